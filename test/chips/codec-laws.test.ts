/** Every step of every level of the codecs, at the model's ear, against its law; the driver's own table too. */
import { describe, expect, test } from 'vitest';
import * as es8388 from '../../firmware/chips/es8388.ts';
import * as sgtl5000 from '../../firmware/chips/sgtl5000.ts';
import * as wm8731 from '../../firmware/chips/wm8731.ts';
import * as wm8960 from '../../firmware/chips/wm8960.ts';
import { CODECS, NAMES, playing, SGTL5000_BOARD, UNITY, type Name, type Stand } from './codecs.ts';
import { bounds } from './wire.ts';

/** dB of a step; a pair where the sources disagree: least and most. */
type Law = (step: number) => number | readonly [number, number];

interface Row {
  readonly codec: Name;
  /** A verb of the stand, or the headphones. */
  readonly verb: string;
  readonly law: Law;
  /** The driver's table, mB. */
  readonly table: readonly number[];
  /** Orders before, as [verb, value of each argument]. */
  readonly after?: readonly (readonly [string, ...number[]])[];
  readonly from: string;
  readonly to: string;
  /** dB that stand between, by the orders before. */
  readonly more?: number;
  /** dB that the driver's table has for a silence that is deeper than the output's floor. */
  readonly deeper?: number;
}

/** Silence at step 0, and from step 1 on a line. */
const line = (silence: number, first: number, each: number): Law => (step) => (step ? first + each * (step - 1) : silence);
const mB = (rows: readonly { mB: number }[]) => rows.map((row) => row.mB);
const sides = ['left', 'right'] as const;

const of8731 = (codec: 'WM8731' | 'TLV320AIC23B'): Row[] => [
  // Code 0x30 is -73 dB, below is mute.
  { codec, verb: 'headphones', law: line(-80, 0x30 - 121, 1), table: wm8731.levels(), from: 'dac', to: 'headphone' },
  // -34.5 + 1.5 code.
  { codec, verb: 'setInput', law: line(-80, -34.5, 1.5), table: wm8731.inputLevels(), from: 'line', to: 'adc' },
  { codec, verb: 'setInputGain line', law: line(-80, -34.5, 1.5), table: mB(wm8731.inputGains('line')), from: 'line', to: 'adc' },
  { codec, verb: 'setInputGain microphone', law: (step) => [-80, 14, 34][step]!, table: mB(wm8731.inputGains('microphone')), after: [['turn FROM_MICROPHONE', 1]], from: 'mic', to: 'adc' },
];

