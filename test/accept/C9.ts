/**
 * C9: on every board the first click is one step, after power-up, in the middle of the start, after a mute, after another
 * input; upwards the jack keeps the board's dB a second in every window of time, downwards it need not.
 */
import type { Board } from '../../boards/board.ts';
import type { Bench } from '../../sim/bench.ts';
import { MS } from '../../sim/clock.ts';
import { CHARGES } from '../../sim/port/charges.ts';
import { between, seeded } from '../../sim/random.ts';
import { BOARDS, DESK, POCKET, SOLO, TPA_GAINS, TPA_LOUDEST, clickOnce, look, numberIn, order, playingBoard, quietest, startBoard, withSeats } from './boards.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, ms, sound } from './solo.ts';

const RISE = 80;
/** Rounding of decibels. */
const EXACT = 0.02;

/** What one step up or down from `level` may be, dB: least and most. */
function stepFrom(board: Board, level: number, direction: 1 | -1): readonly [number, number] {
  if (board === POCKET) {
    const code = TPA_GAINS.findIndex((gain) => Math.abs(gain - TPA_LOUDEST - level) < EXACT);
    const step = Math.abs(TPA_GAINS[code + direction]! - TPA_GAINS[code]!);
    return [step, step];
  }
  // Half a decibel, each position up to half a decibel below what it stands for.
  if (board.name === DESK.name) return [0.05, 1];
  return [1, 1];
}

const loudest = (bench: Bench): number => Math.max(bench.level(0), bench.level(1));

/** One click; whether the jack went one step, the right way, and nothing else was heard on the way. */
function oneStep(bench: Bench, direction: 1 | -1): boolean {
  const before = loudest(bench);
  let most = before;
  let watching = true;
  bench.onChange(() => {
    if (watching) most = Math.max(most, loudest(bench));
  });
  clickOnce(bench, direction);
  bench.wait(300);
  watching = false;
  const after = loudest(bench);
  const [least, greatest] = stepFrom(bench.board, before, direction);
  const moved = (after - before) * direction;
  return moved >= least - EXACT && moved <= greatest + EXACT && most <= Math.max(before, after) + EXACT && Math.abs(numberIn(look(bench, 'vol')) - after) <= 0.06;
}

function press(bench: Bench): void {
  const [name] = Object.entries(bench.board.controls).find(([, control]) => control.kind === 'button' && control.does === 'mute')!;
  bench.press(name, true);
  bench.button(name).move(bench.clock.now + 80 * MS, false);
  bench.wait(80);
}

async function firstClicks(board: Board): Promise<Entry> {
  let wrong = 0;
  let tried = 0;
  const check = (right: boolean): void => {
    tried++;
    if (!right) wrong++;
  };
  for (let seed = 1; seed <= 12; seed++) {
    const direction = seed % 2 ? 1 : -1;
    const running = await playingBoard(board, { seed });
    const { bench } = running;
    const rested = numberIn(look(bench, 'vol'));
    check(oneStep(bench, direction));
    press(bench);
    bench.wait(800);
    press(bench);
    bench.wait(3000);
    check(oneStep(bench, direction > 0 ? -1 : 1));
    if (board.path[0]?.kind === 'selector') {
      bench.say(`in ${Object.keys(board.path[0].inputs)[1]}`);
      bench.wait(3000);
      check(oneStep(bench, direction));
    }
    sound(running);
    // While it starts it counts, and the rise ends a step further.
    const early = await startBoard(board, { seed });
    early.bench.wait(100 * seed);
    clickOnce(early.bench, direction);
    early.bench.wait(4000);
    const [least, greatest] = stepFrom(board, rested, direction);
    const moved = (loudest(early.bench) - rested) * direction;
    check(moved >= least - 0.1 && moved <= greatest + 0.1);
    sound(early);
  }
  return entry('C9', `${wrong} of ${tried} first clicks were not one step`, 'none', wrong === 0, board.name);
}

/** A tenth of the interpreter's time, so that nothing but the firmware's own pace holds the rise back. */
const FAST = Object.fromEntries(Object.entries(CHARGES).map(([row, charge]) => [row, charge / 10])) as unknown as typeof CHARGES;

interface Point {
  readonly t: number;
  readonly level: number;
}

/**
 * The level that counts at an instant: the loudest of the last 40 ms. What falls first so that nothing gets louder makes a
 * dip (A9 has its bars); coming back from it is no rise.
 */
