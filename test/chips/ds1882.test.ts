import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Clock, MS } from '../../sim/clock.ts';
import { direct, silence, tone, unknownSignal, type Signal } from '../../sim/signal.ts';
import { seeded } from '../../sim/random.ts';
import { BadAccess } from '../../sim/chips/chip.ts';
import { Ds1882, type Ds1882Options } from '../../sim/chips/ds1882.ts';

// Typed again from the data sheet, so that a slip in the model shows.
const LAW_1 = [
  0, -1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12, -13, -14, -15, -16, -17, -18, -19, -20, -21, -22, -23, -24, -25,
  -26, -27, -28, -29, -30, -31, -32, -33, -34, -35, -36, -37, -38, -39, -40, -41, -42, -43, -44, -45, -46, -47, -48, -49,
  -50, -51, -52, -53, -54, -55, -56, -57, -58, -59, -60, -61, -62, -90,
];
const LAW_2 = [
  0, -1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12, -14, -16, -18, -20, -22, -24, -26, -28, -30, -32, -34, -36, -39,
  -42, -45, -48, -51, -54, -57, -60, -90,
];
const MUTE = -90;
const POT1 = 0x40;
/** Volatile with zero-crossing, volatile without, non-volatile with; all with 63 positions. */
const WAITING = 0x86;
const DIRECT = 0x84;
const STORING = 0x82;

function bench(signal: Signal = silence, options: Ds1882Options = {}) {
  const clock = new Clock();
  const world = { signal, changes: 0 };
  const chip = new Ds1882(
    0x28,
    { clock, random: seeded(1), signal: () => world.signal, changed: () => world.changes++ },
    options,
  );
  return { clock, world, chip };
}

function send(chip: Ds1882, ...bytes: number[]): boolean {
  const heard = chip.start(false) && bytes.every((byte) => chip.write(byte));
  chip.stop(false);
  return heard;
}

function read(chip: Ds1882, count: number): number[] {
  chip.start(true);
  const bytes = Array.from({ length: count }, () => chip.read());
  chip.stop(false);
  return bytes;
}

function dB(chip: Ds1882, ch: number): { lo: number; hi: number } {
  const { lo, hi } = chip.gain(ch);
  return { lo: Number((20 * Math.log10(lo)).toFixed(9)), hi: Number((20 * Math.log10(hi)).toFixed(9)) };
}

const at = (level: number) => ({ lo: level, hi: level });

describe('the law', () => {
  test.each(LAW_1.map((level, position) => [position, level]))('option 1, position %i: %i dB', (position, level) => {
    const { chip } = bench();
    send(chip, WAITING, position, POT1 | position);
    expect([dB(chip, 0), dB(chip, 1)]).toEqual([at(level), at(level)]);
  });

  test.each(LAW_2.map((level, position) => [position, level]))('option 2, position %i: %i dB', (position, level) => {
    const { chip } = bench();
    send(chip, 0x87, position, POT1 | position);
    expect([dB(chip, 0), dB(chip, 1)]).toEqual([at(level), at(level)]);
  });

  test('each pot has its own channel', () => {
    const { chip } = bench();
    send(chip, WAITING, 10, POT1 | 20);
    expect([dB(chip, 0), dB(chip, 1)]).toEqual([at(-10), at(-20)]);
    expect(() => chip.gain(2)).toThrow(RangeError);
  });

  test('option 2 has no positions 34 to 62, and the refused byte changes nothing', () => {
    const { chip } = bench();
    send(chip, 5);
    for (let position = 34; position <= 62; position++) {
      expect(() => send(chip, position)).toThrow(BadAccess);
      expect(() => send(chip, POT1 | position)).toThrow(/DS1882 at 0x28: pot 1 position \d+ is not known in option 2/);
    }
    expect([dB(chip, 0), dB(chip, 1)]).toEqual([at(-5), at(MUTE)]);
  });

  test('option 2 cannot be chosen while a wiper stands, or is about to stand, where option 2 has nothing', () => {
    const { chip, world, clock } = bench(direct);
    send(chip, WAITING, 40);
    expect(() => send(chip, 0x87)).toThrow(BadAccess);
    clock.advanceTo(50 * MS);
    expect(() => send(chip, 0x87)).toThrow(BadAccess);
    world.signal = silence;
    send(chip, 20, 0x87);
    expect(chip.peek()['configuration']).toBe(0x87);
  });

  test('another law gives a wiper that stands another gain, at some instant of one window', () => {
    const { chip, clock } = bench();
    send(chip, WAITING, 20);
    send(chip, 0x87);
    expect(dB(chip, 0)).toEqual({ lo: -28, hi: -20 });
    clock.advanceTo(50 * MS);
    expect(dB(chip, 0)).toEqual(at(-28));
  });

  test('another law also gives another gain to a position that was replaced but may be in force', () => {
    const { chip, clock } = bench(unknownSignal);
    send(chip, DIRECT, 20);
    send(chip, WAITING, 30);
    send(chip, 0);
    send(chip, 0x87);
    expect(dB(chip, 0)).toEqual({ lo: -54, hi: 0 });
    clock.advanceTo(50 * MS);
    expect(dB(chip, 0)).toEqual(at(0));
  });

  test('what the old law gave stays possible through the next write', () => {
    const { chip } = bench(unknownSignal);
    send(chip, DIRECT, 20);
    send(chip, 0x87, 25);
    expect(dB(chip, 0)).toEqual({ lo: -39, hi: -20 });
  });

  test('mute of option 2 is -33 dB of option 1', () => {
    const { chip, clock } = bench();
    send(chip, 33, WAITING);
    clock.advanceTo(50 * MS);
    expect(dB(chip, 0)).toEqual(at(-33));
  });

  test('channel matching of the data sheet widens each channel by half, and never amplifies', () => {
    const { chip } = bench(silence, { matchingDb: 0.5 });
    send(chip, WAITING, 10, POT1 | 0);
    expect([dB(chip, 0), dB(chip, 1)]).toEqual([{ lo: -10.25, hi: -9.75 }, { lo: -0.25, hi: 0 }]);
  });
});

