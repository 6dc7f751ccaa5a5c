/**
 * What a board file holds: facts only, no code. One description serves the firmware (folded into constants at build
 * time), the planner and the checker, the simulator, the wiring table and the drawing.
 *
 * Units stand in the names or the comments: V rms unless said otherwise, ohm, ms, mB (hundredths of a decibel) where
 * the device needs integers, dB where people read. What is left out has a default, with its source, in `defaults.ts`.
 */
import type { McuId } from './mcu.ts';

/** A pin by the name that is printed on the board, "D15". */
export type PinName = string;

export interface Supply {
  readonly volts: number;
  /** Where it comes from, for the wiring table. */
  readonly from: string;
  /** A supervisor on it drops the master mute when it falls: for parts that come up loud after a brown-out. */
  readonly supervised?: boolean;
}

export interface BusFacts {
  readonly scl: PinName;
  readonly sda: PinName;
  /** Hz. */
  readonly bitrate: number;
  /** Name of the supply that the pull-up resistors stand on, and ohm, at the microcontroller's side. */
  readonly pullup: { readonly supply: string; readonly ohm: number };
  /** The socket of the microcontroller's own board that it is at, and that feeds its chips: it is switched on at the start. */
  readonly socket?: string;
  /** A level shifter between the microcontroller and the chips of another supply. */
  readonly shifter?: { readonly part: string; readonly supply: string; readonly ohm: number };
}

interface ChipOnBus {
  readonly bus: string;
  /** 7 bit. */
  readonly address: number;
  readonly supply: string;
  readonly behindShifter: boolean;
}

/** A DS1882: dual logarithmic potentiometer, zero-cross. Options are settings of the part's configuration register. */
export interface Ds1882Facts extends ChipOnBus {
  readonly part: 'DS1882';
  /** Zero-cross detection; off only to hear what it is good for. */
  readonly zeroCross: boolean;
}

/** A code of the part and the level that was measured there at one ear, dB of its loudest: for `calibration`. */
export type Measured = readonly (readonly [code: number, dB: number])[];

/** Linear potentiometers with 257 steps, of Microchip; the NV types keep wipers in an EEPROM. */
export interface Mcp46Facts extends ChipOnBus {
  readonly part: 'MCP4651' | 'MCP4661';
  /** End to end, ohm: 5, 10, 50 or 100 k. */
  readonly rab: 5_000 | 10_000 | 50_000 | 100_000;
  /** The builder stores wiper code 0 in the EEPROM once (`commission`), so that a reset is silent. NV types only. */
  readonly storedSilent?: boolean;
  /** What a builder measured at each ear of this very part: both ears are matched by it. */
  readonly calibration?: { readonly left: Measured; readonly right: Measured };
}

/** Linear potentiometers with 256 steps, of Analog Devices. */
export interface Ad525Facts extends ChipOnBus {
  readonly part: 'AD5252' | 'AD5254';
  readonly rab: 1_000 | 10_000 | 50_000 | 100_000;
  readonly storedSilent?: boolean;
  readonly calibration?: { readonly left: Measured; readonly right: Measured };
}

/** Six attenuators of 79 dB. 100 kHz at most, write-only, comes up loud. */
export interface Pt2258Facts extends ChipOnBus {
  readonly part: 'PT2258';
}

/** Headphone amplifier with one volume for both ears. */
export interface Tpa6130Facts extends ChipOnBus {
  readonly part: 'TPA6130A2';
}

/** Expanders: their outputs drive relay coils through drivers, their inputs may read buttons. */
export interface ExpanderFacts extends ChipOnBus {
  readonly part: 'MCP23017' | 'MCP23008' | 'TCA9554' | 'PCF8574';
  /** The pin of the microcontroller that its interrupt line is on (INTA, INT), with a resistor to the pins' supply: for buttons. */
  readonly interrupt?: PinName;
}

/** An SSD1306 picture of 128 columns. */
export interface Ssd1306Facts extends ChipOnBus {
  readonly part: 'SSD1306';
  readonly height: 32 | 64;
}

/** An SH1106 picture of 128 columns, the middle of its 132. */
export interface Sh1106Facts extends ChipOnBus {
  readonly part: 'SH1106';
  readonly height: 64;
}

/**
 * The digital side of a codec. Another device gives it clock and data: a USB bridge, a clock generator. The
 * microcontroller only controls, it has no audio interface.
 */
