/**
 * interface: an audio interface that asks itself whether its own headphone output will do.
 *
 * Jolt.js; a WM8731 fed by a USB bridge, with line and microphone in; its headphone output at one jack, and behind its
 * line output, which has no volume, a TPA6130A2 at another: so no balance there. SSD1306 of 128x64, an encoder, two
 * buttons. Peak detectors on line and microphone. A master pin feeds the coils of both mute relays.
 */
import type { Board } from '../board.ts';

const relay = { kind: 'relay', pull: 10_000, driver: 'BSS138 with a 1N4148 across the coil', coilCurrent: 0.028, supply: '5V' } as const;

const knob = { kind: 'encoder', edges: 4, detents: 24, filter: { pullup: 10_000, series: 10_000, capacitor: 22e-9 }, bounce: { ms: 2, edges: 6 } } as const;

export const board = {
  name: 'interface',
  title: 'Interface: its own headphone output beside an amplifier',
  mcu: 'JOLTJS',

  supplies: {
    '3V3': { volts: 3.3, from: 'regulator of the Jolt.js; the codec has a filter of its own' },
    '5V': { volts: 5, from: 'USB; the amplifier and the relay coils' },
  },

  buses: {
    I2C1: { scl: 'D47', sda: 'D46', bitrate: 400_000, pullup: { supply: '3V3', ohm: 2200 } },
  },

  chips: {
    codec: {
      part: 'WM8731',
      bus: 'I2C1',
      address: 0x1a,
      supply: '3V3',
      behindShifter: false,
      audio: { mclk: 12_288_000, from: 'USB audio bridge with I2S and a master clock', rate: 48_000, format: 'I2S', bits: 24 },
    },
    // Its data sheet wants 5 V for 138 mW; 5 V with a bus of 3.3 V: it takes 1.3 V for high.
    driver: { part: 'TPA6130A2', bus: 'I2C1', address: 0x60, supply: '5V', behindShifter: false },
    screen: { part: 'SSD1306', bus: 'I2C1', address: 0x3c, supply: '3V3', behindShifter: false, height: 64 },
  },

  relays: {
    'mute own': { ...relay, coil: { pin: 'D45' } },
    'mute amp': { ...relay, coil: { pin: 'D44' } },
  },
  master: { pin: 'D36', pull: 10_000, part: 'AO3401 with a BSS138 before its gate, in the supply of both coils' },

  sources: {
    usb: { title: 'Playback of the computer', maximum: 1.0, resistance: 0, noise: 0 },
    line: { title: 'Line in', maximum: 1.0, resistance: 100, noise: 8e-6 },
    // 14 dB and side tone at -6 dB before the mixer.
    mic: { title: 'Microphone, electret', maximum: 0.018, resistance: 2_200, noise: 2e-6 },
  },

  // Who records hears herself without delay: the microphone comes beside whatever plays.
  path: [{ kind: 'codec', name: 'mixer', chip: 'codec', inputs: { usb: 'dac', line: 'line' }, monitor: { source: 'mic', input: 'microphone' } }],

  jacks: {
    own: { title: '3.5 mm socket of the codec', of: 'interface', coupling: 220e-6, sense: { pin: 'D29', plugged: 'high' } },
    amp: { title: '6.35 mm socket of the amplifier', of: 'amp', sense: { pin: 'D31', plugged: 'high' } },
  },

  seats: [
    {
      name: 'own',
      jack: 'own',
      path: [
        { kind: 'volume', name: 'own volume', chip: 'codec' },
        { kind: 'mute relay', name: 'own mute', relay: 'mute own', form: 'C', dischargeResistance: 22 },
      ],
      // 894 mV into 16 ohm is what it drives: 7 dB below its loudest step.
      limit: -700,
      startup: -4000,
      rise: 80,
    },
    {
      name: 'amp',
      jack: 'amp',
      path: [
        { kind: 'volume', name: 'amp volume', chip: 'driver' },
        { kind: 'mute relay', name: 'amp mute', relay: 'mute amp', form: 'C', dischargeResistance: 22 },
      ],
      // 1.41 V, below the 1.49 V that it gives at 5 V.
      limit: -100,
      startup: -4000,
      rise: 80,
    },
  ],

  // One listener, two sockets.
  outputs: 'one',

  controls: {
    knob: { ...knob, a: 'D38', b: 'D39', seat: 'own' },
    'amp knob': { ...knob, a: 'D42', b: 'D37', seat: 'amp' },
    mute: { kind: 'button', pin: 'D1', pullup: 'internal', does: 'mute', bounce: { ms: 5, edges: 8 } },
    source: { kind: 'button', pin: 'D26', pullup: 'internal', does: 'input', bounce: { ms: 5, edges: 8 } },
  },

  // Half of 3.3 V in silence; a diode's 0.65 V below what an MCP6002 reaches (memory). 4.6 dB above what each source is made for.
  meters: {
    line: { pin: 'D2', gain: 0.55, offset: 1.65, most: 2.6, attack: 2, decay: 2000, supply: '3V3' },
    mic: { pin: 'D3', gain: 31, offset: 1.65, most: 2.6, attack: 2, decay: 2000, supply: '3V3' },
  },
  clipLight: { pin: 'D43', resistor: 1000 },

  settling: 800,
  silentClick: 5,
} as const satisfies Board;
