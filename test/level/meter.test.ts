/** The level input: what a listen makes of what it hears, when the light shines, and what it does not believe. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { board } from '../../boards/interface/board.ts';
import { brokenListenEntries, listenEntries } from '../accept/listen.ts';
import { findBoard } from '../../boards/find.ts';
import { Bench } from '../../sim/bench.ts';
import { codeOf, startModules } from '../../sim/ways/local.ts';

const { folder } = await findBoard('interface');
const code = await codeOf(folder, false, board);

function playing(seed = 1): Bench {
  const bench = new Bench(board, { seed });
  startModules(bench, code);
  bench.wait(3000);
  return bench;
}

/** dB of the codec's full scale, 1 V rms (data sheet), at a gain of 0 dB, by dB of a source's declared maximum. */
const FULL = { line: 0, mic: 20 * Math.log10(0.018) };
/** The steps of the line inputs that do not clip with 1 V, and the microphone's with 18 mV: data sheet. */
const STEPS = { line: Array.from({ length: 24 }, (_, n) => -34.5 + 1.5 * n), mic: [14, 34] };
/** dB above the declared maximum at which the meter ends, and below it at which it is silent: (2.6 - 1.65) V and 0.02 V. */
const END = { line: 20 * Math.log10(0.95 / 0.55), mic: 20 * Math.log10(0.95 / (31 * 0.018)) };
const FLOOR = { line: 20 * Math.log10(0.02 / 0.55), mic: 20 * Math.log10(0.02 / (31 * 0.018)) };

type Source = keyof typeof FULL;
const anySource = fc.constantFrom<Source>('line', 'mic');
const gainOf = (bench: Bench): number => Number(bench.say('gain').split(' ')[1]);
const resultOf = (bench: Bench): string => / listen (.*?)( SSD1306.*)?$/.exec(bench.say('stat'))![1]!;
const lit = (bench: Bench): boolean => bench.pins.level(board.clipLight.pin);

function listenTo(bench: Bench, source: Source, level: number, headroom: number | undefined): void {
  bench.say(`rec ${source}`);
  bench.play(source, level);
  bench.wait(500);
  bench.say(headroom === undefined ? 'listen' : `listen ${headroom}`);
  bench.wait(10_500);
}

