/**
 * A1: volume in true dB, on every board. The hand goes through all positions, up and down: each is louder than the one
 * before at both ears, the answer and the screen say the level that is reached, and that is the level of the part's
 * data sheet. A request between two positions is met from below, by less than the next position is away.
 *
 * The screen is read by eye: its figures are compared with the drawings of the font's source, not with its bytes.
 */
import { readFileSync } from 'node:fs';
import type { Board } from '../../boards/board.ts';
import { isScreen } from '../../boards/parts.ts';
import type { Bench } from '../../sim/bench.ts';
import type { Mcp4661 } from '../../sim/chips/mcp4661.ts';
import { between, seeded } from '../../sim/random.ts';
import { DESK, LADDER, POCKET, SIX, SOLO, TPA_GAINS, TPA_LOUDEST, clickOnce, ears, inputsOf, look, numberIn, order, plannedFor, playingBoard, potStep, quietest, settled, withGainRelay, withSeats } from './boards.ts';
import type { Entry, Line } from './ledger.ts';
import { VOLUME, entry, sound } from './solo.ts';
import type { Wrong } from './solo.ts';

/** dB: what the open contacts of other inputs and the arithmetic of gains leave. */
const EXACT = 1e-3;
/** What one decimal may be off, dB: answers, and so what is taken for the level asked for. */
const TENTH = 0.05 + EXACT;
/** ms for one step of any board, and for a whole ramp and the rest after which ranges are chosen anew. */
const STEP_TIME = 400;
const RAMP_TIME = 2600;
const REST_TIME = 3600;
const REQUESTS = 120;

