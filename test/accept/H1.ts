/**
 * H1: variables in use after an hour of random use, the bundle run from flash in the 32-bit interpreter: within the
 * board's budget, and no more than before.
 */
import { boardNames, findBoard } from '../../boards/find.ts';
import { MCUS } from '../../boards/mcu.ts';
import { Machine } from '../../sim/cost/machine.ts';
import { measureMemory } from '../../sim/cost/memory.ts';
import type { Entry, Line } from './ledger.ts';

/** Gestures of an hour: one every nine seconds. */
const GESTURES = 400;
/** What a board may use, interpreter included: the first form of the smallest boards, and what leaves room on the others. */
const BUDGETS: Record<string, number> = { solo: 650, pocket: 650, desk: 1600, ladder: 1600, six: 1600 };
/** What pending timers and longer numbers may hold at the instant of the count: of the amp, and of each seat. */
const SLACK = 8;
const SEAT_SLACK = 4;

async function measured(names: readonly string[], leak = false): Promise<Entry[]> {
  const machine = Machine.find();
  try {
    const entries: Entry[] = [];
    for (const name of names) {
      const { board, folder } = await findBoard(name);
      const total = MCUS[board.mcu].variables;
      // A board without a budget of its own leaves half of its microcontroller free.
      const budget = BUDGETS[name] ?? total / 2;
      const slack = SLACK + SEAT_SLACK * board.seats.length;
      const bar = `at most ${budget} of ${total}, and ${slack} more than at the start`;
      if (!machine) {
        entries.push({ id: 'H1', board: name, figure: 'skipped: no ESPRUINO32', bar, skipped: true });
        continue;
      }
      const use = await measureMemory(machine, board, folder, GESTURES, leak ? 'globalThis.$l=globalThis.$l||[];$l.push([$k]);' : '');
      entries.push({
        id: 'H1',
        board: name,
        figure: `${use.used} variables after ${GESTURES} gestures, ${use.started} at the start, ${use.total - use.used} of ${use.total} free`,
        bar,
        pass: use.used <= budget && use.used - use.started <= slack,
      });
    }
    return entries;
  } finally {
    machine?.close();
  }
}

export const line: Line = {
  id: 'H1',
  title: 'memory from flash, no leak',
  measure: () => measured(boardNames()),
  broken: () => measured(['solo'], true),
};
