/**
 * A simulated board on the bench: everything that a board file describes, soldered, powered, with a tester's hands on
 * its knobs, wires and meters. The firmware is attached to `port` by one of the ways of running.
 */
import type { Board } from '../boards/board.ts';
import { MCUS } from '../boards/mcu.ts';
import type { Mcu } from '../boards/mcu.ts';
import { I2cBus } from './bus.ts';
import type { Transaction } from './bus.ts';
import { Clock, MS } from './clock.ts';
import type { Bounds, Chip, ClockedChip, ExpanderChip, Glass, PictureChip, Surroundings } from './chips/chip.ts';
import { solder } from './chips/solder.ts';
import type { SolderOptions } from './chips/solder.ts';
import { coilPins, makeRelay, wireCoils } from './coils.ts';
import { InterruptLine, inputOf } from './inputs.ts';
import { dB, factor } from './decibels.ts';
import { Ear, fullGain } from './ear.ts';
import { Contact } from './parts/contact.ts';
import { Detector } from './parts/detector.ts';
import { Knob } from './parts/knob.ts';
import { LatchingRelay } from './parts/latching.ts';
import { OwnScreen } from './parts/own-screen.ts';
import type { Relay } from './parts/relay.ts';
import { Pins } from './pins.ts';
import { CHARGES } from './port/charges.ts';
import type { Charges } from './port/charges.ts';
import { Port } from './port/port.ts';
import { seeded } from './random.ts';
import type { Signal } from './signal.ts';
import { unknownSignal } from './signal.ts';
import { Storage } from './storage.ts';

/** One line of a trace: a transaction on a bus, or a pin of relays, master and clip light that the firmware drove. */
export type TraceEntry = Transaction | { t: number; kind: 'pin'; pin: string; level: boolean };

export interface BenchOptions extends SolderOptions {
  readonly seed?: number;
  readonly signal?: Signal;
  readonly charges?: Charges;
  readonly storage?: Storage;
  /** Contacts without bounce, relays at the middle of their data. */
  readonly ideal?: boolean;
}

/** The switch in a socket scrapes along the plug (memory). */
const SOCKET_BOUNCE = { ms: 5, edges: 8 };
/** A contact to ground on a pull-up of the microcontroller. */
const PULLED_UP = { pullup: 13_000, series: 0, capacitor: 0 };
const NO_BOUNCE = { ms: 0, edges: 0 };

export class Bench {
  readonly clock = new Clock();
  readonly pins: Pins;
  readonly port: Port;
  readonly buses = new Map<string, I2cBus>();
  readonly chips = new Map<string, Chip>();
  readonly knobs = new Map<string, Knob>();
  readonly buttons = new Map<string, Contact>();
  readonly relays = new Map<string, Relay | LatchingRelay>();
  /** Interrupt lines of expanders, by the chip's name. */
  readonly interrupts = new Map<string, InterruptLine>();
  /** Switches in sockets, by the jack's name. */
  readonly sockets = new Map<string, Contact>();
  /** Meters of inputs, by the source's name. */
  readonly meters = new Map<string, Detector>();
  /** Pins that the trace has: of relays, the master, the clip light. */
  readonly tracedPins: ReadonlySet<string>;
  /** The screen of the microcontroller's own board, where the board file uses it. */
  readonly ownScreen: OwnScreen | undefined;
  readonly storage: Storage;
  readonly trace: TraceEntry[] = [];
  readonly board: Board;
  readonly mcu: Mcu;
  signal: Signal;
  private readonly listeners: (() => void)[] = [];
  private readonly ear: Ear;
  /** Gain of 0.0 dB, by seat. */
  private readonly references: readonly number[];

