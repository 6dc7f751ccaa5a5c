/** The board file that `cuebox new` writes: a small amp that works, to be changed fact by fact. */

/** @param name Of the folder, and so of the board. */
export function boardTemplate(name: string): string {
  return `/**
 * ${name}: one knob, one button, one headphone socket.
 *
 * Facts only, no code. Change them until they are those of your amp; \`npx cuebox check ${name}\` says what does not fit.
 * Voltages of signals are V rms, levels of seats are mB: hundredths of a decibel, 0 is the loudest that the path gives.
 */
import type { Board } from 'cuebox/boards/board.ts';

export const board = {
  name: '${name}', // as its folder is called
  title: '${titleOf(name)}',

  // MDBT42Q, PICO_R1_3, ESPRUINOWIFI or ESP32.
  mcu: 'MDBT42Q',

  // Every voltage that something below stands on.
  supplies: {
    '3V3': { volts: 3.3, from: 'regulator of the microcontroller board' },
    '5V': { volts: 5, from: 'USB or a 5 V adapter; also the relay coil' },
    '+5VA': { volts: 5, from: 'analogue supply, filtered' },
    '-5VA': { volts: -5, from: 'inverting regulator, filtered; falls together with +5VA' },
  },

  // I2C. The slowest part sets the bit rate; each part says which high it needs.
  buses: {
    I2C1: {
      scl: 'D15',
      sda: 'D14',
      bitrate: 400_000, // Hz
      pullup: { supply: '3V3', ohm: 4700 },
      // The DS1882 runs on 5 V and takes 3.5 V for a high, more than a 3.3 V bus has.
      shifter: { part: 'two BSS138 with pull-ups on both sides', supply: '5V', ohm: 4700 },
    },
  },

  // What hangs on a bus.
  chips: {
    volume: { part: 'DS1882', bus: 'I2C1', address: 0x28, supply: '5V', behindShifter: true, zeroCross: true },
    screen: { part: 'SSD1306', bus: 'I2C1', address: 0x3c, supply: '3V3', behindShifter: false, height: 32 },
  },

  // With more relays than the mute, or a mute on an expander, add a master: a pin that feeds all coils.
  relays: {
    mute: {
      kind: 'relay',
      coil: { pin: 'D16' },
      pull: 10_000, // ohm, keeps the coil off while nobody drives the pin
      driver: 'BSS138, coil 5 V with a 1N4148 across it',
      coilCurrent: 0.028, // A
      supply: '5V',
    },
  },

  // What plays. With more than one, begin the path with a selector.
  sources: {
    line: { title: 'Line in', maximum: 2.0, resistance: 100, noise: 10e-6 },
  },

  // From the source to the jack, in this order.
  path: [
    { kind: 'volume', name: 'volume', chip: 'volume' },
    {
      kind: 'amplifier',
      name: 'amp',
      part: 'OPA1656 and a BUF634A in its loop',
      gain: 1.5, // dB
      maximum: 2.47, // V rms unloaded: rails of 5 V less 1.5 V
      outputResistance: 1.5, // ohm at the jack
      currentLimit: 0.15, // A rms
      noise: 2.5e-6, // V rms at the output, A-weighted
      offset: 1, // mV at the output, at most
      inputResistance: 1e9, // a wiper wants a high one
    },
    { kind: 'mute relay', name: 'mute', relay: 'mute', form: 'C', dischargeResistance: 22 },
  ],

  jacks: {
    phones: { title: '6.35 mm socket' },
  },

  // One for each person. \`rise\` is in dB a second.
  seats: [{ name: 'phones', jack: 'phones', limit: -600, startup: -3000, rise: 80 }],

  controls: {
    knob: {
      kind: 'encoder',
      a: 'D3',
      b: 'D4',
      edges: 4, // of both contacts, from one detent to the next
      detents: 24, // a turn
      filter: { pullup: 10_000, series: 10_000, capacitor: 22e-9 },
      bounce: { ms: 2, edges: 6 },
    },
    button: { kind: 'button', pin: 'D5', pullup: 'internal', does: 'mute', bounce: { ms: 5, edges: 8 } },
  },

  settling: 500, // ms from power-up until supplies and amplifier have settled
  silentClick: 5, // mV, the largest click without music
} as const satisfies Board;
`;
}

/** my-amp as "My amp". */
function titleOf(name: string): string {
  const words = name.replace(/[-_]+/g, ' ').trim() || name;
  return words[0]!.toUpperCase() + words.slice(1);
}
