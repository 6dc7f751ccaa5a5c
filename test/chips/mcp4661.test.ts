import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as driver from '../../firmware/chips/mcp4661.ts';
import { MS } from '../../sim/clock.ts';
import { seeded } from '../../sim/random.ts';
import { Mcp4661, type EndToEnd, type Mcp4661Options, type Mcp4661Part } from '../../sim/chips/mcp4661.ts';
import { get, outside, wired } from './wire.ts';

// Typed again from the data sheets.
const [WRITE, UP, DOWN, READ] = [0x00, 0x04, 0x08, 0x0c];
const command = (register: number, what: number, bits98 = 0) => (register << 4) | what | bits98;
const TCON = 4;
const STATUS = 5;
const WRITE_MS = 10;
const FLOOR = -68;
const OPEN = -100;

const ADDRESS: Record<Mcp4661Part, number> = { MCP4551: 0x2e, MCP4561: 0x2f, MCP4651: 0x28, MCP4661: 0x2b };
const ALL = Object.keys(ADDRESS) as Mcp4661Part[];
const DUAL: Mcp4661Part[] = ['MCP4651', 'MCP4661'];
const SINGLE: Mcp4661Part[] = ['MCP4551', 'MCP4561'];
const WITH_EEPROM: Mcp4661Part[] = ['MCP4561', 'MCP4661'];

function bench(options: Mcp4661Options = {}, address = ADDRESS[options.part ?? 'MCP4661']) {
  const around = outside();
  const seen: number[][] = [];
  const channels = options.part && SINGLE.includes(options.part) ? [0] : [0, 1];
  const chip = new Mcp4661(address, around.surroundings, options);
  const loudest = () => channels.map((ch) => chip.gain(ch).hi);
  around.world.heard = () => seen.push(loudest());
  const { wires, bus, trace: log } = wired(chip, around);
  const trace = () =>
    log.map(({ kind, bytes, ok }) => `${kind === 'write' ? 'W' : 'R'}${bytes.map((b) => ` ${b.toString(16)}`).join('')}${ok ? '' : ' -'}`);
  return { clock: around.clock, chip, wires, bus, seen, loudest, channels, trace, log, amp: driver.mcp4661(bus, address) };
}

/** One transaction; gives how many bytes were acknowledged. */
function send(chip: Mcp4661, ...bytes: number[]): number {
  let heard = 0;
  if (chip.start(false)) for (const byte of bytes) if (chip.write(byte)) heard++;
  chip.stop(false);
  return heard;
}

function register(chip: Mcp4661, address: number): number {
  const [high, low] = get(chip, [command(address, READ)], 2) as [number, number];
  return (high << 8) | low;
}

function put(chip: Mcp4661, address: number, value: number): void {
  expect(send(chip, command(address, WRITE, value >> 8), value & 0xff)).toBe(2);
}

const level = (gain: number) => 20 * Math.log10(gain);
const dB = (chip: Mcp4661, ch: number) => {
  const { lo, hi } = chip.gain(ch);
  expect(lo).toBe(hi);
  return level(hi);
};

/** Any state that an earlier life may have left. */
function scramble(chip: Mcp4661, random: () => number): void {
  const nine = () => Math.floor(random() * 0x200);
  put(chip, 0, nine());
  if (DUAL.includes(chip.part)) put(chip, 1, nine());
  put(chip, TCON, nine());
}

describe('the levels', () => {
  // Code, dB to a tenth; code, dB to the next one up.
  const ROWS = [
    [256, 0], [228, -1], [203, -2], [181, -3], [162, -4], [144, -5], [128, -6.0], [102, -8], [81, -10], [64, -12.0],
    [51, -14], [41, -16], [32, -18.1], [26, -20], [25, -20.2], [20, -22.1], [17, -23.6], [16, -24.1], [13, -26], [10, -28],
    [9, -29.1], [8, -30.1], [7, -31.3], [6, -32.6], [5, -34.2], [4, -36.1], [3, -38.6], [2, -42.1], [1, -48.2],
  ] as const;
  const STEPS = [
    [255, 0.03], [128, 0.07], [64, 0.13], [32, 0.27], [25, 0.34], [20, 0.42], [17, 0.5], [16, 0.53], [9, 0.92], [8, 1.02],
    [4, 1.94], [3, 2.5], [2, 3.5], [1, 6.0],
  ] as const;

  test.each(ROWS)('position %i is %f dB', (position, expected) => {
    const tolerance = Number.isInteger(expected) && expected > -30 ? 0.2 : 0.05;
    expect(Math.abs(driver.levels()[position]! / 100 - expected)).toBeLessThanOrEqual(tolerance);
  });

  test.each(STEPS)('the step up from position %i is %f dB', (position, expected) => {
    const table = driver.levels();
    const digits = Number.isInteger(expected * 10) ? 0.05 : 0.005;
    expect(Math.abs((table[position + 1]! - table[position]!) / 100 - expected)).toBeLessThanOrEqual(digits);
  });

  test('are 257, rise with every position, and double with twice the position', () => {
    const table = driver.levels();
    expect(table).toHaveLength(257);
    expect([table[0], table[256]]).toEqual([-6800, 0]);
    for (let position = 1; position <= 256; position++) {
      expect(table[position]!).toBeGreaterThan(table[position - 1]!);
      expect(256 * 10 ** (table[position]! / 2000)).toBeCloseTo(position, 9);
    }
  });

  test('are what the part gives with no load, at every position and each ear', () => {
    const { chip, amp } = bench();
    driver.levels().forEach((mB, position) => {
      driver.setWipers(amp, position, 256 - position);
      expect(100 * dB(chip, 0)).toBeCloseTo(mB, 6);
      driver.setWipers(amp, 256 - position, position);
      expect(100 * dB(chip, 1)).toBeCloseTo(mB, 6);
    });
  });
});

