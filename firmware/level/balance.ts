/**
 * Balance and trim: how far apart the ears are, in positions; above 0 the left one is quieter. The louder ear has the
 * volume itself, so no setting of them makes anything louder than the volume says. Trim is what makes the ears equal,
 * balance is what the listener wants beside it.
 */
import type { Seat } from './seat.ts';
import { apply } from './seat.ts';

/** A seat whose ears can be apart. */
export interface Tilted extends Seat {
  bal: number;
  trim: number;
  /** The timer of the next step; 0 when there is none. */
  tilting: number;
}

/** Takes the ears apart at once: for a seat that is silent. */
export function tiltNow(seat: Tilted): void {
  const apart = seat.bal + seat.trim;
  seat.left = apart > 0 ? apart : 0;
  seat.right = apart < 0 ? -apart : 0;
}

/** Takes the ears apart a position at a time, as fast as a rise may be. */
export function tilt(seat: Tilted): void {
  if (!seat.tilting) lean(seat);
}

function lean(seat: Tilted): void {
  const way = seat.bal + seat.trim - seat.left + seat.right;
  seat.tilting = 0;
  if (!way) return;
  // While the volume moves it takes the ears along as they are; then they go on.
  if (!seat.timer) {
    // The quieter ear comes back first.
    if (way > 0 ? seat.right : !seat.left) seat.right += way > 0 ? -1 : 1;
    else seat.left += way > 0 ? 1 : -1;
    apply(seat);
  }
  seat.tilting = setTimeout(lean, seat.pace, seat);
}
