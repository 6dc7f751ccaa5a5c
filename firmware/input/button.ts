/**
 * A button to ground that acts on the press edge.
 *
 * `press` is called at the first edge, whatever bounces after it; `release` once the contact has been quiet for
 * SETTLE ms and is open, as the pin itself says. Edges that a busy interpreter lost change nothing as long as one
 * of a movement arrives. Times are those of the edges, in ms: they are right however late a callback comes.
 */

/** Longer than contacts bounce, shorter than a finger. */
export const SETTLE = 30;

/** Calls at each press and release of the contact `at`: `button`, or `portButton` of an expander. */
export type Listen<T> = (at: T, press: (time: number) => void, release: (time: number, held: number) => void, negated: boolean) => void;

/**
 * `negated`: a button of the microcontroller's own board whose pin Espruino turns over: pressed reads 1. Where every
 * button of a board is of one kind, the bundler decides that, and nothing is left of it.
 */
export function button(pin: Pin, press: (time: number) => void, release: (time: number, held: number) => void, negated: boolean): void {
  let down = false;
  let since = 0;
  let last = 0;
  let timer = 0;
  let level = 1; // of the latest edge
  let gap = 0; // the last edge before a second press that came without a release
  function pressed(): void {
    down = true;
    since = last;
    press(last);
  }
  function settle(): void {
    const quiet = getTime() * 1000 - last;
    const now = negated ? 1 - digitalRead(pin) : digitalRead(pin);
    timer = 0;
    if (quiet < SETTLE) timer = setTimeout(settle, SETTLE - quiet + 1);
    else if (now !== level) {
      // An edge is on its way, or was lost: the queue goes first, then the pin's word.
      level = now;
      timer = setTimeout(settle, 1);
    } else if (now) {
      if (down) release(last, last - since);
      down = false;
      gap = 0;
    } else {
      if (gap) release(gap, gap - since);
      if (gap || !down) pressed();
      gap = 0;
    }
  }
  setWatch(
    (edge) => {
      if (negated) edge.state = !edge.state;
      const time = edge.time * 1000;
      // A bounce of a release, or a second press whose first nobody saw end: the pin tells once it is quiet.
      const quiet = time - last > SETTLE;
      if (!edge.state && down && quiet) gap = last;
      last = time;
      level = edge.state ? 1 : 0;
      // A late bounce of a release is no press: what has not been quiet before, the pin tells.
      if (!edge.state && !down && quiet) pressed();
      if (!timer) timer = setTimeout(settle, SETTLE + 1);
    },
    pin,
    { repeat: true, edge: 'both', debounce: 0 },
  );
}