describe('the bus', () => {
  test('the address is one of eight', () => {
    const surroundings = { clock: new Clock(), random: seeded(1), signal: () => silence, changed: () => {} };
    expect(() => new Ds1882(0x27, surroundings)).toThrow(RangeError);
    expect(() => new Ds1882(0x30, surroundings)).toThrow('0x30');
    expect(new Ds1882(0x2f, surroundings).start(false)).toBe(true);
  });

  test('every byte carries its own selector, any number in any order', () => {
    const { chip } = bench();
    expect(send(chip, POT1 | 3, WAITING, 7, POT1 | 9, 8)).toBe(true);
    expect(chip.peek()).toMatchObject({ pot0: 8, pot1: 9, configuration: WAITING });
  });

  test('selector 11 goes nowhere', () => {
    const { chip } = bench();
    expect(() => send(chip, 0xc0)).toThrow('DS1882 at 0x28: byte 0xc0 goes nowhere');
  });

  test('configuration bits 5:3 have no function', () => {
    const { chip } = bench();
    send(chip, 0xbe);
    expect(read(chip, 3)[2]).toBe(0x86);
  });

  test('reads pot 0, pot 1, configuration, from the first one after each START', () => {
    const { chip } = bench();
    send(chip, WAITING, 12, POT1 | 34);
    expect(read(chip, 3)).toEqual([12, POT1 | 34, 0x86]);
    expect(read(chip, 1)).toEqual([12]);
    expect(() => read(chip, 4)).toThrow(BadAccess);
  });

  test('reads what was written, also while the wiper still waits', () => {
    const { chip } = bench(direct);
    send(chip, WAITING, 12);
    expect(read(chip, 1)).toEqual([12]);
    expect(chip.peek()).toMatchObject({ pot0: 12, wiper0: 63 });
  });

  test('a high CE pin makes it deaf, also within a transaction', () => {
    let level: 'low' | 'high' = 'high';
    const { chip } = bench(silence, { chipEnable: () => level });
    expect(send(chip, 1)).toBe(false);
    level = 'low';
    expect(chip.start(false)).toBe(true);
    level = 'high';
    expect(chip.write(1)).toBe(false);
    expect(chip.peek()['pot0']).toBe(63);
  });
});

