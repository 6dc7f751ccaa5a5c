/**
 * The audio path as electricity: each stage with the settings that it has, and gain, noise and headroom of the whole
 * chain for one setting of each. Loaded gains, A-weighted noise, both as amplitudes and V rms.
 *
 * v_n^2 = sum over stages of (noise at the stage's output times all gains after it)^2, uncorrelated. Thermal noise of a
 * resistance R is sqrt(4 k T R) per root Hz at 25 C, A-weighted 111.7 times as much in V (equivalent bandwidth 12,468 Hz,
 * own calculation).
 */
import type { Board, CodecFacts, LadderFacts, SeatFacts, StageFacts, VolumeFacts } from '../board.ts';
import { pathOf } from '../board.ts';
import { levels as ad5252Levels } from '../../firmware/chips/ad5252.ts';
import { levels as ds1882Levels } from '../../firmware/chips/ds1882.ts';
import { levels as mcp4661Levels } from '../../firmware/chips/mcp4661.ts';
import { levels as pt2258Levels } from '../../firmware/chips/pt2258.ts';
import { levels as es8388Levels } from '../../firmware/chips/es8388.ts';
import { levels as sgtl5000Levels } from '../../firmware/chips/sgtl5000.ts';
import { levels as tpa6130Levels } from '../../firmware/chips/tpa6130a2.ts';
import { levels as wm8731Levels } from '../../firmware/chips/wm8731.ts';
import { levels as wm8960Levels } from '../../firmware/chips/wm8960.ts';
import { CODEC_ELECTRICS, isCodec, isHeadphones, lineGain, supplyShare } from './codecs.ts';

export interface Setting {
  /** Unloaded gain of the stage, an amplitude factor. */
  readonly gain: number;
  /** At the stage's output, V rms, A-weighted. */
  readonly noise: number;
  /** ohm. */
  readonly output: number;
}

/** A stage of the chain with all that it may be set to. */
export interface Stage {
  readonly name: string;
  readonly kind: StageFacts['kind'];
  /** ohm; what the stage before sees. */
  readonly input: number;
  /** Largest sine at its input and at its output, V rms. */
  readonly most: { readonly input: number; readonly output: number };
  /**
   * By step for a volume part (0 is silence), rest and operated for a relay's stage, by pattern of energised coils (bit 0
   * is the first cell) for a ladder, one for the rest.
   */
  readonly settings: readonly Setting[];
  /** The right ear's, where they were measured apart. */
  readonly right?: readonly Setting[];
  /** Relays that set it, in the order of the bits of a setting. */
  readonly relays: readonly string[];
  /** The part that sets it. */
  readonly chip?: string;
}

/** A chosen setting of every stage. */
export type Vector = readonly number[];

const BOLTZMANN = 1.380649e-23;
const KELVIN = 298.15;
/** From V per root Hz of white noise to V rms, A-weighted. */
export const A_WEIGHTED = 111.7;

export const thermal = (ohm: number): number => A_WEIGHTED * Math.sqrt(4 * BOLTZMANN * KELVIN * ohm);
export const factor = (dB: number): number => 10 ** (dB / 20);
export const decibels = (gain: number): number => (gain > 0 ? 20 * Math.log10(gain) : -Infinity);

/** ohm of a wiper, typical: Microchip DS22096B p5, Analog Devices AD5252 (75 ohm at 5 V (memory)). */
const WIPER = 75;
/** End to end of a DS1882, ohm (its ordering code -050 is 45 k). */
const DS1882_END = 45_000;
/** V rms, A-weighted: better than 100 dB below 1 V (PT2258 data sheet, features). */
const PT2258_NOISE = 10e-6;
/** ohm, each input of a PT2258 (memory). */
const PT2258_INPUT = 100_000;
/** V rms, A-weighted at 0 dB and below; above it half of the gain in dB is added (TI SLOS488B p6; the rule above 0 dB is ours). */
const TPA_NOISE = 9e-6;
/** ohm, single-ended at full gain: half of 37 k differential (TI SLOS488F). */
const TPA_INPUT = 18_500;
/** V rms into 16 ohm with 1 % distortion, both channels driven (TI SLOS488B p6): supply, voltage. */
const TPA_OUTPUT = [[2.5, 0.98], [3.6, 1.425], [5, 1.49]] as const;

