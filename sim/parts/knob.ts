/** A rotary encoder with detents: its two contacts close in turn, clockwise A first. */
import type { Clock } from '../clock.ts';
import type { Contact } from './contact.ts';

/** Both contacts, A then B, closed or not, in the order of a clockwise turn. */
export const CLOCKWISE = [
  [false, false],
  [true, false],
  [true, true],
  [false, true],
] as const;

export class Knob {
  /** Edges from the start, clockwise positive. */
  private place = 0;
  /** When the latest scheduled movement ends, ns. */
  private until = 0;
  private readonly clock: Clock;
  private readonly a: Contact;
  private readonly b: Contact;
  readonly edges: number;

  constructor(clock: Clock, a: Contact, b: Contact, edges: number) {
    this.clock = clock;
    this.a = a;
    this.b = b;
    this.edges = edges;
  }

  /** Turns `detents` (clockwise positive) at `perSecond` from now, or after what is still under way; returns the end in ns. */
  turn(detents: number, perSecond: number): number {
    const step = detents < 0 ? -1 : 1;
    const spacing = 1e9 / perSecond / this.edges;
    let t = Math.max(this.clock.now, this.until);
    for (let i = 0; i < Math.abs(detents) * this.edges; i++) {
      this.place += step;
      const [a, b] = CLOCKWISE[((this.place % 4) + 4) % 4]!;
      const [wasA] = CLOCKWISE[(((this.place - step) % 4) + 4) % 4]!;
      const at = t + spacing / 2;
      if (a !== wasA) this.a.move(at, a, spacing);
      else this.b.move(at, b, spacing);
      t += spacing;
    }
    this.until = t;
    return t;
  }
}
