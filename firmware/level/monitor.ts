/**
 * Direct monitoring: a source that is heard on top of what plays, round the converters. It adds to the level at every ear,
 * so each seat first falls to what its limit leaves beside it, and gets back what it had when the monitor is off.
 */
import type { Amp } from '../amp.ts';
import type { Dial } from './dials.ts';
import { turnTo } from './dials.ts';
import { keepWants, takeWants } from './inputs.ts';
import { apply } from './seat.ts';

/** Playback goes down for something else, and comes back by itself. */
export interface Ducking {
  /** Full and lowered step of the playback dial. */
  full: number;
  low: number;
  /** Timers that end the ducking and the talkback; 0 when they are off. */
  ducking: number;
  talking: number;
  /** Monitor step of the talkback, and the one that comes back after it. */
  talk: number;
  before: number;
}

/** ms: nobody talks longer, and nobody forgets that playback is down. */
const TALK = 30000;
const DUCK = 60000;

/** `ready` of the monitor's dial: before it rises from nothing every seat is below what its limit leaves; after it went off they get theirs back. */
export function monitorReady(amp: Amp, dial: Dial): boolean {
  const inputs = amp.inputs!;
  const on = dial.want > 0 || dial.at > 0;
  if (on !== inputs.lifted > 0) {
    keepWants(amp);
    inputs.lifted = on ? inputs.wants.length : 0;
    takeWants(amp);
    for (const seat of amp.seats) apply(seat);
    amp.show(amp);
    return !on;
  }
  // Never both up at once: for a talkback playback goes first.
  const playback = amp.playback;
  if (playback && dial.want > dial.at && playback.at > playback.want) return false;
  if (dial.want > dial.at) for (const seat of amp.seats) if (seat.at > seat.top || (seat.timer && !dial.at)) return false;
  return true;
}

/** `ready` of the playback's dial: it comes back once the monitor is down. */
export function playbackReady(amp: Amp, dial: Dial): boolean {
  return dial.want <= dial.at || amp.monitor!.at <= amp.monitor!.want;
}

export function duck(amp: Amp, on: boolean): void {
  const ducking = amp.ducking!;
  if (ducking.ducking) clearTimeout(ducking.ducking);
  ducking.ducking = on ? setTimeout(duck, DUCK, amp, false) : 0;
  turnTo(amp, amp.playback!, on || ducking.talking ? ducking.low : ducking.full);
  amp.show(amp);
}

/** The talkback: the monitor's source to every seat, playback down. */
export function talk(amp: Amp, on: boolean): void {
  const ducking = amp.ducking!;
  const monitor = amp.monitor!;
  if (!ducking.talking && on) {
    ducking.before = monitor.want;
    turnTo(amp, amp.playback!, ducking.low);
    turnTo(amp, monitor, ducking.talk);
  } else if (ducking.talking && !on && monitor.want === ducking.talk) turnTo(amp, monitor, ducking.before); // else somebody has ordered another since
  if (ducking.talking) clearTimeout(ducking.talking);
  ducking.talking = on ? setTimeout(talk, TALK, amp, false) : 0;
  turnTo(amp, amp.playback!, on || ducking.ducking ? ducking.low : ducking.full);
  amp.show(amp);
}
