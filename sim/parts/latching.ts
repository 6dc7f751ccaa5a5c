/**
 * A latching relay with two coils (set, reset) and two change-over poles: it stays where the last pulse put it, with
 * no current and with no supply. Set is "operated", reset is "released", so that it has the faces of a `Relay`.
 *
 * A pulse moves it for sure if it lasts 10 ms (Panasonic TQ). A shorter one may have moved it or not. Where it is when
 * it comes out of its bag, or after the supply was away, nobody knows until it has been moved: this run has one of the
 * two by its seed, the bounds have both.
 *
 * A pulse towards the side where it surely is, or to which it is surely on its way, holds it there, however short.
 */
import type { Bounds } from '../chips/chip.ts';
import { BadAccess } from '../chips/chip.ts';
import type { Alarm, Clock } from '../clock.ts';
import { MS } from '../clock.ts';
import type { Random } from '../random.ts';
import { Poles, shareOf, slowest } from './relay.ts';
import type { ContactData, Position, Range, Touching } from './relay.ts';

export interface LatchingData extends ContactData {
  /** As on the board, for complaints. */
  readonly name: string;
  /** Travel to the set side, and to the reset side. */
  readonly set: Range;
  readonly reset: Range;
  /** The shortest pulse that surely moves it, ms; 10 without it. */
  readonly pulse?: number;
}

type Side = 'released' | 'operated';

export class LatchingRelay {
  private readonly coils = { operated: false, released: false };
  private powered = true;
  /** Where it is, or comes to lie without another order, for every part inside the data; undefined if that is open. */
  private sure: Side | undefined;
  /** When nothing moves any more in any part inside the data; undefined when nothing does. */
  private still: Alarm | undefined;
  /** When the pulse began that moves it, ns, and where this run was going then. */
  private began = 0;
  private from: Side;
  private readonly poles: Poles;
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly data: LatchingData;
  private readonly changed: () => void;

  /** Comes up with power on. `changed` is called after every change of what any of the meters says. */
  constructor(clock: Clock, random: Random, data: LatchingData, changed: () => void) {
    this.from = random() < 0.5 ? 'released' : 'operated';
    this.poles = new Poles(clock, random, data, this.from, changed);
    this.clock = clock;
    this.random = random;
    this.data = data;
    this.changed = changed;
  }

  /** Throws BadAccess, and changes nothing, while the other coil is on: two coils that pull both ways. */
  driveSet(on: boolean): void {
    this.drive('operated', on);
  }

  driveReset(on: boolean): void {
    this.drive('released', on);
  }

  /** The supply of the coils. Off: a pulse ends; the contacts stay, but nobody vouches for them any more. */
  power(on: boolean): void {
    if (on === this.powered) return;
    this.powered = on;
    for (const side of ['released', 'operated'] as const) if (this.coils[side]) this.pulse(side, on);
    if (on) return;
    this.sure = undefined;
    if (this.still) this.doubtUntil(this.still.at, undefined);
    this.changed();
  }

  state(pole: number): Position | 'unknown' {
    this.poles.touching(pole); // is there such a pole
    return this.still ? 'travelling' : (this.sure ?? 'unknown');
  }

  /** How much of the set side a pole has: 1 set, 0 reset, anything between while it travels or is unknown. */
  share(pole: number): Bounds {
    return shareOf(this.state(pole));
  }

  /** Whether this run's pole touches the set side at this instant. */
  closed(pole: number): boolean {
    return this.poles.touching(pole).operated;
  }

  /** What this run's pole touches at this instant. */
  touching(pole: number): Touching {
    return this.poles.touching(pole);
  }

  private drive(side: Side, on: boolean): void {
    if (on && this.coils[side === 'operated' ? 'released' : 'operated']) {
      throw new BadAccess(`both coils of ${this.data.name} at once: it may go either way, end one pulse before the other begins`);
    }
    if (on === this.coils[side]) return;
    this.coils[side] = on;
    if (this.powered) this.pulse(side, on);
  }

  /** A pulse begins or ends. */
  private pulse(side: Side, begins: boolean): void {
    if (this.sure === side) return;
    const shortest = (this.data.pulse ?? 10) * MS;
    if (begins) {
      this.sure = undefined;
      this.began = this.clock.now;
      this.from = this.poles.goal;
      this.poles.move(side, this.travel(side));
      this.doubtUntil(this.began + Math.max(shortest, slowest(this.travel(side), this.data) * MS), side);
    } else if (this.clock.now >= this.began + Math.round(shortest)) {
      this.sure = side; // what has not arrived will
      return;
    } else {
      if (this.random() < 0.5) this.poles.move(this.from, this.travel(this.from));
      const longest = Math.max(...(['released', 'operated'] as const).map((to) => slowest(this.travel(to), this.data)));
      this.doubtUntil(this.clock.now + longest * MS, undefined);
    }
    this.changed();
  }

  private travel(to: Side): Range {
    return to === 'operated' ? this.data.set : this.data.reset;
  }

  private doubtUntil(end: number, sure: Side | undefined): void {
    this.clock.cancel(this.still);
    this.still = this.clock.at(end, () => {
      this.still = undefined;
      this.sure = sure;
      this.changed();
    });
  }
}
