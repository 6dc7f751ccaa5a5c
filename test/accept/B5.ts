/**
 * B5: one listener, several outputs. Who takes over plays as loud as the one before within half a step of the coarser of
 * both, save where its own end stops it, and by the difference that each was given. At no instant do two of them play, nor
 * is the louder one's level at all jacks together above the louder end. To and fro leads to the same positions, however often,
 * and a toggle that meets another one ends at the output that was asked for last.
 */
import type { Board } from '../../boards/board.ts';
import { boardNames, findBoard } from '../../boards/find.ts';
import type { Bench } from '../../sim/bench.ts';
import { MS } from '../../sim/clock.ts';
import { dB, factor } from '../../sim/decibels.ts';
import { fullGain } from '../../sim/ear.ts';
import { between, seeded } from '../../sim/random.ts';
import { clickOnce, inputsOf, look, numberIn, order, playingBoard, quietest } from './boards.ts';
import { SILENT, TEST_INTERFACES } from './interfaces.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, ms, sound } from './solo.ts';
import type { Wrong } from './solo.ts';

const EPSILON = 0.05;
/** dB: rounding of what the firmware knows to hundredths, twice, and of offsets. */
const ROUNDED = 0.02;
/** dB: half of the last digit of an answer, and what the path is loaded with. */
const HEARD = 0.1;
/** ms: a fall, two contacts, a whole rise. */
const DONE = 2500;
const TOGGLES = 100;
const INTERRUPTED = 60;
/** dB where to and fro begins: also where steps of one output are wide. */
const LEVELS = [-57, -31, -61, -46, -63];

async function boards(): Promise<Board[]> {
  const ours: Board[] = [];
  for (const name of boardNames()) ours.push((await findBoard(name)).board);
  return [...ours, ...TEST_INTERFACES].filter(({ outputs }) => outputs === 'one');
}

/** Voltage at the louder ear of a seat's jack over that of the loudest source, the greatest it may be. */
const jack = (bench: Bench, seat: number, fulls: readonly number[]): number => Math.max(bench.gain(0, seat).hi, bench.gain(1, seat).hi) * fulls[seat]!;

/** dB of every position of a seat at its jack, as the firmware answers, quietest first. */
function scale(bench: Bench, seat: number, fulls: readonly number[]): number[] {
  order(bench, `vol ${quietest(bench, seat)}`, seat);
  const found: number[] = [];
  for (let last = NaN; ; ) {
    const now = numberIn(look(bench, 'vol', seat));
    if (now === last) return found;
    found.push(now + dB(fulls[seat]!));
    last = now;
    clickOnce(bench, 1, seat);
    bench.wait(5);
  }
}

interface Found {
  toggles: number;
  /** dB beyond half a step. */
  mismatch: number;
  widest: number;
  over: number;
  both: number;
  lost: number;
  wrongEnds: number;
  interrupted: number;
  longest: number;
}

