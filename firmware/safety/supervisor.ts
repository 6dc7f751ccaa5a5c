/**
 * Starts the amp and looks after it. Power comes up silent and stays so until the supplies have settled and every part
 * has been set up; a part that does not answer keeps the amp silent, is named on the screen and in `stat`, and is tried
 * again.
 */
import type { Amp } from '../amp.ts';
import { FAULT, STARTING, later, silence } from '../level/seat.ts';
import { setAllQuiet } from '../level/quiet.ts';
import { load, save } from '../settings/record.ts';
import { failureOf } from '../../hal/failure.ts';

/** ms between two looks at parts, settings and screen. */
const BEAT = 1000;
/** Beats from the last change until it is saved. */
const SAVE_BEATS = 2;

/** A part did not answer or forgot: silent at once; said, and tried again after growing pauses. */
export function lose(amp: Amp, error: unknown): void {
  if (amp.gate) amp.gate(0);
  for (const seat of amp.seats) silence(seat);
  amp.fault = failureOf(error);
  // All have been set up, none has been looked at since: whose write it was is not known.
  if (amp.turn >= amp.parts.length) amp.turn = 0;
  amp.retry = amp.pause;
  if (amp.pause < 16) amp.pause *= 2;
  amp.show(amp);
}

/** The part whose turn it is failed. One that only lacks its clock is no fault: it is asked every beat, to play as soon as it can. */
export function failed(amp: Amp, error: unknown): void {
  lose(amp, error);
  const absent = amp.parts[amp.turn]!.absent;
  if (absent && amp.fault === 'missing') {
    amp.fault = absent;
    amp.retry = amp.pause = 1;
  }
}

/** Sets all parts up from `turn` on, silent, each in as many phases as it has; what was wanted comes back by the ramp. */
export function openParts(amp: Amp, phase: number): void {
  // Lost while a phase was waited for: the beat begins anew.
  if (phase && amp.retry > 0) return;
  try {
    while (amp.turn < amp.parts.length) {
      const wait = amp.parts[amp.turn]!.open(phase);
      if (wait) {
        setTimeout(openParts, wait, amp, phase + 1);
        return;
      }
      amp.turn++;
      phase = 0;
    }
  } catch (error) {
    failed(amp, error);
    return;
  }
  amp.fault = '';
  for (const seat of amp.seats) seat.at = 0;
  if (!(amp.seat.quiet & STARTING)) release(amp);
}

/** All parts are set up and the supplies are there. Only now coils have current: what is connected is so from now on. */
function release(amp: Amp): void {
  try {
    if (amp.gate) amp.gate(1);
  } catch (error) {
    lose(amp, error);
    return;
  }
  for (const seat of amp.seats) later(seat, seat.arrival); // it may have stood anywhere: silent for sure only then
  if (amp.opened) amp.opened(amp);
  setAllQuiet(amp, FAULT | STARTING, false);
}

/** Every second: is everybody there, is everything saved? */
function beat(amp: Amp): void {
  let still = !amp.drawing || !amp.drawing(amp);
  for (const seat of amp.seats) if (seat.timer || seat.at < 0) still = false;
  if (amp.seat.quiet & FAULT) {
    if (!--amp.retry) {
      // What stands before a part without its clock was set up: its buttons are not disturbed.
      if (amp.parts[amp.turn]!.absent !== amp.fault) amp.turn = 0;
      openParts(amp, 0);
    }
  } else if (still && amp.unsaved && amp.unsaved !== SAVE_BEATS) {
    // Nothing moves, nobody has turned since the last beat, nothing is saved in this one: a look keeps no click waiting.
    if (++amp.turn >= amp.parts.length) amp.turn = 0;
    try {
      if (amp.parts[amp.turn]!.verify()) amp.pause = 1;
      else lose(amp, 'RESET');
    } catch (error) {
      failed(amp, error);
    }
  }
  if (amp.unsaved >= 0 && ++amp.unsaved > SAVE_BEATS) {
    amp.unsaved = -1;
    save(amp, amp.valuesOf(amp));
    if (amp.rested && !amp.fault) amp.rested(amp);
  }
}

/**
 * Starts the amp, silent. `settling`: ms until the supplies have settled; `early`: parts are set up at once and not only
 * then.
 */
export function start(amp: Amp, settling: number, early: boolean, takeValues: (amp: Amp, values: number[]) => void): void {
  if (amp.gate) amp.gate(0);
  for (const seat of amp.seats) {
    try {
      seat.contact.write(0);
    } catch {
      // An expander that is not there yet: without the master no coil has current, and it is opened as the first part.
    }
  }
  takeValues(amp, load(amp));
  if (early) openParts(amp, 0);
  setTimeout(() => {
    for (const seat of amp.seats) seat.quiet &= ~STARTING;
    if (!early) openParts(amp, 0);
    else if (!amp.seat.at) release(amp);
    setInterval(beat, BEAT, amp);
    if (amp.drawing) amp.drawing(amp);
  }, settling);
}
