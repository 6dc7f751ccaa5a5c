import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as driver from '../../firmware/chips/es8388.ts';
import type { Bus } from '../../hal/hal.ts';
import { BadAccess } from '../../sim/chips/chip.ts';
import { Es8388, INPUTS, OUTPUTS, REGISTERS, type Es8388Options } from '../../sim/chips/es8388.ts';
import { MS } from '../../sim/clock.ts';
import { seeded } from '../../sim/random.ts';
import { at, bitsOf, bounds, dBof, outside, randomState as stateOf, run as phases, send, wired } from './wire.ts';

// Typed again from nuttx, so that a slip in driver or model shows.
const ADDRESS = 0x10;
const FLOOR = -80;
const RESET = [
  0x06, 0x5c, 0xc3, 0xfc, 0xc0, 0x00, 0x00, 0x7c, 0x80, 0x00, 0x00, 0x02, 0x00, 0x06, 0x30, 0x20, // 0x00
  0xc0, 0xc0, 0x38, 0xb0, 0x32, 0x06, 0x00, 0x00, 0x06, 0x22, 0xc0, 0xc0, 0x08, 0x00, 0x1f, 0xf7, // 0x10
  0xfd, 0xff, 0x1f, 0xf7, 0xfd, 0xff, 0x00, 0x38, 0x28, 0x28, 0x38, 0x00, 0x00, 0x00, 0x00, 0x00, // 0x20
  0x00, 0x00, 0x00, 0xaa, 0xaa, // 0x30
];
/** Bits that a random state may have either way; without the control port's reset. */
const FREE: Readonly<Record<number, number>> = {
  0x00: 0x7f, 0x01: 0xff, 0x02: 0xff, 0x03: 0xff, 0x04: 0xfc, 0x05: 0xe8, 0x06: 0xc3, 0x08: 0xff, 0x09: 0xff, 0x0a: 0xfc, 0x0b: 0x9c,
  0x0c: 0xff, 0x0d: 0x3f, 0x0e: 0xf0, 0x0f: 0xec, 0x10: 0xff, 0x11: 0xff, 0x12: 0xff, 0x13: 0xff, 0x14: 0xff, 0x15: 0xff, 0x16: 0xff,
  0x17: 0xfe, 0x18: 0x3f, 0x19: 0xec, 0x1a: 0xff, 0x1b: 0xff, 0x1c: 0xf8, 0x1d: 0xff, 0x26: 0x3f, 0x27: 0xf8, 0x2a: 0xf8, 0x2b: 0xfc,
  0x2c: 0xff, 0x2d: 0x10, 0x2e: 0x3f, 0x2f: 0x3f, 0x30: 0x3f, 0x31: 0x3f,
};
const I2S_16 = 0x0c;
const TIMES_256 = 0x02;

function stand(options: Es8388Options = {}) {
  const around = outside();
  const world = Object.assign(around.world, { refuse: Infinity });
  const chip = new Es8388(ADDRESS, around.surroundings, options);
  const { wires, bus: plain } = wired(chip, around, 100_000);
  /** "27=b8" is a write, "27?" a read. */
  const trace: string[] = [];
  const bus: Bus = {
    writeTo(to, ...bytes) {
      const stop = typeof to === 'number';
      expect(stop ? to : to.address).toBe(ADDRESS);
      expect(bytes).toHaveLength(stop ? 2 : 1);
      if (trace.length >= world.refuse) throw new Error('not acknowledged');
      const [register, value] = bytes as [number, number];
      trace.push(stop ? `${hex(register)}=${hex(value)}` : `${hex(register)}?`);
      plain.writeTo(to, ...bytes);
    },
    readFrom(from, count) {
      expect([from, count]).toEqual([ADDRESS, 1]);
      return plain.readFrom(from, count);
    },
  };
  const write = (register: number, value: number) => send(chip, register, value);
  const level = (from: string, to: string) => bounds(chip, from, to);
  /** All phases, with their waits. */
  const run = (verb: typeof driver.open, codec: driver.Es8388) => {
    const wait = (ms: number) => {
      trace.push(`wait ${ms}`);
      around.wait(ms);
    };
    phases({ codec, wait }, verb);
  };
  return { ...around, world, chip, trace, bus, wires, write, level, run };
}

function hex(number: number): string {
  return number.toString(16).padStart(2, '0');
}

/** A codec that plays, headphones at a step. */
function playing(step = 31, pair: 1 | 2 = 1, features = 0, options: Es8388Options = {}) {
  const all = stand({ headphones: pair, ...options });
  const codec = driver.es8388(all.bus, ADDRESS, pair, features, I2S_16, TIMES_256);
  all.run(driver.open, codec);
  driver.muteDac(codec, false);
  driver.setHeadphones(codec, step, step);
  all.wait(100);
  all.trace.length = 0;
  return { ...all, codec };
}

const randomState = (all: ReturnType<typeof stand>, random: () => number) => stateOf(FREE, RESET, 256, random, all.write);

