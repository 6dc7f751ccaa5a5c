/**
 * The gain planner: which stage takes which share of the gain, at every position of a seat's volume.
 *
 * Stages are of two kinds. Relays that switch a gain (pads, gain relays) make *ranges*: they move rarely, with
 * hysteresis. Parts with many steps (potentiometers, amplifiers with a volume, ladders) take a step at every position.
 * For each position the planner looks at every combination of both: no clipping first, then the level (at or below the
 * position's, never falling when the position rises), then the least noise at the jack.
 */
import type { Board, CodecStageFacts, SeatFacts, SelectorFacts, VolumeFacts } from '../board.ts';
import { volumePart } from '../parts.ts';
import { lawOf } from './laws.ts';
import { wayOf } from './codecs.ts';
import { chainOf, clipped, decibels, factor, gainOf, gainsOf, loudest, noiseOf } from './path.ts';
import type { Stage, Vector } from './path.ts';

/** dB: over the top 40 dB a position is met within it where the parts allow. */
const ERROR = 0.5;
const ERROR_RANGE = 40;
/** dB: at most so wide is the band in which a range is kept although another one is quieter. */
const HYSTERESIS = 3;
/** The device keeps a position in a byte, and a level's distance from a straight line in tenths of a decibel in another. */
const MOST_POSITIONS = 250;
const MOST_DISTANCE = 255;
/** A step of a byte; a potentiometer with 257 of them goes without its last, 0.03 dB. */
const MOST_STEP = 255;
/** A position that there is none of. */
const NEVER = 255;
/** Vectors of a range that are looked at, at most. */
const MOST_VECTORS = 400_000;

/** A combination of the relays that switch a gain. */
export interface Range {
  /** Relay name to whether its coil is on. */
  readonly relays: Readonly<Record<string, boolean>>;
  /** Gain of the range with every other part at its loudest, dB of full scale. */
  readonly top: number;
}

/** What a position is set to in a range. */
export interface Setting {
  /** Step of each stage of the chain. */
  readonly left: Vector;
  readonly right: Vector;
  /** dB of full scale, of the louder ear; exact. */
  readonly level: number;
}

/** Bounds of a range for one input: positions. */
export interface Band {
  /** In the range, it is kept down to `least` and up to `most`. `least` above `most`: never used. */
  readonly least: number;
  readonly most: number;
  /** From this position on the next range has less noise. */
  readonly better: number;
}

export interface InputPlan {
  /** Source, "" where the board has no selector. */
  readonly source: string;
  /** The loudest position that neither the limit nor any stage's headroom forbids. */
  readonly top: number;
  readonly bands: readonly Band[];
  /** The stage that would clip above `top`, if that is what ends it. */
  readonly clips?: string;
}

export interface SeatPlan {
  readonly seat: SeatFacts;
  readonly stages: readonly Stage[];
  readonly ranges: readonly Range[];
  /** Settings by range and position; [r][0] is silence in that range. */
  readonly settings: readonly (readonly Setting[])[];
  /** Number of positions without silence: they run from 1. */
  readonly positions: number;
  readonly inputs: readonly InputPlan[];
  /** Positions of the volume law from quietest to loudest; empty when every position has its own step. */
  readonly law: readonly number[];
  readonly startup: number;
  /** Level of a position p in range r in mB: floor + p * step - 10 * distance[r][p]. */
  readonly floor: number;
  readonly step: number;
  readonly distance: readonly (readonly number[])[];
  /** dB a position where balance and trim are made of positions; 0 where both ears share every part. */
  readonly earStep: number;
}

