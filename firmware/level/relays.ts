/**
 * Relay coils on one expander or on pins of the microcontroller: which are on, kept together because one byte holds
 * several. A coil changes only by an order for it; the others keep what they have.
 */

export interface Bank {
  /** Coils that are on. */
  coils: number;
  /** Writes all levels; throws if the expander does not answer. */
  write: (chip: never, coils: number) => void;
  chip: never;
}

/** The coils of `mask` as in `coils`, the others as they are. */
export function setCoils(bank: Bank, coils: number, mask: number): void {
  const all = (bank.coils & ~mask) | coils;
  bank.write(bank.chip, all);
  bank.coils = all;
}

/** Pins, the first is bit 0: as `digitalWrite` takes an array the other way round. */
export function writePins(pins: Pin[], coils: number): void {
  digitalWrite(pins, coils);
}