describe('levels', () => {
  test('of the headphones: silence, then 1.5 dB a code from -45 to +4.5 dB', () => {
    const table = driver.levels();
    expect(table).toHaveLength(35);
    expect([table[0], table[1], table[2], table[31], table[34]]).toEqual([-8000, -4500, -4350, 0, 450]);
    for (let step = 2; step < 35; step++) expect(table[step]! - table[step - 1]!).toBe(150);
    expect(driver.lineOutLevels()).toEqual(table.slice(1));
  });

  test.each(driver.levels().map((level, step) => ({ step, level })))('step $step of either pair sounds at $level mB', ({ step, level }) => {
    for (const pair of [1, 2] as const) {
      const { chip, codec } = playing(31, pair);
      driver.setHeadphones(codec, step, 34 - step);
      expect(dBof(chip.gain(0).hi) * 100).toBeCloseTo(level, 3);
      expect(dBof(chip.gain(1).hi) * 100).toBeCloseTo(driver.levels()[34 - step]!, 3);
      expect(chip.gain(0).lo).toBe(chip.gain(0).hi);
      expect(chip.peek()[pair === 1 ? 'DACCONTROL24' : 'DACCONTROL26']).toBe(step ? step - 1 : 0);
    }
  });

  test('of the bypass: off, then 3 dB a step from -15 to +6 dB', () => {
    const all = playing(31, 1);
    expect(driver.bypassLevels()).toEqual([-8000, -1500, -1200, -900, -600, -300, 0, 300, 600]);
    for (const [constant, input] of [[driver.INPUT_1, 1], [driver.INPUT_2, 2]] as const) {
      driver.selectBypass(all.codec, constant);
      for (const [step, level] of driver.bypassLevels().entries()) {
        driver.setBypass(all.codec, step, 8 - step);
        expect(all.level(`input ${input} left`, 'headphone left')).toEqual(at(level / 100));
        expect(all.level(`input ${input} right`, 'headphone right')).toEqual(at(driver.bypassLevels()[8 - step]! / 100));
        expect(all.level(`input ${3 - input} left`, 'headphone left')).toEqual(at(FLOOR));
      }
    }
  });

  test('of the input amplifiers: 3 dB a step, 0 to 24 dB', () => {
    const all = playing(0, 1, driver.RECORD);
    expect(driver.inputLevels()).toEqual([0, 300, 600, 900, 1200, 1500, 1800, 2100, 2400]);
    for (const [step, level] of driver.inputLevels().entries()) {
      driver.setInput(all.codec, step, 8 - step);
      expect(all.level('input 1 left', 'adc left')).toEqual(at(level / 100));
      expect(all.level('input 1 right', 'adc right')).toEqual(at(24 - level / 100));
    }
  });

  test('of DAC and ADC: 0.5 dB a step, -96 to 0 dB', () => {
    const all = playing(31, 1, driver.RECORD);
    const table = driver.digitalLevels();
    expect([table.length, table[0], table[1], table[192]]).toEqual([193, -9600, -9550, 0]);
    for (const step of [192, 191, 100, 1, 0]) {
      driver.setDac(all.codec, step, 192);
      driver.setRecord(all.codec, step, 192);
      all.wait(20);
      expect(all.level('dac left', 'headphone left').hi).toBeCloseTo(0.5 * step - 96, 5);
      expect(all.level('input 1 left', 'adc left').hi).toBeCloseTo(0.5 * step - 96, 5);
      expect(all.level('dac right', 'headphone right')).toEqual(at(0));
      expect(all.level('input 1 right', 'adc right')).toEqual(at(0));
    }
  });
});

describe('the bus', () => {
  test('the address is 0x10 or 0x11', () => {
    const { surroundings } = outside();
    expect(() => new Es8388(0x12, surroundings)).toThrow(RangeError);
    expect(() => new Es8388(0x0f, surroundings)).toThrow('0x0f');
    expect(new Es8388(0x11, surroundings).start(false)).toBe(true);
  });

  test('reads what was written, also after a STOP, one register a transaction', () => {
    const { chip, write } = stand();
    write(0x2e, 0x1e);
    send(chip, 0x2e);
    expect(chip.start(true)).toBe(true);
    expect(chip.read()).toBe(0x1e);
    expect(() => chip.read()).toThrow('second byte');
    expect(() => send(chip, 0x2e, 0x01, 0x02)).toThrow('third byte');
    expect(chip.peek()['DACCONTROL25']).toBe(0);
  });

  test('a read names its register before', () => {
    const { chip } = stand();
    chip.start(true);
    expect(() => chip.read()).toThrow('a read has to follow a write');
  });

  test('registers that are in no table are refused, and so is what nobody describes', () => {
    const { write, chip } = stand();
    const before = chip.peek();
    for (const register of [0x35, 0x37, 0x39, 0x7f, 0xff]) expect(() => write(register, 0)).toThrow(`ES8388 at 0x10: register 0x${hex(register)} is in no table`);
    for (const register of [0x07, 0x1e, 0x25, 0x28, 0x29, 0x32, 0x33, 0x34]) {
      expect(() => write(register, 0x55)).toThrow('nobody says what it does');
      write(register, RESET[register]!);
    }
    expect(chip.peek()).toEqual(before);
  });

  test('codes that are not defined are refused, and nothing has changed then', () => {
    const { write, chip } = stand();
    const before = chip.peek();
    for (const register of [0x2e, 0x2f, 0x30, 0x31]) expect(() => write(register, 0x22)).toThrow('VOL cannot be 0x22');
    expect(() => write(0x09, 0xbb)).toThrow('MicAmpL cannot be 0x0b');
    expect(() => write(0x1a, 0xc1)).toThrow(BadAccess);
    expect(() => write(0x26, 0x1b)).toThrow(BadAccess);
    expect(() => write(0x0a, 0x80)).toThrow(BadAccess);
    expect(() => write(0x18, 0x0d)).toThrow(BadAccess);
    expect(chip.peek()).toEqual(before);
  });

  test('it follows 400 kHz at most', () => {
    const all = stand();
    all.wires.bitrate = 1_000_000;
    expect(() => all.wires.write(ADDRESS, [0x2e, 0], true)).toThrow('ES8388 at 0x10 follows 400 kHz at most');
  });
});

