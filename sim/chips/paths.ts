/**
 * The ways through a codec, from each input to each output, and the telling of their changes.
 *
 * The model says what of an input arrives at every output; here it gets its floor, is found by the names of its ends, and
 * is compared with what was told last: the outside hears of a change when, and only when, the gain of some way has changed.
 */
import { factor } from '../decibels.ts';
import type { Bounds, Surroundings } from './chip.ts';

export type Side = 0 | 1;
export const SIDES: readonly Side[] = [0, 1];
export type Pair<T> = readonly [left: T, right: T];

export const each = <T>(of: (side: Side) => T): Pair<T> => [of(0), of(1)];

export interface PathsOptions<Input extends string, Output extends string> {
  readonly part: string;
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output[];
  /** dB: what a way that is shut lets through. */
  readonly floorDb: number;
  /** What of one input arrives at the outputs, in their order; 0 is nothing. */
  ways(from: Input): readonly Bounds[];
}

export class Paths<Input extends string, Output extends string> {
  private readonly surroundings: Surroundings;
  private readonly options: PathsOptions<Input, Output>;
  private readonly floor: number;
  /** What the outside was last told; nothing before `begin`. */
  private told: string | undefined;
  private holding = false;

  constructor(surroundings: Surroundings, options: PathsOptions<Input, Output>) {
    this.surroundings = surroundings;
    this.options = options;
    this.floor = factor(options.floorDb);
  }

  /** To be called when the part stands: before, nothing is told. */
  begin(): void {
    this.told = this.heard();
  }

  /** Every input with every output, whether or not there is a way. */
  list(): { from: Input; to: Output }[] {
    const { inputs, outputs } = this.options;
    return inputs.flatMap((from) => outputs.map((to) => ({ from, to })));
  }

  /** Gain now; the floor where there is no way. Throws RangeError for what is no input or no output. */
  gain(from: string, to: string): Bounds {
    const { part, inputs, outputs } = this.options;
    const input = inputs.find((name) => name === from);
    const output = outputs.findIndex((name) => name === to);
    if (!input || output < 0) throw new RangeError(`${part}: there is no way from ${from} to ${to}`);
    return this.floored(this.options.ways(input)[output]!);
  }

  /** Several inputs at one output: amplitudes add. */
  reach(from: readonly string[], to: string): Bounds {
    // Of ways that are shut only one has a floor.
    const ways = from.map((name) => this.gain(name, to)).filter(({ hi }) => hi > this.floor);
    if (!ways.length) return { lo: this.floor, hi: this.floor };
    return { lo: ways.reduce((sum, { lo }) => sum + lo, 0), hi: ways.reduce((sum, { hi }) => sum + hi, 0) };
  }

  /** From the DAC, whose full scale is 0 dB, to the headphone of the same side. */
  ear(ch: number): Bounds {
    if (ch !== 0 && ch !== 1) throw new RangeError(`${this.options.part}: channel ${ch} is neither 0 nor 1`);
    const side = ch ? 'right' : 'left';
    return this.gain(`dac ${side}`, `headphone ${side}`);
  }

  /** Tells the outside if anything that can be heard has changed. */
  tell(): void {
    if (this.told === undefined || this.holding) return;
    const heard = this.heard();
    if (heard === this.told) return;
    this.told = heard;
    this.surroundings.changed();
  }

  /** What `act` does, to both sides too, is one change. Where it throws, nothing is told. */
  atOnce(act: () => void): void {
    this.holding = true;
    try {
      act();
    } finally {
      this.holding = false;
    }
    this.tell();
  }

  /** For what waits inside the part: it tells the part, which tells the outside whether it can be heard. */
  inside(): Surroundings {
    const { clock, random } = this.surroundings;
    return { clock, random, signal: () => this.surroundings.signal(), changed: () => this.tell() };
  }

  private floored({ lo, hi }: Bounds): Bounds {
    if (hi === 0) return { lo: this.floor, hi: this.floor };
    return { lo: lo === 0 ? Math.min(this.floor, hi) : lo, hi };
  }

  private heard(): string {
    return this.options.inputs.map((from) => this.options.ways(from).map((way) => Object.values(this.floored(way)).join(' ')).join()).join();
  }
}
