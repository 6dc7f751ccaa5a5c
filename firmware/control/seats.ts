/** The command of a board with several seats: which one is in hand, or a command for one of them; and what a button does for it. */
import type { Amp } from '../amp.ts';
import type { Command } from './commands.ts';
import { answer, quoted } from './commands.ts';

/** Takes the next seat in hand. */
export function nextSeat(amp: Amp): void {
  amp.seat = amp.seats[(amp.seats.indexOf(amp.seat) + 1) % amp.seats.length]!;
  amp.show(amp);
}

/** @param names Of the seats, in their order. @param commands What may follow a seat. */
export function seatCommand(names: string[], commands: Record<string, Command<Amp>>): Command<Amp> {
  return (amp, argument) => {
    if (argument) {
      const space = argument.indexOf(' ');
      const word = space < 0 ? argument : argument.substring(0, space);
      let found = names.indexOf(word);
      // By number too, from 1.
      if (found < 0 && word.length === 1) found = word.charCodeAt(0) - 49;
      if (found < 0 || found >= names.length) return 'error: no seat ' + quoted(word) + ', there are ' + names.join(', ');
      const before = amp.seat;
      amp.seat = amp.seats[found]!;
      if (space > 0) {
        const said = answer(commands, amp, argument.substring(space));
        amp.seat = before;
        return said;
      }
      amp.show(amp);
    }
    return 'seat ' + names[amp.seats.indexOf(amp.seat)]!;
  };
}
