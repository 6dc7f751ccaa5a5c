/**
 * What the firmware writes for an order, told by its rules and not by its code:
 *
 * - a setting is a position of a seat, in a range, on an input; 0 is silence, where the contact to the jack opens
 * - a falling volume takes 32 positions at a time, a rising one each
 * - a range is kept as long as its band reaches; else the next one that has the position is taken
 * - every change goes through the meet of its ends: first all that falls, then all that rises, once every fall has
 *   surely arrived. The only volume part of a range goes straight there, once everything else has
 * - between the halves of a change a fall goes straight to its end: nothing rises that would fall again
 * - an input is changed in silence: every contact to a jack opens, all inputs open, one closes
 * - ears are taken apart a position at a time, once the volume is where it shall be
 */
import type { Board } from '../../boards/board.ts';
import { pathOf } from '../../boards/board.ts';
import { isStereo, levelOf, planSeat, selectorOf } from '../../boards/plan/planner.ts';
import type { SeatPlan } from '../../boards/plan/planner.ts';
import { rangesAt } from '../../boards/report/settings.ts';
import type { Parts, Places } from './parts.ts';

const FALL = 32;

/** Where a seat stands. */
export interface Place {
  /** Position; while it changes the one that it comes from. */
  readonly at: number;
  readonly range: number;
  /** Positions that each ear stays below. */
  readonly left: number;
  readonly right: number;
  /** The contact to the jack is closed, or on its way. */
  readonly open: boolean;
  /** Input whose contact is closed or on its way, -1 for none; 0 on a board that has no choice. */
  readonly input: number;
  /** Silent until the input that is wanted is connected. */
  readonly switching: boolean;
  /** All that falls has been ordered, and not all that rises: parts are at a meet. */
  readonly midway: boolean;
  readonly orders: Places;
}

/** Where a seat shall be. */
export interface Target {
  readonly want: number;
  readonly muted: boolean;
  readonly input: number;
  readonly left: number;
  readonly right: number;
}

/** Orders that are given together, or as good as. */
export interface Leg {
  readonly orders: Places;
  /** What has surely arrived before: all that fell, all that fell of the parts that do not move now, or everything. */
  readonly waits: 'nothing' | 'others' | 'falls' | 'all';
  /** Where the seat stands then. */
  readonly place: Place;
  /** It comes only if nobody turns the knob for a while. */
  readonly later: boolean;
}

export class Ways {
  readonly plan: SeatPlan;
  readonly parts: Parts;
  /** Parts that only this seat's orders move, and the selector's. */
  readonly own: readonly number[];
  private readonly stages: readonly (readonly number[])[];
  private readonly mute: number;
  /** The selector's parts by input; empty where there is no choice. */
  private readonly inputs: readonly number[];
  /** The only part with steps moves within a range. */
  private readonly straight: boolean;
  /** Stages with one volume for both ears. */
  private readonly shared: readonly boolean[];

  /** @throws Error with one sentence for a path that cannot be planned or has no mute. */
  constructor(board: Board, parts: Parts, seat: number) {
    const facts = board.seats[seat]!;
    const path = pathOf(board, facts);
    const last = path.at(-1);
    if (last?.kind !== 'mute relay') throw new Error(`seats[${seat}].path: the last stage is not a mute relay: nothing could silence the jack for sure`);
    this.plan = planSeat(board, facts);
    this.parts = parts;
    this.stages = parts.stages[seat]!;
    this.mute = parts.relays.get(last.relay)!;
    this.inputs = Object.entries(selectorOf(board)?.inputs ?? {}).map(([source, relay]) => parts.ways.get(source) ?? parts.relays.get(relay)!);
    this.own = [...new Set([...this.stages.flat(), this.mute, ...this.inputs])];
    const stepped = this.plan.stages.filter(({ kind }) => kind === 'volume' || kind === 'ladder');
    this.straight = stepped.length === 1 && stepped[0]!.kind === 'volume';
    this.shared = this.plan.stages.map((stage) => !isStereo(board, stage));
  }

  /** The setting of a position, at rest; silence with its contact open for 0. */
  rest(input: number, range: number, at: number, left = 0, right = 0): Place {
    const orders = this.stepsAt(new Int16Array(this.parts.all.length), range, at, left, right);
    if (at) orders[this.mute] = 1;
    if (this.inputs.length) orders[this.inputs[input]!] = 1;
    return { at, range, left, right, open: at > 0, input, switching: false, midway: false, orders };
  }

  /** Ranges in which a position may be on an input. */
  rangesAt(input: number, at: number): number[] {
    return rangesAt(this.plan, input, at);
  }

  /** All that is ordered until the target is reached, and after it. */
  *to(from: Place, target: Target): Generator<Leg> {
    let place: Place = { ...from, switching: from.switching || from.input !== target.input };
    const follow = function* (legs: Iterable<Leg>): Generator<Leg> {
      for (const leg of legs) {
        place = leg.place;
        yield leg;
      }
    };
    const { input } = target;
    if (place.switching || target.muted) {
      yield* follow(this.positions(place, 0, input));
      if (place.open) yield* follow([this.leg(place, 'nothing', { open: false }, [[this.mute, 0]])]);
    }
    if (place.switching) {
      if (place.input >= 0 && place.input !== input) yield* follow([this.leg(place, 'all', { input: -1 }, this.inputs.map((part) => [part, 0]))]);
      const close: [number, number][] = this.inputs.length ? [[this.inputs[input]!, 1]] : [];
      yield* follow([this.leg(place, 'all', { input, switching: false }, place.input === input ? [] : close)]);
    }
    if (!target.muted) {
      if (!place.open) yield* follow([this.leg(place, 'falls', { open: true }, [[this.mute, 1]])]);
      yield* follow(this.positions(place, target.want, input));
    }
    yield* follow(this.tilts(place, target));
    yield* this.refinements(place, input);
  }

