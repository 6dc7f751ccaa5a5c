/**
 * A10: mute acts on the press edge, is silent in time, is not undone by a hand that grabs for silence, and unmutes to
 * exactly what was before. Nothing is known about the signal: zero crossings take their whole window.
 */
import type { Bench } from '../../sim/bench.ts';
import { between, seeded } from '../../sim/random.ts';
import type { Running } from '../../sim/ways/way.ts';
import type { Entry, Line } from './ledger.ts';
import { BUTTON_PIN, entry, levelWrites, ms, pinEdges, playingSolo, press, sound, soloWith, volume } from './solo.ts';
import type { Wrong } from './solo.ts';

const FIRST_WRITE_BAR = 10;
const SILENT_BAR = 100;
/** The mute floor of the DS1882, dB (DS1808 data sheet p1, whose law it copies). */
const FLOOR = -90;

/** Whether neither ear may be above `dB` now. */
const below = (bench: Bench, dB: number): boolean => bench.level(0) <= dB && bench.level(1) <= dB;

/** Both ears, lowest and highest possible gain. */
const ears = (bench: Bench): string => JSON.stringify([bench.gain(0), bench.gain(1)]);

interface Mute {
  /** ms from the pin's edge to the end of the first write. */
  readonly first: number;
  /** ms from the pin's edge until no ear can be above -60 dB of full scale, nor less than 60 dB under what played (or under the mute floor). */
  readonly silent: number;
}

/** Presses the button of a playing amp. */
function mute({ bench }: Running, held: number): Mute {
  const before = bench.level(0);
  const target = Math.min(-60, Math.max(before - 60, FLOOR - 0.01));
  const edges = pinEdges(bench, BUTTON_PIN);
  const from = bench.trace.length;
  let silent = Infinity;
  bench.onChange(() => {
    if (!below(bench, target + 0.01)) silent = Infinity;
    else if (silent === Infinity) silent = bench.clock.now;
  });
  press(bench, held);
  bench.wait(600);
  const pressed = edges[0]!.t;
  const first = levelWrites(bench.trace, from)[0]?.end ?? Infinity;
  return { first: ms(first - pressed), silent: ms(silent - pressed) };
}

async function measured(wrong: Wrong = {}): Promise<Entry[]> {
  const mutes: Mute[] = [];
  let undone = 0;
  let grabs = 0;
  let audible = 0;
  let moved = 0;
  let restored = 0;
  let returns = 0;
  for (let seed = 1; seed <= 24; seed++) {
    const running = await playingSolo({ seed, restartWindow: seed % 2 === 0 }, soloWith({ limit: 0 }), wrong);
    const { bench } = running;
    const random = seeded(seed);
    const level = seed === 1 ? 0 : -Math.round(between(random, 0, 62));
    bench.say(`vol ${level}`);
    bench.wait(2500 + between(random, 0, 500));
    const before = ears(bench);

    mutes.push(mute(running, between(random, 40, 300)));

    // Hands that grab for silence: held long, pressed twice, pressed three times.
    bench.wait(400);
    for (const hand of [[900], [60, 60], [60, 60, 60], [2000]]) {
      grabs++;
      for (const held of hand) {
        press(bench, held);
        bench.wait(between(random, 60, 150));
      }
      bench.wait(1200);
      if (bench.say('mute') !== 'mute on' || !below(bench, FLOOR)) undone++;
    }

    // Turned while muted: silent all the while, and counted.
    let loudest = -Infinity;
    let listening = true;
    bench.onChange(() => {
      if (listening) loudest = Math.max(loudest, bench.level(0), bench.level(1));
    });
    const turns = level < -31 ? 7 : -7;
    const from = bench.trace.length;
    bench.turn('knob', turns, 12);
    bench.wait(300);
    if (loudest > FLOOR || levelWrites(bench.trace, from).some((write) => write.level > -Infinity)) audible++;
    if (volume(bench) !== level + turns) moved++;
    bench.turn('knob', -turns, 12);
    bench.wait(600);
    listening = false;

    // One short press plays again, exactly as before.
    press(bench, 80);
    bench.wait(3000);
    returns++;
    if (bench.say('mute') === 'mute off' && volume(bench) === level && ears(bench) === before) restored++;
    sound(running);
  }
  const first = Math.max(...mutes.map((m) => m.first));
  const silent = Math.max(...mutes.map((m) => m.silent));
  return [
    entry('A10', `first write at most ${first.toFixed(1)} ms after the pin's edge, ${mutes.length} presses`, `within ${FIRST_WRITE_BAR} ms`, first <= FIRST_WRITE_BAR),
    entry('A10', `60 dB down at most ${silent.toFixed(1)} ms after the pin's edge`, `within ${SILENT_BAR} ms`, silent <= SILENT_BAR),
    entry('A10', `${undone} of ${grabs} long, double and triple presses ended the mute`, 'none', undone === 0),
    entry('A10', `turned while muted: audible ${audible} times, wrong count ${moved} times of ${mutes.length}`, 'silent, and counted', audible === 0 && moved === 0),
    entry('A10', `${restored} of ${returns} came back to the same level at both ears`, 'all', restored === returns),
  ];
}

/** A button that waits until its contact is quiet, as a debounced watch does. */
const late: Wrong = {
  globals(globals) {
    const watch = globals.setWatch as (callback: (edge: unknown) => void, pin: { name: string }, options: unknown) => number;
    const later = globals.setTimeout as (callback: (edge: unknown) => void, ms: number, edge: unknown) => number;
    globals.setWatch = (callback: (edge: unknown) => void, pin: { name: string }, options: unknown): number =>
      watch(pin.name === BUTTON_PIN ? (edge) => void later(callback, 25, edge) : callback, pin, options);
  },
};

export const line: Line = {
  id: 'A10',
  title: 'mute on the press edge, never undone by a grab, restored exactly',
  measure: () => measured(),
  broken: async () => [(await measured(late))[0]!],
};

