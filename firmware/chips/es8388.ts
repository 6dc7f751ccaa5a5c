/**
 * ES8388, Everest: codec with two stereo inputs, ADC, DAC, and two stereo outputs with analogue volume that can drive
 * headphones, I2C.
 *
 * - a pair of outputs 1.5 dB a step from -45 to +4.5 dB; a bigger code is louder, above 0x21 is nothing
 * - no mute of its own: silence is an output mixer with nothing in it. Each mixer feeds one side of both pairs, so the
 *   silence of the headphones is one of the line out too
 * - what feeds a mixer: DAC, and input 1 or 2 straight (bypass)
 * - playback can swap its sides, and be mono
 * - one register a transaction, and they can be read
 * - it wakes as master of the digital wires, with outputs off, at -45 dB; DAC at -96 dB. `open` comes first
 * - clock: DAC and ADC want MCLK. Whether the bypass works without has to be tried
 * - outputs stand at half supply: capacitors
 *
 * Start and stop take time and block nobody: `open(chip, 0)`, wait for as many ms as it returns, `open(chip, 1)`, until it
 * returns 0; `close` the same. An order that threw was not taken down: give it again.
 * The DAC feeds the mixers and wakes muted, bypass off. The rest is for the verbs.
 */
import type { Bus } from '../../hal/hal.ts';

// Registers, bits, reset values: apache/nuttx drivers/audio/es8388.h, and the maker's user guide as in a public header,
// ES8388Control.h ("UG"). Order and values of the start: espressif/esp-adf components/audio_hal/driver/es8388 ("ADF"), whose
// names for register 4 are wrong; half supply: torvalds/linux sound/soc/codecs/es8328.c, the sister part.
/** 0: 4 same rate of ADC and DAC, 2 reference, 1:0 half supply (1 50 k, 2 500 k, 3 5 k). */
const CONTROL_1 = 0x00;
const CHARGING = 0x17;
const NOT_SUPPLIED = 0x10;
/** 1: 6 over-current (Linux), 4 low power, 3:0 parts that are off. */
const CONTROL_2 = 0x01;
const ANALOGUE_OFF = 0x5c;
/** 2: a set bit switches off. 5:4 hold the state machines. */
const CHIP_POWER = 0x02;
const RESTART = 0xf0;
/** 3: a set bit switches off. 5:4 ADC, 3 microphone bias. */
const ADC_POWER = 0x03;
/** 4: 7:6 DAC off; 5 LOUT1, 4 ROUT1, 3 LOUT2, 2 ROUT2, on (nuttx, Linux, UG). */
const DAC_POWER = 0x04;
const DAC_OFF = 0xc0;
const MASTER = 0x08;
/** 9: gain of the input amplifiers, 7:4 left, 3:0 right. */
const PGA = 0x09;
/** 0x0a: 7:6 left, 5:4 right way into them. */
const ADC_INPUT = 0x0a;
/** 0x0e: 5:4 high-pass. 0x0f: 2 mute. 0x10 and 0x11: volume of what is recorded. */
const HIGH_PASS = 0x0e;
const ADC_MUTE = 0x0f;
const ADC_VOLUME = 0x10;
/** 0x17: 7 sides of the DAC swapped (nuttx, UG). 0x1d: 5 half the sum of both to each (UG). */
const DAC_FORMAT = 0x17;
const SWAPPED = 0x80;
const DAC_CONTROL_7 = 0x1d;
const MONO = 0x20;
/** 0x19: 5 soft ramp, 2 mute. 0x1a and 0x1b: volume of the DAC. */
const DAC_CONTROL_3 = 0x19;
const MUTED = 0x04;
const DAC_VOLUME = 0x1a;
/** 0x26: 5:3 left, 2:0 right input of the bypass. */
const MIXER_INPUT = 0x26;
/** 0x27 and 0x2a: 7 DAC, 6 bypass, 5:3 attenuation of the bypass. */
const LEFT_MIXER = 0x27;
const RIGHT_MIXER = 0x2a;
const DAC_MIXED = 0x80;
const BYPASS = 0x78;
const SHUT = 0x38;
/** What stays of a mixer in silence. */
const EMPTY = 0x3f;
/** 0x2e and 0x2f, 0x30 and 0x31: volumes of the pairs. */
const PAIR_1 = 0x2e;
const PAIR_2 = 0x30;
const VOLUME = 0x3f;
const END = 0x32;

/** In `muted`: whether the mixers have it is not sure. */
const UNSURE = 4;

