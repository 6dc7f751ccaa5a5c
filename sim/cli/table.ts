/** Tables for people: aligned for a terminal, or Markdown. */

export interface TableOptions {
  /** Columns whose cells are figures, and stand to the right. */
  readonly right?: readonly number[];
  /** Columns of the terminal: where the table is wider, its longest cells are broken between words. */
  readonly width?: number | undefined;
}

const lengthOf = (text: string): number => [...text].length;

/** Lines of a table: its head, a rule, its rows. Two blanks between columns, none at the end of a line. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], { right = [], width = Infinity }: TableOptions = {}): string {
  const widths = head.map((title, n) => Math.max(lengthOf(title), ...rows.map((row) => lengthOf(row[n] ?? ''))));
  const excess = (): number => widths.reduce((sum, one) => sum + one + 2, -2) - width;
  for (let widest = Math.max(...widths); excess() > 0 && widest > NARROWEST; widest = Math.max(...widths)) widths[widths.indexOf(widest)]!--;
  const line = (cells: readonly string[]): string =>
    widths
      .map((room, n) => {
        const cell = cells[n] ?? '';
        const blanks = ' '.repeat(Math.max(0, room - lengthOf(cell)));
        return right.includes(n) ? blanks + cell : cell + blanks;
      })
      .join('  ')
      .trimEnd();
  const lines = (row: readonly string[]): string[] => {
    const broken = row.map((cell, n) => brokenInto(cell, widths[n]!));
    const height = Math.max(1, ...broken.map((pieces) => pieces.length));
    return Array.from({ length: height }, (_, i) => line(broken.map((pieces) => pieces[i] ?? '')));
  };
  return [line(head), widths.map((one) => '-'.repeat(one)).join('  '), ...rows.flatMap(lines)].join('\n');
}

/** No column is broken to less. */
const NARROWEST = 16;

function brokenInto(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1)!;
    if (last === '') lines[lines.length - 1] = word;
    else if (lengthOf(last) + 1 + lengthOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}
