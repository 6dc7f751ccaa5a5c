/** What an audio interface is told stays so over a power cut, and what makes no sense is refused with a sentence. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { board } from '../../boards/interface/board.ts';
import { findBoard } from '../../boards/find.ts';
import { Bench } from '../../sim/bench.ts';
import { codeOf, startModules } from '../../sim/ways/local.ts';

const { folder } = await findBoard('interface');
const code = await codeOf(folder, false, board);

function playing(seed: number): Bench {
  const bench = new Bench(board, { seed });
  startModules(bench, code);
  bench.wait(4000);
  return bench;
}

const order = fc.constantFrom(
  'in line', 'in usb', 'monitor -15', 'monitor -9', 'monitor -6', 'monitor off', 'rec mic', 'rec line', 'rec off', 'rec on', 'gain -20', 'gain 0', 'gain 14', 'gain 34',
  'hp off', 'hp on', 'swap on', 'swap off', 'out amp', 'out own', 'out all', 'out amp 3.5', 'out own -2', 'bal 2', 'bal 0',
);
const KEPT = ['in', 'monitor', 'rec', 'gain', 'hp', 'swap', 'out', 'seat own bal'];

describe('an audio interface', () => {
  test('has after a cut what it was told before', () => {
    fc.assert(
      fc.property(fc.array(order, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 1000 }), (orders, seed) => {
        const bench = playing(seed);
        for (const line of orders) {
          bench.say(line);
          bench.wait(100);
        }
        bench.wait(6000);
        const before = KEPT.map((word) => bench.say(word));
        const registers = bench.chips.get('codec')!.peek();
        bench.power(false);
        bench.power(true);
        startModules(bench, code);
        bench.wait(6000);
        expect(KEPT.map((word) => bench.say(word))).toEqual(before);
        // Who is chosen plays, the other one is silent.
        const chosen = bench.say('out').split(' ')[1];
        board.seats.forEach(({ name }, seat) => expect(bench.level(0, seat) > -90, name).toBe(chosen === 'all' || chosen === name));
        // The volumes start anew; all else is in the part as it was.
        const { leftHeadphoneOut: _l, rightHeadphoneOut: _r, leftVolume: _lv, rightVolume: _rv, ...held } = bench.chips.get('codec')!.peek();
        const { leftHeadphoneOut: _a, rightHeadphoneOut: _b, leftVolume: _c, rightVolume: _d, ...had } = registers;
        expect(held).toEqual(had);
        expect(bench.port.errors).toEqual([]);
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  test('refuses what makes no sense, and nothing changes', () => {
    const bench = playing(1);
    const words = ['in', 'monitor', 'rec', 'gain', 'hp', 'swap', 'mono', 'dim', 'duck', 'talk', 'out', 'standby'];
    const before = bench.say('stat');
    for (const word of words) {
      for (const argument of ['nonsense', '-', '1e9', 'on off', '999999', '-99999', '\u0000', 'constructor', '__proto__', 'x'.repeat(500)]) {
        const said = bench.say(`${word} ${argument}`);
        // A level above all that there is means the loudest: that of the dials alone.
        if (/^(gain|monitor)/.test(said) && !said.startsWith('error')) continue;
        expect(said, `${word} ${argument}`).toMatch(/^error: /);
      }
    }
    bench.say('gain 0');
    bench.say('monitor off');
    bench.wait(2000);
    expect(bench.say('stat')).toBe(before);
    expect(bench.port.errors).toEqual([]);
  });
});

describe('dim', () => {
  test('holds over another input, the monitor and a save, and ends exactly', () => {
    const bench = playing(1);
    for (const line of ['vol -20', 'in line', 'vol -25', 'in usb']) {
      bench.say(line);
      bench.wait(3000);
    }
    expect(bench.level(0)).toBeCloseTo(-20, 1);
    let most = -Infinity;
    bench.say('dim on');
    bench.wait(500);
    bench.onChange(() => (most = Math.max(most, bench.level(0))));
    for (const line of ['in line', 'monitor -15', 'monitor off', 'in usb']) {
      bench.say(line);
      bench.wait(6000);
    }
    expect(bench.gain(0, 0, 'usb').hi).toBeCloseTo(10 ** (-40 / 20), 4);
    expect(most).toBeLessThan(-38);
    bench.say('dim off');
    bench.wait(3000);
    expect(bench.level(0)).toBeCloseTo(-20, 1);
    bench.say('in line');
    bench.wait(3000);
    expect(bench.level(0)).toBeCloseTo(-25, 1);
  });
});
