/** `cuebox check`, and boards that `build` refuses, by the real command. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { board as desk } from '../../boards/desk/board.ts';
import { board as solo } from '../../boards/solo/board.ts';
import type { Board } from '../../boards/board.ts';
import { gainPlot } from '../../boards/report/gain-plot.ts';
import { signalPath } from '../../boards/report/signal-path.ts';
import type { Mistake } from '../check/seeded.ts';
import { seeded } from '../check/seeded.ts';
import { cuebox, refusal, scratch } from './cuebox.ts';

const folder = scratch();

/** A board's folder in the scratch folder. */
function written(board: Board, mistake: Mistake, name = board.name, place = 'boards'): string {
  mkdirSync(join(folder, place, name), { recursive: true });
  writeFileSync(join(folder, place, name, 'board.ts'), `export const board = ${JSON.stringify(seeded(board, mistake))};\n`);
  return join(place, name);
}

describe('a board without a mistake', () => {
  test('is told in sections, with what is worth knowing first', async () => {
    const { code, out, err } = await cuebox(['check', 'desk']);
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n')[0]).toBe(desk.title);
    const headings = ['Worth knowing', 'Supplies', 'Buses', 'Pins of the Espruino Pico', 'Sources', 'Seat phones', 'Gain structure', 'Levels and noise, into 32 ohm and 100 dB/mW', 'Bands', 'When a part resets by itself', 'Memory'];
    const places = headings.map((heading) => out.indexOf(`\n${heading}`));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(out).toMatch(/^boards\/desk\/board\.ts: seats\[0\]\.limit: 2 V of cd clip in gain above -\d\.\d+ dB, so that source ends there: /m);
    expect(out).toMatch(/^cd +top: gain clips above +-\d\.\d dB +\d\.\d\d V/m);
    expect(out).not.toMatch(/ $/m);
  });

  test('is data too, for the headphone that is asked for', async () => {
    const { code, out } = await cuebox(['check', 'solo', '--impedance', '300', '--sensitivity', '97dB/mW', '--json']);
    expect(code).toBe(0);
    const { file, complaints, headphone, seats, memory } = JSON.parse(out) as { file: string; complaints: unknown[]; headphone: unknown; seats: { inputs: { levels: { loaded: number; loudness: number }[] }[] }[]; memory: { bundle: number; storage: number } };
    expect(file).toBe('boards/solo/board.ts');
    expect(complaints).toEqual([]);
    expect(headphone).toEqual({ impedance: 300, sensitivity: { level: 97, per: 'mW' } });
    const [top] = seats[0]!.inputs[0]!.levels;
    expect(top!.loaded).toBeCloseTo((2 * 10 ** (-4.5 / 20) * 300) / 301.5, 3);
    expect(top!.loudness).toBeCloseTo(97 + 20 * Math.log10(top!.loaded / Math.sqrt(0.3)), 2);
    expect(memory.bundle).toBeGreaterThan(1000);
    expect(memory.storage).toBe(40 * 1024);
  });

  test('is drawn, into a folder or under a name', async () => {
    mkdirSync(join(folder, 'pictures'));
    expect((await cuebox(['check', 'solo', '--svg', 'pictures'], { cwd: folder })).err).toBe('pictures/solo-path.svg written\npictures/solo-gain.svg written\n');
    expect(readFileSync(join(folder, 'pictures/solo-path.svg'), 'utf8')).toBe(signalPath(solo, { input: 0 }));
    const { out } = await cuebox(['check', 'desk', '--svg', 'mine', '--volume', '-7.5', '--input', 'tuner', '--json'], { cwd: folder });
    expect((JSON.parse(out) as { pictures: string[] }).pictures).toEqual(['mine-path.svg', 'mine-gain.svg']);
    expect(readFileSync(join(folder, 'mine-path.svg'), 'utf8')).toBe(signalPath(desk, { volume: -7.5, input: 2 }));
    expect(readFileSync(join(folder, 'mine-gain.svg'), 'utf8')).toBe(gainPlot(desk, { input: 2 }));
  });
});

