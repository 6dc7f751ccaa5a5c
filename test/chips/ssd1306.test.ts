import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Clock } from '../../sim/clock.ts';
import { silence } from '../../sim/signal.ts';
import { seeded } from '../../sim/random.ts';
import { BadAccess } from '../../sim/chips/chip.ts';
import { Ssd1306, type Ssd1306Options } from '../../sim/chips/ssd1306.ts';

function bench(options: Ssd1306Options = {}, seed = 1) {
  const world = { changes: 0 };
  const surroundings = { clock: new Clock(), random: seeded(seed), signal: () => silence, changed: () => world.changes++ };
  return { world, chip: new Ssd1306(0x3c, surroundings, options) };
}

function send(chip: Ssd1306, ...bytes: number[]): boolean {
  const heard = chip.start(false) && bytes.every((byte) => chip.write(byte));
  chip.stop(false);
  return heard;
}

const command = (chip: Ssd1306, ...bytes: number[]) => send(chip, 0x00, ...bytes);
const data = (chip: Ssd1306, ...bytes: number[]) => send(chip, 0x40, ...bytes);

/** What the modules want, as the public drivers send it: upright, window mode, pump on, display on. */
function begin(chip: Ssd1306): void {
  const rows = chip.height;
  command(chip, 0xae, 0xd5, 0x80, 0xa8, rows - 1, 0xd3, 0x00, 0x40, 0x8d, 0x14, 0x20, 0x00, 0xa1, 0xc8);
  command(chip, 0xda, rows === 64 ? 0x12 : 0x02, 0x81, 0xcf, 0xd9, 0xf1, 0xdb, 0x40, 0xa4, 0xa6, 0xaf);
}

function clear(chip: Ssd1306): void {
  command(chip, 0x21, 0, 127, 0x22, 0, 7);
  data(chip, ...new Array<number>(1024).fill(0));
}

/** A module as a driver leaves it: upright, cleared. */
function upright(options: Ssd1306Options = {}) {
  const { world, chip } = bench(options);
  begin(chip);
  clear(chip);
  return { world, chip };
}

/** Fills each row y of the RAM with one dot at column y, so that every row can be told. */
function drawDiagonal(chip: Ssd1306): void {
  command(chip, 0x21, 0, 127, 0x22, 0, 7);
  for (let page = 0; page < 8; page++) {
    data(chip, ...Array.from({ length: 128 }, (_, x) => (x >> 3 === page ? 1 << (x & 7) : 0)));
  }
}

/** For each row seen, the row of the diagonal that is there; -1 is dark. */
function rowsSeen(chip: Ssd1306): number[] {
  const picture = chip.pixels();
  return Array.from({ length: chip.height }, (_, y) => picture.subarray(y * 128, (y + 1) * 128).indexOf(1));
}

function dots(chip: Ssd1306): [x: number, y: number][] {
  return [...chip.pixels()].flatMap((lit, i) => (lit ? [[i % 128, i >> 7] as [number, number]] : []));
}

const lit = (chip: Ssd1306) => chip.pixels().reduce((sum, pixel) => sum + pixel, 0);
const count = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

describe('after power-up', () => {
  test('the glass is dark, the registers have their reset values', () => {
    const { chip } = bench();
    expect(lit(chip)).toBe(0);
    expect(chip.peek()).toMatchObject({
      addressingMode: 2, columnStart: 0, columnEnd: 127, pageStart: 0, pageEnd: 7, startLine: 0, contrast: 0x7f, chargePump: 0,
      segmentRemap: 0, entireOn: 0, inverse: 0, multiplex: 63, displayOn: 0, comScan: 0, displayOffset: 0, clock: 0x80,
      precharge: 0x22, comPins: 0x12, vcomh: 0x20,
    });
  });

  test.each([32, 64] as const)('%i rows: who does not clear the RAM shows noise, the same for the same seed', (height) => {
    const [one, same, other] = [1, 1, 2].map((seed) => bench({ height }, seed).chip);
    for (const chip of [one!, same!, other!]) begin(chip);
    expect(lit(one!) / (128 * height)).toBeCloseTo(0.5, 1);
    expect(same!.pixels()).toEqual(one!.pixels());
    expect(other!.pixels()).not.toEqual(one!.pixels());
  });

  test('power off forgets picture, registers and a command begun', () => {
    const { world, chip } = upright();
    command(chip, 0x81);
    const before = world.changes;
    chip.power(false);
    expect(world.changes).toBe(before + 1);
    expect(command(chip, 0xaf)).toBe(false);
    expect(lit(chip)).toBe(0);
    chip.power(true);
    expect(chip.peek()).toMatchObject({ displayOn: 0, chargePump: 0, multiplex: 63 });
    begin(chip);
    expect(lit(chip)).toBeGreaterThan(3000);
  });

  test('the address is one of two', () => {
    expect(() => new Ssd1306(0x3e, { clock: new Clock(), random: seeded(1), signal: () => silence, changed: () => {} })).toThrow('0x3e');
  });
});

