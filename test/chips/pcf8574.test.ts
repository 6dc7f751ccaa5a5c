import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { look, open, pcf8574, read, verify, write } from '../../firmware/chips/pcf8574.ts';
import { seeded } from '../../sim/random.ts';
import { BadAccess } from '../../sim/chips/chip.ts';
import { Pcf8574, type Pcf8574Options } from '../../sim/chips/pcf8574.ts';
import { get as bytesFrom, mishaps, outside, send, wire } from './wire.ts';

const PINS = [0, 1, 2, 3, 4, 5, 6, 7];
const one = (word: number, pin: number) => ((word >> pin) & 1) !== 0;

function bench(options: Pcf8574Options = {}, address = 0x20) {
  const { world, surroundings } = outside();
  return { world, chip: new Pcf8574(address, surroundings, options) };
}

const get = (chip: Pcf8574, count = 1) => bytesFrom(chip, [], count);

describe('the pins', () => {
  test('are all high after power-up, weakly', () => {
    const { chip } = bench();
    expect(PINS.map((pin) => chip.level(pin))).toEqual(PINS.map(() => true));
    expect(get(chip)).toEqual([0xff]);
    expect(chip.peek()).toEqual({ latch: 0xff, pins: 0xff });
  });

  test('are the byte that was written', () => {
    const { chip } = bench();
    send(chip, 0x5a);
    expect(PINS.map((pin) => chip.level(pin))).toEqual(PINS.map((pin) => one(0x5a, pin)));
    expect(get(chip)).toEqual([0x5a]);
  });

  test('can be pulled low by the world while they are 1, and not lifted while they are 0', () => {
    const { chip } = bench();
    send(chip, 0xf0);
    chip.put(0, true);
    chip.put(7, false);
    expect(get(chip)).toEqual([0x70]);
    expect(chip.peek()).toEqual({ latch: 0xf0, pins: 0x70 });
    chip.put(7, undefined);
    expect(get(chip)).toEqual([0xf0]);
  });

  test('are read and written again with each further byte', () => {
    const { chip } = bench();
    const moved: [number, boolean | undefined][] = [];
    chip.onPins((pin) => moved.push([pin, chip.level(pin)]));
    send(chip, 0xfe, 0xfd);
    expect(moved).toEqual([[0, false], [0, true], [1, false]]);
    expect(get(chip, 2)).toEqual([0xfd, 0xfd]);
  });

  test('of a part that ignores further bytes keep the first', () => {
    const { chip } = bench({ furtherBytes: 'ignored' });
    expect(send(chip, 0xfe, 0xfd)).toBe(true);
    expect(get(chip)).toEqual([0xfe]);
    send(chip, 0xfd);
    expect(get(chip)).toEqual([0xfd]);
  });

  test('tell who listens which of them changed, and the world once', () => {
    const { chip, world } = bench();
    const moved: [number, boolean | undefined][] = [];
    chip.onPins((pin) => moved.push([pin, chip.level(pin)]));
    send(chip, 0xff);
    expect([moved.length, world.changes]).toEqual([0, 0]);
    send(chip, 0xfc);
    expect([moved.splice(0), world.changes]).toEqual([[[0, false], [1, false]], 1]);
    chip.power(false);
    expect(moved.splice(0)).toEqual(PINS.map((pin) => [pin, undefined]));
    chip.power(true);
    expect(moved).toEqual(PINS.map((pin) => [pin, true]));
  });

  test('there are eight', () => {
    expect(() => bench().chip.level(8)).toThrow('PCF8574: there is no pin 8');
    expect(() => bench().chip.put(-1, true)).toThrow(RangeError);
  });

  test('without power it is deaf and drives nothing, and comes back high', () => {
    const { chip } = bench();
    send(chip, 0);
    chip.power(false);
    expect([chip.start(false), chip.write(1), chip.read(), chip.level(0)]).toEqual([false, false, 0xff, undefined]);
    chip.power(true);
    expect([send(chip), chip.level(0)]).toEqual([true, true]);
  });
});

describe('the bus', () => {
  test.each([['PCF8574', 0x20], ['PCF8574A', 0x38]] as const)('%s: the address is one of eight', (part, first) => {
    expect(() => bench({ part }, first - 1)).toThrow(RangeError);
    expect(() => bench({ part }, first + 8)).toThrow(`${part}: address 0x${(first + 8).toString(16)}`);
    expect(bench({ part }, first + 7).chip.start(false)).toBe(true);
  });

  test('is a slow one', () => {
    expect(bench().chip.maxBitrate).toBe(100_000);
  });
});

