/**
 * One seat during an evening: where its plan has it, what its ears get, and whether that keeps to the law.
 *
 * "Before" of an order is the highest that was still possible at its instant, "after" is where it leads.
 */
import { MS } from '../clock.ts';
import { dB, factor } from '../decibels.ts';
import type { Bench } from '../bench.ts';
import { HOLE, mostOf } from './dips.ts';
import type { Dip } from './dips.ts';
import { EARS, Flight, nothingYet, widen } from './flight.ts';
import type { Envelope } from './flight.ts';
import type { Heard } from './heard.ts';
import { NO_EXCESS } from './pairs.ts';
import type { Excess } from './pairs.ts';
import { HIDDEN } from './parts.ts';
import type { Places } from './parts.ts';
import type { StagedSeat } from './stage.ts';
import type { Leg, Place, Target } from './way.ts';

/** What every part may do at an instant, and what it was sent to. */
export interface Instant {
  readonly lo: Places;
  readonly hi: Places;
  readonly orders: Places;
}

/** Tables and parts reckon by themselves: so much is rounding, dB. */
const ROUNDING = 1e-5;

export class Watch {
  /** Over the louder end. */
  worst: Excess = NO_EXCESS;
  /** Over the highest of the planned bound, or under its lowest. */
  outside: Excess = NO_EXCESS;
  /** The longest of a change by one step from rest. */
  dip: Dip | undefined;
  target: Target;
  /** Where the firmware may have the seat, by what its parts were sent to when the last order came. */
  places: readonly Place[];
  /** All that may follow. */
  private legs: readonly Leg[] = [];
  private said = 'the start';
  private since = 0;
  private before: readonly Float64Array[] = [];
  private after: readonly Float64Array[] = [];
  private plan: Envelope | undefined;
  private heard: readonly [Set<Heard>, Set<Heard>] = [new Set(), new Set()];
  /** The least of the sum, at every change; undefined where no dip is looked for. */
  private course: { readonly t: number; readonly lo: readonly number[] }[] | undefined;
  private readonly seat: StagedSeat;
  private readonly index: number;
  private readonly bench: Bench;

  /** `now`: settled after the start. */
  constructor(seat: StagedSeat, index: number, bench: Bench, target: Target, now: Instant) {
    this.seat = seat;
    this.index = index;
    this.bench = bench;
    this.target = target;
    const { ways } = seat;
    this.places = ways.plan.ranges
      .map((_, range) => ways.rest(target.input, range, target.want, target.left, target.right))
      .filter((place) => this.fits(place, now.orders))
      .map((place) => ({ ...place, orders: now.orders }));
  }

  /** Where it may be in its plan; none if the firmware did what is not in it. */
  standing({ orders }: Instant): Place[] {
    const found = new Map<string, Place>();
    for (const place of [...this.places, ...this.legs.map((leg) => leg.place)]) {
      if (!this.fits(place, orders)) continue;
      const { orders: _, ...rest } = place;
      found.set(Object.values(rest).join(), place);
    }
    return [...found.values()];
  }

  /** Whether it is where it was ordered to, and everything has surely arrived. */
  arrived({ lo, hi, orders }: Instant): boolean {
    if (this.seat.ways.own.some((i) => lo[i] !== orders[i] || hi[i] !== orders[i])) return false;
    const { want, muted, left, right, input } = this.target;
    return [...this.places, ...this.legs.map((leg) => leg.place)].some(
      (place) =>
        this.fits(place, orders) && !place.switching && place.input === input && place.left === left && place.right === right &&
        (muted ? !place.at && !place.open : place.at === want && !place.midway && place.open),
    );
  }

  /** An order comes: `now` is the instant before. What it does is told by `follow`. */
  begin(said: string, now: Instant): void {
    this.said = said;
    this.since = this.bench.clock.now;
    // What was ordered may still come while the new order is on its way.
    const lo = now.lo.map((place, i) => Math.min(place, now.orders[i]!));
    const hi = now.hi.map((place, i) => Math.max(place, now.orders[i]!));
    this.before = EARS.map((ear) => this.seat.hearing.at(lo, hi, ear).hi);
    this.heard = [new Set(), new Set()];
    this.course = [];
    this.note(now);
  }

