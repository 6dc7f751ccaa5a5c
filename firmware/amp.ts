/**
 * The amp: the one place where a click or a command becomes a state, and the state becomes writes.
 *
 * For boards with one seat and one volume part. Power comes up silent and stays so until the supplies have settled and
 * the volume chip has been set up; a chip that does not answer keeps the seat silent, is named on the screen and in
 * `stat`, and is tried again.
 */
import type { Command } from './control/commands.ts';
import { answer, quoted } from './control/commands.ts';
import { button } from './input/button.ts';
import { levelText, parseLevel } from './level/text.ts';
import type { Seat } from './level/seat.ts';
import { FAULT, MUTED, STARTING, apply, later, silence, step } from './level/seat.ts';
import type { Screen } from './screen/solo.ts';
import { BAR_STEP, restart, show } from './screen/solo.ts';
import type { Memory } from './settings/record.ts';
import { load, save } from './settings/record.ts';
import { failureOf } from '../hal/failure.ts';

/** ms between two looks at chips, settings and screen. */
const BEAT = 1000;
/** Beats from the last change until it is saved. */
const SAVE_BEATS = 2;
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

function levelAt(chip: VolumeChip, position: number): string {
  return levelText(chip.floor + position * chip.step);
}

/** A click of the knob. While the seat is quiet it only moves what it comes back to. */
export function click(amp: Amp, detents: number): void {
  const seat = amp.seat;
  const want = seat.want + detents;
  if (want > 0 && want <= seat.top) {
    seat.want = want;
    if (!seat.quiet && (!seat.timer || detents < 0)) step(seat, want);
    amp.unsaved = 0;
    show(amp.screen);
  }
}

/** Adds (or takes away) a reason for silence. Whatever was going to end a mute does no longer. */
function setQuiet(amp: Amp, reason: number, quiet: boolean): void {
  const seat = amp.seat;
  if (amp.unmuting) clearTimeout(amp.unmuting);
  amp.unmuting = 0;
  seat.quiet = quiet ? seat.quiet | reason : seat.quiet & ~reason;
  apply(seat);
  tell(amp);
}

/** Says on the screen why it is quiet. */
function tell(amp: Amp): void {
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

function vol(amp: Amp, argument: string): string {
  const seat = amp.seat;
  const chip = amp.chip;
  if (argument) {
    const mB = parseLevel(argument);
    if (mB === undefined) return 'error: vol takes a level in dB such as -32.5, not ' + quoted(argument);
    const position = Math.floor((mB - chip.floor) / chip.step);
    if (position < 1) return 'error: the quietest level is ' + levelAt(chip, 1) + '; for silence there is mute on';
    seat.want = position < seat.top ? position : seat.top;
    amp.unsaved = 0;
    apply(seat);
    show(amp.screen);
  }
  return 'vol ' + levelAt(chip, seat.want);
}

function mute(amp: Amp, argument: string): string {
  if (argument === 'on') setQuiet(amp, MUTED, true);
  else if (argument === 'off') setQuiet(amp, MUTED, false);
  else if (argument) return 'error: mute is on or off, not ' + quoted(argument);
  return 'mute ' + (amp.seat.quiet & MUTED ? 'on' : 'off');
}

function stat(amp: Amp): string {
  const chip = amp.chip;
  return (
    vol(amp, '') + ' ' + mute(amp, '') + ' limit ' + levelAt(chip, amp.seat.top) +
    ' ' + chip.name + ' ' + amp.fault + ' SSD1306 ' + (amp.screen.fresh < 0 ? 'missing' : 'found')
  );
}

function help(): string {
  return 'vol [dB], mute [on|off], stat, help';
}

/** Quoted: people type these names. */
const COMMANDS: Record<string, Command<Amp>> = { 'vol': vol, 'mute': mute, 'stat': stat, 'help': help };

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
  return (line) => answer(COMMANDS, amp, line);
}