// For `features`, a sum of these.
/** The pair that is not the headphones is used too. */
export const LINE_OUT = 0x01;
export const MICROPHONE_BIAS = 0x08;
export const RECORD = 0x30;

// For `selectInput` and, but for the last, `selectBypass`.
export const INPUT_1 = 0x00;
export const INPUT_2 = 0x50;
/** Left less right of input 1, to both sides. */
export const DIFFERENTIAL = 0xf0;

/** ms: half supply charges through 5 k (Linux). No figure for the way back was read: the same. */
const CHARGE_MS = 100;

/**
 * Level of each step in mB: silence (80 dB, no figure was read), then code step - 1 (three public drivers, UG; the table of
 * 1 dB steps in Linux is the ES8328's). The host's table.
 */
export function levels(): number[] {
  const table = [-8000];
  for (let code = 0; code < 34; code++) table.push(code * 150 - 4500);
  return table;
}

/** The same of the line out, which has no silence of its own. */
export function lineOutLevels(): number[] {
  return levels().slice(1, 35);
}

/** Of the input amplifiers, without silence. Codes above 8, as ADF writes them, are not defined. */
export function inputLevels(): number[] {
  return [0, 300, 600, 900, 1200, 1500, 1800, 2100, 2400];
}

/** The same as rows: the level, and what `setInputGain` takes for it. The host's. */
export function inputGains(): { mB: number; write: number }[] {
  return inputLevels().map((mB, write) => ({ mB, write }));
}

/** Of the bypass. */
export function bypassLevels(): number[] {
  return [-8000, -1500, -1200, -900, -600, -300, 0, 300, 600];
}

/** Of DAC and ADC, digital: -96 to 0 dB, without silence. */
export function digitalLevels(): number[] {
  const table = [];
  for (let step = 0; step <= 192; step++) table.push(step * 50 - 9600);
  return table;
}

/**
 * `rate` for a master clock and a sample rate in Hz; undefined where it cannot give that rate within 10 ppm. The host's.
 * Ratios of the clock to the rate by code (nuttx `es8388_lclk_div_t`, UG), of half the clock with bit 6. Up to 50 kHz:
 * whether a faster one needs the double speed bit is not clear.
 */
export function rateOf(mclk: number, fs: number): number | undefined {
  if (fs > 50000) return undefined;
  const ratios = [
    128, 192, 256, 384, 512, 576, 768, 1024, 1152, 1408, 1536, 2112, 2304, 0, 0, 0,
    125, 136, 250, 272, 375, 500, 544, 750, 1000, 1088, 1496, 1500,
  ];
  for (const by of [1, 2]) {
    const code = ratios.findIndex((ratio) => Math.abs(mclk - fs * ratio * by) * 100000 < mclk);
    if (code >= 0) return code | (by - 1) << 6;
  }
  return undefined;
}

/** All rates in Hz that a master clock can give. The host's. */
export function rates(mclk: number): number[] {
  return [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000].filter((fs) => rateOf(mclk, fs) !== undefined);
}

/** `format` of the digital audio, the same for both ways; the codec follows the clocks of the other end. The host's. */
export function formatOf(kind: 'I2S' | 'left' | 'right' | 'DSP A' | 'DSP B', bits: 16 | 18 | 20 | 24 | 32): number {
  const formats = { I2S: 0x00, left: 0x01, right: 0x02, 'DSP A': 0x03, 'DSP B': 0x23 };
  return formats[kind] | [24, 20, 18, 16, 32].indexOf(bits) << 2;
}

export interface Es8388 {
  bus: Bus;
  address: number;
  /** First volume register of the headphones. */
  out: number;
  /** Whose mixer is empty, for silence: 1 left, 2 right, 4 not sure. */
  muted: number;
  /** What registers 0 to 0x31 are to hold, mixers as without silence: written last, or for `open` to write. */
  registers: Uint8Array;
}

