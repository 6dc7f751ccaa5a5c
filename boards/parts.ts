/**
 * What the checker has to know of each part: where it can be on a bus, what it runs on, what its lines stand, how it
 * comes up. How it sounds is in `plan/path.ts`. "(memory)" marks a figure that was read in no source.
 */
import type { Board, ChipFacts, ScreenFacts, VolumeFacts } from './board.ts';

export interface PartFacts {
  /** 7 bit, all that its pins can make, and those pins. */
  readonly addresses: readonly number[];
  readonly addressPins: string;
  /** V, least and greatest. */
  readonly supply: readonly [least: number, greatest: number];
  /** What it surely takes for high at SDA and SCL: V, or a share of its supply. */
  readonly high: { readonly volts: number } | { readonly share: number };
  /** What SDA and SCL stand: V, or so many V above its supply. */
  readonly stands: { readonly volts: number } | { readonly above: number };
  /** Hz. */
  readonly bitrate: number;
  /** Pulls SDA and SCL up to its own supply. */
  readonly pullsUp?: true;
  /** ms from power-up until it may be written. */
  readonly wait: number;
}

export interface VolumePartFacts extends PartFacts {
  /** One: both ears share it. */
  readonly channels: 1 | 2 | 4 | 6;
  /** After a reset; `stored` is what its EEPROM says, half way from the factory. */
  readonly wakes: 'silent' | 'loud' | 'stored';
  /** In words, for those that do not wake silent. */
  readonly wakesAt?: string;
  /** Its signal stands around ground, between a positive and a negative supply. */
  readonly bothSides?: true;
  /** It cannot be read: what it holds is written again at each look. */
  readonly writeOnly?: true;
  /** Largest current through a wiper, A. */
  readonly wiperCurrent?: number;
  /** The longest that it waits for a zero crossing where it is told to, ms. */
  readonly zeroCross?: number;
  /** What may hang at its output: a wiper wants a high impedance, a line does not drive headphones. */
  readonly output: 'wiper' | 'line' | 'headphones';
}

const from = (first: number, count: number, step = 1): number[] => Array.from({ length: count }, (_, i) => first + i * step);

const THREE_PINS = 'A2, A1, A0';

/** DS22096B and DS22107B: p4 (supply), p11 (high, 12.5 V at the pins), p50 (address); bit rate of the 400 kHz mode. */
const MCP46 = {
  addresses: from(0x28, 8), // torvalds/linux drivers/iio/potentiometer/mcp4531.c
  addressPins: THREE_PINS,
  supply: [2.7, 5.5],
  high: { share: 0.7 },
  stands: { volts: 12.5 },
  bitrate: 400_000,
  wait: 0,
  channels: 2,
  wakesAt: 'half way, -6 dB',
  wiperCurrent: 2.5e-3, // DS22096B p5
  output: 'wiper',
} as const;

const AD525 = {
  addresses: from(0x2c, 4), // AD5252 rev D p15
  addressPins: 'AD1, AD0',
  supply: [2.7, 5.5], // AD5251/AD5252 rev E p3
  high: { share: 0.7 }, // (memory)
  stands: { above: 0.3 }, // (memory)
  bitrate: 400_000, // (memory)
  wait: 1, // EEMEM is read in 300 us as a rule (rev E p7)
  wakes: 'stored',
  wakesAt: 'half way, -6 dB', // factory value (memory)
  output: 'wiper',
} as const;

/** Registers and addresses: apache/nuttx drivers/ioexpander/mcp23x17.h and mcp23x08.h. */
const MCP230 = {
  addresses: from(0x20, 8),
  addressPins: THREE_PINS,
  supply: [1.8, 5.5], // DS20001952C p1, DS20001919F p1
  high: { share: 0.8 }, // (memory)
  stands: { above: 0.6 }, // (memory)
  bitrate: 400_000, // nuttx; 1.7 MHz at 5 V (memory)
  wait: 0,
} as const;

