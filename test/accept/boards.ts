/**
 * What the lines share about all boards: starting any of them (its facts changed, its firmware wrong on purpose), a hand
 * on whatever it has to turn its volume, and a meter.
 *
 * The numbers here are typed from the data sheets and the boards' drawings, not taken from the firmware or the planner.
 */
import type { Board, GainRelayFacts, RelayFacts, SeatFacts } from '../../boards/board.ts';
import { board as desk } from '../../boards/desk/board.ts';
import { board as ladder } from '../../boards/ladder/board.ts';
import { board as pocket } from '../../boards/pocket/board.ts';
import { board as six } from '../../boards/six/board.ts';
import { board as solo } from '../../boards/solo/board.ts';
import type { Bench, BenchOptions } from '../../sim/bench.ts';
import { MS } from '../../sim/clock.ts';
import { dB } from '../../sim/decibels.ts';
import { codeOf } from '../../sim/ways/local.ts';
import type { Running } from '../../sim/ways/way.ts';
import { FOLDER, startSolo } from './solo.ts';
import type { Wrong } from './solo.ts';

export const SOLO: Board = solo;
export const POCKET: Board = pocket;
export const DESK: Board = desk;
export const LADDER: Board = ladder;
export const SIX: Board = six;
export const BOARDS: readonly Board[] = [SOLO, POCKET, DESK, LADDER, SIX];

/** Gain of the TPA6130A2 by its volume code, dB (TI SLOS488B p20). */
export const TPA_GAINS: readonly number[] = [
  [-59.5, -53.5, -50.0, -47.5, -45.5, -43.9, -41.4, -39.5],
  [-36.5, -35.3, -33.3, -31.7, -30.4, -28.6, -27.1, -26.3],
  [-24.7, -23.7, -22.5, -21.7, -20.5, -19.6, -18.8, -17.8],
  [-17.0, -16.2, -15.2, -14.5, -13.7, -13.0, -12.3, -11.6],
  [-10.9, -10.3, -9.7, -9.0, -8.5, -7.8, -7.2, -6.7],
  [-6.1, -5.6, -5.1, -4.5, -4.1, -3.5, -3.1, -2.6],
  [-2.1, -1.7, -1.2, -0.8, -0.3, 0.1, 0.5, 0.9],
  [1.4, 1.7, 2.1, 2.5, 2.9, 3.3, 3.6, 4.0],
].flat();
/** Its loudest, which is 0.0 dB of a board that has no more. */
export const TPA_LOUDEST = 4.0;

/** From one code of a linear potentiometer with 256 steps to the next, dB (Microchip DS22096B p35: 256 is full scale). */
export const potStep = (code: number): number => 20 * Math.log10((code + 1) / Math.max(code, 1e-9));

// Boards that nobody sells, for what the others have not.

/** A 5 V signal relay with a diode and a Zener diode of 12 V across its coil, on a pin of the microcontroller. */
const relayAt = (pin: string): RelayFacts => ({ kind: 'relay', coil: { pin }, pull: 10_000, driver: 'BSS138', release: [1, 5], coilCurrent: 0.028, supply: '5V' });

/** What they have in common: ladder's microcontroller, knob and button, and a master for all coils. */
const RANGED = {
  mcu: LADDER.mcu,
  supplies: LADDER.supplies,
  buses: LADDER.buses,
  master: LADDER.master!,
  jacks: LADDER.jacks,
  controls: { knob: LADDER.controls.knob!, mute: LADDER.controls.mute! },
  seats: [{ name: 'phones', jack: 'phones', limit: 0, startup: -3000, rise: 80 }],
  settling: 500,
  silentClick: 5,
} satisfies Partial<Board>;

/** One linear potentiometer, and nothing that helps it. */
export const LINEAR: Board = {
  ...RANGED,
  name: 'linear',
  title: 'Linear: one potentiometer of 257 positions',
  chips: { pot: { part: 'MCP4661', bus: 'I2C1', address: 0x28, supply: '5V', behindShifter: false, rab: 10_000, storedSilent: true } },
  relays: { mute: relayAt('B14') },
  sources: POCKET.sources,
  path: [
    { kind: 'volume', name: 'volume', chip: 'pot' },
    { kind: 'amplifier', name: 'amp', part: 'a buffer', gain: 0, maximum: 2, outputResistance: 1, currentLimit: 0.1, noise: 1e-6, offset: 0, inputResistance: 1e9 },
    POCKET.path.at(-1)!,
  ],
};

