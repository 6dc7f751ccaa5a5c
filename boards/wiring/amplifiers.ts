/**
 * Amplifiers: what sets the gain stands around a part whose pins are named in+, in-, out, V+ and V-. What else is in its
 * loop, such as a stronger output, stands before `out`.
 */
import type { AmplifierFacts, GainRelayFacts } from '../board.ts';
import { factor } from '../plan/path.ts';
import { DECOUPLING, GND, GROUND, amplifierSupplies } from './rails.ts';
import type { Rest } from './rails.ts';
import type { Pen, Pins } from './sheet.ts';
import { SIDES, bothEars, bring } from './signal.ts';
import type { Drawing, Ears, Signal } from './signal.ts';
import { ohms } from './values.ts';

/** ohm: the resistor in the ground leg; small, for its noise. */
const LEG = 1_000;
/** F in the ground leg of a gain relay: offset is not amplified, and 1 kohm passes 0.7 Hz. */
const LEG_CAPACITOR = 220e-6;
/** ohm: from here on an input has no resistor of its own, and 1 Mohm holds it where nothing else does. */
const HIGH = 1e8;
const HOLD = 1e6;
/** ohm: less than that at an output is contacts and tracks, and no resistor. */
const SERIES = 5;

/** One that stands on both sides of ground works around ground, another around half of its supply. */
function power(drawing: Drawing, pen: Pen, pins: Pins): Rest {
  const [positive, negative] = amplifierSupplies(drawing.board);
  pen.wire(pins.at('V+'), positive);
  pen.capacitor(pins.at('V+'), GND, DECOUPLING);
  pen.wire(pins.at('V-'), negative);
  if (negative !== GND) pen.capacitor(pins.at('V-'), GND, DECOUPLING);
  return negative === GND ? drawing.halves.of(positive) : GROUND;
}

/** The inputs, with what makes their resistance; a gain below 0 dB is a divider before them. */
function inputs(drawing: Drawing, pen: Pen, pins: Pins, signal: Signal, rest: Rest, resistance: number, gain: number): void {
  const at = bothEars((side) => pins.at(`in+ ${side}`));
  const node = rest.node!;
  if (gain < 0) {
    const total = resistance < HIGH ? resistance : HOLD;
    const apart = signal.rest.volts !== rest.volts;
    const before: Ears = apart ? bothEars((side) => drawing.sheet.net(`${pins.name} in ${side}`)) : signal.at;
    if (apart) bring(drawing, pen, signal, before, rest, total);
    SIDES.forEach((_, ear) => {
      pen.calculated(before[ear]!, at[ear]!, total * (1 - factor(gain)));
      pen.calculated(at[ear]!, node, total * factor(gain));
    });
    return;
  }
  const held = signal.held && signal.rest.volts === rest.volts;
  const ohm = resistance < HIGH ? resistance : held ? undefined : HOLD;
  bring(drawing, pen, signal, at, rest, ohm ?? HOLD);
  if (ohm !== undefined) for (const end of at) pen.resistor(end, node, ohm);
}

function outputs(drawing: Drawing, pen: Pen, pins: Pins, rest: Rest, resistance: number): Signal {
  const out = bothEars((side) => pins.at(`out ${side}`));
  if (resistance < SERIES) return { at: out, rest, held: true };
  const behind = bothEars((side) => drawing.sheet.net(`${pins.name} behind ${side}`));
  SIDES.forEach((_, ear) => pen.resistor(out[ear]!, behind[ear]!, resistance));
  return { at: behind, rest, held: true };
}

const times = (gain: number): string => `${gain} dB (x${factor(gain).toFixed(2)})`;
const outputText = (resistance: number): string => `${ohms(resistance)} at its output${resistance < SERIES ? ' in all' : ''}`;

export function drawAmplifier(drawing: Drawing, stage: AmplifierFacts, signal: Signal): Signal {
  const pins = drawing.sheet.block(drawing.names.of('amplifier', stage.name));
  const pen = drawing.sheet.pen(pins.name);
  drawing.sheet.part(pins.name, stage.part, `gain ${times(stage.gain)}; ${outputText(stage.outputResistance)}`);
  const rest = power(drawing, pen, pins);
  inputs(drawing, pen, pins, signal, rest, stage.inputResistance, stage.gain);
  for (const side of SIDES) {
    const [out, inverting] = [pins.at(`out ${side}`), pins.at(`in- ${side}`)];
    if (stage.gain > 0) {
      pen.calculated(out, inverting, LEG * (factor(stage.gain) - 1));
      pen.resistor(inverting, rest.node!, LEG);
    } else pen.wire(out, inverting);
  }
  return outputs(drawing, pen, pins, rest, stage.outputResistance);
}

/** The contact stands at the ground end of the leg, so that open it leaves the loop closed. */
export function drawGainRelay(drawing: Drawing, stage: GainRelayFacts, signal: Signal): Signal {
  const { sheet, names } = drawing;
  const pins = sheet.block(names.of('amplifier', stage.name));
  const contacts = sheet.block(names.of('relay', stage.relay));
  const pen = sheet.pen(pins.name);
  const [atRest, operated] = [factor(stage.gain[0]), factor(stage.gain[1])];
  sheet.part(pins.name, stage.part, `gain ${times(stage.gain[0])} at rest, ${times(stage.gain[1])} operated; ${outputText(stage.outputResistance)}`);
  const rest = power(drawing, pen, pins);
  inputs(drawing, pen, pins, signal, rest, stage.inputResistance, 0);
  const feedback = LEG * (operated - atRest);
  for (const side of SIDES) {
    const [out, inverting, leg] = [pins.at(`out ${side}`), pins.at(`in- ${side}`), sheet.net(`${pins.name} leg ${side}`)];
    pen.calculated(out, inverting, feedback);
    if (atRest > 1) pen.calculated(inverting, rest.node!, feedback / (atRest - 1));
    pen.resistor(inverting, leg, LEG);
    pen.capacitor(leg, contacts.at(`normally open ${side}`), LEG_CAPACITOR);
    pen.wire(contacts.at(`common ${side}`), rest.node!);
  }
  return outputs(drawing, pen, pins, rest, stage.outputResistance);
}
