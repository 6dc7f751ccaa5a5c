import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bus } from '../../hal/hal.ts';
import * as driver from '../../firmware/chips/ad5252.ts';
import { BadAccess } from '../../sim/chips/chip.ts';
import { Ad5252, type Ad5252Options } from '../../sim/chips/ad5252.ts';
import { MS, US } from '../../sim/clock.ts';
import { seeded } from '../../sim/random.ts';
import { get, outside, send } from './wire.ts';

// Typed again from the tables: instruction bytes.
const RDAC1 = 0x01;
const RDAC3 = 0x03;
const EEMEM1 = 0x21;
const EEMEM3 = 0x23;
const RESTORE = 0x88;
const STORE = 0x90;
const MINUS_6_DB = 0x98;
const MINUS_6_DB_ALL = 0xa0;
const MINUS_1 = 0xa8;
const MINUS_1_ALL = 0xb0;
const RESET = 0xb8;
const PLUS_6_DB = 0xc0;
const PLUS_6_DB_ALL = 0xc8;
const PLUS_1 = 0xd0;
const PLUS_1_ALL = 0xd8;

/** Some rows of (code + 1.2) / 258.4, in dB, by a pocket calculator; and with the 11 steps of the 1 kohm part. */
const LEVELS = [
  [0, -46.66], [1, -41.40], [2, -38.14], [3, -35.78], [4, -33.93], [8, -28.97], [9, -28.07], [16, -23.54], [32, -17.82],
  [64, -11.96], [128, -6.02], [203, -2.04], [228, -1.04], [255, -0.07],
] as const;
const LEVELS_1K = [[0, -28.05], [1, -27.30], [8, -23.31], [128, -6.02], [255, -0.38]] as const;

/** A chip that has been powered for a ms, a bus to it, and what went over it. */
function bench(options: Ad5252Options = {}) {
  const { clock, world, surroundings } = outside();
  const chip = new Ad5252(0x2c, surroundings, options);
  clock.advanceTo(1 * MS);
  const trace: string[] = [];
  const begin = (target: number | { address: number; stop?: boolean }, read: boolean) => {
    const { address, stop = true } = typeof target === 'number' ? { address: target } : target;
    if (address !== chip.address || !chip.start(read)) throw new Error('not acknowledged');
    return stop;
  };
  const bus: Bus = {
    writeTo(target, ...data) {
      const bytes = data as number[];
      const stop = begin(target, false);
      trace.push(`${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}${stop ? '' : ' Sr'}`);
      for (const byte of bytes) if (!chip.write(byte)) throw new Error('not acknowledged');
      chip.stop(!stop);
    },
    readFrom(target, count) {
      const stop = begin(target, true);
      trace.push(`read ${count}`);
      const bytes = Array.from({ length: count }, () => chip.read());
      chip.stop(!stop);
      return bytes;
    },
  };
  return { clock, world, chip, bus, trace };
}

const read = (chip: Ad5252, instruction: number) => get(chip, [instruction], 1)[0]!;

function dB(chip: Ad5252, ch: number): number {
  const { lo, hi } = chip.gain(ch);
  expect(lo).toBe(hi);
  return 20 * Math.log10(hi);
}

const wipers = (chip: Ad5252) => [chip.peek()['rdac1'], chip.peek()['rdac3']];

