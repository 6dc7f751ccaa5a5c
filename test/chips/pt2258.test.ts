import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bus } from '../../hal/hal.ts';
import * as driver from '../../firmware/chips/pt2258.ts';
import { BadAccess } from '../../sim/chips/chip.ts';
import { Pt2258, type Pt2258Options } from '../../sim/chips/pt2258.ts';
import { MS } from '../../sim/clock.ts';
import { seeded } from '../../sim/random.ts';
import { dBof, outside, send } from './wire.ts';

// Typed again from the libraries' headers: bytes of the 10 dB and the 1 dB digit of channels 1 to 6.
const TENS = [0x80, 0x40, 0x00, 0x20, 0x60, 0xa0];
const UNITS = [0x90, 0x50, 0x10, 0x30, 0x70, 0xb0];
const CLEAR = 0xc0;
const MUTE_OFF = 0xf8;
const MUTE_ON = 0xf9;
const MUTE = -95;
const QUIETEST = 79;
const SIX = [0, 1, 2, 3, 4, 5];

/** A chip whose first 200 ms have passed, a bus to it, and what went over it. */
function bench(options: Pt2258Options = {}) {
  const { clock, surroundings, ...around } = outside();
  const world = Object.assign(around.world, { refuseFrom: Infinity, arrived: (_chip: Pt2258) => {} });
  const chip = new Pt2258(0x40, surroundings, options);
  clock.advanceTo(200 * MS);
  const trace: number[][] = [];
  const bus: Bus = {
    writeTo(target, ...data) {
      const bytes = data.flatMap((each) => (typeof each === 'number' ? each : Array.from(each as ArrayLike<number>)));
      if (bytes.length === 0) return;
      trace.push(bytes);
      const address = typeof target === 'number' ? target : target.address;
      if (address !== chip.address || !chip.start(false)) throw new Error('not acknowledged');
      for (const [i, byte] of bytes.entries()) {
        if (i >= world.refuseFrom || !chip.write(byte)) throw new Error('not acknowledged');
        world.arrived(chip);
      }
      chip.stop();
    },
    readFrom() {
      throw new Error('a write-only part is not read');
    },
  };
  return { clock, world, chip, bus, trace };
}

function dB(chip: Pt2258, ch: number): number {
  const { lo, hi } = chip.gain(ch);
  expect(lo).toBe(hi);
  return dBof(hi, 9);
}

const all = (chip: Pt2258) => SIX.map((ch) => dB(chip, ch));
const digits = (ch: number, attenuation: number) => [TENS[ch]! + Math.floor(attenuation / 10), UNITS[ch]! + (attenuation % 10)];

