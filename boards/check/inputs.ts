/** Buttons on inputs of expanders: that the bit is there and free, and that somebody hears when it changes. */
import type { Board } from '../board.ts';
import { MCUS } from '../mcu.ts';
import { expanderPart } from '../parts.ts';
import type { Complain } from './complaint.ts';
import { aPart, alternatives, at, missing, own, volts } from './complaint.ts';
import { buttonsOn } from './walk.ts';

export function checkInputs(board: Board, complain: Complain): void {
  const taken = coilBits(board);
  for (const [name, control] of Object.entries(board.controls)) {
    if (control.kind !== 'button' || typeof control.pin === 'string') continue;
    const { expander, bit } = control.pin;
    const field = `${at('controls', name)}.pin`;
    const chip = own(board.chips, expander);
    const part = chip && expanderPart(chip);
    if (!chip || !part) {
      const expanders = Object.entries(board.chips).filter(([, each]) => expanderPart(each)).map(([each]) => each);
      if (!chip) missing(`${field}.expander`, 'expander', expander, expanders, complain);
      else complain.error(`${field}.expander`, `${expander} is no expander, it is ${aPart(chip.part)}`, expanders.length ? `name ${alternatives(expanders)}` : 'add one first');
      continue;
    }
    const key = `${expander} ${bit}`;
    const before = taken.get(key);
    if (bit >= part.bits) complain.error(`${field}.bit`, `${aPart(chip.part)} has bits 0 to ${part.bits - 1}, not ${bit}`, 'take one that is free');
    else if (((part.outputsOnly ?? 0) >> bit) & 1) complain.error(`${field}.bit`, `bit ${bit} of ${aPart(chip.part)} can be an output only: as an input it upsets the bus`, 'take one that is free');
    else if (before) complain.error(`${field}.bit`, `bit ${bit} of ${expander} is taken (${before})`, 'take one that is free');
    taken.set(key, before ?? field);
    if (!('interrupt' in chip) || chip.interrupt === undefined) {
      complain.error(`${at('chips', expander)}.interrupt`, `buttons hang on ${expander}, and nobody hears when one is pressed`, 'lead its interrupt line to a pin and say interrupt: that pin');
    }
  }
  for (const [name, chip] of Object.entries(board.chips)) {
    if ('interrupt' in chip && chip.interrupt !== undefined) checkLine(board, name, complain);
  }
}

function checkLine(board: Board, name: string, complain: Complain): void {
  const chip = board.chips[name]!;
  const field = `${at('chips', name)}.interrupt`;
  if (!buttonsOn(board, name).length) complain.error(field, `no button hangs on ${name}, so there is nothing to hear of`, 'leave it out, or put a button there');
  const supply = own(board.supplies, chip.supply);
  const { pinVolts, id } = MCUS[board.mcu];
  if (expanderPart(chip)?.interruptWakes && supply && supply.volts > pinVolts) {
    complain.error(field, `until it is set up ${aPart(chip.part)} drives that line to ${volts(supply.volts)}, and pins of ${id} take ${volts(pinVolts)}`, `run ${name} on what the pins run on`);
  }
}

/** Who drives a coil by which bit: "expander bit" to its field. */
function coilBits(board: Board): Map<string, string> {
  const taken = new Map<string, string>();
  for (const [name, relay] of Object.entries(board.relays)) {
    const drives = relay.kind === 'relay' ? { coil: relay.coil } : { set: relay.set, reset: relay.reset };
    for (const [key, drive] of Object.entries(drives)) if ('expander' in drive) taken.set(`${drive.expander} ${drive.bit}`, `${at('relays', name)}.${key}`);
  }
  return taken;
}