describe('the law', () => {
  test.each(LEVELS)('code %i: %f dB', (code, level) => {
    const { chip } = bench();
    send(chip, RDAC1, code);
    expect(dB(chip, 0)).toBeCloseTo(level, 2);
  });

  test('every row, on both channels', () => {
    const { chip } = bench();
    for (let code = 0; code <= 255; code++) {
      send(chip, RDAC1, code);
      send(chip, RDAC3, 255 - code);
      expect(chip.gain(0).hi).toBeCloseTo((code + 1.2) / 258.4, 12);
      expect(chip.gain(1).hi).toBeCloseTo((256.2 - code) / 258.4, 12);
    }
  });

  test.each(LEVELS_1K)('1 kohm, code %i: %f dB', (code, level) => {
    const { chip } = bench({ rab: 1_000 });
    send(chip, RDAC1, code);
    expect(dB(chip, 0)).toBeCloseTo(level, 2);
  });

  test.each([
    ['10 kohm at worst', { zeroScale: 'worst' as const }, -38.82],
    ['1 kohm at worst', { rab: 1_000 as const, zeroScale: 'worst' as const }, -25.11],
    ['an ideal one', { zeroScale: 0 }, -Infinity],
  ])('code 0 of %s', (_, options, level) => {
    const { chip } = bench(options);
    send(chip, RDAC1, 0);
    expect(level === -Infinity ? chip.gain(0).hi : dB(chip, 0)).toBeCloseTo(level === -Infinity ? 0 : level, 2);
  });

  test('every code is louder than the one below, with and without load', () => {
    for (const options of [{}, { load: 18_500 }, { rab: 100_000 as const, source: 600, load: 47_000 }, { zeroScale: 'worst' as const }]) {
      const { chip } = bench(options);
      let last = 0;
      for (let code = 0; code <= 255; code++) {
        send(chip, RDAC1, code);
        expect(chip.gain(0).hi).toBeGreaterThan(last);
        last = chip.gain(0).hi;
      }
      expect(last).toBeLessThan(1);
    }
  });

  test('the wiper is loaded: 10 kohm at mid-scale into 18.5 kohm loses 1.1 dB, 37 kohm 0.6', () => {
    // Output resistance 2,575 ohm at half of 10 kohm with 75 ohm in the wiper; no zero-scale error, to have round figures.
    for (const [load, loss] of [[18_500, 1.13], [37_000, 0.58]] as const) {
      const { chip } = bench({ zeroScale: 0, load });
      send(chip, RDAC1, 128);
      expect(dB(chip, 0)).toBeCloseTo(-6.02 - loss, 2);
    }
  });

  test('source, tolerance and wiper resistance enter', () => {
    const { chip } = bench({ zeroScale: 0, source: 1_000, tolerance: 0.2, wiperResistance: 300, load: 10_000 });
    send(chip, RDAC1, 64);
    // 3,000 ohm below, 9,000 + 1,000 above, 300 in the wiper.
    const resistance = 300 + (3_000 * 10_000) / 13_000;
    expect(chip.gain(0).hi).toBeCloseTo(((3 / 13) * 10_000) / (10_000 + resistance), 9);
  });

  test('AD5254 has four channels, AD5252 two', () => {
    const { chip } = bench({ part: 'AD5254' });
    for (const rdac of [0, 1, 2, 3]) send(chip, rdac, 10 * rdac);
    expect([0, 1, 2, 3].map((ch) => Math.round(chip.gain(ch).hi * 258.4 - 1.2))).toEqual([0, 10, 20, 30]);
    expect(() => chip.gain(4)).toThrow('AD5254: channel 4 is not one of 0..3');
    expect(() => bench().chip.gain(2)).toThrow(RangeError);
  });
});

