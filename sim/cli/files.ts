/** Scenario files as they were asked for: a folder means all of its .yaml files. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isFolder } from './output.ts';

/** @throws Error with one sentence for a folder without scenarios. */
export function scenarioPaths(asked: readonly string[]): string[] {
  return asked.flatMap((path) => {
    if (!isFolder(path)) return [path];
    const names = readdirSync(path).filter((name) => /\.ya?ml$/.test(name));
    if (!names.length) throw new Error(`${path}: there is no .yaml file in this folder`);
    return names.sort().map((name) => join(path, name));
  });
}
