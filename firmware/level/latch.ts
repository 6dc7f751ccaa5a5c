/**
 * Latching relays: two coils each, a pulse on one of them moves the contact. Nobody knows where it is before the first
 * pulse, and a pulse that was too short may have moved it or not.
 */

export interface Latches {
  /** Relays that are operated, as a mask; -1 while nobody knows. */
  states: number;
  /** Writes the coils: those of `set` and those of `reset` for so long; throws if the driver does not answer. */
  write: (chip: never, set: number, reset: number) => void;
  chip: never;
  /** ms. */
  pulse: number;
  timer: number;
  /** All relays of the bank. */
  all: number;
}

/**
 * Relays of `mask` as in `states`. One pulse for those that change; one that comes while another runs ends it and gives
 * both again from the start.
 */
export function setLatches(latches: Latches, states: number, mask: number): void {
  const before = latches.states;
  const wanted = before < 0 ? states : (before & ~mask) | states;
  // While a pulse runs its relays may be anywhere: all of them get it again.
  const moves = before < 0 || latches.timer ? latches.all : before ^ wanted;
  if (!moves) return;
  latches.states = -1;
  latches.write(latches.chip, wanted & moves, ~wanted & moves);
  latches.states = wanted;
  if (latches.timer) clearTimeout(latches.timer);
  latches.timer = setTimeout(rest, latches.pulse, latches);
}

/** The pulse is over: no coil has current. */
function rest(latches: Latches): void {
  latches.timer = 0;
  latches.write(latches.chip, 0, 0);
}