describe('power and EEPROM', () => {
  test('leaves the factory muted, volatile, zero-crossing, option 2', () => {
    const { chip } = bench();
    expect(read(chip, 3)).toEqual([63, POT1 | 63, 0x87]);
    expect([dB(chip, 0), dB(chip, 1)]).toEqual([at(MUTE), at(MUTE)]);
  });

  test('volatile: comes up muted, with the configuration it had, and one EEPROM write', () => {
    const { chip } = bench();
    send(chip, WAITING, 5, POT1 | 5);
    send(chip, 4);
    chip.power(false);
    chip.power(true);
    expect(dB(chip, 0)).toEqual(at(MUTE));
    expect(chip.peek()).toMatchObject({ pot0: 63, configuration: WAITING, eepromWrites: 1 });
  });

  test('non-volatile: comes up where it was, and every wiper write is an EEPROM write', () => {
    const { chip } = bench();
    send(chip, STORING, 5, POT1 | 6);
    send(chip, 7);
    chip.power(false);
    chip.power(true);
    expect([dB(chip, 0), dB(chip, 1)]).toEqual([at(-7), at(-6)]);
    expect(chip.peek()['eepromWrites']).toBe(4);
  });

  test('the same configuration again wears the EEPROM again', () => {
    const { chip } = bench();
    send(chip, WAITING);
    send(chip, WAITING);
    expect(chip.peek()['eepromWrites']).toBe(2);
  });

  test('the EEPROM write starts at the STOP: without one it is lost with the power', () => {
    const { chip } = bench();
    send(chip, STORING, 9);
    chip.start(false);
    chip.write(1);
    chip.stop(true);
    chip.power(false);
    chip.power(true);
    send(chip, POT1 | 2);
    expect(dB(chip, 0)).toEqual(at(-9));
    expect(chip.peek()).toMatchObject({ eepromPot0: 9, eepromPot1: 2 });
  });

  test('the EEPROM write waits through a repeated START', () => {
    const { chip } = bench();
    chip.start(false);
    chip.write(STORING);
    chip.stop(true);
    read(chip, 3);
    expect(chip.peek()['eepromConfiguration']).toBe(STORING);
  });

  test('a part with an earlier life can come up loud', () => {
    const { chip } = bench(silence, { eeprom: { pot0: 0, pot1: 0, configuration: STORING } });
    expect([dB(chip, 0), dB(chip, 1)]).toEqual([at(0), at(0)]);
  });

  test('a stored position that option 2 does not have may be anything', () => {
    const { chip } = bench(silence, { eeprom: { pot0: 40, configuration: 0x83 } });
    expect(dB(chip, 0)).toEqual({ lo: MUTE, hi: 0 });
  });

  test('without power it is deaf and silent, and nothing arrives later', () => {
    const { chip, clock } = bench(direct);
    send(chip, WAITING, 0);
    chip.power(false);
    expect(send(chip, 0)).toBe(false);
    expect(dB(chip, 0)).toEqual(at(MUTE));
    expect(clock.next()).toBe(Infinity);
    chip.power(true);
    clock.advanceTo(100 * MS);
    expect(dB(chip, 0)).toEqual(at(MUTE));
  });

  test('power tells that it changed something, once', () => {
    const { chip, world } = bench();
    chip.power(true);
    expect(world.changes).toBe(0);
    chip.power(false);
    expect(world.changes).toBe(1);
  });
});