/** `pair` 1 or 2 has the headphones; `features` is a sum of the constants above, `format` and `rate` come from `formatOf`, `rateOf`. */
export function es8388(bus: Bus, address: number, pair: number, features: number, format: number, rate: number): Es8388 {
  const outputs = features & LINE_OUT ? 0x3c : pair < 2 ? 0x30 : 0x0c;
  const ratio = rate & 0x1f;
  return {
    bus,
    address,
    out: pair < 2 ? PAIR_1 : PAIR_2,
    muted: 3 | UNSURE,
    registers: new Uint8Array([
      // 0x00: control, power, low power, voltages, slave
      0x15, 0x50, 0x00, (features & (RECORD | MICROPHONE_BIAS)) ^ 0x38, outputs, 0x00, 0x00, 0x7c, rate & 0x40,
      // 0x09: ADC
      0x00, 0x00, 0x02, format, ratio, 0x30, 0x20, 0x00, 0x00,
      // 0x12: automatic gain and gate off
      0x38, 0xb0, 0x32, 0x06, 0x00,
      // 0x17: DAC, 0x1e: its shelving filter
      format << 1, ratio, 0x26, 0x00, 0x00, 0x08, 0x00, 0x1f, 0xf7, 0xfd, 0xff, 0x1f, 0xf7, 0xfd, 0xff,
      // 0x26: mixers, 0x2b: one frame clock, outputs that are off hang at half supply with 1.5 k
      0x00, DAC_MIXED | SHUT, 0x28, 0x28, DAC_MIXED | SHUT, 0x80, 0x00, 0x00,
      // 0x2e: volumes
      0, 0, 0, 0,
    ]),
  };
}

/**
 * From whatever state to all that was ordered, headphones in silence. Throws if it does not answer.
 * @returns ms until the next phase, 0 at the end.
 */
export function open(chip: Es8388, phase: number): number {
  const bus = chip.bus;
  const address = chip.address;
  if (phase < 1) {
    // Mixers empty, headphones at -45 dB, DAC muted.
    chip.muted = 3 | UNSURE;
    change(chip, LEFT_MIXER, 0, 0, 0);
    change(chip, chip.out, VOLUME, 0, 0);
    bus.writeTo(address, DAC_CONTROL_3, chip.registers[DAC_CONTROL_3]! | MUTED);
    change(chip, CONTROL_2, 0, 0);
    change(chip, CHIP_POWER, 0, 0);
    change(chip, MASTER, 0, 0);
    bus.writeTo(address, DAC_POWER, DAC_OFF);
    bus.writeTo(address, CONTROL_1, CHARGING);
    return CHARGE_MS;
  }
  change(chip, CONTROL_1, 0, 0);
  for (let register = DAC_POWER + 1; register < END; register++) if (register !== DAC_CONTROL_3) change(chip, register, 0, 0);
  bus.writeTo(address, CHIP_POWER, RESTART);
  for (const register of [CHIP_POWER, ADC_POWER, DAC_POWER, DAC_CONTROL_3]) change(chip, register, 0, 0);
  chip.muted = 3;
  return 0;
}

/** All off, in the order of `open` backwards. Turn the volume down before. What was ordered stays for `open`. */
export function close(chip: Es8388, phase: number): number {
  const bus = chip.bus;
  const address = chip.address;
  if (phase < 1) {
    chip.muted = 3 | UNSURE;
    change(chip, LEFT_MIXER, 0, 0, 0);
    change(chip, chip.out, VOLUME, 0, 0);
    bus.writeTo(address, DAC_CONTROL_3, chip.registers[DAC_CONTROL_3]! | MUTED);
    bus.writeTo(address, DAC_POWER, DAC_OFF);
    bus.writeTo(address, ADC_POWER, 255);
    bus.writeTo(address, CONTROL_1, NOT_SUPPLIED);
    return CHARGE_MS;
  }
  bus.writeTo(address, CHIP_POWER, 255);
  bus.writeTo(address, CONTROL_2, ANALOGUE_OFF);
  return 0;
}

/**
 * Step of each ear, 0 (silence) to 34 (+4.5 dB): one register each, and the mixers where silence begins or ends. Throws if it
 * was not acknowledged; both are unknown then.
 */
export function setHeadphones(chip: Es8388, left: number, right: number): void {
  const muted = (left ? 0 : 1) | (right ? 0 : 2);
  change(chip, chip.out, VOLUME, left && left - 1, right && right - 1);
  if (muted === chip.muted) return;
  chip.muted = muted | UNSURE;
  change(chip, LEFT_MIXER, 0, 0, 0);
  chip.muted = muted;
}

/** Whether the chip still holds these steps, and whatever lets sound through. */
export function verify(chip: Es8388, left: number, right: number): boolean {
  const registers = chip.registers;
  for (const register of [CONTROL_1, CONTROL_2, CHIP_POWER, DAC_POWER, MASTER, DAC_FORMAT, DAC_CONTROL_3, DAC_VOLUME, DAC_VOLUME + 1, DAC_CONTROL_7, MIXER_INPUT]) {
    if (!holds(chip, register, registers[register]!)) return false;
  }
  return (
    holds(chip, chip.out, left && left - 1) &&
    holds(chip, chip.out + 1, right && right - 1) &&
    holds(chip, LEFT_MIXER, left ? registers[LEFT_MIXER]! : registers[LEFT_MIXER]! & EMPTY) &&
    holds(chip, RIGHT_MIXER, right ? registers[RIGHT_MIXER]! : registers[RIGHT_MIXER]! & EMPTY)
  );
}