  /** `places`: where it may have been at `now`. `bounded`: whether the firmware has kept to its plan so far. */
  follow(places: readonly Place[], target: Target, now: Instant, { bounded, dips }: { bounded: boolean; dips: boolean }): void {
    const { ways, hearing } = this.seat;
    this.target = target;
    this.places = places;
    if (!dips) this.course = undefined;
    const lo = now.lo.map((place, i) => Math.min(place, now.orders[i]!));
    const hi = now.hi.map((place, i) => Math.max(place, now.orders[i]!));
    const way = nothingYet(hearing);
    const legs: Leg[] = [];
    const ends = new Set<Place>();
    for (const place of places) {
      const flight = new Flight(ways, now.orders, lo, hi);
      for (const ear of EARS) widen(way, ear, hearing.at(flight.lo, flight.hi, ear));
      let end = place;
      for (const leg of ways.to(place, target)) {
        flight.follow(leg, hearing, way);
        legs.push(leg);
        if (leg.later && !end.midway) ends.add(end);
        end = leg.place;
      }
      ends.add(end);
    }
    this.legs = legs;
    this.plan = bounded && places.length ? way : undefined;
    if (!ends.size) ways.plan.ranges.forEach((_, range) => ends.add(ways.rest(target.input, range, target.muted ? 0 : target.want, target.left, target.right)));
    const after = nothingYet(hearing);
    for (const { orders } of ends) {
      const flight = new Flight(ways, orders);
      for (const ear of EARS) widen(after, ear, hearing.at(flight.lo, flight.hi, ear));
    }
    this.after = after.hi;
  }

  /** Something has changed. */
  note({ lo, hi }: Pick<Instant, 'lo' | 'hi'>): void {
    const both = EARS.map((ear) => this.measured(lo, hi, ear));
    for (const ear of EARS) this.heard[ear].add(both[ear]!);
    this.course?.push({ t: this.bench.clock.now, lo: both.map((heard) => heard.lo.at(-1)!) });
  }

  /** Holds all that was heard since the order against its ends, and against the plan. `where`: for whom it is new. */
  judge(where: string): void {
    if (!this.after.length) return;
    for (const ear of EARS) {
      for (const { lo, hi } of this.heard[ear]) {
        for (let s = 0; s < hi.length; s++) {
          const most = Math.max(this.before[ear]![s]!, this.after[ear]![s]!, this.seat.hearing.silence[s]!);
          this.worst = this.larger(this.worst, hi[s]! / most, where, ear, s);
          if (!this.plan) continue;
          this.outside = this.larger(this.outside, hi[s]! / this.plan.hi[ear][s]!, where, ear, s);
          this.outside = this.larger(this.outside, this.plan.lo[ear][s]! / lo[s]!, where, ear, s);
        }
      }
      this.hole(ear, where);
    }
    this.after = [];
  }

  private fits(place: Place, orders: Places): boolean {
    return this.seat.ways.own.every((i) => place.orders[i] === orders[i] || orders[i] === HIDDEN);
  }

  private larger(known: Excess, ratio: number, where: string, ear: 0 | 1, s: number): Excess {
    // Nothing over nothing: an ear that is cut off for sure.
    const excess = Number.isNaN(ratio) ? -Infinity : dB(ratio);
    return excess > known.dB + ROUNDING ? { dB: excess, where: this.say(where, ear, s) } : known;
  }

  private say(where: string, ear: 0 | 1, s?: number): string {
    const source = s === undefined ? '' : `, ${this.seat.hearing.sources[s] ?? 'all sources together'}`;
    return `${where}, ${this.seat.name}: ${this.said} at ${(this.since / MS).toFixed(1)} ms, ${ear ? 'right' : 'left'} ear${source}`;
  }

  private hole(ear: 0 | 1, where: string): void {
    if (!this.course?.length || !this.places.length) return;
    const quieter = Math.min(this.before[ear]!.at(-1)!, this.after[ear]!.at(-1)!);
    let [least, ms] = [quieter, 0];
    this.course.forEach(({ t, lo }, i) => {
      const until = this.course![i + 1]?.t ?? this.bench.clock.now;
      if (lo[ear]! < quieter * factor(-HOLE)) ms += (until - t) / MS;
      least = Math.min(least, lo[ear]!);
    });
    const most = mostOf(this.seat.ways, this.places[0]!, this.legs.filter(({ later }) => !later));
    if (ms > (this.dip?.ms ?? 0)) this.dip = { dB: dB(least / quieter), ms, most, where: this.say(where, ear) };
  }

  /** What the bench's meter says; kept by what the parts do. */
  private measured(lo: Places, hi: Places, ear: 0 | 1): Heard {
    const { hearing, full, kept } = this.seat;
    const key = hearing.key(lo, hi, ear);
    let heard = kept[ear].get(key);
    if (!heard) {
      const bounds = hearing.sources.map((source) => this.bench.gain(ear, this.index, source));
      heard = { lo: hearing.withSum(bounds.map((each) => each.lo * full)), hi: hearing.withSum(bounds.map((each) => each.hi * full)) };
      kept[ear].set(key, heard);
    }
    return heard;
  }
}
