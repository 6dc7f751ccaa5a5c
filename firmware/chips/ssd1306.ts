/**
 * SSD1306, Solomon Systech: OLED controller, 128 columns, 8 rows a page, I2C.
 *
 * After 0x00 commands follow, after 0x40 picture bytes (SSD1306 data sheet 8.1.5.2). Horizontal addressing throughout:
 * a window of columns and pages, then its bytes along each page.
 */
import type { Bus } from '../../hal/hal.ts';

const COMMANDS = 0x00;
const PICTURE = 0x40;

export interface Ssd1306 {
  bus: Bus;
  address: number;
  /** 32 or 64. */
  height: number;
}

/** Sets up and lights the panel; its picture is whatever the RAM holds. Throws if it does not answer. */
export function open(chip: Ssd1306): void {
  const wide = chip.height > 32 ? 0x10 : 0;
  chip.bus.writeTo(chip.address, [
    COMMANDS,
    0xae, // off
    0xd5, 0x80, // clock
    0xa8, chip.height - 1, // rows
    0xd3, 0, 0x40, // no offset, first line
    0x8d, 0x14, // charge pump
    0x20, 0, // horizontal addressing
    0xa1, 0xc8, // not mirrored
    0xda, 2 | wide, // COM pins: every row, or every other
    0x81, wide ? 0xcf : 0x8f, // contrast
    0xd9, 0xf1, 0xdb, 0x40, // precharge for the pump, VCOM
    0xa4, 0xa6, 0xaf, // follow the RAM, light on dark, on
  ]);
}

/** Paints `bytes` into columns `from` to `to` of pages `first` to `last`: along the columns of a page, page by page. */
export function paint(chip: Ssd1306, from: number, to: number, first: number, last: number, bytes: string): void {
  chip.bus.writeTo(chip.address, COMMANDS, 0x21, from, to, 0x22, first, last);
  chip.bus.writeTo(chip.address, PICTURE, bytes);
}
