import { describe, expect, test } from 'vitest';
import type { Ad525Facts } from '../../boards/board.ts';
import { board as desk } from '../../boards/desk/board.ts';
import { board as pocket } from '../../boards/pocket/board.ts';
import { board as six } from '../../boards/six/board.ts';
import { board as solo } from '../../boards/solo/board.ts';
import type { FineRow, Row } from './seeded.ts';
import { said } from './seeded.ts';

const [inputs, input, pad, volume, buffer, gain, mute] = desk.path;
const [pot, amp, contact] = solo.path;
const coil = (pin: string): object => ({ ...desk.relays.mute, coil: { pin } });
const supervised = { "supplies['5V'].supervised": true };
const ad5254 = { part: 'AD5254', bus: 'I2C1', address: 0x2c, supply: '5V', behindShifter: true, rab: 10_000, storedSilent: true } as const satisfies Ad525Facts;

const rows: Row[] = [
  // Sources.
  ['a selector that is not first', desk, { path: [input, inputs, pad, volume, buffer, gain, mute] }, [
    'path[1]: inputs chooses the source, and it does not stand first: move it to the beginning of path',
  ]],
  ['two selectors', desk, { path: [inputs, { kind: 'selector', name: 'again', inputs: { cd: 'again' } }, input, pad, volume, buffer, gain, mute], 'relays.again': coil('A0') }, [
    'path[1]: there is a selector already: let one selector have all inputs',
  ]],
  ['several sources without a selector', solo, { 'sources.tape': solo.sources.line }, [
    'path: 2 sources are joined to one wire: begin with a selector that has line and tape',
  ]],
  ['an input that is no source', desk, { 'path[0].inputs.dvd': 'in dvd', "relays['in dvd']": { ...desk.relays.pad, coil: { expander: 'relays', bit: 7 } } }, [
    'path[0].inputs.dvd: there is no source "dvd": add it first',
  ]],
  ['a source with a slip in its name', desk, { 'path[0].inputs': { cd: 'in cd', fone: 'in phone', tuner: 'in tuner' } }, [
    'path[0].inputs.fone: there is no source "fone": name phone',
  ]],
  ['a source that no input is', desk, { 'sources.tape': desk.sources.tuner }, [
    'sources.tape: no input of inputs is tape, so nobody can hear it: add it to path[0].inputs',
  ]],
  // The end.
  ['a mute before the amplifier', solo, { path: [pot, contact, amp] }, [
    'path[1]: mute stands before amp, and a mute is the last contact before the jack: move it to the end of the path',
  ]],
  ['no mute', solo, { path: [pot, amp], 'relays.mute': undefined }, [
    'path: phones has no mute relay, so its jack is open while the supplies come up: end the path with one',
  ]],
  ['no mute at one of the seats', six, { 'seats[1].path[2]': undefined, "relays['mute ben']": undefined }, [
    'seats[1].path: ben has no mute relay, so its jack is open while the supplies come up: end the path with one',
  ]],
  ['two mutes', desk, { 'path[7]': { ...mute, name: 'again', relay: 'again' }, 'relays.again': coil('A0') }, [
    'path[7]: the path of phones has a mute relay already (path[6]): leave one of them out',
  ]],
  ['a mute that can be heard', solo, { 'path[2].floor': -80 }, [
    'path[2].floor: -80 dB can be heard: a muted amp is held to -90 dB: choose a contact or a layout with less crosstalk',
  ]],
  ['a mute with an odd resistor', solo, { 'path[2].dischargeResistance': 1000 }, [
    'warning: path[2].dischargeResistance: 1 kohm from a muted jack to ground is unusual: take 10 to 100 ohm',
  ]],
  ['a potentiometer straight into the jack', solo, { path: [pot, contact] }, [
    'path[0]: a DS1882 cannot drive headphones, and it is the last stage before phones: put an amplifier between it and the mute relay',
  ]],
  ['a PT2258 straight into a jack', six, { 'seats[0].path[1]': undefined }, [
    'seats[0].path[0]: a PT2258 cannot drive headphones, and it is the last stage before jack anna: put an amplifier between it and the mute relay',
  ]],
  ['a pad straight into the jack', desk, { path: [inputs, input, volume, buffer, gain, pad, mute] }, [
    'path[5]: pad cannot drive headphones, and it is the last stage before phones: put an amplifier between it and the mute relay',
    'warning: seats[0].limit: 2 V of cd clip in gain above -4.17 dB, so that source ends there: leave it so, or lower the limit to -417',
  ]],
  ['nothing but a mute', pocket, { path: [pocket.path[1]], chips: {} }, [
    'path: nothing in the path of phones sets its level: add a stage of kind volume or ladder',
    'path: nothing in the path of phones drives headphones: put an amplifier before the mute relay',
  ]],
  // What sets the level.
  ['a chip that is not there', solo, { 'path[0].chip': 'volum' }, [
    'path[0].chip: there is no chip "volum": name volume',
  ]],
  ['a chip that sets no level', solo, { 'path[0].chip': 'screen' }, [
    'path[0].chip: screen sets no level, it is an SSD1306: name volume',
  ]],
  ['a chip in two stages', desk, { path: [inputs, input, volume, { ...buffer, name: 'between' }, { ...volume, name: 'again' }, buffer, gain, mute], 'relays.pad': undefined }, [
    'path[4].chip: channel 0 of pot is used already (path[2]): give each stage a part of its own',
  ]],
  ['a chip in no stage', solo, { 'chips.other': { ...solo.chips.volume, address: 0x29 } }, [
    'chips.other: no stage uses it: add a stage of kind volume, or leave it out',
  ]],
  ['no volume at all', solo, { path: [amp, contact], chips: {}, 'buses.I2C1.shifter': undefined }, [
    'path: nothing in the path of phones sets its level: add a stage of kind volume or ladder',
  ]],
  ['a channel that the part lacks', desk, { 'path[3].channels': [0, 2] }, [
    'path[3].channels[1]: an MCP4661 has channels 0 to 1, not 2: take one that is free',
  ]],
  ['a channel that no part has', six, { 'seats[2].path[0].channels': [4, 6] }, [
    'seats[2].path[0].channels[1]: 6 does not fit: write a whole number from 0 to 5',
  ]],
  ['one channel for both ears', six, { 'seats[2].path[0].channels': [4, 4] }, [
    'seats[2].path[0].channels: left and right are both channel 4: give each ear its own',
  ]],
  ['a channel of another seat', six, { 'seats[2].path[0].channels': [3, 4] }, [
    'seats[2].path[0].channels: channel 3 of volume is used already (seats[1].path[0]): take channels that are free',
  ]],
  ['channels of a part that has one volume', pocket, { 'path[0].channels': [0, 1] }, [
    'path[0].channels: a TPA6130A2 has one volume for both ears: leave it out',
  ]],
  ['a volume that seats share', six, { 'path[1]': volume, 'path[2]': buffer, 'chips.pot': { ...desk.chips.pot, supply: '3V3', behindShifter: false }, 'sources.line.maximum': 1 }, [
    "path[1]: volume is shared by 3 seats: one of them would change what the others hear: move it into the seats' own paths, one for each",
  ]],
  ['a gain relay the wrong way round', desk, { 'path[5].gain': [12.04, 0] }, [
    'path[5].gain: at rest (12 dB) it is not quieter than operated (0 dB): let the contact add gain: [rest, operated] with the smaller first',
  ]],
  ['a gain relay that attenuates', desk, { 'path[5].gain': [-6, 6] }, [
    'path[5].gain: -6 dB at rest is less than a contact in the ground leg can leave, 0 dB: attenuate in a stage before it',
  ]],
  ['a stage with the name of another', solo, { 'path[1].name': 'volume' }, [
    'path[1].name: there is a stage volume already (path[0]): give it another name',
  ]],
  ['a trim with one volume for both ears', pocket, { 'seats[0].trim': [0, -3] }, [
    'seats[0].trim: phones has one volume for both ears (amp): leave it out, or add a part with two channels',
  ]],
  ['a trim that is too wide', solo, { 'seats[0].trim': [-11, 10] }, [
    'seats[0].trim: the ears are 21 dB apart: keep them within 20 dB',
  ]],
  // How it wakes.
  ['a PT2258 without a supervisor', six, { "supplies['9V'].supervised": undefined }, [
    "supplies['9V'].supervised: a PT2258 comes back from a short loss of 9V at perhaps 0 dB, whatever was set: let a supervisor of 9V drop the mutes and say supervised: true",
  ]],
  ['an MCP4661 that nothing was stored in', desk, { 'chips.pot.storedSilent': undefined }, [
    'chips.pot.storedSilent: an MCP4661 comes back from a short loss of 5V at half way, -6 dB, whatever was set: store code 0 in it once and say storedSilent: true, or let a supervisor of 5V drop the mutes and say supervised: true',
  ]],
  ['an MCP4651 that something was stored in', desk, { 'chips.pot.part': 'MCP4651' }, [
    'chips.pot.storedSilent: an MCP4651 keeps nothing without power: leave it out, or take an MCP4661',
  ]],
  ['an MCP4651', desk, { 'chips.pot.part': 'MCP4651', 'chips.pot.storedSilent': undefined }, [
    "supplies['5V'].supervised: an MCP4651 comes back from a short loss of 5V at half way, -6 dB, whatever was set: let a supervisor of 5V drop the mutes and say supervised: true",
  ]],
  ['an AD5254 that nothing was stored in', desk, { 'chips.pot': { ...ad5254, storedSilent: false } }, [
    'chips.pot.storedSilent: an AD5254 comes back from a short loss of 5V at half way, -6 dB, whatever was set: store code 0 in it once and say storedSilent: true, or let a supervisor of 5V drop the mutes and say supervised: true',
    'warning: seats[0].limit: 2 V of cd clip in gain above -4.1 dB, so that source ends there: leave it so, or lower the limit to -410',
  ]],
  ['a start before the PT2258 is ready', six, { settling: 150 }, [
    'settling: 150 ms are over before volume may be written: a PT2258 takes 200 ms from power-up: give it 200 or more',
  ]],
  ['a calibration that falls', desk, { 'chips.pot.calibration': { left: [[64, -12.1], [128, -6]], right: [[128, -6], [64, -12]] } }, [
    'chips.pot.calibration.right[1]: code 64 with -12 dB does not follow code 128 with -6 dB: a bigger code is louder: list them from the smallest code to the biggest, each once',
    'warning: seats[0].limit: 2 V of cd clip in gain above -4.19 dB, so that source ends there: leave it so, or lower the limit to -419',
  ]],
  ['a calibration of a code that is not there', desk, { 'chips.pot': { ...ad5254, calibration: { left: [[256, 0]], right: [[255, 0]] } } }, [
    'chips.pot.calibration.left[0][0]: an AD5254 has codes 0 to 255, not 256: take what was measured',
  ]],
];

describe('a path', () => {
  test.each(rows)('%s', (_, board, mistake, complaints) => {
    expect(said(board, mistake)).toEqual(complaints);
  });

  test.each([
    ['an MCP4661 with a supervisor', desk, { ...supervised, 'chips.pot.storedSilent': undefined }],
    ['an MCP4651 with a supervisor', desk, { ...supervised, 'chips.pot.part': 'MCP4651', 'chips.pot.storedSilent': undefined }],
    ['a trim within 20 dB', solo, { 'seats[0].trim': [-10, 10] }],
    ['a path that is the seat\'s alone', solo, { path: [pot], 'seats[0].path': [amp, contact] }],
  ] as FineRow[])('%s is no mistake', (_, board, change) => {
    expect(said(board, change)).toEqual([]);
  });
});
