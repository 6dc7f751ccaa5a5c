/** The peak detector: an exponential up, a slower one down, between what it stands on and what it gives at most. */
import { expect, test } from 'vitest';
import { Clock, MS } from '../../sim/clock.ts';
import { Detector } from '../../sim/parts/detector.ts';

const FACTS = { pin: 'D2', gain: 0.5, offset: 1, most: 2, attack: 4, decay: 500, supply: '3V3' };

function detector(more: Partial<typeof FACTS> = {}): { clock: Clock; made: Detector; wait(ms: number): number } {
  const clock = new Clock();
  const made = new Detector(clock, { ...FACTS, ...more });
  return { clock, made, wait: (ms) => (clock.advanceTo(clock.now + ms * MS), made.volts()) };
}

test('it stands on its offset in silence', () => {
  expect(detector().wait(1000)).toBe(1);
  expect(detector({ offset: -0.3 }).wait(1000)).toBe(0);
});

test('one attack later it has 63 % of the way, and then all of it', () => {
  const { made, wait } = detector();
  made.play(1);
  expect(wait(4)).toBeCloseTo(1 + 0.5 * (1 - 1 / Math.E), 6);
  expect(wait(100)).toBeCloseTo(1.5, 6);
});

test('one decay later 37 % are left, whatever plays below', () => {
  const { made, wait } = detector();
  made.play(1);
  wait(100);
  made.play(0.2);
  expect(wait(500)).toBeCloseTo(1.1 + 0.4 / Math.E, 6);
  made.play(0.2); // the same again changes nothing
  expect(wait(500)).toBeCloseTo(1.1 + 0.4 / Math.E ** 2, 6);
});

test('it gives no more than it can', () => {
  const { made, wait } = detector();
  made.play(100);
  expect(wait(1000)).toBe(2);
});

test('a diode takes its share first', () => {
  const { made, wait } = detector({ offset: -0.3, gain: 1.4 });
  made.play(0.2);
  expect(wait(1000)).toBe(0);
  made.play(1);
  expect(wait(1000)).toBeCloseTo(1.1, 6);
});

test('a broken lead has a voltage of its own', () => {
  const { made } = detector();
  made.lead = 0;
  expect(made.volts()).toBe(0);
  made.lead = undefined;
  expect(made.volts()).toBe(1);
});
