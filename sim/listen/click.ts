/**
 * How much a change clicks.
 *
 * The figure: what lies above 4 kHz while a sine plays (`butterworth.ts`), its largest 5 ms rms, in dB of the rms of the
 * louder end's sine. The Hann window multiplies the samples, and the sum of squares is divided by the sum of squares of
 * the window: a steady sine reads its own rms. (For an event shorter than the window that is 1.25 dB more than with
 * the window as a weight of the squares.)
 *
 * The filter lets a little of the sine itself through: 997 Hz reads -48.3 dB with nothing happening. That is the floor
 * of the figure (`clickFloor`), and what is not above it is no click (`clickVerdict`).
 */
import { highPass, highPassGain, MEMORY } from './butterworth.ts';
import { checkLog, EAR_NAMES, offsetAfterSwitches, type GainLog } from './gainlog.ts';

/** The test tone of AES17: a prime number, so that it keeps no step with sample rates or timers. */
export const CLICK_HZ = 997;
/** At 48 kHz the bilinear transform bends the figures: the floor by 0.7 dB, a step by 0.1 dB. */
export const CLICK_RATE = 192_000;
/** The bar stands this far above the largest single step, dB. */
export const BAR_ABOVE_STEP = 6;
/** Peak at the jack from silence that nobody minds unless the board declares another, mV. */
export const SILENT_CLICK_MV = 5;

const WINDOW = 5e-3;
/** A figure this little above the floor is the floor, dB: a step of 0.1 dB reads as much. */
const FLOOR_SPREAD = 0.5;

export interface ClickFigure {
  /** dB of the louder end's rms; -Infinity for digital silence. */
  readonly dB: number;
  /** Middle of the loudest window, seconds from the first sample. */
  readonly at: number;
}

/**
 * The click figure of `samples`, of which the first 2 ms are not judged: begin earlier than what is to be judged.
 * `louderEndRms` is in the same unit (`louderEndRms` of `gainlog.ts`).
 */
export function clickOf(samples: Float64Array, rate: number, louderEndRms: number): number {
  return clickFigure(samples, rate, louderEndRms).dB;
}

/** The click figure, and where the click is. */
export function clickFigure(samples: Float64Array, rate: number, louderEndRms: number): ClickFigure {
  if (!(louderEndRms > 0)) {
    throw new RangeError(`click figure: the louder end's rms is ${louderEndRms}: between two silent ends use silentClick`);
  }
  if (samples.length < (MEMORY + WINDOW) * rate) {
    throw new RangeError(`click figure: ${samples.length} samples are less than 7 ms: render a longer run`);
  }
  const { meanSquare, n } = loudestWindow(aboveCorner(samples, rate), Math.round(WINDOW * rate));
  return { dB: 10 * Math.log10(meanSquare) - 20 * Math.log10(louderEndRms), at: n / rate };
}

/** The figure of a sine that nobody touches, dB. */
export function clickFloor(hz = CLICK_HZ, rate = CLICK_RATE): number {
  return highPassGain(hz, rate);
}

export interface SingleStep {
  /** Click figure at the worst phase, dB. */
  readonly dB: number;
  /** The worst phase of the sine, 0..pi; the figure has the same value half a period later. */
  readonly phase: number;
}

/** The click figure of one abrupt change of gain between two amplitude factors, at the worst phase of the sine. */
export function largestSingleStep(stepFrom: number, stepTo: number, hz = CLICK_HZ, rate = CLICK_RATE): SingleStep {
  const louder = Math.max(Math.abs(stepFrom), Math.abs(stepTo)) / Math.SQRT2;
  const half = Math.round(1.5 * WINDOW * rate);
  const samples = new Float64Array(2 * half);
  const figure = (phase: number): number => {
    for (let n = 0; n < samples.length; n++) {
      samples[n] = (n < half ? stepFrom : stepTo) * Math.sin((2 * Math.PI * hz * (n - half)) / rate + phase);
    }
    return clickOf(samples, rate, louder);
  };
  const coarse = 24;
  const raster = Math.PI / coarse;
  let best: SingleStep = { dB: -Infinity, phase: 0 };
  const look = (phase: number): void => {
    const dB = figure(phase);
    if (dB > best.dB) best = { dB, phase: (phase + Math.PI) % Math.PI };
  };
  for (let k = 0; k < coarse; k++) look(k * raster);
  const near = best.phase;
  for (let k = -5; k <= 5; k++) look(near + (k * raster) / 6);
  return best;
}

