/**
 * Latching relays: two coils each, a pulse on one of them moves the contact. Nobody knows where it is before the first
 * pulse, and a pulse that was too short may have moved it or not.
 */

export interface Latches {
  /** Relays that are operated, as a mask; -1 while nobody knows. */
  states: number;
  /** Current into the coils that set and those that reset, a bit a relay; throws if their driver does not answer. */
  write: (set: number, reset: number) => void;
  /** ms. */
  pulse: number;
  timer: number;
  /** All relays of the bank. */
  all: number;
}

/**
 * Relays of `mask` as in `states`. One pulse for those that change; one that comes while another runs ends it and gives
 * both again from the start: what was on its way may be anywhere.
 */
export function setLatches(latches: Latches, states: number, mask: number): void {
  const before = latches.states;
  const wanted = before < 0 ? states : (before & ~mask) | states;
  const moves = before < 0 || latches.timer ? latches.all : before ^ wanted;
  if (!moves) return;
  latches.states = -1;
  // No relay may have both coils on, not even for the time of a transfer.
  if (latches.timer) latches.write(0, 0);
  latches.write(wanted & moves, ~wanted & moves);
  latches.states = wanted;
  if (latches.timer) clearTimeout(latches.timer);
  latches.timer = setTimeout(rest, latches.pulse, latches);
}

/** The pulse is over: no coil has current. A driver that does not answer now is missed at the next look. */
function rest(latches: Latches): void {
  latches.timer = 0;
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