describe('light', () => {
  test('needs the charge pump, unless the glass has its own supply', () => {
    const { chip } = upright();
    command(chip, 0xa5);
    expect(lit(chip)).toBe(8192);
    command(chip, 0x8d, 0x10);
    expect(lit(chip)).toBe(0);
    const { chip: external } = upright({ vcc: 'external' });
    command(external, 0x8d, 0x10, 0xa5);
    expect(lit(external)).toBe(8192);
  });

  test('needs the display to be on', () => {
    const { chip } = upright();
    command(chip, 0xa5, 0xae);
    expect(lit(chip)).toBe(0);
    command(chip, 0xaf);
    expect(lit(chip)).toBe(8192);
  });

  test('inverse lights what is dark, entire-on lights all and then gives the picture back', () => {
    const { chip } = upright();
    command(chip, 0x21, 5, 5, 0x22, 0, 0);
    data(chip, 0x01);
    expect(dots(chip)).toEqual([[5, 0]]);
    command(chip, 0xa7);
    expect(lit(chip)).toBe(8191);
    command(chip, 0xa6, 0xa5);
    expect(lit(chip)).toBe(8192);
    command(chip, 0xa4);
    expect(dots(chip)).toEqual([[5, 0]]);
  });

  test('contrast is kept for who asks', () => {
    const { chip } = upright();
    command(chip, 0x81, 0x20);
    expect(chip.peek()['contrast']).toBe(0x20);
  });
});

describe('the bus', () => {
  test('0x00 brings commands, 0x40 brings data, to the STOP', () => {
    const { chip } = upright();
    command(chip, 0x21, 3, 4, 0x22, 1, 1);
    data(chip, 0x80, 0x01);
    expect(dots(chip)).toEqual([[4, 8], [3, 15]]);
  });

  test('0x80 brings one command and then another control byte, 0xc0 one byte of data', () => {
    const { chip } = upright();
    send(chip, 0x80, 0x21, 0x80, 3, 0x80, 4, 0x80, 0x22, 0x80, 0, 0x80, 0, 0xc0, 0x01, 0x40, 0x02);
    expect(dots(chip)).toEqual([[3, 0], [4, 1]]);
  });

  test('a control byte is expected again after each START', () => {
    const { chip } = upright();
    chip.start(false);
    chip.write(0x00);
    chip.stop(true);
    chip.start(false);
    expect(() => chip.write(0x01)).toThrow('control byte 0x01');
  });

  test('a command may be spread over transactions, a byte each', () => {
    const whole = upright().chip;
    command(whole, 0x21, 10, 20, 0x22, 2, 3, 0x81, 0x55, 0xd3, 7);
    const spread = upright().chip;
    for (const byte of [0x21, 10, 20, 0x22, 2, 3, 0x81, 0x55, 0xd3, 7]) command(spread, byte);
    expect(spread.peek()).toEqual(whole.peek());
  });

  test('data in the middle of a command are refused', () => {
    const { chip } = upright();
    command(chip, 0x81);
    expect(() => data(chip, 0)).toThrow('SSD1306 at 0x3c: data while 0x81, contrast, waits');
  });

  test('every byte that is no command is refused by its name', () => {
    const known = [
      ...count(0x00, 0x17), 0x20, 0x21, 0x22, 0x2e, ...count(0x40, 0x7f), 0x81, 0x8d, 0xa0, 0xa1, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8,
      0xae, 0xaf, ...count(0xb0, 0xb7), 0xc0, 0xc8, 0xd3, 0xd5, 0xd9, 0xda, 0xdb, 0xe3,
    ];
    for (let byte = 0; byte < 256; byte++) {
      const { chip } = bench(); // page mode: all but the windows are obeyed
      if (known.includes(byte)) expect(command(chip, byte)).toBe(true);
      else expect(() => command(chip, byte)).toThrow(BadAccess);
    }
    expect(() => command(bench().chip, 0x99)).toThrow('SSD1306 at 0x3c: there is no command 0x99');
    expect(() => command(bench().chip, 0x18)).toThrow('0x18, column high nibble: the RAM has 128 columns');
    expect(() => command(bench().chip, 0x2f)).toThrow('scrolling is not modelled');
  });

  test.each([
    [0x20, 3], [0x21, 128], [0x22, 8], [0x8d, 0x15], [0xa8, 14], [0xa8, 64], [0xd3, 64], [0xda, 0x00], [0xda, 0x13], [0xdb, 0x41],
  ])('command %i has no parameter %i, and is dropped with it', (first, parameter) => {
    const { chip } = upright();
    const before = chip.peek();
    expect(() => command(chip, first, parameter)).toThrow(BadAccess);
    expect(chip.peek()).toEqual(before);
    expect(command(chip, 0xe3)).toBe(true);
  });

  test('a window that ends before it begins is refused', () => {
    const { chip } = upright();
    expect(() => command(chip, 0x21, 9, 8)).toThrow(BadAccess);
    expect(() => command(chip, 0x22, 4, 3)).toThrow(BadAccess);
  });

  test('a pointer command of the other addressing mode is refused', () => {
    const { chip } = upright();
    expect(() => command(chip, 0xb0)).toThrow('only for page addressing mode');
    expect(() => command(chip, 0x05)).toThrow(BadAccess);
    expect(() => command(chip, 0x12)).toThrow(BadAccess);
    command(chip, 0x20, 2);
    expect(() => command(chip, 0x21, 0, 127)).toThrow('only for horizontal and vertical');
    expect(() => command(chip, 0x22, 0, 7)).toThrow(BadAccess);
  });

  test('reading is not modelled', () => {
    const { chip } = upright();
    chip.start(true);
    expect(() => chip.read()).toThrow('not modelled');
  });

  test('tells of a change once a transaction, and only if there is something to see', () => {
    const { world, chip } = upright();
    world.changes = 0;
    command(chip, 0x21, 0, 127, 0x22, 0, 7, 0xe3);
    data(chip, 0, 0, 0);
    expect(world.changes).toBe(0);
    data(chip, 1, 2, 3);
    expect(world.changes).toBe(1);
    command(chip, 0xa7, 0xa6, 0x81, 0);
    expect(world.changes).toBe(2);
  });
});

