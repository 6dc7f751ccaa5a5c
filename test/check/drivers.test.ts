import { describe, expect, test } from 'vitest';
import { board as solo } from '../../boards/solo/board.ts';
import { JOLT } from '../sim/jolt.ts';
import type { Row } from './seeded.ts';
import { said } from './seeded.ts';

const mute = JOLT.relays.mute!;
const pad = { kind: 'pad', name: 'pad', relay: 'pad', attenuation: 14, inputResistance: 5_000, outputResistance: 800 };
const more = (pin: string) => ({ 'relays.pad': { ...mute, coil: { pin } }, path: [pad, ...JOLT.path] });
const MASTER = 'master: 2 relays and no pin that keeps all of them off: what an expander or a latch last heard stays when the microcontroller stops: feed the coils through a switch on a pin of its own, with a resistor that keeps it off';

const rows: Row[] = [
  ['nothing', JOLT, {}, []],
  ['two relays on one bank', JOLT, more('H2'), [
    'relays.pad.coil.pin: H2 and H0 (relays.mute) are outputs of one driver: to set one wakes both, and what is too much for one lets go of both: take one of H4 to H7',
    MASTER,
  ]],
  ['two relays on two banks', JOLT, more('H5'), [MASTER]],
  ['a button at an output', JOLT, { 'controls.up.pin': 'H4' }, [
    'controls.up.pin: H4 cannot be up: it is an output of a driver, 2500 ohm to ground while that sleeps: take a pin that is none',
  ]],
  ['a bus at outputs', JOLT, { 'buses.I2C1.scl': 'H6', 'buses.I2C1.socket': undefined }, [
    'buses.I2C1.scl: H6 cannot be SCL of I2C1: it is an output of a driver, 2500 ohm to ground while that sleeps: take a pin that is none',
  ]],
  ['a coil past the master', JOLT, { master: { pin: 'D46', pull: 10_000, part: 'AO3401 with a BSS138' } }, [
    'relays.mute.coil.pin: H0 feeds its coil itself, past the master: take a pin with a driver that the master feeds',
  ]],
  ['a master at an output', JOLT, { master: { pin: 'H4', pull: 10_000, part: 'AO3401 with a BSS138' }, 'relays.mute.coil.pin': 'D46' }, [
    'master.pin: H4 is an output of a driver, and its high is the supply of the board: take a pin that is none',
  ]],
  ['a supply that is too high', JOLT, { "supplies['+V'].volts": 24 }, [
    'relays.mute.supply: 24 V is not what feeds the driver of H0, 2.7 to 18 V: give it another supply, the one of the terminals',
  ]],
  ['the pin behind an output', JOLT, { 'controls.up.pin': 'D17' }, [
    'controls.up.pin: D17 is reserved: output 0 of the driver of H0 to H3: take another, such as D31',
  ]],
  ['a socket that is not there', JOLT, { 'buses.I2C1.socket': 'Q4' }, [
    'buses.I2C1.socket: JOLTJS has no socket Q4: name Q0, Q1, Q2 or Q3',
  ]],
  ['a socket on another board', solo, { 'buses.I2C1.socket': 'Q0' }, ['buses.I2C1.socket: MDBT42Q has no socket Q0: leave it out']],
  ['the lines of another socket', JOLT, { 'buses.I2C1.socket': 'Q1' }, [
    "buses.I2C1.scl: SCL of Q1 is D31: write 'D31'",
    "buses.I2C1.sda: SDA of Q1 is D2: write 'D2'",
  ]],
  ['a socket that nobody switches on', JOLT, { 'buses.I2C1.socket': undefined }, [
    "warning: buses.I2C1.socket: D29 and D3 are at Q0, whose supply is off until the firmware is told of it: say socket: 'Q0', or feed the chips from elsewhere",
  ]],
  ['a socket that pins feed, and a button at one of them', JOLT, { 'buses.I2C1': { ...JOLT.buses.I2C1, scl: 'D45', sda: 'D44', socket: 'Q2' }, 'controls.up.pin': 'D43' }, [
    'controls.up.pin: D43 feeds Q2 (buses.I2C1.socket): take another',
    'warning: buses.I2C1.socket: pins feed Q2: no more than 8 mA for all its chips: take Q0 or Q1 for more',
  ]],
];

describe('outputs and sockets of a board', () => {
  test.each(rows)('%s', (_, board, mistake, complaints) => {
    expect(said(board, mistake)).toEqual(complaints);
  });
});
