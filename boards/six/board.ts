/**
 * six: one source, three pairs of headphones, a knob for each.
 *
 * ESP32, a PT2258 on a bus of its own with 100 kHz behind a level shifter, an amplifier and a form C mute relay a seat,
 * three encoders with push buttons. A master pin feeds all coils.
 */
import type { AmplifierFacts, Board, EncoderFacts } from '../board.ts';

/** A 5 V signal relay, Panasonic TQ2-5V, with a 1N4148 across its coil. */
const relay = { kind: 'relay', pull: 10_000, driver: 'BSS138', coilCurrent: 0.028, supply: '5V' } as const;

const amp = {
  kind: 'amplifier',
  part: 'OPA1656 and a BUF634A in its loop',
  gain: 1.5,
  maximum: 2.47,
  outputResistance: 1.5,
  currentLimit: 0.15,
  noise: 1.1e-6,
  offset: 1,
  inputResistance: 100_000,
} as const satisfies Omit<AmplifierFacts, 'name'>;

const knob = {
  kind: 'encoder',
  edges: 4,
  detents: 24,
  filter: { pullup: 10_000, series: 10_000, capacitor: 22e-9 },
  bounce: { ms: 2, edges: 6 },
} as const satisfies Omit<EncoderFacts, 'a' | 'b'>;

const seat = { limit: 0, startup: -4000, rise: 80 } as const;
const button = { kind: 'button', does: 'mute', bounce: { ms: 5, edges: 8 } } as const;

export const board = {
  name: 'six',
  title: 'Six: six channels, three people',
  mcu: 'ESP32',

  supplies: {
    '3V3': { volts: 3.3, from: 'regulator of the ESP32 module' },
    '5V': { volts: 5, from: 'adapter of 1 A; also the relay coils' },
    // A supervisor, because the PT2258 may come up loud.
    '9V': { volts: 9, from: 'linear regulator; a supervisor (TPS3808) holds the master off while it is low', supervised: true },
    '+5VA': { volts: 5, from: 'analogue supply, filtered' },
    '-5VA': { volts: -5, from: 'inverting regulator, filtered; falls together with +5VA' },
  },

  buses: {
    I2C1: {
      scl: 'D22',
      sda: 'D21',
      bitrate: 100_000,
      pullup: { supply: '3V3', ohm: 4700 },
      // The PT2258's lines follow its supply.
      shifter: { part: 'two BSS138 with pull-ups on both sides', supply: '9V', ohm: 10_000 },
    },
  },

  chips: {
    volume: { part: 'PT2258', bus: 'I2C1', address: 0x40, supply: '9V', behindShifter: true },
  },

  relays: {
    'mute anna': { ...relay, coil: { pin: 'D16' } },
    'mute ben': { ...relay, coil: { pin: 'D17' } },
    'mute cleo': { ...relay, coil: { pin: 'D18' } },
  },
  master: { pin: 'D19', pull: 10_000, part: 'AO3401 with a BSS138 before its gate, in the supply of all coils' },

  sources: {
    line: { title: 'Line in', maximum: 2.0, resistance: 100, noise: 10e-6 },
  },

  path: [
    {
      kind: 'amplifier',
      name: 'input',
      part: 'OPA1656',
      gain: 0,
      maximum: 2.3,
      outputResistance: 1,
      currentLimit: 0.02,
      noise: 1.2e-6,
      offset: 0,
      inputResistance: 47_000,
    },
  ],

  jacks: {
    'jack anna': { title: '6.35 mm socket' },
    'jack ben': { title: '6.35 mm socket' },
    'jack cleo': { title: '6.35 mm socket' },
  },

  seats: [
    {
      ...seat,
      name: 'anna',
      jack: 'jack anna',
      path: [
        { kind: 'volume', name: 'volume anna', chip: 'volume', channels: [0, 1] },
        { ...amp, name: 'amp anna' },
        { kind: 'mute relay', name: 'mute anna', relay: 'mute anna', form: 'C', dischargeResistance: 22 },
      ],
    },
    {
      ...seat,
      name: 'ben',
      jack: 'jack ben',
      path: [
        { kind: 'volume', name: 'volume ben', chip: 'volume', channels: [2, 3] },
        { ...amp, name: 'amp ben' },
        { kind: 'mute relay', name: 'mute ben', relay: 'mute ben', form: 'C', dischargeResistance: 22 },
      ],
    },
    {
      ...seat,
      name: 'cleo',
      jack: 'jack cleo',
      path: [
        { kind: 'volume', name: 'volume cleo', chip: 'volume', channels: [4, 5] },
        { ...amp, name: 'amp cleo' },
        { kind: 'mute relay', name: 'mute cleo', relay: 'mute cleo', form: 'C', dischargeResistance: 22 },
      ],
    },
  ],

  controls: {
    'knob anna': { ...knob, a: 'D32', b: 'D33', seat: 'anna' },
    'knob ben': { ...knob, a: 'D25', b: 'D26', seat: 'ben' },
    'knob cleo': { ...knob, a: 'D27', b: 'D13', seat: 'cleo' },
    'button anna': { ...button, pin: 'D4', pullup: 'internal', seat: 'anna' },
    'button ben': { ...button, pin: 'D23', pullup: 'internal', seat: 'ben' },
    // D34 has no pull resistor inside.
    'button cleo': { ...button, pin: 'D34', pullup: 'resistor', seat: 'cleo' },
  },

  settling: 500,
  silentClick: 5,
} as const satisfies Board;
