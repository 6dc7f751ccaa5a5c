/**
 * H3: from a clone to a turning knob with one command. Measured here: `npm start` in a copy of what git holds, with the
 * packages as they are installed; the time is printed and stands in the ledger, the pass is about what it shows.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Entry, Line } from './ledger.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BAR_SECONDS = 60;

/** A copy of the files that git knows, without the history; packages are linked. */
function copy(leaveOut: (file: string) => boolean): string {
  const folder = mkdtempSync(join(tmpdir(), 'cuebox-clone-'));
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0');
  for (const file of files.filter((name) => name && !leaveOut(name) && existsSync(join(ROOT, name)))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(ROOT, file), join(folder, file));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

async function measured(leaveOut: (file: string) => boolean = () => false): Promise<Entry[]> {
  const folder = copy(leaveOut);
  try {
    const started = performance.now();
    const run = spawnSync('npm', ['start', '--silent'], { cwd: folder, encoding: 'utf8', timeout: BAR_SECONDS * 1000 });
    const seconds = (performance.now() - started) / 1000;
    // The summary names a level for every click: at least three different ones means that the knob turned.
    const levels = new Set([...(run.stdout ?? '').matchAll(/-\d+\.\d/g)].map(([text]) => text));
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    return [
      {
        id: 'H3',
        board: 'solo',
        figure: `npm start (${scripts.start}): ${levels.size} levels shown after ${seconds.toFixed(1)} s, packages installed`,
        bar: `the knob turns, within ${BAR_SECONDS} s`,
        pass: run.status === 0 && levels.size >= 3,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const line: Line = {
  id: 'H3',
  title: 'from clone to knob',
  measure: () => measured(),
  broken: () => measured((file) => file === 'boards/solo/board.ts'),
};
