/**
 * Part of B7: a 10-second listen sets the gain for a chosen headroom where a board has a level input. How far the gain that
 * it sets is from the loudest step that leaves the headroom, over many levels, in steps of that gain.
 */
import { codecOf } from '../../boards/plan/codecs.ts';
import type { Board } from '../../boards/board.ts';
import { board } from '../../boards/interface/board.ts';
import { findBoard } from '../../boards/find.ts';
import { Bench } from '../../sim/bench.ts';
import { codeOf, startModules } from '../../sim/ways/local.ts';
import { seeded } from '../../sim/random.ts';
import type { Entry } from './ledger.ts';
import { withWrong } from '../scenario/wrong.ts';

/** The line inputs' steps that a source of 1 V does not clip with, dB (WM8731 data sheet). */
const STEPS = Array.from({ length: 24 }, (_, n) => -34.5 + 1.5 * n);
const RUNS = 40;
const BAR = 'the loudest step that leaves the headroom';

function entry(wrong: number, worst: string): Entry {
  return { id: 'B7', board: board.name, figure: wrong ? `${wrong} of ${RUNS} listens wrong: ${worst}` : `${RUNS} listens, each the right step`, bar: BAR, pass: wrong === 0 };
}

async function listens(folder: string): Promise<Entry> {
  const bench = new Bench(board as Board, { seed: 7 });
  startModules(bench, await codeOf(folder, false, board));
  bench.wait(3000);
  const random = seeded(7);
  let [wrong, worst] = [0, ''];
  for (let n = 0; n < RUNS; n++) {
    const level = -25 + Math.floor(random() * 290) / 10 + 0.03;
    const headroom = Math.floor(random() * 25) / 2;
    bench.play('line', -Infinity);
    bench.wait(15_000);
    bench.play('line', level);
    bench.wait(200);
    bench.say(`listen ${headroom}`);
    bench.wait(10_500);
    const wanted = STEPS.findLast((step) => step + level + headroom <= 0) ?? STEPS[0]!;
    const said = bench.say('gain');
    if (said === `gain ${wanted.toFixed(1)}`) continue;
    wrong++;
    worst = `${level.toFixed(2)} dB, ${headroom} dB free: ${said}, not ${wanted}`;
  }
  return entry(wrong, worst);
}

/** Of boards with a level input. */
export async function listenEntries(): Promise<Entry[]> {
  if (!codecOf(board as Board)) return [];
  const { folder } = await findBoard(board.name);
  return [await listens(folder)];
}

/** One that forgets the headroom. */
export async function brokenListenEntries(): Promise<Entry[]> {
  return withWrong(board.name, [['firmware/level/meter.ts', /\+ meter\.headroom > 0/, '> 0']], async (folder) => [await listens(folder)]);
}
