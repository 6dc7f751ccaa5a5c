/**
 * Buttons on the inputs of an expander, whose interrupt line hangs on a pin: low while something has changed that was
 * not read.
 *
 * The rules are those of `button.ts`: `press` at the first edge whatever bounces after it, `release` once the contact has
 * been quiet for SETTLE ms and is open, as the expander itself says. One read tells of all contacts; after every edge
 * it is read again, so one that was lost on the way changes nothing. Once a second it is read anyway: a chip that was
 * reset is missed then, and so is a line that is held low, or that told nothing of two changes in a row.
 */
import type { Amp } from '../amp.ts';
import { SETTLE } from './button.ts';

/** ms between two looks that nobody asked for. */
const LOOK = 1000;
/** So many in a row that the line does not fit are a fault: at one of them its edge may be on the way. */
const DEAF = 2;
/** A press whose end nobody saw counts as a long one, ms. */
const LOST = 60000;

export class PortContact {
  mask: number;
  /** Level of the latest edge, 1 is open; and its time, ms. */
  level: number;
  last: number;
  down: boolean;
  since: number;
  /** The last edge before a second press that came without a release. */
  gap: number;
  /** Waits until it is quiet. */
  moving: boolean;
  press: (time: number) => void;
  release: (time: number, held: number) => void;

  port: InputPort;

  constructor(port: InputPort, mask: number, level: number) {
    this.port = port;
    this.mask = mask;
    this.level = level;
    this.last = 0;
    this.down = false;
    this.since = 0;
    this.gap = 0;
    this.moving = false;
    this.press = () => {};
    this.release = () => {};
  }

  /** Whether it is open, as the chip says now. */
  read(): number {
    take(this.port, this.port.read, 0);
    return this.level;
  }
}

export interface InputPort {
  amp: Amp;
  chip: never;
  /**
   * Levels of the inputs, at an edge; from bit 16 on those that fell, where the chip has noted it, whatever they are now.
   * Throws if the chip does not answer. -1: it forgot what it was told.
   */
  read: (chip: never) => number;
  /** The same, where that needs more transfers to know whether it forgot. */
  look: (chip: never) => number;
  /** Where the chip stands among the amp's parts. */
  part: number;
  line: Pin;
  /** What was read last; -1: the chip is not set up, and nothing is read. */
  levels: number;
  contacts: PortContact[];
  timer: number;
  /** Looks that the line did not fit, since its last edge. */
  deaf: number;
}

function pressed(contact: PortContact): void {
  contact.down = true;
  contact.since = contact.last;
  contact.press(contact.last);
}

/** An edge of one contact, at `time`; 0: found later, and when it was nobody knows. */
function moved(contact: PortContact, time: number, level: number): void {
  const at = time || getTime() * 1000;
  const quiet = at - contact.last > SETTLE;
  // A bounce of a release, or a second press whose first nobody saw end: the port tells once it is quiet.
  if (!level && contact.down && quiet && time) contact.gap = contact.last;
  contact.last = at;
  contact.level = level;
  contact.moving = true;
  // A late bounce of a release is no press: what has not been quiet before, the port tells.
  if (!level && !contact.down && quiet) pressed(contact);
}

/** The contact has been quiet. */
function settled(contact: PortContact): void {
  contact.moving = false;
  const gap = contact.gap;
  contact.gap = 0;
  if (contact.level) {
    if (contact.down) {
      contact.down = false;
      contact.release(contact.last, contact.last - contact.since);
    }
  } else {
    if (gap) contact.release(gap, gap - contact.since);
    if (gap || !contact.down) pressed(contact);
  }
}

/** The chip is gone, or begins anew: nobody holds a button. */
export function closePort(port: InputPort): void {
  port.levels = -1;
  for (const contact of port.contacts) {
    contact.moving = false;
    contact.gap = 0;
    contact.level = 1;
    if (contact.down) {
      contact.down = false;
      contact.release(getTime() * 1000, LOST);
    }
  }
}

function lost(port: InputPort, error: unknown): void {
  closePort(port);
  port.amp.turn = port.part;
  port.amp.lost(port.amp, error);
}

/** The port is read again once its contacts have had time to come to rest. */
function readAgain(port: InputPort, wait: number): void {
  if (!port.timer) port.timer = setTimeout(settle, wait + 1, port);
}

/**
 * One read, for an edge of the line at `time` or for none (0), and what it says of each contact. Returns whether
 * something has changed.
 */
function take(port: InputPort, read: (chip: never) => number, time: number): boolean {
  if (port.levels < 0) return false;
  let levels = -1;
  try {
    levels = read(port.chip);
  } catch (error) {
    lost(port, error);
    return false;
  }
  if (levels < 0) {
    lost(port, 'RESET');
    return false;
  }
  const fell = levels >> 16;
  levels &= 0xffff;
  const changed = (levels ^ port.levels) | (fell & levels);
  if (!changed) return false;
  port.levels = levels;
  for (const contact of port.contacts) {
    const mask = contact.mask;
    if (!(changed & mask)) continue;
    // It closed and is open again: it bounces, or was pressed while nobody read.
    if (fell & mask && !contact.down) moved(contact, time, 0);
    moved(contact, time, levels & mask ? 1 : 0);
  }
  readAgain(port, SETTLE);
  return true;
}

/** Whatever the edges said: the port has the last word. */
function settle(port: InputPort): void {
  port.timer = 0;
  take(port, port.read, 0);
  const now = getTime() * 1000;
  let wait = 0;
  for (const contact of port.contacts) {
    if (!contact.moving) continue;
    const left = SETTLE - (now - contact.last);
    if (left <= 0) settled(contact);
    else if (left > wait) wait = left;
  }
  if (wait) readAgain(port, wait);
  // Still low: it has asked again since, and its edge may be lost.
  else if (port.levels >= 0 && !digitalRead(port.line)) readAgain(port, SETTLE);
}

function lookAround(port: InputPort): void {
  // High, and yet something has changed: it is cut. Low, and its edge was lost. Low behind a read: something holds it.
  const silent = digitalRead(port.line);
  const changed = take(port, port.look, 0);
  if (port.levels < 0) return;
  if ((changed && silent) || !digitalRead(port.line)) port.deaf++;
  if (port.deaf >= DEAF) lost(port, 'interrupt line');
}

/** Begins to listen; nothing is read before `openPort`. */
export function listenToPort(port: InputPort): void {
  setWatch(
    (edge) => {
      port.deaf = 0;
      take(port, port.read, edge.time * 1000);
      readAgain(port, SETTLE);
    },
    port.line,
    { repeat: true, edge: 'falling', debounce: 0 },
  );
  setInterval(lookAround, LOOK, port);
}

/**
 * The chip has been opened: what is pressed now was pressed before, and is no press. Throws if it does not answer, or
 * if the line stays low.
 */
export function openPort(port: InputPort): void {
  closePort(port);
  const levels = port.look(port.chip);
  if (levels < 0 || !digitalRead(port.line)) throw 'interrupt line';
  port.levels = levels & 0xffff;
  port.deaf = 0;
  for (const contact of port.contacts) contact.level = levels & contact.mask ? 1 : 0;
}

/** The contact at a bit of the port, by its mask. */
export function portContact(port: InputPort, mask: number): PortContact {
  const contact = new PortContact(port, mask, port.levels & mask ? 1 : 0);
  port.contacts.push(contact);
  return contact;
}

/** As `button`, of a contact of a port. */
export function portButton(contact: PortContact, press: (time: number) => void, release: (time: number, held: number) => void): void {
  contact.press = press;
  contact.release = release;
}
