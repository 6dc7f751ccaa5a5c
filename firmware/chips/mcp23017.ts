/**
 * MCP23017, Microchip: expander with 16 pins for relays, lamps and buttons, I2C.
 *
 * - bit 0 to 7 of every number is GPA0 to 7, bit 8 to 15 GPB0 to 7
 * - a level is in the latch before its pin becomes an output: nothing clicks
 * - GPA7 and GPB7 are always outputs: as inputs they can upset SDA (adafruit/Adafruit_CircuitPython_MCP230xx issue 57)
 * - inputs have the part's 100 k pull-ups; INTA and INTB are one, open drain, low until `read`
 *
 * Registers: apache/nuttx `drivers/ioexpander/mcp23x17.h`; they lie in pairs, A then B, and the address counts up.
 */
import type { Bus } from '../../hal/hal.ts';

const IODIR = 0x00; // 1 is input; then IPOL, GPINTEN, DEFVAL, INTCON, IOCON, GPPU
const GPINTEN = 0x04;
const IOCON = 0x0a; // also at 0x0B
const GPPU = 0x0c; // 1 is a pull-up
const INTF = 0x0e; // which input asked first
const INTCAP = 0x10; // the port when it did
const GPIO = 0x12; // reads the pins, writes the latches
const OLAT = 0x14;
/** Where a part whose BANK bit was flipped has IOCON. Without that it is GPINTENB, and harmless. */
const IOCON_IN_BANKS = 0x05;
/** MIRROR and ODR of IOCON, all others 0. */
const ONE_INT_OPEN_DRAIN = 0x44;

export interface Mcp23017 {
  bus: Bus;
  address: number;
  /** 1 is an output. */
  outputs: number;
  /** What the latches hold; -1 while unknown. */
  bits: number;
  /** Inputs that ask for an interrupt. */
  watched: number;
  /** What `verify` wants to read from IODIR on, as text. */
  held: string;
}

/** `outputs`: a bit a pin, the others are inputs. */
export function mcp23017(bus: Bus, address: number, outputs: number): Mcp23017 {
  return { bus, address, outputs: outputs | 0x8080, bits: -1, watched: 0, held: '' };
}

/** What the registers from IODIR on shall hold, GPPU at last. */
function setup(chip: Mcp23017): number[] {
  const low = ~chip.outputs & 255;
  const high = (~chip.outputs >> 8) & 255;
  const int = ONE_INT_OPEN_DRAIN;
  return [low, high, 0, 0, chip.watched & 255, chip.watched >> 8, 0, 0, 0, 0, int, int, low, high];
}

/**
 * Sets everything, whatever the chip was doing: no pin shows another level than its old one and that of `bits`. Throws
 * if it does not answer; the latches are unknown then. `read` afterwards: an interrupt may stand from before.
 */
export function open(chip: Mcp23017, bits: number): void {
  const bus = chip.bus;
  chip.bits = -1;
  // Against a flipped BANK bit (memory). This address first: 0x0A would be a latch then.
  bus.writeTo(chip.address, IOCON_IN_BANKS, 0);
  bus.writeTo(chip.address, IOCON, ONE_INT_OPEN_DRAIN);
  bus.writeTo(chip.address, GPIO, bits & 255, bits >> 8);
  const registers = setup(chip);
  bus.writeTo(chip.address, IODIR, registers);
  // As far as a part with BANK flipped has registers. The pull-ups are left out: what resets them turns IODIR too.
  chip.held = registers.slice(0, 11).join();
  chip.bits = bits;
}

/**
 * Levels of the outputs; sends the ports that differ. Throws if it was not acknowledged; the latches are unknown then.
 * To GPIO and not to OLAT: should BANK have flipped, that is an interrupt register, and OLATB's address is IOCON.
 */
export function write(chip: Mcp23017, bits: number): void {
  const differ = chip.bits < 0 ? 0xffff : chip.bits ^ bits;
  if (!differ) return;
  chip.bits = -1;
  if (!(differ & 255)) chip.bus.writeTo(chip.address, GPIO + 1, bits >> 8);
  else if (differ < 256) chip.bus.writeTo(chip.address, GPIO, bits & 255);
  else chip.bus.writeTo(chip.address, GPIO, bits & 255, bits >> 8);
  chip.bits = bits;
}

/** Whether latches, directions, interrupts and IOCON are as set. Not the pull-ups: what resets them turns IODIR too. */
export function verify(chip: Mcp23017): boolean {
  // As text: one comparison of the interpreter, where a loop over registers takes twenty times as long.
  if ('' + registers(chip, IODIR, 11) !== chip.held) return false;
  const latch = registers(chip, OLAT, 2);
  return (latch[0]! | (latch[1]! << 8)) === chip.bits;
}

/** Levels of the inputs; outputs are 0. Ends an interrupt. */
export function read(chip: Mcp23017): number {
  const pins = registers(chip, GPIO, 2);
  return (pins[0]! | (pins[1]! << 8)) & ~chip.outputs;
}

/** Which inputs pull INT low when they change; `open` keeps them. A change before the next `read` is not told again. */
export function watchInputs(chip: Mcp23017, mask: number): void {
  chip.watched = mask & ~chip.outputs;
  chip.bus.writeTo(chip.address, GPINTEN, chip.watched & 255, chip.watched >> 8);
  chip.held = setup(chip).slice(0, 11).join();
}

/**
 * Levels of the inputs, from bit 16 on those that fell and asked, whatever they are now; and in the same transfer
 * whether the chip holds what it was told, pull-ups too: -1 if it does not. Ends an interrupt.
 */
export function look(chip: Mcp23017): number {
  const all = registers(chip, IODIR, OLAT + 2);
  const low = ~chip.outputs & 255;
  const high = (~chip.outputs >> 8) & 255;
  const pullups = all[GPPU] === low && all[GPPU + 1] === high;
  if (!pullups || !('' + all).startsWith(chip.held + ',') || (all[OLAT]! | (all[OLAT + 1]! << 8)) !== chip.bits) return -1;
  const fell = (all[INTF]! & ~all[INTCAP]!) | ((all[INTF + 1]! & ~all[INTCAP + 1]!) << 8);
  return ((all[GPIO]! | (all[GPIO + 1]! << 8)) & ~chip.outputs) | (fell << 16);
}

function registers(chip: Mcp23017, first: number, count: number): ArrayLike<number> {
  chip.bus.writeTo({ address: chip.address, stop: false }, first);
  return chip.bus.readFrom(chip.address, count);
}