describe('after power-up and reset', () => {
  test('every register has its reset value', () => {
    const { chip } = stand();
    expect(Object.values(chip.peek())).toEqual(RESET);
    send(chip, 0x08);
    chip.start(true);
    expect(chip.read()).toBe(0x80);
  });

  test('it is silent from everywhere to everywhere', () => {
    const all = stand();
    expect(all.chip.paths()).toHaveLength(INPUTS.length * OUTPUTS.length);
    for (const { from, to } of all.chip.paths()) expect(all.level(from, to)).toEqual(at(FLOOR));
    expect(() => all.chip.path('mic left', 'headphone left')).toThrow(RangeError);
    expect(() => all.chip.gain(2)).toThrow(RangeError);
  });

  test('SCPReset brings all registers back, its own too', () => {
    const all = playing();
    all.write(0x00, 0x80);
    expect(Object.values(all.chip.peek())).toEqual(RESET);
    expect(dBof(all.chip.gain(0).hi)).toBe(FLOOR);
  });

  test('power takes everything, half supply too', () => {
    const all = playing();
    const before = all.world.changes;
    all.chip.power(false);
    all.chip.power(false);
    expect(all.world.changes).toBe(before + 1);
    expect(send(all.chip, 0x2e, 0)).toBe(false);
    expect(all.chip.start(true)).toBe(false);
    expect(all.clock.next()).toBe(Infinity);
    all.chip.power(true);
    expect(Object.values(all.chip.peek())).toEqual(RESET);
    for (const [register, value] of [[0x01, 0x50], [0x02, 0], [0x08, 0], [0x04, 0x3c], [0x19, 0], [0x1a, 0], [0x27, 0xb8], [0x2e, 0x1e], [0x00, 0x17]] as const) all.write(register, value);
    expect(all.level('dac left', 'headphone left')).toEqual({ lo: FLOOR, hi: 0 });
    all.wait(100);
    expect(all.level('dac left', 'headphone left')).toEqual(at(0));
  });
});

/** What `open` sweeps in its second phase. */
const SWEEP = [
  '05=00', '06=00', '07=7c', '08=00', '09=00', '0a=00', '0b=02', '0c=0c', '0d=02', '0e=30', '0f=20', '10=00', '11=00', '12=38', '13=b0', '14=32',
  '15=06', '16=00', '17=18', '18=02', '1a=00', '1b=00', '1c=08', '1d=00', '1e=1f', '1f=f7', '20=fd', '21=ff', '22=1f', '23=f7', '24=fd', '25=ff',
  '26=00', '27=38', '28=28', '29=28', '2a=38', '2b=80', '2c=00', '2d=00', '2e=00', '2f=00', '30=00', '31=00',
];

describe('start', () => {
  test('mixers empty, DAC muted, slave, half supply through 5 k, 100 ms, through 50 k, state machines, outputs', () => {
    const all = stand();
    all.run(driver.open, driver.es8388(all.bus, ADDRESS, 1, 0, I2S_16, TIMES_256));
    expect(all.trace).toEqual([
      '27=38', '2a=38', '2e=00', '2f=00', '19=26', '01=50', '02=00', '08=00', '04=c0', '00=17', 'wait 100',
      '00=15', ...SWEEP, '02=f0', '02=00', '03=38', '04=30', '19=26',
    ]);
  });

  test('features: the other pair, the line out too, recording, microphone bias, half the clock', () => {
    const powers = (pair: number, features: number, rate = TIMES_256) => {
      const all = stand();
      all.run(driver.open, driver.es8388(all.bus, ADDRESS, pair, features, I2S_16, rate));
      return all.trace.filter((line) => /^(03|04|08)=/.test(line)).slice(-3);
    };
    expect(powers(2, 0)).toEqual(['08=00', '03=38', '04=0c']);
    expect(powers(1, driver.LINE_OUT)).toEqual(['08=00', '03=38', '04=3c']);
    expect(powers(1, driver.RECORD)).toEqual(['08=00', '03=08', '04=30']);
    expect(powers(1, driver.RECORD + driver.MICROPHONE_BIAS, 0x42)).toEqual(['08=40', '03=00', '04=30']);
  });

  test('is never louder than it was, and silent from the second write on, whatever state it comes from', () => {
    const random = seeded(8388);
    for (let run = 0; run < 16; run++) {
      for (const pair of [1, 2] as const) {
        const all = stand({ headphones: pair });
        randomState(all, random);
        all.wait(2000 * random());
        const loudest = () =>
          Math.max(...INPUTS.flatMap((from) => ['headphone left', 'headphone right', 'line out left', 'line out right'].map((to) => all.chip.path(from, to).hi)));
        const before = loudest();
        const heard: number[] = [];
        all.world.heard = () => heard.push(all.trace.length < 2 ? 0 : loudest(), loudest() > before * 1.0001 ? Infinity : 0);
        all.run(driver.open, driver.es8388(all.bus, ADDRESS, pair, driver.LINE_OUT, I2S_16, TIMES_256));
        expect(Math.max(0, ...heard)).toBeLessThan(10 ** (FLOOR / 20) * 1.0001);
        expect(dBof(loudest())).toBe(FLOOR);
      }
    }
  });

  test('ends in the same state, whatever state it comes from', () => {
    const random = seeded(88);
    const ends = Array.from({ length: 16 }, (_, run) => {
      const all = stand();
      if (run) randomState(all, random);
      all.run(driver.open, driver.es8388(all.bus, ADDRESS, 2, driver.RECORD, I2S_16, TIMES_256));
      return all.chip.peek();
    });
    // But for bits without a function, which a random state leaves alone here.
    for (const end of ends) expect(end).toEqual(ends[0]);
  });

  test('brings back after a fault what was ordered, but the volume', () => {
    const all = playing(31, 1, driver.RECORD + driver.LINE_OUT);
    driver.setInput(all.codec, 3, 4);
    driver.selectInput(all.codec, driver.INPUT_2);
    driver.selectBypass(all.codec, driver.INPUT_2);
    driver.setBypass(all.codec, 3, 4);
    driver.setDac(all.codec, 100, 101);
    driver.setLineOut(all.codec, 20, 21);
    const before = all.chip.peek();
    all.chip.power(false);
    all.chip.power(true);
    all.run(driver.open, all.codec);
    for (const { from, to } of all.chip.paths()) if (!to.startsWith('adc')) expect(all.level(from, to).hi).toBe(FLOOR);
    driver.setHeadphones(all.codec, 31, 31);
    expect(all.chip.peek()).toEqual(before);
  });

  test('throws what the bus throws', () => {
    const all = stand();
    all.wires.unplugged.add(ADDRESS);
    expect(() => driver.open(driver.es8388(all.bus, ADDRESS, 1, 0, I2S_16, TIMES_256), 0)).toThrow('nack');
  });
});

