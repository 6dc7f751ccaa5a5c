import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highPass, highPassGain } from '../../sim/listen/butterworth.ts';
import {
  BAR_ABOVE_STEP, CLICK_HZ, CLICK_RATE, clickBar, clickFigure, clickFloor, clickOf, clickVerdict, largestSingleStep, silentClick,
} from '../../sim/listen/click.ts';
import { louderEndRms, type GainLog, type Switch } from '../../sim/listen/gainlog.ts';
import { render } from '../../sim/listen/render.ts';
import { tone } from '../../sim/signal.ts';

const dB = (power: number): number => 10 * Math.log10(power);
const amplitude = (decibels: number): number => 10 ** (decibels / 20);
const PERIOD = 1e9 / CLICK_HZ;
const MS = 1e6;

/** 60 ms of the tone, with one change of gain at `t` ns in the left ear. */
function changed(from: number, to: number, t: number): GainLog {
  const left: Switch[] = [{ t: 0, gain: from, offset: 0 }, { t, gain: to, offset: 0 }];
  return { duration: 60 * MS, fullScale: 1, ears: [left, [{ t: 0, gain: from, offset: 0 }]] };
}

function figureOf(log: GainLog, rate = CLICK_RATE): number {
  return clickOf(render(tone(CLICK_HZ), log, rate)[0], rate, louderEndRms(log.ears[0]));
}

// The same figure by another road: no samples, no biquads, no bilinear transform. The analogue Butterworth's answer to a
// sine that changes its amplitude at one instant is a steady sine and one exponential for each pole (partial fractions).

interface Complex { re: number; im: number }
const c = (re: number, im = 0): Complex => ({ re, im });
const plus = (a: Complex, b: Complex): Complex => c(a.re + b.re, a.im + b.im);
const minus = (a: Complex, b: Complex): Complex => c(a.re - b.re, a.im - b.im);
const times = (a: Complex, b: Complex): Complex => c(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);
const over = (a: Complex, b: Complex): Complex => {
  const n = b.re * b.re + b.im * b.im;
  return c((a.re * b.re + a.im * b.im) / n, (a.im * b.re - a.re * b.im) / n);
};
const cis = (angle: number): Complex => c(Math.cos(angle), Math.sin(angle));
const fourth = (a: Complex): Complex => times(times(a, a), times(a, a));

const CORNER = 2 * Math.PI * 4000;
const POLES = [5, 7, 9, 11].map((k) => times(c(CORNER), cis((k * Math.PI) / 8)));

/** What passes at `t` s: the sine has `phase` and changes from amplitude `from` to `to` at t = 0. */
function analogue(from: number, to: number, phase: number, t: number): number {
  const s = c(0, 2 * Math.PI * CLICK_HZ);
  const steady = times(cis(phase + s.im * t), over(fourth(s), POLES.map((p) => minus(s, p)).reduce(times)));
  if (t < 0) return from * steady.im;
  let transient = c(0);
  for (const p of POLES) {
    const others = POLES.filter((q) => q !== p).map((q) => minus(p, q)).reduce(times);
    const residue = over(fourth(p), times(others, minus(p, s)));
    transient = plus(transient, times(times(residue, cis(phase)), times(c(Math.exp(p.re * t)), cis(p.im * t))));
  }
  return to * steady.im + (to - from) * transient.im;
}

/** The click figure of that, by direct sums over a window that is moved by 20 us. */
function analogueFigure(from: number, to: number, phase: number): number {
  const step = 5e-6;
  const width = 5e-3;
  let most = 0;
  for (let middle = -1e-3; middle <= 1e-3; middle += 20e-6) {
    let sum = 0;
    let weight = 0;
    for (let k = 0.5 - 500; k < 500; k++) {
      const w = Math.cos((Math.PI * k) / 1000) ** 2;
      sum += (w * analogue(from, to, phase, middle + k * step)) ** 2;
      weight += w * w;
    }
    most = Math.max(most, sum / weight);
  }
  expect(step * 1000).toBe(width);
  return dB(most / (Math.max(from, to) ** 2 / 2));
}

describe('the high-pass', () => {
  it('loses 3.01 dB at 4 kHz at every rate, and has the closed-form gain elsewhere', () => {
    for (const rate of [48000, 96000, 192000]) {
      expect(highPassGain(4000, rate)).toBeCloseTo(-3.0103, 4);
      for (const hz of [997, 2500, 4000, 9000]) {
        const sine = Float64Array.from({ length: rate / 10 }, (_, n) => Math.sin((2 * Math.PI * hz * n) / rate));
        const settled = highPass(sine, rate).subarray(rate / 100); // 90 ms: whole periods, nearly
        const rms = Math.sqrt(settled.reduce((sum, v) => sum + v * v, 0) / settled.length);
        expect(20 * Math.log10(rms * Math.SQRT2), `${hz} Hz at ${rate}`).toBeCloseTo(highPassGain(hz, rate), 1);
      }
    }
  });

  it('has the poles of a 4th-order Butterworth: its answer to a step is that of the analogue filter', () => {
    const rate = 768_000;
    const answer = highPass(new Float64Array(800).fill(1), rate);
    for (let n = 0; n < 800; n += 7) {
      // H(s)/s by partial fractions. A sampled step lies half a sample before its first sample.
      let analogueStep = c(0);
      for (const p of POLES) {
        const others = POLES.filter((q) => q !== p).map((q) => minus(p, q)).reduce(times);
        const t = (n + 0.5) / rate;
        analogueStep = plus(analogueStep, times(over(times(p, times(p, p)), others), times(c(Math.exp(p.re * t)), cis(p.im * t))));
      }
      expect(answer[n]).toBeCloseTo(analogueStep.re, 2);
    }
  });

  it('refuses a rate at which 4 kHz is not far enough from the top', () => {
    expect(() => highPass(new Float64Array(10), 44100)).toThrow('44100 samples a second is too few: render at 48000 or more');
  });
});

