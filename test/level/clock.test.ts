/** A codec that lives on somebody else's clock: waited for in silence, without alarm, and played as soon as it comes. */
import { describe, expect, test } from 'vitest';
import { board } from '../../boards/studio/board.ts';
import { findBoard } from '../../boards/find.ts';
import { Bench } from '../../sim/bench.ts';
import { MS } from '../../sim/clock.ts';
import { between, seeded } from '../../sim/random.ts';
import { codeOf, startModules } from '../../sim/ways/local.ts';

const { folder } = await findBoard('studio');
const code = await codeOf(folder, false, board);
const SILENCE = -90;
/** ms from the clock until the first sound, and until the volume that was wanted. */
const SOUND = 2000;
const RISEN = 2500;

function started(clock: boolean, seed = 1): Bench {
  const bench = new Bench(board, { seed });
  bench.runClock('codec', clock);
  startModules(bench, code);
  bench.wait(4000);
  return bench;
}

const loudest = (bench: Bench): number => Math.max(...board.seats.flatMap((_, seat) => [bench.level(0, seat), bench.level(1, seat)]));
/** Transfers to the codec and to all, since an entry of the trace. */
const sent = (bench: Bench, from: number, address?: number): number => bench.trace.slice(from).filter((entry) => entry.kind === 'write' && (address === undefined || entry.address === address)).length;
const lit = (bench: Bench): string => Buffer.from(bench.screen()!.pixels()).toString('base64');
const pressed = (bench: Bench, button: string): void => {
  bench.press(button, true);
  bench.wait(80);
  bench.press(button, false);
};

describe('without a clock', () => {
  test('the amp is silent, and stat says what is missing without a word of alarm', () => {
    const bench = started(false);
    for (let second = 0; second < 300; second++) {
      bench.wait(1000);
      expect(loudest(bench)).toBeLessThan(SILENCE);
      const stat = bench.say('stat');
      expect(stat).toContain('SGTL5000 no clock');
      expect(stat).not.toMatch(/missing|stuck|reset|error/);
    }
    expect(bench.port.errors).toEqual([]);
  });

  test('the screen says it once and stays still', () => {
    const bench = started(false);
    const seen = lit(bench);
    const from = bench.trace.length;
    bench.wait(20_000);
    expect(lit(bench)).toBe(seen);
    expect(sent(bench, from, 0x3c)).toBe(0);
    bench.runClock('codec', true);
    bench.wait(RISEN);
    expect(lit(bench)).not.toBe(seen);
  });

  test('it is asked once a second, however long it takes', () => {
    const bench = started(false);
    bench.wait(180_000);
    const from = bench.trace.length;
    bench.wait(10_000);
    expect(sent(bench, from, 0x0a)).toBeGreaterThanOrEqual(9);
    expect(sent(bench, from, 0x0a)).toBeLessThanOrEqual(11);
    // What was set up stays so.
    expect(sent(bench, from, 0x28)).toBe(0);
  });

  test('no press of a button on the expander is lost', () => {
    const bench = started(false);
    const random = seeded(5);
    for (let press = 1; press <= 100; press++) {
      bench.wait(between(random, 450, 1500));
      pressed(bench, 'mute cleo');
      bench.wait(450);
      expect(bench.say('seat cleo mute'), `press ${press}`).toBe(press % 2 ? 'mute on' : 'mute off');
    }
  });
});

describe('a clock that comes', () => {
  test('is followed by music within two seconds, whenever it comes', () => {
    const random = seeded(7);
    for (let n = 0; n < 25; n++) {
      const bench = started(false, n + 1);
      bench.wait(between(random, 0, 40_000));
      bench.runClock('codec', true);
      bench.wait(SOUND);
      expect(loudest(bench), `chance ${n}`).toBeGreaterThan(SILENCE);
      bench.wait(RISEN - SOUND);
      for (const seat of [0, 1, 2, 3]) expect(bench.level(0, seat)).toBeCloseTo(-40, 1);
    }
  });
});

