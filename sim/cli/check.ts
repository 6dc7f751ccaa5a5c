/** `cuebox check`: what is wrong with a board file, and what its facts add up to, before anything is soldered. */
import { basename, join } from 'node:path';
import type { Board } from '../../boards/board.ts';
import { inputNamed } from '../../boards/advise/outputs.ts';
import { checkHeadphone, parseImpedance, parseSensitivity } from '../../boards/advise/headphone.ts';
import type { Headphone } from '../../boards/advise/headphone.ts';
import { sixDigits } from '../../boards/advise/report.ts';
import { complaintText } from '../../boards/check/complaint.ts';
import { findBoard } from '../../boards/find.ts';
import { complaintsOf, isError, shownFile, WrongBoard } from '../../boards/report/complaints.ts';
import { gainPlot } from '../../boards/report/gain-plot.ts';
import { HEADPHONE, reportOf } from '../../boards/report/report.ts';
import type { Report } from '../../boards/report/report.ts';
import { signalPath } from '../../boards/report/signal-path.ts';
import { sectionsOf } from '../../boards/report/text.ts';
import type { Section } from '../../boards/report/text.ts';
import { isFolder, makeFolder, note, print, printJson, writeWhole } from './output.ts';
import { table } from './table.ts';

export interface CheckFlags {
  readonly impedance?: string;
  readonly sensitivity?: string;
  readonly svg?: string;
  readonly volume?: number;
  readonly input?: string;
  readonly json?: true;
}

export async function check(name: string, flags: CheckFlags): Promise<void> {
  const headphone = headphoneOf(flags);
  const { board, folder } = await findBoard(name);
  const complaints = complaintsOf(board, folder);
  const file = shownFile(folder);
  const errors = complaints.filter(isError);
  if (errors.length) {
    if (flags.json) printJson({ file, complaints });
    else for (const complaint of complaints) if (!isError(complaint)) note(`warning: ${complaintText(complaint, file)}`);
    throw new WrongBoard(errors.map((complaint) => complaintText(complaint, file)));
  }
  const input = inputNamed(board, flags.input);
  const pictures = flags.svg === undefined ? [] : draw(board, flags.svg, { volume: flags.volume, input });
  const report = await reportOf(board, folder, headphone);
  if (flags.json) return printJson({ file, complaints, ...rounded(report), ...(pictures.length ? { pictures } : {}) });
  print(checkText(report, complaints.map((complaint) => complaintText(complaint, file))));
  for (const picture of pictures) note(`${picture} written`);
}

/** The default where neither figure is given. */
function headphoneOf({ impedance, sensitivity }: CheckFlags): Headphone {
  if (impedance === undefined && sensitivity === undefined) return HEADPHONE;
  if (impedance === undefined || sensitivity === undefined) {
    const [given, missing] = impedance === undefined ? ['sensitivity', 'impedance'] : ['impedance', 'sensitivity'];
    throw new Error(`${given}: alone it makes no level: give --${missing} too`);
  }
  const headphone = { impedance: parseImpedance(impedance), sensitivity: parseSensitivity(sensitivity) };
  for (const warning of checkHeadphone(headphone)) note(`warning: ${warning}`);
  return headphone;
}

/** @param place A folder, or what the names of both files begin with. @returns The files. */
export function draw(board: Board, place: string, options: { readonly volume?: number | undefined; readonly input: number }): string[] {
  const into = place.endsWith('/') || isFolder(place);
  if (into) makeFolder(place);
  const prefix = into ? join(place, board.name) : place.replace(/\.svg$/i, '');
  if (!basename(prefix)) throw new Error(`${place} names no picture: give a folder, or what their names begin with, such as docs/${board.name}`);
  const pictures = [
    [`${prefix}-path.svg`, signalPath(board, options)],
    [`${prefix}-gain.svg`, gainPlot(board, options)],
  ] as const;
  for (const [file, picture] of pictures) writeWhole(file, picture);
  return pictures.map(([file]) => file);
}

export function checkText(report: Report, warnings: readonly string[], width: number | undefined = process.stdout.columns): string {
  const sections = sectionsOf(report).map((section) => sectionText(section, width));
  const known = warnings.length ? [['Worth knowing', ...warnings].join('\n')] : [];
  return [report.title, ...known, ...sections].join('\n\n');
}

function sectionText({ heading, sentences = [], table: drawn }: Section, width: number | undefined): string {
  const lines = drawn ? [table(drawn.head, drawn.rows, { ...(drawn.right ? { right: drawn.right } : {}), width })] : [];
  return [heading, ...lines, ...sentences].join('\n');
}

/** Figures to six digits. */
function rounded(report: Report): Report {
  return JSON.parse(JSON.stringify(report, (_, value: unknown) => (typeof value === 'number' ? sixDigits(value) : value))) as Report;
}