describe('the window', () => {
  it('reads the rms of a steady sine', () => {
    for (const rate of [48000, 192000]) {
      const sine = Float64Array.from({ length: rate / 20 }, (_, n) => 0.3 * Math.sin((2 * Math.PI * 15000 * n) / rate + 1));
      expect(clickOf(sine, rate, 0.3 / Math.SQRT2)).toBeCloseTo(highPassGain(15000, rate), 3);
    }
  });

  it('finds the loudest place that a window summed anew at every sample finds', () => {
    const rate = 48000;
    const sparse = fc.array(fc.tuple(fc.integer({ min: 0, max: 799 }), fc.double({ min: -1, max: 1, noNaN: true })), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(sparse, (clicks) => {
        const samples = new Float64Array(800);
        for (const [n, v] of clicks) samples[n] = v;
        fc.pre(samples.subarray(96).some((v) => Math.abs(v) > 1e-3));
        const passed = highPass(samples.map((v) => v - samples[0]!), rate).fill(0, 0, 96);
        let most = 0;
        for (let middle = 0; middle < 800; middle++) {
          let sum = 0;
          for (let k = -120; k <= 120; k++) sum += ((passed[middle + k] ?? 0) * Math.cos((Math.PI * k) / 240) ** 2) ** 2;
          most = Math.max(most, sum / 90); // 3/8 of 240
        }
        expect(clickOf(samples, rate, 1)).toBeCloseTo(dB(most), 6);
      }),
    );
  });

  it('says where the click is', () => {
    const log = changed(1, 0, 33.3 * MS);
    const { at } = clickFigure(render(tone(CLICK_HZ), log, CLICK_RATE)[0], CLICK_RATE, Math.SQRT1_2);
    expect(Math.abs(at - 33.3e-3)).toBeLessThan(0.5e-3);
  });

  it('reads nothing in silence, and refuses two silent ends and a short run', () => {
    expect(clickOf(new Float64Array(4800), 48000, 1)).toBe(-Infinity);
    expect(clickOf(new Float64Array(4800).fill(0.7), 48000, 1)).toBeLessThan(-250); // a direct voltage is no click
    expect(() => clickOf(new Float64Array(4800), 48000, 0)).toThrow('use silentClick');
    expect(() => clickOf(new Float64Array(300), 48000, 1)).toThrow('300 samples are less than 7 ms');
  });
});

describe('the floor', () => {
  it('is what the filter lets through of 997 Hz: -48.3 dB, from any phase, through any steady gain', () => {
    expect(-dB(1 + (4000 / 997) ** 8)).toBeCloseTo(-48.27, 2); // the analogue filter
    expect(clickFloor()).toBeCloseTo(-48.32, 2);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 7, noNaN: true }), fc.double({ min: 0.001, max: 2, noNaN: true }), (phase, gain) => {
        const sine = Float64Array.from({ length: 0.03 * CLICK_RATE }, (_, n) => gain * Math.sin((2 * Math.PI * CLICK_HZ * n) / CLICK_RATE + phase));
        expect(clickOf(sine, CLICK_RATE, gain / Math.SQRT2)).toBeCloseTo(clickFloor(), 3);
      }),
      { numRuns: 20 },
    );
  });

  it('is told from a click in words', () => {
    const bar = -31;
    expect(clickVerdict(-48.3, bar)).toBe('-48.3 dB: no click (the sine itself reads -48.3 dB)');
    expect(clickVerdict(-37.3, bar)).toBe('-37.3 dB: under the bar of -31.0 dB');
    expect(clickVerdict(-18.4, bar)).toBe('-18.4 dB: a click, 12.6 dB over the bar of -31.0 dB');
  });
});

