/**
 * What a board file holds: facts only, no code. One description serves the firmware (folded into constants at build
 * time), the simulator, the wiring table and the checks.
 *
 * Units stand in the names or the comments: V rms unless said otherwise, ohm, ms, mB (hundredths of a decibel) where
 * the device needs integers, dB where people read.
 */
import type { McuId } from './mcu.ts';

/** A pin by the name that is printed on the board, "D15". */
export type PinName = string;

export interface Supply {
  readonly volts: number;
  /** Where it comes from, for the wiring table. */
  readonly from: string;
}

export interface BusFacts {
  readonly scl: PinName;
  readonly sda: PinName;
  /** Hz. */
  readonly bitrate: number;
  /** Name of the supply that the pull-up resistors stand on, and ohm, at the microcontroller's side. */
  readonly pullup: { readonly supply: string; readonly ohm: number };
  /** A level shifter between the microcontroller and the chips of another supply. */
  readonly shifter?: { readonly part: string; readonly supply: string; readonly ohm: number };
}

/** A DS1882: dual logarithmic potentiometer, zero-cross. Options are settings of the part's configuration register. */
export interface Ds1882Facts {
  readonly part: 'DS1882';
  readonly bus: string;
  /** 7 bit, 0x28 to 0x2F. */
  readonly address: number;
  readonly supply: string;
  readonly behindShifter: boolean;
  /** Zero-cross detection; off only to hear what it is good for. */
  readonly zeroCross: boolean;
}

/** An SSD1306 picture of 128 columns. */
export interface Ssd1306Facts {
  readonly part: 'SSD1306';
  readonly bus: string;
  /** 7 bit, 0x3C or 0x3D. */
  readonly address: number;
  readonly supply: string;
  readonly behindShifter: boolean;
  readonly height: 32 | 64;
}

export type ChipFacts = Ds1882Facts | Ssd1306Facts;

/** What plays into the board. */
export interface SourceFacts {
  readonly title: string;
  /** Largest voltage of a full-scale sine, V rms. A louder source breaks every level that is printed. */
  readonly maximum: number;
  /** ohm. */
  readonly resistance: number;
  /** V rms, A-weighted. */
  readonly noise: number;
}

/** One stage of the audio path, in order from source to jack. */
export type StageFacts =
  | {
      readonly kind: 'volume';
      readonly name: string;
      /** A chip of this board. */
      readonly chip: string;
    }
  | {
      readonly kind: 'amplifier';
      readonly name: string;
      readonly part: string;
      /** dB, fixed. */
      readonly gain: number;
      /** Largest sine that it gives unloaded (1 % distortion) at the used supply, V rms. */
      readonly maximum: number;
      /** ohm at the jack, everything in series counted. */
      readonly outputResistance: number;
      /** A rms. */
      readonly currentLimit: number;
      /** V rms at the output, A-weighted, input shorted. */
      readonly noise: number;
      /** Largest direct voltage at its output, mV. */
      readonly offset: number;
      readonly inputResistance: number;
    }
  | {
      readonly kind: 'mute relay';
      readonly name: string;
      /** Form C: the jack on the common, normally closed to ground, normally open to the amplifier. */
      readonly form: 'C';
      /** The microcontroller's pin; high closes the contact to the amplifier. */
      readonly pin: PinName;
      /** The resistor that mutes while nobody drives the pin: ohm, to ground. */
      readonly pull: number;
      readonly driver: string;
      /** ohm from the jack to ground when released. */
      readonly dischargeResistance: number;
      /** ms, least and greatest over the part's data, with the flyback diode that is fitted. */
      readonly operate: readonly [number, number];
      readonly release: readonly [number, number];
      readonly bounce: readonly [number, number];
      /** Largest difference between the two poles, ms. */
      readonly skew: number;
      /** Gain when released, dB. */
      readonly floor: number;
      readonly coilCurrent: number;
    };

export interface SeatFacts {
  readonly name: string;
  /** The jack's name. */
  readonly jack: string;
  /** Greatest level, mB re the board's full scale; whole steps, quantised down. */
  readonly limit: number;
  /** Level after power-up when none is remembered, and the most that a remembered one may be, mB. */
  readonly startup: number;
  /** Ramps upwards: at most this many dB a second. Downwards is not limited. */
  readonly rise: number;
}

export interface EncoderFacts {
  readonly kind: 'encoder';
  readonly a: PinName;
  readonly b: PinName;
  /** Edges of both contacts together from one detent to the next. */
  readonly edges: 1 | 2 | 4;
  /** Detents of a full turn. */
  readonly detents: number;
  /** The contacts, and the filter on each: pull-up and series resistor in ohm, capacitor in F. */
  readonly filter: { readonly pullup: number; readonly series: number; readonly capacitor: number };
  /** Longest bounce of a contact, ms, and most extra edges in it. */
  readonly bounce: { readonly ms: number; readonly edges: number };
}

export interface ButtonFacts {
  readonly kind: 'button';
  readonly pin: PinName;
  /** Closes to ground; the pull-up is the microcontroller's own or a resistor. */
  readonly pullup: 'internal' | 'resistor';
  readonly does: 'mute';
  readonly bounce: { readonly ms: number; readonly edges: number };
}

export type ControlFacts = EncoderFacts | ButtonFacts;

export interface Board {
  /** Its folder's name. */
  readonly name: string;
  readonly title: string;
  readonly mcu: McuId;
  readonly supplies: Readonly<Record<string, Supply>>;
  readonly buses: Readonly<Record<string, BusFacts>>;
  readonly chips: Readonly<Record<string, ChipFacts>>;
  readonly sources: Readonly<Record<string, SourceFacts>>;
  readonly path: readonly StageFacts[];
  readonly jacks: Readonly<Record<string, { readonly title: string }>>;
  readonly seats: readonly SeatFacts[];
  readonly controls: Readonly<Record<string, ControlFacts>>;
  /** ms from power-up until supplies and amplifier have settled: silent until then. */
  readonly settling: number;
  /** Largest click at a jack without music, mV peak. */
  readonly silentClick: number;
}
