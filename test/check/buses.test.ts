import { describe, expect, test } from 'vitest';
import { board as desk } from '../../boards/desk/board.ts';
import { board as pocket } from '../../boards/pocket/board.ts';
import { board as six } from '../../boards/six/board.ts';
import { board as solo } from '../../boards/solo/board.ts';
import type { FineRow, Row } from './seeded.ts';
import { said } from './seeded.ts';

const expander = desk.chips.relays;

const rows: Row[] = [
  // Addresses.
  ['two chips with one address', desk, { 'chips.lamps': expander }, [
    'chips.lamps.address: 0x20 on I2C1 is the address of relays too: give one of them another, such as 0x21 for lamps (A2, A1, A0)',
  ]],
  ['an address of another part', solo, { 'chips.screen.address': 0x28 }, [
    'chips.screen.address: an SSD1306 cannot be at 0x28: its address is 0x3c or 0x3d (SA0)',
    'chips.screen.address: 0x28 on I2C1 is the address of volume too: give one of them another, such as 0x3c for screen (SA0)',
  ]],
  ['a clash that no address solves', pocket, { 'chips.second': pocket.chips.amp }, [
    'chips.second.address: 0x60 on I2C1 is the address of amp too: put one of them on another bus',
    'chips.second: no stage uses it: add a stage of kind volume, or leave it out',
  ]],
  ['an address of a PT2258 for an expander', desk, { 'chips.relays.address': 0x40 }, [
    'chips.relays.address: an MCP23017 cannot be at 0x40: its address is one of 0x20 to 0x27 (A2, A1, A0)',
  ]],
  ['an address beyond its pins', solo, { 'chips.volume.address': 0x30 }, [
    'chips.volume.address: a DS1882 cannot be at 0x30: its address is one of 0x28 to 0x2f (A2, A1, A0)',
  ]],
  ['an odd address of a PT2258', six, { 'chips.volume.address': 0x41 }, [
    'chips.volume.address: a PT2258 cannot be at 0x41: its address is 0x40, 0x42, 0x44 or 0x46 (CODE1, CODE2)',
  ]],
  // Buses.
  ['a chip on a bus that is not there', desk, { 'chips.screen.bus': 'I2C2' }, [
    'chips.screen.bus: there is no bus "I2C2": name I2C1',
  ]],
  ['a port that the microcontroller lacks', pocket, { 'buses.I2C2': { ...pocket.buses.I2C1, scl: 'D26', sda: 'D27' } }, [
    'buses.I2C2: MDBT42Q has no I2C2: call it I2C1',
  ]],
  ['a bus too fast for a PT2258', six, { 'buses.I2C1.bitrate': 400_000 }, [
    'buses.I2C1.bitrate: 400 kHz is above what volume takes, a PT2258 with 100 kHz: lower it to 100000, or give volume a bus of its own',
  ]],
  ['a PCF8574 on a fast bus', desk, { 'chips.lamps': { ...expander, part: 'PCF8574', address: 0x21 } }, [
    'buses.I2C1.bitrate: 400 kHz is above what lamps takes, a PCF8574 with 100 kHz: lower it to 100000, or give lamps a bus of its own',
  ]],
  ['a bus too fast for anybody', pocket, { 'buses.I2C1.bitrate': 1_000_000 }, [
    'buses.I2C1.bitrate: 1 MHz is above what amp takes, a TPA6130A2 with 400 kHz: lower it to 400000, or give amp a bus of its own',
  ]],
  ['a pull-up that nobody can pull down', solo, { 'buses.I2C1.pullup.ohm': 820 }, [
    'buses.I2C1.pullup.ohm: a part that pulls a line low has to sink 4.5 mA, more than the 3 mA that it surely can: take a greater pull-up resistor, such as 10000',
  ]],
  ['such a one behind the shifter', six, { 'buses.I2C1.shifter.ohm': 2200 }, [
    'buses.I2C1.shifter.ohm: a part that pulls a line low has to sink 4.5 mA, more than the 3 mA that it surely can: take a greater pull-up resistor, such as 10000',
  ]],
  ['a pull-up to nowhere', solo, { 'buses.I2C1.pullup.supply': '3V' }, [
    'buses.I2C1.pullup.supply: there is no supply "3V": name 3V3',
  ]],
  ['a shifter to nowhere', solo, { 'buses.I2C1.shifter.supply': '6V' }, [
    'buses.I2C1.shifter.supply: there is no supply "6V": name 5V',
  ]],
  ['a shifter the wrong way round', pocket, { "supplies['2V5']": { volts: 2.5, from: 'regulator' }, 'chips.amp.behindShifter': true, 'chips.amp.supply': '2V5', 'buses.I2C1.shifter': { part: 'two BSS138', supply: '2V5', ohm: 4700 } }, [
    'buses.I2C1.shifter.supply: 2.5 V is below the 3.3 V of the other side: turn it round: the microcontroller belongs on the lower side',
  ]],
  ['a shifter that ends at 5.5 V', six, { 'buses.I2C1.shifter.part': 'PCA9306' }, [
    'buses.I2C1.shifter.part: PCA9306 ends at 5.5 V, and its far side has 9 V: take two BSS138',
  ]],
  ['a shifter for nobody', pocket, { 'buses.I2C1.shifter': { part: 'two BSS138', supply: '3V3', ohm: 4700 } }, [
    'warning: buses.I2C1.shifter: no chip is behind it: leave it out, or say behindShifter: true for those that are',
  ]],
  // Supplies and levels of the lines.
  ['a supply that is not there', desk, { 'chips.screen.supply': '3.3V' }, [
    'chips.screen.supply: there is no supply "3.3V": name 3V3, 5V, +5VA or -5VA',
  ]],
  ['a supply that the part does not run on', desk, { 'chips.pot.supply': '+9V', "supplies['+9V']": { volts: 9, from: 'adapter' } }, [
    'chips.pot.supply: 9 V is not what an MCP4661 runs on, 2.7 to 5.5 V: give it another supply',
  ]],
  ['a high that is none', solo, { 'chips.volume.behindShifter': false, 'buses.I2C1.shifter': undefined }, [
    'chips.volume.behindShifter: a high on I2C1 is 3.3 V there, and a DS1882 at 5 V takes 3.5 V for one: give I2C1 a shifter and put it behind that',
  ]],
  ['a part on the wrong side of the shifter', desk, { 'chips.pot.behindShifter': false, 'chips.relays.supply': '5V', 'chips.relays.behindShifter': true }, [
    'chips.pot.behindShifter: a high on I2C1 is 3.3 V there, and an MCP4661 at 5 V takes 3.5 V for one: put it behind the shifter',
  ]],
  ['a part behind a shifter that is not there', solo, { 'buses.I2C1.shifter': undefined }, [
    'chips.volume.behindShifter: I2C1 has no shifter: add it to buses.I2C1, or say false',
  ]],
  ['a shifter to less than its part runs on', six, { 'buses.I2C1.shifter.supply': '5V' }, [
    'chips.volume.supply: a high on I2C1 is 5 V there, and a PT2258 at 9 V takes 6.3 V for one: let the shifter and the part have the same supply',
  ]],
  ['5 V on pins of 3.6 V', solo, { 'buses.I2C1.pullup.supply': '5V', 'chips.screen.supply': '5V' }, [
    'buses.I2C1.pullup.supply: 5 V is above what pins of MDBT42Q stand, 3.6 V: pull up to the supply of the microcontroller, with a shifter for parts of another one',
    'buses.I2C1.pullup.supply: 5 V is above what the lines of screen stand, an SSD1306 at 5 V with 3.6 V: pull up to a lower supply, with a shifter for parts that need more',
  ]],
  ['5 V on parts of 3.3 V', desk, { 'buses.I2C1.pullup.supply': '5V', 'chips.screen': undefined }, [
    'buses.I2C1.pullup.supply: 5 V is above what the lines of relays stand, an MCP23017 at 3.3 V with 3.9 V: pull up to a lower supply, with a shifter for parts that need more',
  ]],
  ['too little for the microcontroller', pocket, { "supplies['1V8']": { volts: 1.8, from: 'regulator' }, 'buses.I2C1.pullup.supply': '1V8' }, [
    'buses.I2C1.pullup.supply: 1.8 V is below what MDBT42Q takes for high, 2.47 V: pull up to 3.3 V',
  ]],
  ['a screen of 3.3 V behind the shifter', solo, { 'chips.screen.behindShifter': true }, [
    "chips.screen.behindShifter: 5 V is above what the lines of screen stand, an SSD1306 at 3.3 V with 3.6 V: put it on the microcontroller's side",
  ]],
  ['a PT2258 that pulls the bus to 9 V', six, { 'chips.volume.behindShifter': false, 'buses.I2C1.shifter': undefined }, [
    'chips.volume.behindShifter: a PT2258 pulls the bus up to its 9 V, and pins of ESP32 stand 3.6 V: put it behind a shifter',
  ]],
  ['a DS1882 without a negative supply', solo, { "supplies['-5VA']": undefined, 'path[1].maximum': 1, 'sources.line.maximum': 0.8 }, [
    'chips.volume.part: a DS1882 needs an analogue supply on either side of ground, and none of them is negative: add a positive and a negative one, such as +5VA and -5VA',
  ]],
  ['a DS1882 on too much', solo, { "supplies['-5VA'].volts": -9 }, [
    "supplies['-5VA']: -9 V is above the 7 V that a DS1882 stands: lower it",
  ]],
  ['a supply of nothing', pocket, { "supplies['0V']": { volts: 0, from: 'ground' } }, [
    "supplies['0V']: 0 V is ground and no supply: leave it out",
  ]],
];

describe('a bus', () => {
  test.each(rows)('%s', (_, board, mistake, complaints) => {
    expect(said(board, mistake)).toEqual(complaints);
  });

  test.each([
    ['one address on two buses', six, { 'chips.other': expander, 'chips.copy': { ...expander, bus: 'I2C2' }, 'buses.I2C2': { scl: 'D25', sda: 'D26', bitrate: 400_000, pullup: { supply: '3V3', ohm: 4700 } }, "controls['knob ben']": undefined }],
    ['an amplifier at 5 V on a bus of 3.3 V, which its data allow', pocket, { 'chips.amp.supply': '5V', "supplies['5V']": { volts: 5, from: 'USB' } }],
  ] as FineRow[])('%s is no mistake', (_, board, change) => {
    expect(said(board, change).filter((each) => !each.startsWith('warning: seats[1]'))).toEqual([]);
  });
});