/** What codecs have in common: a level of 0.7 of their supply, inputs that stand as much and 0.3 V (memory). */
const CODEC = {
  supply: [2.7, 3.6], // (memory)
  high: { share: 0.7 },
  stands: { above: 0.3 }, // (memory)
  bitrate: 526_000, // (memory)
  wait: 0,
  channels: 2,
  wakes: 'silent',
  output: 'headphones',
} as const;

export const VOLUME_PARTS = {
  DS1882: {
    addresses: from(0x28, 8), // data sheet p14
    addressPins: THREE_PINS,
    // "5 V digital supply" (rev 0 p1); its sister, the DS1881, has 2.7 to 5.5 V and 0.7 of it for a high (p2).
    supply: [4.5, 5.5],
    high: { share: 0.7 },
    stands: { above: 0.5 }, // (memory)
    bitrate: 400_000, // (memory)
    wait: 0, // its pages that were had give no figure; it wakes in mute
    channels: 2,
    bothSides: true, // VCC and V-, beside VDD of its logic
    wakes: 'silent', // its volatile mode, p10
    zeroCross: 50, // DS1881 p7
    wiperCurrent: 1e-3, // DS1881 p2
    output: 'wiper',
  },
  MCP4651: { ...MCP46, wakes: 'loud' }, // DS22096B p35
  MCP4661: { ...MCP46, wakes: 'stored' }, // DS22107B p12
  AD5252: { ...AD525, channels: 2 },
  AD5254: { ...AD525, channels: 4 },
  PT2258: {
    addresses: from(0x40, 4, 2), // romr/esp-idf-pt2258, p4fkdgo/arduino-PT2258-library
    addressPins: 'CODE1, CODE2',
    supply: [5, 9], // (memory)
    high: { share: 0.7 }, // (memory)
    stands: { above: 0.3 }, // (memory)
    bitrate: 100_000, // marclura/PT2258-Arduino-Library
    pullsUp: true, // seen at nearly 9 V with a supply of 9 V, and it killed a 3.3 V part: projects.bouwens.co
    wait: 200, // romr README
    channels: 6,
    writeOnly: true, // romr/esp-idf-pt2258 pt2258_reg.h
    wakes: 'loud', // seen on an untouched part: picaxeforum.co.uk 32847; the libraries disagree
    wakesAt: 'perhaps 0 dB',
    output: 'line',
  },
  TPA6130A2: {
    addresses: [0x60], // SLOS598A p15, its sister
    addressPins: 'none',
    supply: [2.5, 5.5], // SLOS488F
    high: { volts: 1.3 }, // SLOS488F
    stands: { volts: 7 }, // SLOS488F
    bitrate: 400_000, // (memory)
    wait: 5, // start-up, SLOS488B p6
    channels: 1,
    wakes: 'silent', // SLOS488B p20
    output: 'headphones',
  },
  WM8731: { ...CODEC, addresses: [0x1a, 0x1b], addressPins: 'CSB', writeOnly: true }, // rev 4.9 p46; off, torvalds/linux wm8731.c
  // On from its reset, and the line input straight to the headphones at 0 dB (Neotron-Compute/tlv320aic23 src/lib.rs).
  TLV320AIC23B: { ...CODEC, addresses: [0x1a, 0x1b], addressPins: 'CS', wakes: 'loud', wakesAt: 'the line input straight to the headphones, 0 dB', writeOnly: true },
  // Muted, at 0 dB (Linux sgtl5000.c).
  SGTL5000: { ...CODEC, supply: [1.62, 3.6], bitrate: 400_000, addresses: [0x0a, 0x2a], addressPins: 'CTRL_ADR0_CS' },
  WM8960: { ...CODEC, addresses: [0x1a], addressPins: 'none', writeOnly: true }, // Linux wm8960.c
  ES8388: { ...CODEC, bitrate: 400_000, addresses: [0x10, 0x11], addressPins: 'CE' }, // espressif/esp-adf; outputs off, apache/nuttx es8388.h
} as const satisfies Record<VolumeFacts['part'], VolumePartFacts>;

