import { describe, expect, test } from 'vitest';
import { board as desk } from '../../boards/desk/board.ts';
import { board as ladder } from '../../boards/ladder/board.ts';
import { board as six } from '../../boards/six/board.ts';
import { board as solo } from '../../boards/solo/board.ts';
import { PIXL } from '../screen/pixl.ts';
import type { FineRow, Row } from './seeded.ts';
import { said } from './seeded.ts';

const button = solo.controls.button;
const more = (...pins: string[]): Record<string, unknown> => Object.fromEntries(pins.map((pin, i) => [`controls.more${i}`, { ...button, pin }]));
/** Its knob wants two watches. */
const half = { 'controls.knob.edges': 2 };

const rows: Row[] = [
  ['a pin that is not there', desk, { 'controls.mute.pin': 'B99' }, [
    'controls.mute.pin: PICO_R1_3 has no pin B99: take another, such as A0',
  ]],
  ['a pin of another microcontroller', solo, { 'controls.knob.b': 'A5' }, [
    'controls.knob.b: MDBT42Q has no pin A5: take another, such as D2',
  ]],
  ['the console', desk, { 'buses.I2C1.scl': 'B6' }, [
    'buses.I2C1.scl: B6 is reserved: the console transmits there when USB is out: take another, such as B8',
  ]],
  ['the antenna', solo, { 'controls.knob.a': 'D9' }, [
    'controls.knob.a: D9 is reserved: NFC antenna: take another, such as D2',
  ]],
  ['a pin that is taken', solo, { 'controls.button.pin': 'D15' }, [
    'controls.button.pin: D15 is SCL of I2C1 already (buses.I2C1.scl): take another, such as D2',
  ]],
  ['two coils on one pin', six, { "relays['mute ben'].coil.pin": 'D16' }, [
    "relays['mute ben'].coil.pin: D16 is the coil of mute anna already (relays['mute anna'].coil.pin): take another, such as D17",
  ]],
  ['a mute on the master pin', desk, { 'master.pin': 'B14' }, [
    'relays.mute.coil.pin: B14 is the master mute already (master.pin): take another, such as A0',
  ]],
  ['two buses on the same pins', solo, { 'buses.I2C2': { scl: 'D15', sda: 'D14', bitrate: 100_000, pullup: { supply: '3V3', ohm: 4700 } } }, [
    'buses.I2C2: MDBT42Q has no I2C2: call it I2C1',
    'buses.I2C2.scl: D15 is SCL of I2C1 already (buses.I2C1.scl): take another, such as D2',
    'buses.I2C2.sda: D14 is SDA of I2C1 already (buses.I2C1.sda): take another, such as D2',
  ]],
  ['a mute on a pin that moves at reset', desk, { 'relays.mute.coil.pin': 'B4' }, [
    'relays.mute.coil.pin: B4 cannot be the coil of mute: a debug pin, pulled up at reset: take another, such as A0',
  ]],
  ['a master on a pin that moves at reset', desk, { 'master.pin': 'B3' }, [
    'master.pin: B3 cannot be the master mute: a debug pin, pulled at reset: take another, such as A0',
  ]],
  ['a coil on an input', six, { "relays['mute anna'].coil.pin": 'D35' }, [
    "relays['mute anna'].coil.pin: D35 cannot be the coil of mute anna: an input only: take another, such as D16",
  ]],
  ['a bus on an input', six, { 'buses.I2C1.sda': 'D35' }, [
    'buses.I2C1.sda: D35 cannot be SDA of I2C1: an input only: take another, such as D21',
  ]],
  ['a pull-up at the pin that chooses the flash voltage', six, { 'buses.I2C1.sda': 'D12' }, [
    'buses.I2C1.sda: D12 may not be pulled up from outside: chooses the flash voltage at boot: take another, such as D21',
  ]],
  ['a filter at the pin that chooses the boot mode', six, { "controls['knob anna'].a": 'D2' }, [
    "controls['knob anna'].a: D2 may not be pulled up from outside: chooses the boot mode; LED1: take another, such as D32",
  ]],
  ['a pull-up that the pin does not have', six, { "controls['button cleo'].pullup": 'internal' }, [
    "controls['button cleo'].pin: D34 has no pull-up inside, and button cleo asks for one: fit a resistor and say pullup: 'resistor', or take another pin",
  ]],
  ['a jack switch without a pull-up', six, { "jacks['jack anna'].sense": { pin: 'D35', plugged: 'low' } }, [
    "jacks['jack anna'].sense.pin: D35 has no pull-up inside, and the switch of jack anna asks for one: free another pin first",
  ]],
  ['a knob on a pin with false lows', six, { "controls['knob anna'].a": 'D36' }, [
    "controls['knob anna'].a: D36 shows short lows that nobody made, and they would be counted: take another, such as D32",
  ]],
  ['SCL where the port has none', desk, { 'buses.I2C1.scl': 'A0' }, [
    'buses.I2C1.scl: A0 cannot be SCL of I2C1: take B8',
  ]],
  ['SDA where the port has none', desk, { 'buses.I2C1.sda': 'B10' }, [
    'buses.I2C1.sda: B10 cannot be SDA of I2C1: take B9',
  ]],
  ['a port whose pins are not led out', ladder, { 'buses.I2C3': { ...ladder.buses.I2C1, scl: 'A0', sda: 'B4' } }, [
    'buses.I2C3.scl: A0 cannot be SCL of I2C3: take another bus',
  ]],
  ['a ninth watch', solo, more('D2', 'D7', 'D11', 'D13', 'D17', 'D18', 'D19'), [
    'controls.more6.pin: this is watch 9, and MDBT42Q has 8: use fewer knobs, buttons, switches of jacks or interrupt lines',
  ]],
  ['a ninth watch of a knob with two', solo, { ...half, ...more('D2', 'D7', 'D11', 'D13', 'D17', 'D18') }, [
    'controls.more5.pin: this is watch 9, and MDBT42Q has 8: use fewer knobs, buttons, switches of jacks or interrupt lines',
  ]],
  ['two watches of one number', desk, { 'controls.mute.pin': 'B5' }, [
    'controls.mute.pin: B5 and A5 (controls.knob.a) cannot both be watched: PICO_R1_3 has one watch for all pins of a number: take a pin with another number',
  ]],
  ['two watches of one number, one of them a jack', desk, { 'jacks.phones.sense.pin': 'B4' }, [
    'jacks.phones.sense.pin: B4 and A4 (controls.mute.pin) cannot both be watched: PICO_R1_3 has one watch for all pins of a number: take a pin with another number',
  ]],
  ['a coil where a button is soldered', PIXL, { 'relays.mute.coil.pin': 'H4', 'controls.down.pin': 'D8' }, [
    'relays.mute.coil.pin: H4 cannot be the coil of mute: BTN4 is soldered there: take another, such as A0',
  ]],
  ['a resistor at a button that is soldered already', PIXL, { 'controls.up.pullup': 'resistor' }, [
    "controls.up.pin: H1 is not led out, so there is no place for a resistor at BTN1: say pullup: 'internal'",
  ]],
  ['a pin of the screen', PIXL, { 'controls.up.pin': 'H8' }, [
    'controls.up.pin: H8 is reserved: clock of the screen: take another, such as A0',
  ]],
];

describe('a pin', () => {
  test.each(rows)('%s', (_, board, mistake, complaints) => {
    expect(said(board, mistake)).toEqual(complaints);
  });

  test.each([
    ['eight watches of eight', solo, more('D2', 'D7', 'D11', 'D13', 'D17', 'D18')],
    ['a number twice where one of them is not watched', desk, { 'controls.knob.b': 'B4' }],
    ['I2C3 of a Pico', desk, { 'buses.I2C3': { ...desk.buses.I2C1, scl: 'A8', sda: 'B4', shifter: undefined }, 'jacks.phones.sense': undefined }],
  ] as FineRow[])('%s is no mistake', (_, board, change) => {
    expect(said(board, change)).toEqual([]);
  });
});
