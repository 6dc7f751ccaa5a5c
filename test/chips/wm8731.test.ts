import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as driver from '../../firmware/chips/wm8731.ts';
import { BadAccess } from '../../sim/chips/chip.ts';
import { Wm8731, WM8731_BITS, type Wm8731Options } from '../../sim/chips/wm8731.ts';
import { seeded } from '../../sim/random.ts';
import { direct, silence, tone, unknownSignal, type Signal } from '../../sim/signal.ts';
import { bounds, dB, ears, hearing, hex, outside, run, sendWords as send, wired } from './wire.ts';

// Typed again from data sheet and Linux driver, so that a slip in driver or model shows.
const ADDRESS = 0x1a;
const NAMES = [
  'leftLineIn', 'rightLineIn', 'leftHeadphoneOut', 'rightHeadphoneOut', 'analogueAudioPath',
  'digitalAudioPath', 'powerDown', 'digitalAudioInterface', 'samplingControl', 'activeControl',
];
const LINE_L = 0, LINE_R = 1, HP_L = 2, HP_R = 3, ANALOGUE = 4, DIGITAL = 5, POWER = 6, FORMAT = 7, SAMPLING = 8, ACTIVE = 9, RESET = 15;
const RESETS = [0x97, 0x97, 0x79, 0x79, 0x0a, 0x08, 0x9f, 0x0a, 0x00, 0x00];
const FLOOR = -80;
const I2S_16 = 0x02;
const RATE_44100 = 0x20;
/** Oscillator and clock output. */
const UNUSED = 0x60;

interface Stand extends Wm8731Options {
  signal?: Signal;
}

function stand(options: Stand = {}) {
  const around = outside(options.signal);
  const chip = new Wm8731(ADDRESS, around.surroundings, options);
  const onWire = wired(chip, around);
  const codec = driver.wm8731(onWire.bus, ADDRESS, I2S_16, RATE_44100, UNUSED);
  return { ...around, ...onWire, chip, codec };
}

function playing(step: number, options: Stand = {}) {
  const all = stand(options);
  run(all, driver.open);
  driver.setHeadphones(all.codec, step, step);
  all.trace.length = 0;
  return all;
}

const registersOf = (chip: Wm8731) => NAMES.map((name) => chip.peek()[name]!);

describe('the headphone volume', () => {
  test('is 81 steps: mute, then 1 dB each from -73 to +6 dB', () => {
    const table = driver.levels();
    expect(table).toHaveLength(81);
    expect(table.slice(0, 3)).toEqual([FLOOR * 100, -7300, -7200]);
    expect([table[74], table[80]]).toEqual([0, 600]);
    expect(table.every((level, i) => i < 2 || level === table[i - 1]! + 100)).toBe(true);
  });

  test.each(driver.levels().map((level, step) => ({ step, level: level / 100, code: step ? 0x2f + step : undefined })))(
    'step $step is $level dB at both ears, code $code',
    ({ step, level, code }) => {
      const { chip } = playing(step);
      if (code !== undefined) expect(registersOf(chip).slice(2, 4)).toEqual([code, code]);
      expect(ears(chip)).toEqual([level, level]);
    },
  );

  test('takes one write of two bytes for both ears, and two for ears apart', () => {
    const { codec, trace, chip } = playing(0);
    driver.setHeadphones(codec, 74, 74);
    driver.setHeadphones(codec, 1, 80);
    driver.setHeadphones(codec, 0, 0);
    expect(hex(trace)).toEqual(['05 79', '04 30', '06 7f', '05 2f']);
    driver.setHeadphones(codec, 1, 80);
    expect(ears(chip)).toEqual([-73, 6]);
  });

  test('acts with its byte, whatever plays, and tells of it', () => {
    const { codec, chip, world } = playing(10, { signal: direct });
    const before = world.changes;
    driver.setHeadphones(codec, 74, 74);
    expect(ears(chip)).toEqual([0, 0]);
    expect(world.changes).toBeGreaterThan(before);
  });

  test('codes 0 to 0x2f are mute, 0x30 is not', () => {
    const { chip } = playing(74);
    for (let code = 0; code < 0x30; code++) {
      send(chip, [HP_L, code]);
      expect(ears(chip)).toEqual([FLOOR, 0]);
    }
    send(chip, [HP_L, 0x30]);
    expect(ears(chip)).toEqual([-73, 0]);
  });
});

