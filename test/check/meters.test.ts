import { describe, expect, test } from 'vitest';
import { board } from '../../boards/interface/board.ts';
import { board as solo } from '../../boards/solo/board.ts';
import type { FineRow, Row } from './seeded.ts';
import { said } from './seeded.ts';

const meter = board.meters.line;

const rows: Row[] = [
  ['a pin without a converter', board, { 'meters.line.pin': 'D43', clipLight: undefined }, [
    'meters.line.pin: D43 cannot read a voltage: it has no converter: take another, such as D2',
  ]],
  ['a pin that is taken', board, { 'meters.line.pin': 'D29' }, [
    'meters.line.pin: D29 is the switch of own already (jacks.own.sense.pin): take another, such as D2',
  ]],
  ['a pin that is not there', board, { 'meters.line.pin': 'A0' }, [
    'meters.line.pin: JOLTJS has no pin A0: take another, such as D2',
  ]],
  ['a source that is not recorded', board, { 'meters.usb': meter, 'meters.line': undefined }, [
    'meters.usb: usb is not recorded, so there is no gain to set: measure line or mic, or leave it out',
  ]],
  ['a source that is not there', board, { 'meters.lino': meter, 'meters.line': undefined }, [
    'meters.lino: there is no source "lino": name line',
  ]],
  ['a board that records nothing', solo, { meters: { line: { ...meter, supply: '3V3' } } }, [
    'meters.line: line is not recorded, so there is no gain to set: leave it out',
  ]],
  ['more at the maximum than it gives', board, { 'meters.line.gain': 1.25 }, [
    'meters.line.gain: line gives 2.9 V at its maximum, and the meter ends at 2.6 V: lower the gain',
  ]],
  ['hardly anything at the maximum', board, { 'meters.line.gain': 0.01 }, [
    'meters.line.gain: line at its maximum is hardly told from silence: raise the gain',
  ]],
  ['more than the pin takes', board, { 'meters.line.supply': '5V', 'meters.line.most': 4.5 }, [
    'meters.line.most: 4.5 V may come to D2, and pins of JOLTJS take 3.6 V: run it on a lower supply',
  ]],
  ['more than the converter tells', board, { 'meters.line.supply': '5V', 'meters.line.most': 3.4 }, [
    'meters.line.most: 3.4 V is the greatest reading of JOLTJS, 3.3 V: a broken wire would look like it: run it on a lower supply, or put a divider behind it',
  ]],
  ['more than its supply', board, { 'meters.line.most': 3.31 }, [
    'meters.line.most: 3.31 V is above 3V3, which it runs on: say what it gives at most',
    'meters.line.most: 3.31 V is the greatest reading of JOLTJS, 3.3 V: a broken wire would look like it: run it on a lower supply, or put a divider behind it',
  ]],
  ['a supply that is not there', board, { 'meters.line.supply': '3V4' }, [
    'meters.line.supply: there is no supply "3V4": name 3V3',
  ]],
  ['a peak that comes no faster than it goes', board, { 'meters.line.attack': 900, 'meters.line.decay': 800 }, [
    'meters.line.attack: it comes no faster than it goes: 900 ms, 800 ms: let a peak last',
  ]],
  ['a peak that nobody sees', board, { 'meters.line.decay': 100 }, [
    'meters: a peak has faded after 5 ms, and nobody looks as often: raise decay to 350 ms or more',
  ]],
  ['a light without a meter', board, { meters: undefined }, [
    'clipLight: nothing measures whether a recording clips: add meters, or leave it out',
  ]],
  ['a light on a reserved pin', board, { 'clipLight.pin': 'D41' }, [
    'clipLight.pin: D41 is reserved: LED3: take another, such as D43',
  ]],
  ['a voltage in words', board, { 'meters.line.gain': 'much' }, [
    'meters.line.gain: "much" does not fit: write a number of V a V rms above 0, at most 10000',
  ]],
];

const fine: FineRow[] = [
  ['one meter of two', board, { 'meters.mic': undefined }],
  ['no meter and no light', board, { meters: undefined, clipLight: undefined }],
  ['a diode alone', board, { 'meters.line.offset': -0.3, 'meters.line.gain': 1.41 }],
];

describe('a meter', () => {
  test.each(rows)('%s', (_what, on, mistake, complaints) => expect(said(on, mistake)).toEqual(complaints));
  test.each(fine)('%s is fine', (_what, on, change) => expect(said(on, change)).toEqual([]));
});