describe('mistakes', () => {
  test('are all named, with file, field and remedy; what is only worth knowing is a warning', async () => {
    const place = written(desk, { 'chips.screen.address': 0x20, 'controls.knob.b': 'C7', 'seats[0].startup': 400 });
    const { code, out, err } = await cuebox(['check', place], { cwd: folder });
    expect([code, out]).toEqual([1, '']);
    const lines = err.trimEnd().split('\n');
    expect(lines.filter((line) => line.startsWith('cuebox: '))).toEqual([
      expect.stringMatching(/^cuebox: boards\/desk\/board\.ts: chips\.screen\.address: .+: .+/),
      expect.stringMatching(/^cuebox: boards\/desk\/board\.ts: chips\.screen\.address: .+: .+/),
      'cuebox: boards/desk/board.ts: controls.knob.b: PICO_R1_3 has no pin C7: take another, such as A0',
      'cuebox: boards/desk/board.ts: seats[0].startup: 4 dB is above the limit, 0 dB: lower it',
    ]);
    expect(lines.filter((line) => !line.startsWith('cuebox: '))).toEqual([expect.stringMatching(/^warning: boards\/desk\/board\.ts: seats\[0\]\.limit: /)]);
  });

  test('are data too', async () => {
    const place = written(solo, { 'seats[0].startup': 400 }, 'solo', 'json');
    const { code, out } = await cuebox(['check', place, '--json'], { cwd: folder });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({ file: 'json/solo/board.ts', complaints: [{ field: 'seats[0].startup', sentence: '4 dB is above the limit, -6 dB', remedy: 'lower it', severity: 'error' }] });
  });

  test('that only planning shows are named like the others', async () => {
    const place = written(desk, { 'seats[0].step': 0.1 }, 'desk', 'plan');
    const { err } = await cuebox(['check', place], { cwd: folder });
    expect(err).toMatch(/^cuebox: plan\/desk\/board\.ts: seats\[0\]: \d+ positions are more than the 250 of a byte: give a greater step/m);
  });

  test('of no record at all', async () => {
    mkdirSync(join(folder, 'odd'));
    writeFileSync(join(folder, 'odd/board.ts'), 'export const board = 5;\n');
    expect(refusal(await cuebox(['check', 'odd'], { cwd: folder }))).toMatch(/^odd\/board\.ts: board: 5 does not fit: write /);
  });

  test('keep a board from being built or flashed, and nothing is written', async () => {
    const place = written(solo, { 'seats[0].startup': 400 }, 'solo', 'refused');
    const sentence = 'refused/solo/board.ts: seats[0].startup: 4 dB is above the limit, -6 dB: lower it';
    expect(refusal(await cuebox(['build', place, '-o', 'out.js'], { cwd: folder }))).toBe(sentence);
    expect(existsSync(join(folder, 'out.js'))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.includes('unfinished'))).toEqual([]);
    expect(refusal(await cuebox(['flash', place, '--port', 'tcp://127.0.0.1:1'], { cwd: folder }))).toBe(sentence);
    expect(refusal(await cuebox(['advise', place, '--impedance', '32', '--sensitivity', '100dB/mW'], { cwd: folder }))).toBe(sentence);
  });

  test('keep a board from being soldered, proved, turned and heard', async () => {
    const place = written(solo, { 'seats[0].startup': 400 }, 'solo', 'wrong');
    const sentence = 'wrong/solo/board.ts: seats[0].startup: 4 dB is above the limit, -6 dB: lower it';
    writeFileSync(join(folder, 'wrong.yaml'), 'name: x\nboard: wrong/solo\nsteps:\n  - wait: 1 s\n');
    for (const args of [['wiring', place], ['wiring', place, '--json'], ['prove', place, '--quick'], ['sim', place], ['play', place, 'none.wav', 'wrong.yaml', '-o', 'none.wav'], ['run', 'wrong.yaml']]) {
      expect(refusal(await cuebox(args, { cwd: folder })), args.join(' ')).toBe(sentence);
    }
  });

  test('of no record at all keep every command from it', async () => {
    mkdirSync(join(folder, 'none'));
    writeFileSync(join(folder, 'none/board.ts'), 'export const board = { title: 5 };\n');
    writeFileSync(join(folder, 'none.yaml'), 'name: x\nboard: ./none\nsteps:\n  - wait: 1 s\n');
    for (const args of [['wiring', 'none'], ['prove', 'none', '--quick'], ['sim', 'none'], ['run', 'none.yaml']]) {
      const { code, out, err } = await cuebox(args, { cwd: folder });
      expect([code, out], args.join(' ')).toEqual([1, '']);
      expect(err, args.join(' ')).toMatch(/^(cuebox: none\/board\.ts: [^\n]+\n)+$/);
    }
  });
});

describe('refused', () => {
  writeFileSync(join(folder, 'file'), '');

  test.each([
    [['--impedance', '32'], 'impedance: alone it makes no level: give --sensitivity too'],
    [['--sensitivity', '100dB/mW'], 'sensitivity: alone it makes no level: give --impedance too'],
    [['--impedance', '32', '--sensitivity', '100'], 'sensitivity "100": it lacks what it is for, and dB/mW and dB/V are 15 dB apart at 32 ohm; write 100dB/mW or 100dB/V, whichever the data sheet has'],
    [['--input', 'radio'], 'no input radio: solo has line'],
    [['--svg', 'file/'], 'file/ cannot be made: a file stands there, choose another place'],
    [['--svg', 'file/in/it'], 'file/in/it-path.svg cannot be written: its folder is not there, make it first'],
    [['--svg', 'nowhere/solo'], 'nowhere/solo-path.svg cannot be written: its folder is not there, make it first'],
  ])('%j', async (args, sentence) => {
    expect(refusal(await cuebox(['check', 'solo', ...args], { cwd: folder }))).toBe(sentence);
  });

  test.each(['loud', '3', '-300', '1e2'])('--volume %s, as wrong usage', async (volume) => {
    const { code, err } = await cuebox(['check', 'solo', '--volume', volume]);
    expect(code).toBe(2);
    expect(err).toContain('It is no level from -200 to 0 dB.');
  });
});
