/**
 * The microcontroller's pins and what hangs on them: a pin shows what the firmware drives, else what the circuit makes
 * of it (a contact's filter, a pull resistor), else what its own pull-up says.
 */

export interface PinState {
  /** Driven by the microcontroller: true, false, or undefined while it is an input. */
  driven?: boolean;
  /** What the circuit says: a contact, a filter, a resistor. */
  outside?: boolean;
  pullup?: boolean;
}

export class Pins {
  private readonly states = new Map<string, PinState>();
  private readonly sources = new Map<string, () => number>();
  private readonly listeners: ((pin: string, level: boolean) => void)[] = [];
  private readonly drivers: ((pin: string) => void)[] = [];
  readonly known: ReadonlySet<string>;

  constructor(known: Iterable<string>) {
    this.known = new Set(known);
  }

  level(pin: string): boolean {
    const state = this.states.get(pin);
    return state?.driven ?? state?.outside ?? state?.pullup ?? false;
  }

  /** Calls back after every change of a pin's level. */
  onChange(listener: (pin: string, level: boolean) => void): void {
    this.listeners.push(listener);
  }

  /** The microcontroller drives the pin, or lets go of it (`undefined`). */
  drive(pin: string, level: boolean | undefined): void {
    this.change(pin, 'driven', level);
    for (const listener of this.drivers) listener(pin);
  }

  /** What the microcontroller drives there; undefined while it is an input. */
  driven(pin: string): boolean | undefined {
    return this.states.get(pin)?.driven;
  }

  /** Calls back after every order to a pin, also one that leaves its level. */
  onDrive(listener: (pin: string) => void): void {
    this.drivers.push(listener);
  }

  /** The circuit's word. */
  put(pin: string, level: boolean | undefined): void {
    this.change(pin, 'outside', level);
  }

  /** What the circuit has at a pin as a voltage, asked for when somebody looks; V. */
  feed(pin: string, volts: () => number): void {
    this.sources.set(pin, volts);
  }

  /** V at a pin; undefined where nothing feeds it one. */
  volts(pin: string): number | undefined {
    return this.sources.get(pin)?.();
  }

  pull(pin: string, up: boolean): void {
    this.change(pin, 'pullup', up);
  }

  private change(pin: string, part: keyof PinState, level: boolean | undefined): void {
    const before = this.level(pin);
    let state = this.states.get(pin);
    if (!state) this.states.set(pin, (state = {}));
    if (level === undefined) delete state[part];
    else state[part] = level;
    const after = this.level(pin);
    if (after !== before) for (const listener of this.listeners) listener(pin, after);
  }
}
