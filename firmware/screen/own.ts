/**
 * The screen of a board that has one of its own, 128x64, behind Espruino's global `g`: Pixl.js.
 *
 * A glyph's bytes are columns, top bit last. Turned by three quarters, a column of the screen is a row of an image: so a
 * page of a glyph is an image of width 8 as it stands, and its next page the next frame.
 *
 * `g.flip()` sends bit by bit, and of the rectangle that has changed only (espruino/Espruino libs/pixljs/
 * jswrap_pixljs.c, lcd_flip_gfx): a cell at a time keeps it short.
 */
import type { Canvas } from '../../hal/hal.ts';

/** Where page 0 begins on the turned screen, whose width is 64. */
const TOP = 56;

/**
 * Takes the screen from the console, which writes there while no computer is connected. The console is with Bluetooth
 * from then on; a wired one would be there already.
 */
export function open(screen: Canvas): void {
  if (E.getConsole() === 'Terminal') Bluetooth.setConsole(true);
  screen.setRotation(3);
}

/**
 * Paints `bytes` into columns `from` to `to` of pages `first` to `last`, one or three: along the columns of a page, page
 * by page. Written out, since a loop takes a fifth more.
 */
export function paint(screen: Canvas, from: number, to: number, first: number, last: number, bytes: string): void {
  const image = { 'width': 8, 'height': to - from + 1, 'buffer': bytes };
  const x = TOP - first * 8;
  screen.drawImage(image, x, from);
  if (last > first) {
    screen.drawImage(image, x - 8, from, { 'frame': 1 });
    screen.drawImage(image, x - 16, from, { 'frame': 2 });
  }
  screen.flip();
}
