/**
 * WM8960, Wolfson (Cirrus): codec with three stereo inputs, ADC, DAC, a headphone output with analogue volume that needs
 * no capacitors, and class D speaker outputs, which stay off here; I2C.
 *
 * - headphones 1 dB a step from -73 to +6 dB and mute; what feeds them is a mixer for each ear: DAC, input 3, and the
 *   input boost mixer (bypass)
 * - ways in: input 1 (with 2 or 3 against it) through PGA and microphone boost, inputs 2 and 3 straight, all into the
 *   boost mixer, which feeds the ADC too
 * - write-only (torvalds/linux sound/soc/codecs/wm8960.c), registers of 9 bits, one a transaction, bit 8 in the first
 *   byte. The record remembers what was ordered
 * - volumes wait in a latch until a write brings the update bit, for both ears at once: without it nothing happens
 * - playback can swap its sides, and be mono, 6 to 12 dB down: how much the part takes off by itself was not read
 * - it wakes switched off and muted; always at 0x1a, like the WM8731 and the AIC23B
 * - without capacitors the return of the headphones is OUT3, at half supply: it must never touch ground
 *
 * Start and stop take time and block nobody: `open(chip, 0)`, wait for as many ms as it returns, `open(chip, 1)`, until it
 * returns 0; `close` the same. An order that threw was not taken down: give it again.
 * The inputs wake muted, the DAC too; the DAC feeds the mixers. The rest is for the verbs.
 */
import type { Bus } from '../../hal/hal.ts';

// Registers, bits, reset values and laws: Linux wm8960.c and wm8960.h, sparkfun/SparkFun_WM8960_Arduino_Library src/*.h,
// data sheet rev 4.2 ("DS"), and its register descriptions as in hpmicro's hpm_wm8960_regs.h ("HPM").
const ADDRESS = 0x1a;
/** Bit 8 of a volume: both ears take what is in their latches (DS p32). */
const UPDATE = 0x100;
/** 0 and 1: input PGA, 5:0 volume, 7 mute, which only an update ends (HPM). */
const PGA = 0x00;
const PGA_MUTED = 0x80;
/** 2 and 3: headphones, 6:0 volume, 7 wait for a zero crossing. */
const HEADPHONES = 0x02;
/** The quietest code but mute is the next. */
const MUTE = 0x2f;
/** 4: dividers, and bit 0: the PLL is the clock. */
const CLOCKING = 0x04;
const PLL_SELECTED = 0x01;
/** 5: 7 the DAC 6 dB down, 3 DAC soft mute, 0 high-pass off (HPM, SparkFun). */
const CONTROL = 0x05;
const DAC_DOWN = 0x80;
const DAC_MUTED = 0x08;
const HIGH_PASS_OFF = 0x01;
/** 7: 5 sides of the DAC swapped (HPM). 0x17: 4 sum of both sides to each DAC (HPM). */
const FORMAT = 0x07;
const SWAPPED = 0x20;
const ADDITIONAL = 0x17;
const MONO = 0x10;
/** 0x0a and 0x0b: DAC volume. 0x15 and 0x16: ADC volume. */
const DAC = 0x0a;
const ADC = 0x15;
/** 0x19: 8:7 half supply (01 is 2 x 50 k), 6 VREF, 5:4 inputs, 3:2 ADC, 1 microphone bias. */
const POWER_1 = 0x19;
const HALF_SUPPLY = 0x80;
/** 0x1a: 8:7 DAC, 6:5 headphones, 1 OUT3, 0 PLL. 0x2f: 5:4 PGA, 3:2 output mixers. */
const POWER_2 = 0x1a;
const CAPLESS_OUTPUTS = 0x62;
const OUT3 = 0x02;
const PLL_ON = 0x01;
/** 0x1c: 7 POBCTRL, 4 BUFDCOPEN, 3 BUFIOEN, 2 SOFT_ST. */
const ANTI_POP = 0x1c;
const RAMP = 0x94;
/** 0x20 and 0x21: way into the PGA, 5:4 boost of the microphone, 3 PGA into the boost mixer. */
const PATH = 0x20;
const BOOST = 0x30;
const WAYS = 0x1c8;
/** 0x22 and 0x25: 8 DAC into the output mixer, 7 input 3 into it, 6:4 its attenuation. */
const LEFT_MIXER = 0x22;
const RIGHT_MIXER = 0x25;
const DAC_MIXED = 0x100;
/** 0x2b left and 0x2c right (DS p23; an older Linux has them swapped): inputs 3 and 2 into the boost mixer. */
const BOOST_MIXER = 0x2b;
/** In a mixer: 7 way open, 6:4 attenuation in 3 dB. */
const WAY = 0xf0;
const SHUT = 0x70;
const FIRST_PLL_REGISTER = 0x34;

