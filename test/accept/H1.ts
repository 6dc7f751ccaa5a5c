/**
 * H1: variables in use after an hour of random use, the bundle run from flash in the 32-bit interpreter: within the
 * board's budget, and no more than before.
 */
import { findBoard } from '../../boards/find.ts';
import { MCUS } from '../../boards/mcu.ts';
import { Machine } from '../../sim/cost/machine.ts';
import { measureMemory } from '../../sim/cost/memory.ts';
import type { Entry, Line } from './ledger.ts';

/** Gestures of an hour: one every nine seconds. */
const GESTURES = 400;
const BUDGET = 650;
/** What a pending timer or a longer number may hold at the instant of the count. */
const SLACK = 12;

async function measured(leak = false): Promise<Entry[]> {
  const { board, folder } = await findBoard('solo');
  const bar = `at most ${BUDGET} of ${MCUS[board.mcu].variables}, and ${SLACK} more than at the start`;
  const machine = Machine.find();
  if (!machine) return [{ id: 'H1', board: board.name, figure: 'skipped: no ESPRUINO32', bar, skipped: true }];
  try {
    const use = await measureMemory(machine, board, folder, GESTURES, leak ? 'globalThis.$l=globalThis.$l||[];$l.push([$k]);' : '');
    return [
      {
        id: 'H1',
        board: board.name,
        figure: `${use.used} variables after ${GESTURES} gestures, ${use.started} at the start, ${use.total - use.used} of ${use.total} free`,
        bar,
        pass: use.used <= BUDGET && use.used - use.started <= SLACK,
      },
    ];
  } finally {
    machine.close();
  }
}

export const line: Line = {
  id: 'H1',
  title: 'memory from flash, no leak',
  measure: () => measured(),
  broken: () => measured(true),
};