describe('registers', () => {
  test('the address is one of four', () => {
    const { surroundings } = outside();
    expect(() => new Ad5252(0x2b, surroundings)).toThrow(RangeError);
    expect(() => new Ad5252(0x30, surroundings)).toThrow('0x30');
    expect(new Ad5252(0x2f, surroundings).start(false)).toBe(true);
    expect(() => new Ad5252(0x2c, surroundings, { tolerance: 0.4 })).toThrow(RangeError);
  });

  test('what is written can be read, RDACs and EEMEM apart', () => {
    const { chip, clock } = bench();
    for (const [register, value] of [[RDAC1, 1], [RDAC3, 2], [EEMEM1, 3], [EEMEM3, 4], [0x24, 5], [0x2f, 6]] as const) {
      expect(send(chip, register, value)).toBe(true);
      clock.advanceTo(clock.now + 26 * MS);
    }
    expect([RDAC1, RDAC3, EEMEM1, EEMEM3, 0x24, 0x2f].map((register) => read(chip, register))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(chip.peek()).toMatchObject({ rdac1: 1, rdac3: 2, eemem1: 3, eemem3: 4, eemem4: 5, eemem15: 6, eememWrites: 4 });
  });

  test.each([
    ['AD5252' as const, [1, 3, 0x21, 0x23, 0x3a, 0x3b, 0x3e, 0x3f]],
    ['AD5254' as const, [0, 1, 2, 3, 0x20, 0x21, 0x22, 0x23, 0x38, 0x39, 0x3a, 0x3b, 0x3c, 0x3d, 0x3e, 0x3f]],
  ])('%s has these registers, twelve bytes for its user, and no others', (part, registers) => {
    const { chip } = bench({ part });
    const there = new Set([...registers, ...Array.from({ length: 12 }, (_, i) => 0x24 + i)]);
    const before = chip.peek();
    for (let instruction = 0; instruction < 0x80; instruction++) {
      if (there.has(instruction)) read(chip, instruction);
      else expect(() => send(chip, instruction, 0), `0x${instruction.toString(16)}`).toThrow(BadAccess);
    }
    expect(chip.peek()).toEqual(before);
  });

  test.each([
    [[0x00, 5], 'AD5252 at 0x2c: there is no RDAC 0, only 1, 3'],
    [[0x20, 5], 'EEMEM register 0x20 is reserved'],
    [[0x41, 5], 'instruction 0x41: bit 6 is 0'],
    [[0x3a, 5], 'register 0x3a is read only'],
    [[0x01, 5, 6], 'what byte 0x06 behind the data would do is not known'],
    [[0xe0], 'command 12 is reserved'],
    [[0x98], 'there is no RDAC 0'],
    [[0xa1], 'command 4 takes no RDAC'],
  ])('%j is refused with a sentence', (bytes, sentence) => {
    expect(() => send(bench().chip, ...bytes)).toThrow(sentence);
  });

  test('a read has to follow its instruction, and gives one byte', () => {
    const { chip } = bench();
    chip.start(true);
    expect(() => chip.read()).toThrow(BadAccess);
    send(chip, RDAC1);
    chip.start(true);
    expect(() => chip.read()).toThrow('a read has to follow the instruction that names its register');
    read(chip, RDAC1);
    expect(() => chip.read()).toThrow(BadAccess);
    send(chip, PLUS_1 + 1);
    expect(() => chip.read()).toThrow(BadAccess);
  });

  test.each([
    [0.2806, 0x1c, 0x0f, 'the example of the data sheet, 28.06 %'],
    [-0.085, 0x88, 0x80, '-8.5 %'],
    [0, 0, 0, 'none'],
  ])('tolerance %f stands in two bytes a RDAC: %s', (tolerance, percent, fraction) => {
    const { chip } = bench({ tolerance });
    for (const register of [0x3a, 0x3e]) expect([read(chip, register), read(chip, register + 1)]).toEqual([percent, fraction]);
    expect(chip.peek()).toMatchObject({ tolerance1: percent * 256 + fraction, tolerance3: percent * 256 + fraction });
  });
});

describe('quick commands', () => {
  test.each([
    ['-6 dB', MINUS_6_DB + 1, [[255, 127], [127, 63], [64, 32], [3, 1], [1, 0], [0, 0]]],
    ['+6 dB', PLUS_6_DB + 1, [[0, 1], [1, 2], [64, 128], [127, 254], [128, 255], [200, 255], [255, 255]]],
    ['-1', MINUS_1 + 1, [[255, 254], [1, 0], [0, 0]]],
    ['+1', PLUS_1 + 1, [[0, 1], [254, 255], [255, 255]]],
  ])('%s: of one RDAC, of all', (_, one, rows) => {
    for (const [before, after] of rows) {
      const { chip } = bench();
      send(chip, RDAC1, before!);
      send(chip, RDAC3, before!);
      send(chip, one);
      expect(wipers(chip)).toEqual([after, before]);
      send(chip, RDAC1, before!);
      send(chip, one + 7);
      expect(wipers(chip)).toEqual([after, after]);
    }
  });

  test('a second byte may follow, and has no meaning', () => {
    const { chip } = bench();
    expect(send(chip, PLUS_1 + 3, 0x55)).toBe(true);
    expect(wipers(chip)).toEqual([0x80, 0x81]);
    expect(() => send(chip, PLUS_1 + 3, 0x55, 0x55)).toThrow(BadAccess);
  });

  test('restore: at some instant of 300 us, louder or quieter, and EEMEM stays switched on until command 0', () => {
    const { chip, clock, world } = bench({ eemem: { 1: 200, 3: 5 } });
    send(chip, RDAC1, 10);
    send(chip, RDAC3, 10);
    send(chip, RESTORE + 1);
    const { lo, hi } = chip.gain(0);
    expect([lo * 258.4, hi * 258.4].map((each) => Math.round(each * 10) / 10)).toEqual([11.2, 201.2]);
    const before = world.changes;
    clock.advanceTo(1 * MS + 300 * US - 1);
    expect(world.changes).toBe(before);
    clock.advanceTo(1 * MS + 300 * US);
    expect(world.changes).toBe(before + 1);
    expect(wipers(chip)).toEqual([200, 10]);
    expect(chip.peek()['eememReadPower']).toBe(1);
    send(chip, 0x80);
    expect(chip.peek()['eememReadPower']).toBe(0);
  });

  test('reset: all of them, and no acknowledgement for 300 us', () => {
    const { chip, clock } = bench({ eemem: { 1: 200, 3: 5 } });
    send(chip, RDAC1, 10);
    send(chip, RESET);
    expect(chip.start(false)).toBe(false);
    clock.advanceTo(1 * MS + 300 * US);
    expect(chip.start(false)).toBe(true);
    expect(wipers(chip)).toEqual([200, 5]);
  });

  test('store: the RDAC as it stands, with no acknowledgement for 26 ms from the STOP on', () => {
    const { chip, clock } = bench();
    send(chip, RDAC3, 77);
    send(chip, STORE + 3);
    expect(chip.start(false)).toBe(false);
    expect(chip.write(RDAC3)).toBe(false);
    expect(chip.read()).toBe(0xff);
    clock.advanceTo(27 * MS - 1);
    expect(send(chip, RDAC3, 1)).toBe(false);
    expect(chip.peek()).toMatchObject({ eemem3: 0x80, busy: 1 });
    clock.advanceTo(27 * MS);
    expect(chip.peek()).toMatchObject({ eemem3: 77, eemem1: 0x80, busy: 0, rdac3: 77 });
  });
});

describe('power', () => {
  test('wakes at mid-scale, and somewhere between that and its EEMEM for 300 us', () => {
    const { chip, clock, world } = bench({ eemem: { 1: 0, 3: 255 } });
    expect(wipers(chip)).toEqual([0, 255]);
    chip.power(false);
    chip.power(true);
    expect(wipers(chip)).toEqual([0x80, 0x80]);
    expect(chip.gain(0)).toEqual({ lo: 1.2 / 258.4, hi: 0.5 });
    expect(chip.gain(1)).toEqual({ lo: 0.5, hi: 256.2 / 258.4 });
    send(chip, RDAC1, 7);
    const before = world.changes;
    clock.advanceTo(1 * MS + 300 * US);
    expect(world.changes).toBe(before + 1);
    expect(wipers(chip)).toEqual([0, 255]);
  });

  test('the factory leaves mid-scale, -6 dB', () => {
    const { chip, world } = bench();
    expect(world.changes).toBe(0);
    expect([dB(chip, 0), dB(chip, 1)].map((each) => each.toFixed(2))).toEqual(['-6.02', '-6.02']);
    expect([EEMEM1, EEMEM3, 0x24].map((register) => read(chip, register))).toEqual([0x80, 0x80, 0]);
  });

  test('EEMEM cannot be written in the first 540 us', () => {
    const { chip, clock } = bench();
    chip.power(false);
    chip.power(true);
    clock.advanceTo(1 * MS + 540 * US - 1);
    expect(() => send(chip, EEMEM1, 0)).toThrow('EEMEM cannot be written in the first 540 us');
    expect(() => send(chip, STORE + 1)).toThrow(BadAccess);
    clock.advanceTo(1 * MS + 540 * US);
    expect(send(chip, EEMEM1, 0)).toBe(true);
  });

  test('a power cut while EEMEM is written leaves anything there, before the STOP what was', () => {
    const { chip, clock } = bench();
    chip.start(false);
    chip.write(EEMEM1);
    chip.write(0);
    chip.power(false);
    chip.power(true);
    clock.advanceTo(2 * MS);
    expect(chip.peek()['eemem1']).toBe(0x80);
    send(chip, EEMEM1, 0);
    clock.advanceTo(3 * MS);
    chip.power(false);
    const left = chip.peek()['eemem1'];
    expect([0, 0x80]).not.toContain(left);
    expect(clock.next()).toBe(Infinity);
    chip.power(true);
    clock.advanceTo(4 * MS);
    expect(wipers(chip)).toEqual([left, 0x80]);
  });

  test('without power it is deaf, and at code 0', () => {
    const { chip, world } = bench();
    chip.power(true);
    expect(world.changes).toBe(0);
    chip.power(false);
    expect(world.changes).toBe(1);
    expect(send(chip, RDAC1, 200)).toBe(false);
    expect(chip.gain(0).hi).toBeCloseTo(1.2 / 258.4, 12);
  });

  test('write protection keeps EEMEM, not the RDACs', () => {
    const { chip, clock } = bench({ writeProtect: () => 'low' });
    expect(send(chip, EEMEM1, 3)).toBe(true);
    expect(send(chip, STORE + 3)).toBe(true);
    expect(send(chip, RDAC1, 3)).toBe(true);
    clock.advanceTo(100 * MS);
    expect(chip.peek()).toMatchObject({ eemem1: 0x80, eemem3: 0x80, rdac1: 3, eememWrites: 0 });
  });

  test('the same code again is not told', () => {
    const { chip, world } = bench();
    send(chip, RDAC1, 9);
    send(chip, RDAC1, 9);
    expect(world.changes).toBe(1);
  });
});

function part(options: Ad5252Options = {}, left = 1, right = 3) {
  const made = bench(options);
  return { ...made, record: driver.ad5252(made.bus, 0x2c, left, right) };
}

describe('the driver', () => {
  test.each([
    [undefined, LEVELS],
    [1000, LEVELS_1K],
  ])('levels of %s ohm: 256 codes, each louder than the one below', (rab, rows) => {
    const levels = driver.levels(rab);
    expect(levels).toHaveLength(256);
    for (const [code, level] of rows) expect(levels[code]! / 100).toBeCloseTo(level, 2);
    for (let code = 1; code <= 255; code++) expect(levels[code]).toBeGreaterThan(levels[code - 1]!);
  });

  test.each([undefined, 1000] as const)('each code sounds as its level says (%s)', (rab) => {
    const { chip, record } = part(rab ? { rab } : {});
    for (const [code, level] of driver.levels(rab).entries()) {
      driver.setWipers(record, code, 255 - code);
      expect(dB(chip, 0)).toBeCloseTo(level / 100, 9);
      expect(dB(chip, 1)).toBeCloseTo(driver.levels(rab)[255 - code]! / 100, 9);
    }
  });

  test('opening: both wipers to 0, after the time that EEMEM takes', () => {
    const { chip, clock, record, trace } = part({ eemem: { 1: 255, 3: 255 } });
    chip.power(false);
    chip.power(true);
    clock.advanceTo(clock.now + driver.POWER_UP_MS * MS);
    driver.open(record);
    clock.advanceTo(clock.now + 100 * MS);
    expect(trace).toEqual(['01 00', '03 00']);
    expect(wipers(chip)).toEqual([0, 0]);
  });

  test('verify reads both', () => {
    const { chip, record, trace } = part();
    driver.setWipers(record, 20, 30);
    trace.length = 0;
    expect(driver.verify(record, 20, 30)).toBe(true);
    expect(trace).toEqual(['01 Sr', 'read 1', '03 Sr', 'read 1']);
    expect(driver.verify(record, 21, 30)).toBe(false);
    expect(driver.verify(record, 20, 31)).toBe(false);
    chip.power(false);
    expect(() => driver.verify(record, 20, 30)).toThrow('not acknowledged');
    expect(() => driver.setWipers(record, 20, 30)).toThrow('not acknowledged');
  });

  test('any two RDACs of an AD5254', () => {
    for (const left of [0, 1, 2, 3]) {
      for (const right of [0, 1, 2, 3]) {
        if (left === right) continue;
        const { chip, record } = part({ part: 'AD5254' }, left, right);
        driver.setWipers(record, 11, 22);
        const expected: Record<string, number> = { rdac0: 128, rdac1: 128, rdac2: 128, rdac3: 128 };
        expected[`rdac${left}`] = 11;
        expected[`rdac${right}`] = 22;
        expect(chip.peek()).toMatchObject(expected);
      }
    }
  });

  test.each([
    ['shiftDown' as const, MINUS_6_DB, MINUS_6_DB_ALL, 50],
    ['shiftUp' as const, PLUS_6_DB, PLUS_6_DB_ALL, 200],
    ['stepDown' as const, MINUS_1, MINUS_1_ALL, 99],
    ['stepUp' as const, PLUS_1, PLUS_1_ALL, 101],
  ])('%s is one byte, for one RDAC or for all', (verb, one, all, after) => {
    const { chip, record, trace } = part();
    driver.setWipers(record, 100, 100);
    driver[verb](record, record.right);
    expect(wipers(chip)).toEqual([100, after]);
    driver.setWipers(record, 100, 100);
    driver[verb](record, driver.ALL);
    expect(wipers(chip)).toEqual([after, after]);
    expect([trace[2], trace[5]]).toEqual([(one + 3).toString(16), all.toString(16)]);
  });

  test('stored for good: it wakes at code 0, and the wipers did not move', () => {
    const { chip, clock, record } = part();
    driver.setWipers(record, 40, 50);
    expect([driver.stored(record, 1), driver.stored(record, 3)]).toEqual([false, false]);
    driver.store(record, 1);
    expect(() => driver.store(record, 3)).toThrow('not acknowledged');
    clock.advanceTo(clock.now + driver.STORE_MS * MS);
    driver.store(record, 3);
    clock.advanceTo(clock.now + driver.STORE_MS * MS);
    expect([driver.stored(record, 1), driver.stored(record, 3)]).toEqual([true, true]);
    expect(driver.verify(record, 40, 50)).toBe(true);
    chip.power(false);
    chip.power(true);
    clock.advanceTo(clock.now + driver.POWER_UP_MS * MS);
    expect(wipers(chip)).toEqual([0, 0]);
  });

  test.each([
    [0.2806, 2806],
    [-0.085, -850],
    [0, 0],
    [0.1999, 1999],
  ])('tolerance %f is %i hundredths of a percent', (tolerance, hundredths) => {
    const { record } = part({ tolerance });
    expect(driver.tolerance(record, 1)).toBe(hundredths);
    expect(driver.tolerance(record, 3)).toBe(hundredths);
  });

  test('between any two settings each ear only ever has one of the two', () => {
    const code = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.array(fc.tuple(code, code), { minLength: 1, maxLength: 8 }), (settings) => {
        const { chip, record } = part();
        driver.open(record);
        let before = [0, 0];
        for (const [left, right] of settings) {
          driver.setWipers(record, left, right);
          expect(wipers(chip)).toEqual([left, right]);
          expect(driver.verify(record, left, right)).toBe(true);
          expect(driver.verify(record, before[0]!, before[1]!)).toBe(before[0] === left && before[1] === right);
          before = [left, right];
        }
      }),
      { seed: 5252 },
    );
  });

  test('no verb changes what is not its own, from 16 random states', () => {
    const random = seeded(16);
    const byte = () => Math.floor(random() * 256);
    const verbs: [name: string, fields: RegExp, act: (chip: driver.Ad5252) => void][] = [
      ['open', /^rdac[13]$/, (chip) => driver.open(chip)],
      ['setWipers', /^rdac[13]$/, (chip) => driver.setWipers(chip, byte(), byte())],
      ['verify', /^$/, (chip) => driver.verify(chip, byte(), byte())],
      ['shiftDown', /^rdac3$/, (chip) => driver.shiftDown(chip, 3)],
      ['shiftUp', /^rdac3$/, (chip) => driver.shiftUp(chip, 3)],
      ['stepDown', /^rdac1$/, (chip) => driver.stepDown(chip, 1)],
      ['stepUp', /^rdac1$/, (chip) => driver.stepUp(chip, 1)],
      ['store', /^eemem(1|Writes)$/, (chip) => driver.store(chip, 1)],
      ['stored', /^$/, (chip) => driver.stored(chip, 1)],
      ['tolerance', /^$/, (chip) => driver.tolerance(chip, 3)],
    ];
    for (let state = 0; state < 16; state++) {
      for (const [name, fields, act] of verbs) {
        const eemem = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [i, byte()]));
        const { chip, clock, record } = part({ part: 'AD5254', eemem, tolerance: random() * 0.4 - 0.2 });
        for (const rdac of [0, 1, 2, 3]) send(chip, rdac, byte());
        const before = Object.entries(chip.peek()).filter(([field]) => !fields.test(field));
        act(record);
        clock.advanceTo(clock.now + driver.STORE_MS * MS);
        expect(Object.entries(chip.peek()).filter(([field]) => !fields.test(field)), name).toEqual(before);
      }
    }
  });
});