/** Drawings of the big figures: rows of # and . by character. */
function drawings(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const source = readFileSync(new URL('../../firmware/screen/glyphs.txt', import.meta.url), 'utf8');
  const big = source.slice(source.indexOf('font big'), source.indexOf('font small'));
  for (const block of big.split('\nglyphs ').slice(1)) {
    const [names, ...rows] = block.split('\n');
    const drawn = rows.filter((row) => /^[#. ]+$/.test(row) && row.trim()).map((row) => row.trim().split(/ +/));
    names!.trim().split(/ +/).forEach((name, i) => found.set(name, drawn.map((row) => row[i]!)));
  }
  return found;
}

const FIGURES = drawings();

/** The number in big figures at the top left of the glass, as text; '?' where no figure fits. */
function readScreen(bench: Bench): string {
  const screen = bench.screen()!;
  const pixels = screen.pixels();
  const lit = (x: number, y: number): boolean => pixels[y * screen.width + x] !== 0;
  let text = '';
  for (let x = 0; x < 72; ) {
    const found = [...'0123456789-.'].find((ch) => {
      const rows = FIGURES.get(ch);
      return rows?.length === 24 && rows.every((row, y) => [...row].every((dot, dx) => (dot === '#') === lit(x + dx, y)));
    });
    if (found) {
      text += found;
      x += FIGURES.get(found)![0]!.length;
    } else {
      let dark = true;
      for (let dx = 0; dx < 16; dx++) for (let y = 0; y < 24; y++) if (lit(x + dx, y)) dark = false;
      text += dark ? ' ' : '?';
      x += 16;
    }
  }
  return text.trim();
}


interface Case {
  readonly board: Board;
  /** Level of every position, dB of the loudest; undefined where the planner shares it out between parts. */
  readonly levels: readonly number[] | undefined;
}

/** `count` levels in steps of a decibel, up to 0. */
const decibels = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1 - count);

/** dB of gain before 1 V clips in a TPA6130A2 at 3.3 V: it gives 0.98 V at 2.5 V and 1.43 V at 3.6 V (SLOS488B p6), 1.3 V between them. */
const POCKET_MOST = 2.3;
/** DS1882 0 to -62 dB (data sheet p1); PT2258 0 to -79, of which -79 is its silence; the ladder's cells make 0 to -63. */
const CASES: readonly Case[] = [
  { board: SOLO, levels: decibels(63) },
  { board: POCKET, levels: TPA_GAINS.filter((gain) => gain <= POCKET_MOST).map((gain) => gain - TPA_LOUDEST) },
  { board: DESK, levels: undefined },
  { board: LADDER, levels: decibels(64) },
  { board: SIX, levels: decibels(79) },
];

/** The desk's positions are half a decibel apart, where its potentiometer has a code for each. */
const DESK_STEP = 0.5;

/** What one position looks like. */
interface Position {
  readonly level: number;
  readonly louder: number;
  readonly told: boolean;
  readonly seen: boolean;
  /** The potentiometer's step there, dB; 0 for parts with another law. */
  readonly step: number;
}

function positionNow(bench: Bench, seat: number, source: string): Position {
  const [left, right] = ears(bench, seat, source);
  const answer = numberIn(look(bench, 'vol', seat));
  const pot = bench.chips.get('pot') as Mcp4661 | undefined;
  return {
    level: Math.min(left, right),
    louder: Math.max(left, right),
    told: Math.abs(answer - left) <= TENTH && settled(bench, seat, source),
    seen: !bench.screen() || Math.abs(Number(readScreen(bench)) - left) <= TENTH,
    step: pot ? potStep(pot.peek().wiper0!) : 0,
  };
}

/** Steps by hand until the answer does not change any more: all positions on the way, the first included. */
function walked(bench: Bench, direction: 1 | -1, seat: number, source: string, time: number): Position[] {
  const positions = [positionNow(bench, seat, source)];
  for (let last = look(bench, 'vol', seat); ; ) {
    clickOnce(bench, direction, seat);
    bench.wait(time);
    const answer = look(bench, 'vol', seat);
    if (answer === last) return positions;
    last = answer;
    positions.push(positionNow(bench, seat, source));
  }
}

interface Found {
  /** Levels at rest, from quietest to loudest. */
  readonly levels: number[];
  moved: number;
  wrongWay: number;
  mistold: number;
  misseen: number;
  furthest: number;
  widest: number;
  widestAllowed: number;
  above: number;
  under: number;
  between: number;
  requests: number;
  wrongAnswers: number;
}

async function went({ board, levels }: Case, seat: number, source: string, wrong: Wrong): Promise<Found> {
  const running = await playingBoard(withSeats(board, { limit: 0 }), { seed: 3 + seat }, wrong);
  const { bench } = running;
  if (source) {
    bench.say(`in ${source}`);
    bench.wait(REST_TIME);
  }
  order(bench, `vol ${quietest(bench, seat)}`, seat);
  bench.wait(REST_TIME);
  const atRest = walked(bench, 1, seat, source, REST_TIME);
  const down = walked(bench, -1, seat, source, STEP_TIME);
  const up = walked(bench, 1, seat, source, STEP_TIME);
  const found: Found = {
    levels: atRest.map(({ level }) => level), moved: 0, wrongWay: 0, mistold: 0, misseen: 0, furthest: 0, widest: 0, widestAllowed: -Infinity,
    above: -Infinity, under: 0, between: 0, requests: 0, wrongAnswers: 0,
  };
  for (const [walk, direction] of [[atRest, 1], [down, -1], [up, 1]] as const) {
    walk.forEach(({ level, louder, told, seen }, i) => {
      if (!told) found.mistold++;
      if (!seen) found.misseen++;
      const before = walk[i - 1];
      if (!before) return;
      found.moved++;
      if (direction > 0 ? level <= before.louder + EXACT : louder >= before.level - EXACT) found.wrongWay++;
    });
  }
  for (const [i, position] of atRest.entries()) {
    if (levels) found.furthest = Math.max(found.furthest, Math.abs(position.level - (levels[i] ?? Infinity)));
    const next = atRest[i + 1];
    if (!next) continue;
    found.widest = Math.max(found.widest, next.level - position.level);
    // Next to one another in the grid, each met from below by less than a step of the potentiometer.
    if (!levels) found.widestAllowed = Math.max(found.widestAllowed, next.level - position.level - Math.max(DESK_STEP, position.step) - position.step);
  }

  const random = seeded(31 + seat);
  const [least, most] = [found.levels[0]!, found.levels.at(-1)!];
  for (; found.requests < REQUESTS; found.requests++) {
    const wanted = Math.round(10 * between(random, Math.ceil(10 * least) / 10, Math.floor(10 * most) / 10)) / 10;
    order(bench, `vol ${wanted.toFixed(1)}`, seat);
    bench.wait(RAMP_TIME);
    const reached = positionNow(bench, seat, source);
    // One more step would be too loud.
    clickOnce(bench, 1, seat);
    bench.wait(STEP_TIME);
    const next = positionNow(bench, seat, source);
    if (next.level > reached.louder + EXACT) {
      if (next.level <= wanted - TENTH) found.between++;
      clickOnce(bench, -1, seat);
    }
    bench.wait(REST_TIME);
    const rested = positionNow(bench, seat, source);
    if (!reached.told || !next.told || !rested.told) found.wrongAnswers++;
    found.above = Math.max(found.above, reached.louder - wanted, rested.louder - wanted);
    found.under = Math.max(found.under, wanted - reached.level);
  }
  sound(running);
  return found;
}

async function measured(one: Case, wrong: Wrong = {}, everywhere = true): Promise<Entry[]> {
  const all: Found[] = [];
  for (const source of everywhere ? inputsOf(one.board) : inputsOf(one.board).slice(0, 1)) {
    for (const seat of everywhere ? one.board.seats.keys() : [0]) all.push(await went(one, seat, source, wrong));
  }
  const sum = (key: 'moved' | 'wrongWay' | 'mistold' | 'misseen' | 'requests' | 'between' | 'wrongAnswers'): number => all.reduce((n, found) => n + found[key], 0);
  const most = (key: 'furthest' | 'widest' | 'widestAllowed' | 'above' | 'under'): number => Math.max(...all.map((found) => found[key]));
  const counts = [...new Set(all.map(({ levels }) => levels.length))].join(' or ');
  const { name } = one.board;
  const ways = all.length > 1 ? `, ${all.length} ${one.board.seats.length > 1 ? 'seats' : 'inputs'}` : '';
  const whole = one.levels ? all.every(({ levels }) => levels.length === one.levels!.length) && most('furthest') <= EXACT : most('widestAllowed') <= EXACT;
  const screen = Object.values(one.board.chips).some(isScreen);
  return [
    entry('A1', `${counts} positions${ways}, ${one.levels ? `${most('furthest').toFixed(3)} dB from the data sheet` : `at most ${most('widest').toFixed(2)} dB apart`}`,
      one.levels ? `${one.levels.length}, exact` : `${DESK_STEP} dB apart, or the potentiometer's step, met by less than a step`, whole, name),
    entry('A1', `${sum('wrongWay')} of ${sum('moved')} steps by hand did not change both ears the right way`, 'none', sum('wrongWay') === 0, name),
    entry('A1', `answer wrong ${sum('mistold')} times${screen ? `, screen wrong ${sum('misseen')} times` : ''}`, 'never, to 0.1 dB', sum('mistold') + sum('misseen') === 0, name),
    entry('A1', `${sum('requests')} requests in 0.1 dB: at most ${Math.abs(most('above')).toFixed(2)} dB above, ${most('under').toFixed(2)} dB below, ${sum('between')} with a position between, ${sum('wrongAnswers')} wrong answers`,
      '0.0 above, no position between, answers right', most('above') <= TENTH && sum('between') === 0 && most('under') < most('widest') + EXACT && sum('wrongAnswers') === 0, name),
  ];
}

/** A driver that is one code too loud, and believes itself. */
const loudDriver: Wrong = {
  globals(globals) {
    const bus = globals.I2C1 as { writeTo: (address: number, ...data: number[]) => void; readFrom: (address: number, count: number) => ArrayLike<number> };
    const { writeTo, readFrom } = bus;
    let meant = [63, 0x40 | 63];
    bus.writeTo = (address, ...data) => {
      const wipers = address === VOLUME && data.length === 2;
      if (wipers) meant = data;
      writeTo(address, ...(wipers ? data.map((byte) => ((byte & 0x3f) % 63 ? byte - 1 : byte)) : data));
    };
    bus.readFrom = (address, count) => (address === VOLUME ? [...meant, readFrom(address, count)[2]!] : readFrom(address, count));
  },
};

/** Answers that are a decibel off: levels begin where they do not. */
const mislabelled: Wrong = { code: [[/base: -/g, 'base: 100 - ']] };

export const line: Line = {
  id: 'A1',
  title: 'volume in true dB',
  async measure() {
    const entries: Entry[] = [];
    for (const one of CASES) entries.push(...(await measured(one)));
    return entries;
  },
  async broken() {
    const [solo, pocket, desk] = CASES as [Case, Case, Case];
    return [
      ...(await measured(solo, loudDriver)).slice(0, 1),
      (await measured(pocket, mislabelled, false))[2]!,
      // Planned for an amplifier with a decibel more than there is.
      (await measured(desk, await plannedFor(withSeats(withGainRelay(DESK, { gain: [0, 13] }), { limit: 0 })), false))[2]!,
    ];
  },
};
