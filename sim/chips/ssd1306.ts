/**
 * SSD1306, Solomon Systech, controller of a 128x64 or 128x32 OLED, on I2C.
 *
 * Written from the SSD1306 data sheet, rev 1.1 to 1.5 (sections cited by number: 8.1.5 bus, 8.7 RAM, 9 and 10
 * commands), and from espruino/EspruinoDocs devices/SSD1306.js, adafruit/Adafruit_SSD1306 and apache/nuttx
 * drivers/lcd/ssd1306.h for what modules need. "(memory)" marks what was read in none of them.
 *
 * A wrong setting shows on the glass as it does on a real one. COM pins and multiplex say how the glass is wired,
 * so a wrong value gives a picture with every other row, interleaved halves or half the height, as people report
 * (ThingPulse/esp8266-oled-ssd1306 #151, 4ilo/ssd1306-stm32HAL #7, deeplyembeddedWP/SSD1306-OLED-display-driver-
 * for-BeagleBone #3). It is no error: the part has these settings, it is the glass that does not fit.
 *
 * Not modelled, and refused: scrolling and reading. Not modelled, and silent: the reset pin, the 100 ms that the
 * part takes to light up, brightness (contrast is in `peek`).
 */
import { BadAccess, hex, type PictureChip, type Surroundings } from './chip.ts';
import { COLUMNS, commands, resetRegisters, ROWS, type Command, type Registers } from './ssd1306-commands.ts';

/** SA0 low and high (8.1.5). */
const ADDRESSES = [0x3c, 0x3d];

export interface Ssd1306Options {
  /** Rows of the glass, 64 without it. */
  readonly height?: 32 | 64;
  /** Where the glass gets its voltage; internal without it: dark until the charge pump runs. */
  readonly vcc?: 'internal' | 'external';
}

interface Waiting {
  readonly command: Command;
  readonly first: number;
  readonly parameters: number[];
}

export class Ssd1306 implements PictureChip {
  readonly part = 'SSD1306';
  readonly address: number;
  readonly width = COLUMNS;
  readonly height: number;
  private readonly surroundings: Surroundings;
  private readonly vcc: 'internal' | 'external';
  private powered = true;
  private registers: Registers = resetRegisters();
  /** A byte holds eight rows, bit 0 on top: [page * 128 + segment] (8.7). */
  private ram = new Uint8Array(COLUMNS * (ROWS / 8));

  /** The control byte in force within a transaction (8.1.5.2). Without one, the next byte is it. */
  private control: { readonly data: boolean; readonly more: boolean } | undefined;
  /** A command that waits for its parameters. STOP does not end it: Espruino's module sends a byte a transaction. */
  private waiting: Waiting | undefined;
  /** Whether the picture may have changed since the last STOP. */
  private altered = false;

  /** Comes up powered, as after `power(true)`. Throws RangeError for an address that the pin cannot make. */
  constructor(address: number, surroundings: Surroundings, options: Ssd1306Options = {}) {
    if (!ADDRESSES.includes(address)) {
      throw new RangeError(`SSD1306: address ${hex(address)} is neither 0x3c nor 0x3d`);
    }
    this.address = address;
    this.surroundings = surroundings;
    this.height = options.height ?? 64;
    this.vcc = options.vcc ?? 'internal';
    this.reset();
  }

  start(_read: boolean): boolean {
    this.control = undefined;
    return this.powered;
  }

  /** Throws before anything has changed; a command whose parameter is refused is dropped. */
  write(byte: number): boolean {
    if (!this.powered) return false;
    if (!this.control) {
      if (byte & 0x3f) throw this.bad(`control byte ${hex(byte)} has bits set that must be zero`);
      this.control = { more: (byte & 0x80) !== 0, data: (byte & 0x40) !== 0 };
      return true;
    }
    const { data, more } = this.control;
    if (more) this.control = undefined;
    if (data) this.store(byte);
    else this.command(byte);
    return true;
  }

  read(): number {
    throw this.bad('reading (the status byte) is not modelled');
  }

  stop(_repeated: boolean): void {
    this.control = undefined;
    if (!this.altered) return;
    this.altered = false;
    this.surroundings.changed();
  }

  power(on: boolean): void {
    if (on === this.powered) return;
    this.powered = on;
    this.reset();
    this.surroundings.changed();
  }

  peek(): Record<string, number> {
    return { ...this.registers };
  }

