/**
 * A7: the gain is shared out for the least noise. At every position, on every input, what the firmware has set once the
 * hand rests is held against every combination of settings there is (`brute.ts`): none clips, the level is met, and the
 * noise at the jack is within 0.5 dB of the least that can be had on a way through all positions that comes to each state
 * of the relays once. (Without that bound a relay would click at every other step, wherever a coarse code happens to meet
 * its level: what that would gain is printed.) Where a range is kept beyond the crossing (hysteresis) is listed, with what
 * it costs; the better range is taken at the next pause. A hand that goes to and fro at a crossing moves a relay at most once.
 */
import type { Board } from '../../boards/board.ts';
import type { Bench } from '../../sim/bench.ts';
import { codeOf } from '../../sim/ways/local.ts';
import { CASCADE, DESK, LOG, clickOnce, inputsOf, look, numberIn, order, plannedFor, playingBoard, quietest, verbatim, withGainRelay, withSeats } from './boards.ts';
import { combinationsOf, keyNow } from './brute.ts';
import type { Combination } from './brute.ts';
import type { Entry, Line } from './ledger.ts';
import { FOLDER, entry, ms, sound } from './solo.ts';
import type { Wrong } from './solo.ts';

const BAR = 0.5;
/** A level that is asked for is met within this in the top 40 dB, and within a decibel below; or within the finest step that the parts have there. */
const ERROR = { top: 0.5, below: 1, from: -40 };
const WIDEST_BAND = 3;
/** ms: a ramp of any length, a step, and the pause after which the better range is taken: 2 s, and up to one beat of 1 s. */
const RAMP_TIME = 2600;
const STEP_TIME = 250;
const PAUSE = [2000, 3200] as const;
const DITHER = { cycles: 1000, perSecond: 5 };
const EXACT = 1e-3;
/** dB: levels are asked for and answered in tenths. */
const TENTH = 0.05 + EXACT;

interface Case {
  readonly board: Board;
  /** dB from position to position. */
  readonly step: number;
}

const CASES: readonly Case[] = [
  { board: DESK, step: 0.5 },
  { board: LOG, step: 1 },
  { board: CASCADE, step: 1 },
];

/** Every combination of a board, and what it does to one source. */
class Brute {
  private readonly all: readonly Combination[];
  private readonly byKey: ReadonlyMap<string, Combination>;
  private readonly ranges: readonly Combination[][];
  private readonly sources: Board['sources'];

  constructor(board: Board) {
    this.all = combinationsOf(board);
    this.byKey = new Map(this.all.map((each) => [each.key, each]));
    this.ranges = [...new Set(this.all.map(({ relays }) => relays))].map((relays) => this.all.filter((each) => each.relays === relays));
    this.sources = board.sources;
  }

  get count(): number {
    return this.all.length;
  }

  at(key: string): Combination {
    const found = this.byKey.get(key);
    if (!found) throw new Error(`the chips hold ${key}, which is no combination`);
    return found;
  }

  clips({ most }: Combination, source: string): boolean {
    return most < this.sources[source]!.maximum * (1 - 1e-9);
  }

  /** Noise at the jack with a source that is silent, dB of 1 V. */
  noise({ noise, gain }: Combination, source: string): number {
    return 10 * Math.log10(noise ** 2 + (this.sources[source]!.noise * gain) ** 2);
  }

  /** How far below a level a setting may be: what the finest unclipped range has there, where that is more. */
  bound(level: number, source: string): number {
    let finest = 0;
    for (const range of this.ranges) {
      const own = range.filter((each) => !this.clips(each, source));
      const at = own.findLastIndex((each) => each.level <= level + EXACT);
      if (at < 0 || !own[at + 1]) continue;
      const step = own[at + 1]!.level - own[at]!.level;
      finest = finest ? Math.min(finest, step) : step;
    }
    return Math.max(level > ERROR.from ? ERROR.top : ERROR.below, finest);
  }

  /** The least noise that each state of the relays has for a level, unclipped, dB of 1 V; Infinity where it misses it. */
  private leasts(level: number, source: string): number[] {
    const bound = this.bound(level, source);
    return this.ranges.map((range) => {
      const met = range.filter((each) => each.level <= level + EXACT && each.level > level - bound + EXACT && !this.clips(each, source));
      return Math.min(...met.map((each) => this.noise(each, source)));
    });
  }

