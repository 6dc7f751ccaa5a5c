/** `cuebox run`: scenarios in one of the four ways, or in two that are held against each other. */
import { compareTraces, traceText } from '../scenario/trace.ts';
import { readScenario } from '../scenario/read.ts';
import { runScenario } from '../scenario/run.ts';
import type { Remark, Report } from '../scenario/run.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { RunOptions } from '../scenario/stand.ts';
import { findInterpreter } from '../ways/interpreter.ts';
import type { WayName } from '../ways/way.ts';
import { scenarioPaths } from './files.ts';
import { counted, print, printJson } from './output.ts';

export interface RunFlags {
  readonly on: WayName;
  readonly compare?: WayName;
  readonly trace?: true;
  readonly port?: string;
  readonly baud?: number;
  readonly seed?: number;
  readonly json?: true;
}

interface Ran {
  readonly report: Report;
  /** The second way, and the first difference if there is one. */
  readonly other?: { readonly report: Report; readonly difference: string | undefined };
}

export async function run(asked: readonly string[], flags: RunFlags): Promise<void> {
  checkWays(flags);
  const scenarios: Scenario[] = [];
  for (const path of scenarioPaths(asked)) scenarios.push(await readScenario(path));
  const options: RunOptions = {
    ...(flags.port === undefined ? {} : { port: flags.port }),
    ...(flags.baud === undefined ? {} : { baudRate: flags.baud }),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
  };
  const all: Ran[] = [];
  const width = Math.max(...scenarios.map(({ file }) => file.length));
  for (const scenario of scenarios) {
    const ran = await runOne(scenario, flags, options);
    all.push(ran);
    if (!flags.json) printRan(ran, width, flags.trace ?? false);
  }
  if (flags.json) printJson(all.map((ran) => dataOf(ran, flags.trace ?? false)));
  else if (all.length > 1) print(`\n${counted(all.length, 'scenario')} on ${flags.on}: ${all.filter(good).length} pass, ${all.filter((ran) => !good(ran)).length} fail`);
  if (!all.every(good)) process.exitCode = 1;
}

function checkWays({ on, compare, port }: RunFlags): void {
  const ways = [on, ...(compare ? [compare] : [])];
  if (ways.includes('espruino') && !findInterpreter()) {
    throw new Error('no Espruino interpreter: set ESPRUINO to one, or put espruino-interpreter on the PATH');
  }
  if (compare && ways.includes('device')) throw new Error('a board has times of its own, its trace cannot be compared: compare sim, bundle and espruino');
  if (on === 'device' && !port) throw new Error('--on device needs --port, such as --port /dev/ttyUSB0 or --port tcp://host:port');
}

async function runOne(scenario: Scenario, { on, compare }: RunFlags, options: RunOptions): Promise<Ran> {
  const report = await runScenario(scenario, on, options);
  if (!compare) return { report };
  const other = await runScenario(scenario, compare, options);
  return { report, other: { report: other, difference: compareTraces(report.trace, other.trace, [on, compare]) } };
}

function good({ report, other }: Ran): boolean {
  return report.passed && (!other || (other.report.passed && other.difference === undefined));
}

function printRan(ran: Ran, width: number, withTrace: boolean): void {
  const { report, other } = ran;
  const skipped = report.notChecked.length ? `, ${report.notChecked.length} not checked` : '';
  const equal = other && other.difference === undefined ? `, same trace on ${other.report.way}` : '';
  const facts = `${(report.duration / 1000).toFixed(2)} s, ${report.checked} checked${skipped}${equal}`;
  print(`${good(ran) ? 'pass' : 'FAIL'}  ${report.file.padEnd(width)}  ${report.name} (${facts})`);
  printRemarks(report.failures, other ? `${report.way}, ` : '');
  if (other) {
    printRemarks(other.report.failures, `${other.report.way}, `);
    if (other.difference !== undefined) print(`      ${other.difference}`);
  }
  printRemarks(report.notChecked, 'not checked, ');
  if (withTrace) print(traceText(report.trace).trimEnd());
}

function printRemarks(remarks: readonly Remark[], before: string): void {
  for (const { line, sentence, picture } of remarks) {
    print(`      ${before}line ${line}: ${sentence}`);
    if (picture) print(picture.trimEnd().split('\n').map((row) => `        ${row}`).join('\n'));
  }
}

function dataOf({ report, other }: Ran, withTrace: boolean): object {
  const { trace, ...plain } = report;
  return {
    ...plain,
    ...(withTrace ? { trace: traceText(trace).trimEnd().split('\n').map((entry) => entry.trim()) } : {}),
    ...(other
      ? { compared: { way: other.report.way, passed: other.report.passed, failures: other.report.failures, hash: other.report.hash, difference: other.difference ?? null } }
      : {}),
  };
}
