/**
 * The parts that have a driver and a model, each on a bus of its own: what stands in it after reset, how it is started,
 * its levels, and every verb of its driver with what it may change. Registers, bytes and levels are typed from the data
 * sheets; where a source is not named it is the one in the head of the driver's and the model's file.
 */
import * as ad5252 from '../../firmware/chips/ad5252.ts';
import * as ds1882 from '../../firmware/chips/ds1882.ts';
import * as mcp23008 from '../../firmware/chips/mcp23008.ts';
import * as mcp23017 from '../../firmware/chips/mcp23017.ts';
import * as mcp4661 from '../../firmware/chips/mcp4661.ts';
import * as pcf8574 from '../../firmware/chips/pcf8574.ts';
import * as pt2258 from '../../firmware/chips/pt2258.ts';
import * as sh1106 from '../../firmware/chips/sh1106.ts';
import * as ssd1306 from '../../firmware/chips/ssd1306.ts';
import * as tca9554 from '../../firmware/chips/tca9554.ts';
import * as tpa6130a2 from '../../firmware/chips/tpa6130a2.ts';
import { Ad5252 } from '../../sim/chips/ad5252.ts';
import { Ds1882 } from '../../sim/chips/ds1882.ts';
import { Mcp23017 } from '../../sim/chips/mcp23017.ts';
import { Mcp4661 } from '../../sim/chips/mcp4661.ts';
import type { Mcp4661Part } from '../../sim/chips/mcp4661.ts';
import { Pcf8574 } from '../../sim/chips/pcf8574.ts';
import { Pt2258 } from '../../sim/chips/pt2258.ts';
import { Sh1106 } from '../../sim/chips/sh1106.ts';
import { Ssd1306 } from '../../sim/chips/ssd1306.ts';
import { Tca9554 } from '../../sim/chips/tca9554.ts';
import { Tpa6130a2 } from '../../sim/chips/tpa6130a2.ts';
import { MS } from '../../sim/clock.ts';
import { TPA_GAINS } from './boards.ts';
import { CODECS } from './codecs.ts';
import { byte, exactly, wire } from './wires.ts';
import type { Mangle, Part, Registers, Verb } from './wires.ts';

const ALL = 0xff;
const NINE = 0x1ff;

// ---- potentiometers and attenuators ----

function partDs1882(mangle: Mangle): Part {
  const { chip, bus, clock, send, trace } = wire((world) => new Ds1882(0x28, world), mangle);
  const amp = ds1882.ds1882(bus, 0x28, true);
  const wipers = { pot0: 0x3f, pot1: 0x3f, wiper0: 0x3f, wiper1: 0x3f };
  return {
    name: 'DS1882', chip, driver: ds1882, tables: ['ds1882', 'levels', 'ZERO_CROSS_MS'], trace,
    // Mute, 33 steps, zero crossing, volatile: DS1882 p10, DS1881 p10.
    reset: { pot0: 63, pot1: 63, configuration: 0x87, eepromWrites: 0 },
    start: () => ds1882.open(amp),
    // Both wipers to mute under the law of 63 steps, which was written first.
    starts: ['R 3f 7f 87', 'W 86', 'W 3f 7f', 'R 3f 7f 86'],
    levels: {
      dB: [exactly(-90), ...Array.from({ length: 63 }, (_, i) => exactly(i - 62))],
      table: ds1882.levels(),
      set(step) {
        ds1882.setWipers(amp, step, step);
        clock.advanceTo(clock.now + 51 * MS); // the longest wait for a crossing (DS1881 p7)
      },
      channels: [0, 1],
    },
    verbs: {
      open: { call: () => ds1882.open(amp), field: { ...wipers, configuration: 0x07, eepromConfiguration: 0x07, eepromWrites: ALL }, leaves: { pot0: 63, pot1: 63, configuration: 0x86 } },
      setWipers: { call: () => ds1882.setWipers(amp, 43, 30), field: wipers, leaves: { pot0: 20, pot1: 33, configuration: 0x86, eepromPot0: 63 } },
      verify: { call: () => ds1882.verify(amp, 0, 0), field: {}, says: true },
    },
    // Volatile: its wipers are not in the EEPROM, which has a life of writes.
    // Under the law of 33 steps, bit 0, it has fewer positions.
    scramble(random) {
      const option = byte(random) & 1;
      const position = (): number => byte(random) % (option ? 33 : 64);
      send(0x80 | 0x04 | (byte(random) & 2) | option, position(), 0x40 | position());
    },
  };
}