describe('the divider', () => {
  test.each([0x100, 0x101, 0x180, 0x1ff])('code %i is full scale', (code) => {
    const { chip } = bench();
    put(chip, 0, code);
    expect(dB(chip, 0)).toBe(0);
    expect(register(chip, 0)).toBe(code);
  });

  // Error against the unloaded divider, dB, at code 128, straight into an input of so many ohm.
  test.each<[EndToEnd, number, number]>([
    [5_000, 18_500, -0.6], [5_000, 37_000, -0.31],
    [10_000, 18_500, -1.13], [10_000, 37_000, -0.58],
    [50_000, 18_500, -4.5], [50_000, 37_000, -2.54],
  ])('%i ohm into %i ohm loses %f dB at mid-scale', (rab, load, error) => {
    const { chip } = bench({ rab, load });
    put(chip, 0, 128);
    expect(dB(chip, 0) - level(0.5)).toBeCloseTo(error, 2);
    put(chip, 0, 256);
    expect(dB(chip, 0)).toBeGreaterThan(-0.04);
  });

  test('the wiper resistance costs nothing without a load', () => {
    for (const wiperResistance of [0, 75, 300]) {
      const { chip } = bench({ wiperResistance });
      expect(dB(chip, 0)).toBeCloseTo(level(0.5), 9);
    }
    expect(dB(bench({ wiperResistance: 300, load: 300, rab: 100_000 }).chip, 0)).toBeLessThan(level(0.5) - 30);
  });

  test('a source resistance is in series with A', () => {
    const { chip } = bench({ rab: 10_000, source: 10_000 });
    put(chip, 0, 256);
    expect(dB(chip, 0)).toBeCloseTo(level(0.5), 9);
    put(chip, 0, 64);
    expect(dB(chip, 0)).toBeCloseTo(level(0.125), 9);
  });

  test('tolerance and mismatch do not show in an unloaded divider, and do with a source or a load', () => {
    const off = { tolerance: -0.2, mismatch: 0.0125 };
    expect(dB(bench(off).chip, 0)).toBeCloseTo(level(0.5), 9);
    const { chip } = bench({ ...off, source: 8_000 });
    put(chip, 0, 256);
    put(chip, 1, 256);
    expect(dB(chip, 0)).toBeCloseTo(level(0.5), 9);
    expect(dB(chip, 1)).toBeCloseTo(level(8_100 / 16_100), 9);
  });

  test.each<[EndToEnd, number]>([[5_000, -32.6], [10_000, -37.3], [50_000, -50.1], [100_000, -54.2]])(
    'the worst floor of %i ohm is %f dB, and every code up to full scale is louder than the one before',
    (rab, floor) => {
      const { chip } = bench({ rab, floorDb: 'worst' });
      put(chip, 0, 0);
      expect(dB(chip, 0)).toBeCloseTo(floor, 1);
      for (let code = 1; code <= 256; code++) {
        const before = dB(chip, 0);
        send(chip, UP);
        expect(dB(chip, 0)).toBeGreaterThan(before);
      }
      expect(dB(chip, 0)).toBe(0);
    },
  );

  test('a floor can be given in dB', () => {
    const { chip } = bench({ floorDb: -60 });
    put(chip, 1, 0);
    expect(dB(chip, 1)).toBeCloseTo(-60, 9);
  });

  test('a linearity error moves the tap of its pot by so many steps, and never past the ends', () => {
    const { chip } = bench({ linearity: (pot, code) => (pot === 0 ? 1 : code === 8 ? -0.5 : -300) });
    put(chip, 0, 8);
    put(chip, 1, 8);
    expect(dB(chip, 0)).toBeCloseTo(level(9 / 256), 9);
    expect(dB(chip, 1)).toBeCloseTo(level(7.5 / 256), 9);
    put(chip, 0, 256);
    put(chip, 1, 256);
    expect(dB(chip, 0)).toBe(0);
    expect(dB(chip, 1)).toBeCloseTo(OPEN, 9);
  });

  test('data that no part has are refused', () => {
    expect(() => bench({ tolerance: 0.21 })).toThrow('MCP4661: tolerance 0.21 is not within -0.2..0.2');
    expect(() => bench({ mismatch: -0.02 })).toThrow(RangeError);
    expect(() => bench({ mismatch: NaN })).toThrow(RangeError);
    expect(() => bench({ part: 'MCP4651', eeprom: { 2: 0 } })).toThrow('MCP4651: it has no EEPROM at 0x02');
    expect(() => bench({ part: 'MCP4561', eeprom: { 3: 0 } })).toThrow(RangeError);
    expect(() => bench({ eeprom: { 4: 0 } })).toThrow(RangeError);
    expect(() => bench({ eeprom: { 2: 0x200 } })).toThrow('9 bits');
    expect(() => bench().chip.gain(2)).toThrow(RangeError);
    expect(() => bench({ part: 'MCP4551' }).chip.gain(1)).toThrow('MCP4551: it has no channel 1');
  });
});

