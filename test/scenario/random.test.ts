/** Whatever a tester does to a board: no exception, and the same trace in every way. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { boardNames, findBoard } from '../../boards/find.ts';
import type { Board } from '../../boards/board.ts';
import { isScreen } from '../../boards/parts.ts';
import { parseScenario } from '../../sim/scenario/read.ts';
import { runScenario } from '../../sim/scenario/run.ts';
import { compareTraces } from '../../sim/scenario/trace.ts';
import { findInterpreter } from '../../sim/ways/interpreter.ts';

const ms = (least: number, most: number) => fc.integer({ min: least, max: most }).map((time) => `${time} ms`);
const detents = fc.integer({ min: -40, max: 40 }).filter((n) => n !== 0);
/** One of them; a board without any never asks. */
const oneOf = (names: readonly string[]) => (names.length ? fc.constantFrom(...names) : fc.constant(''));
const line = fc.oneof(
  fc.constantFrom('vol', 'mute', 'mute on', 'mute off', 'stat', 'help', 'mut', '', 'in', 'bal', 'bal 3', 'seat', 'seat 2'),
  fc.integer({ min: -80, max: 20 }).map((dB) => `vol ${dB}`),
  fc.string({ maxLength: 20 }),
);

/** Steps as they stand in a file. */
function stepsFor({ controls, chips, jacks, sources, seats }: Board) {
  const named = (kind: 'encoder' | 'button'): string[] => Object.keys(controls).filter((name) => controls[name]!.kind === kind);
  const knobs = oneOf(named('encoder'));
  const buttons = oneOf(named('button'));
  const chip = oneOf(Object.keys(chips));
  const jack = oneOf(Object.keys(jacks).filter((name) => jacks[name]!.sense));
  // Not the screen: nothing can be read from it, and one that lost its settings takes no picture.
  const forgetful = oneOf(Object.keys(chips).filter((name) => !isScreen(chips[name]!)));
  const turns = [
    fc.record({ turn: fc.record({ knob: knobs, detents, rate: fc.integer({ min: 2, max: 40 }) }) }),
    fc.tuple(knobs, detents).map(([knob, n]) => ({ 'start turning': `${knob} ${n}` })),
  ];
  const plugs = [jack.map((name) => ({ 'pull out': name })), jack.map((name) => ({ 'plug in': name }))];
  return fc
    .array(
      fc.oneof(
        fc.record({ wait: ms(0, 2500) }),
        ...(named('encoder').length ? turns : []),
        ...(Object.values(jacks).some(({ sense }) => sense) ? plugs : []),
        fc.record({ press: fc.record({ button: buttons, for: ms(20, 900) }) }),
        buttons.map((button) => ({ double: button })),
        fc.record({ say: fc.oneof(line, oneOf(Object.keys(sources)).map((source) => `in ${source}`)) }),
        fc.record({ unplug: chip }),
        fc.record({ plug: chip }),
        fc.record({ reset: forgetful }),
        fc.constant({ power: 'cycle' }),
        ...seats.map(({ name, limit }) => fc.constant({ expect: { 'never louder than': limit / 100, seat: name, ...(sources.cd ? { source: 'cd' } : {}) } })),
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map((all) => [...all, { wait: '1 s' }]);
}

const signal = fc.constantFrom('silence', 'unknown', 'dc', 'tone 997 Hz');
const interpreter = findInterpreter();

it.each(boardNames())('any list of steps on %s', { timeout: 240_000 }, async (board) => {
  const steps = stepsFor((await findBoard(board)).board);
  await fc.assert(
    fc.asyncProperty(steps, signal, fc.nat({ max: 1000 }), async (list, playing, seed) => {
      const scenario = await parseScenario(stringify({ name: 'any', board, signal: playing, seed, steps: list }, { aliasDuplicateObjects: false }), 'any.yaml');
      const sim = await runScenario(scenario, 'sim');
      expect(sim.failures).toEqual([]);
      expect((await runScenario(scenario, 'sim')).hash).toBe(sim.hash);
      const bundle = await runScenario(scenario, 'bundle');
      expect(compareTraces(sim.trace, bundle.trace, ['sim', 'bundle'])).toBeUndefined();
      if (!interpreter) return;
      const espruino = await runScenario(scenario, 'espruino');
      expect(compareTraces(sim.trace, espruino.trace, ['sim', 'espruino'])).toBeUndefined();
    }),
    { numRuns: board === 'solo' ? 40 : 15 },
  );
});
