/** Starts a board's firmware on a simulated board, in one of three ways. */
import type { Board } from '../../boards/board.ts';
import { Bench } from '../bench.ts';
import type { BenchOptions } from '../bench.ts';
import { startEspruino } from './interpreter.ts';
import { startLocal } from './local.ts';
import type { Running } from './way.ts';

/** @param folder Where the board's `main.ts` is. */
export function start(way: Running['way'], board: Board, folder: string, options?: BenchOptions): Promise<Running> {
  return startOn(way, new Bench(board, options), folder);
}

/** The same on a bench that is there already: one that is watched from the first moment on, or whose power came back. */
export function startOn(way: Running['way'], bench: Bench, folder: string): Promise<Running> {
  return way === 'espruino' ? startEspruino(bench, folder) : startLocal(way, bench, folder);
}
