import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Clock, MS } from '../../sim/clock.ts';
import { seeded } from '../../sim/random.ts';
import { Relay, type RelayData } from '../../sim/parts/relay.ts';

/** A small signal relay with a diode, in round numbers: surely operated after 6 ms, surely released after 12 ms. */
const DATA: RelayData = { operate: [1, 4], release: [1, 10], bounce: [0, 1.5], skew: 0.5, floor: 0.001 };
/** Both poles at one instant, no bounce. */
const EXACT: RelayData = { operate: [2, 2], release: [5, 5], bounce: [0, 0], skew: 0 };

function bench(data: RelayData, seed = 1) {
  const clock = new Clock();
  const world = { changes: 0 };
  const relay: Relay = new Relay(clock, seeded(seed), data, () => world.changes++);
  return { clock, world, relay };
}

const at = (gain: number) => ({ lo: gain, hi: gain });
const WAY = { lo: 0, hi: 1 };

describe('what is sure of any relay inside its data', () => {
  test('it comes up released', () => {
    const { relay, clock } = bench(DATA);
    for (const pole of [0, 1]) {
      expect(relay.state(pole)).toBe('released');
      expect(relay.share(pole)).toEqual(at(0));
      expect(relay.gain(pole)).toEqual(at(0.001));
      expect(relay.touching(pole)).toEqual({ released: true, operated: false });
    }
    expect(relay.coilOn).toBe(false);
    expect(clock.next()).toBe(Infinity);
  });

  test.each([1, 2, 3, 4, 5])('it travels until the latest arrival, wherever this run has landed (seed %i)', (seed) => {
    const { relay, clock } = bench(DATA, seed);
    relay.drive(true);
    clock.advanceTo(6 * MS - 1);
    expect([relay.closed(0), relay.closed(1)]).toEqual([true, true]); // for a while, most likely
    expect([relay.state(0), relay.state(1)]).toEqual(['travelling', 'travelling']);
    expect(relay.share(0)).toEqual(WAY);
    expect(relay.gain(0)).toEqual({ lo: 0.001, hi: 1 });
    clock.advanceTo(6 * MS);
    expect([relay.state(0), relay.state(1)]).toEqual(['operated', 'operated']);
    expect([relay.share(1), relay.gain(1)]).toEqual([at(1), at(1)]);

    relay.drive(false);
    clock.advanceTo(18 * MS - 1);
    expect(relay.state(0)).toBe('travelling');
    clock.advanceTo(18 * MS);
    expect([relay.state(0), relay.gain(0)]).toEqual(['released', at(0.001)]);
    expect(clock.next()).toBe(Infinity);
  });

  test('an order that comes in flight starts the doubt anew, also one that calls it back before it moved', () => {
    const { relay, clock } = bench(DATA);
    relay.drive(true);
    clock.advanceTo(0.5 * MS); // nothing has moved yet
    relay.drive(false);
    clock.advanceTo(6.5 * MS);
    expect(relay.state(0)).toBe('travelling'); // the end of the first order does not end it
    relay.drive(true);
    clock.advanceTo(12.5 * MS - 1);
    expect(relay.state(0)).toBe('travelling');
    clock.advanceTo(12.5 * MS);
    expect(relay.state(0)).toBe('operated');
  });

  test('the same order again changes nothing', () => {
    const { relay, clock, world } = bench(DATA);
    relay.drive(false);
    expect([relay.state(0), world.changes]).toEqual(['released', 0]);
    relay.drive(true);
    clock.advanceTo(5 * MS);
    const before = world.changes;
    relay.drive(true);
    expect(world.changes).toBe(before);
    clock.advanceTo(6 * MS);
    expect(relay.state(0)).toBe('operated');
  });

  test('data without spread: the doubt ends with the arrival, within one instant', () => {
    const { relay, clock } = bench(EXACT);
    relay.drive(true);
    clock.advanceTo(2 * MS - 1);
    expect([relay.state(0), relay.closed(0)]).toEqual(['travelling', false]);
    clock.advanceTo(2 * MS);
    expect([relay.state(0), relay.closed(0), relay.closed(1)]).toEqual(['operated', true, true]);
    relay.drive(false);
    clock.advanceTo(7 * MS - 1);
    expect([relay.state(0), relay.closed(0)]).toEqual(['travelling', true]);
    clock.advanceTo(7 * MS);
    expect([relay.state(0), relay.closed(0), relay.closed(1)]).toEqual(['released', false, false]);
  });

  test('a bounce without spread lasts as long as it says, every time', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { relay, clock, world } = bench({ ...EXACT, bounce: [1, 1] }, seed);
      relay.drive(true);
      clock.advanceTo(3 * MS - 1);
      const before = world.changes;
      clock.advanceTo(3 * MS);
      expect(relay.state(0)).toBe('operated');
      expect(world.changes).toBeGreaterThan(before + 1); // the contacts land in the same instant
    }
  });

  test('there are two poles', () => {
    const { relay } = bench(DATA);
    for (const meter of ['state', 'share', 'gain', 'closed', 'touching'] as const) {
      expect(() => relay[meter](2)).toThrow(RangeError);
    }
  });
});

