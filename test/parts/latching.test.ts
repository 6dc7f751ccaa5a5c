import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadAccess } from '../../sim/chips/chip.ts';
import { Clock, MS } from '../../sim/clock.ts';
import { seeded } from '../../sim/random.ts';
import { LatchingRelay, type LatchingData } from '../../sim/parts/latching.ts';

/** In round numbers: a pulse of 10 ms; surely set after 5 ms of it, surely reset after 6 ms. */
const DATA: LatchingData = { name: 'K1', set: [1, 3], reset: [1, 4], bounce: [0, 1.5], skew: 0.5 };

function bench(seed = 1, data: LatchingData = DATA) {
  const clock = new Clock();
  const world = { changes: 0 };
  const relay: LatchingRelay = new LatchingRelay(clock, seeded(seed), data, () => world.changes++);
  const wait = (ms: number) => clock.advanceTo(clock.now + ms * MS);
  const pulse = (coil: 'set' | 'reset', ms: number) => {
    const drive = (on: boolean) => (coil === 'set' ? relay.driveSet(on) : relay.driveReset(on));
    drive(true);
    wait(ms);
    drive(false);
  };
  return { clock, world, relay, wait, pulse };
}

const SEEDS = Array.from({ length: 40 }, (_, i) => i + 1);

describe('a pulse that is long enough', () => {
  test('moves it, and it stays without current', () => {
    const { relay, pulse, wait } = bench();
    pulse('set', 10);
    expect([relay.state(0), relay.state(1)]).toEqual(['operated', 'operated']);
    wait(100_000);
    expect([relay.state(0), relay.closed(0), relay.closed(1)]).toEqual(['operated', true, true]);
    expect(relay.share(0)).toEqual({ lo: 1, hi: 1 });
    pulse('reset', 10);
    expect([relay.state(0), relay.closed(0), relay.closed(1)]).toEqual(['released', false, false]);
    expect(relay.share(1)).toEqual({ lo: 0, hi: 0 });
    expect(relay.touching(1)).toEqual({ released: true, operated: false });
  });

  test('it is on its way until the pulse is long enough, also when the slowest contact has arrived', () => {
    const { relay, clock, wait } = bench();
    relay.driveSet(true);
    wait(6);
    expect([relay.state(0), relay.share(0)]).toEqual(['travelling', { lo: 0, hi: 1 }]);
    clock.advanceTo(10 * MS - 1);
    expect(relay.state(0)).toBe('travelling');
    clock.advanceTo(10 * MS);
    expect(relay.state(0)).toBe('operated'); // the coil may stay on
  });

  test('it is on its way until the slowest contact has arrived, also when the pulse is over', () => {
    const { relay, wait, pulse } = bench(1, { ...DATA, pulse: 2 });
    pulse('set', 2);
    wait(2.9);
    expect(relay.state(0)).toBe('travelling');
    wait(0.1);
    expect(relay.state(0)).toBe('operated');
  });
});

describe('a pulse that is too short', () => {
  test('leaves it nobody knows where, for every run inside the data', () => {
    const ends = SEEDS.map((seed) => {
      const { relay, clock, pulse, wait } = bench(seed);
      pulse('reset', 10);
      pulse('set', 10 - 1e-6);
      expect(relay.state(0)).toBe('travelling'); // it may just have begun to fall back
      wait(6);
      expect([relay.state(0), relay.state(1)]).toEqual(['unknown', 'unknown']);
      expect(relay.share(0)).toEqual({ lo: 0, hi: 1 });
      expect(relay.closed(0)).toBe(relay.closed(1));
      wait(1000);
      expect([relay.state(0), clock.next()]).toEqual(['unknown', Infinity]);
      return relay.closed(0);
    });
    expect(new Set(ends)).toEqual(new Set([true, false]));
  });

  test('two of them do not make a long one', () => {
    const { relay, pulse, wait } = bench();
    pulse('set', 9);
    pulse('set', 9);
    wait(50);
    expect(relay.state(0)).toBe('unknown');
    pulse('set', 10);
    expect(relay.state(0)).toBe('operated');
  });

  test('holds it where it surely is already, or surely goes', () => {
    const { relay, pulse, wait, world } = bench(1, { ...DATA, pulse: 2 });
    pulse('set', 2);
    pulse('set', 0.1);
    wait(2.9);
    expect(relay.state(0)).toBe('operated'); // from the first pulse
    const before = world.changes;
    pulse('set', 0.1);
    expect([relay.state(0), world.changes]).toEqual(['operated', before]);
  });

  test('a pulse back that is too short ends what was sure', () => {
    const { relay, pulse, wait } = bench();
    pulse('set', 10);
    pulse('reset', 1);
    wait(50);
    expect(relay.state(0)).toBe('unknown');
  });

  test('the shortest pulse is a fact of the part', () => {
    const { relay, pulse, wait } = bench(1, { ...DATA, pulse: 30 });
    pulse('set', 29);
    wait(50);
    expect(relay.state(0)).toBe('unknown');
    pulse('set', 30);
    expect(relay.state(0)).toBe('operated');
  });
});

