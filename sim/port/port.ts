/**
 * The interpreter as a machine in time: one thread, an input queue that interrupts fill, timers, and the calls that
 * firmware makes. It runs no JavaScript itself: `Interpreter` does, in one of the ways of running.
 *
 * As in espruino/Espruino src/jsinteractive.c, `jsiIdle`: first the events that were in the queue when the round began,
 * in order, then the timers that are due. A callback is never interrupted; while it runs, edges queue up with the
 * levels of that instant (`jshPushIOWatchEvent`), and when the queue is full they are lost.
 */
import type { Clock } from '../clock.ts';
import { MS, US } from '../clock.ts';
import { nsPerInstruction } from '../../boards/mcu.ts';
import type { Mcu } from '../../boards/mcu.ts';
import type { I2cBus, Outcome } from '../bus.ts';
import type { Area, OwnScreen } from '../parts/own-screen.ts';
import type { Pins } from '../pins.ts';
import type { Storage } from '../storage.ts';
import type { Charges } from './charges.ts';

/** A function of the firmware: the function itself, or its number in an interpreter of another process. */
export type Callback = unknown;

/** What runs the firmware. */
export interface Interpreter {
  /** Calls a callback of the firmware with `args`; its exceptions come back as text. */
  call(callback: Callback, args: readonly unknown[]): string | undefined;
  /** The command line's answer. */
  say(line: string): string;
}

interface Watch {
  callback: Callback;
  pin: string;
  edge: -1 | 0 | 1;
  data: string | undefined;
  lastTime: number;
  repeat: boolean;
}

interface Timer {
  id: number;
  callback: Callback;
  args: readonly unknown[];
  due: number;
  interval: number;
}

interface QueuedEdge {
  watch: Watch;
  level: boolean;
  data: boolean | undefined;
  t: number;
}

/** Bytes of the queue that an edge takes: 2 and 4 of time. */
const EDGE_BYTES = 6;
/** Least delay of a timer (espruino/Espruino src/jsinteractive.h, TIMER_MIN_INTERVAL). */
const LEAST_DELAY = 100 * US;

export interface EdgeArgument {
  state: boolean;
  /** Whole microseconds. */
  time: number;
  lastTime: number;
  pin: string;
  data: boolean | undefined;
}

export interface PortOptions {
  readonly mcu: Mcu;
  readonly charges: Charges;
  readonly buses: ReadonlyMap<string, I2cBus>;
  /** What is at an address: "bus:address" to its part. */
  readonly parts: ReadonlyMap<string, string>;
  readonly pins: Pins;
  readonly storage: Storage;
  /** Of the microcontroller's own board. */
  readonly screen?: OwnScreen;
}

export class Port {
  /** Exceptions that left a callback, in order: firmware must have none. */
  readonly errors: string[] = [];
  /** Edges that found the queue full. */
  overflows = 0;
  /** Most bytes that ever waited in the queue. */
  fullest = 0;
  /** Where the console is: without a computer on the board's own screen, if it has one. */
  console: string;
  /** Flips of that screen: how many, bytes that they sent, and how long the longest took, ns. */
  readonly flips: { count: number; bytes: number; longest: number } = { count: 0, bytes: 0, longest: 0 };
  /** The interpreter hangs in a call that never returns (nRF52 with a held bus). */
  hung = false;
  private badAccess: Error | undefined;
  /** ns that callbacks took in all. */
  busy = 0;
  interpreter: Interpreter | undefined;

  private readonly watches: Watch[] = [];
  private readonly timers: Timer[] = [];
  private queue: QueuedEdge[] = [];
  private nextId = 1;
  /** When the microcontroller's power came up, ns: its own clock starts there. */
  private since = 0;
  private readonly ns: number;
  readonly clock: Clock;
  readonly options: PortOptions;

  constructor(clock: Clock, options: PortOptions) {
    this.clock = clock;
    this.options = options;
    this.ns = nsPerInstruction(options.mcu);
    this.console = this.firstConsole;
    options.pins.onChange((pin, level) => this.interrupt(pin, this.turned(pin, level)));
  }

  // ---- power ----

  /** The microcontroller loses its power: program, queue and timers are gone, and it lets go of every pin. */
  stop(): void {
    this.interpreter = undefined;
    this.watches.length = 0;
    this.timers.length = 0;
    this.queue = [];
    this.hung = false;
    for (const pin of this.options.pins.known) {
      this.options.pins.drive(pin, undefined);
      this.options.pins.pull(pin, false);
    }
  }

  private get firstConsole(): string {
    return this.options.screen ? 'Terminal' : 'USB';
  }

  /** Power comes back; the program is started by a way of running. */
  begin(): void {
    this.console = this.firstConsole;
    this.since = this.clock.now;
    this.nextId = 1;
  }

  // ---- time ----

  /** The interpreter works: `instructions` of the host build. */
  charge(instructions: number): void {
    this.clock.advanceTo(this.clock.now + instructions * this.ns);
  }

