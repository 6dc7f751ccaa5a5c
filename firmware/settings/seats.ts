/**
 * What of the amp is remembered, as values in a row: for each seat its volume; where ears can be apart, for each seat its
 * balance and trim; where there are several inputs, each seat's volumes on all of them, and the input.
 */
import type { Amp } from '../amp.ts';
import type { Tilted } from '../level/balance.ts';
import { tiltNow } from '../level/balance.ts';
import { keepWants, takeWants } from '../level/inputs.ts';

/** Positions that the ears may be apart. */
const MOST_APART = 80;

export function valuesOf(amp: Amp): number[] {
  const values: number[] = [];
  for (const seat of amp.seats) values.push(seat.want);
  return values;
}

/** Values that cannot be are left alone: a seat then starts as if nothing was remembered. Never above the start-up level. */
export function takeValues(amp: Amp, values: number[]): void {
  for (const seat of amp.seats) {
    const want = values.shift()!;
    seat.want = want > 0 && want < seat.startup ? want : seat.startup;
  }
}

/** The same, with balance and trim of each seat. */
export function valuesOfEars(amp: Amp): number[] {
  const values = valuesOf(amp);
  for (const seat of amp.seats) values.push((seat as Tilted).bal, (seat as Tilted).trim);
  return values;
}

export function takeValuesOfEars(amp: Amp, values: number[]): void {
  takeValues(amp, values);
  for (const seat of amp.seats as Tilted[]) {
    const bal = values.shift();
    const trim = values.shift();
    if (bal !== undefined && trim !== undefined && Math.abs(bal + trim) <= MOST_APART) {
      seat.bal = bal;
      seat.trim = trim;
    }
    tiltNow(seat);
  }
}

/** The same, with every seat's volume on each input. */
export function valuesOfInputs(amp: Amp): number[] {
  const values = valuesOfEars(amp);
  const inputs = amp.inputs!;
  keepWants(amp);
  inputs.wants.forEach((want) => values.push(want));
  values.push(inputs.want);
  return values;
}

export function takeValuesOfInputs(amp: Amp, values: number[]): void {
  const inputs = amp.inputs!;
  const count = inputs.names.length;
  takeValuesOfEars(amp, values);
  inputs.wants.forEach((_, i) => {
    const want = values.shift()!;
    const startup = amp.seats[(i / count) | 0]!.startup;
    inputs.wants[i] = want > 0 && want < startup ? want : startup;
  });
  const input = values.shift()!;
  if (input >= 0 && input < count) inputs.want = input;
  takeWants(amp);
}
