/**
 * Half the supply, on a capacitor: charged through a resistor that can be changed on the way, and discharged. All that is
 * analogue in a codec hangs on it. Taken as a straight ramp, on which anything may come out.
 */
import { MS, type Alarm, type Clock } from '../clock.ts';
import type { Bounds } from './chip.ts';
import { ALL, MAYBE, NOTHING } from './gains.ts';

export class HalfSupply {
  /** How much of it is there, 0 to 1, at `since`. */
  private charge = 0;
  private since: number;
  /** ms from nothing to all of it; undefined while it is let go. */
  private chargeMs: number | undefined;
  private arrival: Alarm | undefined;
  private readonly clock: Clock;
  private readonly changed: () => void;
  private readonly dischargeMs: number;

  /** @param dischargeMs From all of it to nothing; 0 is at once. `changed` is called when it has arrived. */
  constructor(clock: Clock, changed: () => void, dischargeMs: number) {
    this.clock = clock;
    this.changed = changed;
    this.dischargeMs = dischargeMs;
    this.since = clock.now;
  }

  /** Charges it, in so many ms from nothing to all, or lets it go. From where it is now. */
  follow(chargeMs: number | undefined): void {
    if (chargeMs === this.chargeMs) return;
    this.settle();
    this.chargeMs = chargeMs;
    this.clock.cancel(this.arrival);
    const end = chargeMs === undefined ? 0 : 1;
    const rest = Math.abs(end - this.charge) * (chargeMs ?? this.dischargeMs);
    if (rest) this.arrival = this.clock.after(rest * MS, () => this.arrive(end));
    else this.charge = end;
  }

  /** It has gone, as without power. */
  lose(): void {
    this.clock.cancel(this.arrival);
    this.chargeMs = undefined;
    this.charge = 0;
    this.since = this.clock.now;
  }

  /** What it makes of a gain: nothing without it, anything while it moves. */
  bounds(): Bounds {
    if (this.chargeMs === undefined) return this.charge === 0 ? NOTHING : MAYBE;
    return this.charge === 1 ? ALL : MAYBE;
  }

  private arrive(end: number): void {
    this.charge = end;
    this.since = this.clock.now;
    this.changed();
  }

  /** Books how far it has come. */
  private settle(): void {
    const ms = (this.clock.now - this.since) / MS;
    const { chargeMs, dischargeMs } = this;
    const step = chargeMs === undefined ? -ms / (dischargeMs || 1) : ms / chargeMs;
    this.charge = Math.min(1, Math.max(0, this.charge + step));
    if (1 - this.charge < 1e-9) this.charge = 1;
    if (this.charge < 1e-9) this.charge = 0;
    this.since = this.clock.now;
  }
}
