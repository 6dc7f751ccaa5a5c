/**
 * MCP23008, Microchip: expander with 8 pins for relays, lamps and buttons, I2C.
 *
 * - a level is in the latch before its pin becomes an output: nothing clicks
 * - GP7 is always an output: as an input it can upset SDA (adafruit/Adafruit-MCP23017-Arduino-Library issue 96)
 * - inputs have the part's 100 k pull-ups; INT is open drain, low until `read`
 *
 * Registers: apache/nuttx `drivers/ioexpander/mcp23x08.h`; the address counts up. There is no BANK bit.
 */
import type { Bus } from '../../hal/hal.ts';

const IODIR = 0x00; // 1 is input; then IPOL, GPINTEN, DEFVAL, INTCON, IOCON, GPPU
const GPINTEN = 0x02;
const IOCON = 0x05;
const INTF = 0x07; // which input asked first
const INTCAP = 0x08; // the port when it did
const GPIO = 0x09; // reads the pins, writes the latch
const OLAT = 0x0a;
/** ODR of IOCON, all others 0. */
const INT_OPEN_DRAIN = 0x04;

export interface Mcp23008 {
  bus: Bus;
  address: number;
  /** 1 is an output. */
  outputs: number;
  /** What the latch holds; -1 while unknown. */
  bits: number;
  /** Inputs that ask for an interrupt. */
  watched: number;
  /** What `verify` wants to read from IODIR on, as text. */
  held: string;
}

/** `outputs`: a bit a pin, the others are inputs. */
export function mcp23008(bus: Bus, address: number, outputs: number): Mcp23008 {
  return { bus, address, outputs: outputs | 0x80, bits: -1, watched: 0, held: '' };
}

/** What the registers from IODIR to GPPU shall hold. */
function setup(chip: Mcp23008): number[] {
  const inputs = ~chip.outputs & 255;
  return [inputs, 0, chip.watched, 0, 0, INT_OPEN_DRAIN, inputs];
}

/**
 * Sets everything, whatever the chip was doing: no pin shows another level than its old one and that of `bits`. Throws
 * if it does not answer; the latch is unknown then. `read` afterwards: an interrupt may stand from before.
 */
export function open(chip: Mcp23008, bits: number): void {
  chip.bits = -1;
  chip.bus.writeTo(chip.address, IOCON, INT_OPEN_DRAIN); // from here on the address counts up
  chip.bus.writeTo(chip.address, GPIO, bits);
  const registers = setup(chip);
  chip.bus.writeTo(chip.address, IODIR, registers);
  chip.held = registers.slice(0, 7).join();
  chip.bits = bits;
}

/** Levels of the outputs, sent if they differ. Throws if it was not acknowledged; the latch is unknown then. */
export function write(chip: Mcp23008, bits: number): void {
  if (bits === chip.bits) return;
  chip.bits = -1;
  chip.bus.writeTo(chip.address, GPIO, bits);
  chip.bits = bits;
}

/** Whether latch, directions, pull-ups, interrupts and IOCON are as set. */
export function verify(chip: Mcp23008): boolean {
  // As text: one comparison of the interpreter, where a loop over registers takes twenty times as long.
  if ('' + registers(chip, IODIR, 7) !== chip.held) return false;
  return registers(chip, OLAT, 1)[0] === chip.bits;
}

/** Levels of the inputs; outputs are 0. Ends an interrupt. */
export function read(chip: Mcp23008): number {
  return registers(chip, GPIO, 1)[0]! & ~chip.outputs;
}

/** Which inputs pull INT low when they change; `open` keeps them. A change before the next `read` is not told again. */
export function watchInputs(chip: Mcp23008, mask: number): void {
  chip.watched = mask & ~chip.outputs;
  chip.bus.writeTo(chip.address, GPINTEN, chip.watched);
  chip.held = setup(chip).slice(0, 7).join();
}

/**
 * Levels of the inputs, from bit 16 on those that fell and asked, whatever they are now; and in the same transfer
 * whether the chip holds what it was told: -1 if it does not. Ends an interrupt.
 */
export function look(chip: Mcp23008): number {
  const all = registers(chip, IODIR, OLAT + 1);
  if (!('' + all).startsWith(chip.held + ',') || all[OLAT] !== chip.bits) return -1;
  return (all[GPIO]! & ~chip.outputs) | ((all[INTF]! & ~all[INTCAP]!) << 16);
}

function registers(chip: Mcp23008, first: number, count: number): ArrayLike<number> {
  chip.bus.writeTo({ address: chip.address, stop: false }, first);
  return chip.bus.readFrom(chip.address, count);
}
