// Who may import whom. The two nevers carry the truth of the tests: a driver does not know the simulator, so the
// simulator proves something; a simulated chip shares no constant with its driver, so one catches the other's mistake.

import { posix } from 'node:path';

export type Answer = 'yes' | 'no' | 'types' | 'own folder' | 'level tables' | 'to start it';
export type Room = 'hal' | 'chips' | 'firmware' | 'main' | 'facts' | 'planner' | 'models' | 'runners' | 'test';

/** The first pattern that fits names the room. Folders of sim/ that are not listed hold models: the stricter rule. */
const ROOMS: readonly [RegExp, Room][] = [
  [/^hal\//, 'hal'],
  [/^firmware\/chips\//, 'chips'],
  [/^firmware\//, 'firmware'],
  [/^boards\/[^/]+\/main\.ts$/, 'main'],
  [/^boards\/(([^/]+\/)?board|mcu|defaults)\.ts$/, 'facts'],
  [/^boards\//, 'planner'],
  [/^sim\/(cli|panel|scenario|listen|device|ways|cost|prove)\//, 'runners'],
  [/^sim\//, 'models'],
  [/^test\//, 'test'],
];

const WALLS: Record<Room, Record<Room, Answer>> = {
  // from \ to     hal           chips                   firmware         main               facts               planner              models        runners        test
  hal:      { hal: 'yes',   chips: 'no',           firmware: 'no',  main: 'no',          facts: 'no',         planner: 'no',         models: 'no',  runners: 'no',  test: 'no' },
  chips:    { hal: 'types', chips: 'no',           firmware: 'no',  main: 'no',          facts: 'no',         planner: 'no',         models: 'no',  runners: 'no',  test: 'no' },
  firmware: { hal: 'yes',   chips: 'types',        firmware: 'yes', main: 'no',          facts: 'no',         planner: 'no',         models: 'no',  runners: 'no',  test: 'no' },
  main:     { hal: 'yes',   chips: 'yes',          firmware: 'yes', main: 'no',          facts: 'own folder', planner: 'own folder', models: 'no',  runners: 'no',  test: 'no' },
  facts:    { hal: 'types', chips: 'no',           firmware: 'no',  main: 'no',          facts: 'yes',        planner: 'types',      models: 'no',  runners: 'no',  test: 'no' },
  planner:  { hal: 'types', chips: 'level tables', firmware: 'no',  main: 'no',          facts: 'yes',        planner: 'yes',        models: 'no',  runners: 'no',  test: 'no' },
  models:   { hal: 'types', chips: 'no',           firmware: 'no',  main: 'no',          facts: 'yes',        planner: 'no',         models: 'yes', runners: 'no',  test: 'no' },
  runners:  { hal: 'yes',   chips: 'no',           firmware: 'no',  main: 'to start it', facts: 'yes',        planner: 'yes',        models: 'yes', runners: 'yes', test: 'to start it' },
  test:     { hal: 'yes',   chips: 'yes',          firmware: 'yes', main: 'yes',         facts: 'yes',        planner: 'yes',        models: 'yes', runners: 'yes', test: 'yes' },
};

const REASONS: Record<Room, string> = {
  hal: 'the contract stands alone',
  chips: 'a driver knows its own registers and the types of hal/ only, so that each part stays one file',
  firmware: 'firmware gets chips as arguments and knows neither boards nor simulator',
  main: 'a board\'s main.ts wires hal/, firmware/ and its own folder together',
  facts: 'a board is facts; whoever reads them must not load anything else',
  planner: 'the planner and the checker read facts and level tables',
  models: 'a model shares nothing with the driver that it tests',
  runners: 'a runner starts a board by its main.ts, and reaches no driver behind its back',
  test: 'tests may import all',
};

/** How a file is imported: its values, only its types, or by `import()` when it is needed. `names` where they are given. */
export interface Import { kind: 'values' | 'types' | 'dynamic'; source: string; names?: readonly string[] }

/** Undefined for files outside the house. Paths run from the project's folder, with forward slashes. */
export const roomOf = (path: string): Room | undefined => ROOMS.find(([pattern]) => pattern.test(path))?.[1];

/** Why this import may not be, or undefined. */
export function wallBetween(path: string, { kind, source, names }: Import): string | undefined {
  const from = roomOf(path);
  if (!from) return undefined;
  if (!source.startsWith('.')) {
    const onDevice = ['hal', 'chips', 'firmware', 'main'].includes(from);
    return onDevice ? `${path} may not import ${source}: the device has no packages` : undefined;
  }
  const target = posix.join(posix.dirname(path), source);
  const to = roomOf(target);
  if (!to) return undefined;
  const ownFolder = target.startsWith(`${posix.dirname(path)}/`);
  const allowed: Record<Answer, boolean> = {
    yes: true,
    no: false,
    types: kind === 'types',
    'own folder': ownFolder || kind === 'types',
    'level tables': kind === 'types' || (names?.every((name) => /(levels?|gains|rates|rateOf|formatOf|settingsOf)$/i.test(name)) ?? false),
    'to start it': kind === 'dynamic' || kind === 'types',
  };
  const answer = WALLS[from][to];
  if (allowed[answer]) return undefined;
  const only = answer === 'no' ? '' : ` (allowed: ${answer})`;
  return `${path} may not import ${target}${only}: ${REASONS[from]}`;
}
