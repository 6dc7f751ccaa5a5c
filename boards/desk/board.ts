/**
 * desk: three inputs, a pad, a potentiometer and a gain relay, planned for the least noise at every level.
 *
 * Espruino Pico, three input relays, a pad relay and a gain relay on an MCP23017, a buffered MCP4661, a form C mute
 * relay, an SSD1306 of 128x64, an encoder and three buttons. A master pin feeds all coils.
 */
import type { Board } from '../board.ts';

/**
 * A 5 V signal relay, Panasonic TQ2-5V. It lets go within 3 ms without any diode (its data sheet) and in two to five times
 * that with a plain one (memory); a Zener of more than twice its voltage comes near the former: 5 ms at most (own estimate,
 * to be measured). That keeps the hole of a change of relays below 25 ms.
 */
const relay = { kind: 'relay', pull: 10_000, driver: 'ULN2803A', clamp: 12, release: [1, 5], coilCurrent: 0.028, supply: '5V' } as const;

export const board = {
  name: 'desk',
  title: 'Desk: three inputs, least noise at every level',
  mcu: 'PICO_R1_3',

  supplies: {
    '3V3': { volts: 3.3, from: 'regulator of the Pico' },
    '5V': { volts: 5, from: 'USB; also the relay coils' },
    '+5VA': { volts: 5, from: 'analogue supply, filtered' },
    '-5VA': { volts: -5, from: 'inverting regulator, filtered; falls together with +5VA' },
  },

  buses: {
    // B6 and B7 are the console when USB is out.
    I2C1: {
      scl: 'B8',
      sda: 'B9',
      bitrate: 400_000,
      pullup: { supply: '3V3', ohm: 4700 },
      // The MCP4661 stands on 5 V, for its signal: a high is 3.5 V there (0.7 VDD).
      shifter: { part: 'two BSS138 with pull-ups on both sides', supply: '5V', ohm: 4700 },
    },
  },

  chips: {
    pot: { part: 'MCP4661', bus: 'I2C1', address: 0x28, supply: '5V', behindShifter: true, rab: 10_000, storedSilent: true },
    relays: { part: 'MCP23017', bus: 'I2C1', address: 0x20, supply: '3V3', behindShifter: false },
    screen: { part: 'SSD1306', bus: 'I2C1', address: 0x3c, supply: '3V3', behindShifter: false, height: 64 },
  },

  relays: {
    'in cd': { ...relay, coil: { expander: 'relays', bit: 0 } },
    'in phone': { ...relay, coil: { expander: 'relays', bit: 1 } },
    'in tuner': { ...relay, coil: { expander: 'relays', bit: 2 } },
    pad: { ...relay, coil: { expander: 'relays', bit: 3 } },
    gain: { ...relay, coil: { expander: 'relays', bit: 4 } },
    mute: { ...relay, coil: { pin: 'B14' } },
  },
  master: { pin: 'B13', pull: 10_000, part: 'AO3401 with a BSS138 before its gate, in the supply of all coils' },

  sources: {
    cd: { title: 'CD', maximum: 2.0, resistance: 100, noise: 10e-6 },
    phone: { title: 'Phone', maximum: 1.0, resistance: 50, noise: 8e-6 },
    tuner: { title: 'Tuner', maximum: 0.5, resistance: 600, noise: 20e-6 },
  },

  path: [
    { kind: 'selector', name: 'inputs', inputs: { cd: 'in cd', phone: 'in phone', tuner: 'in tuner' } },
    {
      // 2 V of a CD player would clip the MCP4661 at 5 V (1.77 V): half of it fits.
      kind: 'amplifier',
      name: 'input',
      part: 'OPA1656',
      gain: -6.02,
      maximum: 1.6,
      outputResistance: 1,
      currentLimit: 0.02,
      noise: 1.6e-6, // the divider's 11 kohm, 13.5 nV per root Hz, and the amplifier
      offset: 0,
      inputResistance: 44_000,
    },
    { kind: 'pad', name: 'pad', relay: 'pad', attenuation: 20, inputResistance: 2_200, outputResistance: 198 },
    { kind: 'volume', name: 'volume', chip: 'pot' },
    {
      kind: 'amplifier',
      name: 'buffer',
      part: 'OPA1656',
      gain: 0,
      maximum: 1.6,
      outputResistance: 1,
      currentLimit: 0.02,
      noise: 0.6e-6,
      offset: 0,
      inputResistance: 1e9,
    },
    {
      kind: 'gain relay',
      name: 'gain',
      relay: 'gain',
      part: 'OPA1656 and a BUF634A in its loop; the contact puts 1 kohm and 220 uF to ground below 3 kohm',
      contact: 'ground leg',
      gain: [0, 12.04],
      noise: [0.6e-6, 2.2e-6],
      maximum: 2.47, // rails of 5 V less 1.5 V
      outputResistance: 1.5,
      currentLimit: 0.15,
      offset: 1,
      inputResistance: 1e5,
    },
    { kind: 'mute relay', name: 'mute', relay: 'mute', form: 'C', dischargeResistance: 22 },
  ],

  jacks: {
    phones: { title: '6.35 mm socket with a switch', sense: { pin: 'A8', plugged: 'high' } },
  },

  seats: [{ name: 'phones', jack: 'phones', limit: 0, least: -6500, startup: -4000, rise: 80, step: 0.5 }],

  controls: {
    knob: {
      kind: 'encoder',
      a: 'A5',
      b: 'A6',
      edges: 4,
      detents: 24,
      filter: { pullup: 10_000, series: 10_000, capacitor: 22e-9 },
      bounce: { ms: 2, edges: 6 },
    },
    mute: { kind: 'button', pin: 'A4', pullup: 'internal', does: 'mute', bounce: { ms: 5, edges: 8 } },
    source: { kind: 'button', pin: 'A3', pullup: 'internal', does: 'input', bounce: { ms: 5, edges: 8 } },
    down: { kind: 'button', pin: 'A2', pullup: 'internal', does: 'down', bounce: { ms: 5, edges: 8 } },
  },

  settling: 500,
  silentClick: 5,
} as const satisfies Board;
