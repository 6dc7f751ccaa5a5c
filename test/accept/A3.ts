/**
 * A3: volume laws. 10,000 random laws over random paths: their stops rise, their ends are the ends that were asked for,
 * and each stop is the loudest position at or below the law's level. Then the knob goes through the stops of boards that
 * have a law, from stop to stop and from levels between them.
 */
import type { Board, LawFacts } from '../../boards/board.ts';
import { lawOf } from '../../boards/plan/laws.ts';
import { between, seeded } from '../../sim/random.ts';
import type { Random } from '../../sim/random.ts';
import { DESK, SOLO, clickOnce, ears, look, numberIn, order, playingBoard, withSeats } from './boards.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, sound } from './solo.ts';
import type { Wrong } from './solo.ts';

const LAWS = 10_000;
const EXACT = 1e-6;
/** dB: a position in one range of a board, and in the next one. */
const SAME = 0.4;

/** An audio taper: a tenth of the voltage at half of the way. (a^x - 1) / (a - 1) is 1/10 at x = 1/2 for a = 81. */
const taper = (share: number): number => 20 * Math.log10((81 ** share - 1) / 80);

/** Levels of a path's positions, dB: silence, then rising to `top`. */
function randomPath(random: Random): number[] {
  const count = Math.round(between(random, 2, 250));
  const even = random() < 0.5;
  const step = between(random, 0.1, 2);
  const levels: number[] = [];
  let level = random() < 0.5 ? 0 : between(random, -20, 0);
  for (let i = 0; i < count; i++) {
    levels.unshift(level);
    level -= even ? step : between(random, 0.06, 4);
  }
  return [-Infinity, ...levels];
}

function randomLaw(random: Random, levels: readonly number[]): LawFacts {
  const kind = Math.floor(random() * 8);
  if (kind === 0) return { kind: 'dB' };
  if (kind < 4) return { kind: 'audio', steps: Math.round(between(random, 2, 120)) };
  const [least, most] = [levels[1]!, levels.at(-1)!];
  const count = Math.round(between(random, 2, 60));
  const inside = Array.from({ length: count }, () => between(random, least, most));
  // Half of the tables begin and end where the path does.
  const table = random() < 0.5 ? [least, ...inside.slice(2), most] : inside;
  const sorted = [...new Set(table)].sort((a, b) => a - b);
  return { kind: 'table', levels: sorted };
}

/** The loudest position at or below a level. */
const under = (levels: readonly number[], level: number): number => levels.findLastIndex((each) => each <= level + EXACT);

/** What is wrong with the stops of a law, in a word; '' if nothing. */
function faultOf(law: LawFacts, levels: readonly number[], stops: readonly number[]): string {
  const top = levels.length - 1;
  if (law.kind === 'dB') return stops.length ? 'stops' : '';
  if (stops.some((stop, i) => stop < 1 || stop > top || (i > 0 && stop <= stops[i - 1]!))) return 'order';
  const wanted = law.kind === 'table' ? law.levels : Array.from({ length: law.steps }, (_, i) => levels[top]! + taper((i + 1) / law.steps));
  const [first, last] = law.kind === 'table' ? [under(levels, wanted[0]!), under(levels, wanted.at(-1)!)] : [1, top];
  if (stops[0] !== first || stops.at(-1) !== last) return 'ends';
  // All levels of the law are met, and nothing else is.
  const between = law.kind === 'audio' ? wanted.slice(1, -1) : wanted;
  const met = new Set([first, last, ...between.map((level) => Math.max(first, under(levels, level)))]);
  return stops.length === met.size && stops.every((stop) => met.has(stop)) ? '' : 'levels';
}

function drawn(find: typeof lawOf): Entry {
  const random = seeded(33);
  const faults: Record<string, number> = { order: 0, ends: 0, levels: 0, stops: 0 };
  for (let i = 0; i < LAWS; i++) {
    const levels = randomPath(random);
    const law = randomLaw(random, levels);
    const fault = faultOf(law, levels, find(law, levels));
    if (fault) faults[fault]!++;
  }
  const { order: disorder, ends, levels } = faults;
  return entry('A3', `${LAWS} random laws: ${disorder} do not rise, ${ends} with other ends, ${levels! + faults.stops!} with other levels`, 'none', Object.values(faults).every((n) => n === 0), 'all');
}