/** Code / 256 (DS22096B p35); code 0 is a tenth of a step, typically (DS22107B p7). */
const LINEAR = [exactly(-68), ...Array.from({ length: 256 }, (_, i) => exactly(20 * Math.log10((i + 1) / 256)))];

function partMcp46(name: Mcp4661Part, address: number): (mangle: Mangle) => Part {
  return (mangle) => {
    const { chip, bus, clock, send, trace } = wire((world) => new Mcp4661(address, world, { part: name }), mangle);
    const amp = mcp4661.mcp4661(bus, address);
    const dual = name === 'MCP4661' || name === 'MCP4651';
    const eeprom = name === 'MCP4661' || name === 'MCP4561';
    const wipers: Registers = dual ? { wiper0: NINE, wiper1: NINE } : { wiper0: NINE };
    const tables = ['mcp4661', 'levels', 'STORE_MS'];
    const stored = { nonvolatileWiper0: NINE, eepromWrites: ALL, status: 0x08 };
    const storage: Record<string, Verb> = {
      store: {
        call() {
          mcp4661.store(amp, 0);
          clock.advanceTo(clock.now + 10 * MS); // its longest write (DS22107B p12)
        },
        field: stored,
        leaves: { nonvolatileWiper0: 0, wiper0: 0, status: 0x1f0 },
      },
      storing: { call: () => mcp4661.storing(amp), field: {}, says: false },
      stored: { call: () => mcp4661.stored(amp, 0), field: {}, says: false },
    };
    const shut: Record<string, Verb> = dual
      ? {
          open: { call: () => mcp4661.open(amp), field: { ...wipers, tcon: NINE }, leaves: { wiper0: 0, wiper1: 0, tcon: 0x1ff } },
          setWipers: { call: () => mcp4661.setWipers(amp, 256, 100), field: wipers, leaves: { wiper0: 256, wiper1: 100, tcon: 0x1ff } },
          verify: { call: () => mcp4661.verify(amp, 0, 0), field: {}, says: true },
          // Bits 7 and 3 shut a pot down (DS22096B p41).
          mute: { call: () => mcp4661.mute(amp), field: { tcon: NINE }, leaves: { wiper0: 0, tcon: 0x177 } },
        }
      : {
          openSingle: { call: () => mcp4661.openSingle(amp), field: { ...wipers, tcon: NINE }, leaves: { wiper0: 0, tcon: 0x1ff } },
          setWiper: { call: () => mcp4661.setWiper(amp, 255), field: wipers, leaves: { wiper0: 255, tcon: 0x1ff } },
          verifySingle: { call: () => mcp4661.verifySingle(amp, 0), field: {}, says: true },
          muteSingle: { call: () => mcp4661.muteSingle(amp), field: { tcon: NINE }, leaves: { wiper0: 0, tcon: 0x1f7 } },
        };
    // The other kind's verbs are tried on the other kind.
    const others = dual ? ['openSingle', 'setWiper', 'verifySingle', 'muteSingle'] : ['open', 'setWipers', 'verify', 'mute'];
    return {
      name, chip, driver: mcp4661, tables: [...tables, ...others, ...(eeprom ? [] : Object.keys(storage))], trace,
      // Mid-scale, all terminals connected (DS22096B p35, DS22107B p12 and p39).
      reset: { wiper0: 0x80, ...(dual ? { wiper1: 0x80 } : {}), tcon: 0x1ff, ...(eeprom ? { status: 0x1f0, nonvolatileWiper0: 0x80 } : {}) } as Registers,
      start: () => (dual ? mcp4661.open(amp) : mcp4661.openSingle(amp)),
      // Shut, wipers to 0, connected: with the pots at mid-scale this is the only silent order.
      starts: [dual ? 'W 41 77 00 00 10 00 41 ff' : 'W 41 f7 00 00 41 ff'],
      levels: {
        dB: LINEAR,
        table: mcp4661.levels(),
        set: (step) => (dual ? mcp4661.setWipers(amp, step, step) : mcp4661.setWiper(amp, step)),
        channels: dual ? [0, 1] : [0],
      },
      verbs: {
        ...shut,
        unmute: { call: () => mcp4661.unmute(amp), field: { tcon: NINE }, leaves: { tcon: 0x1ff } },
        ...(eeprom ? storage : {}),
      },
      scramble(random) {
        const nine = (register: number): number[] => [(register << 4) | (random() < 0.5 ? 1 : 0), byte(random)];
        send(...nine(0), ...(dual ? nine(1) : []), ...nine(4));
        clock.advanceTo(clock.now + 20 * MS);
      },
    };
  };
}

