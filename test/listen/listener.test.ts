/** Who listens at a seat hears that seat. */
import { expect, test } from 'vitest';
import { board as desk } from '../../boards/desk/board.ts';
import { board as six } from '../../boards/six/board.ts';
import { fullGain } from '../../sim/ear.ts';
import { checkLog } from '../../sim/listen/gainlog.ts';
import { fullScale, listen } from '../../sim/listen/listener.ts';
import { benchOf, drive, pass } from '../sim/hands.ts';

test('each seat has a log of its own, of both its ears', () => {
  const bench = benchOf(six);
  drive(bench, true, 'D19', 'D16', 'D17');
  pass(bench);
  const ends = [0, 1, 2].map((seat) => listen(bench, seat));
  pass(bench);
  drive(bench, false, 'D17');
  pass(bench);
  const logs = ends.map((end) => end());
  for (const log of logs) checkLog(log);
  expect(logs.map(({ ears }) => ears.map((ear) => ear.length > 1))).toEqual([[false, false], [true, true], [false, false]]);
  // The PT2258 comes up at 0 dB.
  for (const [at, gain] of [[0, 1], [-1, 10 ** (-110 / 20)]] as const) expect(logs[1]!.ears[0].at(at)!.gain).toBeCloseTo(gain, 9);
  expect([logs[1]!.ears[0][0]!.offset, logs[1]!.ears[0].at(-1)!.offset]).toEqual([1e-3, 0]);
});

test('full scale is the voltage of the loudest source in the loudest position', () => {
  expect(fullScale(six, 2)).toBeCloseTo(2 * Math.SQRT2 * fullGain(six, 2), 9);
  expect(fullScale(desk)).toBeCloseTo(2 * Math.SQRT2 * fullGain(desk), 9);
});