describe('zero-crossing', () => {
  test('off: the wiper moves at once, whatever plays', () => {
    const { chip } = bench(unknownSignal);
    send(chip, DIRECT, 3);
    send(chip, 4);
    expect(dB(chip, 0)).toEqual(at(-4));
  });

  test('silence: the wiper moves at once', () => {
    const { chip, clock } = bench(silence);
    send(chip, WAITING, 3);
    expect(dB(chip, 0)).toEqual(at(-3));
    expect(clock.next()).toBe(Infinity);
  });

  test('a tone: the wiper moves at the next crossing, exactly', () => {
    const { chip, clock, world } = bench(tone(100));
    send(chip, WAITING);
    clock.advanceTo(1 * MS);
    send(chip, 3);
    clock.advanceTo(5 * MS - 1);
    expect(dB(chip, 0)).toEqual(at(MUTE));
    const before = world.changes;
    clock.advanceTo(5 * MS);
    expect(dB(chip, 0)).toEqual(at(-3));
    expect(world.changes).toBe(before + 1);
  });

  test('a direct voltage: the wiper moves when 50 ms have passed', () => {
    const { chip, clock } = bench(direct);
    send(chip, WAITING, 3);
    clock.advanceTo(50 * MS - 1);
    expect(dB(chip, 0)).toEqual(at(MUTE));
    clock.advanceTo(50 * MS);
    expect(dB(chip, 0)).toEqual(at(-3));
  });

  test('each pot waits for its own channel', () => {
    const { chip, clock } = bench({ name: 'left', nextZeroCross: (ch, t) => (ch === 0 ? t : Infinity), value: () => 1 });
    send(chip, WAITING, 3, POT1 | 3);
    expect([dB(chip, 0), dB(chip, 1)]).toEqual([at(-3), at(MUTE)]);
    clock.advanceTo(50 * MS);
    expect(dB(chip, 1)).toEqual(at(-3));
  });

  test.each([
    { restart: false, arrives: 50 },
    { restart: true, arrives: 80 },
  ])('a write within the window replaces the waiting one (restart $restart: arrives after $arrives ms)', ({ restart, arrives }) => {
    const { chip, clock } = bench(direct, { restart });
    send(chip, WAITING, 3);
    clock.advanceTo(30 * MS);
    send(chip, 9);
    clock.advanceTo(arrives * MS - 1);
    expect(dB(chip, 0)).toEqual(at(MUTE));
    clock.advanceTo(arrives * MS);
    expect(dB(chip, 0)).toEqual(at(-9));
  });

  test.each([false, true])('an unknown signal: old, replaced and new are possible until 50 ms after the last (restart %s)', (restart) => {
    const { chip, clock } = bench(unknownSignal, { restart });
    send(chip, DIRECT, 20);
    send(chip, WAITING, 3);
    expect(dB(chip, 0)).toEqual({ lo: -20, hi: -3 });
    clock.advanceTo(30 * MS);
    send(chip, 30);
    clock.advanceTo(80 * MS - 1);
    expect(dB(chip, 0)).toEqual({ lo: -30, hi: -3 });
    clock.advanceTo(80 * MS);
    expect(dB(chip, 0)).toEqual(at(-30));
  });

  test('an unknown signal: this run moves at the end of the window, and the bounds narrow there', () => {
    const { chip, clock, world } = bench(unknownSignal);
    send(chip, DIRECT, 20);
    send(chip, WAITING, 3);
    clock.advanceTo(50 * MS - 1);
    expect(chip.peek()['wiper0']).toBe(20);
    const before = world.changes;
    clock.advanceTo(50 * MS);
    expect(chip.peek()['wiper0']).toBe(3);
    expect(dB(chip, 0)).toEqual(at(-3));
    expect(world.changes).toBeGreaterThan(before);
  });

  test('no one ever sees bounds without the position in force, not even within one instant', () => {
    for (const restart of [false, true]) {
      const clock = new Clock();
      const seen: { lo: number; hi: number; now: number }[] = [];
      const chip: Ds1882 = new Ds1882(
        0x28,
        {
          clock,
          random: seeded(1),
          signal: () => unknownSignal,
          changed: () => seen.push({ ...dB(chip, 0), now: LAW_1[chip.peek()['wiper0']!]! }),
        },
        { restart },
      );
      send(chip, DIRECT, 20);
      send(chip, WAITING, 3);
      clock.advanceTo(50 * MS);
      expect(seen.at(-1)).toEqual({ lo: -3, hi: -3, now: -3 });
      for (const { lo, hi, now } of seen) expect(lo <= now && now <= hi).toBe(true);
      expect(seen.filter(({ lo, hi }) => lo === -20 && hi === -20)).toHaveLength(1); // before the window, never after
    }
  });

  test('when zero-crossing is switched off, what waits stays possible', () => {
    const { chip, clock } = bench(direct);
    send(chip, WAITING, 3);
    send(chip, DIRECT);
    expect(dB(chip, 0)).toEqual({ lo: MUTE, hi: -3 });
    clock.advanceTo(50 * MS);
    expect(dB(chip, 0)).toEqual(at(-3));
  });

  test('a signal that becomes unknown may have crossed already: what waited is possible too', () => {
    const { chip, clock, world } = bench(direct);
    send(chip, DIRECT, 20);
    send(chip, WAITING, 3);
    clock.advanceTo(10 * MS);
    world.signal = unknownSignal;
    send(chip, 30);
    expect(dB(chip, 0)).toEqual({ lo: -30, hi: -3 });
  });

  test('silence after an unknown signal ends the doubt with the next write', () => {
    const { chip, world } = bench(unknownSignal);
    send(chip, WAITING, 3);
    world.signal = silence;
    send(chip, 4);
    expect(dB(chip, 0)).toEqual(at(-4));
  });
});

