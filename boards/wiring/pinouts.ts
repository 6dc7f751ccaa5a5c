/**
 * Where the pins of the parts are: their names in the order of their numbers, from pin 1 on. What stands here has a
 * source; parts that do not are wired by the names of their pins.
 *
 * Numbers in KiCad/kicad-symbols, by library and symbol, are a second source where a data sheet is named too.
 */
import type { ChipFacts, CodecFacts, ScreenFacts } from '../board.ts';

/** A package: the names of its pins from number 1 on. Several pins may have one name. */
export interface Pinout {
  /** "TSSOP, 14 pins". */
  readonly package: string;
  readonly pins: readonly string[];
}

const pinout = (of: string, pins: string): Pinout => ({ package: of, pins: pins.split(' ') });

/** Maxim DS1882, pin description (SO and TSSOP); Potentiometer_Digital DS1882E. */
const DS1882 = pinout('SO or TSSOP, 16 pins', 'GND A2 A1 V- A0 W0 L0 H0 L1 H1 W1 CE SDA SCL VCC VDD');

/** Microchip DS22096B p1 (MCP46X1, TSSOP). */
const MCP4651 = pinout('TSSOP, 14 pins', 'HVC/A0 SCL SDA VSS P1B P1W P1A P0A P0W P0B NC A2 A1 VDD');
/** The same with WP at 11: 1Bitsy/1bitsy-1up hardware/contrib/1up-mini/1up-mini-cache.lib (MCP4661-ST); Microchip DS22107B p1. */
const MCP4661 = pinout('TSSOP, 14 pins', 'HVC/A0 SCL SDA VSS P1B P1W P1A P0A P0W P0B WP A2 A1 VDD');

/** PedroLopes/openEMSstim hardware/schematics/openEMSstim_03.sch (AD5252); the data sheet's (memory). */
const AD5252 = pinout('TSSOP, 14 pins', 'VDD AD0 WP W1 B1 A1 SDA VSS SCL DGND AD1 A3 B3 W3');
/** Potentiometer_Digital AD5254. */
const AD5254 = pinout('TSSOP, 20 pins', 'W0 B0 A0 AD0 WP W1 B1 A1 SDA VSS A2 B2 W2 SCL DGND AD1 A3 B3 W3 VDD');

/** Princeton PT2258 V1.2 p2 and p3 (DIP and SOP). */
const PT2258 = pinout('DIP or SOP, 20 pins', 'IN1 IN2 IN3 CODE2 DGND SCL SDA IN4 IN5 IN6 OUT6 OUT5 OUT4 GND REF VCC CODE1 OUT3 OUT2 OUT1');

/** TI SLOS488, pin functions (RTJ), by way of two published boards whose pin lists agree. The pad below is ground too. */
const TPA6130A2 = pinout('QFN, 20 pins and a pad', 'LEFTINM LEFTINP GND RIGHTINP RIGHTINM SD SDA SCL GND GND HPRIGHT VDD GND HPLEFT CPVSS CPVSS CPN CPP GND VDD PAD');

/** Microchip DS21952B p1 (PDIP, SOIC, SSOP); Interface_Expansion MCP23017_SP. */
const MCP23017 = pinout(
  'SPDIP, SOIC or SSOP, 28 pins',
  'GPB0 GPB1 GPB2 GPB3 GPB4 GPB5 GPB6 GPB7 VDD VSS NC SCL SDA NC A0 A1 A2 RESET INTB INTA GPA0 GPA1 GPA2 GPA3 GPA4 GPA5 GPA6 GPA7',
);
/** Microchip DS20001919F p2 (PDIP, SOIC); Interface_Expansion MCP23008-xP. */
const MCP23008 = pinout('PDIP or SOIC, 18 pins', 'SCL SDA A2 A1 A0 RESET NC INT VSS GP0 GP1 GP2 GP3 GP4 GP5 GP6 GP7 VDD');
/** TI SCPS233, by Interface_Expansion TCA9554PW; its sister's list in TI SCPS197D, pin functions. */
const TCA9554 = pinout('TSSOP or SOIC, 16 pins', 'A0 A1 A2 P0 P1 P2 P3 GND P4 P5 P6 P7 INT SCL SDA VCC');
/** Philips PCF8574, 1997, p5 (DIP16, SO16). */
const PCF8574 = pinout('DIP or SO, 16 pins', 'A0 A1 A2 P0 P1 P2 P3 VSS P4 P5 P6 P7 INT SCL SDA VDD');

/** Of the chips; codecs have many packages and are wired by the names of their pins; a screen is a module with its pins named in print, in an order of its maker's. */
export const CHIP_PINOUTS = {
  DS1882, MCP4651, MCP4661, AD5252, AD5254, PT2258, TPA6130A2, MCP23017, MCP23008, TCA9554, PCF8574,
} as const satisfies Record<Exclude<ChipFacts['part'], ScreenFacts['part'] | CodecFacts['part']>, Pinout>;

/** onsemi BSS138, SOT-23. */
export const BSS138 = pinout('SOT-23', 'gate source drain');
/** Transistor_FET AO3401A, SOT-23. */
export const AO3401 = pinout('SOT-23', 'gate source drain');
/** TI ULN2803A, by Transistor_Array ULN2803A: inputs B, outputs C, in TI's words. */
export const ULN2803A = pinout('DIP or SOIC, 18 pins', '1B 2B 3B 4B 5B 6B 7B 8B GND COM 8C 7C 6C 5C 4C 3C 2C 1C');
/** TI SBVS050M, pin functions (SOT-23). */
export const TPS3808 = pinout('SOT-23, 6 pins', 'RESET GND MR CT SENSE VDD');

/** Why a pin of these packages may stay open; by its name, the first that fits. */
const MAY_STAY_OPEN: readonly (readonly [RegExp, string])[] = [
  [/^NC$/, 'not connected inside'],
  [/^INT[AB]?$/, 'no interrupt of it is used'],
  [/^GP[AB]?\d$|^P\d$/, 'nothing is connected to it'],
  [/^\dB$/, 'unused; a resistor inside keeps it off'],
  [/^\dC$/, 'unused'],
  [/^(IN|OUT)\d$|^[ABW]\d$|^P\d[ABW]$|^[HLW]\d$/, 'unused channel'],
  [/^MR$/, 'its pull-up is inside'],
  [/^CT$/, 'open is its short delay'],
];

/** @throws Error for a pin that has to be connected: a mistake of the drawing. */
export function whyOpen(part: string, pin: string): string {
  const found = MAY_STAY_OPEN.find(([name]) => name.test(pin));
  if (!found) throw new Error(`${part}: nothing is drawn at ${pin}`);
  return found[1];
}
