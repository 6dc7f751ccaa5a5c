/**
 * PCF8574 and PCF8574A, NXP and Texas Instruments, expander with 8 quasi-bidirectional pins and no register.
 *
 * Written from NXP PCF8574; PCF8574A rev. 5 (p1 speed and power-up, p8 writing), TI SCPS069D (PCF8574A, p3 pins,
 * writing and interrupt), RobTillaart/PCF8574 README (addresses, interrupt).
 *
 * A byte written is the latch: 0 sinks strongly, 1 is held up by about 100 uA only, and anybody may pull it low: that
 * is an input. A byte read is the pins. Not modelled: the strong pull-up of half a clock after a 1 was written.
 */
import type { Chip, Surroundings } from './chip.ts';
import { checkThreePins, InterruptPin, Pins } from './ports.ts';

/** 0100 A2 A1 A0 and 0111 A2 A1 A0. */
const FIRST_ADDRESS = { PCF8574: 0x20, PCF8574A: 0x38 } as const;

/** All pins high, weakly (NXP p1). */
const RESET = 0xff;

export interface Pcf8574Options {
  /** PCF8574 without it. */
  readonly part?: keyof typeof FIRST_ADDRESS;
  /** Bytes after the first of one write. Disputed: NXP takes each (p8), TI ignores them (SCPS069D p3). Taken without it. */
  readonly furtherBytes?: 'taken' | 'ignored';
}

export class Pcf8574 implements Chip {
  readonly part: keyof typeof FIRST_ADDRESS;
  readonly address: number;
  /** Hz (NXP p1). */
  readonly maxBitrate = 100_000;
  private readonly pins: Pins;
  private readonly int: InterruptPin;
  private readonly options: Pcf8574Options;
  private powered = true;
  private latch = RESET;
  private bytesWritten = 0;
  /** Pins that the world pulls low. */
  private pulledLow = 0;
  /** The pins at the last read or write: INT asks while they differ. */
  private seen = RESET;

  /** Comes up powered, as after `power(true)`. Throws RangeError for an address that the pins cannot make. */
  constructor(address: number, surroundings: Surroundings, options: Pcf8574Options = {}) {
    this.part = options.part ?? 'PCF8574';
    checkThreePins(this.part, address, FIRST_ADDRESS[this.part]);
    this.address = address;
    this.pins = new Pins(surroundings, this.part, 8, (pin) => this.level(pin));
    this.options = options;
    this.int = new InterruptPin(() => this.interruptLevel());
  }

  start(_read: boolean): boolean {
    this.bytesWritten = 0;
    return this.powered;
  }

  write(byte: number): boolean {
    if (!this.powered) return false;
    if (this.bytesWritten++ > 0 && this.options.furtherBytes === 'ignored') return true;
    this.pins.announcing(() => (this.latch = byte));
    this.seen = this.levels();
    this.int.follow();
    return true;
  }

  read(): number {
    if (!this.powered) return 0xff;
    this.seen = this.levels();
    this.int.follow();
    return this.seen;
  }

  stop(): void {}

  /** Off: no acknowledgement, and no pin is driven. */
  power(on: boolean): void {
    if (on === this.powered) return;
    this.pins.announcing(() => {
      this.powered = on;
      this.latch = RESET;
    });
    this.seen = this.levels();
    this.int.follow();
  }

  /** The latch, and the pins as a read would give them. Looking clears no interrupt. */
  peek(): Record<string, number> {
    return { latch: this.latch, pins: this.levels() };
  }

  /** What `pin` drives: low strongly, high weakly, also where it serves as an input. Undefined without power only. */
  level(pin: number): boolean | undefined {
    const bit = this.pins.bit(pin);
    return this.powered ? (this.latch & bit) !== 0 : undefined;
  }

  /** What the world does at `pin`; undefined lets go. A high one cannot lift a pin that sinks. */
  put(pin: number, level: boolean | undefined): void {
    const bit = this.pins.bit(pin);
    this.pulledLow = level === false ? this.pulledLow | bit : this.pulledLow & ~bit;
    this.int.follow();
  }

  /** Whether INT asks. Ended by a read, by a write, and by the return of the pin's old level. */
  interrupt(): boolean {
    return this.powered && this.levels() !== this.seen;
  }

  /** Open drain: low while it asks. */
  interruptLevel(): boolean | undefined {
    return this.interrupt() ? false : undefined;
  }

  onInterrupt(listener: () => void): void {
    this.int.listen(listener);
  }

  /** Called with the number of a pin whenever what it drives has changed. */
  onPins(listener: (pin: number) => void): void {
    this.pins.listen(listener);
  }

  private levels(): number {
    return this.latch & ~this.pulledLow;
  }
}
