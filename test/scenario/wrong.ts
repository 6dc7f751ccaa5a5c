/** Firmware that is wrong on purpose: a copy of what a board's program needs, with some lines changed. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { programOf } from '../../boards/build/wire.ts';
import { findBoard } from '../../boards/find.ts';

const HOUSE = fileURLToPath(new URL('../..', import.meta.url));

/** A file of the house (a board's main.ts is made), what it says, and what it shall say instead ($& is what it said). */
export type Change = readonly [file: string, from: RegExp, to: string];

/** Calls `use` with the board's folder in the copy, which is gone afterwards. */
export async function withWrong<T>(board: string, changes: readonly Change[], use: (folder: string) => Promise<T>): Promise<T> {
  const copy = mkdtempSync(join(tmpdir(), 'cuebox-'));
  try {
    for (const part of ['firmware', 'hal', join('boards', board)]) cpSync(join(HOUSE, part), join(copy, part), { recursive: true });
    // The program as it is made from the facts, with the copies around it.
    const program = programOf((await findBoard(board)).board);
    writeFileSync(join(copy, 'boards', board, 'main.ts'), program.replaceAll(/(['"])cuebox\//g, '$1../../'));
    for (const [file, from, to] of changes) {
      const code = readFileSync(join(copy, file), 'utf8');
      if (!from.test(code)) throw new Error(`${file} has no ${String(from)} any more: find another way to break it`);
      writeFileSync(join(copy, file), code.replace(from, to));
    }
    return await use(join(copy, 'boards', board));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