function partAd525(name: 'AD5252' | 'AD5254'): (mangle: Mangle) => Part {
  return (mangle) => {
    const { chip, bus, clock, send, trace } = wire((world) => new Ad5252(0x2c, world, { part: name }), mangle);
    const [left, right] = name === 'AD5252' ? [1, 3] : [0, 2];
    const amp = ad5252.ad5252(bus, 0x2c, left!, right!);
    const rdacs = name === 'AD5252' ? [1, 3] : [0, 1, 2, 3];
    const [own, other] = [`rdac${left}`, `rdac${right}`];
    const both = { [own]: ALL, [other]: ALL };
    const hex = (value: number): string => value.toString(16).padStart(2, '0');
    // (code + 1.2) / (256 + 2.4): both ends have the typical zero-scale error in series (AD5254 rev C p5 and p25).
    const dB = Array.from({ length: 256 }, (_, code) => exactly(20 * Math.log10((code + 1.2) / 258.4)));
    clock.advanceTo(1 * MS); // 300 us until the wipers take what is stored
    return {
      name, chip, driver: ad5252, tables: ['ad5252', 'levels', 'ALL', 'POWER_UP_MS', 'STORE_MS'], trace,
      reset: Object.fromEntries([...rdacs.map((n) => [`rdac${n}`, 0x80]), ...rdacs.map((n) => [`eemem${n}`, 0x80]), ['eememWrites', 0]]) as Registers,
      start: () => ad5252.open(amp),
      starts: [`W ${hex(left!)} 00`, `W ${hex(right!)} 00`],
      levels: { dB, table: ad5252.levels(10_000), set: (step) => ad5252.setWipers(amp, step, step), channels: [rdacs.indexOf(left!), rdacs.indexOf(right!)] },
      verbs: {
        open: { call: () => ad5252.open(amp), field: both, leaves: { [own]: 0, [other]: 0 } },
        setWipers: { call: () => ad5252.setWipers(amp, 200, 7), field: both, leaves: { [own]: 200, [other]: 7 } },
        verify: { call: () => ad5252.verify(amp, 0, 0), field: {}, says: true },
        // Commands 3, 5, 8 and 10 (AD5255 p13, the same set).
        shiftDown: { call: () => ad5252.shiftDown(amp, left!), field: { [own]: ALL }, leaves: { [own]: 0 } },
        shiftUp: { call: () => ad5252.shiftUp(amp, left!), field: { [own]: ALL } },
        stepDown: { call: () => ad5252.stepDown(amp, left!), field: { [own]: ALL }, leaves: { [own]: 0 } },
        stepUp: { call: () => ad5252.stepUp(amp, left!), field: { [own]: ALL }, leaves: { [own]: 1 } },
        store: { call: () => ad5252.store(amp, left!), field: { [`eemem${left}`]: ALL, eememWrites: ALL, busy: 1 }, leaves: { [own]: 0, busy: 1 } },
        stored: { call: () => ad5252.stored(amp, left!), field: {}, says: false },
        tolerance: { call: () => ad5252.tolerance(amp, left!), field: {}, says: 0 },
      },
      scramble(random) {
        for (const n of rdacs) send(n, byte(random));
      },
    };
  };
}

