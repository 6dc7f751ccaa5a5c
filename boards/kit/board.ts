/**
 * kit: an ESP32 Audio Kit of Ai-Thinker with an ES8388, as a headphone amp with six keys and no screen.
 *
 * What sounds: the line input, straight through the codec's analogue mixer. Espruino has no I2S on an ESP32
 * (espruino/Espruino issue 1693), and the codec of this board has its clock and data from the ESP32 alone: no DAC, no
 * recording. **Whether the ES8388 passes its inputs without a clock was read nowhere: try it before you solder.** All
 * public programs that do it give it one (espressif/esp-adf issue 299). The model leaves it open too.
 *
 * Line in and the microphones are joined on the module (pschatzmann.ch, "The AI-Thinker AudioKit Audio Input Bug"): who
 * listens hears the room as well, unless the capacitors of the microphones are taken out.
 *
 * Nothing mutes the headphones of this board: relay and socket are added, at a plug in the board's own socket. The coil's
 * driver is at IO22, the only pin of the header that neither a key nor the boot is at. The green LED D4 hangs there too
 * and would lift the driver's gate: take it off.
 */
import type { Board, ButtonFacts } from '../board.ts';

interface Revision {
  readonly sda: string;
  readonly scl: string;
  /** The switch in the board's headphone socket; nobody asks it here, but a key on its pin is of no use. */
  readonly detect: string;
}

/**
 * By the version of the module, ESP32-A1S, which is not printed on it, and by the pin of the headphone switch. I2C: maker's
 * answer in Ai-Thinker-Open/ESP32-A1S-AudioKit issue 26; which of 18 and 23 is the clock, pschatzmann/arduino-audio-tools
 * ai-thinker.h and marcel-licence/esp32_basic_synth issue 71 say differently. Switch at 5, 19 or 39: ai-thinker.h.
 */
export const REVISIONS = {
  'V2.3': { sda: 'D33', scl: 'D32', detect: 'D39' },
  'V2.3, switch at 19': { sda: 'D33', scl: 'D32', detect: 'D19' },
  'V2.3, switch at 5': { sda: 'D33', scl: 'D32', detect: 'D5' },
  'V2.2': { sda: 'D23', scl: 'D18', detect: 'D39' },
  'V2.2, lines swapped': { sda: 'D18', scl: 'D23', detect: 'D39' },
} as const satisfies Record<string, Revision>;

const key = { kind: 'button', pullup: 'internal', bounce: { ms: 5, edges: 8 } } as const;

/** As they are printed (pschatzmann/arduino-audiokit ai_thinker_es8388_5.h). Twice the same three: a revision may miss some. */
const KEYS: Readonly<Record<string, ButtonFacts & { readonly pin: string }>> = {
  // No pull-up inside: the board has one (memory). Short false lows: this key acts on what lasts.
  key1: { ...key, pin: 'D36', pullup: 'resistor', does: 'mute' },
  key2: { ...key, pin: 'D13', does: 'down' },
  key3: { ...key, pin: 'D19', does: 'up' },
  key4: { ...key, pin: 'D23', does: 'mute' },
  key5: { ...key, pin: 'D18', does: 'down' },
  key6: { ...key, pin: 'D5', does: 'up' },
};

export function kit(revision: keyof typeof REVISIONS): Board {
  const { sda, scl, detect }: Revision = REVISIONS[revision];
  return {
    name: 'kit',
    title: `Kit: line in of an ESP32 Audio Kit, ${revision}`,
    mcu: 'ESP32',

    supplies: {
      '3V3': { volts: 3.3, from: 'the regulator of the board' },
      '5V': { volts: 5, from: 'USB; the relay coil' },
    },

    // The board's own resistors (memory). 100 kHz: espressif/esp-adf.
    buses: { I2C1: { scl, sda, bitrate: 100_000, pullup: { supply: '3V3', ohm: 4700 } } },

    chips: {
      codec: {
        part: 'ES8388',
        bus: 'I2C1',
        address: 0x10,
        supply: '3V3',
        behindShifter: false,
        // The speakers follow a volume that the headphones do not (arduino-audio-tools issue 354), which is that of the first pair.
        pair: 2,
        audio: { clock: 'none', mclk: 12_288_000, from: 'the ESP32, and Espruino gives none', rate: 48_000, format: 'I2S', bits: 24 },
      },
    },

    relays: {
      mute: { kind: 'relay', coil: { pin: 'D22' }, pull: 10_000, driver: 'BSS138 with a 1N4148 across the coil', coilCurrent: 0.028, supply: '5V' },
    },

    // The amplifier of the speakers hears the first pair; high switches it on.
    held: { D21: { level: 0, what: 'the amplifier of the speakers stays off' } },

    sources: { line: { title: 'Line in, and the microphones with it', maximum: 0.9, resistance: 100, noise: 8e-6 } },

    path: [
      { kind: 'codec', name: 'mixer', chip: 'codec', inputs: { line: 'line 2' } },
      { kind: 'volume', name: 'volume', chip: 'codec' },
      { kind: 'mute relay', name: 'mute', relay: 'mute', form: 'C', dischargeResistance: 22 },
    ],

    // The board's own capacitors (memory).
    jacks: { phones: { title: '3.5 mm socket behind the one of the board', coupling: 100e-6 } },

    seats: [{ name: 'phones', jack: 'phones', limit: -600, startup: -3000, rise: 80, step: 1.5 }],

    controls: Object.fromEntries(Object.entries(KEYS).filter(([, { pin }]) => pin !== sda && pin !== scl && pin !== detect)),

    settling: 500,
    silentClick: 5,
  };
}

/** Yours: the name of its row. */
export const board = kit('V2.3');
