import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as driver from '../../firmware/chips/wm8960.ts';
import type { Bus } from '../../hal/hal.ts';
import { BadAccess } from '../../sim/chips/chip.ts';
import { INPUTS, OUTPUTS, REGISTERS, Wm8960, type Wm8960Options } from '../../sim/chips/wm8960.ts';
import { MS } from '../../sim/clock.ts';
import { seeded } from '../../sim/random.ts';
import { direct, silence, tone, unknownSignal, type Signal } from '../../sim/signal.ts';
import { at, bitsOf, bounds, dBof, outside, randomState as stateOf, run as phases, send, sendWords, wired } from './wire.ts';

// Typed again from the data sheet, so that a slip in driver or model shows.
const ADDRESS = 0x1a;
const FLOOR = -80;
/** Reset values (SparkFun and Linux agree but for the PGA's volume, 0 dB in SparkFun and the data sheet). */
const RESET: Readonly<Record<number, number>> = {
  0x00: 0x097, 0x01: 0x097, 0x02: 0x000, 0x03: 0x000, 0x04: 0x000, 0x05: 0x008, 0x06: 0x000, 0x07: 0x00a,
  0x08: 0x1c0, 0x09: 0x000, 0x0a: 0x0ff, 0x0b: 0x0ff, 0x10: 0x000, 0x11: 0x07b, 0x12: 0x100, 0x13: 0x032,
  0x14: 0x000, 0x15: 0x0c3, 0x16: 0x0c3, 0x17: 0x1c0, 0x18: 0x000, 0x19: 0x000, 0x1a: 0x000, 0x1b: 0x000,
  0x1c: 0x000, 0x1d: 0x000, 0x20: 0x100, 0x21: 0x100, 0x22: 0x050, 0x25: 0x050, 0x26: 0x000, 0x27: 0x000,
  0x28: 0x000, 0x29: 0x000, 0x2a: 0x040, 0x2b: 0x000, 0x2c: 0x000, 0x2d: 0x050, 0x2e: 0x050, 0x2f: 0x000,
  0x30: 0x002, 0x31: 0x037, 0x33: 0x080, 0x34: 0x008, 0x35: 0x031, 0x36: 0x026, 0x37: 0x0e9,
};
/** Bits that a random state may have either way. */
const FREE: Readonly<Record<number, number>> = {
  0x00: 0x1ff, 0x01: 0x1ff, 0x02: 0x1ff, 0x03: 0x1ff, 0x04: 0x1ff, 0x05: 0x0ef, 0x06: 0x06e, 0x07: 0x1ff,
  0x08: 0x1cf, 0x09: 0x07f, 0x0a: 0x1ff, 0x0b: 0x1ff, 0x10: 0x07f, 0x11: 0x1ff, 0x12: 0x07f, 0x13: 0x1ff,
  0x14: 0x0f9, 0x15: 0x1ff, 0x16: 0x1ff, 0x17: 0x1df, 0x18: 0x06c, 0x19: 0x1ff, 0x1a: 0x1fb, 0x1b: 0x04f,
  0x1c: 0x09d, 0x1d: 0x070, 0x20: 0x1f8, 0x21: 0x1f8, 0x22: 0x1f0, 0x25: 0x1f0, 0x26: 0x080, 0x27: 0x080,
  0x28: 0x1ff, 0x29: 0x1ff, 0x2a: 0x040, 0x2b: 0x07e, 0x2c: 0x07e, 0x2d: 0x0f0, 0x2e: 0x0f0, 0x2f: 0x03c,
  0x30: 0x0ff, 0x31: 0x0c0, 0x33: 0x03f, 0x34: 0x1ff, 0x35: 0x0ff, 0x36: 0x0ff, 0x37: 0x0ff,
};
const LATCHED = [0x00, 0x01, 0x02, 0x03, 0x0a, 0x0b, 0x15, 0x16, 0x28, 0x29];
const VU = 0x100;
const I2S_24 = 0x00a;

function stand(signal: Signal = silence, options: Wm8960Options = {}) {
  const around = outside(signal);
  const world = Object.assign(around.world, { refuse: false });
  const chip = new Wm8960(ADDRESS, around.surroundings, options);
  const { wires, bus: plain } = wired(chip, around);
  /** "19=0f0", and "wait 100". */
  const trace: string[] = [];
  const bus: Bus = {
    writeTo(to, ...bytes) {
      if (world.refuse) throw new Error('not acknowledged');
      expect(to).toBe(ADDRESS);
      expect(bytes).toHaveLength(2);
      const [first, second] = bytes as [number, number];
      trace.push(`${hex(first >> 1, 2)}=${hex((first & 1) << 8 | second, 3)}`);
      plain.writeTo(to, ...bytes);
    },
    readFrom: () => expect.fail('a WM8960 cannot be read'),
  };
  const write = (register: number, value: number) => sendWords(chip, [register, value]);
  const level = (from: string, to: string) => bounds(chip, from, to);
  /** All phases, with their waits. */
  const run = (verb: typeof driver.open, codec: driver.Wm8960) => {
    const wait = (ms: number) => {
      trace.push(`wait ${ms}`);
      around.wait(ms);
    };
    phases({ codec, wait }, verb);
  };
  return { ...around, world, chip, trace, bus, wires, write, level, run };
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0');
}

/** A codec that plays from 12.288 MHz, headphones at a step. */
function playing(step = 74, features = 0, signal: Signal = silence, options: Wm8960Options = {}) {
  const all = stand(signal, options);
  const codec = driver.wm8960(all.bus, features, I2S_24, 0, 0x08, 0x3126e9);
  all.run(driver.open, codec);
  driver.muteDac(codec, false);
  driver.setHeadphones(codec, step, step);
  all.wait(500);
  all.trace.length = 0;
  return { ...all, codec };
}

const randomState = (all: ReturnType<typeof stand>, random: () => number) => stateOf(FREE, RESET, 512, random, all.write);

