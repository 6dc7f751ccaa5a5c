/**
 * A5: the volume is remembered for each seat and each input; every seat has a least, a greatest and a start-up level.
 * 1,000 random evenings with power cuts at any instant, changes of input, clicks and commands: no instant is above the
 * limit, for the highest level that the parts' data allow then, and what starts by itself is at or below the start-up cap.
 */
import type { Board, SeatFacts } from '../../boards/board.ts';
import type { Bench } from '../../sim/bench.ts';
import { between, seeded } from '../../sim/random.ts';
import type { Random } from '../../sim/random.ts';
import { Storage } from '../../sim/storage.ts';
import { DESK, LADDER, POCKET, SIX, SOLO, clickOnce, ears, handOf, inputsOf, look, numberIn, order, playingBoard, quietest, startBoard, withSeats } from './boards.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, sound } from './solo.ts';
import type { Wrong } from './solo.ts';

const EPSILON = 0.05;
/** ms until a board has started and ramped up to what it remembers. */
const START = 3500;
/** ms until a change is saved: 2 s, and a beat of 1 s. */
const SAVED = 3400;

/** Limit, start-up and least level, dB. */
interface Bounds {
  readonly limit: number;
  readonly startup: number;
  readonly least: number;
}

const VARIANTS: readonly Bounds[] = [
  { limit: -10, startup: -30, least: -50 },
  { limit: -23.5, startup: -23.5, least: -60 },
  { limit: -3, startup: -45.2, least: -47 },
];

const bounded = (board: Board, { limit, startup, least }: Bounds): Board =>
  withSeats(board, { limit: 100 * limit, startup: 100 * startup, least: 100 * least } satisfies Partial<SeatFacts>);

// ---- what is remembered ----

interface Remembered {
  places: number;
  right: number;
  input: boolean;
  capped: boolean;
}

/** Sets a volume of its own for each seat on each input, the last one above the cap if asked; cuts the power, and looks at all of them. */
async function cut(board: Board, loud: boolean, wrong: Wrong): Promise<Remembered> {
  const bounds = { limit: -5, startup: -20, least: -55 };
  const facts = bounded(board, bounds);
  const storage = new Storage();
  const running = await playingBoard(facts, { seed: 9, storage }, wrong);
  const inputs = inputsOf(board);
  const places = facts.seats.flatMap((_, seat) => inputs.map((input) => ({ seat, input })));
  const set = new Map<string, number>();
  for (const [i, { seat, input }] of places.entries()) {
    if (input) running.bench.say(`in ${input}`);
    order(running.bench, `vol ${loud && i === places.length - 1 ? -8 : -27 - 4 * i}`, seat);
    set.set(`${seat} ${input}`, numberIn(look(running.bench, 'vol', seat)));
    running.bench.wait(1500);
  }
  running.bench.wait(SAVED);
  running.bench.power(false);
  const { bench } = await playingBoard(facts, { seed: 10, storage }, wrong);
  const found: Remembered = { places: places.length, right: 0, input: inputs.length < 2 || bench.say('in') === `in ${inputs.at(-1)}`, capped: false };
  for (const { seat, input } of [...places].reverse()) {
    if (input) bench.say(`in ${input}`);
    bench.wait(START);
    const before = set.get(`${seat} ${input}`)!;
    const answer = numberIn(look(bench, 'vol', seat));
    const held = Math.abs(Math.max(...ears(bench, seat, input)) - answer) <= EPSILON + 1e-3;
    if (before <= bounds.startup) found.right += Number(held && answer === before);
    // Not less than it must: no position is between it and the cap.
    else found.capped = held && answer <= bounds.startup + EPSILON && answer > bounds.startup - 2;
  }
  return found;
}

