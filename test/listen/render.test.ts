import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GainLog, Switch } from '../../sim/listen/gainlog.ts';
import { recording } from '../../sim/listen/recording.ts';
import { render } from '../../sim/listen/render.ts';
import { readWavFile } from '../../sim/listen/wavfile.ts';
import { silence, tone } from '../../sim/signal.ts';

const still: Switch = { t: 0, gain: 1, offset: 0 };
const ms = 1e6;

const switches = fc
  .array(fc.record({ t: fc.integer({ min: 0, max: 12 * ms }), gain: fc.double({ min: 0, max: 2, noNaN: true }), offset: fc.double({ min: -0.1, max: 0.1, noNaN: true }) }), { maxLength: 12 })
  .map((list): Switch[] => [still, ...list.sort((a, b) => a.t - b.t)]);

describe('a rendered run', () => {
  it('is the source times the gain at each instant plus the offset, sample by sample', () => {
    const run = fc.record({
      left: switches,
      right: switches,
      duration: fc.integer({ min: 1, max: 10 * ms }),
      fullScale: fc.double({ min: 0.1, max: 3, noNaN: true }),
      rate: fc.constantFrom(8000, 44100, 48000),
      coupling: fc.option(fc.double({ min: 1e-4, max: 0.1, noNaN: true }), { nil: undefined }),
    });
    fc.assert(
      fc.property(run, ({ left, right, duration, fullScale, rate, coupling }) => {
        const log: GainLog = { duration, fullScale, ears: [left, right] };
        const signal = tone(997, 0.7);
        const ears = render(signal, log, rate, coupling === undefined ? {} : { coupling });
        log.ears.forEach((ear, ch) => {
          let n = 0;
          for (; (n * 1e9) / rate < duration; n++) {
            const t = (n * 1e9) / rate;
            let gain = 0;
            let volts = 0;
            ear.forEach((s, i) => {
              if (s.t > t) return;
              gain = s.gain;
              // Each step of the offset decays for itself.
              if (coupling === undefined) volts = s.offset;
              else if (i > 0) volts += (s.offset - ear[i - 1]!.offset) * Math.exp(-(t - s.t) / 1e9 / coupling);
            });
            expect(ears[ch]![n]).toBeCloseTo(gain * signal.value(ch, t) + volts / fullScale, 12);
          }
          expect(ears[ch]!.length).toBe(n);
        });
      }),
    );
  });

  it('has the new gain from the first sample at or after the switch', () => {
    const flat = { ...silence, value: () => 1 };
    const at = (t: number): number[] => [...render(flat, { duration: 5 * ms, fullScale: 1, ears: [[still, { t, gain: 0, offset: 0 }], [still]] }, 1000)[0]];
    expect(at(2 * ms)).toEqual([1, 1, 0, 0, 0]);
    expect(at(2 * ms + 1)).toEqual([1, 1, 1, 0, 0]);
    expect(at(9 * ms)).toEqual([1, 1, 1, 1, 1]);
  });

  it('of a recording at its own rate and gain 1 is the recording, bit by bit, loop by loop', () => {
    const samples = Float64Array.from({ length: 4411 }, (_, n) => Math.sin(n * n));
    const signal = recording({ name: 'r', rate: 44100, channels: [samples] }, { loop: true });
    const [left, right] = render(signal, { duration: 1000 * ms, fullScale: 1, ears: [[still], [still]] }, 44100);
    expect(left).toEqual(Float64Array.from({ length: 44100 }, (_, n) => samples[n % 4411]!));
    expect(right).toEqual(left);
  });

  it('refuses a log that is out of order and a rate of 0', () => {
    expect(() => render(silence, { duration: ms, fullScale: 1, ears: [[still], []] }, 48000)).toThrow('right ear');
    expect(() => render(silence, { duration: ms, fullScale: 1, ears: [[still], [still]] }, 0)).toThrow('cannot render at 0');
  });

  it('of a minute of stereo with 6000 switches takes well under two seconds', () => {
    const busy = Array.from({ length: 6000 }, (_, i) => ({ t: i * 10 * ms, gain: (i % 7) / 7, offset: 0.001 }));
    const music = recording({ name: 'r', rate: 44100, channels: [new Float64Array(44100).map((_, n) => Math.sin(n / 9))] }, { loop: true });
    for (const signal of [tone(997), music]) {
      const begin = performance.now();
      render(signal, { duration: 60_000 * ms, fullScale: 1, ears: [busy, busy] }, 48000);
      expect(performance.now() - begin).toBeLessThan(2000);
    }
  });

  const real = '/usr/share/sounds/alsa/Front_Center.wav';
  it.skipIf(!existsSync(real))('of a voice at half the volume has half of every sample, in both ears', () => {
    const source = readWavFile(real);
    const signal = recording(source);
    const half: Switch[] = [{ t: 0, gain: 0.5, offset: 0 }];
    const [left, right] = render(signal, { duration: signal.duration, fullScale: 1, ears: [half, half] }, source.rate);
    expect(left).toEqual(source.channels[0]!.map((v) => v / 2));
    expect(right).toEqual(left);
  });
});
