/** Every pair of settings, by the plan; and plans that are wrong on purpose. */
import { expect, test } from 'vitest';
import type { Board } from '../../boards/board.ts';
import { board as desk } from '../../boards/desk/board.ts';
import { board as ladder } from '../../boards/ladder/board.ts';
import { board as six } from '../../boards/six/board.ts';
import { Hearing } from '../../sim/prove/heard.ts';
import { Prover } from '../../sim/prove/pairs.ts';
import type { Pairs } from '../../sim/prove/pairs.ts';
import { between, partsOf } from '../../sim/prove/parts.ts';
import { Ways } from '../../sim/prove/way.ts';
import type { Leg, Place } from '../../sim/prove/way.ts';

function pairsOf(board: Board, Kind: typeof Ways = Ways): Pairs {
  const parts = partsOf(board);
  return new Prover(board, new Kind(board, parts, 0), new Hearing(board, parts, 0)).all();
}

test('no pair of the ladder is louder than its louder end, and without any order one is by 31 dB', () => {
  const found = pairsOf(ladder);
  expect(found.pairs).toBeGreaterThan(4 * 64 * 4 * 63); // each with each, and with the muted ones
  expect(found.worst.dB).toBeLessThanOrEqual(0.05);
  expect(found.uncontrolled.dB).toBeCloseTo(31, 6);
  expect(found.uncontrolled.where).toMatch(/-31\.0 dB.*-32\.0 dB|-32\.0 dB.*-31\.0 dB/);
});

test('no pair of the desk is, over ranges and inputs', () => {
  const found = pairsOf(desk);
  expect(found.pairs).toBeGreaterThan(100_000);
  expect(found.worst.dB).toBeLessThanOrEqual(0.05);
  expect(found.uncontrolled.dB).toBeGreaterThan(15);
  expect(found.dip.dB).toBeLessThan(-15);
});

/** First what rises, then what falls. */
class Swapped extends Ways {
  override *change(place: Place, range: number, at: number, later = false): Generator<Leg> {
    const legs = [...super.change(place, range, at, later)];
    const end = legs.at(-1)!;
    const join = place.orders.map((order, i) => Math.max(order, end.orders[i]!));
    yield { ...end, orders: join, place: { ...place, midway: true, orders: join } };
    yield { ...end, waits: 'all' };
  }
}

/** In the right order, and without a wait. */
class Hasty extends Ways {
  override *change(place: Place, range: number, at: number, later = false): Generator<Leg> {
    for (const leg of super.change(place, range, at, later)) yield { ...leg, waits: 'nothing' };
  }
}

test('a plan in the swapped order is found out', () => {
  const found = pairsOf(ladder, Swapped);
  expect(found.worst.dB).toBeCloseTo(31, 6);
});

test('so is one that does not wait', () => {
  expect(pairsOf(ladder, Hasty).worst.dB).toBeCloseTo(31, 6);
  expect(pairsOf(desk, Hasty).worst.dB).toBeGreaterThan(15);
});

test('the digits of a PT2258 come one after the other', () => {
  const part = partsOf(six).all.find(({ digits }) => digits)!;
  const dB = (from: number, to: number, order?: 'right' | 'wrong'): number => part.top - between(part, part.top - from, part.top - to, order);
  expect(dB(30, 29)).toBe(39); // units first
  expect(dB(29, 30)).toBe(39); // tens first
  expect(dB(29, 30, 'wrong')).toBe(20);
  const found = pairsOf(six);
  expect(found.worst.dB).toBeLessThanOrEqual(0.05);
  expect(found.uncontrolled.dB).toBeCloseTo(9, 6);
  expect(found.dip.dB).toBeCloseTo(-9, 6);
});
