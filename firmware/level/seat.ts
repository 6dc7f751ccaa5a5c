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

/** Positions that one falling step may take: with zero-cross switching it clicks less than two single steps without. */
const FALL = 16;

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
  /** Least ms between two steps, so that a rise keeps the board's dB per second. */
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

/** One step towards what is wanted, and a timer for the rest. */
export function step(seat: Seat): void {
  const goal = seat.quiet ? 0 : seat.want;
  let at = seat.at;
  let wait = 0;
  if (at < 0) return;
  if (at < goal ? !seat.open : !(at | goal)) {
    // Silent, and to be heard: close the contact first. Silent for good: open it.
    if (at === goal && !seat.open) return;
    seat.open = !seat.open;
    seat.contact(seat.open ? 1 : 0);
    if (seat.open) wait = seat.travel;
  } else if (at !== goal) {
    if (at < goal) {
      at++;
      wait = seat.pace;
    } else {
      at = at - FALL > goal ? at - FALL : goal;
      if (!at) wait = seat.arrival;
      else if (at !== goal) wait = seat.pace;
    }
    const code = seat.mute - at;
    try {
      seat.write(seat.chip, code, code);
    } catch (error) {
      seat.lost(error);
      return;
    }
    seat.at = at;
  }
  if (wait) {
    if (seat.timer) clearTimeout(seat.timer);
    seat.timer = setTimeout(tick, wait, seat);
  }
}

function tick(seat: Seat): void {
  seat.timer = 0;
  step(seat);
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
  if (!seat.timer || (seat.quiet ? 0 : seat.want) < seat.at) step(seat);
}