describe('levels', () => {
  test('of the headphones: mute, then 1 dB a code from 0x30, -73 dB, to 0x7f, +6 dB', () => {
    const table = driver.levels();
    expect(table).toHaveLength(81);
    expect(table.slice(0, 3)).toEqual([-8000, -7300, -7200]);
    expect(table[74]).toBe(0);
    expect(table[80]).toBe(600);
    for (let step = 2; step < 81; step++) expect(table[step]! - table[step - 1]!).toBe(100);
  });

  test.each(driver.levels().map((level, step) => ({ step, level })))('step $step of the headphones sounds at $level mB', ({ step, level }) => {
    const { chip, codec } = playing();
    driver.setHeadphones(codec, step, 80 - step);
    expect(dBof(chip.gain(0).hi)).toBe(step ? step - 74 : FLOOR);
    expect(chip.gain(0).lo).toBe(chip.gain(0).hi);
    expect(dBof(chip.gain(0).hi) * 100).toBeCloseTo(level, 3);
    expect(dBof(chip.gain(1).hi)).toBe(step < 80 ? 6 - step : FLOOR);
    expect(chip.peek()).toMatchObject({ headphoneLeft: step + 0x2f, headphoneRight: 0x7f - step });
  });

  test('of the input PGAs: mute, then 0.75 dB a code from -17.25 to +30 dB', () => {
    const all = playing();
    driver.selectInput(all.codec, driver.INPUT_1);
    driver.setBypass(all.codec, driver.FROM_BOOST, 8, 8);
    const table = driver.inputLevels();
    expect(table).toHaveLength(65);
    expect([table[0], table[1], table[24], table[64]]).toEqual([-8000, -1725, 0, 3000]);
    for (const [step, level] of table.entries()) {
      driver.setInput(all.codec, step, 64 - step);
      expect(all.level('input 1 left', 'headphone left').hi).toBeCloseTo(level / 100, 5);
      expect(all.level('input 1 right', 'headphone right').hi).toBeCloseTo(table[64 - step]! / 100, 5);
    }
  });

  test('of the boost, of lines and bypass', () => {
    const all = playing();
    driver.selectInput(all.codec, driver.INPUT_1);
    driver.setInput(all.codec, 24, 24);
    driver.setBypass(all.codec, driver.FROM_BOOST, 8, 8);
    expect(driver.boostLevels()).toEqual([0, 1300, 2000, 2900]);
    for (const [step, level] of driver.boostLevels().entries()) {
      driver.setBoost(all.codec, step, 0);
      expect(all.level('input 1 left', 'headphone left')).toEqual(at(level / 100));
      expect(all.level('input 1 right', 'headphone right')).toEqual(at(0));
    }
    expect(driver.lineLevels()).toEqual([-8000, -1200, -900, -600, -300, 0, 300, 600]);
    for (const [line, input] of [[driver.LINE_2, 2], [driver.LINE_3, 3]] as const) {
      for (const [step, level] of driver.lineLevels().entries()) {
        driver.setLine(all.codec, line, step, 7 - step);
        expect(all.level(`input ${input} left`, 'headphone left')).toEqual(at(level / 100));
        expect(all.level(`input ${input} right`, 'headphone right')).toEqual(at(driver.lineLevels()[7 - step]! / 100));
      }
      driver.setLine(all.codec, line, 0, 0);
    }
    expect(driver.bypassLevels()).toEqual([-8000, -2100, -1800, -1500, -1200, -900, -600, -300, 0]);
    for (const [step, level] of driver.bypassLevels().entries()) {
      driver.setBypass(all.codec, driver.FROM_INPUT_3, step, 8 - step);
      expect(all.level('input 3 left', 'headphone left')).toEqual(at(level / 100));
      expect(all.level('input 3 right', 'headphone right')).toEqual(at(driver.bypassLevels()[8 - step]! / 100));
    }
  });

  test('of the DAC: 0.5 dB a code, 1 is -127 and 255 is 0 dB, not the range of the ADC; 0 is silence', () => {
    const all = playing();
    const table = driver.dacLevels();
    expect([table.length, table[1], table[2], table[255]]).toEqual([256, -12700, -12650, 0]);
    for (const step of [1, 2, 100, 254, 255]) {
      driver.setDac(all.codec, step, 255);
      expect(all.level('dac left', 'headphone left').hi).toBeCloseTo(0.5 * step - 127.5, 5);
      expect(all.level('dac right', 'headphone right')).toEqual(at(0));
    }
    driver.setDac(all.codec, 0, 255);
    expect(all.level('dac left', 'headphone left')).toEqual(at(FLOOR));
  });

  test('of the ADC: 1 is -97, 195 is 0, 255 is +30 dB; 0 is silence', () => {
    const all = playing(0, driver.RECORD);
    driver.setLine(all.codec, driver.LINE_2, 5, 5);
    const table = driver.recordLevels();
    expect([table.length, table[1], table[195], table[255]]).toEqual([256, -9700, 0, 3000]);
    for (const step of [1, 2, 195, 254, 255]) {
      driver.setRecord(all.codec, step, 195);
      expect(all.level('input 2 left', 'adc left').hi).toBeCloseTo(0.5 * step - 97.5, 5);
      expect(all.level('input 2 right', 'adc right')).toEqual(at(0));
    }
    driver.setRecord(all.codec, 0, 195);
    expect(all.level('input 2 left', 'adc left')).toEqual(at(FLOOR));
  });
});

describe('the bus', () => {
  test('its address is 0x1a, and nothing of it can be read', () => {
    const { surroundings } = outside();
    expect(() => new Wm8960(0x1b, surroundings)).toThrow(RangeError);
    const { chip } = stand();
    expect(chip.start(true)).toBe(false);
    expect(chip.start(false)).toBe(true);
  });

  test('a register is seven bits of number and nine of data', () => {
    const { chip } = stand();
    send(chip, 0x0a << 1 | 1, 0x23);
    send(chip, 0x2f << 1, 0x3c);
    expect(chip.peek()).toMatchObject({ LDAC: 0x123, POWER3: 0x03c });
  });

  test('a register that it does not have is refused, and one register a transaction is all', () => {
    const { chip } = stand();
    for (const register of [0x0c, 0x0d, 0x0e, 0x1e, 0x1f, 0x23, 0x24, 0x32, 0x38, 0x7f]) {
      expect(() => send(chip, register << 1)).toThrow(`WM8960 at 0x1a: there is no register 0x${hex(register, 2)}`);
    }
    expect(() => send(chip, 0x02 << 1, 0x7f, 0x7f)).toThrow('third byte');
    expect(chip.peek()).toMatchObject({ LOUT1: 0x7f, ROUT1: 0 });
  });

  test('reserved bits and codes are refused, and nothing has changed then', () => {
    const { chip, write } = stand();
    const before = chip.peek();
    expect(() => write(0x31, 0x0c0)).toThrow('CLASSD1 0xc0: the reserved bits have to stay as in 0x37');
    expect(() => write(0x04, 0x002)).toThrow('SYSCLKDIV 1 is reserved');
    expect(() => write(0x04, 0x1c0)).toThrow(BadAccess);
    expect(() => write(0x33, 0x086)).toThrow('ACGAIN 6');
    expect(() => write(0x1a, 0x004)).toThrow(BadAccess);
    expect(chip.peek()).toEqual(before);
  });

  test('a lone first byte does nothing', () => {
    const { chip } = stand();
    const before = chip.peek();
    send(chip, 0x02 << 1 | 1);
    expect(chip.peek()).toEqual(before);
  });
});

