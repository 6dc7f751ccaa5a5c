/**
 * A seat whose level is made by several parts: volume parts, ladders, pads, gain relays.
 *
 * Every setting of a part has a place in an order from quiet to loud: steps of a volume part by their number, relays by
 * their energised coils (at rest each is quieter). Two settings have a *meet*, the louder one that is louder than
 * neither: the lesser step, the coils that both have on. Every change goes through the meet of its ends: first all that
 * falls, then a wait until it has surely arrived, then all that rises. So no instant is louder than the louder end,
 * whatever each part's time is, and whoever interrupts only takes another meet.
 *
 * Relays that switch a gain make ranges. A range is kept until its band is left: it moves few relays. `refine` takes the
 * range with the least noise, for when nobody turns the knob.
 */
import type { Seat } from './seat.ts';
import { apply, ear } from './seat.ts';

/** A part of the chain. */
export interface Link {
  /** Sets both ears to steps (or a bank of relays to coils, with `right` its mask); throws if it does not answer. */
  write: (chip: never, left: number, right: number) => void;
  chip: never;
  /** What was ordered last; `right` of relays is their mask. */
  left: number;
  right: number;
  /** Step by range and position, a character each; for relays that only ranges switch, by range. */
  steps: string;
  /** The same for the right ear, where it is another. */
  rights: string;
  /** Relays that this link moves, as a mask of their bank; 0: a volume part. */
  mask: number;
  /** Whether `steps` goes by range alone. */
  ranged: boolean;
  /** What is ordered once all that falls has arrived. */
  goal: number;
  other: number;
  /** ms until a fall has surely arrived; 0 for one that is over when its write is. */
  fall: number;
}

/** Fields in the order in which a click needs them. */
export interface Chain extends Seat {
  /** Positions between which the range in force is kept. */
  least: number;
  most: number;
  /** The only link that moves within a range; undefined when there are several, and between the halves of a change. */
  straight: Link | undefined;
  /** Where the columns of the range in force begin in `steps`. */
  column: number;
  /** That link again, for afterwards. */
  volume: Link | undefined;
  links: Link[];
  range: number;
  /** When all that falls has surely arrived, s; 0 when it is known to have. */
  until: number;
  /** Positions and one for silence: characters of a range in `steps`. */
  size: number;
  /** By input and range three characters: least and greatest position, and the one from which the next range is better. */
  bands: string;
  /** Where the input's bands begin. */
  band: number;
  ranges: number;
}

export function moveChain(seat: Chain, at: number): number {
  if (at > seat.most || (at < seat.least && at)) return through(seat, rangeAt(seat, at), at);
  const link = seat.straight;
  if (!link) return through(seat, seat.range, at);
  if (seat.until && at >= seat.at) {
    // A change that only fell may still be on its way.
    const wait = Math.ceil((seat.until - getTime()) * 1000);
    if (wait > 0) return wait;
    seat.until = 0;
  }
  // Nothing else moves: straight there.
  const less = seat.left;
  const lower = seat.right;
  const column = seat.column;
  const left = link.steps.charCodeAt(column + (less ? below(seat, column, at, less) : at));
  const right = link.rights.charCodeAt(column + (lower ? below(seat, column, at, lower) : at));
  link.write(link.chip, left, right);
  link.left = left;
  link.right = right;
  if (link.fall && at < seat.at) falls(seat, link);
  return 0;
}

/**
 * The position of an ear that stays `less` positions of the straight line below `at`: fewer where the parts' steps are
 * wider than that. `column`: where the range begins in tables.
 */
function below(seat: Chain, column: number, at: number, less: number): number {
  const far = seat.far;
  let position = ear(at, less);
  if (far && at) {
    // Tenths of a decibel that the next position must lack of the line for not being too loud.
    const grade = seat.grade / 10;
    let lack = far.charCodeAt(column + at) + (position + 1 - at + less) * grade;
    while (position + 1 < at && far.charCodeAt(column + position + 1) >= lack) {
      position++;
      lack += grade;
    }
  }
  return position;
}

