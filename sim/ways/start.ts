/** Starts a board's firmware on a simulated board, in one of three ways. */
import type { Board } from '../../boards/board.ts';
import { Bench } from '../bench.ts';
import type { BenchOptions } from '../bench.ts';
import { startEspruino } from './interpreter.ts';
import { startLocal } from './local.ts';
import type { Running } from './way.ts';

/** @param folder Where the board's `main.ts` is. */
export function start(way: 'sim' | 'bundle' | 'espruino', board: Board, folder: string, options?: BenchOptions): Promise<Running> {
  const bench = new Bench(board, options);
  return way === 'espruino' ? startEspruino(bench, folder) : startLocal(way, bench, folder);
}