/** A logarithmic potentiometer that waits for zero crossings, between a pad and a gain relay. */
export const LOG: Board = {
  ...RANGED,
  name: 'log',
  title: 'Log: a DS1882 between a pad and a gain relay',
  chips: { volume: { ...SOLO.chips.volume!, behindShifter: false } },
  relays: { mute: relayAt('B14'), pad: relayAt('B10'), gain: relayAt('B15') },
  sources: SOLO.sources,
  path: [
    { kind: 'pad', name: 'pad', relay: 'pad', attenuation: 20, inputResistance: 10_000, outputResistance: 900 },
    SOLO.path[0]!,
    {
      kind: 'gain relay',
      name: 'gain',
      relay: 'gain',
      part: 'OPA1656 and a BUF634A in its loop',
      contact: 'ground leg',
      gain: [0, 10],
      noise: [1.1e-6, 3.2e-6],
      maximum: 2.47,
      outputResistance: 1.5,
      currentLimit: 0.15,
      offset: 1,
      inputResistance: 1e9,
    },
    SOLO.path.at(-1)!,
  ],
};

/** Two parts that have a volume: a potentiometer of 5 kohm straight into a TPA6130A2, which loads it, behind a pad. */
export const CASCADE: Board = {
  ...RANGED,
  name: 'cascade',
  title: 'Cascade: a pad, a potentiometer and a headphone amplifier with a volume',
  chips: {
    pot: { part: 'MCP4661', bus: 'I2C1', address: 0x28, supply: '5V', behindShifter: false, rab: 5_000, storedSilent: true },
    amp: { ...POCKET.chips.amp!, supply: '5V' },
  },
  relays: { mute: relayAt('B14'), pad: relayAt('B10') },
  sources: { line: { title: 'Line in', maximum: 1.5, resistance: 50, noise: 5e-6 } },
  path: [
    { kind: 'amplifier', name: 'input', part: 'a buffer', gain: 0, maximum: 1.7, outputResistance: 1, currentLimit: 0.02, noise: 0.8e-6, offset: 0, inputResistance: 100_000 },
    { kind: 'pad', name: 'pad', relay: 'pad', attenuation: 16, inputResistance: 2_200, outputResistance: 300 },
    { kind: 'volume', name: 'volume', chip: 'pot' },
    POCKET.path[0]!,
    POCKET.path.at(-1)!,
  ],
  seats: [{ ...RANGED.seats[0]!, least: -6500 }],
};

/** The same board with other facts in every seat. */
export function withSeats(board: Board, seat: Partial<SeatFacts>): Board {
  return { ...board, seats: board.seats.map((each) => ({ ...each, ...seat })) };
}

/** Starts any board on the modules, with something wrong if asked. Time is just after the program's start. */
export function startBoard(board: Board, options: BenchOptions = {}, wrong: Wrong = {}): Promise<Running> {
  return startSolo(options, board, wrong);
}

/** Firmware that was made from facts which are not those of the bench. */
export async function plannedFor(facts: Board): Promise<Wrong> {
  return { code: [[/[^]+/, verbatim(await codeOf(FOLDER, false, facts))]] };
}

/** A text as what replaces another, none of its signs taken for more. */
export const verbatim = (code: string): string => code.replaceAll('$', '$$$$');

/** The same board with another gain relay. */
export function withGainRelay(board: Board, gainRelay: Partial<GainRelayFacts>): Board {
  return { ...board, path: board.path.map((stage) => (stage.kind === 'gain relay' ? { ...stage, ...gainRelay } : stage)) };
}

/** Started, settled, ramped up and at rest. */
export async function playingBoard(board: Board, options: BenchOptions = {}, wrong: Wrong = {}): Promise<Running> {
  const running = await startBoard(board, options, wrong);
  running.bench.wait(3500);
  return running;
}

