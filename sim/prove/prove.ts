/**
 * The proof that no ordered change is louder than the louder of its ends (law 1), for one board.
 *
 * Two halves. By the plan: every pair of settings, with everything that is on its way anywhere on it, so for every
 * timing that the parts' data allow. By the firmware: random pairs, many of them interrupted, on the simulated board,
 * held against the law and against the plan. And two wrong firmwares, which have to fail.
 */
import type { Board } from '../../boards/board.ts';
import { codeOf } from '../ways/local.ts';
import { allDone } from './crew.ts';
import type { CrewOptions } from './crew.ts';
import type { Dip } from './dips.ts';
import { NO_DIP, NO_EXCESS } from './pairs.ts';
import type { Excess, Pairs } from './pairs.ts';
import type { Evening } from './replay.ts';
import { Stage } from './stage.ts';
import type { Done, Firmware, Piece } from './work.ts';
import { hastyFacts, hasWaits, swappedCode } from './wrong.ts';

/** dB that a change may be over its louder end. */
export const EPSILON = 0.05;
/** dB that tables and models may differ in. */
export const ROUNDING = 0.001;
const ORDERS = 10_000;
const QUICK = 1000;
/** Orders of an evening: a start takes as long as some of them. */
const EVENING = 50;
/** dB that the ears are taken apart, at most; one position, about half of it and all of it are looked at. */
const APART = 20;

export interface ProofOptions extends CrewOptions {
  /** Random pairs for the firmware. */
  readonly pairs?: number;
  readonly seed?: number;
  /** A sample of some seconds: fewer pairs, ears together and farthest apart. */
  readonly quick?: boolean;
}

export interface Proof {
  readonly board: string;
  readonly seed: number;
  /** By the plan. */
  readonly plan: {
    readonly pairs: number;
    readonly moments: number;
    readonly worst: Excess;
    /** Deepest and longest of a change by one step. */
    readonly dip: Dip;
    readonly longest: Dip;
    readonly uncontrolled: Excess;
  };
  /** With the ears apart, in positions; left out where they cannot be. */
  readonly apart?: { readonly positions: readonly number[]; readonly pairs: number; readonly worst: Excess };
  /** By the firmware. */
  readonly firmware: {
    readonly orders: number;
    readonly interrupting: number;
    readonly moments: number;
    readonly worst: Excess;
    /** Outside of the planned bound. */
    readonly outside: Excess;
    readonly dip: Dip;
    readonly astray: readonly string[];
  };
  /** Firmware that orders what rises first, and one that waits for no relay; left out where a change is one write. */
  readonly swapped?: Excess;
  readonly hasty?: Excess;
  readonly verdicts: Verdicts;
}

export interface Verdicts {
  readonly neverLouder: boolean;
  readonly apart: boolean;
  readonly insidePlan: boolean;
  readonly noLongDip: boolean;
  /** The measure can fail. */
  readonly swappedFails: boolean;
}

/** @throws Error with one sentence for a board that cannot be planned or built. */
export async function prove(board: Board, folder: string, options: ProofOptions = {}): Promise<Proof> {
  const { quick = false, seed = 1, pairs = quick ? QUICK : ORDERS } = options;
  const stage = new Stage(board);
  const right = await codeOf(folder, false, board);
  const swapped = swappedCode(right, stage);
  const hasty = hasWaits(stage) ? await codeOf(folder, false, hastyFacts(board)) : undefined;
  const codes = { right, ...(swapped ? { swapped } : {}), ...(hasty ? { hasty } : {}) };
  const pieces = piecesOf(stage, { pairs, seed, quick, firmwares: Object.keys(codes) as Firmware[] });
  const done = await allDone({ board, codes }, pieces, options);
  return proofOf(board.name, seed, pieces, done);
}

/** Positions that the ears of a seat are apart, of those that are looked at. */
function aparts(stage: Stage, seat: number, quick: boolean): number[] {
  const { earStep } = stage.seats[seat]!.ways.plan;
  if (!earStep) return [];
  const most = Math.floor(APART / earStep);
  return quick ? [most] : [1, Math.round(most * 0.4), most];
}