async function measure(board: Board, wrong: Wrong): Promise<Found> {
  const found: Found = { toggles: 0, mismatch: -Infinity, widest: 0, over: -Infinity, both: 0, lost: 0, wrongEnds: 0, interrupted: 0, longest: 0 };
  const names = board.seats.map(({ name }) => name);
  const fulls = names.map((_, seat) => fullGain(board, seat));
  const [source] = inputsOf(board);
  const random = seeded(11);
  const running = await playingBoard(board, { seed: 5 }, wrong);
  const { bench } = running;
  const pick = (count: number): number => Math.floor(random() * count);
  const scales = names.map((name, seat) => {
    bench.say(`out ${name}`);
    bench.wait(DONE);
    return scale(bench, seat, fulls);
  });
  const levelOf = (seat: number): number => numberIn(look(bench, 'vol', seat)) + dB(fulls[seat]!);
  /** dB between neighbours at a seat's place. */
  const stepAt = (seat: number): number => {
    const i = scales[seat]!.findIndex((each) => Math.abs(each - levelOf(seat)) < ROUNDED);
    const all = scales[seat]!.slice(Math.max(0, i - 1), i + 2);
    return Math.max(...all.slice(1).map((each, n) => each - all[n]!));
  };
  let watching = false;
  let most = 0;
  bench.onChange(() => {
    if (!watching) return;
    const jacks = names.map((_, seat) => jack(bench, seat, fulls));
    most = Math.max(most, jacks.reduce((sum, each) => sum + each, 0));
    if (names.filter((_, seat) => Math.max(bench.level(0, seat), bench.level(1, seat)) > SILENT).length > 1) found.both++;
  });
  let at = names.length - 1;
  const offsets = names.map(() => 0);
  /** From rest to rest. */
  const toggle = (to: number): void => {
    const before = names.reduce((sum, _, seat) => sum + jack(bench, seat, fulls), 0);
    most = before;
    watching = true;
    const t = bench.clock.now;
    bench.say(`out ${names[to]!}`);
    while (ms(bench.clock.now - t) < DONE && Math.max(bench.level(0, to), bench.level(1, to)) <= SILENT) bench.wait(1);
    found.longest = Math.max(found.longest, ms(bench.clock.now - t));
    bench.wait(DONE);
    watching = false;
    const after = names.reduce((sum, _, seat) => sum + jack(bench, seat, fulls), 0);
    found.over = Math.max(found.over, dB(most) - dB(Math.max(before, after)));
    found.toggles++;
    at = to;
  };
  const next = (): number => (at + 1 + pick(names.length - 1)) % names.length;

  // Any volume, any difference.
  for (let n = 0; n < TOGGLES; n++) {
    if (random() < 0.5) {
      const seat = pick(names.length);
      offsets[seat] = random() < 0.3 ? 0 : Math.round(10 * between(random, -20, 20)) / 10;
      bench.say(`out ${names[seat]!} ${offsets[seat]!}`);
    }
    const [least, greatest] = [scales[at]![0]!, scales[at]!.at(-1)!];
    order(bench, `vol ${(between(random, least, greatest) - dB(fulls[at]!)).toFixed(1)}`, at);
    bench.wait(DONE);
    const from = at;
    const before = levelOf(from);
    const coarse = stepAt(from);
    toggle(next());
    const wanted = before + offsets[at]! - offsets[from]!;
    const [low, high] = [scales[at]![0]!, scales[at]!.at(-1)!];
    const step = Math.max(coarse, stepAt(at));
    found.widest = Math.max(found.widest, step);
    found.mismatch = Math.max(found.mismatch, Math.abs(levelOf(at) - Math.min(high, Math.max(low, wanted))) - step / 2 - ROUNDED);
    // It is what is heard, too.
    const heard = Math.max(...[0, 1].map((ear) => bench.gain(ear, at, source).hi)) * fulls[at]!;
    found.mismatch = Math.max(found.mismatch, Math.abs(dB(heard) - levelOf(at)) - HEARD);
  }

  // To and fro.
  names.forEach((name) => bench.say(`out ${name} ${name === names[0] ? 0 : 3}`));
  for (const [i, level] of LEVELS.entries()) {
    if (at !== i % names.length) toggle(i % names.length);
    order(bench, `vol ${level}`, at);
    bench.wait(DONE);
    const positions: Record<number, string> = {};
    for (let n = 0; n < TOGGLES / LEVELS.length; n++) {
      const seat = at;
      if (look(bench, 'vol', seat) !== (positions[seat] ??= look(bench, 'vol', seat))) found.lost++;
      toggle((at + 1) % names.length);
    }
  }

  // One in the middle of another.
  for (let n = 0; n < INTERRUPTED; n++) {
    watching = false;
    order(bench, `vol ${(between(random, scales[at]![0]!, scales[at]!.at(-1)!) - dB(fulls[at]!)).toFixed(1)}`, at);
    bench.wait(DONE);
    // On the way each output that was asked for may have come to its place.
    let loudest = Math.max(...names.map((_, seat) => jack(bench, seat, fulls)));
    most = 0;
    watching = true;
    for (let orders = 2 + pick(4); orders > 0; orders--) {
      at = next();
      bench.say(`out ${names[at]!}`);
      loudest = Math.max(loudest, factor(levelOf(at)));
      bench.port.run(bench.clock.now + between(random, 0, 120) * MS);
      found.interrupted++;
    }
    bench.wait(2 * DONE);
    watching = false;
    const ends = names.map((_, seat) => jack(bench, seat, fulls));
    found.over = Math.max(found.over, dB(most) - dB(Math.max(loudest, ...ends)));
    const quiet = names.every((_, seat) => (Math.max(bench.level(0, seat), bench.level(1, seat)) > SILENT) === (seat === at));
    if (!quiet || !bench.say('out').startsWith(`out ${names[at]!} `)) found.wrongEnds++;
  }
  sound(running);
  return found;
}

async function measured(board: Board, wrong: Wrong = {}): Promise<Entry[]> {
  const { toggles, mismatch, widest, over, both, lost, wrongEnds, interrupted, longest } = await measure(board, wrong);
  return [
    entry('B5', `${toggles} toggles, ${interrupted} orders that met another: ${over.toFixed(3)} dB over the louder end for all jacks together, ${both} instants with two playing`, `at most ${EPSILON} dB, none`, over <= EPSILON && both === 0, board.name),
    entry('B5', `${Math.max(0, mismatch).toFixed(2)} dB beyond half a step, of ${widest.toFixed(1)} dB at most`, 'at most 0 dB, with differences of -20 to 20 dB', mismatch <= 0, board.name),
    entry('B5', `${lost} of ${TOGGLES} to and fro at another position, ${wrongEnds} of ${INTERRUPTED} series with another end than was asked for; the next one is heard after ${longest.toFixed(0)} ms at most`, 'none', lost === 0 && wrongEnds === 0, board.name),
  ];
}

/** Who takes over begins while the other one still plays. */
const together: Wrong = { code: [[/if \(seat\.at > 0 \|\| seat\.open\) moving = true;/, '']] };
/** It plays at what it had. */
const unmatched: Wrong = { code: [[/seat\.want = seat\.matched = best;/, 'seat.matched = best;']] };
/** Each way is matched anew. */
const anew: Wrong = { code: [[/if \(from\.matchedTo === seat && from\.want === from\.matched\) return;/, '']] };

export const line: Line = {
  id: 'B5',
  title: 'one of several outputs, level-matched',
  async measure() {
    const entries: Entry[] = [];
    for (const board of await boards()) entries.push(...(await measured(board)));
    return entries;
  },
  async broken() {
    const [board] = await boards();
    return [(await measured(board!, together))[0]!, (await measured(board!, unmatched))[1]!, (await measured(board!, anew))[2]!];
  },
};