// For `features`, a sum of these.
/** OUT3 is the return of the headphones, and no capacitors. */
export const CAPLESS = 0x01;
export const MICROPHONE_BIAS = 0x02;
export const RECORD = 0x0c;
/** The ADC has no frame clock of its own: it takes the DAC's (SparkFun `setALRCGPIO`). */
export const SHARED_CLOCK = 0x40;
/** Headphones change at a zero crossing. Only for a board whose clock always runs: the time-out needs it. */
export const ZERO_CROSS = 0x80;

// For `selectInput`: what the PGA hears. Input 1 alone; against 2 or 3, as for a balanced microphone; nothing.
export const INPUT_1 = 0x108;
export const INPUT_1_2 = 0x148;
export const INPUT_1_3 = 0x188;
export const NO_INPUT = 0x100;

// For `setLine`: which input, straight into the boost mixer.
export const LINE_2 = 1;
export const LINE_3 = 4;

// For `setBypass`: boost mixer, or input 3, straight into the output mixer.
export const FROM_BOOST = 0x2d;
export const FROM_INPUT_3 = LEFT_MIXER;

/** ms: half supply charges, and discharges (Linux). */
const CHARGE_MS = 100;
const DISCHARGE_MS = 600;
/** ms: what the 250 of the PLL (Linux) are longer than CHARGE_MS. */
const PLL_MS = 150;
/**
 * A change waits for a zero crossing so many ms at most, at a SYSCLK of 11.2896 MHz: two periods of 2^21 cycles (HPM; that
 * it is two and not one: the sister's data sheet, WM8956 rev 4.1 p38).
 */
export const ZERO_CROSS_MS = 372;

/** In `registers`: `open` writes it as it stands. */
const S = 0x200;

/** Level of each step in mB: mute (80 dB, taken from the WM8731), then code step + 0x2f (Linux, SparkFun). The host's table. */
export function levels(): number[] {
  const table = [-8000];
  for (let code = MUTE + 1; code < 128; code++) table.push((code - 121) * 100);
  return table;
}

/** The same of the input PGAs: mute, then -17.25 to +30 dB (SparkFun). */
export function inputLevels(): number[] {
  const table = [-8000];
  for (let code = 0; code < 64; code++) table.push(code * 75 - 1725);
  return table;
}

/** Of the boost behind the PGAs (DS p23). */
export function boostLevels(): number[] {
  return [0, 1300, 2000, 2900];
}

/**
 * One scale of the PGA and its boost, quietest first: the level, and what `setInputGain` takes for it, 8:7 boost, 6:0 step of
 * the PGA. As much as can be is in the PGA, which comes first. The host's.
 */
export function inputGains(): { mB: number; write: number }[] {
  const rows: { mB: number; write: number }[] = [];
  boostLevels().forEach((boost, code) => inputLevels().forEach((level, step) => {
    // Mute needs no boost, and what a lower boost reaches no higher one.
    if (!code) rows.push({ mB: level, write: step });
    else if (step && boost + level > rows[rows.length - 1]!.mB) rows.push({ mB: boost + level, write: code << 7 | step });
  }));
  return rows;
}

