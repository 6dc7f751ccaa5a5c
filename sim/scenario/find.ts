/** Where scenarios are: those that come with a board lie in its folder. */
import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Scenario files of a board's folder, in order of their names, as paths from the working directory. */
export function scenarioFiles(folder: string): string[] {
  const room = join(folder, 'scenarios');
  if (!existsSync(room)) return [];
  return readdirSync(room)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => relative(process.cwd(), join(room, name)));
}
