import { spawn, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { fileURLToPath } from 'node:url';
import { CLOSE_TERMINAL, OPEN_TERMINAL } from '../../sim/panel/terminal.ts';
import './cuebox.ts';

const COMMAND = fileURLToPath(new URL('../../sim/cli/cuebox.js', import.meta.url));
/** `script` of util-linux gives a command a terminal of its own. */
const SCRIPT = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');

/** Runs the panel in a terminal and types `keys`, each when what comes before it has been seen. */
function panel(keys: readonly (readonly [seen: RegExp, typed: string])[]): Promise<{ out: string; code: number | null }> {
  return new Promise((resolve) => {
    const child = spawn('script', ['-qfec', `stty rows 24 cols 80; NO_COLOR=1 ${process.execPath} ${COMMAND} sim`, '/dev/null'], { stdio: ['pipe', 'pipe', 'ignore'] });
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
      resolve({ out, code });
    });
  });
}

describe.runIf(SCRIPT)('the panel', () => {
  test('obeys keys and typed lines, shows pulled wires, and gives the terminal back', async () => {
    const { out, code } = await panel([
      [/● live[^]*-30\.0 dB/, '\x1b[C\x1b[C+'],
      [/-27\.0 dB/, '\x1b[D'],
      [/-28\.0 dB/, ':vol -12\r'],
      [/-12\.0 dB[^]*vol -12\.0/, ' '],
      [/● muted/, 'x'],
      [/wires pulled: volume/, 'q'],
    ]);
    expect(code).toBe(0);
    expect(out.indexOf(OPEN_TERMINAL)).toBeGreaterThanOrEqual(0);
    expect(out.endsWith(CLOSE_TERMINAL)).toBe(true);
  });

  test('ctrl-c ends it, also while a line is typed', async () => {
    const { out, code } = await panel([[/● live/, ':vol'], [/: vol_/, '\x03']]);
    expect(code).toBe(0);
    expect(out.endsWith(CLOSE_TERMINAL)).toBe(true);
  });
});
