/** Meters: that they measure what is recorded, that their pin can take and tell what they give, and that they can be read in time. */
import type { Board } from '../board.ts';
import { recordedAt } from '../build/codec.ts';
import { METER_FLOOR } from '../defaults.ts';
import { MCUS } from '../mcu.ts';
import { codecOf } from '../plan/codecs.ts';
import { meterEvery } from '../plan/meters.ts';
import type { Complain } from './complaint.ts';
import { alternatives, at, missing, own, volts } from './complaint.ts';

/** ms: a look takes 4 of them on a slow microcontroller, and the knob has to come in between (our choice). */
const LEAST_EVERY = 20;

export function checkMeters(board: Board, complain: Complain): void {
  const { meters, clipLight } = board;
  if (clipLight && !meters) complain.error('clipLight', 'nothing measures whether a recording clips', 'add meters, or leave it out');
  if (!meters) return;
  // A stage whose codec is not there is another rule's.
  if (!codecOf(board) && board.path.some(({ kind }) => kind === 'codec')) return;
  const recorded = recordedAt(board);
  const { analog, pinVolts, id } = MCUS[board.mcu];
  for (const [source, facts] of Object.entries(meters)) {
    const field = at('meters', source);
    const { gain, offset, most, attack, decay, supply } = facts;
    const plays = own(board.sources, source);
    if (!plays) {
      missing(field, 'source', source, Object.keys(board.sources), complain);
      continue;
    }
    if (!recorded.includes(source)) {
      complain.error(field, `${source} is not recorded, so there is no gain to set`, recorded.length ? `measure ${alternatives(recorded)}, or leave it out` : 'leave it out');
      continue;
    }
    if (!own(board.supplies, supply)) missing(`${field}.supply`, 'supply', supply, Object.keys(board.supplies), complain);
    else if (most > board.supplies[supply]!.volts) complain.error(`${field}.most`, `${volts(most)} is above ${supply}, which it runs on`, 'say what it gives at most');
    const loudest = offset + gain * plays.maximum;
    if (most > pinVolts) complain.error(`${field}.most`, `${volts(most)} may come to ${facts.pin}, and pins of ${id} take ${volts(pinVolts)}`, 'run it on a lower supply');
    else if (most >= analog.volts) complain.error(`${field}.most`, `${volts(most)} is the greatest reading of ${id}, ${volts(analog.volts)}: a broken wire would look like it`, 'run it on a lower supply, or put a divider behind it');
    if (loudest > most) complain.error(`${field}.gain`, `${source} gives ${volts(loudest)} at its maximum, and the meter ends at ${volts(most)}`, 'lower the gain');
    else if (loudest < Math.max(0, offset) + 2 * METER_FLOOR) complain.error(`${field}.gain`, `${source} at its maximum is hardly told from silence`, 'raise the gain');
    if (attack >= decay) complain.error(`${field}.attack`, `it comes no faster than it goes: ${attack} ms, ${decay} ms`, 'let a peak last');
  }
  const every = meterEvery(board);
  if (every < LEAST_EVERY) complain.error('meters', `a peak has faded after ${every} ms, and nobody looks as often`, 'raise decay to 350 ms or more');
}
