/**
 * SGTL5000, NXP (Freescale): codec with line and microphone input, ADC, DAC, line output, and a headphone output with
 * analogue volume, capless if wanted, I2C.
 *
 * - headphones 0.5 dB a step from -51.5 to +12 dB, one mute for both ears: one ear alone has no silence
 * - what feeds the headphones is the DAC or the line input (bypass), never both; there is no side tone
 * - the DAC can swap its sides; mono would need the sound processor
 * - registers of 16 bits, even addresses, can be read (torvalds/linux sound/soc/codecs/sgtl5000.c)
 * - no reset of any kind: after a restart of the microcontroller it plays on, so `open` takes it as it is
 * - it wakes muted at 0 dB: the first thing is the lowest volume
 * - no SYS_MCLK, no acknowledgement (devzone.nordicsemi.com 77662, forum.fs-net.de): an `open` that is not acknowledged
 *   may only wait for its clock
 * - capless headphones: their return goes to VGND, never to ground (memory)
 *
 * Start and stop take time and block nobody: `open(chip, 0)`, wait for as many ms as it returns, `open(chip, 1)`, until it
 * returns 0; `close` the same. An order that threw was not taken down: give it again after `open`.
 * After the first `open` inputs and line outputs are muted, and the DAC feeds the headphones: the rest is for the verbs.
 * Not here: its PLL, and its sound processor, which stays out of all ways.
 */
import type { Bus } from '../../hal/hal.ts';

// Registers and bits: Linux sgtl5000.c and sgtl5000.h, PaulStoffregen/Audio control_sgtl5000.cpp ("Teensy"), which agree.
/** 6 ADC, 5 DAC, 1 audio to the bus, 0 from the bus. */
const DIGITAL_POWER = 0x02;
const CLOCK = 0x04;
const FORMAT = 0x06;
/** Who listens to whom: 0x10 is the bus to the DAC and the ADC to the bus; 12 swaps the sides of the DAC. */
const ROUTES = 0x0a;
/** 13:12 volume under way, 9 ramp, 3:2 DAC mute, 0 high-pass off. */
const CONVERTERS = 0x0e;
const UNDER_WAY = 0x3000;
/** 15:8 right, 7:0 left: 0x3c is 0 dB, 0xf0 -90, from 0xfc mute; a bigger code is quieter. */
const DAC_VOLUME = 0x10;
/** 14:8 right, 6:0 left: 0x7f is -51.5 dB, 0 +12; a bigger code is quieter. */
const HEADPHONE_VOLUME = 0x22;
const SILENT = 0x7f7f;
/**
 * 8 line output mute, 6 headphones from line input, 4 headphone mute, 2 ADC from line input, 0 ADC mute. 5 and 1 let volumes
 * wait for a zero crossing, and stay off: no time-out is documented, so without a signal a change might never come.
 */
const ANALOGUE = 0x24;
const HEADPHONES_MUTED = 0x10;
const ALL_MUTED = 0x111;
const ADC_FROM_LINE = 0x04;
const REGULATOR = 0x26;
/** 8:4 half supply, 3:1 bias currents, 0 a slow ramp against the pop. */
const REFERENCE = 0x28;
/** 9:8 bias resistor, 6:4 bias voltage, 1:0 gain. */
const MICROPHONE_CONTROL = 0x2a;
const LINE_OUT_CONTROL = 0x2c;
/** 12:8 right, 4:0 left; a bigger code is quieter. Teensy heard those below 13 clip at 3.3 V. */
const LINE_OUT_VOLUME = 0x2e;
/** 13:12 supplies for waking, 7 half supply, 6 and 5 stereo and references, 4 headphones, 3 DAC, 2 capless, 1 ADC, 0 line output. */
const POWER = 0x30;
const WAKING = 0x3000;
const HALF_SUPPLY = 0x80;
const REFERENCES = 0x60;
const CLOCK_TOP = 0x34;
const SHORT = 0x3c;