/** @throws Error with one sentence, without the seat before it, when the path cannot be planned. */
export function planSeat(board: Board, seat: SeatFacts): SeatPlan {
  const stages = chainOf(board, seat);
  const moving = stages.flatMap((stage, i) => (stage.kind === 'volume' || stage.kind === 'ladder' ? [i] : []));
  const switches = stages.flatMap((stage, i) => (stage.kind === 'pad' || stage.kind === 'gain relay' ? [i] : []));
  if (!moving.length) throw new Error('the path has no part that sets a volume: add one of kind volume or ladder');
  const full = decibels(gainOf(stages, loudest(stages)));
  const sources = sourcesOf(board);
  const least = (seat.least ?? -Infinity) / 100;

  let ranges = Array.from({ length: 1 << switches.length }, (_, bits) => {
    const base = stages.map((stage) => (stage.kind === 'volume' || stage.kind === 'ladder' ? stage.settings.length - 1 : 0));
    switches.forEach((at, bit) => (base[at] = (bits >> bit) & 1));
    return { base, top: decibels(gainOf(stages, base)) - full, vectors: [] as Candidate[] };
  }).sort((a, b) => a.top - b.top);
  for (const range of ranges) range.vectors = candidates(stages, range.base, moving, full);

  let targets = positionsOf(ranges, seat, least, moving.some((i) => isStereo(board, stages[i]!)));
  // Where the parts' own steps are coarse, some targets are met by the same one, or by none: a position changes the level.
  const quiet = Math.min(...sources.map(({ maximum }) => maximum));
  for (let last = 0; last !== targets.length; ) {
    last = targets.length;
    const bounds = targets.map((target) => boundAt(ranges, target));
    const rows = ranges.map(({ vectors }) => choose(stages, vectors, targets, bounds));
    const met = targets.filter((target, p) => rows.some((row) => meets(row[p]!, target, bounds[p]!)));
    if (met.length < targets.length) {
      targets = met;
      continue;
    }
    const way = bestRanges(stages, rows, targets, bounds, quiet);
    const reached = targets.map((_, p) => (way[p]! < 0 ? Infinity : rows[way[p]!]![p]!.level));
    targets = targets.filter((_, p) => p === 0 || reached[p] === Infinity || reached[p]! > reached[p - 1]! + 0.01);
  }
  if (targets.length > MOST_POSITIONS) {
    throw new Error(`${targets.length} positions are more than the ${MOST_POSITIONS} of a byte: give a greater step, or a higher least level`);
  }
  if (!targets.length) throw new Error(`least: ${least} dB is above all that the path can give: lower it`);

  // Which range is best where, for each input by itself: its maximum decides what clips.
  const bounds = targets.map((target) => boundAt(ranges, target));
  const choices = ranges.map(({ vectors }) => choose(stages, vectors, targets, bounds));
  const best = sources.map(({ maximum }) => bestRanges(stages, choices, targets, bounds, maximum));
  const used = ranges.map((_, r) => best.some((row) => row.includes(r)));
  const kept = ranges.flatMap((_, r) => (used[r] ? [r] : []));
  ranges = kept.map((r) => ranges[r]!);
  const settings = kept.map((r) => [silence(stages, moving, ranges[kept.indexOf(r)]!.base), ...choices[r]!]);

  const limit = seat.limit / 100;
  const inputs = sources.map(({ source, maximum }, i): InputPlan => {
    const row = best[i]!.map((r) => kept.indexOf(r));
    let top = 0;
    let clips: string | undefined;
    row.forEach((r, p) => {
      if (r < 0) return;
      if (settings[r]![p + 1]!.level <= limit + 1e-6 && top === p) top = p + 1;
    });
    const over = targets.findIndex((_, p) => row[p]! < 0);
    if (over >= 0 && over === top) {
      // Of the ranges that are used; where none is, the quietest clips already.
      const loud = kept.at(-1) ?? 0;
      clips = clipped(stages, choices[loud]![over]!.left, maximum)?.stage;
    }
    return { source, top, bands: bandsOf(stages, settings, row, { top, maximum, targets, bounds }), ...(clips ? { clips } : {}) };
  });
  const worst = inputs.find(({ top }) => top < 1);
  if (worst) {
    const why = worst.clips ? `${worst.clips} clips at every level` : 'no position is below the limit';
    throw new Error(`${worst.source || 'the source'} cannot be played: ${why}`);
  }

  raiseQuietEars(settings, ranges, inputs);
  const { floor, step, distance } = straight(settings, inputs, Math.round(100 * (seat.step ?? spacing(targets) ?? 1)));
  /** Ranges that a position may be reached in. */
  const rangesAt = (p: number): number[] => ranges.flatMap((_, r) => (inputs.some(({ bands }) => p >= bands[r]!.least && p <= bands[r]!.most) ? [r] : []));
  const law = lawOf(seat.law ?? { kind: 'dB' }, settings[0]!.map((_, p) => (p ? Math.max(...rangesAt(p).map((r) => settings[r]![p]!.level)) : -Infinity)));
  // The loudest that a position may be, in whatever range it is reached.
  const loudestAt = (p: number): number => Math.max(...rangesAt(p).map((r) => levelOf({ floor, step, distance }, r, p)));
  const below = (mB: number): number => {
    let found = 1;
    for (let p = 1; p < settings[0]!.length; p++) if (loudestAt(p) <= mB) found = p;
    return found;
  };
  const separate = moving.filter((i) => isStereo(board, stages[i]!));
  return {
    seat,
    stages,
    ranges: ranges.map(({ base, top }) => ({
      top,
      relays: Object.fromEntries(switches.map((at) => [stages[at]!.relays[0]!, base[at] === 1])),
    })),
    settings,
    positions: targets.length,
    inputs,
    law,
    startup: below(seat.startup),
    floor,
    step,
    distance,
    // A part that both ears share does not leave its position for one of them.
    earStep: separate.length === moving.length ? step / 100 : 0,
  };
}