  /**
   * As a person sees it. Modules are made to be upright with 0xA1 and 0xC8 (all three sources in the head): the glass
   * is turned by half, segment 127 and the last row's pin are at the top left.
   */
  pixels(): Uint8Array {
    const picture = new Uint8Array(this.width * this.height);
    const { displayOn, chargePump, entireOn, inverse } = this.registers;
    if (!this.powered || !displayOn || (this.vcc === 'internal' && !chargePump)) return picture;
    for (let y = 0; y < this.height; y++) {
      const row = this.ramRow(this.height - 1 - y);
      if (row === undefined) continue;
      for (let x = 0; x < this.width; x++) {
        const stored = (this.ram[(row >> 3) * COLUMNS + (COLUMNS - 1 - x)]! >> (row & 7)) & 1;
        picture[y * this.width + x] = entireOn || stored !== inverse ? 1 : 0;
      }
    }
    return picture;
  }

  /** RAM comes up with whatever the silicon makes of it: who does not clear it shows noise (memory). */
  private reset(): void {
    this.registers = resetRegisters();
    this.control = undefined;
    this.waiting = undefined;
    this.altered = false;
    this.ram = Uint8Array.from(this.ram, () => this.surroundings.random() * 256);
  }

  /** One byte of a command: its first, or the next parameter of the one that waits. */
  private command(byte: number): void {
    if (this.waiting) this.takeParameter(this.waiting, byte);
    else this.waiting = this.begin(byte);
    const { command, first, parameters } = this.waiting;
    if (parameters.length < command.parameters.length) return;
    this.waiting = undefined;
    const refusal = command.refuses?.(this.registers, parameters, first);
    if (refusal) throw this.bad(`${hex(first)}, ${command.name}: ${refusal}`);
    command.obey(this.registers, parameters, first);
    if (command.shows) this.altered = true;
  }

  private begin(byte: number): Waiting {
    const command = commands[byte];
    if (!command) throw this.bad(`there is no command ${hex(byte)}`);
    return { command, first: byte, parameters: [] };
  }

  private takeParameter({ command, first, parameters }: Waiting, byte: number): void {
    const limit = command.parameters[parameters.length]!;
    if (!limit.allows(byte)) {
      this.waiting = undefined;
      throw this.bad(`${hex(first)}, ${command.name}: ${hex(byte)} is not ${limit.says}`);
    }
    parameters.push(byte);
  }

  /** One byte to the RAM, the pointers on to the next (10.1.3). Re-map works here and not in the picture (10.1.8). */
  private store(byte: number): void {
    if (this.waiting) {
      throw this.bad(`data while ${hex(this.waiting.first)}, ${this.waiting.command.name}, waits for a parameter`);
    }
    const r = this.registers;
    const at = r.page * COLUMNS + (r.segmentRemap ? COLUMNS - 1 - r.column : r.column);
    if (this.ram[at] !== byte) {
      this.ram[at] = byte;
      this.altered = true;
    }
    if (r.addressingMode === 2) r.column = r.column === COLUMNS - 1 ? r.pageModeColumn : r.column + 1;
    else if (r.addressingMode === 0) {
      if (r.column !== r.columnEnd) r.column = (r.column + 1) % COLUMNS;
      else {
        r.column = r.columnStart;
        r.page = r.page === r.pageEnd ? r.pageStart : (r.page + 1) % 8;
      }
    } else if (r.page !== r.pageEnd) r.page = (r.page + 1) % 8;
    else {
      r.page = r.pageStart;
      r.column = r.column === r.columnEnd ? r.columnStart : (r.column + 1) % COLUMNS;
    }
  }

  /** The row of the RAM that lights row `glass` of the glass, counted from pin COM0; none if that pin is not driven. */
  private ramRow(glass: number): number | undefined {
    const { multiplex, comScan, displayOffset, startLine } = this.registers;
    const com = this.comAtPin(this.height === 64 ? pinOf64(glass) : glass);
    // Tables 10-1 and 10-2: the offset moves the picture towards COM0, the start line moves the RAM behind it.
    const line = ((comScan ? multiplex - com : com) + displayOffset + ROWS) % ROWS;
    return line > multiplex ? undefined : (line + startLine) % ROWS;
  }

  /** Which COM line a pin carries (10.1.18): in order, or even ones on the left side and odd ones on the right. */
  private comAtPin(pin: number): number {
    const { comPins } = this.registers;
    const side = comPins & 0x20 ? pin ^ 32 : pin;
    if (!(comPins & 0x10)) return side;
    return side < 32 ? 2 * side : 2 * (side - 32) + 1;
  }

  private bad(sentence: string): BadAccess {
    return new BadAccess(`SSD1306 at ${hex(this.address)}: ${sentence}`);
  }
}

/** A glass of 64 rows is wired to both sides in turn, which is why it needs 0x12; one of 32 to the left side only. */
function pinOf64(glass: number): number {
  return (glass >> 1) + (glass & 1 ? 32 : 0);
}
