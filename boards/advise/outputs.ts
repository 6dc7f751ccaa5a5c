/** What a board's jacks give, from its facts and its plan: the outputs that `advise` judges. */
import type { Board, SeatFacts, SourceFacts } from '../board.ts';
import { pathOf } from '../board.ts';
import { MINIMUM_LOAD } from '../defaults.ts';
import { codecNoise, wayOf } from '../plan/codecs.ts';
import { factor } from '../plan/path.ts';
import { planSeat, sourcesOf } from '../plan/planner.ts';
import type { SeatPlan } from '../plan/planner.ts';
import { pointAt, stopsOf } from '../report/settings.ts';
import type { Point } from '../report/settings.ts';
import type { Output } from './advise.ts';

/** ohm: headphone chips state their largest voltage into it, with both ears driven (TI SLOS488B p6; WM8731 p1). */
const RATED_LOAD = 16;
/** dB: less is arithmetic. */
const NOTHING = 1e-6;

/** The stage that drives a jack. */
export interface Driver {
  readonly stage: string;
  /** Largest sine that it gives, V rms. */
  readonly maximum: number;
  /** ohm, everything in series. */
  readonly resistance: number;
  /** A rms. */
  readonly currentLimit: number;
}

/** @throws Error with one sentence for a path that nothing drives. */
export function driverOf(board: Board, seat: SeatFacts, { stages }: SeatPlan): Driver {
  const facts = pathOf(board, seat);
  const last = facts.findLastIndex(({ kind }) => kind !== 'selector' && kind !== 'codec' && kind !== 'mute relay');
  const stage = facts[last];
  if (!stage) throw new Error(`nothing in the path of ${seat.name} drives headphones: put an amplifier before the mute relay`);
  const { most, settings } = stages[last]!;
  const resistance = settings.at(-1)!.output;
  const currentLimit = 'currentLimit' in stage ? stage.currentLimit : most.output / RATED_LOAD;
  return { stage: stage.name, maximum: most.output, resistance, currentLimit };
}

/** A jack with one source, from its quietest to its loudest position. */
export interface BoardOutput extends Output {
  readonly seat: string;
  /** Name of the source; that of the board's only one too. */
  readonly source: string;
  /** V rms at the jack with the volume at its top: all, and what of it the board makes itself. */
  readonly noiseAtTop: { readonly all: number; readonly own: number };
  /** What ends the volume: the limit that the seat has, a stage that would clip, or nothing but the path. */
  readonly endedBy: 'limit' | 'clipping' | 'path';
}

export interface Choice {
  /** Only this seat's. */
  readonly seat?: string;
  /** Default: the first. */
  readonly input?: string;
}

/** @throws Error with one sentence for a seat or a source that is not there, or a path that cannot be planned. */
export function outputsOf(board: Board, { seat, input }: Choice = {}): BoardOutput[] {
  const names = board.seats.map(({ name }) => name);
  if (seat !== undefined && !names.includes(seat)) throw new Error(`no seat ${seat}: ${board.name} has ${names.join(', ')}`);
  const at = inputNamed(board, input);
  return board.seats.filter(({ name }) => seat === undefined || name === seat).map((each) => outputOf(board, each, at));
}

/** @returns Its place among the inputs. @throws Error with one sentence. */
export function inputNamed(board: Board, name: string | undefined): number {
  if (name === undefined) return 0;
  const names = namedSources(board).map((each) => each.name);
  if (!names.includes(name)) throw new Error(`no input ${name}: ${board.name} has ${names.join(', ')}`);
  return names.indexOf(name);
}

/** What a source's noise is where its path begins, V rms, A-weighted: a codec's way adds its own, beyond what the DAC makes. */
function noiseOfSource(board: Board, name: string): number {
  const { noise } = board.sources[name]!;
  const way = wayOf(board, name);
  if (!way) return noise;
  const dac = codecNoise(board);
  return Math.sqrt((noise * factor(way.gain)) ** 2 + Math.max(0, way.noise ** 2 - dac ** 2));
}

/** In the order of the plan's inputs; of a codec's sources what arrives at its mixer. */
export function namedSources(board: Board): { readonly name: string; readonly facts: SourceFacts }[] {
  const all = Object.keys(board.sources);
  return sourcesOf(board).map(({ source, maximum }) => {
    const name = source || all[0]!;
    return { name, facts: { ...board.sources[name]!, maximum, noise: noiseOfSource(board, name) } };
  });
}

/** What ends the volume of an input. */
export function endOfInput({ inputs, positions }: SeatPlan, input: number): BoardOutput['endedBy'] {
  const { top, clips } = inputs[input]!;
  if (clips) return 'clipping';
  return top < positions ? 'limit' : 'path';
}

function outputOf(board: Board, seat: SeatFacts, input: number): BoardOutput {
  const plan = planSeat(board, seat);
  const { name: source, facts } = namedSources(board)[input]!;
  const driver = driverOf(board, seat, plan);
  const points = stopsOf(plan, input).map((position) => pointAt(plan, input, position, facts.noise));
  if (!points.length) throw new Error(`seats.${seat.name}: no stop of its volume law is below its limit: raise it`);
  const top = points.at(-1)!;
  /** The loudest position that is not above a volume. */
  const at = (volume: number): number => Math.max(0, points.findLastIndex(({ level }) => level - top.level <= volume + NOTHING));
  const { minimumLoad = MINIMUM_LOAD, coupling, of: kind = 'amp' } = board.jacks[seat.jack]!;
  const endedBy = endOfInput(plan, input);
  return {
    name: seat.name,
    seat: seat.name,
    source,
    title: `${board.jacks[seat.jack]!.title}, ${source}${WORDS[endedBy](seat, plan.inputs[input]!.clips)}`,
    kind,
    openVoltage: Math.min(driver.maximum, facts.maximum * top.gain),
    resistance: driver.resistance,
    currentLimit: driver.currentLimit,
    noise: (volume) => points[at(volume)]!.noise,
    noiseAtTop: { all: top.noise, own: top.ownNoise },
    lowest: Math.min(0, points[0]!.level - top.level),
    ...(points.length > 1 ? { steps: (volume: number) => stepAt(points, at(volume)) } : {}),
    minimumLoad,
    ...(coupling === undefined ? {} : { coupling }),
    endedBy,
  };
}

/** dB from the position below; from the quietest the one to the next. */
function stepAt(points: readonly Point[], at: number): number {
  const upper = Math.max(1, at);
  return Math.max(NOTHING, points[upper]!.level - points[upper - 1]!.level);
}

const WORDS: Readonly<Record<BoardOutput['endedBy'], (seat: SeatFacts, clips?: string) => string>> = {
  limit: ({ limit }) => `, up to its limit of ${(limit / 100).toFixed(1)} dB`,
  clipping: (_, clips) => `, up to where ${clips} would clip`,
  path: () => '',
};
