/**
 * Controls with steps of their own beside the volumes of the seats: input gain, direct monitor, playback. They go a step at a
 * time, so that nothing jumps. A seat's volume is never one of them.
 */
import type { Amp } from '../amp.ts';

export interface Dial {
  /** Step that was asked for, and the one in force. */
  want: number;
  at: number;
  timer: number;
  /** Sets a step; throws if the part does not answer. */
  write: (step: number) => void;
  /** Level of each step in mB, rising; left out where nobody asks by level. */
  levels?: Int16Array;
  /** Whether a step up may be taken now; left out where it always may. */
  ready?: (amp: Amp, dial: Dial) => boolean;
}

/** ms between two steps. */
const PACE = 5;

export function turnTo(amp: Amp, dial: Dial, step: number): void {
  dial.want = step;
  if (!dial.timer) walk(amp, dial);
}

/** One step. While parts are missing nothing moves: `resume` goes on once they are there. */
function walk(amp: Amp, dial: Dial): void {
  dial.timer = 0;
  if (amp.seat.at < 0) return;
  const up = dial.want > dial.at;
  if (dial.ready && !dial.ready(amp, dial)) {
    dial.timer = setTimeout(walk, PACE, amp, dial);
    return;
  }
  if (!up && dial.want === dial.at) return;
  const step = up ? dial.at + 1 : dial.at - 1;
  try {
    dial.write(step);
  } catch (error) {
    amp.lost(amp, error);
    return;
  }
  dial.at = step;
  dial.timer = setTimeout(walk, PACE, amp, dial);
}

/** After the parts were opened: their records still hold what was in force. */
export function resume(amp: Amp, dials: Dial[]): void {
  for (const dial of dials) if (!dial.timer) walk(amp, dial);
}
