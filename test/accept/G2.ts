/**
 * G2: time is true, and chance is seeded. The stretches that are measured come from the specifications of bus and parts,
 * not from the simulator: bit time, screen transfer, zero-crossing window, relay travel. (1,000 times real time is the
 * bench's figure.)
 */
import { createHash } from 'node:crypto';
import { I2cBus } from '../../sim/bus.ts';
import type { Surroundings } from '../../sim/chips/chip.ts';
import { Ds1882 } from '../../sim/chips/ds1882.ts';
import { Ssd1306 } from '../../sim/chips/ssd1306.ts';
import { Clock, MS } from '../../sim/clock.ts';
import { between, seeded } from '../../sim/random.ts';
import { direct, silence, tone } from '../../sim/signal.ts';
import type { Entry, Line } from './ledger.ts';
import { CONTACT_PIN, KNOB_A, RELAY, SCREEN, VOLUME, entry, ms, pinEdges, playingSolo, press, sound } from './solo.ts';

/** The time that a transfer of `bytes` takes, ns. */
function transfer(bytes: readonly number[], bitrate: number, address: number): number {
  const clock = new Clock();
  const surroundings: Surroundings = { clock, random: seeded(1), signal: () => silence, changed: () => {} };
  const bus = new I2cBus('I2C1', clock, () => {});
  bus.bitrate = bitrate;
  bus.chips.set(VOLUME, new Ds1882(VOLUME, surroundings));
  bus.chips.set(SCREEN, new Ssd1306(SCREEN, surroundings, { height: 32 }));
  bus.write(address, bytes, true);
  return clock.now;
}

function bitTimes(slower: number): Entry[] {
  // UM10204 3.1: START, 9 bits a byte, the address is one, STOP. Three bytes with the address at 400 kHz: 72.5 us.
  const write = transfer([0x1e, 0x5e], 400_000 / slower, VOLUME);
  const slow = transfer([0x1e, 0x5e], 100_000 / slower, VOLUME);
  // A control byte and one page of 128 columns: 130 bytes with the address.
  const page = transfer([0x40, ...Array<number>(128).fill(0)], 400_000 / slower, SCREEN);
  return [
    entry('G2', `3 bytes: ${(write / 1000).toFixed(2)} us at 400 kHz, ${(slow / 1000).toFixed(1)} us at 100 kHz`, '72.5 us and 290 us (29 bits)', write === 72_500 && slow === 290_000),
    entry('G2', `a page of the screen: ${ms(page).toFixed(4)} ms at 400 kHz`, '2.9300 ms (1,172 bits)', page === 2_930_000),
  ];
}

function crossing(): Entry {
  // 997 Hz crosses zero every 501.5 us; direct voltage never does, then the part moves after 50 ms (DS1881 p7).
  const waits: number[] = [];
  for (const [signal, when] of [[tone(997), 0.1 * MS], [direct, 0.1 * MS]] as const) {
    const clock = new Clock();
    const chip = new Ds1882(VOLUME, { clock, random: seeded(1), signal: () => signal, changed: () => {} });
    const write = (byte: number): void => {
      chip.start(false);
      chip.write(byte);
      chip.stop(false);
    };
    write(0x86); // volatile, zero crossing
    clock.advanceTo(200 * MS + when);
    const ordered = clock.now;
    write(0x05);
    let moved = Infinity;
    while (clock.now < ordered + 100 * MS && moved === Infinity) {
      clock.advanceTo(clock.now + 1000);
      if (chip.peek().wiper0 === 5) moved = clock.now;
    }
    // From the last crossing before the order for the tone, from the order for the direct voltage.
    waits.push(signal === direct ? moved - ordered : moved % (5e8 / 997));
  }
  const [tone997, dc] = waits as [number, number];
  return entry('G2', `a wiper moves ${(tone997 / 1000).toFixed(1)} us after a crossing of 997 Hz, and ${ms(dc).toFixed(2)} ms after its order without one`, 'at the crossing (within 2 us), and after 50 ms', tone997 < 2000 && Math.abs(dc - 50 * MS) < 2000);
}

