/**
 * A9: a one-step change leaves no hole. From every position in every range that it can have, on every input, one step up
 * and one step down, by hand: how long and how deep either ear may be more than 3 dB below the quieter end, for the lowest
 * level that the parts' data allow. So are the changes of range that come by themselves once the hand rests.
 */
import type { Board } from '../../boards/board.ts';
import type { Bench } from '../../sim/bench.ts';
import { BOARDS, CASCADE, DESK, LADDER, LOG, clickOnce, heard, inputsOf, look, order, playingBoard, quietest, withSeats } from './boards.ts';
import type { Entry, Line } from './ledger.ts';
import { WINDOW, entry, ms, sound } from './solo.ts';
import type { Wrong } from './solo.ts';

/** ms that a hole may last, and dB below the quieter end that make one. */
const BAR = 25;
const HOLE = 3;
/** Time for a step, well below the 2 s after which ranges are chosen anew; and time for that. */
const STEP_TIME = 300;
const REST_TIME = 3600;

/** Both ears, lowest possible level at every change of a run of time. */
class Holes {
  longest = 0;
  deepest = 0;
  /** From and to, of the longest. */
  where = '';
  steps = 0;
  private log: { t: number; lo: number[] }[] = [];

  private readonly bench: Bench;
  private readonly seat: number;
  private readonly source: string;

  constructor(bench: Bench, seat: number, source: string) {
    this.bench = bench;
    this.seat = seat;
    this.source = source;
    bench.onChange(() => this.log.push({ t: bench.clock.now, lo: this.lowest() }));
  }

  /** Measures what `act` does, from rest to rest. */
  during(act: () => void): void {
    const { bench, seat } = this;
    const from = this.lowest();
    const before = look(bench, 'vol', seat).slice(4);
    this.log = [];
    act();
    const to = this.lowest();
    if (!this.log.length) return;
    this.steps++;
    for (const ear of [0, 1]) {
      const edge = Math.min(from[ear]!, to[ear]!) - HOLE;
      let since: number | undefined;
      for (const { t, lo } of this.log) {
        if (lo[ear]! < edge) {
          since ??= t;
          this.deepest = Math.max(this.deepest, edge + HOLE - lo[ear]!);
        } else if (since !== undefined) {
          if (ms(t - since) > this.longest) {
            this.longest = ms(t - since);
            this.where = `${before} to ${look(bench, 'vol', seat).slice(4)}`;
          }
          since = undefined;
        }
      }
      if (since !== undefined) this.longest = Infinity;
    }
  }

  private lowest(): number[] {
    return [0, 1].map((ear) => heard(this.bench, ear, this.seat, this.source).lo);
  }
}

async function swept(board: Board, seat: number, source: string, wrong: Wrong): Promise<{ holes: Holes; rests: Holes }> {
  const running = await playingBoard(board, { seed: 7 }, wrong);
  const { bench } = running;
  if (source) bench.say(`in ${source}`);
  order(bench, `vol ${quietest(bench, seat)}`, seat);
  bench.wait(6000);
  const holes = new Holes(bench, seat, source);
  const rests = new Holes(bench, seat, source);
  const step = (direction: 1 | -1, time = STEP_TIME): void =>
    holes.during(() => {
      clickOnce(bench, direction, seat);
      bench.wait(time);
    });
  // Up and down, so that each band is passed in both of its ranges; a step back at every position.
  for (const direction of [1, -1] as const) {
    for (let last = ''; ; ) {
      const answer = look(bench, 'vol', seat);
      if (answer === last) break;
      last = answer;
      step(direction);
      if (look(bench, 'vol', seat) === answer) break;
      step(-direction as 1 | -1);
      step(direction);
    }
  }
  // Once more with a rest at every position.
  for (const direction of [1, -1] as const) {
    for (let last = ''; ; ) {
      const answer = look(bench, 'vol', seat);
      if (answer === last) break;
      last = answer;
      step(direction);
      rests.during(() => bench.wait(REST_TIME));
    }
  }
  sound(running);
  return { holes, rests };
}

async function measured(board: Board, wrong: Wrong = {}): Promise<Entry> {
  const all: Awaited<ReturnType<typeof swept>>[] = [];
  const facts = withSeats(board, { limit: 0 });
  for (const source of inputsOf(board)) for (const seat of board.seats.keys()) all.push(await swept(facts, seat, source, wrong));
  const every = all.flatMap(({ holes, rests }) => [holes, rests]);
  const longest = every.reduce((a, b) => (b.longest > a.longest ? b : a));
  const deepest = Math.max(...every.map((holes) => holes.deepest));
  const steps = all.reduce((n, { holes }) => n + holes.steps, 0);
  const changes = all.reduce((n, { rests }) => n + rests.steps, 0);
  // The DS1882 moves at a crossing: where another part must wait for its fall, the window comes on top.
  const windowed = Object.values(board.chips).some(({ part }) => part === 'DS1882') && Object.keys(board.relays).length > 1;
  const bar = BAR + (windowed ? WINDOW : 0);
  const rested = changes ? `, ${changes} changes of range at rest` : '';
  const hole = longest.longest ? `at worst ${longest.longest.toFixed(1)} ms (${longest.where} dB), ${deepest.toFixed(1)} dB deep` : 'no hole';
  return entry('A9', `${steps} steps${rested}: ${hole}`, `at most ${bar} ms${windowed ? ', the window of the DS1882 among them' : ''}`, longest.longest <= bar, board.name);
}

/** Relays that are waited for four times as long. */
const slow: Wrong = { code: [[/fall: [1-9]\d*/g, 'fall: 48']] };

export const line: Line = {
  id: 'A9',
  title: 'no hole in a step',
  async measure() {
    const entries: Entry[] = [];
    for (const board of [...BOARDS, LOG, CASCADE]) entries.push(await measured(board));
    return entries;
  },
  broken: async () => [await measured(LADDER, slow), await measured(DESK, slow)],
};
