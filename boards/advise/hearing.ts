/**
 * Headphones and hearing: the formulas. No policy, no state.
 *
 * - V rms, A rms, ohm, W, F, Hz and hours. Voltages and currents are those of a sine.
 * - "dB SPL (sine)" is the rms level at the ear of a full-scale sine. The acoustic peak is 3.01 dB more.
 * - dB(A) is an A-weighted average at the ear. A full-scale sine (0 dBFS, AES17) at 1 kHz has as many dB(A) as dB SPL.
 * - `volume` is the gain in dB relative to the setting at which a full-scale source just reaches the output's largest
 *   voltage: 0 or negative.
 *
 * Sources: ITU-T H.870 (weekly dose: 80 dB(A) for 40 h, sensitive listeners 75 dB(A), equal energy); EN 50332 (programme
 * noise 10 dB below the full-scale sine (memory)); Bruel & Kjaer 2250 glossary (LAeq); Casella CEL-281 manual (exposure
 * in Pa2h, 1.0 Pa2h is 85 dB(A) for 8 h). The rest is physics.
 *
 * Everything throws RangeError, with the name of the quantity, for what cannot be: an impedance of 0, a negative time.
 */

/** What an output can give. */
export interface Drive {
  /** Largest sine (1 % distortion) without a load, V rms. */
  readonly openVoltage: number;
  /** Everything in series, ohm; 0 or more. */
  readonly resistance: number;
  /** A rms; Infinity where none is known. */
  readonly currentLimit: number;
}

/** dB SPL at 1 V, from dB SPL at 1 mW: 1 mW in `impedance` ohm needs sqrt(impedance / 1000) V. */
export function perVoltOf(perMilliwatt: number, impedance: number): number {
  return perMilliwatt + 30 - 10 * Math.log10(positive('impedance', impedance, 'ohm'));
}

/** dB SPL at 1 mW, from dB SPL at 1 V. */
export function perMilliwattOf(perVolt: number, impedance: number): number {
  return perVolt - 30 + 10 * Math.log10(positive('impedance', impedance, 'ohm'));
}

/** V rms at the headphone, from V rms at the unloaded output. */
export function loadedVoltage(openVoltage: number, resistance: number, impedance: number): number {
  return notNegative('voltage', openVoltage, 'V') * division(resistance, impedance);
}

/** Largest sine at the headphone, V rms: what the divider leaves, or what the current limit allows. */
export function largestVoltage({ openVoltage, resistance, currentLimit }: Drive, impedance: number): number {
  return Math.min(loadedVoltage(openVoltage, resistance, impedance), positive('current limit', currentLimit, 'A') * impedance);
}

/** How many dB below the top the current limit still clips a full-scale sine; 0 where the voltage is the limit. */
export function clippedRange(drive: Drive, impedance: number): number {
  return dB(loadedVoltage(drive.openVoltage, drive.resistance, impedance) / largestVoltage(drive, impedance));
}

/** dB SPL of a sine of `voltage` V rms at the headphone, whose sensitivity is `perVolt` dB SPL at 1 V. */
export function soundLevel(perVolt: number, voltage: number): number {
  return perVolt + dB(positive('voltage', voltage, 'V'));
}

/** V rms at the headphone for a sine of `level` dB SPL: the inverse of `soundLevel`. */
export function voltageFor(level: number, perVolt: number): number {
  return 10 ** ((level - perVolt) / 20);
}

/** A rms in one ear. */
export function current(voltage: number, impedance: number): number {
  return notNegative('voltage', voltage, 'V') / positive('impedance', impedance, 'ohm');
}

/** W in one ear. */
export function power(voltage: number, impedance: number): number {
  return voltage * current(voltage, impedance);
}

/** dB that the output resistance takes away: 0 or negative. */
export function loss(resistance: number, impedance: number): number {
  return dB(division(resistance, impedance));
}

/** Impedance over output resistance; Infinity without a resistance. */
export function dampingFactor(resistance: number, impedance: number): number {
  return positive('impedance', impedance, 'ohm') / notNegative('output resistance', resistance, 'ohm');
}

/** dB between the frequencies of the largest and of the least impedance: 0 or more. That is what damping sounds like. */
export function responseError(resistance: number, minimum: number, maximum: number): number {
  if (minimum > maximum) throw new RangeError(`impedance: its minimum, ${minimum} ohm, is above its maximum, ${maximum} ohm`);
  return loss(resistance, maximum) - loss(resistance, minimum);
}

/** Equivalent noise bandwidth of 20 Hz to 20 kHz, Hz: with the A-weighting (IEC 61672 curve, integrated), and without. */
export const A_WEIGHTED_BANDWIDTH = 12_468;
export const BANDWIDTH = 19_980;

/** V rms, A-weighted, of white noise of `density` V per root Hz from 20 Hz to 20 kHz. */
export function aWeightedNoise(density: number): number {
  return notNegative('noise density', density, 'V') * Math.sqrt(A_WEIGHTED_BANDWIDTH);
}

