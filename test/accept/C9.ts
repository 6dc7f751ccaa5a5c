/**
 * C9: the first click is one step, after power-up, after a mute and at once; upwards the volume keeps the board's dB a
 * second in every window of time, downwards it need not.
 */
import type { Board } from '../../boards/board.ts';
import { CHARGES } from '../../sim/port/charges.ts';
import { between, seeded } from '../../sim/random.ts';
import type { Entry, Line } from './ledger.ts';
import { SOLO, entry, levelWrites, ms, playingSolo, press, sound, soloWith, startSolo, volume } from './solo.ts';

const RISE = SOLO.seats[0]!.rise;
/** A step of the DS1882, dB (data sheet p1). */
const STEP = 1;
/** Silence, as a place below the quietest position. */
const BOTTOM = -63;

/** dB above what the rise allows, the worst of all windows between two writes. A step is never less than whole. */
function excess(writes: readonly { t: number; level: number }[]): { dB: number; slope: number } {
  const points = writes.map(({ t, level }) => ({ t: t / 1e9, level: Math.max(level, BOTTOM) }));
  let worst = -Infinity;
  let slope = 0;
  for (let j = 1; j < points.length; j++) {
    for (let i = Math.max(0, j - 200); i < j; i++) {
      const climbed = points[j]!.level - points[i]!.level;
      const seconds = points[j]!.t - points[i]!.t;
      worst = Math.max(worst, climbed - STEP - RISE * seconds);
      if (climbed >= 10 * STEP) slope = Math.max(slope, (climbed - STEP) / seconds);
    }
  }
  return { dB: worst, slope };
}

async function firstClicks(): Promise<Entry> {
  let wrong = 0;
  let tried = 0;
  for (let seed = 1; seed <= 12; seed++) {
    const direction = seed % 2 ? 1 : -1;
    // At rest after power-up; in the middle of the start; after a mute.
    const { bench } = await playingSolo({ seed });
    const rested = volume(bench);
    let from = bench.trace.length;
    bench.turn('knob', direction, 10);
    bench.wait(300);
    const writes = levelWrites(bench.trace, from);
    tried++;
    if (volume(bench) !== rested + direction || writes.length !== 1 || writes[0]!.level !== rested + direction) wrong++;

    const early = await startSolo({ seed });
    early.bench.wait(100 * seed);
    early.bench.turn('knob', direction, 10);
    early.bench.wait(3000);
    tried++;
    if (volume(early.bench) !== rested + direction) wrong++;

    press(bench);
    bench.wait(800);
    press(bench);
    bench.wait(3000);
    from = bench.trace.length;
    bench.turn('knob', -direction, 10);
    bench.wait(300);
    const after = levelWrites(bench.trace, from);
    tried++;
    if (volume(bench) !== rested || after.length !== 1 || after[0]!.level !== rested) wrong++;
  }
  return entry('C9', `${wrong} of ${tried} first clicks were not one step`, 'none', wrong === 0);
}

/** A tenth of the interpreter's time, so that nothing but the firmware's own pace holds the rise back. */
const FAST = Object.fromEntries(Object.entries(CHARGES).map(([row, charge]) => [row, charge / 10])) as unknown as typeof CHARGES;

async function slopes(board: Board): Promise<Entry[]> {
  let worst = -Infinity;
  let steepest = 0;
  let slowestFall = 0;
  for (let seed = 1; seed <= 8; seed++) {
    const running = await startSolo({ seed, ...(seed % 2 ? { charges: FAST } : {}) }, board);
    const { bench } = running;
    const random = seeded(seed);
    bench.wait(2500);
    for (let i = 0; i < 25; i++) {
      const what = Math.floor(random() * 5);
      if (what < 2) bench.say(`vol ${-Math.round(between(random, 0, 62))}`);
      else if (what === 2) press(bench, 60);
      else if (what === 3) bench.turn('knob', Math.round(between(random, -8, 8)), between(random, 5, 40));
      else bench.say(random() < 0.7 ? 'mute off' : 'mute on');
      bench.wait(between(random, 0, 900));
    }
    const { dB, slope } = excess(levelWrites(bench.trace));
    worst = Math.max(worst, dB);
    steepest = Math.max(steepest, slope);

    bench.say('mute off');
    bench.say('vol 0');
    bench.wait(4000);
    const from = bench.trace.length;
    const t = bench.clock.now;
    bench.say('vol -60');
    bench.wait(1000);
    const down = levelWrites(bench.trace, from);
    slowestFall = Math.max(slowestFall, down.at(-1)?.level === -60 ? ms(down.at(-1)!.end - t) : Infinity);
    sound(running);
  }
  return [
    entry('C9', `steepest rise ${steepest.toFixed(1)} dB/s, at most ${worst.toFixed(2)} dB over the line plus one step`, `${RISE} dB/s in every window`, worst <= 0 && steepest > 0),
    entry('C9', `60 dB down in ${slowestFall.toFixed(0)} ms`, 'downwards faster than the rise', slowestFall < (60 / RISE) * 1000 / 3),
  ];
}

export const line: Line = {
  id: 'C9',
  title: 'the first click is one step; a limited rise',
  measure: async () => [await firstClicks(), ...(await slopes(soloWith({ limit: 0 })))],
  // A firmware that was built for another rise.
  broken: async () => (await slopes(soloWith({ limit: 0, rise: 8 * RISE }))).slice(0, 1),
};

