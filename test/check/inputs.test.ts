import { describe, expect, test } from 'vitest';
import { board as quartet } from '../input/quartet/board.ts';
import { board as desk } from '../../boards/desk/board.ts';
import type { FineRow, Row } from './seeded.ts';
import { said } from './seeded.ts';

const mute = "controls['mute ann'].pin";

/** A part of 8 bits behind the shifter, with one button. */
const onTca = {
  'chips.io.part': 'TCA9554', 'chips.io.supply': '5V', 'chips.io.behindShifter': true, 'controls.next.pin.bit': 6,
  ...Object.fromEntries(["['mute ann']", "['mute bob']", "['mute cem']", "['louder dia']", "['quieter dia']"].map((name) => [`controls${name}`, undefined])),
  'controls.louder': { ...quartet.controls['louder dia'], pin: 'D4', seat: 'dia' },
};

const rows: Row[] = [
  ['buttons, and nobody who hears of them', quartet, { 'chips.io.interrupt': undefined }, [
    'chips.io.interrupt: buttons hang on io, and nobody hears when one is pressed: lead its interrupt line to a pin and say interrupt: that pin',
  ]],
  ['a bit with a coil', quartet, { [`${mute}.bit`]: 0 }, [
    "controls['mute ann'].pin.bit: bit 0 of io is taken (relays['mute ann'].coil): take one that is free",
  ]],
  ['a bit with a button', quartet, { [`${mute}.bit`]: 9 }, [
    "controls['mute bob'].pin.bit: bit 9 of io is taken (controls['mute ann'].pin): take one that is free",
  ]],
  ['a bit that the part lacks', quartet, { [`${mute}.bit`]: 16 }, [
    "controls['mute ann'].pin.bit: 16 does not fit: write a whole number from 0 to 15",
  ]],
  ['a bit that can be no input', quartet, { [`${mute}.bit`]: 15 }, [
    "controls['mute ann'].pin.bit: bit 15 of an MCP23017 can be an output only: as an input it upsets the bus: take one that is free",
  ]],
  ['an expander that is not there', quartet, { [`${mute}.expander`]: 'oi' }, [
    `controls['mute ann'].pin.expander: there is no expander "oi": name io`,
  ]],
  ['a chip that is no expander', quartet, { [`${mute}.expander`]: 'pot ann' }, [
    "controls['mute ann'].pin.expander: pot ann is no expander, it is an MCP4661: name io",
  ]],
  ['an interrupt line on a pin that is taken', quartet, { 'chips.io.interrupt': 'D25' }, [
    "controls['knob bob'].a: D25 is the interrupt line of io already (chips.io.interrupt): take another, such as D4",
  ]],
  ['an interrupt line on a pin of a number that is watched already', desk, {
    'chips.relays.interrupt': 'B5', 'controls.key': { kind: 'button', pin: { expander: 'relays', bit: 8 }, pullup: 'internal', does: 'mute', bounce: { ms: 5, edges: 8 } },
  }, [
    'controls.knob.a: A5 and B5 (chips.relays.interrupt) cannot both be watched: PICO_R1_3 has one watch for all pins of a number: take a pin with another number',
  ]],
  ['an interrupt line, and no button', desk, { 'chips.relays.interrupt': 'A10' }, [
    'chips.relays.interrupt: no button hangs on relays, so there is nothing to hear of: leave it out, or put a button there',
  ]],
  ['an interrupt line that drives more than the pin stands', quartet, { 'chips.io.supply': '5V', 'chips.io.behindShifter': true }, [
    'chips.io.interrupt: until it is set up an MCP23017 drives that line to 5 V, and pins of ESP32 take 3.6 V: run io on what the pins run on',
  ]],
  ['a pin that is neither', quartet, { [mute]: 7 }, [
    "controls['mute ann'].pin: 7 does not fit: write a pin's name, such as 'D15'",
  ]],
  ['the next seat of one', desk, { 'controls.mute.does': 'seat' }, [
    'controls.mute.does: there is one seat, so there is no next one: give it something else to do, or add a seat',
  ]],
];

describe('a button on an expander', () => {
  test.each(rows)('%s', (_, board, mistake, complaints) => {
    expect(said(board, mistake)).toEqual(complaints);
  });

  test.each([
    ['a resistor in place of the pull-up inside', quartet, { "controls['mute ann'].pullup": 'resistor' }],
    ['a part whose line is an open drain from the start, at more than the pins stand', quartet, { ...onTca }],
  ] as FineRow[])('%s is no mistake', (_, board, change) => {
    expect(said(board, change)).toEqual([]);
  });
});
