/** What the plan says the firmware writes, rule by rule. */
import { describe, expect, test } from 'vitest';
import type { Board } from '../../boards/board.ts';
import { board as desk } from '../../boards/desk/board.ts';
import { board as ladder } from '../../boards/ladder/board.ts';
import { board as solo } from '../../boards/solo/board.ts';
import { partsOf } from '../../sim/prove/parts.ts';
import { Ways } from '../../sim/prove/way.ts';
import type { Leg, Place } from '../../sim/prove/way.ts';

function ways(board: Board) {
  const parts = partsOf(board);
  const found = new Ways(board, parts, 0);
  /** The parts of a place that are on, or the steps they were sent to, by name. */
  const shown = ({ orders }: { orders: ArrayLike<number> }): Record<string, number> => Object.fromEntries(found.own.map((i) => [parts.all[i]!.name, orders[i]!]));
  const target = (want: number, input = 0, muted = false) => ({ want, muted, input, left: 0, right: 0 });
  return { found, shown, target };
}

/** Position and range of every place on the way, without the halves. */
const stops = (legs: Iterable<Leg>): [number, number][] => [...legs].filter(({ place }) => !place.midway).map(({ place }) => [place.at, place.range]);

/** dB of attenuation that a ladder's cells make. */
const cells = (shown: Record<string, number>): number[] => [1, 2, 4, 8, 16, 32].filter((dB) => !shown[`cell ${dB}`]);

test('a change of the ladder falls to what both ends have on, waits, and rises from there', () => {
  const { found, shown, target } = ways(ladder);
  const from = found.rest(0, 0, 64 - 32); // -32 dB
  const legs = [...found.to(from, target(64 - 31))];
  expect(cells(shown(from))).toEqual([32]);
  expect(legs.map((leg) => cells(shown(leg)))).toEqual([[1, 2, 4, 8, 16, 32], [1, 2, 4, 8, 16]]);
  expect(legs.map(({ waits }) => waits)).toEqual(['nothing', 'falls']);
});

test('called back between its halves it ends where it came from', () => {
  const { found, shown, target } = ways(ladder);
  const [half] = [...found.to(found.rest(0, 0, 32), target(33))];
  expect(half!.place).toMatchObject({ at: 32, midway: true });
  const back = [...found.to(half!.place, target(32))];
  expect(cells(shown(back.at(-1)!))).toEqual([32]);
  expect(back.at(-1)!.place.midway).toBe(false);
});

test('a fall takes 32 positions at a time, a rise each', () => {
  const { found, target } = ways(solo);
  expect(stops(found.to(found.rest(0, 0, 57), target(3))).map(([at]) => at)).toEqual([25, 3]);
  expect(stops(found.to(found.rest(0, 0, 3), target(8))).map(([at]) => at)).toEqual([4, 5, 6, 7, 8]);
});

describe('ranges of the desk', () => {
  const { found } = ways(desk);
  const { bands } = found.plan.inputs[0]!;
  const [low, high] = [bands[0]!.most, bands[1]!.least];

  test('there is a band in which either is kept', () => {
    expect(high).toBeLessThanOrEqual(low);
  });

  test('a range is kept up to its end, and left there', () => {
    const up = stops(found.positions(found.rest(0, 0, low - 2), low + 2, 0));
    expect(up).toEqual([[low - 1, 0], [low, 0], [low + 1, 1], [low + 2, 1]]);
  });

  test('and down to its beginning', () => {
    const at = (place: Place, goal: number): [number, number] => stops(found.positions(place, goal, 0)).at(-1)!;
    expect(at(found.rest(0, 1, high + 1), high)).toEqual([high, 1]);
    expect(at(found.rest(0, 1, high + 1), high - 1)).toEqual([high - 1, 0]);
  });

  test('when nobody turns the knob the better range is taken', () => {
    const { better } = bands[0]!;
    const legs = [...found.to(found.rest(0, 0, better), { want: better, muted: false, input: 0, left: 0, right: 0 })];
    expect(legs.every(({ later }) => later)).toBe(true);
    expect(legs.at(-1)!.place).toMatchObject({ at: better, range: 1 });
  });
});

test('an input is changed in silence: the contact opens, all inputs open, one closes, the contact closes', () => {
  const { found, shown, target } = ways(ladder);
  const legs = [...found.to(found.rest(0, 0, 40), target(2, 2))];
  const contacts = legs.map((leg) => {
    const { mute, 'in 1': one, 'in 2': two, 'in 3': three, 'in 4': four } = shown(leg);
    return [leg.place.at, mute, one, two, three, four].join(' ');
  });
  expect(contacts.filter((each, i) => each !== contacts[i - 1])).toEqual([
    '8 1 1 0 0 0',
    '0 1 1 0 0 0',
    '0 0 1 0 0 0',
    '0 0 0 0 0 0',
    '0 0 0 0 1 0',
    '0 1 0 0 1 0',
    '1 1 0 0 1 0',
    '2 1 0 0 1 0',
  ]);
});

test('an ear that stays below never falls silent while the other one plays', () => {
  const { found, shown } = ways(solo);
  expect(shown(found.rest(0, 0, 30, 5, 0))).toMatchObject({ 'volume left': 25, 'volume right': 30 });
  expect(shown(found.rest(0, 0, 3, 5, 0))).toMatchObject({ 'volume left': 1, 'volume right': 3 });
  expect(shown(found.rest(0, 0, 0, 5, 0))).toMatchObject({ 'volume left': 0, 'volume right': 0, mute: 0 });
});
