/**
 * A peak detector: its voltage follows a sine's peak with one time constant up and another down. What plays is told by its
 * V rms and holds until the next word, so the voltage between is an exponential.
 */
import type { MeterFacts } from '../../boards/board.ts';
import type { Clock } from '../clock.ts';
import { MS } from '../clock.ts';

export class Detector {
  /** V above silence at `since`, ns, and where it goes from there. */
  private from = 0;
  private goal = 0;
  private since = 0;
  /** What the lead to the pin has in place of the detector's voltage, V, or undefined while it is whole. */
  lead: number | undefined;
  private readonly clock: Clock;
  private readonly facts: MeterFacts;

  constructor(clock: Clock, facts: MeterFacts) {
    this.clock = clock;
    this.facts = facts;
  }

  /** A sine of so many V rms plays from now on. */
  play(rms: number): void {
    const { gain, offset, most } = this.facts;
    this.from = this.above();
    this.since = this.clock.now;
    this.goal = Math.min(most, Math.max(0, offset + gain * rms)) - this.silence;
  }

  /** V at the pin now. */
  volts(): number {
    return this.lead ?? this.silence + this.above();
  }

  private get silence(): number {
    return Math.max(0, this.facts.offset);
  }

  private above(): number {
    const ms = (this.clock.now - this.since) / MS;
    const constant = this.goal > this.from ? this.facts.attack : this.facts.decay;
    return this.goal + (this.from - this.goal) * Math.exp(-ms / constant);
  }
}
