/**
 * Codecs as electricity: what each of their inputs is on the way to the mixer, and what their outputs give. How the
 * firmware sets each way is in `build/codec.ts`; a way has its gain here as it is set there when the board starts.
 *
 * "(memory)" marks a figure that was read in no source.
 */
import type { Board, CodecFacts, CodecInput, CodecStageFacts, SeatFacts, StageFacts } from '../board.ts';
import { rates as es8388Rates } from '../../firmware/chips/es8388.ts';
import { lineLevels as sgtl5000LineLevels, rates as sgtl5000Rates, settingsOf as sgtl5000Settings } from '../../firmware/chips/sgtl5000.ts';
import { rates as wm8731Rates } from '../../firmware/chips/wm8731.ts';
import { rates as wm8960Rates } from '../../firmware/chips/wm8960.ts';

/** From an input pin to the mixer that feeds the outputs. */
export interface CodecWay {
  /** dB, as the firmware sets it. */
  readonly gain: number;
  /** ohm. */
  readonly resistance: number;
  /** V rms, A-weighted, that it makes at the mixer. */
  readonly noise: number;
  /** Only the headphone output has it: the line output hears the DAC alone. */
  readonly headphonesOnly?: true;
}

export interface CodecElectrics {
  readonly inputs: Readonly<Partial<Record<CodecInput, CodecWay>>>;
  /** dB: what a shut way or a muted output lets through. */
  readonly floor: number;
  /** Largest sine of mixer and outputs at a supply of 3.3 V, V rms; it goes with the supply. */
  readonly maximum: number;
  /** Largest sine of the headphone output into 16 ohm at 3.3 V, V rms. */
  readonly headphones: number;
  /** V rms, A-weighted, of the headphone output beside what it is fed with. */
  readonly headphoneNoise: number;
  /** Least load of the line output, ohm; left out where it has none. */
  readonly lineLoad?: number;
}

/** 100 dB below 1 V rms (WM8731 p9 to 13). */
const DAC_NOISE = 10e-6;
/** V rms: 90 dB below 1 V, its ADC, and its side tone at 1.8 V (WM8731 p9 to 13). */
const ANALOGUE_NOISE = 32e-6;

const digital: CodecWay = { gain: 0, resistance: Infinity, noise: DAC_NOISE };

/** 1.0 V rms at 3.3 V; 50 mW into 16 ohm; 97 dB (memory); line input 30 k at 0 dB, at least 20 k (WM8731 p9 to 13). */
const WM8731: CodecElectrics = {
  inputs: {
    dac: digital,
    line: { gain: 0, resistance: 20_000, noise: ANALOGUE_NOISE },
    // Fixed stage of 14 dB (memory), side tone at -6 dB. 10 k (memory).
    microphone: { gain: 8, resistance: 10_000, noise: ANALOGUE_NOISE },
  },
  floor: -80, // (WM8731 p9 to 13)
  maximum: 1,
  headphones: 0.894,
  headphoneNoise: 9.8e-6,
  lineLoad: 10_000, // (memory)
};

export const CODEC_ELECTRICS: Readonly<Record<CodecFacts['part'], CodecElectrics>> = {
  WM8731,
  TLV320AIC23B: WM8731,
  // Rev 4 p1: 100 dB at 1.8 V, 45 mW into 16 ohm at 3.3 V, line output 100 dB. Line input at least 10 k (memory).
  SGTL5000: {
    inputs: {
      dac: { ...digital, noise: 8e-6 },
      line: { gain: 0, resistance: 10_000, noise: 20e-6, headphonesOnly: true },
    },
    floor: -100, // not read: its signal-to-noise ratio
    maximum: 1,
    headphones: 0.849,
    headphoneNoise: 6e-6,
    lineLoad: 10_000, // (memory)
  },
  // p1: DAC 98 dB. 1.0 V rms, 40 mW into 16 ohm (memory); inputs 20 k at 0 dB (memory).
  WM8960: {
    inputs: {
      dac: { ...digital, noise: 12.6e-6 },
      'line 2': { gain: 0, resistance: 20_000, noise: ANALOGUE_NOISE },
      'line 3': { gain: 0, resistance: 20_000, noise: ANALOGUE_NOISE },
      microphone: { gain: 0, resistance: 20_000, noise: ANALOGUE_NOISE },
    },
    floor: -80, // not read: that of the WM8731
    maximum: 1,
    headphones: 0.8,
    headphoneNoise: 9.8e-6,
  },
  // 0.9 to 1.0 V rms, DAC 96 dB (memory); into 16 ohm 40 mW (memory).
  ES8388: {
    inputs: {
      dac: { ...digital, noise: 15.8e-6 },
      'line 1': { gain: 0, resistance: 10_000, noise: ANALOGUE_NOISE },
      'line 2': { gain: 0, resistance: 10_000, noise: ANALOGUE_NOISE },
    },
    floor: -80, // not read: that of the WM8731
    maximum: 0.9,
    headphones: 0.8,
    headphoneNoise: 9.8e-6,
    lineLoad: 10_000, // (memory)
  },
};