describe('after power-up and reset', () => {
  test('every register has its reset value', () => {
    const { chip } = stand();
    for (const [register, value] of Object.entries(RESET)) expect([register, chip.peek()[REGISTERS[Number(register)]!.name]]).toEqual([register, value]);
    expect(Object.keys(REGISTERS).map(Number).sort((a, b) => a - b)).toEqual(Object.keys(RESET).map(Number).sort((a, b) => a - b));
  });

  test('it is silent from everywhere to everywhere', () => {
    const all = stand();
    expect(all.chip.paths()).toHaveLength(INPUTS.length * OUTPUTS.length);
    for (const { from, to } of all.chip.paths()) expect(all.level(from, to)).toEqual(at(FLOOR));
    expect(() => all.chip.path('line left', 'headphone left')).toThrow(RangeError);
    expect(() => all.chip.gain(2)).toThrow(RangeError);
  });

  test('register 0x0f, whatever is written, brings it back', () => {
    const all = playing();
    send(all.chip, 0x0f << 1 | 1, 0x55);
    for (const [register, value] of Object.entries(RESET)) expect(all.chip.peek()[REGISTERS[Number(register)]!.name]).toBe(value);
    expect(dBof(all.chip.gain(0).hi)).toBe(FLOOR);
  });

  test('power takes everything, half supply too', () => {
    const all = playing();
    const before = all.world.changes;
    all.chip.power(false);
    all.chip.power(false);
    expect(all.world.changes).toBe(before + 1);
    expect(send(all.chip, 0x02 << 1, 0)).toBe(false);
    expect(all.level('dac left', 'headphone left')).toEqual(at(FLOOR));
    all.wait(1);
    all.chip.power(true);
    for (const [register, value] of [[0x19, 0x0c0], [0x1a, 0x1e0], [0x2f, 0x03c], [0x05, 0], [0x22, 0x150], [0x02, 0x179]] as const) all.write(register, value);
    expect(all.level('dac left', 'headphone left')).toEqual({ lo: FLOOR, hi: 0 });
    all.wait(100);
    expect(all.level('dac left', 'headphone left')).toEqual(at(0));
  });
});

/** What `open` sweeps, by number. */
const SWEEP = [
  '00=097', '01=197', '05=008', '06=008', '07=00a', '08=1c0', '09=000', '0a=0ff', '0b=1ff', '10=000', '11=07b', '12=100',
  '13=032', '14=000', '15=0c3', '16=1c3', '17=1c0', '18=000', '1b=000', '1d=000', '20=100', '21=100', '22=150', '25=150',
  '26=000', '27=000', '28=000', '29=100', '2a=040', '2b=000', '2c=000', '2d=070', '2e=070', '2f=03c', '30=002', '31=037',
  '33=080', '34=008', '35=031', '36=026', '37=0e9',
];

describe('start', () => {
  test('with capacitors: mute, anti-pop, half supply, 100 ms, VREF, anti-pop off, outputs', () => {
    const all = stand();
    all.run(driver.open, driver.wm8960(all.bus, 0, I2S_24, 0, 0x08, 0x3126e9));
    expect(all.trace).toEqual([
      '02=000', '03=100', '04=000', '1a=000', ...SWEEP, '1c=09c', '1a=000', '19=080', 'wait 100',
      '19=0f0', '1c=008', '1a=1e0', '04=000',
    ]);
  });

  test('without capacitors: outputs and OUT3 before half supply, 100 ms, VREF, 100 ms, all anti-pop off', () => {
    const all = stand();
    all.run(driver.open, driver.wm8960(all.bus, driver.CAPLESS, I2S_24, 0, 0x08, 0x3126e9));
    expect(all.trace).toEqual([
      '02=000', '03=100', '04=000', '1a=000', ...SWEEP, '1c=094', '1a=062', '19=080', 'wait 100',
      '19=0f0', 'wait 100', '1c=000', '1a=1e2', '04=000',
    ]);
  });

  test('with a PLL: it is off while it is set, has 250 ms, and is taken last', () => {
    const { clocking, pll, k } = driver.rateOf(24_000_000, 44_100)!;
    for (const features of [0, driver.CAPLESS]) {
      const all = stand(silence, { mclk: () => 24_000_000 });
      all.run(driver.open, driver.wm8960(all.bus, features, I2S_24, clocking, pll, k));
      const off = all.trace.indexOf('1a=000');
      const on = all.trace.findIndex((line) => /^1a=..[13]$/.test(line));
      const taken = all.trace.lastIndexOf('04=005');
      expect(all.trace.indexOf('04=004')).toBeLessThan(off);
      expect(all.trace.indexOf('34=037')).toBeGreaterThan(off);
      expect(all.trace.indexOf('34=037')).toBeLessThan(on);
      expect(taken).toBe(all.trace.length - 1);
      const waited = all.trace.slice(on).map((line) => Number(/wait (\d+)/.exec(line)?.[1] ?? 0)).reduce((a, b) => a + b);
      expect(waited).toBeGreaterThanOrEqual(250);
      driver.muteDac({ bus: all.bus, registers: new Uint16Array(56) }, false);
      all.wait(20);
      all.write(0x02, 0x179);
      expect(all.level('dac left', 'headphone left')).toEqual(at(0));
    }
  });

  test('features: microphone bias, recording, one frame clock, zero-cross with its time-out', () => {
    const all = stand();
    all.run(driver.open, driver.wm8960(all.bus, driver.MICROPHONE_BIAS + driver.RECORD + driver.SHARED_CLOCK + driver.ZERO_CROSS, I2S_24, 0, 0x08, 0x3126e9));
    expect(all.trace).toEqual(expect.arrayContaining(['19=0fe', '09=040', '17=1c1']));
    all.trace.length = 0;
    driver.setHeadphones({ bus: all.bus, registers: driver.wm8960(all.bus, driver.ZERO_CROSS, I2S_24, 0, 8, 0).registers }, 1, 2);
    expect(all.trace).toEqual(['02=0b0', '03=1b1']);
  });

  test('is never louder than it was, and silent from the second write on, whatever state it comes from', () => {
    const random = seeded(8960);
    for (let run = 0; run < 16; run++) {
      for (const features of [0, driver.CAPLESS | driver.ZERO_CROSS]) {
        const all = stand(unknownSignal);
        randomState(all, random);
        all.wait(700 * random());
        const codec = driver.wm8960(all.bus, features, I2S_24, 0, 0x08, 0x3126e9);
        const loudest = () => Math.max(...INPUTS.flatMap((from) => ['left', 'right'].map((side) => all.chip.path(from, `headphone ${side}`).hi)));
        const heard: number[] = [];
        const before = loudest();
        all.world.heard = () => heard.push(all.trace.length < 2 ? 0 : loudest(), loudest() > before * 1.0001 ? Infinity : 0);
        all.run(driver.open, codec);
        expect(Math.max(0, ...heard)).toBeLessThan(10 ** (FLOOR / 20) * 1.0001);
        expect(dBof(loudest())).toBe(FLOOR);
      }
    }
  });

  test('ends in the same state, whatever state it comes from', () => {
    const random = seeded(60);
    const ends = Array.from({ length: 16 }, (_, run) => {
      const all = stand();
      if (run) randomState(all, random);
      all.run(driver.open, driver.wm8960(all.bus, driver.CAPLESS, I2S_24, 0, 0x08, 0x3126e9));
      return all.chip.peek();
    });
    for (const end of ends) expect(end).toEqual(ends[0]);
  });

  test('brings back after a fault what was ordered, but the volume', () => {
    const all = playing();
    driver.selectInput(all.codec, driver.INPUT_1_2);
    driver.setInput(all.codec, 30, 31);
    driver.setBoost(all.codec, 1, 2);
    driver.setBypass(all.codec, driver.FROM_BOOST, 3, 4);
    driver.setDac(all.codec, 200, 201);
    const before = all.chip.peek();
    all.chip.power(false);
    all.chip.power(true);
    all.run(driver.open, all.codec);
    expect(dBof(all.chip.gain(0).hi)).toBe(FLOOR);
    driver.setHeadphones(all.codec, 74, 74);
    expect(all.chip.peek()).toEqual(before);
  });

  test('throws what the bus throws', () => {
    const all = stand();
    all.wires.unplugged.add(ADDRESS);
    expect(() => driver.open(driver.wm8960(all.bus, 0, I2S_24, 0, 8, 0), 0)).toThrow('nack');
  });
});

