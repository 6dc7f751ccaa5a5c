/**
 * TCA9554, Texas Instruments: expander with 8 push-pull pins for relays, lamps and buttons, I2C. Also PCA9554, TCA9534,
 * PCA9534, and the same with an A behind, which differ in address and pull-ups only.
 *
 * - power comes up with inputs and a latch of ones: the latch is set before a pin becomes an output, or it drives high
 * - 9554: 100 k pull-ups while a pin is an input, enough to hold a relay through a Darlington: pull its driver's input
 *   down with 4.7 k or less. 9534: none, buttons need resistors
 * - INT, open drain, is low while an input is not what `read` said last, for all inputs; it can miss one: poll as well
 *
 * Registers: RobTillaart/TCA9554, u-boot `drivers/gpio/pca953x_gpio.c`. The address does not count up (TI SCPS233E).
 */
import type { Bus } from '../../hal/hal.ts';

const INPUT = 0;
const OUTPUT = 1;
const POLARITY = 2; // 1 inverts an input
const CONFIGURATION = 3; // 1 is input

export interface Tca9554 {
  bus: Bus;
  address: number;
  /** 1 is an output. */
  outputs: number;
  /** What the latch holds; -1 while unknown. */
  bits: number;
}

/** `outputs`: a bit a pin, the others are inputs. */
export function tca9554(bus: Bus, address: number, outputs: number): Tca9554 {
  return { bus, address, outputs, bits: -1 };
}

/**
 * Sets everything, whatever the chip was doing: no pin shows another level than its old one and that of `bits`. Throws
 * if it does not answer; the latch is unknown then. `read` afterwards: an interrupt may stand from before.
 */
export function open(chip: Tca9554, bits: number): void {
  chip.bits = -1;
  chip.bus.writeTo(chip.address, OUTPUT, bits);
  chip.bus.writeTo(chip.address, CONFIGURATION, ~chip.outputs & 255);
  chip.bus.writeTo(chip.address, POLARITY, 0);
  chip.bits = bits;
}

/** Levels of the outputs, sent if they differ. Throws if it was not acknowledged; the latch is unknown then. */
export function write(chip: Tca9554, bits: number): void {
  if (bits === chip.bits) return;
  chip.bits = -1;
  chip.bus.writeTo(chip.address, OUTPUT, bits);
  chip.bits = bits;
}

/** Whether latch, directions and polarity are as set. */
export function verify(chip: Tca9554): boolean {
  return register(chip, CONFIGURATION) === (~chip.outputs & 255)
    && register(chip, OUTPUT) === chip.bits && register(chip, POLARITY) === 0;
}

/** Levels of the inputs; outputs are 0. Ends an interrupt. */
export function read(chip: Tca9554): number {
  return register(chip, INPUT) & ~chip.outputs;
}

/** Levels of the inputs if the chip holds what it was told, else -1. Ends an interrupt. */
export function look(chip: Tca9554): number {
  return verify(chip) ? read(chip) : -1;
}

function register(chip: Tca9554, which: number): number {
  chip.bus.writeTo({ address: chip.address, stop: false }, which);
  return chip.bus.readFrom(chip.address, 1)[0]!;
}
