/**
 * B8: advice. On every board with a jack the figures of three headphones and outputs, and the response errors of five
 * output resistances, come out as typed here (own calculation, with the formulas of physics), by the way that the command
 * takes; so do the verdicts and their reasons. A board gets the output of a case by one more amplifier before its mute.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AmplifierFacts, Board, StageFacts } from '../../boards/board.ts';
import { outputsOf } from '../../boards/advise/outputs.ts';
import { boardNames, findBoard } from '../../boards/find.ts';
import type { AdviseFlags, BoardAdvice } from '../../sim/cli/advise.ts';
import { adviceFor } from '../../sim/cli/advise.ts';
import type { Entry, Line } from './ledger.ts';
import { entry } from './solo.ts';

const COMMAND = fileURLToPath(new URL('../../sim/cli/cuebox.js', import.meta.url));

interface OutputCase {
  /** V, ohm and A rms. */
  readonly openVoltage: number;
  readonly resistance: number;
  readonly currentLimit: number;
}

interface Vector {
  readonly name: string;
  readonly output: OutputCase;
  readonly headphone: AdviseFlags;
  /** dB SPL at 1 V; V; dB SPL; mA; mW; dB(A) for 9 uV (10 for B); ratio; dB. */
  readonly perVolt: number;
  readonly volts: number;
  readonly largest: number;
  readonly milliamperes: number;
  readonly milliwatts: number;
  readonly noise: { readonly volts: number; readonly level: number };
  readonly damping: number;
  readonly loss: number;
  readonly verdict: {
    readonly limitedBy: 'voltage' | 'current';
    readonly choice: 'amp' | 'neither';
    /** Of the sentence. */
    readonly says: readonly RegExp[];
  };
}

const VECTORS: readonly Vector[] = [
  {
    name: 'A', output: { openVoltage: 1, resistance: 10, currentLimit: 0.04 }, headphone: { impedance: '32', sensitivity: '100dB/mW' },
    perVolt: 114.949, volts: 0.7619, largest: 112.587, milliamperes: 23.81, milliwatts: 18.141, noise: { volts: 9e-6, level: 11.67 }, damping: 3.2, loss: -2.362,
    verdict: { limitedBy: 'voltage', choice: 'amp', says: [/is loud enough \(112\.6 dB SPL \(sine\), at least 110 wanted\)/, /has too high an output resistance \(damping factor 3\.2, at least 8 wanted\)/] },
  },
  {
    name: 'B', output: { openVoltage: 1, resistance: 10, currentLimit: 0.025 }, headphone: { impedance: '16', sensitivity: '105dB/mW' },
    perVolt: 122.959, volts: 0.4, largest: 115, milliamperes: 25, milliwatts: 10, noise: { volts: 10e-6, level: 18.74 }, damping: 1.6, loss: -4.217,
    verdict: { limitedBy: 'current', choice: 'amp', says: [/is loud enough \(115(\.0)? dB SPL \(sine\), at least 110 wanted\)/, /runs out of current before its top \(38\.5 mA for its largest voltage, at most 25 wanted\)/] },
  },
  {
    name: 'C', output: { openVoltage: 1, resistance: 10, currentLimit: 0.04 }, headphone: { impedance: '300', sensitivity: '97dB/mW' },
    perVolt: 102.229, volts: 0.96774, largest: 101.944, milliamperes: 3.226, milliwatts: 3.122, noise: { volts: 9e-6, level: 1.03 }, damping: 30, loss: -0.285,
    verdict: { limitedBy: 'voltage', choice: 'neither', says: [/will not do: it is too quiet \(101\.9 dB SPL \(sine\), at least 110 wanted\)/] },
  },
];

/** Output resistance, least and greatest impedance of the headphone, and the response error, dB. */
const RESPONSES: readonly (readonly [ohm: number, minimum: string, maximum: string, error: number])[] = [
  [0.1, '20', '100', 0.035],
  [1, '20', '100', 0.34],
  [10, '20', '100', 2.69],
  [33, '20', '100', 5.99],
  [120, '20', '100', 10.05],
  [10, '300', '550', 0.13],
  [120, '300', '550', 1.21],
];

/** dB(A) that are heard in a quiet room. */
const HISS = 20;
const BAR = { dB: 0.01, share: 0.001 };

