/**
 * AD5252 and AD5254, Analog Devices: two or four linear potentiometers of 256 positions with EEMEM.
 *
 * Written from pages of the data sheets AD5251/AD5252 (rev D p3, 18, 19; rev E p7) and AD5253/AD5254 (rev B p19, rev C
 * p5, 25), from torvalds/linux drivers/misc/ad525x_dpot.c and .h, and from ControlEverythingCommunity/AD5254; the
 * commands by number from AD5255 p13, which has the same set. "(memory)" marks what was read in none of them.
 *
 * The first byte after the address is the instruction: bit 7 command, bit 6 is 0, bit 5 EEMEM, bits 4:0 the register.
 *
 *   register          AD5252        AD5254
 *   00..03 RDAC       1 and 3       all         write, read
 *   20..23 EEMEM      1 and 3       all         write, read; what the RDAC takes at power-up; factory 80h (memory)
 *   24..2F user       all           all         write, read; factory 00h (memory)
 *   38..3F tolerance  3A 3B 3E 3F   all         read; two bytes a RDAC: sign and percent, 256ths of a percent
 *
 *   command, 80h + 8 * C + RDAC
 *   0 nothing            3, 4 -6 dB, one or all    8, 9 +6 dB, one or all
 *   1 EEMEM to RDAC      5, 6 -1, one or all       10, 11 +1, one or all
 *   2 RDAC to EEMEM      7 EEMEM to all
 *
 * Where nobody knows, this model refuses: a second data byte, a read that has no instruction right before it. It works at
 * the byte, EEMEM at the STOP behind it (memory).
 *
 * Not modelled: that an address without an instruction may restore EEMEM (the sheet hints at it), that another RDAC of
 * the case comes through (-72 dB typical), capacitances, logic levels.
 */
import { MS, US, type Alarm } from '../clock.ts';
import { BadAccess, hex, type AudioChip, type Bounds, type Surroundings } from './chip.ts';

/** 01011 AD1 AD0 (AD5251/AD5252 data sheet, two-wire serial bus). */
const FIRST_ADDRESS = 0x2c;
const LAST_ADDRESS = 0x2f;

const RDACS = { AD5252: [1, 3], AD5254: [0, 1, 2, 3] } as const;
export type Ad5252Part = keyof typeof RDACS;

const POSITIONS = 256;
const MID_SCALE = 0x80;
const TOP = 0xff;

const FIRST_USER = 4;
const LAST_USER = 15;
const FIRST_TOLERANCE = 0x18;

/** AD5251/AD5252 rev E p7: all RDACs are at mid-scale until EEMEM has been restored, and a restore takes as long. */
const RESTORE = 300 * US;
/** From power-up or reset until EEMEM may be written (same). */
const REWRITABLE = 540 * US;
/** An EEMEM write (same). */
const STORE_MS = 26;

/** Zero-scale error in steps, typical and largest: 1 kohm at 5.5 V rev D p3, the others AD5254 rev C p5. */
const ZERO_SCALE = { 1_000: { typical: 11, worst: 16 }, others: { typical: 1.2, worst: 3 } };
/** By how much the end-to-end resistance may be off: 30 % at 1 kohm, else 20 % (same). */
const LARGEST_TOLERANCE = 0.3;

export interface Ad5252Options {
  /** AD5252 without it. */
  readonly part?: Ad5252Part;
  /** End to end, ohm; 10,000 without it. */
  readonly rab?: 1_000 | 10_000 | 50_000 | 100_000;
  /** Share by which all end-to-end resistances are off, -0.3 to 0.3; it stands in the tolerance registers too. */
  readonly tolerance?: number;
  /** ohm; 75 is typical, 130 the most at 5 V, 300 at 3 V. */
  readonly wiperResistance?: number;
  /** What is in series with A, and with B, in steps; typical without it. Code 0 divides by it. */
  readonly zeroScale?: 'worst' | number;
  /** ohm between the signal and A; 0 without it. */
  readonly source?: number;
  /** ohm from W to ground; none without it. */
  readonly load?: number;
  /** What an earlier life left in EEMEM, by register 0 to 15; the factory's contents without it. */
  readonly eemem?: Readonly<Record<number, number>>;
  /** The level at the WP pin; high without it. Low: EEMEM keeps what it has (polarity: memory). */
  readonly writeProtect?: () => 'low' | 'high';
}

