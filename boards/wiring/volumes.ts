/** Parts with steps, in the path: which of their channels are the ears, and what voltage they work around. */
import type { VolumeFacts, VolumeStageFacts } from '../board.ts';
import { channelsOf, chipOf } from '../check/walk.ts';
import { GND, GROUND } from './rails.ts';
import type { Pen, Pins } from './sheet.ts';
import { SIDES, bothEars, bring } from './signal.ts';
import type { Drawing, Ears, Signal } from './signal.ts';

/** F at each input of a TPA6130A2, also at those that get no signal (TI SLOS488B, input-blocking capacitors). */
const TPA_INPUT = 0.47e-6;
/** An AD5252 has its RDACs 1 and 3 only (torvalds/linux drivers/misc/ad525x_dpot.h). */
const AD5252_RDACS = [1, 3];

/** @param ohm What the stage before sees, from the planner. */
export function drawVolume(drawing: Drawing, stage: VolumeStageFacts, signal: Signal, ohm: number): Signal {
  const { board, sheet, chips } = drawing;
  const facts = chipOf(board, stage)!;
  const pins = chips.get(stage.chip)!;
  const pen = sheet.pen(stage.name);
  const channels = channelsOf(stage, facts);
  switch (facts.part) {
    case 'DS1882': {
      bring(drawing, pen, signal, ears(pins, channels, (n) => `H${n}`), GROUND, ohm);
      for (const end of ears(pins, channels, (n) => `L${n}`)) pen.wire(end, GND);
      return { at: ears(pins, channels, (n) => `W${n}`), rest: GROUND, held: true };
    }
    case 'MCP4651':
    case 'MCP4661':
      return drawPotentiometer(drawing, pen, facts, signal, ohm, (end) => ears(pins, channels, (n) => `P${n}${end}`));
    case 'AD5252':
    case 'AD5254': {
      const rdac = (n: number): number => (facts.part === 'AD5252' ? (AD5252_RDACS[n] ?? n) : n);
      return drawPotentiometer(drawing, pen, facts, signal, ohm, (end) => ears(pins, channels, (n) => `${end}${rdac(n)}`));
    }
    case 'PT2258': {
      // Inputs and outputs sit on half of its supply, which it makes itself.
      const rest = { volts: board.supplies[facts.supply]!.volts / 2 };
      bring(drawing, pen, signal, ears(pins, channels, (n) => `IN${n + 1}`), rest, ohm);
      return { at: ears(pins, channels, (n) => `OUT${n + 1}`), rest, held: true };
    }
    case 'TPA6130A2': {
      SIDES.forEach((side, ear) => {
        pen.capacitor(signal.at[ear]!, pins.at(`${side.toUpperCase()}INP`), TPA_INPUT);
        pen.capacitor(pins.at(`${side.toUpperCase()}INM`), GND, TPA_INPUT);
      });
      return { at: bothEars((side) => pins.at(`HP${side.toUpperCase()}`)), rest: GROUND, held: true };
    }
    default:
      return signal; // of a codec: its headphone output, which has a volume inside
  }
}

function ears(pins: Pins, channels: readonly number[], pin: (channel: number) => string): Ears {
  return bothEars((_, ear) => pins.at(pin(channels[ear]!)));
}

/** Between ground and its supply: both ends sit on half of it. A is the signal's end, B the silent one. */
function drawPotentiometer(drawing: Drawing, pen: Pen, facts: VolumeFacts, signal: Signal, ohm: number, of: (end: 'A' | 'B' | 'W') => Ears): Signal {
  const rest = drawing.halves.of(facts.supply);
  bring(drawing, pen, signal, of('A'), rest, ohm);
  for (const end of of('B')) pen.wire(end, rest.node!);
  return { at: of('W'), rest, held: true };
}
