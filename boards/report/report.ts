/** What is worth knowing of a board before it is soldered, as data: from its facts, its plan and its program. */
import type { Board, SeatFacts } from '../board.ts';
import { driverOf, endOfInput, namedSources } from '../advise/outputs.ts';
import { perVolt } from '../advise/headphone.ts';
import type { Headphone } from '../advise/headphone.ts';
import { largestVoltage, soundLevel } from '../advise/hearing.ts';
import { bundle } from '../build/bundle.ts';
import { programOf } from '../build/wire.ts';
import { pinUses } from '../check/pins.ts';
import type { Mcu } from '../mcu.ts';
import { MCUS } from '../mcu.ts';
import { isVolume, volumePart } from '../parts.ts';
import { decibels, gainOf, loudest } from '../plan/path.ts';
import { isStereo, levelOf, planSeat } from '../plan/planner.ts';
import type { SeatPlan } from '../plan/planner.ts';
import { amplifierSupplies, analogueSupplies } from '../wiring/rails.ts';
import type { Dips } from './dips.ts';
import { dipsOf } from './dips.ts';
import type { Reset } from './resets.ts';
import { resetsOf } from './resets.ts';
import { isUsed, pointAt, positionFor, rangesAt, restRange, stopsOf } from './settings.ts';

/** For levels at the ear where nobody said which headphone: a common one. */
export const HEADPHONE: Headphone = { impedance: 32, sensitivity: { level: 100, per: 'mW' } };

/** dB of full scale at which levels and noise are told, beside the top. */
const TOLD = [-20, -40];
/** dB below the top over which levels are held against what was asked, and how far apart they are asked. */
const TOP = 40;
const ASKED_EVERY = 0.5;

export interface SupplyReport {
  readonly name: string;
  readonly volts: number;
  readonly from: string;
  readonly feeds: readonly string[];
}

export interface BusReport {
  readonly name: string;
  /** Hz. */
  readonly bitrate: number;
  readonly scl: string;
  readonly sda: string;
  readonly chips: readonly { readonly name: string; readonly part: string; readonly address: number; readonly behindShifter: boolean }[];
}

export interface PinsReport {
  readonly used: readonly { readonly pin: string; readonly what: string; readonly watched: boolean }[];
  readonly free: readonly string[];
  /** Watches that are used, and that there are. */
  readonly watched: number;
  readonly watches: number;
}

export interface SourceReport {
  readonly name: string;
  readonly title: string;
  /** V rms, a full-scale sine: what every level here rests on. */
  readonly maximum: number;
  /** V rms, A-weighted. */
  readonly noise: number;
}

export interface RangeReport {
  readonly relays: Readonly<Record<string, boolean>>;
  /** dB of full scale with all else at its loudest. */
  readonly top: number;
  /** Positions that it is used for by any input, their levels in dB of full scale, and what each stage is set to there. */
  readonly least: RangeEnd;
  readonly most: RangeEnd;
}

export interface RangeEnd {
  readonly position: number;
  readonly level: number;
  /** Step in loudness order by stage: 0 is silence. Of a ladder the pattern of energised coils. */
  readonly steps: Readonly<Record<string, number>>;
}

export interface LevelReport {
  readonly at: 'top' | number;
  /** dB of full scale. */
  readonly level: number;
  /** V rms of the source's full-scale sine, at the unloaded jack and at the headphone. */
  readonly volts: number;
  readonly loaded: number;
  /** dB SPL of a sine, at the ear. */
  readonly loudness: number;
  /** V rms, A-weighted, at the unloaded jack: with the source's, and of the board alone. */
  readonly noise: number;
  readonly ownNoise: number;
  /** dB. */
  readonly signalToNoise: number;
}

export interface BandReport {
  /** Ranges, from 0. */
  readonly quieter: number;
  readonly louder: number;
  /** dB of full scale. */
  readonly least: number;
  readonly most: number;
  /** dB. */
  readonly width: number;
  /** dB of noise that being in the other range costs, at most. */
  readonly loss: number;
}

export interface InputReport {
  readonly source: string;
  readonly top: { readonly position: number; readonly level: number };
  readonly endedBy: 'limit' | 'clipping' | 'path';
  /** The stage that would clip above. */
  readonly clips: string | null;
  readonly levels: readonly LevelReport[];
  readonly bands: readonly BandReport[];
}

export interface SeatReport {
  readonly name: string;
  readonly jack: string;
  readonly title: string;
  /** dB from the board's input to the unloaded jack, everything at its loudest: what 0.0 dB is. */
  readonly fullScaleGain: number;
  readonly positions: number;
  /** Stops of a volume law; null where each position is one. */
  readonly stops: number | null;
  /** dB of full scale. */
  readonly lowest: number;
  readonly highest: number;
  readonly startup: number;
  readonly limit: number;
  /** Over the top 40 dB of what the first input reaches, dB: the largest step, and the farthest that a level is off which is asked in half decibels. */
  readonly coarsestStep: number;
  readonly stepError: number;
  /** dB a step of the balance; 0: there is none, and why. */
  readonly balance: { readonly step: number; readonly why: string };
  readonly ranges: readonly RangeReport[];
  readonly inputs: readonly InputReport[];
  readonly dips: Dips;
  readonly driver: { readonly stage: string; readonly ohm: number; readonly amperes: number };
}

