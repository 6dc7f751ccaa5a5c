/**
 * A recording as a signal: straight lines between its samples, the first at t = 0.
 *
 * One channel feeds both ears. Without `loop` the line ends in zero one sample after the last, and silence follows;
 * with it the last sample is joined to the first. Samples beyond full scale are clipped as a converter clips them.
 */
import type { Signal } from '../signal.ts';

/** A crossing this little before `t` is at `t`: the sums that give the two are rounded. ns. */
const ROUNDING = 1e-3;

export interface Recording extends Signal {
  readonly rate: number;
  /** Length of one pass, ns. */
  readonly duration: number;
  /** Samples that lay beyond full scale. */
  readonly clipped: number;
}

/** Where the line has no voltage, in ns of one pass: from `starts[i]` to `ends[i]`, both included, sorted. */
interface Crossings {
  starts: Float64Array;
  ends: Float64Array;
}

/** What a `Wav` has (`wav.ts`); or samples from elsewhere, one or two channels, equally long and not empty. */
export interface Samples {
  name: string;
  rate: number;
  channels: readonly Float64Array[];
}

export function recording(source: Samples, options: { loop?: boolean } = {}): Recording {
  const loop = options.loop ?? false;
  const { rate, name } = source;
  const count = source.channels[0]?.length ?? 0;
  if (count === 0) throw new RangeError(`${name} has no samples: record or export it again`);
  let clipped = 0;
  const lines = source.channels.map((channel) =>
    channel.map((sample) => {
      if (Math.abs(sample) > 1) clipped++;
      return Math.max(-1, Math.min(1, sample));
    }),
  );
  const duration = (count * 1e9) / rate;
  const crossings = lines.map((line) => findCrossings(line, rate, loop));
  const pick = <T>(channels: readonly T[], ch: number): T => channels[ch] ?? channels[0]!;

  return {
    name,
    rate,
    duration,
    clipped,
    nextZeroCross(ch, t) {
      if (t < 0 || (!loop && t >= duration)) return t;
      const table = pick(crossings, ch);
      if (!loop) return firstFrom(table, t) ?? Math.max(t, duration);
      if (table.starts.length === 0) return Infinity;
      const pass = Math.floor(t / duration) * duration;
      return Math.max(t, pass + (firstFrom(table, t - pass) ?? duration + table.starts[0]!));
    },
    value(ch, t) {
      if (t < 0 || (!loop && t >= duration)) return 0;
      const line = pick(lines, ch);
      const place = ((loop ? t % duration : t) * rate) / 1e9;
      const before = Math.floor(place);
      const part = place - before;
      // Time in ns is rounded: 1e-6 of a sample is its error, not a place between two samples.
      if (part < 1e-6) return sampleAt(line, before, loop);
      if (part > 1 - 1e-6) return sampleAt(line, before + 1, loop);
      return sampleAt(line, before, loop) * (1 - part) + sampleAt(line, before + 1, loop) * part;
    },
  };
}

function sampleAt(line: Float64Array, n: number, loop: boolean): number {
  return n < line.length ? line[n]! : loop ? line[n % line.length]! : 0;
}

function findCrossings(line: Float64Array, rate: number, loop: boolean): Crossings {
  const starts: number[] = [];
  const ends: number[] = [];
  const instant = (place: number): number => (place * 1e9) / rate;
  for (let n = 0; n < line.length; n++) {
    const here = line[n]!;
    const next = sampleAt(line, n + 1, loop);
    if (here === 0) {
      // A zero: the beginning of a stretch of silence, or its continuation.
      const stretches = n > 0 && line[n - 1] === 0;
      if (!stretches) starts.push(instant(n));
      if (next !== 0) ends.push(instant(n));
      else if (n === line.length - 1) ends.push(instant(n + 1));
    } else if ((here < 0 && next > 0) || (here > 0 && next < 0)) {
      const at = instant(n + here / (here - next));
      starts.push(at);
      ends.push(at);
    }
  }
  return { starts: Float64Array.from(starts), ends: Float64Array.from(ends) };
}

/** The first instant at or after `t` of one pass that has no voltage. */
function firstFrom({ starts, ends }: Crossings, t: number): number | undefined {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! < t - ROUNDING) low = middle + 1;
    else high = middle;
  }
  return low < ends.length ? Math.max(t, starts[low]!) : undefined;
}
