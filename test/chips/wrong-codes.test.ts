/**
 * What public code does wrong, or was read as wrong, of the parts that have a driver here: who, and what. Each row is
 * replayed on the model, where its harm shows. What can be seen in a trace must not be in ours, over start, every verb with
 * every value, and stop: `seen` looks for it, and has to find it in the wrong bytes themselves. What was a wrong number or
 * name, `ours` asks for by our driver, and hears it right.
 *
 * Not here, for they are no matter of a driver: the CE pin of the DS1882 (its library drives it high and makes the part
 * deaf), the AD5254's address names (asukiaaa has its pins swapped), a terminal control of uninitialised bytes (asukiaaa's
 * MCP4661). And for no model shows their harm: the polarity of the AIC23B's high-pass (Linux and hftrx disagree), the SGTL5000's
 * charge pump (a comment of Teensy has it the other way round), and pops of a wrong order (`pop-safe.test.ts` has the orders).
 */
import { describe, expect, test } from 'vitest';
import * as ad5252 from '../../firmware/chips/ad5252.ts';
import * as ds1882 from '../../firmware/chips/ds1882.ts';
import * as es8388 from '../../firmware/chips/es8388.ts';
import * as mcp4661 from '../../firmware/chips/mcp4661.ts';
import * as pcf8574 from '../../firmware/chips/pcf8574.ts';
import * as pt2258 from '../../firmware/chips/pt2258.ts';
import * as tca9554 from '../../firmware/chips/tca9554.ts';
import * as tpa6130a2 from '../../firmware/chips/tpa6130a2.ts';
import * as wm8731 from '../../firmware/chips/wm8731.ts';
import * as wm8960 from '../../firmware/chips/wm8960.ts';
import type { Bus } from '../../hal/hal.ts';
import { Ad5252 } from '../../sim/chips/ad5252.ts';
import { BadAccess, type AudioChip, type Chip, type Surroundings } from '../../sim/chips/chip.ts';
import { Ds1882 } from '../../sim/chips/ds1882.ts';
import { Mcp4661 } from '../../sim/chips/mcp4661.ts';
import { Pcf8574 } from '../../sim/chips/pcf8574.ts';
import { Pt2258 } from '../../sim/chips/pt2258.ts';
import { Sgtl5000 } from '../../sim/chips/sgtl5000.ts';
import { Tca9554 } from '../../sim/chips/tca9554.ts';
import { Tlv320aic23b } from '../../sim/chips/tlv320aic23b.ts';
import { Tpa6130a2 } from '../../sim/chips/tpa6130a2.ts';
import { Wm8731 } from '../../sim/chips/wm8731.ts';
import { CODECS, everything, playing, type Name } from './codecs.ts';
import { bounds, dB, dBof, ears, outside, send, wired } from './wire.ts';

/** Transactions, by their bytes. */
type Trace = readonly (readonly number[])[];

interface Wrong {
  readonly part: string;
  /** Whose code. */
  readonly whose: string;
  readonly does: string;
  /** What it sends. */
  readonly bytes: Trace;
  /** Whether a trace does that. */
  readonly seen?: (trace: Trace) => boolean;
  /** Looked for in our start alone; in all that our driver sends without this. */
  readonly in?: 'start';
  /** What our driver does instead. */
  readonly ours?: () => void;
  /** Replays the bytes, and shows what comes of it. */
  readonly harm: (bytes: Trace) => void;
}

// ---- our traces ----

const codec = (name: Name) => {
  const all = CODECS[name]();
  all.start();
  const start = all.trace.map(({ bytes }) => bytes);
  all.stop();
  everything(all);
  return { start, all: all.trace.filter(({ kind }) => kind === 'write').map(({ bytes }) => bytes) };
};

/** What an act sends to a part; `before` is to be waited for. */
function sent(make: (surroundings: Surroundings) => Chip, before: number, ...acts: ((bus: Bus) => void)[]): { start: Trace; all: Trace } {
  const around = outside();
  const onWire = wired(make(around.surroundings), around, 100_000);
  around.wait(before);
  acts[0]!(onWire.bus);
  const written = () => onWire.trace.filter(({ kind }) => kind === 'write').map(({ bytes }) => bytes);
  const start = written();
  acts[1]!(onWire.bus);
  return { start, all: written() };
}

const upTo = (most: number) => Array.from({ length: most + 1 }, (_, step) => step);

