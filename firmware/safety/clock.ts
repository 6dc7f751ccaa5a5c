/**
 * A part that answers only while somebody else's clock runs. It may come minutes after the power and stop at any time: that
 * is no fault. A look every second beside those that parts have in turn, so that nobody waits for it.
 */
import type { Amp } from '../amp.ts';
import { failed } from './supervisor.ts';

/** ms between two looks. */
const LOOK = 1000;

/** `part`: where it stands among the amp's parts. `look` throws if it does not answer. */
export function watchClock(amp: Amp, part: number, look: () => void): void {
  setInterval(() => {
    // Not set up: whoever does that will see.
    if (amp.seat.at < 0) return;
    try {
      look();
    } catch (error) {
      amp.turn = part;
      failed(amp, error);
    }
  }, LOOK);
}
