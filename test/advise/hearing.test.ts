import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ADULTS, averageLevel, aWeightedNoise, CHILDREN, clippedRange, couplingCutoff, current, dampingFactor, DEFAULT_PROGRAMME, dose,
  exposure, flatNoise, hoursAllowed, largestVoltage, levelAtVolume, loadedVoltage, loss, noiseLevel, perMilliwattOf, perVoltOf,
  power, PROGRAMMES, programmeLevel, quantisedDown, responseError, sineAtLimit, soundLevel, unclippedLevel, voltageFor, volumeFor,
} from '../../boards/advise/hearing.ts';

/** Levels are given to 0.01 dB, the rest to 0.1 %. */
const withinDb = (value: number, expected: number): void => expect(Math.abs(value - expected), `${value} dB is not ${expected}`).toBeLessThanOrEqual(0.01);
const withinPerMille = (value: number, expected: number): void => expect(Math.abs(value / expected - 1), `${value} is not ${expected}`).toBeLessThanOrEqual(0.001);

const HEADPHONES = [
  //        ohm  dB/mW  V     ohm  A rms  V noise   dB/V     V        dB SPL   mA      mW      dB(A)  damping  dB loss
  { name: 'A', Z: 32, S: 100, V: 1, R: 10, I: 0.04, noise: 9e-6, perVolt: 114.949, at: 0.7619, level: 112.587, mA: 23.81, mW: 18.141, hiss: 11.67, damping: 3.2, loss: -2.362 },
  { name: 'B, by current', Z: 16, S: 105, V: 1, R: 10, I: 0.025, noise: 10e-6, perVolt: 122.959, at: 0.4, level: 115, mA: 25, mW: 10, hiss: 18.74, damping: 1.6, loss: -4.217 },
  { name: 'C', Z: 300, S: 97, V: 1, R: 10, I: 0.04, noise: 9e-6, perVolt: 102.229, at: 0.96774, level: 101.944, mA: 3.226, mW: 3.122, hiss: 1.03, damping: 30, loss: -0.285 },
];

const drive = ({ V, R, I }: { V: number; R: number; I: number }) => ({ openVoltage: V, resistance: R, currentLimit: I });

describe.each(HEADPHONES)('headphone $name', (one) => {
  const perVolt = perVoltOf(one.S, one.Z);
  const voltage = largestVoltage(drive(one), one.Z);
  test('sensitivity', () => {
    withinDb(perVolt, one.perVolt);
    withinDb(perMilliwattOf(one.perVolt, one.Z), one.S);
  });
  test('voltage, level, current, power', () => {
    withinPerMille(voltage, one.at);
    withinDb(soundLevel(perVolt, voltage), one.level);
    withinPerMille(current(voltage, one.Z) * 1000, one.mA);
    withinPerMille(power(voltage, one.Z) * 1000, one.mW);
  });
  test('noise', () => withinDb(noiseLevel(perVolt, one.noise, one.R, one.Z), one.hiss));
  test('damping and loss', () => {
    withinPerMille(dampingFactor(one.R, one.Z), one.damping);
    withinDb(loss(one.R, one.Z), one.loss);
  });
});

test.each([
  [20, 100, 0.1, 0.035],
  [20, 100, 1, 0.34],
  [20, 100, 10, 2.69],
  [20, 100, 33, 5.99],
  [20, 100, 120, 10.05],
  [300, 550, 10, 0.13],
  [300, 550, 120, 1.21],
])('response error of %i to %i ohm at %f ohm: %f dB', (least, greatest, resistance, error) => withinDb(responseError(resistance, least, greatest), error));

test('dB/V and dB/mW are 14.95 dB apart at 32 ohm, 5.23 dB at 300, nothing at 1000', () => {
  withinDb(perVoltOf(100, 32) - 100, 14.95);
  withinDb(perVoltOf(100, 300) - 100, 5.23);
  withinDb(perVoltOf(100, 1000) - 100, 0);
});

test('a coupling capacitor of 220 uF into 32 ohm cuts the bass at 22.6 Hz, and lower with an output resistance', () => {
  expect(couplingCutoff(220e-6, 0, 32)).toBeCloseTo(22.6, 1);
  withinPerMille(couplingCutoff(220e-6, 32, 32), 22.607 / 2);
});

