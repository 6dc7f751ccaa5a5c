/** Each line of the feature list holds, and each broken case is seen to fail. */
import { describe, expect, test } from 'vitest';
import { collectLines, measureLines } from './run.ts';

const TIMEOUT = 600_000;
const lines = await collectLines();

test('no two files measure the same line', () => {
  const ids = lines.map(({ id }) => id);
  expect([...new Set(ids)]).toEqual(ids);
});

describe.each(lines.map((line) => [line.id, line.title, line] as const))('%s: %s', (_id, _title, line) => {
  test('holds on every board', { timeout: TIMEOUT }, async () => {
    const entries = await measureLines([line]);
    for (const { id, board, figure, bar, skipped } of entries) console.log(`${id} ${board}: ${figure} (bar: ${bar})${skipped ? ' skipped' : ''}`);
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.filter(({ pass, skipped }) => !pass && !skipped)).toEqual([]);
  });

  test.runIf(line.broken)('fails where it is broken on purpose', { timeout: TIMEOUT }, async () => {
    const entries = await line.broken!();
    for (const { id, board, figure, bar } of entries) console.log(`${id} ${board}, broken: ${figure} (bar: ${bar})`);
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.filter(({ pass }) => pass)).toEqual([]);
  });
});