  /**
   * For levels in order, the least noise of all combinations; and the noise of the way through them that has the least sum
   * of decibels of all ways that come to each state of the relays once: every set of states that were left is tried.
   */
  ways(levels: readonly number[], source: string): { free: number[]; once: number[] } {
    const rows = levels.map((level) => this.leasts(level, source));
    const states = this.ranges.length;
    // By set of states that were used (the present one among them) and the present one: least sum, and where it came from.
    type Way = { readonly sum: number; readonly noise: number; readonly before: Way | undefined };
    let ways = new Map<string, Way>();
    rows.forEach((row, i) => {
      const next = new Map<string, Way>();
      const put = (used: number, state: number, before: Way | undefined): void => {
        const noise = row[state]!;
        const key = `${used} ${state}`;
        const sum = (before?.sum ?? 0) + noise;
        if (noise < Infinity && sum < (next.get(key)?.sum ?? Infinity)) next.set(key, { sum, noise, before });
      };
      for (let state = 0; state < states; state++) {
        if (!i) put(1 << state, state, undefined);
        for (const [key, way] of ways) {
          const [used, last] = key.split(' ').map(Number) as [number, number];
          if (state === last) put(used, state, way);
          else if (!(used & (1 << state))) put(used | (1 << state), state, way);
        }
      }
      ways = next;
    });
    let way = [...ways.values()].reduce<Way | undefined>((a, b) => (a && a.sum <= b.sum ? a : b), undefined);
    const once: number[] = [];
    for (; way; way = way.before) once.unshift(way.noise);
    return { free: rows.map((row) => Math.min(...row)), once };
  }
}

const relaysNow = (bench: Bench): string => keyNow(bench).split(', ').filter((name) => /^(pad|gain) /.test(name)).join(', ');

interface Noise {
  /** By level that was asked for, from the loudest down: noise of what was set, dB of 1 V. */
  readonly levels: number[];
  readonly noises: number[];
  clipped: number;
  missed: number;
}

/** Every level of the board's grid once, from the top down, each with a pause. */
function listened(bench: Bench, brute: Brute, step: number, name: string): Noise {
  const found: Noise = { levels: [], noises: [], clipped: 0, missed: 0 };
  order(bench, 'vol 0');
  bench.wait(RAMP_TIME + PAUSE[1]);
  const loudest = Math.ceil(numberIn(look(bench, 'vol')) / step) * step;
  for (let level = loudest; level >= quietest(bench); level -= step) {
    order(bench, `vol ${level.toFixed(1)}`);
    bench.wait(RAMP_TIME + PAUSE[1]);
    const set = brute.at(keyNow(bench));
    found.levels.push(level);
    found.noises.push(brute.noise(set, name));
    if (brute.clips(set, name)) found.clipped++;
    if (set.level > level + TENTH || set.level <= level - brute.bound(level, name) - TENTH) found.missed++;
  }
  return found;
}

/** Where a position has one range on the way up and another on the way down. */
interface Band {
  readonly levels: number[];
  loss: number;
}

/** Steps through all positions by hand without a pause: answer and relays of each. */
function stepped(bench: Bench, direction: 1 | -1): { answer: string; key: string; relays: string }[] {
  const rows: { answer: string; key: string; relays: string }[] = [];
  for (;;) {
    rows.push({ answer: look(bench, 'vol'), key: keyNow(bench), relays: relaysNow(bench) });
    clickOnce(bench, direction);
    bench.wait(STEP_TIME);
    if (look(bench, 'vol') === rows.at(-1)!.answer && keyNow(bench) === rows.at(-1)!.key) return rows;
  }
}

interface Banded {
  bands: Band[];
  /** Levels of each crossing: of its band, or where there is none, of the positions on both sides. */
  crossings: number[][];
  /** Pauses in a range that is not the quietest there, and the ms until the better one was taken. */
  kept: number;
  taken: number[];
  left: number;
}

