/** The commands of a board whose ears have a volume each. */
import type { Amp } from '../amp.ts';
import type { Tilted } from '../level/balance.ts';
import { tilt } from '../level/balance.ts';
import { parseLevel, levelText } from '../level/text.ts';
import { quoted } from './commands.ts';

/** mB that the ears may be apart. */
const MOST = 2000;

/** Positions of a text in dB; what is wrong with it, as a sentence, if it cannot be. */
function apartOf(seat: Tilted, name: string, argument: string, other: number): number | string {
  const mB = parseLevel(argument);
  if (mB === undefined) return 'error: ' + name + ' takes dB such as 2.5, above 0 for the right, not ' + quoted(argument);
  // Not Math.round: it takes -19.5 to -20 there, and to -19 elsewhere.
  const apart = Math.floor((mB + (seat.grade >> 1)) / seat.grade);
  if (Math.abs(apart + other) * seat.grade > MOST) return 'error: balance and trim together are at most ' + levelText(MOST) + ' to either side';
  return apart;
}

const NONE = 'error: no balance on this seat: one volume is for both ears';

export function bal(amp: Amp, argument: string): string {
  const seat = amp.seat as Tilted;
  if (seat.bal === undefined) return NONE;
  if (argument) {
    const apart = apartOf(seat, 'bal', argument, seat.trim);
    if (typeof apart === 'string') return apart;
    seat.bal = apart;
    amp.unsaved = 0;
    tilt(seat);
  }
  return 'bal ' + levelText(seat.bal * seat.grade);
}

export function trim(amp: Amp, argument: string): string {
  const seat = amp.seat as Tilted;
  if (seat.bal === undefined) return NONE;
  if (argument) {
    const apart = apartOf(seat, 'trim', argument, seat.bal);
    if (typeof apart === 'string') return apart;
    seat.trim = apart;
    amp.unsaved = 0;
    tilt(seat);
  }
  return 'trim ' + levelText(seat.trim * seat.grade);
}