describe('the commands', () => {
  test.each(SIX)('index %i: its own two bytes set its attenuation, 0 to 79 dB, and no other', (ch) => {
    const { chip } = bench();
    for (let attenuation = 0; attenuation <= QUIETEST; attenuation++) {
      send(chip, ...digits(ch, attenuation));
      expect(all(chip)).toEqual(SIX.map((each) => (each === ch ? 0 - attenuation : 0)));
    }
  });

  test.each([
    ['a channel of its own', [0x82, 0x97], [-27, 0, 0, 0, 0, 0]],
    ['all channels', [0xd4, 0xe2], [-42, -42, -42, -42, -42, -42]],
    ['all, then one', [0xd4, 0xe2, 0xa0, 0xb3], [-42, -42, -42, -42, -42, -3]],
    ['1 dB digit first', [0x13, 0x05], [0, 0, -53, 0, 0, 0]],
  ])('%s', (_, bytes, levels) => {
    const { chip } = bench();
    expect(send(chip, ...bytes)).toBe(true);
    expect(all(chip)).toEqual(levels);
  });

  test('each digit works when its byte has come: 30 to 29 dB is 20 dB in between', () => {
    const { chip } = bench();
    send(chip, 0x83, 0x90);
    chip.start(false);
    chip.write(0x82);
    expect(dB(chip, 0)).toBe(-20);
    chip.write(0x99);
    expect(dB(chip, 0)).toBe(-29);
  });

  test('the mute is for all six, and keeps their levels and what is written meanwhile', () => {
    const { chip } = bench();
    send(chip, 0xd3, 0xe0);
    send(chip, MUTE_ON);
    expect(all(chip)).toEqual(SIX.map(() => MUTE));
    send(chip, 0x85, 0x95);
    expect(all(chip)).toEqual(SIX.map(() => MUTE));
    send(chip, MUTE_OFF);
    expect(all(chip)).toEqual([-55, -30, -30, -30, -30, -30]);
  });

  test('of 256 bytes these are commands, and all others are refused and change nothing', () => {
    const commands = new Set([CLEAR, MUTE_OFF, MUTE_ON]);
    for (const tens of [...TENS, 0xd0]) for (let digit = 0; digit <= 7; digit++) commands.add(tens + digit);
    for (const units of [...UNITS, 0xe0]) for (let digit = 0; digit <= 9; digit++) commands.add(units + digit);
    const { chip } = bench();
    send(chip, 0xd1, 0xe2);
    for (let byte = 0; byte <= 255; byte++) {
      if (commands.has(byte)) continue;
      const before = JSON.stringify(chip.peek());
      expect(() => send(chip, 0x83, byte), `0x${byte.toString(16)}`).toThrow(BadAccess);
      expect(JSON.stringify(chip.peek())).toBe(before.replace('"ch1Tens":1', '"ch1Tens":3'));
      send(chip, 0x81);
    }
    for (const byte of commands) expect(send(chip, byte), `0x${byte.toString(16)}`).toBe(true);
  });

  test.each([
    [0x88, 'byte 0x88: a 10 dB digit is 0 to 7'],
    [0x5a, 'byte 0x5a: a 1 dB digit is 0 to 9'],
    [0xc1, 'byte 0xc1 is no command'],
  ])('byte %i is refused with a sentence', (byte, sentence) => {
    expect(() => send(bench().chip, byte)).toThrow(`PT2258 at 0x40: ${sentence}`);
  });

  test('there is nothing to read', () => {
    const { chip } = bench();
    expect(chip.start(true)).toBe(false);
    expect(chip.read()).toBe(0xff);
  });

  test('what nobody can hear is not told', () => {
    const { chip, world } = bench();
    send(chip, 0x81, 0x80, MUTE_ON);
    expect(world.changes).toBe(3);
    send(chip, 0x85, 0x95, MUTE_ON);
    expect(world.changes).toBe(3);
  });
});

describe('address and power', () => {
  test.each([0x40, 0x42, 0x44, 0x46])('address %i can be made by the pins', (address) => {
    const { surroundings } = outside();
    expect(new Pt2258(address, surroundings).address).toBe(address);
    expect(() => new Pt2258(address + 1, surroundings)).toThrow(RangeError);
    expect(() => new Pt2258(address << 1, surroundings)).toThrow(RangeError);
  });

  test('there are six channels, and a bus of at most 100 kHz', () => {
    const { chip } = bench();
    expect(() => chip.gain(6)).toThrow(RangeError);
    expect(chip.maxBitrate).toBe(100_000);
  });

  test.each([
    ['loud' as const, 0],
    ['muted' as const, MUTE],
  ])('reset %s: power-up and C0 bring the same', (reset, level) => {
    const { chip, clock } = bench({ reset });
    const untouched = chip.peek();
    expect(all(chip)).toEqual(SIX.map(() => level));
    send(chip, 0xd5, 0xe5, reset === 'loud' ? MUTE_ON : MUTE_OFF);
    send(chip, CLEAR);
    expect(chip.peek()).toEqual(untouched);
    send(chip, 0xd5, 0xe5);
    chip.power(false);
    chip.power(true);
    clock.advanceTo(400 * MS);
    expect(chip.peek()).toEqual(untouched);
  });

  test.each([false, true])('traffic within 200 ms hangs it, loud, until its power goes (read: %s)', (read) => {
    const { chip, clock } = bench();
    chip.power(false);
    chip.power(true);
    clock.advanceTo(400 * MS - 1);
    expect(chip.start(read)).toBe(false);
    clock.advanceTo(1000 * MS);
    expect(send(chip, MUTE_ON)).toBe(false);
    expect(chip.write(MUTE_ON)).toBe(false);
    expect(all(chip)).toEqual(SIX.map(() => 0));
    expect(chip.peek()['hung']).toBe(1);
    chip.power(false);
    chip.power(true);
    clock.advanceTo(1200 * MS);
    expect(send(chip, MUTE_ON)).toBe(true);
  });

  test('without power it is deaf and silent', () => {
    const { chip, world } = bench();
    chip.power(true);
    expect(world.changes).toBe(0);
    chip.power(false);
    expect(world.changes).toBe(1);
    expect(send(chip, MUTE_OFF)).toBe(false);
    expect(all(chip)).toEqual(SIX.map(() => MUTE));
  });
});

