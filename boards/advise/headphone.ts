/** What is known of a headphone: read from what people type, and held against what headphones are like. */
import { perMilliwattOf, perVoltOf } from './hearing.ts';

export interface Sensitivity {
  /** dB SPL of a sine. */
  readonly level: number;
  /** At one milliwatt, or at one volt rms. */
  readonly per: 'mW' | 'V';
}

export interface Headphone {
  readonly name?: string;
  readonly sensitivity: Sensitivity;
  /** Nominal (1 kHz), ohm. */
  readonly impedance: number;
  /** Least and greatest from 20 Hz to 20 kHz where they are known, ohm. One of them alone says nothing of the response. */
  readonly minimumImpedance?: number;
  readonly maximumImpedance?: number;
  /** What the maker rates it for, W in one ear. */
  readonly ratedPower?: number;
}

/** Headphones that are made lie within; outside is a warning, for somebody may have one. */
const PLAUSIBLE = {
  perVolt: [80, 130],
  impedance: [8, 600],
} as const;

const NUMBER = String.raw`[+-]?\d+(?:\.\d+)?`;
const SENSITIVITY = new RegExp(String.raw`^(${NUMBER})\s*dB(?:\s*SPL)?\s*/\s*(?:1\s*)?(mW|V(?:\s*rms)?)$`, 'i');
const WITHOUT_UNIT = new RegExp(String.raw`^(${NUMBER})\s*(?:dB(?:\s*SPL)?)?$`, 'i');
const IMPEDANCE = new RegExp(String.raw`^(${NUMBER})\s*(?:ohms?|\u03a9|\u2126)?$`, 'i');
const POWER = new RegExp(String.raw`^(${NUMBER})\s*(m?)W$`, 'i');

/** "100dB/mW", "115 dB/V". Throws one sentence for anything else, a bare number above all. */
export function parseSensitivity(text: string): Sensitivity {
  const [, level, per] = SENSITIVITY.exec(text.trim()) ?? [];
  if (level !== undefined) return { level: Number(level), per: per!.toLowerCase() === 'mw' ? 'mW' : 'V' };
  const [, bare] = WITHOUT_UNIT.exec(text.trim()) ?? [];
  if (bare === undefined) throw new RangeError(`sensitivity "${text}": not a number with dB/mW or dB/V; write it such as 100dB/mW or 115dB/V`);
  throw new RangeError(
    `sensitivity "${text}": it lacks what it is for, and dB/mW and dB/V are 15 dB apart at 32 ohm; write ${bare}dB/mW or ${bare}dB/V, whichever the data sheet has`,
  );
}

/** "32", "32 ohm". Throws one sentence for anything else. */
export function parseImpedance(text: string): number {
  const [, ohm] = IMPEDANCE.exec(text.trim()) ?? [];
  if (ohm === undefined) throw new RangeError(`impedance "${text}": not a number of ohm; write it such as 32`);
  return Number(ohm);
}

/** "100mW", "0.1 W", in W. Throws one sentence for anything else. */
export function parsePower(text: string): number {
  const [, amount, milli] = POWER.exec(text.trim()) ?? [];
  if (amount === undefined) throw new RangeError(`power "${text}": not a number with mW or W; write it such as 100mW`);
  return milli ? Number(amount) / 1000 : Number(amount);
}

/** dB SPL at 1 V rms. */
export function perVolt({ sensitivity, impedance }: Headphone): number {
  return sensitivity.per === 'V' ? sensitivity.level : perVoltOf(sensitivity.level, impedance);
}

/** dB SPL at 1 mW. */
export function perMilliwatt({ sensitivity, impedance }: Headphone): number {
  return sensitivity.per === 'mW' ? sensitivity.level : perMilliwattOf(sensitivity.level, impedance);
}

/** Throws RangeError for what no headphone can be; gives a warning, one sentence each, for what hardly any is. */
export function checkHeadphone(headphone: Headphone): string[] {
  const { sensitivity, impedance, minimumImpedance, maximumImpedance, ratedPower } = headphone;
  if (!Number.isFinite(sensitivity.level)) throw new RangeError(`sensitivity: ${sensitivity.level} dB/${sensitivity.per} is no number; see the data sheet`);
  const above0 = { impedance, minimumImpedance, maximumImpedance, ratedPower };
  for (const [name, value] of Object.entries(above0)) {
    if (value !== undefined && !(value > 0 && value < Infinity)) throw new RangeError(`${WORDS[name as keyof typeof WORDS]}: ${value} is not above 0; see the data sheet`);
  }
  if (minimumImpedance !== undefined && minimumImpedance > impedance) {
    throw new RangeError(`minimum impedance: ${minimumImpedance} ohm is above the nominal ${impedance} ohm; give the least from 20 Hz to 20 kHz`);
  }
  if (maximumImpedance !== undefined && maximumImpedance < impedance) {
    throw new RangeError(`maximum impedance: ${maximumImpedance} ohm is below the nominal ${impedance} ohm; give the greatest from 20 Hz to 20 kHz`);
  }
  const warnings: string[] = [];
  const atOneVolt = perVolt(headphone);
  const [quietest, loudest] = PLAUSIBLE.perVolt;
  if (outside(atOneVolt, PLAUSIBLE.perVolt)) {
    const other = sensitivity.per === 'mW' ? 'V' : 'mW';
    const hint = outside(perVolt({ ...headphone, sensitivity: { ...sensitivity, per: other } }), PLAUSIBLE.perVolt) ? 'see the data sheet' : `is it dB/${other} in the data sheet?`;
    warnings.push(`sensitivity: ${shown(atOneVolt)} dB SPL at 1 V is outside of what headphones have, ${quietest} to ${loudest}; ${hint}`);
  }
  if (outside(impedance, PLAUSIBLE.impedance)) {
    const [least, greatest] = PLAUSIBLE.impedance;
    warnings.push(`impedance: ${impedance} ohm is outside of what headphones have, ${least} to ${greatest}; see the data sheet`);
  }
  if ((minimumImpedance === undefined) !== (maximumImpedance === undefined)) {
    const missing = minimumImpedance === undefined ? 'minimum' : 'maximum';
    warnings.push(`${missing} impedance: without it the response error is not known, and the damping factor has to do; give both`);
  }
  return warnings;
}

const WORDS = {
  impedance: 'impedance in ohm',
  minimumImpedance: 'minimum impedance in ohm',
  maximumImpedance: 'maximum impedance in ohm',
  ratedPower: 'rated power in W',
};

const outside = (value: number, [least, greatest]: readonly [number, number]): boolean => value < least || value > greatest;

const shown = (level: number): string => level.toFixed(1);
