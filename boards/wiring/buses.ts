/** Buses: pull-up resistors, and the level shifter between two supplies. */
import type { Board } from '../board.ts';
import { at, own } from '../check/complaint.ts';
import type { Names } from './names.ts';
import { BSS138 } from './pinouts.ts';
import { GND, refuse, supplyOf } from './rails.ts';
import type { Sheet } from './sheet.ts';

const LINES = ['SCL', 'SDA'] as const;
export type Line = (typeof LINES)[number];

export function drawBuses(board: Board, sheet: Sheet, names: Names, pin: (name: string) => string): void {
  for (const [key, bus] of Object.entries(board.buses)) {
    const name = names.of('bus', key);
    const pen = sheet.pen(`bus ${key}`);
    const near = supplyOf(board, `${at('buses', key)}.pullup.supply`, bus.pullup.supply);
    const { shifter } = bus;
    const far = shifter && supplyOf(board, `${at('buses', key)}.shifter.supply`, shifter.supply);
    const part = shifter && !/BSS138/i.test(shifter.part) ? sheet.block(names.fresh(`${name} shifter`)) : undefined;
    for (const line of LINES) {
      const wire = sheet.net(`${name} ${line}`);
      pen.wire(pin(line === 'SCL' ? bus.scl : bus.sda), wire);
      pen.resistor(wire, near, bus.pullup.ohm);
      if (!shifter || !far) continue;
      const shifted = sheet.net(`${wire} ${far}`);
      if (part) {
        pen.wire(part.at(`${line} low`), wire);
        pen.wire(part.at(`${line} high`), shifted);
      } else {
        const mosfet = sheet.package(names.fresh(`${wire} shifter`), BSS138);
        pen.wire(mosfet.at('source'), wire);
        pen.wire(mosfet.at('gate'), near);
        pen.wire(mosfet.at('drain'), shifted);
      }
      pen.resistor(shifted, far, shifter.ohm);
    }
    if (part && far) {
      pen.wire(part.at('low supply'), near);
      pen.wire(part.at('high supply'), far);
      pen.wire(part.at('ground'), GND);
    }
    if (shifter) sheet.part(part?.name ?? `${name} shifter`, shifter.part, `${near} to ${far}`);
    sheet.part(name, 'I2C bus', `${bus.bitrate / 1000} kHz`);
  }
}

/** The line that a chip hangs on, on its side of the shifter. */
export function lineOf(board: Board, names: Names, chip: string, line: Line): string {
  const facts = board.chips[chip]!;
  const bus = own(board.buses, facts.bus);
  if (!bus) return refuse(board, `${at('chips', chip)}.bus`, `there is no bus ${facts.bus}`);
  const wire = `${names.of('bus', facts.bus)} ${line}`;
  if (!facts.behindShifter) return wire;
  return bus.shifter ? `${wire} ${bus.shifter.supply}` : refuse(board, `${at('chips', chip)}.behindShifter`, `${facts.bus} has no shifter`);
}
