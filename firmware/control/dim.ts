/** Dim: all seats 20 dB down, and exactly back. Who turns meanwhile keeps what he turned. */
import type { Amp } from '../amp.ts';
import { apply, levelOf } from '../level/seat.ts';

/** mB. */
const DEPTH = 2000;

/** Positions that each seat went down, by seat; empty while nothing is dimmed. */
export function dim(amp: Amp, on: boolean): void {
  const dims: number[] = [];
  for (let i = 0; i < amp.seats.length; i++) {
    const seat = amp.seats[i]!;
    if (on) {
      const level = levelOf(seat, seat.want) - DEPTH;
      let at = seat.want;
      while (at > 1 && levelOf(seat, at) > level) at--;
      dims.push(seat.want - at);
      seat.want = at;
    } else {
      const want = seat.want + amp.dims![i]!;
      seat.want = want < seat.top ? want : seat.top;
    }
    apply(seat);
  }
  amp.dims = dims;
}
