/**
 * Every pair of settings of a seat, by the plan alone: the loudest that any timing inside the parts' data allows on the
 * way, held against the louder end. No firmware runs here; `replay.ts` asks whether it keeps to the plan.
 *
 * A way up passes every position, so one walk from a setting to the top gives all pairs with it. A way to another input
 * is a way to silence, the change there, and a way up.
 */
import type { Board } from '../../boards/board.ts';
import { sourcesOf } from '../../boards/plan/planner.ts';
import { dB, factor } from '../decibels.ts';
import { dipOf } from './dips.ts';
import type { Dip } from './dips.ts';
import { EARS, Flight, join, nothingYet } from './flight.ts';
import type { Envelope } from './flight.ts';
import type { Hearing } from './heard.ts';
import { between } from './parts.ts';
import type { Leg, Place, Target, Ways } from './way.ts';

/** By how much a change was louder than its louder end, dB, and where. */
export interface Excess {
  readonly dB: number;
  readonly where: string;
}

export interface Pairs {
  pairs: number;
  /** States of all parts together that were heard. */
  moments: number;
  worst: Excess;
  /** The same with every write of a change at once. */
  uncontrolled: Excess;
  /** Of changes by one step, or to another range at the same level. */
  dip: Dip;
  /** The dip that is longest for what it may last. */
  longest: Dip;
}

export const NO_EXCESS: Excess = { dB: -Infinity, where: '' };
export const NO_DIP: Dip = { dB: 0, ms: 0, most: 25, where: '' };

/** A place, and what was heard on the way to it. */
interface Reached {
  readonly place: Place;
  readonly way: Envelope;
}

export class Prover {
  readonly found: Pairs = { pairs: 0, moments: 0, worst: NO_EXCESS, uncontrolled: NO_EXCESS, dip: NO_DIP, longest: NO_DIP };
  private readonly board: Board;
  private readonly ways: Ways;
  private readonly hearing: Hearing;
  private readonly names: readonly string[];
  /** Positions that the ears stay below. */
  private readonly apart: number;
  private readonly climbs = new Map<string, Reached[]>();
  /** Muted, as settings lead there. */
  private readonly silences = new Map<string, Place>();
  private readonly ends = new WeakMap<Place, Envelope>();

  constructor(board: Board, ways: Ways, hearing: Hearing, apart = 0) {
    this.board = board;
    this.ways = ways;
    this.hearing = hearing;
    this.apart = apart;
    this.names = sourcesOf(board).map(({ source }) => source);
  }

  all(): Pairs {
    const settings = this.settings();
    for (const setting of settings) this.from(setting);
    this.fromSilence();
    if (!this.apart) this.atOnce(settings);
    return this.found;
  }

  private settings(): Place[] {
    const { apart, ways } = this;
    return ways.plan.inputs.flatMap(({ top }, input) =>
      Array.from({ length: top }, (_, p) => ways.rangesAt(input, p + 1).map((range) => ways.rest(input, range, p + 1, apart, apart))).flat(),
    );
  }

  private from(setting: Place): void {
    const { ways } = this;
    const { input, at } = setting;
    for (const up of this.climb(setting, this.start(setting), input)) {
      this.judge(setting, up.place, up.way);
      if (up.place.at === at + 1) this.dip(setting, up.place.at);
    }
    for (let goal = at - 1; goal > 0; goal--) {
      const fallen = this.walk(setting, ways.positions(setting, goal, input));
      this.judge(setting, fallen.place, fallen.way);
      if (goal === at - 1) this.dip(setting, goal);
    }
    const rested = this.walk(setting, ways.to(setting, this.target(input, at)));
    if (rested.place !== setting) {
      this.judge(setting, rested.place, rested.way);
      this.dip(setting, at);
    }
    this.names.forEach((_, to) => {
      const silent = this.silence(setting, to);
      if (to === input) {
        this.silences.set(String(silent.place.orders), silent.place);
        return this.judge(setting, silent.place, silent.way);
      }
      const changed = this.changeInput(silent.place, to);
      for (const up of this.riseFrom(changed.place, to)) this.judge(setting, up.place, silent.way, changed.way, up.way);
    });
  }

  /** Unmuting, and other inputs while muted. */
  private fromSilence(): void {
    for (const muted of this.silences.values()) {
      const { input } = muted;
      for (const up of this.riseFrom(muted, input)) this.judge(muted, up.place, up.way);
      this.names.forEach((_, to) => {
        if (to === input) return;
        const changed = this.changeInput(muted, to);
        this.judge(muted, changed.place, changed.way);
      });
    }
  }

  /** Every position above, by a walk to the top. */
  private climb(from: Place, flight: Flight, input: number): Reached[] {
    const reached: Reached[] = [];
    const way = nothingYet(this.hearing);
    for (const leg of this.ways.positions(from, this.ways.plan.inputs[input]!.top, input)) {
      this.follow(flight, leg, way);
      if (leg.place.midway) continue;
      reached.push({ place: leg.place, way: copyOf(way) });
    }
    return reached;
  }

  /** The same from silence, with the contact to be closed first; kept, since all ways to an input end so. */
  private riseFrom(muted: Place, input: number): Reached[] {
    const key = `${input} ${muted.range} ${muted.orders.join()}`;
    let reached = this.climbs.get(key);
    if (!reached) {
      const flight = this.start(muted);
      const [contact] = this.ways.to(muted, this.target(input, 1));
      const way = nothingYet(this.hearing);
      this.follow(flight, contact!, way);
      reached = this.climb(contact!.place, flight, input).map((up) => {
        join(up.way, way);
        return up;
      });
      this.climbs.set(key, reached);
    }
    return reached;
  }

