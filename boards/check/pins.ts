/** Pins of the microcontroller: that they exist, are free, can do what they are asked for, and can be watched. */
import type { Board, Drive } from '../board.ts';
import type { Mcu } from '../mcu.ts';
import { MCUS } from '../mcu.ts';
import type { Complain } from './complaint.ts';
import { at } from './complaint.ts';

export interface PinUse {
  readonly pin: string;
  readonly field: string;
  /** "SCL of I2C1", after "is". */
  readonly what: string;
  readonly as: 'bus' | 'coil' | 'contact' | 'button' | 'sense' | 'interrupt' | 'held' | 'analog' | 'light';
  /** By a watch of its own. */
  readonly watched?: boolean;
  /** Bus and line. */
  readonly line?: readonly [bus: string, line: 'scl' | 'sda'];
  /** How it is pulled up, where it must be. */
  readonly pull?: 'internal' | 'resistor';
}

/** Which pins the I2C ports of an STM32F401 come out at, of those that a 48 pin part has (espruino/Espruino boards/pins/stm32f401.csv). */
const STM32_I2C: Readonly<Record<string, Readonly<Record<'scl' | 'sda', readonly string[]>>>> = {
  I2C1: { scl: ['B6', 'B8'], sda: ['B7', 'B9'] },
  I2C2: { scl: ['B10'], sda: ['B3'] },
  I2C3: { scl: ['A8'], sda: ['B4'] },
};

export function checkPins(board: Board, complain: Complain): void {
  const mcu: Mcu = MCUS[board.mcu];
  const uses = pinUses(board);
  const free = mcu.pins.filter((pin) => !mcu.unfit?.[pin] && !mcu.pulless?.includes(pin) && !mcu.buttons?.[pin] && !uses.some((use) => use.pin === pin));
  const taken = new Map<string, PinUse>();
  for (const use of uses) {
    const { pin, field } = use;
    const fit = linePins(use, mcu)?.filter((each) => !uses.some((other) => other.pin === each)) ?? free;
    const another = fit.length ? `take another, such as ${fit[0]}` : 'free another pin first';
    const before = taken.get(pin);
    const reserved = Object.hasOwn(mcu.reserved, pin) ? mcu.reserved[pin] : undefined;
    if (reserved) complain.error(field, `${pin} is reserved: ${reserved}`, another);
    else if (!mcu.pins.includes(pin)) complain.error(field, `${mcu.id} has no pin ${pin}`, another);
    else if (before) complain.error(field, `${pin} is ${before.what} already (${before.field})`, another);
    else checkFitness(use, mcu, another, complain);
    taken.set(pin, before ?? use);
  }
  checkWatches(uses, mcu, complain);
}

/** The pins that a line of a bus or a meter can be at, where not every one can. */
function linePins({ line, as }: PinUse, { family, pins, analog }: Mcu): readonly string[] | undefined {
  if (as === 'analog') return analog.pins.filter((pin) => pins.includes(pin));
  if (!line || family !== 'stm32' || !Object.hasOwn(STM32_I2C, line[0])) return undefined;
  return STM32_I2C[line[0]]![line[1]].filter((pin) => pins.includes(pin));
}

function checkFitness(use: PinUse, mcu: Mcu, another: string, complain: Complain): void {
  const { pin, field, what, as, pull } = use;
  const unfit = mcu.unfit?.[pin];
  const soldered = mcu.buttons?.[pin];
  if (soldered && as !== 'button') return complain.error(field, `${pin} cannot be ${what}: ${soldered} is soldered there`, another);
  if (soldered && pull === 'resistor') return complain.error(field, `${pin} is not led out, so there is no place for a resistor at ${soldered}`, "say pullup: 'internal'");
  if (as === 'coil' && unfit) return complain.error(field, `${pin} cannot be ${what}: ${unfit.why}`, another);
  if ((as === 'bus' || as === 'held') && unfit?.is === 'input') return complain.error(field, `${pin} cannot be ${what}: ${unfit.why}`, another);
  if (pull === 'resistor' && unfit?.is === 'strap') {
    return complain.error(field, `${pin} may not be pulled up from outside: ${unfit.why}`, another);
  }
  const able = linePins(use, mcu);
  if (as === 'analog' && !able!.includes(pin)) return complain.error(field, `${pin} cannot read a voltage: it has no converter`, another);
  if (as === 'light' && unfit?.is === 'input') return complain.error(field, `${pin} cannot be ${what}: ${unfit.why}`, another);
  if (able && !able.includes(pin)) return complain.error(field, `${pin} cannot be ${what}`, able.length ? `take ${able.join(' or ')}` : 'take another bus');
  if (pull === 'internal' && mcu.pulless?.includes(pin)) {
    return complain.error(field, `${pin} has no pull-up inside, and ${what} asks for one`, as === 'button' ? "fit a resistor and say pullup: 'resistor', or take another pin" : another);
  }
  if (as === 'contact' && mcu.falseLows?.includes(pin)) {
    complain.error(field, `${pin} shows short lows that nobody made, and they would be counted`, another);
  }
}

