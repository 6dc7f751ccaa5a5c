/** G1: the same scenarios on the modules, on the flashed file and in the real interpreter, traces equal to the nanosecond. */
import { boardNames, findBoard } from '../../boards/find.ts';
import { scenarioFiles } from '../../sim/scenario/find.ts';
import { readScenario } from '../../sim/scenario/read.ts';
import { runScenario } from '../../sim/scenario/run.ts';
import type { RunOptions } from '../../sim/scenario/stand.ts';
import { compareTraces } from '../../sim/scenario/trace.ts';
import { CHARGES } from '../../sim/port/charges.ts';
import { findInterpreter } from '../../sim/ways/interpreter.ts';
import type { Running } from '../../sim/ways/way.ts';
import type { Entry, Line } from './ledger.ts';

const BAR = 'all pass, every trace equal';

/** @param wrong Another bench for the ways after the first. */
async function measured(board: string, ways: readonly Running['way'][], wrong: RunOptions = {}): Promise<Entry> {
  const files = scenarioFiles((await findBoard(board)).folder);
  const [first, ...others] = ways;
  let entries = 0;
  const trouble: string[] = [];
  for (const file of files) {
    const scenario = await readScenario(file);
    const whole = await runScenario(scenario, first!);
    entries += whole.trace.length;
    if (!whole.passed) trouble.push(`${scenario.file} fails on ${first}`);
    for (const way of others) {
      const report = await runScenario(scenario, way, wrong);
      const difference = compareTraces(whole.trace, report.trace, [first!, way]);
      if (!report.passed) trouble.push(`${scenario.file} fails on ${way}`);
      else if (difference) trouble.push(`${scenario.file}: ${difference}`);
    }
  }
  const figure = `${files.length} scenarios, ${entries} entries, ${ways.join(' = ')}`;
  return { id: 'G1', board, figure: trouble.length ? `${figure}: ${trouble.length} not, ${trouble[0]}` : figure, bar: BAR, pass: !trouble.length && files.length > 0 };
}

export const line: Line = {
  id: 'G1',
  title: 'one bundle: sim, bundle and espruino give the same traces',
  async measure() {
    const entries: Entry[] = [];
    for (const name of boardNames()) {
      if (!scenarioFiles((await findBoard(name)).folder).length) continue;
      if (findInterpreter()) entries.push(await measured(name, ['sim', 'bundle', 'espruino']));
      else {
        const { pass, ...entry } = await measured(name, ['sim', 'bundle']);
        // Without the interpreter the line is not measured; what differs already is said.
        entries.push(pass ? { ...entry, skipped: true } : { ...entry, pass: false });
      }
    }
    return entries;
  },
  async broken() {
    // An interpreter that takes ten instructions more for an edge: 0.2 us.
    return [await measured('solo', ['sim', 'bundle'], { bench: { charges: { ...CHARGES, edge: CHARGES.edge + 10 } } })];
  },
};
