/**
 * TPA6130A2, Texas Instruments: stereo headphone amplifier with ground-referenced outputs and a volume, I2C.
 *
 * - one volume of 64 codes for both ears, -59.5 to +4 dB, and mute: no balance, `right` is ignored everywhere
 * - steps are uneven, 6 dB at the bottom and 0.4 at the top; it has no zero-cross and no ramp of its own
 * - it comes up silent: amplifiers off, muted, lowest code (data sheet SLOS488B p20)
 * - start: `open`, wait START_MS, `setVolume`; stop: `setVolume` down, `close`, then supply or shutdown pin
 *
 * A low shutdown pin makes it deaf (memory), and a part without supply forgets its registers (torvalds/linux
 * sound/soc/codecs/tpa6130a2.c). Whether the pin alone clears them was not read: `open` after either.
 */
import type { Bus } from '../../hal/hal.ts';

// A write names a register, and further bytes go to the ones that follow (SLOS488F 8.5.4). 5 to 8 are never written.
/**
 * Control: bits 7 and 6 amplifier left and right on, 5:4 mode (0 is stereo), 1 THERMAL, 0 SWS, software shutdown
 * (Linux tpa6130a2.h).
 */
const CONTROL = 1;
const BOTH_ON = 0xc0;
const OFF = 0;
const SHUTDOWN = 0x01;
const THERMAL = 0x02;
/** All of it but THERMAL and the reserved bits 3:2. */
const CONFIGURATION = 0xf1;

/** Volume: bits 7 and 6 mute left and right, 5:0 code (Linux tpa6130a2.h). Register 3 follows: 1:0 high impedance. */
const VOLUME = 2;
const MUTED = 0xc0;
const HIGH_IMPEDANCE = 0x03;

/**
 * From `open` until the outputs follow, ms: the data sheet's figure, which has no maximum beside it (SLOS488B p6). A
 * part that is slower stays silent longer.
 */
export const START_MS = 5;

export interface Tpa6130a2 {
  bus: Bus;
  address: number;
  /** THERMAL was read since the last `flags`. Reading clears it in the chip, and `verify` reads too. */
  hot: boolean;
}

export function tpa6130a2(bus: Bus, address: number): Tpa6130a2 {
  return { bus, address, hot: false };
}

/** Level of each step in mB: mute, then code step - 1 (SLOS488B p20, typical). */
export function levels(): number[] {
  return [
    -10000,
    -5950, -5350, -5000, -4750, -4550, -4390, -4140, -3950, // 0x00
    -3650, -3530, -3330, -3170, -3040, -2860, -2710, -2630,
    -2470, -2370, -2250, -2170, -2050, -1960, -1880, -1780, // 0x10
    -1700, -1620, -1520, -1450, -1370, -1300, -1230, -1160, // the last, 0x1f, (memory)
    -1090, -1030, -970, -900, -850, -780, -720, -670, // 0x20
    -610, -560, -510, -450, -410, -350, -310, -260,
    -210, -170, -120, -80, -30, 10, 50, 90, // 0x30
    140, 170, 210, 250, 290, 330, 360, 400,
  ];
}

/**
 * Amplifiers on and muted, from whatever state: mute and output impedance first, so that nothing is switched on that
 * could be heard. `setVolume` may follow START_MS later. Throws if the chip does not answer; what it holds is unknown then.
 */
export function open(chip: Tpa6130a2): void {
  chip.bus.writeTo(chip.address, VOLUME, MUTED, 0);
  chip.bus.writeTo(chip.address, CONTROL, BOTH_ON);
}

/** Both ears to a step, 0 to 64, of `levels`. Throws if it was not acknowledged; the volume is unknown then. */
export function setVolume(chip: Tpa6130a2, step: number, _right: number): void {
  chip.bus.writeTo(chip.address, VOLUME, volume(step));
}

/** Whether the chip still holds this step, and what `open` wrote. */
export function verify(chip: Tpa6130a2, left: number, _right: number): boolean {
  const registers = read(chip, 3);
  return (
    (registers[0]! & CONFIGURATION) === BOTH_ON &&
    registers[1] === volume(left) &&
    (registers[2]! & HIGH_IMPEDANCE) === 0
  );
}

/**
 * Whether it has shut down from heat since the last call. It returns by itself when it has cooled (the sister part's
 * data sheet, TPA6140A2 SLOS598A p15).
 */
export function flags(chip: Tpa6130a2): boolean {
  read(chip, 1);
  const hot = chip.hot;
  chip.hot = false;
  return hot;
}

/**
 * Mute, amplifiers off, software shutdown: lowest current and best attenuation (SLOS598A p15). Only `open` ends it.
 * Writes volume and control as a whole.
 */
export function close(chip: Tpa6130a2): void {
  chip.bus.writeTo(chip.address, VOLUME, MUTED);
  chip.bus.writeTo(chip.address, CONTROL, OFF);
  chip.bus.writeTo(chip.address, CONTROL, SHUTDOWN);
}

function volume(step: number): number {
  return step > 0 ? step - 1 : MUTED;
}

/** So many registers from the control register on. */
function read(chip: Tpa6130a2, count: number): ArrayLike<number> {
  chip.bus.writeTo({ address: chip.address, stop: false }, CONTROL);
  const registers = chip.bus.readFrom(chip.address, count);
  if (registers[0]! & THERMAL) chip.hot = true;
  return registers;
}
