/** Hands and plugs: knobs, buttons, the switches of jacks. */
import type { Board, ButtonFacts, EncoderFacts } from '../board.ts';
import { at } from '../check/complaint.ts';
import type { Mcu } from '../mcu.ts';
import { MCUS } from '../mcu.ts';
import { bitPin } from './chips.ts';
import type { Names } from './names.ts';
import { GND, logicSupply, refuse } from './rails.ts';
import type { Pen, Pins, Sheet } from './sheet.ts';

/** ohm, where a pin has no pull-up of its own or the board file asks for one. */
const PULLUP = 10_000;
/** The text for the one inside. */
const INSIDE = 'pull-up inside the microcontroller';

export function drawControls(board: Board, sheet: Sheet, names: Names, pin: (name: string) => string, chips: ReadonlyMap<string, Pins>): void {
  const logic = logicSupply(board);
  const mcu: Mcu = MCUS[board.mcu];
  for (const [key, chip] of Object.entries(board.chips)) {
    if (!('interrupt' in chip) || chip.interrupt === undefined) continue;
    const pen = sheet.pen(names.of('chip', key));
    pen.wire(chips.get(key)!.at(chip.part === 'MCP23017' ? 'INTA' : 'INT'), pin(chip.interrupt));
    // Open drain: the supply is that of the pins, whatever the expander runs on.
    pen.resistor(pin(chip.interrupt), logic, PULLUP);
  }
  for (const [key, control] of Object.entries(board.controls)) {
    const name = names.of(control.kind === 'encoder' ? 'knob' : 'button', key);
    const soldered = control.kind === 'button' && typeof control.pin === 'string' ? mcu.buttons?.[control.pin] : undefined;
    const of = board.seats.length > 1 ? ` of ${control.seat ?? board.seats[0]!.name}` : '';
    if (control.kind === 'button' && soldered !== undefined) {
      sheet.part(name, `${soldered} of the ${mcu.title}`, `${control.does}${of}; soldered there already, at ${control.pin}`);
      continue;
    }
    const pins = sheet.block(name);
    if (control.kind === 'encoder') {
      sheet.part(name, 'encoder', `${control.detents} detents a turn, ${control.edges} edges each${of && `; the volume${of}`}`);
      drawEncoder(sheet.pen(name), pins, control, pin, logic);
    } else {
      const place = placeOf(board, key, control, names, pin, chips, logic);
      sheet.part(name, 'button', `${control.does}${of}; pull-up ${control.pullup === 'internal' ? `inside the ${place.inside}` : 'outside'}`);
      drawButton(sheet.pen(name), pins, control, place);
    }
  }
}

function drawEncoder(pen: Pen, pins: Pins, { a, b, filter }: EncoderFacts, pin: (name: string) => string, logic: string): void {
  for (const [contact, at] of [['A', a], ['B', b]] as const) {
    if (filter.series) pen.resistor(pin(at), pins.at(contact), filter.series);
    else pen.wire(pin(at), pins.at(contact));
    pen.resistor(pins.at(contact), logic, filter.pullup);
    if (filter.capacitor) pen.capacitor(pin(at), GND, filter.capacitor);
  }
  pen.wire(pins.at('common'), GND);
}

/** What a button hangs on. */
interface Place {
  readonly node: string;
  /** Where its pull-up may be, in words, and the supply of one outside. */
  readonly inside: string;
  readonly supply: string;
}

function placeOf(
  board: Board, key: string, { pin: facts }: ButtonFacts, names: Names, pin: (name: string) => string, chips: ReadonlyMap<string, Pins>, logic: string,
): Place {
  if (typeof facts === 'string') return { node: pin(facts), inside: 'microcontroller', supply: logic };
  const chip = board.chips[facts.expander];
  const pins = chips.get(facts.expander);
  if (!chip || !pins) return refuse(board, `${at('controls', key)}.pin.expander`, `there is no expander ${facts.expander}`);
  return { node: pins.at(bitPin(chip.part, facts.bit)), inside: chip.part, supply: chip.supply };
}

function drawButton(pen: Pen, pins: Pins, { pullup }: ButtonFacts, { node, supply }: Place): void {
  pen.wire(node, pins.at('1'));
  pen.wire(pins.at('2'), GND);
  if (pullup === 'resistor') pen.resistor(node, supply, PULLUP);
}

/** A switch in the socket that has nothing to do with the signal. @returns What to say of it, or ''. */
export function drawSense(board: Board, sheet: Sheet, names: Names, pin: (name: string) => string, jack: string): string {
  const { sense } = board.jacks[jack]!;
  if (!sense) return '';
  const pen = sheet.pen(names.of('jack', jack));
  const pins = sheet.block(names.of('jack', jack));
  const mcu: Mcu = MCUS[board.mcu];
  const pulless = mcu.pulless?.includes(sense.pin) ?? false;
  pen.wire(pin(sense.pin), pins.at('switch 1'));
  pen.wire(pins.at('switch 2'), GND);
  if (pulless) pen.resistor(pin(sense.pin), logicSupply(board), PULLUP);
  return `switch ${sense.plugged === 'high' ? 'opens' : 'closes'} when something is plugged in; ${pulless ? 'pull-up outside' : INSIDE}`;
}
