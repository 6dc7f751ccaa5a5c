/** What runs along the path: a wire for each ear, and the direct voltage that both sit on. */
import type { Board } from '../board.ts';
import type { Names } from './names.ts';
import type { Halves, Rest } from './rails.ts';
import { GND, couplingCapacitor } from './rails.ts';
import type { Pen, Pins, Sheet } from './sheet.ts';

export const SIDES = ['left', 'right'] as const;
export type Ears = readonly [left: string, right: string];

export interface Signal {
  readonly at: Ears;
  readonly rest: Rest;
  /** Whether direct current finds its way to that voltage: not through an open contact, and not out of a source. */
  readonly held: boolean;
}

/** What a stage needs to draw itself. */
export interface Drawing {
  readonly board: Board;
  readonly sheet: Sheet;
  readonly names: Names;
  /** By the chip's name in the board file. */
  readonly chips: ReadonlyMap<string, Pins>;
  readonly halves: Halves;
}

export const bothEars = (make: (side: (typeof SIDES)[number], ear: 0 | 1) => string): Ears => [make('left', 0), make('right', 1)];

/**
 * Brings a signal to a stage's inputs: by a wire, or by a capacitor where the two sit on different voltages.
 *
 * @param ohm From each input to the stage's own voltage: what the capacitor is charged through.
 */
export function bring(drawing: Drawing, pen: Pen, signal: Signal, to: Ears, rest: Rest, ohm: number): void {
  const same = signal.rest.volts === rest.volts;
  SIDES.forEach((_, ear) => {
    const [from, end] = [signal.at[ear]!, to[ear]!];
    if (same) pen.wire(from, end);
    else pen.capacitor(from, end, couplingCapacitor(drawing.board, ohm), signal.rest.volts > rest.volts ? from : end);
  });
}

/** ohm: from a signal that nothing else holds to its voltage. */
const HOLD = 100_000;

/** The signal on a voltage that can be had: contacts with resistors to it need one. */
export function rested(drawing: Drawing, pen: Pen, name: string, signal: Signal): Signal & { readonly rest: Required<Rest> } {
  if (signal.rest.node !== undefined) return signal as Signal & { readonly rest: Required<Rest> };
  const at = bothEars((side) => drawing.sheet.net(`${name} in ${side}`));
  const rest = { volts: 0, node: GND };
  bring(drawing, pen, signal, at, rest, HOLD);
  for (const end of at) pen.resistor(end, GND, HOLD);
  return { at, rest, held: true };
}
