/**
 * E1: no detent is lost and none is extra. Two knobs at once on solo's microcontroller, contacts that bounce as the
 * board says behind its filters, the interpreter's time charged and other work in its way for 18 ms at a time; for
 * detents of 1, 2 and 4 edges.
 */
import { fileURLToPath } from 'node:url';
import type { EncoderFacts } from '../../boards/board.ts';
import { between, seeded } from '../../sim/random.ts';
import { findInterpreter } from '../../sim/ways/interpreter.ts';
import { start } from '../../sim/ways/start.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, skipped, sound } from './solo.ts';
import { knobs } from './knobs/board.ts';

const FOLDER = fileURLToPath(new URL('knobs', import.meta.url));
const RATE_BAR = 20;
const KINDS = [4, 2, 1] as const;

interface Count {
  /** Detents that the hand made at both knobs. */
  made: number;
  /** Detents by which the two counts are wrong in the end, and at worst at any pause. */
  wrong: number;
  overflows: number;
}

/** Both knobs turn at once, in gestures of either direction, at `rate` detents a second. */
async function turned(way: 'sim' | 'espruino', edges: EncoderFacts['edges'], rate: number, gestures: number, late = false): Promise<Count> {
  const count: Count = { made: 0, wrong: 0, overflows: 0 };
  const running = await start(way, knobs(edges, late), FOLDER, { seed: edges * 100 + Math.round(rate) });
  const { bench } = running;
  try {
    const random = seeded(Math.round(rate) + edges);
    const places = { left: 0, right: 0 };
    bench.wait(300);
    for (let gesture = 0; gesture < gestures; gesture++) {
      const ends = (['left', 'right'] as const).map((name) => {
        const detents = Math.round(between(random, 1, 12)) * (random() < 0.5 ? 1 : -1);
        places[name] += detents;
        count.made += Math.abs(detents);
        // Not in step with one another.
        return bench.knob(name).turn(detents, rate * between(random, 0.97, 1));
      });
      bench.port.run(Math.max(...ends));
      bench.wait(30 + between(random, 0, 60));
      const [left, right] = bench.say('').split(' ').map(Number) as [number, number];
      const off = Math.abs(left - places.left) + Math.abs(right - places.right);
      if (!(off <= count.wrong)) count.wrong = off;
    }
    sound(running);
    count.overflows = bench.port.overflows;
  } finally {
    await running.close();
  }
  return count;
}

const kindOf = (edges: number): string => `${edges} ${edges === 1 ? 'edge' : 'edges'} a detent`;

/** The highest rate up to which nothing was lost, of a row that rises by an eighth. */
async function highest(edges: EncoderFacts['edges']): Promise<number> {
  let good = 0;
  for (let rate = RATE_BAR; rate < 2000; rate *= 9 / 8) {
    const { wrong, overflows } = await turned('sim', edges, rate, 40);
    if (wrong || overflows) break;
    good = rate;
  }
  return good;
}

async function counted(way: 'sim' | 'espruino', edges: EncoderFacts['edges'], gestures: number, late = false): Promise<Entry> {
  const all: Count[] = [];
  for (const rate of [3, 10, RATE_BAR]) all.push(await turned(way, edges, rate, gestures, late));
  const made = all.reduce((n, { made }) => n + made, 0);
  const wrong = Math.max(...all.map(({ wrong }) => wrong));
  const most = way === 'sim' && !late ? `, none up to ${(await highest(edges)).toFixed(0)} a second` : '';
  return entry('E1', `${way}, ${kindOf(edges)}: ${wrong} of ${made} detents wrong up to ${RATE_BAR} a second${most}`, `none lost, none extra, two knobs at once, up to ${RATE_BAR} detents a second`,
    wrong === 0 && all.every(({ overflows }) => overflows === 0));
}

export const line: Line = {
  id: 'E1',
  title: 'no detent lost, none extra',
  async measure() {
    const entries: Entry[] = [];
    for (const edges of KINDS) entries.push(await counted('sim', edges, 60));
    for (const edges of KINDS) {
      if (findInterpreter()) entries.push(await counted('espruino', edges, 10));
      else entries.push(skipped('E1', `${kindOf(edges)} in the interpreter`));
    }
    return entries;
  },
  broken: async () => [await counted('sim', 4, 60, true)],
};