describe('the interrupt', () => {
  test.each([
    ['a read', (chip: Pcf8574) => void get(chip)],
    ['a write', (chip: Pcf8574) => void send(chip, 0xff)],
    ['the return of the level', (chip: Pcf8574) => chip.put(3, true)],
  ])('comes with any change, and goes with %s', (_how, end) => {
    const { chip } = bench();
    expect(chip.interrupt()).toBe(false);
    chip.put(3, false);
    expect(chip.interrupt()).toBe(true);
    end(chip);
    expect(chip.interrupt()).toBe(false);
  });

  test('pulls its line low while it asks, and lets go otherwise, and tells whoever listens', () => {
    const { chip } = bench();
    const heard: (boolean | undefined)[] = [];
    chip.onInterrupt(() => heard.push(chip.interruptLevel()));
    expect(chip.interruptLevel()).toBeUndefined();
    chip.put(3, false);
    get(chip);
    chip.put(3, undefined);
    send(chip, 0xff);
    chip.put(2, false);
    chip.put(2, undefined);
    expect(heard).toEqual([false, undefined, false, undefined, false, undefined]);
  });

  test('comes again with the next change after a read', () => {
    const { chip } = bench();
    chip.put(3, false);
    get(chip);
    chip.put(3, true);
    expect(chip.interrupt()).toBe(true);
  });

  test('does not come from a pin that sinks, nor from a write, nor stand after power-up', () => {
    const { chip } = bench();
    send(chip, 0xf7);
    chip.put(3, false);
    expect(chip.interrupt()).toBe(false);
    send(chip, 0xff);
    expect(chip.interrupt()).toBe(false);
    chip.put(3, true);
    expect(chip.interrupt()).toBe(true);
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
    return { chip, line, bus, record: pcf8574(bus, 0x20, outputs) };
  }

  test('starts with one byte, in which inputs are 1', () => {
    const { line, record } = stand(0x3f);
    open(record, 0x15);
    expect(line.sent).toEqual([[0xd5]]);
    expect(record.bits).toBe(0x15);
  });

  test('writes one byte if something differs, and nothing if nothing does', () => {
    const { line, record } = stand(0x0f);
    open(record, 0);
    line.sent.length = 0;
    for (const bits of [0, 0x08, 0x08, 0]) write(record, bits);
    record.bits = -1;
    write(record, 0);
    expect(line.sent).toEqual([[0xf8], [0xf0], [0xf0]]);
  });

  test('an input that is held low stays an input through writes', () => {
    const { chip, record } = stand(0x0f);
    open(record, 0x0f);
    chip.put(6, false);
    expect(read(record)).toBe(0xb0);
    write(record, 0x05);
    chip.put(6, true);
    expect(read(record)).toBe(0xf0);
  });

  test('verify sees outputs that do not show what was written', () => {
    const { chip, record } = stand(0x0f);
    open(record, 0x05);
    chip.put(7, false);
    expect(verify(record)).toBe(true);
    for (let bit = 1; bit < 256; bit <<= 1) {
      send(chip, 0xf5 ^ bit);
      expect([bit, verify(record)]).toEqual([bit, bit > 8]);
    }
    send(chip, 0xf5);
    chip.put(0, false);
    expect(verify(record)).toBe(false);
    chip.put(0, undefined);
    chip.power(false);
    chip.power(true);
    expect(verify(record)).toBe(false);
  });

  test('a look gives the inputs by one byte, or that an output does not show what was written', () => {
    const { chip, record } = stand(0x0f);
    open(record, 0x05);
    chip.put(6, false);
    expect(look(record)).toBe(0xb0);
    chip.put(0, false);
    expect(look(record)).toBe(-1);
    chip.put(0, undefined);
    record.bits = -1;
    expect(look(record)).toBe(-1);
  });

  test('verify is false while the latch is unknown', () => {
    const { record } = stand(0xff);
    open(record, 0xff);
    expect(verify(record)).toBe(true);
    record.bits = -1;
    expect(verify(record)).toBe(false);
  });

  test('what was not acknowledged throws and leaves the latch unknown; the next write is sent', () => {
    const { chip, line, record } = stand(0xff);
    for (let at = 0; at < 2; at++) {
      open(record, 0xff);
      line.failAt = at;
      expect(() => write(record, 0)).toThrow('no acknowledgement');
      expect(record.bits).toBe(-1);
      line.failAt = Infinity;
      write(record, 0);
      expect([record.bits, chip.level(0)]).toEqual([0, false]);
    }
  });

  test.each(Array.from({ length: 16 }, (_, seed) => seed))('reads change nothing, writes no input, latch by chance %i', (seed) => {
    const random = seeded(seed);
    const { chip, record } = stand(Math.floor(random() * 256));
    send(chip, Math.floor(random() * 256) | (~record.outputs & 255));
    for (const pin of PINS) chip.put(pin, [false, true, undefined][Math.floor(random() * 3)]);
    const before = chip.peek();
    read(record);
    verify(record);
    expect(chip.peek()).toEqual(before);
    write(record, Math.floor(random() * 256));
    expect((chip.peek()['latch']! ^ before['latch']!) & ~record.outputs).toBe(0);
  });

  test('a pin never shows a level that nobody asked for', () => {
    const bits = fc.integer({ min: 0, max: 255 });
    const step = mishaps(bits, 2);

    fc.assert(
      fc.property(bits, bits, fc.array(step, { minLength: 1, maxLength: 8 }), (found, outputs, steps) => {
        const { chip, line, bus, record: first } = stand(outputs);
        let record = first;
        let watch: ((pin: number, level: boolean | undefined) => void) | undefined;
        chip.onPins((pin) => watch?.(pin, chip.level(pin)));
        const wanted = (ordered: number, pin: number) => !one(outputs, pin) || one(ordered, pin);

        /** Whether it succeeded. Each pin keeps its level or takes the ordered one; an input is high. */
        function order(verb: typeof open, ordered: number): boolean {
          watch = (pin, level) => {
            if (level !== wanted(ordered, pin)) throw new BadAccess(`pin ${pin} shows ${level}, for which nobody asked`);
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
          expect(PINS.map((pin) => chip.level(pin))).toEqual(PINS.map((pin) => wanted(ordered, pin)));
          expect(verify(record)).toBe(true);
        }

        send(chip, found);
        let known = false;
        for (const { act, bits: ordered, failAt, heardAll } of steps) {
          if (act.startsWith('reset')) {
            chip.power(false);
            chip.power(true);
          }
          if (act.startsWith('upset')) send(chip, ordered ^ found);
          if (act === 'restart') record = pcf8574(bus, 0x20, outputs);
          if (act.endsWith('unseen')) {
            known = false;
            continue;
          }
          Object.assign(line, { failAt, heardAll });
          const done = order(act === 'write' ? write : open, ordered);
          if (act !== 'write') known = done;
          if (done && known) shows(ordered);
        }
        order(open, 0);
        shows(0);
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});
