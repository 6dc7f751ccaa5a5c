/**
 * One suite for every side of the HAL: the probe (`probe/main.ts`) makes each call and prints what comes of it. What it
 * shall print, and what shall be seen on the wires, is written here, from Espruino's reference and the data sheets.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench } from '../../sim/bench.ts';
import { MS } from '../../sim/clock.ts';
import { codeOf } from '../../sim/ways/local.ts';
import { start } from '../../sim/ways/start.ts';
import { board } from './probe/board.ts';

export const PROBE = fileURLToPath(new URL('probe', import.meta.url));

/** Begins the control sequence that clears the prompt's line. */
const ERASE = '\x1b';

/** What each part of the probe prints. */
export const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  timers: [
    'timer first of two',
    'timer second of two',
    'timer without argument',
    'timer late',
    'interval again 1',
    'interval again 2',
    'interval again 3',
  ],
  time: ['time passed'],
  // The check value of CRC-32, of nothing, and of three bytes.
  crc: ['crc 3421780262 0 2178787136'],
  storage: ['storage nothing', 'storage true', 'storage one, two', 'storage three'],
  // Pot 0, pot 1, configuration: as last written.
  bus: ['bus 8 48 84', 'bus 9 48, 2', 'bus write missing', 'bus read missing', 'bus write missing', 'bus read missing'],
  pins: ['pin 1', 'pin 0', 'pin 1 true'],
  // Half of 3.3 V, more than there is, and a pin without a converter.
  analog: ['analog 8192 16383 0.50', 'analog none'],
  // The button goes down and up with the other contact open, then down while that is closed.
  watch: ['both false true first 0', 'both true true 100 1', 'rising true', 'once false', 'both false false 300 0'],
  broken: ['goes on after an exception'],
};

/** Bytes on the wire for the part `bus`: W and R with the address, then the data; - where nobody answers. */
export const EXPECTED_WIRE: readonly string[] = [
  'W28 84', 'W28 1 41', 'W28 2 42', 'W28 3 43', 'W28 4 44', 'W28 5 45 6 46 7 47', 'W28 8 48', 'R28 8 48 84',
  'W28 9', 'R28 9 48', 'W29 -', 'R29 -', 'W50 -', 'R50 -',
];

/** Parts that need no hardware: the interpreter itself can answer for them. */
export const NATIVE = ['timers', 'time', 'crc', 'storage', 'broken'] as const;

export interface Run {
  readonly printed: Readonly<Record<string, readonly string[]>>;
  readonly wire: readonly string[];
  /** Exceptions that left a callback. */
  readonly errors: number;
}

/** Runs the whole probe on the simulated board. `spoil` makes a side that is wrong on purpose. */
export async function run(way: 'sim' | 'bundle' | 'espruino', spoil?: (bench: Bench) => void): Promise<Run> {
  const running = await start(way, board, PROBE, { seed: 1 });
  const { bench } = running;
  bench.pins.feed('D2', () => 1.65);
  bench.pins.feed('D3', () => 4);
  spoil?.(bench);
  try {
    const printed: Record<string, string[]> = {};
    for (const part of Object.keys(EXPECTED)) {
      const from = running.printed.length;
      bench.say(part);
      if (part === 'watch') {
        const now = bench.clock.now + 100 * MS;
        bench.button('button').move(now, true);
        bench.button('button').move(now + 100 * MS, false);
        bench.button('other').move(now + 200 * MS, true);
        bench.button('button').move(now + 400 * MS, true);
        bench.button('other').move(now + 450 * MS, false);
        bench.button('other').move(now + 500 * MS, true);
      }
      bench.wait(700);
      printed[part] = running.printed.slice(from);
    }
    const wire = bench.trace.flatMap((entry) =>
      'address' in entry
        ? [`${entry.kind === 'write' ? 'W' : 'R'}${entry.address.toString(16)} ${entry.ok ? entry.bytes.map((byte) => byte.toString(16)).join(' ') : '-'}`]
        : [],
    );
    return { printed, wire, errors: bench.port.errors.length };
  } finally {
    await running.close();
  }
}

/** Runs what needs no hardware in an interpreter with its own timers, clock and Storage; one part a process. */
export async function runNative(interpreter: string): Promise<Record<string, readonly string[]>> {
  const code = await codeOf(PROBE, true, board);
  const printed: Record<string, readonly string[]> = {};
  for (const part of NATIVE) printed[part] = await inInterpreter(interpreter, `${code}\namp('${part}');\nsetTimeout(quit,600);\n`);
  return printed;
}

/** The lines that a script prints, without the interpreter's own reports of errors. */
function inInterpreter(interpreter: string, script: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cuebox-probe-'));
  writeFileSync(join(folder, 'probe.js'), script);
  return new Promise((resolve, reject) => {
    // Its input stays open: at its end the interpreter would read bytes without end.
    const child = spawn(interpreter, ['probe.js'], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
    const limit = setTimeout(() => child.kill('SIGKILL'), 10_000);
    let output = '';
    child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString('latin1')));
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(limit);
      rmSync(folder, { recursive: true });
      // After each round of callbacks it shows its prompt again, in front of the next line.
      const lines = output.split(/\r?\n/).map((line) => line.slice(line.lastIndexOf(ERASE) + 1).replace(/^\[J/, '').trim());
      resolve(lines.filter((line) => /^(timer|interval|time|crc|storage|goes on) /.test(line)));
    });
  });
}
