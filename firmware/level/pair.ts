/** A seat whose level is one part's: each position is the part's step of the same number. */
import type { Seat } from './seat.ts';
import { ear } from './seat.ts';

export interface Pair extends Seat {
  /** Sets both ears to steps; throws if the part does not answer. */
  write: (chip: never, left: number, right: number) => void;
  chip: never;
}

export function movePair(seat: Pair, at: number): number {
  seat.write(seat.chip, ear(at, seat.left), ear(at, seat.right));
  return 0;
}