describe('inputs and mixer', () => {
  test('line input: mute, then 1.5 dB each from -34.5 to +12 dB, to ADC and bypass', () => {
    const { codec, chip } = playing(74);
    driver.turn(codec, driver.BYPASS, true);
    const table = driver.inputLevels();
    expect(table).toHaveLength(33);
    for (let step = 1; step <= 32; step++) {
      driver.setInput(codec, step, step);
      const level = -34.5 + 1.5 * (step - 1);
      expect(table[step]).toBe(level * 100);
      expect(registersOf(chip).slice(0, 2)).toEqual([step - 1, step - 1]);
      for (const side of ['left', 'right']) {
        for (const to of ['adc', 'headphone', 'line out']) expect(dB(chip, `line ${side}`, `${to} ${side}`)).toBe(level);
      }
    }
    expect(table[24]).toBe(0);
  });

  test('line input muted: nothing is recorded; the bypass may go on, for all that is known', () => {
    const { codec, chip } = playing(74);
    driver.turn(codec, driver.BYPASS, true);
    driver.setInput(codec, 24, 24);
    driver.setInput(codec, 0, 24);
    expect(dB(chip, 'line left', 'adc left')).toBe(FLOOR);
    expect(bounds(chip, 'line left', 'headphone left').lo).toBe(FLOOR);
    expect(dB(chip, 'line right', 'adc right')).toBe(0);
  });

  test('line input takes one write for both sides, and two for sides apart', () => {
    const { codec, trace } = playing(0);
    driver.setInput(codec, 24, 24);
    driver.setInput(codec, 0, 0);
    driver.setInput(codec, 24, 1);
    expect(hex(trace)).toEqual(['01 17', '01 80', '00 17', '02 00']);
  });

  test('microphone: muted at first, 14 dB, 34 dB with boost; on both sides of the recording', () => {
    const { codec, chip } = playing(0);
    driver.turn(codec, driver.FROM_MICROPHONE, true);
    const levels = [() => {}, () => driver.turn(codec, driver.MICROPHONE, true), () => driver.turn(codec, driver.BOOST, true)].map((order) => {
      order();
      return [dB(chip, 'mic', 'adc left'), dB(chip, 'mic', 'adc right')];
    });
    expect(levels).toEqual(driver.microphoneLevels().map((level) => [level / 100, level / 100]));
    expect(dB(chip, 'line left', 'adc left')).toBe(FLOOR);
    driver.turn(codec, driver.FROM_MICROPHONE, false);
    driver.setInput(codec, 24, 24);
    expect([dB(chip, 'mic', 'adc left'), dB(chip, 'line left', 'adc left')]).toEqual([FLOOR, 0]);
  });

  test.each([[1, -15, 0xc0], [2, -12, 0x80], [3, -9, 0x40], [4, -6, 0x00]])('side tone step %i: %i dB', (step, level, code) => {
    const { codec, chip } = playing(74);
    driver.turn(codec, driver.MICROPHONE, true);
    driver.setSidetone(codec, step);
    expect(driver.sidetoneLevels('WM8731')[step]).toBe(level * 100);
    expect(registersOf(chip)[ANALOGUE]! & 0xe0).toBe(code | 0x20);
    expect([dB(chip, 'mic', 'headphone left'), dB(chip, 'mic', 'line out right')]).toEqual([14 + level, 14 + level]);
    driver.setSidetone(codec, 0);
    expect(dB(chip, 'mic', 'headphone left')).toBe(FLOOR);
  });

  test('side tone of a muted microphone may be heard, for all that is known', () => {
    const { codec, chip } = playing(74);
    driver.setSidetone(codec, 4);
    expect(bounds(chip, 'mic', 'headphone right')).toEqual({ lo: FLOOR, hi: 8 });
  });

  test('bypass, side tone and DAC sum, each switched by itself, and the line output has no volume', () => {
    const { codec, chip } = playing(64);
    driver.setInput(codec, 24, 24);
    driver.turn(codec, driver.MICROPHONE, true);
    const levels = () => ['line left', 'mic', 'dac left'].map((from) => dB(chip, from, 'headphone left'));
    expect(levels()).toEqual([FLOOR, FLOOR, -10]);
    driver.turn(codec, driver.BYPASS, true);
    driver.setSidetone(codec, 4);
    expect(levels()).toEqual([-10, -2, -10]);
    driver.turn(codec, driver.DAC, false);
    expect(levels()).toEqual([-10, -2, FLOOR]);
    expect(dB(chip, 'line left', 'line out left')).toBe(0);
    driver.turn(codec, driver.BYPASS, false);
    driver.turn(codec, driver.DAC, true);
    expect(levels()).toEqual([FLOOR, -2, -10]);
  });

  test('playback off mutes the DAC alone', () => {
    const { codec, chip, trace } = playing(74);
    driver.turn(codec, driver.PLAYBACK, false);
    expect(dB(chip, 'dac left', 'headphone left')).toBe(FLOOR);
    driver.turn(codec, driver.PLAYBACK, true);
    expect(dB(chip, 'dac left', 'headphone left')).toBe(0);
    expect(hex(trace)).toEqual(['0a 08', '0a 00']);
  });

  test('high-pass: bit 0 set is off', () => {
    const { codec, trace } = playing(74);
    driver.turn(codec, driver.HIGH_PASS, false);
    driver.turn(codec, driver.HIGH_PASS, true);
    expect(hex(trace)).toEqual(['0a 01', '0a 00']);
  });

  test('recording off silences the ADC and nothing that is heard', () => {
    const { codec, chip } = playing(74);
    driver.setInput(codec, 24, 24);
    driver.turn(codec, driver.BYPASS, true);
    expect(dB(chip, 'line left', 'adc left')).toBe(0);
    driver.turn(codec, driver.RECORD, false);
    expect([dB(chip, 'line left', 'adc left'), dB(chip, 'line left', 'headphone left'), dB(chip, 'dac left', 'headphone left')]).toEqual([FLOOR, 0, 0]);
    driver.turn(codec, driver.RECORD, true);
    expect(dB(chip, 'line left', 'adc left')).toBe(0);
  });

  test('channels do not cross', () => {
    const { codec, chip } = playing(74);
    driver.setInput(codec, 24, 24);
    driver.turn(codec, driver.BYPASS, true);
    for (const [from, to] of [['line left', 'headphone right'], ['dac right', 'headphone left'], ['line right', 'adc left'], ['dac left', 'adc left']]) {
      expect(dB(chip, from!, to!)).toBe(FLOOR);
    }
  });
});