  /** From a place to a position on an input's bands: as many changes as the firmware makes of it. */
  *positions(from: Place, goal: number, input: number): Generator<Leg> {
    let place = from;
    while (place.at !== goal || (goal && place.midway)) {
      const rise = goal - place.at;
      const at = rise > 0 ? place.at + 1 : rise < -FALL && !place.midway ? place.at - FALL : goal;
      for (const leg of this.change(place, this.rangeFor(place, at, input), at)) {
        yield leg;
        place = leg.place;
        if (place.midway && at > goal) break;
      }
    }
  }

  /** One change of position, range or ears: through the meet, or straight. */
  *change(place: Place, range: number, at: number, later = false): Generator<Leg> {
    const { orders } = place;
    const end = this.stepsAt(orders, range, at, place.left, place.right);
    const arrived: Place = { ...place, at, range, midway: false, orders: end };
    const meet = orders.map((order, i) => Math.min(order, end[i]!));
    const rises = meet.some((order, i) => order !== end[i]);
    if (this.straight && range === place.range && !place.midway) {
      yield { orders: end, waits: rises ? 'others' : 'nothing', place: arrived, later };
      return;
    }
    yield { orders: meet, waits: 'nothing', place: rises ? { ...place, midway: true, orders: meet } : arrived, later };
    if (rises) yield { orders: end, waits: 'falls', place: arrived, later };
  }

  /** The range that a seat is in once it is at a position. */
  rangeFor({ range }: Place, at: number, input: number): number {
    const { bands } = this.plan.inputs[input]!;
    const has = ({ least, most }: { least: number; most: number }): boolean => at >= least && at <= most;
    if (!at || has(bands[range]!)) return range;
    const louder = bands.findIndex((band, r) => r > range && has(band));
    const quieter = bands.findLastIndex((band, r) => r < range && has(band));
    if (at > bands[range]!.most) return louder < 0 ? quieter : louder;
    return quieter < 0 ? louder : quieter;
  }

  private *tilts(from: Place, { left, right }: Target): Generator<Leg> {
    let place = from;
    for (;;) {
      const way = left - right - place.left + place.right;
      if (!way) return;
      const [more, less] = way > 0 ? (['left', 'right'] as const) : (['right', 'left'] as const);
      // The quieter ear comes back first.
      const moved = { ...place, ...(place[less] ? { [less]: place[less] - 1 } : { [more]: place[more] + 1 }) };
      place = moved;
      if (!place.at) {
        yield { orders: place.orders, waits: 'nothing', place, later: false };
        continue;
      }
      for (const leg of this.change(place, place.range, place.at)) {
        yield leg;
        place = leg.place;
      }
    }
  }

  /** The range with less noise, when nothing moves. */
  private *refinements(from: Place, input: number): Generator<Leg> {
    let place = from;
    const { bands } = this.plan.inputs[input]!;
    for (let n = 0; n < bands.length && place.at; n++) {
      const { range, at } = place;
      const better = at >= bands[range]!.better ? range + 1 : range && at < bands[range - 1]!.better ? range - 1 : range;
      if (better === range || better >= bands.length) return;
      for (const leg of this.change(place, better, at, true)) {
        yield leg;
        place = leg.place;
      }
    }
  }

  /** Orders with the steps of a position. */
  private stepsAt(orders: Places, range: number, at: number, left: number, right: number): Places {
    const places = Int16Array.from(orders);
    const { settings, ranges, stages } = this.plan;
    const row = settings[range]!;
    stages.forEach((stage, s) => {
      const own = this.stages[s]!;
      if (stage.kind === 'volume') {
        places[own[0]!] = row[this.earAt(range, at, left)]!.left[s]!;
        places[own[1]!] = this.shared[s] ? places[own[0]!]! : row[this.earAt(range, at, right)]!.right[s]!;
      } else if (stage.kind === 'ladder') own.forEach((part, cell) => (places[part] = (row[at]!.left[s]! >> cell) & 1));
      else if (own.length) places[own[0]!] = Number(ranges[range]!.relays[stage.relays[0]!]);
    });
    return places;
  }

  /**
   * The position of an ear that stays some positions below: never quite silent while the other one plays, and no further
   * below than the straight line is where the parts' steps are wider.
   */
  private earAt(range: number, at: number, less: number): number {
    const { plan } = this;
    let position = at > less ? at - less : Math.min(at, 1);
    const level = at && less ? levelOf(plan, range, at) - less * plan.step : -Infinity;
    while (position + 1 < at && levelOf(plan, range, position + 1) <= level) position++;
    return position;
  }

  private leg(place: Place, waits: Leg['waits'], more: Partial<Place>, orders: readonly (readonly [number, number])[]): Leg {
    const places = Int16Array.from(place.orders);
    for (const [part, order] of orders) places[part] = order;
    return { orders: places, waits, place: { ...place, ...more, orders: places }, later: false };
  }
}