const ROWS: Row[] = [
  ...of8731('WM8731'),
  ...of8731('TLV320AIC23B'),
  { codec: 'WM8731', verb: 'setSidetone', law: line(-80, -15, 3), table: wm8731.sidetoneLevels('WM8731'), after: [['turn MICROPHONE', 1]], from: 'mic', to: 'headphone', more: 14 },
  {
    // The quietest is -18 by the libraries, -15 by the text of the part before it.
    codec: 'TLV320AIC23B', verb: 'setSidetone', law: (step) => [-80, [-18, -15] as const, -12, -9, -6, 0][step]!, table: wm8731.sidetoneLevels('TLV320AIC23B'),
    after: [['turn MICROPHONE', 1]], from: 'mic', to: 'headphone', more: 14,
  },
  // 12 - code / 2, from 0x7f up.
  { codec: 'SGTL5000', verb: 'headphones', law: line(-100, 12 - 0x7f / 2, 0.5), table: sgtl5000.levels(), from: 'dac', to: 'headphone' },
  { codec: 'SGTL5000', verb: 'setLevel INPUT', law: line(-100, 0, 1.5), table: sgtl5000.inputLevels(), from: 'line', to: 'adc' },
  { codec: 'SGTL5000', verb: 'setInputGain line', law: line(-100, 0, 1.5), table: mB(sgtl5000.inputGains('line')), from: 'line', to: 'adc' },
  { codec: 'SGTL5000', verb: 'setMicrophone', law: (step) => [0, 20, 30, 40][step]!, table: sgtl5000.microphoneLevels(), after: [['turn FROM_MICROPHONE', 1], ['setLevel INPUT', 1, 1]], from: 'mic', to: 'adc' },
  {
    // 13 steps below 19.5, 7 from 20, 7 from 30, 16 from 40.
    codec: 'SGTL5000', verb: 'setInputGain microphone', table: mB(sgtl5000.inputGains('microphone')), after: [['turn FROM_MICROPHONE', 1]], from: 'mic', to: 'adc',
    law: (row) => (row === 0 ? -100 : row <= 14 ? 1.5 * (row - 1) : row <= 21 ? 20 + 1.5 * (row - 15) : row <= 28 ? 30 + 1.5 * (row - 22) : 40 + 1.5 * (row - 29)),
  },
  // 0x3c is 0 dB, 0xf0 -90.
  { codec: 'SGTL5000', verb: 'setLevel DAC', law: line(-100, -0.5017 * (0xf0 - 0x3c), 0.5017), table: sgtl5000.dacLevels(), from: 'dac', to: 'headphone' },
  { codec: 'SGTL5000', verb: 'duck', law: line(-100, -0.5017 * (0xf0 - 0x3c), 0.5017), table: sgtl5000.dacLevels(), from: 'dac', to: 'headphone' },
  {
    // Half supplies of 1.575 and 1.65 V; half a dB a code, 31 the quietest.
    codec: 'SGTL5000', verb: 'setLevel LINE_OUT', law: line(-100, (40 * Math.log10(1.575 / 1.65) + 15 - 31) / 2, 0.5), table: sgtl5000.lineLevels(sgtl5000.settingsOf(SGTL5000_BOARD)), from: 'dac', to: 'line out',
  },
  { codec: 'WM8960', verb: 'headphones', law: line(-80, 0x30 - 121, 1), table: wm8960.levels(), from: 'dac', to: 'headphone' },
  { codec: 'WM8960', verb: 'setInput', law: line(-80, -17.25, 0.75), table: wm8960.inputLevels(), after: [['selectInput', wm8960.INPUT_1]], from: 'input 1', to: 'adc' },
  { codec: 'WM8960', verb: 'setBoost', law: (step) => [0, 13, 20, 29][step]!, table: wm8960.boostLevels(), after: [['selectInput', wm8960.INPUT_1], ['setInput', 24, 24]], from: 'input 1', to: 'adc' },
  {
    // The PGA alone to 30 dB; then what 13, 20 and 29 dB reach above.
    codec: 'WM8960', verb: 'setInputGain', table: mB(wm8960.inputGains()), after: [['selectInput', wm8960.INPUT_1]], from: 'input 1', to: 'adc',
    law: (row) => (row === 0 ? -80 : row <= 64 ? -18 + 0.75 * row : row <= 82 ? 30.25 + 0.75 * (row - 65) : row <= 92 ? 43.25 + 0.75 * (row - 83) : 50.75 + 0.75 * (row - 93)),
  },
  { codec: 'WM8960', verb: 'setLine 2', law: line(-80, -12, 3), table: wm8960.lineLevels(), from: 'input 2', to: 'adc' },
  { codec: 'WM8960', verb: 'setLine 3', law: line(-80, -12, 3), table: wm8960.lineLevels(), from: 'input 3', to: 'adc' },
  { codec: 'WM8960', verb: 'setBypass of input 3', law: line(-80, -21, 3), table: wm8960.bypassLevels(), from: 'input 3', to: 'headphone' },
  { codec: 'WM8960', verb: 'setBypass of the boost mixer', law: line(-80, -21, 3), table: wm8960.bypassLevels(), after: [['setLine 2', 5, 5]], from: 'input 2', to: 'headphone' },
  // 0xff is 0 dB, 1 is -127 (data sheet p32).
  { codec: 'WM8960', verb: 'setDac', law: line(-80, -127, 0.5), table: wm8960.dacLevels(), from: 'dac', to: 'headphone', deeper: -127.5 },
  { codec: 'WM8960', verb: 'duck', law: line(-80, -127, 0.5), table: wm8960.dacLevels(), from: 'dac', to: 'headphone', deeper: -127.5 },
  // 0xc3 is 0 dB.
  { codec: 'WM8960', verb: 'setRecord', law: line(-80, -97, 0.5), table: wm8960.recordLevels(), after: [['setLine 2', 5, 5]], from: 'input 2', to: 'adc', deeper: -97.5 },
  // 0x1e is 0 dB.
  { codec: 'ES8388', verb: 'headphones', law: line(-80, -45, 1.5), table: es8388.levels(), from: 'dac', to: 'headphone' },
  { codec: 'ES8388', verb: 'setLineOut', law: (step) => 1.5 * (step - 0x1e), table: es8388.lineOutLevels(), from: 'dac', to: 'line out' },
  { codec: 'ES8388', verb: 'setInput', law: (step) => 3 * step, table: es8388.inputLevels(), from: 'input 1', to: 'adc' },
  { codec: 'ES8388', verb: 'setInputGain', law: (step) => 3 * step, table: mB(es8388.inputGains()), from: 'input 1', to: 'adc' },
  // Code 2 is 0 dB, 7 is -15.
  { codec: 'ES8388', verb: 'setBypass', law: line(-80, 6 - 3 * 7, 3), table: es8388.bypassLevels(), from: 'input 1', to: 'headphone' },
  { codec: 'ES8388', verb: 'setDac', law: (step) => -0.5 * (192 - step), table: es8388.digitalLevels(), from: 'dac', to: 'headphone' },
  { codec: 'ES8388', verb: 'duck', law: (step) => -0.5 * (192 - step), table: es8388.digitalLevels(), from: 'dac', to: 'headphone' },
  { codec: 'ES8388', verb: 'setRecord', law: (step) => -0.5 * (192 - step), table: es8388.digitalLevels(), from: 'input 1', to: 'adc' },
];

