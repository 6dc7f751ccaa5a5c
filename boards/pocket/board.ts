/**
 * pocket: a headphone amplifier chip, three buttons, a battery.
 *
 * MDBT42Q, TPA6130A2, a form C mute relay; buttons for louder, quieter and mute. No screen.
 */
import type { Board } from '../board.ts';

const button = { kind: 'button', pullup: 'internal', bounce: { ms: 5, edges: 8 } } as const;

export const board = {
  name: 'pocket',
  title: 'Pocket: a TPA6130A2 and three buttons',
  mcu: 'MDBT42Q',

  supplies: {
    '3V3': { volts: 3.3, from: 'regulator behind a lithium cell; also the relay coil' },
  },

  buses: {
    I2C1: { scl: 'D15', sda: 'D14', bitrate: 400_000, pullup: { supply: '3V3', ohm: 4700 } },
  },

  chips: {
    // SD goes to the supply: with SD low the part does not answer.
    amp: { part: 'TPA6130A2', bus: 'I2C1', address: 0x60, supply: '3V3', behindShifter: false },
  },

  relays: {
    mute: {
      kind: 'relay',
      coil: { pin: 'D16' },
      pull: 10_000,
      driver: 'BSS138, coil 3 V (TQ2-3V) with a 1N4148 across it',
      coilCurrent: 0.047,
      supply: '3V3',
    },
  },

  sources: {
    line: { title: 'Line in', maximum: 1.0, resistance: 50, noise: 8e-6 },
  },

  path: [
    { kind: 'volume', name: 'amp', chip: 'amp' },
    { kind: 'mute relay', name: 'mute', relay: 'mute', form: 'C', dischargeResistance: 22 },
  ],

  jacks: {
    phones: { title: '3.5 mm socket' },
  },

  seats: [{ name: 'phones', jack: 'phones', limit: -600, startup: -3000, rise: 80 }],

  controls: {
    up: { ...button, pin: 'D4', does: 'up' },
    down: { ...button, pin: 'D5', does: 'down' },
    mute: { ...button, pin: 'D7', does: 'mute' },
  },

  settling: 300,
  silentClick: 5,
} as const satisfies Board;