/** Level of a position in mB as the device reckons it. */
export function levelOf(plan: Pick<SeatPlan, 'floor' | 'step' | 'distance'>, range: number, position: number): number {
  return plan.floor + position * plan.step - 10 * (plan.distance[range]![position] ?? 0);
}

/** Whether the part has a volume for each ear. */
export function isStereo(board: Board, { chip }: Stage): boolean {
  return chip !== undefined && volumePart(board.chips[chip] as VolumeFacts).channels > 1;
}

/**
 * The sources of a board, with what a selector calls them; without one there is a single one, "". Of a codec's sources
 * the maximum is what arrives at its mixer.
 */
export function sourcesOf(board: Board): { source: string; maximum: number }[] {
  const selector = selectorOf(board);
  const names = selector ? Object.keys(selector.inputs) : Object.keys(board.sources).slice(0, 1);
  return names.map((name) => ({ source: selector ? name : '', maximum: board.sources[name]!.maximum * factor(wayOf(board, name)?.gain ?? 0) }));
}

/** What chooses the source: relays, or a codec's mixer. */
export function selectorOf(board: Board): SelectorFacts | CodecStageFacts | undefined {
  return board.path.find((stage): stage is SelectorFacts | CodecStageFacts => stage.kind === 'selector' || stage.kind === 'codec');
}

interface Candidate {
  readonly vector: Vector;
  readonly level: number;
  readonly right?: Vector;
}

/** Every combination of the moving parts' steps in a range, from quietest to loudest; silence is none of them. */
function candidates(stages: readonly Stage[], base: Vector, moving: readonly number[], full: number): Candidate[] {
  const lists = moving.map((i) => steps(stages[i]!));
  const count = lists.reduce((n, list) => n * list.length, 1);
  if (count > MOST_VECTORS) throw new Error(`the path has ${count} combinations of steps, more than the ${MOST_VECTORS} that are planned: give one of its volume parts a fixed place`);
  const found: Candidate[] = [];
  const walk = (n: number, vector: number[]): void => {
    if (n === moving.length) {
      const left = gainOf(stages, vector);
      if (left > 0) found.push({ vector: [...vector], level: decibels(left) - full });
      return;
    }
    for (const step of lists[n]!) {
      vector[moving[n]!] = step;
      walk(n + 1, vector);
    }
  };
  walk(0, [...base]);
  const sorted = found.sort((a, b) => a.level - b.level);
  return stages.some(({ right }) => right) ? paired(stages, sorted, full) : sorted;
}

