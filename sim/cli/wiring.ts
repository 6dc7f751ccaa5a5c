/** `cuebox wiring`: what to solder. */
import { findRightBoard } from '../../boards/report/complaints.ts';
import { wiringOf } from '../../boards/wiring/wiring.ts';
import type { Wiring } from '../../boards/wiring/wiring.ts';
import { print, printJson } from './output.ts';
import { markdownTable, table } from './table.ts';

export async function wiring(name: string, options: { markdown?: true; json?: true }): Promise<void> {
  const { board } = await findRightBoard(name);
  const drawn = wiringOf(board);
  if (options.json) printJson(drawn);
  else print(wiringText(drawn, options.markdown ? 'markdown' : 'plain'));
}

export function wiringText({ title, supplies, parts, wires, open, free }: Wiring, form: 'plain' | 'markdown'): string {
  const draw = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
    form === 'markdown' ? markdownTable(head, rows) : table(head, rows, { width: process.stdout.columns });
  const because = (pins: Wiring['open']): string => draw(['pin', 'because'], pins.map(({ pin, why }) => [pin, why]));
  const sections = [
    ['Supplies', draw(['supply', 'V', 'from'], supplies.map(({ name, volts, from }) => [name, String(volts), from]))],
    ['Parts', draw(['name', 'part', 'data'], parts.map(({ name, part, data }) => [name, part, data]))],
    ['Wires', draw(['for', 'from', 'to', 'through'], wires.map(({ group, from, to, through }) => [group, from, to, through]))],
    ...(open.length ? [['Leave open', because(open)]] : []),
    ['Leave free', because(free)],
  ];
  const head = form === 'markdown' ? '**' : '';
  return [
    ...(form === 'plain' ? [title] : []),
    ...sections.map(([heading, lines]) => `${head}${heading}${head}${form === 'markdown' ? '\n' : ''}\n${lines}`),
  ].join('\n\n');
}
