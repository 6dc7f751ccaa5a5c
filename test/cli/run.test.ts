import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cuebox, refusal, scratch } from './cuebox.ts';

const folder = scratch();

function scenario(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const good = scenario('good.yaml', 'name: It starts\nsteps:\n  - wait: 2 s\n  - expect: { level: -30 }\n');
const bad = scenario('bad.yaml', 'name: It is loud\nsteps:\n  - wait: 2 s\n  - expect: { level: -29 }\n  - wait: 100 ms\n');

describe('run', () => {
  test('prints a line a scenario, and the failures below', async () => {
    const { code, out, err } = await cuebox(['run', good, bad]);
    expect(err).toBe('');
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^pass {2}\S+good\.yaml {2}It starts \(2\.\d\d s, 1 checked\)$/),
      expect.stringMatching(/^FAIL {2}\S+bad\.yaml {3}It is loud/),
      expect.stringMatching(/^ +line 4: the level is -30\.00 dB, not -29\.00 dB$/),
      '',
      '2 scenarios on sim: 1 pass, 1 fail',
      '',
    ]);
    expect(code).toBe(1);
  });

  test('gives the same as data, and the trace on demand', async () => {
    const { code, out } = await cuebox(['run', good, bad, '--json', '--trace']);
    const reports = JSON.parse(out) as { name: string; passed: boolean; failures: { line: number }[]; trace: string[] }[];
    expect(reports.map(({ name, passed, failures }) => [name, passed, failures.map(({ line }) => line)])).toEqual([
      ['It starts', true, []],
      ['It is loud', false, [4]],
    ]);
    expect(reports[0]!.trace).toContainEqual(expect.stringMatching(/^\d+\.\d{3} I2C1 W 28 .* ok$/));
    expect(code).toBe(1);
  });

  test('holds two ways against each other', async () => {
    const { code, out } = await cuebox(['run', good, '--compare', 'bundle']);
    expect(out).toContain('same trace on bundle');
    expect(code).toBe(0);
  });

  test('shows where another seed makes another trace', async () => {
    const hash = async (seed: string): Promise<string> => (JSON.parse((await cuebox(['run', scenario('turn.yaml', 'name: turn\nsteps: [{ wait: 2 s }, { turn: knob +5 }]\n'), '--json', '--seed', seed])).out) as [{ hash: string }])[0].hash;
    const [one, two, again] = [await hash('1'), await hash('2'), await hash('1')];
    expect(one).not.toBe(two);
    expect(one).toBe(again);
  });

  test('takes a folder as all of its scenarios', async () => {
    mkdirSync(join(folder, 'some'));
    for (const name of ['b.yaml', 'a.yaml']) scenario(`some/${name}`, 'name: short\nsteps: [{ wait: 1 ms }]\n');
    writeFileSync(join(folder, 'some/notes.txt'), 'not a scenario');
    const { out } = await cuebox(['run', join(folder, 'some')]);
    expect(out).toMatch(/^pass {2}\S+a\.yaml.*\npass {2}\S+b\.yaml.*\n\n2 scenarios/);
  });
});

describe('what cannot run', () => {
  test.each([
    ['a scenario that is not there', ['nowhere.yaml'], {}, /^nowhere\.yaml: there is no such file/],
    ['a scenario inside a file', [`${good}/`], {}, /^\S+\.yaml\/: there is no such file: give the path of a scenario/],
    ['a step that is none', [scenario('typo.yaml', 'name: typo\nsteps:\n  - wait: 2 s\n  - trun: knob +1\n')], {}, /typo\.yaml:4: there is no step "trun"/],
    ['text that is not YAML', [scenario('broken.yaml', 'name: broken\nsteps:\n  - wait: [2 s\n')], {}, /broken\.yaml:\d: /],
    ['a folder without scenarios', [join(folder)], {}, /there is no \.yaml file in this folder/, 'empty'],
    ['a program that is no interpreter', [good, '--on', 'espruino'], { ESPRUINO: '/bin/true' }, /^ESPRUINO: \/bin\/true is not an Espruino interpreter/],
    ['a board without its port', [good, '--on', 'device'], {}, /^--on device needs --port/],
    ['a board against a simulator', [good, '--on', 'device', '--port', 'tcp://127.0.0.1:1', '--compare', 'sim'], {}, /cannot be compared/],
  ] as const)('%s', async (_what, args, env, why, empty?: string) => {
    if (empty) mkdirSync(join(folder, empty));
    const asked = empty ? [join(folder, empty)] : args;
    expect(refusal(await cuebox(['run', ...asked], { env }))).toMatch(why);
  });

  test('every mistake of a file is named, each in a sentence with its line', async () => {
    const file = scenario('two.yaml', 'name: two\nsteps:\n  - wait: 2\n  - turn: knob\n');
    const { code, out, err } = await cuebox(['run', good, file]);
    expect(out).toBe('');
    expect(err.trimEnd().split('\n')).toEqual([expect.stringContaining(`cuebox: ${file}:3: `), expect.stringContaining(`cuebox: ${file}:4: `)]);
    expect(code).toBe(1);
  });

  test('a board that does not answer is a failure of the scenario', async () => {
    const { code, out } = await cuebox(['run', good, '--on', 'device', '--port', 'tcp://127.0.0.1:1']);
    expect(out).toMatch(/^FAIL .*\n +line 1: tcp:\/\/127\.0\.0\.1:1: nothing listens there/);
    expect(code).toBe(1);
  });
});