/** A chip that has been opened, and a pair of it that knows what it holds. */
function seat(options: Pt2258Options = {}, channels: readonly [number, number] = [1, 2]) {
  const made = bench(options);
  const chip = driver.pt2258(made.bus, 0x40);
  const pair = driver.pt2258Pair(chip, ...channels);
  driver.open(chip);
  driver.openPair(pair);
  made.trace.length = 0;
  return { ...made, record: chip, pair };
}

/** By how many dB a channel was louder than its louder end, at any byte of what `act` sends on the way to these steps. */
function excess({ chip, world }: ReturnType<typeof bench>, ways: readonly [ch: number, step: number][], act: () => void): number {
  const ends = ways.map(([ch, step]) => Math.max(dB(chip, ch), step - 79));
  let most = 0;
  world.arrived = () => (most = Math.max(most, ...ways.map(([ch], i) => dB(chip, ch) - ends[i]!)));
  act();
  world.arrived = () => {};
  return most;
}

describe('levels', () => {
  test('80 steps of 1 dB from -79 dB', () => {
    expect(driver.levels()).toEqual(Array.from({ length: 80 }, (_, step) => (step - 79) * 100));
  });

  test('each step sounds as its level says, on both ears', () => {
    const { chip, pair } = seat();
    for (const [step, level] of driver.levels().entries()) {
      driver.setPair(pair, step, 79 - step);
      expect([dB(chip, 0), dB(chip, 1)]).toEqual([level / 100, driver.levels()[79 - step]! / 100]);
    }
  });
});

describe('opening', () => {
  test('clears, mutes at once, all to 79 dB, mute off: in this order', () => {
    const { bus, trace } = bench();
    driver.open(driver.pt2258(bus, 0x40));
    expect(trace).toEqual([[CLEAR, MUTE_ON], [0xd7, 0xe9], [MUTE_OFF]]);
  });

  test.each(['loud', 'muted'] as const)('a chip that was %s is at -79 dB afterwards, and was not louder on the way', (reset) => {
    const made = bench({ reset });
    const before = made.chip.gain(3).hi;
    const levels: number[] = [];
    made.world.arrived = (chip) => levels.push(dB(chip, 3));
    driver.open(driver.pt2258(made.bus, 0x40));
    expect(all(made.chip)).toEqual(SIX.map(() => -79));
    expect(Math.max(...levels)).toBeLessThanOrEqual(Math.max(20 * Math.log10(before), -79));
    expect(levels.slice(1)).toEqual([MUTE, MUTE, MUTE, -79]);
  });

  test('waits for nobody: before 200 ms it throws, and only power helps', () => {
    const { chip, clock, bus } = bench();
    expect(driver.POWER_UP_MS).toBe(200);
    chip.power(false);
    chip.power(true);
    const record = driver.pt2258(bus, 0x40);
    expect(() => driver.open(record)).toThrow('not acknowledged');
    clock.advanceTo(1000 * MS);
    expect(() => driver.open(record)).toThrow('not acknowledged');
    chip.power(false);
    chip.power(true);
    clock.advanceTo((1000 + driver.POWER_UP_MS) * MS);
    driver.open(record);
    expect(all(chip)).toEqual(SIX.map(() => -79));
  });

  test('a pair goes to step 0 in both digits, whatever it remembers', () => {
    const { chip, pair, trace, record } = seat();
    driver.setPair(pair, 60, 61);
    driver.open(record);
    send(chip, 0xd0, 0xe0);
    trace.length = 0;
    driver.openPair(pair);
    expect(trace).toEqual([[0x87, 0x99, 0x47, 0x59]]);
    expect(all(chip)).toEqual([-79, -79, 0, 0, 0, 0]);
  });
});

