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
  /** Step by range and position, a character each; for relays that only ranges switch, by range. */
  steps: string;
  /** The same for the right ear, where it is another. */
  rights: string;
  /** Relays that this link moves, as a mask of their bank; 0: a volume part. */
  mask: number;
  /** Whether `steps` goes by range alone. */
  ranged: boolean;
  /** What was ordered last. */
  left: number;
  right: number;
  /** ms until a fall has surely arrived; 0 for one that is over when its write is. */
  fall: number;
}

export interface Chain extends Seat {
  links: Link[];
  /** The only link that moves within a range; undefined when there are several. */
  volume: Link | undefined;
  range: number;
  /** Between the two halves of a change of range: links stand at the meet. */
  midway: boolean;
  /** When all that falls has surely arrived, s. */
  until: number;
  /** Positions and one for silence: characters of a range in `steps`. */
  size: number;
  /** By input and range three characters: least and greatest position, and the one from which the next range is better. */
  bands: string;
  /** Where the input's bands begin. */
  band: number;
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

export function moveChain(seat: Chain, at: number): number {
  const range = at ? rangeAt(seat, at) : seat.range;
  const link = seat.volume;
  if (link && range === seat.range && !seat.midway) {
    // Nothing else moves: straight there.
    if (link.fall && at < seat.at) falls(seat, link);
    turn(link, stepOf(seat, link, range, at, seat.left, link.steps), stepOf(seat, link, range, at, seat.right, link.rights));
    return 0;
  }
  return through(seat, range, at);
}

/** Orders what falls and returns how long that takes; once it has arrived, orders the rest. */
function through(seat: Chain, range: number, at: number): number {
  let rises = false;
  for (const link of seat.links) {
    const left = stepOf(seat, link, range, at, seat.left, link.steps);
    const right = link.mask || stepOf(seat, link, range, at, seat.right, link.rights);
    const low = link.mask ? left & link.left : left < link.left ? left : link.left;
    const other = link.mask ? right : right < link.right ? right : link.right;
    if (low !== left || other !== right) rises = true;
    if (low !== link.left || (!link.mask && other !== link.right)) {
      falls(seat, link);
      turn(link, low, other);
    }
  }
  const wait = rises ? Math.ceil((seat.until - getTime()) * 1000) : 0;
  seat.midway = wait > 0;
  if (seat.midway) return wait;
  for (const link of seat.links) {
    turn(link, stepOf(seat, link, range, at, seat.left, link.steps), stepOf(seat, link, range, at, seat.right, link.rights));
  }
  if (range !== seat.range) {
    seat.range = range;
    seat.amp.show(seat.amp);
  }
  return 0;
}

/** What rises later has to wait for this one. */
function falls(seat: Chain, link: Link): void {
  const until = getTime() + link.fall / 1000;
  if (until > seat.until) seat.until = until;
}

function stepOf(seat: Chain, link: Link, range: number, at: number, less: number, steps: string): number {
  if (link.ranged) return steps.charCodeAt(range);
  return steps.charCodeAt(range * seat.size + (link.mask ? at : ear(at, less)));
}

/** Writes a link where it changes. A write that fails leaves it unknown: the part is opened anew then. */
function turn(link: Link, left: number, right: number): void {
  if (left === link.left && (link.mask || right === link.right)) return;
  link.write(link.chip, left, link.mask || right);
  link.left = left;
  link.right = right;
}

/** After a part was opened, silent: its link begins anew. */
export function settle(link: Link): void {
  link.left = 0;
  link.right = 0;
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