const OURS: Readonly<Record<string, () => { start: Trace; all: Trace }>> = {
  'WM8731': () => codec('WM8731'),
  'TLV320AIC23B': () => codec('TLV320AIC23B'),
  'SGTL5000': () => codec('SGTL5000'),
  'WM8960': () => codec('WM8960'),
  'ES8388': () => codec('ES8388'),
  'DS1882': () => sent(
    (surroundings) => new Ds1882(0x28, surroundings), 0, (bus) => ds1882.open(ds1882.ds1882(bus, 0x28, true)),
    (bus) => {
      const chip = ds1882.ds1882(bus, 0x28, true);
      for (let again = 0; again < 2; again++) ds1882.open(chip);
      for (const step of upTo(63)) ds1882.setWipers(chip, step, 63 - step);
      ds1882.verify(chip, 63, 0);
    },
  ),
  'MCP4661': () => sent(
    (surroundings) => new Mcp4661(0x28, surroundings), 0, (bus) => mcp4661.open(mcp4661.mcp4661(bus, 0x28)),
    (bus) => {
      const chip = mcp4661.mcp4661(bus, 0x28);
      mcp4661.open(chip);
      for (const step of upTo(256)) mcp4661.setWipers(chip, step, 256 - step);
      mcp4661.verify(chip, 256, 0);
      mcp4661.mute(chip);
      mcp4661.unmute(chip);
    },
  ),
  'PT2258': () => sent(
    (surroundings) => new Pt2258(0x40, surroundings), 200, (bus) => pt2258.open(pt2258.pt2258(bus, 0x40)),
    (bus) => {
      const chip = pt2258.pt2258(bus, 0x40);
      const pair = pt2258.pt2258Pair(chip, 1, 2);
      pt2258.open(chip);
      pt2258.openPair(pair);
      for (const step of upTo(79)) {
        for (const other of [79 - step, step ? step - 1 : 79]) pt2258.setPair(pair, step, other);
        pt2258.verify(pair, step, step ? step - 1 : 79);
      }
      pt2258.mute(chip);
      pt2258.unmute(chip);
    },
  ),
  'TPA6130A2': () => sent(
    (surroundings) => new Tpa6130a2(0x60, surroundings), 0, (bus) => tpa6130a2.open(tpa6130a2.tpa6130a2(bus, 0x60)),
    (bus) => {
      const chip = tpa6130a2.tpa6130a2(bus, 0x60);
      tpa6130a2.open(chip);
      for (const step of upTo(64)) tpa6130a2.setVolume(chip, step, step);
      tpa6130a2.verify(chip, 64, 64);
      tpa6130a2.flags(chip);
      tpa6130a2.close(chip);
    },
  ),
  'AD5252': () => sent(
    (surroundings) => new Ad5252(0x2c, surroundings), ad5252.POWER_UP_MS, (bus) => ad5252.open(ad5252.ad5252(bus, 0x2c, 1, 3)),
    (bus) => {
      const chip = ad5252.ad5252(bus, 0x2c, 1, 3);
      for (const code of upTo(255)) ad5252.setWipers(chip, code, 255 - code);
      for (const verb of [ad5252.shiftDown, ad5252.shiftUp, ad5252.stepDown, ad5252.stepUp]) for (const rdac of [1, 3, ad5252.ALL]) verb(chip, rdac);
      ad5252.verify(chip, 0, 0);
      ad5252.tolerance(chip, 1);
      ad5252.stored(chip, 1);
    },
  ),
  'TCA9554': () => sent(
    (surroundings) => new Tca9554(0x20, surroundings, { part: 'TCA9554' }), 0, (bus) => tca9554.open(tca9554.tca9554(bus, 0x20, 0x0f), 0),
    (bus) => {
      const chip = tca9554.tca9554(bus, 0x20, 0x0f);
      tca9554.open(chip, 0);
      for (const bits of upTo(15)) tca9554.write(chip, bits);
      tca9554.verify(chip);
      tca9554.read(chip);
    },
  ),
  'PCF8574': () => sent(
    (surroundings) => new Pcf8574(0x20, surroundings, { part: 'PCF8574' }), 0, (bus) => pcf8574.open(pcf8574.pcf8574(bus, 0x20, 0x0f), 0),
    (bus) => {
      const chip = pcf8574.pcf8574(bus, 0x20, 0x0f);
      pcf8574.open(chip, 0);
      for (const bits of upTo(15)) pcf8574.write(chip, bits);
      pcf8574.verify(chip);
      pcf8574.read(chip);
    },
  ),
};
const traces = new Map<string, { start: Trace; all: Trace }>();
const ours = (part: string) => {
  if (!traces.has(part)) traces.set(part, OURS[part]!());
  return traces.get(part)!;
};

// ---- what is looked for ----

/** Some write of a register of seven bits, with nine of data. */
const word = (is: (register: number, value: number) => boolean) => (trace: Trace) => trace.some(([first, second]) => is(first! >> 1, (first! & 1) << 8 | second!));
/** Of a register and a byte. */
const byte = (is: (register: number, value: number) => boolean) => (trace: Trace) => trace.some(([register, value]) => value !== undefined && is(register!, value));
/** Of 16 bits and 16. */
const wide = (is: (register: number, value: number) => boolean) => (trace: Trace) => trace.some(([a, b, c, d]) => d !== undefined && is(a! << 8 | b!, c! << 8 | d));
const words = (...orders: [register: number, value: number][]): Trace => orders.map(([register, value]) => [register << 1 | value >> 8, value & 255]);
const wides = (...orders: [register: number, value: number][]): Trace => orders.map(([register, value]) => [register >> 8, register & 255, value >> 8, value & 255]);

/** Something that two writes of the same register do, one behind the other. */
const change = (of: number, is: (before: number, after: number) => boolean) => (trace: Trace) => {
  const values = trace.filter(([first]) => first! >> 1 === of).map(([first, second]) => (first! & 1) << 8 | second!);
  return values.some((after, i) => i > 0 && is(values[i - 1]!, after));
};

/** What is heard at the step that a table has for a level, dB; NaN where it has none. */
function wished(name: Name, verb: string, table: readonly number[], level: number, from: string, to: string): number {
  const step = table.indexOf(level * 100);
  if (step < 0) return NaN;
  const all = playing(name);
  all.codec.verbs['selectInput']?.call(name === 'WM8960' ? 0x108 : 0);
  if (verb === 'headphones') all.codec.headphones(step, step);
  else all.codec.verbs[verb]!.call(step, step);
  all.wait(100);
  return dB(all.chip, from, to);
}

const play = (chip: Chip, bytes: Trace) => bytes.forEach((each) => send(chip, ...each));

/** A part alone, with what is in its ears. */
function alone<Model extends AudioChip>(make: (surroundings: Surroundings) => Model) {
  const around = outside();
  const chip = make(around.surroundings);
  return { ...around, chip, ears: () => ears(chip) };
}

// ---- WM8731 and TLV320AIC23B ----

const ATMEL = 'pschatzmann/arduino-audio-driver WM8731.h';
const TEENSY = 'PaulStoffregen/Audio control_wm8731.cpp';

/** arduino-audio-driver's value for a rate, where another one is right. */
function wrongRate(rate: string, right: number, wrong: number): Wrong {
  return {
    part: 'WM8731', whose: ATMEL, does: `says 0x${wrong.toString(16).padStart(2, '0')} for ${rate}: another rate, at which the wires carry anything`,
    bytes: words([8, wrong]), seen: word((register, value) => register === 8 && value === wrong),
    ours: () => expect([wm8731.rates().some(({ sampling }) => sampling === wrong), wm8731.rates().some(({ sampling }) => sampling === right)]).toEqual([false, true]),
    harm(bytes) {
      const { chip, wait } = alone((world) => new Wm8731(0x1a, world, { partner: { interface: 0x02, sampling: right } }));
      play(chip, words([7, 0x02], [8, right], [6, 0], [5, 0], [4, 0x12], [2, 0x179], [9, 1]));
      wait(100);
      expect(ears(chip)).toEqual([0, 0]);
      expect(dB(chip, 'dac left', 'headphone left')).toBe(0);
      play(chip, bytes);
      expect(bounds(chip, 'dac left', 'headphone left')).toEqual({ lo: -80, hi: 0 });
    },
  };
}

