/**
 * MCP4661, Microchip: dual linear potentiometer of 257 positions, I2C; and its sisters MCP4651, MCP4561 and MCP4551.
 *
 *     MCP4661  2 pots  EEPROM  0x28..0x2f        MCP4561  1 pot  EEPROM  0x2e, 0x2f
 *     MCP4651  2 pots  RAM     0x28..0x2f        MCP4551  1 pot  RAM     0x2e, 0x2f
 *
 * - a bigger code is louder: A is the input, W the output, B ground; code 0 is only about -68 dB, the shutdown is silent
 * - a command byte is AAAA CC DD: register, 00 write or 11 read, data bits 9 and 8; commands may be chained, and a
 *   wiper moves with the acknowledgement of its own (MCP453X/455X/463X/465X data sheet, DS22096B, p53 and 59)
 * - a command that the part does not have is not acknowledged, and all that follows it is ignored (DS22096B p53)
 * - RAM parts wake at -6 dB; the others where their EEPROM says, -6 dB too as they leave the factory: see `store`
 *
 * Sources beside the data sheets DS22096B (RAM) and DS22107B (EEPROM): torvalds/linux
 * drivers/iio/potentiometer/mcp4531.c (addresses, commands), asukiaaa/arduino-MCP4661 src/MCP4661_asukiaaa.hpp
 * (registers, bits of the terminal control). The bits of the absent second pot in the terminal control of a single
 * part stand in none of them: they are written as 1, as after reset.
 *
 * The wipers that are in force are the caller's to remember: whoever called `setWipers` last without an exception knows.
 */
import type { Bus } from '../../hal/hal.ts';

// Commands. Registers: wipers 0 and 1, their EEPROM copies 2 and 3, terminal control 4, status 5.
const WRITE_WIPER_1 = 0x10;
const WRITE_STORED = 0x20;
/** With bit 8 set: the general call stays as after reset. */
const WRITE_TCON = 0x41;
const READ_WIPER_0 = 0x0c;
const READ_WIPER_1 = 0x1c;
const READ_STORED = 0x2c;
const READ_TCON = 0x4c;
const READ_STATUS = 0x5c;

// Terminal control: bits 7 and 3 clear shut a pot down, A open and W at B, and keep its wiper (DS22096B p41).
const CONNECTED = 0xff;
const SHUT_BOTH = 0x77;
const SHUT_SINGLE = 0xf7;

/** Status: the EEPROM is being written (DS22107B p39). */
const STORING = 0x08;

/** The longest that `store` takes, in ms, 5 as a rule (DS22107B p12). */
export const STORE_MS = 10;

/**
 * Level of each position, 0 to 256, in hundredths of a decibel, with no load at the wiper: the host's table. Position 0
 * is typical, a tenth of a step; at worst it has -32.6 dB (5 k), -37.3 (10 k), -50.1 (50 k), -54.2 (100 k) (DS22107B p7).
 */
export function levels(): number[] {
  const table = [-6800];
  for (let position = 1; position <= 256; position++) table.push(2000 * Math.log(position / 256) / Math.log(10));
  return table;
}

export interface Mcp4661 {
  bus: Bus;
  address: number;
  /** Low byte of the terminal control that was written last; 0 before `open`. */
  tcon: number;
}

export function mcp4661(bus: Bus, address: number): Mcp4661 {
  return { bus, address, tcon: 0 };
}

/** Both pots shut, then both wipers to 0, then connected again. Throws if refused; the wipers are unknown then. */
export function open(chip: Mcp4661): void {
  chip.bus.writeTo(chip.address, WRITE_TCON, SHUT_BOTH, 0, 0, WRITE_WIPER_1, 0, WRITE_TCON, CONNECTED);
  chip.tcon = CONNECTED;
}

/** Position of each ear, 0 (quietest) to 256. Throws if it was not acknowledged; both are unknown then. */
export function setWipers(chip: Mcp4661, left: number, right: number): void {
  chip.bus.writeTo(chip.address, left >> 8, left & 255, WRITE_WIPER_1 | right >> 8, right & 255);
}

/** Whether the chip still holds these positions, and its terminals as ordered last. Throws if it does not answer. */
export function verify(chip: Mcp4661, left: number, right: number): boolean {
  return verifySingle(chip, left) && read(chip, READ_WIPER_1) === right;
}

/** True silence of both ears, wipers kept. Throws if refused. */
export function mute(chip: Mcp4661): void {
  connect(chip, SHUT_BOTH);
}

/** Connects all terminals: back to the wipers as they stand, of single parts too. Throws if refused. */
export function unmute(chip: Mcp4661): void {
  connect(chip, CONNECTED);
}

/** `open` of a part with one pot. */
export function openSingle(chip: Mcp4661): void {
  chip.bus.writeTo(chip.address, WRITE_TCON, SHUT_SINGLE, 0, 0, WRITE_TCON, CONNECTED);
  chip.tcon = CONNECTED;
}

/** `setWipers` of a part with one pot. */
export function setWiper(chip: Mcp4661, position: number): void {
  chip.bus.writeTo(chip.address, position >> 8, position & 255);
}

/** `verify` of a part with one pot. */
export function verifySingle(chip: Mcp4661, position: number): boolean {
  return read(chip, READ_WIPER_0) === position && read(chip, READ_TCON) === (0x100 | chip.tcon);
}

/** `mute` of a part with one pot. */
export function muteSingle(chip: Mcp4661): void {
  connect(chip, SHUT_SINGLE);
}

/**
 * Commissioning of a part with EEPROM: pot 0 or 1 shall wake at code 0. One pot after the other, with STORE_MS between
 * them; only where `stored` says no, for the EEPROM wears. Throws if refused: by a RAM part, or one that still stores.
 */
export function store(chip: Mcp4661, pot: number): void {
  chip.bus.writeTo(chip.address, WRITE_STORED | pot << 4, 0);
}

/** Whether the EEPROM is being written: wipers and terminal control work meanwhile, `store` does not (DS22107B p39). */
export function storing(chip: Mcp4661): boolean {
  return (read(chip, READ_STATUS) & STORING) !== 0;
}

/** Whether pot 0 or 1 wakes at code 0; not while it is being written. */
export function stored(chip: Mcp4661, pot: number): boolean {
  return !storing(chip) && read(chip, READ_STORED | pot << 4) === 0;
}

function connect(chip: Mcp4661, tcon: number): void {
  chip.bus.writeTo(chip.address, WRITE_TCON, tcon);
  chip.tcon = tcon;
}

/** Nine bits, high byte first (DS22107B p60). The part also keeps the register over a STOP. */
function read(chip: Mcp4661, command: number): number {
  chip.bus.writeTo({ address: chip.address, stop: false }, command);
  const bytes = chip.bus.readFrom(chip.address, 2);
  return bytes[0]! << 8 | bytes[1]!;
}