describe('stop', () => {
  test('with capacitors: mute, outputs off, anti-pop, half supply off, 600 ms', () => {
    const all = playing();
    all.run(driver.close, all.codec);
    expect(all.trace).toEqual(['02=000', '03=100', '04=000', '1a=000', '1c=09c', '19=000', 'wait 600', '1a=000', '1c=000']);
    for (const { from, to } of all.chip.paths()) expect(all.level(from, to)).toEqual(at(FLOOR));
  });

  test('without capacitors: outputs and their return go off last', () => {
    const all = playing(74, driver.CAPLESS);
    all.run(driver.close, all.codec);
    expect(all.trace).toEqual(['02=000', '03=100', '04=000', '1c=094', '19=000', 'wait 600', '1a=000', '1c=000']);
  });

  test('is silent from the second write on, and start brings everything back', () => {
    const all = playing();
    driver.setBypass(all.codec, driver.FROM_INPUT_3, 8, 8);
    const before = all.chip.peek();
    const heard: number[] = [];
    all.world.heard = () => heard.push(all.trace.length < 2 ? 0 : all.chip.path('input 3 left', 'headphone left').hi);
    all.run(driver.close, all.codec);
    expect(Math.max(0, ...heard)).toBeLessThan(10 ** (FLOOR / 20) * 1.0001);
    all.run(driver.open, all.codec);
    driver.setHeadphones(all.codec, 74, 74);
    expect(all.chip.peek()).toEqual(before);
  });
});

