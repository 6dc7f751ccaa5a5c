/**
 * The amp: the one place where a click or a command becomes a state, and the state becomes writes.
 *
 * `safety/supervisor.ts` starts it and watches its parts, `control/` holds its commands. What a board does not have is
 * left out here, and then out of the bundle.
 */
import { step } from './level/seat.ts';
import type { Seat } from './level/seat.ts';
import type { Dial } from './level/dials.ts';
import type { Meter } from './level/meter.ts';
import type { Inputs } from './level/inputs.ts';
import type { Ducking } from './level/monitor.ts';
import type { Rest } from './safety/standby.ts';
import type { Screen } from './screen/level.ts';

/** A part whose loss silences the amp. */
export interface Part {
  /** As on the case, for the screen and `stat`. */
  name: string;
  /**
   * Brings it into its safe state; throws if it does not answer. What takes time returns the ms after which it is called
   * again, with the next phase.
   */
  open: (phase: number) => number | void;
  /** Whether it still holds what was ordered; throws if it does not answer. */
  verify: () => boolean;
  /** Stops it for standby, in phases like `open`; left out where nothing has to be done. */
  close?: (phase: number) => number;
  /** What it means when it does not answer at its start, if that is no fault. */
  absent?: string;
}

export interface Amp {
  /** The seat in hand: what the screen shows and commands are about. */
  seat: Seat;
  seats: Seat[];
  parts: Part[];
  inputs?: Inputs;
  /** What is heard on top of what plays, and what plays from the computer; left out where the board has no such ways. */
  monitor?: Dial;
  playback?: Dial;
  ducking?: Ducking;
  /** Gain of each input that can be recorded, and which one is. */
  gains?: Dial[];
  recorded?: number;
  /** How loud what is recorded comes in; left out where nothing measures it. */
  meter?: Meter;
  /** What is on of mono (1), swap (2), recording (4) and high-pass (8). */
  switches?: number;
  /** What of them the parts were told. */
  switched?: number;
  /** Standby; left out where the board has none. */
  rest?: Rest;
  /** The chosen output, -1 for all. */
  output?: number;
  /** Positions that each seat is dimmed by; empty while none is. */
  dims?: number[];
  /** Takes the dim off what seats want, or puts it on again. */
  shift?: (amp: Amp, dimmed: boolean) => void;
  /** Something that is seen has changed. */
  show: (amp: Amp) => void;
  /** A part did not answer. */
  lost: (amp: Amp, error: unknown) => void;
  /** What is remembered, as values in a row. */
  valuesOf: (amp: Amp) => number[];
  /** After parts were set up. */
  opened?: (amp: Amp) => void;
  /** Nothing has been changed for two to three seconds. */
  rested?: (amp: Amp) => void;
  /** Whether something is being drawn; sets a screen up that is missing. */
  drawing?: (amp: Amp) => boolean;
  panel?: Screen;
  /** What `stat` says beyond level, mute and parts. */
  more?: (amp: Amp) => string;
  /**
   * Feeds the coils of all relays (1), or takes their current away (0); left out where one contact is all. Once fed,
   * latching relays are sent to rest: throws if their driver does not answer.
   */
  gate?: (on: number) => void;
  /** Sequence number of the newest whole record. */
  sequence: number;
  /** Beats since the last change that is not saved yet; -1 when all is saved. */
  unsaved: number;
  /** Beats until a missing part is tried again, and how long the next pause is. */
  retry: number;
  pause: number;
  /** Which part is looked at next. */
  turn: number;
  /** The fault in words, for `stat`; '' for none. */
  fault: string;
}

/** A click of a seat's knob. While the seat is quiet it only moves what it comes back to. */
export function click(seat: Seat, detents: number): void {
  const want = seat.want + detents;
  if (want > 0 && want <= seat.top) {
    seat.want = want;
    if (!seat.quiet && (!seat.timer || want < seat.at)) step(seat, want);
    const amp = seat.amp;
    amp.seat = seat;
    amp.unsaved = 0;
    amp.show(amp);
  }
}