/** ms that half supply takes, up or down. Linux waits 500 now, Teensy and an older Linux 400; the slow ramp itself has some 400. */
const RAMP_MS = 500;

// Controls for `setLevel`: register, mute bit << 8, and what a step is taken from << 17 (0: louder upwards).
export const HEADPHONES = 0x22 | (0x10 << 8) | (0x80 << 17);
export const LINE_OUT = 0x2e | (0x100 << 8) | (0x20 << 17);
export const INPUT = 0x20 | (0x01 << 8);
export const DAC = 0x10 | (0xf1 << 17);

// Switches for `turn`: register and bits, negative where clear bits are on.
/** Headphones from the line input; off, from the DAC. (Teensy's headphoneSelect is the wrong way round.) */
export const BYPASS = 0x240040;
/** The microphone is recorded; off, the line input. */
export const FROM_MICROPHONE = -0x240004;
/** The DAC plays right on the left and left on the right. */
export const SWAP = 0x0a1000;
/** Off mutes the DAC, both channels. */
export const PLAYBACK = -0x0e000c;
/** What is recorded loses its direct voltage. */
export const HIGH_PASS = -0x0e0001;
/** Off stops the data to the bus, nothing that is heard changes. What the line carries then was not read; held still it is silence. */
export const RECORD = 0x020002;

/** Level of each step in mB: mute, then code 128 - step. How deep the mute is was not read: taken as its signal-to-noise ratio. The host's table. */
export function levels(): number[] {
  const table = [-10000];
  for (let code = 0x7f; code >= 0; code--) table.push(1200 - code * 50);
  return table;
}

/** The same of line input and microphone on their way to the ADC: mute, then 0 to 22.5 dB; its range 6 dB lower is left out. */
export function inputLevels(): number[] {
  const table = [-10000];
  for (let code = 0; code < 16; code++) table.push(code * 150);
  return table;
}

/** Of the microphone's own amplifier, before that: no silence among them. */
export function microphoneLevels(): number[] {
  return [0, 2000, 3000, 4000];
}

/** In a row of the microphone: 6:5 its amplifier, 4:0 the step of INPUT. */
const IN_MICROPHONE = 0x80;

/**
 * One scale for each input on its way to the ADC, quietest first: the level, and what `setInputGain` takes for it. Of the
 * microphone as much as can be is in its own amplifier, which comes first. The host's.
 */
export function inputGains(input: 'line' | 'microphone'): { mB: number; write: number }[] {
  if (input === 'line') return inputLevels().map((mB, write) => ({ mB, write }));
  const amplifier = microphoneLevels();
  const rows = [{ mB: -10000, write: IN_MICROPHONE }];
  for (let code = 0; code < 4; code++) {
    inputLevels().forEach((level, step) => {
      const mB = amplifier[code]! + level;
      if (step && (code === 3 || mB < amplifier[code + 1]!)) rows.push({ mB, write: IN_MICROPHONE | (code << 5) | step });
    });
  }
  return rows;
}

/** Of the DAC, digital: mute, then -90.3 to 0 dB in steps of 0.5017 dB. */
export function dacLevels(): number[] {
  const table = [-10000];
  for (let below = 0xf0 - 0x3c; below >= 0; below--) table.push((-5017 * below) / 100);
  return table;
}

/** Of the line output: mute, then code 31 to 13, re full scale at the supplies in `settings`, by Teensy's rule. */
export function lineLevels(settings: readonly number[]): number[] {
  const half = 800 + 25 * ((settings[3]! >> 4) & 31);
  const lineHalf = 800 + 25 * (settings[5]! & 63);
  const nominal = 15 + (40 * Math.log(half / lineHalf)) / Math.log(10);
  const table = [-10000];
  for (let code = 31; code >= 13; code--) table.push(50 * (nominal - code));
  return table;
}

