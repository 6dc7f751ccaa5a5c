/** `cuebox advise`, by the real command. */
import { describe, expect, test } from 'vitest';
import type { BoardAdvice } from '../../sim/cli/advise.ts';
import { cuebox, refusal } from './cuebox.ts';

const COMMON = ['--impedance', '32', '--sensitivity', '100dB/mW'];

test('a board with one jack gets that one judged, with a verdict', async () => {
  const { code, out, err } = await cuebox(['advise', 'solo', ...COMMON]);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^Solo: one knob, one headphone socket$/m);
  expect(out).toMatch(/^Headphone: 32 ohm, 100 dB\/mW \(114\.9 dB\/V\)$/m);
  expect(out).toMatch(/^phones: 6\.35 mm socket, line, up to its limit of -6\.0 dB$/m);
  expect(out).toMatch(/^Verdict: the amp will do: it is loud enough/m);
  expect(out).toMatch(/^phones: at most 1\.19 V unloaded; noise at the top \d+\.\d+ uV with the source, \d+\.\d+ uV without$/m);
});

test('every seat, or the one that is asked for, as data', async () => {
  const all = JSON.parse((await cuebox(['advise', 'six', ...COMMON, '--minimum', '28', '--maximum', '44', '--json'])).out) as BoardAdvice;
  expect(all.board).toBe('six');
  expect(all.outputs.map(({ name }) => name)).toEqual(['anna', 'ben', 'cleo']);
  expect(all.taken[0]).toMatchObject({ seat: 'anna', source: 'line', ohm: 1.5, amperes: 0.15, minimumLoadOhm: 16, endedBy: 'path' });
  expect(all.outputs[0]!.figures.responseErrorDb).toBeCloseTo(20 * Math.log10(44 / 45.5 / (28 / 29.5)), 3);
  const one = JSON.parse((await cuebox(['advise', 'six', ...COMMON, '--seat', 'ben', '--json'])).out) as BoardAdvice;
  expect(one.outputs.map(({ name }) => name)).toEqual(['ben']);
});

test('a quieter source is judged quieter', async () => {
  const { taken, outputs } = JSON.parse((await cuebox(['advise', 'desk', '--impedance', '300', '--sensitivity', '103dB/V', '--input', 'tuner', '--json'])).out) as BoardAdvice;
  expect(taken[0]!.source).toBe('tuner');
  expect(outputs[0]!.figures.largestDbSpl).toBeCloseTo(103 + 20 * Math.log10((taken[0]!.openVolts * 300) / 301.5), 3);
});

test('what a headphone is rated for is held against the top', async () => {
  const { out } = await cuebox(['advise', 'desk', ...COMMON, '--power', '10mW']);
  expect(out).toMatch(/^Headphone: 32 ohm, 100 dB\/mW \(114\.9 dB\/V\), rated 10 mW$/m);
  expect(out.replace(/\s+/g, ' ')).toMatch(/can pass the rated power: 1\d\d mW at its top, at most 10 wanted, so keep its volume at -1\d\.\d dB or less/);
});

describe('refused', () => {
  test.each([
    [[...COMMON, '--power', '10'], /^power "10": not a number with mW or W; write it such as 100mW$/],
    [['--impedance', '32', '--sensitivity', '100'], /^sensitivity "100": it lacks what it is for, .*write 100dB\/mW or 100dB\/V/],
    [['--impedance', 'low', '--sensitivity', '100dB/mW'], /^impedance "low": not a number of ohm; write it such as 32$/],
    [[...COMMON, '--minimum', '40'], /^minimum impedance: 40 ohm is above the nominal 32 ohm/],
    [[...COMMON, '--seat', 'bob'], /^no seat bob: solo has phones$/],
    [[...COMMON, '--input', 'radio'], /^no input radio: solo has line$/],
  ])('%j', async (args, sentence) => {
    expect(refusal(await cuebox(['advise', 'solo', ...args]))).toMatch(sentence);
  });

  test('no sensitivity at all is wrong usage', async () => {
    const { code, err } = await cuebox(['advise', 'solo', '--impedance', '32']);
    expect(code).toBe(2);
    expect(err).toContain("required option '--sensitivity <level>' not specified");
  });
});
