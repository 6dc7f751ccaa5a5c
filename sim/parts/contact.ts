/**
 * A contact to ground that bounces, behind its RC filter, on a pin with Schmitt thresholds.
 *
 * Pull-up R1 from supply to the contact, series R2 to the pin, C at the pin: open, the pin charges through R1 + R2;
 * closed, it discharges through R2. The pin turns at 0.7 and 0.3 of the supply (nRF52832 product specification 1.8,
 * 20.3: VIH 0.7 VDD, VIL 0.3 VDD). Own calculation from there.
 */
import type { Alarm, Clock } from '../clock.ts';
import { MS } from '../clock.ts';
import type { Random } from '../random.ts';
import { between } from '../random.ts';

const HIGH = 0.7;
const LOW = 0.3;

export interface Filter {
  readonly pullup: number;
  readonly series: number;
  /** F; 0 for none. */
  readonly capacitor: number;
}

export interface Bounce {
  /** Longest, ms. */
  readonly ms: number;
  /** Most extra edges; they come in pairs. */
  readonly edges: number;
}

/** Where it hangs: pins of the microcontroller, or of an expander. */
export interface Places {
  level(pin: string): boolean;
  put(pin: string, level: boolean): void;
}

export class Contact {
  closed: boolean;
  /** Voltage at the pin as a share of the supply, at `since`. */
  private volts: number;
  private since = 0;
  private crossing: Alarm | undefined;
  private readonly clock: Clock;
  private readonly pins: Places;
  private readonly pin: string;
  private readonly random: Random;
  private readonly filter: Filter;
  private readonly bounce: Bounce;

  /** Comes up at rest: open, or closed where a switch is. */
  constructor(clock: Clock, pins: Places, pin: string, random: Random, filter: Filter, bounce: Bounce, closed = false) {
    this.clock = clock;
    this.pins = pins;
    this.pin = pin;
    this.random = random;
    this.filter = filter;
    this.bounce = bounce;
    this.closed = closed;
    this.volts = closed ? 0 : 1;
    pins.put(pin, !closed);
  }

  /** Moves the contact at `t` ns, bouncing; `room` ns is the time until this knob's next edge. */
  move(t: number, closed: boolean, room = Infinity): void {
    const longest = Math.min(this.bounce.ms * MS, room * 0.8);
    const pairs = Math.floor(between(this.random, 0, this.bounce.edges / 2 + 1));
    const instants = Array.from({ length: 2 * pairs }, () => between(this.random, 0, longest)).sort((a, b) => a - b);
    this.clock.at(t, () => this.set(closed));
    instants.forEach((after, i) => this.clock.at(t + after, () => this.set(i % 2 ? closed : !closed)));
  }

  private set(closed: boolean): void {
    if (closed === this.closed) return;
    const now = this.clock.now;
    const { pullup, series, capacitor } = this.filter;
    const constant = (of: boolean): number => (of ? series : pullup + series) * capacitor * 1e9;
    const settled = (of: boolean): number => (of ? 0 : 1);
    if (capacitor) {
      const target = settled(this.closed);
      this.volts = target + (this.volts - target) * Math.exp(-(now - this.since) / constant(this.closed));
    } else this.volts = settled(closed);
    this.since = now;
    this.closed = closed;
    this.clock.cancel(this.crossing);
    const level = this.pins.level(this.pin);
    if (level === !closed) return; // already there, and moving further that way
    const share = closed ? this.volts / LOW : (1 - this.volts) / (1 - HIGH);
    const after = capacitor && share > 1 ? constant(closed) * Math.log(share) : 0;
    this.crossing = this.clock.at(now + after, () => this.pins.put(this.pin, !closed));
  }
}