export interface Report {
  readonly board: string;
  readonly title: string;
  readonly mcu: string;
  readonly headphone: Headphone;
  readonly supplies: readonly SupplyReport[];
  readonly buses: readonly BusReport[];
  readonly pins: PinsReport;
  readonly sources: readonly SourceReport[];
  readonly seats: readonly SeatReport[];
  readonly resets: readonly Reset[];
  /** Bytes. */
  readonly memory: { readonly tables: number; readonly bundle: number; readonly storage: number };
}

/**
 * @param board One that nothing is complained of.
 * @throws Error with one sentence where its program cannot be made.
 */
export async function reportOf(board: Board, folder: string, headphone: Headphone = HEADPHONE): Promise<Report> {
  const mcu: Mcu = MCUS[board.mcu];
  const program = programOf(board);
  const { bytes } = await bundle(folder, { minify: true, facts: board });
  return {
    board: board.name,
    title: board.title,
    mcu: mcu.title,
    headphone,
    supplies: suppliesOf(board),
    buses: Object.entries(board.buses).map(([name, { bitrate, scl, sda }]) => ({
      name, bitrate, scl, sda,
      chips: Object.entries(board.chips).filter(([, { bus }]) => bus === name).map(([chip, { part, address, behindShifter }]) => ({ name: chip, part, address, behindShifter })).sort((a, b) => a.address - b.address),
    })),
    pins: pinsOf(board, mcu),
    sources: Object.entries(board.sources).map(([name, { title, maximum, noise }]) => ({ name, title, maximum, noise })),
    seats: board.seats.map((seat) => seatReport(board, seat, headphone)),
    resets: resetsOf(board, mcu.title, program.split('amp.parts.push(').length - 1),
    memory: { tables: tableBytes(program), bundle: bytes, storage: mcu.storage },
  };
}