/** V rms, not weighted, of the same noise. */
export function flatNoise(density: number): number {
  return notNegative('noise density', density, 'V') * Math.sqrt(BANDWIDTH);
}

/** dB(A) at the ear of `noise` V rms, A-weighted, at the unloaded output. */
export function noiseLevel(perVolt: number, noise: number, resistance: number, impedance: number): number {
  return soundLevel(perVolt, loadedVoltage(positive('noise', noise, 'V'), resistance, impedance));
}

/** Hz at which a coupling capacitor of `capacitance` F has taken 3 dB of the bass. */
export function couplingCutoff(capacitance: number, resistance: number, impedance: number): number {
  const circuit = positive('impedance', impedance, 'ohm') + notNegative('output resistance', resistance, 'ohm');
  return 1 / (2 * Math.PI * positive('coupling capacitor', capacitance, 'F') * circuit);
}

/**
 * dB SPL (sine) that a full-scale sine would have at the top if no current limit stood in its way. It is the largest
 * level plus the clipped range, and the one to which a volume may be added.
 */
export function unclippedLevel(drive: Drive, perVolt: number, impedance: number): number {
  return soundLevel(perVolt, loadedVoltage(drive.openVoltage, drive.resistance, impedance));
}

/** dB SPL of a full-scale sine at a volume: it stays at `largest` as long as the output clips. */
export function levelAtVolume(unclipped: number, largest: number, volume: number): number {
  return Math.min(largest, unclipped + volume);
}

/**
 * How far a programme's LAeq lies under the level of the full-scale sine, dB: its rms, its A-weighting, and the
 * correction from the ear drum to the diffuse field. The default gives no credit for the last two, and is 3 to 8 dB too
 * loud for most music: it errs to the safe side.
 */
export const PROGRAMMES = [
  { level: -10, title: 'loud modern music' },
  { level: -14, title: 'speech' },
  { level: -18, title: 'film' },
  { level: -23, title: 'classical music' },
] as const;
export const DEFAULT_PROGRAMME = PROGRAMMES[0].level;

/**
 * dB(A) at the ear, LAeq, of a programme at a volume. From the unclipped level: a current limit clips the peaks of music
 * long before it lowers the average, so it earns no credit.
 */
export function programmeLevel(unclipped: number, volume: number, programme: number): number {
  return unclipped + volume + programme;
}

/** Volume at which a programme has `level` dB(A): also the greatest volume under a limit. See `quantisedDown`. */
export function volumeFor(level: number, unclipped: number, programme: number): number {
  return level - unclipped - programme;
}

/** dB SPL of a full-scale sine that a limit of `limit` dB(A) on the programme lets through. */
export function sineAtLimit(limit: number, programme: number): number {
  return limit - programme;
}

/** The greatest multiple of `step` dB that is not above the volume. */
export function quantisedDown(volume: number, step: number): number {
  return Math.floor(volume / positive('step', step, 'dB') + 1e-9) * step;
}

/** What one may hear in seven days. */
export interface Allowance {
  /** dB(A). */
  readonly level: number;
  readonly hours: number;
}
export const ADULTS: Allowance = { level: 80, hours: 40 };
/** Children and sensitive listeners. */
export const CHILDREN: Allowance = { level: 75, hours: 40 };

const REFERENCE_PRESSURE = 20e-6;

/** Sound exposure in Pa2h of `hours` at `level` dB(A). Exposures add up. -Infinity dB(A) is silence. */
export function exposure(level: number, hours: number): number {
  return REFERENCE_PRESSURE ** 2 * 10 ** (level / 10) * notNegative('time', hours, 'h');
}

/**
 * Percent of the week's allowance. In the energy form: halving the time every 3 dB instead of every 3.0103 dB is
 * 1.6 % off at 100 dB(A), and 2.4 % at 110.
 */
export function dose(level: number, hours: number, allowance: Allowance = ADULTS): number {
  return (100 * exposure(level, hours)) / exposure(allowance.level, allowance.hours);
}

/** Hours until 100 %. */
export function hoursAllowed(level: number, allowance: Allowance = ADULTS): number {
  return allowance.hours * 10 ** ((allowance.level - level) / 10);
}

/** LAeq in dB(A) of an exposure in Pa2h that took so many hours. */
export function averageLevel(total: number, hours: number): number {
  return 10 * Math.log10(notNegative('exposure', total, 'Pa2h') / (REFERENCE_PRESSURE ** 2 * positive('time', hours, 'h')));
}

const dB = (ratio: number): number => 20 * Math.log10(ratio);

/** The part of the voltage that output resistance and headphone leave to the headphone. */
function division(resistance: number, impedance: number): number {
  return positive('impedance', impedance, 'ohm') / (impedance + notNegative('output resistance', resistance, 'ohm'));
}

function positive(what: string, value: number, unit: string): number {
  if (!(value > 0)) throw new RangeError(`${what}: ${value} ${unit} is not above 0`);
  return value;
}

function notNegative(what: string, value: number, unit: string): number {
  if (!(value >= 0)) throw new RangeError(`${what}: ${value} ${unit} is below 0 or no number`);
  return value;
}