const WM8731: Wrong[] = [
  wrongRate('8 kHz', 0x0c, 0x06),
  wrongRate('88.2 kHz', 0x3c, 0x28),
  wrongRate('96 kHz', 0x1c, 0x08),
  {
    part: 'WM8731', whose: `${TEENSY} inputLevel`, does: 'writes a level without the mute bit: level 0 plays at -34.5 dB',
    bytes: words([0, 0x80], [0, 0x00]),
    ours: () => expect(wished('WM8731', 'setInput', wm8731.inputLevels(), -80, 'line left', 'adc left')).toBe(-80),
    harm(bytes) {
      const { chip } = playing('WM8731');
      play(chip, bytes);
      expect(dB(chip, 'line left', 'adc left')).toBe(-34.5);
    },
  },
  {
    part: 'WM8731', whose: `${TEENSY} inputSelect`, does: 'writes all of the analogue path: bypass and side tone end with a choice of what is recorded',
    bytes: words([4, 0x3a], [4, 0x15]), seen: change(4, (before, after) => ((before ^ after) & 0x04) !== 0 && ((before ^ after) & 0x28) !== 0),
    harm(bytes) {
      const { chip, codec: { verbs } } = playing('WM8731');
      verbs['setInput']!.call(24, 24);
      play(chip, bytes.slice(0, 1));
      expect(dB(chip, 'line left', 'headphone left')).toBe(0);
      play(chip, bytes.slice(1));
      expect(dB(chip, 'line left', 'headphone left')).toBe(-80);
    },
  },
  {
    part: 'WM8731', whose: `${ATMEL} setVoiceVolume`, does: 'says "both" with each ear: with ears apart the left one gets the right one\'s level',
    bytes: words([2, 0x100 | 0x51], [3, 0x100 | 0x79]), seen: word((register, value) => register === 3 && value > 0xff),
    harm(bytes) {
      const { chip } = playing('WM8731');
      play(chip, bytes);
      expect(ears(chip)).toEqual([0, 0]); // -40 was asked for on the left
    },
  },
];

const LINUX_23 = 'torvalds/linux tlv320aic23.c';
const AIC23B: Wrong[] = [
  {
    part: 'TLV320AIC23B', whose: LINUX_23, does: 'shows the line input as -17.25 dB and 0.75 a code: what it calls +6 is +12',
    // A level by that law: code 31 for +6 dB.
    bytes: words([0, 31]), ours: () => expect(wished('TLV320AIC23B', 'setInput', wm8731.inputLevels(), 6, 'line left', 'adc left')).toBe(6),
    harm(bytes) {
      const { chip } = playing('TLV320AIC23B');
      play(chip, bytes);
      expect(-17.25 + 0.75 * 31).toBe(6);
      expect(dB(chip, 'line left', 'adc left')).toBe(12);
    },
  },
  {
    part: 'TLV320AIC23B', whose: `${LINUX_23} "Line Input Switch"`, does: 'lacks its inversion: switched on it is muted',
    bytes: words([0, 0x97]), seen: word((register, value) => register < 2 && (value & 0x80) !== 0 && (value & 0x1f) !== 0),
    harm(bytes) {
      const { chip, codec: { verbs } } = playing('TLV320AIC23B');
      verbs['setInput']!.call(24, 24);
      expect(dB(chip, 'line left', 'adc left')).toBe(0);
      play(chip, bytes);
      expect(dB(chip, 'line left', 'adc left')).toBe(-80);
    },
  },
  {
    part: 'TLV320AIC23B', whose: 'Neotron-Compute/tlv320aic23', does: 'has SR 2 for 8 kHz from USB clock, which is 8 kHz for the ADC and 48 for the DAC',
    bytes: words([8, 2 << 2 | 1]), seen: word((register, value) => register === 8 && (value >> 2 & 15) === 2),
    harm(bytes) {
      const { chip, wait } = alone((world) => new Tlv320aic23b(0x1a, world, { partner: { interface: 0x02, sampling: 3 << 2 | 1 } }));
      play(chip, words([7, 0x02], [8, 3 << 2 | 1], [6, 0], [5, 0], [4, 0x12], [2, 0x179], [3, 0x179], [9, 1]));
      wait(100);
      expect(dB(chip, 'dac left', 'headphone left')).toBe(0);
      play(chip, bytes);
      expect(bounds(chip, 'dac left', 'headphone left')).toEqual({ lo: -80, hi: 0 });
    },
    ours: () => expect(wm8731.rateOf(12_000_000, 8000)).toBe(3 << 2 | 1),
  },
  {
    part: 'TLV320AIC23B', whose: `${LINUX_23}'s register cache`, does: 'has the DAC selected after a reset, so does not write what it believes: nothing plays',
    // Its start without the write that it spares itself.
    bytes: words([15, 0], [6, 0x40], [5, 0x00], [2, 0x179], [3, 0x179], [9, 1]), in: 'start',
    seen: (trace) => !trace.some(([first, second]) => first! >> 1 === 4 && (second! & 0x10) !== 0),
    harm(bytes) {
      const { chip, wait } = alone((world) => new Tlv320aic23b(0x1a, world));
      play(chip, bytes);
      wait(1000);
      expect(ears(chip)).toEqual([-80, -80]);
      play(chip, words([4, 0x12]));
      expect(ears(chip)).toEqual([0, 0]);
    },
  },
  {
    part: 'TLV320AIC23B', whose: LINUX_23, does: 'starts with the headphones at -9 dB',
    bytes: words([2, 0x170], [3, 0x170]), in: 'start', seen: word((register, value) => (register === 2 || register === 3) && (value & 0x7f) > 0x2f),
    harm(bytes) {
      const { chip } = playing('TLV320AIC23B');
      play(chip, words([2, 0x100], [3, 0x100]));
      play(chip, bytes);
      expect(ears(chip)).toEqual([-9, -9]);
    },
  },
];

// ---- SGTL5000 ----