// ---- hands ----

/** What turns a seat's volume: a knob, or two buttons. */
export interface Hand {
  readonly knob?: string;
  readonly up?: string;
  readonly down?: string;
}

export function handOf(board: Board, seat = 0): Hand {
  const name = board.seats[seat]!.name;
  const hand: { knob?: string; up?: string; down?: string } = {};
  for (const [control, facts] of Object.entries(board.controls)) {
    if ((facts.seat ?? board.seats[0]!.name) !== name) continue;
    if (facts.kind === 'encoder') hand.knob ??= control;
    else if (facts.does === 'up' || facts.does === 'down') hand[facts.does] = control;
  }
  return hand;
}

/** How long a finger is on a button, and off it before it comes again, ms. */
export const FINGER = { on: 50, off: 75 };

/** One step louder or quieter by hand; returns when the hand has done it. */
export function clickOnce(bench: Bench, direction: 1 | -1, seat = 0): void {
  const { knob, up, down } = handOf(bench.board, seat);
  if (knob) {
    bench.turn(knob, direction, 20);
    return;
  }
  const button = (direction > 0 ? up : down)!;
  bench.press(button, true);
  bench.button(button).move(bench.clock.now + FINGER.on * MS, false);
  bench.wait(FINGER.on + FINGER.off);
}

/** The mute button of a seat, for `ms`. */
export function pressMute(bench: Bench, seat: number, ms = 60): void {
  const { controls, seats } = bench.board;
  const button = Object.keys(controls).find((name) => {
    const control = controls[name]!;
    return control.kind === 'button' && control.does === 'mute' && (control.seat ?? seats[0]!.name) === seats[seat]!.name;
  })!;
  bench.press(button, true);
  bench.button(button).move(bench.clock.now + ms * MS, false);
  bench.wait(ms);
}

/** A command for one seat. */
export function order(bench: Bench, line: string, seat = 0): string {
  return bench.say(addressed(bench.board, line, seat));
}

/** The same in no simulated time, so that what is in flight stays so. */
export function look(bench: Bench, line: string, seat = 0): string {
  return bench.port.interpreter!.say(addressed(bench.board, line, seat));
}

const addressed = (board: Board, line: string, seat: number): string => (board.seats.length > 1 ? `seat ${board.seats[seat]!.name} ${line}` : line);

/** The number in an answer such as "vol -32.5". */
export function numberIn(answer: string): number {
  const found = /^\w+ ([-+]?\d+(\.\d)?)$/.exec(answer);
  if (!found) throw new Error(`no number in the answer ${answer}`);
  return Number(found[1]);
}

/** The quietest level that a seat is offered, as the firmware says it. */
export function quietest(bench: Bench, seat = 0): number {
  const answer = look(bench, 'vol -999', seat);
  const found = /the quietest level is (-?\d+\.\d)/.exec(answer);
  if (!found) throw new Error(`vol -999 was answered with ${answer}`);
  return Number(found[1]);
}

// ---- meters ----

/** Sources by what `in` calls them; one without a name where nothing chooses. */
export function inputsOf(board: Board): string[] {
  const selector = board.path.find((stage) => stage.kind === 'selector' || stage.kind === 'codec');
  return selector ? Object.keys(selector.inputs) : [''];
}

/** Level at an ear in dB of the seat's full scale, for one source: the least and the greatest that it may be now. */
export function heard(bench: Bench, ear: number, seat = 0, source = ''): { lo: number; hi: number } {
  const { lo, hi } = bench.gain(ear, seat, source || Object.keys(bench.board.sources)[0]!);
  return { lo: dB(lo), hi: dB(hi) };
}

/** Both ears, when nothing moves: the loudest that each may be. */
export const ears = (bench: Bench, seat = 0, source = ''): [number, number] => [heard(bench, 0, seat, source).hi, heard(bench, 1, seat, source).hi];

/** Whether no part of a seat's way is in flight. */
export function settled(bench: Bench, seat = 0, source = ''): boolean {
  return [0, 1].every((ear) => {
    const { lo, hi } = heard(bench, ear, seat, source);
    return hi - lo < 1e-6;
  });
}
