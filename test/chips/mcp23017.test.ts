import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as driver08 from '../../firmware/chips/mcp23008.ts';
import * as driver17 from '../../firmware/chips/mcp23017.ts';
import type { Bus } from '../../hal/hal.ts';
import { seeded } from '../../sim/random.ts';
import { BadAccess } from '../../sim/chips/chip.ts';
import { Mcp23017, type Mcp23017Options } from '../../sim/chips/mcp23017.ts';
import { get as bytesFrom, mishaps, outside, send, wire } from './wire.ts';

// Typed again from the data sheet, so that a slip in the model or the drivers shows.
const NAMES = ['IODIR', 'IPOL', 'GPINTEN', 'DEFVAL', 'INTCON', 'IOCON', 'GPPU', 'INTF', 'INTCAP', 'GPIO', 'OLAT'];
const MAP_17: [string, number][] = [
  ['IODIRA', 0x00], ['IODIRB', 0x01], ['IPOLA', 0x02], ['IPOLB', 0x03], ['GPINTENA', 0x04], ['GPINTENB', 0x05],
  ['DEFVALA', 0x06], ['DEFVALB', 0x07], ['INTCONA', 0x08], ['INTCONB', 0x09], ['IOCON', 0x0a], ['IOCON', 0x0b],
  ['GPPUA', 0x0c], ['GPPUB', 0x0d], ['OLATA', 0x14], ['OLATB', 0x15],
];
const MAP_17_BANKED: [string, number][] = [
  ['IODIRA', 0x00], ['IPOLA', 0x01], ['GPINTENA', 0x02], ['DEFVALA', 0x03], ['INTCONA', 0x04], ['GPPUA', 0x06],
  ['OLATA', 0x0a], ['IODIRB', 0x10], ['IPOLB', 0x11], ['GPINTENB', 0x12], ['DEFVALB', 0x13], ['INTCONB', 0x14],
  ['GPPUB', 0x16], ['OLATB', 0x1a],
];
const MAP_08: [string, number][] = [
  ['IODIR', 0x00], ['IPOL', 0x01], ['GPINTEN', 0x02], ['DEFVAL', 0x03], ['INTCON', 0x04], ['GPPU', 0x06], ['OLAT', 0x0a],
];
const BANK = 0x80;
const SEQOP = 0x20;
const MIRROR = 0x40;

function bench(options: Mcp23017Options = {}) {
  const { world, surroundings } = outside();
  return { world, chip: new Mcp23017(0x20, surroundings, options) };
}

const get = (chip: Mcp23017, address: number, count = 1) => bytesFrom(chip, [address], count);

