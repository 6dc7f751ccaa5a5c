/**
 * WM8731, Wolfson (Cirrus), and TLV320AIC23B, Texas Instruments: codecs with line and microphone input, ADC, DAC, and a
 * headphone output with analogue volume, I2C. Sisters: one driver, and what differs is data.
 *
 * - headphone volume 1 dB a step from -73 to +6 dB and mute; what feeds it is a mixer: DAC, line input (bypass),
 *   microphone (side tone). The line output is that mixer: no volume of its own (memory)
 * - write-only, registers of 9 bits, one a transaction, bit 8 in the first byte. The record remembers what was written;
 *   the two parts cannot be told apart, so say which one it is
 * - the WM8731 wakes switched off, the AIC23B with its outputs on, both with line input to headphones at 0 dB
 *   (torvalds/linux sound/soc/codecs/wm8731.c, Neotron-Compute/tlv320aic23 src/lib.rs): `open` comes first
 * - playback can swap its sides; there is no mono and no digital volume, so ducking is the headphones' or PLAYBACK's
 * - clock: DAC and ADC want MCLK, bypass and side tone do not (memory). MCLK that rings upsets the bus (Teensy,
 *   PaulStoffregen/Audio control_wm8731.h): a series resistor, and give an order that threw again
 *
 * Start and stop take time and block nobody: `open(chip, 0)`, wait for as many ms as it returns, `open(chip, 1)`, until it
 * returns 0; `close` the same. An order that threw was not taken down: give it again after `open`.
 * After the first `open` line inputs and microphone are muted, and the DAC alone feeds the headphones: the rest is for the verbs.
 */
import type { Bus } from '../../hal/hal.ts';

// Registers and bits: Linux wm8731.c, wm8731.h and tlv320aic23.h, unless a line says more.
/** Line inputs: 4:0 volume, 7 mute, 8 load both at once (AIC23B data manual p21). */
const LINE_LEFT = 0;
const LINE_RIGHT = 1;
const LINE_MUTED = 0x80;
const BOTH = 0x100;
/**
 * Headphones, left, and right in the next: 6:0 volume, 7 wait for a zero crossing, 8 load both at once (WM8731 rev 4.9
 * p31). Zero-cross stays off: no time-out is documented, so without a signal a change might never come.
 */
const HEADPHONES = 2;
/** Codes up to this one are mute, the next is -73 dB (same page). */
const MUTE = 0x2f;
/** Analogue path: 8:5 side tone, 4 DAC, 3 line input into the mixer; 2 what is recorded, 1 microphone mute, 0 boost. */
const ANALOGUE = 4;
const SIDETONE = 0x1e0;
const SIDETONE_ON = 0x20;
const INPUTS = 0x07;
/** Digital path: 4 keep the offset, 3 DAC mute, 2:1 de-emphasis, 0 high-pass of the ADC. */
const DIGITAL = 5;
const DAC_MUTED = 0x08;
/** A set bit switches off: 7 all, 6 clock output, 5 oscillator, 4 outputs, 3 DAC, 2 ADC, 1 microphone, 0 line inputs. */
const POWER = 6;
const ALL_OFF = 0x80;
const OUTPUTS_OFF = 0x10;
const DAC_OFF = 0x08;
export const CLOCK_OUT_OFF = 0x40;
export const OSCILLATOR_OFF = 0x20;
export const ADC_OFF = 0x04;
export const MICROPHONE_OFF = 0x02;
export const LINE_INPUT_OFF = 0x01;
/** Format (5 swaps the sides of the DAC) and rate of the digital audio; bit 0 of the last lets it run. */
const FORMAT = 7;
const SAMPLING = 8;
const ACTIVE = 9;

// Switches for `turn`: register and bit, negative where a clear bit is on. A verb for each would cost 50 variables more.
/** The DAC to the outputs. */
export const DAC = 0x410;
/** The line inputs to the outputs, round ADC and DAC. */
export const BYPASS = 0x408;
/** The microphone is recorded; off, the line inputs. */
export const FROM_MICROPHONE = 0x404;
/** Off is mute; whether the side tone is muted too is not sure. */
export const MICROPHONE = -0x402;
/** 20 dB more of the microphone. */
export const BOOST = 0x401;
/** Off is silence before the DAC. */
export const PLAYBACK = -0x508;
/** What is recorded loses its direct voltage. */
export const HIGH_PASS = -0x501;
/** The same of an AIC23B. Disputed: a set bit is on for Linux tlv320aic23.h, off ("checked") for ua1arn/hftrx tlv320aic23.h. */
export const HIGH_PASS_AIC23B = 0x501;
/** The DAC plays right on the left and left on the right. */
export const SWAP = 0x720;
/** Off takes the ADC's supply: nothing that is heard changes. That silence is recorded then was not read. */
export const RECORD = -0x604;

/** ms: half supply charges (Teensy); digital audio starts (Teensy); output capacitors charge, 220 uF (memory). */
const CHARGE_MS = 100;
const ACTIVE_MS = 5;
const OUTPUT_MS = 500;