/** Of the inputs 2 and 3 into the boost mixer (DS p23). */
export function lineLevels(): number[] {
  return [-8000, -1200, -900, -600, -300, 0, 300, 600];
}

/** Of the ways into the output mixer (SparkFun, Linux). */
export function bypassLevels(): number[] {
  return [-8000, -2100, -1800, -1500, -1200, -900, -600, -300, 0];
}

/** Of the DAC, digital (DS p32). */
export function dacLevels(): number[] {
  const table = [-12750];
  for (let code = 1; code < 256; code++) table.push(code * 50 - 12750);
  return table;
}

/** Of the ADC, digital (SparkFun, HPM). */
export function recordLevels(): number[] {
  const table = [-9750];
  for (let code = 1; code < 256; code++) table.push(code * 50 - 9750);
  return table;
}

/** What register 4, the PLL's first register and its fraction are for a clock and a rate. */
export interface Rate {
  clocking: number;
  pll: number;
  k: number;
}

/**
 * For a master clock and a sample rate in Hz, the clock straight where it can be; undefined where it cannot give that rate
 * within 10 ppm. The host's. DS p57: SYSCLK is 256 times the rate, times 1, 1.5, 2, 3, 4, 5.5 or 6; here up to 12.5 MHz,
 * since no example of a faster one was read.
 * PLL: four times SYSCLK, twice that with its divider, from 6 to 12 times the clock or half of it (Linux).
 */
export function rateOf(mclk: number, fs: number): Rate | undefined {
  if (fs < 7999 || fs > 48001) return undefined;
  const halves = [2, 3, 4, 6, 8, 11, 12];
  const near = (a: number, b: number): boolean => Math.abs(a - b) * 100000 < b;
  for (const by of [1, 2]) {
    for (let divider = 0; divider < halves.length; divider++) {
      const sysclk = fs * 128 * halves[divider]!;
      if (sysclk > 12500000 || !near(mclk, sysclk * by)) continue;
      return { clocking: divider << 6 | divider << 3 | (by - 1) << 2, pll: 0x08, k: 0x3126e9 };
    }
  }
  for (let divider = 0; divider < halves.length; divider++) {
    const sysclk = fs * 128 * halves[divider]!;
    // The oscillator runs best from 90 to 100 MHz (sisters: WM8959 p110, WM8978 p73), so the usual two clocks come out.
    if (sysclk * 8 < 90000000 || sysclk * 8 > 100000000) continue;
    for (let prescale = 1; prescale < 3; prescale++) {
      const ratio = sysclk * 8 * prescale / mclk;
      const n = Math.floor(ratio);
      if (n < 6 || n > 12) continue;
      const k = Math.floor((ratio - n) * 0x1000000);
      return { clocking: divider << 6 | divider << 3 | 5, pll: (k ? 0x20 : 0) | (prescale - 1) << 4 | n, k };
    }
  }
  return undefined;
}

/** All rates in Hz that a master clock can give. The host's. */
export function rates(mclk: number): number[] {
  return [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000].filter((fs) => rateOf(mclk, fs) !== undefined);
}

/** `format` of the digital audio: the codec follows the clocks of the other end. The host's. */
export function formatOf(kind: 'right' | 'left' | 'I2S' | 'DSP A' | 'DSP B', bits: 16 | 20 | 24 | 32): number {
  const formats = { right: 0x00, left: 0x01, I2S: 0x02, 'DSP A': 0x03, 'DSP B': 0x13 };
  return formats[kind] | [16, 20, 24, 32].indexOf(bits) << 2;
}

export interface Wm8960 {
  bus: Bus;
  /** What registers 0 to 0x37 are to hold, 9 bits each, and S: written last, or for `open` to write. */
  registers: Uint16Array;
}

