/**
 * One source of several, a relay each. A change is silent and breaks before it makes: every seat falls and opens its
 * contact, all inputs open, and once they surely are, one closes; then the seats rise to what they had on it.
 *
 * Each seat remembers its volume for each input.
 */
import type { Amp } from '../amp.ts';
import { setAllQuiet } from './quiet.ts';
import { FAULT, SWITCHING } from './seat.ts';

/** ms between two looks at whether all is silent. */
const PAUSE = 4;

export interface Inputs {
  names: string[];
  /** Input that was asked for, from 0. */
  want: number;
  /** Input whose contact is closed or on its way, -1 for none. */
  at: number;
  timer: number;
  /** Closes the contact of one input and opens all others, -1: opens all. Throws if the relays do not answer. */
  write: (input: number) => void;
  /** ms until a contact has surely opened, or closed. */
  travel: number;
  /** Position of each seat on each input: seat by seat. */
  wants: Uint8Array;
  /** Greatest position of each seat on each input, a character each, in the same order; then the same with the monitor on. */
  tops: string;
  /** Where the tops in force begin: 0, or those with the monitor on. */
  lifted: number;
  /** Takes the bands of an input; left out where no seat has ranges. */
  enter?: (seat: never, input: number) => void;
}

/** Asks for an input: what the seats had on the old one is kept. */
export function selectInput(amp: Amp, input: number): void {
  const inputs = amp.inputs!;
  keepWants(amp);
  inputs.want = input;
  takeWants(amp);
  amp.unsaved = 0;
  setAllQuiet(amp, SWITCHING, true);
  if (!inputs.timer) inputs.timer = setTimeout(change, PAUSE, amp);
}

/** Notes what each seat wants on the input in force. */
export function keepWants(amp: Amp): void {
  const inputs = amp.inputs!;
  let i = inputs.want;
  if (amp.shift) amp.shift(amp, false);
  for (const seat of amp.seats) {
    // Held down by a lower top it will come back.
    if (seat.want !== seat.top || inputs.wants[i]! < seat.top) inputs.wants[i] = seat.want;
    i += inputs.names.length;
  }
  if (amp.shift) amp.shift(amp, true);
}

/** Gives each seat what it had on the input that was asked for, and that input's bounds. */
export function takeWants(amp: Amp): void {
  const inputs = amp.inputs!;
  let i = inputs.want;
  for (const seat of amp.seats) {
    seat.want = inputs.wants[i]!;
    seat.top = inputs.tops.charCodeAt(inputs.lifted + i);
    if (seat.want > seat.top) seat.want = seat.top;
    if (inputs.enter) inputs.enter(seat as never, inputs.want);
    i += inputs.names.length;
  }
  if (amp.shift) amp.shift(amp, true);
}

/** The relays were opened: nothing is connected until the input in force is made again, in silence. */
export function reconnect(amp: Amp): void {
  const inputs = amp.inputs!;
  inputs.at = -1;
  setAllQuiet(amp, SWITCHING, true);
  if (!inputs.timer) inputs.timer = setTimeout(change, PAUSE, amp);
}

/** One step on the way: silence, all open, one closed. */
function change(amp: Amp): void {
  const inputs = amp.inputs!;
  let wait = PAUSE;
  inputs.timer = 0;
  let moving = false;
  for (const seat of amp.seats) if (seat.quiet & FAULT || seat.at || seat.open || seat.timer) moving = true;
  if (!moving) {
    if (inputs.at === inputs.want) {
      setAllQuiet(amp, SWITCHING, false);
      return;
    }
    try {
      inputs.write(inputs.at < 0 ? inputs.want : -1);
      inputs.at = inputs.at < 0 ? inputs.want : -1;
      wait = inputs.travel;
    } catch (error) {
      amp.lost(amp, error);
    }
  }
  inputs.timer = setTimeout(change, wait, amp);
}
