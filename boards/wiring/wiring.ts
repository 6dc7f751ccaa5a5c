/**
 * The wiring of a board, from its facts: every wire with what lies in it, complete enough to solder from.
 *
 * A resistor or a capacitor is a row of its own, between the two nets or pins that it joins. Left is channel 0 and the
 * tip of the socket.
 */
import type { Board, ButtonFacts, EncoderFacts, StageFacts } from '../board.ts';
import { MCUS } from '../mcu.ts';
import { BSS138_PINS, DS1882_PINS } from './pinouts.ts';
import type { Bss138Pin, Ds1882Pin } from './pinouts.ts';

export interface Wire {
  /** What it belongs to: "bus I2C1", "volume", "knob". */
  readonly group: string;
  readonly from: string;
  readonly to: string;
  /** What lies between the two; '' for a plain wire. */
  readonly through: string;
}

export interface Wiring {
  readonly board: string;
  readonly title: string;
  readonly mcu: string;
  readonly supplies: readonly { readonly name: string; readonly volts: number; readonly from: string }[];
  readonly parts: readonly { readonly name: string; readonly part: string; readonly data: string }[];
  readonly wires: readonly Wire[];
  /** Pins of the microcontroller that stay free, and why. */
  readonly free: readonly { readonly pin: string; readonly why: string }[];
}

type Draw = (from: string, to: string, through?: string) => void;
type MuteRelay = Extract<StageFacts, { kind: 'mute relay' }>;
type Amplifier = Extract<StageFacts, { kind: 'amplifier' }>;

const GND = 'GND';
const SIDES = ['left', 'right'] as const;

/** @throws Error with one sentence when the facts leave a wire open. */
export function wiringOf(board: Board): Wiring {
  const mcu = MCUS[board.mcu];
  const wires: Wire[] = [];
  const parts: Wiring['parts'][number][] = [{ name: board.mcu, part: mcu.title, data: `runs Espruino; pins take ${mcu.pinVolts} V at most` }];
  const drawing = (group: string): Draw => (from, to, through = '') => void wires.push({ group, from, to, through });
  const pin = (name: string): string => `${board.mcu} ${name}`;
  const logic = logicSupply(board);

  drawing('power')(pin('3V3'), logic);
  drawing('power')(pin('GND'), GND);

  for (const [name, bus] of Object.entries(board.buses)) {
    const draw = drawing(`bus ${name}`);
    for (const [line, at] of [['SCL', bus.scl], ['SDA', bus.sda]] as const) {
      draw(pin(at), `${name} ${line}`);
      draw(`${name} ${line}`, bus.pullup.supply, ohms(bus.pullup.ohm));
      if (!bus.shifter) continue;
      const far = `${name} ${line} ${bus.shifter.supply}`;
      const mosfet = `${name} ${line} shifter`;
      draw(bss138(mosfet, 'source'), `${name} ${line}`);
      draw(bss138(mosfet, 'gate'), bus.pullup.supply);
      draw(bss138(mosfet, 'drain'), far);
      draw(far, bus.shifter.supply, ohms(bus.shifter.ohm));
    }
    if (bus.shifter) parts.push({ name: `${name} shifter`, part: bus.shifter.part, data: `${bus.pullup.supply} to ${bus.shifter.supply}` });
    parts.push({ name, part: 'I2C bus', data: `${bus.bitrate / 1000} kHz` });
  }

  for (const [name, chip] of Object.entries(board.chips)) {
    const draw = drawing(name);
    const bus = board.buses[chip.bus];
    if (!bus) throw new Error(`boards/${board.name}: chips.${name}.bus: there is no bus ${chip.bus}`);
    if (chip.behindShifter && !bus.shifter) throw new Error(`boards/${board.name}: chips.${name}.behindShifter: ${chip.bus} has no shifter`);
    const line = (which: 'SCL' | 'SDA'): string => `${chip.bus} ${which}${chip.behindShifter ? ` ${bus.shifter!.supply}` : ''}`;
    const address = `address 0x${chip.address.toString(16)} on ${chip.bus}`;
    if (chip.part === 'DS1882') {
      const at = (which: Ds1882Pin): string => `${name} ${DS1882_PINS[which]} ${which}`;
      const [positive, negative] = analogueSupplies(board, name);
      parts.push({ name, part: 'DS1882, 16 pins', data: `${address}; zero-cross ${chip.zeroCross ? 'on' : 'off'}; 100 nF at each of its supplies` });
      draw(at('VDD'), chip.supply);
      draw(at('GND'), GND);
      draw(at('VCC'), positive);
      draw(at('V-'), negative);
      draw(at('SCL'), line('SCL'));
      draw(at('SDA'), line('SDA'));
      draw(at('CE'), GND);
      for (const bit of [0, 1, 2] as const) draw(at(`A${bit}`), chip.address & (1 << bit) ? chip.supply : GND);
    } else {
      parts.push({ name, part: `SSD1306, 128x${chip.height}`, data: `${address}; module with ${chip.address === 0x3d ? 'SA0 high' : 'SA0 low'}` });
      draw(`${name} VCC`, chip.supply);
      draw(`${name} GND`, GND);
      draw(`${name} SCL`, line('SCL'));
      draw(`${name} SDA`, line('SDA'));
    }
  }

  for (const [name, source] of Object.entries(board.sources)) {
    parts.push({ name, part: source.title, data: `at most ${source.maximum} V rms` });
    drawing(name)(`${name} ground`, GND);
  }
  drawAudio(board, drawing, parts);

  for (const [name, control] of Object.entries(board.controls)) {
    if (control.kind === 'encoder') drawEncoder(drawing(name), name, control, pin, logic, parts);
    else drawButton(drawing(name), name, control, pin, logic, parts);
  }

  return {
    board: board.name,
    title: board.title,
    mcu: mcu.id,
    supplies: Object.entries(board.supplies).map(([name, { volts, from }]) => ({ name, volts, from })),
    parts,
    wires,
    free: Object.entries(mcu.reserved).map(([at, why]) => ({ pin: at, why })),
  };
}

