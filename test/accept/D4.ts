/**
 * D4: the check of a board file. Mistakes that are put into boards one at a time are each named with file and field, and
 * nothing else is complained of; a board without one is told: its levels are those that the simulated board then plays,
 * its noise that of an independent reckoning, its memory that of the file that is flashed.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Board } from '../../boards/board.ts';
import { bundle } from '../../boards/build/bundle.ts';
import { boardNames, findBoard } from '../../boards/find.ts';
import { WrongBoard, refuseWrong } from '../../boards/report/complaints.ts';
import { reportOf } from '../../boards/report/report.ts';
import type { Report } from '../../boards/report/report.ts';
import { fullGain } from '../../sim/ear.ts';
import { dB } from '../../sim/decibels.ts';
import type { Mistake } from '../check/seeded.ts';
import { seeded } from '../check/seeded.ts';
import { DESK, LADDER, POCKET, SIX, SOLO, ears, inputsOf, numberIn, order, look, playingBoard } from './boards.ts';
import { combinationsOf, keyNow } from './brute.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, sound } from './solo.ts';

const COMMAND = fileURLToPath(new URL('../../sim/cli/cuebox.js', import.meta.url));

/** What is put in, and the fields that have to be named for it: all of them, and no other. */
type Case = readonly [mistake: Mistake, fields: readonly string[]];

const CASES: readonly (readonly [Board, readonly Case[]])[] = [
  [SOLO, [
    [{ 'chips.screen.address': 0x28 }, ['chips.screen.address']],
    [{ 'chips.volume.behindShifter': false }, ['chips.volume.behindShifter']],
    [{ 'controls.knob.a': 'D9' }, ['controls.knob.a']],
    [{ 'relays.mute.coil.pin': 'D3' }, ['controls.knob.a']],
    [{ 'path[1].inputResistance': 1000 }, ['path[0].chip']],
    [{ 'seats[0].limit': 300 }, ['seats[0].limit']],
    [{ mcu: 'MDBT42' }, ['mcu']],
    [{ settling: undefined }, ['settling']],
  ]],
  [POCKET, [
    [{ 'chips.amp.address': 0x61 }, ['chips.amp.address']],
    [{ "supplies['3V3'].volts": 9 }, ['buses.I2C1.pullup.supply', 'chips.amp.supply']],
    [{ 'controls.up.pin': 'D7' }, ['controls.mute.pin']],
    [{ 'seats[0].trim': [0, 3] }, ['seats[0].trim']],
    [{ 'sources.line.maximum': 5 }, ['path[0].chip']],
  ]],
  [DESK, [
    [{ 'buses.I2C1.bitrate': 1_000_000 }, ['buses.I2C1.bitrate']],
    [{ 'buses.I2C1.scl': 'B10' }, ['buses.I2C1.scl']],
    [{ 'chips.pot.storedSilent': undefined }, ['chips.pot.storedSilent']],
    [{ "relays['in cd'].coil.bit": 3 }, ['relays.pad.coil.bit']],
    [{ 'path[1].gain': 0 }, ['path[1].maximum']],
    [{ 'path[4].inputResistance': 5_000 }, ['path[3].chip']],
    [{ 'path[5].contact': 'loop' }, ['path[5].contact']],
    [{ 'seats[0].step': 0.1 }, ['seats[0]']],
  ]],
  [LADDER, [
    [{ "relays['cell 4'].coil": { expander: 'inputs', bit: 7 } }, ["relays['cell 4'].coil.expander"]],
    [{ 'path[3].inputResistance': 100_000 }, ['path[2]']],
    [{ master: undefined }, ['master']],
    [{ 'path[0].inputs.tv': 'in 5' }, ['path[0].inputs.tv']],
    [{ 'path[2].cells[3][0]': 4 }, ['path[2].cells[3][0]']],
  ]],
  [SIX, [
    [{ "supplies['9V'].supervised": undefined }, ["supplies['9V'].supervised"]],
    [{ 'buses.I2C1.bitrate': 400_000 }, ['buses.I2C1.bitrate']],
    [{ 'seats[1].path[0].channels': [0, 1] }, ['seats[1].path[0].channels']],
    [{ "controls['button cleo'].pullup": 'internal' }, ["controls['button cleo'].pin"]],
    [{ "controls['knob ben'].seat": 'bob' }, ["controls['knob ben'].seat"]],
    [{ settling: 100 }, ['settling']],
  ]],
];
const LEAST = 12;
/** dB that a level may be off what the bench meters. */
const EXACT = 0.02;
/** dB that the noise may be off an independent sum. */
const NOISE = 0.1;

/** Fields that a board is refused for, each with the file before it. */
function refusals(board: unknown, name: string): string[] {
  try {
    refuseWrong(board, `boards/${name}`);
    return [];
  } catch (error) {
    if (!(error instanceof WrongBoard)) throw error;
    return [...new Set(error.complaints.map((sentence) => {
      const [, field] = new RegExp(`^boards/${name}/board\\.ts: ((?:[^:']|'[^']*')+): [^:].+: .+`).exec(sentence) ?? [];
      return field ?? `no field in "${sentence}"`;
    }))];
  }
}

function named(board: Board, cases: readonly Case[]): Entry {
  const wrong = cases.flatMap(([mistake, fields]) => {
    const said = refusals(seeded(board, mistake), board.name);
    return String([...said].sort()) === String([...fields].sort()) ? [] : [`${Object.keys(mistake)} is answered with ${said.join(', ') || 'nothing'}`];
  });
  const clean = refusals(board, board.name);
  return entry('D4', `${cases.length - wrong.length} of ${cases.length} mistakes named with file and field${wrong.length ? ` (${wrong[0]})` : ''}, ${clean.length} without one`, 'each, and no other; none without one', wrong.length + clean.length === 0, board.name);
}

