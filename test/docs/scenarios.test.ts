/** The README names every word of a scenario, as the complaints about an unknown one list them, and no other. */
import { expect, test } from 'vitest';
import { parseScenario } from '../../sim/scenario/read.ts';
import { read, section } from './documents.ts';

const text = section(read('README.md'), '## Scenarios');

/** What the first columns of the table below `head` name. */
function named(head: string): string[] {
  const start = text.indexOf(`\n| ${head} |`);
  const rows = text.slice(start + 1).split('\n\n')[0]!.split('\n').slice(2);
  return rows.map((row) => /^\| `(.+?)` \|/.exec(row)?.[1] ?? row);
}

/** The list that a complaint ends or goes on with. */
async function known(scenario: string, before: RegExp): Promise<string[]> {
  const said = await parseScenario(scenario, 'x.yaml').then(() => '', (error: Error) => error.message);
  const found = new RegExp(`${before.source} ([a-z ,]+)$`, 'm').exec(said);
  if (!found) throw new Error(`no list in: ${said}`);
  return found[1]!.split(', ');
}

test('every key of a scenario', async () => {
  expect(named('key').sort()).toEqual((await known('name: x\nodd: 1\nsteps: [{ wait: 1 s }]\n', /a scenario has/)).sort());
});

test('every step', async () => {
  expect(named('step').sort()).toEqual((await known('name: x\nsteps:\n  - odd: 1\n', /a step is one of/)).sort());
});

test('every expectation', async () => {
  expect(named('in `expect`').sort()).toEqual((await known('name: x\nsteps:\n  - expect: { odd: 1 }\n', /expect has/)).sort());
});

test('the example is a scenario', async () => {
  const example = /```yaml\n([^]*?)```/.exec(text)![1]!;
  expect((await parseScenario(example, 'README.md')).steps).toHaveLength(3);
});

test('the examples of steps and expectations are understood', async () => {
  const rows = [...text.matchAll(/^\| `[^`|]+` \| `([^`]+: [^`]+)` \|/gm)].map(([, example]) => example!);
  expect(rows.length).toBeGreaterThan(20);
  const expectations = named('in `expect`');
  for (const example of rows) {
    const [word = ''] = example.split(': ');
    const step = expectations.includes(word) ? `expect: { level: -30, ${example} }` : example;
    // solo's socket has no switch, its source no meter, and it has no codec.
    const head = /^(plug in|pull out)$/.test(word) ? 'board: desk\n' : word === 'play' ? 'board: interface\n' : word === 'clock' ? 'board: studio\n' : '';
    // These want something before them.
    const before = word === 'release' ? '  - hold: button\n' : '';
    const doubled = word === 'level' ? `expect: { ${example} }` : step;
    await expect(parseScenario(`name: x\n${head}steps:\n${before}  - ${doubled}\n`, example)).resolves.toBeDefined();
  }
});