/** V at which the figures of an output hold. */
const NOMINAL = 3.3;

/** How much of the figures at 3.3 V a codec gives at its supply. */
export const supplyShare = (board: Board, chip: CodecFacts): number => Math.abs(board.supplies[chip.supply]?.volts ?? NOMINAL) / NOMINAL;

/** What an SGTL5000's line output is set to: code 15, the loudest that is not above full scale at supplies of 3.3 V. */
export const SGTL5000_LINE_STEP = 17;

/** dB from a codec's mixer to its line output, as the firmware sets it. */
export function lineGain(board: Board, chip: CodecFacts): number {
  if (chip.part !== 'SGTL5000') return 0;
  const supply = millivolts(board, chip);
  const settings = sgtl5000Settings({ clock: 0, format: 0, vdda: supply, vddio: supply, vddd: 'internal', capless: false, biasKohm: 0 });
  return sgtl5000LineLevels(settings)[SGTL5000_LINE_STEP]! / 100;
}

/** mV of a codec's supply. */
export const millivolts = (board: Board, chip: CodecFacts): number => Math.round(1000 * supplyShare(board, chip) * NOMINAL);

export const isCodec = (chip: { readonly part: string } | undefined): chip is CodecFacts => chip !== undefined && chip.part in CODEC_ELECTRICS;

/** A codec's stage of the board, and its chip. */
export function codecOf(board: Board): { readonly stage: CodecStageFacts; readonly chip: CodecFacts } | undefined {
  const stage = board.path.find((each): each is CodecStageFacts => each.kind === 'codec');
  const chip = stage && board.chips[stage.chip];
  return stage && isCodec(chip) ? { stage, chip } : undefined;
}

/** Whether a path goes on from the codec's headphone output: its volume is the stage of the same chip. */
export function isHeadphones(path: readonly StageFacts[], chip: string): boolean {
  return path.some((stage) => stage.kind === 'volume' && stage.chip === chip);
}

/** The way of a source through the board's codec; undefined where there is none. */
export function wayOf(board: Board, source: string): CodecWay | undefined {
  const codec = codecOf(board);
  const input = codec?.stage.inputs[source] ?? (codec?.stage.monitor?.source === source ? codec.stage.monitor.input : undefined);
  return input && CODEC_ELECTRICS[codec!.chip.part].inputs[input];
}

/** Whether some seat hangs at the codec's line output. */
export function usesLineOut(board: Board): boolean {
  const codec = codecOf(board);
  return codec !== undefined && board.seats.some((seat: SeatFacts) => !isHeadphones([...board.path, ...(seat.path ?? [])], codec.stage.chip));
}

/** Sample rates in Hz that a codec can have with a master clock. */
export function ratesOf({ part, audio }: CodecFacts): number[] {
  const { mclk } = audio;
  const rows = part === 'SGTL5000' ? sgtl5000Rates() : part === 'WM8731' || part === 'TLV320AIC23B' ? wm8731Rates() : undefined;
  const found = rows ? rows.filter((row) => row.mclk === mclk).map(({ fs }) => fs) : part === 'WM8960' ? wm8960Rates(mclk) : es8388Rates(mclk);
  return [...new Set(found)].sort((a, b) => a - b);
}

/** Whether a codec can have a digital format at all. */
export function hasFormat({ part, audio }: CodecFacts): boolean {
  if (audio.format === 'right' && audio.bits === 32) return false;
  return !(audio.leads && (part === 'WM8960' || part === 'ES8388'));
}

/** V rms, A-weighted, of the mixer with its DAC alone: what a path through the board's codec begins with. */
export function codecNoise(board: Board): number {
  const codec = codecOf(board);
  return codec ? CODEC_ELECTRICS[codec.chip.part].inputs.dac!.noise : 0;
}
