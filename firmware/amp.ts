/**
 * The amp: the one place where a click or a command becomes a state, and the state becomes writes.
 *
 * For boards with one seat and one volume part. `safety/supervisor.ts` starts it and watches its chips, `control/orders.ts`
 * holds its commands.
 */
import { button } from './input/button.ts';
import { levelText } from './level/text.ts';
import type { Seat } from './level/seat.ts';
import { FAULT, MUTED, apply, step } from './level/seat.ts';
import type { Screen } from './screen/solo.ts';
import { BAR_STEP, show } from './screen/solo.ts';
import type { Memory } from './settings/record.ts';

/** A press longer than this is held, in ms; a second press within DOUBLE of the last is a double one. */
const LONG = 500;
const DOUBLE = 300;

/** A volume chip as the supervisor sees it. */
export interface VolumeChip {
  /** As on the case, for the screen and `stat`. */
  name: string;
  /** Level of position 0 in mB, and mB a position. */
  floor: number;
  step: number;
  /** Safe state; throws if the chip does not answer. */
  open: (chip: never) => void;
  /** Whether the chip still holds a code; throws if it does not answer. */
  verify: (chip: never, code: number) => boolean;
}

export interface Amp {
  seat: Seat;
  chip: VolumeChip;
  screen: Screen;
  memory: Memory;
  /** The timer that ends the mute once a press was surely a single one; 0 when there is none. */
  unmuting: number;
  /** Beats since the last change that is not saved yet; -1 when all is saved. */
  unsaved: number;
  /** Beats until a missing chip is tried again, and how long the next pause is. */
  retry: number;
  pause: number;
  /** The fault in a word, for `stat`. */
  fault: string;
}

/** A position's level, as text. */
export function levelAt(chip: VolumeChip, position: number): string {
  return levelText(chip.floor + position * chip.step);
}

/** A click of the knob. While the seat is quiet it only moves what it comes back to. */
export function click(amp: Amp, detents: number): void {
  const seat = amp.seat;
  const want = seat.want + detents;
  if (want > 0 && want <= seat.top) {
    seat.want = want;
    if (!seat.quiet && (!seat.timer || want < seat.at)) step(seat, want);
    amp.unsaved = 0;
    show(amp.screen);
  }
}

/** Adds (or takes away) a reason for silence. Whatever was going to end a mute does no longer. */
export function setQuiet(amp: Amp, reason: number, quiet: boolean): void {
  const seat = amp.seat;
  if (amp.unmuting) clearTimeout(amp.unmuting);
  amp.unmuting = 0;
  seat.quiet = quiet ? seat.quiet | reason : seat.quiet & ~reason;
  apply(seat);
  tell(amp);
}

/** Says on the screen why it is quiet. */
export function tell(amp: Amp): void {
  const quiet = amp.seat.quiet;
  const screen = amp.screen;
  screen.flag = quiet & MUTED ? 'MUTE' : '    ';
  screen.note = quiet & FAULT ? 'NO ANSWER FROM ' + amp.chip.name : '';
  show(screen);
}

/** The level for the screen, made when it is drawn and not at every click. */
export function look(amp: Amp, screen: Screen): void {
  const want = amp.seat.want;
  screen.bar = want * BAR_STEP;
  screen.level = levelAt(amp.chip, want).padStart(5);
}

/**
 * The mute button. A press mutes at once. Only a short single press of a muted seat plays again: a long one or a double
 * one never does, so a hand that grabs for silence gets it.
 */
export function muteButton(amp: Amp, pin: Pin): void {
  let released = -DOUBLE; // time of the last release, ms
  let single = false; // this press may end the mute
  button(
    pin,
    (time) => {
      single = !!(amp.seat.quiet & MUTED) && time - released > DOUBLE;
      setQuiet(amp, MUTED, true);
    },
    (time, held) => {
      released = time;
      if (single && held < LONG) amp.unmuting = setTimeout(setQuiet, DOUBLE, amp, MUTED, false);
    },
  );
}
