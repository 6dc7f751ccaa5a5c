/**
 * A relay with two change-over poles (left, right) that rests while its coil is off, and follows the coil with a delay.
 *
 * Two things are told apart. Where the contacts are in *this run* (`closed`, `touching`): times drawn from the data, what
 * a recording hears. Where *any relay inside its data* surely is (`state`, `share`, `gain`): from an order until the
 * latest possible arrival it may be anywhere, wherever this run's contact is by then. An order that comes in flight may
 * find the armature anywhere, so the doubt then lasts until the latest arrival after the newest order.
 *
 * Panasonic TQ: operate and release at most 3 ms without a diode. A plain diode across the coil makes the release 2 to
 * 5 times longer (memory). The data are the board's.
 */
import type { Bounds } from '../chips/chip.ts';
import type { Alarm, Clock } from '../clock.ts';
import { MS } from '../clock.ts';
import type { Random } from '../random.ts';
import { between } from '../random.ts';

/** ms, least and greatest. */
export type Range = readonly [number, number];

export interface ContactData {
  readonly bounce: Range;
  /** Largest difference between the poles, ms. */
  readonly skew: number;
  /**
   * What a pole touches on its way: neither side (form C, break before make; so without it), or both (form D, make
   * before break).
   */
  readonly transit?: 'open' | 'both';
}

export interface RelayData extends ContactData {
  readonly operate: Range;
  readonly release: Range;
  /** Gain when released, as a factor, for a relay whose operated side is the way to the ear. 0 without it. */
  readonly floor?: number;
}

/** Surely there, for every timing inside the data, or else on its way. */
export type Position = 'released' | 'operated' | 'travelling';

/** The sides that a pole touches at one instant. */
export interface Touching {
  readonly released: boolean;
  readonly operated: boolean;
}

export class Relay {
  private coil = false;
  /** When the slowest relay inside the data has arrived; undefined when it has. */
  private arrival: Alarm | undefined;
  private readonly poles: Poles;
  private readonly clock: Clock;
  private readonly data: RelayData;
  private readonly changed: () => void;

  /** Comes up released. `changed` is called after every change of what any of the meters says. */
  constructor(clock: Clock, random: Random, data: RelayData, changed: () => void) {
    this.poles = new Poles(clock, random, data, 'released', changed);
    this.clock = clock;
    this.data = data;
    this.changed = changed;
  }

  drive(coil: boolean): void {
    if (coil === this.coil) return;
    this.coil = coil;
    const travel = coil ? this.data.operate : this.data.release;
    this.poles.move(coil ? 'operated' : 'released', travel);
    this.clock.cancel(this.arrival);
    // After the alarms of this run's contacts: at the same instant they land first, and the doubt ends second.
    this.arrival = this.clock.at(this.clock.now + slowest(travel, this.data) * MS, () => {
      this.arrival = undefined;
      this.changed();
    });
    this.changed();
  }

  get coilOn(): boolean {
    return this.coil;
  }

  state(pole: number): Position {
    this.poles.touching(pole); // is there such a pole
    if (this.arrival) return 'travelling';
    return this.coil ? 'operated' : 'released';
  }

  /** How much of the operated side a pole has: 1 operated, 0 released, anything between while it travels. */
  share(pole: number): Bounds {
    return shareOf(this.state(pole));
  }

  /** Gain of a pole whose operated side is the way to the ear; while it travels, anything from the floor to 1. */
  gain(pole: number): Bounds {
    const { lo, hi } = this.share(pole);
    const floor = this.data.floor ?? 0;
    return { lo: lo || floor, hi: hi || floor };
  }

  /** Whether this run's pole touches the operated side at this instant. */
  closed(pole: number): boolean {
    return this.poles.touching(pole).operated;
  }

  /** What this run's pole touches at this instant. */
  touching(pole: number): Touching {
    return this.poles.touching(pole);
  }
}

/** ms from an order until every relay inside the data has arrived at both poles and lies still. */
export function slowest(travel: Range, { skew, bounce }: ContactData): number {
  return travel[1] + skew + bounce[1];
}

export function shareOf(state: Position | 'unknown'): Bounds {
  if (state === 'operated') return { lo: 1, hi: 1 };
  if (state === 'released') return { lo: 0, hi: 0 };
  return { lo: 0, hi: 1 };
}

/**
 * The two poles in one run: each order draws its own travel, skew and bounce.
 *
 * Travel and bounce are those of the operated side, which is nearly always the way to the ear. It makes or breaks when
 * the travel is over, and then bounces or chatters. The released side moves with it: with a form C it has gone half
 * way before and comes when all is still, so no pole ever touches both; the other way round with make before break, so
 * no pole ever touches neither.
 */
export class Poles {
  private readonly poles: readonly { released: boolean; operated: boolean }[];
  /** Where it was sent last. */
  goal: 'released' | 'operated';
  private alarms: Alarm[] = [];
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly data: ContactData;
  private readonly changed: () => void;

  constructor(clock: Clock, random: Random, data: ContactData, at: 'released' | 'operated', changed: () => void) {
    this.clock = clock;
    this.random = random;
    this.data = data;
    this.changed = changed;
    this.goal = at;
    this.poles = [0, 1].map(() => ({ released: at === 'released', operated: at === 'operated' }));
  }

  /** Sends both poles to a side, from wherever they are now. */
  move(to: 'released' | 'operated', travel: Range): void {
    this.goal = to;
    for (const alarm of this.alarms) this.clock.cancel(alarm);
    this.alarms = [];
    const { bounce, skew, transit = 'open' } = this.data;
    const first = between(this.random, travel[0], travel[1]);
    for (const pole of [0, 1]) {
      const arrives = first + between(this.random, 0, skew);
      // A shortest bounce says that it does bounce.
      const bounces = Math.floor(between(this.random, bounce[0] > 0 ? 1 : 0, 3));
      const length = between(this.random, bounce[0], bounce[1]);
      const operated = to === 'operated';
      const releasedFirst = operated === (transit === 'open');
      if (releasedFirst) this.after(arrives / 2, pole, 'released', !operated);
      // A pole that was called back before it touched, or before it let go, does not bounce there.
      const moves = this.poles[pole]!.operated !== operated;
      for (let i = 0; moves && i <= 2 * bounces; i++) {
        this.after(arrives + (bounces ? (length * i) / (2 * bounces) : 0), pole, 'operated', i % 2 ? !operated : operated);
      }
      if (!releasedFirst) this.after(arrives + (bounces ? length : 0), pole, 'released', !operated);
    }
  }

  touching(pole: number): Touching {
    const touching = this.poles[pole];
    if (!touching) throw new RangeError(`relay: pole ${pole} is neither 0 (left) nor 1 (right)`);
    return { ...touching };
  }

  private after(ms: number, pole: number, side: 'released' | 'operated', touches: boolean): void {
    const set = (): void => {
      if (this.poles[pole]![side] === touches) return;
      this.poles[pole]![side] = touches;
      this.changed();
    };
    this.alarms.push(this.clock.at(this.clock.now + ms * MS, set));
  }
}