describe('stop', () => {
  test('mixers empty, DAC muted, outputs off, inputs off, half supply off, 100 ms, all off', () => {
    const all = playing();
    all.run(driver.close, all.codec);
    expect(all.trace).toEqual(['27=38', '2a=38', '2e=00', '2f=00', '19=26', '04=c0', '03=ff', '00=10', 'wait 100', '02=ff', '01=5c']);
    all.wait(1000);
    for (const { from, to } of all.chip.paths()) expect(all.level(from, to)).toEqual(at(FLOOR));
  });

  test('is silent from the second write on, and start brings everything back', () => {
    const all = playing(31, 1, driver.LINE_OUT);
    driver.setBypass(all.codec, 8, 8);
    driver.setLineOut(all.codec, 33, 33);
    const before = all.chip.peek();
    all.trace.length = 0;
    const heard: number[] = [];
    all.world.heard = () => heard.push(...(all.trace.length < 2 ? [] : [all.chip.path('input 1 left', 'headphone left').hi, all.chip.path('input 1 right', 'line out right').hi]));
    all.run(driver.close, all.codec);
    expect(Math.max(0, ...heard)).toBeLessThan(10 ** (FLOOR / 20) * 1.0001);
    all.run(driver.open, all.codec);
    driver.setHeadphones(all.codec, 31, 31);
    expect(all.chip.peek()).toEqual(before);
  });
});

