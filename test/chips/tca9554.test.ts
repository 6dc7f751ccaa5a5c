import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { look, open, read, tca9554, verify, write } from '../../firmware/chips/tca9554.ts';
import { seeded } from '../../sim/random.ts';
import { BadAccess } from '../../sim/chips/chip.ts';
import { Tca9554, type Tca9554Options } from '../../sim/chips/tca9554.ts';
import { get as bytesFrom, mishaps, outside, send, wire } from './wire.ts';

// Typed again from the data sheet, so that a slip in the model or the driver shows.
const MAP: [string, number, number][] = [
  ['output', 1, 0xff],
  ['polarity', 2, 0x00],
  ['configuration', 3, 0xff],
];
const PARTS: [NonNullable<Tca9554Options['part']>, number, number | undefined][] = [
  ['TCA9554', 0x20, 100_000], ['PCA9554', 0x20, 100_000], ['TCA9554A', 0x38, 100_000], ['PCA9554A', 0x38, 100_000],
  ['TCA9534', 0x20, undefined], ['PCA9534', 0x20, undefined], ['TCA9534A', 0x38, undefined], ['PCA9534A', 0x38, undefined],
];
const PINS = [0, 1, 2, 3, 4, 5, 6, 7];
const one = (word: number, pin: number) => ((word >> pin) & 1) !== 0;

function bench(options: Tca9554Options = {}, address = 0x20) {
  const { world, surroundings } = outside();
  return { world, chip: new Tca9554(address, surroundings, options) };
}

const get = (chip: Tca9554, register: number, count = 1) => bytesFrom(chip, [register], count);

/** Every register and the world around by chance. */
function scramble(chip: Tca9554, random: () => number): void {
  for (const [, address] of MAP) send(chip, address, Math.floor(random() * 256));
  for (const pin of PINS) chip.put(pin, [false, true, undefined][Math.floor(random() * 3)]);
}

describe('the registers', () => {
  test.each(MAP)('%s has its reset value and is written and read at its address, and no other changes', (name, address, reset) => {
    const { chip } = bench();
    expect(get(chip, address)).toEqual([reset]);
    const before = chip.peek();
    send(chip, address, 0x5a);
    expect(get(chip, address)).toEqual([0x5a]);
    const after = chip.peek();
    expect(Object.keys(after).filter((key) => key !== 'input' && after[key] !== before[key])).toEqual([name]);
  });

  test('input is the pins, whatever their direction; polarity inverts inputs only', () => {
    const { chip } = bench();
    send(chip, 1, 0x01);
    send(chip, 3, 0xfc);
    chip.put(2, false);
    expect(get(chip, 0)).toEqual([0xf9]);
    send(chip, 2, 0x0d);
    expect(get(chip, 0)).toEqual([0xf5]);
  });

  test('input cannot be written, and there is no fifth register', () => {
    const { chip } = bench();
    expect(() => send(chip, 0, 0)).toThrow('TCA9554 at 0x20: the input register cannot be written');
    for (const register of [4, 0x80, 0xff]) expect(() => send(chip, register)).toThrow(BadAccess);
    expect(chip.peek()).toMatchObject({ output: 0xff, configuration: 0xff });
  });

  test('further bytes go to the same register, and come from it', () => {
    const { chip } = bench();
    send(chip, 1, 1, 2, 3);
    expect(get(chip, 1, 3)).toEqual([3, 3, 3]);
    chip.start(false);
    chip.write(3);
    chip.stop();
    chip.start(true);
    expect([chip.read(), chip.read()]).toEqual([0xff, 0xff]);
  });
});

