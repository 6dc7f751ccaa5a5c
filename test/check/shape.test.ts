import { describe, expect, test } from 'vitest';
import { checkBoard } from '../../boards/check/check.ts';
import { complaintText } from '../../boards/check/complaint.ts';
import { board as desk } from '../../boards/desk/board.ts';
import { board as ladder } from '../../boards/ladder/board.ts';
import { board as six } from '../../boards/six/board.ts';
import { board as solo } from '../../boards/solo/board.ts';
import type { Row } from './seeded.ts';
import { complaintsAbout, said } from './seeded.ts';

const rows: Row[] = [
  ['a field that is missing', solo, { settling: undefined }, [
    'settling: it is missing: write a number of ms from 0 to 60000',
  ]],
  ['a field of a stage that is missing', solo, { 'path[1].noise': undefined }, [
    'path[1].noise: it is missing: write a number of V rms from 0 to 0.1',
  ]],
  ['a field that nobody knows', solo, { colour: 'red' }, [
    'colour: there is no such field: leave it out',
  ]],
  ['a slip in a field', solo, { 'path[1].gian': 1.5, 'path[1].gain': undefined }, [
    'path[1].gian: there is no such field: write gain',
    'path[1].gain: it is missing: write a number of dB from -60 to 60',
  ]],
  ['a slip in a kind', solo, { 'path[1].kind': 'amplifer' }, [
    `path[1].kind: "amplifer" does not fit: write 'amplifier'`,
  ]],
  ['a part that nobody knows', solo, { 'chips.volume.part': 'LM1971' }, [
    `chips.volume.part: "LM1971" does not fit: write 'DS1882', 'MCP4651', 'MCP4661', 'AD5252', 'AD5254', 'PT2258', 'TPA6130A2', 'WM8731', 'TLV320AIC23B', 'SGTL5000', 'WM8960', 'ES8388', 'MCP23017', 'MCP23008', 'TCA9554', 'PCF8574', 'SSD1306' or 'SH1106'`,
  ]],
  ['a microcontroller that nobody knows', solo, { mcu: 'RP2040' }, [
    `mcu: "RP2040" does not fit: write 'MDBT42Q', 'PICO_R1_3', 'ESPRUINOWIFI', 'ESP32', 'PIXLJS' or 'JOLTJS'`,
  ]],
  ['words in place of a number', solo, { 'path[1].gain': '1.5' }, [
    'path[1].gain: "1.5" does not fit: write a number of dB from -60 to 60',
  ]],
  ['no number', solo, { 'path[1].offset': NaN }, [
    'path[1].offset: NaN does not fit: write a number of mV from 0 to 5000',
  ]],
  ['a number in place of a name', solo, { 'controls.button.pin': 5 }, [
    "controls.button.pin: 5 does not fit: write a pin's name, such as 'D15'",
  ]],
  ['null', solo, { 'relays.mute': null }, [
    "relays.mute: null does not fit: write { kind: 'relay' or 'latching relay', ... }",
  ]],
  ['a list in place of a record', solo, { controls: [] }, [
    'controls: a list does not fit: write controls by name, {} for none',
  ]],
  ['a record in place of a list', solo, { path: {} }, [
    'path: a record does not fit: write a list of stages, [] for none',
  ]],
  ['a record with little in it', solo, { 'sources.line': { title: 5 } }, [
    'sources.line.title: 5 does not fit: write words between quotes, on one line',
    'sources.line.maximum: it is missing: write a number of V rms above 0, at most 20',
    'sources.line.resistance: it is missing: write a number of ohm from 0 to 1e12',
    'sources.line.noise: it is missing: write a number of V rms from 0 to 0.1',
  ]],
  ['nothing where something has to be', solo, { seats: [] }, [
    'seats: it is empty: write a list of seats, 1 or more',
  ]],
  ['no source', solo, { sources: {} }, [
    'sources: it is empty: write sources by name, 1 or more',
  ]],
  ['an attenuation that amplifies', desk, { 'path[2].attenuation': -20 }, [
    'path[2].attenuation: -20 does not fit: write a number of dB from 0.1 to 100',
  ]],
  ['a gain relay with its contact in the loop', desk, { 'path[5].contact': 'feedback' }, [
    `path[5].contact: "feedback" does not fit: write 'ground leg'`,
  ]],
  ['a rise of nothing', solo, { 'seats[0].rise': 0 }, [
    'seats[0].rise: 0 does not fit: write a number of dB a second above 0, at most 1000',
  ]],
  ['a broken level', solo, { 'seats[0].limit': -6.5 }, [
    'seats[0].limit: -6.5 does not fit: write a whole number of mB (hundredths of a dB) from -20000 to 20000',
  ]],
  ['three edges a detent', solo, { 'controls.knob.edges': 3 }, [
    'controls.knob.edges: 3 does not fit: write 1, 2 or 4',
  ]],
  ['times the wrong way round', solo, { 'relays.mute.operate': [4, 1] }, [
    'relays.mute.operate: [4, 1] does not fit: write the least and the greatest ms, [a, b], from 0 to 100',
  ]],
  ['one gain in place of two', desk, { 'path[5].gain': 12 }, [
    'path[5].gain: 12 does not fit: write two gains in dB, [rest, operated]',
  ]],
  ['a cell with too much in it', ladder, { 'path[2].cells[0]': [1, 'cell 1', 3] }, [
    'path[2].cells[0]: a list does not fit: write [dB, relay]',
  ]],
  ['a law that nobody knows', six, { 'seats[0].law': { kind: 'linear' } }, [
    `seats[0].law.kind: "linear" does not fit: write 'dB', 'audio' or 'table'`,
  ]],
  ['a name that cannot be typed', solo, { 'seats[0].name': 'kopfhörer' }, [
    'seats[0].name: "kopfhörer" does not fit: write a name of 1 to 20 plain ASCII characters, without quotes, and without blanks at its ends',
  ]],
  ['a key that cannot be typed', solo, { "sources['it\\'s']": solo.sources.line }, [
    `sources: "it's" cannot be a name here: write a name of 1 to 20 plain ASCII characters, without quotes, and without blanks at its ends`,
  ]],
  ['a feature that nobody knows', solo, { without: ['sound'] }, [
    `without[0]: "sound" does not fit: write 'balance', 'recording', 'ducking', 'sides', 'dim' or 'standby'`,
  ]],
];

