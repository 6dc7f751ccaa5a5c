/** The audio path: which stages, and in which order. */
import type { Board } from '../board.ts';
import { MUTE_CONTACT } from '../defaults.ts';
import type { Complain } from './complaint.ts';
import { alternatives, at, dB, missing, own, unused } from './complaint.ts';
import { ohms } from '../wiring/values.ts';
import { allStages, commonPath, ofKind, placedPath } from './walk.ts';

/** dB of full scale: what a start is held against. */
const SILENT = -90;
/** ohm from a muted jack to ground: less sparks, more hums. */
const DISCHARGE = [10, 100] as const;

export function checkPath(board: Board, complain: Complain): void {
  checkNames(board, complain);
  checkSelector(board, complain);
  checkShared(board, complain);
  board.seats.forEach((_, seat) => checkMute(board, seat, complain));
  for (const { stage, field } of ofKind(allStages(board), 'gain relay')) {
    const [rest, operated] = stage.gain;
    if (operated <= rest) complain.error(`${field}.gain`, `at rest (${dB(rest)}) it is not quieter than operated (${dB(operated)})`, 'let the contact add gain: [rest, operated] with the smaller first');
    else if (rest < 0) complain.error(`${field}.gain`, `${dB(rest)} at rest is less than a contact in the ground leg can leave, 0 dB`, 'attenuate in a stage before it');
  }
}

function checkNames(board: Board, complain: Complain): void {
  const names = new Map<string, string>();
  for (const { stage, field } of allStages(board)) {
    const before = names.get(stage.name);
    if (before) complain.error(`${field}.name`, `there is a stage ${stage.name} already (${before})`, 'give it another name');
    names.set(stage.name, before ?? field);
  }
}

function checkSelector(board: Board, complain: Complain): void {
  const sources = Object.keys(board.sources);
  if (ofKind(allStages(board), 'codec').length) return; // codecs.ts
  const [first, ...more] = ofKind(allStages(board), 'selector');
  for (const { field } of more) complain.error(field, 'there is a selector already', 'let one selector have all inputs');
  if (!first) {
    if (sources.length > 1) complain.error('path', `${sources.length} sources are joined to one wire`, `begin with a selector that has ${alternatives(sources).replace(' or ', ' and ')}`);
    return;
  }
  if (first.field !== 'path[0]') complain.error(first.field, `${first.stage.name} chooses the source, and it does not stand first`, 'move it to the beginning of path');
  const inputs = Object.keys(first.stage.inputs);
  const lost = inputs.filter((input) => !own(board.sources, input));
  const free = sources.filter((name) => !inputs.includes(name));
  for (const input of lost) missing(at(`${first.field}.inputs`, input), 'source', input, free, complain);
  for (const source of unused(sources, (name) => inputs.includes(name), lost.length)) {
    complain.error(at('sources', source), `no input of ${first.stage.name} is ${source}, so nobody can hear it`, `add it to ${first.field}.inputs`);
  }
}

/** What all seats share has to be fixed: or one of them would turn the others' volume. */
function checkShared(board: Board, complain: Complain): void {
  if (board.seats.length < 2) return;
  for (const { stage, field } of commonPath(board)) {
    if (['volume', 'ladder', 'pad', 'gain relay', 'mute relay'].includes(stage.kind)) {
      complain.error(field, `${stage.name} is shared by ${board.seats.length} seats: one of them would change what the others hear`, "move it into the seats' own paths, one for each");
    }
  }
}

/** Where complaints about the end of a seat's path go. */
export const endOf = (board: Board, seat: number): string => (board.seats[seat]!.path ? `seats[${seat}].path` : 'path');

function checkMute(board: Board, seat: number, complain: Complain): void {
  const placed = placedPath(board, seat);
  const [mute, ...more] = ofKind(placed, 'mute relay');
  const { name } = board.seats[seat]!;
  if (!mute) return complain.error(endOf(board, seat), `${name} has no mute relay, so its jack is open while the supplies come up`, 'end the path with one');
  for (const { field } of more) complain.error(field, `the path of ${name} has a mute relay already (${mute.field})`, 'leave one of them out');
  const last = placed.at(-1)!;
  if (!more.length && last !== mute) {
    complain.error(mute.field, `${mute.stage.name} stands before ${last.stage.name}, and a mute is the last contact before the jack`, 'move it to the end of the path');
  }
  if (mute.field.startsWith('path') && seat > 0) return; // said for the first seat
  const relay = own(board.relays, mute.stage.relay);
  if (relay?.kind === 'latching relay') complain.error(`${at('relays', mute.stage.relay)}.kind`, `${mute.stage.name} has to fall when nobody drives it, and a latching relay stays where it is`, "take kind: 'relay'");
  const floor = mute.stage.floor ?? MUTE_CONTACT;
  if (floor > SILENT) complain.error(`${mute.field}.floor`, `${dB(floor)} can be heard: a muted amp is held to ${dB(SILENT)}`, 'choose a contact or a layout with less crosstalk');
  const ohm = mute.stage.dischargeResistance;
  if (ohm < DISCHARGE[0] || ohm > DISCHARGE[1]) complain.warning(`${mute.field}.dischargeResistance`, `${ohms(ohm)} from a muted jack to ground is unusual`, `take ${DISCHARGE[0]} to ${ohms(DISCHARGE[1])}`);
}