describe('each verb', () => {
  type All = ReturnType<typeof stand>;
  const verbs: [name: string, act: (all: All) => void, field: number[]][] = [
    ['setHeadphones, alike', ({ codec }) => driver.setHeadphones(codec, 33, 33), [0, 0, 0x7f, 0x7f]],
    ['setHeadphones, apart', ({ codec }) => driver.setHeadphones(codec, 0, 80), [0, 0, 0x7f, 0x7f]],
    ['setInput, alike', ({ codec }) => driver.setInput(codec, 12, 12), [0x9f, 0x9f]],
    ['setInput, apart', ({ codec }) => driver.setInput(codec, 0, 32), [0x9f, 0x9f]],
    ['setInputGain line', ({ codec }) => driver.setInputGain(codec, 3, 30), [0x9f, 0x9f]],
    ['setInputGain microphone', ({ codec }) => driver.setInputGain(codec, 0x41, 0), [0, 0, 0, 0, 0x03]],
    ['setSwap on', ({ codec }) => driver.setSwap(codec, true), [0, 0, 0, 0, 0, 0, 0, 0x20]],
    ['setSwap off', ({ codec }) => driver.setSwap(codec, false), [0, 0, 0, 0, 0, 0, 0, 0x20]],
    ['setSidetone', ({ codec }) => driver.setSidetone(codec, 2), [0, 0, 0, 0, 0xe0]],
    ['setSidetone 0', ({ codec }) => driver.setSidetone(codec, 0), [0, 0, 0, 0, 0xe0]],
    ...(
      [
        ['DAC', driver.DAC, ANALOGUE, 0x10],
        ['BYPASS', driver.BYPASS, ANALOGUE, 0x08],
        ['FROM_MICROPHONE', driver.FROM_MICROPHONE, ANALOGUE, 0x04],
        ['MICROPHONE', driver.MICROPHONE, ANALOGUE, 0x02],
        ['BOOST', driver.BOOST, ANALOGUE, 0x01],
        ['PLAYBACK', driver.PLAYBACK, DIGITAL, 0x08],
        ['HIGH_PASS', driver.HIGH_PASS, DIGITAL, 0x01],
        ['RECORD', driver.RECORD, POWER, 0x04],
      ] as const
    ).flatMap(([name, what, register, bit]) =>
      [true, false].map((on): [string, (all: All) => void, number[]] => [
        `turn ${name} ${on ? 'on' : 'off'}`,
        ({ codec }) => driver.turn(codec, what, on),
        NAMES.map((_, i) => (i === register ? bit : 0)),
      ]),
    ),
  ];

  test.each(verbs)('%s changes its own field alone, in the fewest bytes, from 16 random states', (_, act, field) => {
    const random = seeded(7);
    for (let i = 0; i < 16; i++) {
      const all = stand();
      run(all, driver.open);
      const state = [0x9f, 0x9f, 0x7f, 0x7f, 0xff, 0x1f, 0x7f, 0xff, 0xff].map((bits) => Math.floor(random() * 512) & bits);
      state.forEach((data, register) => {
        send(all.chip, [register, data]);
        all.codec.registers[register] = data;
      });
      const before = registersOf(all.chip);
      all.trace.length = 0;
      act(all);
      registersOf(all.chip).forEach((data, register) => expect((data ^ before[register]!) & ~(field[register] ?? 0)).toBe(0));
      expect(all.trace.length).toBeLessThanOrEqual(field.filter((bits) => bits).length);
      expect(all.trace.every(({ bytes }) => bytes.length === 2)).toBe(true);
      expect(Array.from(all.codec.registers).slice(0, 10)).toEqual(registersOf(all.chip));
    }
  });

  test('what threw is not taken down, and can be given again', () => {
    const { codec, wires, chip } = playing(40);
    wires.unplugged.add(ADDRESS);
    for (const order of [
      () => driver.turn(codec, driver.BYPASS, true),
      () => driver.setSidetone(codec, 3),
      () => driver.setInput(codec, 5, 6),
      () => driver.setHeadphones(codec, 50, 50),
    ]) expect(order).toThrow('nack');
    wires.unplugged.clear();
    driver.verify(codec, 40, 40);
    expect(registersOf(chip)).toEqual([0x80, 0x80, 87, 87, 0x12, 0, 0x60, 2, 0x20, 1]);
    driver.turn(codec, driver.BYPASS, true);
    expect(registersOf(chip)[ANALOGUE]).toBe(0x1a);
  });
});