/** What the next byte of a write is. `store` and `rdac` have their register's number. */
type Expected = { as: 'instruction' | 'dummy' | 'nothing' } | { as: 'rdac' | 'store' | 'read only'; register: number };

export class Ad5252 implements AudioChip {
  readonly part: Ad5252Part;
  readonly address: number;
  private readonly surroundings: Surroundings;
  private readonly options: Ad5252Options;
  private readonly numbers: readonly number[];
  /** By number. */
  private readonly rdac: number[] = [];
  private readonly eemem: number[];
  private eememWrites = 0;
  private powered = true;
  private rewritableAt = 0;
  private expected: Expected = { as: 'nothing' };
  /** What a read gives: the register that the last instruction named. */
  private toRead: number | undefined;
  /** What waits for its STOP. */
  private atStop: (() => void) | undefined;
  /** Deaf meanwhile: acknowledge polling (rev D p18). */
  private busy: Alarm | undefined;
  /** The register of EEMEM that is being written. */
  private storing: number | undefined;
  /** RDACs that take EEMEM at some instant until the alarm. */
  private restoring: { rdacs: readonly number[]; end: Alarm } | undefined;
  /** Command 1 leaves EEMEM switched on, until command 0 (AD5255 p13). */
  private reading = false;

  /** Comes up powered, as after `power(true)`. Throws RangeError for what the pins or the part cannot be. */
  constructor(address: number, surroundings: Surroundings, options: Ad5252Options = {}) {
    this.part = options.part ?? 'AD5252';
    if (address < FIRST_ADDRESS || address > LAST_ADDRESS) {
      throw new RangeError(`${this.part}: address ${hex(address)} is not one of 0x2c..0x2f, which its two pins can make`);
    }
    if (Math.abs(options.tolerance ?? 0) > LARGEST_TOLERANCE) {
      throw new RangeError(`${this.part}: tolerance ${options.tolerance} is more than ${LARGEST_TOLERANCE} either way`);
    }
    this.address = address;
    this.surroundings = surroundings;
    this.options = options;
    this.numbers = RDACS[this.part];
    this.eemem = Array.from({ length: LAST_USER + 1 }, (_, i) => options.eemem?.[i] ?? (i < FIRST_USER ? MID_SCALE : 0));
    this.wake();
  }

  start(read: boolean): boolean {
    this.expected = { as: 'instruction' };
    if (!read) this.toRead = undefined;
    return this.hearsBus();
  }

  /** Throws before anything has changed. */
  write(byte: number): boolean {
    if (!this.hearsBus()) return false;
    const expected = this.expected;
    if (expected.as === 'nothing') throw this.bad(`what byte ${hex(byte)} behind the data would do is not known`);
    if (expected.as === 'read only') throw this.bad(`register ${hex(0x20 + expected.register)} is read only`);
    if (expected.as === 'instruction') this.instruct(byte);
    else {
      if (expected.as === 'store') this.store(expected.register, byte);
      if (expected.as === 'rdac') this.announcing(() => (this.rdac[expected.register] = byte));
      this.expected = { as: 'nothing' };
      this.toRead = undefined;
    }
    return true;
  }

  read(): number {
    if (!this.hearsBus()) return 0xff;
    if (this.toRead === undefined) throw this.bad('a read has to follow the instruction that names its register, one byte each');
    const value = this.get(this.toRead);
    this.toRead = undefined;
    return value;
  }

  stop(repeated: boolean): void {
    if (repeated) return;
    this.toRead = undefined;
    this.atStop?.();
    this.atStop = undefined;
  }

