/**
 * hat: a Pixl.js with its own screen and buttons, and a WM8960.
 *
 * A USB bridge gives data, bit clock and frame clock; the master clock is the 24 MHz oscillator that the boards with this
 * part have (Waveshare's and Seeed's drawings). The two run apart by some millionths: now and then a sample is lost or
 * doubled, as with a Raspberry Pi. Without a bridge, line and microphone are heard all the same.
 *
 * Line in and the return of the headphones want pins that not every board leads out: see `CARRIERS`. No board has a mute:
 * the relay and its socket are added.
 */
import type { Board, JackFacts, MuteRelayFacts, SourceFacts } from '../board.ts';

const button = { kind: 'button', pullup: 'internal', bounce: { ms: 5, edges: 8 } } as const;

const sources = {
  usb: { title: 'Playback of the computer', maximum: 1.0, resistance: 0, noise: 0 },
  line: { title: 'Line in', maximum: 1.0, resistance: 100, noise: 8e-6 },
  // At input 1, by capacitors, fed with 3.3 V (drawings of all three). What it gives at the loudest is (memory).
  mic: { title: 'Microphones of the board', maximum: 0.1, resistance: 400, noise: 5e-6 },
} as const satisfies Record<string, SourceFacts>;

const relay = { kind: 'mute relay', name: 'mute', relay: 'mute', form: 'C', dischargeResistance: 22 } as const satisfies MuteRelayFacts;

interface Carrier {
  readonly capless: boolean;
  readonly sources: Readonly<Record<string, SourceFacts>>;
  readonly inputs: Readonly<Record<string, 'dac' | 'line 3'>>;
  readonly mute: MuteRelayFacts;
  readonly jack: JackFacts;
}

/** What a WM8960 sits on. */
export const CARRIERS = {
  /**
   * All pins led out: SparkFun's breakout, whose sockets return to OUT3 (sparkfun/SparkFun_WM8960_Arduino_Library, head of
   * Example_08), or a HAT with wires at the pins 30 (OUT3), 2 and 7 (LINPUT3, RINPUT3), and without its capacitors C3, C5.
   * The sleeve stands at half supply: it touches neither ground nor a metal case.
   */
  'all pins': {
    capless: true,
    sources,
    inputs: { usb: 'dac', line: 'line 3' },
    mute: { ...relay, return: 'OUT3' },
    jack: { title: '3.5 mm socket, its sleeve on OUT3', of: 'interface' },
  },
  /**
   * Waveshare's WM8960 Audio HAT and Seeed's ReSpeaker 2-Mics HAT as they are sold: 100 uF in series with each ear, the sleeve
   * on ground, OUT3 and input 3 not connected (both drawings). The relay hangs at a plug in the HAT's own socket.
   */
  'as sold': {
    capless: false,
    sources: { usb: sources.usb, mic: sources.mic },
    inputs: { usb: 'dac' },
    mute: relay,
    jack: { title: '3.5 mm socket behind the one of the HAT', of: 'interface', coupling: 100e-6 },
  },
} as const satisfies Record<string, Carrier>;

export function hat(carrier: keyof typeof CARRIERS): Board {
  const { capless, inputs, mute, jack, sources: heard }: Carrier = CARRIERS[carrier];
  const { up, down, mute: silence, input } = {
    up: { ...button, pin: 'H1', does: 'up' },
    down: { ...button, pin: 'H4', does: 'down' },
    mute: { ...button, pin: 'H2', does: 'mute' },
    input: { ...button, pin: 'H3', does: 'input' },
  } as const;
  return {
    name: 'hat',
    title: 'Hat: a WM8960 on a Pixl.js',
    mcu: 'PIXLJS',

    supplies: {
      '3V3': { volts: 3.3, from: 'the regulator of the Pixl.js; the codec has a filter of its own' },
      '5V': { volts: 5, from: 'USB; the relay coil' },
    },

    buses: {
      I2C1: { scl: 'A5', sda: 'A4', bitrate: 400_000, pullup: { supply: '3V3', ohm: 4700 } },
    },

    chips: {
      codec: {
        part: 'WM8960',
        bus: 'I2C1',
        address: 0x1a,
        supply: '3V3',
        behindShifter: false,
        capless,
        audio: { mclk: 24_000_000, from: 'oscillator of the codec board; a USB bridge gives the other clocks and data', rate: 48_000, format: 'I2S', bits: 24 },
      },
    },

    relays: {
      mute: { kind: 'relay', coil: { pin: 'D6' }, pull: 10_000, driver: 'BSS138 with a 1N4148 across the coil', coilCurrent: 0.028, supply: '5V' },
    },

    sources: heard,

    path: [{ kind: 'codec', name: 'mixer', chip: 'codec', inputs, monitor: { source: 'mic', input: 'microphone' } }, { kind: 'volume', name: 'volume', chip: 'codec' }, mute],

    jacks: { phones: jack },

    seats: [{ name: 'phones', jack: 'phones', limit: -800, startup: -4000, rise: 80 }],

    controls: Object.keys(inputs).length > 1 ? { up, down, mute: silence, input } : { up, down, mute: silence },

    screen: 'own',
    // Half of the 2,950 variables stay free.
    without: ['ducking', 'sides', 'dim', 'standby'],

    settling: 500,
    silentClick: 5,
  };
}

export const board = hat('all pins');