const steps = (stage: Stage): number[] =>
  stage.settings.map((_, step) => step).filter((step) => (stage.kind === 'ladder' ? true : step > 0 && step <= MOST_STEP));

/**
 * Below its band a range is only for an ear that stays below the other one. Its steps are coarser there than those of the
 * range before: an ear that came out quieter than it was in that one would have passed its end on the way. So it takes the
 * quietest step that is not below.
 */
function raiseQuietEars(settings: Setting[][], ranges: readonly { readonly vectors: readonly Candidate[] }[], inputs: readonly InputPlan[]): void {
  for (let r = 1; r < settings.length; r++) {
    const least = Math.min(...inputs.map(({ bands }) => bands[r]!.least));
    for (let p = Math.min(least, settings[r]!.length) - 1; p >= 1; p--) {
      const before = settings[r - 1]![p]!;
      // Never louder than what comes next in this range.
      const next = settings[r]![p + 1];
      const found = ranges[r]!.vectors.find(({ level }) => level >= before.level - 1e-6);
      if (!found || (next && found.level > next.level + 1e-6)) {
        if (next && next.level >= before.level - 1e-6) settings[r]![p] = next;
        continue;
      }
      settings[r]![p] = { left: found.vector, right: found.right ?? found.vector, level: found.level };
    }
  }
}

/**
 * Where the ears were measured apart each gets its own steps: for a step of one ear the nearest of the other, so that
 * they are off by half a step of the part at most.
 */
function paired(stages: readonly Stage[], left: readonly Candidate[], full: number): Candidate[] {
  const right = left.map(({ vector }) => ({ vector, level: decibels(gainOf(stages, vector, 1)) - full })).sort((a, b) => a.level - b.level);
  let at = 0;
  return left
    .map(({ vector, level }) => {
      while (at + 1 < right.length && Math.abs(right[at + 1]!.level - level) <= Math.abs(right[at]!.level - level)) at++;
      return { vector, right: right[at]!.vector, level: Math.max(level, right[at]!.level) };
    })
    .sort((a, b) => a.level - b.level);
}

/** The levels that the positions stand for, from quietest to loudest. */
function positionsOf(ranges: readonly { vectors: readonly Candidate[] }[], seat: SeatFacts, least: number, balanced: boolean): number[] {
  const all = [...new Set(ranges.flatMap(({ vectors }) => vectors.map(({ level }) => level)))].sort((a, b) => a - b);
  const own = distinct(all).filter((level) => level >= least - 1e-3);
  // Balance and trim are counted in positions: where the part's steps are uneven, a position must be the same all over.
  const even = own.every((level, i) => i < 2 || Math.abs(level - 2 * own[i - 1]! + own[i - 2]!) < 0.05);
  if (ranges.length === 1 && seat.step === undefined && (even || !balanced)) return own;
  const step = seat.step ?? 1;
  const down: number[] = [];
  let target = all.at(-1)!;
  let last = Infinity;
  for (let at = all.length - 1; at >= 0 && down.length <= 2 * MOST_POSITIONS; ) {
    while (at >= 0 && (all[at]! > target + 1e-9 || all[at]! >= last - 1e-6)) at--;
    if (at < 0 || all[at]! < least - 1e-3) break;
    // The position stands for its target where the parts come near enough, else for what they have.
    const near = all[at]! > target - Math.min(step, ERROR);
    down.push(near ? target : all[at]!);
    last = all[at]!;
    target = near ? target - step : Math.min(target - step, all[at]!);
  }
  return down.reverse();
}

/** dB from one position to the next, where it is the same all over; undefined where it is not. */
function spacing(targets: readonly number[]): number | undefined {
  if (targets.length < 2) return undefined;
  const mean = (targets.at(-1)! - targets[0]!) / (targets.length - 1);
  return targets.every((level, p) => Math.abs(level - targets[0]! - p * mean) < 0.05) ? mean : undefined;
}

/** Levels that are told apart on the screen. */
function distinct(levels: readonly number[]): number[] {
  let last = -Infinity;
  return levels.filter((level) => level - last > 0.05 && ((last = level), true));
}