describe('a clock that stops', () => {
  test('is noticed within two seconds, though a knob turns, and comes back', () => {
    const random = seeded(9);
    const bench = started(true);
    for (let n = 0; n < 25; n++) {
      bench.wait(between(random, 3000, 9000));
      bench.knob('knob ben').turn(n % 2 ? -15 : 15, 6);
      bench.runClock('codec', false);
      bench.wait(1500);
      expect(bench.pins.level(board.master.pin)).toBe(false);
      bench.wait(500);
      expect(bench.say('stat')).toContain('SGTL5000 no clock');
      bench.wait(between(random, 0, 20_000));
      bench.runClock('codec', true);
      bench.wait(RISEN);
      expect(bench.level(0)).toBeCloseTo(-40, 1);
    }
    expect(bench.port.errors).toEqual([]);
  });

  test('or flickers leaves nothing half set up', () => {
    const random = seeded(11);
    const bench = started(true);
    for (let n = 0; n < 200; n++) {
      bench.runClock('codec', n % 2 > 0);
      bench.wait(between(random, 1, 1600));
      expect(loudest(bench)).toBeLessThan(-39.9);
    }
    bench.runClock('codec', true);
    bench.wait(4000);
    for (const seat of [0, 1, 2, 3]) expect(bench.level(1, seat)).toBeCloseTo(-40, 1);
    expect(bench.port.errors).toEqual([]);
  });

  test('and an expander that is reset while the codec starts: nobody is let in before its half supply stands', () => {
    const random = seeded(13);
    for (let n = 0; n < 60; n++) {
      const bench = started(false, n + 1);
      let early = 0;
      bench.pins.onChange((pin, level) => {
        if (pin === board.master.pin && level && bench.chips.get('codec')!.peek().halfSupply !== 2) early++;
      });
      bench.runClock('codec', true);
      bench.wait(between(random, 0, 1500));
      bench.chips.get('io')!.power(false);
      bench.chips.get('io')!.power(true);
      // Each phase of a start is waited for, none is begun twice.
      const from = bench.trace.length;
      bench.wait(8000);
      const power = bench.trace.slice(from).filter((entry) => entry.kind === 'write' && entry.address === 0x0a && entry.ok && entry.bytes[1] === 0x30);
      const volumes = bench.trace.slice(from).filter((entry) => entry.kind === 'write' && entry.address === 0x0a && entry.ok && entry.bytes[1] === 0x2e && entry.bytes.length === 4);
      for (const { t } of volumes) {
        const before = power.filter((entry) => entry.t < t).at(-1);
        if (before) expect((t - before.t) / MS, `chance ${n}`).toBeGreaterThan(499);
      }
      expect(early, `chance ${n}`).toBe(0);
      expect(bench.level(0)).toBeCloseTo(-40, 1);
    }
  });

  test('while the expander is gone is two things, and both mend', () => {
    const bench = started(true);
    bench.plug('io', false);
    bench.runClock('codec', false);
    bench.wait(5000);
    expect(bench.say('stat')).toContain('MCP23017 missing');
    bench.plug('io', true);
    bench.wait(20_000);
    expect(bench.say('stat')).toContain('SGTL5000 no clock');
    bench.runClock('codec', true);
    bench.wait(RISEN);
    expect(bench.level(0, 3)).toBeCloseTo(-40, 1);
  });
});

test('a codec that is gone while it has its clock is lost like any part: it does not answer', () => {
  const bench = started(true);
  bench.plug('codec', false);
  bench.wait(1500);
  expect(loudest(bench)).toBeLessThan(SILENCE);
  bench.plug('codec', true);
  bench.wait(RISEN);
  expect(bench.level(0)).toBeCloseTo(-40, 1);
});

test('only a codec has a clock to stop', () => {
  expect(() => new Bench(board).runClock('io', false)).toThrow('studio has no codec io whose clock can stop: there is codec');
});
