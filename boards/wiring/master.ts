/** The master switch that feeds all coils, and the supervisors that drop the mutes with a supply. */
import type { Board } from '../board.ts';
import { at } from '../check/complaint.ts';
import { muteThatIsMaster } from '../check/walk.ts';
import type { Names } from './names.ts';
import { AO3401, BSS138, TPS3808 } from './pinouts.ts';
import { DECOUPLING, GND, logicSupply, refuse, supplyOf } from './rails.ts';
import type { Pen, Sheet } from './sheet.ts';

/** ohm, gate to source of the switch. */
const GATE = 10_000;
/** V between gate and source, at most; an AO3401 stands 12 V (memory). */
const GATE_VOLTS = 10;
/** ohm: lets a supervisor pull down a pin that the microcontroller holds high. */
const YIELDS = 1_000;
/** Share of a supervised supply below which its mutes drop. */
const FALLEN = 0.9;
/** V at the SENSE of a TPS3808G01 (memory), and ohm below its divider. */
const SENSE = 0.405;
const SENSE_OHM = 10_000;

export class Master {
  private readonly board: Board;
  private readonly sheet: Sheet;
  private readonly names: Names;
  private readonly pin: (name: string) => string;
  private readonly switched = new Map<string, string>();
  /** What a supervisor pulls down. */
  private dropped: string | undefined = undefined;

  constructor(board: Board, sheet: Sheet, names: Names, pin: (name: string) => string) {
    this.board = board;
    this.sheet = sheet;
    this.names = names;
    this.pin = pin;
  }

  /** What coils of a supply hang on. */
  fed(supply: string): string {
    return this.switched.get(supply) ?? supply;
  }

  /** One switch for every supply that feeds coils, all by one pin. */
  draw(): void {
    const { board, sheet, names } = this;
    const { master } = board;
    if (!master) return;
    const pen = sheet.pen('master');
    const supplies = new Set(Object.entries(board.relays).map(([key, facts]) => supplyOf(board, `${at('relays', key)}.supply`, facts.supply)));
    let first: string | undefined;
    for (const supply of supplies) {
      const fed = sheet.net(names.fresh(`${supply} coils`));
      this.switched.set(supply, fed);
      const name = names.fresh(first === undefined ? 'master' : `master ${supply}`);
      sheet.part(name, master.part, `feeds the coils on ${supply}; off while ${this.pin(master.pin)} is low`);
      const input = /AO3401/i.test(master.part) ? this.drawSwitch(name, supply, fed) : this.drawNamedSwitch(name, supply, fed);
      if (first === undefined) {
        first = input;
        this.drive(pen, master.pin, input, true);
        pen.resistor(input, GND, master.pull);
      } else pen.wire(first, input);
    }
    if (first === undefined) refuse(board, 'master', 'there is no relay that it could feed');
  }

  /** An AO3401 in the supply and a BSS138 that pulls its gate down. @returns Where the pin goes. */
  private drawSwitch(name: string, supply: string, fed: string): string {
    const pen = this.sheet.pen('master');
    const driver = this.sheet.package(`${name} driver`, BSS138);
    const mosfet = this.sheet.package(`${name} switch`, AO3401);
    const { volts } = this.board.supplies[supply]!;
    pen.wire(driver.at('source'), GND);
    if (volts > GATE_VOLTS) pen.calculated(driver.at('drain'), mosfet.at('gate'), (GATE * (volts - GATE_VOLTS)) / GATE_VOLTS);
    else pen.wire(driver.at('drain'), mosfet.at('gate'));
    pen.resistor(mosfet.at('gate'), mosfet.at('source'), GATE);
    pen.wire(mosfet.at('source'), supply);
    pen.wire(mosfet.at('drain'), fed);
    return driver.at('gate');
  }

  /** A part of another kind, by what its pins do. */
  private drawNamedSwitch(name: string, supply: string, fed: string): string {
    const pen = this.sheet.pen('master');
    const pins = this.sheet.block(name);
    pen.wire(pins.at('in'), supply);
    pen.wire(pins.at('out'), fed);
    pen.wire(pins.at('ground'), GND);
    return pins.at('on');
  }

  /** From a pin to what it drives. A pin that a supervisor may pull down as well stands behind a resistor. */
  drive(pen: Pen, name: string, input: string, mutes: boolean): void {
    if (mutes && Object.values(this.board.supplies).some(({ supervised }) => supervised)) {
      pen.resistor(this.pin(name), input, YIELDS);
      this.dropped = input;
    } else pen.wire(this.pin(name), input);
  }

  /** Whether the coil of a relay is what a supervisor drops, for want of a master. */
  isMute(relay: string): boolean {
    return !this.board.master && muteThatIsMaster(this.board) === relay;
  }

  /** For parts that come up loud: a supply that falls drops the mutes, whatever the microcontroller does. */
  drawSupervisors(): void {
    const { board, sheet } = this;
    for (const [supply, { volts, supervised }] of Object.entries(board.supplies)) {
      if (!supervised) continue;
      const field = `${at('supplies', supply)}.supervised`;
      const trip = FALLEN * volts;
      if (this.dropped === undefined) return refuse(board, field, 'there is no master and no mute on a pin that its supervisor could drop');
      if (trip <= SENSE) return refuse(board, field, `no supervisor for ${volts} V is known here`);
      const name = this.names.fresh(`${supply} supervisor`);
      const pins = sheet.package(name, TPS3808);
      const pen = sheet.pen(name);
      sheet.part(name, `TPS3808G01, ${TPS3808.package}`, `pulls down below ${Number(trip.toPrecision(3))} V of ${supply}`);
      pen.wire(pins.at('VDD'), logicSupply(board));
      pen.capacitor(pins.at('VDD'), GND, DECOUPLING);
      pen.wire(pins.at('GND'), GND);
      pen.calculated(supply, pins.at('SENSE'), SENSE_OHM * (trip / SENSE - 1));
      pen.resistor(pins.at('SENSE'), GND, SENSE_OHM);
      pen.wire(pins.at('RESET'), this.dropped);
    }
  }
}
