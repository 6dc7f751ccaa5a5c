/**
 * What the lines share about the board solo: starting it (also wrong on purpose), and reading its traces.
 *
 * The numbers here are typed from the data sheets and the board's drawing, not taken from the firmware.
 */
import { fileURLToPath } from 'node:url';
import type { Board } from '../../boards/board.ts';
import { relayTimes } from '../../boards/defaults.ts';
import { board as facts } from '../../boards/solo/board.ts';
import { Bench } from '../../sim/bench.ts';
import type { BenchOptions, TraceEntry } from '../../sim/bench.ts';
import { MS } from '../../sim/clock.ts';
import { espruinoGlobals, localInterpreter } from '../../sim/ways/globals.ts';
import { codeOf } from '../../sim/ways/local.ts';
import type { Running } from '../../sim/ways/way.ts';
import type { Entry } from './ledger.ts';

export const SOLO: Board = facts;
export const FOLDER = fileURLToPath(new URL('../../boards/solo', import.meta.url));

/** DS1882 on the board's bus: volume. SSD1306: picture. */
export const VOLUME = 0x28;
export const SCREEN = 0x3c;
/** The pins, from the board's wiring. */
export const CONTACT_PIN = 'D16';
export const BUTTON_PIN = 'D5';
export const KNOB_A = 'D3';
/** One bit at 400 kHz, ns. */
export const BIT = 2500;
/** The greatest wait for a zero crossing, ms (DS1881 data sheet p7). */
export const WINDOW = 50;

/** Times of its mute relay, ms. */
export const RELAY = relayTimes(facts.relays.mute);

/** The same board with another limit or rise: every position is offered with limit 0. */
export function soloWith(seat: Partial<Board['seats'][number]>): Board {
  return { ...SOLO, seats: [{ ...SOLO.seats[0]!, ...seat }] };
}

/** The firmware's globals, to be replaced by wrong ones. */
export type Globals = Record<string, unknown>;

export interface Wrong {
  /** Changes of the firmware's code: each pattern must be found. */
  readonly code?: readonly (readonly [RegExp, string])[];
  /** Changes of what the firmware finds on its microcontroller. */
  readonly globals?: (globals: Globals, bench: Bench) => void;
  /** Changes of the bench before the firmware starts. */
  readonly bench?: (bench: Bench) => void;
}

/** Starts the firmware's modules, with something wrong if asked, on a simulated solo. Time is just after the program's start. */
export async function startSolo(options: BenchOptions = {}, board: Board = SOLO, wrong: Wrong = {}): Promise<Running> {
  const bench = new Bench(board, options);
  wrong.bench?.(bench);
  let code = await codeOf(FOLDER, false, board);
  for (const [pattern, replacement] of wrong.code ?? []) {
    if (!pattern.test(code)) throw new Error(`the wrong firmware cannot be made: its code has no ${String(pattern)}`);
    code = code.replace(pattern, replacement);
  }
  const printed: string[] = [];
  const { globals, out } = espruinoGlobals(bench.port, (line) => printed.push(line));
  wrong.globals?.(globals, bench);
  bench.port.interpreter = localInterpreter(out);
  bench.port.charge(bench.port.options.charges.boot);
  const names = Object.keys(globals);
  new Function(...names, code)(...names.map((name) => globals[name]));
  return { way: 'sim', bench, printed, close: async () => {} };
}

/** Started, settled, ramped up and drawn. */
export async function playingSolo(options: BenchOptions = {}, board: Board = SOLO, wrong: Wrong = {}): Promise<Running> {
  const running = await startSolo(options, board, wrong);
  running.bench.wait(3000);
  return running;
}

/** An I2C transfer as it was sent, with its end. */
export interface Sent {
  readonly t: number;
  readonly end: number;
  readonly bytes: readonly number[];
  readonly ok: boolean;
}

/** Transfers to one address from entry `from` of the trace: START, 9 bits a byte with the address, STOP. */
export function sentTo(trace: readonly TraceEntry[], address: number, from = 0): Sent[] {
  return trace.slice(from).flatMap((entry) =>
    'address' in entry && entry.kind === 'write' && entry.address === address
      ? [{ t: entry.t, end: entry.t + (2 + 9 * (1 + entry.bytes.length)) * BIT, bytes: entry.bytes, ok: entry.ok }]
      : [],
  );
}

/** A write of wipers: the level of the louder ear in dB, -Infinity for mute. Codes are dB of attenuation, 63 is mute. */
export interface LevelWrite extends Sent {
  readonly level: number;
}

export function levelWrites(trace: readonly TraceEntry[], from = 0): LevelWrite[] {
  return sentTo(trace, VOLUME, from).flatMap((sent) => {
    const wipers = sent.bytes.filter((byte) => byte < 0x80).map((byte) => byte & 0x3f);
    if (!wipers.length) return [];
    const code = Math.min(...wipers);
    return [{ ...sent, level: code === 63 ? -Infinity : -code }];
  });
}

/** Instants (ns) at which a pin took a level, as the microcontroller sees it. */
export function pinEdges(bench: Bench, pin: string): { t: number; level: boolean }[] {
  const edges: { t: number; level: boolean }[] = [];
  bench.pins.onChange((name, level) => {
    if (name === pin) edges.push({ t: bench.clock.now, level });
  });
  return edges;
}

/** Presses the button for `ms`; returns when the finger came down, ns. */
export function press(bench: Bench, ms = 80): number {
  const t = bench.clock.now;
  bench.press('button', true);
  bench.button('button').move(t + ms * MS, false);
  bench.wait(ms);
  return t;
}

/** The number that a `vol` answer names. */
export function volume(bench: Bench): number {
  const answer = bench.say('vol');
  const found = /^vol (-?\d+\.\d)$/.exec(answer);
  if (!found) throw new Error(`vol answered ${answer}`);
  return Number(found[1]);
}

/** Throws if a callback of the firmware threw, hung or lost an edge: no figure of such a run counts. */
export function sound({ bench }: Running): void {
  if (bench.port.errors.length) throw new Error(`the firmware threw: ${bench.port.errors[0]}`);
  if (bench.port.hung) throw new Error('the firmware hangs in a call');
}

export const ms = (ns: number): number => ns / MS;

/** The value below which `share` of all values are. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

export function entry(id: string, figure: string, bar: string, pass: boolean, board = 'solo'): Entry {
  return { id, board, figure, bar, pass };
}

export function skipped(id: string, bar: string, board = 'solo'): Entry {
  return { id, board, figure: 'no interpreter', bar, skipped: true };
}
