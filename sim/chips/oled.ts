/**
 * What OLED controllers of 64 rows have in common on I2C: control bytes, commands with parameters, a RAM of bytes that
 * hold eight rows each, and 64 row drivers that a glass is wired to. Commands, columns and addressing are each part's own.
 */
import { BadAccess, hex, type PictureChip, type Surroundings } from './chip.ts';
import type { Command, Commands } from './oled-commands.ts';

/** Row drivers, and rows of the RAM. */
const ROWS = 64;
/** SA0 low and high. */
const ADDRESSES = [0x3c, 0x3d];
/** Columns of the glass. */
const WIDTH = 128;

/** What the picture is made of, whatever else a part has. */
export interface OledRegisters {
  /** The two pointers. */
  column: number;
  page: number;
  startLine: number;
  segmentRemap: number;
  entireOn: number;
  inverse: number;
  /** Rows driven, less one. */
  multiplex: number;
  displayOn: number;
  /** 1: from the last COM to COM0. */
  comScan: number;
  displayOffset: number;
  comPins: number;
}

interface Waiting<R> {
  readonly command: Command<R>;
  readonly first: number;
  readonly parameters: number[];
}

/** A part, as its data sheet has it. */
export interface OledPart<R> {
  readonly name: string;
  /** Of the RAM. */
  readonly columns: number;
  readonly commands: Commands<R>;
  reset(): R;
}

export abstract class Oled<R extends OledRegisters> implements PictureChip {
  readonly part: string;
  readonly address: number;
  readonly width = WIDTH;
  readonly height: number;
  protected registers: R;
  private readonly surroundings: Surroundings;
  private readonly data: OledPart<R>;
  private powered = true;
  /** A byte holds eight rows, bit 0 on top: [page * columns + segment]. */
  private ram: Uint8Array;

  /** The control byte in force within a transaction. Without one, the next byte is it. */
  private control: { readonly data: boolean; readonly more: boolean } | undefined;
  /** A command that waits for its parameters. STOP does not end it: Espruino's module sends a byte a transaction. */
  private waiting: Waiting<R> | undefined;
  /** Whether the picture may have changed since the last STOP. */
  private altered = false;

  /** Comes up powered, as after `power(true)`. Throws RangeError for an address that the pin cannot make. */
  constructor(data: OledPart<R>, address: number, surroundings: Surroundings, height: number) {
    if (!ADDRESSES.includes(address)) {
      throw new RangeError(`${data.name}: address ${hex(address)} is neither 0x3c nor 0x3d`);
    }
    this.part = data.name;
    this.data = data;
    this.address = address;
    this.surroundings = surroundings;
    this.height = height;
    this.registers = data.reset();
    this.ram = new Uint8Array(data.columns * (ROWS / 8));
    this.reset();
  }

  /** Whether the glass has its voltage. */
  protected abstract lit(): boolean;
  /** The segment that lights column `x` of the glass, counted from the left of an upright module. */
  protected abstract segmentAt(x: number): number;
  /** The pointers move on after a byte of data. */
  protected abstract advance(): void;

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
    return { ...(this.registers as unknown as Record<string, number>) };
  }

  /**
   * As a person sees it. Modules are made to be upright with 0xA1 and 0xC8 (public drivers of both parts): the glass is
   * turned by half, its last segment and the last row's pin are at the top left.
   */
  pixels(): Uint8Array {
    const picture = new Uint8Array(this.width * this.height);
    const { displayOn, entireOn, inverse } = this.registers;
    if (!this.powered || !displayOn || !this.lit()) return picture;
    for (let y = 0; y < this.height; y++) {
      const row = this.ramRow(this.height - 1 - y);
      if (row === undefined) continue;
      for (let x = 0; x < this.width; x++) {
        const stored = (this.ram[(row >> 3) * this.data.columns + this.segmentAt(x)]! >> (row & 7)) & 1;
        picture[y * this.width + x] = entireOn || stored !== inverse ? 1 : 0;
      }
    }
    return picture;
  }

  /** RAM comes up with whatever the silicon makes of it: who does not clear it shows noise (memory). */
  private reset(): void {
    this.registers = this.data.reset();
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

  private begin(byte: number): Waiting<R> {
    const command = this.data.commands[byte];
    if (!command) throw this.bad(`there is no command ${hex(byte)}`);
    return { command, first: byte, parameters: [] };
  }

  private takeParameter({ command, first, parameters }: Waiting<R>, byte: number): void {
    const limit = command.parameters[parameters.length]!;
    if (!limit.allows(byte)) {
      this.waiting = undefined;
      throw this.bad(`${hex(first)}, ${command.name}: ${hex(byte)} is not ${limit.says}`);
    }
    parameters.push(byte);
  }

  /** One byte to the RAM, the pointers on to the next. Re-map works here and not in the picture. */
  private store(byte: number): void {
    if (this.waiting) {
      throw this.bad(`data while ${hex(this.waiting.first)}, ${this.waiting.command.name}, waits for a parameter`);
    }
    const { columns } = this.data;
    const { page, column, segmentRemap } = this.registers;
    if (column >= columns) throw this.bad(`data for column ${column}: the RAM has ${columns}`);
    const at = page * columns + (segmentRemap ? columns - 1 - column : column);
    if (this.ram[at] !== byte) {
      this.ram[at] = byte;
      this.altered = true;
    }
    this.advance();
  }

  /** The row of the RAM that lights row `glass` of the glass, counted from pin COM0; none if that pin is not driven. */
  private ramRow(glass: number): number | undefined {
    const { multiplex, comScan, displayOffset, startLine } = this.registers;
    const com = this.comAtPin(this.height === 64 ? pinOf64(glass) : glass);
    // SSD1306 data sheet, tables 10-1 and 10-2: the offset moves the picture towards COM0, the start line moves the RAM behind it.
    const line = ((comScan ? multiplex - com : com) + displayOffset + ROWS) % ROWS;
    return line > multiplex ? undefined : (line + startLine) % ROWS;
  }

  /** Which COM line a pin carries: in order, or even ones on the left side and odd ones on the right. */
  private comAtPin(pin: number): number {
    const { comPins } = this.registers;
    const side = comPins & 0x20 ? pin ^ 32 : pin;
    if (!(comPins & 0x10)) return side;
    return side < 32 ? 2 * side : 2 * (side - 32) + 1;
  }

  private bad(sentence: string): BadAccess {
    return new BadAccess(`${this.part} at ${hex(this.address)}: ${sentence}`);
  }
}

/** A glass of 64 rows is wired to both sides in turn, which is why it needs 0x12; one of 32 to the left side only. */
function pinOf64(glass: number): number {
  return (glass >> 1) + (glass & 1 ? 32 : 0);
}