describe('verbs', () => {
  const registers = (all: ReturnType<typeof playing>, act: () => void) => {
    all.trace.length = 0;
    act();
    return all.trace;
  };

  test('write one register an ear, volumes with the update bit on the right one alone', () => {
    const all = playing();
    const { codec } = all;
    expect(registers(all, () => driver.setHeadphones(codec, 74, 0))).toEqual(['02=079', '03=12f']);
    expect(registers(all, () => driver.setInput(codec, 0, 64))).toEqual(['00=080', '01=13f']);
    expect(registers(all, () => driver.setDac(codec, 255, 0))).toEqual(['0a=0ff', '0b=100']);
    expect(registers(all, () => driver.setRecord(codec, 195, 0))).toEqual(['15=0c3', '16=100']);
    expect(registers(all, () => driver.selectInput(codec, driver.INPUT_1))).toEqual(['20=108', '21=108']);
    expect(registers(all, () => driver.setBoost(codec, 3, 1))).toEqual(['20=138', '21=118']);
    expect(registers(all, () => driver.selectInput(codec, driver.INPUT_1_3))).toEqual(['20=1b8', '21=198']);
    expect(registers(all, () => driver.setLine(codec, driver.LINE_2, 7, 1))).toEqual(['2b=00e', '2c=002']);
    expect(registers(all, () => driver.setLine(codec, driver.LINE_3, 5, 0))).toEqual(['2b=05e', '2c=002']);
    expect(registers(all, () => driver.setBypass(codec, driver.FROM_BOOST, 8, 1))).toEqual(['2d=080', '2e=0f0']);
    expect(registers(all, () => driver.setBypass(codec, driver.FROM_INPUT_3, 7, 0))).toEqual(['22=190', '25=170']);
    expect(registers(all, () => driver.selectDac(codec, false, true))).toEqual(['22=090', '25=170']);
    expect(registers(all, () => driver.muteDac(codec, true))).toEqual(['05=008']);
    expect(registers(all, () => driver.setHighPass(codec, false))).toEqual(['05=009']);
    expect(registers(all, () => driver.muteDac(codec, false))).toEqual(['05=001']);
    expect(registers(all, () => driver.setHighPass(codec, true))).toEqual(['05=000']);
    expect(registers(all, () => driver.setMono(codec, true))).toEqual(['05=080', '17=1d0']);
    expect(registers(all, () => driver.setMono(codec, false))).toEqual(['17=1c0', '05=000']);
    expect(registers(all, () => driver.setSwap(codec, true))).toEqual(['07=02a']);
    expect(registers(all, () => driver.duck(codec, 215))).toEqual(['0a=0d7', '0b=1d7']);
    // The boost falls before the PGA rises, and rises behind it.
    expect(registers(all, () => driver.setInputGain(codec, 64, 64))).toEqual(['00=080', '01=13f', '20=188', '21=188', '00=03f', '01=13f']);
    expect(registers(all, () => driver.setInputGain(codec, 60, 60))).toEqual(['20=188', '21=188', '00=03b', '01=13b']);
    expect(registers(all, () => driver.setInputGain(codec, 0xc0, 0xc0))).toEqual(['00=03b', '01=13b', '20=198', '21=198', '00=03f', '01=13f']);
  });

  const FIELDS: [name: string, fields: Record<number, number>, act: (codec: driver.Wm8960, pick: (most: number) => number) => void][] = [
    ['setHeadphones', { 0x02: 0x7f, 0x03: 0x7f }, (codec, pick) => driver.setHeadphones(codec, pick(80), pick(80))],
    ['setInput', { 0x00: 0xbf, 0x01: 0xbf }, (codec, pick) => driver.setInput(codec, pick(64), pick(64))],
    ['selectInput', { 0x20: 0x1c8, 0x21: 0x1c8 }, (codec, pick) => driver.selectInput(codec, [0x108, 0x148, 0x188, 0x100][pick(3)]!)],
    ['setBoost', { 0x20: 0x30, 0x21: 0x30 }, (codec, pick) => driver.setBoost(codec, pick(3), pick(3))],
    ['setLine 2', { 0x2b: 0x0e, 0x2c: 0x0e }, (codec, pick) => driver.setLine(codec, driver.LINE_2, pick(7), pick(7))],
    ['setLine 3', { 0x2b: 0x70, 0x2c: 0x70 }, (codec, pick) => driver.setLine(codec, driver.LINE_3, pick(7), pick(7))],
    ['setBypass from the boost mixer', { 0x2d: 0xf0, 0x2e: 0xf0 }, (codec, pick) => driver.setBypass(codec, driver.FROM_BOOST, pick(8), pick(8))],
    ['setBypass from input 3', { 0x22: 0xf0, 0x25: 0xf0 }, (codec, pick) => driver.setBypass(codec, driver.FROM_INPUT_3, pick(8), pick(8))],
    ['selectDac', { 0x22: 0x100, 0x25: 0x100 }, (codec, pick) => driver.selectDac(codec, !!pick(1), !!pick(1))],
    ['setDac', { 0x0a: 0xff, 0x0b: 0xff }, (codec, pick) => driver.setDac(codec, pick(255), pick(255))],
    ['duck', { 0x0a: 0xff, 0x0b: 0xff }, (codec, pick) => driver.duck(codec, pick(255))],
    ['setMono', { 0x05: 0x80, 0x17: 0x10 }, (codec) => driver.setMono(codec, true)],
    ['setSwap', { 0x07: 0x20 }, (codec, pick) => driver.setSwap(codec, !!pick(1))],
    ['muteDac', { 0x05: 0x08 }, (codec, pick) => driver.muteDac(codec, !!pick(1))],
    ['setRecord', { 0x15: 0xff, 0x16: 0xff }, (codec, pick) => driver.setRecord(codec, pick(255), pick(255))],
    ['setHighPass', { 0x05: 0x01 }, (codec, pick) => driver.setHighPass(codec, !!pick(1))],
  ];

  test.each(FIELDS)('%s changes no bit outside its own field, from 16 random states', (_, fields, act) => {
    const random = seeded(16);
    for (let run = 0; run < 16; run++) {
      const all = playing();
      const state = randomState(all, random);
      for (const [register, value] of Object.entries(state)) {
        const shadow = all.codec.registers;
        shadow[Number(register)] = shadow[Number(register)]! & ~0x1ff | value;
      }
      all.trace.length = 0;
      act(all.codec, (most) => Math.floor(random() * (most + 1)));
      expect(all.trace.map((line) => Number.parseInt(line, 16))).toEqual(Object.keys(fields).map(Number));
      for (const line of all.trace) {
        const [register, value] = line.split('=').map((text) => Number.parseInt(text, 16)) as [number, number];
        const own = fields[register]! | (LATCHED.includes(register) ? VU : 0);
        expect((value ^ state[register]!) & ~own, line).toBe(0);
      }
    }
  });

  test('a write that was refused is not remembered', () => {
    const all = playing();
    all.world.refuse = true;
    expect(() => driver.setBypass(all.codec, driver.FROM_BOOST, 8, 8)).toThrow('not acknowledged');
    all.world.refuse = false;
    driver.verify(all.codec, 0, 0);
    expect(all.chip.peek()).toMatchObject({ BYPASS1: 0x70, BYPASS2: 0x70 });
  });

  test('verify writes all again, repairs it, and clock and power last', () => {
    const all = playing();
    driver.setLine(all.codec, driver.LINE_2, 5, 5);
    const before = all.chip.peek();
    for (const [register, value] of [[0x2d, 0x080], [0x03, 0x17f], [0x0a, 0x101], [0x20, 0x1f8], [0x05, 0x080], [0x09, 0x001]] as const) all.write(register, value);
    expect(driver.verify(all.codec, 74, 74)).toBe(true);
    expect(all.chip.peek()).toEqual(before);
    expect(all.trace.slice(-4).map((line) => line.slice(0, 2))).toEqual(['1c', '19', '1a', '04']);
  });

  test('verify at rest cannot be heard', () => {
    for (const signal of [silence, unknownSignal]) {
      const all = playing(60, driver.ZERO_CROSS, signal);
      all.wait(500);
      const before = all.world.changes;
      driver.verify(all.codec, 60, 60);
      expect(all.world.changes).toBe(before);
    }
  });

  test('verify wakes a part that has reset itself, no louder than it was', () => {
    const all = playing();
    const before = all.chip.peek();
    const most = all.chip.paths().map(({ from, to }) => all.chip.path(from, to).hi);
    all.chip.power(false);
    all.chip.power(true);
    all.world.heard = () => all.chip.paths().forEach(({ from, to }, i) => expect(all.chip.path(from, to).hi).toBeLessThanOrEqual(Math.max(most[i]!, 1.0001e-4) * 1.0001));
    driver.verify(all.codec, 74, 74);
    all.wait(1000);
    expect(all.chip.peek()).toEqual(before);
  });

  test('from any steps to any other no ear is ever louder than the louder end', () => {
    const step = fc.integer({ min: 0, max: 80 });
    fc.assert(
      fc.property(fc.array(fc.tuple(step, step, fc.integer({ min: 0, max: 500 })), { minLength: 1, maxLength: 8 }), fc.boolean(), (orders, zeroCross) => {
        const all = playing(0, zeroCross ? driver.ZERO_CROSS : 0, unknownSignal);
        for (const [left, right, ms] of orders) {
          const before = [all.chip.gain(0).hi, all.chip.gain(1).hi];
          const ends = [left, right].map((s, ch) => Math.max(before[ch]!, s ? 10 ** ((s - 74) / 20) : 0));
          all.world.heard = () => {
            for (const ch of [0, 1]) expect(all.chip.gain(ch).hi).toBeLessThanOrEqual(Math.max(ends[ch]!, 1e-4) * 1.0001);
          };
          driver.setHeadphones(all.codec, left, right);
          all.wait(ms);
        }
        all.wait(1000);
        const last = orders.at(-1)!;
        for (const ch of [0, 1]) expect(dBof(all.chip.gain(ch).lo)).toBe(last[ch as 0 | 1] ? last[ch as 0 | 1] - 74 : FLOOR);
      }),
      { seed: 8960, numRuns: 60 },
    );
  });
});

