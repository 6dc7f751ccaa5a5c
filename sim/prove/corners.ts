/**
 * One specimen of a board: relays, windows and a port somewhere inside their data, or in a corner of them.
 *
 * The firmware is made from the board file; what it runs on may be quicker.
 */
import type { Board, RelayFacts } from '../../boards/board.ts';
import { relayTimes } from '../../boards/defaults.ts';
import type { BenchOptions } from '../bench.ts';
import { MS } from '../clock.ts';
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
  return {
    board: { ...board, relays },
    options: { seed, signal, restartWindow },
    name: `relays ${corner}, signal ${signal.name}, windows ${restartWindow ? 'restarted' : 'not restarted'} by a write`,
  };
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
