import { describe, expect, test } from 'vitest';
import { board as desk } from '../../boards/desk/board.ts';
import { board as ladder } from '../../boards/ladder/board.ts';
import { board as pocket } from '../../boards/pocket/board.ts';
import { board as solo } from '../../boards/solo/board.ts';
import type { FineRow, Row } from './seeded.ts';
import { said } from './seeded.ts';

const data = { pull: 10_000, driver: 'ULN2803A', coilCurrent: 0.028, supply: '5V' };
const bit = (expander: string, number: number): object => ({ expander, bit: number });
const relay = (coil: object): object => ({ ...data, kind: 'relay', coil });
const latching = (set: object, reset?: object): object => ({ ...data, kind: 'latching relay', set, ...(reset ? { reset } : {}) });
const pulls = Object.fromEntries(["['in cd']", "['in phone']", "['in tuner']", '.pad', '.gain'].map((name) => [`relays${name}.pull`, 4700]));

const rows: Row[] = [
  // Who uses it.
  ['a relay that is not there', desk, { 'path[0].inputs.cd': 'in dc' }, [
    'path[0].inputs.cd: there is no relay "in dc": name in cd',
  ]],
  ['a relay for two inputs', desk, { 'path[0].inputs.phone': 'in cd' }, [
    'path[0].inputs.phone: in cd is used already (path[0].inputs.cd): give each its own relay',
  ]],
  ['a relay for two stages', desk, { 'path[5].relay': 'pad' }, [
    'path[5].relay: pad is used already (path[2].relay): give each its own relay',
  ]],
  ['a relay for nothing', desk, { 'relays.spare': relay(bit('relays', 7)) }, [
    'relays.spare: no stage uses it: name it in a stage, or leave it out',
  ]],
  // Who drives it.
  ['an expander that is not there', desk, { 'relays.pad.coil.expander': 'relay' }, [
    'relays.pad.coil.expander: there is no expander "relay": name relays',
  ]],
  ['an expander that is none', desk, { 'relays.pad.coil.expander': 'pot' }, [
    'relays.pad.coil.expander: pot is no expander, it is an MCP4661: name relays',
  ]],
  ['a bit that the expander lacks', desk, { 'chips.relays.part': 'MCP23008', "relays['in tuner'].coil.bit": 8 }, [
    "relays['in tuner'].coil.bit: an MCP23008 has bits 0 to 7, not 8: take one that is free",
  ]],
  ['a bit that no expander has', desk, { 'relays.pad.coil.bit': 16 }, [
    'relays.pad.coil.bit: 16 does not fit: write a whole number from 0 to 15',
  ]],
  ['a bit that is taken', desk, { 'relays.pad.coil.bit': 0 }, [
    "relays.pad.coil.bit: bit 0 of relays is taken (relays['in cd'].coil): take one that is free",
  ]],
  ['a coil without a drive', desk, { 'relays.pad.coil': {} }, [
    'relays.pad.coil: nothing drives this coil: write { pin } or { expander, bit }',
  ]],
  ['a coil with two drives', desk, { 'relays.pad.coil': { pin: 'A0', expander: 'relays', bit: 3 } }, [
    'relays.pad.coil.pin: there is no such field: leave it out',
  ]],
  ['a coil on a PCF8574, which comes up high', pocket, { 'buses.I2C1.bitrate': 100_000, 'chips.bits': { part: 'PCF8574', bus: 'I2C1', address: 0x20, supply: '3V3', behindShifter: false }, 'relays.mute.coil': bit('bits', 0), master: { pin: 'D17', pull: 10_000, part: 'AO3401' } }, [
    'relays.mute.coil.expander: all pins of a PCF8574 come up high, and weakly: coils would go on by themselves, and drivers not surely: take an MCP23017, an MCP23008 or a TCA9554',
  ]],
  ['a Darlington on a TCA9554, with a weak pull-down', desk, { ...pulls, 'relays.pad.pull': 10_000, 'chips.relays.part': 'TCA9554' }, [
    'relays.pad.pull: 10 kohm leaves enough of the pull-up in a TCA9554 to hold a coil by a Darlington: take 4700 ohm or less',
  ]],
  ['a transistor on a TCA9554, with a weaker one', desk, { ...pulls, 'relays.pad.pull': 47_000, 'relays.pad.driver': 'BSS138', 'chips.relays.part': 'TCA9554' }, [
    'relays.pad.pull: 47 kohm against the pull-up in a TCA9554 leaves 1.06 V at the driver, and it is not surely off: take 4700 ohm or less',
  ]],
  ['a supply that is not there', desk, { 'relays.pad.supply': '12V' }, [
    'relays.pad.supply: there is no supply "12V": name 3V3, 5V, +5VA or -5VA',
  ]],
  ['a negative supply', desk, { 'relays.pad.supply': '-5VA' }, [
    'relays.pad.supply: -5 V feeds no coil: name a positive supply',
  ]],
  ['a bit beyond the byte of the levels', desk, { 'relays.gain.coil.bit': 15 }, [
    'relays.gain.coil.bit: gain has to be in bits 0 to 7, not 15: move it into the first port: mutes, and inputs in neighbouring bits, may be in the other',
  ]],
  // What holds it.
  ['several relays without a master', desk, { master: undefined }, [
    'master: 6 relays and no pin that keeps all of them off: what an expander or a latch last heard stays when the microcontroller stops: feed the coils through a switch on a pin of its own, with a resistor that keeps it off',
  ]],
  ['a mute on an expander without a master', pocket, { 'chips.bits': { part: 'MCP23008', bus: 'I2C1', address: 0x20, supply: '3V3', behindShifter: false }, 'relays.mute.coil': bit('bits', 0) }, [
    'master: mute is no mute on a pin of the microcontroller: what an expander or a latch last heard stays when the microcontroller stops: feed the coils through a switch on a pin of its own, with a resistor that keeps it off',
  ]],
  ['a latching mute', desk, { 'relays.mute': latching(bit('relays', 8), bit('relays', 9)) }, [
    "relays.mute.kind: mute has to fall when nobody drives it, and a latching relay stays where it is: take kind: 'relay'",
  ]],
  ['a latching relay with one coil', desk, { 'relays.pad': latching(bit('relays', 5)) }, [
    'relays.pad.reset: it is missing: write { pin } or { expander, bit }',
  ]],
  ['a latching relay with both coils on one bit', desk, { 'relays.pad': latching(bit('relays', 5), bit('relays', 5)) }, [
    'relays.pad.reset.bit: bit 5 of relays is taken (relays.pad.set): take one that is free',
  ]],
  ['a latching relay on a bit and a pin', desk, { 'relays.pad': latching(bit('relays', 5), { pin: 'A0' }) }, [
    'relays.pad.reset: the coils do not hang on one expander, so their pulses could not end together: put both of them on one',
  ]],
  ['a latching input', desk, { "relays['in cd']": latching(bit('relays', 5), bit('relays', 6)) }, [
    "relays['in cd'].kind: nobody knows which inputs of inputs latching relays leave closed at power-up: take kind: 'relay'",
  ]],
  ['a pulse that is too short', desk, { 'relays.pad': { ...latching(bit('relays', 5), bit('relays', 6)), pulse: 3 } }, [
    'relays.pad.pulse: 3 ms may end before the relay has moved, which takes up to 4 ms: give it 10',
  ]],
  // Ladders and selectors.
  ['a cell on another expander', ladder, { "relays['cell 32'].coil": bit('inputs', 5) }, [
    "relays['cell 32'].coil.expander: all cells of ladder have to move with one byte, and cell 32 hangs on another expander than cell 1: put them into bits 0 to 7 of one expander",
  ]],
  ['a cell in another port', ladder, { "relays['cell 32'].coil.bit": 8 }, [
    "relays['cell 32'].coil.bit: ladder has to be in bits 0 to 7, not 8: move it into the first port: mutes, and inputs in neighbouring bits, may be in the other",
  ]],
  ['a cell on a pin', ladder, { "relays['cell 32'].coil": { pin: 'A0' } }, [
    "relays['cell 32'].coil: all cells of ladder have to move with one byte, and this one hangs on a pin: put them into bits 0 to 7 of one expander",
  ]],
  ['a latching cell', ladder, { "relays['cell 32']": latching(bit('cells', 5), bit('cells', 6)) }, [
    "relays['cell 32'].kind: a cell of ladder has to attenuate when nobody drives it, and a latching relay stays where it is: take kind: 'relay'",
  ]],
  ['a cell twice', ladder, { 'path[2].cells[5][0]': 16 }, [
    'path[2].cells[5][0]: there is a cell of 16 dB already: give every cell another attenuation',
  ]],
  ['a cell that is missing', ladder, { 'path[2].cells[2]': undefined, "relays['cell 4']": undefined }, [
    'warning: path[2].cells: between 3 and 8 dB there is nothing: let each cell be at most as large as all smaller ones and one step of the smallest',
  ]],
  ['more cells than a port has', ladder, { 'path[2].cells': Array.from({ length: 9 }, (_, i) => [2 ** i / 8, `cell ${i}`]) }, [
    'path[2].cells: a list does not fit: write a list of [dB, relay], 1 to 8 of them',
  ]],
  ['a selector on an expander and a pin', ladder, { "relays['in 3'].coil": { pin: 'A0' } }, [
    "relays['in 3'].coil: in 3 hangs on pins, and in 1 of the same selector on inputs: nothing could open one surely before the other closes: put all of them on one expander, or all on pins",
  ]],
  ['a selector with a gap over two ports', ladder, { "relays['in 4'].coil.bit": 9 }, [
    "relays['in 4'].coil.bit: inputs (its relays are not one bit after the other) has to be in bits 0 to 7, not 9: move it into the first port: mutes, and inputs in neighbouring bits, may be in the other",
  ]],
];

describe('a relay', () => {
  test.each(rows)('%s', (_, board, mistake, complaints) => {
    expect(said(board, mistake)).toEqual(complaints);
  });

  test.each([
    ['bit 7 of an MCP23017, an output', desk, { 'relays.pad.coil.bit': 7 }],
    ['bit 15 for a mute', desk, { 'relays.mute.coil': bit('relays', 15) }],
    ['a selector in the second port', ladder, Object.fromEntries([1, 2, 3, 4].map((n) => [`relays['in ${n}'].coil.bit`, 9 + n]))],
    ['a latching pad with both coils', desk, { 'relays.pad': latching(bit('relays', 5), bit('relays', 6)) }],
    ['cells from the largest to the smallest', ladder, { 'path[2].cells': [...ladder.path[2].cells].reverse() }],
    ['one mute on a pin and no master', solo, {}],
    ['a master for one mute', solo, { master: { pin: 'D17', pull: 10_000, part: 'AO3401' } }],
  ] as FineRow[])('%s is no mistake', (_, board, change) => {
    expect(said(board, change)).toEqual([]);
  });
});