describe('the latch', () => {
  test('nothing happens without the update bit, and then both ears change at once', () => {
    const all = playing(74);
    const before = all.world.changes;
    all.write(0x02, 0x040);
    all.write(0x03, 0x050);
    expect([dBof(all.chip.gain(0).hi), dBof(all.chip.gain(1).hi)]).toEqual([0, 0]);
    expect(all.world.changes).toBe(before);
    all.write(0x02, 0x141);
    expect([dBof(all.chip.gain(0).hi), dBof(all.chip.gain(1).hi)]).toEqual([0x41 - 121, 0x50 - 121]);
    expect(all.world.changes).toBe(before + 1);
  });

  test('the same for PGA, DAC, ADC and speaker', () => {
    const all = playing(0, driver.RECORD);
    for (const [register, value] of [[0x31, 0x0f7], [0x1a, 0x1f8], [0x20, 0x108], [0x21, 0x108], [0x2d, 0x080], [0x2e, 0x080]] as const) all.write(register, value);
    const cases = [
      { left: 0x00, a: 0x00a, b: 0x014, from: 'input 1', to: 'speaker', law: (code: number) => -17.25 + 0.75 * code },
      { left: 0x0a, a: 0x0c0, b: 0x0d0, from: 'dac', to: 'speaker', law: (code: number) => 0.5 * code - 127.5 },
      { left: 0x15, a: 0x0c0, b: 0x0d0, from: 'input 1', to: 'adc', law: (code: number) => 0.5 * code - 97.5 },
      { left: 0x28, a: 0x060, b: 0x070, from: 'dac', to: 'speaker', law: (code: number) => code - 121 },
    ];
    all.write(0x28, 0x079);
    all.write(0x29, 0x179);
    all.write(0x00, 0x017);
    all.write(0x01, 0x117);
    for (const { left, a, b, from, to, law } of cases) {
      const before = ['left', 'right'].map((side) => all.level(`${from} ${side}`, `${to} ${side}`));
      all.write(left, a);
      all.write(left + 1, b);
      expect(['left', 'right'].map((side) => all.level(`${from} ${side}`, `${to} ${side}`))).toEqual(before);
      all.write(left + 1, b | VU);
      expect(all.level(`${from} left`, `${to} left`).hi).toBeCloseTo(law(a), 5);
      expect(all.level(`${from} right`, `${to} right`).hi).toBeCloseTo(law(b), 5);
      const back = { 0x00: 0x017, 0x0a: 0x0ff, 0x15: 0x0c3, 0x28: 0x079 }[left]!;
      all.write(left, back);
      all.write(left + 1, back | VU);
    }
  });

  test('a PGA is un-muted by an update only; a mute without one may act or not', () => {
    const all = playing();
    driver.selectInput(all.codec, driver.INPUT_1);
    driver.setBypass(all.codec, driver.FROM_BOOST, 8, 8);
    all.write(0x00, 0x017);
    expect(all.level('input 1 left', 'headphone left')).toEqual(at(FLOOR));
    all.write(0x00, 0x117);
    expect(all.level('input 1 left', 'headphone left')).toEqual(at(0));
    all.write(0x00, 0x097);
    expect(all.level('input 1 left', 'headphone left')).toEqual({ lo: FLOOR, hi: 0 });
    all.write(0x01, 0x197);
    expect(all.level('input 1 left', 'headphone left')).toEqual(at(FLOOR));
  });
});

describe('zero-cross', () => {
  test('a change comes with the next crossing, for each ear by its own bit', () => {
    const all = playing(74, driver.ZERO_CROSS, tone(100));
    all.clock.advanceTo(Math.ceil(all.clock.now / MS / 5) * 5 * MS + MS);
    all.write(0x02, 0x0d0);
    all.write(0x03, 0x150);
    expect([dBof(all.chip.gain(0).hi), dBof(all.chip.gain(1).hi)]).toEqual([0, 0x50 - 121]);
    all.wait(4);
    expect(dBof(all.chip.gain(0).hi)).toBe(0x50 - 121);
  });

  test('under direct voltage it comes with the time-out, two periods of 2^21 cycles at most', () => {
    const all = playing(74, driver.ZERO_CROSS, direct);
    driver.setHeadphones(all.codec, 60, 60);
    all.wait((2 * 2 ** 21) / 12_288 - 0.01);
    expect(dBof(all.chip.gain(0).hi)).toBe(0);
    all.wait(0.02);
    expect(dBof(all.chip.gain(0).hi)).toBe(-14);
    expect(driver.ZERO_CROSS_MS).toBeGreaterThanOrEqual((2 * 2 ** 21) / 11_289.6);
  });

  test('TOCLKSEL makes the period 2^19 cycles', () => {
    const all = playing(74, driver.ZERO_CROSS, direct);
    all.write(0x17, 0x1c3);
    driver.setHeadphones(all.codec, 60, 60);
    all.wait((2 * 2 ** 19) / 12_288 + 0.001);
    expect(dBof(all.chip.gain(0).hi)).toBe(-14);
  });

  test.each(['without TOEN', 'without a clock'])('%s it may never come', (missing) => {
    const all = playing(74, driver.ZERO_CROSS, direct, { mclk: () => (missing === 'without a clock' ? 0 : 12_288_000) });
    driver.setBypass(all.codec, driver.FROM_INPUT_3, 8, 8);
    all.write(0x02, 0x079);
    all.write(0x03, 0x179);
    if (missing === 'without TOEN') all.write(0x17, 0x1c0);
    driver.setHeadphones(all.codec, 60, 60);
    all.wait(1_000_000);
    expect(all.level('input 3 left', 'headphone left')).toEqual(at(0));
    all.world.signal = unknownSignal;
    driver.setHeadphones(all.codec, 50, 50);
    all.wait(1_000_000);
    expect(all.level('input 3 left', 'headphone left')).toEqual({ lo: -24, hi: 0 });
  });

  test('start and stop do not wait for it', () => {
    const all = playing(74, driver.ZERO_CROSS, direct);
    driver.close(all.codec, 0);
    expect(all.chip.peek()).toMatchObject({ headphoneLeft: 0, headphoneRight: 0 });
  });
});

