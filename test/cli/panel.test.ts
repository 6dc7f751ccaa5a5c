import { spawn, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { fileURLToPath } from 'node:url';
import { CLOSE_TERMINAL, OPEN_TERMINAL } from '../../sim/panel/terminal.ts';
import './cuebox.ts';

const COMMAND = fileURLToPath(new URL('../../sim/cli/cuebox.js', import.meta.url));
/** `script` of util-linux gives a command a terminal of its own. */
const SCRIPT = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');

/** How a panel ends that has shown all that was waited for. */
const WELL = { code: 0, waitsFor: undefined };

/** Runs the panel in a terminal and types `keys`, each when what comes before it has been seen. */
function panel(keys: readonly (readonly [seen: RegExp, typed: string])[], board = ''): Promise<{ out: string; end: unknown }> {
  return new Promise((resolve) => {
    const child = spawn('script', ['-qfec', `stty rows 24 cols 80; NO_COLOR=1 ${process.execPath} ${COMMAND} sim ${board}`, '/dev/null'], { stdio: ['pipe', 'pipe', 'ignore'] });
    const patience = setTimeout(() => child.kill(), 30_000);
    const rest = [...keys];
    let out = '';
    let fresh = '';
    child.stdout.on('data', (bytes: Buffer) => {
      out += bytes.toString();
      fresh += bytes.toString();
      if (!rest[0]?.[0].test(fresh)) return;
      fresh = '';
      child.stdin.write(rest.shift()![1]);
    });
    child.on('close', (code) => {
      clearTimeout(patience);
      resolve({ out, end: { code, waitsFor: rest[0]?.[0] } });
    });
  });
}

describe.runIf(SCRIPT)('the panel', () => {
  test('obeys keys and typed lines, shows pulled wires, and gives the terminal back', async () => {
    const { out, end } = await panel([
      [/● live[^]*-30\.0 dB/, '\x1b[C\x1b[C+'],
      [/-27\.0 dB/, '\x1b[D'],
      [/-28\.0 dB/, ':vol -12\r'],
      [/-12\.0 dB[^]*vol -12\.0/, ' '],
      [/● muted/, 'x'],
      [/wires pulled: volume/, 'q'],
    ]);
    expect(end).toEqual(WELL);
    expect(out.indexOf(OPEN_TERMINAL)).toBeGreaterThanOrEqual(0);
    expect(out.endsWith(CLOSE_TERMINAL)).toBe(true);
  });

  test('of a board with several seats has the level of each, and hands that go from one to the next', async () => {
    const { end } = await panel(
      [
        [/● live[^]*anna +L[^]*-40\.0 dB[^]*ben +L[^]*-40\.0 dB[^]*cleo +L[^]*-40\.0 dB[^]*tab seat  ←\/→ turn/, '\t\x1b[C'],
        [/knob  ben, volume[^]*anna +L[^]*-40\.0 dB[^]*ben +L[^]*-39\.0 dB[^]*cleo +L[^]*-40\.0 dB/, '3 '],
        [/knob  cleo, volume   mute relay on ground[^]*● muted[^]*cleo +L[^]*silent/, '1\x1b[D'],
        [/knob  anna, volume   mute relay on the amplifier[^]*● live[^]*anna +L[^]*-41\.0 dB[^]*cleo +L[^]*silent/, 'q'],
      ],
      'six',
    );
    expect(end).toEqual(WELL);
  });

  test('of a board without a knob presses its buttons', async () => {
    const { end } = await panel(
      [
        [/keys  volume[^]*● live[^]*-30\.3 dB[^]*←\/→ volume  space mute/, '\x1b[C'],
        [/-28\.7 dB/, '\x1b[D\x1b[D'],
        [/-31\.1 dB/, ' '],
        [/● muted/, 'q'],
      ],
      'pocket',
    );
    expect(end).toEqual(WELL);
  });

  test('of a board with inputs and a switch in its socket has keys for them', async () => {
    const { end } = await panel(
      [
        [/● live[^]*the screen needs \d+ rows[^]*i input/, 'i'],
        [/: type  q quit/, ':stat\r'],
        [/in phone/, 'p'],
        [/no headphones[^]*headphones pulled out of phones/, 'q'],
      ],
      'desk',
    );
    expect(end).toEqual(WELL);
  });

  test('ctrl-c ends it, also while a line is typed', async () => {
    const { out, end } = await panel([[/● live/, ':vol'], [/: vol_/, '\x03']]);
    expect(end).toEqual(WELL);
    expect(out.endsWith(CLOSE_TERMINAL)).toBe(true);
  });
});