/** In one range, for every target: at or below it, as near as the parts come, and what is quiet of that. */
function choose(stages: readonly Stage[], vectors: readonly Candidate[], targets: readonly number[], bounds: readonly number[]): Setting[] {
  const several = stages.filter(({ kind }) => kind === 'volume' || kind === 'ladder').length > 1;
  const top = targets.at(-1)!;
  const rows: Setting[] = [];
  // From the loudest down: with several parts none of them may rise when the volume falls.
  let before: Candidate | undefined;
  for (let p = targets.length - 1; p >= 0; p--) {
    const target = targets[p]!;
    let at = upTo(vectors, target);
    if (at < 0) at = 0;
    let chosen = vectors[at]!;
    if (several) {
      const bound = target > top - ERROR_RANGE ? ERROR : bounds[p]!;
      let noise = Infinity;
      const ceiling = before && sharesOf(stages, before.vector);
      let fallback: Candidate | undefined;
      for (let i = at; i >= 0; i--) {
        const candidate = vectors[i]!;
        if (ceiling && sharesOf(stages, candidate.vector).some((share, k) => share > ceiling[k]!)) continue;
        fallback ??= candidate;
        if (candidate.level <= target - bound) break;
        const v = noiseOf(stages, candidate.vector);
        if (v < noise * 0.999) [noise, chosen] = [v, candidate];
      }
      if (noise === Infinity) chosen = fallback ?? vectors[0]!;
      before = chosen;
    }
    rows[p] = { left: chosen.vector, right: chosen.right ?? chosen.vector, level: chosen.level };
  }
  return rows;
}

/** By stage, what rises with its gain: a step, but a ladder's pattern of coils says nothing where its cells stand in another order. */
function sharesOf(stages: readonly Stage[], vector: Vector): readonly number[] {
  if (stages.every(({ kind }) => kind !== 'ladder')) return vector;
  const gains = gainsOf(stages, vector);
  return vector.map((step, k) => (stages[k]!.kind === 'ladder' ? gains[k]! : step));
}

/** Index of the loudest candidate at or below a level, -1 when there is none. */
function upTo(vectors: readonly Candidate[], level: number): number {
  let [lo, hi] = [0, vectors.length];
  while (lo < hi) {
    const middle = (lo + hi) >> 1;
    if (vectors[middle]!.level <= level + 1e-9) lo = middle + 1;
    else hi = middle;
  }
  return lo - 1;
}

/** How far below a position's level a setting may be: ERROR, or the step that the finest range has there, if that is more. */
function boundAt(ranges: readonly { readonly vectors: readonly Candidate[] }[], target: number): number {
  const steps = ranges.flatMap(({ vectors }) => {
    const at = upTo(vectors, target);
    return at >= 0 && at + 1 < vectors.length ? [vectors[at + 1]!.level - vectors[at]!.level] : [];
  });
  return Math.max(ERROR, Math.min(Infinity, ...steps));
}

const meets = ({ level }: Setting, target: number, bound: number): boolean => level <= target + 1e-6 && level >= target - bound - 1e-6;

/**
 * A range for each position: none that clips or misses the level, none twice on the way up, and in all the least noise.
 * -1 from where on all clip.
 */
function bestRanges(stages: readonly Stage[], choices: readonly (readonly Setting[])[], targets: readonly number[], bounds: readonly number[], maximum: number): number[] {
  const loss = targets.map((target, p) => {
    return choices.map((row) => {
      const setting = row[p]!;
      return meets(setting, target, bounds[p]!) && !clipped(stages, setting.left, maximum) ? decibels(noiseOf(stages, setting.left)) + 200 : Infinity;
    });
  });
  const end = loss.findIndex((row) => row.every((each) => each === Infinity));
  const count = end < 0 ? targets.length : end;
  // Least sum of decibels over all ways that never go back to a quieter range.
  const sum: number[][] = [];
  const from: number[][] = [];
  for (let p = 0; p < count; p++) {
    sum[p] = [];
    from[p] = [];
    let least = p ? Infinity : 0;
    let before = -1;
    for (let r = 0; r < choices.length; r++) {
      if (p && sum[p - 1]![r]! < least) [least, before] = [sum[p - 1]![r]!, r];
      sum[p]![r] = least + loss[p]![r]!;
      from[p]![r] = before;
    }
  }
  const row: number[] = Array.from({ length: targets.length }, () => -1);
  let r = count ? sum[count - 1]!.indexOf(Math.min(...sum[count - 1]!)) : -1;
  if (count && sum[count - 1]![r] === Infinity) throw new Error('no way through the ranges is both unclipped and within its levels: give the stages between the relays more headroom');
  for (let p = count - 1; p >= 0; p--) {
    row[p] = r;
    r = from[p]![r]!;
  }
  return row;
}