interface Case {
  readonly board: Board;
  readonly law: LawFacts;
  /** The level of each stop, dB; with the most that it may be below it. */
  readonly stops: readonly number[];
  readonly within: number;
}

/** Stops of an audio taper over levels in steps of 1 dB, from -62 to 0. */
function whole(steps: number): number[] {
  const stops = Array.from({ length: steps }, (_, i) => (i ? Math.max(-62, Math.floor(taper((i + 1) / steps) + EXACT)) : -62));
  return [...new Set(stops)];
}

const TABLE = [-60, -50, -42, -36, -30, -25, -20, -16, -12, -9, -6, -3, -1.5, 0];
const CASES: readonly Case[] = [
  { board: SOLO, law: { kind: 'audio', steps: 24 }, stops: whole(24), within: EXACT },
  // Half a decibel over the top 40 dB; below them its potentiometer has steps of up to 0.8 dB at -60.
  { board: DESK, law: { kind: 'table', levels: TABLE }, stops: TABLE, within: 0.9 },
];

async function turned({ board, law, stops, within }: Case, wrong: Wrong = {}): Promise<Entry> {
  // The desk's first input clips before 0 dB, its second does not.
  const source = board === DESK ? 'phone' : '';
  const running = await playingBoard(withSeats(board, { limit: 0, law }), { seed: 5 }, wrong);
  const { bench } = running;
  if (source) bench.say(`in ${source}`);
  bench.wait(2000);
  order(bench, `vol ${stops[0]}`);
  bench.wait(3000);
  let missed = 0;
  let turns = 0;
  const check = (stop: number): void => {
    turns++;
    const answered = numberIn(look(bench, 'vol'));
    const off = ears(bench, 0, source).map((level) => stop - level);
    if (off.some((below) => below < -EXACT - 1e-3 || below > within + 1e-3) || Math.abs(answered - ears(bench, 0, source)[0]) > 0.051) missed++;
  };
  const click = (direction: 1 | -1): void => {
    clickOnce(bench, direction);
    bench.wait(1200);
  };
  check(stops[0]!);
  const reached = [ears(bench, 0, source)[0]];
  for (const stop of stops.slice(1)) {
    click(1);
    check(stop);
    reached.push(ears(bench, 0, source)[0]);
  }
  for (const stop of [...stops].reverse().slice(1)) {
    click(-1);
    check(stop);
  }

  // From a level between two stops to the next one, either way; from beyond the ends never the wrong way.
  let strayed = 0;
  let strays = 0;
  const random = seeded(7);
  const least = -62;
  for (let i = 0; i < 60; i++) {
    const level = i ? Math.round(2 * between(random, least, 0)) / 2 : least;
    const direction = i ? (random() < 0.5 ? 1 : -1) : -1;
    order(bench, `vol ${level}`);
    bench.wait(3000);
    const from = ears(bench, 0, source)[0];
    click(direction);
    const to = ears(bench, 0, source)[0];
    strays++;
    if (direction > 0 ? to < from - EXACT : to > from + EXACT) strayed++;
    const next = direction > 0 ? reached.find((level) => level > from + SAME) : reached.findLast((level) => level < from - SAME);
    if (next !== undefined && Math.abs(next - to) > SAME) strayed++;
  }
  sound(running);
  return entry('A3', `${law.kind}: ${missed} of ${turns} clicks missed their stop, ${strayed} of ${strays} from elsewhere went wrong`, 'none', missed === 0 && strayed === 0, board.name);
}

/** A law that is quantised up. */
const upwards: typeof lawOf = (law, levels) => lawOf(law, levels).map((stop) => Math.min(stop + 1, levels.length - 1));
/** A knob that skips every other stop. */
const skipping: Wrong = { code: [[/i \+= detents/, 'i += 2 * detents']] };

export const line: Line = {
  id: 'A3',
  title: 'volume laws',
  async measure() {
    const entries = [drawn(lawOf)];
    for (const one of CASES) entries.push(await turned(one));
    return entries;
  },
  broken: async () => [drawn(upwards), await turned(CASES[0]!, skipping)],
};
