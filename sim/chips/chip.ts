/**
 * What a simulated chip is. Three faces (each wants its own reader):
 *
 * - the bus: bytes as they come over the wire, with the acknowledgements that the part gives;
 * - the bench: power, and registers by name, for tests, scenarios and the panel;
 * - the ear: gain from each input to each output at this instant, as bounds while a change is in flight.
 *
 * A model is written from the part's data sheet alone and imports nothing from `firmware/`: a wrong register in the
 * driver or in the model is caught by the other.
 */
import type { Clock } from '../clock.ts';
import type { Signal } from '../signal.ts';
import type { Random } from '../random.ts';

/** A firmware's access that the part does not have: an error of the test, not a state of the part. */
export class BadAccess extends Error {
  override name = 'BadAccess';
}

/** Gain as an amplitude factor: the least and the greatest that it may be at this instant. */
export interface Bounds {
  readonly lo: number;
  readonly hi: number;
}

/** What the world gives to a chip. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: Random;
  /** The signal at the part's audio input; asked at every switch, because it may change. */
  signal(): Signal;
  /** To be called after every change of anything that the ear or the eye could notice. */
  changed(): void;
}

export interface Chip {
  /** As on the case: "DS1882". */
  readonly part: string;
  /** 7-bit address. */
  readonly address: number;
  /** Hz that it follows at most, where that is less than a bus may have. */
  readonly maxBitrate?: number;

  // the bus
  /** A START with this chip's address. Returns true to acknowledge. */
  start(read: boolean): boolean;
  /** One byte to the chip; returns true to acknowledge. Throws BadAccess for what the part does not have. */
  write(byte: number): boolean;
  /** One byte from the chip. */
  read(): number;
  /** STOP (or the end that a repeated START makes: `repeated` is true then). */
  stop(repeated: boolean): void;

  // the bench
  /** Power off and on: registers take their reset values, whatever is in EEPROM stays. */
  power(on: boolean): void;
  /** Every register by its data sheet name. */
  peek(): Record<string, number>;
}

/** A part in the audio path. */
export interface AudioChip extends Chip {
  /** Gain from input to output `ch` (0 left, 1 right) now. */
  gain(ch: number): Bounds;
}

/** A codec: ways from its inputs to its outputs, by the names that its model has for them. */
export interface CodecChip extends AudioChip {
  /** What of these inputs together arrives at an output now; the floor of the part where there is no way. */
  reach(from: readonly string[], to: string): Bounds;
}

/** A codec whose master clock may stop. */
export interface ClockedChip extends CodecChip {
  clock(on: boolean): void;
}

/** What shows a picture. */
export interface Glass {
  readonly width: number;
  readonly height: number;
  /** One byte a pixel, row by row, 1 is lit, as a person would see it (remap, scan direction, offset and on/off obeyed). */
  pixels(): Uint8Array;
}

/** A part on a bus that shows a picture. */
export interface PictureChip extends Chip, Glass {}

/** A part whose pins are outputs and inputs of the board. */
export interface ExpanderChip extends Chip {
  /** What a pin drives; undefined while it is an input, or without power. */
  level(pin: number): boolean | undefined;
  /** What the world does at a pin; undefined lets go. */
  put(pin: number, level: boolean | undefined): void;
  /** Called with the number of a pin whenever what it drives has changed. */
  onPins(listener: (pin: number) => void): void;
  /** What its interrupt pin drives (INTA where there are two); undefined lets go, and a resistor has it. */
  interruptLevel(): boolean | undefined;
  /** Called whenever that has changed. */
  onInterrupt(listener: () => void): void;
}

/** A number as data sheets write it: 0x2f. */
export function hex(number: number, digits = 2): string {
  return `0x${number.toString(16).padStart(digits, '0')}`;
}
