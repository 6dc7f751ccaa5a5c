/** The sheet that a board is drawn on: wires, resistors and the like, row by row; parts; pins that stay open. */
import type { Pinout } from './pinouts.ts';
import { whyOpen } from './pinouts.ts';
import { e96, farads, ohms } from './values.ts';

/** One row: two ends, and what lies between them. An end is a pin ("volume 8 H0"), a supply, GND or a net. */
export interface Wire {
  /** What it belongs to: "bus I2C1", "volume", "knob". */
  readonly group: string;
  readonly from: string;
  readonly to: string;
  /** What lies between the two; '' for a plain wire. */
  readonly through: string;
  /** Of a resistor, exact: what is beside it in `through` is the nearest that is sold. */
  readonly ohm?: number;
  readonly farad?: number;
}

export interface Part {
  readonly name: string;
  readonly part: string;
  readonly data: string;
}

/** A part with its pins. */
export interface Pins {
  readonly name: string;
  /** The node of a pin; the first, where several have its name. */
  at(pin: string): string;
  /** All pins of a name. */
  all(pin: string): readonly string[];
}

/** Draws into one group of rows. */
export interface Pen {
  wire(from: string, to: string): void;
  /** A value that the board file gives. */
  resistor(from: string, to: string, ohm: number): void;
  /** A value that was calculated: the nearest of E96 stands beside it. */
  calculated(from: string, to: string, ohm: number): void;
  /** @param plus The end with the higher direct voltage, where it matters. */
  capacitor(from: string, to: string, farad: number, plus?: string): void;
  /** From its anode to its cathode, which has the ring. */
  diode(from: string, to: string): void;
  /** Its ring at `to`. */
  zener(from: string, to: string, volts: number): void;
}

/** Capacitors from here on are taken as polar, F. */
const POLAR = 1e-6;

export class Sheet {
  readonly wires: Wire[] = [];
  readonly parts: Part[] = [];
  /** Joints that are no pin of a part. */
  readonly nets: string[] = [];
  private readonly left: { readonly pin: string; readonly why: string }[] = [];
  private readonly packages: { readonly pinout: Pinout; readonly pins: Pins }[] = [];

  pen(group: string): Pen {
    const put = (wire: Omit<Wire, 'group'>): void => void this.wires.push({ group, ...wire });
    return {
      wire: (from, to) => put({ from, to, through: '' }),
      resistor: (from, to, ohm) => put({ from, to, through: ohms(ohm), ohm }),
      calculated: (from, to, ohm) => put({ from, to, through: `${ohms(ohm, 4)}, E96 ${ohms(e96(ohm))}`, ohm }),
      capacitor: (from, to, farad, plus) => put({ from, to, through: `${farads(farad)}${plus && farad >= POLAR ? `, + at ${plus}` : ''}`, farad }),
      diode: (from, to) => put({ from, to, through: `1N4148, ring at ${to}` }),
      zener: (from, to, volts) => put({ from, to, through: `Zener of ${volts} V and 1.3 W, ring at ${to}` }),
    };
  }

  part(name: string, part: string, data: string): void {
    this.parts.push({ name, part, data });
  }

  net(name: string): string {
    if (!this.nets.includes(name)) this.nets.push(name);
    return name;
  }

  /** A part whose pins have numbers. */
  package(name: string, pinout: Pinout): Pins {
    const nodes = pinout.pins.map((pin, i) => `${name} ${i + 1} ${pin}`);
    const all = (pin: string): readonly string[] => {
      const found = nodes.filter((_, i) => pinout.pins[i] === pin);
      if (!found.length) throw new Error(`${name} has no pin ${pin}`);
      return found;
    };
    const pins: Pins = { name, all, at: (pin) => all(pin)[0]! };
    this.packages.push({ pinout, pins });
    return pins;
  }

  /** A part whose pins have names only. */
  block(name: string): Pins {
    const at = (pin: string): string => `${name} ${pin}`;
    return { name, at, all: (pin) => [at(pin)] };
  }

  /** A pin of a part without numbers that nothing is connected to. */
  leaveOpen(pin: string, why: string): void {
    this.left.push({ pin, why });
  }

  /** Pins that nothing is connected to, with the reason. */
  open(): { readonly pin: string; readonly why: string }[] {
    const drawn = new Set(this.wires.flatMap(({ from, to }) => [from, to]));
    const inPackages = this.packages.flatMap(({ pinout, pins }) =>
      [...new Set(pinout.pins)].flatMap((pin) => pins.all(pin).filter((node) => !drawn.has(node)).map((node) => ({ pin: node, why: whyOpen(pins.name, pin) }))),
    );
    return [...inPackages, ...this.left];
  }
}
