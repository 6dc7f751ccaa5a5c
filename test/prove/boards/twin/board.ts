/**
 * twin: two DS1882 in a row behind a pad, whose relay hangs on a pin of the microcontroller; two inputs of which the
 * louder one never gets the loudest range.
 */
import type { AmplifierFacts, Board } from '../../../../boards/board.ts';

const relay = { kind: 'relay', pull: 10_000, driver: 'BSS138', coilCurrent: 0.028, supply: '5V' } as const;

const buffer = {
  kind: 'amplifier',
  part: 'OPA1656 as a buffer',
  gain: 0,
  maximum: 2.47,
  outputResistance: 1,
  currentLimit: 0.03,
  noise: 0.6e-6,
  offset: 0.5,
  inputResistance: 1e9,
} as const satisfies Omit<AmplifierFacts, 'name'>;

export const board = {
  name: 'twin',
  title: 'Twin: two potentiometers in a row',
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
    coarse: { part: 'DS1882', bus: 'I2C1', address: 0x28, supply: '5V', behindShifter: true, zeroCross: true },
    fine: { part: 'DS1882', bus: 'I2C1', address: 0x29, supply: '5V', behindShifter: true, zeroCross: true },
  },
  relays: {
    'in hot': { ...relay, coil: { pin: 'D25' } },
    'in quiet': { ...relay, coil: { pin: 'D26' } },
    pad: { ...relay, coil: { pin: 'D16' } },
    gain: { ...relay, coil: { pin: 'D17' } },
    mute: { ...relay, coil: { pin: 'D18' } },
  },
  master: { pin: 'D19', pull: 10_000, part: 'AO3401 with a BSS138' },
  sources: {
    hot: { title: 'Hot', maximum: 2.0, resistance: 100, noise: 10e-6 },
    quiet: { title: 'Quiet', maximum: 0.5, resistance: 100, noise: 10e-6 },
  },
  path: [
    { kind: 'selector', name: 'inputs', inputs: { hot: 'in hot', quiet: 'in quiet' } },
    { ...buffer, name: 'input', inputResistance: 47_000 },
    { kind: 'pad', name: 'pad', relay: 'pad', attenuation: 14, inputResistance: 5_000, outputResistance: 800 },
    { kind: 'volume', name: 'coarse', chip: 'coarse' },
    { ...buffer, name: 'between' },
    { kind: 'volume', name: 'fine', chip: 'fine' },
    {
      kind: 'gain relay',
      name: 'gain',
      relay: 'gain',
      part: 'OPA1656',
      contact: 'ground leg',
      gain: [0, 9.54],
      noise: [0.6e-6, 1.8e-6],
      maximum: 2.47,
      outputResistance: 1.5,
      currentLimit: 0.15,
      offset: 1,
      inputResistance: 1e9,
    },
    { kind: 'mute relay', name: 'mute', relay: 'mute', form: 'C', dischargeResistance: 22 },
  ],
  jacks: { phones: { title: 'socket' } },
  seats: [{ name: 'phones', jack: 'phones', limit: 0, least: -7000, startup: -4000, rise: 200, step: 0.5, trim: [0, 1.5] }],
  controls: {
    knob: { kind: 'encoder', a: 'D32', b: 'D33', edges: 4, detents: 24, filter: { pullup: 10_000, series: 10_000, capacitor: 22e-9 }, bounce: { ms: 2, edges: 6 } },
  },
  settling: 300,
  silentClick: 5,
} as const satisfies Board;
