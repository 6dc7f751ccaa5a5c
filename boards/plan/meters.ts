/** Meters as numbers: what the firmware compares a reading with, and how often it has to look. */
import type { Board, MeterFacts } from '../board.ts';
import { recordedAt } from '../build/codec.ts';
import { METER_FADE, METER_FLOOR } from '../defaults.ts';
import { MCUS } from '../mcu.ts';
import { CODEC_ELECTRICS, codecOf, supplyShare } from './codecs.ts';

/** V at the pin while a sine of `rms` V plays. */
export const meterVolts = ({ gain, offset, most }: MeterFacts, rms: number): number => Math.min(most, Math.max(0, offset + gain * rms));

/** Readings, whole numbers from 0 to 2 to the number of bits. */
export interface MeterReadings {
  /** What a reading is counted from, and how much above it the codec's full scale is at a gain of 0 dB. */
  readonly base: number;
  readonly full: number;
  /** Below this is silence. */
  readonly quiet: number;
  /** From here on the detector is at its end: what plays may be louder still. */
  readonly top: number;
  /** What it never gives: below the first and above the second its wire is broken. */
  readonly least: number;
  readonly torn: number;
}

/** @param source One that has a meter and is recorded. */
export function meterReadings(board: Board, source: string): MeterReadings {
  const { gain, offset, most } = board.meters![source]!;
  const { volts, bits } = MCUS[board.mcu].analog;
  const { chip } = codecOf(board)!;
  const scale = 2 ** bits / volts;
  const still = Math.max(0, offset);
  return {
    base: Math.round(offset * scale),
    full: Math.round(gain * CODEC_ELECTRICS[chip.part].maximum * supplyShare(board, chip) * scale),
    quiet: Math.ceil((still + METER_FLOOR) * scale),
    top: Math.floor(0.99 * most * scale),
    least: Math.floor((still / 2) * scale),
    torn: Math.ceil(((most + volts) / 2) * scale),
  };
}

/** ms between two looks: a peak has faded by `METER_FADE` at most. */
export function meterEvery(board: Board): number {
  const decay = Math.min(...Object.values(board.meters!).map((facts) => facts.decay));
  return Math.floor((decay * METER_FADE * Math.LN10) / 20);
}

/** Sources that are recorded and have a meter. */
export const metered = (board: Board): string[] => Object.keys(board.meters ?? {}).filter((source) => recordedAt(board).includes(source));