/** dB that a driver's table may be off: it is in whole mB where the law is not. */
const ROUNDED = 0.0051;

describe('laws', () => {
  test.each(ROWS)('$codec, $verb: every step from $from to $to', ({ codec, verb, law, table, after, from, to, more = 0, deeper }) => {
    const all = playing(codec);
    for (const [name, ...values] of after ?? []) all.codec.verbs[name]!.call(...values);
    const set = verb === 'headphones' ? all.codec.headphones : all.codec.verbs[verb]!.call;
    if (verb !== 'headphones') expect(table).toHaveLength(all.codec.verbs[verb]!.takes[0]!.length);
    else expect(table).toHaveLength(all.codec.most + 1);
    table.forEach((level, step) => {
      set(step, step);
      all.wait(100);
      const shall = law(step);
      const [least, most] = typeof shall === 'number' ? [shall, shall] : shall;
      // Silence is a floor of the output: what stands before it does not count.
      const by = (dB: number) => (dB <= -80 && step === 0 ? dB : dB + more);
      expect(Math.abs(level / 100 - (step ? least : (deeper ?? least))), `step ${step} of the table`).toBeLessThan(ROUNDED);
      for (const side of sides) {
        const heard = bounds(all.chip, from === 'mic' ? 'mic' : `${from} ${side}`, `${to} ${side}`);
        expect([heard.lo, heard.hi], `step ${step}, ${side}`).toEqual([expect.closeTo(by(least), 4), expect.closeTo(by(most), 4)]);
      }
    });
  });
});

describe('the scale of an input', () => {
  test.each(ROWS.filter(({ verb }) => verb.startsWith('setInputGain')))('$codec, $verb: each row is louder than the one before', ({ table }) => {
    table.forEach((level, row) => row && expect(level).toBeGreaterThan(table[row - 1]!));
  });

  test('of the WM8960 it has no step above 0.75 dB, of the SGTL5000 none above 1.5', () => {
    const steps = (table: readonly number[]) => Math.max(...table.slice(2).map((level, i) => level - table[i + 1]!));
    expect(steps(mB(wm8960.inputGains()))).toBe(75);
    expect(steps(mB(sgtl5000.inputGains('microphone')))).toBe(150);
    expect([wm8960.inputGains().at(-1)!.mB, sgtl5000.inputGains('microphone').at(-1)!.mB]).toEqual([5900, 6250]);
  });

  test.each([['WM8960', 'setInputGain', 'input 1 left', 'headphone left'], ['WM8960', 'setInputGain', 'input 1 right', 'adc right'], ['SGTL5000', 'setInputGain microphone', 'mic', 'adc left']] as const)(
    '%s: from any row to any other no byte is louder than the louder end, and it arrives',
    (codec, verb, from, to) => {
      const all = playing(codec);
      all.codec.verbs['selectInput']?.call(wm8960.INPUT_1);
      all.codec.verbs['setBypass of the boost mixer']?.call(8, 8);
      all.codec.verbs['turn FROM_MICROPHONE']?.call(1);
      const { takes, call } = all.codec.verbs[verb]!;
      const rows = takes[0]!.length;
      const hi = () => all.chip.path(from, to).hi;
      const levels = takes[0]!.map((row) => (call(row, row), hi()));
      for (let i = 0; i < 2000; i++) {
        const [one, other] = [(i * 7919) % rows, (i * 104729 + 13) % rows];
        // Against each other too: one boost rises, the other falls.
        call(one, i % 2 || codec === 'SGTL5000' ? one : rows - 1 - one);
        const ends = Math.max(hi(), levels[other]!, levels[i % 2 || codec === 'SGTL5000' ? other : rows - 1 - other]!);
        all.world.heard = () => expect(hi()).toBeLessThanOrEqual(ends * 1.0001);
        call(other, i % 2 || codec === 'SGTL5000' ? other : rows - 1 - other);
        all.world.heard = () => {};
        expect([levels[other]!, levels[rows - 1 - other]!]).toContain(hi());
      }
    },
  );
});