/** Level of each step in mB: mute, then code step + 0x2f (WM8731 rev 4.9 p31; mute 80 dB, its p9 to 13). The host's table. */
export function levels(): number[] {
  const table = [-8000];
  for (let code = MUTE + 1; code < 128; code++) table.push((code - 121) * 100);
  return table;
}

/** The same of the line inputs, to ADC and bypass: mute, then -34.5 to +12 dB (AIC23B data manual p21). */
export function inputLevels(): number[] {
  const table = [-8000];
  for (let code = 0; code < 32; code++) table.push(code * 150 - 3450);
  return table;
}

/** Of the microphone, to the ADC: MICROPHONE off, on (a fixed stage of +14 dB, memory), and BOOST with it. */
export function microphoneLevels(): number[] {
  return [-8000, 1400, 3400];
}

/** In a row of the microphone. The bits of the analogue path come after it. */
const IN_MICROPHONE = 0x40;

/** One scale for each input on its way to the ADC, quietest first: the level, and what `setInputGain` takes for it. The host's. */
export function inputGains(input: 'line' | 'microphone'): { mB: number; write: number }[] {
  if (input === 'line') return inputLevels().map((mB, write) => ({ mB, write }));
  return microphoneLevels().map((mB, step) => ({ mB, write: IN_MICROPHONE | [2, 0, 1][step]! }));
}

/** Of the side tone, below the microphone's: off, then these. */
export function sidetoneLevels(part: 'WM8731' | 'TLV320AIC23B'): number[] {
  // -18: the AIC23B's, by Linux and Neotron. Text of the part before it, the AIC23, has -15 (its p27).
  return part === 'WM8731' ? [-8000, -1500, -1200, -900, -600] : [-8000, -1800, -1200, -900, -600, 0];
}

/** Clocks and rates in Hz that go together, and what `sampling` is for them (Linux wm8731.c): SR 5:2, BOSR 1, USB 0. */
export function rates(): { mclk: number; fs: number; sampling: number }[] {
  const group = (mclk: number, sampling: number, list: [fs: number, sr: number][]): { mclk: number; fs: number; sampling: number }[] =>
    list.map((row) => ({ mclk, fs: row[0], sampling: (row[1] << 2) | sampling }));
  const by48: [number, number][] = [[48000, 0], [32000, 6], [8000, 3], [96000, 7]];
  const by44: [number, number][] = [[44100, 8], [8000, 11], [88200, 15]];
  return group(12288000, 0, by48).concat(
    group(18432000, 2, by48), group(11289600, 0, by44), group(16934400, 2, by44),
    group(12000000, 1, by48), group(12000000, 3, [[44100, 8], [88200, 15]]),
  );
}

/** `sampling` for a clock and a rate in Hz; undefined where this clock cannot give it. The host's. */
export function rateOf(mclk: number, fs: number): number | undefined {
  const row = rates().find((each) => each.mclk === mclk && each.fs === fs);
  return row && row.sampling;
}

/** `format`: 6 the part gives the clocks, 4 and 1:0 the kind, 3:2 the word. Undefined for what it has not (AIC23 p27). The host's. */
export function formatOf(kind: 'right' | 'left' | 'I2S' | 'DSP A' | 'DSP B', bits: 16 | 20 | 24 | 32, master: boolean): number | undefined {
  if (kind === 'right' && bits === 32) return undefined;
  const formats = { right: 0x00, left: 0x01, I2S: 0x02, 'DSP A': 0x13, 'DSP B': 0x03 };
  return formats[kind] | ([16, 20, 24, 32].indexOf(bits) << 2) | (master ? 0x40 : 0);
}

export interface Wm8731 {
  bus: Bus;
  address: number;
  /** What registers 0 to 9 are to hold, 9 bits each: the last order that was acknowledged, or what `open` is to write. */
  registers: number[];
}

/** `off`: sections that the board does without, out of the constants above; with MCLK from elsewhere OSCILLATOR_OFF. */
export function wm8731(bus: Bus, address: number, format: number, sampling: number, off: number): Wm8731 {
  return { bus, address, registers: [LINE_MUTED, LINE_MUTED, MUTE, MUTE, 0x12, 0, off, format, sampling, 1] };
}

/** The sister, its high-pass on as well. */
export function tlv320aic23b(bus: Bus, address: number, format: number, sampling: number, off: number): Wm8731 {
  return { bus, address, registers: [LINE_MUTED, LINE_MUTED, MUTE, MUTE, 0x12, 1, off, format, sampling, 1] };
}

/**
 * From whatever state to all that was ordered, with the headphones muted: stops it first, so one that plays pops, as at
 * `close`. No reset: that would give 0 dB and bypass to headphones. Outputs come last. Throws if it does not answer.
 * @returns ms until the next phase, 0 at the end.
 */
