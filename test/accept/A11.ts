/**
 * A11: digital potentiometers are matched by what a builder measured. A unit out of the bag has its own resistance, wiper
 * and linearity, and each ear has another one; the builder puts 16 codes on both wipers, reads the level at the jack with a
 * meter of 0.01 dB and writes it into the board file. With that, left and right are at every position of the top 40 dB
 * within half of the potentiometer's local step and 0.1 dB. Without it they are not.
 */
import type { Board, Measured } from '../../boards/board.ts';
import { Bench } from '../../sim/bench.ts';
import type { BenchOptions } from '../../sim/bench.ts';
import type { Mcp4661 } from '../../sim/chips/mcp4661.ts';
import { Relay } from '../../sim/parts/relay.ts';
import { between, seeded } from '../../sim/random.ts';
import { DESK, LINEAR, clickOnce, ears, inputsOf, order, playingBoard, potStep, withSeats } from './boards.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, sound } from './solo.ts';

const UNITS = 10;
const TOP = 40;
const SLACK = 0.1;
/** dB, the last digit of the meter. */
const METER = 0.01;
/** Close where the steps are wide. */
const CODES = [1, 2, 3, 4, 6, 9, 13, 19, 28, 41, 60, 88, 128, 170, 213, 256];

type Unit = NonNullable<BenchOptions['unit']>;

/**
 * Resistance off by up to 20 % ((memory) for the share), the pair by up to 1.25 %, wipers of 75 to 160 ohm, and 1 LSb of
 * integral error (Microchip DS22096B p5, DS22107B p7): a bow from end to end, and from code to code a little of its own.
 * What hangs at the wiper is the amplifier's bias resistor.
 */
function unitOf(seed: number): Unit {
  const random = seeded(seed);
  const ears = [1, -1].map((side) => {
    // Every other one is as far off as it may be, the ears opposite.
    const bow = seed % 2 ? side : between(random, -1, 1);
    const skew = between(random, -0.3, 0.3);
    const own = Array.from({ length: 257 }, () => between(random, -0.05, 0.05));
    return (code: number): number => {
      const x = code / 256;
      const smooth = 4 * x * (1 - x) * (bow + skew * (2 * x - 1));
      return code === 0 ? 0.1 : code === 256 ? 0 : Math.max(-0.95, Math.min(0.95, smooth)) + own[code]!;
    };
  });
  return {
    tolerance: between(random, -0.2, 0.2),
    mismatch: between(random, -0.0125, 0.0125),
    wiperResistance: between(random, 75, 160),
    load: 100_000,
    linearity: (pot, code) => ears[pot]!(code),
  };
}

/** The relays of a playing path, operated by hand: the pot is what is measured, at one input. */
function meter(board: Board, unit: Unit): (code: number) => [number, number] {
  const bench = new Bench(board, { unit, ideal: true });
  const source = inputsOf(board)[0]!;
  const first = board.path[0]!;
  for (const [name, relay] of bench.relays) {
    if (relay instanceof Relay && !(first.kind === 'selector' && Object.values(first.inputs).includes(name) && first.inputs[source] !== name)) relay.drive(true);
  }
  bench.clock.advanceTo(1e9);
  const pot = bench.chips.get('pot')!;
  return (code) => {
    for (const wiper of [0, 1]) {
      pot.start(false);
      pot.write((wiper << 4) | (code >> 8));
      pot.write(code & 0xff);
      pot.stop(false);
    }
    return [0, 1].map((ear) => 20 * Math.log10(bench.gain(ear, 0, source || undefined).hi)) as [number, number];
  };
}

/** What the builder writes down: dB of the loudest code of each ear. */
function measuredBy(board: Board, unit: Unit): { left: Measured; right: Measured } {
  const read = meter(board, unit);
  const full = read(256);
  const rows = CODES.map((code) => read(code));
  const list = (ear: 0 | 1): Measured => rows.map((levels, i) => [CODES[i]!, Math.round((levels[ear] - full[ear]) / METER) * METER] as const);
  return { left: list(0), right: list(1) };
}

function withCalibration(board: Board, calibration: { left: Measured; right: Measured }): Board {
  return { ...board, chips: { ...board.chips, pot: { ...board.chips.pot!, calibration } as Board['chips'][string] } };
}

interface Found {
  positions: number;
  /** dB apart, and dB beyond what is allowed. */
  apart: number;
  beyond: number;
}

async function matched(board: Board, seed: number, calibrated: boolean): Promise<Found> {
  const unit = unitOf(seed);
  const facts = withSeats(board, { limit: 0 });
  const { bench, ...running } = await playingBoard(calibrated ? withCalibration(facts, measuredBy(facts, unit)) : facts, { seed, unit });
  const source = inputsOf(board)[1] ?? '';
  if (source) bench.say(`in ${source}`);
  order(bench, 'vol 0');
  bench.wait(4000);
  const found: Found = { positions: 0, apart: 0, beyond: -Infinity };
  for (let last = 0; ; ) {
    const [left, right] = ears(bench, 0, source);
    // Two positions may read the same to a decimal.
    const level = left + right;
    if (level === last || Math.max(left, right) < -TOP) break;
    last = level;
    const { wiper0, wiper1 } = (bench.chips.get('pot') as Mcp4661).peek();
    const allowed = Math.max(potStep(wiper0!), potStep(wiper1!)) / 2 + SLACK;
    const apart = Math.abs(left - right);
    found.positions++;
    found.apart = Math.max(found.apart, apart);
    found.beyond = Math.max(found.beyond, apart - allowed);
    clickOnce(bench, -1);
    bench.wait(300);
  }
  sound({ bench, ...running });
  return found;
}

async function measured(board: Board, calibrated = true): Promise<Entry> {
  const all: Found[] = [];
  for (let unit = 1; unit <= UNITS; unit++) all.push(await matched(board, unit, calibrated));
  const beyond = Math.max(...all.map((found) => found.beyond));
  const positions = all.reduce((n, found) => n + found.positions, 0);
  return entry('A11', `${UNITS} units, ${positions} positions of the top ${TOP} dB: at most ${Math.max(...all.map(({ apart }) => apart)).toFixed(2)} dB apart, ${Math.abs(beyond).toFixed(2)} dB ${beyond > 0 ? 'beyond' : 'within'} what is allowed`,
    `half the local step and ${SLACK} dB`, beyond <= 0 && positions > 30 * UNITS, board.name);
}

export const line: Line = {
  id: 'A11',
  title: 'digital potentiometers matched by measurement',
  measure: async () => [await measured(DESK), await measured(LINEAR)],
  broken: async () => [await measured(DESK, false), await measured(LINEAR, false)],
};
