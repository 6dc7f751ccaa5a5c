/**
 * A chip on a wire: what the tests of the chips share. What they expect, register numbers and tables stay in their files,
 * each typed again from its own source.
 */
import fc from 'fast-check';
import type { Bus } from '../../hal/hal.ts';
import { I2cBus, type Outcome, type Transaction } from '../../sim/bus.ts';
import { BadAccess, type AudioChip, type Bounds, type Chip, type Surroundings } from '../../sim/chips/chip.ts';
import { Clock, MS } from '../../sim/clock.ts';
import { seeded } from '../../sim/random.ts';
import { silence, type Signal } from '../../sim/signal.ts';

/** What is around a chip: `world` counts its changes, calls `heard` with each and `onByte` behind each write of a driver. */
export function outside(signal: Signal = silence) {
  const clock = new Clock();
  const world = { signal, changes: 0, heard: () => {}, onByte: () => {} };
  const changed = () => {
    world.changes++;
    world.heard();
  };
  const surroundings: Surroundings = { clock, random: seeded(1), signal: () => world.signal, changed };
  return { clock, world, surroundings, wait: (ms: number) => clock.advanceTo(clock.now + ms * MS) };
}

// ---- bytes, as a bench sends them ----

/** One transaction; whether all of it was acknowledged. */
export function send(chip: Chip, ...bytes: number[]): boolean {
  const heard = chip.start(false) && bytes.every((byte) => chip.write(byte));
  chip.stop(false);
  return heard;
}

/** Reads behind a repeated START, of the register that these bytes name. */
export function get(chip: Chip, register: readonly number[], count: number): number[] {
  if (register.length) {
    chip.start(false);
    for (const byte of register) chip.write(byte);
    chip.stop(true);
  }
  chip.start(true);
  const bytes = Array.from({ length: count }, () => chip.read());
  chip.stop(false);
  return bytes;
}

export type Order = readonly [register: number, data: number];

/** Seven bits of register and nine of data, a transaction each. */
export function sendWords(chip: Chip, ...orders: readonly Order[]): boolean {
  return orders.every(([register, data]) => send(chip, (register << 1) | (data >> 8), data & 0xff));
}

/** One of the states that registers can be in, as some other firmware would have left it: `free` bits either way. */
export function randomState(
  free: Readonly<Record<number, number>>, reset: Readonly<Record<number, number>>, span: number, random: () => number,
  write: (register: number, value: number) => void,
): Record<number, number> {
  const state: Record<number, number> = {};
  for (const [key, bits] of Object.entries(free)) {
    const register = Number(key);
    for (;;) {
      const value = reset[register]! ^ (Math.floor(random() * span) & bits);
      try {
        write(register, value);
        state[register] = value;
        break;
      } catch (error) {
        if (!(error instanceof BadAccess)) throw error; // a code that is reserved: another one
      }
    }
  }
  return state;
}

// ---- a bus for a driver ----

const addressed = (to: number | { address: number; stop?: boolean }) => ({ stop: true, ...(typeof to === 'number' ? { address: to } : to) });
const flat = (parts: readonly (number | string | ArrayLike<number>)[]) => parts.flatMap((each) => (typeof each === 'number' ? [each] : Array.from(each as ArrayLike<number>)));

/** The chip alone on a simulated bus; `bus` is what Espruino's I2C class is for a driver. */
export function wired(chip: Chip, { clock, world }: Pick<ReturnType<typeof outside>, 'clock' | 'world'>, bitrate = 400_000) {
  const trace: Transaction[] = [];
  const wires = new I2cBus('I2C1', clock, (transaction) => trace.push(transaction));
  wires.bitrate = bitrate;
  wires.chips.set(chip.address, chip);
  const bytesOf = (outcome: Outcome): number[] => {
    if (!outcome.ok) throw new Error(`not acknowledged: ${outcome.why}`);
    return outcome.bytes;
  };
  const bus: Bus = {
    writeTo(to, ...parts) {
      const { address, stop } = addressed(to);
      bytesOf(wires.write(address, flat(parts), stop));
      world.onByte();
    },
    readFrom(from, count) {
      const { address, stop } = addressed(from);
      return Uint8Array.from(bytesOf(wires.read(address, count, stop)));
    },
  };
  return { wires, trace, bus };
}

