/**
 * solo: one knob, one headphone socket. The smallest board that Cuebox supports.
 *
 * MDBT42Q, DS1882 behind a level shifter, an amplifier with JFET inputs, a form C mute relay, an encoder with push
 * button, an SSD1306 of 128x32.
 */
import type { Board } from '../board.ts';

export const board = {
  name: 'solo',
  title: 'Solo: one knob, one headphone socket',
  mcu: 'MDBT42Q',

  supplies: {
    '3V3': { volts: 3.3, from: 'regulator of the MDBT42Q breakout' },
    '5V': { volts: 5, from: 'USB or a 5 V adapter; also the relay coil' },
    '+5VA': { volts: 5, from: 'analogue supply, filtered' },
    '-5VA': { volts: -5, from: 'inverting regulator, filtered; falls together with +5VA' },
  },

  buses: {
    I2C1: {
      scl: 'D15',
      sda: 'D14',
      bitrate: 400_000,
      pullup: { supply: '3V3', ohm: 4700 },
      // The DS1882 is a 5 V part: it takes 3.5 V for a high (0.7 VDD), so a 3.3 V bus is outside its data.
      shifter: { part: 'two BSS138 with pull-ups on both sides', supply: '5V', ohm: 4700 },
    },
  },

  chips: {
    // CE goes to ground: with CE high the part ignores the bus.
    volume: { part: 'DS1882', bus: 'I2C1', address: 0x28, supply: '5V', behindShifter: true, zeroCross: true },
    screen: { part: 'SSD1306', bus: 'I2C1', address: 0x3c, supply: '3V3', behindShifter: false, height: 32 },
  },

  relays: {
    // Panasonic TQ: operate at most 3 ms, release at most 3 ms without diode; the diode lengthens release.
    mute: {
      kind: 'relay',
      coil: { pin: 'D16' },
      pull: 10_000,
      driver: 'BSS138, coil 5 V with a 1N4148 across it',
      operate: [1, 4],
      release: [1, 10],
      bounce: [0, 1.5],
      skew: 0.5,
      coilCurrent: 0.028,
      supply: '5V',
    },
  },

  sources: {
    line: { title: 'Line in', maximum: 2.0, resistance: 100, noise: 10e-6 },
  },

  path: [
    { kind: 'volume', name: 'volume', chip: 'volume' },
    {
      // x1.19 with JFET inputs: the DS1882's wiper wants a high impedance (its current stays under 1 mA).
      kind: 'amplifier',
      name: 'amp',
      part: 'OPA1656 and a BUF634A in its loop',
      gain: 1.5,
      maximum: 2.47, // rails of 5 V less 1.5 V
      outputResistance: 1.5,
      currentLimit: 0.15,
      noise: 2.5e-6,
      offset: 1,
      inputResistance: 1e9,
    },
    { kind: 'mute relay', name: 'mute', relay: 'mute', form: 'C', dischargeResistance: 22 },
  ],

  jacks: {
    phones: { title: '6.35 mm socket' },
  },

  seats: [{ name: 'phones', jack: 'phones', limit: -600, startup: -3000, rise: 80 }],

  controls: {
    knob: {
      kind: 'encoder',
      a: 'D3',
      b: 'D4',
      edges: 4,
      detents: 24,
      filter: { pullup: 10_000, series: 10_000, capacitor: 22e-9 },
      bounce: { ms: 2, edges: 6 },
    },
    button: { kind: 'button', pin: 'D5', pullup: 'internal', does: 'mute', bounce: { ms: 5, edges: 8 } },
  },

  without: ['balance'],
  settling: 500,
  silentClick: 5,
} as const satisfies Board;