/** The bar of a part: 6 dB above its largest single step, given as pairs of amplitude factors. dB. */
export function clickBar(steps: readonly (readonly [number, number])[], hz = CLICK_HZ, rate = CLICK_RATE): number {
  return Math.max(...steps.map(([from, to]) => largestSingleStep(from, to, hz, rate).dB)) + BAR_ABOVE_STEP;
}

/** A line for a report: is `dB` a click, and is it too loud? */
export function clickVerdict(dB: number, bar: number, floor = clickFloor()): string {
  const figure = `${dB.toFixed(1)} dB`;
  if (dB > bar) return `${figure}: a click, ${(dB - bar).toFixed(1)} dB over the bar of ${bar.toFixed(1)} dB`;
  if (dB <= floor + FLOOR_SPREAD) return `${figure}: no click (the sine itself reads ${floor.toFixed(1)} dB)`;
  return `${figure}: under the bar of ${bar.toFixed(1)} dB`;
}

export interface SilentClick {
  /** Largest voltage at the jack, mV peak. */
  readonly mV: number;
  readonly ear: 'left' | 'right';
  /** When, ns. */
  readonly at: number;
  readonly declared: number;
  readonly within: boolean;
}

/** With digital silence at the input: the largest voltage at the jack, against the board's declared millivolts. */
export function silentClick(log: GainLog, options: { declared?: number; coupling?: number } = {}): SilentClick {
  checkLog(log);
  const declared = options.declared ?? SILENT_CLICK_MV;
  let most = { mV: 0, ear: 0, at: 0 };
  log.ears.forEach((switches, ear) => {
    const volts = offsetAfterSwitches(switches, options.coupling);
    switches.forEach(({ t }, i) => {
      // What is replaced at the same instant, or comes after the end, was never heard. Between two switches the voltage
      // only decays, so its peaks are at the switches.
      if (switches[i + 1]?.t === t || t >= log.duration) return;
      const mV = Math.abs(volts[i]!) * 1000;
      if (mV > most.mV) most = { mV, ear, at: t };
    });
  });
  return { mV: most.mV, ear: EAR_NAMES[most.ear]!, at: most.at, declared, within: most.mV <= declared };
}

/**
 * `samples` above 4 kHz. The first 2 ms, in which the filter comes to rest, are blanked: otherwise the beginning of a sine
 * would be its loudest click.
 */
function aboveCorner(samples: Float64Array, rate: number): Float64Array {
  const origin = samples[0]!; // a filter at rest has been at this voltage for ever
  const passed = highPass(samples.map((v) => v - origin), rate);
  return passed.fill(0, 0, Math.ceil(MEMORY * rate));
}

/**
 * The largest mean square under a Hann window whose middle is at any sample; beyond the ends is silence.
 *
 * hann^2 = 3/8 + cos(a)/2 + cos(2a)/8 with a = 2 pi (distance from the middle) / length. Each of the terms is a sum that
 * slides, so a minute costs what its samples cost and not 960 times that. Rounding stays 100 dB below the loudest.
 */
function loudestWindow(samples: Float64Array, length: number): { meanSquare: number; n: number } {
  const half = length >> 1;
  const c1 = new Float64Array(length);
  const s1 = new Float64Array(length);
  for (let k = 0; k < length; k++) {
    c1[k] = Math.cos((2 * Math.PI * k) / length);
    s1[k] = Math.sin((2 * Math.PI * k) / length);
  }
  let sum = 0;
  let [sumC1, sumS1, sumC2, sumS2] = [0, 0, 0, 0];
  const add = (n: number, sign: 1 | -1): void => {
    if (n < 0 || n >= samples.length) return;
    const square = sign * samples[n]! * samples[n]!;
    const k = n % length;
    const k2 = (2 * k) % length;
    sum += square;
    sumC1 += square * c1[k]!;
    sumS1 += square * s1[k]!;
    sumC2 += square * c1[k2]!;
    sumS2 += square * s1[k2]!;
  };
  let most = { meanSquare: 0, n: 0 };
  for (let n = 0; n < half; n++) add(n, 1);
  for (let middle = 0; middle < samples.length; middle++) {
    add(middle + half, 1);
    add(middle - (length - half), -1);
    const k = middle % length;
    const k2 = (2 * k) % length;
    const weighted =
      (3 / 8) * sum + (c1[k]! * sumC1 + s1[k]! * sumS1) / 2 + (c1[k2]! * sumC2 + s1[k2]! * sumS2) / 8;
    const meanSquare = weighted / ((3 / 8) * length);
    if (meanSquare > most.meanSquare) most = { meanSquare, n: middle };
  }
  return most;
}
