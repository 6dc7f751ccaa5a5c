/**
 * E3: the button. It acts on the press edge whatever its contact does afterwards; a press is one press; an edge that is
 * lost is made good by the state of the pin.
 */
import { MS } from '../../sim/clock.ts';
import { between, seeded } from '../../sim/random.ts';
import type { Random } from '../../sim/random.ts';
import type { Entry, Line } from './ledger.ts';
import { BUTTON_PIN, SOLO, entry, levelWrites, ms, pinEdges, playingSolo, sound } from './solo.ts';
import type { Globals, Wrong } from './solo.ts';

const PRESSES = 150;

const facts = SOLO.controls.button!;

/** Loses edges on their way to the firmware, but never all of one movement of the finger. */
function lossy(random: Random, share: number): Wrong {
  return {
    globals(globals: Globals) {
      type Watch = (callback: (edge: { time: number }) => void, pin: { name: string }, options: unknown) => number;
      const watch = globals.setWatch as Watch;
      const later = globals.setTimeout as (callback: () => void, ms: number) => number;
      let last = -1;
      let passed = 0;
      globals.setWatch = ((callback, pin, options) =>
        watch(pin.name !== BUTTON_PIN ? callback : (edge) => {
          if (edge.time - last > 0.03) passed = 0;
          last = edge.time;
          if (random() < share) {
            // If this was the last of its movement and none has come through, it comes late.
            later(() => {
              if (!passed++) callback(edge);
            }, 12);
            return;
          }
          passed++;
          callback(edge);
        }, pin, options)) satisfies Watch;
    },
  };
}

interface Figures {
  readonly wrong: number;
  readonly slowest: number;
  readonly edges: number;
}

/** Presses now and then; each changes the mute exactly once. */
async function pressed(seed: number, wrong: Wrong): Promise<Figures> {
  const running = await playingSolo({ seed }, undefined, wrong);
  const { bench } = running;
  const random = seeded(seed + 1000);
  const edges = pinEdges(bench, BUTTON_PIN);
  let wrongs = 0;
  let slowest = 0;
  let muted = false;
  for (let i = 0; i < PRESSES; i++) {
    const held = between(random, 100, 420);
    const from = bench.trace.length;
    const seen = edges.length;
    bench.press('button', true);
    bench.button('button').move(bench.clock.now + held * MS, false);
    bench.wait(80);
    // Down: muted at once, and stays so.
    if (bench.say('mute') !== 'mute on') wrongs++;
    if (!muted) slowest = Math.max(slowest, ms((levelWrites(bench.trace, from)[0]?.end ?? Infinity) - edges[seen]!.t));
    bench.wait(held + 450 + between(random, 0, 300));
    muted = !muted;
    if (!muted) bench.wait(1500);
    if (bench.say('mute') !== (muted ? 'mute on' : 'mute off')) {
      wrongs++;
      muted = !muted;
    }
  }
  sound(running);
  return { wrong: wrongs, slowest, edges: edges.length };
}

async function measured(wrong: Wrong = {}): Promise<Entry> {
  const { wrong: wrongs, slowest, edges } = await pressed(1, wrong);
  return entry('E3', `${wrongs} of ${PRESSES} short presses wrong (${edges} edges: bounce of ${facts.bounce.ms} ms), first write at most ${slowest.toFixed(1)} ms after the edge`,
    'none (the time at rest is A10)', wrongs === 0 && edges > 2 * PRESSES);
}

async function withLoss(): Promise<Entry> {
  let wrongs = 0;
  for (const [i, share] of [0.2, 0.5, 0.8].entries()) wrongs += (await pressed(i + 2, lossy(seeded(i + 7), share))).wrong;
  return entry('E3', `${wrongs} of ${3 * PRESSES} wrong while 20, 50 and 80 of 100 edges are lost`, 'none, as long as one edge of a movement arrives', wrongs === 0);
}

/** A button that counts every edge down as a press. */
const bouncy: Wrong = {
  globals(globals: Globals, bench) {
    type Watch = (callback: (edge: { state: boolean; time: number }) => void, pin: { name: string }, options: unknown) => number;
    const watch = globals.setWatch as Watch;
    globals.setWatch = ((callback, pin, options) => {
      if (pin.name !== BUTTON_PIN) return watch(callback, pin, options);
      let muted = false;
      return watch(({ state }) => {
        if (state) return;
        muted = !muted;
        bench.say(muted ? 'mute on' : 'mute off');
      }, pin, options);
    }) satisfies Watch;
  },
};

export const line: Line = {
  id: 'E3',
  title: 'the button acts on its press edge',
  measure: async () => [await measured(), await withLoss()],
  broken: async () => [await measured(bouncy)],
};
