/**
 * A mute relay of form C: released, the jack lies on ground; operated, on the amplifier. Coil on a pin of the
 * microcontroller through a driver; a contact on its way touches nothing, a bouncing one touches and lets go.
 */
import type { Alarm, Clock } from '../clock.ts';
import { MS } from '../clock.ts';
import type { Bounds } from '../chips/chip.ts';
import type { Random } from '../random.ts';
import { between } from '../random.ts';

export interface RelayData {
  /** ms, least and greatest. */
  readonly operate: readonly [number, number];
  readonly release: readonly [number, number];
  readonly bounce: readonly [number, number];
  /** Largest difference between the poles, ms. */
  readonly skew: number;
  /** Gain when released, as a factor. */
  readonly floor: number;
}

export class Relay {
  private coil = false;
  /** Where each pole is: on the amplifier or not. */
  private readonly poles = [false, false];
  private readonly flying = [false, false];
  private alarms: Alarm[] = [];
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly data: RelayData;
  private readonly changed: () => void;

  constructor(clock: Clock, random: Random, data: RelayData, changed: () => void) {
    this.clock = clock;
    this.random = random;
    this.data = data;
    this.changed = changed;
  }

  drive(coil: boolean): void {
    if (coil === this.coil) return;
    this.coil = coil;
    for (const alarm of this.alarms) this.clock.cancel(alarm);
    this.alarms = [];
    const travel = coil ? this.data.operate : this.data.release;
    const first = between(this.random, travel[0], travel[1]);
    for (const pole of [0, 1]) {
      const at = this.clock.now + (first + between(this.random, 0, pole ? this.data.skew : 0)) * MS;
      const bounces = Math.floor(between(this.random, 0, 3));
      const length = between(this.random, this.data.bounce[0], this.data.bounce[1]) * MS;
      this.flying[pole] = true;
      // Operating: it lands on the amplifier and bounces there. Releasing: it leaves, maybe chattering, for good.
      for (let i = 0; i <= 2 * bounces; i++) {
        const t = at + (bounces ? (length * i) / (2 * bounces) : 0);
        this.alarms.push(this.clock.at(t, () => this.set(pole, i % 2 ? !coil : coil, i === 2 * bounces)));
      }
    }
    this.changed();
  }

  private set(pole: number, on: boolean, landed: boolean): void {
    this.poles[pole] = on;
    if (landed) this.flying[pole] = false;
    this.changed();
  }

  /** Gain of a pole now; while it travels, anything between released and closed. */
  gain(pole: number): Bounds {
    const now = this.poles[pole] ? 1 : this.data.floor;
    return this.flying[pole] ? { lo: this.data.floor, hi: 1 } : { lo: now, hi: now };
  }

  /** Whether the pole touches the amplifier at this instant. */
  closed(pole: number): boolean {
    return this.poles[pole]!;
  }

  get coilOn(): boolean {
    return this.coil;
  }
}
