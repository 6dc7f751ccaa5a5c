/** What is written for people is current: generated parts, links, and no word that means nothing to a reader. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findBoard } from '../../boards/find.ts';
import { wiringOf } from '../../boards/wiring/wiring.ts';
import { wiringText } from '../../sim/cli/wiring.ts';
import { DOCUMENTS, ROOT, read } from './documents.ts';

test.each([...read('README.md').matchAll(/<!-- wiring:(\w+) -->\n([^]*?)<!-- \/wiring -->/g)].map(([, name, table]) => [name!, table!]))(
  'the wiring table of %s is that of its board file',
  async (name, table) => {
    const { board } = await findBoard(name);
    expect(table.trim(), `put the output of \`npx cuebox wiring ${name} --markdown\` there`).toBe(wiringText(wiringOf(board), 'markdown').trim());
  },
);

test('solo has its wiring table in the README', () => {
  expect(read('README.md')).toContain('<!-- wiring:solo -->');
});

/** As GitHub makes them: lower case, spaces to hyphens, the rest left out. */
const anchors = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!.toLowerCase().replace(/[^\w -]/g, '').replaceAll(' ', '-'));

describe.each(DOCUMENTS)('%s', (file) => {
  const text = read(file);

  test('every link within the project has an end', () => {
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [path = '', anchor] = target.split('#');
      const place = path ? resolve(ROOT, dirname(file), path) : resolve(ROOT, file);
      expect(existsSync(place), target).toBe(true);
      if (anchor) expect(anchors(read(place.slice(ROOT.length))), target).toContain(anchor);
    }
  });

  test('every file of the project that is named in code exists', () => {
    for (const [, path = ''] of text.matchAll(/(?<![\w/.-])((?:boards|firmware|hal|sim|test|docs)\/[\w./-]*\w\.\w+)/g)) expect(existsSync(resolve(ROOT, path)), path).toBe(true);
  });

  test('no path of one machine stands in it', () => {
    const words = ['work', 'shared'].map((folder) => new RegExp(`${folder === 'work' ? '/' : ''}${folder}/`));
    for (const word of [...words, /\/(home|root|tmp|usr\/local)\//]) expect(text).not.toMatch(word);
  });

  test('no table row is broken off', () => {
    for (const rows of text.matchAll(/(?:^\|.*\n)+/gm)) {
      const columns = rows[0].trim().split('\n').map((row) => row.replaceAll('\\|', '').split('|').length);
      expect(new Set(columns).size, rows[0].split('\n')[0]).toBe(1);
    }
  });
});
