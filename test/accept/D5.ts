/**
 * D5: the boards. Each is free of complaints, is built into a program of its own, and starts in the simulator to a known
 * level at every jack, with every part found, on the very file that is flashed.
 */
import { join } from 'node:path';
import { checkBoard } from '../../boards/check/check.ts';
import { boardNames, findBoard } from '../../boards/find.ts';
import { start } from '../../sim/ways/start.ts';
import { ears, look } from './boards.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, sound } from './solo.ts';

/** Boards that there are to be, and the level at which each starts, dB of its full scale, at every jack. */
const STARTS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  solo: [-30, -30],
  // The amplifier's own steps: -26.3 dB of gain, 4.0 dB below which is the loudest (SLOS488B p20).
  pocket: [-30.3, -30.3],
  // Half decibels, each up to half a decibel below what it stands for.
  desk: [-40.5, -40],
  ladder: [-30, -30],
  six: [-40, -40],
  studio: [-40, -40],
  // The codec's own output; the other one is silent until it is chosen.
  interface: [-40, -40],
  // A start-up level of -40 dB, where steps are 1 dB.
  hat: [-40, -40],
  // Its steps are 1.5 dB.
  kit: [-30, -30],
};
const LIST = ['solo', 'pocket', 'desk', 'ladder', 'six', 'interface', 'studio', 'hat', 'kit'];
const EXACT = 0.01;

async function measured(name: string, range: readonly [number, number]): Promise<Entry> {
  const { board, folder } = await findBoard(name);
  const wrong = checkBoard(board, join(folder, 'board.ts')).flatMap(({ severity, field, sentence }) => (severity === 'error' ? [`${field}: ${sentence}`] : []));
  const running = await start('bundle', board, folder, { seed: 1 });
  const { bench } = running;
  bench.wait(5000);
  // Of outputs that play one at a time the first does.
  const playing = board.seats.flatMap((_, seat) => (board.outputs === 'one' && seat ? [] : [seat]));
  const levels = playing.flatMap((seat) => ears(bench, seat, Object.keys(board.sources)[0]));
  const silent = board.seats.flatMap((_, seat) => (playing.includes(seat) ? [] : ears(bench, seat)));
  if (silent.some((level) => level > -90)) wrong.push(`an output that is not chosen is at ${silent.map((level) => level.toFixed(2)).join(', ')} dB`);
  const [least, most] = range;
  if (levels.some((level) => level < least - EXACT || level > most + EXACT)) wrong.push(`it plays at ${levels.map((level) => level.toFixed(2)).join(', ')} dB`);
  const stat = look(bench, 'stat');
  const parts = Object.values(board.chips).map(({ part }) => part);
  if (!parts.every((part) => new RegExp(`${part}[^A-Z]* found`).test(stat)) || /missing|stuck|reset/.test(stat)) wrong.push(`not every part is found: ${stat}`);
  sound(running);
  await running.close();
  return entry('D5', wrong.length ? wrong.slice(0, 2).join('; ') : `${levels.length / 2} ${levels.length > 2 ? 'jacks' : 'jack'} at ${Math.max(...levels).toFixed(1)} dB, ${parts.length} parts found`, `${least === most ? most : `${least} to ${most}`} dB at every jack, every part found, no complaint`, wrong.length === 0, name);
}

export const line: Line = {
  id: 'D5',
  title: 'boards start to a known level',
  async measure() {
    const names = boardNames();
    const entries: Entry[] = [];
    for (const name of names) {
      const range = STARTS[name];
      entries.push(range ? await measured(name, range) : entry('D5', 'it has no level to start at in this list', 'each board is measured', false, name));
    }
    const there = LIST.filter((name) => names.includes(name));
    entries.push(entry('D5', `${there.length} of the ${LIST.length} boards of the list are there`, 'each that is there is measured', there.every((name) => name in STARTS), 'all boards'));
    return entries;
  },
  // The start-up level of another board.
  broken: async () => [await measured('solo', [-40, -40])],
};
