/** Buttons that turn a seat's volume: a step at the press, and more while they are held. */
import type { Seat } from '../level/seat.ts';
import { button } from './button.ts';

/** ms from the press until it repeats, and between two repeats. */
const WAIT = 500;
const EVERY = 100;

/** `detents`: 1 for louder, -1 for quieter; `click`: what a detent does. */
export function stepButton(seat: Seat, pin: Pin, detents: number, click: (seat: Seat, detents: number) => void, negated: boolean): void {
  let timer = 0;
  function again(): void {
    // The pin itself: a release whose edge was lost must not go on for ever.
    timer = (negated ? !digitalRead(pin) : digitalRead(pin)) ? 0 : setTimeout(again, EVERY);
    if (timer) click(seat, detents);
  }
  button(
    pin,
    () => {
      if (timer) clearTimeout(timer);
      timer = setTimeout(again, WAIT);
      click(seat, detents);
    },
    () => {
      if (timer) clearTimeout(timer);
      timer = 0;
    },
    negated,
  );
}