describe('noise', () => {
  /** The A-weighting's power gain, from its poles (IEC 61672-1, annex E). */
  const weight = (f: number): number => {
    const [f1, f2, f3, f4] = [20.598997, 107.65265, 737.86223, 12194.217].map((pole) => pole ** 2) as [number, number, number, number];
    const response = (f4 * f ** 4) / ((f ** 2 + f1) * Math.sqrt((f ** 2 + f2) * (f ** 2 + f3)) * (f ** 2 + f4));
    return (response * 10 ** (2 / 20)) ** 2;
  };
  /** From 20 Hz to 20 kHz, in steps of equal ratio. */
  const integral = (density: (f: number) => number): number => {
    const steps = 100_000;
    const step = Math.log(1000) / steps;
    return Array.from({ length: steps }, (_, n) => 20 * Math.exp((n + 0.5) * step)).reduce((sum, f) => sum + density(f) * f * step, 0);
  };
  const dB = (ratio: number): number => 10 * Math.log10(ratio);

  test('white noise has 111.7 times its density A-weighted, and 141.4 times without', () => {
    withinPerMille(aWeightedNoise(1e-9), 111.7e-9);
    withinPerMille(flatNoise(1e-9), 141.4e-9);
  });

  test('so says the integral of the curve', () => {
    withinPerMille(aWeightedNoise(1), Math.sqrt(integral(weight)));
    withinPerMille(flatNoise(1), Math.sqrt(integral(() => 1)));
  });

  test('the weighting takes 2.05 dB off white noise and 2.86 dB off pink noise', () => {
    withinDb(dB((flatNoise(1) / aWeightedNoise(1)) ** 2), 2.05);
    withinDb(dB(integral((f) => 1 / f) / integral((f) => weight(f) / f)), 2.86);
  });
});

describe('volume', () => {
  const [A, B] = HEADPHONES as [(typeof HEADPHONES)[number], (typeof HEADPHONES)[number]];

  test('takes away what it says', () => withinDb(levelAtVolume(A.level, A.level, -20), 92.587));

  test('the first 3.74 dB below the top clip where the current is the limit', () => {
    withinDb(clippedRange(drive(B), B.Z), 3.742);
    const unclipped = unclippedLevel(drive(B), B.perVolt, B.Z);
    withinDb(unclipped, B.level + 3.742);
    withinDb(levelAtVolume(unclipped, B.level, 0), B.level);
    withinDb(levelAtVolume(unclipped, B.level, -3.74), B.level);
    withinDb(levelAtVolume(unclipped, B.level, -4.742), B.level - 1);
  });

  test('nothing clips where the voltage is the limit', () => {
    expect(clippedRange(drive(A), A.Z)).toBe(0);
    expect(clippedRange({ ...drive(A), currentLimit: Infinity }, A.Z)).toBe(0);
  });

  test('a programme at -20 dB: 82.587 dB(A), 4.536 % an hour, the week full after 22.05 h', () => {
    const level = programmeLevel(A.level, -20, DEFAULT_PROGRAMME);
    withinDb(level, 82.587);
    withinPerMille(dose(level, 1), 4.536);
    withinPerMille(hoursAllowed(level), 22.05);
  });

  test('a limit of 85 dB(A) is -17.587 dB, on a part of 1 dB steps -18, and lets a sine of 95 dB through', () => {
    const volume = volumeFor(85, A.level, -10);
    withinDb(volume, -17.587);
    expect(quantisedDown(volume, 1)).toBe(-18);
    expect(quantisedDown(-18, 1)).toBe(-18);
    expect(sineAtLimit(85, -10)).toBe(95);
    expect(sineAtLimit(85, 0)).toBe(85);
  });

  test('a current limit makes no programme louder than its limit', () => {
    const unclipped = unclippedLevel(drive(B), B.perVolt, B.Z);
    const volume = volumeFor(85, unclipped, -10);
    withinDb(levelAtVolume(unclipped, B.level, volume) - 10, 85);
    withinDb(programmeLevel(unclipped, volume, -10), 85);
  });

  test('a default in-ear has 85 dB(A) at 10.1 mV', () => {
    const inEar = perVoltOf(110, 32);
    expect(voltageFor(85, inEar) * 1000).toBeCloseTo(10.1, 1);
    withinDb(soundLevel(inEar, voltageFor(85, inEar)), 85);
  });

  test('programmes lie 10, 14, 18 or 23 dB below the full-scale sine, 10 unless said otherwise', () => {
    expect(PROGRAMMES.map(({ level }) => level)).toEqual([-10, -14, -18, -23]);
    expect(DEFAULT_PROGRAMME).toBe(-10);
  });
});