describe('verbs', () => {
  test('write the least: one register a side, both sides in one where the part allows it', () => {
    const all = playing();
    const { codec } = all;
    const wrote = (act: () => void) => {
      all.trace.length = 0;
      act();
      return [...all.trace];
    };
    expect(wrote(() => driver.setHeadphones(codec, 20, 34))).toEqual(['2e=13', '2f=21']);
    expect(wrote(() => driver.setHeadphones(codec, 0, 34))).toEqual(['2e=00', '2f=21', '27=38', '2a=b8']);
    expect(wrote(() => driver.setHeadphones(codec, 0, 33))).toEqual(['2e=00', '2f=20']);
    expect(wrote(() => driver.setBypass(codec, 8, 1))).toEqual(['27=00', '2a=f8']);
    expect(wrote(() => driver.setHeadphones(codec, 1, 0))).toEqual(['2e=00', '2f=00', '27=c0', '2a=38']);
    expect(wrote(() => driver.setHeadphones(codec, 1, 1))).toEqual(['2e=00', '2f=00', '27=c0', '2a=f8']);
    expect(wrote(() => driver.setBypass(codec, 0, 7))).toEqual(['27=b8', '2a=c8']);
    expect(wrote(() => driver.selectDac(codec, false, true))).toEqual(['27=38', '2a=c8']);
    expect(wrote(() => driver.selectBypass(codec, driver.INPUT_2))).toEqual(['26=09']);
    expect(wrote(() => driver.setLineOut(codec, 0, 33))).toEqual(['30=00', '31=21']);
    expect(wrote(() => driver.setInput(codec, 8, 1))).toEqual(['09=81']);
    expect(wrote(() => driver.selectInput(codec, driver.DIFFERENTIAL))).toEqual(['0a=f0']);
    expect(wrote(() => driver.setDac(codec, 192, 0))).toEqual(['1a=00', '1b=c0']);
    expect(wrote(() => driver.muteDac(codec, true))).toEqual(['19=26']);
    expect(wrote(() => driver.muteDac(codec, false))).toEqual(['19=22']);
    expect(wrote(() => driver.setRecord(codec, 0, 192))).toEqual(['10=c0', '11=00']);
    expect(wrote(() => driver.muteRecord(codec, true))).toEqual(['0f=24']);
    expect(wrote(() => driver.setHighPass(codec, false))).toEqual(['0e=00']);
    expect(wrote(() => driver.setMono(codec, true))).toEqual(['1d=20']);
    expect(wrote(() => driver.setSwap(codec, true))).toEqual(['17=98']);
  });

  test('the line out of pair 1 has its own registers when the headphones are pair 2', () => {
    const all = playing(31, 2, driver.LINE_OUT);
    driver.setLineOut(all.codec, 10, 11);
    driver.setHeadphones(all.codec, 5, 6);
    expect(all.trace).toEqual(['2e=0a', '2f=0b', '30=04', '31=05']);
    expect([all.level('dac left', 'line out left'), all.level('dac left', 'headphone left')]).toEqual([at(-30), at(-39)]);
  });

  const FIELDS: [name: string, fields: Record<number, number>, act: (codec: driver.Es8388, pick: (most: number) => number) => void][] = [
    ['setHeadphones', { 0x2e: 0x3f, 0x2f: 0x3f, 0x27: 0xc0, 0x2a: 0xc0 }, (codec, pick) => driver.setHeadphones(codec, pick(34), pick(34))],
    ['setLineOut', { 0x30: 0x3f, 0x31: 0x3f }, (codec, pick) => driver.setLineOut(codec, pick(33), pick(33))],
    ['setInput', { 0x09: 0xff }, (codec, pick) => driver.setInput(codec, pick(8), pick(8))],
    ['selectInput', { 0x0a: 0xf0 }, (codec, pick) => driver.selectInput(codec, [0x00, 0x50, 0xf0][pick(2)]!)],
    ['selectBypass', { 0x26: 0x3f }, (codec, pick) => driver.selectBypass(codec, [0x00, 0x50][pick(1)]!)],
    ['setBypass', { 0x27: 0x78, 0x2a: 0x78 }, (codec, pick) => driver.setBypass(codec, pick(8), pick(8))],
    ['selectDac', { 0x27: 0x80, 0x2a: 0x80 }, (codec, pick) => driver.selectDac(codec, !!pick(1), !!pick(1))],
    ['setDac', { 0x1a: 0xff, 0x1b: 0xff }, (codec, pick) => driver.setDac(codec, pick(192), pick(192))],
    ['setInputGain', { 0x09: 0xff }, (codec, pick) => driver.setInputGain(codec, pick(8), pick(8))],
    ['duck', { 0x1a: 0xff, 0x1b: 0xff }, (codec, pick) => driver.duck(codec, pick(192))],
    ['setMono', { 0x1d: 0x20 }, (codec, pick) => driver.setMono(codec, !!pick(1))],
    ['setSwap', { 0x17: 0x80 }, (codec, pick) => driver.setSwap(codec, !!pick(1))],
    ['muteDac', { 0x19: 0x04 }, (codec, pick) => driver.muteDac(codec, !!pick(1))],
    ['setRecord', { 0x10: 0xff, 0x11: 0xff }, (codec, pick) => driver.setRecord(codec, pick(192), pick(192))],
    ['muteRecord', { 0x0f: 0x04 }, (codec, pick) => driver.muteRecord(codec, !!pick(1))],
    ['setHighPass', { 0x0e: 0x30 }, (codec, pick) => driver.setHighPass(codec, !!pick(1))],
  ];

  test.each(FIELDS)('%s changes no bit outside its own field, from 16 random states', (_, fields, act) => {
    const random = seeded(16);
    const pick = (most: number) => Math.floor(random() * (most + 1));
    for (let run = 0; run < 16; run++) {
      const all = playing();
      const state = randomState(all, random);
      for (const [register, value] of Object.entries(state)) if (Number(register) < 0x32) all.codec.registers[Number(register)] = value;
      all.codec.muted = pick(3);
      // The mixers as silence leaves them.
      for (const [register, side] of [[0x27, 1], [0x2a, 2]] as const) {
        if (!(all.codec.muted & side)) continue;
        state[register] = state[register]! & 0x3f;
        all.write(register, state[register]!);
      }
      all.trace.length = 0;
      act(all.codec, pick);
      expect(all.trace.length).toBeGreaterThan(0);
      for (const line of all.trace) {
        const [register, value] = line.split('=').map((text) => Number.parseInt(text, 16)) as [number, number];
        expect((value ^ state[register]!) & ~(fields[register] ?? 0), line).toBe(0);
      }
    }
  });

  test('a way that is ordered in silence opens when the silence ends', () => {
    const all = playing(0);
    driver.setBypass(all.codec, 6, 6);
    driver.selectDac(all.codec, false, false);
    for (const { from, to } of all.chip.paths()) expect(all.level(from, to).hi).toBe(FLOOR);
    driver.setHeadphones(all.codec, 31, 0);
    expect(all.level('input 1 left', 'headphone left')).toEqual(at(0));
    expect(all.level('dac left', 'headphone left')).toEqual(at(FLOOR));
    expect(all.level('input 1 right', 'headphone right')).toEqual(at(FLOOR));
  });

  test('after an order that was refused half way, the same or another one comes out right', () => {
    const step = fc.constantFrom(0, 0, 1, 20, 34);
    fc.assert(
      fc.property(fc.array(fc.tuple(step, step, fc.integer({ min: 0, max: 5 })), { minLength: 1, maxLength: 6 }), step, step, (orders, left, right) => {
        const all = playing(20);
        for (const [l, r, acknowledged] of orders) {
          all.trace.length = 0;
          all.world.refuse = acknowledged;
          try {
            driver.setHeadphones(all.codec, l, r);
          } catch (error) {
            expect(String(error)).toContain('not acknowledged');
          }
        }
        all.world.refuse = Infinity;
        driver.setHeadphones(all.codec, left, right);
        expect([dBof(all.chip.gain(0).hi), dBof(all.chip.gain(1).hi)]).toEqual([left, right].map((s) => (s ? 1.5 * (s - 1) - 45 : FLOOR)));
        expect(driver.verify(all.codec, left, right)).toBe(true);
      }),
      { seed: 8388, numRuns: 200 },
    );
  });

  test('from any steps to any other no ear is ever louder than the louder end', () => {
    const step = fc.integer({ min: 0, max: 34 });
    fc.assert(
      fc.property(fc.array(fc.tuple(step, step), { minLength: 1, maxLength: 8 }), (orders) => {
        const all = playing(0);
        for (const [left, right] of orders) {
          const ends = [left, right].map((s, ch) => Math.max(all.chip.gain(ch).hi, s ? 10 ** ((1.5 * (s - 1) - 45) / 20) : 1e-4));
          all.world.heard = () => {
            for (const ch of [0, 1]) expect(all.chip.gain(ch).hi).toBeLessThanOrEqual(ends[ch]! * 1.0001);
          };
          driver.setHeadphones(all.codec, left, right);
        }
      }),
      { seed: 88, numRuns: 100 },
    );
  });

  test('verify is true for what was ordered, and sees every register that lets sound through change', () => {
    const all = playing(20);
    driver.setHeadphones(all.codec, 20, 0);
    expect(driver.verify(all.codec, 20, 0)).toBe(true);
    expect(driver.verify(all.codec, 21, 0)).toBe(false);
    expect(driver.verify(all.codec, 20, 1)).toBe(false);
    for (const [register, bit] of [[0x00, 0], [0x01, 3], [0x02, 6], [0x04, 5], [0x08, 7], [0x17, 7], [0x19, 2], [0x1a, 3], [0x1b, 3], [0x1d, 5], [0x26, 0], [0x27, 6], [0x2a, 7], [0x2e, 2], [0x2f, 2]] as const) {
      const held = Object.values(all.chip.peek())[register]!;
      all.write(register, held ^ 1 << bit);
      expect([register, driver.verify(all.codec, 20, 0)]).toEqual([register, false]);
      all.write(register, held);
      expect(driver.verify(all.codec, 20, 0)).toBe(true);
    }
    all.chip.power(false);
    all.chip.power(true);
    expect(driver.verify(all.codec, 20, 0)).toBe(false);
  });

  test('verify only reads', () => {
    const all = playing();
    const before = all.world.changes;
    driver.verify(all.codec, 31, 31);
    expect(all.trace.every((line) => line.endsWith('?'))).toBe(true);
    expect(all.world.changes).toBe(before);
  });
});