describe('addressing', () => {
  /** Where bytes sent one after the other end up: columns and pages, in order. */
  function places(chip: Ssd1306, bytes: number): [column: number, page: number][] {
    const found: [number, number][] = [];
    for (let i = 0; i < bytes; i++) {
      const { column, page } = chip.peek();
      data(chip, 0x01);
      expect(chip.pixels()[page! * 8 * 128 + column!]).toBe(1);
      found.push([column!, page!]);
    }
    return found;
  }

  test('horizontal: along the window, then a page down, then from the beginning', () => {
    const { chip } = upright();
    command(chip, 0x21, 2, 4, 0x22, 6, 7);
    expect(places(chip, 7)).toEqual([[2, 6], [3, 6], [4, 6], [2, 7], [3, 7], [4, 7], [2, 6]]);
  });

  test('vertical: down the window, then a column on, then from the beginning', () => {
    const { chip } = upright();
    command(chip, 0x20, 1, 0x21, 2, 3, 0x22, 5, 7);
    expect(places(chip, 7)).toEqual([[2, 5], [2, 6], [2, 7], [3, 5], [3, 6], [3, 7], [2, 5]]);
  });

  test('page: along one page to the end of the RAM, then from where it began', () => {
    const { chip } = upright();
    command(chip, 0x20, 2, 0xb3, 0x0d, 0x17);
    expect(places(chip, 5)).toEqual([[125, 3], [126, 3], [127, 3], [125, 3], [126, 3]]);
  });

  test('page: the two nibbles are set in any order', () => {
    const { chip } = upright();
    command(chip, 0x20, 2, 0x12, 0x05);
    expect(chip.peek()['column']).toBe(0x25);
    command(chip, 0x10);
    expect(chip.peek()['column']).toBe(0x05);
  });

  test('the same picture arrives in every mode', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1024, maxLength: 1024 }), (picture) => {
        const byColumn = count(0, 127).flatMap((x) => count(0, 7).map((page) => picture[page * 128 + x]!));
        const [horizontal, vertical, paged] = [upright().chip, upright().chip, upright().chip];
        command(horizontal, 0x21, 0, 127, 0x22, 0, 7);
        data(horizontal, ...picture);
        command(vertical, 0x20, 1, 0x21, 0, 127, 0x22, 0, 7);
        data(vertical, ...byColumn);
        command(paged, 0x20, 2, 0x00, 0x10);
        for (let page = 0; page < 8; page++) {
          command(paged, 0xb0 + page);
          data(paged, ...picture.subarray(page * 128, (page + 1) * 128));
        }
        const seen = Uint8Array.from({ length: 8192 }, (_, i) => (picture[(i >> 10) * 128 + (i & 127)]! >> ((i >> 7) & 7)) & 1);
        for (const chip of [horizontal, vertical, paged]) expect(chip.pixels()).toEqual(seen);
      }),
      { numRuns: 10 },
    );
  });
});

