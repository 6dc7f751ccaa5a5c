/**
 * Commands for what is on or off. Bits of `amp.switches` are what was asked for, of `amp.switched` what the parts were told
 * last: mono 1, swap 2, recording 4, high-pass 8.
 */
import type { Amp } from '../amp.ts';
import { reconnect } from '../level/inputs.ts';
import type { Command } from './commands.ts';
import { quoted } from './commands.ts';

/** Turns something on or off; throws if the part does not answer. By bit, left out where the board has no such thing. */
export type Turn = ((on: boolean) => void) | undefined;

/** Tells the parts what they were not told yet. */
export function setSwitches(amp: Amp, turns: Turn[]): void {
  for (let bit = 0; bit < turns.length; bit++) {
    const turn = turns[bit];
    const on = amp.switches! & (1 << bit);
    if (turn && on !== (amp.switched! & (1 << bit))) {
      turn(on > 0);
      amp.switched = amp.switched! ^ (1 << bit);
    }
  }
}

/** On or off, or undefined; what is wrong with it as a sentence. */
function parsed(name: string, argument: string): boolean | string {
  return argument === 'on' || (argument !== 'off' && 'error: ' + name + ' is on or off, not ' + quoted(argument));
}

/** A command for a bit. `silent`: it is done while nothing is heard. */
export function switchCommand(name: string, bit: number, turns: Turn[], silent: boolean): Command<Amp> {
  return (amp, argument) => {
    if (argument) {
      const on = parsed(name, argument);
      if (typeof on === 'string') return on;
      if (on !== (amp.switches! & bit) > 0) {
        amp.switches = amp.switches! ^ bit;
        amp.unsaved = 0;
        if (silent) reconnect(amp);
        else if (!apply(amp, turns)) return 'error: ' + amp.fault;
        amp.show(amp);
      }
    }
    return name + ' ' + (amp.switches! & bit ? 'on' : 'off');
  };
}

/** At once, unless parts are missing: then it is done once they are there. False if one did not answer. */
function apply(amp: Amp, turns: Turn[]): boolean {
  if (amp.seat.at >= 0) {
    try {
      setSwitches(amp, turns);
    } catch (error) {
      amp.lost(amp, error);
      return false;
    }
  }
  return true;
}

/** A command for what is held by something of its own, a function instead of a bit. */
export function holdCommand(name: string, is: (amp: Amp) => boolean, set: (amp: Amp, on: boolean) => void): Command<Amp> {
  return (amp, argument) => {
    if (argument) {
      const on = parsed(name, argument);
      if (typeof on === 'string') return on;
      if (on !== is(amp)) set(amp, on);
    }
    return name + ' ' + (is(amp) ? 'on' : 'off');
  };
}

/** `rec`: on, off, or the input that is recorded. */
export function recordCommand(names: string[], record: Command<Amp>, choose: (index: number) => void): Command<Amp> {
  return (amp, argument) => {
    const found = names.indexOf(argument);
    let said = '';
    if (found >= 0) {
      if (amp.seat.at < 0) return 'error: not while a part is missing';
      try {
        choose(found);
      } catch (error) {
        amp.lost(amp, error);
        return 'error: ' + amp.fault;
      }
      amp.recorded = found;
      amp.unsaved = 0;
    }
    said = (record as (amp: Amp, argument: string) => string)(amp, found < 0 ? argument : '');
    return said.startsWith('error') ? said + ', or one of ' + names.join(', ') : said + ' ' + names[amp.recorded!]!;
  };
}