/** The board with an output of its own for every jack, which its first source just reaches. */
function withOutput(board: Board, { openVoltage, resistance, currentLimit }: OutputCase): Board {
  const gains = new Map<string, number>();
  const out = (seat: string): AmplifierFacts => ({
    kind: 'amplifier', name: `out ${seat}`.slice(0, 20), part: 'a buffer', gain: gains.get(seat) ?? 0, maximum: openVoltage * (gains.has(seat) ? 1.1 : 100), outputResistance: resistance, currentLimit,
    noise: 1e-6, offset: 0, inputResistance: 1e9,
  });
  const before = (path: readonly StageFacts[], seat: string): StageFacts[] => path.flatMap((stage): StageFacts[] => (stage.kind === 'mute relay' ? [out(seat), stage] : [stage]));
  const made = (maximum: number): Board => ({
    ...board,
    // Others would only end at other levels.
    sources: Object.fromEntries(Object.entries(board.sources).map(([name, facts]) => [name, { ...facts, maximum }])),
    path: before(board.path, board.seats[0]!.name),
    seats: board.seats.map((seat) => ({ ...seat, limit: 0, ...(seat.path ? { path: before(seat.path, seat.name) } : {}) })),
  });
  if (board.path[0]?.kind === 'codec') {
    // What is louder than its mixer gives comes after it, for each seat as much as it lacks.
    // With the limit that it has: above it everything that plays may clip.
    const playing = (): Board => ({ ...board, path: made(1).path, seats: made(1).seats.map((seat, i) => ({ ...seat, limit: board.seats[i]!.limit })) });
    const loud = playing();
    for (const { seat, openVoltage: volts } of outputsOf(loud)) gains.set(seat, 20 * Math.log10(openVoltage / volts));
    // All of them are amplifiers then, with nothing in series that a bass could lose.
    const jacks = Object.fromEntries(Object.entries(board.jacks).map(([name, { title, coupling }]) => [name, { title, ...(coupling === undefined ? {} : { coupling: 0.099 }) }]));
    return { ...playing(), jacks };
  }
  for (const { name } of board.seats) gains.set(name, 0);
  // Its levels are linear: one that is too small by a known factor is made right by it.
  const small = openVoltage / 100;
  return made((small * openVoltage) / outputsOf(made(small))[0]!.openVoltage);
}

