/** Hands on a bench without a firmware: pins and buses are driven by hand, and time passes for the hardware alone. */
import { Bench } from '../../sim/bench.ts';
import type { BenchOptions } from '../../sim/bench.ts';
import type { Board, RelayFacts, SeatFacts, StageFacts } from '../../boards/board.ts';
import { MS } from '../../sim/clock.ts';

export function benchOf(board: Board, options?: BenchOptions): Bench {
  const bench = new Bench(board, options);
  for (const [name, { bitrate }] of Object.entries(board.buses)) bench.buses.get(name)!.bitrate = bitrate;
  return bench;
}

/** Longer than any relay of the boards takes, ms. */
export const ARRIVED = 20;

export function pass(bench: Bench, ms = ARRIVED): void {
  bench.clock.advanceTo(bench.clock.now + ms * MS);
}

/** Bytes to a chip, by its name; whether all were acknowledged. */
export function write(bench: Bench, chip: string, ...bytes: number[]): boolean {
  const { bus, address } = bench.board.chips[chip]!;
  return bench.buses.get(bus)!.write(address, bytes, true).ok;
}

// MCP23017, BANK = 0 (DS20001952C p14): IODIRA, IODIRB, OLATA.
const IODIRA = 0x00;
const OLATA = 0x14;

/** All of port A is an output, and shows `bits`. */
export function show(bench: Bench, expander: string, bits: number): void {
  write(bench, expander, OLATA, bits);
  write(bench, expander, IODIRA, 0x00);
}

export function drive(bench: Bench, level: boolean | undefined, ...pins: string[]): void {
  for (const pin of pins) bench.pins.drive(pin, level);
}

const RELAY = { kind: 'relay', pull: 10_000, driver: 'ULN2803A', coilCurrent: 0.028, supply: '5V' } as const;

/** A relay of the usual kind on a pin. */
export const onPin = (pin: string): RelayFacts => ({ ...RELAY, coil: { pin } });

interface Parts {
  readonly chips?: Board['chips'];
  readonly relays?: Board['relays'];
  readonly master?: Board['master'];
  readonly sources?: Board['sources'];
  readonly path?: readonly StageFacts[];
  readonly seats?: readonly SeatFacts[];
  readonly jacks?: Board['jacks'];
  readonly controls?: Board['controls'];
}

/** A board around a few parts, to ask one thing. */
export function boardOf({ master, ...parts }: Parts): Board {
  return {
    name: 'bare',
    title: 'Bare',
    mcu: 'PICO_R1_3',
    supplies: { '3V3': { volts: 3.3, from: 'the bench' }, '5V': { volts: 5, from: 'the bench' } },
    buses: { I2C1: { scl: 'B8', sda: 'B9', bitrate: 100_000, pullup: { supply: '3V3', ohm: 4700 } } },
    chips: {},
    relays: {},
    ...(master ? { master } : {}),
    sources: { line: { title: 'Line', maximum: 1, resistance: 0, noise: 1e-6 } },
    path: [],
    jacks: { phones: { title: 'socket' } },
    seats: [{ name: 'phones', jack: 'phones', limit: 0, startup: -3000, rise: 80 }],
    controls: {},
    settling: 0,
    silentClick: 5,
    ...parts,
  };
}

export const dB = (factor: number): number => 20 * Math.log10(factor);
