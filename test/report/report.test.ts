/** The figures of the report, against arithmetic that is typed here and against the proof's own ways. */
import { describe, expect, test, vi } from 'vitest';
import type { Board } from '../../boards/board.ts';
import { boardNames, findBoard } from '../../boards/find.ts';
import { planSeat } from '../../boards/plan/planner.ts';
import { dipsOf } from '../../boards/report/dips.ts';
import { gainPlot } from '../../boards/report/gain-plot.ts';
import { HEADPHONE, reportOf, seatReport, tableBytes } from '../../boards/report/report.ts';
import { isUsed, pointAt, rangesAt, restRange } from '../../boards/report/settings.ts';
import { dB, sectionsOf, volt } from '../../boards/report/text.ts';
import { dipOf } from '../../sim/prove/dips.ts';
import { Stage } from '../../sim/prove/stage.ts';
import { CASCADE, DESK, LADDER, LOG, POCKET, SIX, SOLO } from '../accept/boards.ts';

vi.setConfig({ testTimeout: 120_000 });

const amplitude = (level: number): number => 10 ** (level / 20);
const level = (gain: number): number => 20 * Math.log10(gain);
const thermal = (ohm: number): number => 111.7 * Math.sqrt(4 * 1.380649e-23 * 298.15 * ohm);
const boards = await Promise.all(boardNames().map(async (name) => (await findBoard(name)).board));

describe('solo, by hand', () => {
  const seat = seatReport(SOLO, SOLO.seats[0]!, HEADPHONE);
  const [input] = seat.inputs;

  test('reaches its limit with 1.19 V, and so loud in 32 ohm with 100 dB/mW', () => {
    const volts = 2 * amplitude(-6 + 1.5);
    const [top] = input!.levels;
    expect(top!.level).toBeCloseTo(-6, 3);
    expect(top!.volts).toBeCloseTo(volts, 4);
    expect(top!.loaded).toBeCloseTo((volts * 32) / 33.5, 4);
    // 100 dB at 1 mW is 100 dB at 0.17889 V.
    expect(top!.loudness).toBeCloseTo(100 + level(((volts * 32) / 33.5) / Math.sqrt(0.032)), 3);
    expect(input!.endedBy).toBe('limit');
  });

  test('has the noise of its potentiometer, its amplifier and its source', () => {
    const at = input!.levels.find(({ at }) => at === -20)!;
    const [g, a] = [amplitude(-20), amplitude(1.5)];
    const own = Math.hypot(thermal(45_000 * g * (1 - g)) * a, 2.5e-6);
    expect(at.ownNoise / own).toBeCloseTo(1, 4);
    expect(at.noise / Math.hypot(own, 10e-6 * g * a)).toBeCloseTo(1, 4);
    expect(at.signalToNoise).toBeCloseTo(level((2 * g * a) / at.noise), 3);
  });

  test('steps by 1 dB, has one range and nothing to wait for', () => {
    expect(seat.coarsestStep).toBeCloseTo(1, 3);
    expect(seat.stepError).toBeCloseTo(0.5, 3);
    expect(seat.ranges.length).toBe(1);
    expect(seat.dips.longest.ms).toBe(0);
    expect(seat.balance).toEqual({ step: 0, why: 'the board file leaves its commands out' });
  });
});

describe('other seats', () => {
  test('pocket has the steps of its chip and one volume for both ears', () => {
    const { coarsestStep, balance, driver } = seatReport(POCKET, POCKET.seats[0]!, HEADPHONE);
    // -39.5 to -36.5 dB (TI SLOS488B p20), of those that are in the top 40 dB below -6 dB.
    expect(coarsestStep).toBeCloseTo(3, 9);
    expect(balance).toEqual({ step: 0, why: 'both ears share amp' });
    expect(driver).toMatchObject({ stage: 'amp', ohm: 0 });
  });

  test('desk says what clips above its CD player, and how far its ranges are kept', () => {
    const { inputs, ranges } = seatReport(DESK, DESK.seats[0]!, HEADPHONE);
    expect(inputs.map(({ endedBy, clips }) => [endedBy, clips])).toEqual([['clipping', 'gain'], ['path', null], ['path', null]]);
    const [cd] = inputs;
    expect(cd!.levels[0]!.volts).toBeLessThanOrEqual(2.47);
    expect(cd!.levels[0]!.volts * amplitude(0.5)).toBeGreaterThan(2.47);
    expect(ranges.map(({ relays }) => Object.values(relays))).toEqual([[false, false], [true, false], [true, true]]);
    for (const { bands } of inputs) {
      expect(bands.length).toBe(2);
      for (const { width, loss } of bands) {
        expect(width).toBeLessThanOrEqual(3);
        expect(loss).toBeGreaterThan(0);
      }
    }
  });
});