describe('terminal control', () => {
  const half = level(0.5);
  // Shutdown bit, A, W, B of one pot at mid-scale: dB with a load of 1 Mohm, and without (null: nobody knows).
  const STATES: [number, number, number | null][] = [
    [0b1111, half, half],
    [0b1110, 0, 0], // B open: no divider any more
    [0b1101, OPEN, null],
    [0b1100, OPEN, null],
    [0b1011, OPEN, OPEN],
    [0b1010, OPEN, null],
    [0b1001, OPEN, null],
    [0b1000, OPEN, null],
    ...[0, 1, 2, 3, 4, 5, 6, 7].map((bits): [number, number, number] => [bits, OPEN, OPEN]),
  ];

  test.each(STATES)('bits %i of either pot, the other being connected', (bits, loaded, unloaded) => {
    for (const pot of [0, 1]) {
      const tcon = 0x100 | (pot === 0 ? 0xf0 | bits : 0x0f | (bits << 4));
      const into = bench({ load: 1e6, rab: 5_000 }).chip;
      put(into, TCON, tcon);
      expect(Math.abs(dB(into, pot) - loaded)).toBeLessThan(0.03);
      expect(Math.abs(dB(into, 1 - pot) - half)).toBeLessThan(0.03);
      const free = bench().chip;
      put(free, TCON, tcon);
      if (unloaded === null) expect(free.gain(pot)).toEqual({ lo: 10 ** (OPEN / 20), hi: 1 });
      else expect(dB(free, pot)).toBeCloseTo(unloaded, 9);
      expect(dB(free, 1 - pot)).toBeCloseTo(half, 9);
    }
  });

  test('keeps the wiper, obeys the bus and tells of each change', () => {
    const { chip, seen } = bench();
    put(chip, TCON, 0x177);
    put(chip, 0, 64);
    expect(dB(chip, 0)).toBeCloseTo(OPEN, 9);
    put(chip, TCON, 0x1ff);
    expect(dB(chip, 0)).toBeCloseTo(level(0.25), 9);
    expect(seen).toHaveLength(3);
    put(chip, TCON, 0x1ff);
    put(chip, 0, 64);
    expect(seen).toHaveLength(3);
  });

  test('bit 8 is the general call: it makes no sound', () => {
    const { chip } = bench();
    put(chip, TCON, 0x0ff);
    expect(register(chip, TCON)).toBe(0x0ff);
    expect(dB(chip, 0)).toBeCloseTo(half, 9);
  });
});