/** The range for a position: the one in force as long as its band reaches. */
function rangeAt(seat: Chain, at: number): number {
  const bands = seat.bands;
  let range = seat.range;
  let i = seat.band + range * 3;
  while (at > bands.charCodeAt(i + 1)) {
    range++;
    i += 3;
  }
  while (at < bands.charCodeAt(i)) {
    range--;
    i -= 3;
  }
  return range;
}

/** Where the columns of a position's range begin. */
export function columnOf(seat: Chain, at: number): number {
  return rangeAt(seat, at) * seat.size;
}

/** Orders what falls and returns how long that takes; once it has arrived, orders the rest. */
function through(seat: Chain, range: number, at: number): number {
  let rises = false;
  let fell = 0;
  for (const link of seat.links) {
    const now = link.left;
    let right = link.mask;
    let low = 0;
    let left = 0;
    if (right) {
      left = link.steps.charCodeAt(link.ranged ? range : range * seat.size + at);
      low = left & now;
    } else {
      left = link.steps.charCodeAt(range * seat.size + below(seat, range * seat.size, at, seat.left));
      right = link.rights.charCodeAt(range * seat.size + below(seat, range * seat.size, at, seat.right));
      low = left < now ? left : now;
    }
    const other = right < link.right ? right : link.right;
    if (low !== now || other !== link.right) {
      link.write(link.chip, low, other);
      link.left = low;
      link.right = other;
      falls(seat, link);
      fell = 1;
    }
    if (low !== left || other !== right) rises = true;
    link.goal = left;
    link.other = right;
  }
  // Never both halves in one callback: a click would wait for two transfers.
  const wait = rises ? Math.max(fell, Math.ceil((seat.until - getTime()) * 1000)) : 0;
  if (wait > 0) {
    seat.straight = undefined;
    return wait;
  }
  for (const link of seat.links) {
    if (link.goal !== link.left || link.other !== link.right) {
      link.write(link.chip, link.goal, link.other);
      link.left = link.goal;
      link.right = link.other;
    }
  }
  seat.straight = seat.volume;
  if (range !== seat.range) enter(seat, range);
  return 0;
}

/** What rises later has to wait for this one. */
function falls(seat: Chain, link: Link): void {
  const until = getTime() + link.fall / 1000;
  if (until > seat.until) seat.until = until;
}

/** A range is in force. */
export function enter(seat: Chain, range: number): void {
  const i = seat.band + range * 3;
  seat.range = range;
  seat.column = range * seat.size;
  seat.least = seat.bands.charCodeAt(i);
  seat.most = seat.bands.charCodeAt(i + 1);
  seat.amp.show(seat.amp);
}

/** The bands of an input are in force. Only in silence, where every range is as good. */
export function enterBands(seat: Chain, input: number): void {
  seat.band = input * 3 * seat.ranges;
  enter(seat, seat.range);
}

/** After a part was opened, silent: its link begins anew. */
export function settle(link: Link): void {
  link.left = 0;
  link.right = link.mask;
}

/** Takes the range with the least noise for where the volume is. Only when nothing moves. */
export function refine(seat: Chain): void {
  const at = seat.at;
  const i = seat.band + seat.range * 3;
  let range = seat.range;
  if (at >= seat.bands.charCodeAt(i + 2)) range++;
  else if (range && at < seat.bands.charCodeAt(i - 1)) range--;
  if (at < 1 || range === seat.range) return;
  try {
    const wait = through(seat, range, at);
    seat.spent = wait;
    if (wait) seat.timer = setTimeout(arrive, wait, seat);
  } catch (error) {
    seat.amp.lost(seat.amp, error);
  }
}

/** An order may have come meanwhile: it goes first. */
function arrive(seat: Chain): void {
  seat.timer = 0;
  if (seat.quiet || seat.want !== seat.at) apply(seat);
  else refine(seat);
}
