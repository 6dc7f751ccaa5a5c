// The table of who may import whom, cell by cell, as the linter sees it.

import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const eslint = new ESLint({ cwd: fileURLToPath(new URL('../..', import.meta.url)) });

const PLACES = {
  hal: 'hal/bus.ts',
  chip: 'firmware/chips/ds1882.ts',
  otherChip: 'firmware/chips/wm8731.ts',
  firmware: 'firmware/level/ramp.ts',
  main: 'boards/solo/main.ts',
  facts: 'boards/solo/board.ts',
  otherFacts: 'boards/six/board.ts',
  sharedFacts: 'boards/board.ts',
  planner: 'boards/plan/planner.ts',
  model: 'sim/clock.ts',
  chipModel: 'sim/chips/ds1882.ts',
  runner: 'sim/cli/start.ts',
  panel: 'sim/panel/server.ts',
  test: 'test/chips/ds1882.test.ts',
} as const;
type Place = keyof typeof PLACES;

/** What each may import as values; `types` adds what it may know the types of. */
const TABLE: Record<Place, { values: Place[]; types?: Place[] }> = {
  hal: { values: ['hal'] },
  chip: { values: [], types: ['hal'] },
  otherChip: { values: [], types: ['hal'] },
  firmware: { values: ['hal', 'firmware'], types: ['chip', 'otherChip'] },
  main: { values: ['hal', 'chip', 'otherChip', 'firmware', 'facts'], types: ['otherFacts', 'sharedFacts', 'planner'] },
  facts: { values: ['facts', 'otherFacts', 'sharedFacts'], types: ['hal', 'planner'] },
  otherFacts: { values: ['facts', 'otherFacts', 'sharedFacts'], types: ['hal', 'planner'] },
  sharedFacts: { values: ['facts', 'otherFacts', 'sharedFacts'], types: ['hal', 'planner'] },
  planner: { values: ['facts', 'otherFacts', 'sharedFacts', 'planner'], types: ['hal', 'chip', 'otherChip'] },
  model: { values: ['facts', 'otherFacts', 'sharedFacts', 'model', 'chipModel'], types: ['hal'] },
  chipModel: { values: ['facts', 'otherFacts', 'sharedFacts', 'model', 'chipModel'], types: ['hal'] },
  runner: { values: ['hal', 'facts', 'otherFacts', 'sharedFacts', 'planner', 'model', 'chipModel', 'runner', 'panel'], types: ['main', 'test'] },
  panel: { values: ['hal', 'facts', 'otherFacts', 'sharedFacts', 'planner', 'model', 'chipModel', 'runner', 'panel'], types: ['main', 'test'] },
  test: { values: Object.keys(PLACES) as Place[] },
};

async function refusals(from: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: from });
  return result!.messages.filter(({ ruleId }) => ruleId === 'cuebox/walls').map(({ message }) => message);
}
const towards = (from: string, to: string) => `${'../'.repeat(from.split('/').length - 1) || './'}${to}`;

describe.each(Object.keys(PLACES) as Place[])('%s', (from) => {
  const others = (Object.keys(PLACES) as Place[]).filter((to) => to !== from);
  const { values, types = [] } = TABLE[from];
  const allowedOf = async (importing: (path: string) => string) => {
    const answers = await Promise.all(others.map(async (to) =>
      (await refusals(PLACES[from], importing(towards(PLACES[from], PLACES[to])))).length === 0));
    return others.filter((_, i) => answers[i]);
  };

  it('imports the values it may, and no others', async () => {
    const expected = others.filter((to) => values.includes(to));
    expect(await allowedOf((path) => `import { a } from '${path}';`)).toEqual(expected);
    expect(await allowedOf((path) => `export * from '${path}';`)).toEqual(expected);
    expect(await allowedOf((path) => `import '${path}';`)).toEqual(expected);
  });

  it('knows the types it may, and no others', async () => {
    const expected = others.filter((to) => values.includes(to) || types.includes(to));
    expect(await allowedOf((path) => `import type { A } from '${path}';`)).toEqual(expected);
    expect(await allowedOf((path) => `export type A = import('${path}').A;`)).toEqual(expected);
  });
});

it('a runner starts a board, and the acceptance tests, when it is asked to', async () => {
  expect(await refusals('sim/cli/start.ts', `await import('../../boards/solo/main.ts'); await import('../../test/accept/all.ts');`)).toEqual([]);
  expect(await refusals('sim/chips/ds1882.ts', `await import('../../boards/solo/main.ts');`)).toHaveLength(1);
});

it('the planner reads the level tables of a driver, and nothing else of it', async () => {
  expect(await refusals(PLACES.planner, `import { levels } from '../../firmware/chips/ds1882.ts';`)).toEqual([]);
  expect(await refusals(PLACES.planner, `import { levels, setWiper } from '../../firmware/chips/ds1882.ts';`)).toHaveLength(1);
  expect(await refusals(PLACES.planner, `import * as levels from '../../firmware/chips/ds1882.ts';`)).toHaveLength(1);
});

it('nothing on the device comes from a package', async () => {
  for (const from of ['hal/bus.ts', 'firmware/amp.ts', 'firmware/chips/ds1882.ts', 'boards/solo/main.ts']) {
    expect(await refusals(from, `import { readFileSync } from 'node:fs';`)).toHaveLength(1);
  }
});

it('says what is wrong, where, and why', async () => {
  expect(await refusals('sim/chips/ds1882.ts', `import { STEPS } from '../../firmware/chips/ds1882.ts';`)).toEqual([
    'sim/chips/ds1882.ts may not import firmware/chips/ds1882.ts: a model shares nothing with the driver that it tests',
  ]);
});