describe.each(boards)('$name', (board) => {
  test('rests where the noise is least of the ranges that a position has', () => {
    for (const seat of board.seats) {
      const plan = planSeat(board, seat);
      for (const [input, { top, bands }] of plan.inputs.entries()) {
        for (let p = 1; p <= top; p++) {
          const rest = restRange(plan, input, p);
          expect(isUsed(bands[rest]!)).toBe(true);
          const noises = rangesAt(plan, input, p).map((range) => pointAt(plan, input, p, 0, range).noise);
          expect(pointAt(plan, input, p, 0).noise).toBeLessThanOrEqual(Math.min(...noises) * 1.06);
        }
      }
    }
  });

  test('is told whole, in words and figures', async () => {
    const { folder } = await findBoard(board.name);
    const report = await reportOf(board, folder);
    expect(report.memory.bundle).toBeLessThan(report.memory.storage / 2);
    expect(report.pins.used.length + report.pins.free.length).toBeGreaterThan(10);
    expect(report.resets.filter(({ ear }) => ear === 'loud')).toEqual([]);
    expect(report.resets.map(({ name }) => name)).toEqual([board.mcu, ...Object.keys(board.chips)]);
    const words = JSON.stringify(sectionsOf(report));
    expect(words).not.toMatch(/NaN|undefined|Infinity|null|-0\.0 dB/);
    for (const name of [...Object.keys(board.sources), ...Object.keys(board.supplies), ...Object.keys(board.chips), ...board.seats.map(({ name }) => name)]) expect(words).toContain(name);
  });
});

describe('the hole of a step', () => {
  /** By the ways and the ears of the proof, one step from every setting. */
  function proved(board: Board, seat = 0): { deepest: number; longest: number } {
    const { ways, hearing } = new Stage(board).seats[seat]!;
    let [deepest, longest] = [0, 0];
    for (const [input, { top }] of ways.plan.inputs.entries()) {
      for (let at = 1; at <= top; at++) {
        for (const range of ways.rangesAt(input, at)) {
          const from = ways.rest(input, range, at);
          const goals = [at - 1, at + 1].filter((goal) => goal >= 1 && goal <= top);
          const rested = [...ways.to(from, { want: at, muted: false, input, left: 0, right: 0 })];
          for (const legs of [...goals.map((goal) => [...ways.positions(from, goal, input)]), rested]) {
            if (!legs.length) continue;
            for (const ear of [0, 1] as const) {
              const { dB, ms } = dipOf(board, ways, hearing, from, legs, ear);
              deepest = Math.min(deepest, dB);
              longest = Math.max(longest, ms);
            }
          }
        }
      }
    }
    return { deepest, longest };
  }

  test.each([DESK, LADDER, LOG, CASCADE].map((board) => [board.name, board] as const))('of %s is that of the proof, without the time of the interpreter', (_, board) => {
    const { deepest, longest } = dipsOf(board, planSeat(board, board.seats[0]!));
    const by = proved(board);
    expect(deepest.dB).toBeLessThan(-3);
    if (deepest.dB === -Infinity) expect(by.deepest).toBeLessThan(-100);
    else expect(deepest.dB).toBeCloseTo(by.deepest, 1);
    // Waits are rounded up to a timer's ms, and the interpreter takes its time for two writes and a timer.
    expect(by.longest).toBeGreaterThanOrEqual(longest.ms - 1e-6);
    expect(by.longest).toBeLessThan(longest.ms + 18);
  });
});

test('six: seats that are alike are told once, and a supervisor stands behind what wakes loud', async () => {
  const report = await reportOf(SIX, (await findBoard('six')).folder);
  expect(sectionsOf(report).filter(({ heading }) => heading.startsWith('Seat')).map(({ heading }) => heading)).toEqual(['Seats anna, ben and cleo, alike: 6.35 mm socket']);
  expect(report.resets.find(({ name }) => name === 'volume')).toMatchObject({ ear: 'muted', noticed: 3000 });
});

test('a supply names all that it feeds, amplifiers and the signal of a part around ground too', async () => {
  const feeds = async (name: string): Promise<Record<string, string>> => {
    const { board, folder } = await findBoard(name);
    return Object.fromEntries((await reportOf(board, folder)).supplies.map(({ name, feeds }) => [name, feeds.join(', ')]));
  };
  expect(await feeds('solo')).toMatchObject({ '+5VA': 'signal of volume, amplifiers', '-5VA': 'signal of volume, amplifiers' });
  for (const board of boardNames()) expect(Object.values(await feeds(board)), board).not.toContain('');
});

test('six: so are seats that end where a stage of each clips', async () => {
  const seats = SIX.seats.map((seat) => ({ ...seat, path: seat.path!.map((stage) => (stage.kind === 'amplifier' ? { ...stage, maximum: 1.5 } : stage)) }));
  const board: Board = { ...SIX, seats };
  const report = await reportOf(board, (await findBoard('six')).folder);
  expect(report.seats.map(({ inputs: [input] }) => input!.endedBy)).toEqual(['clipping', 'clipping', 'clipping']);
  expect(sectionsOf(report).filter(({ heading }) => heading.startsWith('Seat')).map(({ heading }) => heading)).toEqual(['Seats anna, ben and cleo, alike: 6.35 mm socket']);
  expect(gainPlot(board, { input: 0 })).toContain('. anna, ben, cleo: ');
});

test('tables are counted as they are in memory', () => {
  expect(tableBytes(`const a = atob('AAEC'); b(atob(''), atob('/w=='));`)).toBe(4);
});

test('figures have three digits that count, and no minus before nothing', () => {
  expect([2.3596, 0.0999, 0.09996, 1e-3, 9.996e-6, 1.234e-6, 0.9999].map(volt)).toEqual(['2.36 V', '99.9 mV', '100 mV', '1.00 mV', '10.0 uV', '1.23 uV', '1.00 V']);
  expect([dB(-0.04), dB(-0.06), dB(-0.004, 2)]).toEqual(['0.0 dB', '-0.1 dB', '0.00 dB']);
});
