/** The command of a board with several outputs: one of them, or all; with a level, how much louder than the others one shall be. */
import type { Amp } from '../amp.ts';
import type { Output } from '../level/outputs.ts';
import { selectOutput } from '../level/outputs.ts';
import { parseLevel, levelText } from '../level/text.ts';
import type { Command } from './commands.ts';
import { quoted } from './commands.ts';

/** mB that an output may be set apart. */
const MOST = 2000;

/** @param names Of the seats, in their order. */
export function outputCommand(names: string[]): Command<Amp> {
  return (amp, argument) => {
    if (argument) {
      const space = argument.indexOf(' ');
      const word = space < 0 ? argument : argument.substring(0, space);
      const found = names.indexOf(word);
      if (found < 0 && argument !== 'all') return 'error: no output ' + quoted(word) + ', there are ' + names.join(', ') + ', all';
      if (space > 0) {
        const mB = parseLevel(argument.substring(space + 1).trim());
        if (mB === undefined || Math.abs(mB) > MOST) return 'error: an output is set apart by at most ' + levelText(MOST) + ', not ' + quoted(argument.substring(space + 1).trim());
        (amp.seats[found] as Output).offset = mB;
        // Whoever switches to and fro gets the new difference.
        for (const seat of amp.seats as Output[]) seat.matchedTo = undefined;
        amp.unsaved = 0;
      } else if (amp.output !== found) selectOutput(amp, found);
    }
    return 'out ' + (amp.output! < 0 ? 'all' : names[amp.output!]! + ' ' + levelText((amp.seats[amp.output!] as Output).offset));
  };
}