describe('the volume of a pair', () => {
  test.each([
    ['both ears', 40, 41, [[0x99, 0x83, 0x58, 0x43]]],
    ['one ear', 30, 0, [[0x99, 0x84]]],
    ['the other ear', 0, 30, [[0x59, 0x44]]],
    ['nothing new', 0, 0, []],
  ])('%s: the least bytes, 1 dB digit first where the 10 dB digit falls', (_, left, right, transactions) => {
    const { pair, trace } = seat();
    driver.setPair(pair, left, right);
    expect(trace).toEqual(transactions);
  });

  test('a 10 dB digit that does not fall goes first', () => {
    const { pair, trace } = seat();
    driver.setPair(pair, 50, 49);
    driver.setPair(pair, 49, 50);
    expect(trace.at(-1)).toEqual([0x83, 0x90, 0x59, 0x42]);
  });

  test('each pair of channels has its own bytes', () => {
    for (const left of SIX) {
      for (const right of SIX) {
        if (left === right) continue;
        const { chip, pair } = seat({}, [left + 1, right + 1]);
        driver.setPair(pair, 52, 34);
        expect(all(chip)).toEqual(SIX.map((ch) => (ch === left ? -27 : ch === right ? -45 : -79)));
      }
    }
  });

  test('from any attenuation to any other, no byte is louder than the louder end', () => {
    const made = seat();
    const { chip, pair } = made;
    for (let from = 0; from <= QUIETEST; from++) {
      for (let to = 0; to <= QUIETEST; to++) {
        driver.setPair(pair, from, from);
        const most = excess(made, [[0, to], [1, to]], () => driver.setPair(pair, to, to));
        if (most > 0) expect.fail(`from step ${from} to ${to}: ${most} dB too loud`);
        expect([dB(chip, 0), dB(chip, 1)]).toEqual([to - 79, to - 79]);
      }
    }
  });

  test('from an attenuation that it does not know, neither', () => {
    const made = bench();
    const { chip, bus, trace } = made;
    const record = driver.pt2258(bus, 0x40);
    for (let held = 0; held <= QUIETEST; held++) {
      for (let step = 0; step <= QUIETEST; step++) {
        send(chip, ...digits(4, held), ...digits(5, held));
        const pair = driver.pt2258Pair(record, 5, 6);
        const most = excess(made, [[4, step], [5, step]], () => driver.setPair(pair, step, step));
        if (most > 0) expect.fail(`held ${held} dB, to step ${step}: ${most} dB too loud`);
        expect([dB(chip, 4), dB(chip, 5)]).toEqual([step - 79, step - 79]);
        expect(trace.pop()).toHaveLength(step < 10 ? 4 : 8);
      }
    }
  });

  test('in any run of orders and refusals: digits in pairs, never too loud, and right unless refused', () => {
    const step = fc.integer({ min: 0, max: 79 });
    const refuseFrom = fc.constantFrom(Infinity, 0, 1, 2, 3);
    const order = fc.record({ verb: fc.constantFrom('setPair', 'verify'), left: step, right: step, refuseFrom });
    fc.assert(
      fc.property(fc.array(order, { maxLength: 12 }), (orders) => {
        const made = seat({}, [3, 6]);
        for (const { verb, left, right, refuseFrom } of orders) {
          made.world.refuseFrom = refuseFrom;
          let refused = false;
          const act = () => {
            try {
              driver[verb](made.pair, left, right);
            } catch {
              refused = true;
            }
          };
          expect(excess(made, [[2, left], [5, right]], act)).toBe(0);
          if (!refused) expect([dB(made.chip, 2), dB(made.chip, 5)]).toEqual([left - 79, right - 79]);
        }
        for (const bytes of made.trace) {
          expect(bytes.map((byte) => byte & 0xf0).join()).toMatch(/^(0,16|16,0|160,176|176,160)(,(0,16|16,0|160,176|176,160))*$/);
        }
      }),
      { seed: 2258, numRuns: 300 },
    );
  });

  test('after a refusal both ears are unknown, and the next order leads over 79 dB', () => {
    const { chip, pair, trace, world } = seat();
    driver.setPair(pair, 79, 79);
    world.refuseFrom = 1;
    expect(() => driver.setPair(pair, 50, 79)).toThrow('not acknowledged');
    expect([pair.left, pair.right]).toEqual([-1, -1]);
    world.refuseFrom = Infinity;
    driver.setPair(pair, 50, 79);
    expect(trace.at(-1)).toEqual([0x87, 0x99, 0x82, 0x99, 0x47, 0x59, 0x40, 0x50]);
    expect([dB(chip, 0), dB(chip, 1)]).toEqual([-29, 0]);
  });
});

