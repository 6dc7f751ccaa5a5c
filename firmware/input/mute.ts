/**
 * The mute button of a seat. A press mutes at once. Only a short single press of a muted seat plays again: a long one or
 * a double one never does, so a hand that grabs for silence gets it.
 */
import { setQuiet } from '../level/quiet.ts';
import { MUTED } from '../level/seat.ts';
import type { Seat } from '../level/seat.ts';
import type { Listen } from './button.ts';

/** A press longer than this is held, in ms; a second press within DOUBLE of the last is a double one. */
const LONG = 500;
const DOUBLE = 300;

export function muteButton<T>(seat: Seat, at: T, listen: Listen<T>, negated: boolean): void {
  let released = -DOUBLE; // time of the last release, ms
  let single = false; // this press may end the mute
  listen(
    at,
    (time) => {
      single = !!(seat.quiet & MUTED) && time - released > DOUBLE;
      setQuiet(seat, MUTED, true);
    },
    (time, held) => {
      released = time;
      if (single && held < LONG) seat.unmuting = setTimeout(setQuiet, DOUBLE, seat, MUTED, false);
    },
    negated,
  );
}
