/** WAV files on disk. A file is written whole beside its place and then renamed: a failure leaves what was there. */
import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync, type Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseWav, wavBytes, WavError, type Wav, type WavFormat } from './wav.ts';

/** Throws WavError. */
export function readWavFile(path: string): Wav {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new WavError(`${path} ${readProblem(error)}`);
  }
  return { ...parseWav(bytes, path), name: basename(path) };
}

export interface WriteOptions {
  /** 24-bit integers unless told. */
  format?: WavFormat;
  /** The file that was read: writing over it is refused. */
  source?: string;
}

/** Writes `path` and returns how many samples were clipped to full scale. Throws WavError. */
export function writeWavFile(
  path: string,
  channels: readonly Float64Array[],
  rate: number,
  options: WriteOptions = {},
): { clipped: number } {
  const place = realPlace(path);
  if (options.source !== undefined && isSameFile(place, realPlace(options.source))) {
    throw new WavError(`${path} is the file that is being played: give the output another name`);
  }
  const there = statsOf(place);
  if (there && !there.isFile()) throw new WavError(`${path} is not a plain file: give the output another name`);

  const { bytes, clipped } = wavBytes(channels, rate, options.format);
  const unfinished = join(dirname(place), `.${basename(place)}.${process.pid}.unfinished`);
  try {
    writeFileSync(unfinished, bytes, { flag: 'wx' });
    renameSync(unfinished, place);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') discard(unfinished);
    throw new WavError(`${path} ${writeProblem(error)}`);
  }
  return { clipped };
}

/** The path behind links; for a file that is not there yet, its folder's. */
function realPlace(path: string): string {
  const whole = resolve(path);
  try {
    return realpathSync(whole);
  } catch {
    try {
      return join(realpathSync(dirname(whole)), basename(whole));
    } catch {
      return whole;
    }
  }
}

/** Also true for two hard links to one file. */
function isSameFile(a: string, b: string): boolean {
  if (a === b) return true;
  const one = statsOf(a);
  const other = statsOf(b);
  return one !== undefined && other !== undefined && one.dev === other.dev && one.ino === other.ino;
}

/** `undefined` for what is not there or cannot be reached; reading or writing it says why. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The error that led here says more than this one.
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

function readProblem(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOENT':
      return 'is not there: check the name';
    case 'EISDIR':
      return 'is a folder: name a WAV file in it';
    case 'EACCES':
      return 'may not be read: change its permissions';
    default:
      return `cannot be read (${codeOf(error)}): copy it to another place`;
  }
}

function writeProblem(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'cannot be written: its folder is not there, make it first';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'cannot be written: its folder is protected, choose another';
    case 'ENOSPC':
      return 'cannot be written: the disk is full, make room or choose another';
    default:
      return `cannot be written (${codeOf(error)}): choose another place`;
  }
}
