/**
 * What an audio interface remembers beside its volumes: gains, monitor, what is recorded, switches, outputs. Values that
 * cannot be are left alone.
 */
import type { Amp } from '../amp.ts';
import type { Dial } from '../level/dials.ts';
import type { Output } from '../level/outputs.ts';
import { UNUSED } from '../level/seat.ts';

const dialsOf = (amp: Amp): Dial[] => (amp.monitor ? amp.gains!.concat([amp.monitor]) : amp.gains!);

/** @param values Those before. */
export function audioValues(amp: Amp, values: number[]): number[] {
  const ducking = amp.ducking;
  // A talkback is over at the next start.
  for (const dial of dialsOf(amp)) values.push(ducking && ducking.talking && dial === amp.monitor && dial.want === ducking.talk ? ducking.before : dial.want);
  values.push(amp.recorded!, amp.switches!);
  if (amp.output !== undefined) {
    values.push(amp.output);
    for (const seat of amp.seats as Output[]) values.push(seat.offset);
  }
  return values;
}

export function takeAudioValues(amp: Amp, values: number[]): void {
  for (const dial of dialsOf(amp)) {
    const want = values.shift()!;
    if (want >= 0 && want < dial.levels!.length) dial.want = want;
  }
  const recorded = values.shift()!;
  if (recorded >= 0 && recorded < amp.gains!.length) amp.recorded = recorded;
  const switches = values.shift()!;
  if (switches >= 0 && switches < 16) amp.switches = switches;
  if (amp.output === undefined) return;
  const output = values.shift()!;
  if (output >= -1 && output < amp.seats.length) amp.output = output;
  amp.seats.forEach((seat, i) => {
    const offset = values.shift()!;
    if (Math.abs(offset) <= 2000) (seat as Output).offset = offset;
    seat.quiet = amp.output! >= 0 && i !== amp.output ? seat.quiet | UNUSED : seat.quiet & ~UNUSED;
    if (i === amp.output) amp.seat = seat;
  });
}
