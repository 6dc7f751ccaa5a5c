/** Every board has its wiring table, and it is the one that its board file gives: solo's is in the README. */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { boardNames, findBoard } from '../../boards/find.ts';
import { wiringOf } from '../../boards/wiring/wiring.ts';
import { wiringText } from '../../sim/cli/wiring.ts';
import { ROOT, read } from './documents.ts';

const FOLDER = 'docs/wiring';
const others = boardNames().filter((name) => name !== 'solo');

test('there is a table for every board but solo, and no other', () => {
  expect(readdirSync(`${ROOT}/${FOLDER}`).sort()).toEqual(others.map((name) => `${name}.md`));
});

test.each(others)('the table of %s is that of its board file', async (name) => {
  const { board } = await findBoard(name);
  const [, table] = new RegExp(`<!-- wiring:${name} -->\n([^]*)<!-- /wiring -->`).exec(read(`${FOLDER}/${name}.md`)) ?? [];
  expect(table?.trim(), `put the output of \`npx cuebox wiring ${name} --markdown\` between the markers of ${FOLDER}/${name}.md`).toBe(wiringText(wiringOf(board), 'markdown').trim());
});
