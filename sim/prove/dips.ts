/**
 * How deep and how long a change by one step is a hole: the least that any timing allows, and the latest that every part
 * has arrived, one after the other. The interpreter's own time is that of the simulator's charges; what else it may be
 * doing when a wait is over, such as a slice of a picture, is not in it.
 */
import type { Board, ChipFacts } from '../../boards/board.ts';
import { MCUS, nsPerInstruction } from '../../boards/mcu.ts';
import { dB, factor } from '../decibels.ts';
import { MS } from '../clock.ts';
import { CHARGES } from '../port/charges.ts';
import { Flight } from './flight.ts';
import type { Hearing } from './heard.ts';
import { between } from './parts.ts';
import type { Leg, Place, Ways } from './way.ts';

export interface Dip {
  /** Deepest, re the quieter end; 0 for none. */
  readonly dB: number;
  /** ms that it is more than 3 dB below the quieter end, at most. */
  readonly ms: number;
  /** ms that it may be. */
  readonly most: number;
  readonly where: string;
}

/** Hole: so many dB below the quieter end. */
export const HOLE = 3;
/** ms, without a part that waits for a zero crossing. */
const MOST = 25;

/** Bytes that set both ears, or a port, with the address; an AD5252 takes a transfer for each ear. */
const BYTES: Record<ChipFacts['part'], number> = {
  DS1882: 3,
  MCP4651: 5,
  MCP4661: 5,
  AD5252: 6,
  AD5254: 6,
  PT2258: 5,
  TPA6130A2: 3,
  WM8731: 6,
  TLV320AIC23B: 6,
  SGTL5000: 5,
  WM8960: 6,
  ES8388: 12,
  MCP23017: 3,
  MCP23008: 3,
  TCA9554: 3,
  PCF8574: 2,
  SSD1306: 0,
  SH1106: 0,
};

/** How long what the interpreter does takes on a board, ms. */
class Costs {
  private readonly call: number;
  private readonly board: Board;

  constructor(board: Board) {
    this.board = board;
    this.call = nsPerInstruction(MCUS[board.mcu]) / MS;
  }

  get wait(): number {
    return (CHARGES.setTimer + CHARGES.timer) * this.call;
  }

  get pin(): number {
    return CHARGES.pin * this.call;
  }

  byte(chip: string): number {
    return 9000 / this.board.buses[this.board.chips[chip]!.bus]!.bitrate;
  }

  write(chip: string): number {
    const { part } = this.board.chips[chip]!;
    const transfers = part === 'AD5252' || part === 'AD5254' ? 2 : 1;
    return (transfers * ((CHARGES.write[part] ?? 0) + CHARGES.after) + BYTES[part] * CHARGES.byte) * this.call + BYTES[part] * this.byte(chip);
  }

  /** A pulse of a latching relay: what starts its end, and that end, which may come between. */
  pulse(chip: string): number {
    return (CHARGES.setTimer + CHARGES.timer) * this.call + this.write(chip);
  }
}

/** ms that a change may be a hole: more where a part takes part in it that waits for a zero crossing. */
export function mostOf(ways: Ways, from: Place, legs: readonly Leg[]): number {
  const moving = ways.own.filter((i) => legs.some(({ orders }) => orders[i] !== from.orders[i]));
  return MOST + Math.max(0, ...moving.map((i) => ways.parts.all[i]!.window));
}

/** `legs`: one change from rest. */
export function dipOf(board: Board, ways: Ways, hearing: Hearing, from: Place, legs: readonly Leg[], ear: 0 | 1): Dip {
  const { all } = ways.parts;
  const sum = hearing.sources.length;
  const end = legs.at(-1)?.place.orders ?? from.orders;
  const levelOf = (flight: Flight): number => hearing.at(flight.lo, flight.hi, ear).lo[sum]!;
  const quieter = Math.min(levelOf(new Flight(ways, from.orders)), levelOf(new Flight(ways, end)));
  const threshold = quieter * factor(-HOLE);
  let least = quieter;
  let long = 0;
  const hold = (level: number, ms: number): void => {
    if (level < least) least = level;
    if (level < threshold) long += ms;
  };

  // Parts that are on their way, and for how long at most.
  const left = new Map<number, number>();
  let orders = from.orders;
  const lo = Int16Array.from(orders);
  const hi = Int16Array.from(orders);
  const heard = (): number => {
    const flight = new Flight(ways, orders, lo, hi);
    return levelOf(flight);
  };
  /** Time passes: up to `ms`, or until all have arrived. */
  const pass = (ms: number): void => {
    let rest = ms;
    while (rest > 0) {
      const next = Math.min(rest, ...left.values());
      if (next === Infinity) return;
      hold(heard(), next);
      rest -= next;
      for (const [part, still] of left) {
        if (still > next) left.set(part, still - next);
        else {
          left.delete(part);
          lo[part] = hi[part] = orders[part]!;
        }
      }
    }
  };
  const costs = new Costs(board);
  /** ms that it takes until the first of them is written, and from there until the last is. */
  const written = (moving: readonly number[]): { first: number; rest: number } => {
    const drives = moving.map((i) => {
      const { chip, relay } = all[i]!;
      const facts = relay === undefined ? undefined : board.relays[relay]!;
      const drive = facts && (facts.kind === 'relay' ? facts.coil : facts.set);
      return chip ?? (drive && 'expander' in drive ? drive.expander : '');
    });
    const pulsed = drives.filter((_, n) => {
      const { relay } = all[moving[n]!]!;
      return relay !== undefined && board.relays[relay]!.kind === 'latching relay';
    });
    const chips = [...new Set(drives.filter(Boolean))];
    const writes = [...drives.filter((each) => !each).map(() => costs.pin), ...chips.map((chip) => costs.write(chip))];
    const first = Math.max(0, ...writes);
    const pulses = chips.filter((chip) => pulsed.includes(chip)).map((chip) => costs.pulse(chip));
    return { first, rest: [...writes, ...pulses].reduce((a, b) => a + b, 0) - first };
  };

  let before = 0;
  legs.forEach((leg, n) => {
    const moving = ways.own.filter((i) => leg.orders[i] !== orders[i]);
    const { first, rest } = written(moving);
    if (n) {
      // What fell has surely arrived, rounded up to a timer's ms, and that up once more; then the others are written.
      const falls = Math.max(0, ...[...left].filter(([, still]) => still > 1e-6).map(([, still]) => Math.ceil(still) + 1));
      pass(before + falls + costs.wait + first + rest);
    }
    before = rest;
    for (const i of moving) {
      const part = all[i]!;
      const to = leg.orders[i]!;
      const way = between(part, orders[i]!, to);
      lo[i] = Math.min(lo[i]!, to, way);
      hi[i] = Math.max(hi[i]!, to);
      // A part that follows at once is on its way for as long as its bytes take.
      left.set(i, (to < orders[i]! ? part.fall : part.rise) || (part.digits ? 2 * costs.byte(part.chip!) : 0) || 1e-9);
    }
    orders = leg.orders;
  });
  pass(Infinity);
  return { dB: dB(least / quieter), ms: long, most: mostOf(ways, from, legs), where: '' };
}
