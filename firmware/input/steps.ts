/** Buttons that turn a seat's volume: a step at the press, and more while they are held. */
import type { Seat } from '../level/seat.ts';
import type { Listen } from './button.ts';

/** ms from the press until it repeats, and between two repeats. */
const WAIT = 500;
const EVERY = 100;

/** `at.read()`: whether it is open; `detents`: 1 for louder, -1 for quieter; `click`: what a detent does. */
export function stepButton<T extends { read(): unknown }>(
  seat: Seat, at: T, listen: Listen<T>, detents: number, click: (seat: Seat, detents: number) => void, negated: boolean,
): void {
  let timer = 0;
  function again(): void {
    // The contact itself: a release whose edge was lost must not go on for ever.
    timer = (negated ? !at.read() : at.read()) ? 0 : setTimeout(again, EVERY);
    if (timer) click(seat, detents);
  }
  listen(
    at,
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
