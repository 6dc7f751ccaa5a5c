/**
 * studio: one mix, four people, a volume for each.
 *
 * ESP32; an SGTL5000 that a USB bridge feeds, with no clock before the computer has found it; a buffer, because four
 * potentiometers of 45 kohm are less than a line output drives; a DS1882 behind a level shifter, an amplifier and a mute
 * relay a seat. Relays and buttons hang on an MCP23017, two encoders on pins; SH1106. A master pin feeds all coils.
 */
import type { AmplifierFacts, Board, ButtonFacts, Ds1882Facts, EncoderFacts, RestingRelayFacts } from '../board.ts';

/** A 5 V signal relay, Panasonic TQ2-5V. */
const relay = { kind: 'relay', pull: 4_700, driver: 'ULN2803A', coilCurrent: 0.028, supply: '5V' } as const satisfies Omit<RestingRelayFacts, 'coil'>;

const pot = { part: 'DS1882', bus: 'I2C1', supply: '5V', behindShifter: true, zeroCross: true } as const satisfies Omit<Ds1882Facts, 'address'>;

/** 1.0 V of the codec are 2.0 V there. */
const amp = {
  kind: 'amplifier',
  part: 'OPA1656 and a BUF634A in its loop',
  gain: 6,
  maximum: 2.47,
  outputResistance: 1.5,
  currentLimit: 0.15,
  noise: 1.8e-6,
  offset: 1,
  inputResistance: 1e9,
} as const satisfies Omit<AmplifierFacts, 'name'>;

const knob = {
  kind: 'encoder',
  edges: 4,
  detents: 24,
  filter: { pullup: 10_000, series: 10_000, capacitor: 22e-9 },
  bounce: { ms: 2, edges: 6 },
} as const satisfies Omit<EncoderFacts, 'a' | 'b'>;

/** Bits 7 and 15 stay free: they are outputs only (adafruit/Adafruit_CircuitPython_MCP230xx issue 57). */
const button = { kind: 'button', pullup: 'internal', bounce: { ms: 5, edges: 8 } } as const satisfies Omit<ButtonFacts, 'pin' | 'does'>;

const seat = { limit: 0, startup: -4000, rise: 80 } as const;

