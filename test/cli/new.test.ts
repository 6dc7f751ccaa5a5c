/** `cuebox new`, by the real command. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkBoard } from '../../boards/check/check.ts';
import { complaintText } from '../../boards/check/complaint.ts';
import { findBoard } from '../../boards/find.ts';
import { boardTemplate } from '../../boards/new/template.ts';
import { cuebox, refusal, scratch } from './cuebox.ts';

const folder = scratch();

describe('a new board', () => {
  test('is a folder with a board file, and the command says what to do next', async () => {
    const { code, out, err } = await cuebox(['new', 'my-amp'], { cwd: folder });
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toBe(`my-amp/board.ts: a board to begin with\nChange its facts, then: npx cuebox check my-amp\n`);
    expect(readdirSync(join(folder, 'my-amp'))).toEqual(['board.ts']);
  });

  test('is found outside of this project, and checks clean', async () => {
    const { board, folder: found } = await findBoard(join(folder, 'my-amp'));
    expect(board.name).toBe('my-amp');
    expect(board.title).toBe('My amp');
    expect(checkBoard(board, join(found, 'board.ts')).map((complaint) => complaintText(complaint, 'my-amp/board.ts'))).toEqual([]);
  });

  test('builds', async () => {
    const { code, err } = await cuebox(['build', 'my-amp', '-o', 'my-amp.js'], { cwd: folder });
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(readFileSync(join(folder, 'my-amp.js'), 'utf8').length).toBeGreaterThan(1000);
  });

  test.each(['Amp_2', 'x', 'constructor', 'a-very-long-name-of-thirty-cha'])('may be called %s', (name) => {
    expect(boardTemplate(name)).toContain(`name: '${name}',`);
  });
});

describe('refused', () => {
  test.each(['../amp', 'my amp', '', '-amp', '2amp', 'a/b', 'amp.ts', 'größer', 'a-name-of-more-than-thirty-letters', "it's"])('%j, which is no name', async (name) => {
    const sentence = refusal(await cuebox(['new', '--', name], { cwd: folder }));
    expect(sentence).toBe(`${JSON.stringify(name)} cannot be a board: take a letter and then letters, digits, - or _, 30 at most, such as my-amp`);
    expect(readdirSync(folder).filter((entry) => !entry.startsWith('my-amp'))).toEqual([]);
  });

  test('a folder that is there, and what is in it stays', async () => {
    mkdirSync(join(folder, 'my-amp-2'));
    writeFileSync(join(folder, 'my-amp-2/notes.txt'), 'mine');
    expect(refusal(await cuebox(['new', 'my-amp-2'], { cwd: folder }))).toBe('my-amp-2 cannot be made: it is there already, choose another name');
    expect(readdirSync(join(folder, 'my-amp-2'))).toEqual(['notes.txt']);
  });

  test('a file of that name', async () => {
    writeFileSync(join(folder, 'my-amp-3'), 'mine');
    expect(refusal(await cuebox(['new', 'my-amp-3'], { cwd: folder }))).toBe('my-amp-3 cannot be made: it is there already, choose another name');
    expect(readFileSync(join(folder, 'my-amp-3'), 'utf8')).toBe('mine');
  });

  test.each(['solo', 'Desk'])('%s, which would hide behind a board of Cuebox', async (name) => {
    expect(refusal(await cuebox(['new', name], { cwd: folder }))).toBe(`${name} is a board of Cuebox: choose another name`);
    expect(existsSync(join(folder, name))).toBe(false);
  });

  test('no name at all', async () => {
    const { code, err } = await cuebox(['new'], { cwd: folder });
    expect(code).toBe(2);
    expect(err).toContain("missing required argument 'name'");
  });
});