/** Travel of the mute relay in an amp that is muted and unmuted, ms. */
async function travel(): Promise<Entry> {
  const operate: number[] = [];
  const release: number[] = [];
  for (let seed = 1; seed <= 40; seed++) {
    const running = await playingSolo({ seed });
    const { bench } = running;
    const pin = pinEdges(bench, CONTACT_PIN);
    /** When either pole touched the amplifier, or let go of it. */
    const moved: number[] = [];
    const relay = bench.relays.get('mute')!;
    const poles = (): string => `${relay.closed(0)} ${relay.closed(1)}`;
    let last = poles();
    bench.onChange(() => {
      if (poles() !== last) moved.push(bench.clock.now);
      last = poles();
    });
    for (const [muted, times] of [[true, release], [false, operate]] as const) {
      press(bench);
      // To the coil's order, then to the last bounce of the later pole.
      while (pin.at(-1)?.level !== !muted) bench.wait(0.2);
      const ordered = pin.at(-1)!.t;
      bench.clock.advanceTo(ordered + 30 * MS);
      times.push(ms(moved.findLast((t) => t > ordered)! - ordered));
      bench.wait(2500);
    }
    sound(running);
  }
  const within = (times: readonly number[], [least, greatest]: readonly [number, number]): boolean =>
    Math.min(...times) >= least && Math.max(...times) <= greatest + RELAY.bounce[1] + RELAY.skew;
  const text = (times: readonly number[]): string => `${Math.min(...times).toFixed(1)} to ${Math.max(...times).toFixed(1)} ms`;
  const spread = Math.max(...release) - Math.min(...release) > (RELAY.release[1] - RELAY.release[0]) / 2;
  return entry('G2', `relay: operates in ${text(operate)}, releases in ${text(release)}, bounce and both poles counted, 40 boards`,
    `${RELAY.operate.join(' to ')} and ${RELAY.release.join(' to ')} ms, bounce ${RELAY.bounce[1]}, skew ${RELAY.skew}; spread over its data`,
    within(operate, RELAY.operate) && within(release, RELAY.release) && spread);
}

/** Ten minutes' worth of gestures in a minute; the trace as a hash, and the bounce of the knob. */
async function evening(seed: number): Promise<{ trace: string; bounce: string }> {
  const running = await playingSolo({ seed });
  const { bench } = running;
  const hands = seeded(99); // the same hands whatever the seed
  const edges = pinEdges(bench, KNOB_A);
  for (let i = 0; i < 40; i++) {
    bench.turn('knob', Math.round(between(hands, -6, 6)), between(hands, 5, 20));
    if (hands() < 0.3) press(bench);
    bench.wait(between(hands, 100, 1200));
  }
  sound(running);
  const hash = (what: unknown): string => createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 12);
  return { trace: hash(bench.trace), bounce: hash(edges) };
}

async function seeds(unseeded: boolean): Promise<Entry> {
  const again = await evening(unseeded ? Math.floor(performance.now() * 1e6) : 1);
  const [one, other] = [await evening(1), await evening(2)];
  return entry('G2', `seed 1: ${one.trace}, again: ${again.trace}; seed 2: ${other.trace}`, 'same seed, same trace and bounce; another seed, another bounce',
    one.trace === again.trace && one.bounce === again.bounce && one.trace !== other.trace && one.bounce !== other.bounce);
}

export const line: Line = {
  id: 'G2',
  title: 'time is true, chance is seeded',
  measure: async () => [...bitTimes(1), crossing(), await travel(), await seeds(false)],
  // A bus that is slower than it says by a twentieth, and chance without a seed.
  broken: async () => [...bitTimes(1.05), await seeds(true)],
};
