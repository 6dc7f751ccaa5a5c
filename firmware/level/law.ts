/** A volume law that leaves positions out: the knob goes from one of its stops to the next. */
import type { Seat } from './seat.ts';

/** Stops from quietest to loudest, a character each. */
export function stopsOf(stops: string): (seat: Seat, detents: number) => number {
  return (seat, detents) => {
    let i = 0;
    while (i < stops.length && stops.charCodeAt(i) < seat.want) i++;
    // Between two stops the first detent leads to the nearer end of the way, not past it.
    if (detents > 0 && stops.charCodeAt(i) !== seat.want) i--;
    i += detents;
    if (i < 0) i = 0;
    while (i >= stops.length || stops.charCodeAt(i) > seat.top) i--;
    return stops.charCodeAt(i);
  };
}
