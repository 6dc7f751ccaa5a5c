/**
 * MCP23017, Microchip, expander with 16 pins; and its sister with 8, the MCP23008.
 *
 * Written from Microchip DS20001952C (p14 sequential access, p18 reset values and IODIR, p23 INTCAP and GPIO, p25
 * interrupts), DS21952B (p5 byte mode), DS20001919F (p1, MCP23008), and for the addresses apache/nuttx
 * `drivers/ioexpander/mcp23x17.h` and `mcp23x08.h`. "(memory)" marks what was read in none of them.
 *
 * Eleven registers a port, in this order on all three maps:
 *
 *   MCP23008                 0x00..0x0A
 *   MCP23017, BANK = 0       0x00..0x15, port A at even addresses, port B at odd ones
 *   MCP23017, BANK = 1       A 0x00..0x0A, B 0x10..0x1A; there is nothing in between
 *
 * IOCON is one register: the MCP23017 shows it at both of its addresses.
 *
 * Pins are numbered 0 to 7 (GPA, or GP of the MCP23008) and 8 to 15 (GPB).
 */
import { BadAccess, hex, type Chip, type Surroundings } from './chip.ts';
import { checkThreePins, InterruptPin, Outside, Pins } from './ports.ts';

/** 0100 A2 A1 A0 (esphome `mcp23017`, EspruinoDocs `devices/MCP23017.js`). */
const FIRST_ADDRESS = 0x20;

const ORDER = ['IODIR', 'IPOL', 'GPINTEN', 'DEFVAL', 'INTCON', 'IOCON', 'GPPU', 'INTF', 'INTCAP', 'GPIO', 'OLAT'] as const;
type Register = (typeof ORDER)[number];

const BANK = 0x80;
const MIRROR = 0x40;
const SEQOP = 0x20;
/** The interrupt pins: open drain, which goes before the polarity (memory); else driven, and 1 is active high. */
const ODR = 0x04;
const INTPOL = 0x02;

/** GPPU (nuttx `mcp23x17.h`). */
const PULLUP_OHM = 100_000;

/** GPA7 and GPB7 (adafruit/Adafruit_CircuitPython_MCP230xx issue 57), GP7 (Adafruit-MCP23017-Arduino-Library issue 96). */
const OUTPUT_ONLY = 0x80;

const PARTS = {
  MCP23017: { ports: 2, iocon: 0xfe },
  MCP23008: { ports: 1, iocon: 0x3e },
} as const;

export interface Mcp23017Options {
  /** MCP23017 without it. */
  readonly part?: keyof typeof PARTS;
}

export class Mcp23017 implements Chip {
  readonly part: keyof typeof PARTS;
  readonly address: number;
  /** Hz, at 2.7 V and more; the part reaches 1.7 MHz at 4.5 V (DS20001919F p1). */
  readonly maxBitrate = 400_000;
  private readonly surroundings: Surroundings;
  private readonly pins: Pins;
  private readonly int: InterruptPin;
  private readonly ports: readonly Port[];
  private powered = true;
  private resetPinLevel: 'low' | 'high' = 'high';
  private iocon = 0;
  /** The address pointer; it outlives the STOP. */
  private pointer = 0;
  private pointerComes = false;

  /** Comes up powered, as after `power(true)`. Throws RangeError for an address that the pins cannot make. */
  constructor(address: number, surroundings: Surroundings, options: Mcp23017Options = {}) {
    this.part = options.part ?? 'MCP23017';
    checkThreePins(this.part, address, FIRST_ADDRESS);
    this.address = address;
    this.surroundings = surroundings;
    this.ports = Array.from({ length: PARTS[this.part].ports }, () => new Port());
    this.pins = new Pins(surroundings, this.part, 8 * this.ports.length, (pin) => this.level(pin));
    this.int = new InterruptPin(() => this.interruptLevel());
  }

  start(read: boolean): boolean {
    this.pointerComes = !read;
    return this.hearsBus();
  }

  /** The first byte is the address pointer. Throws before anything has changed. */
  write(byte: number): boolean {
    if (!this.hearsBus()) return false;
    if (this.pointerComes) {
      this.locate(byte);
      this.pointer = byte;
      this.pointerComes = false;
      return true;
    }
    const { register, port } = this.locate(this.pointer);
    if (register === 'INTF' || register === 'INTCAP') throw this.bad(`${register} cannot be written`);
    this.announcing(() => {
      if (register === 'IOCON') this.iocon = byte & PARTS[this.part].iocon;
      else port[register === 'GPIO' ? 'OLAT' : register] = byte;
    });
    this.advance();
    return true;
  }

  read(): number {
    if (!this.hearsBus()) return 0xff;
    const { register, port } = this.locate(this.pointer);
    const byte = register === 'IOCON' ? this.iocon : register === 'GPIO' ? this.readGpio(port) : port[register];
    if (register === 'GPIO' || register === 'INTCAP') port.clearInterrupt();
    this.int.follow();
    this.advance();
    return byte;
  }

  stop(): void {}

  /** Off: no acknowledgement, and no pin is driven. */
  power(on: boolean): void {
    if (on === this.powered) return;
    this.powered = on;
    this.reset();
  }

  /** The RESET pin; high without a call. Low: registers take their reset values, and the bus is ignored (memory). */
  resetPin(level: 'low' | 'high'): void {
    this.resetPinLevel = level;
    this.reset();
  }

  /** All registers, of the MCP23017 with their port's letter, IOCON once. Looking clears no interrupt. */
  peek(): Record<string, number> {
    const seen: Record<string, number> = { IOCON: this.iocon };
    this.ports.forEach((port, i) => {
      const letter = this.ports.length === 1 ? '' : 'AB'[i]!;
      for (const register of ORDER) if (register !== 'IOCON') seen[register + letter] = port[register];
    });
    return seen;
  }

