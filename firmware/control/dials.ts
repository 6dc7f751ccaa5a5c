/** A command for a dial: its level in dB, the loudest step that is not above it. */
import type { Amp } from '../amp.ts';
import type { Dial } from '../level/dials.ts';
import { turnTo } from '../level/dials.ts';
import { parseLevel, levelText } from '../level/text.ts';
import type { Command } from './commands.ts';
import { quoted } from './commands.ts';

/** @param dial The one that is meant now. @param off Step 0 is silence and is called off. */
export function dialCommand(name: string, dial: (amp: Amp) => Dial, off: boolean): Command<Amp> {
  return (amp, argument) => {
    const own = dial(amp);
    const levels = own.levels!;
    if (argument) {
      let step = 0;
      if (!off || argument !== 'off') {
        const mB = parseLevel(argument);
        if (mB === undefined) return 'error: ' + name + ' takes a level in dB' + (off ? ' or off' : '') + ', not ' + quoted(argument);
        step = levels.length - 1;
        while (step >= 0 && levels[step]! > mB) step--;
        if (step < (off ? 1 : 0)) return 'error: the least ' + name + ' is ' + levelText(levels[off ? 1 : 0]!) + (off ? ', or off' : '');
      }
      turnTo(amp, own, step);
      amp.unsaved = 0;
      amp.show(amp);
    }
    return name + ' ' + (off && !own.want ? 'off' : levelText(levels[own.want]!));
  };
}
