/**
 * A2: uneven and linear parts are corrected. Over the top 40 dB each level that is asked for in half decibels is met
 * within 0.5 dB; where a part has no steps that fine, within the widest of its own steps there, which is printed.
 */
import type { Board } from '../../boards/board.ts';
import { DESK, LADDER, LINEAR, POCKET, SIX, SOLO, TPA_GAINS, ears, inputsOf, look, numberIn, order, plannedFor, playingBoard, withGainRelay, withSeats } from './boards.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, sound } from './solo.ts';
import type { Wrong } from './solo.ts';

const BAR = 0.5;
const TOP = 40;
const ASKED_EVERY = 0.5;
/** ms: a ramp, and the rest after which the better range is taken. */
const WAIT = 6000;
/** dB of arithmetic. */
const EXACT = 1e-3;

/** The widest step between levels (dB of the loudest, rising) that ends in the top `TOP` dB. */
const widest = (levels: readonly number[]): number => Math.max(...levels.slice(1).map((level, i) => (level > levels.at(-1)! - TOP ? level - levels[i]! : 0)));

/** Levels of a linear potentiometer, dB (Microchip DS22096B p35). */
const POT = Array.from({ length: 256 }, (_, i) => -20 * Math.log10(256 / (i + 1)));

/** What the part has, where that is coarser than the bar. */
const COARSE: Readonly<Record<string, { readonly part: string; readonly step: number }>> = {
  pocket: { part: 'TPA6130A2', step: widest(TPA_GAINS) },
  linear: { part: 'MCP4661 alone', step: widest(POT) },
};

async function measured(board: Board, wrong: Wrong = {}): Promise<Entry> {
  let furthest = 0;
  let where = 0;
  let asked = 0;
  const running = await playingBoard(withSeats(board, { limit: 0 }), { seed: 2 }, wrong);
  const { bench } = running;
  for (const source of inputsOf(board)) {
    if (source) bench.say(`in ${source}`);
    order(bench, 'vol 0');
    bench.wait(WAIT);
    // Where a source would clip above, that is its loudest.
    const loudest = Math.ceil(numberIn(look(bench, 'vol')) / ASKED_EVERY) * ASKED_EVERY;
    for (let level = loudest; level >= -TOP; level -= ASKED_EVERY) {
      order(bench, `vol ${level.toFixed(1)}`);
      bench.wait(WAIT);
      asked++;
      for (const reached of ears(bench, 0, source)) {
        if (Math.abs(level - reached) <= furthest) continue;
        furthest = Math.abs(level - reached);
        where = level;
      }
    }
  }
  sound(running);
  const coarse = COARSE[board.name];
  const bar = coarse ? coarse.step : BAR;
  return entry('A2', `${asked} levels of the top ${TOP} dB, at most ${furthest.toFixed(2)} dB off, at ${where.toFixed(1)} dB`,
    coarse ? `the ${coarse.part} has steps of up to ${bar.toFixed(2)} dB there` : `${BAR} dB`, furthest <= bar + EXACT, board.name);
}

/** A driver that is one code too quiet. */
const tooQuiet: Wrong = { code: [[/step > 0 \? step - 1/, 'step > 1 ? step - 2']] };

export const line: Line = {
  id: 'A2',
  title: 'uneven and linear parts are corrected',
  async measure() {
    const entries: Entry[] = [];
    for (const board of [SOLO, POCKET, LINEAR, DESK, LADDER, SIX]) entries.push(await measured(board));
    return entries;
  },
  async broken() {
    // Planned for an amplifier with a decibel more than there is.
    const other = await plannedFor(withSeats(withGainRelay(DESK, { gain: [0, 13] }), { limit: 0 }));
    return [await measured(DESK, other), await measured(POCKET, tooQuiet)];
  },
};