export function open(chip: Wm8731, phase: number): number {
  const registers = chip.registers;
  if (phase === 0) {
    close(chip, 0);
    for (const register of [LINE_LEFT, LINE_RIGHT, FORMAT, SAMPLING]) write(chip, register, registers[register]!);
    write(chip, POWER, registers[POWER]! | OUTPUTS_OFF);
    return CHARGE_MS;
  }
  if (phase === 1) {
    write(chip, ACTIVE, 1);
    return ACTIVE_MS;
  }
  if (phase === 2) {
    write(chip, ANALOGUE, registers[ANALOGUE]!);
    write(chip, POWER, registers[POWER]!);
    return OUTPUT_MS;
  }
  write(chip, DIGITAL, registers[DIGITAL]!);
  return 0;
}

/**
 * DAC muted, nothing into the mixer, headphones muted, DAC and outputs off, all off: the order of Teensy, out of the data
 * sheet. Turn the volume down before. What was ordered stays for `open`. Has one phase. Throws if it does not answer.
 */
export function close(chip: Wm8731, _phase: number): number {
  const off = chip.registers[POWER]! | OUTPUTS_OFF | DAC_OFF;
  write(chip, DIGITAL, chip.registers[DIGITAL]! | DAC_MUTED);
  write(chip, ANALOGUE, chip.registers[ANALOGUE]! & INPUTS);
  setHeadphones(chip, 0, 0);
  write(chip, POWER, off);
  write(chip, POWER, off | ALL_OFF);
  write(chip, ACTIVE, 0);
  return 0;
}

/** Step of each ear, 0 (mute) to 80 (+6 dB); one write if they are alike. Throws if it was not acknowledged; both are unknown then. */
export function setHeadphones(chip: Wm8731, left: number, right: number): void {
  setPair(chip, HEADPHONES, MUTE + left, MUTE + right);
}

/** Cannot read: writes all registers again, at rest with no effect, and says yes. One that had reset itself plays again, with a pop, never louder. */
export function verify(chip: Wm8731, left: number, right: number): boolean {
  setHeadphones(chip, left, right);
  for (let n = scrub(chip, 0); n; n = scrub(chip, n));
  return true;
}

/** The same in pieces of two registers, headphones first: begins with 0, goes on with what it returns, until that is 0. */
export function scrub(chip: Wm8731, n: number): number {
  const register = (n + HEADPHONES) % (ACTIVE + 1);
  write(chip, register, chip.registers[register]!);
  write(chip, register + 1, chip.registers[register + 1]!);
  return n + 2 > ACTIVE ? 0 : n + 2;
}

/** Step of each line input, 0 (mute) to 32 (+12 dB). Whether a WM8731 also mutes the bypass with it is not sure. */
export function setInput(chip: Wm8731, left: number, right: number): void {
  setPair(chip, LINE_LEFT, left ? left - 1 : LINE_MUTED, right ? right - 1 : LINE_MUTED);
}

/** A row of `inputGains` on each side. There is one microphone: `right` is ignored then. */
export function setInputGain(chip: Wm8731, left: number, right: number): void {
  if (left < IN_MICROPHONE) {
    // `setInput` written out: 6 variables on the device.
    setPair(chip, LINE_LEFT, left ? left - 1 : LINE_MUTED, right ? right - 1 : LINE_MUTED);
    return;
  }
  const analogue = (chip.registers[ANALOGUE]! & ~3) | (left & 3);
  write(chip, ANALOGUE, analogue);
  chip.registers[ANALOGUE] = analogue;
}

/** Left and right of what is played change places. */
export function setSwap(chip: Wm8731, on: boolean): void {
  turn(chip, SWAP, on);
}

/** The microphone's way to the outputs: 0 off, 1 the quietest, to 4, -6 dB; 5 is 0 dB and an AIC23B's only (code 1xx, Linux tlv320aic23.c). */
export function setSidetone(chip: Wm8731, step: number): void {
  const analogue = (chip.registers[ANALOGUE]! & ~SIDETONE) | (step ? (((4 - step) & 7) << 6) | SIDETONE_ON : 0);
  write(chip, ANALOGUE, analogue);
  chip.registers[ANALOGUE] = analogue;
}

/** Turns one of the switches above on or off. Throws if it was not acknowledged. */
export function turn(chip: Wm8731, what: number, on: boolean): void {
  const place = what < 0 ? -what : what;
  const register = place >> 8;
  const bit = place & 255;
  const value = on === what > 0 ? chip.registers[register]! | bit : chip.registers[register]! & ~bit;
  write(chip, register, value);
  chip.registers[register] = value;
}

function setPair(chip: Wm8731, register: number, left: number, right: number): void {
  write(chip, register, left === right ? left | BOTH : left);
  if (left !== right) write(chip, register + 1, right);
  chip.registers[register] = left;
  chip.registers[register + 1] = right;
}

function write(chip: Wm8731, register: number, value: number): void {
  chip.bus.writeTo(chip.address, (register << 1) | (value >> 8), value & 255);
}