async function remembered(board: Board, wrong: Wrong = {}): Promise<Entry> {
  const [quiet, loud] = [await cut(board, false, wrong), await cut(board, true, wrong)];
  const right = quiet.right + loud.right;
  const all = quiet.places + loud.places - 1;
  return entry('A5', `${right} of ${all} volumes came back after a power cut${inputsOf(board).length < 2 ? '' : quiet.input && loud.input ? ', the input too' : ', the input not'}; one above the cap ${loud.capped ? 'came back at it' : 'did not come back at it'}`,
    'all, none above the cap', right === all && quiet.input && loud.input && loud.capped, board.name);
}

/** The ends of what is offered. */
async function ends(board: Board): Promise<Entry> {
  let wrongEnds = 0;
  let tried = 0;
  const said: string[] = [];
  for (const bounds of VARIANTS) {
    const { bench } = await playingBoard(bounded(board, bounds), { seed: 4 });
    for (const seat of board.seats.keys()) {
      const least = quietest(bench, seat);
      const levels = [Math.max(...ears(bench, seat, inputsOf(board)[0]))];
      for (const end of [20, bounds.least - 1]) {
        order(bench, `vol ${end}`, seat);
        for (let i = 0; i < 3; i++) clickOnce(bench, end > 0 ? 1 : -1, seat);
        if (end < 0) order(bench, `vol ${least}`, seat);
        bench.wait(4000);
        levels.push(Math.max(...ears(bench, seat, inputsOf(board)[0])));
      }
      const [start, most, low] = levels as [number, number, number];
      tried += 3;
      // Quantised towards the safe side, by less than the widest step that any of the parts has there.
      if (start > bounds.startup + EPSILON || start < bounds.startup - 3.5) wrongEnds++;
      if (most > bounds.limit + EPSILON || most < bounds.limit - 3.5) wrongEnds++;
      if (low < bounds.least - EPSILON || low > bounds.least + 5) wrongEnds++;
      if (!seat && bounds === VARIANTS[0]) said.push(`${low.toFixed(1)} to ${most.toFixed(1)} dB, started at ${start.toFixed(1)}`);
    }
  }
  const [{ limit, startup, least }] = VARIANTS as [Bounds];
  return entry('A5', `${said.join()}; ${wrongEnds} of ${tried} ends wrong`, `${least.toFixed(1)} to ${limit.toFixed(1)} dB, start-up ${startup.toFixed(1)}, quantised inwards; none`, wrongEnds === 0, board.name);
}

// ---- evenings ----

interface Evenings {
  evenings: number;
  starts: number;
  gestures: number;
  /** dB above the limit, and above the start-up cap before anybody touched the volume. */
  overLimit: number;
  overCap: number;
}

/** Something that a person or a program does which moves no volume up by itself. */
function idle(bench: Bench, random: Random, inputs: readonly string[], seat: number): void {
  const what = random();
  if (what < 0.5 && inputs.length > 1) bench.say(`in ${inputs[Math.floor(random() * inputs.length)]}`);
  else if (what < 0.8) order(bench, `mute ${random() < 0.5 ? 'on' : 'off'}`, seat);
}

function gesture(bench: Bench, random: Random, { least }: Bounds, seat: number): void {
  const what = Math.floor(random() * 6);
  const hand = handOf(bench.board, seat);
  if (what < 2) order(bench, `vol ${(Math.round(10 * between(random, least - 5, 12)) / 10).toFixed(1)}`, seat);
  else if (what === 2 && hand.knob) bench.turn(hand.knob, Math.round(between(random, -8, 16)), between(random, 5, 60));
  else if (what < 4) for (let n = between(random, 1, 6); n > 0; n--) clickOnce(bench, random() < 0.7 ? 1 : -1, seat);
  else if (what === 4) order(bench, `${random() < 0.5 ? 'bal' : 'trim'} ${Math.round(between(random, -20, 20))}`, seat);
  else {
    const button = Object.entries(bench.board.controls).find(([, control]) => control.kind === 'button' && (control.does === 'mute' || control.does === 'up'))![0];
    bench.press(button, true);
    bench.wait(between(random, 30, 900));
    bench.press(button, false);
  }
}