/** "05 2f": transactions by their bytes. */
export const hex = (trace: readonly Transaction[]) => trace.map(({ bytes }) => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' '));

/** A wire without time: what was sent, and a byte (the address counts) that gets no acknowledgement. */
export function wire(chip: Chip) {
  const line = { sent: [] as number[][], failAt: Infinity, heardAll: false };
  const pass = (act: () => boolean) => {
    const fails = line.failAt-- <= 0;
    if (fails && line.heardAll) act(); // the chip took it, its acknowledgement was lost
    if (fails || !act()) {
      chip.stop(false);
      throw new Error('no acknowledgement');
    }
  };
  const bus: Bus = {
    writeTo: (_address, ...parts) => {
      const bytes = flat(parts);
      line.sent.push(bytes);
      pass(() => chip.start(false));
      for (const byte of bytes) {
        if (byte !== (byte & 255)) throw new BadAccess(`${byte} is not a byte`);
        pass(() => chip.write(byte));
      }
      chip.stop(false);
    },
    readFrom: (_address, count) => {
      pass(() => chip.start(true));
      return Array.from({ length: count }, () => chip.read());
    },
  };
  return { line, bus };
}

/** What may befall an expander and its driver, with a byte that may fail. */
export function mishaps(bits: fc.Arbitrary<number>, lastByte: number) {
  return fc.record({
    act: fc.constantFrom('open', 'write', 'write', 'reset', 'reset unseen', 'upset unseen', 'upset', 'restart'),
    bits,
    failAt: fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: lastByte })),
    heardAll: fc.boolean(),
  });
}

/** All phases of a verb with their waits; returns what they were. */
export function run<Codec>({ codec, wait }: { codec: Codec; wait(ms: number): void }, verb: (codec: Codec, phase: number) => number): number[] {
  const waits: number[] = [];
  for (let phase = 0; phase < 6; phase++) {
    const ms = verb(codec, phase);
    waits.push(ms);
    if (!ms) return waits;
    wait(ms);
  }
  throw new Error(`no end after ${waits.length} phases`);
}

// ---- gains ----

interface Ways extends AudioChip {
  paths(): readonly { from: string; to: string }[];
  path(from: string, to: string): Bounds;
}

export const dBof = (gain: number, digits = 6) => Number((20 * Math.log10(gain)).toFixed(digits)) + 0;

/** A level with no doubt. */
export const at = (level: number) => ({ lo: level, hi: level });

export function bounds(chip: Ways, from: string, to: string): Bounds {
  const { lo, hi } = chip.path(from, to);
  return { lo: dBof(lo), hi: dBof(hi) };
}

/** Of a way of which there is no doubt. */
export function dB(chip: Ways, from: string, to: string): number {
  const { lo, hi } = bounds(chip, from, to);
  if (lo !== hi) throw new Error(`from ${from} to ${to}: ${lo} to ${hi} dB, not one level`);
  return hi;
}

/** Both headphones at their loudest. */
export const ears = (chip: AudioChip) => [0, 1].map((ch) => dBof(chip.gain(ch).hi));

/** All of it, to be compared. */
export const hearing = (chip: Ways) => JSON.stringify(chip.paths().map(({ from, to }) => bounds(chip, from, to)));

interface Fields {
  readonly name: string;
  readonly fields: Readonly<Record<string, number | readonly [high: number, low: number]>>;
  readonly inaudible?: Readonly<Record<string, string>>;
}

/** A row for each bit of a model's table, with the reason that no gain changes with it, where it has one. */
export function bitsOf(table: Readonly<Record<number, Fields>>) {
  return Object.entries(table).flatMap(([number, { name, fields, inaudible }]) =>
    Object.entries(fields).flatMap(([field, bits]) => {
      const [high, low] = typeof bits === 'number' ? [bits, bits] : bits;
      return Array.from({ length: high - low + 1 }, (_, i) => ({ register: Number(number), bit: low + i, name: `${name} ${field} (bit ${low + i})`, reason: inaudible?.[field] }));
    }),
  );
}
