/**
 * AD5252, Analog Devices: dual linear potentiometer of 256 positions with EEMEM, I2C; and its quad sister AD5254.
 *
 * - a bigger code is louder: A is the input, W the output, B ground (torvalds/linux drivers/misc/ad525x_dpot.c)
 * - no mute: code 0 is about -47 dB, see `levels`
 * - AD5252 has the RDACs 1 and 3, AD5254 0 to 3
 * - an instruction byte and one data byte: 0x00 + RDAC, 0x20 + EEMEM, 0x80 + command * 8 + RDAC (data sheet rev D p18;
 *   ad525x_dpot.h). Whether a second data byte goes to the next RDAC stood in none of the pages that were had, so each
 *   ear is a transaction of its own
 * - wakes at mid-scale, -6 dB, and takes what its EEMEM says 300 us later (rev E p7); from the factory that is
 *   mid-scale too (memory). So it wakes loud, for a moment even where code 0 is stored: the mute is outside
 *
 * The wipers that are in force are the caller's to remember: whoever called `setWipers` last without an exception knows.
 */
import type { Bus } from '../../hal/hal.ts';

const EEMEM = 0x20;
/** The first of two bytes a RDAC, read only: sign and percent, then 256ths of a percent (rev D p18 and 19). */
const TOLERANCE = 0x38;
// Commands 3, 5, 8, 10; ALL makes each the next one (AD5255 p13 table 7, the same set; ad525x_dpot.h).
const MINUS_6_DB = 0x98;
const MINUS_1 = 0xa8;
const PLUS_6_DB = 0xc0;
const PLUS_1 = 0xd0;

/** For a verb that takes a RDAC: all that the part has, at once. */
export const ALL = 8;
/** From power-up to the first write, ms: EEMEM takes 300 us as a rule to overwrite the wipers (rev E p7). */
export const POWER_UP_MS = 1;
/** How long `store` takes, ms (rev E p7; Linux waits as long). Nothing is acknowledged meanwhile. */
export const STORE_MS = 26;

/**
 * Level of each code, 0 to 255, in hundredths of a decibel, with no load at the wiper: the host's table. Both ends have
 * the typical zero-scale error in series, 1.2 steps, and 11 in the part of 1,000 ohm; at worst it is 3, and 16 (AD5254
 * rev C p5, AD5252 rev D p3; the form is equation 7 of AD5254 rev C p25). So code 0 is -46.7 dB, at worst -38.8.
 */
export function levels(rab?: number): number[] {
  const zeroScale = rab === 1000 ? 11 : 12 / 10;
  const table = [];
  for (let code = 0; code <= 255; code++) {
    table.push(2000 * Math.log((code + zeroScale) / (256 + 2 * zeroScale)) / Math.log(10));
  }
  return table;
}

export interface Ad5252 {
  bus: Bus;
  address: number;
  /** RDAC of each ear. */
  left: number;
  right: number;
}

/** RDACs of the ears: 1 and 3 of an AD5252, any two of 0 to 3 of an AD5254. */
export function ad5252(bus: Bus, address: number, left: number, right: number): Ad5252 {
  return { bus, address, left, right };
}

/** Both wipers to code 0, not before POWER_UP_MS. Throws if refused; the wipers are unknown then. */
export function open(chip: Ad5252): void {
  setWipers(chip, 0, 0);
}

/** Code of each ear, 0 (quietest) to 255, left first. Throws if it was not acknowledged; both are unknown then. */
export function setWipers(chip: Ad5252, left: number, right: number): void {
  chip.bus.writeTo(chip.address, chip.left, left);
  chip.bus.writeTo(chip.address, chip.right, right);
}

/** Whether the chip still holds these codes. Throws if it does not answer. */
export function verify(chip: Ad5252, left: number, right: number): boolean {
  return read(chip, chip.left) === left && read(chip, chip.right) === right;
}

// What follows takes one RDAC, or ALL. These four are relative: one that was not acknowledged leaves the wiper unknown.

/** Half the code, rounded down: 6 dB down while it is large. 1 goes to 0. */
export function shiftDown(chip: Ad5252, rdac: number): void {
  chip.bus.writeTo(chip.address, MINUS_6_DB + rdac);
}

/** Twice the code: 6 dB up. Its sisters go from 0 to 1, and from 128 on to 255 (AD5144 rev A p28, AD5235 rev F p19). */
export function shiftUp(chip: Ad5252, rdac: number): void {
  chip.bus.writeTo(chip.address, PLUS_6_DB + rdac);
}

/** One code down, not below 0. */
export function stepDown(chip: Ad5252, rdac: number): void {
  chip.bus.writeTo(chip.address, MINUS_1 + rdac);
}

/** One code up, not above 255. */
export function stepUp(chip: Ad5252, rdac: number): void {
  chip.bus.writeTo(chip.address, PLUS_1 + rdac);
}

/**
 * Commissioning: one RDAC shall wake at code 0. One after the other, with STORE_MS from each to whatever is next; only
 * where `stored` says no, for the EEMEM wears. Throws if refused, but not by the write protection pin.
 */
export function store(chip: Ad5252, rdac: number): void {
  chip.bus.writeTo(chip.address, EEMEM + rdac, 0);
}

/** Whether one RDAC wakes at code 0. */
export function stored(chip: Ad5252, rdac: number): boolean {
  return read(chip, EEMEM + rdac) === 0;
}

/** How far the end-to-end resistance of one RDAC is off, as measured at the factory, in hundredths of a percent. */
export function tolerance(chip: Ad5252, rdac: number): number {
  const percent = read(chip, TOLERANCE + 2 * rdac);
  const fraction = read(chip, TOLERANCE + 2 * rdac + 1);
  const size = (percent & 127) * 100 + (fraction * 100 + 128 >> 8);
  return percent < 128 ? size : -size;
}

function read(chip: Ad5252, register: number): number {
  chip.bus.writeTo({ address: chip.address, stop: false }, register);
  return chip.bus.readFrom(chip.address, 1)[0]!;
}
