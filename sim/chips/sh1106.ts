/**
 * SH1106, Sino Wealth, controller of a 128x64 OLED on 132 columns of RAM, on I2C.
 *
 * Written from the text of the SH1106 data sheet, V2.3 and later (commands cited by their numbers there), as public
 * drivers repeat it with its reset values, and from espruino/EspruinoDocs devices/SH1106.js, adafruit/Adafruit_SH110x
 * Adafruit_SH1106G.cpp and apache/nuttx drivers/lcd/ssd1306.h for what modules need. "(memory)" marks what was read in
 * none of them.
 *
 * It is no SSD1306: one addressing mode, its own charge pump command, four columns that no glass shows. What a driver for
 * that one sends (0x20 to 0x22, 0x8d) is refused here; on a real part the pump stays as it is, and the picture is two
 * columns off with garbage at an edge.
 *
 * Not modelled, and refused: reading (the status byte), read-modify-write, and data behind the last column, of which the
 * data sheet says only that the counter goes up to there. Not modelled, and silent: the reset pin, the time that the pump
 * takes, brightness and voltages (they are in `peek`).
 */
import type { Surroundings } from './chip.ts';
import { Oled, type OledPart } from './oled.ts';
import { anything, commandsOf, oneOf, upTo, type Row } from './oled-commands.ts';

/** Of the RAM: 132 segments. */
const COLUMNS = 132;
/** The glass is in the middle of the RAM (EspruinoDocs): segments 2 to 129. */
const EDGE = 2;

function resetRegisters() {
  return {
    column: 0,
    page: 0,
    /** 0 to 3: 6.4, 7.4, 8.0 and 9.0 V (3). */
    pumpVoltage: 2,
    startLine: 0,
    contrast: 0x80,
    segmentRemap: 0,
    entireOn: 0,
    inverse: 0,
    /** Rows driven, less one. */
    multiplex: 63,
    /** 1: runs while the display is on (10). */
    pump: 1,
    displayOn: 0,
    /** 1: from the last COM to COM0. */
    comScan: 0,
    displayOffset: 0,
    clock: 0x50,
    precharge: 0x22,
    comPins: 0x12,
    vcom: 0x35,
  };
}

type Registers = ReturnType<typeof resetRegisters>;

const whileOff = (r: Registers) => (r.displayOn ? 'only while the display is off' : undefined);
const insideTheRam = (_: Registers, __: readonly number[], byte: number) =>
  (byte & 0x0f) << 4 < COLUMNS ? undefined : `the RAM has ${COLUMNS} columns`;
const notModelled = () => 'read-modify-write is not modelled';

// prettier-ignore
const TABLE: readonly Row<Registers>[] = [
  [0x00, 0x0f, 'column low nibble',   [],                 'unseen', (r, _, b) => (r.column = (r.column & 0xf0) | (b & 0x0f))],                      // 1
  [0x10, 0x1f, 'column high nibble',  [],                 'unseen', (r, _, b) => (r.column = (r.column & 0x0f) | ((b & 0x0f) << 4)), insideTheRam], // 2
  [0x30, 0x33, 'pump voltage',        [],                 'unseen', (r, _, b) => (r.pumpVoltage = b & 3)],                                          // 3
  [0x40, 0x7f, 'start line',          [],                 'seen',   (r, _, b) => (r.startLine = b & 0x3f)],                                         // 4
  [0x81, 0x81, 'contrast',            [anything],         'seen',   (r, [p]) => (r.contrast = p!)],                                                 // 5
  [0xa0, 0xa1, 'segment re-map',      [],                 'unseen', (r, _, b) => (r.segmentRemap = b & 1)],                                         // 6
  [0xa4, 0xa5, 'entire display on',   [],                 'seen',   (r, _, b) => (r.entireOn = b & 1)],                                             // 7
  [0xa6, 0xa7, 'inverse',             [],                 'seen',   (r, _, b) => (r.inverse = b & 1)],                                              // 8
  [0xa8, 0xa8, 'multiplex',           [upTo(63)],         'seen',   (r, [p]) => (r.multiplex = p!)],                                                // 9
  [0xad, 0xad, 'charge pump',         [oneOf(0x8a, 0x8b)], 'seen',  (r, [p]) => (r.pump = p! & 1), whileOff],                                       // 10
  [0xae, 0xaf, 'display on',          [],                 'seen',   (r, _, b) => (r.displayOn = b & 1)],                                            // 11
  [0xb0, 0xb7, 'page',                [],                 'unseen', (r, _, b) => (r.page = b & 7)],                                                 // 12
  [0xc0, 0xc0, 'COM scan upwards',    [],                 'seen',   (r) => (r.comScan = 0)],                                                        // 13
  [0xc8, 0xc8, 'COM scan downwards',  [],                 'seen',   (r) => (r.comScan = 1)],                                                        // 13
  [0xd3, 0xd3, 'display offset',      [upTo(63)],         'seen',   (r, [p]) => (r.displayOffset = p!)],                                            // 14
  [0xd5, 0xd5, 'clock',               [anything],         'unseen', (r, [p]) => (r.clock = p!)],                                                    // 15
  [0xd9, 0xd9, 'pre-charge',          [anything],         'unseen', (r, [p]) => (r.precharge = p!)],                                                // 16
  [0xda, 0xda, 'COM pins',            [oneOf(0x02, 0x12)], 'seen',  (r, [p]) => (r.comPins = p!)],                                                  // 17
  [0xdb, 0xdb, 'VCOM level',          [anything],         'unseen', (r, [p]) => (r.vcom = p!)],                                                     // 18
  [0xe0, 0xe0, 'read-modify-write',   [],                 'unseen', () => {}, notModelled],                                                         // 19
  [0xe3, 0xe3, 'no operation',        [],                 'unseen', () => {}],                                                                      // 21
  [0xee, 0xee, 'its end',             [],                 'unseen', () => {}, notModelled],                                                         // 20
];

const SH1106: OledPart<Registers> = { name: 'SH1106', columns: COLUMNS, commands: commandsOf(TABLE), reset: resetRegisters };

export class Sh1106 extends Oled<Registers> {
  /** A glass of 64 rows that has its voltage from the pump. Throws RangeError for an address that SA0 cannot make. */
  constructor(address: number, surroundings: Surroundings) {
    super(SH1106, address, surroundings, 64);
  }

  protected lit(): boolean {
    return this.registers.pump === 1;
  }

  protected segmentAt(x: number): number {
    return COLUMNS - 1 - EDGE - x;
  }

  /** Along the page, which stays (1); that the re-map is obeyed as data arrive is (memory). */
  protected advance(): void {
    this.registers.column++;
  }
}