  /** Off: no acknowledgement, and code 0. A byte of EEMEM that is just being written is anything afterwards. */
  power(on: boolean): void {
    if (on === this.powered) return;
    this.announcing(() => {
      this.powered = on;
      this.surroundings.clock.cancel(this.busy);
      this.surroundings.clock.cancel(this.restoring?.end);
      if (this.storing !== undefined) this.eemem[this.storing] = Math.floor(this.surroundings.random() * 256);
      this.busy = this.storing = this.atStop = this.restoring = this.toRead = undefined;
      this.expected = { as: 'nothing' };
      this.reading = false;
      if (on) this.wake();
    });
  }

  peek(): Record<string, number> {
    const seen: Record<string, number> = {};
    for (const number of this.numbers) seen[`rdac${number}`] = this.rdac[number]!;
    for (const number of this.numbers) seen[`tolerance${number}`] = this.toleranceOf();
    for (const [register, value] of this.eemem.entries()) if (this.hasCell(register)) seen[`eemem${register}`] = value;
    seen['eememWrites'] = this.eememWrites;
    seen['eememReadPower'] = Number(this.reading);
    seen['busy'] = Number(this.busy !== undefined);
    return seen;
  }

  /** The part's RDACs in order, from the signal before the source resistance to W, with B at ground. */
  gain(ch: number): Bounds {
    const number = this.numbers[ch];
    if (number === undefined) throw new RangeError(`${this.part}: channel ${ch} is not one of 0..${this.numbers.length - 1}`);
    const codes = this.powered ? [this.rdac[number]!] : [0];
    if (this.restoring?.rdacs.includes(number)) codes.push(this.eemem[number]!);
    return { lo: this.gainOf(Math.min(...codes)), hi: this.gainOf(Math.max(...codes)) };
  }

  /** A divider with the same resistance at both ends (AD5254 rev C p25, equation 7), loaded through the wiper. */
  private gainOf(code: number): number {
    const { rab = 10_000, tolerance = 0, wiperResistance = 75, source = 0, load = Infinity } = this.options;
    const step = (rab * (1 + tolerance)) / POSITIONS;
    const below = step * (code + this.zeroScale());
    const above = source + step * (POSITIONS - code + this.zeroScale());
    const open = below / (above + below);
    if (load === Infinity) return open;
    const resistance = wiperResistance + (above * below) / (above + below);
    return (open * load) / (load + resistance);
  }

  private zeroScale(): number {
    const { rab, zeroScale } = this.options;
    if (typeof zeroScale === 'number') return zeroScale;
    return ZERO_SCALE[rab === 1_000 ? rab : 'others'][zeroScale ?? 'typical'];
  }

  private hearsBus(): boolean {
    return this.powered && !this.busy;
  }

  private wake(): void {
    for (const number of this.numbers) this.rdac[number] = MID_SCALE;
    this.rewritableAt = this.surroundings.clock.now + REWRITABLE;
    this.beginRestore(this.numbers);
  }

  private instruct(byte: number): void {
    if (byte & 0x80) {
      this.command((byte >> 3) & 0xf, byte & 7);
      this.expected = { as: 'dummy' };
      return;
    }
    const register = byte & 0x1f;
    if (byte & 0x40) throw this.bad(`instruction ${hex(byte)}: bit 6 is 0`);
    if (byte & 0x20) {
      if (this.hasCell(register)) this.expected = { as: 'store', register };
      else if (this.hasTolerance(register)) this.expected = { as: 'read only', register };
      else throw this.bad(`EEMEM register ${hex(byte)} is reserved`);
    } else {
      this.has(register);
      this.expected = { as: 'rdac', register };
    }
    this.toRead = byte;
  }

