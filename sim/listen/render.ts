/**
 * A run as sound: the signal at the source times the gain in force at each sample's instant, plus the direct voltage.
 *
 * Sample n stands for the instant n/rate. A switch takes effect at its own instant: the first sample at or after it has
 * the new gain. Nothing is smoothed, because nothing is smooth in the run.
 */
import type { Signal } from '../signal.ts';
import { checkLog, offsetAfterSwitches, type GainLog, type Switch } from './gainlog.ts';

export interface RenderOptions {
  /** R*C of the output capacitor and its load, seconds: steps of the offset decay with it (see `offsetAfterSwitches`). */
  coupling?: number;
}

/** Left and right, for the whole log; 1 is the board's full scale. */
export function render(
  signal: Signal,
  log: GainLog,
  rate: number,
  options: RenderOptions = {},
): [Float64Array, Float64Array] {
  checkLog(log);
  if (!(rate > 0 && Number.isFinite(rate))) throw new RangeError(`cannot render at ${rate} samples a second: give a rate above 0`);
  const count = firstSampleFrom(log.duration, rate);
  const ear = (ch: 0 | 1): Float64Array => renderEar(signal, ch, log.ears[ch], log.fullScale, rate, count, options.coupling);
  return [ear(0), ear(1)];
}

function renderEar(
  signal: Signal,
  ch: number,
  ear: readonly Switch[],
  fullScale: number,
  rate: number,
  count: number,
  coupling: number | undefined,
): Float64Array {
  const samples = new Float64Array(count);
  const volts = offsetAfterSwitches(ear, coupling);
  for (let i = 0; i < ear.length; i++) {
    const { t: since, gain } = ear[i]!;
    const first = firstSampleFrom(since, rate);
    const end = i + 1 < ear.length ? Math.min(count, firstSampleFrom(ear[i + 1]!.t, rate)) : count;
    const direct = volts[i]! / fullScale;
    for (let n = first; n < end; n++) {
      const t = (n * 1e9) / rate;
      const left = coupling === undefined ? direct : direct * Math.exp(-(t - since) / 1e9 / coupling);
      samples[n] = gain === 0 ? left : gain * signal.value(ch, t) + left;
    }
  }
  return samples;
}

/** Number of the first sample at or after `t` ns, where sample n is at `n * 1e9 / rate` as this machine rounds it. */
function firstSampleFrom(t: number, rate: number): number {
  let n = Math.max(0, Math.ceil((t * rate) / 1e9));
  while (n > 0 && ((n - 1) * 1e9) / rate >= t) n--;
  while ((n * 1e9) / rate < t) n++;
  return n;
}