  private silence(setting: Place, input: number): Reached {
    const target = { ...this.target(input, setting.at), muted: true };
    const legs = [];
    for (const leg of this.ways.to(setting, target)) {
      legs.push(leg);
      if (!leg.place.open) break;
    }
    return this.walk(setting, legs);
  }

  private changeInput(silent: Place, input: number): Reached {
    return this.walk(silent, this.ways.to(silent, { ...this.target(input, 1), muted: true }));
  }

  private target(input: number, want: number): Target {
    return { want, muted: false, input, left: this.apart, right: this.apart };
  }

  private walk(from: Place, legs: Iterable<Leg>): Reached {
    const flight = this.start(from);
    const way = nothingYet(this.hearing);
    let place = from;
    for (const leg of legs) {
      this.follow(flight, leg, way);
      place = leg.place;
    }
    return { place, way };
  }

  private follow(flight: Flight, leg: Leg, way: Envelope): void {
    flight.follow(leg, this.hearing, way);
    this.found.moments++;
  }

  private start({ orders }: Place): Flight {
    return new Flight(this.ways, orders);
  }

  /** How a place sounds at rest. */
  private end(place: Place): Envelope {
    let end = this.ends.get(place);
    if (!end) {
      const { lo, hi } = this.start(place);
      const [left, right] = EARS.map((ear) => this.hearing.at(lo, hi, ear));
      this.ends.set(place, (end = { lo: [left!.lo, right!.lo], hi: [left!.hi, right!.hi] }));
    }
    return end;
  }

  private judge(from: Place, to: Place, ...ways: readonly Envelope[]): void {
    this.found.pairs++;
    const [before, after] = [this.end(from), this.end(to)];
    for (const ear of EARS) {
      for (let s = 0; s < before.hi[ear].length; s++) {
        const most = Math.max(...ways.map(({ hi }) => hi[ear][s]!));
        const over = most / Math.max(before.hi[ear][s]!, after.hi[ear][s]!, this.hearing.silence[s]!);
        if (over > factor(this.found.worst.dB)) this.found.worst = { dB: dB(over), where: this.say(from, to, ear, s) };
      }
    }
  }

  private dip(from: Place, want: number): void {
    const legs = [...this.ways.to(from, this.target(from.input, want))].filter(({ place, later }) => (want === from.at ? true : !later && place.at <= Math.max(want, from.at)));
    for (const ear of EARS) {
      const dip = dipOf(this.board, this.ways, this.hearing, from, legs, ear);
      const where = (): string => this.say(from, legs.at(-1)!.place, ear);
      if (dip.dB < this.found.dip.dB) this.found.dip = { ...dip, where: where() };
      if (dip.ms - dip.most > this.found.longest.ms - this.found.longest.most) this.found.longest = { ...dip, where: where() };
    }
  }

  private atOnce(settings: readonly Place[]): void {
    for (const from of settings) {
      for (const to of settings) {
        const same = from.at === to.at && from.range === to.range;
        if (from === to || (from.input !== to.input && !same)) continue;
        const [lo, hi] = [from.orders.slice(), from.orders.slice()];
        this.ways.parts.all.forEach((part, i) => {
          const [a, b] = [from.orders[i]!, to.orders[i]!];
          const digits = (['right', 'wrong'] as const).map((order) => between(part, a, b, order));
          lo[i] = Math.min(a, b, ...digits);
          hi[i] = Math.max(a, b, ...digits);
        });
        const flight = new Flight(this.ways, from.orders, lo, hi);
        const [before, after] = [this.end(from), this.end(to)];
        for (const ear of EARS) {
          const heard = this.hearing.at(flight.lo, flight.hi, ear);
          for (let s = 0; s < before.hi[ear].length; s++) {
            const over = heard.hi[s]! / Math.max(before.hi[ear][s]!, after.hi[ear][s]!);
            if (over > factor(this.found.uncontrolled.dB)) this.found.uncontrolled = { dB: dB(over), where: this.say(from, to, ear, s) };
          }
        }
      }
    }
  }

  private say(from: Place, to: Place, ear: 0 | 1, s?: number): string {
    const { seat } = this.ways.plan;
    const source = s === undefined ? '' : `, ${this.hearing.sources[s] ?? 'all sources together'}`;
    const which = this.board.seats.length > 1 ? `${seat.name}, ` : '';
    const apart = this.apart ? `, ${this.apart} positions below the other ear` : '';
    return `${which}${this.name(from)} to ${this.name(to)}, ${ear ? 'right' : 'left'} ear${apart}${source}`;
  }

  private name({ at, range, input }: Place): string {
    const source = this.names[input] ? `${this.names[input]} ` : '';
    const ranged = this.ways.plan.ranges.length > 1 ? ` in range ${range + 1}` : '';
    return at ? `${source}${this.ways.plan.settings[range]![at]!.level.toFixed(1)} dB${ranged}` : `${source}muted${ranged}`;
  }
}

function copyOf({ lo, hi }: Envelope): Envelope {
  return { lo: [lo[0].slice(), lo[1].slice()], hi: [hi[0].slice(), hi[1].slice()] };
}