/** Volume of the other pair: 0 (-45 dB) to 33 (+4.5 dB). */
export function setLineOut(chip: Es8388, left: number, right: number): void {
  change(chip, PAIR_1 + PAIR_2 - chip.out, VOLUME, left, right);
}

/** Gain of the input amplifiers, 0 (0 dB) to 8 (24 dB): both in one register. They feed the ADC alone. */
export function setInput(chip: Es8388, left: number, right: number): void {
  change(chip, PGA, 255, left << 4 | right);
}

/** A row of `inputGains` on each side. Silence is `muteRecord`. */
export function setInputGain(chip: Es8388, left: number, right: number): void {
  setInput(chip, left, right);
}

/** What is recorded: one of the constants above. */
export function selectInput(chip: Es8388, input: number): void {
  change(chip, ADC_INPUT, DIFFERENTIAL, input);
}

/** What the bypass hears: INPUT_1 or INPUT_2. What else the field can be, the sources disagree about. */
export function selectBypass(chip: Es8388, input: number): void {
  change(chip, MIXER_INPUT, 0x3f, input && 0x09);
}

/** The input straight into the mixers: 0 off, 1 (-15 dB) to 8 (+6 dB). */
export function setBypass(chip: Es8388, left: number, right: number): void {
  change(chip, LEFT_MIXER, BYPASS, left ? 16 - left << 3 : SHUT, right ? 16 - right << 3 : SHUT);
}

/** The DAC of each ear into its mixer. */
export function selectDac(chip: Es8388, left: boolean, right: boolean): void {
  change(chip, LEFT_MIXER, DAC_MIXED, left ? DAC_MIXED : 0, right ? DAC_MIXED : 0);
}

/** Digital volume of the DAC, 0 (-96 dB) to 192 (0 dB), which it reaches softly. */
export function setDac(chip: Es8388, left: number, right: number): void {
  change(chip, DAC_VOLUME, 255, 192 - left, 192 - right);
}

/** Both sides of the DAC to a step of `digitalLevels`: playback steps back, and returns with the step that it had. */
export function duck(chip: Es8388, step: number): void {
  setDac(chip, step, step);
}

/** Half the sum of both sides on each. */
export function setMono(chip: Es8388, on: boolean): void {
  change(chip, DAC_CONTROL_7, MONO, on ? MONO : 0);
}

/** Left and right of what is played change places. */
export function setSwap(chip: Es8388, on: boolean): void {
  change(chip, DAC_FORMAT, SWAPPED, on ? SWAPPED : 0);
}

/** Silence of the DAC. The user guide says "mute analog outputs": whether it silences the bypass too is not sure. */
export function muteDac(chip: Es8388, muted: boolean): void {
  change(chip, DAC_CONTROL_3, MUTED, muted ? MUTED : 0);
}

/** Digital volume of what is recorded, 0 (-96 dB) to 192 (0 dB). */
export function setRecord(chip: Es8388, left: number, right: number): void {
  change(chip, ADC_VOLUME, 255, 192 - left, 192 - right);
}

export function muteRecord(chip: Es8388, muted: boolean): void {
  change(chip, ADC_MUTE, MUTED, muted ? MUTED : 0);
}

/** What is recorded loses its direct voltage. */
export function setHighPass(chip: Es8388, on: boolean): void {
  change(chip, HIGH_PASS, 0x30, on ? 0x30 : 0);
}

/**
 * Sends a register with a field changed; without a field, as it stands. A mixer goes empty while its side is silent. It is
 * remembered when it was taken. With `right`, the right side's register follows, and `bits` were for the left one.
 */
function change(chip: Es8388, register: number, field: number, bits: number, right?: number): void {
  const value = chip.registers[register]! & ~field | bits;
  const side = register === LEFT_MIXER ? 1 : register === RIGHT_MIXER ? 2 : 0;
  chip.bus.writeTo(chip.address, register, chip.muted & side ? value & EMPTY : value);
  chip.registers[register] = value;
  if (right !== undefined) change(chip, register === LEFT_MIXER ? RIGHT_MIXER : register + 1, field, right);
}

function holds(chip: Es8388, register: number, value: number): boolean {
  chip.bus.writeTo({ address: chip.address, stop: false }, register);
  return chip.bus.readFrom(chip.address, 1)[0] === value;
}