/** What of each side of the DAC is in each ear, dB: left to left, left to right, right to left, right to right. */
const matrix = ({ chip }: Stand) => sides.flatMap((from) => sides.map((to) => bounds(chip, `dac ${from}`, `headphone ${to}`)));

describe('swap', () => {
  test.each(NAMES)('%s: left and right of what is played change places, and come back; no other way changes', (codec) => {
    const all = playing(codec);
    const level = (dB: number) => ({ lo: dB, hi: dB });
    const floor = codec === 'SGTL5000' ? -100 : -80;
    const straight = [level(0), level(floor), level(floor), level(0)];
    const others = () => all.chip.paths().filter(({ from }) => !from.startsWith('dac')).map(({ from, to }) => bounds(all.chip, from, to));
    const before = others();
    expect(matrix(all)).toEqual(straight);
    all.codec.verbs['setSwap']!.call(1);
    expect(matrix(all)).toEqual([straight[1], straight[0], straight[3], straight[2]]);
    expect(others()).toEqual(before);
    all.stop();
    all.start();
    all.codec.headphones(UNITY[codec], UNITY[codec]);
    all.wait(500);
    expect(matrix(all)).toEqual([straight[1], straight[0], straight[3], straight[2]]);
    all.codec.verbs['setSwap']!.call(0);
    expect(matrix(all)).toEqual(straight);
  });
});

describe('mono', () => {
  test('ES8388: half of each side in each ear', () => {
    const all = playing('ES8388');
    all.codec.verbs['setMono']!.call(1);
    for (const each of matrix(all)) expect(each.hi).toBeCloseTo(-6.02, 2);
    all.codec.verbs['setMono']!.call(0);
    expect(matrix(all)[0]!.hi).toBe(0);
  });

  test('WM8960: both sides in each ear, a quarter at least and half at most of each', () => {
    const all = playing('WM8960');
    all.codec.verbs['setMono']!.call(1);
    for (const each of matrix(all)) expect([each.lo, each.hi]).toEqual([expect.closeTo(-12.02, 1), expect.closeTo(-6, 1)]);
    all.codec.verbs['setMono']!.call(0);
    expect(matrix(all)[0]).toEqual({ lo: 0, hi: 0 });
  });

  test.each(['ES8388', 'WM8960'] as const)('%s: no ear has at any byte more than it had of both sides together, on the way in and back', (codec) => {
    const all = playing(codec);
    const sum = (ear: string) => sides.reduce((gain, from) => gain + all.chip.path(`dac ${from}`, `headphone ${ear}`).hi, 0);
    all.world.onByte = () => sides.forEach((ear) => expect(sum(ear)).toBeLessThanOrEqual(1.003));
    for (const on of [1, 0, 1]) all.codec.verbs['setMono']!.call(on);
  });

  test('the others have none', () => {
    for (const codec of ['WM8731', 'TLV320AIC23B', 'SGTL5000'] as const) expect(CODECS[codec]().codec.verbs['setMono']).toBeUndefined();
  });
});

describe('duck', () => {
  test.each([['SGTL5000', 181], ['WM8960', 255], ['ES8388', 192]] as const)('%s: playback alone steps back, and returns exactly', (codec, full) => {
    const all = playing(codec);
    const before = all.chip.peek();
    const quieter = full - 40;
    all.codec.verbs['duck']!.call(quieter);
    all.wait(100);
    for (const [at, each] of matrix(all).entries()) if (at % 3 === 0) expect(each.hi).toBeCloseTo(codec === 'SGTL5000' ? -0.5017 * 40 : -20, 4);
    all.codec.verbs['duck']!.call(full);
    all.wait(100);
    expect({ ...all.chip.peek(), RDAC: 0 }).toEqual({ ...before, RDAC: 0 });
    expect(matrix(all)[0]).toEqual({ lo: 0, hi: 0 });
  });
});
