/**
 * A6: a ramp never blocks, on any board. While a recall of 60 dB (of all seats at once) or an unmute runs, 50 clicks
 * arrive; each is handled within 20 ms, from the pin's edge that completes it to the end of the callback, and the end is
 * the exact level, as when the hand gets there slowly.
 */
import type { Board, ButtonFacts, EncoderFacts } from '../../boards/board.ts';
import type { Bench } from '../../sim/bench.ts';
import type { EdgeArgument } from '../../sim/port/port.ts';
import { between, seeded } from '../../sim/random.ts';
import { BOARDS, DESK, FINGER, SOLO, clickOnce, ears, handOf, inputsOf, look, order, playingBoard, pressMute, quietest, withSeats } from './boards.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, ms, pinEdges, quantile, sound } from './solo.ts';
import type { Globals, Wrong } from './solo.ts';

const CLICKS = 50;
const BAR = 20;
/** The fastest that the slowest board promises. */
const PER_SECOND = 20;
const RECALL = 60;
const EXACT = 1e-6;

/** When the callbacks of a pin's edges ended, by pin and instant of the edge in whole microseconds. */
function callbacks(bench: Bench): Map<string, number> {
  const ended = new Map<string, number>();
  const interpreter = bench.port.interpreter!;
  const call = interpreter.call.bind(interpreter);
  interpreter.call = (callback, args) => {
    const error = call(callback, args);
    const edge = args[0] as Partial<EdgeArgument> | undefined;
    if (edge?.pin) ended.set(`${edge.pin} ${edge.time}`, bench.clock.now);
    return error;
  };
  return ended;
}

/** A click of the hand: when its last edge is due, on which pin, and which way that pin goes. */
interface Click {
  readonly at: number;
  readonly pin: string;
  readonly up: boolean;
}

function clicked(bench: Bench, direction: 1 | -1): Click {
  const { knob, up, down } = handOf(bench.board);
  const { now } = bench.clock;
  if (!knob) {
    const button = (direction > 0 ? up : down)!;
    clickOnce(bench, direction);
    return { at: now, pin: (bench.board.controls[button] as ButtonFacts).pin as string, up: false };
  }
  const spacing = 1e9 / PER_SECOND / 4;
  bench.turn(knob, direction, PER_SECOND);
  // Both contacts are open in the detent; the first one opens third clockwise, and last the other way round.
  return { at: now + spacing * (direction > 0 ? 2.5 : 3.5), pin: (bench.board.controls[knob] as EncoderFacts).a, up: true };
}

type Kind = 'up' | 'down' | 'unmute';
const NAMES: Record<Kind, string> = { up: `${RECALL} dB up`, down: `${RECALL} dB down`, unmute: 'unmute' };

/** What the hand finds on a slow way through all positions: answer and level of each, quietest first. */
async function slowWay(board: Board, source: string): Promise<{ answer: string; level: number }[]> {
  const { bench } = await playingBoard(board, { seed: 1 });
  if (source) bench.say(`in ${source}`);
  bench.wait(4000);
  order(bench, `vol ${quietest(bench)}`);
  bench.wait(6000);
  const places: { answer: string; level: number }[] = [];
  for (;;) {
    const answer = look(bench, 'vol');
    if (answer === places.at(-1)?.answer) return places;
    places.push({ answer, level: ears(bench, 0, source)[0] });
    clickOnce(bench, 1);
    bench.wait(4000);
  }
}

