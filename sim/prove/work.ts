/** The pieces of a proof: each is done by itself, in any order, on any thread, and comes out the same. */
import type { Board } from '../../boards/board.ts';
import { Prover } from './pairs.ts';
import type { Pairs } from './pairs.ts';
import { evening, stairs } from './replay.ts';
import type { Evening } from './replay.ts';
import { Stage } from './stage.ts';

/** The firmware as it is, with its writes in the swapped order, and one that takes relays for arrived at once. */
export type Firmware = 'right' | 'swapped' | 'hasty';

export type Piece =
  /** Every pair of settings of a seat, an ear so many positions below the other one. */
  | { readonly kind: 'pairs'; readonly seat: number; readonly apart: number }
  | { readonly kind: 'evening'; readonly firmware: Firmware; readonly seed: number; readonly orders: number }
  | { readonly kind: 'stairs'; readonly firmware: Firmware; readonly seat: number; readonly input: number };

export type Done = { readonly pairs: Pairs } | { readonly evening: Evening };

/** What every piece is about; plain data, so that a thread can have it. */
export interface Task {
  readonly board: Board;
  /** Programs; one that is left out cannot be made of this board. */
  readonly codes: Readonly<Partial<Record<Firmware, string>>>;
}

/** Makes a board ready once, for many pieces. */
export function worker({ board, codes }: Task): (piece: Piece) => Done {
  const stage = new Stage(board);
  return (piece) => {
    if (piece.kind === 'pairs') {
      const { ways, hearing } = stage.seats[piece.seat]!;
      return { pairs: new Prover(board, ways, hearing, piece.apart).all() };
    }
    const program = codes[piece.firmware]!;
    const options = { planned: piece.firmware === 'right' };
    if (piece.kind === 'stairs') return { evening: stairs(stage, program, piece.seat, piece.input, options) };
    return { evening: evening(stage, program, piece.seed, piece.orders, options) };
  };
}