describe('time', () => {
  test('half supply: 100 ms by 2 x 50 k, 5 times that by 2 x 250 k, a tenth by 2 x 5 k; 600 ms back', () => {
    for (const [select, ms] of [[0x080, 100], [0x100, 500], [0x180, 10]] as const) {
      const all = stand();
      for (const [register, value] of [[0x1a, 0x1e0], [0x2f, 0x03c], [0x22, 0x0d0 & ~0x70], [0x02, 0x179], [0x19, select | 0x40]] as const) all.write(register, value);
      expect(all.level('input 3 left', 'headphone left')).toEqual({ lo: FLOOR, hi: 0 });
      all.wait(ms - 0.01);
      expect(all.level('input 3 left', 'headphone left').lo).toBe(FLOOR);
      const before = all.world.changes;
      all.wait(0.02);
      expect(all.level('input 3 left', 'headphone left')).toEqual(at(0));
      expect(all.world.changes).toBe(before + 1);
      all.write(0x19, 0x040);
      all.wait(599);
      expect(all.level('input 3 left', 'headphone left')).toEqual({ lo: FLOOR, hi: 0 });
      all.wait(2);
      expect(all.level('input 3 left', 'headphone left')).toEqual(at(FLOOR));
    }
  });

  test('without VREF there is nothing', () => {
    const all = playing();
    all.write(0x19, 0x080);
    for (const { from, to } of all.chip.paths()) expect(all.level(from, to)).toEqual(at(FLOOR));
  });

  test('the soft mute takes 10.7 ms at 48 kHz, 171 ms with DACMR, and the way back only with DACSMM', () => {
    const all = playing();
    driver.muteDac(all.codec, true);
    expect(all.level('dac left', 'headphone left')).toEqual({ lo: FLOOR, hi: 0 });
    all.wait(10.6);
    expect(all.level('dac left', 'headphone left')).toEqual({ lo: FLOOR, hi: 0 });
    all.wait(0.1);
    expect(all.level('dac left', 'headphone left')).toEqual(at(FLOOR));
    driver.muteDac(all.codec, false);
    expect(all.level('dac left', 'headphone left')).toEqual({ lo: FLOOR, hi: 0 });
    all.wait(11);
    all.write(0x06, 0x004);
    driver.muteDac(all.codec, true);
    all.wait(170);
    expect(all.level('dac left', 'headphone left')).toEqual({ lo: FLOOR, hi: 0 });
    all.wait(1);
    expect(all.level('dac left', 'headphone left')).toEqual(at(FLOOR));
    driver.muteDac(all.codec, false);
    expect(all.level('dac left', 'headphone left')).toEqual(at(0));
  });

  test('without MCLK the DAC is silent and the bypass is not', () => {
    let mclk = 12_288_000;
    const all = playing(74, 0, silence, { mclk: () => mclk });
    driver.setBypass(all.codec, driver.FROM_INPUT_3, 8, 8);
    const before = all.world.changes;
    mclk = 0;
    all.chip.look();
    expect(all.world.changes).toBe(before + 1);
    expect(all.level('dac left', 'headphone left')).toEqual(at(FLOOR));
    expect(all.level('input 3 left', 'headphone left')).toEqual(at(0));
  });

  test('while a PLL settles, for 250 ms, anything may come of the DAC', () => {
    const all = playing();
    all.write(0x1a, 0x1e1);
    all.write(0x04, 0x001);
    all.wait(249);
    expect(all.level('dac left', 'headphone left')).toEqual({ lo: FLOOR, hi: 0 });
    all.wait(1.1);
    expect(all.level('dac left', 'headphone left')).toEqual(at(0));
    all.write(0x34, 0x00d);
    expect(all.level('dac left', 'headphone left')).toEqual(at(FLOOR));
  });
});

describe('ways', () => {
  test('a balanced microphone reaches the PGA from both pins; an input alone at the non-inverting one is not described', () => {
    const all = playing();
    driver.setInput(all.codec, 34, 34);
    driver.setBypass(all.codec, driver.FROM_BOOST, 8, 8);
    driver.selectInput(all.codec, driver.INPUT_1_2);
    expect(all.level('input 1 left', 'headphone left')).toEqual(at(7.5));
    expect(all.level('input 2 left', 'headphone left')).toEqual(at(7.5));
    expect(all.level('input 3 left', 'headphone left')).toEqual(at(FLOOR));
    all.write(0x20, 0x048);
    expect(all.level('input 1 left', 'headphone left')).toEqual(at(FLOOR));
    expect(all.level('input 2 left', 'headphone left')).toEqual({ lo: 0, hi: 7.5 });
  });

  test('ways that meet may add or cancel', () => {
    const all = playing();
    driver.setBypass(all.codec, driver.FROM_INPUT_3, 8, 8);
    driver.setLine(all.codec, driver.LINE_3, 5, 5);
    driver.setBypass(all.codec, driver.FROM_BOOST, 6, 6);
    const other = 10 ** (-6 / 20);
    expect(all.level('input 3 left', 'headphone left')).toEqual({ lo: dBof(1 - other), hi: dBof(1 + other) });
  });

  test('loopback plays what is recorded', () => {
    const all = playing(74, driver.RECORD);
    driver.setLine(all.codec, driver.LINE_2, 5, 5);
    all.write(0x09, 0x001);
    expect(all.level('input 2 left', 'headphone left')).toEqual(at(0));
    expect(all.level('dac left', 'headphone left')).toEqual(at(FLOOR));
  });

  test('with the automatic level on, the PGA may have any gain between its ends', () => {
    const all = playing();
    driver.selectInput(all.codec, driver.INPUT_1);
    driver.setBypass(all.codec, driver.FROM_BOOST, 8, 8);
    all.write(0x12, 0x130);
    all.write(0x11, 0x15b); // left channel only, greatest gain +18 dB
    expect(all.level('input 1 left', 'headphone left')).toEqual({ lo: 0.75, hi: 18 });
    expect(all.level('input 1 right', 'headphone right')).toEqual(at(FLOOR));
  });

  test('no side hears the other, unless mono, 3D or a swap is ordered', () => {
    const random = seeded(2);
    for (let run = 0; run < 16; run++) {
      const all = stand();
      randomState(all, random);
      all.wait(700);
      for (const [register, value] of [[0x17, 0x1c0], [0x10, 0], [0x07, 0x00a]] as const) all.write(register, value);
      for (const { from, to } of all.chip.paths()) {
        if (from.endsWith('left') && to.endsWith('right')) expect(all.level(from, to)).toEqual(at(FLOOR));
      }
    }
  });
});