const TEENSY_5000 = 'PaulStoffregen/Audio control_sgtl5000.cpp';
const SGTL5000: Wrong[] = [
  {
    part: 'SGTL5000', whose: `${TEENSY_5000} headphoneSelect`, does: 'is the wrong way round: asked for the DAC it takes the line input',
    bytes: wides([0x24, 0x0044]),
    ours() {
      const { chip, codec: { verbs } } = playing('SGTL5000');
      verbs['turn BYPASS']!.call(1);
      expect([dB(chip, 'line left', 'headphone left'), dB(chip, 'dac left', 'headphone left')]).toEqual([0, -100]);
      verbs['turn BYPASS']!.call(0);
      expect([dB(chip, 'line left', 'headphone left'), dB(chip, 'dac left', 'headphone left')]).toEqual([-100, 0]);
    },
    harm(bytes) {
      const { chip } = playing('SGTL5000');
      expect(ears(chip)).toEqual([0, 0]);
      play(chip, bytes);
      expect(ears(chip)).toEqual([-100, -100]);
      expect(dB(chip, 'line left', 'headphone left')).toBe(0);
    },
  },
  {
    part: 'SGTL5000', whose: TEENSY_5000, does: 'halves a fast clock with bit 0 of CLK_TOP_CTRL, which is bit 3: there is none',
    bytes: wides([0x34, 0x0001]), seen: wide((register, value) => register === 0x34 && (value & 1) !== 0),
    harm: (bytes) => expect(() => play(playing('SGTL5000').chip, bytes)).toThrow(BadAccess),
  },
  {
    part: 'SGTL5000', whose: TEENSY_5000, does: 'has short circuit mode 2 for the middle output: there is none',
    bytes: wides([0x3c, 0x4446]), seen: wide((register, value) => register === 0x3c && ((value & 3) === 2 || (value >> 2 & 3) === 2)),
    harm: (bytes) => expect(() => play(playing('SGTL5000').chip, bytes)).toThrow('mode 2 is none'),
  },
  {
    part: 'SGTL5000', whose: `${TEENSY_5000} dacVolume(left, right)`, does: 'ends the mute of the left channel alone: the right one stays silent',
    bytes: wides([0x0e, 0x000c], [0x0e, 0x0008]), seen: wide((register, value) => register === 0x0e && [4, 8].includes(value & 0x0c)),
    harm(bytes) {
      const { chip } = playing('SGTL5000');
      play(chip, bytes);
      expect(ears(chip)).toEqual([0, -100]);
    },
  },
  {
    part: 'SGTL5000', whose: 'code that ends the mute before it has set a volume', does: 'plays at the 0 dB that the part wakes with',
    bytes: wides([0x24, 0x0104]),
    seen: (trace) => {
      const unmuted = trace.findIndex(([, register, , low]) => register === 0x24 && !(low! & 0x10));
      const set = trace.findIndex(([, register]) => register === 0x22);
      return unmuted >= 0 && (set < 0 || unmuted < set);
    },
    harm(bytes) {
      const { chip, wait } = alone((world) => new Sgtl5000(0x0a, world, { clock: true }));
      play(chip, wides([0x30, 0x40ff], [0x02, 0x63], [0x0e, 0]));
      wait(500);
      expect(ears(chip)).toEqual([-100, -100]);
      play(chip, bytes);
      expect(ears(chip)).toEqual([0, 0]);
    },
  },
];

// ---- WM8960 ----

const LINUX_60 = 'older torvalds/linux wm8960.c';
const SPARKFUN = 'sparkfun/SparkFun_WM8960_Arduino_Library';
const WM8960: Wrong[] = [
  {
    part: 'WM8960', whose: 'code without the update bit', does: 'writes a volume that nobody hears',
    bytes: words([2, 0x30], [3, 0x30]),
    seen: (trace) => [[2, 3], [0, 1], [0x0a, 0x0b], [0x15, 0x16]].some(([left, right]) => {
      // A volume on the left is followed by one with the bit on the right.
      return trace.some(([first], i) => first! >> 1 === left && !(trace[i + 1] && trace[i + 1]![0]! === (right! << 1 | 1)));
    }),
    harm(bytes) {
      const { chip } = playing('WM8960');
      play(chip, bytes);
      expect(ears(chip)).toEqual([0, 0]);
      play(chip, words([3, 0x130]));
      expect(ears(chip)).toEqual([-73, -73]);
    },
  },
  {
    part: 'WM8960', whose: `${LINUX_60} "Capture Switch"`, does: 'is not inverted: switched on, the input amplifier is muted',
    bytes: words([0, 0x17], [1, 0x117], [0, 0x97], [1, 0x197]), seen: change(0, (before, after) => (after & 0x80) !== 0 && (after & 0x3f) !== 0 && (before & 0xbf) === (after & 0x3f)),
    harm(bytes) {
      const { chip, codec: { verbs } } = playing('WM8960');
      verbs['selectInput']!.call(0x108);
      verbs['setInput']!.call(24, 24);
      expect(dB(chip, 'input 1 left', 'adc left')).toBe(0);
      play(chip, bytes);
      expect(dB(chip, 'input 1 left', 'adc left')).toBe(-80);
    },
  },
  {
    part: 'WM8960', whose: LINUX_60, does: 'gives the input amplifier the scale of the ADC: what it calls -66 dB is +30',
    bytes: words([0, 0x3f], [1, 0x13f]), ours: () => [30, -17.25].forEach((level) => expect(wished('WM8960', 'setInput', wm8960.inputLevels(), level, 'input 1 left', 'adc left')).toBe(level)),
    harm(bytes) {
      const { chip, codec: { verbs } } = playing('WM8960');
      verbs['selectInput']!.call(0x108);
      play(chip, bytes);
      expect(-97.5 + 0.5 * 0x3f).toBe(-66);
      expect(dB(chip, 'input 1 left', 'adc left')).toBe(30);
    },
  },
  {
    part: 'WM8960', whose: LINUX_60, does: 'has left and right of the input boost mixers the other way round',
    // Input 2 of the left, 0 dB.
    bytes: words([0x2c, 0x0a]),
    ours() {
      const { chip, codec: { verbs } } = playing('WM8960');
      verbs['setLine 2']!.call(5, 0);
      expect([dB(chip, 'input 2 left', 'adc left'), dB(chip, 'input 2 right', 'adc right')]).toEqual([0, -80]);
    },
    harm(bytes) {
      const { chip } = playing('WM8960');
      play(chip, bytes);
      expect([dB(chip, 'input 2 left', 'adc left'), dB(chip, 'input 2 right', 'adc right')]).toEqual([-80, 0]);
    },
  },
  {
    part: 'WM8960', whose: 'code that takes 0 for 0 dB', does: 'mutes the way into the boost mixer, where 5 is 0 dB',
    bytes: words([0x2b, 0x00], [0x2c, 0x00]),
    ours: () => expect(wished('WM8960', 'setLine 2', wm8960.lineLevels(), 0, 'input 2 left', 'adc left')).toBe(0),
    harm(bytes) {
      const { chip, codec: { verbs } } = playing('WM8960');
      verbs['setLine 2']!.call(5, 5);
      play(chip, bytes);
      expect(dB(chip, 'input 2 left', 'adc left')).toBe(-80);
    },
  },
  {
    part: 'WM8960', whose: 'code that opens the way of input 3 with its bit alone', does: 'plays at the -15 dB that the field wakes with',
    bytes: words([0x22, 0x50 | 0x180], [0x25, 0x50 | 0x180]), in: 'start', seen: word((register, value) => (register === 0x22 || register === 0x25) && (value & 0x80) !== 0),
    harm(bytes) {
      const { chip } = playing('WM8960');
      play(chip, bytes);
      expect(dB(chip, 'input 3 left', 'headphone left')).toBe(-15);
    },
  },
  {
    part: 'WM8960', whose: `${SPARKFUN}'s constants`, does: 'give the DAC the range of the ADC: what they call 0 dB is -30',
    bytes: words([0x0a, 195], [0x0b, 0x100 | 195]), ours: () => [0, -30].forEach((level) => expect(wished('WM8960', 'setDac', wm8960.dacLevels(), level, 'dac left', 'headphone left')).toBe(level)),
    harm(bytes) {
      const { chip } = playing('WM8960');
      expect(-97.5 + 0.5 * 195).toBe(0);
      play(chip, bytes);
      expect(dB(chip, 'dac left', 'headphone left')).toBe(-30);
    },
  },
  {
    part: 'WM8960', whose: 'torvalds/linux wm8960.c', does: 'gives the DAC a scale from -127 dB at code 0: half a dB off, and code 0 is silence',
    bytes: words([0x0a, 254], [0x0b, 0x1fe]), ours: () => [0, -0.5, -127].forEach((level) => expect(wished('WM8960', 'setDac', wm8960.dacLevels(), level, 'dac left', 'headphone left')).toBe(level)),
    harm(bytes) {
      const { chip } = playing('WM8960');
      expect(-127 + 0.5 * 254).toBe(0);
      play(chip, bytes);
      expect(dB(chip, 'dac left', 'headphone left')).toBe(-0.5);
      play(chip, words([0x0a, 0], [0x0b, 0x100]));
      expect(dB(chip, 'dac left', 'headphone left')).toBe(-80);
    },
  },
];

