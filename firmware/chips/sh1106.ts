/**
 * SH1106, Sino Wealth: OLED controller, 132 columns of which the glass shows the middle 128, 8 rows a page, I2C.
 *
 * A control byte with bit 7 stands before one byte and another control byte; 0x00 before commands, 0x40 before picture
 * bytes, to the end (data sheet, I2C protocol). Page addressing is all there is: page and column are said once a page,
 * in the transfer of its bytes, for a transfer of its own is what takes the interpreter longest.
 */
import type { Bus } from '../../hal/hal.ts';

const COMMANDS = 0x00;
const COMMAND = 0x80;
const PICTURE = 0x40;
/** The glass begins in column 2 of the RAM (espruino/EspruinoDocs devices/SH1106.js). */
const LEFT = 2;

export interface Sh1106 {
  bus: Bus;
  address: number;
}

/** Sets up and lights the panel; its picture is whatever the RAM holds. Throws if it does not answer. */
export function open(chip: Sh1106): void {
  // Values as in espruino/EspruinoDocs devices/SH1106.js, which are mostly those after reset; off first, for the pump.
  chip.bus.writeTo(chip.address, [
    COMMANDS,
    0xae, // off
    0xd5, 0x50, // clock
    0xa8, 63, // rows
    0xd3, 0, 0x40, // no offset, first line
    0xad, 0x8b, 0x32, // charge pump, 8 V
    0xa1, 0xc8, // not mirrored
    0xda, 0x12, // COM pins: every other row
    0x81, 0x80, // contrast
    0xd9, 0x22, 0xdb, 0x35, // precharge, VCOM
    0xa4, 0xa6, 0xaf, // follow the RAM, light on dark, on
  ]);
}

/** Paints `bytes` into columns `from` to `to` of pages `first` to `last`: along the columns of a page, page by page. */
export function paint(chip: Sh1106, from: number, to: number, first: number, last: number, bytes: string): void {
  const width = to - from + 1;
  const low = (from + LEFT) & 15;
  const high = 0x10 | ((from + LEFT) >> 4);
  for (let page = first, at = 0; page <= last; page++, at += width) {
    chip.bus.writeTo(chip.address, COMMAND, 0xb0 | page, COMMAND, low, COMMAND, high, PICTURE, bytes.substring(at, at + width));
  }
}
