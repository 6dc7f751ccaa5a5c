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
import { BadAccess, type Chip, type Surroundings } from './chip.ts';

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
  private readonly surroundings: Surroundings;
  private readonly listeners: ((pin: number) => void)[] = [];
  private powered = true;
  private output = 0xff;
  private polarity = 0;
  private configuration = 0xff;
  /** The command byte that came last: which register is open. It outlives the STOP. */
  private command = 0;
  private commandComes = false;
  /** Pins that the world drives, and which of them it drives high. */
  private held = 0;
  private high = 0;
  /** The pins when register 0 was last read: INT asks while an input differs. */
  private seen: number;

  /** Comes up powered, as after `power(true)`. Throws RangeError for an address that the pins cannot make. */
  constructor(address: number, surroundings: Surroundings, options: Tca9554Options = {}) {
    this.part = options.part ?? 'TCA9554';
    const { first } = PARTS[this.part];
    if (address < first || address > first + 7) {
      throw new RangeError(`${this.part}: address ${hex(address)} is not one of ${hex(first)}..${hex(first + 7)}, which its three pins can make`);
    }
    this.address = address;
    this.surroundings = surroundings;
    this.seen = this.pins();
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
    this.announcing(() => (this[register] = byte));
    return true;
  }

  read(): number {
    if (!this.powered) return 0xff;
    const register = REGISTERS[this.command]!;
    if (register === 'input') this.seen = this.pins();
    return this.register(register);
  }

  stop(): void {}

  /** Off: no acknowledgement, and no pin is driven. */
  power(on: boolean): void {
    if (on === this.powered) return;
    this.powered = on;
    this.announcing(() => {
      this.output = 0xff;
      this.polarity = 0;
      this.configuration = 0xff;
      this.command = 0;
    });
    this.seen = this.pins();
  }

  /** The four registers. Looking clears no interrupt. */
  peek(): Record<string, number> {
    return Object.fromEntries(REGISTERS.map((register) => [register, this.register(register)]));
  }

  /** What `pin` drives; undefined while it is an input. */
  level(pin: number): boolean | undefined {
    const bit = this.bit(pin);
    return this.configuration & bit ? undefined : (this.output & bit) !== 0;
  }

  /** ohm of the pull-up at `pin` while it is an input; undefined at an output, in a 9534, and without power. */
  pullup(pin: number): number | undefined {
    return this.powered && PARTS[this.part].pullups && this.configuration & this.bit(pin) ? PULLUP_OHM : undefined;
  }

  /**
   * What the world does at `pin`; undefined lets go. A pin that nobody drives and no pull-up holds reads low, as with
   * the pull-down of a relay driver. An output ignores the world.
   */
  put(pin: number, level: boolean | undefined): void {
    const bit = this.bit(pin);
    this.held = level === undefined ? this.held & ~bit : this.held | bit;
    this.high = level ? this.high | bit : this.high & ~bit;
  }

  /** Whether INT asks: while an input is not what register 0 last said. Its return ends it (SCPS233A p8). */
  interrupt(): boolean {
    return this.powered && ((this.pins() ^ this.seen) & this.configuration) !== 0;
  }

  /** Called with the number of a pin whenever what it drives has changed. */
  onPins(listener: (pin: number) => void): void {
    this.listeners.push(listener);
  }

  private register(register: (typeof REGISTERS)[number]): number {
    return register === 'input' ? this.pins() ^ (this.polarity & this.configuration) : this[register];
  }

  private pins(): number {
    const inputs = (this.high & this.held) | (PARTS[this.part].pullups ? 0xff & ~this.held : 0);
    return (this.output & ~this.configuration) | (inputs & this.configuration);
  }

  private bit(pin: number): number {
    if (!(pin >= 0 && pin < 8)) throw new RangeError(`${this.part}: there is no pin ${pin}`);
    return 1 << pin;
  }

  private announcing(act: () => void): void {
    const levels = () => Array.from({ length: 8 }, (_, pin) => this.level(pin));
    const before = levels();
    act();
    const after = levels();
    const moved = [...after.keys()].filter((pin) => before[pin] !== after[pin]);
    for (const pin of moved) for (const listener of this.listeners) listener(pin);
    if (moved.length > 0) this.surroundings.changed();
  }

  private bad(sentence: string): BadAccess {
    return new BadAccess(`${this.part} at ${hex(this.address)}: ${sentence}`);
  }
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}