  /** Runs the board until `until` ns; a callback that is under way then is finished. */
  run(until: number): void {
    while (this.clock.now < until) {
      if (this.hung) {
        this.clock.advanceTo(until);
        return;
      }
      if (!this.round()) {
        const next = Math.min(this.nextTimer(), this.clock.next(), until);
        this.clock.advanceTo(Math.max(next, this.clock.now));
        if (next >= until && !this.queue.length && this.nextTimer() > until) return;
      }
    }
  }

  /** One turn of the idle loop; false when there was nothing to do. */
  private round(): boolean {
    const events = this.queue;
    this.queue = [];
    let busy = events.length > 0;
    // What is being handled still takes its place in the queue until it is popped.
    for (let i = 0; i < events.length; i++) {
      const { watch, level, data, t } = events[i]!;
      this.waiting = events.length - i - 1;
      const lastTime = watch.lastTime;
      watch.lastTime = t;
      if (!this.watches.includes(watch)) continue;
      if (!watch.repeat) this.watches.splice(this.watches.indexOf(watch), 1);
      const edge: EdgeArgument = { state: level, time: this.micros(t), lastTime: this.micros(lastTime), pin: watch.pin, data };
      this.enter(this.options.charges.edge, watch.callback, [edge]);
    }
    this.waiting = 0;
    const now = this.clock.now;
    for (;;) {
      const due = this.timers.filter((timer) => timer.due <= now).sort((a, b) => a.due - b.due || a.id - b.id)[0];
      if (!due) break;
      busy = true;
      if (due.interval) due.due += due.interval;
      else this.timers.splice(this.timers.indexOf(due), 1);
      this.enter(this.options.charges.timer, due.callback, due.args);
    }
    return busy;
  }

  private waiting = 0;

  private enter(instructions: number, callback: Callback, args: readonly unknown[]): void {
    if (this.hung) return;
    const from = this.clock.now;
    this.charge(instructions);
    const error = this.interpreter!.call(callback, args);
    if (this.badAccess) throw this.badAccess;
    if (error !== undefined) this.errors.push(error);
    this.busy += this.clock.now - from;
  }

  /** A line for the command language, as the console gets it. */
  say(line: string): string {
    this.charge(this.options.charges.line + line.length * this.options.charges.character);
    const answer = this.hung ? '' : this.interpreter!.say(line);
    if (this.badAccess) throw this.badAccess;
    return answer;
  }

  private nextTimer(): number {
    let next = Infinity;
    for (const timer of this.timers) if (timer.due < next) next = timer.due;
    return next;
  }

  private interrupt(pin: string, level: boolean): void {
    for (const watch of this.watches) {
      if (watch.pin !== pin || (watch.edge && watch.edge !== (level ? 1 : -1))) continue;
      const bytes = (this.queue.length + this.waiting + 1) * EDGE_BYTES;
      if (bytes > this.options.mcu.queue) {
        this.overflows++;
        continue;
      }
      this.fullest = Math.max(this.fullest, bytes);
      const data = watch.data === undefined ? undefined : this.seen(watch.data);
      this.queue.push({ watch, level, data, t: this.clock.now });
    }
  }

  // ---- what firmware calls ----

  setWatch(callback: Callback, pin: string, options: { repeat?: boolean; edge?: unknown; data?: string; debounce?: number }): number {
    this.knownPin(pin);
    const edge = options.edge === 'rising' || options.edge === 1 ? 1 : options.edge === 'falling' || options.edge === -1 ? -1 : 0;
    if (options.debounce) throw new Error('the simulated port has no watches with debounce: use debounce 0');
    this.watches.push({ callback, pin, edge, data: options.data, lastTime: this.since, repeat: !!options.repeat });
    if (new Set(this.watches.map((watch) => watch.pin)).size > this.options.mcu.watches) {
      throw new Error(`${this.options.mcu.id} watches ${this.options.mcu.watches} pins at most`);
    }
    return this.watches.length;
  }

  setTimer(callback: Callback, ms: number, args: readonly unknown[], repeat: boolean, id = this.nextId++): number {
    this.charge(this.options.charges.setTimer);
    const ns = Math.max(Math.round(ms * MS), LEAST_DELAY);
    this.timers.push({ id, callback, args, due: this.clock.now + ns, interval: repeat ? ns : 0 });
    return id;
  }

  clearTimer(id: number): void {
    const at = this.timers.findIndex((timer) => timer.id === id);
    if (at >= 0) this.timers.splice(at, 1);
  }

  /** Whole microseconds since power-up. */
  time(): number {
    return this.micros(this.clock.now);
  }

  private micros(t: number): number {
    return Math.round((t - this.since) / US);
  }

  pinMode(pin: string, mode: string): void {
    this.knownPin(pin);
    if (mode.startsWith('input')) this.options.pins.drive(pin, undefined);
    this.options.pins.pull(pin, mode === (this.negated(pin) ? 'input_pulldown' : 'input_pullup'));
  }

  digitalWrite(pin: string, level: boolean): void {
    this.knownPin(pin);
    this.charge(this.options.charges.pin);
    this.guard(() => this.options.pins.drive(pin, this.turned(pin, level)));
  }

  digitalRead(pin: string): boolean {
    this.knownPin(pin);
    this.charge(this.options.charges.pin);
    return this.seen(pin);
  }

