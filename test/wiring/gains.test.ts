/** What was drawn has the gain that the planner reckons with, and lets no direct voltage through to a socket. */
import { describe, expect, test } from 'vitest';
import type { Board, SeatFacts } from '../../boards/board.ts';
import { board as desk } from '../../boards/desk/board.ts';
import { board as interfaceBoard } from '../../boards/interface/board.ts';
import { boardNames, findBoard } from '../../boards/find.ts';
import { codecOf } from '../../boards/plan/codecs.ts';
import { chainOf, decibels, factor, gainOf } from '../../boards/plan/path.ts';
import { board as solo } from '../../boards/solo/board.ts';
import { wiringOf } from '../../boards/wiring/wiring.ts';
import type { Wiring } from '../../boards/wiring/wiring.ts';
import { solve } from './circuit.ts';

/** What a relay is called on the sheet. */
const nameOn = ({ parts }: Wiring, relay: string): string => parts.find(({ name, part }) => /relay,/.test(part) && (name === relay || name === `${relay} relay`))!.name;

/** Relays that a stage switches, from bit 0 on. */
const switches = (board: Board, seat: SeatFacts): readonly (readonly [stage: number, relays: readonly string[]])[] =>
  chainOf(board, seat).map(({ relays }, i) => [i, relays] as const).filter(([, relays]) => relays.length);

interface Case {
  readonly operated: readonly string[];
  /** What the parts with steps are set to. */
  readonly wiper: number;
  readonly planned: number;
}

/** Every setting of the relays, with the parts with steps as near to `wanted` as they come. */
function cases(board: Board, seat: SeatFacts, wanted: number): Case[] {
  const chain = chainOf(board, seat);
  const moving = switches(board, seat);
  const bits = moving.reduce((sum, [, relays]) => sum + relays.length, 0);
  return Array.from({ length: 1 << bits }, (_, pattern): Case => {
    let rest = pattern;
    const vector = chain.map(({ kind, settings }) => (kind === 'volume' ? nearest(settings.map(({ gain }) => gain), wanted) : 0));
    const part = chain.findIndex(({ kind }) => kind === 'volume');
    const wiper = part < 0 ? 1 : chain[part]!.settings[vector[part]!]!.gain;
    const operated: string[] = [];
    for (const [stage, relays] of moving) {
      vector[stage] = rest & ((1 << relays.length) - 1);
      operated.push(...relays.filter((_relay, bit) => rest & (1 << bit)));
      rest >>= relays.length;
    }
    return { operated, wiper, planned: decibels(gainOf(chain, vector)) };
  });
}

const nearest = (values: readonly number[], wanted: number): number =>
  values.reduce((best, value, i) => (Math.abs(value - wanted) < Math.abs(values[best]! - wanted) ? i : best), 0);

/** Largest difference between drawn and planned, dB, for every source and both ears. */
function worst(board: Board, seat: SeatFacts, wanted: number): number {
  const wiring = wiringOf(board);
  const selector = board.path[0]?.kind === 'selector' ? board.path[0] : undefined;
  const mutes = [...board.path, ...(seat.path ?? [])].flatMap((stage) => (stage.kind === 'mute relay' ? [stage.relay] : []));
  let most = 0;
  for (const { operated, wiper, planned } of cases(board, seat, wanted)) {
    for (const source of Object.keys(board.sources)) {
      const way = board.path[0]?.kind === 'codec' ? (board.path[0].inputs[source] ?? board.path[0].monitor?.input) : undefined;
      if (way === 'dac') continue; // no wire of its own
      for (const [side, contact] of [['left', 'tip'], ['right', 'ring']] as const) {
        if (way === 'microphone' && side === 'right') continue; // one for both ears
        const closed = [...operated, ...mutes, ...(selector ? [selector.inputs[source]!] : [])].map((relay) => nameOn(wiring, relay));
        const volts = solve(board, wiring, { operated: new Set(closed), wiper, kind: 'signal', source: `${source} ${side}` });
        most = Math.max(most, Math.abs(decibels(Math.abs(volts(`${seat.jack} ${contact}`))) - planned - (way === 'microphone' && codecOf(board)!.chip.part !== 'WM8960' ? 8 : 0)));
      }
    }
  }
  return most;
}

