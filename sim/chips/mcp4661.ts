/**
 * MCP4651, MCP4661, MCP4551, MCP4561, Microchip: linear potentiometers of 257 positions, one or two in a case, with or
 * without EEPROM.
 *
 * Written from the data sheets DS22096 (RAM parts) and DS22107 (EEPROM parts), as read page by page on public mirrors;
 * "(memory)" marks what was read in none of their pages.
 *
 * A command byte is AAAA CC DD: register, command, data bits 9 and 8, of which 9 has no use (DS22096B p53).
 *
 *   register                 write  read  increment, decrement     reset
 *   0h wiper 0                 x      x      x                     080h, or a copy of 2h   (DS22096B p35, DS22107B p12)
 *   1h wiper 1                 x      x      x                     080h, or a copy of 3h   two pots
 *   2h wiper 0 at power-up     x      x                            factory: 080h           EEPROM
 *   3h wiper 1 at power-up     x      x                            factory: 080h           EEPROM, two pots (memory)
 *   4h TCON                    x      x                            1FFh, brown-out too     (DS22107B p12)
 *   5h STATUS                         x                            1F0h                    (DS22107B p39)
 *   6h..Fh data                x      x                            factory: 0FFh           EEPROM
 *
 * Whatever is no "x" is not acknowledged, and all bytes after it neither, until the next START (DS22096B p53). So this
 * model throws no BadAccess: the part itself refuses what it does not have.
 *
 * Not modelled: general call (needs address 0), high-voltage commands (WiperLock, write protection) and the WP pin,
 * capacitances, what a wiper does in the nanoseconds between two taps.
 */
import { MS } from '../clock.ts';
import type { Alarm } from '../clock.ts';
import { factor } from '../decibels.ts';
import { hex, type AudioChip, type Bounds, type Surroundings } from './chip.ts';

/** What tells the four apart: torvalds/linux drivers/iio/potentiometer/mcp4531.c; addresses DS22107B p50. */
const PARTS = {
  MCP4551: { pots: 1, eeprom: false, firstAddress: 0x2e },
  MCP4561: { pots: 1, eeprom: true, firstAddress: 0x2e },
  MCP4651: { pots: 2, eeprom: false, firstAddress: 0x28 },
  MCP4661: { pots: 2, eeprom: true, firstAddress: 0x28 },
} as const;

const LAST_ADDRESS = 0x2f;

/** Largest zero-scale error by end-to-end resistance (ohm), in LSb, at 3.0 to 5.5 V (DS22107B p7). */
const WORST_ZERO_SCALE = { 5_000: 6.0, 10_000: 3.5, 50_000: 0.8, 100_000: 0.5 } as const;

export type Mcp4661Part = keyof typeof PARTS;
export type EndToEnd = keyof typeof WORST_ZERO_SCALE;

/** Largest share by which the end-to-end resistance may be off (memory), and by which two in a case differ (DS22096B p5). */
const TOLERANCE = 0.2;
const MISMATCH = 0.0125;

const FULL_SCALE = 0x100;
const MID_SCALE = 0x80;
const LARGEST = 0x1ff;

const WIPER_0 = 0x0;
const WIPER_1 = 0x1;
const STORED_0 = 0x2;
const STORED_1 = 0x3;
const TCON = 0x4;
const STATUS = 0x5;
const FIRST_DATA = 0x6;
const LAST_DATA = 0xf;

const COMMANDS = ['write', 'increment', 'decrement', 'read'] as const;
type Command = (typeof COMMANDS)[number];

/** Bits of TCON for pot 0; those of pot 1 are four places higher. 1 is connected, or not shut down (DS22096B p41). */
const HARDWARE = 0x8;
const A = 0x4;
const W = 0x2;
const B = 0x1;

/** Bits 8:4 are forced to 1; write protection and locks are not modelled (DS22107B p39). */
const STATUS_AT_REST = 0x1f0;
const EEWA = 0x8;
/** RAM parts give a fixed value; which one was not read (memory). */
const STATUS_OF_RAM = 0x1f7;

/** "-68 dB": a tenth of a step, the typical zero-scale error (DS22107B p7). */
const TYPICAL_FLOOR_DB = -68;
/** An open terminal: 1 pF (memory) into the 75 ohm of the wiper is -127 dB at 1 kHz, -100 at 20 kHz. No data sheet says. */
const OPEN_FLOOR_DB = -100;
/** Longest EEPROM write; 5 ms is typical (DS22107B p12). */
const EEPROM_MS = 10;

