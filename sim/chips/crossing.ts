/**
 * A setting that waits for a zero crossing of its signal, and at most for one window.
 *
 * Two things are told apart. The position *in force* is what this run of the simulation has. The *bounds* hold
 * every position that any part inside its data sheet could have at this instant, so they may be wider.
 *
 * With a known signal there is no doubt: the position changes at the crossing or at the end of the window. With an
 * unknown signal an order may be obeyed at any instant of the window; this run obeys at its end, the bounds cover
 * all. They hold whether or not a new order restarts an open window (no data sheet at hand says): an order that came
 * before may have been obeyed already, and then the new one has a whole window of its own. So everything that was
 * possible before stays possible until one window after the newest order.
 */
import type { Alarm } from '../clock.ts';
import type { Bounds, Surroundings } from './chip.ts';

export interface CrossingOptions {
  /** 0 left, 1 right: which channel of the signal it waits for. */
  readonly channel: number;
  /** The longest wait, ns. */
  readonly window: number;
  /** Whether an order that comes while another waits opens a new window, or has the rest of the old one. */
  readonly restart: boolean;
  /** The gain of a position. Asked anew each time, because a part may change its law. */
  gainOf(position: number): Bounds;
}

/** Set while more than one position is possible. */
interface Doubt {
  /** All that may be in force, as positions, because a part may change its law meanwhile. */
  readonly positions: ReadonlySet<number>;
  /** What they may have been worth under a law that was. */
  readonly underOldLaw: Bounds | undefined;
  readonly end: Alarm;
}

interface Waiting {
  readonly position: number;
  readonly windowEnd: number;
  readonly alarm: Alarm;
}

export class Crossing {
  /** What this run has now. */
  position: number;
  private waiting: Waiting | undefined;
  private doubt: Doubt | undefined;
  private readonly surroundings: Surroundings;
  private readonly options: CrossingOptions;

  constructor(position: number, surroundings: Surroundings, options: CrossingOptions) {
    this.position = position;
    this.surroundings = surroundings;
    this.options = options;
  }

  /** The position that was ordered last, obeyed or not. */
  get ordered(): number {
    return this.waiting?.position ?? this.position;
  }

  /** Every position that is or may be in force, or may come to be without a new order. */
  get possible(): number[] {
    return [this.position, this.ordered, ...(this.doubt?.positions ?? [])];
  }

  bounds(): Bounds {
    return this.doubt ? this.unionOf(this.doubt.positions) : this.options.gainOf(this.position);
  }

  /** Takes a position with no wait, and with no doubt left. */
  moveAtOnce(position: number): void {
    this.announcing(() => {
      this.forget();
      this.position = position;
    });
  }

  /** Takes a position at the next crossing, or when the window ends. */
  moveAtCrossing(position: number): void {
    const { clock } = this.surroundings;
    const { channel, window, restart } = this.options;
    const newest = clock.now + window;
    const windowEnd = this.waiting && !restart ? this.waiting.windowEnd : newest;
    const crossing = this.surroundings.signal().nextZeroCross(channel, clock.now);
    this.announcing(() => {
      const possible = [...this.possible, position];
      this.cancelWaiting();
      const at = Math.min(crossing ?? Infinity, windowEnd);
      if (at <= clock.now) this.position = position;
      else this.waiting = { position, windowEnd, alarm: clock.at(at, () => this.arrive(position)) };
      // After the alarm of the move, so that at the same instant the move comes first and the doubt ends second.
      if (crossing === undefined || this.doubt) {
        this.doubtUntil(Math.min(crossing ?? Infinity, newest), possible, this.doubt?.underOldLaw);
      }
    });
  }

  /**
   * The law is about to change by `change`, and nobody knows whether the part waits for a crossing with it: old and
   * new gains are possible for one window.
   */
  doubtAround(change: () => void): void {
    this.announcing(() => {
      const before = this.unionOf(this.possible);
      change();
      this.doubtUntil(this.surroundings.clock.now + this.options.window, this.possible, before);
      const { lo, hi } = this.bounds();
      if (lo === hi && !this.waiting) this.forget();
    });
  }

  /** No power: nothing waits any more. */
  forget(): void {
    this.cancelWaiting();
    this.endDoubt();
  }

  private arrive(position: number): void {
    this.announcing(() => {
      this.waiting = undefined;
      this.position = position;
    });
  }

  private doubtUntil(end: number, positions: readonly number[], underOldLaw: Bounds | undefined): void {
    const { clock } = this.surroundings;
    this.endDoubt();
    if (end <= clock.now) return;
    const alarm = clock.at(end, () => this.announcing(() => this.endDoubt()));
    this.doubt = { positions: new Set(positions), underOldLaw, end: alarm };
  }

  private unionOf(positions: Iterable<number>): Bounds {
    const gains = Array.from(positions, (position) => this.options.gainOf(position));
    if (this.doubt?.underOldLaw) gains.push(this.doubt.underOldLaw);
    return { lo: Math.min(...gains.map(({ lo }) => lo)), hi: Math.max(...gains.map(({ hi }) => hi)) };
  }

  private endDoubt(): void {
    this.surroundings.clock.cancel(this.doubt?.end);
    this.doubt = undefined;
  }

  private cancelWaiting(): void {
    this.surroundings.clock.cancel(this.waiting?.alarm);
    this.waiting = undefined;
  }

  private announcing(act: () => void): void {
    const before = this.bounds();
    act();
    const after = this.bounds();
    if (before.lo !== after.lo || before.hi !== after.hi) this.surroundings.changed();
  }
}
