/**
 * The high-pass of the click figure: Butterworth, 4th order, 4 kHz, as two biquads.
 *
 * Coefficients: Robert Bristow-Johnson, "Audio EQ Cookbook" (W3C Note, 2021), section HPF: the bilinear transform of
 * s^2 / (s^2 + s/Q + 1) with the corner prewarped, so that the loss at 4 kHz is 3.01 dB at every sample rate. The two Q
 * are 1 / (2 cos a) for the angles a = pi/8 and 3 pi/8 of the Butterworth poles from the negative real axis (Oppenheim
 * and Schafer, "Discrete-Time Signal Processing", appendix on Butterworth filters).
 */

export const CORNER_HZ = 4000;
const QS = [1 / (2 * Math.cos(Math.PI / 8)), 1 / (2 * Math.cos((3 * Math.PI) / 8))];

/** Below this a state of the filter is silence (-400 dB), and would slow the processor down as a denormal number. */
const NOTHING = 1e-20;

/** How long the filter remembers: its slowest pole (0.10 ms) has then fallen by more than 160 dB. Seconds. */
export const MEMORY = 2e-3;

/** What passes of `samples`, from a filter at rest. */
export function highPass(samples: Float64Array, rate: number): Float64Array {
  checkRate(rate);
  let passed = samples;
  for (const q of QS) passed = biquad(passed, rate, q);
  return passed;
}

/** Gain of the filter for a steady sine of `hz`, in dB, at this sample rate. */
export function highPassGain(hz: number, rate: number): number {
  checkRate(rate);
  const ratio = Math.tan((Math.PI * CORNER_HZ) / rate) / Math.tan((Math.PI * hz) / rate);
  return -10 * Math.log10(1 + ratio ** 8);
}

function biquad(samples: Float64Array, rate: number, q: number): Float64Array {
  const w = (2 * Math.PI * CORNER_HZ) / rate;
  const alpha = Math.sin(w) / (2 * q);
  const a0 = 1 + alpha;
  const b0 = (1 + Math.cos(w)) / 2 / a0;
  const b1 = -2 * b0;
  const a1 = (-2 * Math.cos(w)) / a0;
  const a2 = (1 - alpha) / a0;
  const passed = new Float64Array(samples.length);
  // Transposed direct form II.
  let s1 = 0;
  let s2 = 0;
  for (let n = 0; n < samples.length; n++) {
    const x = samples[n]!;
    const y = b0 * x + s1;
    s1 = b1 * x - a1 * y + s2;
    s2 = b0 * x - a2 * y;
    if (Math.abs(s1) < NOTHING) s1 = 0;
    if (Math.abs(s2) < NOTHING) s2 = 0;
    passed[n] = y;
  }
  return passed;
}

function checkRate(rate: number): void {
  if (!(rate >= 48_000 && Number.isFinite(rate))) {
    throw new RangeError(`click figure: ${rate} samples a second is too few: render at 48000 or more`);
  }
}