  constructor(board: Board, options: BenchOptions = {}) {
    this.board = board;
    this.mcu = MCUS[board.mcu];
    this.signal = options.signal ?? unknownSignal;
    this.storage = options.storage ?? new Storage();
    const random = seeded(options.seed ?? 1);
    const changed = (): void => {
      for (const listener of this.listeners) listener();
    };
    const surroundings: Surroundings = { clock: this.clock, random, signal: () => this.signal, changed };

    this.pins = new Pins([...this.mcu.pins, ...Object.keys(this.mcu.reserved)]);
    for (const name of Object.keys(board.buses)) {
      this.buses.set(name, new I2cBus(name, this.clock, (transaction) => this.trace.push(transaction)));
    }
    for (const [name, facts] of Object.entries(board.chips)) {
      const chip = solder(facts, surroundings, options);
      this.chips.set(name, chip);
      this.buses.get(facts.bus)!.chips.set(facts.address, chip);
    }
    for (const [name, facts] of Object.entries(board.chips)) {
      if (!('interrupt' in facts) || facts.interrupt === undefined) continue;
      this.interrupts.set(name, new InterruptLine(this.chips.get(name) as ExpanderChip, this.pins, facts.interrupt));
    }
    for (const [name, control] of Object.entries(board.controls)) {
      const bounce = options.ideal ? NO_BOUNCE : control.bounce;
      if (control.kind === 'encoder') {
        const contact = (pin: string): Contact => new Contact(this.clock, this.pins, pin, random, control.filter, bounce);
        this.knobs.set(name, new Knob(this.clock, contact(control.a), contact(control.b), control.edges));
      } else if (typeof control.pin === 'string') this.buttons.set(name, new Contact(this.clock, this.pins, control.pin, random, PULLED_UP, bounce));
      else {
        const { expander, bit } = control.pin;
        const input = inputOf(this.chips, expander, bit, control.pullup === 'resistor');
        this.buttons.set(name, new Contact(this.clock, input, `${expander} ${bit}`, random, PULLED_UP, bounce));
      }
    }
    for (const [name, { sense }] of Object.entries(board.jacks)) {
      if (!sense) continue;
      const bounce = options.ideal ? NO_BOUNCE : SOCKET_BOUNCE;
      this.sockets.set(name, new Contact(this.clock, this.pins, sense.pin, random, PULLED_UP, bounce, sense.plugged === 'low'));
    }
    const world = { clock: this.clock, random, ideal: options.ideal ?? false, changed };
    for (const [name, facts] of Object.entries(board.relays)) this.relays.set(name, makeRelay(name, facts, world));
    wireCoils(board, this.relays, this.chips, this.pins);
    this.tracedPins = new Set([...coilPins(board), ...(board.clipLight ? [board.clipLight.pin] : [])]);
    this.pins.onChange((pin, level) => {
      if (this.tracedPins.has(pin)) this.trace.push({ t: this.clock.now, kind: 'pin', pin, level });
    });
    for (const [source, facts] of Object.entries(board.meters ?? {})) {
      const detector = new Detector(this.clock, facts);
      this.meters.set(source, detector);
      this.pins.feed(facts.pin, () => detector.volts());
    }
    this.wireSockets();
    this.ear = new Ear(board, this.relays, this.chips);
    this.ownScreen = board.screen && new OwnScreen(changed);
    this.references = board.seats.map((_, seat) => fullGain(board, seat));
    this.port = new Port(this.clock, {
      mcu: this.mcu,
      charges: options.charges ?? CHARGES,
      buses: this.buses,
      parts: new Map(Object.values(board.chips).map(({ bus, address, part }) => [`${bus}:${address}`, part])),
      pins: this.pins,
      storage: this.storage,
      ...(this.ownScreen ? { screen: this.ownScreen } : {}),
    });
  }

  /** Chips in a socket have power while its pins say so. */
  private wireSockets(): void {
    for (const [name, { socket }] of Object.entries(this.board.buses)) {
      const power = socket === undefined ? undefined : this.mcu.sockets?.[socket]?.power;
      if (!power) continue;
      const feed = (): void => {
        const on = power.every(([pin, level]) => this.pins.driven(pin) === (level === 1));
        for (const [chip, { bus }] of Object.entries(this.board.chips)) if (bus === name) this.chips.get(chip)!.power(on);
      };
      feed();
      this.pins.onDrive((pin) => {
        if (power.some(([each]) => each === pin)) feed();
      });
    }
  }

  private inSocket(chip: string): boolean {
    return this.board.buses[this.board.chips[chip]!.bus]!.socket !== undefined;
  }

  // ---- hands ----

  /** Runs for `ms` of simulated time. */
  wait(ms: number): void {
    this.port.run(this.clock.now + ms * MS);
  }

  turn(knob: string, detents: number, perSecond: number): void {
    this.port.run(this.knob(knob).turn(detents, perSecond));
  }

  knob(name: string): Knob {
    const knob = this.knobs.get(name);
    if (!knob) throw new Error(`${this.board.name} has no knob ${name}: there is ${[...this.knobs.keys()].join(', ')}`);
    return knob;
  }

  button(name: string): Contact {
    const button = this.buttons.get(name);
    if (!button) throw new Error(`${this.board.name} has no button ${name}: there is ${[...this.buttons.keys()].join(', ')}`);
    return button;
  }

