/** Programs that are made from facts are firmware like any other: they compile against what the device has. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boardNames, findBoard } from '../../boards/find.ts';
import { checkBundle } from '../../boards/build/dialect.ts';
import { programOf } from '../../boards/build/wire.ts';
import type { Board, CodecStageFacts } from '../../boards/board.ts';
import { planSeat } from '../../boards/plan/planner.ts';
import { codeOf } from '../../sim/ways/local.ts';
import { board as quartet } from '../input/quartet/board.ts';
import { PIXL } from '../screen/pixl.ts';
import { JOLT } from '../sim/jolt.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cuebox-program-'));
  symlinkSync(PROJECT, join(folder, 'cuebox'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the compiler says of a program, a line each. */
function complaints(files: readonly string[]): string[] {
  const config = ts.parseJsonConfigFileContent(
    { extends: join(PROJECT, 'firmware/tsconfig.json'), compilerOptions: { paths: { 'cuebox/*': [join(PROJECT, '*')] } }, files: [...files, join(PROJECT, 'hal/espruino.d.ts')] },
    ts.sys,
    folder,
  );
  const program = ts.createProgram(config.fileNames, config.options);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

test('the program of every board compiles as firmware, and a wrong one does not', { timeout: 120_000 }, async () => {
  const files = await Promise.all(
    boardNames().map(async (name) => {
      const file = join(folder, `${name}.ts`);
      writeFileSync(file, programOf((await findBoard(name)).board));
      return file;
    }),
  );
  for (const board of [PIXL, JOLT, quartet]) {
    files.push(join(folder, `${board.name}.ts`));
    writeFileSync(files.at(-1)!, programOf(board));
  }
  expect(complaints(files)).toEqual([]);
  const wrong = join(folder, 'wrong.ts');
  writeFileSync(wrong, `${programOf((await findBoard('solo')).board)}\nconst made: number = new Map();`);
  expect(complaints([wrong]).join()).toContain('Map');
});

test('the same facts give the same program', async () => {
  for (const name of boardNames()) {
    const { board } = await findBoard(name);
    expect(programOf(structuredClone(board))).toBe(programOf(board));
  }
});

test('more positions than the bar has columns take no decimals', async () => {
  const { board: face, folder: home } = await findBoard('interface');
  const codec = { ...face.chips['codec'], part: 'SGTL5000', address: 0x0a } as Board['chips'][string];
  const [mixer, seat] = [face.path[0] as CodecStageFacts, face.seats[0]!];
  const board: Board = { ...face, chips: { ...face.chips, codec }, path: [{ ...mixer, inputs: { usb: 'dac' }, monitor: undefined as never }], seats: [{ ...seat, limit: -1400 }], controls: { knob: face.controls['knob']! } };
  expect(planSeat(board, board.seats[0]!).positions).toBeGreaterThan(126);
  expect(checkBundle(await codeOf(home, true, board), 'interface')).toEqual([]);
});
