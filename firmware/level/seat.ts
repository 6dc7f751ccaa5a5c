/**
 * One person's headphones: how loud they are, how loud they shall be, and the way there.
 *
 * A volume is a position: 0 is silence, 1 the quietest step, `top` the loudest that the limit and the parts' headroom
 * allow. Falling moves come at once and in large steps, rising ones a step at a time and no faster than the board's
 * rise. Nothing blocks: a wait is a timer, and an order that arrives in between starts from where the volume is.
 *
 * The mute contact opens only after the volume has surely arrived at silence, and the volume leaves silence only after
 * the contact has surely closed. What a position means to the parts is `move`'s to know: `pair.ts` for a single volume
 * part, `chain.ts` for any number of them and of relays.
 */
import type { Amp } from '../amp.ts';

/** Why a seat is quiet, as bits of `quiet`. */
export const STARTING = 1;
export const MUTED = 2;
export const FAULT = 4;
export const SWITCHING = 8;
export const UNUSED = 16;
export const STANDBY = 32;

/** Positions that one falling step may take: at a zero crossing it clicks less than two single steps do elsewhere. */
const FALL = 32;
/** Least ms between two falling steps. */
const FALL_PACE = 2;

/** Fields in the order in which a click needs them: the interpreter looks them up one by one. */
export interface Seat {
  /** Position that the listener asked for, 1 to `top`. */
  want: number;
  /** Greatest position that the limit and the parts' headroom allow. */
  top: number;
  /** Reasons for silence: STARTING, MUTED, FAULT, SWITCHING, UNUSED, STANDBY. 0: playing. */
  quiet: number;
  /** The timer of the next step, 0 when there is none. */
  timer: number;
  /** Position in force, or the loudest that may be while parts are on their way; -1: not known, and nothing is audible. */
  at: number;
  /** The contact to the headphones is closed, or on its way. */
  open: boolean;
  /** Least ms between two rising steps of `grade`, so that a rise keeps the board's dB per second. */
  pace: number;
  /** ms that the step under way has waited for what falls; 0 when no step is. */
  spent: number;
  /**
   * Orders a position from the parts. Returns 0 when all is ordered, or the ms after which it must be called again: what
   * has to fall first is on its way then. Throws if a part does not answer.
   */
  move: (seat: never, at: number) => number;
  /** Positions by which an ear stays below: balance and trim. */
  left: number;
  right: number;
  /** ms until the volume has surely arrived, and until the contact has. */
  arrival: number;
  travel: number;
  /** Closes (1) or opens (0) the contact to the headphones: a pin, or what writes to an expander like one. */
  contact: { write: (closed: number) => void };
  amp: Amp;
  /** The timer that ends the mute once a press was surely a single one; 0 when there is none. */
  unmuting: number;
  /** The loudest position after power-up. */
  startup: number;
  /** Level of a position: base + grade * position mB, less so many tenths of a decibel as `far` has for it (left out: none). */
  base: number;
  grade: number;
  far?: string;
  /** Where the columns of a position's range begin in `far`; left out where there is one range. */
  columnOf?: (seat: never, at: number) => number;
  /** Where those of the range in force begin. */
  column?: number;
  /** Stops of the volume law from quietest to loudest, a character each; left out where every position is one. */
  stops?: string;
}

/** An ear that stays `less` positions below `at`: never quite silent while the other one plays. */
export function ear(at: number, less: number): number {
  return at > less ? at - less : at && 1;
}

/** Level of a position in mB. */
export function levelOf(seat: Seat, at: number): number {
  const far = seat.far;
  const level = seat.base + at * seat.grade;
  return far ? level - 10 * far.charCodeAt((seat.columnOf ? seat.columnOf(seat as never, at) : 0) + at) : level;
}

/**
 * One step towards position `goal`, and a timer for the rest. Stands between the knob and the chip, so the write comes
 * as early as it can.
 */
export function step(seat: Seat, goal: number): void {
  let at = seat.at;
  const rise = goal - at;
  if (rise ? at < 1 && rise > 0 && !seat.open : !at) {
    connect(seat, goal);
    return;
  }
  if (rise > 0) at++;
  // Between the halves of a change it may be quieter than `at` already: a place on the way could be louder than both ends.
  else at = rise < -FALL && !seat.spent ? at - FALL : goal;
  let wait = 0;
  try {
    wait = seat.move(seat as never, at);
  } catch (error) {
    seat.amp.lost(seat.amp, error);
    return;
  }
  if (wait) {
    seat.spent += wait;
    later(seat, wait);
    return;
  }
  seat.at = at;
  // A rise that has waited for what fell has waited for its pace too.
  if (rise > 0) later(seat, paceOf(seat, at) - seat.spent);
  else if (at !== goal) later(seat, FALL_PACE);
  else if (!at) later(seat, seat.arrival);
  seat.spent = 0;
}

/** ms before the next rising step: by its size, where steps are uneven. */
function paceOf(seat: Seat, at: number): number {
  const far = seat.far;
  if (!far || at >= seat.top) return seat.pace;
  const i = (seat.column ?? 0) + at;
  // A tenth of a decibel more: levels are known to half of one.
  return Math.ceil(((seat.grade + 10 * (far.charCodeAt(i) - far.charCodeAt(i + 1) + 1)) * seat.pace) / seat.grade);
}

/** Looks again after `wait` ms; at once when that has passed. */
export function later(seat: Seat, wait: number): void {
  if (seat.timer) clearTimeout(seat.timer);
  seat.timer = setTimeout(tick, wait, seat);
}

function tick(seat: Seat): void {
  seat.timer = 0;
  const goal = seat.quiet ? 0 : seat.want;
  if (goal !== seat.at || !goal || seat.spent) step(seat, goal);
}

/** At silence: closes the contact before a rise, opens it for good. While the volume is not known, nothing moves. */
function connect(seat: Seat, goal: number): void {
  if (seat.at < 0 || !goal === !seat.open) return;
  seat.open = !seat.open;
  try {
    seat.contact.write(seat.open ? 1 : 0);
    later(seat, seat.travel);
  } catch (error) {
    seat.amp.lost(seat.amp, error);
  }
}

/** Opens the contact at once, whatever the volume does: for faults. What the volume is, is not known from then on. */
export function silence(seat: Seat): void {
  seat.quiet |= FAULT;
  seat.open = false;
  seat.at = -1;
  seat.spent = 0;
  try {
    seat.contact.write(0);
  } catch {
    // The master contact has to do.
  }
}

/** After a change of `want` or `quiet`: falls at once; a rise waits for the pace of the last one. */
export function apply(seat: Seat): void {
  const goal = seat.quiet ? 0 : seat.want;
  if (!seat.timer || goal < seat.at) step(seat, goal);
}
