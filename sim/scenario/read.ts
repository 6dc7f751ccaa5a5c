/** From a scenario's file to a `Scenario`, or to complaints: nothing runs before all of it is understood. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LineCounter, parseDocument, visit } from 'yaml';
import type { Node } from 'yaml';
import type { FoundBoard } from '../../boards/find.ts';
import { WrongBoard, findRightBoard } from '../../boards/report/complaints.ts';
import { Bench } from '../bench.ts';
import { direct, silence, tone, unknownSignal } from '../signal.ts';
import type { Signal } from '../signal.ts';
import type { Scenario } from './scenario.ts';
import { Refused, Sheet, numberOf, textOf } from './sheet.ts';
import type { Field } from './sheet.ts';
import { readSteps } from './steps.ts';

const KEYS = ['name', 'complaint', 'board', 'seed', 'signal', 'unclocked', 'steps'];

/** @throws Refused with one sentence a complaint, or WrongBoard. */
export async function readScenario(file: string): Promise<Scenario> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' || code === 'ENOTDIR' ? 'there is no such file' : code === 'EISDIR' ? 'this is a folder' : `it cannot be read (${code})`;
    throw new Refused([`${file}: ${why}: give the path of a scenario, such as boards/solo/scenarios/quiet-start.yaml`]);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refused([`${file}:1: this is not text: a scenario is YAML in UTF-8`]);
  }
  return parseScenario(text, file);
}

/** @throws Refused with one sentence a complaint, each beginning with `file`; WrongBoard where its board has mistakes. */
export async function parseScenario(text: string, file: string): Promise<Scenario> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const sheet = new Sheet(file, lines);
  for (const { message, pos } of [...document.errors, ...document.warnings].slice(0, 3)) {
    sheet.complain(sheet.lineAt(pos[0]), `this is not YAML (${message.split('\n')[0]!.replace(/[.:]$/, '')}): look at the indentation, colons and quotes here`);
  }
  visit(document, {
    Alias(_key, { source, range }) {
      sheet.complain(sheet.lineAt(range?.[0] ?? 0), `*${source} is an alias: write out here what it stands for`);
    },
  });
  finish(sheet);
  const root = document.contents as Node | null;
  const fields = sheet.fields(root, 1);
  if (!fields) {
    sheet.complain(sheet.lineOf(root, 1), root === null ? 'the file is empty: write at least `name:` and `steps:`' : 'a scenario is a map: begin with `name: ` and a title');
    throw new Refused(sheet.complaints);
  }
  sheet.onlyKnown(fields, KEYS, 'a scenario has');
  const field = (name: string): Field | undefined => fields.find((each) => each.name === name);

  const title = textOf(field('name')?.value ?? null)?.trim();
  if (!title) sheet.complain(field('name')?.line ?? 1, 'a scenario wants a name, such as `name: One click is one step`');
  const complaint = field('complaint');
  const said = complaint ? textOf(complaint.value)?.trim() : '';
  if (said === undefined) sheet.complain(complaint!.line, 'complaint takes text: what people say of such devices');
  const seed = readSeed(sheet, field('seed'));
  const signal = readSignal(sheet, field('signal'));
  const unclocked = readUnclocked(sheet, field('unclocked'));
  const board = await readBoard(sheet, field('board'));
  const steps = field('steps');
  if (!steps) sheet.complain(1, 'a scenario wants steps: write `steps:` and a list below it');
  const done = board && steps ? readSteps(sheet, steps, new Bench(board.board)) : [];
  finish(sheet);
  return { file, name: title!, complaint: said!, board: board!, seed: seed!, signal: signal!, ...(unclocked ? { unclocked } : {}), steps: done };
}

function finish(sheet: Sheet): void {
  if (sheet.complaints.length) throw new Refused(sheet.complaints);
}

function readSeed(sheet: Sheet, field: Field | undefined): number | undefined {
  if (!field) return 1;
  const seed = numberOf(field.value);
  if (seed !== undefined && Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) return seed;
  return sheet.complain(field.line, 'seed takes a whole number from 0 to 4294967295, such as `seed: 1`');
}

function readSignal(sheet: Sheet, field: Field | undefined): Signal | undefined {
  if (!field) return unknownSignal;
  const text = textOf(field.value);
  const fixed = [silence, unknownSignal, direct].find((signal) => signal.name === text);
  if (fixed) return fixed;
  const found = /^tone (\d+(?:\.\d+)?) ?(Hz|kHz)$/.exec(text ?? '');
  const hz = found ? Number(found[1]) * (found[2] === 'kHz' ? 1000 : 1) : 0;
  if (hz >= 10 && hz <= 100_000) return tone(hz);
  return sheet.complain(field.line, 'signal takes silence, unknown, dc, or a tone from 10 Hz to 100 kHz such as `signal: tone 997 Hz`');
}

function readUnclocked(sheet: Sheet, field: Field | undefined): Scenario['unclocked'] {
  const text = field && textOf(field.value);
  if (!field || text === 'passes' || text === 'silent') return text as Scenario['unclocked'];
  return sheet.complain(field.line, 'unclocked takes passes or silent, such as `unclocked: passes`');
}

async function readBoard(sheet: Sheet, field: Field | undefined): Promise<FoundBoard | undefined> {
  const name = field ? textOf(field.value) : 'solo';
  if (!name) return sheet.complain(field!.line, 'board takes the name of a board, such as `board: solo`');
  // A maker's own board is found from the scenario's place, wherever it is run from.
  const place = /^[\w-]+$/.test(name) ? name : resolve(dirname(sheet.file), name);
  try {
    return await findRightBoard(place);
  } catch (error) {
    // Mistakes of the board are of its file, not of this one.
    if (error instanceof WrongBoard) throw error;
    return sheet.complain(field?.line ?? 1, (error as Error).message);
  }
}
