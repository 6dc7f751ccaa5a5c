/** A button at a pin with short lows that nobody made: none of them is a press, and no press is lost or doubled. */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { board as kit } from '../../boards/kit/board.ts';
import { findBoard } from '../../boards/find.ts';
import { Bench } from '../../sim/bench.ts';
import { startOn } from '../../sim/ways/start.ts';
import { findInterpreter } from '../../sim/ways/interpreter.ts';

vi.setConfig({ testTimeout: 60_000 });

const { folder } = await findBoard('kit');
const PIN = 'D36';
const US = 1000;
const MS = 1_000_000;

async function playing(way: 'sim' | 'espruino' = 'sim'): Promise<Bench> {
  const bench = new Bench(kit, {});
  await startOn(way, bench, folder);
  bench.wait(2500);
  return bench;
}

const isMuted = (bench: Bench): boolean => bench.say('mute').endsWith('on');

/** The pin falls by itself for so long, while the contact stays as it is. */
function falseLow(bench: Bench, at: number, ns: number): void {
  bench.clock.at(at, () => {
    if (bench.button('key1').closed) return;
    bench.pins.put(PIN, false);
    bench.clock.at(at + ns, () => bench.pins.put(PIN, !bench.button('key1').closed));
  });
}

describe('a key at D36', () => {
  test('mutes within 60 ms of a press, 30 of which a look at the codec may take', async () => {
    const bench = await playing();
    bench.press('key1', true);
    bench.wait(60);
    expect(isMuted(bench)).toBe(true);
  });

  test.each([['80 ns, as the errata have it', 80], ['100 us', 100 * US]])('does nothing at a false low of %s', async (_, ns) => {
    const bench = await playing();
    const before = bench.trace.filter(({ kind }) => kind === 'pin').length;
    falseLow(bench, bench.clock.now + MS, ns);
    bench.wait(1000);
    expect(isMuted(bench)).toBe(false);
    expect(bench.trace.filter(({ kind }) => kind === 'pin').length).toBe(before);
  });

  test('counts presses, and no false low among them', async () => {
    const gap = fc.double({ min: 0.02, max: 400, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(gap, fc.double({ min: 80, max: 1 * MS, noNaN: true })), { minLength: 1, maxLength: 40 }),
        fc.array(fc.tuple(fc.double({ min: 700, max: 1500, noNaN: true }), fc.double({ min: 60, max: 400, noNaN: true })), { maxLength: 4 }),
        async (lows, presses) => {
          const bench = await playing();
          let at = bench.clock.now;
          for (const [after, ns] of lows) falseLow(bench, (at += after * MS), ns);
          let want = false;
          for (const [pause, held] of presses) {
            bench.wait(pause);
            bench.press('key1', true);
            bench.wait(held);
            bench.press('key1', false);
            // A single short press of what is muted plays again, a while later.
            bench.wait(600);
            want = !want;
            expect(isMuted(bench)).toBe(want);
          }
          bench.wait(20_000);
          expect(isMuted(bench)).toBe(want);
        },
      ),
      { numRuns: 60, seed: 36 },
    );
  });

  test.skipIf(!findInterpreter())('the same in the real interpreter', async () => {
    const bench = await playing('espruino');
    for (let i = 0; i < 20; i++) falseLow(bench, bench.clock.now + (i + 1) * 37 * MS, i % 2 ? 80 : 100 * US);
    bench.wait(2000);
    expect(isMuted(bench)).toBe(false);
    bench.press('key1', true);
    bench.wait(100);
    expect(isMuted(bench)).toBe(true);
  });
});
