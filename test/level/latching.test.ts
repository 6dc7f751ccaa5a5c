/**
 * Latching relays in the path: nobody knows where they are at power-up, a pulse moves them, and no change of range is
 * louder than its louder end, whatever their times.
 */
import { expect, test } from 'vitest';
import { board as desk } from '../../boards/desk/board.ts';
import type { Board } from '../../boards/board.ts';
import { bundle } from '../../boards/build/bundle.ts';
import { between, seeded } from '../../sim/random.ts';
import { start } from '../../sim/ways/start.ts';

const FOLDER = 'boards/desk';

/** desk with a pad and a gain relay of two coils each, on the second port of its expander. */
const latching: Board = {
  ...desk,
  name: 'latching',
  relays: {
    ...desk.relays,
    pad: { ...desk.relays.pad, kind: 'latching relay', set: { expander: 'relays', bit: 8 }, reset: { expander: 'relays', bit: 9 } } as never,
    gain: { ...desk.relays.gain, kind: 'latching relay', set: { expander: 'relays', bit: 10 }, reset: { expander: 'relays', bit: 11 } } as never,
  },
};

test.each([1, 2, 3, 4])('wherever they stand at power-up, the start is silent and the level exact (seed %i)', async (seed) => {
  const { bench } = await start('sim', latching, FOLDER, { seed });
  let loudest = -Infinity;
  bench.onChange(() => (loudest = Math.max(loudest, bench.level(0), bench.level(1))));
  bench.wait(520);
  expect(loudest).toBeLessThan(-90);
  bench.wait(4000);
  const said = Number(bench.say('vol').slice(4));
  for (const ear of [0, 1]) expect(bench.level(ear)).toBeCloseTo(said, 1);
  expect(loudest).toBeLessThanOrEqual(said + 0.1);
  expect(bench.port.errors).toEqual([]);
});

test('no order across the ranges is louder than the louder of its ends, interrupted or not', async () => {
  const { bench } = await start('sim', latching, FOLDER, { seed: 5 });
  const random = seeded(7);
  bench.wait(4000);
  let loudest = -Infinity;
  bench.onChange(() => (loudest = Math.max(loudest, bench.level(0), bench.level(1))));
  let crossings = 0;
  for (let i = 0; i < 150; i++) {
    const before = Math.max(bench.level(0), bench.level(1));
    const from = bench.trace.length;
    loudest = before;
    const said = Number(bench.say(`vol ${-Math.round(between(random, 5, 60))}`).slice(4));
    bench.wait(random() < 0.4 ? between(random, 1, 80) : 2500);
    expect(loudest).toBeLessThanOrEqual(Math.max(before, said + 0.05) + 0.05);
    if (bench.trace.slice(from).some((entry) => entry.kind === 'write' && entry.address === 0x20)) crossings++;
  }
  bench.wait(4000);
  expect(bench.level(0)).toBeCloseTo(Number(bench.say('vol').slice(4)), 1);
  expect(crossings).toBeGreaterThan(20);
  expect(bench.port.errors).toEqual([]);
});

test('the bundle holds the device’s language', async () => {
  expect((await bundle(FOLDER, { minify: true, facts: latching })).bytes).toBeGreaterThan(0);
});
