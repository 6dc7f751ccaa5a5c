/** The README names every command and every option, as `--help` gives them, and no other. */
import { expect, test } from 'vitest';
import { cuebox } from '../cli/cuebox.ts';
import { read, section } from './documents.ts';

/** What `--help` lists under a heading: the first column. */
function listed(help: string, heading: string): string[] {
  const part = new RegExp(`^${heading}:\\n((?:  .*\\n)+)`, 'm').exec(help)?.[1] ?? '';
  return [...part.matchAll(/^ {2}(\S.*?)(?: {2}.*)?$/gm)].map(([, entry]) => entry!);
}

/** `-o, --output <file>` as `-o` and `--output`. */
const flags = (entry: string): string[] => [...entry.matchAll(/(?<![\w-])--?[a-zA-Z][\w-]*/g)].map(([flag]) => flag);

const HELP = ['-h', '--help'];
const table = section(read('README.md'), '## The command `cuebox`');

const main = (await cuebox(['--help'])).out;
const commands = listed(main, 'Commands').map((entry) => entry.split(' ')[0]!);
const rowOf = (command: string): string => table.split('\n').find((row) => row.startsWith(`| \`cuebox ${command}`)) ?? '';

test('the options of cuebox itself are in the README', () => {
  const own = listed(main, 'Options').flatMap(flags);
  expect(own).toEqual(['-V', '--version', ...HELP]);
  for (const flag of own) expect(table).toContain(flag);
});

test('there is a row for every command, and no other', () => {
  expect(commands.length).toBeGreaterThan(8);
  const rows = [...table.matchAll(/^\| `cuebox (\w+)/gm)].map(([, name]) => name!);
  expect(rows.sort()).toEqual([...commands].sort());
});

test.each(commands.filter((name) => name !== 'help'))('the row of %s has its arguments and its options, and no other', async (command) => {
  const { out } = await cuebox([command, '--help']);
  const [, usage = ''] = /^Usage: cuebox \w+ (.*)$/m.exec(out) ?? [];
  const given = usage.replace('[options]', '').trim();
  const row = rowOf(command);
  expect(row).toContain(`| \`cuebox ${command}${given ? ` ${given}` : ''}\` |`);
  const options = listed(out, 'Options').flatMap(flags).filter((flag) => !HELP.includes(flag));
  expect(flags(row).sort()).toEqual(options.sort());
});