describe('time', () => {
  test('half supply: 100 ms by 5 k, 10 times that by 50 k, 100 times by 500 k', () => {
    for (const [select, ms] of [[3, 100], [1, 1000], [2, 10_000]] as const) {
      const all = stand();
      all.write(0x00, 0x00);
      for (const [register, value] of [[0x01, 0x50], [0x02, 0], [0x08, 0], [0x04, 0x3c], [0x19, 0], [0x1a, 0], [0x27, 0xb8], [0x2e, 0x1e], [0x00, 0x14 | select]] as const) all.write(register, value);
      all.wait(ms - 0.1);
      expect(all.level('dac left', 'headphone left')).toEqual({ lo: FLOOR, hi: 0 });
      const before = all.world.changes;
      all.wait(0.2);
      expect(all.level('dac left', 'headphone left')).toEqual(at(0));
      expect(all.world.changes).toBe(before + 1);
    }
  });

  test('a resistor that is changed on the way goes on from there', () => {
    const all = stand();
    all.write(0x00, 0x00);
    for (const [register, value] of [[0x01, 0x50], [0x02, 0], [0x08, 0], [0x04, 0x3c], [0x19, 0], [0x1a, 0], [0x27, 0xb8], [0x2e, 0x1e], [0x00, 0x17]] as const) all.write(register, value);
    all.wait(50);
    all.write(0x00, 0x15);
    all.wait(499);
    expect(all.level('dac left', 'headphone left').lo).toBe(FLOOR);
    all.wait(2);
    expect(all.level('dac left', 'headphone left')).toEqual(at(0));
  });

  test.each([
    { control: 0x22, ms: 1.667 },
    { control: 0x62, ms: 13.334 },
    { control: 0xa2, ms: 26.667 },
    { control: 0xe2, ms: 53.334 },
  ])('10 dB of the DAC take $ms ms with control $control', ({ control, ms }) => {
    const all = playing();
    all.write(0x19, control);
    driver.setDac(all.codec, 172, 192);
    const done = all.clock.now + ms * MS;
    expect(all.level('dac left', 'headphone left')).toEqual({ lo: -10, hi: 0 });
    all.clock.advanceTo(done - 0.4 * MS);
    expect(all.level('dac left', 'headphone left')).toEqual({ lo: -10, hi: 0 });
    all.clock.advanceTo(done);
    expect(all.level('dac left', 'headphone left')).toEqual(at(-10));
    expect(all.level('dac right', 'headphone right')).toEqual(at(0));
  });

  test('a ramp that turns back before it is over has the whole way to go', () => {
    const all = playing();
    all.write(0x19, 0xe2);
    driver.setDac(all.codec, 0, 192);
    driver.setDac(all.codec, 1, 192);
    all.wait(500);
    expect(all.level('dac left', 'headphone left')).toEqual({ lo: -96, hi: 0 });
    all.wait(20);
    expect(all.level('dac left', 'headphone left')).toEqual(at(-95.5));
  });

  test('without a soft ramp a volume is there at once, and one register may be for both sides', () => {
    const all = playing();
    all.write(0x19, 0x02);
    driver.setDac(all.codec, 172, 192);
    expect(all.level('dac left', 'headphone left')).toEqual(at(-10));
    all.write(0x19, 0x0a);
    expect(all.level('dac right', 'headphone right')).toEqual(at(-10));
  });

  test('a mute may take a whole ramp, and may take the bypass with it', () => {
    const all = playing();
    driver.setBypass(all.codec, 6, 6);
    driver.muteDac(all.codec, true);
    expect(all.level('dac left', 'headphone left')).toEqual({ lo: FLOOR, hi: 0 });
    all.wait(16.1);
    expect(all.level('dac left', 'headphone left')).toEqual(at(FLOOR));
    expect(all.level('input 1 left', 'headphone left')).toEqual({ lo: FLOOR, hi: 0 });
  });

  test('without a clock the DAC is silent, and of the bypass nobody knows', () => {
    let clocked = true;
    const all = playing(31, 1, 0, { clocked: () => clocked });
    driver.setBypass(all.codec, 6, 6);
    const before = all.world.changes;
    clocked = false;
    all.chip.look();
    expect(all.world.changes).toBe(before + 1);
    expect(all.level('dac left', 'headphone left')).toEqual(at(FLOOR));
    expect(all.level('input 1 left', 'headphone left')).toEqual({ lo: FLOOR, hi: 0 });
  });

  test('as long as it is the master its clocks fight', () => {
    const all = playing();
    all.write(0x08, 0x80);
    expect(all.level('dac left', 'headphone left')).toEqual({ lo: FLOOR, hi: 0 });
  });
});