describe('a listen', () => {
  test('takes the loudest step that leaves the headroom, whatever plays and whatever was there', () => {
    const bench = playing();
    const run = fc.record({ source: anySource, level: fc.double({ min: -45, max: 8, noNaN: true }), headroom: fc.option(fc.integer({ min: 0, max: 60 }).map((halves) => halves / 2), { nil: undefined }), before: fc.integer({ min: 0, max: 23 }) });
    fc.assert(
      fc.property(run, ({ source, level, headroom, before }) => {
        bench.play(source, -Infinity);
        bench.wait(20_000);
        bench.say(`rec ${source}`);
        const steps = STEPS[source];
        const was = steps[before % steps.length]!;
        expect(bench.say(`gain ${was}`)).toBe(`gain ${was.toFixed(1)}`);
        listenTo(bench, source, level, headroom);
        const heard = Math.min(level, END[source]) + FULL[source];
        const fits = (slack: number): number => steps.findLast((step) => step + heard + (headroom ?? 6) <= slack) ?? steps[0]!;
        // A code of the converter, and half a hundredth.
        const code = 20 * Math.log10(1 + 1 / (16384 * (0.95 / 3.3) * 10 ** ((heard - FULL[source] - END[source]) / 20))) + 0.01;
        const allowed = [fits(-code), fits(0), fits(code)];
        const gain = gainOf(bench);
        if (level < FLOOR[source] + 0.1) {
          if (level < FLOOR[source] - 0.5) expect([gain, resultOf(bench)]).toEqual([was, 'nothing heard']);
        } else if (level > END[source] - 0.3) expect(gain).toBeLessThanOrEqual(Math.max(was, ...allowed));
        else {
          expect(allowed).toContain(gain);
          expect(Number(resultOf(bench).split(' ')[1])).toBeCloseTo(gain + heard, 0);
        }
      }),
      { seed: 20261124, numRuns: 60 },
    );
    expect(bench.port.errors).toEqual([]);
  });

  test('keeps the loudest of what came, however short it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 9700 }), fc.integer({ min: 15, max: 200 }), (when, long) => {
        const bench = playing();
        bench.play('line', -25);
        bench.wait(300);
        bench.say('listen');
        bench.wait(when);
        bench.play('line', -1);
        bench.wait(long);
        bench.play('line', -25);
        bench.wait(10_300 - when - long);
        // -7.5 leaves 8.5; a peak fades 0.25 dB until it is read.
        expect(gainOf(bench)).toBe(-6);
      }),
      { seed: 4, numRuns: 12 },
    );
  });

  test('is ended by a turn of the gain and by another source', () => {
    for (const [order, gain] of [['gain -12', -12], ['rec mic', 14], ['listen off', 0]] as const) {
      const bench = playing();
      bench.play('line', 0);
      bench.say('listen');
      bench.wait(3000);
      bench.say(order);
      bench.wait(10_000);
      expect([order, gainOf(bench), resultOf(bench)]).toEqual([order, gain, 'stopped']);
    }
  });

  test('says how long it still takes, and takes another headroom meanwhile', () => {
    const bench = playing();
    bench.play('line', -2);
    expect(bench.say('listen')).toBe('listen 10 s');
    bench.wait(6500);
    expect(bench.say('listen')).toBe('listen 4 s');
    expect(bench.say('listen 12')).toBe('listen 4 s');
    bench.wait(4000);
    expect(bench.say('gain')).toBe('gain -10.5');
  });

  test('is refused with a sentence for what is no headroom', () => {
    const bench = playing();
    for (const argument of ['loud', '-1', '30.1', '1e9', '6 dB', '99999999', '0x10', 'on', '6 6', '%s', '-']) {
      expect(bench.say(`listen ${argument}`)).toBe(`error: listen takes off, or a headroom of 0 to 30 dB, not "${argument}"`);
    }
    expect(resultOf(bench)).toBe('off');
    bench.say('standby on');
    bench.wait(2000);
    expect(bench.say('listen')).toBe('error: not while a part is missing');
  });

  test('survives its codec being lost, and standby ends it', () => {
    const bench = playing();
    bench.play('line', -2);
    bench.say('listen');
    bench.wait(2000);
    bench.plug('codec', false);
    bench.wait(3000);
    bench.plug('codec', true);
    bench.wait(20_000);
    expect(gainOf(bench)).toBe(-4.5);
    expect(bench.chips.get('codec')!.peek().leftLineIn).toBe(0x14);
    bench.say('listen');
    bench.wait(1000);
    bench.say('standby on');
    bench.wait(12_000);
    expect(resultOf(bench)).toBe('stopped');
    expect(bench.port.errors).toEqual([]);
  });

  test('is remembered', () => {
    const bench = playing();
    listenTo(bench, 'line', 0, 6);
    bench.wait(4000);
    bench.power(false);
    bench.power(true);
    startModules(bench, code);
    bench.wait(4000);
    expect(bench.say('gain')).toBe('gain -6.0');
    expect(bench.say('listen')).toBe('listen 10 s');
  });

  test('answers at once: no look takes longer than a step of the knob', () => {
    const bench = playing();
    bench.play('line', 1);
    bench.say('listen');
    const busy = bench.port.busy;
    bench.wait(9000);
    // A fifth of the time while it listens.
    expect((bench.port.busy - busy) / 9e9).toBeLessThan(0.2);
    bench.play('line', -60);
    bench.wait(20_000);
    const before = bench.port.busy;
    bench.wait(10_000);
    expect((bench.port.busy - before) / 10e9).toBeLessThan(0.05);
  });
});