  private command(number: number, a: number): void {
    if (number > 11) throw this.bad(`command ${number} is reserved`);
    const all = [0, 4, 6, 7, 9, 11].includes(number);
    if (!all) this.has(a);
    else if (a !== 0) throw this.bad(`command ${number} takes no RDAC, and this is ${a}`);
    const rdacs = all ? this.numbers : [a];
    if (number === 0) this.reading = false;
    if (number === 1) {
      this.reading = true;
      this.announcing(() => this.beginRestore(rdacs));
    }
    if (number === 2) this.store(a, this.rdac[a]!);
    if (number === 3 || number === 4) this.move(rdacs, (code) => code >> 1);
    if (number === 5 || number === 6) this.move(rdacs, (code) => Math.max(0, code - 1));
    if (number === 7) {
      this.rewritableAt = this.surroundings.clock.now + REWRITABLE;
      this.announcing(() => this.beginRestore(rdacs));
      this.atStop = () => this.busyFor(RESTORE, () => {});
    }
    if (number === 8 || number === 9) this.move(rdacs, doubled);
    if (number === 10 || number === 11) this.move(rdacs, (code) => Math.min(TOP, code + 1));
  }

  private move(rdacs: readonly number[], next: (code: number) => number): void {
    this.announcing(() => {
      for (const number of rdacs) this.rdac[number] = next(this.rdac[number]!);
    });
  }

  /** At some instant of the time that a restore takes; RDAC 0 has the shortest, 3 the longest (rev E p7). */
  private beginRestore(rdacs: readonly number[]): void {
    const all = [...new Set([...rdacs, ...(this.restoring?.rdacs ?? [])])];
    this.surroundings.clock.cancel(this.restoring?.end);
    const end = this.surroundings.clock.after(RESTORE, () => this.announcing(() => this.restored()));
    this.restoring = { rdacs: all, end };
  }

  private restored(): void {
    for (const number of this.restoring!.rdacs) this.rdac[number] = this.eemem[number]!;
    this.restoring = undefined;
  }

  private store(register: number, value: number): void {
    if (this.surroundings.clock.now < this.rewritableAt) {
      throw this.bad('EEMEM cannot be written in the first 540 us after power-up or reset');
    }
    if (this.options.writeProtect?.() === 'low') return;
    this.atStop = () => {
      this.storing = register;
      this.busyFor(STORE_MS * MS, () => {
        this.eemem[register] = value;
        this.eememWrites++;
        this.storing = undefined;
      });
    };
  }

  private busyFor(time: number, then: () => void): void {
    this.busy = this.surroundings.clock.after(time, () => {
      this.busy = undefined;
      then();
    });
  }

  private get(instruction: number): number {
    const register = instruction & 0x1f;
    if (!(instruction & 0x20)) return this.rdac[register]!;
    if (register <= LAST_USER) return this.eemem[register]!;
    return register & 1 ? this.toleranceOf() & 0xff : this.toleranceOf() >> 8;
  }

  /** Both bytes: sign and 7 bits of percent, 8 bits of 256ths (rev D p18 and 19). */
  private toleranceOf(): number {
    const { tolerance = 0 } = this.options;
    return (tolerance < 0 ? 0x8000 : 0) | Math.round(Math.abs(tolerance) * 100 * 256);
  }

  private has(rdac: number): void {
    if (!this.numbers.includes(rdac)) throw this.bad(`there is no RDAC ${rdac}, only ${this.numbers.join(', ')}`);
  }

  private hasCell(register: number): boolean {
    return register >= FIRST_USER ? register <= LAST_USER : this.numbers.includes(register);
  }

  private hasTolerance(register: number): boolean {
    return register >= FIRST_TOLERANCE && this.numbers.includes((register - FIRST_TOLERANCE) >> 1);
  }

  private announcing(act: () => void): void {
    const before = this.loudness();
    act();
    if (this.loudness() !== before) this.surroundings.changed();
  }

  private loudness(): string {
    return this.numbers.map((_, ch) => Object.values(this.gain(ch))).join();
  }

  private bad(sentence: string): BadAccess {
    return new BadAccess(`${this.part} at ${hex(this.address)}: ${sentence}`);
  }
}

/** Sisters: 0 goes to 1, 128 to 255 (AD5144A rev A p28); "stop at all 1s" (AD5235 rev F p19). Above 128: (memory). */
function doubled(code: number): number {
  if (code === 0) return 1;
  return code >= MID_SCALE ? TOP : code << 1;
}
