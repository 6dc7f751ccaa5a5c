import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc32 } from '../../sim/crc.ts';
import { fromArt, toArt, toBraille, toHalfBlocks, toPng, type Picture } from '../../sim/panel/picture.ts';

const pictures: fc.Arbitrary<Picture> = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }))
  .chain(([width, height]) =>
    fc
      .array(fc.integer({ min: 0, max: 1 }), { minLength: width * height, maxLength: width * height })
      .map((bits) => ({ pixels: Uint8Array.from(bits), width, height })),
  );

describe('art', () => {
  test('is one character a pixel', () => {
    expect(toArt(Uint8Array.of(1, 0, 0, 0, 1, 1), 3, 2)).toBe('#..\n.##\n');
  });

  test('reads back what it wrote', () => {
    fc.assert(fc.property(pictures, (picture) => {
      expect(fromArt(toArt(picture.pixels, picture.width, picture.height))).toEqual(picture);
    }));
  });

  test('may have the line ends of Windows', () => {
    expect(fromArt('#.\r\n.#\r\n')).toEqual(fromArt('#.\n.#\n'));
  });

  test.each([
    ['#..\n.x.\n', /row 2, column 2: "x" is not # or \./],
    ['#..\n.#\n', /row 2 has 2 columns, the first has 3/],
    ['#..\n\n', /row 2 has 0 columns/],
  ])('says where %j is wrong', (art, message) => {
    expect(() => fromArt(art)).toThrow(message);
  });
});

describe('characters for a terminal', () => {
  test('half blocks take two rows a line, an odd last row is the upper half', () => {
    expect(toHalfBlocks(fromArt('#.#.\n##..\n#..#\n').pixels, 4, 3)).toEqual(['█▄▀ ', '▀  ▀']);
  });

  test('braille takes two columns and four rows, each dot where Unicode has it', () => {
    expect(toBraille(fromArt('#.\n..\n..\n..\n').pixels, 2, 4)).toEqual(['⠁']);
    expect(toBraille(fromArt('.#\n..\n..\n#.\n').pixels, 2, 4)).toEqual(['⡈']);
    expect(toBraille(fromArt('##\n##\n##\n##\n').pixels, 2, 4)).toEqual(['⣿']);
    expect(toBraille(fromArt('###\n').pixels, 3, 1)).toEqual(['⠉⠁']);
  });

  test('a wrong number of pixels is refused', () => {
    expect(() => toHalfBlocks(new Uint8Array(7), 4, 2)).toThrow('picture: 7 pixels given, 4 x 2 need 8');
  });
});

/** Reads a palette PNG of one bit a dot back, as far as this project writes them. */
function readPng(png: Uint8Array) {
  const bytes = Buffer.from(png);
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.set(body.toString('latin1', 0, 4), body.subarray(4));
    at += 12 + length;
  }
  const header = chunks.get('IHDR') ?? Buffer.alloc(13);
  const raw = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
  const width = header.readUInt32BE(0);
  const stride = 1 + Math.ceil(width / 8);
  expect([...header.subarray(8)]).toEqual([1, 3, 0, 0, 0]);
  expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND']);
  return { width, height: header.readUInt32BE(4), raw, dot: (x: number, y: number) => ((raw[y * stride + 1 + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1 };
}

describe('PNG', () => {
  test('has the CRC that its specification gives for an empty IEND', () => {
    expect(crc32(Buffer.from('IEND'))).toBe(0xae426082);
  });

  test('shows every pixel, at every scale', () => {
    fc.assert(fc.property(pictures, fc.integer({ min: 1, max: 9 }), ({ pixels, width, height }, scale) => {
      const png = readPng(toPng(pixels, width, height, scale));
      expect([png.width, png.height]).toEqual([width * scale, height * scale]);
      expect(png.raw.length).toBe(height * scale * (1 + Math.ceil((width * scale) / 8)));
      pixels.forEach((lit, n) => {
        expect(png.dot((n % width) * scale, Math.floor(n / width) * scale)).toBe(lit);
      });
    }));
  });

  test('keeps pixels apart by a dark line from scale 4 on', () => {
    const dots = (scale: number) => {
      const png = readPng(toPng(Uint8Array.of(1, 1, 1, 1), 2, 2, scale));
      return Array.from({ length: 2 * scale }, (_, x) => png.dot(x, 0)).join('');
    };
    expect(dots(3)).toBe('111111');
    expect(dots(4)).toBe('11101110');
  });

  test('a scale that is not a whole number from 1 is refused', () => {
    expect(() => toPng(Uint8Array.of(1), 1, 1, 0)).toThrow('scale 0');
    expect(() => toPng(Uint8Array.of(1), 1, 1, 1.5)).toThrow('scale 1.5');
  });
});