/**
 * Clocks and rates in Hz that go together without PLL, and what register 4 is for them: 5:4 a half, a fourth, a sixth of
 * the rate in 3:2, and in 1:0 how many times that rate the clock is. At most 27 MHz (Linux).
 */
export function rates(): { mclk: number; fs: number; clock: number }[] {
  const table: { mclk: number; fs: number; clock: number }[] = [];
  [1, 2, 4, 6].forEach((part, mode) => [32000, 44100, 48000, 96000].forEach((whole, rate) => [256, 384, 512].forEach((times, multiple) => {
    const row = { mclk: whole * times, fs: whole / part, clock: (mode << 4) | (rate << 2) | multiple };
    if (row.mclk <= 27e6 && !table.some((each) => each.mclk === row.mclk && each.fs === row.fs)) table.push(row);
  })));
  return table;
}

/** Register 4 for a clock and a rate in Hz; undefined where this clock cannot give it without PLL. The host's. */
export function rateOf(mclk: number, fs: number): number | undefined {
  const row = rates().find((each) => each.mclk === mclk && each.fs === fs);
  return row && row.clock;
}

/** Register 6, 64 bit clocks a frame. Undefined for what the part has not (Teensy). The host's. */
export function formatOf(kind: 'right' | 'left' | 'I2S' | 'PCM A' | 'PCM B', bits: 16 | 20 | 24 | 32, master: boolean): number | undefined {
  if (kind === 'right' && bits === 32) return undefined;
  const formats = { right: 0x05, left: 0x02, I2S: 0x00, 'PCM A': 0x08, 'PCM B': 0x0a };
  return formats[kind] | ([32, 24, 20, 16].indexOf(bits) << 4) | (master ? 0x80 : 0);
}

/** What a board decides. */
export interface Sgtl5000Board {
  /** From `rateOf` and `formatOf`. */
  clock: number;
  format: number;
  /** Supplies, mV. An external VDDD is for revisions below 0x11 (Linux); Teensy's adaptor has one all the same. */
  vdda: number;
  vddio: number;
  vddd: 'internal' | 'external';
  /** Headphones return to VGND. */
  capless: boolean;
  /** Resistor that feeds an electret, 2, 4 or 8 kohm; 0 for none. */
  biasKohm: 0 | 2 | 4 | 8;
}

/**
 * Registers 4, 6, 26, 28, 2a, 2c, 30 and 34 for a board, as `sgtl5000` takes them: half supplies, charge pump and regulator
 * by Linux (sgtl5000_set_power_regs; Teensy's comment has the charge pump the other way round). The host's.
 */
export function settingsOf(board: Sgtl5000Board): number[] {
  const within = (value: number, most: number): number => Math.max(0, Math.min(most, Math.floor(value)));
  const low = board.vdda < 3100 && board.vddio < 3100;
  const high = board.vdda >= 3100 && board.vddio >= 3100;
  const half = within((board.vdda / 2 - 800) / 25, 31);
  const lineHalf = within((board.vddio / 2 - 800) / 25, 35);
  // At least 200 mV below VDDA (Teensy).
  const bias = board.biasKohm ? ([0, 2, 4, 8].indexOf(board.biasKohm) << 8) | (within((board.vdda - 1450) / 250, 7) << 4) : 0;
  return [
    board.clock,
    board.format,
    (high ? 0x60 : 0) | 0x08, // the charge pump on VDDIO; 1.2 V
    (half << 4) | 1,
    bias,
    0x300 | lineHalf, // 0.36 mA
    0x40fb | (low ? 0x800 : 0) | (board.vddd === 'internal' ? 0x1200 : 0) | (board.capless ? 4 : 0),
    low ? 0x800 : 0, // the charge pump's own oscillator
  ];
}

export interface Sgtl5000 {
  bus: Bus;
  address: number;
  /** What each register is to hold, by half its address: the last order that was acknowledged, or what `open` is to write. */
  registers: Uint16Array;
}