  press(button: string, down: boolean): void {
    this.button(button).move(this.clock.now, down);
  }

  say(line: string): string {
    return this.port.say(line);
  }

  /** Cuts or mends the wires of a chip: those of its bus, and its interrupt line. */
  plug(chip: string, plugged: boolean): void {
    const facts = this.board.chips[chip];
    if (!facts) throw new Error(`${this.board.name} has no chip ${chip}: there is ${Object.keys(this.board.chips).join(', ')}`);
    const { unplugged } = this.buses.get(facts.bus)!;
    if (plugged) unplugged.delete(facts.address);
    else unplugged.add(facts.address);
    this.interrupts.get(chip)?.lead(plugged ? 'whole' : 'cut');
  }

  /** The master clock of a codec runs or stops: a computer finds the bridge, or sleeps. A new bench has it running. */
  runClock(chip: string, on: boolean): void {
    const codec = this.clocked.get(chip);
    if (!codec) throw new Error(`${this.board.name} has no codec ${chip} whose clock can stop: there is ${[...this.clocked.keys()].join(', ') || 'none'}`);
    codec.clock(on);
  }

  /** Codecs whose clock can stop, by name. */
  get clocked(): ReadonlyMap<string, ClockedChip> {
    return new Map([...this.chips].filter((entry): entry is [string, ClockedChip] => typeof (entry[1] as Partial<ClockedChip>).clock === 'function'));
  }

  /** Puts headphones into a jack that has a switch, or pulls them out. A new bench has all of them in. */
  plugIn(jack: string, plugged: boolean): void {
    const socket = this.sockets.get(jack);
    if (!socket) throw new Error(`${this.board.name} has no jack ${jack} with a switch: there is ${[...this.sockets.keys()].join(', ') || 'none'}`);
    socket.move(this.clock.now, plugged === (this.board.jacks[jack]!.sense!.plugged === 'low'));
  }

  /** How loud a source plays from now on, dB of its declared maximum; -Infinity is silence, as at the start. Its meter hears it. */
  play(source: string, level: number): void {
    const facts = this.board.sources[source];
    if (!facts) throw new Error(`${this.board.name} has no source ${source}: there is ${Object.keys(this.board.sources).join(', ')}`);
    this.meters.get(source)?.play(facts.maximum * factor(level));
  }

  /** Cuts the supply, or brings it back: parts take their reset values, Storage and EEPROMs keep theirs. */
  power(on: boolean): void {
    if (!on) this.port.stop();
    for (const [name, chip] of this.chips) if (!on || !this.inSocket(name)) chip.power(on);
    this.ownScreen?.power(on);
    for (const relay of this.relays.values()) if (relay instanceof LatchingRelay) relay.power(on);
    if (on) this.port.begin();
  }

  // ---- meters ----

  /** Calls back at every change of a gain or a picture. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /**
   * Gain to an ear (0 left, 1 right) of a seat, from one source or from all of them together, as a share of the seat's
   * full scale (`fullGain`).
   */
  gain(ear: number, seat = 0, source?: string): Bounds {
    const full = this.fullScale(seat);
    if (source !== undefined && !(source in this.board.sources)) {
      throw new Error(`${this.board.name} has no source ${source}: there is ${Object.keys(this.board.sources).join(', ')}`);
    }
    const { lo, hi } = source === undefined ? this.ear.sum(seat, ear) : this.ear.gain(source, seat, ear);
    return { lo: lo / full, hi: hi / full };
  }

  /** Level at an ear in dB of the seat's full scale: the loudest that it may be now. */
  level(ear: number, seat = 0): number {
    return dB(this.gain(ear, seat).hi);
  }

  /** Direct voltage at the seat's jack now, V. */
  offset(ear: number, seat = 0): number {
    return this.ear.offset(seat, ear);
  }

  /** Gain at this very instant, contacts as they are: what a recording hears. */
  instant(ear: number, seat = 0): number {
    return this.ear.instant(seat, ear) / this.fullScale(seat);
  }

  /** The picture of the board's screen, if it has one. */
  screen(): Glass | undefined {
    if (this.ownScreen) return this.ownScreen;
    for (const chip of this.chips.values()) if ('pixels' in chip) return chip as PictureChip;
    return undefined;
  }

  private fullScale(seat: number): number {
    const full = this.references[seat];
    if (full === undefined) throw new Error(`${this.board.name} has no seat ${seat}: it has ${this.board.seats.length}, the first is 0`);
    return full;
  }
}
