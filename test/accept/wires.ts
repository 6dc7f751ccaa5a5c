/** A part on a bus of its own, between its driver and its model: what a test of one part needs. */
import type { Bus } from '../../hal/hal.ts';
import { I2cBus } from '../../sim/bus.ts';
import type { AudioChip, Chip, Surroundings } from '../../sim/chips/chip.ts';
import { Clock } from '../../sim/clock.ts';
import { factor } from '../../sim/decibels.ts';
import { seeded } from '../../sim/random.ts';
import type { Random } from '../../sim/random.ts';
import { direct } from '../../sim/signal.ts';

export type Registers = Readonly<Record<string, number>>;

export interface Verb {
  call(): unknown;
  /** The bits that it may change, by register. */
  readonly field: Registers;
  /** After the start: what has to stand where then. */
  readonly leaves?: Registers;
  /** And what it has to say. */
  readonly says?: unknown;
}

export interface Levels {
  /** dB of each step of the driver, from silence up: least and most. */
  readonly dB: readonly (readonly [number, number])[];
  /** The driver's own table, mB. */
  readonly table: readonly number[];
  set(step: number): void;
  /** Channels that `set` sets. */
  readonly channels: readonly number[];
}

export interface Part {
  readonly name: string;
  readonly chip: Chip;
  /** Everything that its driver's file hands out and that is no verb. */
  readonly tables: readonly string[];
  /** What the file hands out. */
  readonly driver: object;
  readonly reset: Registers;
  /** As on the bus, "W 3f 7f". */
  readonly starts: readonly string[];
  /** These in this order, others between them. */
  readonly partly?: true;
  /** The driver works from a record of the registers, which holds from the start on. */
  readonly recorded?: true;
  start(): void;
  readonly levels?: Levels;
  readonly verbs: Readonly<Record<string, Verb>>;
  /** Any state that an earlier life may have left, by plain transfers. */
  scramble(random: Random): void;
  trace(): string[];
}

/** Wires that a test breaks: bytes on their way to the part. */
export type Mangle = (bytes: number[]) => number[];

interface Wires {
  readonly bus: Bus;
  readonly clock: Clock;
  /** Bytes from nobody's driver. */
  send(...bytes: number[]): void;
  trace(): string[];
}

export function wire(make: (surroundings: Surroundings) => Chip, mangle: Mangle): Wires & { chip: Chip } {
  const clock = new Clock();
  // Direct voltage: nothing ever crosses zero, so what waits for a crossing waits its window.
  const chip = make({ clock, random: seeded(1), signal: () => direct, changed() {} });
  const wires = new I2cBus('I2C1', clock, () => {});
  wires.chips.set(chip.address, chip);
  const lines: string[] = [];
  const note = (kind: string, bytes: readonly number[]): void => void lines.push([kind, ...bytes.map((byte) => byte.toString(16).padStart(2, '0'))].join(' '));
  const at = (to: number | { address: number; stop?: boolean }): [number, boolean] => (typeof to === 'number' ? [to, true] : [to.address, to.stop ?? true]);
  const flat = (data: readonly (number | string | ArrayLike<number>)[]): number[] =>
    data.flatMap((item) => (typeof item === 'number' ? [item & 255] : typeof item === 'string' ? [...item].map((ch) => ch.charCodeAt(0)) : Array.from(item)));
  const bus: Bus = {
    writeTo(to, ...data) {
      const [address, stop] = at(to);
      const bytes = flat(data);
      note('W', bytes);
      if (!wires.write(address, mangle(bytes), stop).ok) throw new Error('not acknowledged');
    },
    readFrom(to, count) {
      const [address, stop] = at(to);
      const outcome = wires.read(address, count, stop);
      if (!outcome.ok) throw new Error('not acknowledged');
      note('R', outcome.bytes);
      return outcome.bytes;
    },
  };
  return { chip, bus, clock, send: (...bytes) => void wires.write(chip.address, bytes, true), trace: () => lines.splice(0) };
}

export const byte = (random: Random): number => Math.floor(random() * 256);
export const exactly = (dB: number): readonly [number, number] => [dB, dB];

export const asIs: Mangle = (bytes) => bytes;

/** Gain of an audio part, dB, as bounds; a window for a zero crossing has to be waited for first. */
export function gainOf(part: Part, channel: number): readonly [number, number] {
  const { lo, hi } = (part.chip as AudioChip).gain(channel);
  return [20 * Math.log10(Math.max(lo, factor(-140))), 20 * Math.log10(Math.max(hi, factor(-140)))];
}
