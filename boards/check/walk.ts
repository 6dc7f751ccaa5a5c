/** The stages of a board with their places in the file, and who uses which relay and which channel. */
import type { Board, ButtonFacts, StageFacts, VolumeFacts, VolumeStageFacts } from '../board.ts';
import { isVolume, volumePart } from '../parts.ts';
import { at, own } from './complaint.ts';

export interface Placed<S extends StageFacts = StageFacts> {
  readonly stage: S;
  /** `path[2]`, `seats[1].path[0]`. */
  readonly field: string;
}

/** From the sources to a seat's jack. */
export function placedPath(board: Board, seat: number): Placed[] {
  return [...commonPath(board), ...seatPath(board, seat)];
}

export function commonPath(board: Board): Placed[] {
  return board.path.map((stage, i) => ({ stage, field: `path[${i}]` }));
}

export function seatPath(board: Board, seat: number): Placed[] {
  return (board.seats[seat]!.path ?? []).map((stage, i) => ({ stage, field: `seats[${seat}].path[${i}]` }));
}

/** Every stage once. */
export function allStages(board: Board): Placed[] {
  return [...commonPath(board), ...board.seats.flatMap((_, seat) => seatPath(board, seat))];
}

export function ofKind<K extends StageFacts['kind']>(placed: readonly Placed[], kind: K): Placed<Extract<StageFacts, { kind: K }>>[] {
  return placed.filter((each): each is Placed<Extract<StageFacts, { kind: K }>> => each.stage.kind === kind);
}

/** The part of a volume stage, if the board has it and it is one. */
export function chipOf(board: Board, { chip }: VolumeStageFacts): VolumeFacts | undefined {
  const found = own(board.chips, chip);
  return found && isVolume(found) ? found : undefined;
}

/** Channels of the part that a stage sets. A part with one volume has that one. */
export function channelsOf(stage: VolumeStageFacts, chip: VolumeFacts): readonly number[] {
  return volumePart(chip).channels === 1 ? [0] : (stage.channels ?? [0, 1]);
}

/** A place where a stage names a relay. */
export interface RelayUse {
  readonly relay: string;
  readonly field: string;
  readonly stage: StageFacts;
}

export function relayUses(board: Board): RelayUse[] {
  return allStages(board).flatMap(({ stage, field }): RelayUse[] => {
    switch (stage.kind) {
      case 'selector':
        return Object.entries(stage.inputs).map(([source, relay]) => ({ relay, stage, field: at(`${field}.inputs`, source) }));
      case 'ladder':
        return stage.cells.map(([, relay], i) => ({ relay, stage, field: `${field}.cells[${i}][1]` }));
      case 'pad':
      case 'gain relay':
      case 'mute relay':
        return [{ relay: stage.relay, stage, field: `${field}.relay` }];
      default:
        return [];
    }
  });
}

/**
 * The only relay, if it is a seat's mute on a pin of the microcontroller: then that pin is the master. Undefined where a
 * board needs one of its own.
 */
export function muteThatIsMaster(board: Board): string | undefined {
  const [name, ...more] = Object.keys(board.relays);
  if (name === undefined || more.length) return undefined;
  const relay = board.relays[name]!;
  const mutes = relayUses(board).some((use) => use.relay === name && use.stage.kind === 'mute relay');
  return mutes && relay.kind === 'relay' && 'pin' in relay.coil ? name : undefined;
}

/** Buttons on the inputs of an expander, by their names. */
export function buttonsOn(board: Board, expander: string): readonly { readonly name: string; readonly bit: number; readonly facts: ButtonFacts }[] {
  return Object.entries(board.controls).flatMap(([name, facts]) =>
    facts.kind === 'button' && typeof facts.pin !== 'string' && facts.pin.expander === expander ? [{ name, bit: facts.pin.bit, facts }] : [],
  );
}
