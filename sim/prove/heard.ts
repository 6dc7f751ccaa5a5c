/**
 * What an ear of a seat gets for given places of all parts: the gain of every source, and the sum of them with what each
 * gives at most. Reckoned by the simulator's ear, loads counted; kept, because few places make up all pairs.
 */
import { pathOf } from '../../boards/board.ts';
import type { Board, CodecFacts } from '../../boards/board.ts';
import { selectorOf } from '../../boards/plan/planner.ts';
import type { Bounds, Chip, CodecChip } from '../chips/chip.ts';
import { codecPins } from '../codec.ts';
import { SILENT_DB, factor } from '../decibels.ts';
import { Ear, fullGain } from '../ear.ts';
import type { Switch } from '../parts/ladder.ts';
import type { Parts, Places } from './parts.ts';

/** By source, in the order of the board; the last one is the sum, V. Amplitudes. */
export interface Heard {
  readonly lo: Float64Array;
  readonly hi: Float64Array;
}

/** What is kept at most. */
const ROOM = 200_000;

export class Hearing {
  readonly sources: readonly string[];
  /** What an ear's gain depends on: indices of parts. */
  readonly matters: readonly [readonly number[], readonly number[]];
  /** Silence is a number: what the path lets through with its volume at silence and every relay at its louder side. By source, and the sum. */
  readonly silence: Float64Array;
  private readonly maxima: readonly number[];
  private readonly ears: Ear;
  private readonly seat: number;
  private readonly kept: readonly [Map<string, Heard>, Map<string, Heard>] = [new Map(), new Map()];
  private lo: Places;
  private hi: Places;

  constructor(board: Board, parts: Parts, seat: number) {
    this.seat = seat;
    this.sources = Object.keys(board.sources);
    this.maxima = Object.values(board.sources).map(({ maximum }) => maximum);
    this.lo = new Int16Array(parts.all.length);
    this.hi = new Int16Array(parts.all.length);
    this.ears = new Ear(board, this.switches(parts), this.chips(board, parts));
    this.matters = [this.found(parts, 0), this.found(parts, 1)];
    this.silence = this.silenceOf(board, parts);
  }

  /** Least and greatest for all that parts may do between `lo` and `hi`: what falls of one falls of all. */
  at(lo: Places, hi: Places, ear: 0 | 1): Heard {
    const key = this.key(lo, hi, ear);
    const kept = this.kept[ear];
    let heard = kept.get(key);
    if (!heard) {
      if (kept.size >= ROOM) kept.clear();
      kept.set(key, (heard = this.reckon(lo, hi, ear)));
    }
    return heard;
  }

  /** Tells apart what sounds different at an ear. */
  key(lo: Places, hi: Places, ear: 0 | 1): string {
    let key = '';
    for (const i of this.matters[ear]) key += String.fromCharCode(lo[i]!, hi[i]!);
    return key;
  }

  /** With what each source gives at most, V. */
  withSum(gains: readonly number[]): Float64Array {
    const all = new Float64Array(gains.length + 1);
    gains.forEach((gain, s) => {
      all[s] = gain;
      all[gains.length]! += gain * this.maxima[s]!;
    });
    return all;
  }

  private reckon(lo: Places, hi: Places, ear: 0 | 1): Heard {
    this.lo = lo;
    this.hi = hi;
    const bounds = this.sources.map((source): Bounds => this.ears.gain(source, this.seat, ear));
    return { lo: this.withSum(bounds.map((each) => each.lo)), hi: this.withSum(bounds.map((each) => each.hi)) };
  }

  private silenceOf(board: Board, parts: Parts): Float64Array {
    const path = pathOf(board, board.seats[this.seat]!);
    const inputs = selectorOf(board)?.inputs ?? {};
    const floor = factor(SILENT_DB) * fullGain(board, this.seat);
    const silent = this.sources.map((source, s) => {
      const places = Int16Array.from(parts.all, ({ relay, way }) => Number(relay !== undefined || way !== undefined));
      path.forEach((stage, n) => {
        if (stage.kind === 'ladder') for (const cell of parts.stages[this.seat]![n]!) places[cell] = 0;
      });
      for (const [name, relay] of Object.entries(inputs)) places[parts.ways.get(name) ?? parts.relays.get(relay)!] = Number(name === source);
      return Math.max(floor, ...([0, 1] as const).map((ear) => this.reckon(places, places, ear).hi[s]!));
    });
    return Float64Array.from([...silent, Math.max(...silent.map((gain, s) => gain * this.maxima[s]!))]);
  }

  private switches(parts: Parts): Map<string, Switch> {
    const state = (i: number): 'released' | 'operated' | 'travelling' => {
      if (this.lo[i] !== this.hi[i]) return 'travelling';
      return this.lo[i] ? 'operated' : 'released';
    };
    const touching = (): never => {
      throw new Error('bounds have no instant');
    };
    return new Map([...parts.relays].map(([name, i]) => [name, { state: () => state(i), touching }]));
  }

  private chips(board: Board, parts: Parts): Map<string, Chip> {
    const chips = new Map<string, Chip>();
    for (const { chip } of parts.all) {
      if (chip === undefined || chips.has(chip)) continue;
      const channels = new Map(parts.all.flatMap((part, i) => (part.chip === chip ? [[part.channel!, i] as const] : [])));
      const gain = (channel: number): Bounds => {
        const i = channels.get(channel)!;
        const { gains } = parts.all[i]!;
        return { lo: gains[this.lo[i]!]!, hi: gains[this.hi[i]!]! };
      };
      const ways = new Map(parts.all.flatMap((part, i) => (part.chip === chip && part.way ? [[codecPins((board.chips[chip] as CodecFacts).part, part.way).join(), i] as const] : [])));
      // Without its volume it is the line output. What is shut, or muted, has the part's floor.
      const reach = (from: readonly string[], to: string): Bounds => {
        const way = ways.get(from.join())!;
        const volume = to.startsWith('headphone') ? channels.get(Number(to.endsWith('right')))! : undefined;
        const { gains, line = 1 } = parts.all[way]!;
        const at = (places: Places): number => {
          if (places[way]! < 1 || (volume !== undefined && places[volume]! < 1)) return gains[0]!;
          return gains[1]! * (volume === undefined ? line : parts.all[volume]!.gains[places[volume]!]!);
        };
        return { lo: at(this.lo), hi: at(this.hi) };
      };
      chips.set(chip, { gain, reach } as Partial<CodecChip> as CodecChip);
    }
    return chips;
  }

  /** A part matters if moving it alone is heard while all others are at their loudest. */
  private found(parts: Parts, ear: 0 | 1): number[] {
    const loudest = Int16Array.from(parts.all, ({ top }) => top);
    const whole = this.reckon(loudest, loudest, ear);
    return parts.all.flatMap((_, i) => {
      const quiet = Int16Array.from(loudest);
      quiet[i] = 0;
      const { hi } = this.reckon(quiet, quiet, ear);
      return hi.some((gain, s) => gain !== whole.hi[s]) ? [i] : [];
    });
  }
}
