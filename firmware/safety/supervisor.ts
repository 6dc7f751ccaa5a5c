/**
 * Starts the amp and looks after it. Power comes up silent and stays so until the supplies have settled and the volume
 * chip has been set up; a chip that does not answer keeps the seat silent, is named on the screen and in `stat`, and is
 * tried again.
 */
import type { Amp } from '../amp.ts';
import { setQuiet, tell } from '../amp.ts';
import { answer } from '../control/commands.ts';
import { ORDERS } from '../control/orders.ts';
import { FAULT, STARTING, later, silence } from '../level/seat.ts';
import { restart } from '../screen/solo.ts';
import { load, save } from '../settings/record.ts';
import { failureOf } from '../../hal/failure.ts';

/** ms between two looks at chips, settings and screen. */
const BEAT = 1000;
/** Beats from the last change until it is saved. */
const SAVE_BEATS = 2;

/** The volume chip did not answer or forgot: silent at once; said, and tried again after growing pauses. */
export function lose(amp: Amp, fault: string): void {
  silence(amp.seat);
  amp.fault = fault;
  amp.retry = amp.pause;
  if (amp.pause < 16) amp.pause *= 2;
  tell(amp);
}

/** Sets the chip up, silent; what was wanted comes back by the ramp. */
function openVolume(amp: Amp): void {
  try {
    amp.chip.open(amp.seat.chip);
  } catch (error) {
    lose(amp, failureOf(error));
    return;
  }
  amp.fault = 'found';
  amp.seat.at = 0;
  later(amp.seat, amp.seat.arrival); // it may have stood anywhere: silent for sure only then
  setQuiet(amp, FAULT, false);
}

/** Every second: is everybody there, is everything saved? */
function beat(amp: Amp): void {
  const seat = amp.seat;
  if (seat.quiet & FAULT) {
    if (!--amp.retry) openVolume(amp);
  } else if (!seat.timer && !amp.screen.timer) {
    // Nothing moves: a look at the chip keeps no click waiting.
    let fault = '';
    try {
      if (amp.chip.verify(seat.chip, seat.mute - seat.at)) amp.pause = 1;
      else fault = 'reset';
    } catch (error) {
      fault = failureOf(error);
    }
    if (fault) lose(amp, fault);
  }
  if (amp.screen.fresh < 0) restart(amp.screen);
  if (amp.unsaved >= 0 && ++amp.unsaved > SAVE_BEATS) {
    amp.unsaved = -1;
    save(amp.memory, seat.want);
  }
}

/**
 * Starts the amp, silent, and returns its command line. `settling`: ms until the supplies have settled; `startup`: the
 * loudest position after power-up.
 */
export function start(amp: Amp, settling: number, startup: number): (line: string) => string {
  const seat = amp.seat;
  seat.contact(0);
  const remembered = load(amp.memory);
  seat.want = remembered && remembered < startup ? remembered : startup;
  openVolume(amp);
  setTimeout(() => {
    restart(amp.screen);
    setInterval(beat, BEAT, amp);
    setQuiet(amp, STARTING, false);
  }, settling);
  return (line) => answer(ORDERS, amp, line);
}