export interface Mcp4661Options {
  /** MCP4661 without it. */
  readonly part?: Mcp4661Part;
  /** End to end, ohm; 10,000 without it. */
  readonly rab?: EndToEnd;
  /** Share by which both end-to-end resistances are off, -0.2 to 0.2. */
  readonly tolerance?: number;
  /** Share by which pot 1 has more than pot 0, -0.0125 to 0.0125; 0.002 is typical. */
  readonly mismatch?: number;
  /** ohm; 75 is typical, 160 the most at 5.5 V, 300 at 2.7 V (DS22096B p5). */
  readonly wiperResistance?: number;
  /** Error of the tap at `code`, 0 to 256, in LSb. Without it code 0 is at `floorDb`. */
  readonly linearity?: (pot: number, code: number) => number;
  /**
   * Level of code 0, dB, or the worst of the data sheet for this resistance. A floor that is given comes of what is in
   * series with B, so it lifts the low codes as well: the taps stay monotonic. Without it code 0 is typical and all
   * other codes are nominal.
   */
  readonly floorDb?: number | 'worst';
  /** Level with a terminal open or without power, dB. */
  readonly openDb?: number;
  /** ohm between the signal and A; 0 without it. */
  readonly source?: number;
  /** ohm from W to ground; none without it. */
  readonly load?: number;
  /** How long an EEPROM write takes, ms. */
  readonly eepromMs?: number;
  /** What an earlier life left in the EEPROM, by register (2h, 3h, 6h..Fh); the factory's contents without it. */
  readonly eeprom?: Readonly<Record<number, number>>;
}

export class Mcp4661 implements AudioChip {
  readonly part: Mcp4661Part;
  readonly address: number;
  private readonly surroundings: Surroundings;
  private readonly options: Mcp4661Options;
  private readonly pots: 1 | 2;
  /** By register; undefined in a RAM part. */
  private readonly eeprom: Map<number, number> | undefined;
  private eepromWrites = 0;
  private powered = true;
  private readonly wipers: [number, number] = [MID_SCALE, MID_SCALE];
  private tcon = LARGEST;
  /** The register of the last valid command: what a read gives (DS22107A p61). */
  private pointer = WIPER_0;
  /** A write command whose data byte is yet to come. */
  private begun: { readonly register: number; readonly high: number } | undefined;
  /** A write to the EEPROM that waits for its STOP. */
  private toStore: { readonly register: number; readonly value: number } | undefined;
  /** Set while the EEPROM is being written. */
  private storing: { readonly register: number; readonly end: Alarm } | undefined;
  /** An invalid command came: deaf until the next START. */
  private refused = false;
  private bytesRead = 0;
  private wordRead = 0;

  /** Comes up powered, as after `power(true)`. Throws RangeError for what the part, its pins or its data cannot be. */
  constructor(address: number, surroundings: Surroundings, options: Mcp4661Options = {}) {
    this.part = options.part ?? 'MCP4661';
    const { pots, eeprom, firstAddress } = PARTS[this.part];
    if (address < firstAddress || address > LAST_ADDRESS) {
      throw new RangeError(
        `${this.part}: address ${hex(address)} is not one of ${hex(firstAddress)}..${hex(LAST_ADDRESS)}, which its pins can make`,
      );
    }
    this.address = address;
    this.surroundings = surroundings;
    this.options = options;
    this.pots = pots;
    this.within('tolerance', options.tolerance, TOLERANCE);
    this.within('mismatch', options.mismatch, MISMATCH);
    if (eeprom) this.eeprom = factory(pots);
    for (const [register, value] of Object.entries(options.eeprom ?? {})) this.fill(Number(register), value);
    this.reset();
  }

  /** A read behind a register of the EEPROM is refused while that is being written (DS22107B p60). */
  start(read: boolean): boolean {
    if (!this.powered) return false;
    this.refused = false;
    this.bytesRead = 0;
    return !read || !this.storing || isVolatile(this.pointer);
  }

  write(byte: number): boolean {
    if (!this.powered || this.refused) return false;
    if (this.begun) {
      const { register, high } = this.begun;
      this.begun = undefined;
      this.put(register, high | byte);
      return true;
    }
    const register = byte >> 4;
    const command = COMMANDS[(byte >> 2) & 3]!;
    // An EEPROM write wants its STOP: nothing may be chained to it, and it is lost then (memory).
    if (!this.has(register, command) || this.toStore) {
      this.toStore = undefined;
      this.refused = true;
      return false;
    }
    this.pointer = register;
    if (command === 'write') this.begun = { register, high: (byte & 1) << 8 };
    else if (command === 'increment') this.step(register, 1);
    else if (command === 'decrement') this.step(register, -1);
    return true;
  }