/** How far each range is kept, for one input. */
function bandsOf(
  stages: readonly Stage[],
  settings: readonly (readonly Setting[])[],
  row: readonly number[],
  { top, maximum, targets, bounds }: { top: number; maximum: number; targets: readonly number[]; bounds: readonly number[] },
): Band[] {
  return settings.map((range): Band => {
    const r = settings.indexOf(range);
    const own = row.flatMap((of, p) => (of === r && p < top ? [p + 1] : []));
    if (!own.length) return { least: NEVER, most: 0, better: NEVER };
    const [first, last] = [own[0]!, own.at(-1)!];
    const fits = (p: number): boolean =>
      p >= 1 && p <= top && !clipped(stages, range[p]!.left, maximum) && range[p]!.level >= targets[p - 1]! - bounds[p - 1]! - 1e-6 && (p === 1 || range[p]!.level > range[p - 1]!.level + 1e-6);
    const width = (a: number, b: number): number => targets[b - 1]! - targets[a - 1]!;
    // Half of the band on either side of the crossing where it can be had.
    let [least, most] = [first, last];
    while (last < top && fits(most + 1) && width(last, most + 1) <= HYSTERESIS / 2) most++;
    while (first > 1 && fits(least - 1) && width(least - 1, first) <= HYSTERESIS / 2) least--;
    return { least: first === 1 ? 1 : least, most: last === top ? MOST_POSITIONS : most, better: last === top ? NEVER : last + 1 };
  });
}

function silence(stages: readonly Stage[], moving: readonly number[], base: Vector): Setting {
  const vector = base.map((step, i) => (moving.includes(i) ? 0 : step));
  return { left: vector, right: vector, level: -Infinity };
}

/**
 * The straight line above all levels that are used, with the step asked for where every distance fits into a byte, else
 * with the one that keeps them least.
 */
function straight(settings: readonly (readonly Setting[])[], inputs: readonly InputPlan[], asked: number): Pick<SeatPlan, 'floor' | 'step' | 'distance'> {
  // Rounded to a tenth of a decibel once, below: a hundredth first would be rounding twice.
  const levels = settings.map((row) => row.map(({ level }) => Math.round(level * 1e4) / 100));
  const used = levels.flatMap((row, r) =>
    row.flatMap((level, p) => (p && inputs.some(({ bands, top }) => p >= bands[r]!.least && p <= bands[r]!.most && p <= top) ? [[p, level] as const] : [])),
  );
  const lineOf = (step: number): { floor: number; step: number; most: number } => {
    const floor = Math.ceil(Math.max(...used.map(([p, level]) => level - p * step)) / 10) * 10;
    return { floor, step, most: Math.max(...used.map(([p, level]) => floor + p * step - level)) };
  };
  let best = lineOf(asked);
  for (let step = 1; best.most > 10 * MOST_DISTANCE && step <= 1000; step++) {
    const other = lineOf(step);
    if (other.most < best.most) best = other;
  }
  const { floor, step } = best;
  const distance = levels.map((row) => row.map((level, p) => (p ? Math.max(0, Math.min(MOST_DISTANCE, Math.round((floor + p * step - level) / 10))) : 0)));
  if (used.every(([p, level]) => Math.abs(floor + p * step - level) < 5)) return { floor, step, distance: distance.map(() => []) };
  return { floor, step, distance };
}