describe('ways', () => {
  test('the difference of one input reaches both ADCs', () => {
    const all = playing(0, 1, driver.RECORD);
    driver.selectInput(all.codec, driver.DIFFERENTIAL);
    for (const side of ['left', 'right']) {
      expect(all.level('input 1 left', `adc ${side}`)).toEqual(at(0));
      expect(all.level('input 1 right', `adc ${side}`)).toEqual(at(0));
      expect(all.level('input 2 left', `adc ${side}`)).toEqual(at(FLOOR));
    }
    all.write(0x0b, 0x82);
    expect(all.level('input 2 right', 'adc left')).toEqual(at(0));
  });

  test('mono is half the sum', () => {
    const all = playing();
    all.write(0x1d, 0x20);
    expect(all.level('dac left', 'headphone right')).toEqual(at(dBof(0.5)));
  });

  test('full scale follows Vpp', () => {
    const all = playing();
    all.write(0x1d, 0x01);
    expect(all.level('dac left', 'headphone left')).toEqual(at(dBof(4 / 3.5)));
  });

  test('with the automatic level on, the amplifier may have any gain between its ends', () => {
    const all = playing(0, 1, driver.RECORD);
    all.write(0x12, 0x80 | 3 << 3 | 1);
    expect(all.level('input 1 left', 'adc left')).toEqual({ lo: -6, hi: 11.5 });
    expect(all.level('input 1 right', 'adc right')).toEqual(at(0));
  });

  test('no side hears the other, unless it was ordered', () => {
    const random = seeded(2);
    for (let run = 0; run < 16; run++) {
      const all = stand();
      randomState(all, random);
      all.wait(11_000);
      for (const [register, value] of [[0x1d, 0], [0x17, 0], [0x0a, 0], [0x0b, 0x02], [0x0c, 0]] as const) all.write(register, value);
      for (const { from, to } of all.chip.paths()) if (from.endsWith('left') && to.endsWith('right')) expect(all.level(from, to)).toEqual(at(FLOOR));
    }
  });
});

describe('every audio bit', () => {
  type Writes = readonly (readonly [register: number, value: number])[];
  const ALL_ON: Writes = [
    [0x00, 0x17], [0x01, 0x50], [0x02, 0x00], [0x03, 0x00], [0x04, 0x3c], [0x08, 0x00], [0x09, 0x12], [0x0f, 0x00], [0x10, 0x14], [0x11, 0x1e],
    [0x19, 0x00], [0x1a, 0x14], [0x1b, 0x1e], [0x27, 0xd0], [0x2a, 0xd8], [0x2e, 0x10], [0x2f, 0x11], [0x30, 0x12], [0x31, 0x13],
  ];
  const BASES: Record<string, Writes> = {
    'all on': ALL_ON,
    'steady half supply': [...ALL_ON, [0x00, 0x15]],
    'standby': [...ALL_ON, [0x00, 0x16]],
    'low gains': [...ALL_ON, [0x09, 0x00], [0x2e, 0x00], [0x2f, 0x01], [0x30, 0x00], [0x31, 0x01]],
    'automatic level': [...ALL_ON, [0x12, 0xd1]],
    'gate that holds': [...ALL_ON, [0x16, 0x01]],
    'gate that mutes': [...ALL_ON, [0x16, 0x03]],
    'difference': [...ALL_ON, [0x0a, 0xf0]],
    'two differences': [...ALL_ON, [0x0a, 0xf8]],
    'two unlike differences': [...ALL_ON, [0x0a, 0xf4]],
  };
  const base = (writes: Writes) => {
    const all = stand();
    for (const [register, value] of writes) all.write(register, value);
    all.wait(12_000);
    return all;
  };
  const ear = (all: ReturnType<typeof stand>) => JSON.stringify(all.chip.paths().map(({ from, to }) => all.chip.path(from, to)));
  const stands = new Map<Writes, ReturnType<typeof stand>>();

  /** Whether a gain changes, now or within 12 s, when a bit is flipped; undefined where it must not be. */
  function changes(writes: Writes, register: number, bit: number): boolean | undefined {
    const all = stands.get(writes) ?? base(writes);
    stands.set(writes, all);
    const held = Object.values(all.chip.peek())[register]!;
    const before = all.world.changes;
    try {
      all.write(register, held ^ 1 << bit);
    } catch {
      return undefined;
    }
    all.wait(12_000);
    const changed = all.world.changes !== before;
    all.write(register, held);
    all.wait(12_000);
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
      expect([number, inTable & (number === '0' ? 0x7f : 0xff)]).toEqual([number, free]);
    }
    expect(Object.keys(REGISTERS)).toHaveLength(0x35);
  });
});