/** `settings` are of `settingsOf`. */
export function sgtl5000(bus: Bus, address: number, settings: readonly number[]): Sgtl5000 {
  const registers = new Uint16Array(31);
  registers[DIGITAL_POWER >> 1] = 0x63;
  registers[CLOCK >> 1] = settings[0]!;
  registers[FORMAT >> 1] = settings[1]!;
  registers[ROUTES >> 1] = 0x10;
  registers[DAC_VOLUME >> 1] = 0x3c3c;
  registers[HEADPHONE_VOLUME >> 1] = SILENT;
  registers[ANALOGUE >> 1] = ALL_MUTED | ADC_FROM_LINE;
  registers[REGULATOR >> 1] = settings[2]!;
  registers[REFERENCE >> 1] = settings[3]!;
  registers[MICROPHONE_CONTROL >> 1] = settings[4]!;
  registers[LINE_OUT_CONTROL >> 1] = settings[5]!;
  registers[LINE_OUT_VOLUME >> 1] = 0x1f1f;
  registers[POWER >> 1] = settings[6]!;
  registers[CLOCK_TOP >> 1] = settings[7]!;
  registers[SHORT >> 1] = 0x4445; // 125 mA each side, 250 in the middle; looks again every 50 ms (Teensy's mode 2 is none)
  return { bus, address, registers };
}

/**
 * From whatever state to all that was ordered, with the headphones muted. One that stands already loses its half supply for
 * one write only. Throws if it does not answer.
 * @returns ms until the next phase, 0 at the end.
 */
export function open(chip: Sgtl5000, phase: number): number {
  const registers = chip.registers;
  registers[ANALOGUE >> 1] = registers[ANALOGUE >> 1]! | HEADPHONES_MUTED;
  registers[HEADPHONE_VOLUME >> 1] = SILENT;
  if (!phase) chip.bus.writeTo(chip.address, 0, ANALOGUE, ALL_MUTED >> 8, (registers[ANALOGUE >> 1]! | ALL_MUTED) & 255);
  for (const address of phase ? '\x2e\x04\x06\x0a\x10\x0e\x20\x2a\x24' : '\x22\x34\x26\x28\x2c\x3c\x30\x02') {
    const register = address.charCodeAt(0);
    const value = registers[register >> 1]!;
    // Outputs before their half supply (Teensy); the supplies for waking go once the regulator is on (Linux).
    if (register === POWER) chip.bus.writeTo(chip.address, 0, POWER, (value | WAKING) >> 8, value & ~HALF_SUPPLY & 255);
    put(chip, register, value);
  }
  return phase ? 0 : RAMP_MS;
}

/**
 * Mutes, lets half supply fall, and only then takes the blocks' supply (Teensy, Linux). Turn the volume down before. What
 * was ordered stays for `open`. Throws if it does not answer.
 * @returns ms until the next phase, 0 at the end.
 */
export function close(chip: Sgtl5000, phase: number): number {
  const power = chip.registers[POWER >> 1]!;
  if (phase) chip.bus.writeTo(chip.address, 0, DIGITAL_POWER, 0, 0);
  else chip.bus.writeTo(chip.address, 0, ANALOGUE, ALL_MUTED >> 8, (chip.registers[ANALOGUE >> 1]! | ALL_MUTED) & 255);
  chip.bus.writeTo(chip.address, 0, POWER, power >> 8, power & (phase ? REFERENCES : ~HALF_SUPPLY & 255));
  return phase ? 0 : RAMP_MS;
}

/** Step of each ear, 0 (mute) to 128 (+12 dB); one ear alone at 0 has -51.5 dB. Throws if it was not acknowledged; both are unknown then. */
export function setHeadphones(chip: Sgtl5000, left: number, right: number): void {
  setLevel(chip, HEADPHONES, left, right);
}

/**
 * Step of each channel of HEADPHONES, LINE_OUT, INPUT or DAC, 0 for silence. All but the DAC have one mute for both: one
 * channel alone at 0 has the quietest. A volume is written before its mute ends, and a mute whatever the record says.
 */
