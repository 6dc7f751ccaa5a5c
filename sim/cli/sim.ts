/** `cuebox sim`: a board in the hands of whoever sits here; a summary where nobody does. */
import { findRightBoard } from '../../boards/report/complaints.ts';
import { start } from '../ways/start.ts';

export async function sim(name: string, { json }: { json?: true }): Promise<void> {
  const { board, folder } = await findRightBoard(name);
  const running = await start('sim', board, folder);
  try {
    if (process.stdin.isTTY && process.stdout.isTTY && !json) await (await import('./panel.ts')).openPanel(running);
    else (await import('./summary.ts')).summarise(running, name, json ? 'json' : 'words');
  } finally {
    await running.close();
  }
}
