/** Boards with a mistake put into them on purpose, and what the check says of them. */
import type { Board } from '../../boards/board.ts';
import { checkBoard } from '../../boards/check/check.ts';
import type { Complaint } from '../../boards/check/complaint.ts';

/** By field, as complaints name it; undefined takes the field out. */
export type Mistake = Readonly<Record<string, unknown>>;

/** `relays['in cd'].coil` as ['relays', 'in cd', 'coil']. */
export function keysOf(field: string): string[] {
  const keys: string[] = [];
  let rest = field;
  while (rest) {
    const found = /^\.?([A-Za-z_$][\w$]*)|^\[(\d+)\]|^\['((?:[^'\\]|\\.)*)'\]/.exec(rest);
    if (!found) throw new Error(`${field} is no field: ${rest}`);
    keys.push(found[1] ?? found[2] ?? found[3]!.replace(/\\(.)/g, '$1'));
    rest = rest.slice(found[0].length);
  }
  return keys;
}

/** What stands in a field. */
export function lookUp(data: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((at, key) => (typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as Record<string, unknown>)[key] : undefined), data);
}

/** A board whose every entry is its own: board files share what is alike. */
export function copyOf(board: Board): Board {
  return JSON.parse(JSON.stringify(board)) as Board;
}

export function seeded(board: Board, mistake: Mistake): unknown {
  const copy: unknown = copyOf(board);
  for (const [field, value] of Object.entries(mistake)) {
    const keys = keysOf(field);
    const last = keys.pop()!;
    const parent = lookUp(copy, keys) as Record<string, unknown> | undefined;
    if (!parent) throw new Error(`${board.name} has no ${field}`);
    if (value !== undefined) parent[last] = structuredClone(value);
    else if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete parent[last];
  }
  return copy;
}

const sentence = ({ field, sentence, remedy }: Complaint): string => `${field}: ${sentence}: ${remedy}`;

export function complaintsAbout(board: Board, mistake: Mistake): Complaint[] {
  return checkBoard(seeded(board, mistake), `boards/${board.name}/board.ts`);
}

export function errors(board: Board, mistake: Mistake): string[] {
  return complaintsAbout(board, mistake).filter(({ severity }) => severity === 'error').map(sentence);
}

/** Warnings that the board does not have without the mistake. */
export function newWarnings(board: Board, mistake: Mistake): string[] {
  const before = complaintsAbout(board, {}).map(sentence);
  return complaintsAbout(board, mistake).filter(({ severity }) => severity === 'warning').map(sentence).filter((each) => !before.includes(each));
}

/** What was put in, the board, where, and all that is said then; a warning begins with "warning: ". */
export type Row = readonly [what: string, board: Board, mistake: Mistake, complaints: readonly string[]];
/** The same, and nothing is said. */
export type FineRow = readonly [what: string, board: Board, change: Mistake];

export function said(board: Board, mistake: Mistake): string[] {
  return [...errors(board, mistake), ...newWarnings(board, mistake).map((each) => `warning: ${each}`)];
}
