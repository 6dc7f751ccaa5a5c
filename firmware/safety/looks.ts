/**
 * Looks at parts beside the one a second that `supervisor.ts` has: on a board with a codec and more than two parts, so that none
 * goes longer than two seconds without one while nobody turns.
 */
import type { Amp } from '../amp.ts';
import { FAULT } from '../level/seat.ts';
import { failed, lose } from './supervisor.ts';

/** A look every so many ms. */
export function lookOften(amp: Amp, every: number): void {
  setInterval(() => {
    let still = !(amp.seat.quiet & FAULT) && !!amp.unsaved && !(amp.panel && amp.panel.timer);
    for (const seat of amp.seats) if (seat.timer || seat.at < 0) still = false;
    if (!still) return;
    if (++amp.turn >= amp.parts.length) amp.turn = 0;
    try {
      if (!amp.parts[amp.turn]!.verify()) lose(amp, 'RESET');
    } catch (error) {
      failed(amp, error);
    }
  }, every);
}
