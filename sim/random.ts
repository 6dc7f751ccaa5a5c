/** A seeded source of chance (mulberry32): the same seed gives the same run, byte for byte. */
export type Random = () => number;

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A number between `lo` and `hi`, evenly spread. */
export function between(random: Random, lo: number, hi: number): number {
  return lo + (hi - lo) * random();
}