describe('the registers', () => {
  test('of the MCP23017 have their reset values: all pins are inputs, all else is 0', () => {
    const { chip } = bench();
    for (const [name, address] of MAP_17) expect([name, get(chip, address)[0]]).toEqual([name, name.startsWith('IODIR') ? 0xff : 0]);
  });

  test('of the MCP23008 too', () => {
    const { chip } = bench({ part: 'MCP23008' });
    expect(get(chip, 0, 9)).toEqual([0xff, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(get(chip, 0x0a)).toEqual([0]);
    expect(Object.keys(chip.peek()).sort()).toEqual([...NAMES].sort());
  });

  test.each([
    ['MCP23017', 0, MAP_17],
    ['MCP23017', BANK, MAP_17_BANKED],
    ['MCP23008', 0, MAP_08],
  ] as const)('%s, IOCON %i: each is written and read at its address, and no other changes', (part, iocon, map) => {
    for (const [name, address] of map) {
      const { chip } = bench({ part });
      if (iocon) send(chip, 0x0a, iocon);
      const before = chip.peek();
      const byte = name === 'IOCON' ? MIRROR : 0x5a;
      send(chip, address, byte);
      expect(get(chip, address)).toEqual([byte]);
      const after = chip.peek();
      expect(Object.keys(after).filter((key) => after[key] !== before[key] && !key.startsWith('GPIO'))).toEqual([name]);
    }
  });

  test('IOCON of the MCP23017 shows at two addresses, and in both banks', () => {
    const { chip } = bench();
    send(chip, 0x0b, MIRROR);
    expect(get(chip, 0x0a, 2)).toEqual([MIRROR, MIRROR]);
    send(chip, 0x0a, BANK);
    expect([get(chip, 0x05), get(chip, 0x15)]).toEqual([[BANK], [BANK]]);
    send(chip, 0x15, 0);
    expect(get(chip, 0x0a)).toEqual([0]);
  });

  test('IOCON has no bit 0, and in the MCP23008 neither BANK nor MIRROR', () => {
    const { chip } = bench();
    send(chip, 0x0a, 0x7f);
    expect(chip.peek()['IOCON']).toBe(0x7e);
    const small = bench({ part: 'MCP23008' }).chip;
    send(small, 0x05, 0xff);
    expect(small.peek()['IOCON']).toBe(0x3e);
  });

  test('there is nothing behind the last one, nor between the banks', () => {
    const { chip } = bench();
    for (const address of [0x16, 0x1a, 0x20, 0xff]) expect(() => send(chip, address)).toThrow(BadAccess);
    send(chip, 0x0a, BANK);
    for (const address of [0x0b, 0x0f, 0x1b, 0x20, 0xff]) expect(() => send(chip, address)).toThrow(BadAccess);
    expect(() => get(chip, 0x0a, 2)).toThrow('MCP23017 at 0x20: there is no register 0x0b while IOCON is 0x80');
    expect(() => send(bench({ part: 'MCP23008' }).chip, 0x0b)).toThrow('MCP23008 at 0x20');
  });

  test('INTF and INTCAP cannot be written, and what came before in the same transfer stays', () => {
    const { chip } = bench();
    for (const address of [0x0e, 0x0f, 0x10, 0x11]) expect(() => send(chip, address, 0)).toThrow(BadAccess);
    expect(() => send(chip, 0x0d, 1, 2)).toThrow('INTF cannot be written');
    expect(chip.peek()['GPPUB']).toBe(1);
  });

  test('GPIO writes the latch, and reads the pins', () => {
    const { chip } = bench();
    send(chip, 0x12, 0x81, 0x42);
    expect(get(chip, 0x14, 2)).toEqual([0x81, 0x42]);
    expect(get(chip, 0x12, 2).map((byte) => byte & 0x7f)).toEqual([0, 0]);
    send(chip, 0x00, 0x7f, 0xbf);
    expect(get(chip, 0x12, 2).map((byte, i) => byte & (i ? 0x40 : 0x80))).toEqual([0x80, 0x40]);
  });

  test('IPOL inverts what GPIO reads', () => {
    const { chip } = bench();
    send(chip, 0x00, 0x7f, 0x7f);
    chip.put(3, true);
    send(chip, 0x02, 0x09);
    expect(get(chip, 0x12)).toEqual([0x01]);
  });
});

describe('the address pointer', () => {
  test('walks A, B, A, B, and from the last register to the first', () => {
    const { chip } = bench();
    send(chip, 0x14, 0x11, 0x22, 0x33, 0x44);
    expect(chip.peek()).toMatchObject({ OLATA: 0x11, OLATB: 0x22, IODIRA: 0x33, IODIRB: 0x44 });
  });

  test('in byte mode changes between A and B of a pair, from either', () => {
    const { chip } = bench();
    send(chip, 0x0a, SEQOP);
    send(chip, 0x15, 1, 2, 3);
    expect(chip.peek()).toMatchObject({ OLATA: 2, OLATB: 3, IODIRA: 0xff });
  });

  test.each([
    ['MCP23017', BANK | SEQOP],
    ['MCP23008', SEQOP],
  ] as const)('in byte mode of a single port stays: %s', (part, iocon) => {
    const { chip } = bench({ part });
    send(chip, part === 'MCP23017' ? 0x0a : 0x05, iocon);
    send(chip, 0x0a, 1, 2, 3);
    expect(get(chip, 0x0a, 2)).toEqual([3, 3]);
  });

  test('in banks counts up within its port', () => {
    const { chip } = bench();
    send(chip, 0x0a, BANK);
    send(chip, 0x10, 0x0f, 0xf0);
    expect(chip.peek()).toMatchObject({ IODIRB: 0x0f, IPOLB: 0xf0 });
  });

  test('outlives the STOP', () => {
    const { chip } = bench();
    send(chip, 0x06, 7, 8, 9);
    chip.start(false);
    chip.write(0x07);
    chip.stop();
    chip.start(true);
    expect([chip.read(), chip.read()]).toEqual([8, 9]);
  });
});

describe('the pins', () => {
  test('are driven from the latch while they are outputs', () => {
    const { chip } = bench();
    expect(chip.level(0)).toBeUndefined();
    send(chip, 0x14, 0x01, 0x80);
    expect(chip.level(0)).toBeUndefined();
    send(chip, 0x00, 0xfc, 0x7f);
    expect([0, 1, 2, 15, 14].map((pin) => chip.level(pin))).toEqual([true, false, undefined, true, undefined]);
  });

  test('tell who listens which of them changed, and the world once', () => {
    const { chip, world } = bench();
    const moved: [number, boolean | undefined][] = [];
    chip.onPins((pin) => moved.push([pin, chip.level(pin)]));
    send(chip, 0x14, 0x05);
    expect(moved).toEqual([]);
    send(chip, 0x00, 0xf8);
    expect(moved).toEqual([[0, true], [1, false], [2, true]]);
    expect(world.changes).toBe(1);
    send(chip, 0x14, 0x06);
    expect(moved.slice(3)).toEqual([[0, false], [1, true]]);
    chip.power(false);
    expect(moved.slice(5)).toEqual([[0, undefined], [1, undefined], [2, undefined]]);
    expect(world.changes).toBe(3);
  });

  test('pull up where GPPU says and they are inputs', () => {
    const { chip } = bench();
    send(chip, 0x0c, 0x03);
    send(chip, 0x00, 0x7e);
    expect([0, 1, 2].map((pin) => chip.pullup(pin))).toEqual([undefined, 100_000, undefined]);
    expect(get(chip, 0x12)).toEqual([0x02]);
    chip.put(1, false);
    chip.put(2, true);
    expect(get(chip, 0x12)).toEqual([0x04]);
    chip.put(1, undefined);
    chip.put(2, undefined);
    expect(get(chip, 0x12)).toEqual([0x02]);
  });

  test('GPA7, GPB7 and GP7 read as anything while they are inputs', () => {
    for (const [part, gpio] of [['MCP23017', 0x12], ['MCP23017', 0x13], ['MCP23008', 0x09]] as const) {
      const { chip } = bench({ part });
      const seen = new Set(Array.from({ length: 64 }, () => get(chip, gpio)[0]));
      expect(seen).toEqual(new Set([0, 0x80]));
      send(chip, part === 'MCP23008' || gpio === 0x12 ? 0x00 : 0x01, 0x7f);
      expect(new Set(Array.from({ length: 64 }, () => get(chip, gpio)[0]))).toEqual(new Set([0]));
    }
  });

  test('there are 16, or 8', () => {
    const { chip } = bench();
    expect(() => chip.level(16)).toThrow(RangeError);
    expect(() => chip.put(-1, true)).toThrow('MCP23017: there is no pin -1');
    expect(() => bench({ part: 'MCP23008' }).chip.level(8)).toThrow('MCP23008: there is no pin 8');
  });
});

describe('interrupts', () => {
  function armed() {
    const { chip } = bench();
    send(chip, 0x00, 0x7f, 0x7f);
    send(chip, 0x04, 0x0f, 0x0f);
    return chip;
  }

  test('an enabled input that changes asks; INTF says which, INTCAP what the port was', () => {
    const chip = armed();
    chip.put(6, true);
    expect(chip.interrupt()).toBe(false);
    chip.put(1, true);
    expect(chip.interrupt()).toBe(true);
    chip.put(1, false);
    expect([get(chip, 0x0e)[0], get(chip, 0x10)[0]]).toEqual([0x02, 0x42]);
  });

  test.each([['GPIO', 0x12], ['INTCAP', 0x10]])('a read of %s ends it, and the pin is compared with what it is now', (_name, address) => {
    const chip = armed();
    chip.put(1, true);
    get(chip, 0x0e);
    expect(chip.interrupt()).toBe(true);
    get(chip, address);
    expect(chip.interrupt()).toBe(false);
    expect(chip.peek()['INTFA']).toBe(0);
    chip.put(1, false);
    expect(chip.interrupt()).toBe(true);
  });

  test('a change while one is pending is not told again', () => {
    const chip = armed();
    chip.put(1, true);
    chip.put(2, true);
    expect(chip.peek()).toMatchObject({ INTFA: 0x02, INTCAPA: 0x02 });
    get(chip, 0x12);
    expect(chip.interrupt()).toBe(false);
  });

  test('writes do not end it, nor does switching it off', () => {
    const chip = armed();
    chip.put(1, true);
    send(chip, 0x12, 0);
    send(chip, 0x04, 0);
    expect(chip.interrupt()).toBe(true);
  });

  test('compared with DEFVAL it asks as long as it differs, whatever is read', () => {
    const chip = armed();
    send(chip, 0x06, 0x04);
    send(chip, 0x08, 0x04);
    expect(chip.interrupt()).toBe(true);
    get(chip, 0x12);
    expect(chip.interrupt()).toBe(true);
    chip.put(2, true);
    get(chip, 0x12);
    expect(chip.interrupt()).toBe(false);
  });

  test('outputs do not ask', () => {
    const chip = armed();
    send(chip, 0x00, 0x7e);
    send(chip, 0x14, 0x01);
    expect(chip.interrupt()).toBe(false);
  });

  test('each port has its line; MIRROR joins them', () => {
    const chip = armed();
    chip.put(9, true);
    expect([chip.interrupt('A'), chip.interrupt('B')]).toEqual([false, true]);
    send(chip, 0x0a, MIRROR);
    expect([chip.interrupt('A'), chip.interrupt('B')]).toEqual([true, true]);
    get(chip, 0x12);
    expect(chip.interrupt()).toBe(true);
    get(chip, 0x13);
    expect(chip.interrupt()).toBe(false);
    expect(() => bench({ part: 'MCP23008' }).chip.interrupt('B')).toThrow(RangeError);
  });

  test.each([
    ['driven, active low', 0x00, true, false],
    ['driven, active high', 0x02, false, true],
    ['open drain', 0x04, undefined, false],
    ['open drain, whatever the polarity', 0x06, undefined, false],
  ] as const)('INTA is %s', (_how, iocon, rest, asking) => {
    const chip = armed();
    send(chip, 0x0a, iocon);
    expect(chip.interruptLevel()).toBe(rest);
    chip.put(1, true);
    expect(chip.interruptLevel()).toBe(asking);
    get(chip, 0x12);
    expect(chip.interruptLevel()).toBe(rest);
    chip.power(false);
    expect(chip.interruptLevel()).toBeUndefined();
  });

  test('whoever listens is told of each change of INTA, and of nothing else', () => {
    const chip = armed();
    const heard: (boolean | undefined)[] = [];
    chip.onInterrupt(() => heard.push(chip.interruptLevel()));
    send(chip, 0x0a, 0x04);
    chip.put(9, true);
    chip.put(1, true);
    chip.put(1, false);
    get(chip, 0x10);
    send(chip, 0x0a, 0x44);
    get(chip, 0x11);
    expect(heard).toEqual([undefined, false, undefined, false, undefined]);
  });
});

describe('power and address', () => {
  test('the address is one of eight', () => {
    const { surroundings } = outside();
    expect(() => new Mcp23017(0x1f, surroundings)).toThrow(RangeError);
    expect(() => new Mcp23017(0x28, surroundings, { part: 'MCP23008' })).toThrow('MCP23008: address 0x28');
    expect(new Mcp23017(0x27, surroundings).start(false)).toBe(true);
  });

  test.each([
    ['without power', (chip: Mcp23017) => chip.power(false), (chip: Mcp23017) => chip.power(true)],
    ['with RESET low', (chip: Mcp23017) => chip.resetPin('low'), (chip: Mcp23017) => chip.resetPin('high')],
  ])('%s it is deaf and drives nothing, and comes back reset', (_when, down, up) => {
    const { chip } = bench();
    const fresh = chip.peek();
    send(chip, 0x0a, BANK);
    send(chip, 0x0a, 0xff);
    send(chip, 0x00, 0x00, 0x00);
    expect(chip.level(0)).toBe(true);
    down(chip);
    expect(send(chip, 0x00, 0x00)).toBe(false);
    expect(chip.write(0)).toBe(false);
    expect(chip.read()).toBe(0xff);
    expect(chip.level(0)).toBeUndefined();
    up(chip);
    expect(chip.peek()).toEqual(fresh);
    chip.start(true);
    expect([chip.read(), chip.read(), chip.read()]).toEqual([0xff, 0xff, 0]);
  });
});

// ---- the drivers, on the model ----

/** The two drivers, for what holds for both; their records have the same fields. */
const KINDS = [
  { part: 'MCP23017', pins: 16, make: (bus: Bus, outputs: number) => driver17.mcp23017(bus, 0x20, outputs), ...driver17 },
  { part: 'MCP23008', pins: 8, make: (bus: Bus, outputs: number) => driver08.mcp23008(bus, 0x20, outputs), ...driver08 },
] as const;

/** Where IOCON is now. */
function ioconAddress(chip: Mcp23017): number {
  return chip.part === 'MCP23008' || chip.peek()['IOCON']! & BANK ? 0x05 : 0x0a;
}

/** Every register and the world around by chance; IOCON last, because it may move the others. */
function scramble(chip: Mcp23017, random: () => number): void {
  const byte = () => Math.floor(random() * 256);
  const small = chip.part === 'MCP23008';
  send(chip, ioconAddress(chip), 0);
  for (const [name, address] of small ? MAP_08 : MAP_17) if (name !== 'IOCON') send(chip, address, byte());
  for (let pin = 0; pin < (small ? 8 : 16); pin++) chip.put(pin, [false, true, undefined][Math.floor(random() * 3)]);
  send(chip, ioconAddress(chip), byte());
}

describe('the driver of the MCP23017', () => {
  const all = 0xffff;

  function started(outputs = all, bits = 0) {
    const { chip } = bench();
    const { line, bus } = wire(chip);
    const record = driver17.mcp23017(bus, 0x20, outputs);
    driver17.open(record, bits);
    line.sent.length = 0;
    return { chip, line, record };
  }

  test('starts with BANK off, then latches, then directions', () => {
    const { chip } = bench();
    const { line, bus } = wire(chip);
    driver17.open(driver17.mcp23017(bus, 0x20, 0x0fff), 0x1234);
    expect(line.sent).toEqual([
      [0x05, 0x00],
      [0x0a, 0x44],
      [0x12, 0x34, 0x12],
      [0x00, 0x00, 0x70, 0, 0, 0, 0, 0, 0, 0, 0, 0x44, 0x44, 0x00, 0x70],
    ]);
    expect(chip.peek()).toMatchObject({ OLATA: 0x34, OLATB: 0x12, IODIRA: 0x00, IODIRB: 0x70, GPPUA: 0x00, GPPUB: 0x70, IOCON: 0x44 });
  });

  test('sends one port if one differs, both in one transfer if both do, and nothing if none does', () => {
    const { line, record } = started();
    for (const bits of [0x0001, 0x0101, 0x0101, 0x1010, 0x10ff, 0xf0ff]) driver17.write(record, bits);
    expect(line.sent).toEqual([[0x12, 0x01], [0x13, 0x01], [0x12, 0x10, 0x10], [0x12, 0xff], [0x13, 0xf0]]);
    expect(record.bits).toBe(0xf0ff);
  });

  test('sends both ports while the latches are unknown', () => {
    const { line, record } = started();
    record.bits = -1;
    driver17.write(record, 0);
    expect(line.sent).toEqual([[0x12, 0, 0]]);
  });

  test('never moves an output when BANK has flipped, and says so', () => {
    for (const iocon of [BANK, BANK | SEQOP]) {
      const { chip, record } = started(all, 0x5555);
      send(chip, 0x0a, iocon);
      expect(driver17.verify(record)).toBe(false);
      let moved = 0;
      chip.onPins(() => moved++);
      for (const bits of [0x5556, 0x5656, 0xaaaa]) driver17.write(record, bits);
      expect(moved).toBe(0);
      expect(chip.peek()['IOCON']).toBe(iocon);
      expect(driver17.verify(record)).toBe(false);
      driver17.open(record, 0xaaaa);
      expect(driver17.verify(record)).toBe(true);
      expect(chip.level(1)).toBe(true);
    }
  });

  test('GPA7 and GPB7 are outputs, whatever was asked for, and are never watched', () => {
    const { chip, record } = started(0x0000, 0x8000);
    expect(chip.peek()).toMatchObject({ IODIRA: 0x7f, IODIRB: 0x7f, GPPUA: 0x7f, GPPUB: 0x7f });
    expect([chip.level(7), chip.level(15)]).toEqual([false, true]);
    driver17.watchInputs(record, 0xffff);
    expect(chip.peek()).toMatchObject({ GPINTENA: 0x7f, GPINTENB: 0x7f });
  });

  test('reads the inputs of both ports, and the outputs as 0', () => {
    const { chip, record } = started(0x80f0, 0x80f0);
    for (const pin of [0, 2, 9]) chip.put(pin, false);
    expect(driver17.read(record)).toBe(0x7d0a);
  });
});

describe('the driver of the MCP23008', () => {
  test('starts with IOCON, then the latch, then directions', () => {
    const { chip } = bench({ part: 'MCP23008' });
    const { line, bus } = wire(chip);
    const record = driver08.mcp23008(bus, 0x20, 0x0f);
    driver08.open(record, 0x85);
    expect(line.sent).toEqual([[0x05, 0x04], [0x09, 0x85], [0x00, 0x70, 0, 0, 0, 0, 0x04, 0x70]]);
    line.sent.length = 0;
    driver08.write(record, 0x85);
    driver08.write(record, 0x04);
    expect(line.sent).toEqual([[0x09, 0x04]]);
    expect([0, 2, 4, 7].map((pin) => chip.level(pin))).toEqual([false, true, undefined, false]);
  });

  test('GP7 is an output, whatever was asked for', () => {
    const { chip } = bench({ part: 'MCP23008' });
    driver08.open(driver08.mcp23008(wire(chip).bus, 0x20, 0), 0);
    expect(chip.level(7)).toBe(false);
  });

  test('reads its inputs', () => {
    const { chip } = bench({ part: 'MCP23008' });
    const record = driver08.mcp23008(wire(chip).bus, 0x20, 0xc0);
    driver08.open(record, 0xc0);
    chip.put(4, false);
    expect(driver08.read(record)).toBe(0x2f);
  });
});

describe.each(KINDS)('the driver, $part', (kind) => {
  const all = 2 ** kind.pins - 1;
  const bit7 = 0x8080 & all;

  function stand(outputs: number) {
    const { chip } = bench({ part: kind.part });
    const { line, bus } = wire(chip);
    return { chip, line, bus, record: kind.make(bus, outputs) };
  }

  test('verify finds each register that is not as set', () => {
    const outputs = 0x8fa5 & all;
    const { chip, record } = stand(outputs);
    kind.open(record, outputs);
    expect(kind.verify(record)).toBe(true);
    for (const [name, address] of kind.pins === 16 ? MAP_17 : MAP_08) {
      if (name.startsWith('GPPU') && kind.pins === 16) continue;
      const byte = get(chip, address)[0]!;
      for (let bit = 1; bit < 256; bit <<= 1) {
        if (name === 'IOCON') continue;
        send(chip, address, byte ^ bit);
        expect([name, bit, kind.verify(record)]).toEqual([name, bit, false]);
      }
      send(chip, address, byte);
      expect(kind.verify(record)).toBe(true);
    }
    for (const iocon of kind.pins === 16 ? [0x04, 0x40, 0x46, 0x4c, 0x54, 0x64, 0xc4] : [0x00, 0x06, 0x0c, 0x14, 0x24]) {
      send(chip, kind.pins === 16 ? 0x0a : 0x05, iocon);
      expect([iocon, kind.verify(record)]).toEqual([iocon, false]);
      kind.open(record, outputs);
    }
    chip.power(false);
    chip.power(true);
    expect(kind.verify(record)).toBe(false);
  });

  test('verify is false while the latches are unknown', () => {
    const { record } = stand(all);
    kind.open(record, 0);
    record.bits = -1;
    expect(kind.verify(record)).toBe(false);
  });

  test('what was not acknowledged throws and leaves the latches unknown; the next write is sent', () => {
    const { line, record } = stand(all);
    kind.open(record, 0);
    for (let at = 0; at < 3; at++) {
      line.failAt = at;
      expect(() => kind.write(record, all)).toThrow('no acknowledgement');
      expect(record.bits).toBe(-1);
      line.failAt = Infinity;
      kind.write(record, 0);
      expect(record.bits).toBe(0);
    }
    line.failAt = 1;
    expect(() => kind.open(record, 0)).toThrow('no acknowledgement');
    expect(record.bits).toBe(-1);
  });

  test('looks in one transfer: levels, and which of them fell though it is open again', () => {
    const { chip, line, record } = stand(bit7);
    kind.watchInputs(record, 0x7f);
    kind.open(record, 0);
    kind.read(record);
    line.sent.length = 0;
    const all = kind.look(record);
    expect(line.sent).toEqual([[0x00]]);
    expect(all & 0x7f).toBe(0x7f);
    chip.put(3, false);
    chip.put(3, undefined);
    expect([kind.look(record), kind.look(record)]).toEqual([all | (0x08 << 16), all]);
    chip.put(3, false);
    expect([kind.look(record), kind.look(record)]).toEqual([(all & ~0x08) | (0x08 << 16), all & ~0x08]);
    chip.put(3, undefined);
    expect(kind.look(record)).toBe(all);
    expect(chip.interrupt()).toBe(false);
  });

  test('a look misses each bit that is not as set, pull-ups too, and a reset', () => {
    const { chip, record } = stand(bit7);
    kind.watchInputs(record, 0x11);
    kind.open(record, 0);
    kind.read(record);
    const fine = kind.look(record);
    expect(fine).toBeGreaterThan(0);
    for (const [name, address] of kind.pins === 16 ? MAP_17 : MAP_08) {
      if (name === 'IOCON') continue;
      const was = chip.peek()[name]!;
      for (let bit = 1; bit < 256; bit <<= 1) {
        send(chip, address, was ^ bit);
        expect([name, bit, kind.look(record)]).toEqual([name, bit, -1]);
        send(chip, address, was);
        kind.read(record);
      }
      expect(kind.look(record)).toBe(fine);
    }
    chip.power(false);
    chip.power(true);
    expect(kind.look(record)).toBe(-1);
  });

  test('a watched input pulls the line until it is read, also after the chip was opened again', () => {
    const { chip, record } = stand(bit7);
    kind.open(record, 0);
    kind.watchInputs(record, 0x11);
    for (const again of [false, true]) {
      if (again) {
        chip.power(false);
        chip.power(true);
        kind.open(record, 0);
      }
      kind.read(record);
      chip.put(1, false);
      expect(chip.interrupt()).toBe(false);
      chip.put(4, false);
      expect(chip.interrupt()).toBe(true);
      expect(kind.read(record) & 0x1f).toBe(0x0d);
      expect(chip.interrupt()).toBe(false);
      chip.put(1, undefined);
      chip.put(4, undefined);
      kind.read(record);
      expect(kind.verify(record)).toBe(true);
    }
  });

  test.each(Array.from({ length: 16 }, (_, seed) => seed))('no verb changes a bit outside of its field, registers by chance %i', (seed) => {
    const random = seeded(seed);
    const { chip, record } = stand(Math.floor(random() * (all + 1)));
    scramble(chip, random);
    // In any state without these two: with them an address means something else.
    send(chip, ioconAddress(chip), chip.peek()['IOCON']! & ~(BANK | SEQOP));
    const differing = (act: () => void) => {
      const before = chip.peek();
      act();
      const after = chip.peek();
      return Object.keys(after).filter((key) => after[key] !== before[key]).map((key) => key.replace(/[AB]$/, ''));
    };
    const only = (names: string[], act: () => void) => expect(names).toEqual(expect.arrayContaining(differing(act)));
    only(['OLAT', 'GPIO', 'INTF', 'INTCAP'], () => kind.write(record, Math.floor(random() * (all + 1))));
    only(['INTF', 'INTCAP'], () => kind.read(record));
    only(['INTF', 'INTCAP'], () => kind.look(record));
    only([], () => kind.verify(record));
    only(['GPINTEN', 'INTF', 'INTCAP'], () => kind.watchInputs(record, Math.floor(random() * (all + 1))));
  });

  test('a pin never shows a level that nobody asked for', () => {
    const bits = fc.integer({ min: 0, max: all });
    const step = mishaps(bits, 28);
    const pins = Array.from({ length: kind.pins }, (_, pin) => pin);
    const one = (word: number, pin: number) => ((word >> pin) & 1) !== 0;

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
        function order(verb: 'open' | 'write', ordered: number): boolean {
          const before = pins.map((pin) => chip.level(pin));
          const arrived = new Set<number>();
          watch = (pin, level) => {
            if (level === one(ordered, pin)) arrived.add(pin);
            else if (level !== before[pin] || arrived.has(pin)) throw new BadAccess(`pin ${pin} shows ${level}, for which nobody asked`);
          };
          try {
            kind[verb](record, ordered);
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
          const expected = pins.map((pin) => (one(outputs | bit7, pin) ? one(ordered, pin) : undefined));
          expect(pins.map((pin) => chip.level(pin))).toEqual(expected);
          expect(kind.verify(record)).toBe(true);
        }

        scramble(chip, random);
        let setUp = false;
        for (const { act, bits: ordered, failAt, heardAll } of steps) {
          if (act.startsWith('reset')) {
            chip.power(false);
            chip.power(true);
          }
          if (act.startsWith('upset')) scramble(chip, random);
          if (act === 'restart') record = kind.make(bus, outputs);
          if (act.endsWith('unseen')) {
            setUp = false;
            continue;
          }
          Object.assign(line, { failAt, heardAll });
          const done = order(act === 'write' ? 'write' : 'open', ordered);
          if (act !== 'write') setUp = done;
          if (done && setUp) shows(ordered);
        }
        order('open', 0);
        shows(0);
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});
