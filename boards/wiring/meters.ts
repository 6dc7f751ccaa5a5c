/**
 * Meters: an inverting amplifier around half of the supply takes the signal off its source, a second one charges a capacitor
 * through a diode until it has the peak; the louder of both sides wins. So the negative half of the source is measured.
 * And the light that says that a recording clips.
 */
import type { Board, MeterFacts } from '../board.ts';
import { at, own } from '../check/complaint.ts';
import { codecOf } from '../plan/codecs.ts';
import { sourceSignal } from './contacts.ts';
import { DECOUPLING, GND, refuse, supplyOf } from './rails.ts';
import { SIDES } from './signal.ts';
import type { Drawing } from './signal.ts';

/** F that hold the peak: so many that the diode's leakage, 25 nA (1N4148, (memory)), is lost in the resistor beside it. */
const HOLD = 10e-6;
/** F: 45 kohm pass 8 Hz through it, and it has no poles: a microphone may be fed with more than half of the supply. */
const COUPLING = 470e-9;
/** ohm: what the source sees, and the most around an amplifier. */
const INPUT = 100_000;
const LARGEST = 1e6;

export function drawMeters(drawing: Drawing, pin: (name: string) => string): void {
  const { board, sheet, names } = drawing;
  for (const [source, facts] of Object.entries(board.meters ?? {})) drawMeter(drawing, source, facts, pin(facts.pin));
  if (!board.clipLight) return;
  const name = names.fresh('clip light');
  const light = sheet.block(name);
  const pen = sheet.pen(name);
  sheet.part(name, 'LED', 'lights while the recording clips');
  pen.resistor(pin(board.clipLight.pin), light.at('anode'), board.clipLight.resistor);
  pen.wire(light.at('cathode'), GND);
}

function drawMeter(drawing: Drawing, source: string, facts: MeterFacts, pin: string): void {
  const { board, sheet, names, halves } = drawing;
  const { gain, offset, attack, decay } = facts;
  if (!own(board.sources, source)) refuse(board, at('meters', source), 'there is no such source');
  const supply = supplyOf(board, `${at('meters', source)}.supply`, facts.supply);
  const name = names.fresh(`${source} meter`);
  const pen = sheet.pen(name);
  const signal = sourceSignal(drawing, source);
  const sides = sidesOf(board, source);
  const says = `${offset} V and ${gain} V for each V rms of ${source}; up in ${attack} ms, back in ${decay} ms`;
  if (Math.abs(offset - board.supplies[supply]!.volts / 2) > 0.01) {
    const own = sheet.block(name);
    sheet.part(name, 'peak detector', `of your own: ${says}`);
    for (const ear of sides) pen.wire(signal.at[ear]!, own.at(`in ${SIDES[ear]}`));
    pen.wire(own.at('out'), pin);
    pen.wire(own.at('V+'), supply);
    pen.wire(own.at('V-'), GND);
    return;
  }
  const half = halves.of(supply).node!;
  const amplification = gain / Math.SQRT2;
  const input = Math.min(INPUT, LARGEST / amplification);
  const peak = sheet.net(`${name} peak`);
  for (const ear of sides) {
    const each = sides.length > 1 ? `${name} ${SIDES[ear]}` : name;
    const pins = sheet.block(sides.length > 1 ? names.fresh(each) : name);
    sheet.part(pins.name, 'MCP6002, or another pair with inputs and outputs from rail to rail', says);
    pen.wire(pins.at('V+'), supply);
    pen.wire(pins.at('V-'), GND);
    pen.capacitor(pins.at('V+'), GND, DECOUPLING);
    const before = sheet.net(`${pins.name} in`);
    pen.capacitor(before, signal.at[ear]!, COUPLING);
    pen.calculated(before, pins.at('A in-'), input);
    pen.calculated(pins.at('A in-'), pins.at('A out'), input * amplification);
    pen.wire(pins.at('A in+'), half);
    pen.wire(pins.at('A out'), pins.at('B plus'));
    pen.diode(pins.at('B out'), peak);
    pen.wire(pins.at('B minus'), pin);
  }
  pen.calculated(peak, pin, attack / 1000 / HOLD);
  pen.capacitor(pin, GND, HOLD, pin);
  pen.calculated(pin, half, decay / 1000 / HOLD);
}

/** Sides that a source has: a microphone on one wire has one. */
function sidesOf(board: Board, source: string): readonly (0 | 1)[] {
  const stage = codecOf(board)?.stage;
  const input = stage?.inputs[source] ?? (stage?.monitor?.source === source ? stage.monitor.input : undefined);
  const mono = input === 'microphone' && ['WM8731', 'TLV320AIC23B', 'SGTL5000'].includes(codecOf(board)!.chip.part);
  return mono ? [0] : [0, 1];
}
