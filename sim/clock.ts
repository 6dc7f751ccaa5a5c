/**
 * Simulated time: whole nanoseconds and a sorted heap of alarms.
 *
 * Alarms are hardware: a contact that closes, a window that ends. They never run firmware; the port does that
 * (`port/port.ts`), and advances this clock by what the interpreter and the bus take.
 */

/** One millisecond and one microsecond in the clock's unit, nanoseconds. */
export const MS = 1_000_000;
export const US = 1_000;

export interface Alarm {
  /** When it rings, in nanoseconds since the start. */
  readonly at: number;
  /** Ties ring in the order in which they were set. */
  readonly order: number;
  run(): void;
  cancelled: boolean;
}

export class Clock {
  /** Nanoseconds since power came up. Never goes back. */
  now = 0;
  private heap: Alarm[] = [];
  private order = 0;

  /** Calls `run` at `at` ns, or at once when the clock next advances if `at` has passed. */
  at(at: number, run: () => void): Alarm {
    const alarm: Alarm = { at: Math.max(Math.round(at), this.now), order: this.order++, run, cancelled: false };
    push(this.heap, alarm);
    return alarm;
  }

  after(ns: number, run: () => void): Alarm {
    return this.at(this.now + ns, run);
  }

  cancel(alarm: Alarm | undefined): void {
    if (alarm) alarm.cancelled = true;
  }

  /** When the next alarm rings, in ns, or Infinity. */
  next(): number {
    while (this.heap[0]?.cancelled) pop(this.heap);
    return this.heap[0]?.at ?? Infinity;
  }

  /** Moves time to `until` ns and rings every alarm up to and including it, in order. */
  advanceTo(until: number): void {
    const end = Math.round(until);
    for (let at = this.next(); at <= end; at = this.next()) {
      const alarm = pop(this.heap)!;
      this.now = Math.max(this.now, at);
      alarm.run();
    }
    this.now = Math.max(this.now, end);
  }
}

function before(a: Alarm, b: Alarm): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Alarm[], alarm: Alarm): void {
  let i = heap.push(alarm) - 1;
  while (i > 0) {
    const up = (i - 1) >> 1;
    if (!before(alarm, heap[up]!)) break;
    heap[i] = heap[up]!;
    i = up;
  }
  heap[i] = alarm;
}

function pop(heap: Alarm[]): Alarm | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (!last || heap.length === 0) return first;
  let i = 0;
  for (;;) {
    let down = 2 * i + 1;
    if (down >= heap.length) break;
    if (down + 1 < heap.length && before(heap[down + 1]!, heap[down]!)) down++;
    if (!before(heap[down]!, last)) break;
    heap[i] = heap[down]!;
    i = down;
  }
  heap[i] = last;
  return first;
}
