/**
 * One person's headphones: how loud they are, how loud they shall be, and the way there.
 *
 * A volume is a position: 0 is silence, 1 the quietest step, `top` the loudest that the limit allows. Falling moves
 * come at once and in large steps, rising ones a step at a time and no faster than the board's rise. Nothing blocks: a
 * wait is a timer, and an order that arrives in between starts from where the volume is.
 *
 * The mute contact opens only after the volume has surely arrived at silence, and the volume leaves silence only after
 * the contact has surely closed.
 */

/** Why a seat is quiet, as bits of `quiet`. */
export const STARTING = 1;
export const MUTED = 2;
export const FAULT = 4;

/** Positions that one falling step may take: at a zero crossing it clicks less than two single steps do elsewhere. */
const FALL = 32;
/** Least ms between two falling steps. */
const FALL_PACE = 2;

/** Fields in the order in which a click needs them: the interpreter looks them up one by one. */
export interface Seat {
  /** Position that the listener asked for, 1 to `top`. */
  want: number;
  /** Greatest position that the limit allows. */
  top: number;
  /** Reasons for silence: STARTING, MUTED, FAULT. 0: playing. */
  quiet: number;
  /** The timer of the next step, 0 when there is none. */
  timer: number;
  /** Position in force; -1: not known, and nothing is audible. */
  at: number;
  /** The contact to the headphones is closed, or on its way. */
  open: boolean;
  /** Least ms between two rising steps, so that a rise keeps the board's dB per second. */
  pace: number;
  /** Sets both wipers of `chip` to codes; throws if it does not answer. */
  write: (chip: never, left: number, right: number) => void;
  chip: never;
  /** Code of position 0; a position more is a code less. */
  mute: number;
  /** ms until the volume has surely arrived, and until a contact has. */
  arrival: number;
  travel: number;
  /** Closes (1) or opens (0) the contact to the headphones. */
  contact: (closed: number) => void;
  /** The chip did not answer; must call `silence`. */
  lost: (error: unknown) => void;
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
  if (!rise) return;
  if (rise > 0) at++;
  else at = rise < -FALL ? at - FALL : goal;
  try {
    seat.write(seat.chip, seat.mute - at, seat.mute - at);
  } catch (error) {
    seat.lost(error);
    return;
  }
  seat.at = at;
  if (rise > 0) later(seat, seat.pace);
  else if (at !== goal) later(seat, FALL_PACE);
  else if (!at) later(seat, seat.arrival);
}

/** Looks again after `wait` ms. */
export function later(seat: Seat, wait: number): void {
  if (seat.timer) clearTimeout(seat.timer);
  seat.timer = setTimeout(tick, wait, seat);
}

function tick(seat: Seat): void {
  seat.timer = 0;
  step(seat, seat.quiet ? 0 : seat.want);
}

/** At silence: closes the contact before a rise, opens it for good. While the volume is not known, nothing moves. */
function connect(seat: Seat, goal: number): void {
  if (seat.at < 0 || !goal === !seat.open) return;
  seat.open = !seat.open;
  seat.contact(seat.open ? 1 : 0);
  if (goal) later(seat, seat.travel);
}

/** Opens the contact at once, whatever the volume does: for faults. What the volume is, is not known from then on. */
export function silence(seat: Seat): void {
  seat.contact(0);
  seat.open = false;
  seat.at = -1;
  seat.quiet |= FAULT;
}

/** After a change of `want` or `quiet`: falls at once; a rise waits for the pace of the last one. */
export function apply(seat: Seat): void {
  const goal = seat.quiet ? 0 : seat.want;
  if (!seat.timer || goal < seat.at) step(seat, goal);
}