/** One ramp, and clicks all along it: there and back in short runs, never past an end. */
async function ramped(board: Board, source: string, places: Awaited<ReturnType<typeof slowWay>>, kind: Kind, seed: number, wrong: Wrong) {
  const running = await playingBoard(board, { seed }, wrong);
  const { bench } = running;
  const random = seeded(seed);
  const top = places.length - 1;
  const low = places.findIndex(({ level }) => level >= places[top]!.level - RECALL - EXACT);
  const [from, to] = kind === 'up' ? [low, top] : kind === 'down' ? [top, low] : [top - 3, top - 3];
  const everySeat = (line: string): void => board.seats.forEach((_, seat) => void order(bench, line, seat));
  if (source) bench.say(`in ${source}`);
  everySeat(places[from]!.answer);
  bench.wait(6000);
  if (kind === 'unmute') everySeat('mute on');
  bench.wait(1500);
  const edges = new Map<string, ReturnType<typeof pinEdges>>();
  const pinsOf = Object.values(board.controls).flatMap((control) => (control.kind === 'encoder' ? [control.a] : typeof control.pin === 'string' ? [control.pin] : []));
  for (const pin of pinsOf) edges.set(pin, pinEdges(bench, pin));
  const ended = callbacks(bench);
  // The ramp is over when the level that was asked for is first met, give or take the clicks.
  let over = Infinity;
  let muted = kind === 'unmute';
  bench.onChange(() => {
    const near = Math.abs(bench.level(0) - places[to]!.level) < 2;
    if (near && !muted && over === Infinity) over = bench.clock.now;
  });
  if (kind === 'unmute') {
    board.seats.forEach((_, seat) => pressMute(bench, seat));
    bench.wait(300);
    muted = false;
  } else everySeat(places[to]!.answer);
  let place = 0;
  const clicks: Click[] = [];
  const inwards = kind === 'down' ? 1 : -1;
  while (clicks.length < CLICKS) {
    const run = Math.min(CLICKS - clicks.length, Math.ceil(between(random, 0, 5)));
    const direction = Math.abs(place) >= run && random() < 0.5 ? -inwards : inwards;
    for (let i = 0; i < run; i++) clicks.push(clicked(bench, direction as 1 | -1));
    place += direction * run;
    if (Math.abs(place) > 25) break;
  }
  bench.wait(8000);
  const delays = clicks.map(({ at, pin, up }) => {
    const edge = edges.get(pin)!.find(({ t, level }) => level === up && t >= Math.floor(at));
    const end = edge && ended.get(`${pin} ${Math.round(edge.t / 1000)}`);
    return end === undefined ? Infinity : ms(end - edge!.t);
  });
  const expected = places[to + place]!;
  sound(running);
  return {
    delays,
    during: clicks.filter(({ at }) => at < over).length,
    exact: look(bench, 'vol') === expected.answer && ears(bench, 0, source).every((level) => Math.abs(level - expected.level) < EXACT),
  };
}

async function measured(board: Board, kinds: readonly Kind[], wrong: Wrong = {}): Promise<Entry[]> {
  const facts = withSeats(board, { limit: 0 });
  const source = inputsOf(board)[1] ?? '';
  const places = await slowWay(facts, source);
  const entries: Entry[] = [];
  const rate = handOf(board).knob ? `${PER_SECOND} detents a second` : `${(1000 / (FINGER.on + FINGER.off)).toFixed(0)} presses a second`;
  for (const kind of kinds) {
    const delays: number[] = [];
    let during = 0;
    let runs = 0;
    let exact = 0;
    // A fall is over before the second click comes; a rise after some of the 50 clicks: as many as give 50 clicks under way.
    while (during < CLICKS && runs < (kind === 'down' ? 2 : 30)) {
      const run = await ramped(facts, source, places, kind, ++runs, wrong);
      delays.push(...run.delays);
      during += run.during;
      if (run.exact) exact++;
    }
    const longest = Math.max(...delays);
    entries.push(entry('A6', `${NAMES[kind]}: ${delays.length} clicks, ${during} while it ran, each handled in ${longest.toFixed(1)} ms (median ${quantile(delays, 0.5).toFixed(1)}), ${exact} of ${runs} ended at the exact level`,
      `each within ${BAR} ms at ${rate}, the end exact`, longest <= BAR && exact === runs && (during > 0 || kind === 'down'), board.name));
  }
  return entries;
}

/** A ramp that waits where it stands: a timer of the rise's pace is a loop that does nothing. `step` in dB, 80 dB a second. */
const waiting = (step: number): Wrong => ({
  globals(globals: Globals, bench) {
    type Later = (callback: (...args: unknown[]) => void, ms: number, ...args: unknown[]) => number;
    const later = globals.setTimeout as Later;
    const pace = Math.ceil((1000 * step) / 80);
    globals.setTimeout = ((callback, delay, ...args) => {
      if (delay < pace - 1 || delay > pace) return later(callback, delay, ...args);
      bench.clock.advanceTo(bench.clock.now + delay * 1e6);
      callback(...args);
      return 0;
    }) satisfies Later;
  },
});

export const line: Line = {
  id: 'A6',
  title: 'ramps never block',
  async measure() {
    const entries: Entry[] = [];
    for (const board of BOARDS) entries.push(...(await measured(board, ['up', 'down', 'unmute'])));
    return entries;
  },
  broken: async () => [...(await measured(SOLO, ['up'], waiting(1))), ...(await measured(DESK, ['up'], waiting(0.5)))],
};
