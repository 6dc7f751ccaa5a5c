/** Relay coils: who drives them, and what keeps them off while nobody does. */
import type { Board, Drive, RelayFacts } from '../board.ts';
import { at, own } from '../check/complaint.ts';
import type { Mcu } from '../mcu.ts';
import { MCUS } from '../mcu.ts';
import { expanderPart } from '../parts.ts';
import { bitPin } from './chips.ts';
import type { Master } from './master.ts';
import type { Names } from './names.ts';
import { BSS138, ULN2803A } from './pinouts.ts';
import { GND, refuse, supplyOf } from './rails.ts';
import type { Pins, Sheet } from './sheet.ts';

/** Transistors that want a resistor before their base: 2.6 mA of 3.3 V through 1 kohm hold a coil of 0.1 A. */
const BIPOLAR = /\b(BC[3-8]\d\d|P?2?N?(2222|3904|4401)A?|MMBT\w+|NPN)\b/i;
const BASE = 1_000;

const mcuOf = (board: Board): Mcu => MCUS[board.mcu];

/** Between what drives and a coil. */
interface Driver {
  readonly input: string;
  readonly output: string;
  /** With the diode that takes over the coil's current. */
  readonly clamps: boolean;
}

interface Coil {
  /** As the board file calls it, and as the sheet does. */
  readonly key: string;
  readonly relay: string;
  readonly facts: RelayFacts;
  /** "mute", "gain set": before "coil" and "driver". */
  readonly coil: string;
  readonly drive: Drive;
  readonly field: string;
}

export class Coils {
  private readonly board: Board;
  private readonly sheet: Sheet;
  private readonly names: Names;
  private readonly chips: ReadonlyMap<string, Pins>;
  private readonly master: Master;
  /** The last array of drivers on a supply, and how many of its eight are taken. */
  private readonly arrays = new Map<string, { readonly pins: Pins; taken: number }>();

  constructor(board: Board, sheet: Sheet, names: Names, chips: ReadonlyMap<string, Pins>, master: Master) {
    this.board = board;
    this.sheet = sheet;
    this.names = names;
    this.chips = chips;
    this.master = master;
  }

  draw(): void {
    for (const coil of this.coils()) this.drawCoil(coil);
  }

  private coils(): Coil[] {
    return Object.entries(this.board.relays).flatMap(([key, facts]): Coil[] => {
      const relay = this.names.of('relay', key);
      const field = at('relays', key);
      if (facts.kind === 'relay') return [{ key, relay, facts, coil: relay, drive: facts.coil, field: `${field}.coil` }];
      return (['set', 'reset'] as const).map((end) => ({ key, relay, facts, coil: `${relay} ${end}`, drive: facts[end], field: `${field}.${end}` }));
    });
  }

  private drawCoil({ key, relay, facts, coil, drive, field }: Coil): void {
    const { board, sheet } = this;
    const pen = sheet.pen(relay);
    const bank = 'pin' in drive ? mcuOf(board).drivers?.find(({ pins }) => pins.includes(drive.pin)) : undefined;
    if (bank && 'pin' in drive) return this.drawDriven(relay, coil, drive.pin, facts);
    const fed = this.master.fed(supplyOf(board, `${at('relays', key)}.supply`, facts.supply));
    const { input, output, clamps } = /ULN2803/i.test(facts.driver) ? this.ofArray(facts.driver, fed, facts.clamp) : this.single(relay, coil, facts.driver);
    if ('pin' in drive) this.master.drive(pen, drive.pin, input, this.master.isMute(key));
    else pen.wire(this.bitOf(drive, field), input);
    pen.resistor(input, GND, facts.pull);
    pen.wire(output, `${coil} coil -`);
    pen.wire(`${coil} coil +`, fed);
    if (!clamps) pen.diode(`${coil} coil -`, `${coil} coil +`);
  }

  /** By an output of the microcontroller's own board, which pulls it down by itself and has its diodes inside. */
  private drawDriven(relay: string, coil: string, name: string, { supply, pull }: RelayFacts): void {
    const { board, sheet } = this;
    const pen = sheet.pen(relay);
    const plus = `${board.mcu} +V`;
    if (!sheet.wires.some(({ from }) => from === plus)) pen.wire(plus, supplyOf(board, `${at('relays', relay)}.supply`, supply));
    this.master.drive(pen, name, `${coil} coil +`, false);
    pen.resistor(`${coil} coil +`, GND, pull);
    pen.wire(`${coil} coil -`, GND);
  }

  private bitOf(drive: Extract<Drive, { expander: string }>, field: string): string {
    const facts = own(this.board.chips, drive.expander);
    const part = facts && expanderPart(facts);
    const pins = this.chips.get(drive.expander);
    if (!facts || !part || !pins) return refuse(this.board, `${field}.expander`, `there is no expander ${drive.expander}`);
    if (drive.bit >= part.bits) return refuse(this.board, `${field}.bit`, `a ${facts.part} has bits 0 to ${part.bits - 1}, not ${drive.bit}`);
    return pins.at(bitPin(facts.part, drive.bit));
  }

  private single(relay: string, coil: string, part: string): Driver {
    const { sheet } = this;
    const name = this.names.fresh(`${coil} driver`);
    const pen = sheet.pen(relay);
    sheet.part(name, part, 'drives this coil alone; the diode is a row of its own');
    if (/BSS138/i.test(part)) {
      const mosfet = sheet.package(name, BSS138);
      pen.wire(mosfet.at('source'), GND);
      return { input: mosfet.at('gate'), output: mosfet.at('drain'), clamps: false };
    }
    const pins = sheet.block(name);
    if (BIPOLAR.test(part)) {
      const input = sheet.net(`${name} input`);
      pen.wire(pins.at('emitter'), GND);
      pen.resistor(input, pins.at('base'), BASE);
      return { input, output: pins.at('collector'), clamps: false };
    }
    pen.wire(pins.at('ground'), GND);
    return { input: pins.at('input'), output: pins.at('output'), clamps: false };
  }

  /** The next of eight, whose diodes lead to COM. */
  private ofArray(part: string, fed: string, clamp: number | undefined): Driver {
    const kind = `${fed} ${clamp}`;
    let array = this.arrays.get(kind);
    if (!array || array.taken === 8) {
      const name = this.names.fresh('drivers');
      const pins = this.sheet.package(name, ULN2803A);
      const pen = this.sheet.pen(name);
      this.sheet.part(name, `${part}, ${ULN2803A.package}`, 'eight drivers with their diodes');
      pen.wire(pins.at('GND'), GND);
      if (clamp === undefined) pen.wire(pins.at('COM'), fed);
      else pen.zener(fed, pins.at('COM'), clamp);
      this.arrays.set(kind, (array = { pins, taken: 0 }));
    }
    array.taken++;
    return { input: array.pins.at(`${array.taken}B`), output: array.pins.at(`${array.taken}C`), clamps: true };
  }
}
