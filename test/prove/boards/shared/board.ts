/** shared: two seats, each with a latching pad and a potentiometer of its own; all coils hang on one expander. */
import type { AmplifierFacts, Board } from '../../../../boards/board.ts';

const latching = { kind: 'latching relay', pull: 4_700, driver: 'ULN2803A', coilCurrent: 0.04, supply: '5V' } as const;
const mute = { kind: 'relay', pull: 4_700, driver: 'ULN2803A', coilCurrent: 0.028, supply: '5V' } as const;
const amp = {
  kind: 'amplifier',
  part: 'OPA1656',
  gain: 6,
  maximum: 2.47,
  outputResistance: 1.5,
  currentLimit: 0.15,
  noise: 1.1e-6,
  offset: 1,
  inputResistance: 1e9,
} as const satisfies Omit<AmplifierFacts, 'name'>;
const seat = { limit: 0, least: -5500, startup: -3000, rise: 80 } as const;

export const board = {
  name: 'shared',
  title: 'Shared: two people, one expander',
  mcu: 'ESP32',
  supplies: {
    '3V3': { volts: 3.3, from: 'regulator' },
    '5V': { volts: 5, from: 'adapter' },
    '+5VA': { volts: 5, from: 'filtered' },
    '-5VA': { volts: -5, from: 'inverting regulator' },
  },
  buses: {
    I2C1: { scl: 'D22', sda: 'D21', bitrate: 400_000, pullup: { supply: '3V3', ohm: 4700 }, shifter: { part: 'two BSS138', supply: '5V', ohm: 4700 } },
  },
  chips: {
    'pot ann': { part: 'MCP4661', bus: 'I2C1', address: 0x28, supply: '5V', behindShifter: true, rab: 10_000, storedSilent: true },
    'pot bob': { part: 'MCP4661', bus: 'I2C1', address: 0x29, supply: '5V', behindShifter: true, rab: 10_000, storedSilent: true },
    coils: { part: 'MCP23017', bus: 'I2C1', address: 0x20, supply: '3V3', behindShifter: false },
  },
  relays: {
    'pad ann': { ...latching, set: { expander: 'coils', bit: 0 }, reset: { expander: 'coils', bit: 1 } },
    'pad bob': { ...latching, set: { expander: 'coils', bit: 2 }, reset: { expander: 'coils', bit: 3 } },
    'mute ann': { ...mute, coil: { expander: 'coils', bit: 4 } },
    'mute bob': { ...mute, coil: { expander: 'coils', bit: 5 } },
  },
  master: { pin: 'D19', pull: 10_000, part: 'AO3401 with a BSS138' },
  sources: { line: { title: 'Line', maximum: 1.0, resistance: 100, noise: 10e-6 } },
  path: [{ ...amp, name: 'input', gain: 0, inputResistance: 47_000 }],
  jacks: { 'jack ann': { title: 'socket' }, 'jack bob': { title: 'socket' } },
  seats: [
    {
      ...seat,
      name: 'ann',
      jack: 'jack ann',
      path: [
        { kind: 'pad', name: 'pad ann', relay: 'pad ann', attenuation: 20, inputResistance: 2_200, outputResistance: 198 },
        { kind: 'volume', name: 'volume ann', chip: 'pot ann' },
        { ...amp, name: 'amp ann' },
        { kind: 'mute relay', name: 'mute ann', relay: 'mute ann', form: 'C', dischargeResistance: 22 },
      ],
    },
    {
      ...seat,
      name: 'bob',
      jack: 'jack bob',
      path: [
        { kind: 'pad', name: 'pad bob', relay: 'pad bob', attenuation: 20, inputResistance: 2_200, outputResistance: 198 },
        { kind: 'volume', name: 'volume bob', chip: 'pot bob' },
        { ...amp, name: 'amp bob' },
        { kind: 'mute relay', name: 'mute bob', relay: 'mute bob', form: 'C', dischargeResistance: 22 },
      ],
    },
  ],
  controls: { mute: { kind: 'button', pin: 'D4', pullup: 'internal', does: 'mute', bounce: { ms: 5, edges: 8 } } },
  settling: 300,
  silentClick: 5,
} as const satisfies Board;