/** `features` is a sum of the constants above; `format` comes from `formatOf`, the last three from `rateOf`. */
export function wm8960(bus: Bus, features: number, format: number, clocking: number, pll: number, k: number): Wm8960 {
  const zeroCross = features & ZERO_CROSS;
  const capless = features & CAPLESS;
  return {
    bus,
    registers: new Uint16Array([
      // 0x00: PGAs, headphones, clocking, control (6: soft un-mute), format
      S | 0x097, S | 0x197, zeroCross | MUTE, zeroCross | UPDATE | MUTE, clocking, S | DAC_MUTED, S | 0x008, S | format,
      // 0x08: clocks of master and speakers, frame clock, DAC
      S | 0x1c0, S | features & SHARED_CLOCK, S | 0x0ff, S | 0x1ff, 0, 0, 0, 0,
      // 0x10: 3D, automatic gain and gate all off, ADC, time-out of the zero crossing
      S, S | 0x07b, S | 0x100, S | 0x032, S, S | 0x0c3, S | 0x1c3, S | 0x1c0 | zeroCross >> 7,
      // 0x18: power, outputs that are off hang at half supply with 500 ohm
      S, 0xf0 | features & (RECORD | MICROPHONE_BIAS), 0x1e0 | capless << 1 | clocking & PLL_SELECTED, S, 8 - capless * 8, S, 0, 0,
      // 0x20: ways of the inputs, output mixers, mono mixers
      S | NO_INPUT, S | NO_INPUT, S | 0x150, 0, 0, S | 0x150, S, S,
      // 0x28: speakers muted, mono output, boost mixers, bypass, power of PGAs and mixers
      S, S | UPDATE, S | 0x040, S, S, S | SHUT, S | SHUT, S | 0x03c,
      // 0x30: microphone bias, speakers off, PLL
      S | 0x002, S | 0x037, 0, S | 0x080, S | pll, S | k >> 16, S | k >> 8 & 255, S | k & 255,
    ]),
  };
}

/**
 * From whatever state to all that was ordered, headphones muted. No reset: that would let half supply collapse. A part
 * that plays (after a fault) loses its outputs for a while. Throws if it does not answer.
 * Order and waits of Linux, but that it leaves the anti-pop bits set without capacitors: cleared here as in the sister's
 * data sheet (WM8959 p122). The first phase is 48 registers, 14 ms on a bus of 100 kHz.
 * @returns ms until the next phase, 0 at the end.
 */
export function open(chip: Wm8960, phase: number): number {
  const bus = chip.bus;
  const registers = chip.registers;
  const capless = registers[POWER_2]! & OUT3;
  if (phase < 1) {
    bus.writeTo(ADDRESS, HEADPHONES << 1, 0);
    bus.writeTo(ADDRESS, HEADPHONES + 1 << 1 | 1, 0); // 1: bit 8, the update
    bus.writeTo(ADDRESS, CLOCKING << 1 | registers[CLOCKING]! >> 8, registers[CLOCKING]! & 0xfe);
    bus.writeTo(ADDRESS, POWER_2 << 1, 0);
    for (let register = 0; register < 56; register++) if (registers[register]! & S) change(chip, register, 0, 0);
    bus.writeTo(ADDRESS, ANTI_POP << 1, registers[ANTI_POP]! | RAMP);
    bus.writeTo(ADDRESS, POWER_2 << 1, registers[POWER_2]! & (capless ? CAPLESS_OUTPUTS | PLL_ON : PLL_ON));
    bus.writeTo(ADDRESS, POWER_1 << 1, HALF_SUPPLY);
    return CHARGE_MS;
  }
  if (phase < 2) {
    change(chip, POWER_1, 0, 0);
    if (capless) return CHARGE_MS;
  }
  if (phase < (capless ? 3 : 2)) {
    change(chip, ANTI_POP, 0, 0);
    change(chip, POWER_2, 0, 0);
    if (registers[CLOCKING]! & PLL_SELECTED) return PLL_MS;
  }
  change(chip, CLOCKING, 0, 0);
  return 0;
}

