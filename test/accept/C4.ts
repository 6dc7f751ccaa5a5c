/**
 * C4: unknown is written. A transfer that was not acknowledged to its end leaves registers that nobody knows: the jack
 * is silent at once, and both wipers are sent again before it plays, also when they should hold what they held before.
 */
import type { Bench } from '../../sim/bench.ts';
import type { AudioChip, Chip } from '../../sim/chips/chip.ts';
import { MS } from '../../sim/clock.ts';
import type { Entry, Line } from './ledger.ts';
import { CONTACT_PIN, VOLUME, entry, levelWrites, ms, pinEdges, playingSolo, press, sound, volume } from './solo.ts';
import type { Wrong } from './solo.ts';

/** The contact must be released so soon after a failed transfer. */
const SILENT_BAR = 20;
const RUNS = ['address', 'first byte', 'second byte'] as const;

/** Lets the next `times` writes to the volume chip fail, at the address or at a byte. */
function failWrites(bench: Bench, where: (typeof RUNS)[number], times: number): { failed: number[] } {
  const bus = bench.buses.get('I2C1')!;
  const chip = bus.chips.get(VOLUME)! as AudioChip;
  const failed: number[] = [];
  let index = 0;
  let dead = false;
  const fail = (): false => {
    dead = true;
    failed.push(bench.clock.now);
    return false;
  };
  const faulty: Chip = {
    part: chip.part,
    address: chip.address,
    start(read) {
      index = 0;
      dead = false;
      if (!read && failed.length < times && where === 'address') return fail();
      return chip.start(read);
    },
    write(byte) {
      index++;
      if (failed.length < times && ((where === 'first byte' && index === 1) || (where === 'second byte' && index === 2))) return fail();
      return chip.write(byte);
    },
    read: () => chip.read(),
    stop: (repeated) => {
      if (!dead || where !== 'address') chip.stop(repeated);
    },
    power: (on) => chip.power(on),
    peek: () => chip.peek(),
  };
  bus.chips.set(VOLUME, faulty);
  return { failed };
}

interface Order {
  readonly name: string;
  /** By how much the level is another afterwards. */
  readonly moves: number;
  give(bench: Bench): void;
}

const ORDERS: readonly Order[] = [
  { name: 'click up', moves: 1, give: (bench) => bench.turn('knob', 1, 10) },
  { name: 'click down', moves: -1, give: (bench) => bench.turn('knob', -1, 10) },
  // Ends at the level that the wipers had: a shadow that was kept would agree.
  { name: 'click up and down', moves: 0, give: (bench) => (bench.turn('knob', 1, 10), bench.turn('knob', -1, 10)) },
  { name: 'mute and unmute', moves: 0, give: (bench) => (press(bench), bench.wait(700), void press(bench)) },
];

async function measured(wrong: Wrong = {}): Promise<Entry[]> {
  let cases = 0;
  let late = 0;
  let slowest = 0;
  let unsent = 0;
  let inexact = 0;
  for (const where of RUNS) {
    for (const order of ORDERS) {
      for (const times of [1, 2, 5]) {
        cases++;
        const running = await playingSolo({ seed: cases }, undefined, wrong);
        const { bench } = running;
        const before = volume(bench);
        const contacts = pinEdges(bench, CONTACT_PIN);
        const { failed } = failWrites(bench, where, times);
        const from = bench.trace.length;
        order.give(bench);
        bench.wait(40_000);
        if (!failed.length) throw new Error(`${order.name}: no transfer failed`);
        const first = failed[0]!;
        const off = contacts.find(({ t, level }) => !level && t >= first)?.t ?? Infinity;
        slowest = Math.max(slowest, ms(off - first));
        if (off - first > SILENT_BAR * MS) late++;
        // Between the last failure and the contact: both wipers, acknowledged.
        const closed = contacts.findLast(({ level }) => level)?.t ?? -Infinity;
        const resent = levelWrites(bench.trace, from).filter(({ t, ok, bytes }) => ok && t > failed.at(-1)! && t < closed && bytes.length === 2);
        if (!(closed > failed.at(-1)!) || !resent.length) unsent++;
        const expected = before + order.moves;
        if (volume(bench) !== expected || [0, 1].some((ear) => Math.abs(bench.level(ear) - expected) > 1e-6)) inexact++;
        sound(running);
      }
    }
  }
  return [
    entry('C4', `contact released at most ${slowest.toFixed(1)} ms after the failed transfer, ${late} of ${cases} late`, `within ${SILENT_BAR} ms`, late === 0),
    entry('C4', `${unsent} of ${cases} played again before both wipers had been sent again`, 'none', unsent === 0),
    entry('C4', `${inexact} of ${cases} did not come back to the exact level`, 'none, within 40 s', inexact === 0),
  ];
}

/** A driver that takes every transfer for good. */
const trusting: Wrong = {
  globals(globals) {
    const bus = globals.I2C1 as { writeTo: (...all: unknown[]) => void };
    const send = bus.writeTo;
    bus.writeTo = (...all) => {
      try {
        send(...all);
      } catch {
        // Nobody is told.
      }
    };
  },
};

export const line: Line = {
  id: 'C4',
  title: 'unknown is written',
  measure: () => measured(),
  broken: async () => (await measured(trusting)).slice(0, 2),
};
