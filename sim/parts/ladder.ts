/**
 * A relay ladder: resistor cells in cascade, 1 2 4 8 16 32 dB, each bypassed or engaged by one pole of its relay for
 * each ear. Gains come from the network, source and load counted, never from a sum of nominal decibels.
 *
 * The law that bounds it: with g for the conductance of a shunt and r for a series resistance, source / output of a
 * ladder is a polynomial in all r and g with no negative term. So the output falls, or stays, when any r rises or any
 * g rises, whatever the loading. A cell on its way whose every resistance lies between bypassed (r = 0, g = 0) and
 * engaged therefore gives at most what it gives when bypassed, and at least what it gives when engaged; one that may
 * also be open gives at least nothing.
 *
 * Contacts are taken as 0 ohm and as no capacitance: 50 mohm in 10 kohm is 0.00004 dB.
 */
import type { Bounds } from '../chips/chip.ts';
import type { Random } from '../random.ts';
import { between } from '../random.ts';
import type { Position, Touching } from './relay.ts';

/** Resistances of a cell as the signal meets them, ohm. Infinity for a shunt that is not there. */
export interface Cell {
  /** Shunt to ground at its input. */
  readonly before: number;
  readonly series: number;
  /** Shunt to ground at its output. */
  readonly after: number;
}

/** L: series, then shunt; shows the impedance at its input alone. Pi: shunt, series, shunt; shows it at both ends. */
export type CellForm = 'L' | 'pi';

/**
 * What a cell may be on its way beside bypassed and engaged.
 *
 * - silent: wired so that a pole which touches nothing interrupts the signal (the pole chooses between a wire and a cell);
 * - between: the signal is never interrupted. The series resistor of an L stays in the line and the pole sits on the
 *   cell's output; one side shorts the resistor, the other connects the shunt.
 */
export type CellTransit = 'silent' | 'between';

export interface LadderNetwork {
  /** ohm. */
  readonly source: number;
  /** The cells when engaged, from the source to the load. */
  readonly cells: readonly Cell[];
  /** ohm; Infinity for none. */
  readonly load: number;
  readonly transit: CellTransit;
}

export interface LadderOptions {
  /** dB of each cell, from source to load; 1 2 4 8 16 32 without it. */
  readonly dB?: readonly number[];
  /** Characteristic impedance, ohm; 10,000 without it. */
  readonly impedance?: number;
  readonly form?: CellForm;
  /** ohm; 0 without it. */
  readonly source?: number;
  /** ohm; the characteristic impedance without it. */
  readonly load?: number;
  readonly transit?: CellTransit;
  /** Each resistor is off its value by up to this share (0.01 is 1 %), evenly spread. */
  readonly spread?: { readonly tolerance: number; readonly random: Random };
}

/**
 * Resistors of a cell that loses `dB` when terminated by `impedance`, and then shows that impedance at its input.
 * Own calculation from both conditions, with k = 10^(-dB / 20):
 *
 *   L   r + g||Z = Z and g||Z = k Z           r = Z (1 - k)              g = Z k / (1 - k)
 *   pi  both image impedances Z, transfer k   r = Z (1 - k^2) / (2 k)    g = Z (1 + k) / (1 - k), twice
 *
 * Throws RangeError for a cell that would amplify.
 */
export function cellResistors(dB: number, impedance: number, form: CellForm = 'L'): Cell {
  if (!(dB >= 0)) throw new RangeError(`a cell of ${dB} dB: resistors do not amplify, give its loss as 0 dB or more`);
  const k = 10 ** (-dB / 20);
  if (form === 'L') return { before: Infinity, series: impedance * (1 - k), after: (impedance * k) / (1 - k) };
  const shunt = (impedance * (1 + k)) / (1 - k);
  return { before: shunt, series: (impedance * (1 - k * k)) / (2 * k), after: shunt };
}

export function ladderNetwork(options: LadderOptions = {}): LadderNetwork {
  const { dB = [1, 2, 4, 8, 16, 32], impedance = 10_000, form = 'L', source = 0, load = impedance, transit = 'silent', spread } = options;
  const made = (ohm: number): number => (spread ? ohm * (1 + between(spread.random, -spread.tolerance, spread.tolerance)) : ohm);
  const cells = dB.map((loss) => {
    const { before, series, after } = cellResistors(loss, impedance, form);
    return { before: made(before), series: made(series), after: made(after) };
  });
  return { source, cells, load, transit };
}

