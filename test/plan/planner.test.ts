/** Plans of boards that none of ours is like: how far a volume reaches, and what each part does on the way. */
import { describe, expect, test } from 'vitest';
import type { Board } from '../../boards/board.ts';
import { board as face } from '../../boards/interface/board.ts';
import { board as ladder } from '../../boards/ladder/board.ts';
import { board as solo } from '../../boards/solo/board.ts';
import type { SeatPlan } from '../../boards/plan/planner.ts';
import { planSeat } from '../../boards/plan/planner.ts';

/** A ladder, a buffer that ends it, and a potentiometer. */
function cascade(cells: readonly (readonly [number, string])[], maximum: number): Board {
  const [selector, input, first, amp, mute] = ladder.path;
  const volume = { part: 'MCP4661', rab: 10_000, bus: 'I2C1', address: 0x28, supply: '3V3', behindShifter: false } as const;
  return {
    ...ladder,
    sources: Object.fromEntries(Object.entries(ladder.sources).map(([name, source]) => [name, { ...source, maximum }])),
    chips: { ...ladder.chips, volume },
    path: [
      selector,
      input,
      { ...first, cells },
      { ...input, name: 'between', inputResistance: first.impedance },
      { kind: 'volume', name: 'volume', chip: 'volume' },
      { ...amp, inputResistance: 100_000 },
      mute,
    ],
  };
}

const plan = (board: Board): SeatPlan => planSeat(board, board.seats[0]!);
const CELLS = ladder.path[2].cells;

describe('a ladder and a potentiometer', () => {
  test('reach the loudest position, though no step of both meets some of the quietest', () => {
    const { inputs, positions, settings } = plan(cascade(CELLS, 0.9));
    expect(positions).toBeGreaterThan(90);
    expect(inputs.map(({ top, clips }) => [top, clips])).toEqual(inputs.map(() => [positions, undefined]));
    const levels = settings[0]!.slice(1).map(({ level }) => level);
    expect(levels.at(-1)).toBeGreaterThan(-0.5);
    // From -90 dB on none is far from the next.
    for (const [i, level] of levels.entries()) if (i && level > -90) expect(level - levels[i - 1]!).toBeLessThan(2.5);
  });

  test('share the volume alike whichever cell is the first', () => {
    const [one, other] = [CELLS, [...CELLS].reverse()].map((cells) => plan(cascade(cells, 0.9)));
    expect(other!.positions).toBe(one!.positions);
    const { settings, stages } = other!;
    const [cells, volume] = [2, 4].map((at) => settings[0]!.slice(1).map(({ left }) => stages[at]!.settings[left[at]!]!.gain));
    for (const shares of [cells!, volume!]) expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });
});

test('of levels that are hardly apart some are positions, the screen tells these apart', () => {
  const path = ladder.path.map((stage) => (stage.kind === 'ladder' ? { ...stage, cells: CELLS.map(([dB, relay]) => [0.04 * dB, relay] as const) } : stage));
  const levels = plan({ ...ladder, path }).settings[0]!.slice(1).map(({ level }) => level);
  expect(levels.length).toBeGreaterThan(30);
  for (const [i, level] of levels.entries()) if (i) expect(level - levels[i - 1]!).toBeGreaterThan(0.05);
});

test('a source that clips wherever it is set is refused with the stage', () => {
  const sources = { line: { ...solo.sources.line, maximum: 3.538 } };
  expect(() => plan({ ...solo, sources })).toThrow('the source cannot be played: volume clips at every level');
});

describe('a part with even steps that are not 1 dB', () => {
  const { codec } = face.chips;
  const alone = (chip: object): Board => ({ ...face, sources: { usb: { ...face.sources.usb, maximum: 0.8 } }, chips: { codec: { ...codec, ...chip } as Board['chips'][string] }, path: [{ ...face.path[0], inputs: { usb: 'dac' }, monitor: undefined as never }], seats: [{ ...face.seats[0], limit: -1400 }] });

  test.each([
    ['half', { part: 'SGTL5000', address: 0x0a }, 50],
    ['one and a half', { part: 'ES8388', address: 0x10, pair: 1 }, 150],
  ] as const)('of %s dB: a position is a step, so balance in positions is balance in decibels', (_, chip, step) => {
    const seat = plan(alone(chip));
    expect(seat.step).toBe(step);
    expect(seat.earStep).toBe(step / 100);
    expect(seat.distance.flat()).toEqual([]);
  });
});
