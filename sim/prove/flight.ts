/**
 * Parts in flight: from an order until a part has surely arrived it may be at any place that it had or was sent to.
 * An exact bound over all timings, so no clock runs here: what has surely arrived is told by the plan's waits.
 */
import type { Heard, Hearing } from './heard.ts';
import { between } from './parts.ts';
import type { Places } from './parts.ts';
import type { Leg, Ways } from './way.ts';

/** The least and the greatest that each ear got, by source and for the sum. */
export interface Envelope {
  readonly lo: readonly [Float64Array, Float64Array];
  readonly hi: readonly [Float64Array, Float64Array];
}

export const EARS = [0, 1] as const;

export function nothingYet({ sources }: Hearing): Envelope {
  const all = (value: number): Float64Array => new Float64Array(sources.length + 1).fill(value);
  return { lo: [all(Infinity), all(Infinity)], hi: [all(0), all(0)] };
}

/** Widens an envelope by what an ear got. */
export function widen({ lo, hi }: Envelope, ear: 0 | 1, heard: Heard): void {
  const [least, most] = [lo[ear], hi[ear]];
  for (let s = 0; s < most.length; s++) {
    if (heard.hi[s]! > most[s]!) most[s] = heard.hi[s]!;
    if (heard.lo[s]! < least[s]!) least[s] = heard.lo[s]!;
  }
}

export function join(into: Envelope, other: Envelope): void {
  for (const ear of EARS) widen(into, ear, { lo: other.lo[ear], hi: other.hi[ear] });
}

export class Flight {
  private readonly ways: Ways;
  readonly lo: Places;
  readonly hi: Places;
  private readonly orders: Places;

  /** At rest without `lo` and `hi`; what other seats move may be anywhere, always. */
  constructor(ways: Ways, orders: Places, lo: Places = orders, hi: Places = orders) {
    const { all } = ways.parts;
    this.ways = ways;
    this.orders = Int16Array.from(orders);
    this.lo = new Int16Array(all.length);
    this.hi = Int16Array.from(all, ({ top }) => top);
    for (const i of ways.own) [this.lo[i], this.hi[i]] = [lo[i]!, hi[i]!];
  }

  /** Gives the orders of a leg, and widens `envelope` by all that may be heard until the next one. */
  follow({ orders, waits }: Leg, hearing: Hearing, envelope: Envelope): void {
    if (waits !== 'nothing') this.arrive(orders, waits);
    const moving = this.ways.own.filter((i) => orders[i] !== this.orders[i]);
    for (const i of moving) {
      const to = orders[i]!;
      this.lo[i] = Math.min(this.lo[i]!, to, between(this.ways.parts.all[i]!, this.orders[i]!, to));
      this.hi[i] = Math.max(this.hi[i]!, to);
    }
    for (const ear of EARS) widen(envelope, ear, hearing.at(this.lo, this.hi, ear));
    for (const i of moving) {
      const to = orders[i]!;
      const { fall, rise } = this.ways.parts.all[i]!;
      if (!(to < this.orders[i]! ? fall : rise)) this.lo[i] = this.hi[i] = to;
      this.orders[i] = to;
    }
  }

  /** What has surely arrived when orders are given. */
  private arrive(orders: Places, waits: Leg['waits']): void {
    for (const i of this.ways.own) {
      const order = this.orders[i]!;
      if (waits === 'others' && orders[i] !== order) continue;
      this.hi[i] = order;
      if (waits === 'all') this.lo[i] = order;
    }
  }
}
