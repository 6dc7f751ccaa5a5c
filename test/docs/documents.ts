/** What is written for people, as files. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/rescue.md'] as const;

/** @param file Its path from the project's folder. */
export const read = (file: string): string => readFileSync(`${ROOT}/${file}`, 'utf8');

/** From a heading to the next one of its level. */
export function section(text: string, heading: string): string {
  const start = text.indexOf(`\n${heading}\n`);
  if (start < 0) throw new Error(`there is no heading "${heading}"`);
  const level = heading.slice(0, heading.indexOf(' ') + 1);
  const end = text.indexOf(`\n${level}`, start + heading.length);
  return text.slice(start, end < 0 ? undefined : end);
}
