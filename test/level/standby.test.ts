/** Standby of a board with a codec: silent there and back, parts stopped in their own order, whenever it is asked for. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { board } from '../../boards/interface/board.ts';
import { findBoard } from '../../boards/find.ts';
import { Bench } from '../../sim/bench.ts';
import { codeOf, startModules } from '../../sim/ways/local.ts';

const { folder } = await findBoard('interface');
const code = await codeOf(folder, false, board);

function playing(seed = 1): Bench {
  const bench = new Bench(board, { seed });
  startModules(bench, code);
  bench.wait(4000);
  return bench;
}

/** Bytes to the codec since an entry of the trace. */
const toCodec = (bench: Bench, from: number): string[] =>
  bench.trace.slice(from).flatMap((entry) => (entry.kind === 'write' && entry.address === 0x1a ? [entry.bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')] : []));

describe('standby', () => {
  test('stops the codec behind the open contact, and starts it again', () => {
    const bench = playing();
    const from = bench.trace.length;
    expect(bench.say('standby on')).toBe('standby on');
    bench.wait(2000);
    expect(bench.level(0)).toBeLessThan(-120);
    const written = toCodec(bench, from);
    // Volume down; DAC muted, nothing into the mixer, headphones muted, DAC and outputs off, all off, digital audio off.
    expect(written.slice(-6)).toEqual(['0a 08', '08 00', '05 2f', '0c 78', '0c f8', '12 00']);
    const contact = bench.trace.findIndex((entry, i) => i >= from && entry.kind === 'pin' && entry.pin === 'D45' && !entry.level);
    const muted = bench.trace.findIndex((entry, i) => i >= from && entry.kind === 'write' && entry.address === 0x1a && entry.bytes[0] === 0x0a);
    expect(contact).toBeGreaterThan(0);
    expect(muted).toBeGreaterThan(contact);
    expect(bench.pins.level(board.master.pin)).toBe(false);
    bench.say('standby off');
    bench.wait(4000);
    expect(bench.level(0)).toBeCloseTo(-40, 1);
    expect(bench.port.errors).toEqual([]);
  });

  test('saves what is not saved yet', () => {
    const bench = playing();
    bench.say('vol -23');
    bench.say('standby on');
    bench.wait(10);
    bench.power(false);
    bench.power(true);
    startModules(bench, code);
    bench.wait(4000);
    // What is remembered comes back at the start-up level at most; what was saved is said.
    expect(bench.say('vol')).toBe('vol -40.0');
    expect([...Array(2).keys()].map((n) => bench.storage.read(`cuebox.${n}`) ?? '').join()).toMatch(/,57,/);
  });

  test('whenever it is asked for, and whatever is lost meanwhile, nothing is louder than -20 dB and it plays again', () => {
    const order = fc.record({ wait: fc.integer({ min: 0, max: 900 }), what: fc.constantFrom('standby on', 'standby off', 'vol -20', 'vol -30', 'in line', 'in usb', 'mute on', 'mute off', 'out amp', 'out own', 'lose', 'mend') });
    fc.assert(
      fc.property(fc.array(order, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 1000 }), (orders, seed) => {
        const bench = playing(seed);
        let most = -Infinity;
        bench.onChange(() => (most = Math.max(most, bench.level(0, 0), bench.level(1, 0), bench.level(0, 1))));
        for (const { wait, what } of orders) {
          if (what === 'lose' || what === 'mend') bench.plug('codec', what === 'mend');
          else bench.say(what);
          bench.wait(wait);
        }
        bench.plug('codec', true);
        for (const line of ['standby off', 'out own', 'mute off', 'vol -20', 'in usb', 'vol -20']) bench.say(line);
        bench.wait(30_000);
        // The amplifier's nearest step to -20 dB here is 0.3 dB louder.
        expect(most).toBeLessThan(-17.6);
        expect(bench.gain(0, 0, 'usb').hi).toBeCloseTo(0.1, 3);
        expect(bench.port.errors).toEqual([]);
      }),
      { numRuns: 60, seed: 5 },
    );
  });
});