describe('a wire that is broken', () => {
  const lead = fc.oneof(fc.constantFrom(0, 3.3, 5), fc.double({ min: 0, max: 0.8, noNaN: true }), fc.double({ min: 2.97, max: 3.6, noNaN: true }));

  test('leaves the gain as it was, and says so', () => {
    fc.assert(
      fc.property(anySource, lead, fc.integer({ min: 0, max: 23 }), (source, volts, before) => {
        const bench = playing();
        bench.meters.get(source)!.lead = volts;
        bench.say(`rec ${source}`);
        const was = STEPS[source][before % STEPS[source].length]!;
        bench.say(`gain ${was}`);
        listenTo(bench, source, -3, 6);
        expect([gainOf(bench), resultOf(bench)]).toEqual([was, 'meter broken']);
        expect(lit(bench)).toBe(false);
      }),
      { seed: 9, numRuns: 25 },
    );
  });

  test('whatever it reads, nothing is louder than the limit and no gain is set that clips with the declared maximum', () => {
    fc.assert(
      fc.property(anySource, fc.array(fc.double({ min: 0, max: 3.6, noNaN: true }), { minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 30 }), (source, volts, headroom) => {
        const bench = playing();
        bench.say('vol 0');
        bench.say('monitor -6');
        let loudest = -Infinity;
        bench.onChange(() => (loudest = Math.max(loudest, bench.level(0), bench.level(1))));
        bench.say(`rec ${source}`);
        bench.say(`listen ${headroom}`);
        for (const each of volts) {
          bench.meters.get(source)!.lead = each;
          bench.wait(10_500 / volts.length);
        }
        bench.wait(500);
        expect(STEPS[source]).toContain(gainOf(bench));
        expect(loudest).toBeLessThanOrEqual(-7 + 0.05);
        expect(bench.port.errors).toEqual([]);
      }),
      { seed: 10, numRuns: 25 },
    );
  });
});

describe('the clip light', () => {
  test('shines where the recording clips and not where half a decibel is left', () => {
    const bench = playing();
    const run = fc.record({ source: anySource, past: fc.double({ min: -4, max: 4, noNaN: true }), step: fc.integer({ min: 19, max: 23 }) });
    let [shone, dark] = [0, 0];
    fc.assert(
      fc.property(run, ({ source, past, step }) => {
        for (const each of ['line', 'mic']) bench.play(each, -Infinity);
        bench.wait(20_000);
        expect(lit(bench)).toBe(false);
        bench.say(`rec ${source}`);
        const gain = STEPS[source][step % STEPS[source].length]!;
        const level = Math.min(6, past - gain - FULL[source]);
        bench.say(`gain ${gain}`);
        bench.wait(300);
        bench.play(source, level);
        bench.wait(250);
        const over = Math.min(level, END[source]) + FULL[source] + gain;
        if (over >= -0.45) expect([over, lit(bench), ++shone]).toEqual([over, true, shone]);
        else if (over < -0.55) expect([over, lit(bench), ++dark]).toEqual([over, false, dark]);
      }),
      { seed: 3, numRuns: 120 },
    );
    expect(Math.min(shone, dark)).toBeGreaterThan(15);
  });

  test('goes out two seconds after the last of it', () => {
    const bench = playing();
    bench.play('line', 0);
    bench.wait(200);
    expect(lit(bench)).toBe(true);
    bench.play('line', -20);
    const from = bench.clock.now;
    // 0.5 dB of a fall with 2 s take 115 ms and more, since it ends at -20.
    bench.wait(2000);
    expect(lit(bench)).toBe(true);
    while (lit(bench)) bench.wait(10);
    expect((bench.clock.now - from) / 1e9).toBeLessThan(2.5);
  });

  test('is on the screen as well', () => {
    const bench = playing();
    const row = (): string => [...bench.screen()!.pixels().subarray(56 * 128, 64 * 128)].join('');
    bench.wait(2000);
    const before = row();
    bench.play('line', 3);
    bench.wait(600);
    const shining = row();
    expect(shining).not.toBe(before);
    bench.play('line', -60);
    bench.wait(6000);
    expect(row()).toBe(before);
  });
});

describe('its entries in the ledger', () => {
  test('hold', async () => expect((await listenEntries()).map(({ pass, figure }) => [pass, figure])).toEqual([[true, '40 listens, each the right step']]));
  test('fail where the headroom is forgotten', async () => expect((await brokenListenEntries()).map(({ pass }) => pass)).toEqual([false]));
});