describe('the other verbs', () => {
  test('verify writes both ears again though nothing changed, repairs, and says yes', () => {
    const { chip, pair, trace } = seat();
    driver.setPair(pair, 50, 40);
    send(chip, 0x80, 0x50);
    expect(driver.verify(pair, 50, 40)).toBe(true);
    expect(trace.at(-1)).toEqual([0x82, 0x99, 0x43, 0x59]);
    expect([dB(chip, 0), dB(chip, 1)]).toEqual([-29, -39]);
  });

  test('verify at rest cannot be heard', () => {
    const { pair, world } = seat();
    driver.setPair(pair, 50, 40);
    const before = world.changes;
    driver.verify(pair, 50, 40);
    expect(world.changes).toBe(before);
  });

  test('verify does not open a chip that reset itself to mute and 0 dB', () => {
    const { chip, pair, clock } = seat({ reset: 'muted' });
    driver.setPair(pair, 50, 40);
    chip.power(false);
    chip.power(true);
    clock.advanceTo(1000 * MS);
    driver.verify(pair, 50, 40);
    expect(all(chip)).toEqual(SIX.map(() => MUTE));
  });

  test('mute and unmute are one byte each', () => {
    const { chip, record, trace } = seat();
    driver.mute(record);
    expect(all(chip)).toEqual(SIX.map(() => MUTE));
    driver.unmute(record);
    expect(all(chip)).toEqual(SIX.map(() => -79));
    expect(trace).toEqual([[MUTE_ON], [MUTE_OFF]]);
  });

  test('three seats share a chip', () => {
    const { chip, record } = seat();
    const seats = [driver.pt2258Pair(record, 1, 2), driver.pt2258Pair(record, 3, 4), driver.pt2258Pair(record, 5, 6)];
    for (const each of seats) driver.openPair(each);
    for (const [i, each] of seats.entries()) driver.setPair(each, 10 * i, 10 * i + 5);
    expect(all(chip)).toEqual([-79, -74, -69, -64, -59, -54]);
  });

  test('no verb changes what is not its own, from 16 random states', () => {
    const random = seeded(16);
    const pick = (most: number) => Math.floor(random() * (most + 1));
    const verbs: [name: string, fields: RegExp, act: (pair: driver.Pt2258Pair) => void][] = [
      ['openPair', /^ch[25]/, (pair) => driver.openPair(pair)],
      ['setPair', /^ch[25]/, (pair) => driver.setPair(pair, pick(79), pick(79))],
      ['verify', /^ch[25]/, (pair) => driver.verify(pair, pick(79), pick(79))],
      ['mute', /^mute/, ({ chip }) => driver.mute(chip)],
      ['unmute', /^mute/, ({ chip }) => driver.unmute(chip)],
    ];
    for (let state = 0; state < 16; state++) {
      for (const [name, fields, act] of verbs) {
        const { chip, pair } = seat({}, [2, 5]);
        send(chip, ...SIX.flatMap((ch) => digits(ch, pick(79))), MUTE_OFF + pick(1));
        const before = Object.entries(chip.peek()).filter(([field]) => !fields.test(field));
        act(pair);
        expect(Object.entries(chip.peek()).filter(([field]) => !fields.test(field)), name).toEqual(before);
      }
    }
  });
});
