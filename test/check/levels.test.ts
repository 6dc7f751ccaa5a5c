import { describe, expect, test } from 'vitest';
import { board as desk } from '../../boards/desk/board.ts';
import { board as ladder } from '../../boards/ladder/board.ts';
import { board as pocket } from '../../boards/pocket/board.ts';
import { board as six } from '../../boards/six/board.ts';
import { board as solo } from '../../boards/solo/board.ts';
import type { FineRow, Mistake, Row } from './seeded.ts';
import { said } from './seeded.ts';

const table = (...levels: number[]): Mistake => ({ 'seats[0].law': { kind: 'table', levels } });

const rows: Row[] = [
  // Seats.
  ['a limit above all', solo, { 'seats[0].limit': 1200 }, [
    'seats[0].limit: 12 dB is above the loudest level of this path, 0 dB: lower it',
  ]],
  ['a limit below all', solo, { 'seats[0].limit': -9000, 'seats[0].startup': -9000 }, [
    'seats[0].limit: -90 dB is below the quietest level of this path, -62 dB: raise it',
  ]],
  ['a limit that no source reaches', pocket, { 'seats[0].limit': 0 }, [
    'seats[0].limit: 0 dB cannot be reached: 1 V of line clip in amp above -1.69 dB: lower it to -169, or give that stage more headroom or less gain',
  ]],
  ['a limit that one source does not reach', ladder, { 'sources.tv.maximum': 2.3 }, [
    'warning: seats[0].limit: 2.3 V of tv clip in amp above -0.87 dB, so that source ends there: leave it so, or lower the limit to -87',
  ]],
  ['a least level that the path lacks', solo, { 'seats[0].least': -7000 }, [
    'seats[0].least: -70 dB is below the quietest level of this path, -62 dB: raise it, or leave it out',
  ]],
  ['a least level above the limit', solo, { 'seats[0].least': -500 }, [
    'seats[0].least: -5 dB is above the limit, -6 dB: lower it',
  ]],
  ['a start above the limit', solo, { 'seats[0].startup': -300 }, [
    'seats[0].startup: -3 dB is above the limit, -6 dB: lower it',
  ]],
  ['a start below the least level', desk, { 'seats[0].startup': -7000 }, [
    'seats[0].startup: -70 dB is below the least level, -65 dB: raise it',
  ]],
  ['a law that falls', solo, table(-40, -20, -30, -10), [
    'seats[0].law.levels[2]: -30 dB does not rise above -20 dB before it: list levels from least to loudest, each once',
  ]],
  ['a law that stands still', solo, table(-40, -20, -20, -10), [
    'seats[0].law.levels[2]: -20 dB does not rise above -20 dB before it: list levels from least to loudest, each once',
  ]],
  ['a law with a level that the path lacks', solo, table(-70, -10), [
    'seats[0].law.levels[0]: -70 dB is below the least level, -62 dB: raise it, or leave it out',
  ]],
  ['a law above the limit', solo, table(-40, -5, 0), [
    'warning: seats[0].law.levels[1]: -5 dB is above the limit, -6 dB, and is never reached: raise the limit, or leave it out',
  ]],
  // Headroom.
  ['a source that clips in the first stage', six, { 'sources.line.maximum': 4 }, [
    'path[0].maximum: 4 V of line make 4 V at input whatever is set, and it clips above 2.3 V: attenuate before it, or give it less gain or more supply',
  ]],
  ['an input with too much gain', desk, { 'path[1].gain': 12 }, [
    'path[1].maximum: 2 V of cd make 7.96 V at input whatever is set, and it clips above 1.6 V: attenuate before it, or give it less gain or more supply',
    'path[1].maximum: 1 V of phone make 3.98 V at input whatever is set, and it clips above 1.6 V: attenuate before it, or give it less gain or more supply',
    'path[1].maximum: 0.5 V of tuner make 1.99 V at input whatever is set, and it clips above 1.6 V: attenuate before it, or give it less gain or more supply',
  ]],
  ['a source that clips in the potentiometer', solo, { 'sources.line.maximum': 4 }, [
    'path[0].chip: 4 V of line make 4 V at volume whatever is set, and it clips above 3.54 V: attenuate before it, or give it less gain or more supply',
  ]],
  ['an amplifier with too much gain', solo, { 'path[1].gain': 20 }, [
    'seats[0].limit: -6 dB cannot be reached: 2 V of line clip in amp above -18.16 dB: lower it to -1816, or give that stage more headroom or less gain',
  ]],
  ['more than the supplies allow', solo, { 'path[1].maximum': 6 }, [
    'path[1].maximum: 6 V rms do not fit between the supplies, -5 and 5 V, which leave 3.54 V rms: lower it, or add the supply that it runs on',
  ]],
  ['an offset that clicks', solo, { 'path[1].offset': 12 }, [
    'path[1].offset: 12 mV at the jack click when the mute opens, and silentClick allows 5 mV: take an amplifier with less, or a capacitor or a servo that keeps it away',
  ]],
  // Loads.
  ['a wiper with a load', solo, { 'path[1].inputResistance': 10_000 }, [
    'path[0].chip: 10 kohm of amp take 6.5 dB from volume in the middle of its way: put a buffer after it',
  ]],
  ['a wiper with a light load', solo, { 'path[1].inputResistance': 220_000 }, [
    'warning: path[0].chip: 220 kohm of amp take 0.4 dB from volume in the middle of its way: put a buffer after it if steps have to be even',
  ]],
  ['a wiper with too much current', solo, { 'path[1].inputResistance': 1_000 }, [
    'path[0].chip: 1 kohm of amp draw up to 3.5 mA through a wiper of volume, and it stands 1 mA: put a buffer after it',
  ]],
  ['a potentiometer in a potentiometer', solo, { path: [solo.path[0], { kind: 'volume', name: 'more', chip: 'more' }, ...solo.path.slice(1)], 'chips.more': { ...solo.chips.volume, address: 0x29 } }, [
    'path[0].chip: 45 kohm of more take 1.9 dB from volume in the middle of its way: put a buffer after it',
  ]],
  ['a ladder without an end', ladder, { 'path[3].inputResistance': 47_000 }, [
    'path[2]: a ladder of 10 kohm has to end in as much, and amp has 47 kohm: put an amplifier after it with that inputResistance',
  ]],
  ['a ladder before the jack', ladder, { 'path[3]': undefined }, [
    'path[2]: ladder cannot drive headphones, and it is the last stage before phones: put an amplifier between it and the mute relay',
  ]],
  ['a load that an amplifier cannot drive', desk, { 'path[2].inputResistance': 50 }, [
    'path[1].currentLimit: input gives 20 mA, and 50 ohm of pad take 32 mA at its 1.6 V: raise what it drives, or take a stronger part',
    'warning: seats[0].limit: 2 V of cd clip in gain above -4.01 dB, so that source ends there: leave it so, or lower the limit to -401',
  ]],
  ['three seats that it cannot drive together', six, { 'path[0].currentLimit': 50e-6 }, [
    'path[0].currentLimit: input gives 0.05 mA, and 33.3 kohm of the 3 seats together take 0.069 mA at its 2.3 V: raise what it drives, or take a stronger part',
  ]],
  ['a source with a load', desk, { 'path[1].inputResistance': 2_000 }, [
    'warning: sources.tuner.resistance: tuner loses 2.3 dB in its own 600 ohm, for input has 2 kohm: put a buffer before it if all sources have to be equally loud',
  ]],
];

describe('a level', () => {
  test.each(rows)('%s', (_, board, mistake, complaints) => {
    expect(said(board, mistake)).toEqual(complaints);
  });

  test.each([
    ['the whole range', solo, { 'seats[0].limit': 0, 'seats[0].least': -6200, 'seats[0].startup': -6200 }],
    ['a rising law to its ends', solo, table(-62, -30, -6)],
    ['a limit at which the source does not clip', pocket, { 'seats[0].limit': -170 }],
    ['a source that a relay keeps from clipping', desk, { 'path[2]': { ...desk.path[2], inputResistance: 10_000 }, 'seats[0].limit': -419 }],
  ] as FineRow[])('%s is no mistake', (_, board, change) => {
    expect(said(board, change)).toEqual([]);
  });
});