const DIP = 40 * MS;

function filled(points: readonly Point[]): Point[] {
  const upper: Point[] = [];
  const put = (t: number): void => {
    let level = -Infinity;
    for (let i = points.length - 1; i >= 0; i--) {
      if (points[i]!.t > t) continue;
      level = Math.max(level, points[i]!.level);
      if (points[i]!.t <= t - DIP) break;
    }
    if (upper.at(-1)?.level !== level) upper.push({ t, level });
  };
  for (const t of points.flatMap(({ t }) => [t, t + DIP]).sort((a, b) => a - b)) put(t);
  return upper;
}

/** dB above what the rise allows, the worst of all windows: a window may have its largest step for nothing. */
function excess(points: readonly Point[]): { dB: number; slope: number; at: number } {
  let worst = -Infinity;
  let slope = 0;
  let at = 0;
  for (let j = 1; j < points.length; j++) {
    let step = 0;
    for (let i = j - 1; i >= Math.max(0, j - 60); i--) {
      step = Math.max(step, points[i + 1]!.level - points[i]!.level);
      const climbed = points[j]!.level - points[i]!.level;
      const seconds = (points[j]!.t - points[i]!.t) / 1e9;
      const over = climbed - step - RISE * seconds;
      if (over > worst) [worst, at] = [over, points[i]!.level];
      if (climbed >= 10) slope = Math.max(slope, (climbed - step) / seconds);
    }
  }
  return { dB: worst, slope, at };
}

async function slopes(board: Board): Promise<Entry[]> {
  let worst = -Infinity;
  let where = 0;
  let steepest = 0;
  let slowestFall = 0;
  for (let seed = 1; seed <= 8; seed++) {
    const running = await startBoard(board, { seed, ...(seed % 2 ? { charges: FAST } : {}) });
    const { bench } = running;
    const random = seeded(seed);
    const bottom = quietest(bench);
    const points: Point[] = [];
    bench.onChange(() => {
      const level = Math.max(loudest(bench), bottom - 1);
      const last = points.at(-1);
      // What moves at one instant is one step.
      if (last?.t === bench.clock.now) points.pop();
      if (points.at(-1)?.level !== level) points.push({ t: bench.clock.now, level });
    });
    bench.wait(2500);
    for (let i = 0; i < 25; i++) {
      const what = Math.floor(random() * 5);
      if (what < 2) order(bench, `vol ${-Math.round(between(random, 0, 62))}`);
      else if (what === 2) press(bench);
      else if (what === 3) {
        const clicks = Math.round(between(random, -8, 8));
        for (let n = 0; n < Math.abs(clicks); n++) clickOnce(bench, clicks > 0 ? 1 : -1);
      } else order(bench, random() < 0.7 ? 'mute off' : 'mute on');
      bench.wait(between(random, 0, 900));
    }
    const found = excess(filled(points));
    if (found.dB > worst) [worst, where] = [found.dB, found.at];
    steepest = Math.max(steepest, found.slope);

    order(bench, 'mute off');
    order(bench, 'vol 0');
    bench.wait(5000);
    const t = bench.clock.now;
    let down = Infinity;
    bench.onChange(() => {
      if (down === Infinity && loudest(bench) <= -59.9) down = ms(bench.clock.now - t);
    });
    order(bench, 'vol -60');
    bench.wait(1000);
    slowestFall = Math.max(slowestFall, down);
    sound(running);
  }
  return [
    entry('C9', `steepest rise ${steepest.toFixed(1)} dB/s, at most ${worst.toFixed(2)} dB over the line and one step (from ${where.toFixed(1)} dB)`, `${RISE} dB/s in every window, ${EXACT} dB`, worst <= EXACT && steepest > 0, board.name),
    entry('C9', `from 0 to below -60 dB in ${slowestFall.toFixed(0)} ms`, 'downwards faster than the rise', slowestFall < (60 / RISE) * 1000 / 3, board.name),
  ];
}

export const line: Line = {
  id: 'C9',
  title: 'the first click is one step; a limited rise',
  async measure() {
    const entries: Entry[] = [];
    for (const board of BOARDS) entries.push(await firstClicks(board), ...(await slopes(withSeats(board, { limit: 0 }))));
    return entries;
  },
  // A firmware that was built for another rise.
  broken: async () => (await slopes(withSeats(SOLO, { limit: 0, rise: 8 * RISE }))).slice(0, 1),
};
