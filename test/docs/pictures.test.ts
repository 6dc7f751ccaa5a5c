/** The pictures in docs/ are those that the command draws of the board as it is. */
import { expect, test } from 'vitest';
import { board } from '../../boards/desk/board.ts';
import { gainPlot } from '../../boards/report/gain-plot.ts';
import { signalPath } from '../../boards/report/signal-path.ts';
import { read } from './documents.ts';

test.each([
  ['docs/desk-path.svg', signalPath(board, { input: 0 })],
  ['docs/desk-gain.svg', gainPlot(board, { input: 0 })],
])('%s is current', (file, picture) => {
  expect(read(file) === picture, 'draw it anew: npx cuebox check desk --svg docs/desk').toBe(true);
});

test('the README shows them', () => {
  for (const picture of ['docs/desk-path.svg', 'docs/desk-gain.svg']) expect(read('README.md')).toContain(`](${picture})`);
});
