/**
 * DS1882, Maxim: dual logarithmic potentiometer, 0 to -62 dB in 1 dB steps and mute, zero-cross switching, I2C.
 *
 * - no register pointer: every byte carries its target in bits 7 and 6 (DS1882 data sheet p10 to 12)
 * - a bigger code is quieter; code 63 is mute
 * - the configuration is itself non-volatile: written only when it differs
 * - it must be set before the wipers: the factory's law has 33 steps and does not know the other's codes
 *
 * The wipers that are in force are the caller's to remember: whoever called `setWipers` last without an exception knows.
 */
import type { Bus } from '../../hal/hal.ts';

const POT_1 = 0x40; // target 01; target 00 is pot 0
/** Volatile wipers (power-up in mute), 63 positions; bit 1 is zero-cross. Target 10. Data sheet p10. */
const CONFIGURATION = 0x84;
const ZERO_CROSS = 0x02;

/** The code of silence; the others are dB of attenuation, 0 to 62. A step is as many codes louder than this. */
const MUTE = 63;
/** A write takes effect at the next zero crossing, or after so many ms (DS1881 data sheet p7). */
export const ZERO_CROSS_MS = 50;

/** Level of each step in hundredths of a decibel (mB), from silence (DS1808 data sheet p1: better than -90 dB) up. The host's table. */
export function levels(): number[] {
  const table = [-9000];
  for (let code = MUTE - 1; code >= 0; code--) table.push(code * -100);
  return table;
}

export interface Ds1882 {
  bus: Bus;
  address: number;
  /** Configuration byte that this board wants. */
  config: number;
  /** Whether a read gives pot 0, pot 1, configuration in this order (its sister's; the DS1882's own page was not had). */
  readable: boolean;
}

export function ds1882(bus: Bus, address: number, zeroCross: boolean): Ds1882 {
  return { bus, address, config: zeroCross ? CONFIGURATION | ZERO_CROSS : CONFIGURATION, readable: false };
}

/** Both wipers to mute under the 63 step law; also the way back after a fault. Throws if the chip does not answer; the wipers are unknown then. */
export function open(chip: Ds1882): void {
  if (chip.bus.readFrom(chip.address, 3)[2] !== chip.config) chip.bus.writeTo(chip.address, chip.config);
  setWipers(chip, 0, 0);
  chip.readable = true;
  chip.readable = verify(chip, 0, 0);
}

/** Step of each ear, 0 (silence) to 63 (0 dB). Throws if it was not acknowledged; both are unknown then. */
export function setWipers(chip: Ds1882, left: number, right: number): void {
  chip.bus.writeTo(chip.address, MUTE - left, (POT_1 | MUTE) - right);
}

/** Whether the chip still holds these steps; no more than that it answers, where its reads make no sense. */
export function verify(chip: Ds1882, left: number, right: number): boolean {
  const registers = chip.bus.readFrom(chip.address, 3);
  return !chip.readable || ((registers[0]! & 63) === MUTE - left && (registers[1]! & 63) === MUTE - right && registers[2] === chip.config);
}