/** By the way of the command, on a file; `told` gets the advice. */
async function advised<T>(board: Board, flags: AdviseFlags, told: (advice: BoardAdvice, folder: string) => Promise<T> | T): Promise<T> {
  const place = mkdtempSync(join(tmpdir(), 'cuebox-B8-'));
  try {
    const folder = join(place, board.name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'board.ts'), `export const board = ${JSON.stringify(board)};\n`);
    return await told(await adviceFor(folder, flags), folder);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Largest differences, and what is not as it should be. */
class Off {
  dB = 0;
  share = 0;
  readonly wrong: string[] = [];

  level(found: number | null, wanted: number): void {
    this.dB = Math.max(this.dB, found === null ? Infinity : Math.abs(found - wanted));
  }

  ratio(found: number | null, wanted: number): void {
    this.share = Math.max(this.share, found === null ? Infinity : Math.abs(found / wanted - 1));
  }
}

async function vector(board: Board, { output, headphone, verdict, ...wanted }: Vector, off: Off, wrongly: Partial<OutputCase> = {}): Promise<void> {
  await advised(withOutput(board, { ...output, ...wrongly }), headphone, (advice) => {
    off.level(advice.headphone.dBSplAt1V, wanted.perVolt);
    if (advice.outputs.length !== board.seats.length) off.wrong.push(`${advice.outputs.length} jacks judged`);
    for (const [i, { figures, name }] of advice.outputs.entries()) {
      off.ratio(figures.volts, wanted.volts);
      off.level(figures.largestDbSpl, wanted.largest);
      off.ratio(figures.milliamperes, wanted.milliamperes);
      off.ratio(figures.milliwatts, wanted.milliwatts);
      off.ratio(figures.dampingFactor, wanted.damping);
      off.level(figures.lossDb, wanted.loss);
      // A board has the noise that it has: as many dB as it is over that of the case.
      off.level(figures.noiseAtTopDbA, wanted.noise.level + 20 * Math.log10(advice.taken[i]!.noise.all / wanted.noise.volts));
      if (figures.limitedBy !== verdict.limitedBy) off.wrong.push(`${name} is limited by ${figures.limitedBy}`);
    }
    const { choice, sentence } = advice.verdict;
    // The noise is the board's own: one that is heard in a quiet room rules it out, whatever else is good.
    const hisses = advice.outputs.every(({ figures }) => figures.comparedNoiseDbA! > HISS);
    if (hisses) {
      if (choice !== 'neither' || !/hisses \(noise of \d+\.\d dB\(A\) /.test(sentence)) off.wrong.push(`${wanted.name}: it hisses, and the choice is ${choice}: ${sentence}`);
      return;
    }
    if (choice !== verdict.choice) off.wrong.push(`${wanted.name}: the choice is ${choice}`);
    // Of several jacks that will not do each has its reason, and no "will not do".
    const says = board.seats.length > 1 ? verdict.says.map(({ source }) => new RegExp(source.replace('will not do: it ', ''))) : verdict.says;
    for (const pattern of says) if (!pattern.test(sentence)) off.wrong.push(`${wanted.name}: no ${pattern} in "${sentence}"`);
  });
}

async function response(board: Board, [resistance, minimum, maximum, error]: (typeof RESPONSES)[number], off: Off): Promise<void> {
  const output = { openVoltage: 1, resistance, currentLimit: 0.04 };
  await advised(withOutput(board, output), { impedance: minimum, sensitivity: '100dB/mW', minimum, maximum }, ({ outputs }) => {
    for (const { figures } of outputs) off.level(figures.responseErrorDb, error);
  });
}

async function measured(board: Board, wrongly: Partial<OutputCase> = {}): Promise<Entry> {
  const [figures, responses] = [new Off(), new Off()];
  for (const each of VECTORS) await vector(board, each, figures, wrongly);
  for (const each of RESPONSES) await response(board, each, responses);
  const bare = await advised(board, { impedance: '32', sensitivity: '100' }, () => 'taken').catch((error: Error) => error.message);
  const refused = /^sensitivity "100": it lacks what it is for/.test(bare);
  const wrong = [...figures.wrong, ...(refused ? [] : [`a bare sensitivity is ${bare}`])];
  return entry(
    'B8',
    `${board.seats.length} ${board.seats.length > 1 ? 'jacks' : 'jack'}, ${VECTORS.length} cases: at most ${figures.dB.toFixed(4)} dB and ${(100 * figures.share).toFixed(3)} % off; ${RESPONSES.length} response errors: at most ${responses.dB.toFixed(4)} dB off; ` +
      (wrong.length ? wrong[0]! : 'verdicts and reasons as they should be, a bare sensitivity refused'),
    `${BAR.dB} dB, ${100 * BAR.share} %; every verdict with its reason`,
    figures.dB <= BAR.dB && figures.share <= BAR.share && responses.dB <= BAR.dB && !wrong.length,
    board.name,
  );
}

/** The command prints what was measured. */
async function printed(board: Board): Promise<Entry> {
  const { output, headphone } = VECTORS[0]!;
  return advised(withOutput(board, output), headphone, async (advice, folder) => {
    const out = await new Promise<string>((resolve) => {
      execFile(process.execPath, [COMMAND, 'advise', folder, '--impedance', headphone.impedance, '--sensitivity', headphone.sensitivity, '--json'], (_, stdout) => resolve(stdout));
    });
    const same = out.trim() === JSON.stringify(advice, undefined, 2);
    return entry('B8', `the command prints ${same ? 'the same' : 'something else'}`, 'the same', same, board.name);
  });
}

async function boards(): Promise<Board[]> {
  const all: Board[] = [];
  for (const name of boardNames()) {
    const { board } = await findBoard(name);
    if (Object.keys(board.jacks).length) all.push(board);
  }
  return all;
}

export const line: Line = {
  id: 'B8',
  title: 'advice for a headphone',
  async measure() {
    const entries: Entry[] = [];
    for (const board of await boards()) entries.push(await measured(board));
    entries.push(await printed((await findBoard('solo')).board));
    return entries;
  },
  // An output that is 1 ohm off its case.
  broken: async () => [await measured((await findBoard('solo')).board, { resistance: 11 })],
};
