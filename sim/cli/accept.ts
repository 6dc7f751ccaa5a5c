/** `cuebox accept`: the lines of the feature list, measured. */
import type { Entry } from '../../test/accept/ledger.ts';
import { note, print, printJson } from './output.ts';
import { table } from './table.ts';

export async function accept(ids: readonly string[], { json }: { json?: true }): Promise<void> {
  const { collectLines, measureLines } = await import('../../test/accept/run.ts');
  const lines = await collectLines();
  const known = lines.map(({ id }) => id);
  const unknown = ids.find((id) => !known.includes(id.toUpperCase()));
  if (unknown) throw new Error(`no line ${unknown}: there is ${known.join(', ') || 'none'}`);
  const asked = ids.map((id) => id.toUpperCase());
  const entries = await measureLines(
    asked.length ? lines.filter(({ id }) => asked.includes(id)) : lines,
    ({ id, title }) => note(`${id} ${title}`),
  );
  if (json) printJson(entries);
  else {
    const rows = entries.flatMap(rowsOf);
    print(table(['line', 'board', 'figure', 'bar', 'verdict'], rows, { width: process.stdout.columns }));
    print(`\n${summary(entries)}`);
  }
  if (entries.some((entry) => verdict(entry) === 'FAIL')) process.exitCode = 1;
}

/** A row for each thing that an entry measured: line, board and verdict stand in the first. */
function rowsOf(entry: Entry): string[][] {
  const figures = entry.figure.split(' | ');
  const bars = entry.bar.split(' | ');
  return Array.from({ length: Math.max(figures.length, bars.length) }, (_, i) => {
    const beside = [figures[i] ?? '', bars[i] ?? ''];
    return i ? ['', '', ...beside, ''] : [entry.id, entry.board, ...beside, verdict(entry)];
  });
}

function verdict({ pass, skipped }: Entry): 'pass' | 'FAIL' | 'skipped' {
  if (skipped) return 'skipped';
  return pass ? 'pass' : 'FAIL';
}

function summary(entries: readonly Entry[]): string {
  const count = (what: string): number => entries.filter((entry) => verdict(entry) === what).length;
  return `${count('pass')} pass, ${count('FAIL')} fail, ${count('skipped')} skipped`;
}
