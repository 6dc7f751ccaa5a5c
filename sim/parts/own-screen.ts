/**
 * The screen that a Pixl.js has itself: 128x64 behind an ST7567, which Espruino drives bit by bit.
 *
 * Written from espruino/Espruino libs/pixljs/jswrap_pixljs.c (`lcd_flip_gfx`): of the rectangle that has been drawn to
 * since the last flip, whole pages of eight rows are sent, from the multiple of eight columns at or before its left edge
 * to its right edge. A page takes three bytes of commands, then a byte a column.
 *
 * Not modelled: contrast, the light behind it, `Pixl.setLCDPower`.
 */
import type { Glass } from '../chips/chip.ts';

const WIDTH = 128;
const HEIGHT = 64;
/** Bytes that name page and column. */
const ADDRESSING = 3;

/** As the firmware gives it. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly buffer: string;
}

/** A rectangle of pixels, both ends in it. */
export interface Area {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

export class OwnScreen implements Glass {
  readonly width = WIDTH;
  readonly height = HEIGHT;
  /** A byte a pixel: what the glass was sent. */
  private glass = logo();
  private powered = true;
  private readonly changed: () => void;

  constructor(changed: () => void) {
    this.changed = changed;
  }

  /** Pages that a flip of `area` sends, and bytes in all. */
  sent({ x1, y1, x2, y2 }: Area): { readonly pages: number; readonly bytes: number } {
    const pages = (y2 >> 3) - (y1 >> 3) + 1;
    return { pages, bytes: pages * (ADDRESSING + x2 + 1 - (x1 & ~7)) };
  }

  /** Takes from a picture in memory, a bit a pixel, row by row, most significant bit to the left. */
  show(memory: Uint8Array, { x1, y1, x2, y2 }: Area): void {
    for (let y = y1 & ~7; y <= (y2 | 7); y++) {
      for (let x = x1 & ~7; x <= x2; x++) this.glass[y * WIDTH + x] = (memory[(y * WIDTH + x) >> 3]! >> (7 - (x & 7))) & 1;
    }
    this.changed();
  }

  /** After power-up the interpreter shows its logo. */
  power(on: boolean): void {
    if (on === this.powered) return;
    this.powered = on;
    this.glass = logo();
    this.changed();
  }

  pixels(): Uint8Array {
    return this.powered ? Uint8Array.from(this.glass) : new Uint8Array(WIDTH * HEIGHT);
  }
}

/** Where the logo is, and the lines below it; in memory as on the glass. */
export const LOGO: Area = { x1: 24, y1: 15, x2: 127, y2: 63 };

function logo(): Uint8Array {
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i % WIDTH >= LOGO.x1 && i >= LOGO.y1 * WIDTH ? 1 : 0));
}

/** Espruino's picture in memory, as far as `hal/espruino.d.ts` has it. */
export class Memory {
  /** A bit a pixel, row by row, most significant bit to the left. */
  readonly bits = new Uint8Array((WIDTH * HEIGHT) / 8);
  private rotation = 0;
  private modified: Area | undefined;

  constructor() {
    logo().forEach((lit, i) => (this.bits[i >> 3]! |= lit << (7 - (i & 7))));
  }

  setRotation(rotation: number): void {
    this.rotation = rotation & 3;
  }

  /** One bit a pixel; what lies outside is cut off. */
  drawImage({ width, height, buffer }: Image, x: number, y: number, { frame = 0 }: { frame?: number } = {}): void {
    // As espruino/Espruino libs/graphics/jswrap_graphics.c: no gap between rows, a frame begins at a whole byte.
    const from = frame * ((width * height + 7) >> 3);
    for (let at = 0; at < width * height; at++) {
      const byte = buffer.charCodeAt(from + (at >> 3));
      this.set(x + (at % width), y + Math.floor(at / width), (byte >> (7 - (at & 7))) & 1);
    }
  }

  /** What has been drawn to since the last call. */
  taken(): Area | undefined {
    const area = this.modified;
    this.modified = undefined;
    return area;
  }

  /** Turned as espruino/Espruino libs/graphics/graphics.c, graphicsToDeviceCoordinates. */
  private set(x: number, y: number, lit: number): void {
    const swapped = this.rotation & 1;
    let [atX, atY] = swapped ? [y, x] : [x, y];
    if (this.rotation === 1 || this.rotation === 2) atX = WIDTH - 1 - atX;
    if (this.rotation >= 2) atY = HEIGHT - 1 - atY;
    if (atX < 0 || atX >= WIDTH || atY < 0 || atY >= HEIGHT) return;
    const at = atY * WIDTH + atX;
    const bit = 0x80 >> (at & 7);
    this.bits[at >> 3] = lit ? this.bits[at >> 3]! | bit : this.bits[at >> 3]! & ~bit;
    const { x1, y1, x2, y2 } = this.modified ?? { x1: atX, y1: atY, x2: atX, y2: atY };
    this.modified = { x1: Math.min(x1, atX), y1: Math.min(y1, atY), x2: Math.max(x2, atX), y2: Math.max(y2, atY) };
  }
}