function partPt2258(mangle: Mangle): Part {
  const { chip, bus, clock, send, trace } = wire((world) => new Pt2258(0x40, world), mangle);
  const amp = pt2258.pt2258(bus, 0x40);
  const pairs = [pt2258.pt2258Pair(amp, 1, 2), pt2258.pt2258Pair(amp, 3, 4), pt2258.pt2258Pair(amp, 5, 6)];
  const digits = (...channels: number[]): Record<string, number> => Object.fromEntries(channels.flatMap((ch) => [[`ch${ch}Tens`, 7], [`ch${ch}Units`, 15]]));
  const values = (tens: number, units: number, ...channels: number[]): Record<string, number> => Object.fromEntries(channels.flatMap((ch) => [[`ch${ch}Tens`, tens], [`ch${ch}Units`, units]]));
  clock.advanceTo(250 * MS); // 200 ms after power-up it may be spoken to
  const start = (): void => {
    pt2258.open(amp);
    for (const pair of pairs) pt2258.openPair(pair);
  };
  const all = [1, 2, 3, 4, 5, 6];
  return {
    name: 'PT2258', chip, driver: pt2258, tables: ['pt2258', 'pt2258Pair', 'levels', 'POWER_UP_MS'], trace,
    // The worst that is told of it: 0 dB, not muted (picaxeforum.co.uk 32847).
    reset: { ...values(0, 0, ...all), mute: 0 },
    start,
    // Cleared and muted, all to 79 dB, the mute off; then each seat, the 10 dB digit before the 1 dB digit.
    starts: ['W c0 f9', 'W d7 e9', 'W f8', 'W 87 99 47 59', 'W 07 19 27 39', 'W 67 79 a7 b9'],
    levels: {
      dB: Array.from({ length: 80 }, (_, step) => exactly(step - 79)),
      table: pt2258.levels(),
      set: (step) => pt2258.setPair(pairs[1]!, step, step),
      channels: [2, 3],
    },
    verbs: {
      open: { call: () => pt2258.open(amp), field: { ...digits(...all), mute: 1 }, leaves: { ...values(7, 9, ...all), mute: 0 } },
      openPair: { call: () => pt2258.openPair(pairs[2]!), field: digits(5, 6), leaves: values(7, 9, ...all) },
      setPair: { call: () => pt2258.setPair(pairs[0]!, 79 - 34, 79 - 60), field: digits(1, 2), leaves: { ...values(3, 4, 1), ...values(6, 0, 2), ...values(7, 9, 3, 4, 5, 6), mute: 0 } },
      verify: { call: () => pt2258.verify(pairs[1]!, 0, 0), field: digits(3, 4), leaves: values(7, 9, ...all), says: true },
      mute: { call: () => pt2258.mute(amp), field: { mute: 1 }, leaves: { ...values(7, 9, ...all), mute: 1 } },
      unmute: { call: () => pt2258.unmute(amp), field: { mute: 1 }, leaves: { mute: 0 } },
    },
    scramble(random) {
      const tens = [0x80, 0x40, 0x00, 0x20, 0x60, 0xa0];
      send(...tens.flatMap((half) => [half | (byte(random) & 7), half | 0x10 | (byte(random) % 10)]), 0xf8 | (byte(random) & 1));
      for (const pair of pairs) pair.left = pair.right = -1; // nobody knows
    },
  };
}

function partTpa(mangle: Mangle): Part {
  const { chip, bus, clock, send, trace } = wire((world) => new Tpa6130a2(0x60, world), mangle);
  const amp = tpa6130a2.tpa6130a2(bus, 0x60);
  const start = (): void => tpa6130a2.open(amp);
  return {
    name: 'TPA6130A2', chip, driver: tpa6130a2, tables: ['tpa6130a2', 'levels', 'START_MS'], trace,
    // Amplifiers off, muted, lowest code; version 2 (SLOS488B p20).
    reset: { control: 0, volumeAndMute: 0xc0, outputImpedance: 0, version: 2 },
    start,
    // Mute and impedance first, then the amplifiers.
    starts: ['W 02 c0 00', 'W 01 c0'],
    levels: {
      dB: [exactly(-100), ...TPA_GAINS.map(exactly)],
      table: tpa6130a2.levels(),
      set(step) {
        tpa6130a2.setVolume(amp, step, step);
        clock.advanceTo(clock.now + 20 * MS); // it starts in 5 ms
      },
      channels: [0, 1],
    },
    verbs: {
      open: { call: start, field: { control: 0xf1, volumeAndMute: ALL, outputImpedance: 0x03 }, leaves: { control: 0xc0, volumeAndMute: 0xc0, outputImpedance: 0 } },
      setVolume: { call: () => tpa6130a2.setVolume(amp, 41, 0), field: { volumeAndMute: ALL }, leaves: { volumeAndMute: 40, control: 0xc0 } },
      verify: { call: () => tpa6130a2.verify(amp, 0, 0), field: {}, says: true },
      flags: { call: () => tpa6130a2.flags(amp), field: {}, says: false },
      close: { call: () => tpa6130a2.close(amp), field: { control: 0xf1, volumeAndMute: ALL }, leaves: { control: 0x01, volumeAndMute: 0xc0 } },
    },
    // Bits 3:2 of the control register are reserved, mode 11 too; bit 1 is read only.
    scramble: (random) => send(1, (byte(random) & 0xc1) | ((byte(random) % 3) << 4), byte(random), byte(random) & 3),
  };
}

