/** Supplies that parts need without naming them: the one of the logic, the pair of the amplifiers, half of one. */
import type { Board } from '../board.ts';
import { at, own } from '../check/complaint.ts';
import type { Names } from './names.ts';
import type { Sheet } from './sheet.ts';
import { e6Below } from './values.ts';

export const GND = 'GND';

/** F, from each supply pin to ground beside the part. */
export const DECOUPLING = 100e-9;

/** A direct voltage that a signal sits on. */
export interface Rest {
  readonly volts: number;
  /** Where that voltage can be had; of what a part makes inside it is not known. */
  readonly node?: string;
}

export const GROUND: Rest = { volts: 0, node: GND };

/** Time constants until a capacitor counts as charged: a thousandth is left. */
const CHARGED = 7;
/** F: no coupling capacitor is larger. */
const LARGEST = 10e-6;

/** `board.ts: field: sentence`, as one error. */
export function refuse(board: Board, field: string, sentence: string): never {
  throw new Error(`boards/${board.name}: ${field}: ${sentence}`);
}

/** The supply of that name. */
export function supplyOf(board: Board, field: string, name: string): string {
  return own(board.supplies, name) ? name : refuse(board, field, `there is no supply ${name}`);
}

/** The supply of the microcontroller's own pins. */
export function logicSupply(board: Board): string {
  const [bus] = Object.entries(board.buses);
  if (bus) return supplyOf(board, `${at('buses', bus[0])}.pullup.supply`, bus[1].pullup.supply);
  return refuse(board, 'buses', 'there is none, so the supply of the pins is not known');
}

/** The lowest negative supply, and the positive one that has its name or comes nearest to its voltage. */
function pairOf(board: Board): readonly [positive: string, negative: string] | undefined {
  const [negative] = Object.keys(board.supplies).filter((name) => board.supplies[name]!.volts < 0).sort((a, b) => board.supplies[a]!.volts - board.supplies[b]!.volts);
  if (negative === undefined) return undefined;
  const off = (name: string): number => Math.abs(board.supplies[name]!.volts + board.supplies[negative]!.volts);
  const positive = Object.keys(board.supplies).filter((name) => board.supplies[name]!.volts > 0).sort((a, b) => off(a) - off(b));
  const named = negative.replace('-', '+');
  const found = positive.includes(named) ? named : positive[0];
  return found === undefined ? undefined : [found, negative];
}

/** For a part that needs both sides of ground. */
export function analogueSupplies(board: Board, part: string): readonly [positive: string, negative: string] {
  return pairOf(board) ?? refuse(board, 'supplies', `${part} needs a positive and a negative one, named like +5VA and -5VA`);
}

/** What amplifiers stand on: a pair, or the highest supply and ground. */
export function amplifierSupplies(board: Board): readonly [positive: string, negative: string] {
  const pair = pairOf(board);
  if (pair) return pair;
  const [highest] = Object.keys(board.supplies).filter((name) => board.supplies[name]!.volts > 0).sort((a, b) => board.supplies[b]!.volts - board.supplies[a]!.volts);
  return highest === undefined ? refuse(board, 'supplies', 'there is no positive one') : [highest, GND];
}

const settlingSeconds = ({ settling }: Board): number => Math.max(settling, 1) / 1000;

/** The largest capacitor that has charged through `ohm` while the board settles, F. */
export function couplingCapacitor(board: Board, ohm: number): number {
  return e6Below(Math.min(LARGEST, settlingSeconds(board) / (CHARGED * ohm)));
}

/** The largest resistor through which `farad` has charged by then, ohm. */
export function chargingResistor(board: Board, farad: number): number {
  return e6Below(settlingSeconds(board) / (CHARGED * farad));
}

/** Halves of supplies, each made once: a divider and a follower, since every ear's signal current comes back through it. */
export class Halves {
  private readonly made = new Map<string, Rest>();
  private readonly board: Board;
  private readonly sheet: Sheet;
  private readonly names: Names;

  constructor(board: Board, sheet: Sheet, names: Names) {
    this.board = board;
    this.sheet = sheet;
    this.names = names;
  }

  of(supply: string): Rest {
    const before = this.made.get(supply);
    if (before) return before;
    const { sheet } = this;
    const { volts } = this.board.supplies[supply]!;
    const rest: Rest = { volts: volts / 2, node: sheet.net(`half of ${supply}`) };
    this.made.set(supply, rest);
    const name = this.names.fresh(`${supply} follower`);
    const pen = sheet.pen(rest.node!);
    const pins = sheet.block(name);
    // 5 nV per root Hz and less than an ohm, so that code 0 of a potentiometer is silent; both run on these supplies (memory).
    sheet.part(name, volts <= 5.5 ? 'OPA350, or another with inputs and output from rail to rail' : 'OPA1641, or another that is quiet and stable as a follower', `makes ${volts / 2} V, half of ${supply}`);
    pen.resistor(supply, pins.at('in+'), 10_000);
    pen.resistor(pins.at('in+'), GND, 10_000);
    pen.capacitor(pins.at('in+'), GND, couplingCapacitor(this.board, 5_000), pins.at('in+'));
    pen.wire(pins.at('out'), pins.at('in-'));
    pen.wire(pins.at('out'), rest.node!);
    pen.wire(pins.at('V+'), supply);
    pen.wire(pins.at('V-'), GND);
    pen.capacitor(pins.at('V+'), GND, DECOUPLING);
    return rest;
  }
}