/** The chain from a source of the board to a seat's jack. The selector's contact is closed. */
export function chainOf(board: Board, seat: SeatFacts): Stage[] {
  const path = pathOf(board, seat);
  return path.map((facts) => stageOf(board, facts, path));
}

function stageOf(board: Board, facts: StageFacts, path: readonly StageFacts[]): Stage {
  const base = { name: facts.name, kind: facts.kind, relays: [] as readonly string[] };
  const free = { input: Infinity, output: Infinity };
  switch (facts.kind) {
    case 'selector':
    case 'mute relay':
      return { ...base, input: Infinity, most: free, settings: [{ gain: 1, noise: 0, output: 0 }] };
    case 'codec': {
      // Its mixer, which its outputs stand behind. What a source has there is its maximum times the gain of its way.
      const chip = board.chips[facts.chip];
      if (!isCodec(chip)) throw new Error(`path.${facts.name}: ${facts.chip} is no codec`);
      const electrics = CODEC_ELECTRICS[chip.part];
      const most = electrics.maximum * supplyShare(board, chip);
      const gain = isHeadphones(path, facts.chip) ? 1 : factor(lineGain(board, chip));
      return { ...base, input: Infinity, most: { input: most, output: most }, settings: [{ gain, noise: electrics.inputs.dac!.noise, output: 0 }] };
    }
    case 'amplifier':
      return { ...base, input: facts.inputResistance, most: { ...free, output: facts.maximum }, settings: [{ gain: factor(facts.gain), noise: facts.noise, output: facts.outputResistance }] };
    case 'gain relay':
      return {
        ...base,
        relays: [facts.relay],
        input: facts.inputResistance,
        most: { ...free, output: facts.maximum },
        settings: [0, 1].map((i) => ({ gain: factor(facts.gain[i as 0]), noise: facts.noise[i as 0], output: facts.outputResistance })),
      };
    case 'pad':
      return {
        ...base,
        relays: [facts.relay],
        input: facts.inputResistance,
        most: free,
        settings: [
          { gain: factor(-facts.attenuation), noise: thermal(facts.outputResistance), output: facts.outputResistance },
          { gain: 1, noise: 0, output: 0 },
        ],
      };
    case 'ladder':
      return { ...base, ...ladder(facts) };
    case 'volume': {
      const chip = board.chips[facts.chip] as VolumeFacts;
      return { ...base, chip: facts.chip, ...volume(board, chip) };
    }
  }
}

/** For an attenuation k, a ratio of voltages above 1: series Z (k - 1) / k, shunt Z / (k - 1), ended by Z. */
export function cellResistors(dB: number, impedance: number): { readonly series: number; readonly shunt: number } {
  const k = factor(dB);
  return { series: (impedance * (k - 1)) / k, shunt: impedance / (k - 1) };
}

/**
 * Cells of constant impedance Z, from the source: a series resistor, then a shunt, so that a cell ended by Z looks like Z
 * from its input. What follows the ladder ends it. Gains are those of the network, not a sum of decibels: an end that is
 * not Z changes them.
 */
function ladder(facts: LadderFacts): Pick<Stage, 'relays' | 'input' | 'most' | 'settings'> {
  const Z = facts.impedance;
  const settings = Array.from({ length: 1 << facts.cells.length }, (_, coils): Setting => {
    // From the source on: a Thevenin source of gain g and resistance R.
    let [gain, output] = [1, 0];
    facts.cells.forEach(([dB], i) => {
      if (coils & (1 << i)) return;
      const { series, shunt } = cellResistors(dB, Z);
      const before = output + series;
      gain *= shunt / (shunt + before);
      output = (shunt * before) / (shunt + before);
    });
    return { gain, noise: thermal(output), output };
  });
  return { relays: facts.cells.map(([, relay]) => relay), input: Z, most: { input: Infinity, output: Infinity }, settings };
}

