/** Every scenario that comes with a board, in every way that runs here: passed, and the traces equal. */
import { describe, expect, it } from 'vitest';
import { boardNames, findBoard } from '../../boards/find.ts';
import { scenarioFiles } from '../../sim/scenario/find.ts';
import { readScenario } from '../../sim/scenario/read.ts';
import type { Report } from '../../sim/scenario/run.ts';
import { runScenario } from '../../sim/scenario/run.ts';
import { compareTraces } from '../../sim/scenario/trace.ts';
import { findInterpreter } from '../../sim/ways/interpreter.ts';

const interpreter = findInterpreter();

/** As a tester reads it: nothing when all is well. */
const complaints = ({ way, file, failures, notChecked }: Report): string[] =>
  [...failures, ...notChecked].map(({ line, sentence }) => `${way}: ${file}:${line}: ${sentence}`);

for (const name of boardNames()) {
  const { folder } = await findBoard(name);
  const files = scenarioFiles(folder);
  describe.skipIf(!files.length)(`the scenarios of ${name}`, () => {
    it.each(files)('%s', async (file) => {
      const scenario = await readScenario(file);
      const sim = await runScenario(scenario, 'sim');
      const bundle = await runScenario(scenario, 'bundle');
      expect([...complaints(sim), ...complaints(bundle)]).toEqual([]);
      expect(compareTraces(sim.trace, bundle.trace, ['sim', 'bundle'])).toBeUndefined();
      expect(bundle.hash).toBe(sim.hash);
      expect(sim.checked).toBeGreaterThan(0);
      if (!interpreter) return;
      const espruino = await runScenario(scenario, 'espruino');
      expect(complaints(espruino)).toEqual([]);
      expect(compareTraces(sim.trace, espruino.trace, ['sim', 'espruino'])).toBeUndefined();
    });

    it('are each tied to what people complain about', async () => {
      for (const file of files) expect((await readScenario(file)).complaint, file).toMatch(/.{30}/);
    });
  });
}

it('solo has at least 14 of them', async () => {
  expect(scenarioFiles((await findBoard('solo')).folder).length).toBeGreaterThanOrEqual(14);
});

if (!interpreter) it.skip('in the real interpreter: name one in ESPRUINO, or put espruino-interpreter on the PATH', () => {});
