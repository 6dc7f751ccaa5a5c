/** Words that are as long as the screen, and longer. */
import { expect, test } from 'vitest';
import type { Board } from '../../boards/board.ts';
import { board as desk } from '../../boards/desk/board.ts';
import { smallText } from '../../firmware/screen/glyphs.ts';
import { playingBoard } from '../accept/boards.ts';
import type { Bench } from '../../sim/bench.ts';

const DESK: Board = desk;

/** The bytes of a page, column by column, as they are seen. */
function pageOf(bench: Bench, page: number): number[] {
  const pixels = bench.screen()!.pixels();
  return Array.from({ length: 126 }, (_, x) => Array.from({ length: 8 }, (_, bit) => pixels[(page * 8 + bit) * 128 + x]! << bit).reduce((a, b) => a | b));
}

const bytesOf = (text: string): number[] => [...smallText(text.padEnd(21))].map((ch) => ch.charCodeAt(0));

test('a fault names the whole part, from its first letter to its last', async () => {
  const { bench } = await playingBoard(DESK);
  bench.plug('pot', false);
  bench.wait(3000);
  expect(pageOf(bench, 3)).toEqual(bytesOf('NO ANSWER MCP4661'));
});

test('an input with a long name loses its end and not its beginning', async () => {
  const long = 'turntable in the other room';
  const rename = (inputs: object): object => Object.fromEntries(Object.entries(inputs).map(([name, fact]) => [name === 'cd' ? long : name, fact]));
  const board = {
    ...DESK,
    sources: rename(DESK.sources),
    path: DESK.path.map((stage) => (stage.kind === 'selector' ? { ...stage, inputs: rename(stage.inputs) } : stage)),
  } as Board;
  const { bench } = await playingBoard(board);
  expect(pageOf(bench, 5)).toEqual(bytesOf(long.slice(0, 21)));
});
