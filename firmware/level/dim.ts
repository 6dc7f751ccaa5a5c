/**
 * Dim: all seats 20 dB down, and exactly back. Who turns meanwhile keeps what was turned. What is remembered, and what a seat
 * has on its inputs, is as without it.
 */
import type { Amp } from '../amp.ts';
import { apply, levelOf } from './seat.ts';

/** mB. */
const DEPTH = 2000;

/** Takes what is dimmed off what the seats want, or puts it on again; moves nothing. */
export function shift(amp: Amp, dimmed: boolean): void {
  for (let i = 0; i < amp.dims!.length; i++) {
    const seat = amp.seats[i]!;
    const want = dimmed ? seat.want - amp.dims![i]! : seat.want + amp.dims![i]!;
    seat.want = want < 1 ? 1 : want < seat.top ? want : seat.top;
  }
}

export function dim(amp: Amp, on: boolean): void {
  if (on) {
    for (const seat of amp.seats) {
      const level = levelOf(seat, seat.want) - DEPTH;
      let at = seat.want;
      while (at > 1 && levelOf(seat, at) > level) at--;
      amp.dims!.push(seat.want - at);
    }
    shift(amp, true);
  } else {
    shift(amp, false);
    amp.dims = [];
  }
  for (const seat of amp.seats) apply(seat);
}
