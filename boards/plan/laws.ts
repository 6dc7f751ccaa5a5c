/**
 * Volume laws: which of a seat's positions the knob stops at. A law never changes what a position sounds like.
 */
import type { LawFacts } from '../board.ts';

/**
 * An audio taper from silence to full: a tenth of the voltage at half the way, as makers of potentiometers draw it
 * ("15A" and its kin). (a^x - 1) / (a - 1) with a = 81 gives 0.1 at x = 1/2 (own calculation).
 */
const TAPER = 81;

/** dB of full scale at a share 0..1 of the way. */
export function audioLevel(share: number): number {
  return 20 * Math.log10((TAPER ** share - 1) / (TAPER - 1));
}

/**
 * @param levels Level of each position, dB; [0] is silence, then rising.
 * @returns Positions from quietest to loudest, each louder than the one before; the first and the last are the ends of
 *   `levels`. Empty for the straight law: every position is a step.
 * @throws Error with one sentence for a table that does not rise or leaves the path's levels.
 */
export function lawOf(law: LawFacts, levels: readonly number[]): number[] {
  const top = levels.length - 1;
  if (law.kind === 'dB') return [];
  let wanted: readonly number[];
  if (law.kind === 'audio') {
    if (!(law.steps >= 2)) throw new Error(`law.steps: ${law.steps} is no number of steps: give 2 or more`);
    wanted = Array.from({ length: law.steps }, (_, i) => audioLevel((i + 1) / law.steps) + levels[top]!);
  } else {
    wanted = law.levels;
    const wrong = wanted.findIndex((level, i) => i > 0 && !(level > wanted[i - 1]!));
    if (wrong > 0) throw new Error(`law.levels[${wrong}]: ${wanted[wrong]} dB is not above ${wanted[wrong - 1]} dB before it: list levels from quietest to loudest`);
    if (wanted.length < 2) throw new Error('law.levels: a table wants two levels or more');
    // A twentieth of a decibel is not seen: a potentiometer without its last step ends at -0.03.
    if (wanted[0]! < levels[1]! - 0.05 || wanted.at(-1)! > levels[top]! + 0.05) {
      throw new Error(`law.levels: ${wanted[0]} to ${wanted.at(-1)} dB leaves what the path has, ${levels[1]!.toFixed(1)} to ${levels[top]!.toFixed(1)} dB`);
    }
  }
  const positions: number[] = [];
  for (const [i, level] of wanted.entries()) {
    let at = 1;
    // Quantised down; the ends are the ends.
    while (at < top && levels[at + 1]! <= level + 1e-6) at++;
    if (law.kind === 'audio' && i === 0) at = 1;
    if (law.kind === 'audio' && i === wanted.length - 1) at = top;
    if (at > (positions.at(-1) ?? 0)) positions.push(at);
  }
  return positions;
}