/** From the source through the stages to the socket. */
function drawAudio(board: Board, drawing: (group: string) => Draw, parts: Wiring['parts'][number][]): void {
  const [source] = Object.keys(board.sources);
  let outputs = SIDES.map((side) => `${source} ${side}`);
  for (const stage of board.path) {
    const draw = drawing(stage.name);
    if (stage.kind === 'volume') {
      const at = (which: Ds1882Pin): string => `${stage.chip} ${DS1882_PINS[which]} ${which}`;
      SIDES.forEach((_, ch) => {
        draw(outputs[ch]!, at(ch ? 'H1' : 'H0'));
        draw(at(ch ? 'L1' : 'L0'), GND);
      });
      outputs = [at('W0'), at('W1')];
    } else if (stage.kind === 'amplifier') {
      parts.push({ name: stage.name, part: stage.part, data: amplifierData(stage) });
      const [positive, negative] = analogueSupplies(board, stage.name);
      draw(`${stage.name} +`, positive);
      draw(`${stage.name} -`, negative);
      SIDES.forEach((side, ch) => draw(outputs[ch]!, `${stage.name} in ${side}`));
      outputs = SIDES.map((side) => `${stage.name} out ${side}`);
    } else {
      drawRelay(board, draw, stage, outputs, parts);
      outputs = SIDES.map((side) => `${stage.name} common ${side}`);
    }
  }
  for (const seat of board.seats) {
    const draw = drawing(seat.jack);
    parts.push({ name: seat.jack, part: board.jacks[seat.jack]?.title ?? 'socket', data: `seat ${seat.name}` });
    draw(outputs[0]!, `${seat.jack} tip`);
    draw(outputs[1]!, `${seat.jack} ring`);
    draw(`${seat.jack} sleeve`, GND);
  }
}

function amplifierData({ gain, outputResistance }: Amplifier): string {
  const times = 10 ** (gain / 20);
  const feedback = gain > 0 ? `, feedback resistor ${(times - 1).toFixed(2)} of the one to ground` : '';
  return `gain ${gain} dB (x${times.toFixed(2)}${feedback}); ${ohms(outputResistance)} at the socket in all`;
}