function checkWatches(uses: readonly PinUse[], { watches, watchesByNumber, id }: Mcu, complain: Complain): void {
  const watched = uses.filter((use) => use.watched);
  watched.slice(watches).forEach(({ field }, i) => complain.error(field, `this is watch ${watches + i + 1}, and ${id} has ${watches}`, 'use fewer knobs, buttons, switches of jacks or interrupt lines'));
  if (!watchesByNumber) return;
  const byNumber = new Map<string, PinUse>();
  for (const use of watched) {
    const number = /\d+$/.exec(use.pin)![0];
    const other = byNumber.get(number);
    if (!other) byNumber.set(number, use);
    else if (other.pin !== use.pin) complain.error(use.field, `${use.pin} and ${other.pin} (${other.field}) cannot both be watched: ${id} has one watch for all pins of a number`, 'take a pin with another number');
  }
}

/** Every pin that something of the board is at, in the order of the file. */
export function pinUses(board: Board): PinUse[] {
  const uses: PinUse[] = [];
  for (const [name, bus] of Object.entries(board.buses)) {
    for (const line of ['scl', 'sda'] as const) {
      uses.push({ pin: bus[line], field: `${at('buses', name)}.${line}`, what: `${line.toUpperCase()} of ${name}`, as: 'bus', line: [name, line], pull: 'resistor' });
    }
  }
  for (const pin of Object.keys(board.held ?? {})) uses.push({ pin, field: at('held', pin), what: 'held', as: 'held' });
  if (board.master) uses.push({ pin: board.master.pin, field: 'master.pin', what: 'the master mute', as: 'coil' });
  for (const [name, relay] of Object.entries(board.relays)) {
    const coil = (key: string, drive: Drive): void => {
      if ('pin' in drive) uses.push({ pin: drive.pin, field: `${at('relays', name)}.${key}.pin`, what: `the coil of ${name}`, as: 'coil' });
    };
    if (relay.kind === 'relay') coil('coil', relay.coil);
    else {
      coil('set', relay.set);
      coil('reset', relay.reset);
    }
  }
  for (const [name, chip] of Object.entries(board.chips)) {
    if (!('interrupt' in chip) || chip.interrupt === undefined) continue;
    uses.push({ pin: chip.interrupt, field: `${at('chips', name)}.interrupt`, what: `the interrupt line of ${name}`, as: 'interrupt', watched: true, pull: 'resistor' });
  }
  for (const [name, control] of Object.entries(board.controls)) {
    const field = at('controls', name);
    if (control.kind === 'button') {
      if (typeof control.pin === 'string') uses.push({ pin: control.pin, field: `${field}.pin`, what: name, as: 'button', watched: true, pull: control.pullup });
    } else {
      // Of four edges a detent one contact tells all: firmware/input/encoder.ts watches that one alone.
      uses.push({ pin: control.a, field: `${field}.a`, what: `contact A of ${name}`, as: 'contact', watched: true, pull: 'resistor' });
      uses.push({ pin: control.b, field: `${field}.b`, what: `contact B of ${name}`, as: 'contact', watched: control.edges !== 4, pull: 'resistor' });
    }
  }
  for (const [name, { sense }] of Object.entries(board.jacks)) {
    if (sense) uses.push({ pin: sense.pin, field: `${at('jacks', name)}.sense.pin`, what: `the switch of ${name}`, as: 'sense', watched: true, pull: 'internal' });
  }
  for (const [name, { pin }] of Object.entries(board.meters ?? {})) uses.push({ pin, field: `${at('meters', name)}.pin`, what: `the meter of ${name}`, as: 'analog' });
  if (board.clipLight) uses.push({ pin: board.clipLight.pin, field: 'clipLight.pin', what: 'the clip light', as: 'light' });
  return uses;
}
