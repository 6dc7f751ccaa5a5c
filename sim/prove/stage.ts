/** A board made ready for many evenings: its plan, its ears, the code of its firmware. */
import type { Board } from '../../boards/board.ts';
import { sourcesOf } from '../../boards/plan/planner.ts';
import { fullGain } from '../ear.ts';
import { Hearing } from './heard.ts';
import type { Heard } from './heard.ts';
import { partsOf } from './parts.ts';
import type { Parts } from './parts.ts';
import { Ways } from './way.ts';

export interface StagedSeat {
  readonly name: string;
  readonly ways: Ways;
  readonly hearing: Hearing;
  /** The bench's full scale, as a gain. */
  readonly full: number;
  /** What the bench's meter said, by ear and by what the parts did. */
  readonly kept: readonly [Map<string, Heard>, Map<string, Heard>];
}

export class Stage {
  readonly board: Board;
  readonly parts: Parts;
  readonly seats: readonly StagedSeat[];
  /** Inputs as `in` names them; one without a name on a board that has no choice. */
  readonly inputs: readonly string[];

  /** @throws Error with one sentence for a path that cannot be planned, or that seats would fight over. */
  constructor(board: Board) {
    this.board = board;
    this.parts = partsOf(board);
    this.inputs = sourcesOf(board).map(({ source }) => source);
    if (board.seats.length > 1) {
      const shared = board.path.find(({ kind }) => kind === 'volume' || kind === 'ladder' || kind === 'pad' || kind === 'gain relay');
      if (shared) throw new Error(`path.${shared.name}: every seat would move it, and none knows of the others: put it into the path of each seat`);
    }
    this.seats = board.seats.map(({ name }, seat) => ({
      name,
      ways: new Ways(board, this.parts, seat),
      hearing: new Hearing(board, this.parts, seat),
      full: fullGain(board, seat),
      kept: [new Map(), new Map()],
    }));
  }
}