export const EXPANDER_PARTS = {
  // Bits 7 of a port are outputs only: adafruit/Adafruit_CircuitPython_MCP230xx issue 57, Adafruit-MCP23017-Arduino-Library issue 96.
  MCP23017: { ...MCP230, bits: 16, outputsOnly: 0x8080, interruptWakes: 'driven' },
  MCP23008: { ...MCP230, bits: 8, outputsOnly: 0x80, interruptWakes: 'driven' },
  TCA9554: {
    addresses: from(0x20, 8), // RobTillaart/TCA9554
    addressPins: THREE_PINS,
    supply: [1.65, 5.5], // (memory)
    high: { share: 0.7 }, // (memory)
    stands: { volts: 5.5 }, // (memory)
    bitrate: 400_000, // RobTillaart/TCA9554
    wait: 0,
    bits: 8,
    pullup: 100_000, // on each pin until it becomes an output, RobTillaart/TCA9554
  },
  PCF8574: {
    addresses: from(0x20, 8), // RobTillaart/PCF8574
    addressPins: THREE_PINS,
    supply: [2.5, 6], // NXP rev. 5 p1
    high: { share: 0.7 }, // (memory)
    stands: { above: 0.5 }, // (memory)
    bitrate: 100_000, // NXP rev. 5 p1
    wait: 0,
    bits: 8,
    wakesHigh: true, // NXP rev. 5 p1, and only 100 uA of it
  },
} as const;

/** An expander drives coils by its outputs. */
export interface ExpanderPartFacts extends PartFacts {
  readonly bits: 8 | 16;
  /** ohm to its supply while a pin is an input. */
  readonly pullup?: number;
  /** All pins are high, weakly, from power-up on. */
  readonly wakesHigh?: true;
  /** Bits that may not be inputs. */
  readonly outputsOnly?: number;
  /** Until it is set up its interrupt line is no open drain: it gives its supply's voltage (apache/nuttx mcp23x17.h: ODR is 0). */
  readonly interruptWakes?: 'driven';
}

const SCREEN_PARTS = {
  SSD1306: {
    addresses: [0x3c, 0x3d], // data sheet 8.1.5
    addressPins: 'SA0',
    supply: [3, 5.5], // a module with its own regulator to 3.3 V (memory)
    high: { volts: 2.64 }, // 0.8 of 3.3 V (memory)
    stands: { volts: 3.6 }, // (memory)
    bitrate: 400_000, // espruino/EspruinoDocs devices/SSD1306.js uses it
    wait: 0,
  },
  SH1106: {
    addresses: [0x3c, 0x3d], // SA0: espruino/EspruinoDocs devices/SH1106.js has 0x3c and 0x3d
    addressPins: 'SA0',
    // Itself 1.65 to 3.5 V (V2.6 p1); a module with its own regulator to 3.3 V, as with the SSD1306 (memory).
    supply: [3, 5.5],
    high: { volts: 2.64 }, // 0.8 of 3.3 V (memory)
    stands: { volts: 3.6 }, // (memory)
    bitrate: 400_000, // V2.6 p1
    wait: 0,
  },
} as const satisfies Record<ScreenFacts['part'], PartFacts>;

export const PARTS: Readonly<Record<ChipFacts['part'], PartFacts>> = { ...VOLUME_PARTS, ...EXPANDER_PARTS, ...SCREEN_PARTS };

export function isVolume(chip: ChipFacts): chip is VolumeFacts {
  return chip.part in VOLUME_PARTS;
}

export function isScreen(chip: ChipFacts): chip is ScreenFacts {
  return chip.part in SCREEN_PARTS;
}

/** The name of the board's screen among its chips. */
export function screenOf({ chips }: Board): string | undefined {
  return Object.keys(chips).find((name) => isScreen(chips[name]!));
}

export const volumePart = (chip: VolumeFacts): VolumePartFacts => VOLUME_PARTS[chip.part];

export function expanderPart(chip: ChipFacts): ExpanderPartFacts | undefined {
  return (EXPANDER_PARTS as Readonly<Record<string, ExpanderPartFacts>>)[chip.part];
}

/** ms until a part has surely followed a write; 0 for one that does so with the byte. */
export function settlingOf(chip: ChipFacts): number {
  return 'zeroCross' in chip && chip.zeroCross ? volumePart(chip).zeroCross! : 0;
}
