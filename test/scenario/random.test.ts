/** Whatever a tester does to a board: no exception, and the same trace in every way. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseScenario } from '../../sim/scenario/read.ts';
import { runScenario } from '../../sim/scenario/run.ts';
import { compareTraces } from '../../sim/scenario/trace.ts';
import { findInterpreter } from '../../sim/ways/interpreter.ts';

const ms = (least: number, most: number) => fc.integer({ min: least, max: most }).map((time) => `${time} ms`);
const detents = fc.integer({ min: -40, max: 40 }).filter((n) => n !== 0);
const chip = fc.constantFrom('volume', 'screen');
const line = fc.oneof(
  fc.constantFrom('vol', 'mute', 'mute on', 'mute off', 'stat', 'help', 'mut', ''),
  fc.integer({ min: -80, max: 20 }).map((dB) => `vol ${dB}`),
  fc.string({ maxLength: 20 }),
);

/** Steps as they stand in a file. */
const steps = fc
  .array(
    fc.oneof(
      fc.record({ wait: ms(0, 2500) }),
      fc.record({ turn: fc.record({ knob: fc.constant('knob'), detents, rate: fc.integer({ min: 2, max: 40 }) }) }),
      detents.map((n) => ({ 'start turning': `knob ${n}` })),
      fc.record({ press: fc.record({ button: fc.constant('button'), for: ms(20, 900) }) }),
      fc.constant({ double: 'button' }),
      fc.record({ say: line }),
      fc.record({ unplug: chip }),
      fc.record({ plug: chip }),
      // Not the screen: nothing can be read from it, and one that lost its settings takes no picture.
      fc.constant({ reset: 'volume' }),
      fc.constant({ power: 'cycle' }),
      fc.constant({ expect: { 'never louder than': -6 } }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((all) => [...all, { wait: '1 s' }]);

const signal = fc.constantFrom('silence', 'unknown', 'dc', 'tone 997 Hz');
const interpreter = findInterpreter();

it('any list of steps', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(steps, signal, fc.nat({ max: 1000 }), async (list, playing, seed) => {
      const scenario = await parseScenario(stringify({ name: 'any', signal: playing, seed, steps: list }, { aliasDuplicateObjects: false }), 'any.yaml');
      const sim = await runScenario(scenario, 'sim');
      expect(sim.failures).toEqual([]);
      expect((await runScenario(scenario, 'sim')).hash).toBe(sim.hash);
      const bundle = await runScenario(scenario, 'bundle');
      expect(compareTraces(sim.trace, bundle.trace, ['sim', 'bundle'])).toBeUndefined();
      if (!interpreter) return;
      const espruino = await runScenario(scenario, 'espruino');
      expect(compareTraces(sim.trace, espruino.trace, ['sim', 'espruino'])).toBeUndefined();
    }),
    { numRuns: 40 },
  );
});
