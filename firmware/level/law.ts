/** A volume law that leaves positions out: the knob goes from one of its stops to the next. */
import { click } from '../amp.ts';
import type { Seat } from './seat.ts';

/** A click of a seat whose law has stops. From between two of them a detent leads to the nearer end of the way. */
export function clickStops(seat: Seat, detents: number): void {
  const stops = seat.stops!;
  let i = 0;
  while (i < stops.length && stops.charCodeAt(i) < seat.want) i++;
  if (detents > 0 && stops.charCodeAt(i) !== seat.want) i--;
  i += detents;
  if (i < 0) i = 0;
  while (i >= stops.length || stops.charCodeAt(i) > seat.top) i--;
  // Beyond the last stop on either side no detent leads back the other way.
  const way = stops.charCodeAt(i) - seat.want;
  if (detents > 0 === way > 0) click(seat, way);
}