// ---- expanders ----

function partMcp23(name: 'MCP23017' | 'MCP23008'): (mangle: Mangle) => Part {
  return (mangle) => {
    const { chip, bus, send, trace } = wire((world) => new Mcp23017(0x20, world, { part: name }), mangle);
    const wide = name === 'MCP23017';
    const driver = wide ? mcp23017 : mcp23008;
    const amp = wide ? mcp23017.mcp23017(bus, 0x20, 0x001f) : mcp23008.mcp23008(bus, 0x20, 0x1f);
    const verb = driver as unknown as { open(chip: object, bits: number): void; write(chip: object, bits: number): void; verify(chip: object): boolean; read(chip: object): number; look(chip: object): number; watchInputs(chip: object, mask: number): void };
    const ports = wide ? ['A', 'B'] : [''];
    const each = (register: string, value: number): Record<string, number> => Object.fromEntries(ports.map((port) => [register + port, value]));
    const latches = { ...each('OLAT', ALL), ...each('GPIO', ALL) };
    // What an input looks like follows its polarity; interrupts follow what is watched.
    const interrupts = { ...each('INTF', ALL), ...each('INTCAP', ALL) };
    const setup = { ...each('IODIR', ALL), ...each('IPOL', ALL), ...each('GPINTEN', ALL), ...each('DEFVAL', ALL), ...each('INTCON', ALL), ...each('GPPU', ALL), IOCON: ALL };
    // Five coils; bit 7 of a port is an output always (adafruit/Adafruit_CircuitPython_MCP230xx issue 57); pull-ups at inputs.
    const inputs: Registers = wide ? { IODIRA: 0x60, IODIRB: 0x7f, GPPUA: 0x60, GPPUB: 0x7f } : { IODIR: 0x60, GPPU: 0x60 };
    const begin = (): void => verb.open(amp, 0);
    return {
      name, chip, driver, tables: [wide ? 'mcp23017' : 'mcp23008'], trace,
      // All inputs, all else 0 (apache/nuttx mcp23x17.h, mcp23x08.h).
      reset: { ...each('IODIR', 0xff), ...each('IPOL', 0), ...each('GPINTEN', 0), ...each('DEFVAL', 0), ...each('INTCON', 0), ...each('GPPU', 0), ...each('OLAT', 0), IOCON: 0 },
      start: begin,
      // The latch before the directions. 44h: one interrupt line, open drain; 04h: open drain.
      starts: wide
        ? ['W 05 00', 'W 0a 44', 'W 12 00 00', 'W 00 60 7f 00 00 00 00 00 00 00 00 44 44 60 7f']
        : ['W 05 04', 'W 09 00', 'W 00 60 00 00 00 00 04 60'],
      verbs: {
        open: { call: begin, field: { ...latches, ...setup, ...interrupts }, leaves: { ...inputs, ...each('OLAT', 0), IOCON: wide ? 0x44 : 0x04 } },
        write: { call: () => verb.write(amp, 0x15), field: { ...latches, ...interrupts }, leaves: { ...inputs, [wide ? 'OLATA' : 'OLAT']: 0x15 } },
        verify: { call: () => verb.verify(amp), field: interrupts, says: true },
        // Reads of GPIO end an interrupt.
        read: { call: () => verb.read(amp), field: interrupts, says: wide ? 0x7f60 : 0x60 },
        look: { call: () => verb.look(amp), field: interrupts, says: wide ? 0x7f60 : 0x60 },
        watchInputs: { call: () => verb.watchInputs(amp, 0x40), field: { ...each('GPINTEN', ALL), ...interrupts }, leaves: { [wide ? 'GPINTENA' : 'GPINTEN']: 0x40 } },
      },
      scramble(random) {
        // Not BANK (bit 7 of IOCON), which moves all addresses: `open` has a transfer against it.
        if (wide) {
          send(0x0a, byte(random) & 0x7e & ~0x20);
          send(0x00, ...Array.from({ length: 10 }, () => byte(random)));
          send(0x0c, byte(random), byte(random));
          send(0x14, byte(random), byte(random));
        } else {
          send(0x05, byte(random) & 0x1e);
          send(0x00, ...Array.from({ length: 5 }, () => byte(random)));
          send(0x06, byte(random));
          send(0x0a, byte(random));
        }
        amp.bits = -1;
      },
    };
  };
}

