/**
 * A board file, checked before anything is soldered: first its shape, then every rule that its facts can break.
 *
 * Rules read a board of the right shape only. Those about loads and levels also need every stage to name what is there.
 */
import { basename, dirname } from 'node:path';
import type { Board } from '../board.ts';
import { checkBanks } from './banks.ts';
import { checkBuses } from './buses.ts';
import { checkCodecs, checkLineLoad } from './codecs.ts';
import type { Complain, Complaint } from './complaint.ts';
import { collect, own } from './complaint.ts';
import { isCodec } from '../plan/codecs.ts';
import { checkControls, checkSeats } from './controls.ts';
import { checkDrivers } from './drivers.ts';
import { BOARD } from './facts.ts';
import { checkLevels } from './levels.ts';
import { checkLoads } from './loads.ts';
import { checkMeters } from './meters.ts';
import { checkPath } from './path.ts';
import { checkPins } from './pins.ts';
import { checkRelays } from './relays.ts';
import { checkResets } from './resets.ts';
import { checkSupplies } from './supplies.ts';
import { checkVolumes } from './volumes.ts';
import { allStages, chipOf } from './walk.ts';

/**
 * @param board What the file exports as `board`: anything.
 * @param file Where it is; its folder has the board's name.
 * @returns Errors first. Empty for a board without a complaint. Never throws.
 */
export function checkBoard(board: unknown, file: string): Complaint[] {
  const { complain, complaints } = collect();
  BOARD.check(board, '', complain);
  if (complaints.length) return complaints.map((complaint) => (complaint.field ? complaint : { ...complaint, field: 'board' }));
  checkRules(board as Board, file, complain);
  const said = new Set<string>();
  const once = complaints.filter(({ field, sentence }) => !said.has(`${field} ${sentence}`) && said.add(`${field} ${sentence}`));
  return [...once.filter(({ severity }) => severity === 'error'), ...once.filter(({ severity }) => severity === 'warning')];
}

function checkRules(board: Board, file: string, complain: Complain): void {
  const folder = basename(dirname(file));
  if (basename(file) === 'board.ts' && folder !== '.' && board.name !== folder) {
    complain.error('name', `the board is called ${board.name}, and its folder ${folder}`, 'give both one name');
  }
  checkSupplies(board, complain);
  checkBuses(board, complain);
  checkPins(board, complain);
  checkDrivers(board, complain);
  checkRelays(board, complain);
  checkBanks(board, complain);
  checkPath(board, complain);
  checkCodecs(board, complain);
  checkMeters(board, complain);
  checkVolumes(board, complain);
  checkResets(board, complain);
  checkSeats(board, complain);
  checkControls(board, complain);
  if (!allStages(board).every(({ stage }) => (stage.kind !== 'volume' || chipOf(board, stage)) && (stage.kind !== 'codec' || isCodec(own(board.chips, stage.chip))))) return;
  checkLoads(board, complain);
  checkLineLoad(board, complain);
  checkLevels(board, complain);
}
