/** The commands that every board has. Each is about the seat in hand. */
import type { Amp } from '../amp.ts';
import { setQuiet } from '../level/quiet.ts';
import { parseLevel, levelText } from '../level/text.ts';
import { MUTED, apply, levelOf } from '../level/seat.ts';
import { quoted } from './commands.ts';

/** The screen's part, as on its module. The build writes it in: as a field of the screen it would take two variables. */
declare const SCREEN_PART: string;

export function vol(amp: Amp, argument: string): string {
  const seat = amp.seat;
  if (argument) {
    const mB = parseLevel(argument);
    if (mB === undefined) return 'error: vol takes a level in dB such as -32.5, not ' + quoted(argument);
    // The loudest position whose level is not above what was asked for.
    let position = Math.floor((mB - seat.base) / seat.grade);
    if (position < 1 && seat.far) position = 1;
    if (position > seat.top) position = seat.top;
    while (seat.far && position < seat.top && levelOf(seat, position + 1) <= mB) position++;
    while (position > 0 && levelOf(seat, position) > mB) position--;
    if (position < 1) return 'error: the quietest level is ' + levelText(levelOf(seat, 1)) + '; for silence there is mute on';
    seat.want = position;
    amp.unsaved = 0;
    apply(seat);
    amp.show(amp);
  }
  return 'vol ' + levelText(levelOf(seat, seat.want));
}

export function mute(amp: Amp, argument: string): string {
  if (argument === 'on') setQuiet(amp.seat, MUTED, true);
  else if (argument === 'off') setQuiet(amp.seat, MUTED, false);
  else if (argument) return 'error: mute is on or off, not ' + quoted(argument);
  return 'mute ' + (amp.seat.quiet & MUTED ? 'on' : 'off');
}

/** The seat in hand, and how the parts are. */
export function stat(amp: Amp): string {
  let text = vol(amp, '') + ' ' + mute(amp, '') + ' limit ' + levelText(levelOf(amp.seat, amp.seat.top));
  for (let i = 0; i < amp.parts.length; i++) {
    // After a fault the parts behind the one that failed have not been looked at.
    if (!amp.fault || i <= amp.turn) text += ' ' + amp.parts[i]!.name + ' ' + (amp.fault && i === amp.turn ? amp.fault : 'found');
  }
  if (amp.more) text += amp.more(amp);
  const panel = amp.panel;
  // One that is on no bus is always there.
  return panel && (panel.chip as { address?: number }).address ? text + ` ${SCREEN_PART} ` + (panel.fresh < 0 ? 'missing' : 'found') : text;
}
