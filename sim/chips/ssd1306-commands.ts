/**
 * SSD1306, Solomon Systech, OLED controller: its registers and its command table.
 *
 * The commands are in the SSD1306 data sheet, section 9 (table) and 10.1 (text), and in use in
 * espruino/EspruinoDocs devices/SSD1306.js, adafruit/Adafruit_SSD1306 and apache/nuttx drivers/lcd/ssd1306.h. Reset
 * values are from data sheet text and (memory).
 */
import { anything, commandsOf, oneOf, upTo, type Row } from './oled-commands.ts';

/** Of the RAM: 128 segments (8.7). */
export const COLUMNS = 128;

export function resetRegisters() {
  return {
    /** 0 horizontal, 1 vertical, 2 page. */
    addressingMode: 2,
    columnStart: 0,
    columnEnd: 127,
    pageStart: 0,
    pageEnd: 7,
    /** Where a line begins again in page mode. */
    pageModeColumn: 0,
    /** The two pointers. */
    column: 0,
    page: 0,
    startLine: 0,
    contrast: 0x7f,
    chargePump: 0,
    segmentRemap: 0,
    entireOn: 0,
    inverse: 0,
    /** Rows driven, less one. */
    multiplex: 63,
    displayOn: 0,
    /** 1: from the last COM to COM0. */
    comScan: 0,
    displayOffset: 0,
    clock: 0x80,
    precharge: 0x22,
    comPins: 0x12,
    vcomh: 0x20,
  };
}

export type Registers = ReturnType<typeof resetRegisters>;

/** The table's notes bind a command to its addressing modes. */
const pageModeOnly = (r: Registers) => (r.addressingMode === 2 ? undefined : 'only for page addressing mode');
const windowModeOnly = (r: Registers, [start, end]: readonly number[]) => {
  if (r.addressingMode === 2) return 'only for horizontal and vertical addressing mode';
  return start! > end! ? `the window begins at ${start} and ends before it, at ${end}` : undefined;
};
const insideTheRam = (r: Registers, _: readonly number[], byte: number) =>
  pageModeOnly(r) ?? ((byte & 0x0f) << 4 < COLUMNS ? undefined : `the RAM has ${COLUMNS} columns`);
const notModelled = () => 'scrolling is not modelled';

// prettier-ignore
const TABLE: readonly Row<Registers>[] = [
  [0x00, 0x0f, 'column low nibble',   [],                             'unseen', (r, _, b) => pageColumn(r, (r.pageModeColumn & 0x70) | (b & 0x0f)), pageModeOnly],
  [0x10, 0x1f, 'column high nibble',  [],                             'unseen', (r, _, b) => pageColumn(r, (r.pageModeColumn & 0x0f) | ((b & 0x0f) << 4)), insideTheRam],
  [0x20, 0x20, 'addressing mode',     [upTo(2)],                      'unseen', (r, [p]) => (r.addressingMode = p!)],
  [0x21, 0x21, 'column window',       [upTo(127), upTo(127)],         'unseen', (r, [start, end]) => { r.columnStart = r.column = start!; r.columnEnd = end!; }, windowModeOnly],
  [0x22, 0x22, 'page window',         [upTo(7), upTo(7)],             'unseen', (r, [start, end]) => { r.pageStart = r.page = start!; r.pageEnd = end!; }, windowModeOnly],
  [0x2e, 0x2e, 'scroll off',          [],                             'unseen', () => {}],
  [0x2f, 0x2f, 'scroll on',           [],                             'unseen', () => {}, notModelled],
  [0x40, 0x7f, 'start line',          [],                             'seen',   (r, _, b) => (r.startLine = b & 0x3f)],
  [0x81, 0x81, 'contrast',            [anything],                     'seen',   (r, [p]) => (r.contrast = p!)],
  [0x8d, 0x8d, 'charge pump',         [oneOf(0x10, 0x14)],            'seen',   (r, [p]) => (r.chargePump = p === 0x14 ? 1 : 0)],
  [0xa0, 0xa1, 'segment re-map',      [],                             'unseen', (r, _, b) => (r.segmentRemap = b & 1)],
  [0xa4, 0xa5, 'entire display on',   [],                             'seen',   (r, _, b) => (r.entireOn = b & 1)],
  [0xa6, 0xa7, 'inverse',             [],                             'seen',   (r, _, b) => (r.inverse = b & 1)],
  [0xa8, 0xa8, 'multiplex',           [upTo(63, 15)],                 'seen',   (r, [p]) => (r.multiplex = p!)],
  [0xae, 0xaf, 'display on',          [],                             'seen',   (r, _, b) => (r.displayOn = b & 1)],
  [0xb0, 0xb7, 'page',                [],                             'unseen', (r, _, b) => (r.page = b & 7), pageModeOnly],
  [0xc0, 0xc0, 'COM scan upwards',    [],                             'seen',   (r) => (r.comScan = 0)],
  [0xc8, 0xc8, 'COM scan downwards',  [],                             'seen',   (r) => (r.comScan = 1)],
  [0xd3, 0xd3, 'display offset',      [upTo(63)],                     'seen',   (r, [p]) => (r.displayOffset = p!)],
  [0xd5, 0xd5, 'clock',               [anything],                     'unseen', (r, [p]) => (r.clock = p!)],
  [0xd9, 0xd9, 'pre-charge',          [anything],                     'unseen', (r, [p]) => (r.precharge = p!)],
  [0xda, 0xda, 'COM pins',            [oneOf(0x02, 0x12, 0x22, 0x32)], 'seen',  (r, [p]) => (r.comPins = p!)],
  [0xdb, 0xdb, 'VCOMH level',         [oneOf(0x00, 0x10, 0x20, 0x30, 0x40)], 'unseen', (r, [p]) => (r.vcomh = p!)],
  [0xe3, 0xe3, 'no operation',        [],                             'unseen', () => {}],
];

export const commands = commandsOf(TABLE);

function pageColumn(r: Registers, column: number): void {
  r.pageModeColumn = r.column = column;
}