describe('the shape of a board', () => {
  test.each(rows)('%s', (_, board, mistake, complaints) => {
    expect(said(board, mistake)).toEqual(complaints);
  });

  test.each([undefined, null, 5, 'board', [], () => 0])('%s is no board', (board) => {
    const [complaint, ...more] = checkBoard(board, 'my-amp/board.ts');
    expect(more).toEqual([]);
    expect(complaintText(complaint!, 'my-amp/board.ts')).toMatch(/^my-amp\/board\.ts: board: .+: write \{ name, title, mcu, /);
  });

  test('an empty board is told all that it lacks', () => {
    const fields = checkBoard({}, 'my-amp/board.ts').map(({ field }) => field);
    expect(fields).toEqual(['name', 'title', 'mcu', 'supplies', 'buses', 'chips', 'relays', 'sources', 'path', 'jacks', 'seats', 'controls', 'settling', 'silentClick']);
  });

  test('names that every object has are names like others', () => {
    expect(said(solo, { 'chips.volume.bus': 'constructor', 'path[0].chip': 'toString', 'seats[0].jack': '__proto__' }).filter((each) => !each.startsWith('warning'))).toEqual([
      'chips.volume.bus: there is no bus "constructor": name I2C1',
      'path[0].chip: there is no chip "toString": name volume',
      'seats[0].jack: there is no jack "__proto__": name phones',
    ]);
  });

  test('a complaint is a line with file, field, sentence and remedy', () => {
    const [complaint] = complaintsAbout(six, { 'seats[1].limit': 1200 });
    expect(complaintText(complaint!, 'boards/six/board.ts')).toBe('boards/six/board.ts: seats[1].limit: 12 dB is above the loudest level of this path, 0 dB: lower it');
  });
});
