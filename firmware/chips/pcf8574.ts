/**
 * PCF8574 and PCF8574A, NXP and Texas Instruments: expander with 8 pins that sink, for small relays, lamps and buttons,
 * I2C. 100 kHz, and so the whole bus (NXP rev. 5 p1).
 *
 * - no registers: a byte written is the latch, a byte read is the pins (apache/nuttx `drivers/ioexpander/pcf8574.c`)
 * - 0 sinks up to 25 mA (memory), 1 gives about 100 uA: loads are active low, and off after power-up, when all are 1
 * - an input is a pin that was written 1. What is written never comes from a read: an input held low would stay low
 * - INT, open drain, is low while a pin differs from the last `read` or `write`, for all inputs; it can miss one: poll
 *   as well (RobTillaart/PCF8574)
 *
 * One byte a transfer: TI's part ignores what follows (SCPS069D p3), NXP's takes it (rev. 5 p8).
 */
import type { Bus } from '../../hal/hal.ts';

export interface Pcf8574 {
  bus: Bus;
  address: number;
  /** 1 is an output. */
  outputs: number;
  /** What was written last, the inputs' bits apart; -1 while unknown. */
  bits: number;
}

/** `outputs`: a bit a pin, the others are inputs. */
export function pcf8574(bus: Bus, address: number, outputs: number): Pcf8574 {
  return { bus, address, outputs, bits: -1 };
}

/**
 * Sets all pins, whatever the chip was doing: no output shows another level than its old one and that of `bits`. Throws
 * if it does not answer; the latch is unknown then.
 */
export function open(chip: Pcf8574, bits: number): void {
  chip.bits = -1;
  chip.bus.writeTo(chip.address, bits | (~chip.outputs & 255));
  chip.bits = bits;
}

/** Levels of the outputs, sent if they differ. Throws if it was not acknowledged; the latch is unknown then. */
export function write(chip: Pcf8574, bits: number): void {
  if (bits !== chip.bits) open(chip, bits);
}

/** Whether the outputs show what was written: one that was written 1 fails too if its load pulls it low. */
export function verify(chip: Pcf8574): boolean {
  return chip.bits >= 0 && !((pins(chip) ^ chip.bits) & chip.outputs);
}

/** Levels of the inputs; outputs are 0. Ends an interrupt. */
export function read(chip: Pcf8574): number {
  return pins(chip) & ~chip.outputs;
}

/** Levels of the inputs if the outputs show what was written, else -1: one byte. Ends an interrupt. */
export function look(chip: Pcf8574): number {
  const now = pins(chip);
  return chip.bits < 0 || (now ^ chip.bits) & chip.outputs ? -1 : now & ~chip.outputs;
}

function pins(chip: Pcf8574): number {
  return chip.bus.readFrom(chip.address, 1)[0]!;
}
