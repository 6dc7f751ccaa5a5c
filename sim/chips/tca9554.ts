/**
 * TCA9554, Texas Instruments, expander with 8 pins and four registers; and its kin: PCA9554 (also NXP), TCA9534 and
 * PCA9534 without pull-ups, and all of them with an A behind, at other addresses.
 *
 * Written from TI SCPS233A (TCA9554, p8 interrupt and bus), SCPS233E (same, reads), SCPS128B (PCA9554, p8 registers
 * and reset values), NXP PCA9554 rev. 9 (p7 registers), and for addresses and pull-ups esphome `pca9554`,
 * RobTillaart/TCA9554 README.
 *
 *   0 input          the pins, whatever their direction; cannot be written
 *   1 output         the latch; reset 0xFF
 *   2 polarity       1 inverts an input in register 0; reset 0x00
 *   3 configuration  1 is input; reset 0xFF
 *
 * Further bytes of a transfer go to or come from the same register. Not modelled: that INT of the sister PCA9534 was
 * seen to let go when any chip on the bus acknowledged (e2e.ti.com, logic forum 28410).
 */
import { BadAccess, hex, type Chip, type Surroundings } from './chip.ts';
import { checkThreePins, InterruptPin, Outside, Pins } from './ports.ts';

/** 0100 A2 A1 A0, of the A parts 0111 A2 A1 A0. That there is a 9534A of both makers: (memory). */
const PARTS = {
  TCA9554: { first: 0x20, pullups: true },
  PCA9554: { first: 0x20, pullups: true },
  TCA9534: { first: 0x20, pullups: false },
  PCA9534: { first: 0x20, pullups: false },
  TCA9554A: { first: 0x38, pullups: true },
  PCA9554A: { first: 0x38, pullups: true },
  TCA9534A: { first: 0x38, pullups: false },
  PCA9534A: { first: 0x38, pullups: false },
} as const;

const REGISTERS = ['input', 'output', 'polarity', 'configuration'] as const;

/** RobTillaart/TCA9554 README. */
const PULLUP_OHM = 100_000;

export interface Tca9554Options {
  /** TCA9554 without it. */
  readonly part?: keyof typeof PARTS;
}

export class Tca9554 implements Chip {
  readonly part: keyof typeof PARTS;
  readonly address: number;
  /** Hz (RobTillaart/TCA9554 README). */
  readonly maxBitrate = 400_000;
  private readonly pins: Pins;
  private readonly int: InterruptPin;
  private readonly outside = new Outside();
  private powered = true;
  private output = 0xff;
  private polarity = 0;
  private configuration = 0xff;
  /** The command byte that came last: which register is open. It outlives the STOP. */
  private command = 0;
  private commandComes = false;
  /** The pins when register 0 was last read: INT asks while an input differs. */
  private seen: number;

  /** Comes up powered, as after `power(true)`. Throws RangeError for an address that the pins cannot make. */
  constructor(address: number, surroundings: Surroundings, options: Tca9554Options = {}) {
    this.part = options.part ?? 'TCA9554';
    checkThreePins(this.part, address, PARTS[this.part].first);
    this.address = address;
    this.pins = new Pins(surroundings, this.part, 8, (pin) => this.level(pin));
    this.seen = this.levels();
    this.int = new InterruptPin(() => this.interruptLevel());
  }

  start(read: boolean): boolean {
    this.commandComes = !read;
    return this.powered;
  }

  /** The first byte opens a register. Throws before anything has changed. */
  write(byte: number): boolean {
    if (!this.powered) return false;
    if (this.commandComes) {
      if (byte >= REGISTERS.length) throw this.bad(`there is no register ${hex(byte)}`);
      this.command = byte;
      this.commandComes = false;
      return true;
    }
    const register = REGISTERS[this.command]!;
    if (register === 'input') throw this.bad('the input register cannot be written');
    this.pins.announcing(() => (this[register] = byte));
    this.int.follow();
    return true;
  }

  read(): number {
    if (!this.powered) return 0xff;
    const register = REGISTERS[this.command]!;
    if (register === 'input') this.seen = this.levels();
    this.int.follow();
    return this.register(register);
  }

  stop(): void {}

  /** Off: no acknowledgement, and no pin is driven. */
  power(on: boolean): void {
    if (on === this.powered) return;
    this.powered = on;
    this.pins.announcing(() => {
      this.output = 0xff;
      this.polarity = 0;
      this.configuration = 0xff;
      this.command = 0;
    });
    this.seen = this.levels();
    this.int.follow();
  }

  /** The four registers. Looking clears no interrupt. */
  peek(): Record<string, number> {
    return Object.fromEntries(REGISTERS.map((register) => [register, this.register(register)]));
  }

  /** What `pin` drives; undefined while it is an input. */
  level(pin: number): boolean | undefined {
    const bit = this.pins.bit(pin);
    return this.configuration & bit ? undefined : (this.output & bit) !== 0;
  }

  /** ohm of the pull-up at `pin` while it is an input; undefined at an output, in a 9534, and without power. */
  pullup(pin: number): number | undefined {
    return this.powered && PARTS[this.part].pullups && this.configuration & this.pins.bit(pin) ? PULLUP_OHM : undefined;
  }

  /** What the world does at `pin`; undefined lets go. An output ignores the world. */
  put(pin: number, level: boolean | undefined): void {
    this.outside.put(this.pins.bit(pin), level);
    this.int.follow();
  }

  /** Whether INT asks: while an input is not what register 0 last said. Its return ends it (SCPS233A p8). */
  interrupt(): boolean {
    return this.powered && ((this.levels() ^ this.seen) & this.configuration) !== 0;
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

  private register(register: (typeof REGISTERS)[number]): number {
    return register === 'input' ? this.levels() ^ (this.polarity & this.configuration) : this[register];
  }

  private levels(): number {
    return this.outside.pins(this.output, this.configuration, PARTS[this.part].pullups ? 0xff : 0);
  }

  private bad(sentence: string): BadAccess {
    return new BadAccess(`${this.part} at ${hex(this.address)}: ${sentence}`);
  }
}