describe('orientation', () => {
  test('upright: column 0 is left, row 0 is on top', () => {
    const { chip } = upright();
    drawDiagonal(chip);
    expect(dots(chip)).toEqual(count(0, 63).map((n) => [n, n]));
  });

  test('without re-map left and right are swapped, but only for what is written afterwards', () => {
    const { chip } = upright();
    command(chip, 0x21, 0, 127, 0x22, 0, 0);
    data(chip, 1);
    command(chip, 0xa0);
    expect(dots(chip)).toEqual([[0, 0]]);
    data(chip, 1);
    expect(dots(chip)).toEqual([[0, 0], [126, 0]]);
  });

  test.each([32, 64] as const)('%i rows: the scan direction turns the picture upside down at once', (height) => {
    const { chip } = upright({ height });
    drawDiagonal(chip);
    command(chip, 0xc0);
    expect(rowsSeen(chip)).toEqual(count(0, height - 1).reverse());
  });

  test('the start line rolls the RAM up behind the glass', () => {
    const { chip } = upright();
    drawDiagonal(chip);
    command(chip, 0x48);
    expect(rowsSeen(chip)).toEqual([...count(8, 63), ...count(0, 7)]);
  });

  test('32 rows: the start line reaches the other half of the RAM', () => {
    const { chip } = upright({ height: 32 });
    drawDiagonal(chip);
    command(chip, 0x60);
    expect(rowsSeen(chip)).toEqual(count(32, 63));
  });

  // Tables 10-1 and 10-2 of the data sheet count from COM0, which is the lowest row of an upright module.
  test('the offset moves the picture towards COM0, in both scan directions', () => {
    const { chip } = upright();
    drawDiagonal(chip);
    command(chip, 0xd3, 8);
    expect(rowsSeen(chip)).toEqual([...count(8, 63), ...count(0, 7)]);
    command(chip, 0xc0);
    expect(rowsSeen(chip).reverse()).toEqual([...count(8, 63), ...count(0, 7)]);
  });

  test('fewer rows driven than the glass has: the rest is dark, wherever the offset puts it', () => {
    const { chip } = upright();
    drawDiagonal(chip);
    command(chip, 0xa8, 55, 0xc0);
    expect(rowsSeen(chip).reverse()).toEqual([...count(0, 55), ...new Array<number>(8).fill(-1)]);
    command(chip, 0xd3, 8);
    expect(rowsSeen(chip).reverse()).toEqual([...count(8, 55), ...new Array<number>(8).fill(-1), ...count(0, 7)]);
    command(chip, 0xa5);
    expect(lit(chip)).toBe(56 * 128);
  });
});

describe('a setting that does not fit the glass', () => {
  test('64 rows with 0x02: the two halves are interleaved', () => {
    const { chip } = upright();
    drawDiagonal(chip);
    command(chip, 0xda, 0x02);
    expect(rowsSeen(chip)).toEqual(count(0, 31).flatMap((n) => [n, n + 32]));
  });

  test('32 rows with 0x12: every other row, squeezed into half the glass', () => {
    const { chip } = upright({ height: 32 });
    drawDiagonal(chip);
    command(chip, 0xda, 0x12);
    expect(rowsSeen(chip)).toEqual([...new Array<number>(16).fill(-1), ...count(0, 15).map((n) => 2 * n + 1)]);
  });

  test('32 rows with the multiplex of 64: the lower half of the RAM', () => {
    const { chip } = upright({ height: 32 });
    drawDiagonal(chip);
    command(chip, 0xa8, 63);
    expect(rowsSeen(chip)).toEqual(count(32, 63));
  });

  test('64 rows with the settings of 32: every other row of the glass is dark', () => {
    const { chip } = upright();
    drawDiagonal(chip);
    command(chip, 0xa8, 31, 0xda, 0x02);
    expect(rowsSeen(chip)).toEqual(count(0, 31).flatMap((n) => [-1, n]));
  });

  test.each([32, 64] as const)('%i rows: only one of the COM pin settings is right', (height) => {
    const { chip } = upright({ height });
    drawDiagonal(chip);
    const right = [0x02, 0x12, 0x22, 0x32].filter((setting) => {
      command(chip, 0xda, setting);
      return rowsSeen(chip).every((row, y) => row === y);
    });
    expect(right).toEqual([height === 64 ? 0x12 : 0x02]);
  });
});
