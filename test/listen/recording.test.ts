import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recording } from '../../sim/listen/recording.ts';
import { readWavFile } from '../../sim/listen/wavfile.ts';

const RATE = 48000;
/** Few levels, so that zeros, runs of zeros and changes of sign are all frequent. */
const line = fc.array(fc.constantFrom(-1, -0.5, -0.25, 0, 0, 0.25, 1), { minLength: 1, maxLength: 30 }).map((a) => Float64Array.from(a));

/** The straight lines, evaluated the slow way; `place` in samples. */
function slowValue(samples: Float64Array, loop: boolean, place: number): number {
  const at = (n: number): number => (loop ? samples[n % samples.length]! : (samples[n] ?? 0));
  const n = Math.floor(place);
  return at(n) + (at(n + 1) - at(n)) * (place - n);
}

/** The first place from `place` on with no voltage, segment by segment; at most three passes. */
function slowCrossing(samples: Float64Array, loop: boolean, place: number): number {
  const near = 1e-6;
  for (let n = Math.floor(place); n < place + 3 * samples.length + 3; n++) {
    const from = Math.max(n, place);
    const a = slowValue(samples, loop, from);
    const b = slowValue(samples, loop, n + 1 - 1e-12);
    if (Math.abs(a) < near) return from;
    if (Math.sign(a) !== Math.sign(b) && Math.abs(b) > near) return from + ((n + 1 - from) * a) / (a - b);
  }
  return Infinity;
}

describe('a recording as a signal', () => {
  it('is the straight line between its samples, silent after the end or round again', () => {
    fc.assert(
      fc.property(line, fc.boolean(), fc.double({ min: 0, max: 3, noNaN: true }), (samples, loop, passes) => {
        const place = passes * samples.length;
        const { value } = recording({ name: 'r', rate: RATE, channels: [samples] }, { loop });
        expect(value(0, (place * 1e9) / RATE)).toBeCloseTo(slowValue(samples, loop, place), 5);
      }),
      { numRuns: 500 },
    );
  });

  it('crosses zero where a search from segment to segment says', () => {
    fc.assert(
      fc.property(line, fc.boolean(), fc.integer({ min: 0, max: 3000 }), (samples, loop, thousandths) => {
        const place = (thousandths / 1000) * samples.length;
        const t = (place * 1e9) / RATE;
        const signal = recording({ name: 'r', rate: RATE, channels: [samples] }, { loop });
        const crossing = signal.nextZeroCross(0, t)!;
        expect(crossing).toBeGreaterThanOrEqual(t);
        const slow = slowCrossing(samples, loop, place);
        if (slow === Infinity) expect(crossing).toBe(Infinity);
        else {
          expect((crossing * RATE) / 1e9).toBeCloseTo(slow, 4);
          expect(signal.value(0, crossing)).toBeCloseTo(0, 5);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('crosses at once in digital silence, before the start and after the end', () => {
    const signal = recording({ name: 'r', rate: 1000, channels: [Float64Array.of(1, 0, 0, 0, 1)] });
    expect(signal.nextZeroCross(0, 0)).toBe(1e6);
    expect(signal.nextZeroCross(0, 2.5e6)).toBe(2.5e6);
    expect(signal.nextZeroCross(0, 3.5e6)).toBe(5e6); // the line from the last sample to the silence behind it
    expect(signal.nextZeroCross(0, 9e6)).toBe(9e6);
    expect(signal.nextZeroCross(0, -1)).toBe(-1);
    expect(signal.value(0, 9e6)).toBe(0);
  });

  it('never crosses in a loop of one sign', () => {
    const signal = recording({ name: 'r', rate: 1000, channels: [Float64Array.of(0.5, 0.25)] }, { loop: true });
    expect(signal.nextZeroCross(0, 12345)).toBe(Infinity);
  });

  it('gives one channel to both ears, and two channels one each', () => {
    const mono = recording({ name: 'm', rate: 1000, channels: [Float64Array.of(0.5)] });
    expect([mono.value(0, 0), mono.value(1, 0)]).toEqual([0.5, 0.5]);
    const stereo = recording({ name: 's', rate: 1000, channels: [Float64Array.of(0.5, -0.5), Float64Array.of(0.25, 0.25)] });
    expect([stereo.value(0, 0), stereo.value(1, 0)]).toEqual([0.5, 0.25]);
    expect([stereo.nextZeroCross(0, 0), stereo.nextZeroCross(1, 0)]).toEqual([0.5e6, 2e6]);
  });

  it('clips what lies beyond full scale as a converter does, and counts it', () => {
    const signal = recording({ name: 'loud', rate: 1000, channels: [Float64Array.of(1.5, -3, 1)] });
    expect([signal.value(0, 0), signal.value(0, 1e6), signal.clipped]).toEqual([1, -1, 2]);
  });

  it('finds a hundred thousand crossings of ten minutes in well under a second', () => {
    const long = new Float64Array(600 * 8000).map((_, n) => Math.sin(n / 7));
    const signal = recording({ name: 'long', rate: 8000, channels: [long] }, { loop: true });
    const begin = performance.now();
    for (let i = 0; i < 100_000; i++) signal.nextZeroCross(0, i * 1.7e7);
    expect(performance.now() - begin).toBeLessThan(500);
  });

  const real = '/usr/share/sounds/alsa/Front_Center.wav';
  it.skipIf(!existsSync(real))('of a voice has the crossings that a count of its signs gives', () => {
    const source = readWavFile(real);
    const samples = source.channels[0]!;
    let changes = 0;
    let sign = 0;
    for (const v of samples) {
      if (v !== 0 && sign !== 0 && Math.sign(v) !== sign) changes++;
      if (v !== 0) sign = Math.sign(v);
    }
    const signal = recording(source);
    let found = 0;
    sign = 0;
    for (let t = 0; t < signal.duration; ) {
      const at = signal.nextZeroCross(1, t)!;
      // Step to the end of this stretch of silence, half a sample at a time.
      let after = at + 1;
      while (after < signal.duration && signal.value(1, after) === 0) after += 5e8 / source.rate;
      const now = Math.sign(signal.value(1, after));
      if (now !== 0 && sign !== 0 && now !== sign) found++;
      if (now !== 0) sign = now;
      t = after;
    }
    expect(changes).toBeGreaterThan(1000);
    expect(found).toBe(changes);
  });
});
