/**
 * D6: a new board takes one file, and a new chip at most 80 lines beside its model and its driver. `cuebox new` is asked
 * for a board in an empty folder; what it makes is built, and started in the simulator to its level. Of every chip that has
 * a driver the lines that name it elsewhere in the project are counted, models and tests apart. With the driver itself most
 * chips take more than 80 lines: the figure says how many do not.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { boardNames, findBoard } from '../../boards/find.ts';
import { start } from '../../sim/ways/start.ts';
import { ears } from './boards.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, sound } from './solo.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** dB of full scale: `startup` of the file that is written, whose potentiometer has steps of 1 dB. */
const START = -30;
const EXACT = 0.01;

/** The command, in a folder; the first line that it complains with, if it does. */
function command(cwd: string, ...args: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(ROOT, 'sim/cli/cuebox.js'), ...args], { cwd }, (error, _, stderr) => resolve(error ? stderr.split('\n')[0] : undefined));
  });
}

/** @param change Of the file that was written, before it is built. */
async function newBoard(change: (file: string) => string = (file) => file): Promise<Entry> {
  const place = mkdtempSync(join(tmpdir(), 'cuebox-D6-'));
  const bar = `1 file; ${START} dB at both ears`;
  try {
    const made = await command(place, 'new', 'my-amp');
    if (made) return entry('D6', `cuebox new: ${made}`, bar, false, 'a new board');
    const folder = join(place, 'my-amp');
    const files = readdirSync(folder);
    const file = join(folder, 'board.ts');
    writeFileSync(file, change(readFileSync(file, 'utf8')));
    for (const args of [['check', 'my-amp'], ['build', 'my-amp', '-o', 'my-amp.js']]) {
      const refused = await command(place, ...args);
      if (refused) return entry('D6', `cuebox ${args[0]}: ${refused}`, bar, false, 'a new board');
    }
    const bytes = readFileSync(join(place, 'my-amp.js')).length;
    const { board } = await findBoard(folder);
    const running = await start('sim', board, folder, { seed: 1 });
    running.bench.wait(5000);
    const levels = ears(running.bench, 0, Object.keys(board.sources)[0]);
    sound(running);
    await running.close();
    const right = levels.every((level) => Math.abs(level - START) <= EXACT);
    return entry('D6', `${files.length} file (${files.join(', ')}), ${bytes} bytes built, starts to ${levels.map((level) => level.toFixed(2)).join(' and ')} dB`, bar, files.length === 1 && right, 'a new board');
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

// ---- lines of a chip ----

const MOST = 80;

/** By driver: how its chip is named where something is said of it. What is said of a whole family counts for each of it. */
const NAMES: Readonly<Record<string, RegExp>> = {
  ad5252: /ad5252|ad525(?!\d)/i,
  ds1882: /ds1882/i,
  es8388: /es8388/i,
  mcp23008: /mcp23008|mcp230(?!\d)/i,
  mcp23017: /mcp23017|mcp230(?!\d)/i,
  mcp4661: /mcp4661|mcp46(?!\d)/i,
  pcf8574: /pcf8574/i,
  pt2258: /pt2258/i,
  sgtl5000: /sgtl5000/i,
  sh1106: /sh1106/i,
  ssd1306: /ssd1306/i,
  tca9554: /tca9554/i,
  tlv320aic23b: /aic23/i,
  tpa6130a2: /tpa6130|\bTPA_|tpaOutput/i,
  wm8731: /wm8731/i,
  wm8960: /wm8960/i,
};

/** Lines of a file without its comments; those that are left empty stay, so that they keep their places. */
function linesOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8').replace(/\/\*[^]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ''));
  return text.split('\n').map((line) => line.replace(/(^|\s)\/\/.*$/, '').trimEnd());
}

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesIn(path) : path.endsWith('.ts') ? [path] : [];
  });
}

/** A line that names the chip, and what it opens up to where that is closed. */
function saidOf(name: RegExp, lines: readonly string[]): number {
  const counted = new Set<number>();
  lines.forEach((line, i) => {
    if (!name.test(line)) return;
    for (let at = i, open = 0; at < lines.length; at++) {
      counted.add(at);
      for (const sign of lines[at]!) open += '{[('.includes(sign) ? 1 : '}])'.includes(sign) ? -1 : 0;
      if (open <= 0) break;
    }
  });
  return [...counted].filter((i) => lines[i]!.trim()).length;
}

interface Count {
  readonly driver: string;
  readonly own: number;
  readonly elsewhere: number;
}

function counts(): Count[] {
  const boards = boardNames().map((name) => `boards/${name}/`);
  const files = [...filesIn('boards'), ...filesIn('sim')].filter((file) => !file.startsWith('sim/chips/') && !file.startsWith('boards/new/') && !boards.some((board) => file.startsWith(board)));
  const all = files.map(linesOf);
  return readdirSync(join(ROOT, 'firmware/chips')).filter((file) => file.endsWith('.ts')).map((file) => {
    const driver = file.slice(0, -3);
    const name = NAMES[driver];
    if (!name) throw new Error(`${driver} is not in this list: say how it is named`);
    return {
      driver,
      own: linesOf(`firmware/chips/${file}`).filter((line) => line.trim()).length,
      elsewhere: all.reduce((sum, lines) => sum + saidOf(name, lines), 0),
    };
  });
}

function chips(all: readonly Count[]): Entry {
  const sorted = [...all].sort((a, b) => b.elsewhere - a.elsewhere);
  const above = sorted.filter(({ elsewhere }) => elsewhere > MOST);
  const small = all.filter(({ own, elsewhere }) => own + elsewhere <= MOST).length;
  const [largest] = [...all].sort((a, b) => b.own + b.elsewhere - a.own - a.elsewhere) as [Count];
  return entry(
    'D6',
    `at most ${sorted[0]!.elsewhere} lines (${sorted[0]!.driver}) beside driver and model; with the driver ${small} of ${all.length} chips are within ${MOST}, the largest is ${largest.driver} with ${largest.own} + ${largest.elsewhere}`,
    `${MOST} lines beside driver and model`,
    above.length === 0,
    'chips',
  );
}

export const line: Line = {
  id: 'D6',
  title: 'what a new board and a new chip take',
  measure: async () => [await newBoard(), chips(counts())],
  // A file that somebody broke, one that starts elsewhere, and a chip of one line too many.
  broken: async () => [
    await newBoard((file) => file.replace("a: 'D3'", "a: 'D9'")),
    await newBoard((file) => file.replace('startup: -3000', 'startup: -4000')),
    chips([{ driver: 'some chip', own: 1, elsewhere: MOST + 1 }]),
  ],
};