// ---- ES8388 ----

const ADF = 'espressif/esp-adf es8388';
const DRIVER = 'pschatzmann/arduino-audio-driver ES8388.h';
/** Outputs that have power and are one of a pair. */
const halfAPair = (value: number) => [0x10, 0x20].includes(value & 0x30) || [0x04, 0x08].includes(value & 0x0c);

const ES8388: Wrong[] = [
  {
    part: 'ES8388', whose: `${ADF}'s names for register 4`, does: '"LOUT1 and ROUT1" is 0x14, which are ROUT1 and ROUT2: the left ear is silent',
    bytes: [[0x04, 0x14]], seen: byte((register, value) => register === 0x04 && halfAPair(value)),
    harm(bytes) {
      const { chip } = playing('ES8388');
      play(chip, bytes);
      expect(ears(chip)).toEqual([-80, 0]);
      expect(dB(chip, 'dac right', 'line out right')).toBeGreaterThan(-80);
    },
  },
  {
    part: 'ES8388', whose: `${DRIVER}'s names for register 4`, does: '"LOUT1 and ROUT1" is 0x0c, which is the other pair: the headphones are silent',
    bytes: [[0x04, 0x0c]], in: 'start', seen: byte((register, value) => register === 0x04 && (value & 0x3c) !== 0 && (value & 0x30) !== 0x30),
    harm(bytes) {
      const { chip } = playing('ES8388');
      play(chip, bytes);
      expect(ears(chip)).toEqual([-80, -80]);
      expect(dB(chip, 'dac left', 'line out left')).toBe(-45);
    },
  },
  {
    part: 'ES8388', whose: ADF, does: 'gives the input amplifiers code 11, and they end with 8',
    bytes: [[0x09, 0xbb]], seen: byte((register, value) => register === 0x09 && (value >> 4 > 8 || (value & 15) > 8)),
    harm: (bytes) => expect(() => play(playing('ES8388').chip, bytes)).toThrow('MicAmpL cannot be 0x0b'),
  },
  {
    part: 'ES8388', whose: ADF, does: 'sets one pair to 0 dB and leaves the other at -45, which its names call the one that is used',
    bytes: [[0x2e, 0x1e], [0x2f, 0x1e], [0x30, 0x00], [0x31, 0x00]], in: 'start', seen: byte((register, value) => (register === 0x2e || register === 0x2f) && value > 0),
    harm(bytes) {
      const { chip } = playing('ES8388');
      play(chip, bytes);
      expect([dB(chip, 'dac left', 'headphone left'), dB(chip, 'dac left', 'line out left')]).toEqual([0, -45]);
    },
  },
  {
    part: 'ES8388', whose: 'apache/nuttx es8388.c', does: 'starts all four outputs at 0 dB: whatever plays is there at once',
    bytes: [[0x2e, 30], [0x2f, 30], [0x30, 30], [0x31, 30]], in: 'start', seen: byte((register, value) => register >= 0x2e && register <= 0x31 && value > 0),
    harm(bytes) {
      const { chip, codec: { headphones } } = playing('ES8388');
      headphones(1, 1);
      expect(ears(chip)).toEqual([-45, -45]);
      play(chip, bytes);
      expect(ears(chip)).toEqual([0, 0]);
    },
  },
  {
    part: 'ES8388', whose: `${ADF}'s comment`, does: 'calls code 0 of the outputs -30 dB and 0x21 +3: they are -45 and +4.5, 1.5 dB too loud',
    bytes: [[0x2e, 0x21], [0x2f, 0x21]], ours: () => [-30, 3].forEach((level) => expect(wished('ES8388', 'headphones', es8388.levels(), level, 'dac left', 'headphone left')).toBe(level)),
    harm(bytes) {
      const { chip } = playing('ES8388');
      play(chip, bytes);
      expect(ears(chip)).toEqual([4.5, 4.5]);
      play(chip, [[0x2e, 0]]);
      expect(ears(chip)[0]).toBe(-45);
    },
  },
  {
    part: 'ES8388', whose: 'torvalds/linux es8328.c, of the sister part', does: 'has 1 dB a code and codes to 0x24: here a step is 1.5 dB and 0x21 the last',
    bytes: [[0x2e, 0x24]], seen: byte((register, value) => register >= 0x2e && register <= 0x31 && value > 0x21),
    harm(bytes) {
      const { chip } = playing('ES8388');
      expect(() => play(chip, bytes)).toThrow('VOL cannot be 0x24');
      play(chip, [[0x2e, 0x14]]);
      expect([0x14 - 30, ears(chip)[0]]).toEqual([-10, -15]);
    },
  },
  {
    part: 'ES8388', whose: `${DRIVER}, "volume hack 2"`, does: 'writes the shelving filter instead of a volume: nobody says what it does',
    bytes: [[0x1e, 0x01]], seen: byte((register, value) => register >= 0x1e && register <= 0x25 && value !== [0x1f, 0xf7, 0xfd, 0xff][(register - 0x1e) & 3]),
    harm: (bytes) => expect(() => play(playing('ES8388').chip, bytes)).toThrow('nobody says what it does'),
  },
  {
    part: 'ES8388', whose: ADF, does: 'writes 0x35, 0x37 and 0x39, which are in no table',
    bytes: [[0x35, 0xa0], [0x37, 0xd0], [0x39, 0xd0]], seen: byte((register) => register > 0x34),
    harm: (bytes) => expect(() => play(playing('ES8388').chip, bytes)).toThrow('register 0x35 is in no table'),
  },
  {
    part: 'ES8388', whose: 'code that leaves register 8 as it wakes', does: 'is master of the wires against the other end: anything may come',
    bytes: [[0x08, 0x80]], seen: byte((register, value) => register === 0x08 && (value & 0x80) !== 0),
    harm(bytes) {
      const { chip } = playing('ES8388');
      play(chip, bytes);
      expect(bounds(chip, 'dac left', 'headphone left')).toEqual({ lo: -80, hi: 0 });
    },
  },
  {
    part: 'ES8388', whose: ADF, does: 'plays without the reference, 0x12 in register 0, which Linux has on: it may be silent',
    bytes: [[0x00, 0x12]], seen: (trace) => {
      const last = trace.map(([register, value], i) => ({ register, value, i })).filter(({ register }) => register === 0x00);
      // Off is allowed while all is off: half supply let go.
      return last.some(({ value }) => (value! & 3) !== 0 && !(value! & 4));
    },
    harm(bytes) {
      const { chip, wait } = playing('ES8388');
      play(chip, bytes);
      wait(60_000);
      expect(bounds(chip, 'dac left', 'headphone left')).toEqual({ lo: -80, hi: 0 });
    },
  },
  {
    part: 'ES8388', whose: 'torvalds/linux es8328.c and apache/nuttx, which disagree', does: 'choose sources 2 and above for the bypass: which they are nobody knows',
    bytes: [[0x26, 0x1b]], seen: byte((register, value) => register === 0x26 && (value & 0x36) !== 0),
    harm: (bytes) => expect(() => play(playing('ES8388').chip, bytes)).toThrow(BadAccess),
  },
  {
    part: 'ES8388', whose: 'code that reads its volumes from 0 as silence', does: 'plays on at -45 dB: there is no mute among them',
    bytes: [[0x2e, 0x00], [0x2f, 0x00]], ours: () => expect(wished('ES8388', 'headphones', es8388.levels(), -80, 'dac left', 'headphone left')).toBe(-80),
    harm(bytes) {
      const { chip } = playing('ES8388');
      play(chip, bytes);
      expect(ears(chip)).toEqual([-45, -45]);
    },
  },
];