describe('the bus', () => {
  test.each<[Mcp4661Part, number, number]>([
    ['MCP4551', 0x2e, 0x2f], ['MCP4561', 0x2e, 0x2f], ['MCP4651', 0x28, 0x2f], ['MCP4661', 0x28, 0x2f],
  ])('%s can have addresses %i to %i', (part, first, last) => {
    for (let address = first; address <= last; address++) expect(bench({ part }, address).chip.address).toBe(address);
    expect(() => bench({ part }, first - 1)).toThrow(RangeError);
    expect(() => bench({ part }, last + 1)).toThrow(`${part}: address 0x30`);
    expect(bench({ part }).chip.part).toBe(part);
  });

  // Per register what is acknowledged: w write, r read, s step. From the data sheets' table of commands.
  const MAP: Record<Mcp4661Part, string[]> = {
    MCP4551: ['wrs', '', '', '', 'wr', 'r', ...Array<string>(10).fill('')],
    MCP4651: ['wrs', 'wrs', '', '', 'wr', 'r', ...Array<string>(10).fill('')],
    MCP4561: ['wrs', '', 'wr', '', 'wr', 'r', ...Array<string>(10).fill('wr')],
    MCP4661: ['wrs', 'wrs', 'wr', 'wr', 'wr', 'r', ...Array<string>(10).fill('wr')],
  };
  const letter = (what: number) => (what === WRITE ? 'w' : what === READ ? 'r' : 's');

  test.each(ALL)('%s acknowledges the commands that it has, and no other', (part) => {
    for (let address = 0; address < 16; address++) {
      for (const what of [WRITE, UP, DOWN, READ]) {
        for (const bits98 of [0, 1, 2, 3]) {
          const { chip } = bench({ part });
          expect([address, what, send(chip, command(address, what, bits98))]).toEqual([
            address, what, MAP[part][address]!.includes(letter(what)) ? 1 : 0,
          ]);
        }
      }
    }
  });

  test('bit 8 of the data is in the command, bit 9 has no use', () => {
    const { chip } = bench();
    send(chip, command(0, WRITE, 1), 0x23);
    send(chip, command(1, WRITE, 2), 0x45);
    expect(chip.peek()).toMatchObject({ wiper0: 0x123, wiper1: 0x045 });
  });

  test('commands of any kind may be chained', () => {
    const { chip, seen } = bench();
    expect(send(chip, command(0, WRITE), 10, command(1, UP), command(0, DOWN), command(TCON, WRITE, 1), 0xf7, command(1, READ))).toBe(7);
    expect(chip.peek()).toMatchObject({ wiper0: 9, wiper1: 0x81, tcon: 0x1f7 });
    expect(seen).toHaveLength(4);
  });

  test('a refused command makes it deaf until the next START', () => {
    const { chip } = bench();
    chip.start(false);
    expect(chip.write(command(TCON, UP))).toBe(false);
    for (const byte of [command(0, WRITE), 3, command(0, UP)]) expect(chip.write(byte)).toBe(false);
    expect(chip.peek()['wiper0']).toBe(0x80);
    chip.stop(true);
    chip.start(false);
    expect([chip.write(command(0, WRITE)), chip.write(3)]).toEqual([true, true]);
    expect(chip.peek()['wiper0']).toBe(3);
  });

  test('what came before the refused command stays', () => {
    const { chip } = bench();
    expect(send(chip, command(0, WRITE), 3, command(STATUS, WRITE), 5, command(1, UP))).toBe(2);
    expect(chip.peek()).toMatchObject({ wiper0: 3, wiper1: 0x80 });
  });

  test.each([true, false])('a data byte that does not come aborts the write (repeated START: %s)', (repeated) => {
    const { chip } = bench();
    chip.start(false);
    chip.write(command(0, WRITE, 1));
    chip.stop(repeated);
    chip.start(false);
    chip.write(command(1, UP)); // no data byte of the write before
    chip.stop(false);
    expect(chip.peek()).toMatchObject({ wiper0: 0x80, wiper1: 0x81 });
  });

  test('a read gives the register of the last valid command, high byte first, again and again', () => {
    const { chip } = bench();
    put(chip, 1, 0x1a5);
    send(chip, command(TCON, UP)); // refused
    chip.start(true);
    expect([chip.read(), chip.read(), chip.read(), chip.read()]).toEqual([1, 0xa5, 1, 0xa5]);
    chip.read();
    chip.stop(false);
    chip.start(true);
    expect(chip.read()).toBe(1); // from the high byte on
    chip.stop(false);
    put(chip, TCON, 0x1ff);
    chip.power(false);
    chip.power(true);
    chip.start(true);
    expect([chip.read(), chip.read()]).toEqual([0, 0x80]); // wiper 0
  });

  test.each([
    [0x000, DOWN, 0x000], [0x000, UP, 0x001], [0x0ff, UP, 0x100], [0x100, UP, 0x100], [0x100, DOWN, 0x0ff],
    [0x101, UP, 0x101], [0x101, DOWN, 0x101], [0x1ff, UP, 0x1ff], [0x1ff, DOWN, 0x1ff],
  ])('from %i, command %i leads to %i', (from, what, to) => {
    for (const pot of [0, 1]) {
      const { chip } = bench();
      put(chip, pot, from);
      expect(send(chip, command(pot, what))).toBe(1);
      expect(chip.peek()[`wiper${pot}`]).toBe(to);
    }
  });

  test('status reads 1F0h with EEPROM; the fixed value of RAM parts has no EEPROM write either', () => {
    for (const part of WITH_EEPROM) expect(register(bench({ part }).chip, STATUS)).toBe(0x1f0);
    for (const part of ['MCP4551', 'MCP4651'] as const) expect(register(bench({ part }).chip, STATUS) & 8).toBe(0);
  });

  test('any bytes do what the valid commands before the first refused one say, and nothing else', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const likely = fc.constantFrom(0x00, 0x01, 0x04, 0x08, 0x10, 0x11, 0x14, 0x18, 0x40, 0x41);
    fc.assert(
      fc.property(fc.constantFrom(...ALL), fc.array(fc.array(fc.oneof(byte, likely), { maxLength: 12 }), { maxLength: 5 }), (part, list) => {
        const { chip, clock } = bench({ part });
        const expected: Record<number, number> = { 0: 0x80, 1: 0x80, 2: 0x80, 3: 0x80, 4: 0x1ff };
        for (let data = 6; data < 16; data++) expected[data] = 0xff;
        for (const bytes of list) {
          send(chip, ...bytes);
          clock.advanceTo(clock.now + WRITE_MS * MS);
          for (let i = 0; i < bytes.length; i++) {
            const [address, what] = [bytes[i]! >> 4, bytes[i]! & 0x0c];
            if (!MAP[part][address]!.includes(letter(what))) break;
            const now = expected[address]!;
            if (what === UP && now < 0x100) expected[address] = now + 1;
            if (what === DOWN && now > 0 && now <= 0x100) expected[address] = now - 1;
            if (what !== WRITE) continue;
            const low = bytes[i + 1];
            if (low === undefined) break;
            const value = ((bytes[i]! & 1) << 8) | low;
            const volatile = address < 2 || address === TCON;
            if (volatile) expected[address] = address === TCON && SINGLE.includes(part) ? value | 0xf0 : value;
            else if (i + 2 === bytes.length) expected[address] = value; // wants its STOP
            else break;
            i++;
          }
        }
        for (let address = 0; address < 16; address++) {
          if (address !== STATUS && MAP[part][address]!.includes('r')) expect([address, register(chip, address)]).toEqual([address, expected[address]]);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('power', () => {
  test.each(ALL)('%s wakes at mid-scale, all terminals connected', (part) => {
    const { chip, channels } = bench({ part });
    expect(register(chip, TCON)).toBe(0x1ff);
    for (const ch of channels) expect(dB(chip, ch)).toBeCloseTo(level(0.5), 9);
  });

  test('the registers are those of the part, by name', () => {
    const data = ['6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'].map((digit) => [`data${digit}`, 0xff] as const);
    const ram = { wiper0: 0x80, tcon: 0x1ff, status: 0x1f7 };
    const nonvolatile = { wiper0: 0x80, tcon: 0x1ff, status: 0x1f0, nonvolatileWiper0: 0x80, eepromWrites: 0, ...Object.fromEntries(data) };
    expect(bench({ part: 'MCP4551' }).chip.peek()).toEqual(ram);
    expect(bench({ part: 'MCP4651' }).chip.peek()).toEqual({ ...ram, wiper1: 0x80 });
    expect(bench({ part: 'MCP4561' }).chip.peek()).toEqual(nonvolatile);
    expect(bench({ part: 'MCP4661' }).chip.peek()).toEqual({ ...nonvolatile, wiper1: 0x80, nonvolatileWiper1: 0x80 });
  });

  test.each(DUAL)('%s forgets what was not stored', (part) => {
    const { chip } = bench({ part });
    scramble(chip, seeded(3));
    chip.power(false);
    chip.power(true);
    expect(chip.peek()).toMatchObject({ wiper0: 0x80, wiper1: 0x80, tcon: 0x1ff });
  });

  test('a part with EEPROM wakes where that says', () => {
    const { chip } = bench({ eeprom: { 2: 0, 3: 0x100 } });
    expect(dB(chip, 0)).toBeCloseTo(FLOOR, 9);
    expect(dB(chip, 1)).toBe(0);
  });

  test('without power it is deaf and silent, and tells so once', () => {
    const { chip, seen, clock } = bench();
    chip.power(true);
    expect(seen).toHaveLength(0);
    send(chip, command(2, WRITE), 0);
    chip.power(false);
    expect(seen).toEqual([[10 ** (OPEN / 20), 10 ** (OPEN / 20)]]);
    expect([chip.start(false), chip.start(true), chip.write(0), chip.read()]).toEqual([false, false, false, 0xff]);
    expect(clock.next()).toBe(Infinity);
  });
});

describe('the EEPROM', () => {
  test('is written from the STOP on, for 10 ms, while status says so', () => {
    const { chip, clock } = bench();
    chip.start(false);
    chip.write(command(3, WRITE, 1));
    chip.write(0x23);
    expect(chip.peek()['status']).toBe(0x1f0);
    chip.stop(false);
    expect(register(chip, STATUS)).toBe(0x1f8);
    clock.advanceTo(WRITE_MS * MS - 1);
    expect(chip.peek()).toMatchObject({ status: 0x1f8, nonvolatileWiper1: 0x80, eepromWrites: 0 });
    clock.advanceTo(WRITE_MS * MS);
    expect(chip.peek()).toMatchObject({ status: 0x1f0, nonvolatileWiper1: 0x123, eepromWrites: 1 });
    expect(register(chip, 3)).toBe(0x123);
    expect(chip.peek()['wiper1']).toBe(0x80); // only at the next power-up
  });

  test('can be faster', () => {
    const { chip, clock } = bench({ eepromMs: 5 });
    send(chip, command(0xf, WRITE), 1);
    clock.advanceTo(5 * MS);
    expect(chip.peek()['dataF']).toBe(1);
  });

  test('while it is written only the volatile registers are there', () => {
    const { chip, clock } = bench();
    send(chip, command(2, WRITE), 0);
    for (const address of [2, 3, 6, 0xf]) for (const what of [WRITE, READ]) expect(send(chip, command(address, what))).toBe(0);
    expect(send(chip, command(0, WRITE), 5, command(1, UP), command(TCON, WRITE, 1), 0x7f)).toBe(5);
    expect(chip.peek()).toMatchObject({ wiper0: 5, wiper1: 0x81, tcon: 0x17f });
    clock.advanceTo(WRITE_MS * MS);
    expect(chip.peek()).toMatchObject({ nonvolatileWiper0: 0, nonvolatileWiper1: 0x80, eepromWrites: 1 });
  });

  test('a read behind one of its registers is refused meanwhile', () => {
    const { chip, clock } = bench();
    send(chip, command(2, WRITE), 0);
    expect(chip.start(true)).toBe(false);
    chip.stop(false);
    clock.advanceTo(WRITE_MS * MS);
    expect(chip.start(true)).toBe(true);
    expect([chip.read(), chip.read()]).toEqual([0, 0]);
  });

  test('nothing may be chained to its write, and a repeated START is no STOP', () => {
    const { chip, clock } = bench();
    expect(send(chip, command(2, WRITE), 0, command(0, UP))).toBe(2);
    chip.start(false);
    chip.write(command(3, WRITE));
    chip.write(0);
    chip.stop(true);
    clock.advanceTo(WRITE_MS * MS);
    expect(chip.peek()).toMatchObject({ wiper0: 0x80, nonvolatileWiper0: 0x80, nonvolatileWiper1: 0x80, eepromWrites: 0 });
  });

  test('a power cut while it is written leaves the worst', () => {
    const { chip, clock } = bench();
    send(chip, command(2, WRITE), 0);
    clock.advanceTo(WRITE_MS * MS - 1);
    chip.power(false);
    chip.power(true);
    clock.advanceTo(2 * WRITE_MS * MS);
    expect(chip.peek()).toMatchObject({ nonvolatileWiper0: 0x1ff, status: 0x1f0 });
    expect(dB(chip, 0)).toBe(0);
  });

  test('a STOP that the part does not see stores nothing', () => {
    const { chip, clock } = bench();
    chip.start(false);
    chip.write(command(2, WRITE));
    chip.write(0);
    chip.power(false);
    chip.stop(false);
    chip.power(true);
    clock.advanceTo(WRITE_MS * MS);
    expect(chip.peek()).toMatchObject({ nonvolatileWiper0: 0x80, eepromWrites: 0 });
  });
});

describe('the driver of a dual part', () => {
  test('opens in one transaction: shut, wipers to 0, connected', () => {
    const { amp, trace, chip } = bench();
    driver.open(amp);
    expect(trace()).toEqual(['W 41 77 0 0 10 0 41 ff']);
    expect(chip.peek()).toMatchObject({ wiper0: 0, wiper1: 0, tcon: 0x1ff });
  });

  test.each(DUAL)('%s: opening is at no instant louder than before or after, from any state, cut short anywhere', (part) => {
    const random = seeded(4);
    for (let round = 0; round < 200; round++) {
      const { chip, amp, seen, loudest, log, channels } = bench({ part, load: 1e6 });
      scramble(chip, random);
      const before = loudest();
      const state = chip.peek();
      seen.length = 0;
      driver.open(amp);
      const after = loudest();
      for (const ch of channels) {
        expect(after[ch]).toBeCloseTo(10 ** (FLOOR / 20), 5);
        for (const instant of seen) expect(instant[ch]!).toBeLessThanOrEqual(Math.max(before[ch]!, after[ch]!));
      }
      const { bytes } = log[0]!;
      const cut = bench({ part, load: 1e6 });
      put(cut.chip, 0, state['wiper0']!);
      put(cut.chip, 1, state['wiper1']!);
      put(cut.chip, TCON, state['tcon']!);
      send(cut.chip, ...bytes.slice(0, Math.floor(random() * bytes.length)));
      for (const ch of channels) expect(cut.loudest()[ch]!).toBeLessThanOrEqual(Math.max(before[ch]!, after[ch]!));
    }
  });

  test('opening reaches a part that stores, and stores nothing itself', () => {
    const { amp, chip, clock } = bench();
    driver.store(amp, 1);
    driver.open(amp);
    expect(chip.peek()).toMatchObject({ wiper0: 0, wiper1: 0, tcon: 0x1ff, status: 0x1f8 });
    clock.advanceTo(clock.now + WRITE_MS * MS);
    expect(chip.peek()['eepromWrites']).toBe(1);
  });

  test('sets both wipers in four bytes, full scale too', () => {
    const { amp, trace, chip } = bench();
    driver.setWipers(amp, 256, 3);
    driver.setWipers(amp, 255, 256);
    driver.setWipers(amp, 0, 0);
    expect(trace()).toEqual(['W 1 0 10 3', 'W 0 ff 11 0', 'W 0 0 10 0']);
    expect(chip.peek()).toMatchObject({ wiper0: 0, wiper1: 0 });
  });

  test('moves each ear straight from one position to the other', () => {
    const position = fc.integer({ min: 0, max: 256 });
    fc.assert(
      fc.property(fc.constantFrom(...DUAL), fc.array(fc.tuple(position, position), { minLength: 2, maxLength: 6 }), (part, pairs) => {
        const { amp, chip, seen } = bench({ part });
        driver.open(amp);
        for (const [left, right] of pairs) {
          seen.length = 0;
          const before = [chip.gain(0).hi, chip.gain(1).hi];
          driver.setWipers(amp, left, right);
          const after = [chip.gain(0).hi, chip.gain(1).hi];
          for (const instant of seen) for (const ch of [0, 1]) expect([before[ch], after[ch]]).toContain(instant[ch]);
          expect(chip.peek()).toMatchObject({ wiper0: left, wiper1: right, tcon: 0x1ff });
          expect(driver.verify(amp, left, right)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('verifies both wipers and the terminals, with three reads', () => {
    const { amp, chip, trace, log } = bench();
    driver.open(amp);
    driver.setWipers(amp, 256, 7);
    log.length = 0;
    expect(driver.verify(amp, 256, 7)).toBe(true);
    expect(trace()).toEqual(['W c', 'R 1 0', 'W 4c', 'R 1 ff', 'W 1c', 'R 0 7']);
    expect([driver.verify(amp, 0, 7), driver.verify(amp, 255, 7), driver.verify(amp, 256, 8)]).toEqual([false, false, false]);
    put(chip, 0, 0x1ff);
    expect(driver.verify(amp, 256, 7)).toBe(false);
    put(chip, 0, 256);
    for (let bit = 0; bit < 9; bit++) {
      put(chip, TCON, 0x1ff & ~(1 << bit));
      expect(driver.verify(amp, 256, 7)).toBe(false);
    }
  });

  test('finds out that the part was reset', () => {
    const { amp, chip } = bench();
    driver.open(amp);
    chip.power(false);
    expect(() => driver.verify(amp, 0, 0)).toThrow('not acknowledged');
    chip.power(true);
    expect(driver.verify(amp, 0, 0)).toBe(false);
  });

  test('mutes both ears for true, and comes back to the wipers as they stand', () => {
    const { amp, chip, trace, log } = bench();
    driver.open(amp);
    driver.setWipers(amp, 100, 50);
    log.length = 0;
    driver.mute(amp);
    expect([dB(chip, 0), dB(chip, 1)].map(Math.round)).toEqual([OPEN, OPEN]);
    driver.setWipers(amp, 20, 10);
    expect(driver.verify(amp, 20, 10)).toBe(true);
    driver.unmute(amp);
    expect(driver.verify(amp, 20, 10)).toBe(true);
    expect(dB(chip, 1)).toBeCloseTo(level(10 / 256), 9);
    expect(trace().filter((line) => line.startsWith('W 41'))).toEqual(['W 41 77', 'W 41 ff']);
  });

  test('does not take an unmuted part for a muted one, nor the other way round', () => {
    const { amp, chip, wires } = bench();
    driver.open(amp);
    driver.mute(amp);
    put(chip, TCON, 0x1ff);
    expect(driver.verify(amp, 0, 0)).toBe(false);
    driver.mute(amp);
    wires.unplugged.add(amp.address);
    expect(() => driver.unmute(amp)).toThrow('not acknowledged');
    wires.unplugged.clear();
    expect(driver.verify(amp, 0, 0)).toBe(true); // still muted, as ordered with success
  });

  test.each(['open', 'setWipers', 'mute', 'unmute', 'verify', 'store', 'stored', 'storing'] as const)('%s throws where nobody answers', (verb) => {
    const { amp, wires } = bench();
    wires.unplugged.add(amp.address);
    expect(() => driver[verb](amp, 0, 0)).toThrow('not acknowledged');
  });

  const FIELDS: [string, (amp: driver.Mcp4661) => unknown, string[]][] = [
    ['open', (amp) => driver.open(amp), ['wiper0', 'wiper1', 'tcon']],
    ['setWipers', (amp) => driver.setWipers(amp, 77, 256), ['wiper0', 'wiper1']],
    ['verify', (amp) => driver.verify(amp, 77, 256), []],
    ['mute', (amp) => driver.mute(amp), ['tcon']],
    ['unmute', (amp) => driver.unmute(amp), ['tcon']],
    ['store of pot 0', (amp) => driver.store(amp, 0), ['nonvolatileWiper0', 'eepromWrites']],
    ['store of pot 1', (amp) => driver.store(amp, 1), ['nonvolatileWiper1', 'eepromWrites']],
    ['stored', (amp) => driver.stored(amp, 1), []],
    ['storing', (amp) => driver.storing(amp), []],
  ];
  test.each(FIELDS)('%s changes no bit outside its own field, from 16 states', (_name, verb, fields) => {
    const random = seeded(5);
    const nine = () => Math.floor(random() * 0x200);
    for (let round = 0; round < 16; round++) {
      const { amp, chip, clock } = bench({ eeprom: { 2: nine(), 3: nine(), 6: nine(), 0xf: nine() } });
      scramble(chip, random);
      const before = chip.peek();
      verb(amp);
      clock.advanceTo(clock.now + WRITE_MS * MS);
      const after = chip.peek();
      for (const name of Object.keys(before)) if (!fields.includes(name)) expect([name, after[name]]).toEqual([name, before[name]]);
    }
  });
});

describe('the driver of a single part', () => {
  test.each(SINGLE)('%s: opens, sets, mutes and verifies its one pot', (part) => {
    const { amp, chip, trace } = bench({ part });
    driver.openSingle(amp);
    driver.setWiper(amp, 256);
    driver.muteSingle(amp);
    expect(chip.peek()).toMatchObject({ wiper0: 256, tcon: 0x1f7 });
    expect(dB(chip, 0)).toBeCloseTo(OPEN, 9);
    expect(driver.verifySingle(amp, 256)).toBe(true);
    driver.setWiper(amp, 12);
    driver.unmute(amp);
    expect(driver.verifySingle(amp, 12)).toBe(true);
    expect(driver.verifySingle(amp, 13)).toBe(false);
    expect(trace().filter((line) => line.startsWith('W') && line.length > 4)).toEqual([
      'W 41 f7 0 0 41 ff', 'W 1 0', 'W 41 f7', 'W 0 c', 'W 41 ff',
    ]);
  });

  test.each(SINGLE)('%s: opening is at no instant louder than before or after', (part) => {
    const random = seeded(6);
    for (let round = 0; round < 100; round++) {
      const { chip, amp, seen, loudest } = bench({ part, load: 1e6 });
      scramble(chip, random);
      const before = loudest()[0]!;
      seen.length = 0;
      driver.openSingle(amp);
      const after = loudest()[0]!;
      for (const instant of seen) expect(instant[0]!).toBeLessThanOrEqual(Math.max(before, after));
      expect(chip.peek()).toMatchObject({ wiper0: 0, tcon: 0x1ff });
    }
  });

  test.each(SINGLE)('%s: the verbs of a dual part are refused', (part) => {
    const { amp, chip } = bench({ part });
    expect(() => driver.open(amp)).toThrow('not acknowledged');
    expect(dB(chip, 0)).toBeCloseTo(OPEN, 9); // refused at wiper 1: still shut
    expect(() => driver.setWipers(amp, 1, 1)).toThrow('not acknowledged');
  });
});

describe('commissioning', () => {
  test('a part that was stored wakes quiet', () => {
    const { amp, chip, clock, trace } = bench();
    expect([driver.stored(amp, 0), driver.stored(amp, 1)]).toEqual([false, false]);
    for (const pot of [0, 1]) {
      driver.store(amp, pot);
      expect(driver.storing(amp)).toBe(true);
      expect(driver.stored(amp, pot)).toBe(false);
      clock.advanceTo(clock.now + driver.STORE_MS * MS);
      expect(driver.storing(amp)).toBe(false);
      expect(driver.stored(amp, pot)).toBe(true);
    }
    expect(trace().filter((line) => line.startsWith('W') && line.length > 4)).toEqual(['W 20 0', 'W 30 0']);
    expect(chip.peek()).toMatchObject({ wiper0: 0x80, wiper1: 0x80 });
    chip.power(false);
    chip.power(true);
    expect(dB(chip, 0)).toBeCloseTo(FLOOR, 9);
    expect(dB(chip, 1)).toBeCloseTo(FLOOR, 9);
  });

  test('its wait is the longest of the data sheet', () => {
    expect(driver.STORE_MS).toBe(WRITE_MS);
  });

  test('a second store before the wait is over is refused, and the first is kept', () => {
    const { amp, clock } = bench();
    driver.store(amp, 0);
    expect(() => driver.store(amp, 1)).toThrow('not acknowledged');
    clock.advanceTo(clock.now + WRITE_MS * MS);
    expect([driver.stored(amp, 0), driver.stored(amp, 1)]).toEqual([true, false]);
  });

  test('a power cut in the wait is found at the next start', () => {
    const { amp, chip } = bench();
    driver.store(amp, 0);
    chip.power(false);
    chip.power(true);
    expect(driver.stored(amp, 0)).toBe(false);
  });

  test('the single part with EEPROM stores its one pot', () => {
    const { amp, clock } = bench({ part: 'MCP4561' });
    driver.store(amp, 0);
    clock.advanceTo(clock.now + WRITE_MS * MS);
    expect(driver.stored(amp, 0)).toBe(true);
    expect(() => driver.store(amp, 1)).toThrow('not acknowledged');
  });

  test.each(['MCP4551', 'MCP4651'] as const)('%s has nothing to store to', (part) => {
    const { amp } = bench({ part });
    expect(() => driver.store(amp, 0)).toThrow('not acknowledged');
    expect(() => driver.stored(amp, 0)).toThrow('not acknowledged');
    expect(driver.storing(amp)).toBe(false);
  });
});
