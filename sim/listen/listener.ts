/** Somebody who listens at a seat of a simulated board: every switch of gain and direct voltage at both ears, for `render`. */
import type { Board } from '../../boards/board.ts';
import type { Bench } from '../bench.ts';
import { fullGain } from '../ear.ts';
import type { GainLog, Switch } from './gainlog.ts';

/** Volts peak at a seat's jack for a full-scale source in the loudest position: what 0.0 dB is. */
export function fullScale(board: Board, seat = 0): number {
  const source = Math.max(...Object.values(board.sources).map(({ maximum }) => maximum));
  return source * Math.SQRT2 * fullGain(board, seat);
}

/** Listens from now on: t = 0 of the log. Returns what ends it. */
export function listen(bench: Bench, seat = 0): () => GainLog {
  const start = bench.clock.now;
  const ears: [Switch[], Switch[]] = [[], []];
  const look = (): void => {
    ears.forEach((ear, ch) => {
      const now: Switch = { t: bench.clock.now - start, gain: bench.instant(ch, seat), offset: bench.offset(ch, seat) };
      const last = ear.at(-1);
      if (last?.gain === now.gain && last.offset === now.offset) return;
      if (last?.t === now.t) ear.pop(); // lasted no time
      ear.push(now);
    });
  };
  bench.onChange(look);
  look();
  return () => ({ duration: bench.clock.now - start, fullScale: fullScale(bench.board, seat), ears: [[...ears[0]], [...ears[1]]] });
}