function volume(board: Board, chip: VolumeFacts): Pick<Stage, 'input' | 'most' | 'settings' | 'right'> {
  const supply = Math.abs(board.supplies[chip.supply]?.volts ?? 5);
  const gains = (levels: readonly number[]): number[] => levels.map((mB) => factor(mB / 100));
  const divider = (levels: readonly number[], end: number, wiper: number, calibration?: readonly (readonly [number, number])[]): Setting[] => {
    const nominal = gains(levels);
    const measured = calibration ? corrected(nominal, calibration) : nominal;
    return measured.map((gain) => {
      const output = end * gain * (1 - Math.min(1, gain)) + wiper;
      return { gain, noise: thermal(output), output };
    });
  };
  switch (chip.part) {
    case 'DS1882': {
      const rail = Math.max(...Object.values(board.supplies).filter(({ volts }) => volts < 0).map(({ volts }) => -volts), 0);
      const most = { input: (rail || supply / 2) / Math.SQRT2, output: Infinity };
      return { input: DS1882_END, most, settings: divider(ds1882Levels(), DS1882_END, 0) };
    }
    case 'MCP4651':
    case 'MCP4661': {
      const most = { input: supply / 2 / Math.SQRT2, output: Infinity };
      const make = (ear?: readonly (readonly [number, number])[]): Setting[] => divider(mcp4661Levels(), chip.rab, WIPER, ear);
      return { input: chip.rab, most, settings: make(chip.calibration?.left), ...(chip.calibration ? { right: make(chip.calibration.right) } : {}) };
    }
    case 'AD5252':
    case 'AD5254': {
      const most = { input: supply / 2 / Math.SQRT2, output: Infinity };
      const make = (ear?: readonly (readonly [number, number])[]): Setting[] => divider(ad5252Levels(chip.rab), chip.rab, WIPER, ear);
      return { input: chip.rab, most, settings: make(chip.calibration?.left), ...(chip.calibration ? { right: make(chip.calibration.right) } : {}) };
    }
    case 'PT2258': {
      // About 2.5 V rms at 9 V (memory), and in proportion.
      const most = { input: (2.5 * supply) / 9, output: Infinity };
      return { input: PT2258_INPUT, most, settings: gains(pt2258Levels()).map((gain) => ({ gain, noise: PT2258_NOISE, output: 100 })) };
    }
    case 'TPA6130A2': {
      const settings = gains(tpa6130Levels()).map((gain) => ({ gain, noise: TPA_NOISE * Math.sqrt(Math.max(1, gain)), output: 0 }));
      return { input: TPA_INPUT, most: { input: 2.5 / Math.SQRT2, output: tpaOutput(supply) }, settings };
    }
    case 'WM8731':
    case 'TLV320AIC23B':
      return codecOutput(board, chip, gains(wm8731Levels()));
    case 'SGTL5000':
      return codecOutput(board, chip, gains(sgtl5000Levels()));
    case 'WM8960':
      return codecOutput(board, chip, gains(wm8960Levels()));
    case 'ES8388':
      return codecOutput(board, chip, gains(es8388Levels()));
  }
}

/** The headphone output of a codec, behind its mixer and inside the same part: nothing loads anything. */
function codecOutput(board: Board, chip: CodecFacts, gains: readonly number[]): Pick<Stage, 'input' | 'most' | 'settings'> {
  const { headphones, headphoneNoise } = CODEC_ELECTRICS[chip.part];
  const most = { input: Infinity, output: headphones * supplyShare(board, chip) };
  return { input: Infinity, most, settings: gains.map((gain) => ({ gain, noise: headphoneNoise, output: 0 })) };
}

