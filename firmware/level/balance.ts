/**
 * Balance and trim: how far apart the ears are, in positions; above 0 the left one is quieter. The louder ear has the
 * volume itself, so no setting of them makes anything louder than the volume says. Trim is what makes the ears equal,
 * balance is what the listener wants beside it.
 */
import type { Seat } from './seat.ts';
import { apply, step } from './seat.ts';

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

/** Takes the ears apart: one that becomes quieter at once, one that comes back a position at a time, as fast as a rise may be. */
export function tilt(seat: Tilted): void {
  const left = seat.left;
  const right = seat.right;
  tiltNow(seat);
  if (seat.at < 1) return;
  const falls = seat.left > left || seat.right > right;
  if (left > seat.left) seat.left = left;
  if (right > seat.right) seat.right = right;
  if (falls) step(seat, seat.at);
  if (!seat.tilting) lean(seat);
}

function lean(seat: Tilted): void {
  const apart = seat.bal + seat.trim;
  seat.tilting = 0;
  if (seat.left === (apart > 0 ? apart : 0) && seat.right === (apart < 0 ? -apart : 0)) return;
  // While the volume moves it takes the ears along as they are; then they go on.
  if (!seat.timer) {
    if (seat.left && seat.left > apart) seat.left--;
    else seat.right--;
    apply(seat);
  }
  seat.tilting = setTimeout(lean, seat.pace, seat);
}