async function spent(board: Board, bounds: Bounds, evenings: number, seed: number, wrong: Wrong): Promise<Evenings> {
  const facts = bounded(board, bounds);
  const inputs = inputsOf(board);
  const random = seeded(seed);
  const found: Evenings = { evenings, starts: 0, gestures: 0, overLimit: -Infinity, overCap: -Infinity };
  let storage = new Storage();
  for (let evening = 0; evening < evenings; evening++) {
    // Now and then a board that nothing was saved on.
    if (random() < 0.1) storage = new Storage();
    for (let sessions = Math.ceil(between(random, 0, 3)); sessions > 0; sessions--) {
      let touched = false;
      const running = await startBoard(facts, { seed: seed + found.starts, storage, restartWindow: random() < 0.5 }, wrong);
      const { bench } = running;
      found.starts++;
      bench.onChange(() => {
        for (const seat of facts.seats.keys()) {
          const level = Math.max(bench.level(0, seat), bench.level(1, seat));
          found.overLimit = Math.max(found.overLimit, level - bounds.limit);
          if (!touched) found.overCap = Math.max(found.overCap, level - bounds.startup);
        }
      });
      // Left alone, or only switched from input to input: nothing is louder than the cap.
      bench.wait(between(random, 0, 4000));
      for (let n = between(random, 0, 3); n > 0; n--) {
        idle(bench, random, inputs, Math.floor(random() * facts.seats.length));
        bench.wait(between(random, 0, 1500));
      }
      touched = true;
      for (let n = Math.floor(between(random, 0, 10)); n > 0; n--) {
        const seat = Math.floor(random() * facts.seats.length);
        if (random() < 0.25) idle(bench, random, inputs, seat);
        else gesture(bench, random, bounds, seat);
        found.gestures++;
        bench.wait(random() < 0.7 ? between(random, 0, 400) : between(random, 0, 4000));
      }
      sound(running);
      bench.power(false);
    }
  }
  return found;
}

async function evenings(board: Board, count: number, wrong: Wrong = {}): Promise<Entry> {
  const all: Evenings[] = [];
  for (const [i, bounds] of VARIANTS.entries()) all.push(await spent(board, bounds, Math.round(count / VARIANTS.length), 100 * (i + 1), wrong));
  const sum = (key: 'evenings' | 'starts' | 'gestures'): number => all.reduce((n, found) => n + found[key], 0);
  const overLimit = Math.max(...all.map((found) => found.overLimit));
  const overCap = Math.max(...all.map((found) => found.overCap));
  return entry('A5', `${sum('evenings')} evenings, ${sum('starts')} starts, ${sum('gestures')} gestures: ${overLimit.toFixed(2)} dB re the limit, ${overCap.toFixed(2)} dB re the start-up cap before a volume was touched`,
    `at most ${EPSILON} dB above either`, overLimit <= EPSILON && overCap <= EPSILON && overLimit > -2, board.name);
}

/** Evenings of each board: 1,000 in all. */
const BOARDS: readonly (readonly [Board, number])[] = [
  [SOLO, 300],
  [POCKET, 300],
  [DESK, 150],
  [LADDER, 102],
  [SIX, 150],
];

/** What was remembered comes back as it was. */
const uncapped: Wrong = { code: [[/want < (seat\.)?startup \? want/g, 'want ? want']] };
/** A limit that the firmware does not know. */
const unlimited: Wrong = { code: [[/top: \d+/g, 'top: 63']] };

export const line: Line = {
  id: 'A5',
  title: 'volumes remembered; least, limit and start-up',
  async measure() {
    const entries: Entry[] = [];
    for (const [board, count] of BOARDS) entries.push(await remembered(board), await ends(board), await evenings(board, count));
    return entries;
  },
  async broken() {
    return [await evenings(SIX, 30, uncapped), await evenings(SOLO, 30, unlimited), await remembered(LADDER, uncapped)];
  },
};