/** All off, in the order of `open` backwards. Turn the volume down before. What was ordered stays for `open`. */
export function close(chip: Wm8960, phase: number): number {
  const bus = chip.bus;
  const registers = chip.registers;
  if (phase < 1) {
    bus.writeTo(ADDRESS, HEADPHONES << 1, 0);
    bus.writeTo(ADDRESS, HEADPHONES + 1 << 1 | 1, 0);
    bus.writeTo(ADDRESS, CLOCKING << 1 | registers[CLOCKING]! >> 8, registers[CLOCKING]! & 0xfe);
    if (!(registers[POWER_2]! & OUT3)) bus.writeTo(ADDRESS, POWER_2 << 1, 0);
    bus.writeTo(ADDRESS, ANTI_POP << 1, registers[ANTI_POP]! | RAMP);
    bus.writeTo(ADDRESS, POWER_1 << 1, 0);
    return DISCHARGE_MS;
  }
  bus.writeTo(ADDRESS, POWER_2 << 1, 0);
  bus.writeTo(ADDRESS, ANTI_POP << 1, 0);
  return 0;
}

/** Step of each ear, 0 (mute) to 80 (+6 dB), both at once. Throws if it was not acknowledged; both are unknown then. */
export function setHeadphones(chip: Wm8960, left: number, right: number): void {
  change(chip, HEADPHONES, UPDATE | 0x7f, MUTE + left, UPDATE | MUTE + right);
}

/**
 * Cannot read: writes all registers again, power and clock last, at rest with no effect, and says yes. One that had reset
 * itself plays again, with a pop, never louder. 43 registers, 12 ms on a bus of 100 kHz; with the PLL its four too (that the same
 * values again leave a locked one alone was not read).
 */
export function verify(chip: Wm8960, left: number, right: number): boolean {
  setHeadphones(chip, left, right);
  for (let n = scrub(chip, 0); n; n = scrub(chip, n));
  return true;
}

/** The same in pieces of two registers: begins with 0, goes on with what it returns, until that is 0. */
export function scrub(chip: Wm8960, n: number): number {
  const end = chip.registers[CLOCKING]! & PLL_SELECTED ? 56 : FIRST_PLL_REGISTER;
  let left = 2;
  let register = n;
  while (left && register < end) {
    if (chip.registers[register]! & S || register === HEADPHONES || register === HEADPHONES + 1) {
      change(chip, register, 0, 0);
      left--;
    }
    register++;
  }
  if (register < end) return register;
  // Power and clock last.
  for (const last of [ANTI_POP, POWER_1, POWER_2, CLOCKING]) change(chip, last, 0, 0);
  return 0;
}

/** Step of each input PGA, 0 (mute) to 64 (+30 dB), both at once. */
export function setInput(chip: Wm8960, left: number, right: number): void {
  change(chip, PGA, UPDATE | PGA_MUTED | 0x3f, left ? left - 1 : PGA_MUTED, UPDATE | (right ? right - 1 : PGA_MUTED));
}

/** What the PGAs hear: one of the constants above. */
export function selectInput(chip: Wm8960, input: number): void {
  change(chip, PATH, WAYS, input, input);
}

/** Boost behind the PGAs: 0, 13, 20, 29 dB. */
export function setBoost(chip: Wm8960, left: number, right: number): void {
  change(chip, PATH, BOOST, left << 4, right << 4);
}

/**
 * A row of `inputGains` on each side. Where a boost changes, the PGAs have their quieter end meanwhile: nothing is louder on
 * the way than at its ends.
 */
