/** Hands and plugs: knobs, buttons, the switches of jacks. */
import type { Board, ButtonFacts, EncoderFacts } from '../board.ts';
import type { Mcu } from '../mcu.ts';
import { MCUS } from '../mcu.ts';
import type { Names } from './names.ts';
import { GND, logicSupply } from './rails.ts';
import type { Pen, Pins, Sheet } from './sheet.ts';

/** ohm, where a pin has no pull-up of its own or the board file asks for one. */
const PULLUP = 10_000;
/** The text for the one inside. */
const INSIDE = 'pull-up inside the microcontroller';

export function drawControls(board: Board, sheet: Sheet, names: Names, pin: (name: string) => string): void {
  const logic = logicSupply(board);
  const mcu: Mcu = MCUS[board.mcu];
  for (const [key, control] of Object.entries(board.controls)) {
    const name = names.of(control.kind === 'encoder' ? 'knob' : 'button', key);
    const soldered = control.kind === 'button' ? mcu.buttons?.[control.pin] : undefined;
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
      sheet.part(name, 'button', `${control.does}${of}; pull-up ${control.pullup === 'internal' ? 'inside the microcontroller' : 'outside'}`);
      drawButton(sheet.pen(name), pins, control, pin, logic);
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

function drawButton(pen: Pen, pins: Pins, { pin: at, pullup }: ButtonFacts, pin: (name: string) => string, logic: string): void {
  pen.wire(pin(at), pins.at('1'));
  pen.wire(pins.at('2'), GND);
  if (pullup === 'resistor') pen.resistor(pin(at), logic, PULLUP);
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
