/** Collects the lines of the feature list that are measured here, and measures them one after the other. */
import { readdirSync } from 'node:fs';
import type { Entry, Line } from './ledger.ts';

/** Every file of this folder that exports a `line`, in the order of the list: A2 before A10. */
export async function collectLines(): Promise<Line[]> {
  const lines: Line[] = [];
  for (const name of readdirSync(new URL('.', import.meta.url))) {
    if (!/^[A-Z]\d.*\.ts$/.test(name) || name.endsWith('.test.ts')) continue;
    const { line } = (await import(new URL(name, import.meta.url).href)) as { line?: Line };
    if (!line) throw new Error(`test/accept/${name}: exports no line: write \`export const line: Line = { ... }\``);
    lines.push(line);
  }
  return lines.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
}

/** One entry a line and board. A line that cannot be measured has failed. */
export async function measureLines(lines: readonly Line[], progress: (line: Line) => void = () => {}): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const line of lines) {
    progress(line);
    try {
      entries.push(...joined(await line.measure()));
    } catch (error) {
      entries.push({ id: line.id, board: '', figure: `not measured: ${(error as Error).message.split('\n')[0]}`, bar: '', pass: false });
    }
  }
  return entries;
}

/**
 * What a line measures on one board, as one entry: it passes when every part does, and it was skipped when a part was
 * and no other failed.
 */
function joined(entries: readonly Entry[]): Entry[] {
  const boards = [...new Set(entries.map(({ board }) => board))];
  return boards.map((board) => {
    const parts = entries.filter((entry) => entry.board === board);
    const { id } = parts[0]!;
    const list = (key: 'figure' | 'bar'): string => parts.map((part) => part[key]).join(' | ');
    const whole = { id, board, figure: list('figure'), bar: list('bar') };
    if (parts.some(({ pass, skipped }) => !skipped && pass !== true)) return { ...whole, pass: false };
    return parts.some(({ skipped }) => skipped) ? { ...whole, skipped: true } : { ...whole, pass: true };
  });
}