// ---- DS1882 ----

const WINRY = 'Winry DS1882 in arduino-drivers';
const newDs1882 = () => alone((world) => new Ds1882(0x28, world));
/** Bytes one by one, each with its own target. */
const each = (is: (byte: number) => boolean) => (trace: Trace) => trace.some((bytes) => bytes.some(is));

const DS1882: Wrong[] = [
  {
    part: 'DS1882', whose: `${WINRY} mute()`, does: 'writes 0 for mute: that is 0 dB, the loudest',
    bytes: [[0x00, 0x40]],
    ours() {
      const around = outside();
      const chip = new Ds1882(0x28, around.surroundings);
      const amp = ds1882.ds1882(wired(chip, around).bus, 0x28, true);
      ds1882.open(amp);
      ds1882.setWipers(amp, 0, 0);
      expect(ears(chip)).toEqual([-90, -90]);
    },
    harm(bytes) {
      const { chip } = newDs1882();
      play(chip, [[0x86], [40, 0x40 | 40]]);
      expect(ears(chip)).toEqual([-40, -40]);
      play(chip, bytes);
      expect(ears(chip)).toEqual([0, 0]);
    },
  },
  {
    part: 'DS1882', whose: WINRY, does: 'calls 0x80 "enable": wipers in EEPROM and no zero crossing, a write of the EEPROM with every step',
    bytes: [[0x80], [40], [39], [38]], seen: each((byte) => byte >> 6 === 2 && (byte & 0x06) === 0),
    harm(bytes) {
      const { chip } = newDs1882();
      play(chip, bytes);
      expect(chip.peek()['eepromWrites']).toBe(4);
    },
  },
  {
    part: 'DS1882', whose: 'YannickAaron/DS1882_DigitalVolumeControl', does: 'keeps the wipers in EEPROM: it wears with every step, and the part wakes as loud as it was',
    bytes: [[0x82], [5], [0x45]], seen: each((byte) => byte >> 6 === 2 && !(byte & 0x04)),
    harm(bytes) {
      const { chip } = newDs1882();
      play(chip, bytes);
      chip.power(false);
      chip.power(true);
      expect(ears(chip)).toEqual([-5, -5]);
    },
  },
  {
    part: 'DS1882', whose: 'lheywang/WirelessSpeaker DS1882.cpp', does: 'has && where & is meant: it writes nothing, and stays as the part woke',
    bytes: [[0x86]], seen: (trace) => !trace.some((bytes) => bytes[0]! >> 6 < 2),
    harm(bytes) {
      const { chip } = newDs1882();
      play(chip, bytes);
      expect(ears(chip)).toEqual([-90, -90]);
    },
  },
  {
    part: 'DS1882', whose: 'code that sets the wipers before the configuration', does: 'gives codes that the factory\'s law of 33 steps does not have: nobody knows what plays',
    bytes: [[40, 0x40 | 40], [0x86]],
    in: 'start', seen: (trace) => trace[0]!.some((byte) => byte >> 6 < 2),
    harm(bytes) {
      const { chip } = newDs1882();
      expect(() => play(chip, bytes.slice(0, 1))).toThrow('position 40 is not known in option 2');
    },
  },
];

// ---- MCP4651, MCP4661 ----

