/** All that is wrong with a board: what the rules say, then what only shows when it is planned and its program is made. */
import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Board } from '../board.ts';
import { programOf } from '../build/wire.ts';
import { checkBoard } from '../check/check.ts';
import type { Complaint } from '../check/complaint.ts';
import { complaintText } from '../check/complaint.ts';
import { findBoard } from '../find.ts';
import type { FoundBoard } from '../find.ts';
import { planSeat } from '../plan/planner.ts';

/**
 * @param board What the folder's board.ts exports as `board`: anything.
 * @returns Errors first. Never throws for what a board file may hold.
 */
export function complaintsOf(board: unknown, folder: string): Complaint[] {
  const complaints = checkBoard(board, join(folder, 'board.ts'));
  if (complaints.some(isError)) return complaints;
  const facts = board as Board;
  const planned = facts.seats.flatMap((seat, i) => refused(() => planSeat(facts, seat), `seats[${i}]`));
  const made = planned.length || existsSync(join(folder, 'main.ts')) ? [] : refused(() => programOf(facts), 'board');
  return [...planned, ...made, ...complaints];
}

/** A board that is not built. `complaints` has a sentence for each of its mistakes. */
export class WrongBoard extends Error {
  readonly complaints: readonly string[];

  constructor(complaints: readonly string[]) {
    super(complaints.join('\n'));
    this.complaints = complaints;
  }
}

/**
 * @returns What is worth knowing of a board that may be built.
 * @throws WrongBoard for one that may not.
 */
export function refuseWrong(board: unknown, folder: string): Complaint[] {
  const complaints = complaintsOf(board, folder);
  const errors = complaints.filter(isError);
  if (errors.length) throw new WrongBoard(errors.map((complaint) => complaintText(complaint, shownFile(folder))));
  return complaints;
}

/** Boards that were right when they were found: a file is loaded once, and so is looked at once. */
const right = new WeakSet<Board>();

/**
 * A board for a command that goes by its facts.
 * @param name As for `findBoard`.
 * @throws Error with one sentence when there is no such board, WrongBoard for one with mistakes.
 */
export async function findRightBoard(name: string): Promise<FoundBoard> {
  const found = await findBoard(name);
  if (!right.has(found.board)) refuseWrong(found.board, found.folder);
  right.add(found.board);
  return found;
}

/** A board's file as somebody here would write it. */
export function shownFile(folder: string): string {
  const file = join(folder, 'board.ts');
  const near = relative('.', file);
  return near === '..' || near.startsWith(`..${sep}`) ? file : near;
}

export const isError = ({ severity }: Complaint): boolean => severity === 'error';

/** What planning refuses is a complaint; a mistake of the planner itself is not. */
function refused(plan: () => unknown, field: string): Complaint[] {
  try {
    plan();
    return [];
  } catch (error) {
    if (!(error instanceof Error) || error.constructor !== Error) throw error;
    return [complaintFrom(error.message, field)];
  }
}

/** "least: -70 dB is ...: lower it" as a complaint about seats[0].least. @param field Where it is if the sentence does not say. */
export function complaintFrom(message: string, field: string): Complaint {
  const [, place = '', said = message] = /^((?:seats|relays|chips|path|law|least|controls)(?:\['(?:[^'\\]|\\.)*'\]|[.[][^\s:.[]*)*): ([^]*)$/.exec(message) ?? [];
  const at = !place ? field : /^(law|least)/.test(place) ? `${field}.${place}` : place;
  const cut = said.lastIndexOf(': ');
  const tail = said.slice(cut + 2);
  const remedy = REMEDIES.find(([pattern]) => pattern.test(tail))?.[1];
  if (cut < 0 || remedy !== undefined) return { field: at, sentence: said, remedy: remedy ?? 'change the path or its levels', severity: 'error' };
  return { field: at, sentence: said.slice(0, cut), remedy: tail, severity: 'error' };
}

/** What to do where the sentence ends with a reason. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [/ clips at every level$/, 'give that stage more headroom, or attenuate before it'],
  [/^no position is below the limit$/, 'raise the limit'],
];
