/** A seat's plan, read at a position: the range that it rests in, its gain and its noise. */
import type { Band, SeatPlan } from '../plan/planner.ts';
import { gainOf, noiseOf } from '../plan/path.ts';
import type { Vector } from '../plan/path.ts';

/** dB: less is arithmetic. */
const NOTHING = 1e-6;

export const isUsed = ({ least, most }: Band): boolean => least <= most;

/** Ranges in which an input may be at a position. */
export function rangesAt(plan: SeatPlan, input: number, position: number): number[] {
  return plan.inputs[input]!.bands.flatMap((band, range) => (isUsed(band) && position >= band.least && position <= band.most ? [range] : []));
}

/** The range with the least noise, where a position comes to rest. */
export function restRange(plan: SeatPlan, input: number, position: number): number {
  const { bands } = plan.inputs[input]!;
  return bands.findIndex((band) => isUsed(band) && position < band.better);
}

export interface Point {
  readonly position: number;
  readonly range: number;
  readonly vector: Vector;
  /** dB of full scale, of the louder ear. */
  readonly level: number;
  /** From the board's input to the unloaded jack. */
  readonly gain: number;
  /** V rms at the jack, A-weighted: of the path alone, and with the source's. */
  readonly ownNoise: number;
  readonly noise: number;
}

/** @param sourceNoise V rms, A-weighted. @param range Default: where it comes to rest. */
export function pointAt(plan: SeatPlan, input: number, position: number, sourceNoise: number, range = restRange(plan, input, position)): Point {
  const { left, level } = plan.settings[range]![position]!;
  const { stages } = plan;
  return { position, range, vector: left, level, gain: gainOf(stages, left), ownNoise: noiseOf(stages, left), noise: noiseOf(stages, left, sourceNoise) };
}

/** Positions at which a knob stops, up to where an input ends. */
export function stopsOf(plan: SeatPlan, input: number): number[] {
  const { top } = plan.inputs[input]!;
  const all = plan.law.length ? plan.law : Array.from({ length: plan.positions }, (_, i) => i + 1);
  return all.filter((position) => position <= top);
}

/** The loudest position that is not above a level of full scale, dB; the quietest where all are. */
export function positionFor(plan: SeatPlan, input: number, level: number): number {
  const { top } = plan.inputs[input]!;
  for (let position = top; position > 1; position--) {
    if (plan.settings[restRange(plan, input, position)]![position]!.level <= level + NOTHING) return position;
  }
  return 1;
}
