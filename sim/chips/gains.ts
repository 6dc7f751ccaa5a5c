/**
 * Arithmetic of gains that are known as bounds: stages in a row, switches, ways that meet.
 *
 * Two ways to treat silence. A model that reckons with ways as such takes 0 for nothing, and puts its floor under the
 * end of a path (`paths.ts` does). One whose every stage lets through no less than its floor takes `above`.
 */
import { factor } from '../decibels.ts';
import type { Bounds } from './chip.ts';

export const NOTHING: Bounds = { lo: 0, hi: 0 };
export const ALL: Bounds = { lo: 1, hi: 1 };
/** What nobody knows: as it is, or silent. */
export const MAYBE: Bounds = { lo: 0, hi: 1 };

export function exactly(dB: number): Bounds {
  return times(factor(dB));
}

/** A gain as a factor, with no doubt. */
export function times(gain: number): Bounds {
  return { lo: gain, hi: gain };
}

/** Stages in a row. */
export function cascade(...stages: readonly Bounds[]): Bounds {
  return { lo: stages.reduce((gain, { lo }) => gain * lo, 1), hi: stages.reduce((gain, { hi }) => gain * hi, 1) };
}

/** Stages in a row behind a switch. */
export function open(closed: number | boolean, ...stages: readonly Bounds[]): Bounds {
  return closed ? cascade(...stages) : NOTHING;
}

/** One or the other, or anything between. */
export function between(a: Bounds, b: Bounds): Bounds {
  return { lo: Math.min(a.lo, b.lo), hi: Math.max(a.hi, b.hi) };
}

/** Ways that meet: they may add or cancel. */
export function sum(...ways: readonly Bounds[]): Bounds {
  const hi = ways.reduce((all, way) => all + way.hi, 0);
  // The strongest way is what all the others together cannot cancel.
  return { lo: Math.max(0, ...ways.map((way) => way.lo - (hi - way.hi))), hi };
}

/** The same for a part that never lets through less than its floor. */
export function above(floorDb: number) {
  const silent = exactly(floorDb);
  return {
    silent,
    /** As it is, or silent. */
    orSilent: (gain: Bounds): Bounds => ({ lo: silent.lo, hi: gain.hi }),
    /** Stages in a row: silent if one is. Undefined is no way. */
    through: (...stages: readonly (Bounds | undefined)[]): Bounds => {
      let gain = ALL;
      for (const stage of stages) {
        if (!stage || stage.hi <= silent.hi) return silent;
        gain = cascade(gain, stage);
      }
      return { lo: Math.max(silent.lo, gain.lo), hi: Math.max(silent.hi, gain.hi) };
    },
  };
}

/** De-emphasis of 50 and 15 microseconds, as a factor at a frequency, by a filter that is made for its rate. */
export function deemphasis(hz: number): number {
  const turn = (us: number) => 1 + (2 * Math.PI * hz * us * 1e-6) ** 2;
  return Math.sqrt(turn(15) / turn(50));
}