  /** High byte, low byte, and again: the register stays addressed (DS22107B p60). */
  read(): number {
    if (!this.powered) return 0xff;
    const high = this.bytesRead++ % 2 === 0;
    if (high) this.wordRead = this.get(this.pointer);
    return high ? this.wordRead >> 8 : this.wordRead & 0xff;
  }

  /** A data byte that did not come aborts its command (DS22096B p53); the EEPROM write starts here (DS22107A p65). */
  stop(repeated: boolean): void {
    this.begun = undefined;
    const order = this.toStore;
    this.toStore = undefined;
    if (!order || repeated || !this.powered) return;
    const end = this.surroundings.clock.after((this.options.eepromMs ?? EEPROM_MS) * MS, () => {
      this.storing = undefined;
      this.eeprom!.set(order.register, order.value);
      this.eepromWrites++;
    });
    this.storing = { register: order.register, end };
  }

  /**
   * Off: no acknowledgement, no sound above the floor of an open terminal. What a cell holds whose write was cut short
   * is not known: here the worst, all ones, which is full scale (memory: erased cells read 1).
   */
  power(on: boolean): void {
    if (on === this.powered) return;
    if (this.storing) {
      this.surroundings.clock.cancel(this.storing.end);
      this.eeprom!.set(this.storing.register, LARGEST);
      this.storing = undefined;
    }
    this.powered = on;
    this.reset();
    this.surroundings.changed();
  }

  /** All registers that the part has, and how often its EEPROM was written. */
  peek(): Record<string, number> {
    const seen: Record<string, number> = { wiper0: this.wipers[0] };
    if (this.pots === 2) seen['wiper1'] = this.wipers[1];
    seen['tcon'] = this.tcon;
    seen['status'] = this.get(STATUS);
    if (!this.eeprom) return seen;
    for (const [register, value] of this.eeprom) seen[nameOfCell(register)] = value;
    seen['eepromWrites'] = this.eepromWrites;
    return seen;
  }

  /** From the signal before the source resistance to W, with B at ground, at a frequency far below its bandwidth. */
  gain(ch: number): Bounds {
    if (ch !== 0 && (ch !== 1 || this.pots === 1)) throw new RangeError(`${this.part}: it has no channel ${ch}`);
    const floor = factor(this.options.openDb ?? OPEN_FLOOR_DB);
    if (!this.powered) return { lo: floor, hi: floor };
    const { load = Infinity } = this.options;
    const bits = this.tcon >> (4 * ch);
    const open = (terminal: number): boolean => (bits & terminal) === 0;
    if (open(HARDWARE)) return { lo: floor, hi: floor };
    // Nothing says where a W with no path to anywhere stands: anything up to the signal.
    if (load === Infinity && (open(W) || (open(A) && open(B)))) return { lo: floor, hi: 1 };
    if (open(W) || open(A)) return { lo: floor, hi: floor };
    const gain = Math.max(floor, this.divide(ch, open(B), load));
    return { lo: gain, hi: gain };
  }

  /** The divider between A and B, or only A, loaded at the wiper through the wiper's resistance. */
  private divide(pot: number, openB: boolean, load: number): number {
    const { rab = 10_000, tolerance = 0, mismatch = 0, wiperResistance = 75, source = 0 } = this.options;
    const end = rab * (1 + tolerance) * (pot === 1 ? 1 + mismatch : 1);
    const tap = this.tap(pot);
    const below = parallel(openB ? Infinity : end * tap, wiperResistance + load);
    if (below === Infinity) return 1;
    const atTap = below / (source + end * (1 - tap) + below);
    return load === Infinity ? atTap : (atTap * load) / (wiperResistance + load);
  }

  /** Where the wiper stands between B, 0, and A, 1. 101h to 1FFh are full scale (DS22107B table 5-1). */
  private tap(pot: number): number {
    const code = Math.min(this.wipers[pot]!, FULL_SCALE);
    return Math.min(1, Math.max(0, (code + this.error(pot, code)) / FULL_SCALE));
  }

