/**
 * Outputs, one of them or all: a seat that is not chosen is silent and its contact open. Who takes over plays as loud as the
 * one before, within half a step, and starts only when that one is silent.
 */
import type { Amp } from '../amp.ts';
import { setQuiet } from './quiet.ts';
import { UNUSED, levelOf } from './seat.ts';
import type { Seat } from './seat.ts';

export interface Output extends Seat {
  /** Gain of its full scale from source to jack, and what it shall be louder by than the others, mB. */
  full: number;
  offset: number;
  /** The position that it was given last, and whose level that was. */
  matched: number;
  matchedTo: Seat | undefined;
}

/** ms between two looks at whether the others are silent. */
const PAUSE = 4;

/** Gives `seat` the position that is as loud as `from` is; the one it had, if only to and fro was switched. */
function match(seat: Output, from: Output): void {
  if (from.matchedTo === seat && from.want === from.matched) return;
  // Its own offset makes it louder: so much less of level makes the same.
  const wanted = levelOf(from, from.want) + from.full - from.offset + seat.offset;
  let best = 1;
  for (let at = 1; at <= seat.top; at++) {
    if (Math.abs(levelOf(seat, at) + seat.full - wanted) < Math.abs(levelOf(seat, best) + seat.full - wanted)) best = at;
  }
  seat.want = seat.matched = best;
  seat.matchedTo = from;
}

/** One output, or -1: all of them. */
export function selectOutput(amp: Amp, index: number): void {
  const seats = amp.seats as Output[];
  // Who was chosen before, also when the turn had not come to it yet.
  const from = seats[amp.output! < 0 ? 0 : amp.output!]!;
  amp.output = index;
  if (index >= 0) {
    const seat = seats[index]!;
    if (seat.quiet & UNUSED) match(seat, from);
    amp.seat = seat;
  }
  amp.unsaved = 0;
  hand(amp);
}

/** Silences who is not chosen, and once they are silent lets the chosen play. */
function hand(amp: Amp): void {
  let moving = false;
  for (let i = 0; i < amp.seats.length; i++) {
    const seat = amp.seats[i]!;
    if (amp.output! >= 0 && i !== amp.output) {
      if (!(seat.quiet & UNUSED)) setQuiet(seat, UNUSED, true);
      if (seat.at > 0 || seat.open) moving = true;
    }
  }
  if (moving) setTimeout(hand, PAUSE, amp);
  else for (let i = 0; i < amp.seats.length; i++) if (amp.output! < 0 || i === amp.output) if (amp.seats[i]!.quiet & UNUSED) setQuiet(amp.seats[i]!, UNUSED, false);
}