  /**
   * The converter's whole number: 0 to 2 to its bits, less one; of a pin that nothing feeds 0. Undefined where there is none
   * (`jshPinAnalog` says NaN). The pin becomes an input.
   */
  analogRead(pin: string): number | undefined {
    this.knownPin(pin);
    this.charge(this.options.charges.analog);
    const { pins, volts, bits } = this.options.mcu.analog;
    if (!pins.includes(pin)) return undefined;
    this.options.pins.drive(pin, undefined);
    const codes = 2 ** bits;
    return Math.min(codes - 1, Math.max(0, Math.floor(((this.options.pins.volts(pin) ?? 0) / volts) * codes)));
  }

  /** Codes of the converter: what `analogRead` is a share of. */
  get codes(): number {
    return 2 ** this.options.mcu.analog.bits;
  }

  /** Whether Espruino turns the pin over (espruino/Espruino targets/nrf5x/jshardware.c, JSH_PIN_NEGATED). */
  private negated(pin: string): boolean {
    return pin in (this.options.mcu.buttons ?? {});
  }

  private turned(pin: string, level: boolean): boolean {
    return level !== this.negated(pin);
  }

  private seen(pin: string): boolean {
    return this.turned(pin, this.options.pins.level(pin));
  }

  setupBus(bus: string, bitrate: number): void {
    this.bus(bus).bitrate = Math.max(100_000, bitrate);
  }

  /** The message of the port's error, or undefined when every byte was acknowledged. */
  write(bus: string, address: number, bytes: readonly number[], stop: boolean): string | undefined {
    if (!bytes.length) return undefined; // espruino/Espruino src/jswrap_spi_i2c.c: nothing is sent at all
    const { charges, parts } = this.options;
    const before = charges.write[parts.get(`${bus}:${address}`) ?? ''];
    if (before === undefined) this.charge(charges.picture + bytes.length * charges.pictureByte);
    // To name a register for the read that follows is part of that read.
    else if (stop) this.charge(before + bytes.length * charges.byte);
    const failure = this.failure('Write', this.guard(() => this.bus(bus).write(address, bytes, stop)));
    if (before !== undefined && stop) this.charge(charges.after);
    return failure;
  }

  read(bus: string, address: number, count: number, stop: boolean): number[] | string {
    const { charges, parts } = this.options;
    this.charge(charges.read[parts.get(`${bus}:${address}`) ?? ''] ?? charges.picture);
    const outcome = this.guard(() => this.bus(bus).read(address, count, stop));
    return outcome.ok ? outcome.bytes : this.failure('Read', outcome)!;
  }

  /** What has been drawn to the picture in memory goes to the board's own screen; nothing where nothing has. */
  flip(memory: Uint8Array, area: Area | undefined): void {
    const { screen, charges } = this.options;
    if (!screen) throw new Error(`${this.options.mcu.id} has no screen of its own on this board`);
    if (!area) return;
    const { pages, bytes } = screen.sent(area);
    const sending = bytes * charges.flipByte;
    this.charge(charges.glass + (pages - 1) * charges.glassPage + bytes * charges.glassByte + sending);
    this.flips.count++;
    this.flips.bytes += bytes;
    this.flips.longest = Math.max(this.flips.longest, sending * this.ns);
    screen.show(memory, area);
  }

  storageRead(name: string): string | undefined {
    this.charge(this.options.charges.storage);
    return this.options.storage.read(name);
  }

  storageWrite(name: string, text: string): boolean {
    this.charge(this.options.charges.storage);
    return this.options.storage.write(name, text);
  }

  /** A bad access is an error of the run: firmware that catches it does not get away with it. */
  private guard<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      this.badAccess ??= error as Error;
      throw error;
    }
  }

  private bus(name: string): I2cBus {
    const bus = this.options.buses.get(name);
    if (!bus) throw new Error(`this board has no ${name}`);
    return bus;
  }

  private knownPin(pin: string): void {
    if (!this.options.pins.known.has(pin)) throw new Error(`${this.options.mcu.id} has no pin ${pin} for an amp`);
  }

  /** What the port throws, and how long it takes for it (`hal/failure.ts` has the sources). */
  private failure(what: 'Read' | 'Write', outcome: Outcome): string | undefined {
    if (outcome.ok) return undefined;
    switch (this.options.mcu.family) {
      case 'nrf52':
        if (outcome.why === 'stuck') this.hung = true; // the driver waits for ever: only a watchdog ends it
        return `InternalError: I2C ${what} Error 33282`;
      case 'stm32':
        this.clock.advanceTo(this.clock.now + 50 * MS);
        return outcome.why === 'stuck' ? `InternalError: Timeout on I2C ${what} BUSY` : 'Error: I2C device not responding';
      case 'esp32':
        if (outcome.why === 'stuck') this.clock.advanceTo(this.clock.now + 1000 * MS);
        return outcome.why === 'stuck'
          ? `Error: jshI2C${what}: Operation timeout because the bus is busy`
          : `Error: jshI2C${what}: slave doesn't ACK the transfer`;
    }
  }
}