/** Finds the bands, and stops at each position of them on the way up and on the way down. */
function banded(bench: Bench, brute: Brute, name: string): Banded {
  order(bench, `vol ${quietest(bench)}`);
  bench.wait(RAMP_TIME + PAUSE[1]);
  const up = stepped(bench, 1);
  const down = stepped(bench, -1).reverse();
  const found: Banded = { bands: [], crossings: [], kept: 0, taken: [], left: 0 };
  const inBand: number[] = [];
  up.forEach((row, i) => {
    const other = down[i]!;
    if (row.relays === other.relays) {
      const next = up[i + 1];
      if (next && next.relays !== row.relays && next.relays === down[i + 1]!.relays) found.crossings.push([brute.at(row.key).level, brute.at(next.key).level]);
      return;
    }
    inBand.push(i);
    const levels = [brute.at(row.key), brute.at(other.key)];
    const loss = Math.abs(brute.noise(levels[0]!, name) - brute.noise(levels[1]!, name));
    const last = found.bands.at(-1);
    const level = Math.max(...levels.map((each) => each.level));
    if (last && inBand.at(-2) === i - 1) {
      last.levels.push(level);
      last.loss = Math.max(last.loss, loss);
    } else found.bands.push({ levels: [level], loss });
  });

  found.crossings.push(...found.bands.map(({ levels }) => levels));

  // On foot again, with a pause at each position of a band.
  for (const direction of [1, -1] as const) {
    for (const at of inBand) {
      const far = Math.max(0, Math.min(up.length - 1, at - 6 * direction));
      order(bench, up[far]!.answer);
      bench.wait(RAMP_TIME + PAUSE[1]);
      for (let i = far; i !== at; i += direction) {
        clickOnce(bench, direction);
        bench.wait(STEP_TIME);
      }
      const before = relaysNow(bench);
      const clickedAt = bench.clock.now - STEP_TIME * 1e6;
      let changed: number | undefined;
      for (let t = 0; t < PAUSE[1]; t += 20) {
        bench.wait(20);
        if (changed === undefined && relaysNow(bench) !== before) changed = ms(bench.clock.now - clickedAt);
      }
      bench.wait(200);
      const best = brute.at(keyNow(bench));
      const better = Math.min(...[up[at]!, down[at]!].map(({ key }) => brute.noise(brute.at(key), name)));
      if (changed !== undefined) {
        found.kept++;
        found.taken.push(changed);
      }
      if (brute.noise(best, name) > better + BAR) found.left++;
    }
  }
  return found;
}

/** Goes to and fro at every position in and beside a band, from either side; the most that a relay moved. */
function dithered(bench: Bench, crossings: readonly number[][], cycles: number): { places: number; most: number } {
  let places = 0;
  let most = 0;
  let moves = 0;
  let before = relaysNow(bench);
  bench.onChange(() => {
    // Coils, not contacts: an order that is taken back is an order.
    const now = ['pad', 'gain'].map((name) => Number(bench.relays.get(name)?.state(0) === 'operated')).join();
    if (now !== before) moves++;
    before = now;
  });
  for (const levels of crossings) {
    for (const direction of [1, -1] as const) {
      const start = direction > 0 ? levels[0]! - 3 : levels.at(-1)! + 3;
      order(bench, `vol ${start.toFixed(1)}`);
      bench.wait(RAMP_TIME + PAUSE[1]);
      // Up to the position before the band, in it, and behind it.
      for (let step = 0; step < 12; step++) {
        const level = numberIn(look(bench, 'vol'));
        if (direction > 0 ? level > levels.at(-1)! + 1.2 : level < levels[0]! - 1.2) break;
        if (direction > 0 ? level > levels[0]! - 1.2 : level < levels.at(-1)! + 1.2) {
          moves = 0;
          places++;
          for (let cycle = 0; cycle < cycles; cycle++) {
            bench.turn('knob', direction, 2 * DITHER.perSecond);
            bench.turn('knob', -direction, 2 * DITHER.perSecond);
          }
          bench.wait(STEP_TIME);
          most = Math.max(most, moves);
        }
        clickOnce(bench, direction);
        bench.wait(STEP_TIME);
      }
    }
  }
  return { places, most };
}

