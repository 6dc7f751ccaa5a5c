/**
 * Runs scripts in the 32-bit interpreter and counts: host instructions of its evaluator under callgrind (they repeat
 * exactly), else milliseconds; and its variables. What is compared stands in one run, so only ratios leave here.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findInterpreter } from '../ways/interpreter.ts';

/** Rounds that a cost is the mean of: even, since some rounds go there and back. */
const ROUNDS = 8;

export type Unit = 'instructions' | 'ms';

export class Machine {
  readonly unit: Unit;
  private readonly path: string;
  private readonly folder: string;
  private readonly open: number;

  /** Undefined where there is no 32-bit interpreter. */
  static find(): Machine | undefined {
    const path = findInterpreter('ESPRUINO32');
    return path ? new Machine(path) : undefined;
  }

  private constructor(path: string) {
    this.path = path;
    this.folder = mkdtempSync(join(tmpdir(), 'cuebox-bench-'));
    // Its standard input must stay open: at end of file it feeds itself characters.
    spawnSync('mkfifo', [join(this.folder, 'stdin')]);
    this.open = openSync(join(this.folder, 'stdin'), constants.O_RDWR);
    this.unit = spawnSync('valgrind', ['--version']).status === 0 ? 'instructions' : 'ms';
  }

  /** Puts a file into the interpreter's Storage, where code runs as it does from flash. */
  store(name: string, text: string): void {
    const pieces = text.match(/[^]{1,400}/g) ?? [];
    const script = pieces.map((piece, i) => {
      const base64 = Buffer.from(piece, 'latin1').toString('base64');
      return `require('Storage').write('${name}',atob('${base64}'),${i * 400}${i ? '' : `,${text.length}`});`;
    });
    this.run(script.join('\n'));
  }

  /** What a script prints; it is ended with `quit()` here. */
  run(script: string): string {
    return this.spawn([this.path], script).output;
  }

  /** The cost of one round of `body` between `before` and `after`: the difference of many rounds and few. */
  cost(before: string, body: string, after = ''): number {
    return (this.total(before, body, after, 2 + ROUNDS) - this.total(before, body, after, 2)) / ROUNDS;
  }

  private total(before: string, body: string, after: string, rounds: number): number {
    const script = `${before}\nfor (var $k = 0; $k < ${rounds}; $k++) { ${body} }\n${after}`;
    if (this.unit === 'ms') return Math.min(...[1, 2, 3].map(() => this.spawn([this.path], script).ms));
    const out = join(this.folder, 'callgrind.out');
    const { output } = this.spawn(['valgrind', '--tool=callgrind', `--callgrind-out-file=${out}`, '--toggle-collect=jspEvaluate', this.path], script);
    const collected = /Collected : (\d+)/.exec(output)?.[1];
    if (!collected) throw new Error(`callgrind counted nothing: ${output.slice(-200)}`);
    return Number(collected);
  }

  private spawn(command: string[], script: string): { output: string; ms: number } {
    const file = join(this.folder, 'script.js');
    writeFileSync(file, `${script}\nquit();\n`, 'latin1');
    const started = process.hrtime.bigint();
    const [program, ...args] = command as [string, ...string[]];
    const result = spawnSync(program, [...args, file], { cwd: this.folder, stdio: [this.open, 'pipe', 'pipe'], timeout: 60_000, encoding: 'latin1' });
    const ms = Number(process.hrtime.bigint() - started) / 1e6;
    if (result.error) throw new Error(`the interpreter did not finish: ${result.error.message}`);
    return { output: result.stdout + result.stderr, ms };
  }

  close(): void {
    closeSync(this.open);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A plain script beside this file. */
export function scriptOf(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'latin1');
}
