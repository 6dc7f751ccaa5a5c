/** The outputs that a board's facts make, against arithmetic that is typed here. */
import { describe, expect, test } from 'vitest';
import { advise } from '../../boards/advise/advise.ts';
import { outputsOf } from '../../boards/advise/outputs.ts';
import type { Board, JackFacts } from '../../boards/board.ts';
import { checkBoard } from '../../boards/check/check.ts';
import { DESK, LADDER, POCKET, SIX, SOLO, TPA_GAINS, TPA_LOUDEST, withSeats } from '../accept/boards.ts';

const amplitude = (level: number): number => 10 ** (level / 20);
const HEADPHONE = { impedance: 32, sensitivity: { level: 100, per: 'mW' } } as const;

describe('an output', () => {
  test('gives what its source and its limit leave', () => {
    const [solo] = outputsOf(SOLO);
    expect(solo).toMatchObject({ name: 'phones', seat: 'phones', source: 'line', kind: 'amp', resistance: 1.5, currentLimit: 0.15, minimumLoad: 16, endedBy: 'limit' });
    expect(solo!.openVoltage).toBeCloseTo(2 * amplitude(1.5 - 6), 4);
    expect(solo!.lowest).toBeCloseTo(-56, 3);
    expect(solo!.title).toBe('6.35 mm socket, line, up to its limit of -6.0 dB');
  });

  test('gives all of its path without a limit', () => {
    const [ladder] = outputsOf(withSeats(LADDER, { limit: 0 }));
    expect(ladder!.openVoltage).toBeCloseTo(2 * amplitude(1.5), 2);
    expect(ladder!.endedBy).toBe('path');
    expect(ladder!.title).toBe('6.35 mm socket, dac');
  });

  test('of a chip ends where its supply ends, and its current is what it gives into 16 ohm', () => {
    const [pocket] = outputsOf(withSeats({ ...POCKET, sources: { line: { ...POCKET.sources.line!, maximum: 1.2 } } }, { limit: 0 }));
    // 0.98 V at 2.5 V and 1.425 V at 3.6 V, in 16 ohm (TI SLOS488B p6): 1.304 V at 3.3 V.
    const most = 0.98 + ((1.425 - 0.98) * 0.8) / 1.1;
    expect(pocket!.currentLimit).toBeCloseTo(most / 16, 6);
    expect(pocket!.openVoltage).toBeLessThanOrEqual(most);
    expect(pocket!.openVoltage).toBeGreaterThan(most * amplitude(-0.8));
    expect(pocket!.endedBy).toBe('clipping');
    expect(pocket!.title).toBe('3.5 mm socket, line, up to where amp would clip');
  });

  test('steps as its part does', () => {
    const [pocket] = outputsOf(withSeats({ ...POCKET, sources: { line: { ...POCKET.sources.line!, maximum: 0.5 } } }, { limit: 0 }));
    expect(pocket!.lowest).toBeCloseTo(TPA_GAINS[0]! - TPA_LOUDEST, 6);
    TPA_GAINS.slice(1).forEach((gain, i) => expect(pocket!.steps!(gain - TPA_LOUDEST)).toBeCloseTo(gain - TPA_GAINS[i]!, 6));
  });

  test('has the noise of its source at its gain, and says how much it makes itself', () => {
    const [desk] = outputsOf(DESK, { input: 'tuner' });
    const { all, own } = desk!.noiseAtTop;
    // 20 uV of the tuner by 6 dB.
    expect(Math.sqrt(all ** 2 - own ** 2)).toBeCloseTo(20e-6 * desk!.openVoltage / 0.5, 7);
    expect(desk!.noise(0)).toBe(all);
    expect(desk!.noise(-40)).toBeLessThan(all / 10);
  });

  test('takes what its jack says', () => {
    const jack: JackFacts = { title: 'socket', of: 'interface', minimumLoad: 32, coupling: 220e-6 };
    const board: Board = { ...SOLO, jacks: { phones: jack } };
    expect(checkBoard(board, 'boards/solo/board.ts')).toEqual([]);
    expect(outputsOf(board)[0]).toMatchObject({ kind: 'interface', minimumLoad: 32, coupling: 220e-6 });
    const { answers, figures } = advise(outputsOf(board), { ...HEADPHONE, impedance: 16 }).outputs[0]!;
    expect(answers.find(({ subject }) => subject === 'load')!.grade).toBe('poor');
    expect(figures.couplingCutoff).toBeCloseTo(1 / (2 * Math.PI * 220e-6 * 17.5), 3);
  });
});

describe('which', () => {
  test('every seat, or the one that is asked for', () => {
    expect(outputsOf(SIX).map(({ name }) => name)).toEqual(['anna', 'ben', 'cleo']);
    expect(outputsOf(SIX, { seat: 'ben' }).map(({ name }) => name)).toEqual(['ben']);
    expect(() => outputsOf(SIX, { seat: 'dora' })).toThrow('no seat dora: six has anna, ben, cleo');
  });

  test('the first source, or the one that is asked for', () => {
    expect(outputsOf(DESK)[0]!.source).toBe('cd');
    expect(outputsOf(DESK, { input: 'phone' })[0]!.source).toBe('phone');
    expect(() => outputsOf(DESK, { input: 'radio' })).toThrow('no input radio: desk has cd, phone, tuner');
    expect(outputsOf(SOLO, { input: 'line' })[0]!.source).toBe('line');
  });

  test.each(['minimumLoad', 'coupling', 'of'])('%s of a jack is checked', (field) => {
    const board = { ...SOLO, jacks: { phones: { title: 'socket', [field]: -1 } } };
    expect(checkBoard(board, 'boards/solo/board.ts').map((complaint) => complaint.field)).toEqual([`jacks.phones.${field}`]);
  });
});
