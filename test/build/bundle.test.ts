/** Facts become constants, and a board may live anywhere. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import fc from 'fast-check';
import { bundle } from '../../boards/build/bundle.ts';
import { foldFacts } from '../../boards/build/fold.ts';
import { programOf } from '../../boards/build/wire.ts';
import { findBoard } from '../../boards/find.ts';

const IMPORT = "import { board } from './board.ts';\n";
const fold = (code: string, board: object): string => foldFacts(IMPORT + code, board, 'main.ts').trim();

it('puts a fact in place of its name, and the import goes', () => {
  const board = { chips: { volume: { address: 40 } }, path: [{ pin: 'D16' }], limit: -600, on: true };
  expect(fold('f(board.chips.volume.address, board.path[0].pin, 5 - board.limit, board.on);', board)).toBe('f(40, "D16", 5 - (-600), true);');
});

it('folds to the value, whatever it is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.integer(), fc.string({ unit: 'grapheme-ascii' }), fc.boolean()), (fact) => {
      expect(new Function(`return ${fold('board.a.b', { a: { b: fact } })}`)()).toStrictEqual(fact);
    }),
  );
});

it.each([
  ['f(board);', 'board is not a single value: name one of its fields'],
  ['f(board.chips);', 'board.chips is not a single value: name one of its fields'],
  ['f(board.seats[0].limit);', 'board.seats.0.limit is not in board.ts'],
])('refuses %s', (code, sentence) => {
  expect(() => fold(code, { chips: {} })).toThrow(`main.ts: ${sentence}`);
});

it('builds the same bytes from a folder outside the project, with a program of its own or without', { timeout: 30_000 }, async () => {
  const { folder, board } = await findBoard('solo');
  const outside = mkdtempSync(join(tmpdir(), 'cuebox-board-'));
  try {
    const { hash } = await bundle(folder, { minify: true });
    expect((await bundle(outside, { minify: true, facts: board })).hash).toBe(hash);
    cpSync(join(folder, 'board.ts'), join(outside, 'board.ts'));
    expect((await bundle(outside, { minify: true })).hash).toBe(hash);
    writeFileSync(join(outside, 'main.ts'), programOf(board));
    expect((await bundle(outside, { minify: true })).hash).toBe(hash);
    writeFileSync(join(outside, 'main.ts'), programOf(board).replace('bitrate: 400000', 'bitrate: 100000'));
    expect((await bundle(outside, { minify: true })).hash).not.toBe(hash);
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
});

it('refuses a program that the device cannot run, with place and remedy', { timeout: 30_000 }, async () => {
  const outside = mkdtempSync(join(tmpdir(), 'cuebox-board-'));
  try {
    writeFileSync(join(outside, 'main.ts'), 'globalThis.amp = (line: string) => new Map([[line, 1]]);\n');
    await expect(bundle(outside, { minify: true, facts: { name: 'odd' } })).rejects.toThrow(/odd\.js:1:\d+: .*Map/);
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
});