describe('both coils', () => {
  test('at once are refused, and nothing changes', () => {
    const { relay, wait, world } = bench();
    relay.driveSet(true);
    wait(3);
    const before = world.changes;
    expect(() => relay.driveReset(true)).toThrow(BadAccess);
    expect(() => relay.driveReset(true)).toThrow('both coils of K1 at once');
    expect(world.changes).toBe(before);
    wait(7);
    expect(relay.state(0)).toBe('operated');
    relay.driveSet(false);
    relay.driveReset(true);
    expect(() => relay.driveSet(true)).toThrow('both coils of K1 at once');
    wait(10);
    expect(relay.state(0)).toBe('released');
  });

  test('off, and off again, is nothing', () => {
    const { relay, world } = bench();
    relay.driveSet(false);
    relay.driveReset(false);
    expect([relay.state(0), world.changes]).toEqual(['unknown', 0]);
  });
});

describe('power', () => {
  test('it comes up nobody knows where: this run by its seed, the bounds with both', () => {
    const ends = SEEDS.map((seed) => {
      const { relay } = bench(seed);
      expect([relay.state(0), relay.state(1)]).toEqual(['unknown', 'unknown']);
      expect(relay.share(0)).toEqual({ lo: 0, hi: 1 });
      expect(relay.closed(0)).toBe(relay.closed(1));
      expect(bench(seed).relay.closed(0)).toBe(relay.closed(0));
      return relay.closed(0);
    });
    expect(new Set(ends)).toEqual(new Set([true, false]));
  });

  test.each(['set', 'reset'] as const)('off and on: this run keeps its position (%s), but it is no longer sure', (coil) => {
    const { relay, pulse, world } = bench();
    pulse(coil, 10);
    const before = world.changes;
    relay.power(false);
    expect(world.changes).toBeGreaterThan(before);
    relay.power(true);
    expect([relay.state(0), relay.closed(0)]).toEqual(['unknown', coil === 'set']);
    pulse(coil, 10);
    expect(relay.state(0)).toBe(coil === 'set' ? 'operated' : 'released');
  });

  test('off ends a pulse', () => {
    const ends = SEEDS.map((seed) => {
      const { relay, pulse, wait } = bench(seed);
      pulse('reset', 10);
      relay.driveSet(true);
      wait(9);
      relay.power(false);
      wait(20);
      relay.driveSet(false);
      relay.power(true);
      expect(relay.state(0)).toBe('unknown');
      return relay.closed(0);
    });
    expect(new Set(ends)).toEqual(new Set([true, false]));
  });

  test('off while it flies, the pulse long enough: this run arrives, nobody vouches for it', () => {
    const { relay, wait, pulse } = bench(1, { ...DATA, pulse: 0.5 });
    pulse('set', 0.5);
    relay.power(false);
    wait(50);
    expect([relay.state(0), relay.closed(0), relay.closed(1)]).toEqual(['unknown', true, true]);
  });

  test('without power the coils do nothing; one that is still driven pulls when it returns', () => {
    const { relay, wait, pulse } = bench();
    pulse('reset', 10);
    relay.power(false);
    relay.driveSet(true);
    wait(50);
    expect([relay.state(0), relay.closed(0)]).toEqual(['unknown', false]);
    relay.power(true);
    wait(10);
    expect(relay.state(0)).toBe('operated');
  });
});

describe('whatever the orders', () => {
  const order = fc.record({
    do: fc.constantFrom('set on', 'set off', 'reset on', 'reset off', 'power on', 'power off'),
    wait: fc.integer({ min: 0, max: 15_000_000 }),
  });
  const data = fc.record({
    name: fc.constant('K1'),
    set: fc.constantFrom([0, 3] as const, [2, 2] as const),
    reset: fc.constantFrom([1, 12] as const, [3, 3] as const),
    bounce: fc.constantFrom([0, 0] as const, [0, 1.5] as const, [1, 1] as const),
    skew: fc.constantFrom(0, 0.5),
    pulse: fc.constantFrom(1, 4, 10),
    transit: fc.constantFrom('open' as const, 'both' as const),
  });

  test('surely there means that this run is there; and every change is told', () => {
    fc.assert(
      fc.property(data, fc.nat(), fc.array(order, { minLength: 1, maxLength: 25 }), (facts, seed, orders) => {
        const clock = new Clock();
        const look = () => JSON.stringify([0, 1].map((pole) => [relay.state(pole), relay.touching(pole)]));
        const holds = () => {
          for (const pole of [0, 1]) {
            const { released, operated } = relay.touching(pole);
            if (relay.state(pole) === 'operated') expect([released, operated]).toEqual([false, true]);
            if (relay.state(pole) === 'released') expect([released, operated]).toEqual([true, false]);
            if (relay.state(pole) === 'unknown') expect(released).toBe(!operated);
            if (facts.transit === 'open') expect(released && operated).toBe(false);
            else expect(released || operated).toBe(true);
          }
        };
        let told = '';
        const relay: LatchingRelay = new LatchingRelay(clock, seeded(seed), facts, () => {
          holds();
          told = look();
        });
        told = look();
        for (const step of orders) {
          const on = step.do.endsWith('on');
          try {
            if (step.do.startsWith('set')) relay.driveSet(on);
            else if (step.do.startsWith('reset')) relay.driveReset(on);
            else relay.power(on);
          } catch (error) {
            expect(error).toBeInstanceOf(BadAccess);
          }
          const until = clock.now + step.wait;
          do {
            expect(look()).toBe(told);
            holds();
            clock.advanceTo(Math.min(until, clock.next()));
          } while (clock.now < until);
        }
      }),
      { numRuns: 200 },
    );
  });
});
