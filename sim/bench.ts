/**
 * A simulated board on the bench: everything that a board file describes, soldered, powered, with a tester's hands on
 * its knobs, wires and meters. The firmware is attached to `port` by one of the ways of running.
 */
import type { Board, StageFacts } from '../boards/board.ts';
import { MCUS } from '../boards/mcu.ts';
import type { Mcu } from '../boards/mcu.ts';
import { I2cBus } from './bus.ts';
import type { Transaction } from './bus.ts';
import { Clock, MS } from './clock.ts';
import type { AudioChip, Bounds, Chip, PictureChip, Surroundings } from './chips/chip.ts';
import { Ds1882 } from './chips/ds1882.ts';
import { Ssd1306 } from './chips/ssd1306.ts';
import { Contact } from './parts/contact.ts';
import { Knob } from './parts/knob.ts';
import { Relay } from './parts/relay.ts';
import { Pins } from './pins.ts';
import { CHARGES } from './port/charges.ts';
import type { Charges } from './port/charges.ts';
import { Port } from './port/port.ts';
import { seeded } from './random.ts';
import type { Signal } from './signal.ts';
import { unknownSignal } from './signal.ts';
import { Storage } from './storage.ts';

/** One line of a trace: a transaction on a bus, or a pin that the firmware drove. */
export type TraceEntry = Transaction | { t: number; kind: 'pin'; pin: string; level: boolean };

export interface BenchOptions {
  readonly seed?: number;
  readonly signal?: Signal;
  readonly charges?: Charges;
  readonly storage?: Storage;
  /** Whether a DS1882 restarts its window when it is written again: its data sheet does not say. */
  readonly restartWindow?: boolean;
  /** Contacts without bounce, relays at the middle of their data. */
  readonly ideal?: boolean;
}

/** Gain of silence, dB: what a level below is shown as. */
export const SILENCE_DB = -140;

export const dB = (gain: number): number => (gain > 0 ? Math.max(20 * Math.log10(gain), SILENCE_DB) : SILENCE_DB);
export const factor = (decibels: number): number => 10 ** (decibels / 20);

export class Bench {
  readonly clock = new Clock();
  readonly pins: Pins;
  readonly port: Port;
  readonly buses = new Map<string, I2cBus>();
  readonly chips = new Map<string, Chip>();
  readonly knobs = new Map<string, Knob>();
  readonly buttons = new Map<string, Contact>();
  readonly storage: Storage;
  readonly trace: TraceEntry[] = [];
  readonly board: Board;
  readonly mcu: Mcu;
  signal: Signal;
  private readonly relays = new Map<string, Relay>();
  private readonly listeners: (() => void)[] = [];
  private readonly reference: number;

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
    const pictures = new Set<string>();
    for (const [name, facts] of Object.entries(board.chips)) {
      let chip: Chip;
      switch (facts.part) {
        case 'DS1882':
          chip = new Ds1882(facts.address, surroundings, { restart: options.restartWindow ?? false });
          break;
        case 'SSD1306':
          chip = new Ssd1306(facts.address, surroundings, { height: facts.height });
          pictures.add(`${facts.bus}:${facts.address}`);
          break;
      }
      this.chips.set(name, chip);
      this.buses.get(facts.bus)!.chips.set(facts.address, chip);
    }
    for (const [name, control] of Object.entries(board.controls)) {
      const bounce = options.ideal ? { ms: 0, edges: 0 } : control.bounce;
      if (control.kind === 'encoder') {
        const contact = (pin: string): Contact => new Contact(this.clock, this.pins, pin, random, control.filter, bounce);
        this.knobs.set(name, new Knob(this.clock, contact(control.a), contact(control.b), control.edges));
      } else {
        const filter = { pullup: 13_000, series: 0, capacitor: 0 };
        this.buttons.set(name, new Contact(this.clock, this.pins, control.pin, random, filter, bounce));
      }
    }
    for (const stage of board.path) {
      if (stage.kind !== 'mute relay') continue;
      const middle = ([a, b]: readonly [number, number]): readonly [number, number] => (options.ideal ? [(a + b) / 2, (a + b) / 2] : [a, b]);
      const data = { operate: middle(stage.operate), release: middle(stage.release), bounce: middle(stage.bounce), skew: stage.skew, floor: factor(stage.floor) };
      const relay = new Relay(this.clock, random, data, changed);
      this.relays.set(stage.name, relay);
      this.pins.put(stage.pin, false); // the pull resistor
      this.pins.onChange((pin, level) => {
        if (pin !== stage.pin) return;
        relay.drive(level);
        this.trace.push({ t: this.clock.now, kind: 'pin', pin, level });
      });
    }
    this.port = new Port(this.clock, {
      mcu: this.mcu,
      charges: options.charges ?? CHARGES,
      buses: this.buses,
      pictures,
      pins: this.pins,
      storage: this.storage,
    });
    this.reference = fullGain(board);
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

