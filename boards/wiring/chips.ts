/** Chips apart from their audio: supplies, bus, address, and what else has to be tied somewhere. */
import type { Board, ChipFacts } from '../board.ts';
import { at } from '../check/complaint.ts';
import { isScreen } from '../parts.ts';
import { lineOf } from './buses.ts';
import { drawCodec } from './codecs.ts';
import { isCodec } from '../plan/codecs.ts';
import type { Names } from './names.ts';
import { CHIP_PINOUTS } from './pinouts.ts';
import { DECOUPLING, GND, analogueSupplies, supplyOf } from './rails.ts';
import type { Pins, Sheet } from './sheet.ts';
import { ohms } from './values.ts';

/** Pins that make the address, and the bit of each. */
const ADDRESS_PINS: Readonly<Partial<Record<ChipFacts['part'], readonly (readonly [pin: string, bit: number])[]>>> = {
  DS1882: [['A0', 0], ['A1', 1], ['A2', 2]],
  MCP4651: [['HVC/A0', 0], ['A1', 1], ['A2', 2]],
  MCP4661: [['HVC/A0', 0], ['A1', 1], ['A2', 2]],
  AD5252: [['AD0', 0], ['AD1', 1]],
  AD5254: [['AD0', 0], ['AD1', 1]],
  // 0x40, 42, 44, 46 for CODE1 and CODE2 of 00, 01, 10, 11 (romr/esp-idf-pt2258).
  PT2258: [['CODE1', 2], ['CODE2', 1]],
  MCP23017: [['A0', 0], ['A1', 1], ['A2', 2]],
  MCP23008: [['A0', 0], ['A1', 1], ['A2', 2]],
  TCA9554: [['A0', 0], ['A1', 1], ['A2', 2]],
  PCF8574: [['A0', 0], ['A1', 1], ['A2', 2]],
};

/** ohm: keeps an expander out of reset. */
const RESET_PULLUP = 10_000;
/** F: the charge pump of a TPA6130A2 and its supply (TI SLOS488B, charge pump flying capacitor and CPVSS capacitor; its sister's diagram, SLOS821B p1). */
const TPA_PUMP = 1e-6;
/** F (memory). */
const PT2258_REFERENCE = 10e-6;

/** The pins of every chip, by its name in the board file. */
export function drawChips(board: Board, sheet: Sheet, names: Names): Map<string, Pins> {
  const pins = new Map<string, Pins>();
  for (const key of Object.keys(board.chips)) pins.set(key, drawChip(board, sheet, names, key));
  return pins;
}

function drawChip(board: Board, sheet: Sheet, names: Names, key: string): Pins {
  const facts = board.chips[key]!;
  const supply = supplyOf(board, `${at('chips', key)}.supply`, facts.supply);
  const name = names.of('chip', key);
  const pen = sheet.pen(name);
  const address = `address 0x${facts.address.toString(16)} on ${facts.bus}`;
  if (isScreen(facts)) {
    const screen = sheet.block(name);
    sheet.part(name, `${facts.part}, 128x${facts.height}`, `${address}; module with ${facts.address === 0x3d ? 'SA0 high' : 'SA0 low'}`);
    pen.wire(screen.at('VCC'), supply);
    pen.wire(screen.at('GND'), GND);
    for (const line of ['SCL', 'SDA'] as const) pen.wire(screen.at(line), lineOf(board, names, key, line));
    return screen;
  }
  if (isCodec(facts)) return drawCodec({ board, sheet, names }, key, facts);
  const pinout = CHIP_PINOUTS[facts.part];
  const pins = sheet.package(name, pinout);
  sheet.part(name, `${facts.part}, ${pinout.package}`, [address, ...dataOf(facts)].join('; '));
  const feed = (pin: string, from: string, farad = DECOUPLING): void => {
    for (const each of pins.all(pin)) {
      pen.wire(each, from);
      pen.capacitor(each, GND, farad);
    }
  };
  const tie = (pin: string, to: string): void => {
    for (const each of pins.all(pin)) pen.wire(each, to);
  };
  switch (facts.part) {
    case 'DS1882': {
      const [positive, negative] = analogueSupplies(board, name);
      feed('VDD', supply);
      tie('GND', GND);
      feed('VCC', positive);
      feed('V-', negative);
      tie('CE', GND); // with CE high it ignores the bus
      break;
    }
    case 'MCP4651':
      feed('VDD', supply);
      tie('VSS', GND);
      break;
    case 'MCP4661':
      feed('VDD', supply);
      tie('VSS', GND);
      tie('WP', supply); // low would keep code 0 from being stored
      break;
    case 'AD5252':
    case 'AD5254':
      feed('VDD', supply);
      tie('VSS', GND);
      tie('DGND', GND);
      tie('WP', supply); // rev D p22: may go to the supply; left open it protects
      break;
    case 'PT2258':
      feed('VCC', supply);
      tie('GND', GND);
      tie('DGND', GND);
      pen.capacitor(pins.at('REF'), GND, PT2258_REFERENCE, pins.at('REF'));
      break;
    case 'TPA6130A2':
      feed('VDD', supply, TPA_PUMP);
      tie('GND', GND);
      tie('PAD', GND);
      tie('SD', supply); // with SD low it does not answer
      pen.capacitor(pins.at('CPP'), pins.at('CPN'), TPA_PUMP);
      pen.wire(pins.all('CPVSS')[0]!, pins.all('CPVSS')[1]!);
      pen.capacitor(pins.at('CPVSS'), GND, TPA_PUMP);
      break;
    case 'MCP23017':
    case 'MCP23008':
      feed('VDD', supply);
      tie('VSS', GND);
      // Not by the master: the firmware sets the outputs while the master is still off, and in reset it would not hear.
      pen.resistor(pins.at('RESET'), supply, RESET_PULLUP);
      break;
    case 'TCA9554':
      feed('VCC', supply);
      tie('GND', GND);
      break;
    case 'PCF8574':
      feed('VDD', supply);
      tie('VSS', GND);
  }
  for (const line of ['SCL', 'SDA'] as const) pen.wire(pins.at(line), lineOf(board, names, key, line));
  for (const [pin, bit] of ADDRESS_PINS[facts.part] ?? []) pen.wire(pins.at(pin), facts.address & (1 << bit) ? supply : GND);
  return pins;
}

function dataOf(facts: ChipFacts): string[] {
  switch (facts.part) {
    case 'DS1882':
      return [`zero-cross ${facts.zeroCross ? 'on' : 'off'}`];
    case 'MCP4651':
    case 'MCP4661':
    case 'AD5252':
    case 'AD5254':
      return [`${ohms(facts.rab)} end to end`, ...(facts.storedSilent ? ['store code 0 in it once'] : [])];
    default:
      return [];
  }
}

/** The pin of an expander that has a bit. */
export function bitPin(part: ChipFacts['part'], bit: number): string {
  if (part === 'MCP23017') return `GP${bit < 8 ? 'A' : 'B'}${bit % 8}`;
  return `${part === 'MCP23008' ? 'GP' : 'P'}${bit}`;
}