export interface DigitalAudioFacts {
  /** Master clock at the part's pin, Hz. */
  readonly mclk: number;
  /** Who gives the clock, for the wiring table. */
  readonly from: string;
  /** Sample rate, Hz. */
  readonly rate: number;
  readonly format: 'I2S' | 'left' | 'right';
  readonly bits: 16 | 20 | 24 | 32;
  /** The codec gives bit and frame clock; left out, it follows. */
  readonly leads?: boolean;
  /**
   * Nobody gives it one: only the ways round the converters are heard, and of an ES8388 it has to be tried whether they are.
   * The other figures are what the part is set to, and play no part.
   */
  readonly clock?: 'none';
  /** The clock may come minutes after the power: a part that cannot answer without it is waited for. */
  readonly late?: boolean;
}

interface CodecOnBus extends ChipOnBus {
  readonly audio: DigitalAudioFacts;
}

/** Codecs with a headphone output that has a volume of its own, and a line output that has none. */
export interface Wm8731Facts extends CodecOnBus {
  readonly part: 'WM8731' | 'TLV320AIC23B';
}

export interface Sgtl5000Facts extends CodecOnBus {
  readonly part: 'SGTL5000';
  /** The headphones return to VGND, which stands at half supply. */
  readonly capless?: boolean;
  /** Resistor that feeds an electret microphone, kohm. */
  readonly bias?: 2 | 4 | 8;
}

export interface Wm8960Facts extends CodecOnBus {
  readonly part: 'WM8960';
  /** The headphones return to OUT3, which stands at half supply. */
  readonly capless?: boolean;
  /** A microphone is fed from MICBIAS. */
  readonly bias?: boolean;
}

export interface Es8388Facts extends CodecOnBus {
  readonly part: 'ES8388';
  /** Which pair of outputs, LOUT1 and ROUT1 or LOUT2 and ROUT2, has the headphones. */
  readonly pair: 1 | 2;
}

export type CodecFacts = Wm8731Facts | Sgtl5000Facts | Wm8960Facts | Es8388Facts;

/** A part in the audio path whose steps set a level. */
export type VolumeFacts = Ds1882Facts | Mcp46Facts | Ad525Facts | Pt2258Facts | Tpa6130Facts | CodecFacts;
export type ScreenFacts = Ssd1306Facts | Sh1106Facts;
export type ChipFacts = VolumeFacts | ExpanderFacts | ScreenFacts;

/** An input or an output of an expander, by the chip's name. */
export interface ExpanderBit {
  readonly expander: string;
  readonly bit: number;
}

/** What drives a coil: a pin of the microcontroller or an output of an expander, through a driver; high is energised. */
export type Drive = { readonly pin: PinName } | ExpanderBit;

interface RelayData {
  /** Part of the coil driver. */
  readonly driver: string;
  /** ms, least and greatest over the part's data, with the flyback diode or clamp that is fitted. Default `RELAY`. */
  readonly operate?: readonly [number, number];
  readonly release?: readonly [number, number];
  readonly bounce?: readonly [number, number];
  /** Largest difference between the two poles, ms. */
  readonly skew?: number;
  /** V of a Zener diode between the common of an ULN2803A and the supply: the relay lets go faster than by a diode alone. */
  readonly clamp?: number;
  /** A. */
  readonly coilCurrent: number;
  /** V of its supply, by name. */
  readonly supply: string;
}

/** A relay whose contact is at rest while its coil has no current. At rest every relay of Cuebox is quieter. */
export interface RestingRelayFacts extends RelayData {
  readonly kind: 'relay';
  readonly coil: Drive;
  /** The resistor that keeps the coil off while nobody drives it: ohm, to ground. */
  readonly pull: number;
}

/** A relay with two coils that stays where the last pulse put it. Where it is at power-up nobody knows. */
export interface LatchingRelayFacts extends RelayData {
  readonly kind: 'latching relay';
  /** Operated is the louder state. */
  readonly set: Drive;
  readonly reset: Drive;
  /** Least length of a pulse, ms. Default 10. */
  readonly pulse?: number;
  readonly pull: number;
}

export type RelayFacts = RestingRelayFacts | LatchingRelayFacts;

/** What plays into the board. */
export interface SourceFacts {
  readonly title: string;
  /** Largest voltage of a full-scale sine at the board's input, so loaded by it, V rms. A louder source breaks every level that is printed. */
  readonly maximum: number;
  /** ohm; it makes noise and loads nothing, since `maximum` is what arrives. */
  readonly resistance: number;
  /** V rms, A-weighted. */
  readonly noise: number;
}

/** One of N sources, a relay each: at most one contact is closed. */
export interface SelectorFacts {
  readonly kind: 'selector';
  readonly name: string;
  /** Source to relay; the order is that of `in` and of the button. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Gain of an open contact, dB. Default `OPEN_CONTACT`. */
  readonly floor?: number;
}

/** What can be heard of a codec's inputs: its DAC, and the ways round it. Each part has some of them. */
export type CodecInput = 'dac' | 'line' | 'line 1' | 'line 2' | 'line 3' | 'microphone';