describe('the click figure', () => {
  // peak: a quarter of a period after a crossing
  it.each([
    ['a step of 1 dB at the peak', 1, amplitude(-1), 0.25, -37.3],
    ['a step of 1 dB up at the peak', amplitude(-1), 1, 0.25, -37.3],
    ['a step of 0.5 dB at the peak', 1, amplitude(-0.5), 0.25, -42.3],
    ['a step of 3 dB at the peak', 1, amplitude(-3), 0.25, -29.0],
    ['a step of 1 dB at a crossing', 1, amplitude(-1), 0, -47.3],
    ['a full mute at a crossing', 1, 0, 0, -33.8],
    ['a full mute at the peak', 1, 0, 0.25, -18.4],
    ['a full mute 30 degrees after a crossing', 1, 0, 1 / 12, -24.0],
  ])('of %s is that of the analogue filter', (_what, from, to, part, about) => {
    const expected = analogueFigure(from, to, 2 * Math.PI * part);
    expect(expected).toBeCloseTo(about, 1);
    const figure = figureOf(changed(from, to, (30 + part) * PERIOD));
    expect(Math.abs(figure - expected)).toBeLessThan(0.1);
    // 48 kHz bends the floor by 0.7 dB, and with it what is close above the floor.
    expect(Math.abs(figureOf(changed(from, to, (30 + part) * PERIOD), 48000) - expected)).toBeLessThan(0.7);
  });

  it('of a step of direct voltage has the energy that Parseval gives: 1 / (8 wc sin(pi/8))', () => {
    // (1/pi) times the integral of |H|^2 / w^2 from 0 to infinity; under the middle of a window of 3/8 of 5 ms.
    const energy = 1 / (8 * CORNER * Math.sin(Math.PI / 8));
    const step = Float64Array.from({ length: 9600 }, (_, n) => (n < 4800 ? 1 : 0));
    expect(clickOf(step, CLICK_RATE, Math.SQRT1_2)).toBeCloseTo(dB((energy / (0.375 * 5e-3)) * 2), 1);
  });

  it('of a single step is worst at the peak of the sine, and depends on the ratio alone', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 0.95, noNaN: true }), fc.double({ min: 0.01, max: 4, noNaN: true }), (to, scale) => {
        const step = largestSingleStep(scale, scale * to);
        expect(Math.abs(step.phase - Math.PI / 2)).toBeLessThan(0.15);
        expect(step.dB).toBeCloseTo(largestSingleStep(1, to).dB, 6);
        for (const part of [0, 0.1, 0.2, 0.25, 0.3, 0.4]) {
          expect(figureOf(changed(1, to, (30 + part) * PERIOD))).toBeLessThan(step.dB + 0.02);
        }
      }),
      { numRuns: 8 },
    );
  });

  it('lets a part of 1 dB steps pass with a mute at the crossing, and stops an abrupt one', () => {
    const bar = clickBar([[1, amplitude(-1)], [amplitude(-1), amplitude(-2)]]);
    expect(bar).toBeCloseTo(-37.3 + BAR_ABOVE_STEP, 1);
    expect(figureOf(changed(1, 0, 30 * PERIOD))).toBeLessThan(bar - 2);
    expect(figureOf(changed(1, 0, 30.25 * PERIOD))).toBeGreaterThan(bar + 12);
  });
});

describe('a click from silence', () => {
  const ear = (...offsets: [number, number][]): Switch[] => offsets.map(([t, offset]) => ({ t, gain: 1, offset }));
  const log = (left: Switch[], right = ear([0, 0])): GainLog => ({ duration: 100 * MS, fullScale: 1, ears: [left, right] });

  it('is the largest voltage at either jack, against the declared millivolts', () => {
    const run = log(ear([0, 0.001], [MS, 0.003]), ear([0, 0], [2 * MS, -0.004]));
    expect(silentClick(run)).toEqual({ mV: 4, ear: 'right', at: 2 * MS, declared: 5, within: true });
    expect(silentClick(run, { declared: 3.5 }).within).toBe(false);
  });

  it('does not count what lasted no time or came after the end', () => {
    expect(silentClick(log(ear([0, 0], [MS, 1], [MS, 0.001], [100 * MS, 2]))).mV).toBe(1);
  });

  it('counts steps, not voltages, behind a coupling capacitor', () => {
    const steps = log(ear([0, 1], [10 * MS, 1.002], [20 * MS, 1.004]));
    expect(silentClick(steps, { coupling: 1 }).mV).toBeCloseTo(2 + 2 * Math.exp(-0.01), 9); // slow: they add
    expect(silentClick(steps, { coupling: 1e-4 }).mV).toBeCloseTo(2, 9); // fast: the first has gone
  });

  it('is what the render of silence shows', () => {
    const runs = fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }), fc.double({ min: -0.01, max: 0.01, noNaN: true })), { maxLength: 8 });
    fc.assert(
      fc.property(runs, fc.option(fc.double({ min: 1e-3, max: 1, noNaN: true }), { nil: undefined }), (list, coupling) => {
        const left = ear([0, 0], ...list.sort((a, b) => a[0] - b[0]).map(([at, v]): [number, number] => [at * MS, v]));
        const option = coupling === undefined ? {} : { coupling };
        const [samples] = render({ name: 'silence', nextZeroCross: (_ch, t) => t, value: () => 0 }, log(left), 1000, option);
        const largest = samples.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
        expect(silentClick(log(left), option).mV).toBeCloseTo(largest * 1000, 9);
      }),
    );
  });
});
