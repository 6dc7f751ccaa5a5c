/**
 * Firmware that is wrong on purpose, as a measure of the measure.
 *
 * - swapped: what rises is ordered first, and what falls once it has arrived; made by a change of the code
 * - hasty: it was built for relays that take no time, and waits for none
 */
import type { Board, RelayFacts } from '../../boards/board.ts';
import type { SeatPlan } from '../../boards/plan/planner.ts';
import type { Stage } from './stage.ts';

/** The code that takes the meet of what is asked for and what was ordered last, and what takes the join instead. */
const MEETS: readonly (readonly [meet: RegExp, join: string])[] = [
  [/\b(\w+) & (now|link\.left)\b/g, '$1 | $2'],
  [/\b(\w+) < (now|link\.left|link\.right) \? \1 : \2(?!\w)/g, '$1 > $2 ? $1 : $2'],
];
/** A PT2258 takes its digits in the order that attenuates first. */
const DIGITS: readonly [right: RegExp, wrong: string] = [/\bfrom < (tens \* 10 \+ 10)/g, 'from >= $1'];

/** Undefined where a change is a single write: there is no order to be wrong. Throws if the firmware has become another. */
export function swappedCode(code: string, stage: Stage): string | undefined {
  let changed = code;
  if (hasWaits(stage)) {
    for (const [meet, join] of MEETS) changed = changed.replace(meet, join);
    if (changed === code) throw new Error('the wrong firmware cannot be made: its code has no meet of two settings that is known here');
  }
  if (Object.values(stage.board.chips).some(({ part }) => part === 'PT2258')) {
    const digits = changed.replace(...DIGITS);
    if (digits === changed) throw new Error('the wrong firmware cannot be made: its code has no order of digits that is known here');
    changed = digits;
  }
  return changed === code ? undefined : changed;
}

/** Facts for a firmware that waits for no relay. Pulses of latching ones stay: without them nothing would move. */
export function hastyFacts(board: Board): Board {
  const hasty = (facts: RelayFacts): RelayFacts => ({ ...facts, operate: [0, 0], release: [0, 0], bounce: [0, 0], skew: 0 });
  return { ...board, relays: Object.fromEntries(Object.entries(board.relays).map(([name, facts]) => [name, hasty(facts)])) };
}

/** Whether a change may be of several parts, so that some wait for others. */
export function hasWaits(stage: Stage): boolean {
  return stage.seats.some(({ ways }) => !isAlone(ways.plan));
}

/** One volume part and nothing else that moves. */
function isAlone({ stages }: SeatPlan): boolean {
  const moving = stages.filter(({ kind, relays }) => kind === 'volume' || relays.length);
  return moving.length === 1 && moving[0]!.kind === 'volume';
}
