/**
 * ladder: 63 dB in steps of 1 dB out of six relays, and four inputs.
 *
 * Espruino WiFi, two MCP23017: the ladder's cells in one port of the first, the inputs in the second. Buffers before and
 * after the cells, a form C mute relay, an encoder and two buttons. A master pin feeds all coils.
 */
import type { Board } from '../board.ts';

/**
 * A 5 V signal relay, Panasonic TQ2-5V. It lets go within 3 ms without any diode (its data sheet) and in two to five times
 * that with a plain one (memory); a Zener of more than twice its voltage comes near the former: 5 ms at most (own estimate,
 * to be measured). That keeps the hole of a change of relays below 25 ms.
 */
const relay = { kind: 'relay', pull: 10_000, driver: 'ULN2803A', clamp: 12, release: [1, 5], coilCurrent: 0.028, supply: '5V' } as const;

export const board = {
  name: 'ladder',
  title: 'Ladder: 63 dB of relays, four inputs',
  mcu: 'ESPRUINOWIFI',

  supplies: {
    '3V3': { volts: 3.3, from: 'regulator of the Espruino WiFi' },
    '5V': { volts: 5, from: 'adapter of 1 A; also the relay coils' },
    '+5VA': { volts: 5, from: 'analogue supply, filtered' },
    '-5VA': { volts: -5, from: 'inverting regulator, filtered; falls together with +5VA' },
  },

  buses: {
    I2C1: { scl: 'B8', sda: 'B9', bitrate: 400_000, pullup: { supply: '3V3', ohm: 4700 } },
  },

  chips: {
    cells: { part: 'MCP23017', bus: 'I2C1', address: 0x20, supply: '3V3', behindShifter: false },
    inputs: { part: 'MCP23017', bus: 'I2C1', address: 0x21, supply: '3V3', behindShifter: false },
  },

  relays: {
    'cell 1': { ...relay, coil: { expander: 'cells', bit: 0 } },
    'cell 2': { ...relay, coil: { expander: 'cells', bit: 1 } },
    'cell 4': { ...relay, coil: { expander: 'cells', bit: 2 } },
    'cell 8': { ...relay, coil: { expander: 'cells', bit: 3 } },
    'cell 16': { ...relay, coil: { expander: 'cells', bit: 4 } },
    'cell 32': { ...relay, coil: { expander: 'cells', bit: 5 } },
    'in 1': { ...relay, coil: { expander: 'inputs', bit: 0 } },
    'in 2': { ...relay, coil: { expander: 'inputs', bit: 1 } },
    'in 3': { ...relay, coil: { expander: 'inputs', bit: 2 } },
    'in 4': { ...relay, coil: { expander: 'inputs', bit: 3 } },
    mute: { ...relay, coil: { pin: 'B14' } },
  },
  master: { pin: 'B13', pull: 10_000, part: 'AO3401 with a BSS138 before its gate, in the supply of all coils' },

  sources: {
    dac: { title: 'DAC', maximum: 2.0, resistance: 100, noise: 5e-6 },
    cd: { title: 'CD', maximum: 2.0, resistance: 100, noise: 10e-6 },
    tape: { title: 'Tape', maximum: 1.0, resistance: 600, noise: 30e-6 },
    tv: { title: 'TV', maximum: 1.0, resistance: 600, noise: 20e-6 },
  },

  path: [
    { kind: 'selector', name: 'inputs', inputs: { dac: 'in 1', cd: 'in 2', tape: 'in 3', tv: 'in 4' } },
    {
      kind: 'amplifier',
      name: 'input',
      part: 'OPA1656 as a buffer',
      gain: 0,
      maximum: 2.47,
      outputResistance: 1,
      currentLimit: 0.03,
      noise: 0.6e-6,
      offset: 0.5,
      inputResistance: 100_000,
    },
    {
      kind: 'ladder',
      name: 'ladder',
      cells: [
        [1, 'cell 1'],
        [2, 'cell 2'],
        [4, 'cell 4'],
        [8, 'cell 8'],
        [16, 'cell 16'],
        [32, 'cell 32'],
      ],
      impedance: 10_000,
    },
    {
      // Its 10 kohm at the input ends the ladder.
      kind: 'amplifier',
      name: 'amp',
      part: 'OPA1656 and a BUF634A in its loop',
      gain: 1.5,
      maximum: 2.47,
      outputResistance: 1.5,
      currentLimit: 0.15,
      noise: 1.1e-6,
      offset: 1,
      inputResistance: 10_000,
    },
    { kind: 'mute relay', name: 'mute', relay: 'mute', form: 'C', dischargeResistance: 22 },
  ],

  jacks: {
    phones: { title: '6.35 mm socket' },
  },

  seats: [{ name: 'phones', jack: 'phones', limit: 0, startup: -3000, rise: 80 }],

  controls: {
    knob: {
      kind: 'encoder',
      a: 'A4',
      b: 'A5',
      edges: 4,
      detents: 24,
      filter: { pullup: 10_000, series: 10_000, capacitor: 22e-9 },
      bounce: { ms: 2, edges: 6 },
    },
    mute: { kind: 'button', pin: 'A6', pullup: 'internal', does: 'mute', bounce: { ms: 5, edges: 8 } },
    source: { kind: 'button', pin: 'A7', pullup: 'internal', does: 'input', bounce: { ms: 5, edges: 8 } },
  },

  settling: 500,
  silentClick: 5,
} as const satisfies Board;
