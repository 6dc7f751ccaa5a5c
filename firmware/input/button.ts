/**
 * A button to ground that acts on the press edge.
 *
 * `press` is called at the first edge, whatever bounces after it; `release` once the contact has been quiet for
 * SETTLE_MS and is open, as the pin itself says: an edge lost to a busy interpreter changes nothing.
 */

/** Longer than contacts bounce, shorter than a finger. */
const SETTLE_MS = 30;

export function button(pin: Pin, press: () => void, release: (heldMs: number) => void): void {
  let down = 0; // time of the press in s, 0 when up
  let settling = 0;
  function settle(): void {
    settling = 0;
    if (down && digitalRead(pin)) {
      const since = down;
      down = 0;
      release((getTime() - since) * 1000 - SETTLE_MS);
    }
  }
  setWatch(
    (edge) => {
      if (!edge.state && !down) {
        down = edge.time;
        press();
      }
      if (settling) clearTimeout(settling);
      settling = setTimeout(settle, SETTLE_MS);
    },
    pin,
    { repeat: true, edge: 'both', debounce: 0 },
  );
}