describe('the pins', () => {
  test('drive high when they become outputs before the latch was written', () => {
    const { chip } = bench();
    expect(chip.level(0)).toBeUndefined();
    send(chip, 3, 0xfe);
    expect(chip.level(0)).toBe(true);
    send(chip, 1, 0xfe);
    expect(chip.level(0)).toBe(false);
    expect(chip.level(1)).toBeUndefined();
  });

  test('tell who listens which of them changed, and the world once', () => {
    const { chip, world } = bench();
    const moved: [number, boolean | undefined][] = [];
    chip.onPins((pin) => moved.push([pin, chip.level(pin)]));
    send(chip, 1, 0xfd);
    expect([moved, world.changes]).toEqual([[], 0]);
    send(chip, 3, 0xfc);
    expect([moved.splice(0), world.changes]).toEqual([[[0, true], [1, false]], 1]);
    send(chip, 1, 0xff);
    expect(moved.splice(0)).toEqual([[1, true]]);
    chip.power(false);
    expect(moved).toEqual([[0, undefined], [1, undefined]]);
  });

  test.each(PARTS)('%s: pull-up while a pin is an input', (part, first, ohm) => {
    const { chip } = bench({ part }, first);
    send(chip, 3, 0xfe);
    expect([chip.pullup(0), chip.pullup(1)]).toEqual([undefined, ohm]);
    expect(get(chip, 0)).toEqual([ohm ? 0xff : 0x01]);
    chip.put(1, true);
    chip.put(2, false);
    expect(get(chip, 0)).toEqual([ohm ? 0xfb : 0x03]);
    chip.power(false);
    expect(chip.pullup(1)).toBeUndefined();
  });

  test.each(PARTS)('%s: the address is one of eight', (part, first) => {
    expect(() => bench({ part }, first - 1)).toThrow(RangeError);
    expect(() => bench({ part }, first + 8)).toThrow(`${part}: address 0x${(first + 8).toString(16)}`);
    expect(bench({ part }, first + 7).chip.start(false)).toBe(true);
  });

  test('there are eight', () => {
    expect(() => bench().chip.level(8)).toThrow('TCA9554: there is no pin 8');
    expect(() => bench().chip.put(-1, true)).toThrow(RangeError);
  });

  test('without power it is deaf and drives nothing, and comes back reset', () => {
    const { chip } = bench();
    const fresh = chip.peek();
    for (const register of [1, 2, 3]) send(chip, register, 0x0f);
    chip.power(false);
    expect([chip.start(false), chip.write(1), chip.read(), chip.level(7)]).toEqual([false, false, 0xff, undefined]);
    chip.power(true);
    expect(chip.peek()).toEqual(fresh);
  });
});

describe('the interrupt', () => {
  test('comes with a change of an input, and goes with a read of the input register', () => {
    const { chip } = bench();
    expect(chip.interrupt()).toBe(false);
    chip.put(3, false);
    expect(chip.interrupt()).toBe(true);
    get(chip, 1);
    send(chip, 1, 0);
    expect(chip.interrupt()).toBe(true);
    get(chip, 0);
    expect(chip.interrupt()).toBe(false);
    chip.put(3, undefined);
    expect(chip.interrupt()).toBe(true);
  });

  test('pulls its line low while it asks, and lets go otherwise, and tells whoever listens', () => {
    const { chip } = bench();
    const heard: (boolean | undefined)[] = [];
    chip.onInterrupt(() => heard.push(chip.interruptLevel()));
    expect(chip.interruptLevel()).toBeUndefined();
    chip.put(3, false);
    get(chip, 0);
    chip.put(3, undefined);
    chip.power(false);
    expect(heard).toEqual([false, undefined, false, undefined]);
  });

  test('goes when the level returns', () => {
    const { chip } = bench();
    chip.put(3, false);
    chip.put(3, true);
    expect(chip.interrupt()).toBe(false);
  });

  test('does not come from an output, but may when that becomes an input', () => {
    const { chip } = bench();
    send(chip, 3, 0xfe);
    send(chip, 1, 0xfe);
    chip.put(0, true);
    expect(chip.interrupt()).toBe(false);
    get(chip, 0);
    expect(chip.interrupt()).toBe(false);
    send(chip, 3, 0xff);
    expect(chip.interrupt()).toBe(true);
  });

  test('does not stand after power-up', () => {
    const { chip } = bench();
    chip.put(0, false);
    chip.power(false);
    expect(chip.interrupt()).toBe(false);
    chip.power(true);
    expect(chip.interrupt()).toBe(false);
  });
});

