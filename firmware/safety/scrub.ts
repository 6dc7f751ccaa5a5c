/**
 * A part that cannot be read is written again instead, a piece at a time: a click that comes meanwhile waits for one piece.
 */
import type { Amp } from '../amp.ts';

/** ms between two pieces. */
const PACE = 12;

/** `piece` writes one, and returns where the next begins, 0 after the last; `next` is where this one does. */
export function scrubOn(amp: Amp, piece: (from: number) => number, next: number): void {
  if (!next || amp.seat.at < 0) return;
  setTimeout(() => {
    if (amp.seat.at < 0) return;
    try {
      scrubOn(amp, piece, piece(next));
    } catch (error) {
      amp.lost(amp, error);
    }
  }, PACE);
}
