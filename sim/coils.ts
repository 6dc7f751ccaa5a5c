/**
 * The relays of a board on their drives. A coil has current while its drive is high AND the master, where there is one,
 * is. What nobody drives is low: a pin of the microcontroller by its pull resistor, an expander's output that is an input
 * still by the resistor at its driver.
 */
import type { Board, Drive, RelayFacts } from '../boards/board.ts';
import { LATCHING_PULSE, relayTimes } from '../boards/defaults.ts';
import type { Chip, ExpanderChip } from './chips/chip.ts';
import type { Clock } from './clock.ts';
import { LatchingRelay } from './parts/latching.ts';
import { Relay } from './parts/relay.ts';
import type { Range } from './parts/relay.ts';
import type { Pins } from './pins.ts';
import type { Random } from './random.ts';

export interface RelayWorld {
  readonly clock: Clock;
  readonly random: Random;
  /** Times at the middle of the data. */
  readonly ideal: boolean;
  changed(): void;
}

export function makeRelay(name: string, facts: RelayFacts, { clock, random, ideal, changed }: RelayWorld): Relay | LatchingRelay {
  const { operate, release, bounce, skew } = relayTimes(facts);
  const within = ([least, most]: Range): Range => (ideal ? [(least + most) / 2, (least + most) / 2] : [least, most]);
  const contact = { bounce: within(bounce), skew };
  if (facts.kind === 'relay') return new Relay(clock, random, { ...contact, operate: within(operate), release: within(release) }, changed);
  const data = { ...contact, name, set: within(operate), reset: within(release), pulse: facts.pulse ?? LATCHING_PULSE };
  return new LatchingRelay(clock, random, data, changed);
}

/** What drives a relay: one coil, or two. */
export function drivesOf(relay: RelayFacts): readonly Drive[] {
  return relay.kind === 'relay' ? [relay.coil] : [relay.set, relay.reset];
}

/** Pins of the microcontroller that feed coils: the master, and those of relays. */
export function coilPins(board: Board): Set<string> {
  const pins = Object.values(board.relays).flatMap((relay) => drivesOf(relay).flatMap((drive) => ('pin' in drive ? [drive.pin] : [])));
  return new Set(board.master ? [board.master.pin, ...pins] : pins);
}

/** From now on the relays follow the pins, the expanders and the master. */
export function wireCoils(board: Board, relays: ReadonlyMap<string, Relay | LatchingRelay>, chips: ReadonlyMap<string, Chip>, pins: Pins): void {
  const { master } = board;
  for (const pin of coilPins(board)) pins.put(pin, false); // the pull resistor
  const expander = (name: string): ExpanderChip => {
    const chip = chips.get(name);
    if (!chip || !('onPins' in chip)) throw new RangeError(`${board.name}: relays name the expander ${name}, and chips has none of that name`);
    return chip as ExpanderChip;
  };
  const high = (drive: Drive): boolean => ('pin' in drive ? pins.level(drive.pin) : expander(drive.expander).level(drive.bit) === true);
  const on = (drive: Drive): boolean => high(drive) && (!master || pins.level(master.pin));

  for (const [name, relay] of Object.entries(board.relays)) {
    const follow = (): void => {
      const made = relays.get(name)!;
      if (relay.kind === 'relay') (made as Relay).drive(on(relay.coil));
      else pulse(made as LatchingRelay, on(relay.set), on(relay.reset));
    };
    for (const drive of drivesOf(relay)) {
      if ('pin' in drive) continue;
      expander(drive.expander).onPins((bit) => {
        if (bit === drive.bit) follow();
      });
    }
    const watched = drivesOf(relay).flatMap((drive) => ('pin' in drive ? [drive.pin] : []));
    if (master) watched.push(master.pin);
    pins.onChange((pin) => {
      if (watched.includes(pin)) follow();
    });
    follow(); // an expander that comes up high has the coil on already
  }
}

/** One coil goes off before the other comes on: both drives may have moved at once. */
function pulse(relay: LatchingRelay, set: boolean, reset: boolean): void {
  if (!set) relay.driveSet(false);
  if (!reset) relay.driveReset(false);
  if (set) relay.driveSet(true);
  if (reset) relay.driveReset(true);
}
