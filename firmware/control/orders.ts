/** The commands of a board with one seat. */
import type { Amp } from '../amp.ts';
import { levelAt, setQuiet } from '../amp.ts';
import { parseLevel } from '../level/text.ts';
import { MUTED, apply } from '../level/seat.ts';
import { show } from '../screen/solo.ts';
import type { Command } from './commands.ts';
import { quoted } from './commands.ts';

function vol(amp: Amp, argument: string): string {
  const seat = amp.seat;
  const chip = amp.chip;
  if (argument) {
    const mB = parseLevel(argument);
    if (mB === undefined) return 'error: vol takes a level in dB such as -32.5, not ' + quoted(argument);
    const position = Math.floor((mB - chip.floor) / chip.step);
    if (position < 1) return 'error: the quietest level is ' + levelAt(chip, 1) + '; for silence there is mute on';
    seat.want = position < seat.top ? position : seat.top;
    amp.unsaved = 0;
    apply(seat);
    show(amp.screen);
  }
  return 'vol ' + levelAt(chip, seat.want);
}

function mute(amp: Amp, argument: string): string {
  if (argument === 'on') setQuiet(amp, MUTED, true);
  else if (argument === 'off') setQuiet(amp, MUTED, false);
  else if (argument) return 'error: mute is on or off, not ' + quoted(argument);
  return 'mute ' + (amp.seat.quiet & MUTED ? 'on' : 'off');
}

function stat(amp: Amp): string {
  const chip = amp.chip;
  return (
    vol(amp, '') + ' ' + mute(amp, '') + ' limit ' + levelAt(chip, amp.seat.top) +
    ' ' + chip.name + ' ' + amp.fault + ' SSD1306 ' + (amp.screen.fresh < 0 ? 'missing' : 'found')
  );
}

function help(): string {
  return 'vol [dB], mute [on|off], stat, help';
}

/** Quoted: people type these names. */
export const ORDERS: Record<string, Command<Amp>> = { 'vol': vol, 'mute': mute, 'stat': stat, 'help': help };