describe('this run', () => {
  /** ms from an order to the first and to the last change of the operated side, of each pole. */
  function edges(seed: number, data: RelayData, ...orders: boolean[]): [number, number][] {
    const clock = new Clock();
    let seen = [false, false];
    let times: number[][] = [[], []];
    const relay: Relay = new Relay(clock, seeded(seed), data, () => {
      const now = [relay.closed(0), relay.closed(1)];
      for (const pole of [0, 1]) if (now[pole] !== seen[pole]) times[pole]!.push((clock.now - ordered) / MS);
      seen = now;
    });
    let ordered = 0;
    for (const coil of orders) {
      ordered = clock.now;
      times = [[], []];
      relay.drive(coil);
      clock.advanceTo(clock.now + 50 * MS);
    }
    return times.map((list) => [list[0]!, list.at(-1)!]);
  }
  const seeds = Array.from({ length: 400 }, (_, i) => i + 1);
  const spread = (times: readonly number[]) => [Math.min(...times), Math.max(...times)] as const;

  test.each([
    { name: 'operating', orders: [true], least: 1, greatest: 4 },
    { name: 'releasing', orders: [true, false], least: 1, greatest: 10 },
  ])('$name: travel, skew and bounce fill their data and stay inside', ({ orders, least, greatest }) => {
    const poles = seeds.map((seed) => edges(seed, DATA, ...orders));
    const [first, last] = spread(poles.flat().map(([begin]) => begin));
    expect(first).toBeGreaterThanOrEqual(least);
    expect(first).toBeLessThan(least + 0.2);
    expect(last).toBeLessThanOrEqual(greatest + 0.5);
    expect(last).toBeGreaterThan(greatest);
    const [, longest] = spread(poles.flat().map(([begin, end]) => end - begin));
    expect(longest).toBeLessThanOrEqual(1.5);
    expect(longest).toBeGreaterThan(1.4);
    const [leftLate, rightLate] = spread(poles.map(([left, right]) => right![0] - left![0]));
    expect(leftLate).toBeGreaterThanOrEqual(-0.5);
    expect(leftLate).toBeLessThan(-0.4); // either pole may be the late one
    expect(rightLate).toBeLessThanOrEqual(0.5);
    expect(rightLate).toBeGreaterThan(0.4);
  });

  test('the same seed makes the same run', () => {
    expect(edges(7, DATA, true, false, true)).toEqual(edges(7, DATA, true, false, true));
    expect(edges(7, DATA, true)).not.toEqual(edges(8, DATA, true));
  });

  test('called back before it touched, it never touches; called back before it let go, it never lets go', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const clock = new Clock();
      const touched: boolean[] = [];
      const relay: Relay = new Relay(clock, seeded(seed), DATA, () => touched.push(relay.closed(0) || relay.closed(1)));
      relay.drive(true);
      clock.advanceTo(0.9 * MS);
      relay.drive(false);
      clock.advanceTo(30 * MS);
      expect(touched).not.toContain(true);
      relay.drive(true);
      clock.advanceTo(60 * MS);
      const from = touched.length;
      relay.drive(false);
      clock.advanceTo(60.9 * MS);
      relay.drive(true);
      clock.advanceTo(90 * MS);
      expect(touched.slice(from)).not.toContain(false);
    }
  });
});

describe('whatever the orders', () => {
  const range = (most: number) => fc.tuple(fc.double({ min: 0, max: most, noNaN: true }), fc.double({ min: 0, max: most, noNaN: true })).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  const anyData = fc.record({
    operate: range(5),
    release: range(12),
    bounce: range(2),
    skew: fc.double({ min: 0, max: 1, noNaN: true }),
    transit: fc.constantFrom('open' as const, 'both' as const),
  });
  const waits = fc.array(fc.integer({ min: 0, max: 20_000_000 }), { minLength: 1, maxLength: 15 });
  const seed = fc.integer({ min: 0, max: 1_000_000 });

  test('surely there means that this run is there; and every change is told', () => {
    fc.assert(
      fc.property(anyData, seed, waits, (data, chance, gaps) => {
        const clock = new Clock();
        const look = () => JSON.stringify([relay.coilOn, ...[0, 1].flatMap((pole) => [relay.state(pole), relay.touching(pole)])]);
        const holds = () => {
          for (const pole of [0, 1]) {
            const { released, operated } = relay.touching(pole);
            if (relay.state(pole) === 'operated') expect([released, operated]).toEqual([false, true]);
            if (relay.state(pole) === 'released') expect([released, operated]).toEqual([true, false]);
            expect(relay.closed(pole)).toBe(operated);
            const { lo, hi } = relay.share(pole);
            expect(lo <= Number(operated) && Number(operated) <= hi).toBe(true);
            if (data.transit === 'open') expect(released && operated).toBe(false);
            else expect(released || operated).toBe(true);
          }
        };
        let told = '';
        const relay: Relay = new Relay(clock, seeded(chance), data, () => {
          holds();
          told = look();
        });
        told = look();
        const advance = (until: number) => {
          while (clock.now < until) {
            clock.advanceTo(Math.min(until, clock.next()));
            expect(look()).toBe(told);
            holds();
          }
        };
        for (const gap of gaps) {
          advance(clock.now + gap);
          relay.drive(!relay.coilOn);
          expect(look()).toBe(told);
        }
        advance(clock.now + 30 * MS);
        expect(relay.state(0)).toBe(relay.coilOn ? 'operated' : 'released');
      }),
      { numRuns: 200 },
    );
  });

  test('what is sure does not depend on the seed', () => {
    fc.assert(
      fc.property(anyData, seed, seed, waits, (data, one, other, gaps) => {
        const runs = [bench(data, one), bench(data, other)];
        for (const gap of gaps) {
          for (const { clock, relay } of runs) {
            clock.advanceTo(clock.now + gap);
            relay.drive(!relay.coilOn);
            clock.advanceTo(clock.now + gap / 2);
          }
          expect(runs[0]!.relay.state(0)).toBe(runs[1]!.relay.state(0));
          expect(runs[0]!.relay.state(1)).toBe(runs[1]!.relay.state(1));
        }
      }),
    );
  });
});