/**
 * Voltage at the load per voltage of the source, exact. A cell is bypassed, engaged, or has resistances of its own;
 * an infinite series resistance, or 0 ohm for a shunt or the load, is silence.
 */
export function ladderGain(network: LadderNetwork, states: readonly ('bypassed' | 'engaged' | Cell)[]): number {
  const cells = present(network, states);
  if (network.load === 0 || cells.some(({ before, series, after }) => series === Infinity || before === 0 || after === 0)) return 0;
  // From the load back to the source: what must flow, and what must stand there, for 1 V at the load.
  let volts = 1;
  let amperes = 1 / network.load;
  for (const { before, series, after } of cells.reverse()) {
    amperes += volts / after;
    volts += amperes * series;
    amperes += volts / before;
  }
  return 1 / (volts + amperes * network.source);
}

/** The least and the greatest gain while the cells that travel are anywhere on their way. */
export function ladderBounds(network: LadderNetwork, states: readonly ('bypassed' | 'engaged' | 'travelling')[]): Bounds {
  const when = (travelling: 'bypassed' | 'engaged'): number =>
    ladderGain(network, states.map((state) => (state === 'travelling' ? travelling : state)));
  const silent = network.transit === 'silent' && states.includes('travelling');
  return { lo: silent ? 0 : when('engaged'), hi: when('bypassed') };
}

function present({ cells }: LadderNetwork, states: readonly ('bypassed' | 'engaged' | Cell)[]): Cell[] {
  if (states.length !== cells.length) throw new RangeError(`a ladder of ${cells.length} cells got ${states.length} states`);
  return states.map((state, i) => (state === 'bypassed' ? WIRE : state === 'engaged' ? cells[i]! : state));
}

const WIRE: Cell = { before: Infinity, series: 0, after: Infinity };

/** A relay as its poles see it: `Relay`, `LatchingRelay`. */
export interface Switch {
  state(pole: number): Position | 'unknown';
  touching(pole: number): Touching;
}

/** A ladder for two ears, a relay a cell: pole 0 switches the left network, pole 1 the right one. */
export class Ladder {
  private readonly networks: readonly [LadderNetwork, LadderNetwork];
  private readonly relays: readonly Switch[];
  private readonly engagedBy: 'released' | 'operated';

  /** Cells are engaged by the released side unless told otherwise: a dead coil is the quiet one. */
  constructor(networks: readonly [LadderNetwork, LadderNetwork], relays: readonly Switch[], engagedBy: 'released' | 'operated' = 'released') {
    for (const { cells } of networks) {
      if (cells.length !== relays.length) throw new RangeError(`a ladder of ${cells.length} cells got ${relays.length} relays`);
    }
    this.networks = networks;
    this.relays = relays;
    this.engagedBy = engagedBy;
  }

  /** Gain for every timing inside the relays' data. */
  gain(ear: number): Bounds {
    const states = this.relays.map((relay) => {
      const state = relay.state(ear);
      if (state === 'travelling' || state === 'unknown') return 'travelling';
      return state === this.engagedBy ? 'engaged' : 'bypassed';
    });
    return ladderBounds(this.networks[ear]!, states);
  }

  /** Gain of this run at this very instant, contacts as they are: what a recording hears. */
  instant(ear: number): number {
    const network = this.networks[ear]!;
    return ladderGain(network, this.relays.map((relay, i) => this.cellNow(relay.touching(ear), network.cells[i]!, network.transit)));
  }

  private cellNow(touching: Touching, cell: Cell, transit: CellTransit): 'bypassed' | 'engaged' | Cell {
    const engages = touching[this.engagedBy];
    const bypasses = touching[this.engagedBy === 'released' ? 'operated' : 'released'];
    if (engages !== bypasses) return engages ? 'engaged' : 'bypassed';
    if (engages) return { ...cell, series: 0 };
    return { ...WIRE, series: transit === 'silent' ? Infinity : cell.series };
  }
}
