/**
 * Levels: what each seat asks for against what its path can give, and each source against what the stages stand.
 *
 * 0 dB is the loudest setting of all stages together, as in the planner. Levels in the file are mB of that.
 */
import type { Board, SeatFacts } from '../board.ts';
import { wayOf } from '../plan/codecs.ts';
import { chainOf, decibels, factor, gainOf, loudest } from '../plan/path.ts';
import type { Stage } from '../plan/path.ts';
import type { Complain } from './complaint.ts';
import { dB, mB, volts } from './complaint.ts';
import { placedPath } from './walk.ts';

/** dB: less is no difference. */
const NOTHING = 0.01;

/** For boards whose stages name what is there. */
export function checkLevels(board: Board, complain: Complain): void {
  const clipping = new Set<string>();
  board.seats.forEach((seat, s) => {
    const chain = chainOf(board, seat);
    if (!chain.some(({ kind }) => kind === 'volume' || kind === 'ladder')) return; // volumes.ts
    const most = decibels(gainOf(chain, loudest(chain)));
    const lowest = Math.round(100 * (decibels(gainOf(chain, quietest(chain))) - most));
    checkSeat(seat, `seats[${s}]`, lowest, complain);
    checkLaw(seat, `seats[${s}]`, lowest, complain);
    const tops: Top[] = [];
    for (const [name, { maximum: arriving }] of Object.entries(board.sources)) {
      const maximum = arriving * factor(wayOf(board, name)?.gain ?? 0); // at a codec's mixer
      const way = waysThrough(chain, decibels(maximum));
      if ('clips' in way) {
        const { stage, field } = placedPath(board, s)[way.clips.stage]!;
        // A stage that all seats share is named once.
        if (clipping.has(`${field} ${name}`)) continue;
        clipping.add(`${field} ${name}`);
        complain.error(
          stage.kind === 'volume' ? `${field}.chip` : `${field}.maximum`,
          `${volts(maximum)} of ${name} make ${volts(way.clips.volts)} at ${stage.name} whatever is set, and it clips above ${volts(way.clips.most)}`,
          'attenuate before it, or give it less gain or more supply',
        );
        continue;
      }
      tops.push({ source: `${volts(maximum)} of ${name}`, level: Math.floor(100 * (way.most - decibels(maximum) - most + NOTHING)), stage: chain[way.limits]!.name });
    }
    checkTops(seat, `seats[${s}]`, tops, complain);
  });
}

/** How far a source comes, mB, and the stage where it would clip above. */
interface Top {
  readonly source: string;
  readonly level: number;
  readonly stage: string;
}

/** A limit that no source reaches is a mistake; one that some do not reach is worth knowing. */
function checkTops({ limit }: SeatFacts, field: string, tops: readonly Top[], complain: Complain): void {
  if (limit > 0 || !tops.length) return;
  const furthest = tops.reduce((a, b) => (b.level > a.level ? b : a));
  if (furthest.level < limit) {
    complain.error(`${field}.limit`, `${mB(limit)} cannot be reached: ${furthest.source} clip in ${furthest.stage} above ${mB(furthest.level)}`, `lower it to ${furthest.level}, or give that stage more headroom or less gain`);
    return;
  }
  for (const { source, level, stage } of tops) {
    if (level < limit) complain.warning(`${field}.limit`, `${source} clip in ${stage} above ${mB(level)}, so that source ends there`, `leave it so, or lower the limit to ${level}`);
  }
}

/** The quietest setting that is not silence. */
const quietest = (chain: readonly Stage[]): number[] =>
  chain.map(({ kind, settings }) => {
    const gains = settings.map(({ gain }) => gain);
    return kind === 'volume' ? 1 : gains.indexOf(Math.min(...gains));
  });