describe('dose', () => {
  test.each([
    //    h     %       %, with halving every 3 dB
    [80, 40, 100, 100],
    [83, 20, 99.763, 100],
    [94, 1, 62.797, 63.5],
    [100, 0.4, 100, 101.6],
    [110, 0.04, 100, 102.4],
  ])('%i dB(A) for %f h: %f %%, where halving the time every 3 dB gives %f', (level, hours, percent, wrong) => {
    expect(dose(level, hours)).toBeCloseTo(percent, 3);
    expect((100 * 2 ** ((level - 80) / 3) * hours) / 40).toBeCloseTo(wrong, 1);
  });

  test('the allowance is 1.6 Pa2h for adults, 0.506 for children and sensitive listeners', () => {
    expect(exposure(ADULTS.level, ADULTS.hours)).toBeCloseTo(1.6, 9);
    expect(exposure(CHILDREN.level, CHILDREN.hours)).toBeCloseTo(0.506, 3);
    expect(dose(75, 40, CHILDREN)).toBeCloseTo(100, 9);
    expect(hoursAllowed(85, CHILDREN)).toBeCloseTo(4, 9);
    expect(exposure(94, 1)).toBeCloseTo(1.00475, 5);
    expect(exposure(85, 8)).toBeCloseTo(1, 1);
  });

  test('a week of four sittings: 120.711 %, 1.93137 Pa2h, 84.166 dB(A) on average', () => {
    const week = [[72, 10, 3.962], [82.588, 6, 27.22], [90, 2, 50], [95, 0.5, 39.528]] as const;
    for (const [level, hours, percent] of week) withinPerMille(dose(level, hours), percent);
    const total = week.reduce((sum, [level, hours]) => sum + exposure(level, hours), 0);
    const hours = week.reduce((sum, [, time]) => sum + time, 0);
    expect((100 * total) / exposure(80, 40)).toBeCloseTo(120.711, 2);
    withinPerMille(total, 1.93137);
    expect(hours).toBe(18.5);
    withinDb(averageLevel(total, hours), 84.166);
  });

  test('100 % are 144,000 seconds at 80 dB(A)', () => expect(hoursAllowed(80) * 3600).toBe(144_000));

  test.each([
    [0.5, 5.9],
    [0.1, 1.16],
    [0.05, 0.58],
    [0.02, 0.23],
  ])('rounding the level to %f dB makes it wrong by up to %f %%', (step, percent) => {
    expect(100 * (dose(80 + step / 2, 40) / dose(80, 40) - 1)).toBeCloseTo(percent, step === 0.5 ? 1 : 2);
  });

  test('silence and no time add nothing', () => {
    expect(exposure(-Infinity, 10)).toBe(0);
    expect(exposure(100, 0)).toBe(0);
    expect(averageLevel(0, 1)).toBe(-Infinity);
  });
});