function piecesOf(stage: Stage, { pairs, seed, quick, firmwares }: { pairs: number; seed: number; quick: boolean; firmwares: readonly Firmware[] }): Piece[] {
  const pieces: Piece[] = [];
  for (const seat of stage.seats.keys()) {
    for (const apart of [0, ...aparts(stage, seat, quick)]) pieces.push({ kind: 'pairs', seat, apart });
    for (const firmware of firmwares) {
      for (const input of stage.inputs.keys()) if (firmware === 'right' || !input) pieces.push({ kind: 'stairs', firmware, seat, input });
    }
  }
  for (let n = 0; n * EVENING < pairs; n++) {
    pieces.push({ kind: 'evening', firmware: 'right', seed: seed * 100_000 + n, orders: Math.min(EVENING, pairs - n * EVENING) });
  }
  return pieces;
}

function proofOf(board: string, seed: number, pieces: readonly Piece[], done: readonly Done[]): Proof {
  const together: Pairs[] = [];
  const apart: Pairs[] = [];
  const positions = new Set<number>();
  const evenings: Record<Firmware, Evening[]> = { right: [], swapped: [], hasty: [] };
  pieces.forEach((piece, n) => {
    const result = done[n]!;
    if ('pairs' in result && piece.kind === 'pairs') {
      (piece.apart ? apart : together).push(result.pairs);
      if (piece.apart) positions.add(piece.apart);
    } else if ('evening' in result && piece.kind !== 'pairs') evenings[piece.firmware].push(result.evening);
  });
  const { right } = evenings;
  const plan = {
    pairs: sum(together, 'pairs'),
    moments: sum(together, 'moments'),
    worst: largest(together.map(({ worst }) => worst)),
    dip: together.map(({ dip }) => dip).reduce((a, b) => (b.dB < a.dB ? b : a), NO_DIP),
    longest: together.map(({ longest }) => longest).reduce((a, b) => (b.ms - b.most > a.ms - a.most ? b : a), NO_DIP),
    uncontrolled: largest(together.map(({ uncontrolled }) => uncontrolled)),
  };
  const firmware = {
    orders: sum(right, 'orders'),
    interrupting: sum(right, 'interrupting'),
    moments: sum(right, 'moments'),
    worst: largest(right.map(({ worst }) => worst)),
    outside: largest(right.map(({ outside }) => outside)),
    dip: right.flatMap(({ dip }) => dip ?? []).reduce((a, b) => (b.ms > a.ms ? b : a), NO_DIP),
    astray: right.flatMap(({ astray }) => astray),
  };
  const wrong = (which: Firmware): Excess | undefined => (evenings[which].length ? largest(evenings[which].map(({ worst }) => worst)) : undefined);
  const [swapped, hasty] = [wrong('swapped'), wrong('hasty')];
  return {
    board,
    seed,
    plan,
    ...(apart.length ? { apart: { positions: [...positions].sort((a, b) => a - b), pairs: sum(apart, 'pairs'), worst: largest(apart.map(({ worst }) => worst)) } } : {}),
    firmware,
    ...(swapped ? { swapped } : {}),
    ...(hasty ? { hasty } : {}),
    verdicts: {
      neverLouder: plan.worst.dB <= EPSILON && firmware.worst.dB <= EPSILON,
      apart: apart.every(({ worst }) => worst.dB <= EPSILON),
      insidePlan: firmware.outside.dB <= ROUNDING && !firmware.astray.length,
      noLongDip: [plan.longest, firmware.dip].every(({ ms, most }) => ms <= most),
      swappedFails: !swapped || swapped.dB > EPSILON,
    },
  };
}

const largest = (all: readonly Excess[]): Excess => all.reduce((a, b) => (b.dB > a.dB ? b : a), NO_EXCESS);

function sum<K extends string>(all: readonly Readonly<Record<K, number>>[], key: K): number {
  return all.reduce((total, each) => total + each[key], 0);
}