export function setLevel(chip: Sgtl5000, what: number, left: number, right: number): void {
  const mute = (what >> 8) & 0x1ff;
  const end = what >> 17;
  const least = mute ? 1 : -11; // 0xf1 + 11 is the DAC's silence
  const l = left || least;
  const r = right || least;
  if (left | right || !mute) put(chip, what & 255, end ? ((end - r) << 8) | (end - l) : ((r - 1) << 4) | (l - 1));
  const analogue = chip.registers[ANALOGUE >> 1]!;
  const muted = left | right ? analogue & ~mute : analogue | mute;
  if (muted !== analogue || (mute && !(left | right))) put(chip, ANALOGUE, muted);
}

/** Step of the microphone's amplifier, 0 to 3: 0, 20, 30, 40 dB. */
export function setMicrophone(chip: Sgtl5000, step: number): void {
  put(chip, MICROPHONE_CONTROL, (chip.registers[MICROPHONE_CONTROL >> 1]! & ~3) | step);
}

/**
 * A row of `inputGains` on each side; the microphone's amplifier is one for both, the left row's. What falls comes first, so
 * that nothing is louder on the way than at its ends.
 */
export function setInputGain(chip: Sgtl5000, left: number, right: number): void {
  const amplifier = (left >> 5) & 3;
  const rises = left < IN_MICROPHONE || amplifier > (chip.registers[MICROPHONE_CONTROL >> 1]! & 3);
  if (!rises) setMicrophone(chip, amplifier);
  setLevel(chip, INPUT, left & 31, right & 31);
  if (rises && left >= IN_MICROPHONE) setMicrophone(chip, amplifier);
}

/** Left and right of what is played change places. */
export function setSwap(chip: Sgtl5000, on: boolean): void {
  turn(chip, SWAP, on);
}

/** Both sides of the DAC to a step of `dacLevels`: playback steps back, and returns with the step that it had. */
export function duck(chip: Sgtl5000, step: number): void {
  setLevel(chip, DAC, step, step);
}

/** Turns one of the switches above on or off. Throws if it was not acknowledged. */
export function turn(chip: Sgtl5000, what: number, on: boolean): void {
  const place = what < 0 ? -what : what;
  const register = place >> 16;
  const bits = place & 0xffff;
  const value = chip.registers[register >> 1]!;
  put(chip, register, on === what > 0 ? value | bits : value & ~bits);
}

/** The shortest question: throws if it does not answer, as without its clock. */
export function look(chip: Sgtl5000): void {
  chip.bus.writeTo(chip.address, 0, 0);
}

/** Whether the chip still holds these steps and all else that was ordered: reads 17 registers. Throws if it does not answer. */
export function verify(chip: Sgtl5000, left: number, right: number): boolean {
  const registers = chip.registers;
  const volume = ((128 - (right || 1)) << 8) | (128 - (left || 1));
  const muted = registers[ANALOGUE >> 1]! & HEADPHONES_MUTED;
  if (left | right ? muted || registers[HEADPHONE_VOLUME >> 1] !== volume : !muted) return false;
  for (const address of '\x02\x04\x06\x0a\x0e\x10\x20\x22\x24\x26\x28\x2a\x2c\x2e\x30\x34\x3c') {
    const register = address.charCodeAt(0);
    chip.bus.writeTo({ address: chip.address, stop: false }, 0, register);
    const bytes = chip.bus.readFrom(chip.address, 2);
    const held = ((bytes[0]! << 8) | bytes[1]!) & (register === CONVERTERS ? ~UNDER_WAY : -1);
    if (held !== registers[register >> 1]) return false;
  }
  return true;
}

function put(chip: Sgtl5000, register: number, value: number): void {
  chip.bus.writeTo(chip.address, 0, register, value >> 8, value & 255);
  chip.registers[register >> 1] = value;
}
