/** A seat whose level is one part's: each position is the part's step of the same number. */
import type { Seat } from './seat.ts';

export interface Pair extends Seat {
  /** Sets both ears to steps; throws if the part does not answer. */
  write: (chip: never, left: number, right: number) => void;
  chip: never;
}

export function movePair(seat: Pair, at: number): number {
  const left = seat.left;
  const right = seat.right;
  // `ear`, written out: a call takes longer than what it does.
  seat.write(seat.chip, at > left ? at - left : at && 1, at > right ? at - right : at && 1);
  return 0;
}