export const board = {
  name: 'studio',
  title: 'Studio: one mix, four people',
  mcu: 'ESP32',

  supplies: {
    '3V3': { volts: 3.3, from: 'regulator of the ESP32 module; the codec has a filter of its own' },
    '5V': { volts: 5, from: 'adapter of 2 A; also the relay coils' },
    '+5VA': { volts: 5, from: 'analogue supply, filtered' },
    '-5VA': { volts: -5, from: 'inverting regulator, filtered; falls together with +5VA' },
  },

  buses: {
    I2C1: {
      scl: 'D22',
      sda: 'D21',
      bitrate: 400_000,
      pullup: { supply: '3V3', ohm: 4700 },
      // The potentiometers want 3.5 V for high, the codec stands 3.6 V at most.
      shifter: { part: 'two BSS138 with pull-ups on both sides', supply: '5V', ohm: 4700 },
    },
  },

  chips: {
    io: { part: 'MCP23017', bus: 'I2C1', address: 0x20, supply: '3V3', behindShifter: false, interrupt: 'D23' },
    codec: {
      part: 'SGTL5000',
      bus: 'I2C1',
      address: 0x0a,
      supply: '3V3',
      behindShifter: false,
      audio: { mclk: 12_288_000, from: 'USB audio bridge with I2S, whose master clock begins when a computer has found it', rate: 48_000, format: 'I2S', bits: 24, late: true },
    },
    'volume anna': { ...pot, address: 0x28 },
    'volume ben': { ...pot, address: 0x29 },
    'volume cleo': { ...pot, address: 0x2a },
    'volume dora': { ...pot, address: 0x2b },
    screen: { part: 'SH1106', bus: 'I2C1', address: 0x3c, supply: '3V3', behindShifter: false, height: 64 },
  },

  relays: {
    'mute anna': { ...relay, coil: { expander: 'io', bit: 0 } },
    'mute ben': { ...relay, coil: { expander: 'io', bit: 1 } },
    'mute cleo': { ...relay, coil: { expander: 'io', bit: 2 } },
    'mute dora': { ...relay, coil: { expander: 'io', bit: 3 } },
  },
  // The expander keeps its outputs while the microcontroller restarts: this pin does not.
  master: { pin: 'D19', pull: 10_000, part: 'AO3401 with a BSS138 before its gate, in the supply of all coils' },

  sources: {
    usb: { title: 'Playback of the computer', maximum: 1.0, resistance: 0, noise: 0 },
  },

  path: [
    { kind: 'codec', name: 'converter', chip: 'codec', inputs: { usb: 'dac' } },
    {
      kind: 'amplifier',
      name: 'buffer',
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
    'jack dora': { title: '6.35 mm socket' },
  },

  seats: [
    {
      ...seat,
      name: 'anna',
      jack: 'jack anna',
      path: [
        { kind: 'volume', name: 'volume anna', chip: 'volume anna' },
        { ...amp, name: 'amp anna' },
        { kind: 'mute relay', name: 'mute anna', relay: 'mute anna', form: 'C', dischargeResistance: 22 },
      ],
    },
    {
      ...seat,
      name: 'ben',
      jack: 'jack ben',
      path: [
        { kind: 'volume', name: 'volume ben', chip: 'volume ben' },
        { ...amp, name: 'amp ben' },
        { kind: 'mute relay', name: 'mute ben', relay: 'mute ben', form: 'C', dischargeResistance: 22 },
      ],
    },
    {
      ...seat,
      name: 'cleo',
      jack: 'jack cleo',
      path: [
        { kind: 'volume', name: 'volume cleo', chip: 'volume cleo' },
        { ...amp, name: 'amp cleo' },
        { kind: 'mute relay', name: 'mute cleo', relay: 'mute cleo', form: 'C', dischargeResistance: 22 },
      ],
    },
    {
      ...seat,
      name: 'dora',
      jack: 'jack dora',
      path: [
        { kind: 'volume', name: 'volume dora', chip: 'volume dora' },
        { ...amp, name: 'amp dora' },
        { kind: 'mute relay', name: 'mute dora', relay: 'mute dora', form: 'C', dischargeResistance: 22 },
      ],
      // For guests and children.
      limit: -1200,
    },
  ],

  controls: {
    'knob anna': { ...knob, a: 'D32', b: 'D33', seat: 'anna' },
    'knob ben': { ...knob, a: 'D25', b: 'D26', seat: 'ben' },
    'mute anna': { ...button, pin: { expander: 'io', bit: 8 }, does: 'mute', seat: 'anna' },
    'mute ben': { ...button, pin: { expander: 'io', bit: 9 }, does: 'mute', seat: 'ben' },
    'mute cleo': { ...button, pin: { expander: 'io', bit: 10 }, does: 'mute', seat: 'cleo' },
    'mute dora': { ...button, pin: { expander: 'io', bit: 11 }, does: 'mute', seat: 'dora' },
    'louder cleo': { ...button, pin: { expander: 'io', bit: 12 }, does: 'up', seat: 'cleo' },
    'quieter cleo': { ...button, pin: { expander: 'io', bit: 13 }, does: 'down', seat: 'cleo' },
    'louder dora': { ...button, pin: { expander: 'io', bit: 4 }, does: 'up', seat: 'dora' },
    'quieter dora': { ...button, pin: { expander: 'io', bit: 5 }, does: 'down', seat: 'dora' },
    next: { ...button, pin: { expander: 'io', bit: 6 }, does: 'seat' },
  },

  settling: 500,
  silentClick: 5,
} as const satisfies Board;