describe('every audio bit', () => {
  type Writes = readonly (readonly [register: number, value: number])[];
  const ALL_ON: Writes = [
    [0x19, 0x0fc], [0x1a, 0x1fa], [0x2f, 0x03c], [0x31, 0x0f7], [0x05, 0x000], [0x00, 0x03f], [0x01, 0x13f], [0x02, 0x079], [0x03, 0x179],
    [0x28, 0x079], [0x29, 0x179], [0x20, 0x1d8], [0x21, 0x1d8], [0x22, 0x1a0], [0x25, 0x1a0], [0x26, 0x080], [0x27, 0x080],
    [0x2b, 0x038], [0x2c, 0x038], [0x2d, 0x0b0], [0x2e, 0x0b0],
  ];
  const BASES: Record<string, Writes> = {
    'all on': ALL_ON,
    'slow half supply': [...ALL_ON, [0x19, 0x17c]],
    'automatic level': [...ALL_ON, [0x11, 0x1db], [0x12, 0x120]],
    '3D': [...ALL_ON, [0x10, 0x011]],
    'PLL': [...ALL_ON, [0x34, 0x028], [0x1a, 0x1fb], [0x04, 0x001]],
    'jack switch': [...ALL_ON, [0x18, 0x040]],
    'latches full': [...ALL_ON, [0x00, 0x010], [0x02, 0x040], [0x0a, 0x080], [0x15, 0x080], [0x28, 0x040]],
  };
  const base = (writes: Writes) => {
    const all = stand();
    for (const [register, value] of writes) all.write(register, value);
    all.wait(1000);
    return all;
  };
  const ear = (all: ReturnType<typeof stand>) => JSON.stringify(all.chip.paths().map(({ from, to }) => all.chip.path(from, to)));

  const stands = new Map<Writes, ReturnType<typeof stand>>();

  /** Whether a gain changes, now or within a second, when a bit is flipped; undefined where it must not be. */
  function changes(writes: Writes, register: number, bit: number): boolean | undefined {
    const all = stands.get(writes) ?? base(writes);
    stands.set(writes, all);
    const latched = LATCHED.includes(register);
    const held = all.chip.peek()[REGISTERS[register]!.name]! & ~(latched ? VU : 0);
    // The update alone: what it does is not the other bits' doing.
    if (latched && bit !== 8) all.write(register, held | VU);
    const before = all.world.changes;
    try {
      all.write(register, (held ^ 1 << bit) | (latched && bit !== 8 ? VU : 0));
    } catch {
      return undefined;
    }
    all.wait(1000);
    const changed = all.world.changes !== before;
    all.write(register, held | (latched && bit !== 8 ? VU : 0));
    all.wait(1000);
    if (latched) stands.delete(writes); // a latch was emptied: from the start next time
    return changed;
  }

  const rows = bitsOf(REGISTERS);

  test.each(rows.filter(({ reason }) => reason === undefined))('$name is heard from some state', ({ register, bit }) => {
    expect(Object.values(BASES).some((writes) => changes(writes, register, bit))).toBe(true);
  });

  test.each(rows.filter(({ reason }) => reason !== undefined))('$name is heard from no state: $reason', ({ register, bit }) => {
    expect(Object.entries(BASES).filter(([, writes]) => changes(writes, register, bit)).map(([name]) => name)).toEqual([]);
  });

  test('it tells of a change when, and only when, the gain of some way has changed', () => {
    const random = seeded(3);
    const all = base(ALL_ON);
    for (let i = 0; i < 300; i++) {
      const [key, free] = Object.entries(FREE)[Math.floor(random() * Object.keys(FREE).length)]!;
      const [before, changes] = [ear(all), all.world.changes];
      try {
        all.write(Number(key), RESET[Number(key)]! ^ (Math.floor(random() * 512) & free));
      } catch {
        continue;
      }
      expect(all.world.changes > changes).toBe(ear(all) !== before);
      if (random() < 0.1) for (const [register, value] of ALL_ON) all.write(register, value);
      all.wait(random() * 300);
    }
  });

  test('every bit that can be written is in the table', () => {
    for (const [number, free] of Object.entries(FREE)) {
      const inTable = rows.filter(({ register }) => register === Number(number)).reduce((mask, { bit }) => mask | 1 << bit, 0);
      expect([number, inTable]).toEqual([number, free]);
    }
  });
});

describe('clocks', () => {
  test("the data sheets' own examples", () => {
    // SparkFun out of the data sheet: 24 MHz to 44.1 kHz, halved first, N 7, K 0x86C226, SYSCLK halved.
    expect(driver.rateOf(24_000_000, 44_100)).toEqual({ clocking: 0x005, pll: 0x37, k: 0x86c226 });
    // The sisters' example, 12 MHz to 12.288 MHz: N 8, K 0x3126E9 (WM8940 p59, WM8978 p73).
    expect(driver.rateOf(12_000_000, 48_000)).toEqual({ clocking: 0x005, pll: 0x28, k: 0x3126e9 });
  });

  test('a clock that fits is taken straight', () => {
    expect(driver.rateOf(12_288_000, 48_000)).toMatchObject({ clocking: 0x000 });
    expect(driver.rateOf(24_576_000, 48_000)).toMatchObject({ clocking: 0x004 });
    expect(driver.rateOf(24_576_000, 8_000)).toMatchObject({ clocking: 0x1b4 });
    expect(driver.rateOf(12_288_000, 32_000)).toMatchObject({ clocking: 0x048 });
    expect(driver.rateOf(12_288_000, 8_000)).toMatchObject({ clocking: 0x1b0 });
    expect(driver.rateOf(11_289_600, 44_100)).toMatchObject({ clocking: 0x000 });
  });

  test('what cannot be is undefined', () => {
    for (const [mclk, fs] of [[12_288_000, 96_000], [12_288_000, 50_000], [1_000_000, 48_000], [100_000_000, 44_100], [12_000_000, 7_000]] as const) {
      expect(driver.rateOf(mclk, fs)).toBeUndefined();
    }
    expect(driver.rates(12_288_000)).toEqual([8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000]);
    expect(driver.rates(1_000_000)).toEqual([]);
  });

  test('what it gives is the rate within 10 ppm, and the PLL inside its range', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000_000, max: 40_000_000 }), fc.constantFrom(8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000), (mclk, fs) => {
        const rate = driver.rateOf(mclk, fs);
        if (!rate) return;
        const n = rate.pll & 15;
        const ratio = n + (rate.pll & 0x20 ? rate.k / 2 ** 24 : 0);
        const source = rate.clocking & 1 ? (mclk / (rate.pll & 0x10 ? 2 : 1)) * ratio / 4 : mclk;
        const divider = [1, 1.5, 2, 3, 4, 5.5, 6][rate.clocking >> 3 & 7]!;
        expect(rate.clocking >> 6).toBe(rate.clocking >> 3 & 7);
        expect(source / (rate.clocking & 4 ? 2 : 1) / 256 / divider / fs).toBeCloseTo(1, 4.7);
        if (rate.clocking & 1) expect(n >= 6 && n <= 12 && rate.k < 2 ** 24).toBe(true);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test('formats', () => {
    expect(driver.formatOf('I2S', 24)).toBe(0x0a);
    expect(driver.formatOf('I2S', 16)).toBe(0x02);
    expect(driver.formatOf('left', 32)).toBe(0x0d);
    expect(driver.formatOf('DSP B', 20)).toBe(0x17);
  });
});

describe('what public code does wrong and this driver does not', () => {
  test('the anti-pop bits are off while it plays (Linux sets them where it means to clear them)', () => {
    for (const features of [0, driver.CAPLESS]) expect(playing(74, features).chip.peek()['APOP1']! & 0x94).toBe(0);
  });
});