  /** What `pin` drives; undefined while it is an input. */
  level(pin: number): boolean | undefined {
    const { port, bit } = this.at(pin);
    return port.IODIR & bit ? undefined : (port.OLAT & bit) !== 0;
  }

  /** ohm of the pull-up that is switched to the input `pin`; undefined where there is none. */
  pullup(pin: number): number | undefined {
    const { port, bit } = this.at(pin);
    return port.IODIR & port.GPPU & bit ? PULLUP_OHM : undefined;
  }

  /** What the world does at `pin`; undefined lets go. An output ignores the world. */
  put(pin: number, level: boolean | undefined): void {
    const { port, bit } = this.at(pin);
    port.outside.put(bit, level);
    port.sense();
    this.int.follow();
  }

  /** Whether INTA (the MCP23008's INT) or INTB asks. */
  interrupt(line: 'A' | 'B' = 'A'): boolean {
    const port = this.ports[line === 'A' ? 0 : 1];
    if (!port) throw new RangeError(`${this.part}: there is no INTB`);
    return this.iocon & MIRROR ? this.ports.some(({ INTF }) => INTF !== 0) : port.INTF !== 0;
  }

  /** What INTA (INT) drives: low while it asks, else nothing (ODR) or high; the other way round by INTPOL. */
  interruptLevel(): boolean | undefined {
    if (!this.powered) return undefined;
    const asks = this.interrupt();
    if (this.iocon & ODR) return asks ? false : undefined;
    return asks === ((this.iocon & INTPOL) !== 0);
  }

  onInterrupt(listener: () => void): void {
    this.int.listen(listener);
  }

  /** Called with the number of a pin whenever what it drives has changed. */
  onPins(listener: (pin: number) => void): void {
    this.pins.listen(listener);
  }

  private reset(): void {
    this.announcing(() => {
      this.iocon = 0;
      this.pointer = 0;
      for (const port of this.ports) port.reset();
    });
  }

  private hearsBus(): boolean {
    return this.powered && this.resetPinLevel === 'high';
  }

  private locate(address: number): { register: Register; port: Port } {
    let index = address;
    let side = 0;
    if (this.ports.length === 2) {
      const banked = (this.iocon & BANK) !== 0;
      index = banked ? address & 0x0f : address >> 1;
      side = banked ? address >> 4 : address & 1;
    }
    const register = ORDER[index];
    const port = this.ports[side];
    if (!register || !port) throw this.bad(`there is no register ${hex(address)} while IOCON is ${hex(this.iocon)}`);
    return { register, port };
  }

  /**
   * To the next register, and from the last one to the first (DS20001952C p14). In byte mode (SEQOP) it stays, or
   * changes between A and B of a pair (DS21952B p5). What comes after the last register of a bank is not known.
   */
  private advance(): void {
    const paired = this.ports.length === 2 && !(this.iocon & BANK);
    if (this.iocon & SEQOP) this.pointer ^= paired ? 1 : 0;
    else if (this.iocon & BANK) this.pointer++;
    else this.pointer = (this.pointer + 1) % (ORDER.length * this.ports.length);
  }

  /** Bit 7 of an input may come out as anything, and upset SDA (OUTPUT_ONLY): here it is chance. */
  private readGpio(port: Port): number {
    if (!(port.IODIR & OUTPUT_ONLY)) return port.GPIO;
    return (port.GPIO & ~OUTPUT_ONLY) | (this.surroundings.random() < 0.5 ? OUTPUT_ONLY : 0);
  }

  private at(pin: number): { port: Port; bit: number } {
    const bit = this.pins.bit(pin);
    return { port: this.ports[pin >> 3]!, bit };
  }

  private announcing(act: () => void): void {
    this.pins.announcing(() => {
      act();
      for (const port of this.ports) port.sense();
    });
    this.int.follow();
  }

  private bad(sentence: string): BadAccess {
    return new BadAccess(`${this.part} at ${hex(this.address)}: ${sentence}`);
  }
}

/** Eight pins and their registers, by name. */
class Port {
  IODIR = 0xff;
  IPOL = 0;
  GPINTEN = 0;
  DEFVAL = 0;
  INTCON = 0;
  GPPU = 0;
  INTF = 0;
  INTCAP = 0;
  OLAT = 0;
  readonly outside = new Outside();
  private last = 0;

  /** DS20001952C p18; of GPINTEN, DEFVAL, INTCON, IOCON and GPPU: (memory). */
  reset(): void {
    this.IODIR = 0xff;
    this.IPOL = this.GPINTEN = this.DEFVAL = this.INTCON = this.GPPU = this.INTF = this.INTCAP = this.OLAT = 0;
    this.last = this.pins();
  }

  get GPIO(): number {
    return this.pins() ^ this.IPOL;
  }

  /**
   * To be called after anything that may have moved a pin or armed one. Only inputs that are enabled ask; the first
   * event fills INTF and INTCAP, what comes before they are read is lost (DS20001952C p25).
   */
  sense(): void {
    const pins = this.pins();
    const moved = pins ^ this.last;
    this.last = pins;
    if (this.INTF) return;
    const cause = this.GPINTEN & this.IODIR & ((moved & ~this.INTCON) | ((pins ^ this.DEFVAL) & this.INTCON));
    if (!cause) return;
    this.INTF = cause;
    this.INTCAP = this.GPIO;
  }

  /** A pin that is compared with DEFVAL asks again at once while it differs (DS20001952C p25). */
  clearInterrupt(): void {
    this.INTF = 0;
    this.sense();
  }

  private pins(): number {
    return this.outside.pins(this.OLAT, this.IODIR, this.GPPU);
  }
}
