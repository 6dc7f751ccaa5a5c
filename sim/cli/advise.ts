/** `cuebox advise`: does this headphone need the amp? */
import { advise } from '../../boards/advise/advise.ts';
import type { Advice } from '../../boards/advise/advise.ts';
import { outputsOf } from '../../boards/advise/outputs.ts';
import type { BoardOutput } from '../../boards/advise/outputs.ts';
import { parseImpedance, parsePower, parseSensitivity } from '../../boards/advise/headphone.ts';
import type { Headphone } from '../../boards/advise/headphone.ts';
import { adviceData, adviceLines, sixDigits } from '../../boards/advise/report.ts';
import type { AdviceData } from '../../boards/advise/report.ts';
import type { Board } from '../../boards/board.ts';
import { findRightBoard } from '../../boards/report/complaints.ts';
import { volt } from '../../boards/report/text.ts';
import { print, printJson } from './output.ts';

export interface AdviseFlags {
  readonly impedance: string;
  readonly sensitivity: string;
  readonly minimum?: string;
  readonly maximum?: string;
  readonly power?: string;
  readonly seat?: string;
  readonly input?: string;
  readonly json?: true;
}

export async function adviseBoard(name: string, flags: AdviseFlags): Promise<void> {
  const judged = await judge(name, flags);
  if (flags.json) printJson(jsonOf(judged));
  else print(textOf(judged, process.stdout.columns));
}

/** What `--json` prints. */
export async function adviceFor(name: string, flags: AdviseFlags): Promise<BoardAdvice> {
  return jsonOf(await judge(name, flags));
}

interface Judged {
  readonly board: Board;
  readonly advice: Advice;
  readonly outputs: readonly BoardOutput[];
}

async function judge(name: string, flags: AdviseFlags): Promise<Judged> {
  const headphone = headphoneOf(flags);
  const { board } = await findRightBoard(name);
  const outputs = outputsOf(board, flags);
  return { board, outputs, advice: advise(outputs, headphone) };
}

/** @throws RangeError with one sentence. */
function headphoneOf({ impedance, sensitivity, minimum, maximum, power }: AdviseFlags): Headphone {
  return {
    impedance: parseImpedance(impedance),
    sensitivity: parseSensitivity(sensitivity),
    ...(minimum === undefined ? {} : { minimumImpedance: parseImpedance(minimum) }),
    ...(maximum === undefined ? {} : { maximumImpedance: parseImpedance(maximum) }),
    ...(power === undefined ? {} : { ratedPower: parsePower(power) }),
  };
}

function textOf({ board: { title }, advice, outputs }: Judged, width: number | undefined): string {
  const noise = outputs.map(({ name, openVoltage, noiseAtTop: { all, own } }) => `${name}: at most ${volt(openVoltage)} unloaded; noise at the top ${volt(all)} with the source, ${volt(own)} without`);
  return [title, '', ...adviceLines(advice, width === undefined ? {} : { width }), '', ...noise].join('\n');
}

export interface BoardAdvice extends AdviceData {
  readonly board: string;
  /** What each output was taken to be, in the order of `outputs`: V, ohm, A, dB; noise is V rms, A-weighted, at the top. */
  readonly taken: readonly {
    readonly seat: string;
    readonly source: string;
    readonly openVolts: number;
    readonly ohm: number;
    readonly amperes: number;
    readonly lowestDb: number;
    readonly minimumLoadOhm: number;
    readonly noise: { readonly all: number; readonly own: number };
    readonly endedBy: BoardOutput['endedBy'];
  }[];
}

function jsonOf({ board: { name }, advice, outputs }: Judged): BoardAdvice {
  return {
    board: name,
    taken: outputs.map(({ seat, source, openVoltage, resistance, currentLimit, lowest, minimumLoad, noiseAtTop: { all, own }, endedBy }) => ({
      seat, source, openVolts: sixDigits(openVoltage), ohm: resistance, amperes: sixDigits(currentLimit), lowestDb: sixDigits(lowest), minimumLoadOhm: minimumLoad,
      noise: { all: sixDigits(all), own: sixDigits(own) }, endedBy,
    })),
    ...adviceData(advice),
  };
}