describe('start and stop', () => {
  const START = [
    '0a 08', // DAC muted
    '08 02', // nothing into the mixer
    '05 2f', // headphones muted, both
    '0c 78', '0c f8', '12 00', // DAC and outputs off, all off, digital audio off
    '00 80', '02 80', '0e 02', '10 20', // line inputs, format, rate
    '0c 70', // on, outputs still off
  ];

  test('start is this, with these waits', () => {
    const all = stand();
    expect(driver.open(all.codec, 0)).toBe(100);
    expect(hex(all.trace)).toEqual(START);
    all.wait(100);
    expect(driver.open(all.codec, 1)).toBe(5);
    expect(hex(all.trace).slice(START.length)).toEqual(['12 01']);
    all.wait(5);
    expect(driver.open(all.codec, 2)).toBe(500);
    expect(hex(all.trace).slice(START.length + 1)).toEqual(['08 12', '0c 60']);
    all.wait(500);
    expect(driver.open(all.codec, 3)).toBe(0);
    expect(hex(all.trace).slice(START.length + 3)).toEqual(['0a 00']);
  });

  test('stop is the reverse: DAC muted, mixer empty, headphones muted, outputs off, all off, digital audio off', () => {
    const all = playing(60);
    expect(run(all, driver.close)).toEqual([0]);
    expect(hex(all.trace)).toEqual(['0a 08', '08 02', '05 2f', '0c 78', '0c f8', '12 00']);
  });

  test('nothing is heard from power-up to the end of the start', () => {
    const all = stand();
    all.world.onByte = () => all.chip.paths().forEach(({ from, to }) => to.startsWith('headphone') && expect(dB(all.chip, from, to)).toBe(FLOOR));
    expect(run(all, driver.open)).toEqual([100, 5, 500, 0]);
    expect(ears(all.chip)).toEqual([FLOOR, FLOOR]);
    all.world.onByte = () => {};
    driver.setHeadphones(all.codec, 74, 74);
    expect(ears(all.chip)).toEqual([0, 0]);
  });

  test('outputs come on last and only when half supply stands, and never before the headphones are mute', () => {
    const all = stand();
    all.world.onByte = () => {
      const { powerDown, halfSupply, leftVolume, rightVolume } = all.chip.peek();
      if (!(powerDown! & 0x90)) expect([halfSupply, leftVolume! < 0x30, rightVolume! < 0x30]).toEqual([2, true, true]);
    };
    run(all, driver.open);
    expect(all.chip.peek()['powerDown']).toBe(UNUSED);
  });

  test('from any state it is never louder than that state was, silent after three writes, and ends at what was ordered', () => {
    const states = fc.tuple(...[0x9f, 0x9f, 0xff, 0xff, 0xff, 0x1f, 0xff, 0xff, 0xff, 0x01].map((bits) => fc.integer({ min: 0, max: 255 }).map((n) => n & bits)));
    fc.assert(
      fc.property(states, fc.integer({ min: 0, max: 200 }), (state, age) => {
        const all = stand();
        driver.turn(all.codec, driver.BYPASS, true);
        send(all.chip, [POWER, 0]);
        state.forEach((data, register) => send(all.chip, [register, data]));
        all.wait(age);
        const loudest = () => all.chip.paths().filter(({ to }) => to.startsWith('headphone')).map(({ from, to }) => all.chip.path(from, to).hi);
        const before = loudest();
        let writes = 0;
        all.world.onByte = () => {
          const now = loudest();
          if (++writes >= 3) expect(Math.max(...now)).toBeCloseTo(10 ** (FLOOR / 20), 12);
          now.forEach((hi, i) => expect(hi).toBeLessThanOrEqual(before[i]! * 1.000001));
        };
        run(all, driver.open);
        expect(registersOf(all.chip)).toEqual([0x80, 0x80, 0x2f, 0x2f, 0x1a, 0x00, UNUSED, I2S_16, RATE_44100, 1]);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  test('after a stop, a start brings back what was ordered, headphones muted', () => {
    const all = playing(60);
    driver.setInput(all.codec, 20, 21);
    driver.turn(all.codec, driver.BYPASS, true);
    driver.setSidetone(all.codec, 3);
    driver.turn(all.codec, driver.HIGH_PASS, false);
    const before = registersOf(all.chip);
    run(all, driver.close);
    run(all, driver.open);
    expect(registersOf(all.chip)).toEqual(before.map((data, register) => (register === HP_L || register === HP_R ? 0x2f : data)));
  });

  test('a part that is not there throws in each phase', () => {
    const all = stand();
    all.wires.unplugged.add(ADDRESS);
    for (const phase of [0, 1, 2, 3]) expect(() => driver.open(all.codec, phase)).toThrow('nack');
    expect(() => driver.close(all.codec, 0)).toThrow('nack');
    expect(() => driver.verify(all.codec, 0, 0)).toThrow('nack');
  });
});

describe('verify', () => {
  test('writes every register again, and says yes', () => {
    const random = seeded(3);
    for (let i = 0; i < 16; i++) {
      const all = playing(50);
      driver.setHeadphones(all.codec, 50, 51);
      const before = registersOf(all.chip);
      const register = Math.floor(random() * 10);
      const bit = 1 << Math.floor(random() * 5);
      send(all.chip, [register, before[register]! ^ (register === ACTIVE ? 1 : bit)]);
      expect(driver.verify(all.codec, 50, 51)).toBe(true);
      expect(registersOf(all.chip)).toEqual(before);
    }
  });

  test('changes nothing that is heard, at rest', () => {
    const all = playing(50);
    const before = all.world.changes;
    driver.verify(all.codec, 50, 50);
    expect(all.world.changes).toBe(before);
  });

  test('a part that has reset itself is as ordered then, and on the way never louder', () => {
    const all = playing(50);
    driver.setInput(all.codec, 24, 24);
    all.chip.power(false);
    all.chip.power(true);
    all.world.onByte = () => ears(all.chip).forEach((ear) => expect(ear).toBeLessThanOrEqual(-24));
    driver.verify(all.codec, 50, 50);
    all.wait(100);
    expect(ears(all.chip)).toEqual([-24, -24]);
  });
});

describe('rates and formats', () => {
  /** Linux wm8731.c coeff_div: MCLK, rate, SR, BOSR, USB. */
  const TABLE = [
    [12288000, 48000, 0x0, 0, 0], [18432000, 48000, 0x0, 1, 0], [12000000, 48000, 0x0, 0, 1],
    [12288000, 32000, 0x6, 0, 0], [18432000, 32000, 0x6, 1, 0], [12000000, 32000, 0x6, 0, 1],
    [12288000, 8000, 0x3, 0, 0], [18432000, 8000, 0x3, 1, 0], [11289600, 8000, 0xb, 0, 0], [16934400, 8000, 0xb, 1, 0], [12000000, 8000, 0x3, 0, 1],
    [12288000, 96000, 0x7, 0, 0], [18432000, 96000, 0x7, 1, 0], [12000000, 96000, 0x7, 0, 1],
    [11289600, 44100, 0x8, 0, 0], [16934400, 44100, 0x8, 1, 0], [12000000, 44100, 0x8, 1, 1],
    [11289600, 88200, 0xf, 0, 0], [16934400, 88200, 0xf, 1, 0], [12000000, 88200, 0xf, 1, 1],
  ] as const;

  test.each(TABLE)('%i Hz gives %i Hz by SR %i, BOSR %i, USB %i', (mclk, fs, sr, bosr, usb) => {
    expect(driver.rateOf(mclk, fs)).toBe((sr << 2) | (bosr << 1) | usb);
  });

  test('there are no others', () => {
    expect(driver.rates()).toHaveLength(TABLE.length);
    for (const [mclk, fs] of [[12288000, 44100], [11289600, 48000], [11289600, 96000], [10000000, 48000], [12000000, 22050]]) {
      expect(driver.rateOf(mclk!, fs!)).toBeUndefined();
    }
  });

  test('each comes out within 0.5 % when the divisors of the sister part are reckoned', () => {
    const base = [128, 125, 192, 136];
    const part: Record<number, number> = { 0: 2, 3: 12, 6: 3, 7: 1, 8: 2, 11: 11, 15: 1 };
    for (const { mclk, fs, sampling } of driver.rates()) expect(Math.abs(mclk / base[sampling & 3]! / part[sampling >> 2]! / fs - 1)).toBeLessThan(0.005);
  });

  test('formats are the data sheet\'s', () => {
    expect(driver.formatOf('I2S', 16, false)).toBe(0x02);
    expect(driver.formatOf('I2S', 24, false)).toBe(0x0a);
    expect(driver.formatOf('I2S', 32, true)).toBe(0x4e);
    expect(driver.formatOf('right', 20, false)).toBe(0x04);
    expect(driver.formatOf('right', 32, false)).toBeUndefined();
    expect(driver.formatOf('left', 16, false)).toBe(0x01);
    expect(driver.formatOf('DSP A', 16, false)).toBe(0x13);
    expect(driver.formatOf('DSP B', 16, false)).toBe(0x03);
  });
});

describe('what public code does wrong is not done here', () => {
  test('the bypass that the part wakes with does not outlive the start', () => {
    const all = stand();
    send(all.chip, [LINE_L, 0x117], [POWER, 0]);
    all.wait(100);
    expect(dB(all.chip, 'line left', 'headphone left')).toBe(0);
    run(all, driver.open);
    driver.setHeadphones(all.codec, 74, 74);
    expect(dB(all.chip, 'line left', 'headphone left')).toBe(FLOOR);
  });
});

describe('the part itself', () => {
  test('wakes off, with bypass, 0 dB, muted microphone and DAC', () => {
    const { chip } = stand();
    expect(registersOf(chip)).toEqual(RESETS);
    expect(chip.paths()).toHaveLength(30);
    for (const { from, to } of chip.paths()) expect(dB(chip, from, to)).toBe(FLOOR);
  });

  test('a 0 to register 15 is a reset, at once', () => {
    const { chip } = playing(60);
    send(chip, [RESET, 0]);
    expect(registersOf(chip)).toEqual(RESETS);
    expect(ears(chip)).toEqual([FLOOR, FLOOR]);
  });

  test('its address is 0x1a or 0x1b', () => {
    const { clock } = stand();
    const surroundings = { clock, random: seeded(1), signal: () => silence, changed: () => {} };
    expect(new Wm8731(0x1b, surroundings).start(false)).toBe(true);
    expect(() => new Wm8731(0x1c, surroundings)).toThrow(RangeError);
  });

  test('does not answer a read', () => {
    const { chip } = stand();
    expect(chip.start(true)).toBe(false);
    expect(chip.start(false)).toBe(true);
  });

  test.each([
    ['register 10', 10, 0], ['register 14', 14, 0], ['register 16', 16, 0], ['register 127', 127, 0], ['a reset that is not 0', 15, 1],
    ['line bits 6:5', 0, 0x20], ['line bits 6:5', 1, 0x40], ['side tone bit 8', 4, 0x100], ['digital path bit 5', 5, 0x20],
    ['power-down bit 8', 6, 0x1ff], ['format bit 8', 7, 0x100], ['sampling bit 8', 8, 0x100], ['active bit 1', 9, 2],
  ])('refuses %s, before anything has changed', (_, register, data) => {
    const { chip } = playing(60);
    const before = registersOf(chip);
    expect(() => send(chip, [register, data])).toThrow(BadAccess);
    expect(registersOf(chip)).toEqual(before);
    expect(send(chip, [HP_L, 0x60])).toBe(true);
  });

  test('refuses a third byte, and forgets a lonely first one', () => {
    const { chip } = playing(60);
    chip.start(false);
    chip.write(0x05);
    chip.stop();
    expect(chip.peek()['leftHeadphoneOut']).toBe(0x2f + 60);
    chip.start(false);
    chip.write(0x05);
    chip.write(0x30);
    expect(() => chip.write(0x30)).toThrow('WM8731 at 0x1a: a third byte');
  });

  test('bit 8 loads volume, mute and zero-cross of both; without it the own channel moves at once all the same', () => {
    const { chip } = playing(0);
    send(chip, [HP_R, 0x179]);
    expect(ears(chip)).toEqual([0, 0]);
    send(chip, [HP_L, 0x70]);
    expect(ears(chip)).toEqual([-9, 0]);
    send(chip, [HP_L, 0x1f9]);
    expect(registersOf(chip).slice(2, 4)).toEqual([0xf9, 0xf9]);
    send(chip, [LINE_R, 0x11f]);
    expect(registersOf(chip).slice(0, 2)).toEqual([0x1f, 0x1f]);
  });

  test('half supply rises for 100 ms after it was switched on; until then an output may be silent or not', () => {
    const all = playing(74);
    send(all.chip, [POWER, 0x80]);
    expect(ears(all.chip)).toEqual([FLOOR, FLOOR]);
    send(all.chip, [POWER, 0x00]);
    expect(bounds(all.chip, 'dac left', 'headphone left')).toEqual({ lo: FLOOR, hi: 0 });
    all.wait(99.9);
    expect(bounds(all.chip, 'dac left', 'line out left')).toEqual({ lo: FLOOR, hi: 0 });
    const before = all.world.changes;
    all.wait(0.1);
    expect(dB(all.chip, 'dac left', 'headphone left')).toBe(0);
    expect(all.world.changes).toBe(before + 1);
  });

  test('zero-cross: waits for the crossing of its channel, at once in silence, for ever without one', () => {
    const all = playing(74, { signal: tone(100) });
    all.wait(1);
    send(all.chip, [HP_L, 0x80 | 0x60]);
    expect(ears(all.chip)).toEqual([0, 0]);
    all.wait(10);
    expect(ears(all.chip)).toEqual([0x60 - 121, 0].map((each) => Math.max(each, FLOOR)));
    all.world.signal = direct;
    send(all.chip, [HP_L, 0x1f9]);
    all.wait(60_000);
    expect(ears(all.chip)).toEqual([-25, 0]);
    send(all.chip, [HP_L, 0x179]);
    expect(ears(all.chip)).toEqual([0, 0]);
    all.world.signal = silence;
    send(all.chip, [HP_L, 0x1f0]);
    expect(ears(all.chip)).toEqual([-9, -9]);
  });

  test('zero-cross of an unknown signal: either level, until a write without it', () => {
    const all = playing(74, { signal: unknownSignal });
    send(all.chip, [HP_L, 0x80 | 0x6f]);
    all.wait(60_000);
    expect(bounds(all.chip, 'dac left', 'headphone left')).toEqual({ lo: -10, hi: 0 });
    send(all.chip, [HP_L, 0x6f]);
    expect(dB(all.chip, 'dac left', 'headphone left')).toBe(-10);
  });

  test('zero-cross with a time-out, where one is given', () => {
    const all = playing(74, { signal: direct, crossingMs: 20 });
    send(all.chip, [HP_L, 0x80 | 0x6f]);
    all.wait(19.9);
    expect(ears(all.chip)).toEqual([0, 0]);
    all.wait(0.1);
    expect(ears(all.chip)).toEqual([-10, 0]);
  });

  test('without MCLK converters are silent, bypass and side tone play', () => {
    const all = playing(74);
    driver.setInput(all.codec, 24, 24);
    driver.turn(all.codec, driver.BYPASS, true);
    driver.turn(all.codec, driver.MICROPHONE, true);
    driver.setSidetone(all.codec, 4);
    all.chip.clock(false);
    expect(['line left', 'mic', 'dac left'].map((from) => dB(all.chip, from, 'headphone left'))).toEqual([0, 8, FLOOR]);
    expect(dB(all.chip, 'line left', 'adc left')).toBe(FLOOR);
    all.chip.clock(true);
    expect(ears(all.chip)).toEqual([0, 0]);
  });

  test('digital audio that does not fit is anything up to full scale', () => {
    const all = playing(80, { partner: { interface: I2S_16, sampling: RATE_44100 } });
    expect(dB(all.chip, 'dac left', 'headphone left')).toBe(6);
    send(all.chip, [FORMAT, 0x0a]);
    expect(bounds(all.chip, 'dac left', 'headphone left')).toEqual({ lo: FLOOR + 6, hi: 6 });
    send(all.chip, [FORMAT, I2S_16], [SAMPLING, 0]);
    expect(bounds(all.chip, 'dac left', 'line out left')).toEqual({ lo: FLOOR, hi: 0 });
  });

  test('without power it is deaf and silent, and comes back reset', () => {
    const { chip, world } = playing(74);
    const before = world.changes;
    chip.power(false);
    expect(world.changes).toBe(before + 1);
    expect(send(chip, [HP_L, 0x60])).toBe(false);
    expect(ears(chip)).toEqual([FLOOR, FLOOR]);
    chip.power(true);
    expect(registersOf(chip)).toEqual(RESETS);
  });

  test('knows its ways and no others', () => {
    const { chip } = stand();
    expect(() => chip.path('line left', 'speaker')).toThrow(RangeError);
    expect(() => chip.path('aux', 'headphone left')).toThrow(RangeError);
    expect(() => chip.gain(2)).toThrow(RangeError);
  });
});

describe('every bit', () => {
  const partner = { interface: 0x02, sampling: 0x20 };
  const on: [number, number][] = [
    [LINE_L, 0x10], [LINE_R, 0x17], [HP_L, 0x60], [HP_R, 0x75], [DIGITAL, 0], [POWER, 0], [FORMAT, 0x02], [SAMPLING, 0x20], [ACTIVE, 1],
  ];
  const bases: [Wm8731Options, [number, number][]][] = [
    [{ partner }, [...on, [ANALOGUE, 0x18]]],
    [{ partner }, [...on, [ANALOGUE, 0x34]]],
    [{ partner }, [...on, [ANALOGUE, 0x35], [LINE_L, 0], [LINE_R, 0], [HP_L, 0x7f], [HP_R, 0x7e]]],
    [{ crystal: true }, [...on, [ANALOGUE, 0x18], [POWER, 0x40]]],
  ];

  /** Whether the bit, flipped by a write, changes any way out of any base. */
  function audible(register: number, bit: number): boolean {
    return bases.some(([options, orders]) => {
      const { chip, wait } = stand(options);
      send(chip, ...orders);
      wait(200);
      const before = hearing(chip);
      send(chip, [register, registersOf(chip)[register]! ^ (1 << bit)]);
      return hearing(chip) !== before;
    });
  }

  test.each(WM8731_BITS.map((each) => ({ ...each })))('R$register bit $bit, $name: changes a gain, or has a reason not to', ({ register, bit, inaudible }) => {
    expect(audible(register, bit)).toBe(!inaudible);
  });

  test('each bit is in the table once, and what is not there is refused', () => {
    const known = WM8731_BITS.map(({ register, bit }) => `${register}.${bit}`);
    expect(new Set(known).size).toBe(known.length);
    for (let register = 0; register <= 9; register++) {
      for (let bit = 0; bit <= 8; bit++) {
        const { chip } = stand();
        if (known.includes(`${register}.${bit}`)) expect(send(chip, [register, 1 << bit])).toBe(true);
        else expect(() => send(chip, [register, 1 << bit])).toThrow(BadAccess);
      }
    }
  });
});
