/**
 * A6: a ramp never blocks. While a recall of 60 dB or an unmute runs, 50 clicks arrive; each is handled within 20 ms,
 * from the pin's edge that completes its detent to the end of the callback, and the end is the exact level.
 */
import type { Bench } from '../../sim/bench.ts';
import type { EdgeArgument } from '../../sim/port/port.ts';
import { between, seeded } from '../../sim/random.ts';
import type { Entry, Line } from './ledger.ts';
import { KNOB_A, entry, levelWrites, ms, pinEdges, playingSolo, press, quantile, sound, soloWith, volume } from './solo.ts';
import type { Globals, Wrong } from './solo.ts';

const CLICKS = 50;
const BAR = 20;
/** The fastest that solo's microcontroller promises. */
const PER_SECOND = 20;

/** When the callbacks of a pin's edges ended, by the instant of the edge in whole microseconds. */
function callbacks(bench: Bench, pin: string): Map<number, number> {
  const ended = new Map<number, number>();
  const interpreter = bench.port.interpreter!;
  const call = interpreter.call.bind(interpreter);
  interpreter.call = (callback, args) => {
    const error = call(callback, args);
    const edge = args[0] as Partial<EdgeArgument> | undefined;
    if (edge?.pin === pin) ended.set(edge.time!, bench.clock.now);
    return error;
  };
  return ended;
}

interface Ramp {
  readonly name: string;
  /** Level before and after, dB. */
  readonly from: number;
  readonly to: number;
  readonly order: (bench: Bench) => void;
  readonly muted?: boolean;
}

const RAMPS: readonly Ramp[] = [
  { name: '60 dB up', from: -60, to: 0, order: (bench) => void bench.say('vol 0') },
  { name: '60 dB down', from: 0, to: -60, order: (bench) => void bench.say('vol -60') },
  { name: 'unmute', from: -3, to: -3, muted: true, order: (bench) => void press(bench, 60) },
];

/** One ramp, and clicks all along it: there and back in short runs, never past an end. */
async function ramped(ramp: Ramp, seed: number, perSecond: number, wrong: Wrong) {
  const running = await playingSolo({ seed }, soloWith({ limit: 0 }), wrong);
  const { bench } = running;
  const random = seeded(seed);
  bench.say(`vol ${ramp.from}`);
  bench.wait(2500);
  if (ramp.muted) press(bench, 60);
  bench.wait(1500);
  const edges = pinEdges(bench, KNOB_A);
  const ended = callbacks(bench, KNOB_A);
  const first = bench.trace.length;
  ramp.order(bench);
  if (ramp.muted) bench.wait(300);
  let place = 0;
  const opened: number[] = [];
  const inwards = ramp.to > -30 ? -1 : 1;
  const spacing = 1e9 / perSecond / 4;
  while (opened.length < CLICKS) {
    const run = Math.min(CLICKS - opened.length, Math.ceil(between(random, 0, 5)));
    const direction = Math.abs(place) >= run && random() < 0.5 ? -inwards : inwards;
    for (let i = 0; i < run; i++) {
      opened.push(bench.clock.now + spacing * (direction > 0 ? 2.5 : 3.5));
      bench.turn('knob', direction, perSecond);
    }
    place += direction * run;
    if (Math.abs(place) > 25) break;
  }
  bench.wait(3000);
  // The ramp is over when the level that was asked for is first met, give or take the clicks.
  const over = levelWrites(bench.trace, first).find(({ level }) => Math.abs(level - ramp.to) < 2)?.t ?? Infinity;
  const delays = opened.map((moved) => {
    const edge = edges.find(({ t, level: up }) => up && t >= Math.floor(moved));
    const end = edge && ended.get(Math.round(edge.t / 1000));
    return end === undefined ? Infinity : ms(end - edge!.t);
  });
  const expected = ramp.to + place;
  sound(running);
  return {
    delays,
    during: opened.filter((moved) => moved < over).length,
    exact: volume(bench) === expected && [0, 1].every((ear) => Math.abs(bench.level(ear) - expected) < 1e-6),
  };
}

async function measured(ramps: readonly Ramp[], wrong: Wrong = {}): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const ramp of ramps) {
    const delays: number[] = [];
    let during = 0;
    let runs = 0;
    let exact = 0;
    // A fall is over before the second click comes; a rise after some of the 50 clicks: as many as give 50 clicks under way.
    while (during < CLICKS && runs < (ramp.to < ramp.from ? 2 : 30)) {
      const run = await ramped(ramp, ++runs, PER_SECOND, wrong);
      delays.push(...run.delays);
      during += run.during;
      if (run.exact) exact++;
    }
    const longest = Math.max(...delays);
    entries.push(entry('A6', `${ramp.name}: ${delays.length} clicks, ${during} while it ran, each handled in ${longest.toFixed(1)} ms (median ${quantile(delays, 0.5).toFixed(1)}), ${exact} of ${runs} ended at the exact level`,
      `each within ${BAR} ms at ${PER_SECOND} detents a second, the end exact`, longest <= BAR && exact === runs && (during > 0 || ramp.to < ramp.from)));
  }
  return entries;
}

/** A ramp that waits where it stands: a short timer is a loop that does nothing. */
const waiting: Wrong = {
  globals(globals: Globals, bench) {
    type Later = (callback: (...args: unknown[]) => void, ms: number, ...args: unknown[]) => number;
    const later = globals.setTimeout as Later;
    const pace = (1000 * 1) / 80;
    globals.setTimeout = ((callback, delay, ...args) => {
      if (delay < pace - 1 || delay > pace + 1) return later(callback, delay, ...args);
      bench.clock.advanceTo(bench.clock.now + delay * 1e6);
      callback(...args);
      return 0;
    }) satisfies Later;
  },
};

export const line: Line = {
  id: 'A6',
  title: 'ramps never block',
  measure: () => measured(RAMPS),
  broken: async () => (await measured(RAMPS.slice(0, 1), waiting)).slice(0, 1),
};
