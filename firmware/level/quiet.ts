/** Reasons for silence: a seat plays when it has none. */
import type { Amp } from '../amp.ts';
import type { Seat } from './seat.ts';
import { apply } from './seat.ts';

/** Adds (or takes away) a reason for silence. Whatever was going to end a mute does no longer. */
export function setQuiet(seat: Seat, reason: number, quiet: boolean): void {
  if (seat.unmuting) clearTimeout(seat.unmuting);
  seat.unmuting = 0;
  seat.quiet = quiet ? seat.quiet | reason : seat.quiet & ~reason;
  apply(seat);
  seat.amp.show(seat.amp);
}

/** The same for every seat. */
export function setAllQuiet(amp: Amp, reason: number, quiet: boolean): void {
  for (const seat of amp.seats) setQuiet(seat, reason, quiet);
}