const MCP4661: Wrong[] = [
  {
    part: 'MCP4661', whose: 'riotnetwork/MCP4561 and martin1967/MBED', does: 'take the volatile wiper for the stored one too: after a power cut it is at -6 dB',
    bytes: [[0x00, 0x01]],
    // A start that leaves the level to what was stored.
    in: 'start', seen: (trace) => trace.length < 1 || trace.flat().length < 3,
    harm(bytes) {
      const { chip, ears: heard } = alone((world) => new Mcp4661(0x28, world, { part: 'MCP4661' }));
      play(chip, bytes);
      expect(heard()[0]).toBeCloseTo(-48.16, 2);
      chip.power(false);
      chip.power(true);
      expect(heard()[0]).toBeCloseTo(-6.02, 2);
    },
  },
  {
    part: 'MCP4661', whose: 'riotnetwork/MCP4561 and martin1967/MBED', does: 'end at 257, one above the last: the decrement is ignored there, and it stays loud',
    bytes: [[0x01, 0x01], [0x08], [0x08], [0x08]], seen: (trace) => trace.some(([command, data]) => (command! & 0x0d) === 0x01 && command! >> 4 < 2 && data !== 0x00),
    harm(bytes) {
      const { chip, ears: heard } = alone((world) => new Mcp4661(0x28, world, { part: 'MCP4661' }));
      play(chip, bytes);
      expect(heard()[0]).toBeCloseTo(0, 6);
      expect(chip.peek()['wiper0']).toBe(0x101);
    },
  },
  {
    part: 'MCP4661', whose: 'OM222O/MCP4651 increment', does: 'has the pot in the wrong bit: pot 1 is meant, pot 0 moves',
    // (pot & 8) << 4 | 6 of pot 1.
    bytes: [[((1 & 8) << 4) | 6]], seen: (trace) => trace.some(([command]) => (command! & 0x0e) === 0x06),
    harm(bytes) {
      const { chip } = alone((world) => new Mcp4661(0x28, world, { part: 'MCP4661' }));
      const before = chip.peek();
      play(chip, bytes);
      expect([chip.peek()['wiper0']! - before['wiper0']!, chip.peek()['wiper1']! - before['wiper1']!]).toEqual([1, 0]);
    },
  },
  {
    part: 'MCP4661', whose: 'riotnetwork/MCP4561 enableOutput', does: 'writes the terminal control without bit 8: the general call goes off',
    bytes: [[0x40, 0xff]], seen: (trace) => trace.some(([command]) => command === 0x40),
    harm(bytes) {
      const { chip } = alone((world) => new Mcp4661(0x28, world, { part: 'MCP4661' }));
      expect(chip.peek()['tcon']).toBe(0x1ff);
      play(chip, bytes);
      expect(chip.peek()['tcon']).toBe(0x0ff);
    },
  },
  {
    part: 'MCP4661', whose: 'code that takes code 0 for a mute', does: 'leaves -37 dB in the worst part of 10 kohm; the shutdown is silent',
    bytes: [[0x00, 0x00, 0x10, 0x00]],
    ours() {
      const around = outside();
      const chip = new Mcp4661(0x28, around.surroundings, { floorDb: 'worst' });
      const amp = mcp4661.mcp4661(wired(chip, around).bus, 0x28);
      mcp4661.open(amp);
      mcp4661.mute(amp);
      ears(chip).forEach((ear) => expect(ear).toBeLessThan(-90));
    },
    harm(bytes) {
      const { chip } = alone((world) => new Mcp4661(0x28, world, { floorDb: 'worst' }));
      play(chip, bytes);
      expect(ears(chip)[0]).toBeCloseTo(-37.3, 1);
    },
  },
];

// ---- PT2258 ----

/** The attenuations on the way: whether a byte is louder than the louder end of its transaction. */
function louderOnTheWay(trace: Trace): boolean {
  const channels = [[0x80, 0x90], [0x40, 0x50]].map(([tens, units]) => ({ tens: tens!, units: units!, t: 7, u: 9 }));
  const take = (byte: number) => channels.forEach((channel) => {
    if ((byte & 0xf0) === channel.tens || (byte & 0xf0) === 0xd0) channel.t = byte & 15;
    if ((byte & 0xf0) === channel.units || (byte & 0xf0) === 0xe0) channel.u = byte & 15;
  });
  const now = () => channels.map(({ t, u }) => 10 * t + u);
  return trace.some((bytes) => {
    const before = now();
    const way = bytes.map((byte) => (take(byte), now()));
    return way.some((at) => at.some((attenuation, i) => attenuation < Math.min(before[i]!, way.at(-1)![i]!)));
  });
}

const newPt2258 = () => {
  const all = alone((world) => new Pt2258(0x40, world));
  all.wait(200);
  return all;
};

const PT2258: Wrong[] = [
  {
    part: 'PT2258', whose: 'p4fkdgo/arduino-PT2258-library', does: 'clears the registers before every volume: 0 dB on all channels until the digits come',
    bytes: [[0x84, 0x90], [0xc0], [0x84, 0x91]], seen: (trace) => trace.some((bytes) => bytes.some((byte, i) => byte === 0xc0 && bytes[i + 1] !== 0xf9)),
    harm(bytes) {
      const { chip } = newPt2258();
      play(chip, bytes.slice(0, 1));
      expect(ears(chip)[0]).toBe(-40);
      play(chip, bytes.slice(1, 2));
      expect(ears(chip)).toEqual([0, 0]);
    },
  },
  {
    part: 'PT2258', whose: 'romr/esp-idf-pt2258, marclura and liman324', does: 'send the 10 dB digit first whatever comes: from 30 to 29 dB it is 20 for a byte',
    bytes: [[0x83, 0x90], [0x82, 0x99]], seen: louderOnTheWay,
    harm(bytes) {
      const { chip } = newPt2258();
      play(chip, bytes.slice(0, 1));
      chip.start(false);
      chip.write(bytes[1]![0]!);
      expect(ears(chip)[0]).toBe(-20);
      chip.write(bytes[1]![1]!);
      expect(ears(chip)[0]).toBe(-29);
    },
  },
  {
    part: 'PT2258', whose: 'marclura (muted after power-up) and romr (silent)', does: 'leave a part as it woke, which may play at 0 dB',
    bytes: [[0x84, 0x90]], in: 'start', seen: (trace) => trace[0]![0] !== 0xc0 || trace[0]![1] !== 0xf9,
    harm() {
      expect(ears(newPt2258().chip)).toEqual([0, 0]);
    },
  },
  {
    part: 'PT2258', whose: 'code that takes 79 dB for silence', does: 'is not silent: that is the mute, 0xf9',
    bytes: [[0xd7, 0xe9]], seen: (trace) => !trace.some((bytes) => bytes.includes(0xf9)),
    harm(bytes) {
      const { chip } = newPt2258();
      play(chip, bytes);
      expect(ears(chip)).toEqual([-79, -79]);
      play(chip, [[0xf9]]);
      expect(ears(chip)[0]).toBeLessThan(-79);
    },
  },
];

// ---- TPA6130A2 ----

const newTpa = () => {
  const all = alone((world) => new Tpa6130a2(0x60, world));
  play(all.chip, [[1, 0xc0], [2, 0x35]]);
  all.wait(5);
  return all;
};

/** What our driver makes of a level, dB. */
function tpaAt(level: number) {
  const around = outside();
  const chip = new Tpa6130a2(0x60, around.surroundings);
  const amp = tpa6130a2.tpa6130a2(wired(chip, around).bus, 0x60);
  tpa6130a2.open(amp);
  around.wait(tpa6130a2.START_MS);
  tpa6130a2.setVolume(amp, tpa6130a2.levels().indexOf(level * 100), 0);
  return ears(chip);
}

