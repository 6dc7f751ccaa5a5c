/**
 * PT2258, Princeton: six attenuators, 0 to -79 dB in steps of 1 dB, one mute for all six, I2C of at most 100 kHz.
 *
 * - write-only, no register pointer: each byte says what it is (romr/esp-idf-pt2258 pt2258_reg.h; the libraries of
 *   marclura, liman324 and p4fkdgo agree)
 * - a bigger code is quieter; 79 dB is not silence, the mute is, and only a relay is silence for one seat alone
 * - two digits a channel: 10 dB and 1 dB. Always both, next to each other in one transaction, in any order: the sheet of
 *   its sister forbids all else (PT2259 V1.2 p9). A digit works when its byte has come, so what raises the attenuation
 *   goes first: 30 to 29 dB the other way round would be 20 dB for the time of a byte
 * - no zero crossing (memory)
 * - what it holds after power-up is disputed: muted (marclura), undefined (romr), 0 dB (picaxeforum.co.uk 32847).
 *   Nothing here relies on it
 *
 * One chip serves three seats; a seat is a pair of channels. A pair remembers what it wrote last, because only a write
 * says what the chip holds.
 */
import type { Bus } from '../../hal/hal.ts';

/** Clears all registers. To what, no source says: perhaps to 0 dB with the mute off. */
const CLEAR = 0xc0;
const UNMUTE = 0xf8;
const MUTE = 0xf9;
/** The digits of all channels at once. */
const ALL_TENS = 0xd0;
const ALL_UNITS = 0xe0;
/** In the byte of a channel: the 1 dB digit. Without it, the 10 dB digit. */
const UNITS = 0x10;

/** dB of attenuation. */
const QUIETEST = 79;
const UNKNOWN = -1;

/** From power-up to the first byte, ms. Earlier traffic can hang the chip until its power goes (romr, README). */
export const POWER_UP_MS = 200;

/** Level of each step in hundredths of a decibel (mB): 80 of them, the quietest is no silence. The host's table. */
export function levels(): number[] {
  const table = [];
  for (let step = 0; step <= QUIETEST; step++) table.push((step - QUIETEST) * 100);
  return table;
}

export interface Pt2258 {
  bus: Bus;
  address: number;
}

/** Two channels of a chip, the volume of one seat. */
export interface Pt2258Pair {
  chip: Pt2258;
  /** The byte of the 10 dB digit of each channel. */
  leftTens: number;
  rightTens: number;
  /** What each holds, dB of attenuation, or UNKNOWN. */
  left: number;
  right: number;
}

export function pt2258(bus: Bus, address: number): Pt2258 {
  return { bus, address };
}

/** Channels 1 to 6. What they hold is unknown: `openPair` comes first. */
export function pt2258Pair(chip: Pt2258, leftChannel: number, rightChannel: number): Pt2258Pair {
  const tens = [0x80, 0x40, 0x00, 0x20, 0x60, 0xa0];
  return { chip, leftTens: tens[leftChannel - 1]!, rightTens: tens[rightChannel - 1]!, left: UNKNOWN, right: UNKNOWN };
}

/**
 * After power-up, not before POWER_UP_MS: all channels to 79 dB, mute off. Only behind a closed relay: between the first
 * two bytes all channels may be at 0 dB. What the pairs remember is void then: `openPair` each. Throws if refused.
 */
export function open(chip: Pt2258): void {
  chip.bus.writeTo(chip.address, CLEAR, MUTE);
  chip.bus.writeTo(chip.address, ALL_TENS | 7, ALL_UNITS | 9);
  unmute(chip);
}

/** All six channels to silence, levels kept. Throws if refused. */
export function mute(chip: Pt2258): void {
  chip.bus.writeTo(chip.address, MUTE);
}

/** All six channels back to their levels. Throws if refused. */
export function unmute(chip: Pt2258): void {
  chip.bus.writeTo(chip.address, UNMUTE);
}

/** Both ears of a seat to step 0, whatever they hold and never louder than that; also after a fault. Throws if refused. */
export function openPair(pair: Pt2258Pair): void {
  pair.left = pair.right = UNKNOWN;
  setPair(pair, 0, 0);
}

/** Step of each ear, 0 to 79; an ear that has it already is not sent. Throws if refused; both are unknown then. */
export function setPair(pair: Pt2258Pair, left: number, right: number): void {
  const bytes: number[] = [];
  if (pair.left !== QUIETEST - left) addDigits(bytes, pair.leftTens, pair.left, QUIETEST - left);
  if (pair.right !== QUIETEST - right) addDigits(bytes, pair.rightTens, pair.right, QUIETEST - right);
  send(pair, bytes, left, right);
}

/**
 * Cannot read: writes both ears again, at rest with no effect, and says yes. The mute is left alone: a chip that reset
 * itself to mute and 0 dB must not be opened while other seats' channels have not been written.
 */
export function verify(pair: Pt2258Pair, left: number, right: number): boolean {
  const bytes: number[] = [];
  addDigits(bytes, pair.leftTens, pair.left, QUIETEST - left);
  addDigits(bytes, pair.rightTens, pair.right, QUIETEST - right);
  send(pair, bytes, left, right);
  return true;
}

/**
 * From an unknown attenuation the way leads over 79 dB, 7 before 9: each digit on it is the quietest there is, so no
 * byte is louder than the louder end, whatever the other end was. With a 10 dB digit of 7 that detour is no detour.
 */
function addDigits(bytes: number[], tensByte: number, from: number, to: number): void {
  const tens = to / 10 | 0;
  const units = tensByte | UNITS | to - tens * 10;
  if (from < 0 && tens < 7) bytes.push(tensByte | 7, tensByte | UNITS | 9);
  if (from < tens * 10 + 10) bytes.push(tensByte | tens, units);
  else bytes.push(units, tensByte | tens);
}

function send(pair: Pt2258Pair, bytes: number[], left: number, right: number): void {
  pair.left = pair.right = UNKNOWN;
  pair.chip.bus.writeTo(pair.chip.address, bytes);
  pair.left = QUIETEST - left;
  pair.right = QUIETEST - right;
}
