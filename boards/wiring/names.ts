/** Names of parts: those of the board file, with what they are behind them where two things have one name. */
import type { Board, StageFacts } from '../board.ts';
import { allStages } from '../check/walk.ts';

export type Kind = 'bus' | 'chip' | 'relay' | 'amplifier' | 'source' | 'jack' | 'knob' | 'button';

export class Names {
  private readonly given = new Map<string, string>();
  private readonly taken = new Set<string>();

  constructor(board: Board) {
    const things: [Kind, string][] = [
      ...Object.keys(board.buses).map((name): [Kind, string] => ['bus', name]),
      ...Object.keys(board.chips).map((name): [Kind, string] => ['chip', name]),
      ...Object.keys(board.relays).map((name): [Kind, string] => ['relay', name]),
      ...allStages(board).map(({ stage }) => stage).filter(isAmplifier).map(({ name }): [Kind, string] => ['amplifier', name]),
      ...Object.keys(board.sources).map((name): [Kind, string] => ['source', name]),
      ...Object.keys(board.jacks).map((name): [Kind, string] => ['jack', name]),
      ...Object.entries(board.controls).map(([name, { kind }]): [Kind, string] => [kind === 'encoder' ? 'knob' : 'button', name]),
    ];
    for (const supply of Object.keys(board.supplies)) this.taken.add(supply);
    for (const [kind, name] of things) {
      const alone = things.filter(([, other]) => other === name).length === 1;
      this.given.set(`${kind} ${name}`, this.fresh(alone ? name : `${name} ${kind}`));
    }
  }

  /** What a thing of the board file is called on the sheet. */
  of(kind: Kind, name: string): string {
    return this.given.get(`${kind} ${name}`) ?? name;
  }

  /** A name for a part that the board file does not name. */
  fresh(name: string): string {
    let free = name;
    for (let i = 2; this.taken.has(free); i++) free = `${name} (${i})`;
    this.taken.add(free);
    return free;
  }
}

function isAmplifier(stage: StageFacts): boolean {
  return stage.kind === 'amplifier' || stage.kind === 'gain relay';
}