function checkSeat({ limit, least, startup }: SeatFacts, field: string, lowest: number, complain: Complain): void {
  const bottom = Math.max(least ?? lowest, lowest);
  const tooLow = (level: number): boolean => level < lowest - 1; // both are rounded
  if (limit > 0) complain.error(`${field}.limit`, `${mB(limit)} is above the loudest level of this path, 0 dB`, 'lower it');
  else if (tooLow(limit)) complain.error(`${field}.limit`, `${mB(limit)} is below the quietest level of this path, ${mB(lowest)}`, 'raise it');
  if (least !== undefined && tooLow(least)) complain.error(`${field}.least`, `${mB(least)} is below the quietest level of this path, ${mB(lowest)}`, 'raise it, or leave it out');
  else if (least !== undefined && least > limit) complain.error(`${field}.least`, `${mB(least)} is above the limit, ${mB(limit)}`, 'lower it');
  if (startup > limit) complain.error(`${field}.startup`, `${mB(startup)} is above the limit, ${mB(limit)}`, 'lower it');
  else if (startup < bottom - 1 && bottom <= limit) complain.error(`${field}.startup`, `${mB(startup)} is below the least level, ${mB(bottom)}`, 'raise it');
}

function checkLaw({ law, least, limit }: SeatFacts, field: string, lowest: number, complain: Complain): void {
  if (law?.kind !== 'table') return;
  const bottom = Math.max(least ?? lowest, lowest);
  law.levels.forEach((level, i) => {
    const before = law.levels[i - 1];
    const place = `${field}.law.levels[${i}]`;
    if (before !== undefined && level <= before) complain.error(place, `${dB(level)} does not rise above ${dB(before)} before it`, 'list levels from least to loudest, each once');
    else if (100 * level < bottom - 1) complain.error(place, `${dB(level)} is below the least level, ${mB(bottom)}`, 'raise it, or leave it out');
    else if (100 * level > limit && 100 * (before ?? -Infinity) <= limit) complain.warning(place, `${dB(level)} is above the limit, ${mB(limit)}, and is never reached`, 'raise the limit, or leave it out');
  });
}

/** Levels in dB of 1 V that may be at a place, without clipping before it. */
interface Way {
  readonly least: number;
  readonly most: number;
}

type Found = { readonly most: number; readonly limits: number } | { readonly clips: { readonly stage: number; readonly volts: number; readonly most: number } };

/**
 * What a source can be brought to at the jack without clipping anywhere. A part with many steps makes any level between
 * its ends, a relay one of two; whatever clips is left away. All is rising: if the quietest setting of every stage clips,
 * every setting does.
 */
function waysThrough(chain: readonly Stage[], source: number): Found {
  let ways: Way[] = [{ least: source, most: source }];
  let limits = 0;
  for (const [i, stage] of chain.entries()) {
    const gains = stage.settings.map(({ gain }) => decibels(gain));
    const loud = gains.at(-1)!;
    const many = stage.kind === 'volume' || stage.kind === 'ladder';
    const kept: Way[] = [];
    const quiet = many ? gains[stage.kind === 'volume' ? 1 : 0]! : gains[0]!;
    const choices = many ? [[quiet, loud]] : gains.length > 1 ? [[gains[0]!, gains[0]!], [loud, loud]] : [[loud, loud]];
    const lid = decibels(stage.most.input);
    const end = decibels(stage.most.output);
    for (const { least, most } of ways) {
      if (most > lid + NOTHING) limits = i;
      if (least > lid + NOTHING) continue;
      for (const [low, high] of choices as [number, number][]) {
        const way = { least: least + low, most: Math.min(most, lid) + high };
        if (way.most > end + NOTHING) limits = i;
        if (way.least > end + NOTHING) continue;
        kept.push({ least: way.least, most: Math.min(way.most, end) });
      }
    }
    if (!kept.length) {
      const least = Math.min(...ways.map((way) => way.least));
      const atInput = least > lid + NOTHING;
      return { clips: { stage: i, volts: 10 ** ((atInput ? least : least + quiet) / 20), most: atInput ? stage.most.input : stage.most.output } };
    }
    // What differs by less than can be heard is one way: their number stays small.
    const round = (level: number): number => Math.round(level * 10);
    ways = [...new Map(kept.map((way) => [`${round(way.least)} ${round(way.most)}`, way])).values()];
  }
  return { most: Math.max(...ways.map((way) => way.most)), limits };
}
