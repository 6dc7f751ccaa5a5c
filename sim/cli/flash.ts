/** `cuebox flash`: builds the firmware and puts it on a board. */
import { bundle } from '../../boards/build/bundle.ts';
import { MCUS } from '../../boards/mcu.ts';
import { findRightBoard } from '../../boards/report/complaints.ts';
import { flash } from '../device/flash.ts';
import { note, print, printJson } from './output.ts';

export async function flashBoard(name: string, { port, baud, json }: { port: string; baud?: number; json?: true }): Promise<void> {
  const { board, folder } = await findRightBoard(name);
  const { code, hash } = await bundle(folder, { minify: true });
  const report = await flash({ port, code, boardId: MCUS[board.mcu].id, ...(baud === undefined ? {} : { baudRate: baud }), progress: note });
  if (json) printJson({ ...report, hash });
  else print(report.message);
}
