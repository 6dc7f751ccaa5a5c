/**
 * C5: a codec that has reset itself (its supply was away for a moment, the microcontroller's was not) is noticed and holds
 * again what it held. One that can be read is noticed at a look, and set up again behind open contacts, in its order; one that
 * cannot is written again at each look: it is silent until then where it wakes silent. Never louder than before.
 */
import type { Board } from '../../boards/board.ts';
import { volumePart } from '../../boards/parts.ts';
import { between, seeded } from '../../sim/random.ts';
import { look, playingBoard } from './boards.ts';
import { INTERFACE, SILENT, codecChip, codecStage, contactClosed, interfaces, onCodecByte, potentials } from './interfaces.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, ms, sound } from './solo.ts';
import type { Wrong } from './solo.ts';

/** s from the reset until it was noticed: a look at each part in turn, one a second. */
const NOTICED = 2;
/** s until it plays again as before: the longest start of a codec, and a whole rise. */
const BACK = 8;
const RESETS = 10;
const EPSILON = 0.05;
/** s that looks of an interpreter's timers may be late. */
const LATE = 0.15;

interface Found {
  noticed: number;
  back: number;
  /** dB above what was heard before. */
  over: number;
  /** Resets after which something was heard between the cut and the notice. */
  heard: number;
  /** Bytes that set a readable part up while a contact was not open. */
  unsafe: number;
  lost: number;
}

async function resets(board: Board, wrong: Wrong, count: number): Promise<Found> {
  const { stage, facts } = codecStage(board);
  const { writeOnly = false, wakes } = volumePart(facts);
  const supervised = board.supplies[facts.supply]?.supervised === true;
  const found: Found = { noticed: 0, back: 0, over: -Infinity, heard: 0, unsafe: 0, lost: 0 };
  const random = seeded(23);
  const names = Object.keys(stage.inputs);
  for (let n = 0; n < count; n++) {
    const running = await playingBoard(board, { seed: n + 1 }, wrong);
    const { bench } = running;
    const chip = codecChip(bench);
    if (board.outputs === 'one') bench.say('out all');
    bench.say(`in ${names[n % names.length]!}`);
    bench.say('vol -12');
    if (stage.monitor && n % 3 === 1) bench.say('monitor -12');
    bench.wait(3500 + between(random, 0, 1000));
    const held = JSON.stringify(chip.peek());
    const before = potentials(bench);
    // As it was left: a part that wakes loud is kept quiet by the supervisor of its supply, in hardware.
    const t = bench.clock.now;
    let noticed: number | undefined;
    let settling = true;
    bench.onChange(() => {
      const now = potentials(bench);
      if (!supervised || noticed !== undefined) now.forEach((level, seat) => (found.over = Math.max(found.over, level - Math.max(before[seat]!, SILENT))));
    });
    let standing = '';
    onCodecByte(bench, () => {
      if (writeOnly) noticed ??= bench.clock.now;
      else if (settling && JSON.stringify(chip.peek()) !== standing && board.seats.some((_, seat) => contactClosed(bench, seat))) found.unsafe++;
    }, () => (standing = JSON.stringify(chip.peek())));
    bench.pins.onChange((pin, level) => {
      if (!bench.tracedPins.has(pin)) return;
      noticed ??= bench.clock.now;
      // Coils get current again: what comes then is the ramp.
      if (level) settling = false;
    });
    chip.power(false);
    bench.wait(between(random, 0, 200));
    chip.power(true);
    while (noticed === undefined && ms(bench.clock.now - t) < 20_000) {
      bench.wait(1);
      if (wakes === 'silent' && noticed === undefined && Math.max(...potentials(bench)) > -70) found.heard++;
    }
    found.noticed = Math.max(found.noticed, noticed === undefined ? Infinity : ms(noticed - t) / 1000);
    const same = (): boolean => JSON.stringify(chip.peek()) === held && potentials(bench).every((level, seat) => Math.abs(level - before[seat]!) < 1e-6);
    while (ms(bench.clock.now - t) < 20_000 && !same()) bench.wait(10);
    found.back = Math.max(found.back, ms(bench.clock.now - t) / 1000);
    if (!same() || !look(bench, 'stat').includes(`${facts.part} found`)) found.lost++;
    sound(running);
  }
  return found;
}

async function measured(board: Board, wrong: Wrong = {}, count = RESETS): Promise<Entry[]> {
  const { facts } = codecStage(board);
  const { writeOnly = false, wakes } = volumePart(facts);
  const { noticed, back, over, heard, unsafe, lost } = await resets(board, wrong, count);
  const how = writeOnly ? 'written again' : 'noticed';
  const order = writeOnly ? [] : [entry('C5', `${unsafe} registers set up at a contact that was not open`, 'none', unsafe === 0, board.name)];
  return [
    entry('C5', `${count} resets: ${how} after ${noticed.toFixed(2)} s at most, as before after ${back.toFixed(1)} s, ${lost} not`, `${NOTICED} s, ${BACK} s, none`, noticed <= NOTICED + LATE && back <= BACK && lost === 0, board.name),
    entry('C5', `${Math.max(0, over).toFixed(2)} dB above before${wakes === 'silent' ? `, ${heard} times heard until then` : ' from then on: its supervisor keeps it quiet until then'}`, `at most ${EPSILON} dB${wakes === 'silent' ? ', none' : ''}`, over <= EPSILON && heard === 0, board.name),
    ...order,
  ];
}

/** Nobody looks. */
const blind: Wrong = { code: [[/if \(amp\.parts\[amp\.turn\]\.verify\(\)\)/, 'if (true)']] };
/** What has forgotten is set up where it stands, its contacts as they are. */
const aloud: Wrong = { code: [[/else (lose\w*)\(amp, ["']RESET["']\);/, 'else { for (const seat of amp.seats) seat.at = -1; amp.turn = 0; openParts(amp, 0); }']] };

export const line: Line = {
  id: 'C5',
  title: 'a codec that has reset itself holds again what it held',
  async measure() {
    const entries: Entry[] = [];
    for (const board of await interfaces()) entries.push(...(await measured(board)));
    return entries;
  },
  async broken() {
    const readable = (await interfaces()).find((board) => !volumePart(codecStage(board).facts).writeOnly)!;
    return [(await measured(INTERFACE, blind, 2))[0]!, (await measured(readable, aloud, 2))[2]!];
  },
};