describe('the bounds for an unknown signal', () => {
  type Step = { wait: number; bytes: number[]; known: boolean };
  const position = fc.oneof(fc.integer({ min: 0, max: 33 }), fc.constant(63));
  const byte = fc.oneof(
    { weight: 8, arbitrary: position },
    { weight: 4, arbitrary: position.map((p) => POT1 | p) },
    { weight: 1, arbitrary: fc.constantFrom(0x84, 0x85, 0x86, 0x87) },
  );
  const steps = (known: fc.Arbitrary<boolean>): fc.Arbitrary<Step[]> =>
    fc.array(
      fc.record({
        wait: fc.integer({ min: 0, max: 70_000 }).map((us) => us * 1000),
        bytes: fc.array(byte, { minLength: 1, maxLength: 3 }),
        known,
      }),
      { minLength: 1, maxLength: 12 },
    );
  const gaps = fc.array(fc.integer({ min: 1, max: 90_000 }).map((us) => us * 1000), { maxLength: 30 });

  /** A signal that crosses zero after each of the gaps in turn, and then never again. */
  function crossingAfter(left: readonly number[], right: readonly number[]): Signal {
    const times = [left, right].map((list) => list.map((_, i) => list.slice(0, i + 1).reduce((a, b) => a + b, 0)));
    return {
      name: 'crossings',
      nextZeroCross: (ch, t) => times[ch]!.find((time) => time >= t) ?? Infinity,
      value: () => 0,
    };
  }

  const law = (chip: Ds1882) => (chip.peek()['configuration']! & 1 ? LAW_2 : LAW_1);

  /** Plays the same writes to a part that knows its signal and to one that may not, and compares at every instant. */
  function holds(steps: readonly Step[], signal: Signal, asWorld: Ds1882Options, asTruth: Ds1882Options, first: number): void {
    const world = bench(unknownSignal, asWorld);
    const truth = bench(signal, asTruth);
    const compare = () => {
      for (const ch of [0, 1]) {
        const now = law(truth.chip)[truth.chip.peek()[`wiper${ch}`]!] ?? MUTE;
        const { lo, hi } = dB(world.chip, ch);
        if (now < lo - 1e-6 || now > hi + 1e-6) {
          throw new Error(`${truth.clock.now / MS} ms, channel ${ch}: ${now} dB is not within ${lo}..${hi}`);
        }
      }
    };
    const advance = (until: number) => {
      while (truth.clock.now < until) {
        const next = Math.min(until, truth.clock.next(), world.clock.next(), truth.clock.now + 5 * MS);
        truth.clock.advanceTo(next);
        world.clock.advanceTo(next);
        compare();
      }
    };
    for (const { chip } of [world, truth]) send(chip, first, 12, POT1 | 20);
    for (const { wait, bytes, known } of steps) {
      advance(truth.clock.now + wait);
      world.world.signal = known ? signal : unknownSignal;
      for (const { chip } of [world, truth]) send(chip, ...bytes);
      compare();
    }
    advance(truth.clock.now + 200 * MS);
    for (const ch of [0, 1]) {
      expect(world.chip.gain(ch)).toEqual(truth.chip.gain(ch));
      expect(world.chip.peek()[`wiper${ch}`]).toBe(truth.chip.peek()[`wiper${ch}`]);
    }
  }

  const runs = { numRuns: 1000 };
  const first = fc.constantFrom(WAITING, DIRECT);
  const crossings = fc.tuple(gaps, gaps).map(([left, right]) => crossingAfter(left, right));

  test('hold the true gain at every instant, for every crossing, whether or not a write restarts the window', () => {
    fc.assert(
      fc.property(steps(fc.constant(false)), crossings, fc.boolean(), fc.boolean(), first, (list, signal, a, b, c) =>
        holds(list, signal, { restart: a }, { restart: b }, c),
      ),
      runs,
    );
  });

  test('hold the true gain also while the signal becomes known and unknown again', () => {
    fc.assert(
      fc.property(steps(fc.boolean()), crossings, fc.boolean(), first, (list, signal, restart, c) =>
        holds(list, signal, { restart }, { restart }, c),
      ),
      runs,
    );
  });
});