export function setInputGain(chip: Wm8960, left: number, right: number): void {
  const l = left >> 7;
  const r = right >> 7;
  if ((l << 4) !== (chip.registers[PATH]! & BOOST) || (r << 4) !== (chip.registers[PATH + 1]! & BOOST)) {
    setInput(chip, quieter(chip.registers[PGA]!, left & 127), quieter(chip.registers[PGA + 1]!, right & 127));
  }
  setBoost(chip, l, r);
  setInput(chip, left & 127, right & 127);
}

/** Of what a PGA holds and a step, as a step. */
function quieter(held: number, step: number): number {
  const now = held & PGA_MUTED ? 0 : (held & 0x3f) + 1;
  return now < step ? now : step;
}

/** LINE_2 or LINE_3 into the boost mixer: 0 off, 1 (-12 dB) to 7 (+6 dB). */
export function setLine(chip: Wm8960, line: number, left: number, right: number): void {
  change(chip, BOOST_MIXER, 7 << line, left << line, right << line);
}

/** FROM_BOOST or FROM_INPUT_3 to the output mixers, without ADC and DAC: 0 off, 1 (-21 dB) to 8 (0 dB). */
export function setBypass(chip: Wm8960, from: number, left: number, right: number): void {
  change(chip, from, WAY, left ? 16 - left << 4 : SHUT, right ? 16 - right << 4 : SHUT);
}

/** The DAC of each ear into its output mixer. */
export function selectDac(chip: Wm8960, left: boolean, right: boolean): void {
  change(chip, LEFT_MIXER, DAC_MIXED, left ? DAC_MIXED : 0, right ? DAC_MIXED : 0);
}

/** Digital volume of the DAC: 0 is mute, 1 -127 dB, 255 0 dB. */
export function setDac(chip: Wm8960, left: number, right: number): void {
  change(chip, DAC, UPDATE | 255, left, UPDATE | right);
}

/** Silence before the DAC, soft both ways: 11 ms at 48 kHz (HPM). */
export function muteDac(chip: Wm8960, muted: boolean): void {
  change(chip, CONTROL, DAC_MUTED, muted ? DAC_MUTED : 0);
}

/** Both sides of the DAC to a step of `dacLevels`: playback steps back, and returns with the step that it had. */
export function duck(chip: Wm8960, step: number): void {
  setDac(chip, step, step);
}

/**
 * The sum of both sides on each. Whether the part halves it was not read: the DAC is 6 dB down meanwhile, so that it cannot
 * be louder than both sides were. That comes first and goes last.
 */
export function setMono(chip: Wm8960, on: boolean): void {
  if (on) change(chip, CONTROL, DAC_DOWN, DAC_DOWN);
  change(chip, ADDITIONAL, MONO, on ? MONO : 0);
  if (!on) change(chip, CONTROL, DAC_DOWN, 0);
}

/** Left and right of what is played change places. */
export function setSwap(chip: Wm8960, on: boolean): void {
  change(chip, FORMAT, SWAPPED, on ? SWAPPED : 0);
}

/** Digital volume of what is recorded: 0 is mute, 1 -97 dB, 195 0 dB, 255 +30 dB. */
export function setRecord(chip: Wm8960, left: number, right: number): void {
  change(chip, ADC, UPDATE | 255, left, UPDATE | right);
}

/** What is recorded loses its direct voltage. */
export function setHighPass(chip: Wm8960, on: boolean): void {
  change(chip, CONTROL, HIGH_PASS_OFF, on ? 0 : HIGH_PASS_OFF);
}

/**
 * Sends a register with a field changed; without a field, as it stands. It is remembered when it was taken. With `right`,
 * the right ear's register follows, and `bits` were for the left one.
 */
function change(chip: Wm8960, register: number, field: number, bits: number, right?: number): void {
  const value = chip.registers[register]! & ~field | bits;
  chip.bus.writeTo(ADDRESS, register << 1 | value >> 8 & 1, value & 255);
  chip.registers[register] = value;
  if (right !== undefined) change(chip, register === LEFT_MIXER ? RIGHT_MIXER : register + 1, field, right);
}