/**
 * One of what a codec hears: its input multiplexer and mixer. Its headphone output is a stage of kind `volume` with the
 * same chip behind it; a path without one hangs at its line output.
 */
export interface CodecStageFacts {
  readonly kind: 'codec';
  readonly name: string;
  /** A codec of this board. */
  readonly chip: string;
  /** Source to the codec's input that it is on; the order is that of `in` and of the button. */
  readonly inputs: Readonly<Record<string, CodecInput>>;
  /** A source that is heard on top of what plays, round the converters, at a level of its own: `monitor`. */
  readonly monitor?: { readonly source: string; readonly input: CodecInput };
}

/** A part with steps. */
export interface VolumeStageFacts {
  readonly kind: 'volume';
  readonly name: string;
  /** A chip of this board. */
  readonly chip: string;
  /** Which of the part's channels are left and right, from 0. Default its first two; parts with one volume have none. */
  readonly channels?: readonly [number, number];
}

/** An amplifier, a buffer (0 dB) or a fixed divider (negative). */
export interface AmplifierFacts {
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

/** A divider that a contact bridges: at rest it attenuates. */
export interface PadFacts {
  readonly kind: 'pad';
  readonly name: string;
  readonly relay: string;
  /** dB while at rest, positive. */
  readonly attenuation: number;
  /** ohm, from outside. */
  readonly inputResistance: number;
  /** ohm, while it attenuates. */
  readonly outputResistance: number;
}

/** An amplifier whose contact stands in the ground leg of its feedback: at rest (open) it has less gain. */
export interface GainRelayFacts extends Omit<AmplifierFacts, 'kind' | 'gain' | 'noise'> {
  readonly kind: 'gain relay';
  readonly relay: string;
  /** dB at rest, and operated. */
  readonly gain: readonly [rest: number, operated: number];
  /** V rms, A-weighted, at the output, in the same order. */
  readonly noise: readonly [rest: number, operated: number];
  /** Where the contact stands; anywhere else it would open the loop while it travels. */
  readonly contact: 'ground leg';
}

/** Resistive cells of constant impedance, a relay with two poles each: at rest a cell attenuates. */
export interface LadderFacts {
  readonly kind: 'ladder';
  readonly name: string;
  /** dB of each cell, and its relay. */
  readonly cells: readonly (readonly [dB: number, relay: string])[];
  /** Characteristic impedance, ohm. */
  readonly impedance: number;
}

/** The last contact before the jack, form C: the jack on the common, at rest on ground, operated on the amplifier. */
export interface MuteRelayFacts {
  readonly kind: 'mute relay';
  readonly name: string;
  readonly relay: string;
  readonly form: 'C';
  /** ohm from the jack to ground at rest, or to `return`. */
  readonly dischargeResistance: number;
  /** A jack without capacitors has its sleeve and its contact at rest on this pin of the codec, at half supply: never on ground. */
  readonly return?: 'VGND' | 'OUT3';
  /** Gain at rest, dB. Default `MUTE_CONTACT`. */
  readonly floor?: number;
}

/** One stage of the audio path, in order from source to jack. */
export type StageFacts = SelectorFacts | CodecStageFacts | VolumeStageFacts | AmplifierFacts | PadFacts | GainRelayFacts | LadderFacts | MuteRelayFacts;

/** How the steps of a seat lie on the way from its least level to the loudest. */
export type LawFacts =
  /** Every position that the parts have. */
  | { readonly kind: 'dB' }
  /** An audio taper: a tenth of the voltage at half the way, in so many steps. */
  | { readonly kind: 'audio'; readonly steps: number }
  /** Levels in dB of full scale, from least to loudest. */
  | { readonly kind: 'table'; readonly levels: readonly number[] };

export interface SeatFacts {
  readonly name: string;
  /** The jack's name. */
  readonly jack: string;
  /** Stages after the board's common path, of this seat alone. */
  readonly path?: readonly StageFacts[];
  /** Greatest level, mB re the board's full scale; whole steps, quantised down. */
  readonly limit: number;
  /** Least level, mB; below it there is only silence. Default: what the path has. */
  readonly least?: number;
  /** Level after power-up when none is remembered, and the most that a remembered one may be, mB. */
  readonly startup: number;
  /** Ramps upwards: at most this many dB a second. Downwards is not limited. */
  readonly rise: number;
  /** dB from one position to the next, where the parts leave a choice. Default 1. */
  readonly step?: number;
  readonly law?: LawFacts;
  /** Trim of each ear, dB; the sum with the balance is at most 20 dB apart. */
  readonly trim?: readonly [left: number, right: number];
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
  /** Whose volume it turns. Default the first seat. */
  readonly seat?: string;
}

export interface ButtonFacts {
  readonly kind: 'button';
  /** Of the microcontroller, or an input of an expander that has an interrupt line. */
  readonly pin: PinName | ExpanderBit;
  /** Closes to ground; the pull-up is that of the microcontroller or the expander itself, or a resistor. */
  readonly pullup: 'internal' | 'resistor';
  /**
   * `input` is the next one, `up` and `down` are steps of the volume and go on while the button is down, `seat` takes the
   * next seat in hand: the screen and the commands are about that one.
   */
  readonly does: 'mute' | 'input' | 'up' | 'down' | 'seat';
  readonly bounce: { readonly ms: number; readonly edges: number };
  readonly seat?: string;
}

export type ControlFacts = EncoderFacts | ButtonFacts;

/**
 * A peak detector on a source's input, before the codec's own gain, and the pin that reads it: the louder of both sides.
 * While a sine plays the pin has `offset` plus `gain` times its V rms, never below ground and never above `most`.
 */
export interface MeterFacts {
  readonly pin: PinName;
  /** V at the pin for each V rms. */
  readonly gain: number;
  /** V: what it stands on in silence, such as half of its supply; negative what a diode takes away. */
  readonly offset: number;
  /** V: the most that it gives, whatever plays. */
  readonly most: number;
  /** Time constants towards a louder peak and back from it, ms. */
  readonly attack: number;
  readonly decay: number;
  readonly supply: string;
}

/**
 * Parts of the firmware that a board may do without, by the commands that go. `balance`: `bal` and `trim`; a trim in the
 * facts still holds. Of boards with a codec `recording`: `gain`, `rec` and `hp`; `ducking`: `duck` and `talk`; `sides`: `mono`
 * and `swap`; `dim`; `standby`.
 */
export type Feature = 'balance' | 'recording' | 'ducking' | 'sides' | 'dim' | 'standby';

export interface JackFacts {
  readonly title: string;
  /** A switch in the socket: the pin is low while nothing is plugged in, or while something is. */
  readonly sense?: { readonly pin: PinName; readonly plugged: 'low' | 'high' };
  /** Whose output it is, for `advise`: an amplifier's, or the headphone output that an interface has anyway. Default `amp`. */
  readonly of?: 'interface' | 'amp';
  /** Least impedance of a headphone that it is made for, ohm. Default `MINIMUM_LOAD`. */
  readonly minimumLoad?: number;
  /** Capacitor in series with each ear, F. Default: none. */
  readonly coupling?: number;
}

export interface Board {
  /** Its folder's name. */
  readonly name: string;
  readonly title: string;
  readonly mcu: McuId;
  readonly supplies: Readonly<Record<string, Supply>>;
  readonly buses: Readonly<Record<string, BusFacts>>;
  readonly chips: Readonly<Record<string, ChipFacts>>;
  readonly relays: Readonly<Record<string, RelayFacts>>;
  /**
   * The master mute: a pin that feeds every relay coil through a switch, with a resistor that keeps it off. A board
   * whose only relay is a mute on a pin of the microcontroller needs none: that pin is it.
   */
  readonly master?: { readonly pin: PinName; readonly pull: number; readonly part: string };
  /** Pins of a ready-made board that belong to something which is not used: driven at the start, and never again. */
  readonly held?: Readonly<Record<PinName, { readonly level: 0 | 1; readonly what: string }>>;
  readonly sources: Readonly<Record<string, SourceFacts>>;
  /** What all seats share, from the sources on. */
  readonly path: readonly StageFacts[];
  readonly jacks: Readonly<Record<string, JackFacts>>;
  readonly seats: readonly SeatFacts[];
  /** `one`: only one seat plays at a time, chosen by `out`; both are for the same person. Default: any of them. */
  readonly outputs?: 'one';
  readonly controls: Readonly<Record<string, ControlFacts>>;
  /** What measures how loud a source comes in, by the source: for those that are recorded. */
  readonly meters?: Readonly<Record<string, MeterFacts>>;
  /** A light that says that the recording clips: a pin through a resistor in ohm. */
  readonly clipLight?: { readonly pin: PinName; readonly resistor: number };
  /** The screen that its microcontroller's own board has; a screen on a bus is a chip. */
  readonly screen?: 'own';
  /** What its firmware leaves out, to fit a small microcontroller. */
  readonly without?: readonly Feature[];
  /** ms from power-up until supplies and amplifier have settled: silent until then. */
  readonly settling: number;
  /** Largest click at a jack without music, mV peak. */
  readonly silentClick: number;
}

/** All stages from the sources to a seat's jack. */
export function pathOf(board: Board, seat: SeatFacts): readonly StageFacts[] {
  return [...board.path, ...(seat.path ?? [])];
}
