/**
 * H2: one build, the same bytes each time; its size and the transactions of a start are bounded. (Memory is H1's.)
 *
 * The bars: an update is written before the old file is erased, so two bundles must fit into the 40 kB of Storage. The
 * least start of a DS1882 is a read, its configuration when that differs (a new chip's does) and its wipers; from
 * silence at -63 dB to the start-up level it is one write a step. The screen's is one set-up, and a window with its
 * picture for each of four pages to clear, five figures, the unit and the bar.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../boards/build/bundle.ts';
import { boardNames, findBoard } from '../../boards/find.ts';
import { MCUS } from '../../boards/mcu.ts';
import { MS } from '../../sim/clock.ts';
import { start } from '../../sim/ways/start.ts';
import type { Entry, Line } from './ledger.ts';
import { FOLDER, SCREEN, SOLO, VOLUME, entry, sentTo, sound, startSolo } from './solo.ts';
import type { Wrong } from './solo.ts';

const SIZE_BAR = MCUS.MDBT42Q.storage / 2;
const STEPS = 63 + SOLO.seats[0]!.startup / 100;
const VOLUME_BAR = 3 + STEPS;
const SCREEN_BAR = 1 + 2 * (4 + 5 + 1 + 1);

/** The hash of what `cuebox build` makes, in a process of its own that has built nothing before. */
function builtElsewhere(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cuebox-build-'));
  try {
    const command = fileURLToPath(new URL('../../sim/cli/cuebox.js', import.meta.url));
    execFileSync(process.execPath, [command, 'build', 'solo', '-o', join(folder, 'solo.js')], { stdio: 'ignore' });
    return createHash('sha256').update(readFileSync(join(folder, 'solo.js'))).digest('hex').slice(0, 12);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function builds(facts: object): Promise<Entry[]> {
  const [one, two] = [await bundle(FOLDER, { minify: true }), await bundle(FOLDER, { minify: true, facts })];
  const other = builtElsewhere();
  return [
    entry('H2', `built twice: ${one.hash} and ${two.hash}, by the command: ${other}`, 'the same hash', one.hash === two.hash && one.code === two.code && one.hash === other),
    entry('H2', `${one.bytes} bytes`, `at most ${SIZE_BAR}: half of ${MCUS.MDBT42Q.storage / 1024} kB of Storage`, one.bytes > 0 && one.bytes <= SIZE_BAR),
  ];
}

/** The other boards: the same bytes twice, their size, and what their start sends until it plays. */
async function other(name: string): Promise<Entry[]> {
  const { board, folder } = await findBoard(name);
  const [one, two] = [await bundle(folder, { minify: true }), await bundle(folder, { minify: true, facts: structuredClone(board) })];
  const bar = MCUS[board.mcu].storage / 2;
  const running = await start('bundle', board, folder, { seed: 1 });
  const { bench } = running;
  const plays = (): boolean => bench.level(0) >= board.seats[0]!.startup / 100 - 1.5;
  while (bench.clock.now < 8000 * MS && !plays()) bench.wait(10);
  sound(running);
  const sent = Object.entries(board.chips).map(([chip, { bus, address }]) => `${bench.trace.filter((each) => each.kind === 'write' && each.bus === bus && each.address === address).length} with ${chip}`);
  return [
    entry('H2', `built twice: ${one.hash} and ${two.hash}`, 'the same hash', one.hash === two.hash && one.code === two.code, name),
    entry('H2', `${one.bytes} bytes`, `at most ${bar}: half of ${bar / 512} kB of Storage`, one.bytes > 0 && one.bytes <= bar, name),
    entry('H2', `start-up: ${sent.join(', ')}, plays after ${(bench.clock.now / MS / 1000).toFixed(1)} s`, 'it plays', plays(), name),
  ];
}

async function startUp(wrong: Wrong): Promise<Entry> {
  const running = await startSolo({ seed: 1 }, SOLO, wrong);
  const { bench } = running;
  // Until it plays at its start-up level and the screen says so.
  while (bench.clock.now < 5000 * MS && bench.level(0) < SOLO.seats[0]!.startup / 100 - 1e-6) bench.wait(10);
  bench.wait(300);
  sound(running);
  const until = bench.clock.now;
  const all = bench.trace.filter((entry) => 'address' in entry && entry.t <= until);
  // Looks at the chip twice a second are not of the start.
  const reads = all.filter((entry) => 'address' in entry && entry.kind === 'read').length;
  const volume = sentTo(bench.trace, VOLUME).length + 1;
  const screen = sentTo(bench.trace, SCREEN).length;
  return entry('H2', `start-up: ${volume} transactions with the volume, ${screen} with the screen, then ${reads - 1} checks`, `at most ${VOLUME_BAR} and ${SCREEN_BAR}`,
    volume <= VOLUME_BAR && screen <= SCREEN_BAR && reads > 0);
}

/** A driver that sends each transfer twice. */
const twice: Wrong = {
  globals(globals) {
    const bus = globals.I2C1 as { writeTo: (...all: unknown[]) => void };
    const send = bus.writeTo;
    bus.writeTo = (...all) => (send(...all), send(...all));
  },
};

export const line: Line = {
  id: 'H2',
  title: 'a reproducible build, a bounded size and start',
  async measure() {
    const entries = [...(await builds(SOLO)), await startUp({})];
    for (const name of boardNames()) if (name !== SOLO.name) entries.push(...(await other(name)));
    return entries;
  },
  // A build that knows the time, and a driver that says all twice.
  broken: async () => [(await builds({ ...SOLO, settling: SOLO.settling + (Date.now() % 1000) + 1 }))[0]!, await startUp(twice)],
};