  /** Cuts or mends the wires of a chip. */
  plug(chip: string, plugged: boolean): void {
    const facts = this.board.chips[chip];
    if (!facts) throw new Error(`${this.board.name} has no chip ${chip}: there is ${Object.keys(this.board.chips).join(', ')}`);
    const { unplugged } = this.buses.get(facts.bus)!;
    if (plugged) unplugged.delete(facts.address);
    else unplugged.add(facts.address);
  }

  /** Cuts the supply, or brings it back: parts take their reset values, Storage and EEPROMs keep theirs. */
  power(on: boolean): void {
    if (!on) this.port.stop();
    for (const chip of this.chips.values()) chip.power(on);
    if (on) this.port.begin();
  }

  // ---- meters ----

  /** Calls back at every change of a gain or a picture. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Gain from a full-scale source to an ear (0 left, 1 right), as a share of the board's loudest position. */
  gain(ear: number): Bounds {
    let lo = 1 / this.reference;
    let hi = lo;
    for (const stage of this.board.path) {
      const bounds = this.stageGain(stage, ear);
      lo *= bounds.lo;
      hi *= bounds.hi;
    }
    return { lo, hi };
  }

  /** Level at an ear in dB of the board's full scale: the loudest that it may be now. */
  level(ear: number): number {
    return dB(this.gain(ear).hi);
  }

  /** Direct voltage at the jack now, V. */
  offset(ear: number): number {
    let volts = 0;
    for (const stage of this.board.path) {
      if (stage.kind === 'amplifier') volts = stage.offset / 1000;
      if (stage.kind === 'mute relay' && !this.relays.get(stage.name)!.closed(ear)) volts = 0;
    }
    return volts;
  }

  /** Gain at this very instant, contacts as they are: what a recording hears. */
  instant(ear: number): number {
    let gain = 1 / this.reference;
    for (const stage of this.board.path) {
      const bounds = this.stageGain(stage, ear);
      if (stage.kind === 'mute relay') gain *= this.relays.get(stage.name)!.closed(ear) ? 1 : factor(stage.floor);
      else gain *= stage.kind === 'volume' ? (this.chips.get(stage.chip) as AudioChip).gain(ear).lo : bounds.hi;
    }
    return gain;
  }

  /** The picture of the board's screen, if it has one. */
  screen(): PictureChip | undefined {
    for (const chip of this.chips.values()) if ('pixels' in chip) return chip as PictureChip;
    return undefined;
  }

  private stageGain(stage: StageFacts, ear: number): Bounds {
    switch (stage.kind) {
      case 'volume':
        return (this.chips.get(stage.chip) as AudioChip).gain(ear);
      case 'amplifier':
        return { lo: factor(stage.gain), hi: factor(stage.gain) };
      case 'mute relay':
        return this.relays.get(stage.name)!.gain(ear);
    }
  }
}

/** Gain of the whole path in the board's loudest position: what 0.0 dB is. */
export function fullGain({ path }: Board): number {
  return path.reduce((gain, stage) => gain * (stage.kind === 'amplifier' ? factor(stage.gain) : 1), 1);
}