/** V rms of a TPA6130A2 at a supply, between the figures of its data sheet in proportion. */
export function tpaOutput(supply: number): number {
  const above = TPA_OUTPUT.find(([volts]) => volts >= supply) ?? TPA_OUTPUT[2];
  const below = [...TPA_OUTPUT].reverse().find(([volts]) => volts <= supply) ?? TPA_OUTPUT[0];
  if (above[0] === below[0]) return above[1];
  return below[1] + ((above[1] - below[1]) * (supply - below[0])) / (above[0] - below[0]);
}

/**
 * Gains of a linear potentiometer from what was measured at some of its codes. Between two of them the error is taken in
 * steps of the part, straight; outside the outermost it stays.
 */
function corrected(nominal: readonly number[], measured: readonly (readonly [code: number, dB: number])[]): number[] {
  const points = measured.map(([code, dB]) => [code, factor(dB) - nominal[code]!] as const).sort((a, b) => a[0] - b[0]);
  return nominal.map((gain, code) => {
    if (!code || !points.length) return gain;
    const after = points.findIndex(([at]) => at >= code);
    if (after === 0) return Math.max(0, gain + points[0]![1]);
    if (after < 0) return Math.max(0, gain + points.at(-1)![1]);
    const [[a, ea], [b, eb]] = [points[after - 1]!, points[after]!];
    return Math.max(0, gain + ea + ((eb - ea) * (code - a)) / (b - a));
  });
}

/** Loaded gain of each stage in `vector`, the source taken as what arrives at the board's input. */
export function gainsOf(stages: readonly Stage[], vector: Vector, ear: 0 | 1 = 0): number[] {
  const at = (i: number): Setting => (ear && stages[i]!.right ? stages[i]!.right : stages[i]!.settings)[vector[i]!]!;
  return stages.map((_, i) => {
    // Stages without a resistance of their own are only contacts: the load is the next real one.
    let next = i + 1;
    while (next < stages.length && stages[next]!.input === Infinity) next++;
    const load = stages[next]?.input ?? Infinity;
    const setting = at(i);
    return setting.gain * (load === Infinity ? 1 : load / (load + setting.output));
  });
}

export const gainOf = (stages: readonly Stage[], vector: Vector, ear: 0 | 1 = 0): number => gainsOf(stages, vector, ear).reduce((a, b) => a * b, 1);

/** Noise at the jack, V rms, A-weighted; `source` is that of what plays. */
export function noiseOf(stages: readonly Stage[], vector: Vector, source = 0): number {
  const gains = gainsOf(stages, vector);
  let after = 1;
  let power = 0;
  for (let i = stages.length - 1; i >= 0; i--) {
    const setting = stages[i]!.settings[vector[i]!]!;
    const loading = setting.gain ? gains[i]! / setting.gain : 1;
    power += (setting.noise * loading * after) ** 2;
    after *= gains[i]!;
  }
  return Math.sqrt(power + (source * after) ** 2);
}

/** Whether `maximum` V rms at the board's input passes every stage unclipped; names the first that it does not. */
export function clipped(stages: readonly Stage[], vector: Vector, maximum: number): { stage: string; volts: number; most: number } | undefined {
  const gains = gainsOf(stages, vector);
  let volts = maximum;
  for (const [i, stage] of stages.entries()) {
    const slack = 1 + 1e-9;
    if (volts > stage.most.input * slack) return { stage: stage.name, volts, most: stage.most.input };
    volts *= gains[i]!;
    if (volts > stage.most.output * slack) return { stage: stage.name, volts, most: stage.most.output };
  }
  return undefined;
}

/** The loudest setting of every stage: what 0.0 dB is. */
export const loudest = (stages: readonly Stage[]): Vector => stages.map(({ settings }) => settings.length - 1);
