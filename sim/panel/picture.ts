/**
 * Pictures of a screen: pixels (one byte each, row by row, 1 is lit) as text for golden files, as terminal characters
 * and as PNG. Pure functions.
 */
import { crc32 } from '../crc.ts';
import { deflateSync } from 'node:zlib';

export interface Picture {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

function checkSize(pixels: Uint8Array, width: number, height: number): void {
  if (pixels.length !== width * height) {
    throw new Error(`picture: ${pixels.length} pixels given, ${width} x ${height} need ${width * height}`);
  }
}

/** Runs `cell` on a grid of cells of `w` x `h` pixels; `lit` is false outside of the picture. */
function cells(
  pixels: Uint8Array,
  width: number,
  height: number,
  w: number,
  h: number,
  cell: (lit: (dx: number, dy: number) => boolean) => string,
): string[] {
  checkSize(pixels, width, height);
  const lines: string[] = [];
  for (let y = 0; y < height; y += h) {
    let line = '';
    for (let x = 0; x < width; x += w) {
      line += cell((dx, dy) => x + dx < width && y + dy < height && pixels[(y + dy) * width + x + dx] !== 0);
    }
    lines.push(line);
  }
  return lines;
}

/** Two rows of pixels a line of text. */
export function toHalfBlocks(pixels: Uint8Array, width: number, height: number): string[] {
  return cells(pixels, width, height, 1, 2, (lit) => ' ▀▄█'.charAt((lit(0, 0) ? 1 : 0) + (lit(0, 1) ? 2 : 0)));
}

/** A braille character is two columns of four dots; the bits of its code run so (Unicode block U+2800). */
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** Four rows of pixels a line of text, two columns a character. */
export function toBraille(pixels: Uint8Array, width: number, height: number): string[] {
  return cells(pixels, width, height, 2, 4, (lit) => {
    let code = 0x2800;
    DOTS.forEach((row, dy) => row.forEach((dot, dx) => (code += lit(dx, dy) ? dot : 0)));
    return String.fromCharCode(code);
  });
}

/** One character a pixel, `#` lit and `.` dark: for golden files, where a difference can be seen. */
export function toArt(pixels: Uint8Array, width: number, height: number): string {
  return cells(pixels, width, height, 1, 1, (lit) => (lit(0, 0) ? '#' : '.')).join('\n') + '\n';
}

/** Reads what `toArt` wrote. Throws where a row has another length or another character. */
export function fromArt(art: string): Picture {
  const rows = art.replace(/\r?\n$/, '').split(/\r?\n/);
  const width = rows[0]?.length ?? 0;
  const pixels = new Uint8Array(width * rows.length);
  rows.forEach((row, y) => {
    const bad = row.search(/[^#.]/);
    if (bad >= 0) throw new Error(`picture: row ${y + 1}, column ${bad + 1}: "${row.charAt(bad)}" is not # or .`);
    if (row.length !== width) throw new Error(`picture: row ${y + 1} has ${row.length} columns, the first has ${width}`);
    for (let x = 0; x < width; x++) pixels[y * width + x] = row.charAt(x) === '#' ? 1 : 0;
  });
  return { pixels, width, height: rows.length };
}

/** A PNG chunk: length, name, data, CRC over name and data (PNG specification, third edition, 5.3). */
function chunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/**
 * A PNG in the colours of a white OLED, `scale` dots a pixel with a dark line between pixels from scale 4 on.
 * Two palette colours, one bit a dot.
 */
export function toPng(pixels: Uint8Array, width: number, height: number, scale = 4): Uint8Array {
  checkSize(pixels, width, height);
  if (!Number.isInteger(scale) || scale < 1) throw new Error(`picture: scale ${scale} is not a whole number from 1`);
  const grid = scale >= 4 ? 1 : 0;
  const columns = width * scale;
  const stride = 1 + Math.ceil(columns / 8);
  const raw = new Uint8Array(stride * height * scale); // each row begins with filter type 0
  for (let y = 0; y < height * scale; y++) {
    if (y % scale >= scale - grid) continue;
    const row = Math.floor(y / scale) * width;
    for (let x = 0; x < columns; x++) {
      if (x % scale >= scale - grid || pixels[row + Math.floor(x / scale)] === 0) continue;
      const at = y * stride + 1 + (x >> 3);
      raw[at] = (raw[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(columns, 0);
  header.writeUInt32BE(height * scale, 4);
  header.set([1, 3, 0, 0, 0], 8); // bit depth, palette, deflate, filters by row, no interlace
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Uint8Array.of(0x0b, 0x0f, 0x14, 0xe6, 0xf1, 0xff)),
    chunk('IDAT', deflateSync(raw, { level: 9 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}