function partTca(mangle: Mangle): Part {
  const { chip, bus, send, trace } = wire((world) => new Tca9554(0x20, world), mangle);
  const amp = tca9554.tca9554(bus, 0x20, 0x1f);
  const begin = (): void => tca9554.open(amp, 0);
  return {
    name: 'TCA9554', chip, driver: tca9554, tables: ['tca9554'], trace,
    reset: { input: 0xff, output: 0xff, polarity: 0, configuration: 0xff },
    start: begin,
    // The latch is ones after reset: it goes first.
    starts: ['W 01 00', 'W 03 e0', 'W 02 00'],
    verbs: {
      open: { call: begin, field: { output: ALL, configuration: ALL, polarity: ALL, input: ALL }, leaves: { output: 0, configuration: 0xe0, polarity: 0 } },
      write: { call: () => tca9554.write(amp, 0x0a), field: { output: ALL, input: ALL }, leaves: { output: 0x0a, configuration: 0xe0, polarity: 0 } },
      verify: { call: () => tca9554.verify(amp), field: {}, says: true },
      read: { call: () => tca9554.read(amp), field: {}, says: 0xe0 },
      look: { call: () => tca9554.look(amp), field: {}, says: 0xe0 },
    },
    scramble(random) {
      for (const register of [1, 2, 3]) send(register, byte(random));
      amp.bits = -1;
    },
  };
}

function partPcf(mangle: Mangle): Part {
  const { chip, bus, send, trace } = wire((world) => new Pcf8574(0x20, world), mangle);
  const amp = pcf8574.pcf8574(bus, 0x20, 0x1f);
  const begin = (): void => pcf8574.open(amp, 0x1f);
  const latch = { latch: ALL, pins: ALL };
  return {
    name: 'PCF8574', chip, driver: pcf8574, tables: ['pcf8574'], trace,
    reset: { latch: 0xff, pins: 0xff },
    start: begin,
    // Inputs are ones.
    starts: ['W ff'],
    verbs: {
      open: { call: begin, field: latch, leaves: { latch: 0xff } },
      write: { call: () => pcf8574.write(amp, 0x0a), field: latch, leaves: { latch: 0xea } },
      verify: { call: () => pcf8574.verify(amp), field: {}, says: true },
      read: { call: () => pcf8574.read(amp), field: {}, says: 0xe0 },
      look: { call: () => pcf8574.look(amp), field: {}, says: 0xe0 },
    },
    scramble(random) {
      send(byte(random));
      amp.bits = -1;
    },
  };
}

// ---- screens ----

function partSsd(mangle: Mangle): Part {
  const { chip, bus, send, trace } = wire((world) => new Ssd1306(0x3c, world, { height: 64 }), mangle);
  const amp = { bus, address: 0x3c, height: 64 };
  const begin = (): void => ssd1306.open(amp);
  const pointers = { columnStart: 0x7f, columnEnd: 0x7f, pageStart: 7, pageEnd: 7, column: 0x7f, page: 7 };
  const settings = Object.fromEntries(['addressingMode', 'startLine', 'contrast', 'chargePump', 'segmentRemap', 'entireOn', 'inverse', 'multiplex', 'displayOn', 'comScan', 'displayOffset', 'clock', 'precharge', 'comPins', 'vcomh'].map((name) => [name, ALL]));
  return {
    name: 'SSD1306', chip, driver: ssd1306, tables: [], trace,
    // Section 10 of the data sheet.
    reset: { addressingMode: 2, contrast: 0x7f, chargePump: 0, multiplex: 63, displayOn: 0, segmentRemap: 0, comScan: 0, displayOffset: 0, clock: 0x80, precharge: 0x22, comPins: 0x12, vcomh: 0x20 },
    start: begin,
    // Off, all settings, on at last.
    starts: ['W 00 ae d5 80 a8 3f d3 00 40 8d 14 20 00 a1 c8 da 12 81 cf d9 f1 db 40 a4 a6 af'],
    verbs: {
      open: { call: begin, field: settings, leaves: { addressingMode: 0, chargePump: 1, multiplex: 63, displayOn: 1, segmentRemap: 1, comScan: 1, comPins: 0x12, startLine: 0, inverse: 0, entireOn: 0 } },
      paint: { call: () => ssd1306.paint(amp, 8, 10, 2, 3, '\x01\x02\x03\x04\x05\x06'), field: pointers, leaves: { columnStart: 8, columnEnd: 10, pageStart: 2, pageEnd: 3, column: 8, page: 2, contrast: 0xcf } },
    },
    scramble(random) {
      send(0x00, 0x81, byte(random), 0xd5, byte(random), 0xd3, byte(random) & 63, 0x40 | (byte(random) & 63), 0xa0 | (byte(random) & 1), 0xc0 | (byte(random) & 8), 0xa6 | (byte(random) & 1), 0x20, 0);
    },
  };
}

