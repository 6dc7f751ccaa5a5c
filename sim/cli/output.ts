/** What the commands share: where their words go, and files that are written whole or not at all. */
import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(data: unknown): void {
  print(JSON.stringify(data, undefined, 2));
}

/** What is going on, for who waits: not part of the result. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** 12345 as "12,345". */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** "1 write", "3 writes". */
export function counted(count: number, what: string, many = `${what}s`): string {
  return `${grouped(count)} ${count === 1 ? what : many}`;
}

/** False for what is not there, wherever the path breaks off. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** With all that lead to it. @throws Error with one sentence. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    const why = code === 'ENOTDIR' || code === 'EEXIST' ? 'a file stands there, choose another place' : REASONS[code];
    throw new Error(`${path} cannot be made: ${why ?? `${code}: choose another place`}`);
  }
}

/** Writes beside the place and renames: a failure leaves what was there. Throws one sentence. */
export function writeWhole(path: string, text: string): void {
  const place = resolve(path);
  const unfinished = join(dirname(place), `.${basename(place)}.${process.pid}.unfinished`);
  try {
    if (isFolder(place)) throw Object.assign(new Error(), { code: 'EISDIR' });
    writeFileSync(unfinished, text, { flag: 'wx' });
    renameSync(unfinished, place);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    if (code !== 'EEXIST') discard(unfinished);
    throw new Error(`${path} cannot be written: ${REASONS[code] ?? `${code}: choose another place`}`);
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The error that led here says more than this one.
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there, make it first',
  ENOTDIR: 'its folder is not there, make it first',
  EISDIR: 'it is a folder, name a file in it',
  EACCES: 'its folder is protected, choose another',
  EPERM: 'its folder is protected, choose another',
  EROFS: 'its folder is protected, choose another',
  ENOSPC: 'the disk is full, make room or choose another',
};