  /** LSb. */
  private error(pot: number, code: number): number {
    const { linearity, floorDb, rab = 10_000 } = this.options;
    if (linearity) return linearity(pot, code);
    if (floorDb === undefined) return code === 0 ? factor(TYPICAL_FLOOR_DB) * FULL_SCALE : 0;
    const zeroScale = floorDb === 'worst' ? WORST_ZERO_SCALE[rab] : factor(floorDb) * FULL_SCALE;
    return zeroScale * (1 - code / FULL_SCALE);
  }

  /** RAM and EEPROM parts alike take mid-scale from the factory (DS22096B p35, DS22107B p12). */
  private reset(): void {
    this.begun = undefined;
    this.toStore = undefined;
    this.refused = false;
    this.pointer = WIPER_0;
    this.tcon = LARGEST;
    this.wipers[0] = this.eeprom?.get(STORED_0) ?? MID_SCALE;
    this.wipers[1] = this.eeprom?.get(STORED_1) ?? MID_SCALE;
  }

  /**
   * The table at the head of the file. While the EEPROM is being written only the volatile registers are there
   * (DS22107B p39); that the others are refused, not just ignored: Microchip DS51898A p18 for the SPI sister.
   */
  private has(register: number, command: Command): boolean {
    if (register === WIPER_0 || (register === WIPER_1 && this.pots === 2)) return true;
    if (register === TCON) return command === 'write' || command === 'read';
    if (register === STATUS) return command === 'read';
    return (this.eeprom?.has(register) ?? false) && !this.storing && (command === 'write' || command === 'read');
  }

  private get(register: number): number {
    if (register === WIPER_0 || register === WIPER_1) return this.wipers[register];
    if (register === TCON) return this.tcon;
    if (register !== STATUS) return this.eeprom!.get(register)!;
    if (!this.eeprom) return STATUS_OF_RAM;
    return this.storing ? STATUS_AT_REST | EEWA : STATUS_AT_REST;
  }

  private put(register: number, value: number): void {
    if (register === WIPER_0 || register === WIPER_1) this.setWiper(register, value);
    else if (register === TCON) this.setTcon(value);
    else this.toStore = { register, value };
  }

  /** Stops at both ends; above full scale both commands do nothing (DS22107B table 5-1, DS22059B p56). */
  private step(register: number, by: 1 | -1): void {
    if (register !== WIPER_0 && register !== WIPER_1) return;
    const wiper = this.wipers[register];
    const next = wiper + by;
    if (wiper <= FULL_SCALE && next >= 0 && next <= FULL_SCALE) this.setWiper(register, next);
  }

  private setWiper(pot: 0 | 1, position: number): void {
    if (position === this.wipers[pot]) return;
    this.wipers[pot] = position;
    this.surroundings.changed();
  }

  /** With one pot the bits of the other are forced to 1 (memory). */
  private setTcon(value: number): void {
    const tcon = this.pots === 1 ? value | 0xf0 : value;
    if (tcon === this.tcon) return;
    this.tcon = tcon;
    this.surroundings.changed();
  }

  private fill(register: number, value: number): void {
    if (!this.eeprom?.has(register)) throw new RangeError(`${this.part}: it has no EEPROM at ${hex(register)}`);
    if (!Number.isInteger(value) || value < 0 || value > LARGEST) {
      throw new RangeError(`${this.part}: EEPROM at ${hex(register)} holds 9 bits, not ${value}`);
    }
    this.eeprom.set(register, value);
  }

  private within(name: string, share: number | undefined, most: number): void {
    if (share !== undefined && !(Math.abs(share) <= most)) {
      throw new RangeError(`${this.part}: ${name} ${share} is not within -${most}..${most}`);
    }
  }
}

/** As it leaves the factory (DS22107B p12; data 0FFh: SteveQuinn1/MCP4561_DIGI_POT). */
function factory(pots: 1 | 2): Map<number, number> {
  const eeprom = new Map([[STORED_0, MID_SCALE]]);
  if (pots === 2) eeprom.set(STORED_1, MID_SCALE);
  for (let register = FIRST_DATA; register <= LAST_DATA; register++) eeprom.set(register, 0xff);
  return eeprom;
}

function isVolatile(register: number): boolean {
  return register === WIPER_0 || register === WIPER_1 || register === TCON || register === STATUS;
}

function nameOfCell(register: number): string {
  if (register === STORED_0) return 'nonvolatileWiper0';
  if (register === STORED_1) return 'nonvolatileWiper1';
  return `data${register.toString(16).toUpperCase()}`;
}

function parallel(a: number, b: number): number {
  if (a === Infinity) return b;
  if (b === Infinity) return a;
  return a + b === 0 ? 0 : (a * b) / (a + b);
}