describe('the driver', () => {
  function stand(outputs: number) {
    const { chip } = bench();
    const { line, bus } = wire(chip);
    return { chip, line, bus, record: tca9554(bus, 0x20, outputs) };
  }

  test('starts with the latch, then directions, then polarity', () => {
    const { chip, line, record } = stand(0x3f);
    open(record, 0x15);
    expect(line.sent).toEqual([[1, 0x15], [3, 0xc0], [2, 0x00]]);
    expect(PINS.map((pin) => chip.level(pin))).toEqual([true, false, true, false, true, false, undefined, undefined]);
  });

  test('writes two bytes if something differs, and nothing if nothing does', () => {
    const { line, record } = stand(0xff);
    open(record, 0);
    line.sent.length = 0;
    for (const bits of [0, 0x80, 0x80, 0]) write(record, bits);
    record.bits = -1;
    write(record, 0);
    expect(line.sent).toEqual([[1, 0x80], [1, 0], [1, 0]]);
  });

  test('reads its inputs, and the outputs as 0', () => {
    const { chip, record } = stand(0x0f);
    open(record, 0x0f);
    chip.put(5, false);
    expect(chip.interrupt()).toBe(true);
    expect(read(record)).toBe(0xd0);
    expect(chip.interrupt()).toBe(false);
  });

  test('verify finds each bit that is not as set, and a reset', () => {
    const { chip, record } = stand(0xa5);
    open(record, 0x81);
    expect(verify(record)).toBe(true);
    for (const [name, address] of MAP) {
      const byte = get(chip, address)[0]!;
      for (let bit = 1; bit < 256; bit <<= 1) {
        send(chip, address, byte ^ bit);
        expect([name, bit, verify(record)]).toEqual([name, bit, false]);
      }
      send(chip, address, byte);
      expect(verify(record)).toBe(true);
    }
    chip.power(false);
    chip.power(true);
    expect(verify(record)).toBe(false);
    open(record, 0xff);
    record.bits = -1;
    expect(verify(record)).toBe(false);
  });

  test('a look gives the inputs, or that something is not as set', () => {
    const { chip, record } = stand(0x0f);
    open(record, 0x05);
    chip.put(5, false);
    expect(look(record)).toBe(0xd0);
    expect(chip.interrupt()).toBe(false);
    chip.power(false);
    chip.power(true);
    expect(look(record)).toBe(-1);
  });

  test('what was not acknowledged throws and leaves the latch unknown; the next write is sent', () => {
    const { chip, line, record } = stand(0xff);
    for (let at = 0; at < 3; at++) {
      open(record, 0);
      line.failAt = at;
      expect(() => write(record, 0xff)).toThrow('no acknowledgement');
      expect(record.bits).toBe(-1);
      line.failAt = Infinity;
      write(record, 0xff);
      expect([record.bits, chip.level(0)]).toEqual([0xff, true]);
    }
  });

  test.each(Array.from({ length: 16 }, (_, seed) => seed))('no verb changes a bit outside of its field, registers by chance %i', (seed) => {
    const random = seeded(seed);
    const { chip, record } = stand(Math.floor(random() * 256));
    scramble(chip, random);
    const before = chip.peek();
    read(record);
    verify(record);
    expect(chip.peek()).toEqual(before);
    write(record, before['output']! ^ 0xff);
    expect(chip.peek()).toMatchObject({ polarity: before['polarity'], configuration: before['configuration'] });
  });

  test('a pin never shows a level that nobody asked for', () => {
    const bits = fc.integer({ min: 0, max: 255 });
    const step = mishaps(bits, 10);

    fc.assert(
      fc.property(fc.integer(), bits, fc.array(step, { minLength: 1, maxLength: 8 }), (seed, outputs, steps) => {
        const { chip, line, bus, record: first } = stand(outputs);
        const random = seeded(seed);
        let record = first;
        let watch: ((pin: number, level: boolean) => void) | undefined;
        chip.onPins((pin) => {
          const level = chip.level(pin);
          if (level !== undefined) watch?.(pin, level);
        });

        /** Whether it succeeded. Each pin keeps its level or takes the ordered one, and then keeps that. */
        function order(verb: typeof open, ordered: number): boolean {
          const before = PINS.map((pin) => chip.level(pin));
          const arrived = new Set<number>();
          watch = (pin, level) => {
            if (level === one(ordered, pin)) arrived.add(pin);
            else if (level !== before[pin] || arrived.has(pin)) throw new BadAccess(`pin ${pin} shows ${level}, for which nobody asked`);
          };
          try {
            verb(record, ordered);
            expect(record.bits).toBe(ordered);
            return true;
          } catch (error) {
            if (!(error instanceof Error) || error.message !== 'no acknowledgement') throw error;
            expect(record.bits).toBe(-1);
            return false;
          } finally {
            watch = undefined;
            line.failAt = Infinity;
          }
        }

        function shows(ordered: number): void {
          expect(PINS.map((pin) => chip.level(pin))).toEqual(PINS.map((pin) => (one(outputs, pin) ? one(ordered, pin) : undefined)));
          expect(verify(record)).toBe(true);
        }

        scramble(chip, random);
        let setUp = false;
        for (const { act, bits: ordered, failAt, heardAll } of steps) {
          if (act.startsWith('reset')) {
            chip.power(false);
            chip.power(true);
          }
          if (act.startsWith('upset')) scramble(chip, random);
          if (act === 'restart') record = tca9554(bus, 0x20, outputs);
          if (act.endsWith('unseen')) {
            setUp = false;
            continue;
          }
          Object.assign(line, { failAt, heardAll });
          const done = order(act === 'write' ? write : open, ordered);
          if (act !== 'write') setUp = done;
          if (done && setUp) shows(ordered);
        }
        order(open, 0);
        shows(0);
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});
