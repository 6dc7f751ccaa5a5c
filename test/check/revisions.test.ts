/** Boards with rows to choose from: each row is a board without errors, and starts. */
import { describe, expect, test, vi } from 'vitest';
import type { Board } from '../../boards/board.ts';
import { bundle } from '../../boards/build/bundle.ts';
import { checkBoard } from '../../boards/check/check.ts';
import { pinUses } from '../../boards/check/pins.ts';
import { findBoard } from '../../boards/find.ts';
import { CARRIERS, hat } from '../../boards/hat/board.ts';
import { REVISIONS, kit } from '../../boards/kit/board.ts';
import { wiringOf } from '../../boards/wiring/wiring.ts';
import { Bench } from '../../sim/bench.ts';
import { startOn } from '../../sim/ways/start.ts';

vi.setConfig({ testTimeout: 60_000 });

const rows: [string, Board][] = [
  ...Object.keys(CARRIERS).map((name): [string, Board] => [`hat, ${name}`, hat(name as keyof typeof CARRIERS)]),
  ...Object.keys(REVISIONS).map((name): [string, Board] => [`kit, ${name}`, kit(name as keyof typeof REVISIONS)]),
];

describe.each(rows)('%s', (_, board) => {
  test('has no error, a pin for everything, and wires', () => {
    expect(checkBoard(board, `boards/${board.name}/board.ts`).filter(({ severity }) => severity === 'error')).toEqual([]);
    const pins = pinUses(board).map(({ pin }) => pin);
    expect(new Set(pins).size).toBe(pins.length);
    expect(() => wiringOf(board)).not.toThrow();
  });

  test('is built, and plays after its start', async () => {
    const { folder } = await findBoard(board.name);
    expect((await bundle(folder, { minify: true, facts: board })).bytes).toBeGreaterThan(5_000);
    const bench = new Bench(board, { unclocked: 'passes' });
    await startOn('sim', bench, folder);
    bench.wait(4000);
    for (const ear of [0, 1]) expect(bench.level(ear)).toBeCloseTo(board.seats[0]!.startup / 100, 0);
  });

  test('has keys for up, down and mute', () => {
    const done = Object.values(board.controls).map((control) => (control.kind === 'button' ? control.does : control.kind));
    expect(done).toEqual(expect.arrayContaining(['up', 'down', 'mute']));
  });
});

describe('an ES8388 without a clock', () => {
  const board = kit('V2.3');
  const start = async (unclocked?: 'passes' | 'silent'): Promise<Bench> => {
    const bench = new Bench(board, unclocked ? { unclocked } : {});
    await startOn('sim', bench, (await findBoard('kit')).folder);
    bench.wait(4000);
    return bench;
  };

  test('may be heard or not, and is never louder than if it is', async () => {
    const [either, passes, silent] = [await start(), await start('passes'), await start('silent')];
    expect(either.gain(0).hi).toBe(passes.gain(0).hi);
    expect(either.gain(0).lo).toBe(silent.gain(0).lo);
    expect(passes.gain(0).lo).toBe(passes.gain(0).hi);
    expect(silent.level(0)).toBeLessThan(-60);
  });

  test('has no commands for what wants one', async () => {
    expect((await start()).say('help')).not.toMatch(/gain|rec|mono|swap|duck|talk/);
  });
});
