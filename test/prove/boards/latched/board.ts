/** latched: pad and gain on latching relays, an AD5252 with two ears before a TPA6130A2 with one volume. */
import type { Board } from '../../../../boards/board.ts';

const latching = { kind: 'latching relay', pull: 4_700, driver: 'ULN2803A', coilCurrent: 0.04, supply: '5V' } as const;

export const board = {
  name: 'latched',
  title: 'Latched: relays that stay, one volume behind two',
  mcu: 'PICO_R1_3',
  supplies: { '3V3': { volts: 3.3, from: 'regulator' }, '5V': { volts: 5, from: 'USB' } },
  buses: { I2C1: { scl: 'B8', sda: 'B9', bitrate: 400_000, pullup: { supply: '3V3', ohm: 4700 } } },
  chips: {
    pot: { part: 'AD5252', bus: 'I2C1', address: 0x2c, supply: '3V3', behindShifter: false, rab: 10_000, storedSilent: true },
    amp: { part: 'TPA6130A2', bus: 'I2C1', address: 0x60, supply: '3V3', behindShifter: false },
    coils: { part: 'TCA9554', bus: 'I2C1', address: 0x20, supply: '3V3', behindShifter: false },
  },
  relays: {
    pad: { ...latching, set: { expander: 'coils', bit: 0 }, reset: { expander: 'coils', bit: 1 } },
    mute: { kind: 'relay', pull: 10_000, driver: 'BSS138', coilCurrent: 0.028, supply: '5V', coil: { pin: 'B14' } },
  },
  master: { pin: 'B13', pull: 10_000, part: 'AO3401 with a BSS138' },
  sources: { line: { title: 'Line', maximum: 1.0, resistance: 100, noise: 10e-6 } },
  path: [
    { kind: 'pad', name: 'pad', relay: 'pad', attenuation: 20, inputResistance: 2_200, outputResistance: 198 },
    { kind: 'volume', name: 'pot', chip: 'pot' },
    {
      kind: 'amplifier',
      name: 'buffer',
      part: 'OPA1679',
      gain: 0,
      maximum: 1.1,
      outputResistance: 1,
      currentLimit: 0.02,
      noise: 0.6e-6,
      offset: 0,
      inputResistance: 1e9,
    },
    { kind: 'volume', name: 'amp', chip: 'amp' },
    { kind: 'mute relay', name: 'mute', relay: 'mute', form: 'C', dischargeResistance: 22 },
  ],
  jacks: { phones: { title: 'socket' } },
  seats: [{ name: 'phones', jack: 'phones', limit: -600, least: -6500, startup: -4000, rise: 80 }],
  controls: { mute: { kind: 'button', pin: 'A4', pullup: 'internal', does: 'mute', bounce: { ms: 5, edges: 8 } } },
  settling: 300,
  silentClick: 5,
} as const satisfies Board;