/** Bytes of all tables that a program holds, as they are in the device's memory. */
export function tableBytes(program: string): number {
  return [...program.matchAll(/atob\('([^']*)'\)/g)].reduce((sum, [, text]) => sum + Buffer.from(text!, 'base64').length, 0);
}

function suppliesOf(board: Board): SupplyReport[] {
  const around = Object.entries(board.chips).filter(([, chip]) => isVolume(chip) && volumePart(chip).bothSides);
  const amplified = [board.path, ...board.seats.map(({ path = [] }) => path)].flat().some(({ kind }) => kind === 'amplifier' || kind === 'gain relay');
  const amplifiers: readonly string[] = amplified ? amplifierSupplies(board) : [];
  return Object.entries(board.supplies).map(([name, { volts, from }]) => ({
    name, volts, from,
    feeds: [
      ...Object.entries(board.chips).filter(([, { supply }]) => supply === name).map(([chip]) => chip),
      ...Object.entries(board.relays).filter(([, { supply }]) => supply === name).map(([relay]) => `coil of ${relay}`),
      ...Object.entries(board.buses).filter(([, { pullup }]) => pullup.supply === name).map(([bus]) => `pull-ups of ${bus}`),
      ...Object.entries(board.buses).filter(([, { shifter }]) => shifter?.supply === name).map(([bus]) => `far side of ${bus}`),
      ...around.filter(([, { part }]) => analogueSupplies(board, part).includes(name)).map(([chip]) => `signal of ${chip}`),
      ...(amplifiers.includes(name) ? ['amplifiers'] : []),
    ],
  }));
}

function pinsOf(board: Board, mcu: Mcu): PinsReport {
  const uses = pinUses(board);
  const used = uses.map(({ pin, what, watched = false }) => ({ pin, what, watched }));
  return {
    used,
    free: mcu.pins.filter((pin) => !uses.some((use) => use.pin === pin)),
    watched: used.filter(({ watched }) => watched).length,
    watches: mcu.watches,
  };
}

export function seatReport(board: Board, seat: SeatFacts, headphone: Headphone): SeatReport {
  const plan = planSeat(board, seat);
  const driver = driverOf(board, seat, plan);
  const full = decibels(gainOf(plan.stages, loudest(plan.stages)));
  const levels = plan.settings.at(-1)!.map(({ level }) => level);
  const { coarsestStep, stepError } = stepsOf(plan);
  return {
    name: seat.name,
    jack: seat.jack,
    title: board.jacks[seat.jack]!.title,
    fullScaleGain: full,
    positions: plan.positions,
    stops: plan.law.length || null,
    lowest: plan.settings[restRange(plan, 0, 1)]![1]!.level,
    highest: levels.at(-1)!,
    startup: levelAt(plan, 0, Math.min(plan.startup, ...plan.inputs.map(({ top }) => top))),
    limit: seat.limit / 100,
    coarsestStep,
    stepError,
    balance: balanceOf(board, plan),
    ranges: plan.ranges.map((range, r) => ({ ...range, ...endsOf(plan, r) })),
    inputs: namedSources(board).map(({ name, facts }, i) => inputReport(plan, i, name, facts, driver, headphone)),
    dips: dipsOf(board, plan),
    driver: { stage: driver.stage, ohm: driver.resistance, amperes: driver.currentLimit },
  };
}

const levelAt = (plan: SeatPlan, input: number, position: number): number => plan.settings[restRange(plan, input, position)]![position]!.level;

/** The positions that any input has in a range. */
function endsOf(plan: SeatPlan, range: number): { least: RangeEnd; most: RangeEnd } {
  const own = plan.inputs.flatMap(({ top, bands }) => (isUsed(bands[range]!) ? [[bands[range]!.least, Math.min(top, bands[range]!.most)] as const] : []));
  const end = (position: number): RangeEnd => {
    const { left, level } = plan.settings[range]![position]!;
    const steps = plan.stages.flatMap(({ kind, name }, i) => (kind === 'volume' || kind === 'ladder' ? [[name, left[i]!] as const] : []));
    return { position, level, steps: Object.fromEntries(steps) };
  };
  return { least: end(Math.min(...own.map(([least]) => least))), most: end(Math.max(...own.map(([, most]) => most))) };
}

/** A level that is asked for is set to the position that the firmware shows at or below it. */
function stepsOf(plan: SeatPlan): { coarsestStep: number; stepError: number } {
  const stops = stopsOf(plan, 0);
  const { top } = plan.inputs[0]!;
  const loud = levelAt(plan, 0, top);
  let coarsestStep = 0;
  stops.forEach((position, i) => {
    const below = stops[i - 1];
    if (below !== undefined && levelAt(plan, 0, position) > loud - TOP) coarsestStep = Math.max(coarsestStep, levelAt(plan, 0, position) - levelAt(plan, 0, below));
  });
  let stepError = 0;
  for (let asked = Math.ceil(loud / ASKED_EVERY - 1e-9) * ASKED_EVERY; asked >= -TOP; asked -= ASKED_EVERY) {
    let position = top;
    while (position > 1 && levelOf(plan, restRange(plan, 0, position), position) > asked * 100) position--;
    stepError = Math.max(stepError, Math.abs(asked - levelAt(plan, 0, position)));
  }
  return { coarsestStep, stepError };
}

function balanceOf(board: Board, plan: SeatPlan): SeatReport['balance'] {
  const moving = plan.stages.filter(({ kind }) => kind === 'volume' || kind === 'ladder');
  const shared = moving.filter((stage) => !isStereo(board, stage)).map(({ name }) => name);
  if (!plan.earStep) return { step: 0, why: `both ears share ${shared.join(' and ')}` };
  if (board.without?.includes('balance')) return { step: 0, why: 'the board file leaves its commands out' };
  return { step: plan.earStep, why: '' };
}

function inputReport(
  plan: SeatPlan,
  input: number,
  source: string,
  { maximum, noise }: { maximum: number; noise: number },
  driver: { maximum: number; resistance: number; currentLimit: number },
  headphone: Headphone,
): InputReport {
  const { top, clips } = plan.inputs[input]!;
  const told = (at: LevelReport['at'], position: number): LevelReport => {
    const point = pointAt(plan, input, position, noise);
    const volts = maximum * point.gain;
    const loaded = largestVoltage({ openVoltage: volts, ...driver }, headphone.impedance);
    return {
      at, level: point.level, volts, loaded,
      loudness: soundLevel(perVolt(headphone), loaded),
      noise: point.noise, ownNoise: point.ownNoise,
      signalToNoise: decibels(volts / point.noise),
    };
  };
  return {
    source,
    top: { position: top, level: levelAt(plan, input, top) },
    endedBy: endOfInput(plan, input),
    clips: clips ?? null,
    levels: [told('top', top), ...TOLD.filter((level) => level < levelAt(plan, input, top)).map((level) => told(level, positionFor(plan, input, level)))],
    bands: bandsOf(plan, input, noise),
  };
}

/** Where one of two ranges is kept although the other has less noise. */
export function bandsOf(plan: SeatPlan, input: number, sourceNoise: number): BandReport[] {
  const { bands, top } = plan.inputs[input]!;
  const used = bands.flatMap((band, r) => (isUsed(band) ? [r] : []));
  return used.slice(1).flatMap((louder, i): BandReport[] => {
    const quieter = used[i]!;
    const positions: number[] = [];
    for (let p = 1; p <= top; p++) if ([quieter, louder].every((range) => rangesAt(plan, input, p).includes(range))) positions.push(p);
    if (!positions.length) return [];
    const noises = (range: number): number[] => positions.map((p) => decibels(pointAt(plan, input, p, sourceNoise, range).noise));
    const [a, b] = [noises(quieter), noises(louder)];
    const [least, most] = [levelAt(plan, input, positions[0]!), levelAt(plan, input, positions.at(-1)!)];
    return [{ quieter, louder, least, most, width: most - least, loss: Math.max(...a.map((noise, n) => Math.abs(noise - b[n]!))) }];
  });
}