const TPA6130A2: Wrong[] = [
  {
    part: 'TPA6130A2', whose: 'PatrickDolanJ/TPA6130A2-Arduino-Library', does: 'has the mode one bit too high: dual mono is bridge then, and an ear may have nothing',
    bytes: [[1, 0xc0 | 1 << 5]], seen: byte((register, value) => register === 1 && (value & 0x30) !== 0),
    harm(bytes) {
      const { chip, wait } = newTpa();
      expect(ears(chip)).toEqual([0.1, 0.1]);
      play(chip, bytes);
      wait(5);
      expect(dBof(chip.gain(0).lo)).toBe(-100);
    },
  },
  {
    part: 'TPA6130A2', whose: 'PatrickDolanJ/TPA6130A2-Arduino-Library writeLeftEnable', does: 'sets the flag of the right ear: the left one stays off',
    bytes: [[1, 0x40]], seen: byte((register, value) => register === 1 && [0x40, 0x80].includes(value & 0xc0)),
    harm(bytes) {
      const { chip, wait } = alone((world) => new Tpa6130a2(0x60, world));
      play(chip, [...bytes, [2, 0x35]]);
      wait(5);
      expect(ears(chip)).toEqual([-100, 0.1]);
    },
  },
  {
    part: 'TPA6130A2', whose: 'PE5PVB/TPA6130A2 SetHiZ', does: 'writes 3 for on and for off: high impedance never ends, and an ear may have nothing',
    bytes: [[3, 3], [3, 3]], seen: byte((register, value) => register === 3 && (value & 3) !== 0),
    harm(bytes) {
      const { chip } = newTpa();
      play(chip, bytes);
      expect([dBof(chip.gain(0).lo), dBof(chip.gain(1).lo)]).toEqual([-100, -100]);
    },
  },
  {
    part: 'TPA6130A2', whose: 'torvalds/linux tpa6130a2.c', does: 'goes straight between a few points of the table: what it calls -0.9 dB is -0.3',
    bytes: [[2, 0x34]], ours: () => expect(tpaAt(-0.3)).toEqual([-0.3, -0.3]),
    harm(bytes) {
      const { chip } = newTpa();
      play(chip, bytes);
      expect(ears(chip)).toEqual([-0.3, -0.3]);
    },
  },
  {
    part: 'TPA6130A2', whose: 'code for the sister TPA6140A2', does: 'has the volume one bit higher: code 12 is code 24 here, 13.4 dB too loud',
    bytes: [[2, 12 << 1]], ours: () => expect(tpaAt(-30.4)).toEqual([-30.4, -30.4]),
    harm(bytes) {
      const { chip } = newTpa();
      play(chip, [[2, 12]]);
      expect(ears(chip)).toEqual([-30.4, -30.4]);
      play(chip, bytes);
      expect(ears(chip)).toEqual([-17, -17]);
    },
  },
];

// ---- AD5252 ----

const newAd5252 = () => {
  const all = alone((world) => new Ad5252(0x2c, world));
  all.wait(1);
  return all;
};

const AD5252: Wrong[] = [
  {
    part: 'AD5252', whose: 'ncd-io/AD5252', does: 'has 0x16 for a quick command: without bit 7 it names an RDAC that the part has not',
    bytes: [[0x16, 0x00]], seen: (trace) => trace.some(([instruction]) => instruction! < 0x20 && ![1, 3].includes(instruction!)),
    harm: (bytes) => expect(() => play(newAd5252().chip, bytes)).toThrow(BadAccess),
  },
  {
    part: 'AD5252', whose: 'ncd-io/AD5252', does: 'has 0x28 for a quick command: without bit 7 it writes the EEMEM, and no wiper moves',
    bytes: [[0x28, 0x00]], seen: (trace) => trace.some((bytes) => bytes.length > 1 && bytes[0]! >= 0x20 && bytes[0]! < 0x80),
    harm(bytes) {
      const { chip } = newAd5252();
      const before = ears(chip);
      play(chip, bytes);
      expect(ears(chip)).toEqual(before);
      expect(chip.start(false)).toBe(false); // it is busy with its EEMEM
    },
  },
];

// ---- expanders ----

const EXPANDERS: Wrong[] = [
  {
    part: 'TCA9554', whose: 'esphome pca9554', does: 'makes pins outputs before it sets their latch: they drive high meanwhile, and a relay clicks',
    bytes: [[2, 0x00], [3, 0xf0], [1, 0x00]], in: 'start',
    seen: (trace) => trace.findIndex(([register]) => register === 3) < trace.findIndex(([register]) => register === 1),
    harm(bytes) {
      const chip = new Tca9554(0x20, outside().surroundings, { part: 'TCA9554' });
      play(chip, bytes.slice(0, 2));
      expect(chip.level(0)).toBe(true);
      play(chip, bytes.slice(2));
      expect(chip.level(0)).toBe(false);
    },
  },
  {
    part: 'PCF8574', whose: 'code that reads the pins to change one', does: 'takes a button that is held for a 0 to be written: the input sinks for good',
    bytes: [[0x70]],
    ours() {
      const around = outside();
      const chip = new Pcf8574(0x20, around.surroundings, { part: 'PCF8574' });
      const expander = pcf8574.pcf8574(wired(chip, around, 100_000).bus, 0x20, 0x0f);
      pcf8574.open(expander, 0);
      chip.put(7, false);
      expect(pcf8574.read(expander) & 0x80).toBe(0);
      pcf8574.write(expander, 0x01);
      chip.put(7, undefined);
      expect(pcf8574.read(expander) & 0x80).toBe(0x80);
    },
    harm() {
      const chip = new Pcf8574(0x20, outside().surroundings, { part: 'PCF8574' });
      chip.put(7, false);
      chip.start(true);
      const pins = chip.read();
      chip.stop();
      play(chip, [[pins & ~0x01]]);
      chip.put(7, undefined);
      chip.start(true);
      expect(chip.read() & 0x80).toBe(0);
    },
  },
];

const ALL: Wrong[] = [...WM8731, ...AIC23B, ...SGTL5000, ...WM8960, ...ES8388, ...DS1882, ...MCP4661, ...PT2258, ...TPA6130A2, ...AD5252, ...EXPANDERS];

describe('what public code does', () => {
  test.each(ALL)('$part, $whose: $does', ({ bytes, harm }) => harm(bytes));
});

describe('our driver', () => {
  test.each(ALL.filter(({ seen }) => seen))('has nothing in its trace of: $part, $whose: $does', ({ part, bytes, seen, in: where }) => {
    expect(seen!(bytes)).toBe(true);
    expect(seen!(ours(part)[where ?? 'all'])).toBe(false);
  });

  test.each(ALL.filter(({ ours }) => ours))('does it right: $part, $whose: $does', ({ ours }) => ours!());

  test('is asked about every row', () => {
    expect(ALL.filter(({ seen, ours }) => !seen && !ours)).toEqual([]);
  });
});
