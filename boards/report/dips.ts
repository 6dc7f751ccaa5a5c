/**
 * How deep and how long a change by one step is a hole, by the data of the parts alone: all that falls has fallen at once,
 * all that rises comes as late as it may. What the interpreter takes comes on top (`cuebox prove` has it).
 */
import type { Board } from '../board.ts';
import { relayTravel } from '../defaults.ts';
import { settlingOf } from '../parts.ts';
import { decibels, gainOf } from '../plan/path.ts';
import type { Stage, Vector } from '../plan/path.ts';
import type { SeatPlan } from '../plan/planner.ts';
import { isUsed, rangesAt, restRange } from './settings.ts';

export interface Dip {
  /** Below the quieter end, dB: 0 or negative; -Infinity (null as JSON) where it may be silence. */
  readonly dB: number;
  /** ms that it is more than 3 dB below, at most. */
  readonly ms: number;
  /** dB of full scale, from and to. */
  readonly from: number;
  readonly to: number;
}

const HOLE = 3;
/** dB: less is arithmetic. */
const NOTHING = 0.005;

export interface Dips {
  readonly deepest: Dip;
  readonly longest: Dip;
}

const NO_DIP: Dip = { dB: 0, ms: 0, from: 0, to: 0 };

/** Of all changes by one step, on every input, in every range and for either ear. */
export function dipsOf(board: Board, plan: SeatPlan): Dips {
  let [deepest, longest] = [NO_DIP, NO_DIP];
  const { settings, stages } = plan;
  const stepped = stages.filter(({ kind }) => kind === 'volume' || kind === 'ladder');
  const straight = stepped.length === 1 && stepped[0]!.kind === 'volume';
  for (const [input, { top }] of plan.inputs.entries()) {
    for (let at = 1; at <= top; at++) {
      for (const range of rangesAt(plan, input, at)) {
        const ends = [at - 1, at + 1].filter((to) => to >= 1 && to <= top).map((to) => [to, rangeFor(plan, input, range, to)] as const);
        for (const [to, next] of [...ends, [at, restRange(plan, input, at)] as const]) {
          // The only part with steps goes straight from one to the other.
          if (straight && next === range) continue;
          const [a, b] = [settings[range]![at]!, settings[next]![to]!];
          for (const ear of [0, 1] as const) {
            const dip = { ...dipBetween(board, stages, ear ? a.right : a.left, ear ? b.right : b.left, ear), from: a.level, to: b.level };
            if (dip.dB < deepest.dB - NOTHING) deepest = dip;
            if (dip.ms > longest.ms || (dip.ms === longest.ms && dip.dB < longest.dB)) longest = dip;
          }
        }
      }
    }
  }
  return { deepest, longest };
}

/** A range is kept as far as its band goes, then the next one is taken that has the position. */
function rangeFor(plan: SeatPlan, input: number, range: number, position: number): number {
  const { bands } = plan.inputs[input]!;
  const able = rangesAt(plan, input, position);
  if (able.includes(range)) return range;
  const louder = able.find((each) => each > range);
  const quieter = able.findLast((each) => each < range);
  const up = isUsed(bands[range]!) && position > bands[range]!.most;
  return (up ? (louder ?? quieter) : (quieter ?? louder)) ?? range;
}

function dipBetween(board: Board, stages: readonly Stage[], from: Vector, to: Vector, ear: 0 | 1): { dB: number; ms: number } {
  const meet = stages.map(({ kind }, i) => (kind === 'ladder' ? from[i]! & to[i]! : Math.min(from[i]!, to[i]!)));
  // Both contacts of a cell are open while it travels.
  const open = stages.some(({ kind }, i) => kind === 'ladder' && from[i] !== to[i]);
  const gain = (vector: Vector): number => decibels(gainOf(stages, vector, ear));
  const dB = open ? -Infinity : Math.min(0, gain(meet) - Math.min(gain(from), gain(to)));
  if (dB > -HOLE) return { dB, ms: 0 };
  const fall = Math.max(0, ...stages.map((stage, i) => time(board, stage, from[i]!, meet[i]!)));
  const rise = Math.max(0, ...stages.map((stage, i) => time(board, stage, meet[i]!, to[i]!)));
  return { dB, ms: fall + rise };
}

/** ms until a stage has surely arrived. */
function time(board: Board, stage: Stage, from: number, to: number): number {
  if (from === to) return 0;
  if (stage.chip !== undefined) return settlingOf(board.chips[stage.chip]!);
  const moved = stage.relays.filter((_, bit) => ((from ^ to) >> bit) & 1);
  return Math.max(0, ...moved.map((name) => relayTravel(board.relays[name]!)[to > from ? 'rise' : 'fall']));
}
