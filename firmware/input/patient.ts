/**
 * A button to ground at a pin that shows short lows which nobody made: it acts on the level, once that has lasted.
 *
 * An edge only begins to look. What was low at two looks, LOOK ms of quiet before each, is a press, at the time of its
 * last edge; what was high after SETTLE ms of quiet is a release. A false low, and one at the very instant of a look, has
 * an edge of its own, and with it the quiet begins anew. A press acts 8 ms after its contact has come to rest.
 */
import { SETTLE } from './button.ts';

/** ms: far longer than a false low, not felt by a finger. */
const LOOK = 3;

/** As `button`. */
export function patientButton(pin: Pin, press: (time: number) => void, release: (time: number, held: number) => void): void {
  let down = false;
  let since = 0;
  let last = 0; // the latest edge
  let seen = 0; // the edge that was the latest at a look that found it low
  let timer = 0;
  function look(): void {
    const quiet = getTime() * 1000 - last;
    const open = digitalRead(pin);
    const want = down && open ? SETTLE : LOOK;
    timer = 0;
    if (quiet < want) timer = setTimeout(look, want - quiet + 1);
    else if (down && open) {
      down = false;
      release(last, last - since);
    } else if (!down && !open) {
      if (seen === last) {
        down = true;
        since = last;
        press(last);
      } else {
        seen = last;
        timer = setTimeout(look, LOOK + 1);
      }
    }
  }
  setWatch(
    (edge) => {
      last = edge.time * 1000;
      if (!timer) timer = setTimeout(look, LOOK + 1);
    },
    pin,
    { repeat: true, edge: 'both', debounce: 0 },
  );
}