/** The pull resistor mutes while nobody drives the pin: in reset, and while the board is flashed. */
function drawRelay(board: Board, draw: Draw, relay: MuteRelay, outputs: readonly string[], parts: Wiring['parts'][number][]): void {
  const mosfet = `${relay.name} driver`;
  parts.push({ name: relay.name, part: `relay, two form ${relay.form} contacts`, data: `coil ${relay.coilCurrent * 1000} mA; released: the socket on ground` });
  parts.push({ name: mosfet, part: relay.driver, data: 'diode: cathode to the supply' });
  draw(`${board.mcu} ${relay.pin}`, bss138(mosfet, 'gate'));
  draw(bss138(mosfet, 'gate'), GND, ohms(relay.pull));
  draw(bss138(mosfet, 'source'), GND);
  draw(bss138(mosfet, 'drain'), `${relay.name} coil`);
  draw(`${relay.name} coil`, coilSupply(board), 'coil, diode across it');
  SIDES.forEach((side, ch) => {
    draw(outputs[ch]!, `${relay.name} normally open ${side}`);
    draw(`${relay.name} normally closed ${side}`, GND, ohms(relay.dischargeResistance));
  });
}

function drawEncoder(
  draw: Draw,
  name: string,
  { a, b, filter, detents, edges }: EncoderFacts,
  pin: (name: string) => string,
  logic: string,
  parts: Wiring['parts'][number][],
): void {
  parts.push({ name, part: 'encoder', data: `${detents} detents a turn, ${edges} edges each` });
  for (const [contact, at] of [['A', a], ['B', b]] as const) {
    draw(pin(at), `${name} ${contact}`, filter.series ? ohms(filter.series) : '');
    draw(`${name} ${contact}`, logic, ohms(filter.pullup));
    if (filter.capacitor) draw(pin(at), GND, farads(filter.capacitor));
  }
  draw(`${name} common`, GND);
}

function drawButton(
  draw: Draw,
  name: string,
  { pin: at, pullup, does }: ButtonFacts,
  pin: (name: string) => string,
  logic: string,
  parts: Wiring['parts'][number][],
): void {
  parts.push({ name, part: 'button', data: `${does}; pull-up ${pullup === 'internal' ? 'inside the microcontroller' : 'outside'}` });
  draw(pin(at), `${name} 1`);
  draw(`${name} 2`, GND);
  if (pullup === 'resistor') draw(pin(at), logic, ohms(10_000));
}

const bss138 = (name: string, which: Bss138Pin): string => `${name} ${BSS138_PINS[which]} ${which}`;

/** The supply of the microcontroller's own pins. */
function logicSupply(board: Board): string {
  const bus = Object.values(board.buses)[0];
  if (bus) return bus.pullup.supply;
  throw new Error(`boards/${board.name}: buses: there is none, so the supply of the pins is not known`);
}

/** The negative supply and the positive one of the same name. */
function analogueSupplies(board: Board, part: string): [positive: string, negative: string] {
  const negative = Object.keys(board.supplies).find((name) => board.supplies[name]!.volts < 0);
  const positive = negative?.replace('-', '+');
  if (negative && positive && board.supplies[positive]) return [positive, negative];
  throw new Error(`boards/${board.name}: supplies: ${part} needs a positive and a negative one, named like +5VA and -5VA`);
}

function coilSupply(board: Board): string {
  const found = Object.keys(board.supplies).find((name) => /\bcoil\b/.test(board.supplies[name]!.from));
  if (found) return found;
  throw new Error(`boards/${board.name}: supplies: none says that it feeds the relay coil`);
}

function scaled(value: number, steps: readonly (readonly [number, string])[], unit: string): string {
  const [size, prefix] = steps.find(([least]) => value >= least) ?? [1, ''];
  return `${Number((value / size).toPrecision(3))} ${prefix}${unit}`;
}

function ohms(value: number): string {
  return scaled(value, [[1e6, 'M'], [1e3, 'k']], 'ohm');
}

function farads(value: number): string {
  return scaled(value, [[1e-6, 'u'], [1e-9, 'n'], [1e-12, 'p']], 'F');
}