describe('clocks', () => {
  test('ratios as nuttx and ADF set them', () => {
    expect(driver.rateOf(12_288_000, 48_000)).toBe(0x02);
    expect(driver.rateOf(11_289_600, 44_100)).toBe(0x02);
    expect(driver.rateOf(12_288_000, 32_000)).toBe(0x03);
    expect(driver.rateOf(12_288_000, 24_000)).toBe(0x04);
    expect(driver.rateOf(12_288_000, 16_000)).toBe(0x06);
    expect(driver.rateOf(12_288_000, 12_000)).toBe(0x07);
    expect(driver.rateOf(12_288_000, 8_000)).toBe(0x0a);
    expect(driver.rateOf(12_000_000, 48_000)).toBe(0x12);
  });

  test('a clock that is too fast is halved, and what cannot be is undefined', () => {
    expect(driver.rateOf(24_000_000, 48_000)).toBe(0x15);
    expect(driver.rateOf(36_864_000, 48_000)).toBe(0x06);
    expect(driver.rateOf(26_400_000, 44_000)).toBeUndefined();
    expect(driver.rateOf(67_584_000, 48_000)).toBe(0x09);
    expect(driver.rateOf(135_168_000, 48_000)).toBe(0x49);
    expect(driver.rateOf(12_288_000, 44_100)).toBeUndefined();
    expect(driver.rateOf(12_288_000, 96_000)).toBeUndefined();
    expect(driver.rates(12_288_000)).toEqual([8000, 12000, 16000, 24000, 32000, 48000]);
  });

  test('formats', () => {
    expect(driver.formatOf('I2S', 16)).toBe(0x0c);
    expect(driver.formatOf('I2S', 24)).toBe(0x00);
    expect(driver.formatOf('left', 32)).toBe(0x11);
    expect(driver.formatOf('DSP B', 20)).toBe(0x27);
  });
});

describe('what public code does wrong and this driver does not', () => {
  test('the outputs of pair 1 are bits 5 and 4, of pair 2 bits 3 and 2 (names of ESP-ADF, arduino-audio-driver, nuttx)', () => {
    for (const [pair, bits] of [[1, '04=30'], [2, '04=0c']] as const) {
      const all = stand({ headphones: pair });
      const codec = driver.es8388(all.bus, ADDRESS, pair, 0, I2S_16, TIMES_256);
      all.run(driver.open, codec);
      expect(all.trace).toContain(bits);
      expect(all.trace).not.toContain('04=14');
      driver.muteDac(codec, false);
      driver.setHeadphones(codec, 31, 31);
      all.wait(20);
      for (const side of ['left', 'right']) expect(all.level(`dac ${side}`, `headphone ${side}`)).toEqual(at(0));
    }
  });

  test('the shelving filter stays as it is (a "volume hack" of arduino-audio-driver writes it)', () => {
    const all = playing();
    driver.setHeadphones(all.codec, 0, 34);
    driver.setDac(all.codec, 10, 20);
    expect(all.trace.filter((line) => /^(1[ef]|2[0-5])=/.test(line))).toEqual([]);
    const start = stand();
    start.run(driver.open, driver.es8388(start.bus, ADDRESS, 1, 0, I2S_16, TIMES_256));
    expect(start.trace.filter((line) => /^(1[ef]|2[0-5])=/.test(line))).toEqual(['1e=1f', '1f=f7', '20=fd', '21=ff', '22=1f', '23=f7', '24=fd', '25=ff']);
  });

  test('it is made slave before anything of the digital part runs (it wakes as master)', () => {
    const all = stand();
    all.run(driver.open, driver.es8388(all.bus, ADDRESS, 1, 0, I2S_16, TIMES_256));
    expect(all.trace.indexOf('08=00')).toBeGreaterThan(0);
    expect(all.trace.indexOf('08=00')).toBeLessThan(all.trace.indexOf('04=30'));
  });

  test('the DAC is muted by bit 2 (Module-Audio has bit 1), and before the outputs go off (ESP-ADF stops the other way round)', () => {
    const all = playing();
    driver.muteDac(all.codec, true);
    expect(all.trace).toEqual(['19=26']);
    driver.muteDac(all.codec, false);
    all.trace.length = 0;
    driver.close(all.codec, 0);
    expect(all.trace.indexOf('19=26')).toBeLessThan(all.trace.indexOf('04=c0'));
  });
});
