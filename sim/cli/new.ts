/** `cuebox new`: a folder with a board file to begin with. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { boardNames } from '../../boards/find.ts';
import { boardTemplate } from '../../boards/new/template.ts';
import { print } from './output.ts';

const NAME = /^[a-zA-Z][\w-]{0,29}$/;

/** @throws Error with one sentence for a name that cannot be, or a folder that is there already. */
export function newBoard(name: string): void {
  if (!NAME.test(name)) throw new Error(`${JSON.stringify(name)} cannot be a board: take a letter and then letters, digits, - or _, 30 at most, such as my-amp`);
  if (boardNames().some((each) => each === name.toLowerCase())) throw new Error(`${name} is a board of Cuebox: choose another name`);
  try {
    mkdirSync(name);
  } catch (error) {
    throw new Error(`${name} cannot be made: ${REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? String(error)}`);
  }
  const file = join(name, 'board.ts');
  try {
    writeFileSync(file, boardTemplate(name), { flag: 'wx' });
  } catch (error) {
    rmSync(name, { recursive: true, force: true });
    throw new Error(`${file} cannot be written: ${REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? String(error)}`);
  }
  print(`${file}: a board to begin with`);
  print(`Change its facts, then: npx cuebox check ${name}`);
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'it is there already, choose another name',
  EACCES: 'this folder is protected, go to another',
  EPERM: 'this folder is protected, go to another',
  EROFS: 'this folder is protected, go to another',
  ENOSPC: 'the disk is full, make room',
  ENOENT: 'this folder is gone, go to another',
};