/** What is told, held against the board that plays. */
async function told(board: Board, report: Report): Promise<Entry> {
  let off = 0;
  let noise = 0;
  let asked = 0;
  const running = await playingBoard(board, { seed: 4, ideal: true });
  const { bench } = running;
  for (const [i, input] of inputsOf(board).entries()) {
    if (input) bench.say(`in ${input}`);
    for (const [s, seat] of report.seats.entries()) {
      for (const { at, level, volts, ownNoise } of seat.inputs[i]!.levels) {
        order(bench, `vol ${at === 'top' ? 0 : at}`, s);
        bench.wait(8000);
        asked++;
        const name = input || Object.keys(board.sources)[0]!;
        for (const heard of ears(bench, s, name)) off = Math.max(off, Math.abs(heard - level), Math.abs(dB(volts / (board.sources[name]!.maximum * fullGain(board, s) * 10 ** (heard / 20)))));
        if (at === 'top') off = Math.max(off, Math.abs(numberIn(look(bench, 'vol', s)) - level) - 0.05);
        if (board.name !== 'desk') continue;
        const set = keyNow(bench, s);
        const found = combinationsOf(board, s).find(({ key }) => key === set);
        noise = Math.max(noise, found ? Math.abs(dB(ownNoise / found.noise)) : Infinity);
      }
    }
  }
  sound(running);
  const { folder } = await findBoard(board.name);
  const { bytes } = await bundle(folder, { minify: true, facts: board });
  const same = bytes === report.memory.bundle;
  const brute = board.name === 'desk' ? `, its noise ${noise.toFixed(3)} dB off an independent sum` : '';
  return entry('D4', `${asked} levels told, at most ${off.toFixed(3)} dB off what plays${brute}; ${report.memory.bundle} bytes told, ${bytes} flashed`, `${EXACT} dB${brute ? `, ${NOISE} dB` : ''}, the same bytes`, off <= EXACT && noise <= NOISE && same, board.name);
}

/** The command itself, on a file with many mistakes at once. */
async function commanded(mistake: Mistake, fields: readonly string[]): Promise<Entry> {
  const place = mkdtempSync(join(tmpdir(), 'cuebox-D4-'));
  try {
    mkdirSync(join(place, 'desk'));
    writeFileSync(join(place, 'desk/board.ts'), `export const board = ${JSON.stringify(seeded(DESK, mistake))};\n`);
    const { code, err } = await new Promise<{ code: number; err: string }>((resolve) => {
      execFile(process.execPath, [COMMAND, 'check', 'desk/'], { cwd: place }, (error, _, stderr) => resolve({ code: error ? Number(error.code) : 0, err: stderr }));
    });
    const missed = fields.filter((field) => !err.includes(`cuebox: desk/board.ts: ${field}: `));
    return entry('D4', `the command: ${fields.length - missed.length} of ${fields.length} mistakes of one file named${missed.length ? `, not ${missed.join(', ')}` : ''}, exit code ${code}`, `all of at least ${LEAST}, exit code 1`, missed.length === 0 && fields.length >= LEAST && code === 1, 'desk');
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

const TOGETHER: Mistake = {
  'chips.screen.address': 0x20,
  'buses.I2C1.bitrate': 1_000_000,
  'controls.knob.b': 'C7',
  'controls.source.pin': 'A5',
  'relays.pad.coil.bit': 4,
  'relays.mute.coil.pin': 'B3',
  'path[0].inputs.tuner': 'in radio',
  'path[1].gain': 6,
  'path[4].inputResistance': 5_000,
  'seats[0].limit': 300,
  'seats[0].startup': 400,
  'chips.pot.storedSilent': false,
  'controls.mute.seat': 'nobody',
};
const NAMED = [
  'buses.I2C1.bitrate', 'chips.screen.address', 'relays.mute.coil.pin', 'controls.knob.b', 'controls.source.pin', 'path[0].inputs.tuner', 'relays.gain.coil.bit',
  'chips.pot.storedSilent', 'controls.mute.seat', 'path[3].chip', 'seats[0].limit', 'seats[0].startup', 'path[1].maximum',
];

/** A report of a board whose amplifier has half a decibel more than the one that plays. */
async function misjudged(): Promise<Report> {
  const path = SOLO.path.map((stage) => (stage.kind === 'amplifier' ? { ...stage, gain: stage.gain + 0.5 } : stage));
  return reportOf({ ...SOLO, path }, (await findBoard('solo')).folder);
}

export const line: Line = {
  id: 'D4',
  title: 'mistakes of a board file are named, and a right one is told',
  async measure() {
    const entries: Entry[] = [];
    for (const [board, cases] of CASES) entries.push(named(board, cases));
    const missing = boardNames().filter((name) => !CASES.some(([board]) => board.name === name));
    for (const name of missing) {
      const { board } = await findBoard(name);
      entries.push(named(board, []));
    }
    entries.push(await commanded(TOGETHER, NAMED));
    for (const [board] of CASES) entries.push(await told(board, await reportOf(board, (await findBoard(board.name)).folder)));
    return entries;
  },
  // A mistake that nobody made, a file with one mistake fewer, and a report of other facts than those that play.
  broken: async () => [
    named(SOLO, [[{ 'seats[0].startup': -3000 }, ['seats[0].startup']]]),
    await commanded({ ...TOGETHER, 'controls.knob.b': 'A6' }, NAMED),
    await told(SOLO, await misjudged()),
  ],
};
