/**
 * Latching relays: two coils each, a pulse on one of them moves the contact. Nobody knows where it is before the first
 * pulse, and a pulse that was too short may have moved it or not.
 */

export interface Latches {
  /** Relays that are operated, as a mask; -1 while nobody knows. */
  states: number;
  /** Relays whose coils have current. */
  going: number;
  /** Current into the coils that set and those that reset, a bit a relay; throws if their driver does not answer. */
  write: (set: number, reset: number) => void;
  /** ms. */
  pulse: number;
  timer: number;
  /** All relays of the bank. */
  all: number;
}

/**
 * Relays of `mask` as in `states`: a pulse for those that change. One that comes while another runs lengthens it for all;
 * a relay that turns back loses its current first, since it may never have both coils on.
 */
export function setLatches(latches: Latches, states: number, mask: number): void {
  const before = latches.states;
  const wanted = before < 0 ? states : (before & ~mask) | states;
  const moves = before < 0 ? latches.all : before ^ wanted;
  if (!moves) return;
  latches.states = -1;
  const back = latches.going & moves;
  const going = latches.going | moves;
  if (back) latches.write(wanted & going & ~back, ~wanted & going & ~back);
  latches.write(wanted & going, ~wanted & going);
  latches.states = wanted;
  latches.going = going;
  if (latches.timer) clearTimeout(latches.timer);
  latches.timer = setTimeout(rest, latches.pulse, latches);
}

/** The pulse is over: no coil has current. A driver that does not answer now is missed at the next look. */
function rest(latches: Latches): void {
  latches.timer = 0;
  latches.going = 0;
  try {
    latches.write(0, 0);
  } catch {
    latches.states = -1;
  }
}

/** Bits of a word at other places: bit 0 at the first, bit 1 at the second. */
export function spread(word: number, places: number[]): number {
  let coils = 0;
  let bit = 1;
  for (const place of places) {
    if (word & bit) coils |= 1 << place;
    bit <<= 1;
  }
  return coils;
}
