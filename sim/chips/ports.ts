/**
 * Pins of an expander: what they drive and who hears of it, what the world does at them, its interrupt line, and the
 * addresses of three pins.
 */
import { hex, type Surroundings } from './chip.ts';

/** Throws RangeError for an address that is not one of the eight from `first` on. */
export function checkThreePins(part: string, address: number, first: number): void {
  if (address >= first && address <= first + 7) return;
  throw new RangeError(`${part}: address ${hex(address)} is not one of ${hex(first)}..${hex(first + 7)}, which its three pins can make`);
}

/** Who is told when a pin drives something else. */
export class Pins {
  private readonly listeners: ((pin: number) => void)[] = [];
  private readonly surroundings: Surroundings;
  private readonly part: string;
  private readonly count: number;
  private readonly level: (pin: number) => boolean | undefined;

  /** @param level What a pin drives; undefined for nothing. */
  constructor(surroundings: Surroundings, part: string, count: number, level: (pin: number) => boolean | undefined) {
    this.surroundings = surroundings;
    this.part = part;
    this.count = count;
    this.level = level;
  }

  /** The bit of a pin in its port of eight. Throws RangeError where there is none. */
  bit(pin: number): number {
    if (!(pin >= 0 && pin < this.count)) throw new RangeError(`${this.part}: there is no pin ${pin}`);
    return 1 << (pin & 7);
  }

  listen(listener: (pin: number) => void): void {
    this.listeners.push(listener);
  }

  /** Tells every listener of each pin that `act` moved, and then the world, once. */
  announcing(act: () => void): void {
    const levels = () => Array.from({ length: this.count }, (_, pin) => this.level(pin));
    const before = levels();
    act();
    const after = levels();
    const moved = [...after.keys()].filter((pin) => before[pin] !== after[pin]);
    for (const pin of moved) for (const listener of this.listeners) listener(pin);
    if (moved.length > 0) this.surroundings.changed();
  }
}

/** The pin that asks for an interrupt, and who is told when it drives something else. */
export class InterruptPin {
  private readonly listeners: (() => void)[] = [];
  private before: boolean | undefined;
  /** What it drives; undefined lets go. */
  readonly level: () => boolean | undefined;

  constructor(level: () => boolean | undefined) {
    this.level = level;
    this.before = level();
  }

  listen(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** To be called after whatever may have moved it. */
  follow(): void {
    const now = this.level();
    if (now === this.before) return;
    this.before = now;
    for (const listener of this.listeners) listener();
  }
}

/** What the world does at the eight pins of a port. */
export class Outside {
  /** Pins that the world drives, and which of them it drives high. */
  private held = 0;
  private high = 0;

  /** Undefined lets go. */
  put(bit: number, level: boolean | undefined): void {
    this.held = level === undefined ? this.held & ~bit : this.held | bit;
    this.high = level ? this.high | bit : this.high & ~bit;
  }

  /**
   * The levels at the pins: what an output drives, and else the world. A pin that nobody drives and no pull-up holds reads
   * low, as with the pull-down of a relay driver.
   */
  pins(latch: number, inputs: number, pullups: number): number {
    return (latch & ~inputs) | (((this.high & this.held) | (pullups & ~this.held)) & inputs);
  }
}