describe.each(boardNames())('%s as it is drawn', (name) => {
  test('has the planned gain in every setting of its relays', async () => {
    const { board } = await findBoard(name);
    for (const seat of board.seats) expect(worst(board, seat, 1)).toBeLessThan(0.01);
  });

  test('has it half way too', async () => {
    const { board } = await findBoard(name);
    // 1 Mohm at a wiper takes 0.02 dB.
    for (const seat of board.seats) expect(worst(board, seat, factor(-6))).toBeLessThan(0.03);
  });

  test('lets no direct voltage through to a socket', async () => {
    const { board } = await findBoard(name);
    const wiring = wiringOf(board);
    const operated = new Set(Object.keys(board.relays).map((relay) => nameOn(wiring, relay)));
    const volts = solve(board, wiring, { operated, wiper: 0.5, kind: 'direct' });
    for (const { jack } of board.seats) for (const contact of ['tip', 'ring']) expect(Math.abs(volts(`${jack} ${contact}`) - volts(`${jack} sleeve`))).toBeLessThan(1e-3);
  });
});

describe('meters as they are drawn', () => {
  const wiring = wiringOf(interfaceBoard);
  const operated = new Set<string>();
  const through = (from: string, to: string): number => wiring.wires.find((wire) => wire.from === from && wire.to === to)![from.includes('peak') || to.startsWith('half') ? 'ohm' : 'farad']!;

  test.each([['line', 'line left', 'line meter left'], ['line', 'line right', 'line meter right'], ['mic', 'mic left', 'mic meter']] as const)('%s by %s', (source, from, amplifier) => {
    const { gain } = interfaceBoard.meters[source];
    const volts = solve(interfaceBoard, wiring, { operated, kind: 'signal', source: from });
    expect(-volts(`${amplifier} A out`) * Math.SQRT2).toBeCloseTo(gain, 3);
    const still = solve(interfaceBoard, wiring, { operated, kind: 'direct' });
    expect(still(`${amplifier} A out`)).toBeCloseTo(interfaceBoard.meters[source].offset, 3);
  });

  test.each(['line', 'mic'] as const)('the time constants of %s are those of its resistors and its capacitor', (source) => {
    const { pin, attack, decay } = interfaceBoard.meters[source];
    const farad = through(`JOLTJS ${pin}`, 'GND');
    expect(1000 * farad * through(`${source} meter peak`, `JOLTJS ${pin}`)).toBeCloseTo(attack, 6);
    expect(1000 * farad * through(`JOLTJS ${pin}`, 'half of 3V3')).toBeCloseTo(decay, 6);
  });
});

describe('other boards as they are drawn', () => {
  const pot = { part: 'AD5252', bus: 'I2C1', address: 0x2c, supply: '5V', behindShifter: true, rab: 10_000, storedSilent: true } as const;

  test('one with an AD5252 and a gain at rest', () => {
    const path = desk.path.map((stage) => (stage.kind === 'gain relay' ? { ...stage, gain: [3, 15] as const } : stage));
    const board: Board = { ...desk, chips: { ...desk.chips, pot }, path };
    expect(worst(board, board.seats[0]!, 1)).toBeLessThan(0.01);
  });

  test('one with one supply works around half of it', () => {
    const { '-5VA': _, ...supplies } = solo.supplies;
    const board: Board = { ...solo, supplies, chips: { volume: pot } };
    expect(worst(board, board.seats[0]!, 1)).toBeLessThan(0.01);
    const wiring = wiringOf(board);
    const volts = solve(board, wiring, { operated: new Set(['mute']), wiper: 0.5, kind: 'direct' });
    expect(volts('amp out left')).toBeCloseTo(2.5, 3);
    expect(volts('phones tip')).toBeCloseTo(0, 3);
  });

  test('a muted socket hears nothing', () => {
    const volts = solve(solo, wiringOf(solo), { operated: new Set(), kind: 'signal', source: 'line left' });
    expect(volts('amp out left')).toBeCloseTo(factor(1.5), 3);
    expect(volts('phones tip')).toBe(0);
  });
});