function partSh(mangle: Mangle): Part {
  const { chip, bus, send, trace } = wire((world) => new Sh1106(0x3c, world), mangle);
  const amp = { bus, address: 0x3c };
  const begin = (): void => sh1106.open(amp);
  const settings = Object.fromEntries(['pumpVoltage', 'startLine', 'contrast', 'segmentRemap', 'entireOn', 'inverse', 'multiplex', 'pump', 'displayOn', 'comScan', 'displayOffset', 'clock', 'precharge', 'comPins', 'vcom'].map((name) => [name, ALL]));
  return {
    name: 'SH1106', chip, driver: sh1106, tables: [], trace,
    // "POR" of commands 1 to 18 of the data sheet.
    reset: { column: 0, page: 0, pumpVoltage: 2, startLine: 0, contrast: 0x80, segmentRemap: 0, entireOn: 0, inverse: 0, multiplex: 63, pump: 1, displayOn: 0, comScan: 0, displayOffset: 0, clock: 0x50, precharge: 0x22, comPins: 0x12, vcom: 0x35 },
    start: begin,
    // Off, all settings, on at last.
    starts: ['W 00 ae d5 50 a8 3f d3 00 40 ad 8b 32 a1 c8 da 12 81 80 d9 22 db 35 a4 a6 af'],
    verbs: {
      open: { call: begin, field: settings, leaves: { pump: 1, pumpVoltage: 2, multiplex: 63, displayOn: 1, segmentRemap: 1, comScan: 1, comPins: 0x12, startLine: 0, displayOffset: 0, inverse: 0, entireOn: 0 } },
      // Columns 8 to 10 of the glass are 10 to 12 of the RAM; the pointers stand behind the last byte.
      paint: { call: () => sh1106.paint(amp, 8, 10, 2, 3, '\x01\x02\x03\x04\x05\x06'), field: { column: ALL, page: 7 }, leaves: { column: 13, page: 3, contrast: 0x80 } },
    },
    scramble(random) {
      send(0x00, 0xae, 0x81, byte(random), 0xd5, byte(random), 0xd3, byte(random) & 63, 0x40 | (byte(random) & 63), 0xa0 | (byte(random) & 1), 0xc0 | (byte(random) & 8), 0xa6 | (byte(random) & 1), 0xad, 0x8a | (byte(random) & 1), 0x30 | (byte(random) & 3), 0xb0 | (byte(random) & 7), byte(random) & 15);
    },
  };
}

/** By name; a new one each time. */
export const PARTS: Readonly<Record<string, (mangle: Mangle) => Part>> = {
  DS1882: partDs1882,
  MCP4651: partMcp46('MCP4651', 0x28),
  MCP4661: partMcp46('MCP4661', 0x28),
  MCP4551: partMcp46('MCP4551', 0x2e),
  MCP4561: partMcp46('MCP4561', 0x2e),
  AD5252: partAd525('AD5252'),
  AD5254: partAd525('AD5254'),
  PT2258: partPt2258,
  TPA6130A2: partTpa,
  MCP23017: partMcp23('MCP23017'),
  MCP23008: partMcp23('MCP23008'),
  TCA9554: partTca,
  PCF8574: partPcf,
  SSD1306: partSsd,
  SH1106: partSh,
  ...CODECS,
};