async function measured({ board, step }: Case, wrong: Wrong = {}, cycles = DITHER.cycles): Promise<Entry[]> {
  const facts = withSeats(board, { limit: 0 });
  const brute = new Brute(facts);
  const all: { noise: Noise; bands: Banded }[] = [];
  let worst = -Infinity;
  let where = 0;
  let more = 0;
  let dither = { places: 0, most: 0 };
  for (const source of inputsOf(board)) {
    const running = await playingBoard(facts, { seed: 6, ideal: true }, wrong);
    const { bench } = running;
    if (source) bench.say(`in ${source}`);
    bench.wait(RAMP_TIME + PAUSE[1]);
    const name = source || Object.keys(board.sources)[0]!;
    const noise = listened(bench, brute, step, name);
    const bands = banded(bench, brute, name);
    all.push({ noise, bands });
    const { free, once } = brute.ways(noise.levels, name);
    noise.levels.forEach((level, i) => {
      if (bands.bands.some(({ levels }) => level > levels[0]! - step && level < levels.at(-1)! + step)) return;
      more = Math.max(more, noise.noises[i]! - free[i]!);
      const over = noise.noises[i]! - once[i]!;
      if (over > worst) [worst, where] = [over, level];
    });
    if (all.length === 1) dither = dithered(bench, bands.crossings, cycles);
    sound(running);
  }
  const sum = (of: (noise: Noise) => number): number => all.reduce((n, { noise }) => n + of(noise), 0);
  const bands = all.flatMap((each) => each.bands.bands);
  const widths = bands.map(({ levels }) => levels.at(-1)! - levels[0]! + step);
  const list = all[0]!.bands.bands.map(({ levels, loss }) => `${levels[0]!.toFixed(1)}..${levels.at(-1)!.toFixed(1)} dB costs up to ${loss.toFixed(1)} dB`).join(', ');
  const taken = all.flatMap((each) => each.bands.taken);
  const left = all.reduce((n, each) => n + each.bands.left, 0);
  const { name } = board;
  return [
    entry('A7', `${sum(({ levels }) => levels.length)} levels against ${brute.count} combinations: at most ${worst.toFixed(2)} dB over the least noise, at ${where.toFixed(1)} dB (${more.toFixed(1)} if relays might come and go); ${sum(({ clipped }) => clipped)} clip, ${sum(({ missed }) => missed)} miss their level`,
      `${BAR} dB, none`, worst <= BAR && sum(({ clipped, missed }) => clipped + missed) === 0, name),
    entry('A7', `bands: ${list || 'none'}`, `each at most ${WIDEST_BAND} dB wide`, widths.every((width) => width <= WIDEST_BAND) && bands.length > 0, name),
    entry('A7', `better range taken after ${taken.length ? `${(Math.min(...taken) / 1000).toFixed(1)} to ${(Math.max(...taken) / 1000).toFixed(1)} s` : 'no pause'}, ${taken.length} times; ${left} times not`,
      `at a pause of ${PAUSE[0] / 1000} to 3 s, always`, left === 0 && taken.every((t) => t >= PAUSE[0] && t <= PAUSE[1]) && taken.length > 0, name),
    entry('A7', `to and fro ${cycles} times ${DITHER.perSecond} a second at ${dither.places} places: a relay moved at most ${dither.most} times`, 'once', dither.most <= 1 && dither.places > 0, name),
  ];
}

/** Never goes to the better range by itself. */
const restless: Wrong = { code: [[/amp\.rested && /, 'false && ']] };

/** A band of no width: each range up to where the next is better. */
async function nervous(board: Board): Promise<Wrong> {
  const code = await codeOf(FOLDER, false, withSeats(board, { limit: 0 }));
  const narrow = code.replace(/bands: atob\("([^"]+)"\)/, (_, text: string) => {
    const bytes = [...Buffer.from(text, 'base64')];
    for (let i = 0; i + 5 < bytes.length; i += 3) {
      if (bytes[i + 2] === 255) continue;
      bytes[i + 1] = bytes[i + 2]! - 1;
      bytes[i + 3] = bytes[i + 2]!;
    }
    return `bands: atob("${Buffer.from(bytes).toString('base64')}")`;
  });
  return { code: [[/[^]+/, verbatim(narrow)]] };
}

export const line: Line = {
  id: 'A7',
  title: 'gain ranging: the least noise at every level',
  async measure() {
    const entries: Entry[] = [];
    for (const one of CASES) entries.push(...(await measured(one)));
    return entries;
  },
  async broken() {
    const desk = CASES[0]!;
    return [
      // Planned for an amplifier that is noisy at rest, and is not.
      (await measured(desk, await plannedFor(withSeats(withGainRelay(DESK, { noise: [20e-6, 0.6e-6] }), { limit: 0 })), 10))[0]!,
      (await measured(desk, restless, 10))[2]!,
      (await measured(desk, await nervous(DESK), 10))[3]!,
    ];
  },
};
