/** `cuebox build`: the file that gets flashed, what it takes, and what it does when it starts. */
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../boards/build/bundle.ts';
import type { Board } from '../../boards/board.ts';
import { MCUS } from '../../boards/mcu.ts';
import { findRightBoard } from '../../boards/report/complaints.ts';
import { start } from '../ways/start.ts';
import { counted, grouped, makeFolder, print, printJson, writeWhole } from './output.ts';

/** How long the start is watched, ms of simulated time. */
const WATCHED = 2000;

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

export interface StartUp {
  /** Transactions on the buses until nothing that can be heard or seen changed any more. */
  readonly writes: number;
  readonly reads: number;
  readonly bytes: number;
  /** When that was, ms after power-up. */
  readonly settled: number;
}

export async function build(name: string, options: { output?: string; json?: true }): Promise<void> {
  const { board, folder } = await findRightBoard(name);
  const made = await bundle(folder, { minify: true });
  const startUp = await watchStart(board, folder);
  const file = options.output ?? resolve(PROJECT, 'build', `${board.name}.js`);
  if (!options.output) makeFolder(dirname(file));
  writeWhole(file, made.code);

  const { storage } = MCUS[board.mcu];
  const share = made.bytes / storage;
  const path = options.output ?? relative('.', file);
  if (options.json) {
    printJson({ board: board.name, file: path, bytes: made.bytes, hash: made.hash, storage, storageShare: Number(share.toFixed(4)), start: startUp });
    return;
  }
  const { writes, reads, bytes, settled } = startUp;
  print(`${path}: ${grouped(made.bytes)} bytes, hash ${made.hash}`);
  print(`storage: ${(share * 100).toFixed(1)} % of the ${grouped(storage)} bytes of ${board.mcu}`);
  print(`start: ${counted(writes, 'write')} and ${counted(reads, 'read')}, ${grouped(bytes)} bytes on the bus, settled after ${(settled / 1000).toFixed(2)} s`);
}

/** Starts the bundle on a simulated board and counts what it says to its chips. */
export async function watchStart(board: Board, folder: string): Promise<StartUp> {
  const running = await start('bundle', board, folder);
  const { bench } = running;
  try {
    let settled = 0;
    bench.onChange(() => (settled = bench.clock.now));
    bench.wait(WATCHED);
    const [error] = bench.port.errors;
    if (error) throw new Error(`the firmware of ${board.name} throws after its start: ${error}`);
    const transactions = bench.trace.filter((entry) => entry.kind !== 'pin').filter(({ t }) => t <= settled);
    const count = (kind: 'write' | 'read'): number => transactions.filter((transaction) => transaction.kind === kind).length;
    const bytes = transactions.reduce((sum, transaction) => sum + 1 + transaction.bytes.length, 0);
    return { writes: count('write'), reads: count('read'), bytes, settled: Math.round(settled / 1e6) };
  } finally {
    await running.close();
  }
}
