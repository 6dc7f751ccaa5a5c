/** Supplies that parts need without naming them, and what their voltages leave for the signal. */
import type { Board } from '../board.ts';
import type { Complain } from './complaint.ts';
import { at } from './complaint.ts';
import { allStages } from './walk.ts';

/** V on either side that a DS1882 stands: data sheet rev 0 p1. */
const RAIL = 7;

export function checkSupplies(board: Board, complain: Complain): void {
  const { supplies, chips } = board;
  const all = Object.values(supplies).map(({ volts }) => volts);
  const [highest, lowest] = [Math.max(...all), Math.min(...all, 0)];
  for (const [name, { volts }] of Object.entries(supplies)) {
    if (volts === 0) complain.error(at('supplies', name), '0 V is ground and no supply', 'leave it out');
  }
  for (const [name, { part }] of Object.entries(chips)) {
    if (part !== 'DS1882') continue;
    if (lowest === 0) complain.error(`${at('chips', name)}.part`, 'a DS1882 needs an analogue supply on either side of ground, and none of them is negative', 'add a positive and a negative one, such as +5VA and -5VA');
    else if (-lowest > RAIL) complain.error(at('supplies', Object.keys(supplies).find((each) => supplies[each]!.volts === lowest)!), `${lowest} V is above the ${RAIL} V that a DS1882 stands`, 'lower it');
  }
  // Half of all that there is between the rails is the largest peak that any amplifier here can make.
  const most = (highest - lowest) / 2 / Math.SQRT2;
  for (const { field, stage } of allStages(board)) {
    if ('maximum' in stage && stage.maximum > most + 0.01) complain.error(`${field}.maximum`, `${stage.maximum} V rms do not fit between the supplies, ${lowest} and ${highest} V, which leave ${most.toFixed(2)} V rms`, 'lower it, or add the supply that it runs on');
  }
}
