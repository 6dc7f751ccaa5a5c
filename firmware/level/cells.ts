/**
 * A seat whose level is made by the relays of a ladder alone: as `chain.ts`, for one bank of relays and one range. Every
 * change goes through the coils that both of its ends have on.
 */
import type { Seat } from './seat.ts';
import type { Bank } from './relays.ts';
import { setCoils } from './relays.ts';

/** Fields in the order in which a click needs them. */
export interface Cells extends Seat {
  /** Coils of each position, a character each. */
  steps: string;
  /** What was ordered last. */
  coils: number;
  bank: Bank;
  mask: number;
  /** When all that falls has surely arrived, s, and how long that takes, ms. */
  until: number;
  fall: number;
}

export function moveCells(seat: Cells, at: number): number {
  const coils = seat.steps.charCodeAt(at);
  const now = seat.coils;
  const low = coils & now;
  if (low !== now) {
    setCoils(seat.bank, low, seat.mask);
    seat.coils = low;
    seat.until = getTime() + seat.fall / 1000;
  }
  if (low === coils) return 0;
  const wait = Math.ceil((seat.until - getTime()) * 1000);
  if (wait > 0) return wait;
  setCoils(seat.bank, coils, seat.mask);
  seat.coils = coils;
  return 0;
}

/** After the relays were opened: the seat begins anew. */
export function settleCells(seat: Cells): void {
  seat.coils = 0;
}
