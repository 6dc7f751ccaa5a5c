/**
 * Standby: every seat falls and opens its contact, then coils lose their current and parts stop in the order that makes no
 * pop, the last one first. Waking is a start like the first one.
 */
import type { Amp } from '../amp.ts';
import { setAllQuiet } from '../level/quiet.ts';
import { FAULT, STANDBY } from '../level/seat.ts';
import { save } from '../settings/record.ts';
import { openParts } from './supervisor.ts';

export interface Rest {
  /** What was asked for, and whether parts are stopping or stopped. */
  want: boolean;
  asleep: boolean;
  /** Timer of the next look or phase; 0 when nothing is under way. */
  timer: number;
}

/** ms between two looks at whether all is silent. */
const PAUSE = 4;

export function standby(amp: Amp, on: boolean): void {
  const rest = amp.rest!;
  rest.want = on;
  if (on && !rest.asleep) {
    setAllQuiet(amp, STANDBY, true);
    if (amp.unsaved >= 0) {
      amp.unsaved = -1;
      save(amp, amp.valuesOf(amp));
    }
  }
  if (!rest.timer) next(amp);
  amp.show(amp);
}

/** Waits until all is silent, then stops the parts; or wakes them. */
function next(amp: Amp): void {
  const rest = amp.rest!;
  rest.timer = 0;
  if (!rest.want) wake(amp);
  else if (!rest.asleep) {
    let moving = false;
    // Parts that are being set up are let finish; a fault that waits for its next trial is not waited for.
    for (const seat of amp.seats) if (seat.at > 0 || seat.open || seat.timer || (seat.at < 0 && (!(seat.quiet & FAULT) || amp.retry <= 0))) moving = true;
    if (moving) rest.timer = setTimeout(next, PAUSE, amp);
    else {
      rest.asleep = true;
      amp.retry = 0;
      if (amp.gate) amp.gate(0);
      // Nothing is written to a part that stops: its volume is not known from now on.
      for (const seat of amp.seats) seat.at = -1;
      stop(amp, amp.parts.length - 1, 0);
    }
  }
}

/** The next phase of a part's stop, and the parts before it. One that does not answer needs none. */
function stop(amp: Amp, part: number, phase: number): void {
  const rest = amp.rest!;
  rest.timer = 0;
  while (part >= 0) {
    const close = amp.parts[part]!.close;
    let wait: number | void = 0;
    try {
      if (close) wait = close(phase);
    } catch {
      wait = 0;
    }
    if (wait) {
      rest.timer = setTimeout(stop, wait, amp, part, phase + 1);
      return;
    }
    part--;
    phase = 0;
  }
  next(amp);
}

function wake(amp: Amp): void {
  const rest = amp.rest!;
  const asleep = rest.asleep;
  rest.asleep = false;
  setAllQuiet(amp, STANDBY, false);
  if (asleep) {
    amp.turn = 0;
    openParts(amp, 0);
  }
}
