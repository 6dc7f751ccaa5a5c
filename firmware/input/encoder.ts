/**
 * Rotary encoders, by the kind of their detents.
 *
 * Each watch carries the level of the other contact, read inside the interrupt (`data`): however late the interpreter
 * gets to an edge, it is told both levels of that instant. No state is shared between two knobs.
 */

/** Called for every detent: clockwise 1, anticlockwise -1, with what the knob was given to turn. */
export type Turn<T> = (what: T, detents: number) => void;

/**
 * Four edges a detent: both contacts are open (high) in the detent, A closes first clockwise.
 *
 * Only A is watched. B rests whenever A moves, so B's bounce is never seen, and A's bounce enters and leaves on the same
 * side. A detent is an entry of A's low half on one side and its exit on the other: `side` is B at the latest edge.
 * An edge that the port lost cannot be taken for a detent.
 */
export function fullCycleEncoder<T>(a: Pin, b: Pin, turn: Turn<T>, what: T): void {
  let side = true;
  setWatch(
    (edge) => {
      const other = edge.data;
      if (edge.state && other !== side) turn(what, other ? -1 : 1);
      side = other;
    },
    a,
    { repeat: true, edge: 'both', debounce: 0, data: b },
  );
}

/**
 * Two edges a detent: both contacts are equal in the detent.
 *
 * A detent is done when the contacts are equal again, and not as they were: then the contact that closed the gap came
 * second. Bounce on the way goes back to the old rest or away from the new one, and counts nothing.
 */
export function halfCycleEncoder<T>(a: Pin, b: Pin, turn: Turn<T>, what: T): void {
  let rest = digitalRead(a) === 1;
  function edge(level: boolean, other: boolean, detents: number): void {
    if (level === other && level !== rest) {
      rest = level;
      turn(what, detents);
    }
  }
  setWatch((e) => edge(e.state, e.data, -1), a, { repeat: true, edge: 'both', debounce: 0, data: b });
  setWatch((e) => edge(e.state, e.data, 1), b, { repeat: true, edge: 'both', debounce: 0, data: a });
}

/**
 * One edge a detent: every state of the contacts is a detent. A contact that bounces goes there and back: the sum is
 * right, and such knobs want a filter. An edge that the port lost leaves a jump of two: its direction is the last one.
 */
export function quarterCycleEncoder<T>(a: Pin, b: Pin, turn: Turn<T>, what: T): void {
  // Clockwise: 11, 01, 00, 10 (A first), as places 0 to 3.
  function place(levelA: boolean, levelB: boolean): number {
    return levelA ? (levelB ? 0 : 3) : levelB ? 1 : 2;
  }
  let at = place(digitalRead(a) === 1, digitalRead(b) === 1);
  let last = 1;
  function edge(now: number): void {
    const moved = (now - at) & 3;
    at = now;
    if (!moved) return;
    if (moved !== 2) last = 2 - moved;
    turn(what, moved === 2 ? 2 * last : last);
  }
  setWatch((e) => edge(place(e.state, e.data)), a, { repeat: true, edge: 'both', debounce: 0, data: b });
  setWatch((e) => edge(place(e.data, e.state)), b, { repeat: true, edge: 'both', debounce: 0, data: a });
}
