/** Where boards are: by the name of their folder here, or by a path of a maker's own. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Board } from './board.ts';

export interface FoundBoard {
  readonly board: Board;
  /** Absolute path of the folder with `board.ts` and `main.ts`. */
  readonly folder: string;
}

const HERE = dirname(fileURLToPath(import.meta.url));

/** Names of the boards that come with Cuebox. */
export function boardNames(): string[] {
  return readdirSync(HERE)
    .filter((name) => existsSync(join(HERE, name, 'board.ts')))
    .sort();
}

/**
 * @param name A board of ours, "solo", or the path of a folder with `board.ts` (or of that file).
 * @throws Error with one sentence when there is no such board or its file cannot be loaded.
 */
export async function findBoard(name: string): Promise<FoundBoard> {
  let folder = join(HERE, name);
  if (!/^[\w-]+$/.test(name) || !existsSync(join(folder, 'board.ts'))) {
    folder = resolve(name);
    if (existsSync(folder) && statSync(folder).isFile()) folder = dirname(folder);
  }
  const file = join(folder, 'board.ts');
  if (!existsSync(file)) throw new Error(`no board ${name}: there is ${boardNames().join(', ')}, or give the path of a folder with a board.ts`);
  let loaded: { board?: Board };
  try {
    loaded = (await import(pathToFileURL(file).href)) as { board?: Board };
  } catch (error) {
    const lines = String((error as Error).message).split('\n');
    // A syntax error names its place below a line that says nothing.
    const place = lines.find((line) => line.includes(': ERROR: '))?.replace(': ERROR: ', ': ');
    throw new Error(place?.startsWith(file) ? place : `${file}: ${lines[0]}`);
  }
  if (!loaded.board) throw new Error(`${file}: exports no board: write \`export const board = { ... } as const satisfies Board\``);
  return { board: loaded.board, folder };
}