describe('what cannot be is refused', () => {
  test.each<[string, () => number, string]>([
    ['no impedance', () => perVoltOf(100, 0), 'impedance: 0 ohm is not above 0'],
    ['a negative impedance', () => perMilliwattOf(100, -3), 'impedance: -3 ohm is not above 0'],
    ['no number', () => loss(1, NaN), 'impedance: NaN ohm is not above 0'],
    ['a negative output resistance', () => loadedVoltage(1, -1, 32), 'output resistance: -1 ohm is below 0 or no number'],
    ['a negative voltage', () => loadedVoltage(-1, 0, 32), 'voltage: -1 V is below 0 or no number'],
    ['the level of nothing', () => soundLevel(100, 0), 'voltage: 0 V is not above 0'],
    ['no current', () => largestVoltage({ openVoltage: 1, resistance: 0, currentLimit: 0 }, 32), 'current limit: 0 A is not above 0'],
    ['an output without noise', () => noiseLevel(100, 0, 0, 32), 'noise: 0 V is not above 0'],
    ['a negative density', () => aWeightedNoise(-1), 'noise density: -1 V is below 0 or no number'],
    ['a minimum above the maximum', () => responseError(1, 100, 20), 'impedance: its minimum, 100 ohm, is above its maximum, 20 ohm'],
    ['no capacitor', () => couplingCutoff(0, 1, 32), 'coupling capacitor: 0 F is not above 0'],
    ['no step', () => quantisedDown(-3, 0), 'step: 0 dB is not above 0'],
    ['a negative time', () => exposure(80, -1), 'time: -1 h is below 0 or no number'],
    ['the average of no time', () => averageLevel(1, 0), 'time: 0 h is not above 0'],
    ['a negative exposure', () => averageLevel(-1, 1), 'exposure: -1 Pa2h is below 0 or no number'],
  ])('%s', (_, act, sentence) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(sentence);
  });

  test('an ideal output is not', () => {
    expect(dampingFactor(0, 32)).toBe(Infinity);
    expect(loss(0, 32)).toBe(0);
    expect(responseError(0, 20, 100)).toBe(0);
  });
});

describe('for any headphone and output', () => {
  const range = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
  const impedance = range(8, 600);
  const anyDrive = fc.record({ openVoltage: range(0.05, 10), resistance: range(0, 200), currentLimit: range(0.001, 1) });
  const sure = { seed: 8, numRuns: 500 };

  test('the two sensitivities are each other\'s inverse', () => {
    fc.assert(fc.property(range(80, 130), impedance, (level, ohm) => {
      expect(perMilliwattOf(perVoltOf(level, ohm), ohm)).toBeCloseTo(level, 9);
    }), sure);
  });

  test('neither the voltage nor the current limit is passed', () => {
    fc.assert(fc.property(anyDrive, impedance, (one, ohm) => {
      const voltage = largestVoltage(one, ohm);
      expect(voltage).toBeLessThanOrEqual(one.openVoltage);
      expect(current(voltage, ohm)).toBeLessThanOrEqual(one.currentLimit * (1 + 1e-12));
    }), sure);
  });

  test('the unclipped level is the largest and the clipped range', () => {
    fc.assert(fc.property(anyDrive, impedance, range(80, 130), (one, ohm, perVolt) => {
      const largest = soundLevel(perVolt, largestVoltage(one, ohm));
      expect(unclippedLevel(one, perVolt, ohm)).toBeCloseTo(largest + clippedRange(one, ohm), 9);
      expect(clippedRange(one, ohm)).toBeGreaterThanOrEqual(0);
    }), sure);
  });

  test('less volume is never louder', () => {
    fc.assert(fc.property(anyDrive, impedance, range(-90, 0), range(0, 30), (one, ohm, volume, less) => {
      const [largest, unclipped] = [soundLevel(100, largestVoltage(one, ohm)), unclippedLevel(one, 100, ohm)];
      expect(levelAtVolume(unclipped, largest, volume - less)).toBeLessThanOrEqual(levelAtVolume(unclipped, largest, volume));
    }), sure);
  });

  test('a quantised volume is a multiple of the step, at most one step below', () => {
    fc.assert(fc.property(range(-90, 0), fc.constantFrom(0.1, 0.5, 1, 1.25, 3), (volume, step) => {
      const down = quantisedDown(volume, step);
      expect(down).toBeLessThanOrEqual(volume + 1e-6);
      expect(volume - down).toBeLessThan(step + 1e-6);
      expect(Math.abs(down / step - Math.round(down / step))).toBeLessThan(1e-9);
    }), sure);
  });

  test('the average of a steady level is that level, and 100 % come after the hours allowed', () => {
    fc.assert(fc.property(range(30, 120), range(0.01, 100), (level, hours) => {
      expect(averageLevel(exposure(level, hours), hours)).toBeCloseTo(level, 9);
      expect(dose(level, hoursAllowed(level))).toBeCloseTo(100, 9);
    }), sure);
  });
});
