/**
 * One specimen of a board: relays and windows somewhere inside their data, or in a corner of them; an interpreter that
 * takes the time that it is charged, or less.
 */
import type { Board, RelayFacts } from '../../boards/board.ts';
import { relayTimes } from '../../boards/defaults.ts';
import type { BenchOptions } from '../bench.ts';
import { MS } from '../clock.ts';
import { CHARGES } from '../port/charges.ts';
import { between } from '../random.ts';
import type { Random } from '../random.ts';
import { direct, silence, unknownSignal } from '../signal.ts';
import type { Signal } from '../signal.ts';

export interface Specimen {
  readonly board: Board;
  readonly options: BenchOptions;
  /** For a complaint: which corner this is. */
  readonly name: string;
}

/** A channel crosses zero within so many ms. */
const SLOWEST_CROSSING = 50;

type Pick = (range: readonly [number, number]) => readonly [number, number];
const least: Pick = ([from]) => [from, from];
const greatest: Pick = ([, to]) => [to, to];

export function specimenOf(board: Board, random: Random, seed: number): Specimen {
  const corner = (['drawn', 'least', 'greatest', 'mixed'] as const)[Math.floor(random() * 4)]!;
  const pick = (): Pick => {
    if (corner === 'drawn') return (range) => range;
    return (corner === 'mixed' ? random() < 0.5 : corner === 'least') ? least : greatest;
  };
  const relays = Object.fromEntries(Object.entries(board.relays).map(([name, facts]) => [name, cornered(facts, pick)]));
  const signals: readonly Signal[] = [unknownSignal, unknownSignal, silence, direct, restless(random)];
  const signal = signals[Math.floor(random() * signals.length)]!;
  const restartWindow = random() < 0.5;
  // What an interpreter takes is reckoned, not data: no wait may lean on it.
  const pace = [1, 1, 0.25, 0][Math.floor(random() * 4)]!;
  return {
    board: { ...board, relays },
    options: { seed, signal, restartWindow, charges: charged(CHARGES, pace) },
    name: `relays ${corner}, signal ${signal.name}, windows ${restartWindow ? 'restarted' : 'not restarted'} by a write, interpreter at ${pace} of its time`,
  };
}

/** What an interpreter takes, every row in proportion. */
export function charged<T extends object>(charges: T, pace: number): T {
  return Object.fromEntries(Object.entries(charges).map(([row, each]) => [row, typeof each === 'number' ? each * pace : charged(each as object, pace)])) as T;
}

function cornered(facts: RelayFacts, pick: () => Pick): RelayFacts {
  const { operate, release, bounce, skew } = relayTimes(facts);
  return { ...facts, operate: pick()(operate), release: pick()(release), bounce: pick()(bounce), skew: pick()([0, skew])[1] };
}

/** Every channel crosses zero at some time of its own within the window. */
function restless(random: Random): Signal {
  return {
    name: 'that crosses within 0 to 50 ms',
    nextZeroCross: (_channel, t) => t + Math.round(between(random, 0, SLOWEST_CROSSING) * MS),
    value: () => 0,
  };
}
