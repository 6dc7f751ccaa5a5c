import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cuebox, refusal, scratch } from './cuebox.ts';

const folder = scratch();

describe('help and usage', () => {
  test('help lists every command, with examples', async () => {
    const { code, out } = await cuebox(['--help']);
    expect(code).toBe(0);
    for (const command of ['sim', 'run', 'new', 'check', 'advise', 'build', 'wiring', 'flash', 'play', 'prove', 'accept', 'bench', 'glyphs']) expect(out).toMatch(new RegExp(`^  ${command} `, 'm'));
    expect(out).toContain('Examples:');
  });

  test('the version is that of package.json', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
    expect((await cuebox(['--version'])).out).toBe(`${version}\n`);
  });

  test.each([
    [['sing'], "unknown command 'sing'"],
    [['build'], "missing required argument 'board'"],
    [['flash', 'solo'], "required option '--port <port>' not specified"],
    [['run', 'x.yaml', '--on', 'moon'], "argument 'moon' is invalid"],
    [['wiring', 'solo', '--loud'], "unknown option '--loud'"],
  ])('wrong usage %j ends with 2 and says why', async (args, why) => {
    const { code, out, err } = await cuebox(args);
    expect(err).toMatch(/^cuebox: /);
    expect(err).toContain(why);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
});

describe('sim without a terminal', () => {
  test('shows the screen, the levels as the knob turns, and what to try next', async () => {
    const { code, out } = await cuebox(['sim']);
    expect(code).toBe(0);
    expect(out).toContain('██████████');
    expect(out).toMatch(/^power up +-30\.0 dB +-30\.0 dB +on/m);
    expect(out).toMatch(/^knob 6 clicks up +-24\.0 dB +-24\.0 dB/m);
    expect(out).toMatch(/^button pressed +silent +silent +off/m);
    expect(out).toMatch(/^button pressed again +-33\.0 dB/m);
    expect(out).toContain('npx cuebox wiring solo');
  });

  test('gives the same as data', async () => {
    const { out } = await cuebox(['sim', 'solo', '--json']);
    const { board, steps } = JSON.parse(out) as { board: string; steps: { what: string; left: number | null }[] };
    expect(board).toBe('solo');
    expect(steps.map(({ what, left }) => [what, left])).toEqual([
      ['power up', -30],
      ['knob 6 clicks up', -24],
      ['knob 9 clicks down', -33],
      ['button pressed', null],
      ['button pressed again', -33],
    ]);
  });

  test.each([
    ['six', [/^ +anna +ben +cleo  mute relays  stat$/m, /^knob anna 6 clicks up +-34\.0 dB +-40\.0 dB +-40\.0 dB  on on on/m, /^button anna pressed +silent +-40\.0 dB +-40\.0 dB  off on on/m]],
    ['pocket', [/^up pressed 6 times +-23\.\d dB/m, /^down pressed 9 times +-3\d\.\d dB/m, /^mute pressed +silent +silent  off/m, /gives you the buttons/]],
    ['desk', [/^knob 9 clicks down +-4[01]\.\d dB/m, /^mute pressed again +-4[01]\.\d dB/m, /^source pressed .* in phone/m]],
    ['ladder', [/^knob 6 clicks up +-24\.0 dB/m, /^source pressed .* in cd/m]],
  ] as const)('of %s turns and presses what that board has', async (board, rows) => {
    const { code, out, err } = await cuebox(['sim', board]);
    expect([code, err]).toEqual([0, '']);
    for (const row of rows) expect(out).toMatch(row);
  });

  test('gives every seat as data', async () => {
    const { steps } = JSON.parse((await cuebox(['sim', 'six', '--json'])).out) as { steps: { what: string; left: number; seats: { seat: string; left: number; relay: string }[] }[] };
    expect(steps[1]).toMatchObject({ what: 'knob anna 6 clicks up', left: -34, relay: 'on', seats: [{ seat: 'anna', left: -34 }, { seat: 'ben', left: -40 }, { seat: 'cleo', right: -40, relay: 'on' }] });
  });

  test('runs a board of somebody\'s own, from any folder', async () => {
    const root = new URL('../../', import.meta.url).pathname;
    mkdirSync(join(folder, 'mine'));
    const board = readFileSync(join(root, 'boards/solo/board.ts'), 'utf8').replace(`name: 'solo'`, `name: 'mine'`).replace('startup: -3000', 'startup: -4000').replace(`'../board.ts'`, `'${root}boards/board.ts'`);
    writeFileSync(join(folder, 'mine/board.ts'), board);
    const { out, err } = await cuebox(['sim', 'mine'], { cwd: folder });
    expect(err).toBe('');
    expect(out).toMatch(/^power up +-40\.0 dB/m);
  });
});

describe('build', () => {
  test('writes the bundle whole, and says what it takes', async () => {
    const file = join(folder, 'solo.js');
    const { out } = await cuebox(['build', 'solo', '-o', file, '--json']);
    const { bytes, hash, storageShare, start } = JSON.parse(out) as { bytes: number; hash: string; storageShare: number; start: { writes: number; reads: number; settled: number } };
    expect(readFileSync(file).length).toBe(bytes);
    expect(hash).toMatch(/^[0-9a-f]{12}$/);
    expect(storageShare).toBeLessThan(0.5);
    expect(start.writes).toBeGreaterThan(10);
    expect(start.settled).toBeLessThan(2000);
    expect(readdirSync(folder).filter((name) => name.includes('unfinished'))).toEqual([]);
  });

  test('refuses a folder that is not there, and leaves nothing', async () => {
    const file = join(folder, 'nowhere', 'solo.js');
    expect(refusal(await cuebox(['build', 'solo', '-o', file]))).toBe(`${file} cannot be written: its folder is not there, make it first`);
    expect(existsSync(file)).toBe(false);
  });

  test('refuses a folder as its file', async () => {
    expect(refusal(await cuebox(['build', 'solo', '-o', folder]))).toContain('it is a folder');
  });
});

describe('what cannot be', () => {
  test.each([['sim'], ['build'], ['wiring']])('%s of a board that is not there', async (command) => {
    expect(refusal(await cuebox([command, 'nonesuch']))).toMatch(/^no board nonesuch: there is .*solo/);
  });

  test('a port that does not open', async () => {
    const { code, out, err } = await cuebox(['flash', 'solo', '--port', 'tcp://127.0.0.1:1']);
    expect(out).toBe('');
    expect(err.split('\n').filter((line) => line.startsWith('cuebox: '))).toEqual([expect.stringMatching(/tcp:\/\/127\.0\.0\.1:1: nothing listens there.*nothing was written/)]);
    expect(err).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
  });

  test('a line of the ledger that is not there', async () => {
    expect(refusal(await cuebox(['accept', 'Z99']))).toMatch(/^no line Z99: there is /);
  });

  test('CUEBOX_DEBUG shows where', async () => {
    const { err } = await cuebox(['sim', 'nonesuch'], { env: { CUEBOX_DEBUG: '1' } });
    expect(err).toMatch(/\n\s+at findBoard/);
  });
});

test('wiring as data has every wire', async () => {
  const { wires } = JSON.parse((await cuebox(['wiring', 'solo', '--json'])).out) as { wires: { from: string; to: string; through: string }[] };
  expect(wires).toContainEqual(expect.objectContaining({ from: 'mute driver 1 gate', to: 'GND', through: '10 kohm' }));
});
