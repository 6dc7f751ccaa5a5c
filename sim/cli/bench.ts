/** `cuebox bench`: speed and memory on this machine. */
import { print, printJson } from './output.ts';
import { table } from './table.ts';

export async function bench({ json }: { json?: true }): Promise<void> {
  const { benchReport } = await import('../cost/report.ts');
  const { rows } = await benchReport();
  if (json) printJson({ rows });
  else {
    const cells = rows.map(({ what, figure, beside = '', ratio = '' }) => [what, figure, beside, ratio]);
    print(table(['what', 'figure', 'beside', 'ratio'], cells, { right: [1, 2, 3], width: process.stdout.columns }));
  }
}
