/**
 * A8: never louder. On every board by the sample of `cuebox prove` (all pairs by the plan, random and interrupted orders by
 * the firmware, an order of writes that is wrong on purpose); and on solo by a measure of its own, below. No order, nor one that comes in the middle of another, makes any instant at either ear
 * louder than the louder of its two ends by more than 0.05 dB, for the highest gain that the parts' data allow then.
 *
 * "Before" of an order is the highest gain that is still possible when it takes effect: until then what was asked for
 * before it may go on. "After" is the level asked for.
 * What is unknown about the DS1882 (whether a write opens a new window) is tried both ways; relay data by seed.
 */
import { boardNames, findBoard } from '../../boards/find.ts';
import type { Bench } from '../../sim/bench.ts';
import { MS } from '../../sim/clock.ts';
import { prove } from '../../sim/prove/prove.ts';
import { between, seeded } from '../../sim/random.ts';
import type { Random } from '../../sim/random.ts';
import type { Board } from '../../boards/board.ts';
import { SILENCE_DB, dB } from '../../sim/decibels.ts';
import { inputsOf, startBoard } from './boards.ts';
import { INTERFACE, interfaces } from './interfaces.ts';
import type { Entry, Line } from './ledger.ts';
import { VOLUME, entry, playingSolo, press, sound, soloWith } from './solo.ts';
import type { Wrong } from './solo.ts';

const EPSILON = 0.05;
/** ms until an order surely takes effect: an edge waits for the timers that are due in the same round. */
const REACTION = 40;
const SEEDS = 16;
const ORDERS = 90;

/** Where the amp shall be in the end, and the order for it. */
type Order = (bench: Bench, random: Random) => void;

const ALL: readonly Order[] = [
  (bench, random) => void bench.say(`vol ${-Math.round(between(random, 0, 62))}`),
  (bench, random) => void bench.say(`vol ${-Math.round(between(random, 0, 62))}`),
  (bench) => void bench.say('mute on'),
  (bench) => void bench.say('mute off'),
  (bench) => void press(bench, 50),
  (bench, random) => bench.turn('knob', Math.round(between(random, -6, 6)), between(random, 10, 20)),
];

/** An answer that takes no simulated time, so that the next order still meets the last one in flight. */
const look = (bench: Bench, line: string): string => bench.port.interpreter!.say(line);
const asks = (bench: Bench): number => Number(look(bench, 'vol').slice(4));

interface Worst {
  excess: number;
  orders: number;
  interrupted: number;
}

async function swept(seed: number, wrong: Wrong): Promise<Worst> {
  const running = await playingSolo({ seed, restartWindow: seed % 2 === 0 }, soloWith({ limit: 0 }), wrong);
  const { bench } = running;
  const random = seeded(seed + 500);
  const worst: Worst = { excess: -Infinity, orders: 0, interrupted: 0 };
  /** The loudest that each ear may be since the order: its highest possible gain then, or the level that it ends at. */
  let before = [bench.level(0), bench.level(1)];
  let late = [...before];
  let early = [...before];
  let given = 0;
  bench.onChange(() => {
    const louder = (level: number, ear: number): number => Math.max(level, bench.level(ear));
    if (bench.clock.now <= given + REACTION * MS) early = early.map(louder);
    else late = late.map(louder);
  });
  for (let i = 0; i < ORDERS; i++) {
    const asked = asks(bench);
    before = [bench.level(0), bench.level(1)];
    early = [...before];
    late = [SILENCE_DB, SILENCE_DB];
    given = bench.clock.now;
    ALL[Math.floor(random() * ALL.length)]!(bench, random);
    bench.wait(random() < 0.5 ? between(random, 0, 120) : between(random, 0, 1500));
    // On the way of a turn every level between asked for and reached was asked for once.
    const end = look(bench, 'mute') === 'mute on' ? SILENCE_DB : Math.max(asks(bench), asked);
    worst.orders++;
    if (bench.gain(0).lo !== bench.gain(0).hi) worst.interrupted++;
    for (const ear of [0, 1]) {
      worst.excess = Math.max(worst.excess, early[ear]! - Math.max(before[ear]!, asked, end), late[ear]! - Math.max(early[ear]!, end));
    }
  }
  sound(running);
  return worst;
}

async function measured(wrong: Wrong = {}): Promise<Entry> {
  const all: Worst[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) all.push(await swept(seed, wrong));
  const excess = Math.max(...all.map((one) => one.excess));
  const sum = (key: 'orders' | 'interrupted'): number => all.reduce((n, one) => n + one[key], 0);
  return entry('A8', `${excess.toFixed(3)} dB over the louder end at worst; ${sum('orders')} orders, ${sum('interrupted')} interrupted in flight`, `at most ${EPSILON} dB`, excess <= EPSILON && sum('interrupted') > 100);
}

/** Wipers that pass through 0 dB on their way. */
const overshooting: Wrong = {
  globals(globals) {
    const bus = globals.I2C1 as { writeTo: (address: number, ...data: number[]) => void };
    const send = bus.writeTo;
    bus.writeTo = (address, ...data) => {
      if (address === VOLUME && data.length === 2) send(address, data[0]! & 0x38, 0x40 | (data[1]! & 0x38));
      send(address, ...data);
    };
  },
};

/** The sample of the proof. `npx cuebox prove` gives 10,000 orders. */
async function proved(name: string): Promise<Entry> {
  const { board, folder } = await findBoard(name);
  const { plan, apart, firmware, swapped, verdicts } = await prove(board, folder, { quick: true });
  const over = (dB: number): string => `${Math.max(0, dB).toFixed(2)} dB`;
  const figure = [
    `${over(plan.worst.dB)} in ${plan.pairs} pairs`,
    ...(apart ? [`${over(apart.worst.dB)} in ${apart.pairs} with the ears apart`] : []),
    `${over(firmware.worst.dB)} in ${firmware.orders} orders, ${firmware.interrupting} interrupting`,
    swapped ? `${over(swapped.dB)} when the writes are swapped` : 'a change is one write',
    `uncontrolled ${over(plan.uncontrolled.dB)}`,
  ];
  return entry('A8', figure.join('; '), `at most ${EPSILON} dB, swapped more`, !Object.values(verdicts).includes(false), name);
}

// ---- codecs: what they switch while it plays ----

/** ms until an order of an interface is over: a talkback's monitor, a change of input, a rise. */
const OVER = 3500;
const SWITCHES = 70;

/** dB over the louder end of each order, for each source alone and for all together, from rest to rest at every seat and ear. */
async function switching(board: Board, wrong: Wrong = {}): Promise<Entry> {
  const random = seeded(17);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const running = await startBoard(board, { seed: 6 }, wrong);
  const { bench } = running;
  const sources = [undefined, ...Object.keys(board.sources)];
  const seats = board.seats.map(({ name }) => name);
  /** In dB of full scale; what is below the floor of a codec is silence. */
  const levels = (): number[] => seats.flatMap((_, seat) => [0, 1].flatMap((ear) => sources.map((source) => Math.max(SILENT_WAY, dB(bench.gain(ear, seat, source).hi)))));
  let most = levels();
  bench.onChange(() => levels().forEach((level, i) => (most[i] = Math.max(most[i]!, level))));
  bench.wait(OVER);
  let worst = -Infinity;
  let what = '';
  let last = '';
  for (let n = 0; n < SWITCHES; n++) {
    const flip = (): string => (random() < 0.5 ? 'on' : 'off');
    const words = [
      `in ${pick(inputsOf(board))}`, `in ${pick(inputsOf(board))}`, `gain ${pick([-20, 0, 6, 14, 34])}`, `rec ${pick([...Object.keys(board.sources), 'on', 'off'])}`, `swap ${flip()}`, `mono ${flip()}`,
      `monitor ${pick(['off', '-12', '-6', '6'])}`, `duck ${flip()}`, `talk ${flip()}`, `dim ${flip()}`, `out ${pick([...seats, 'all'])}`, `bal ${Math.round(between(random, -12, 12))}`,
    ];
    // What would end by itself is ended: two orders at once have no two ends.
    const drawn = random() < 0.2 ? `vol ${Math.round(between(random, -50, 0))}` : pick(words);
    const order = last.endsWith(' on') && /^(talk|duck)/.test(last) ? last.replace('on', 'off') : drawn;
    last = order;
    const before = levels();
    most = [...before];
    // No seat in particular: the one in hand.
    bench.say(order);
    bench.wait(OVER);
    levels().forEach((after, i) => {
      const over = most[i]! - Math.max(before[i]!, after);
      if (over > worst) [worst, what] = [over, order];
    });
  }
  sound(running);
  return entry('A8', `${Math.max(0, worst).toFixed(3)} dB over the louder end at worst (${what.split(' ')[0]}) in ${SWITCHES} inputs, gains, swaps, monitors, outputs`, `at most ${EPSILON} dB`, worst <= EPSILON, board.name);
}
/** dB: the floor of a codec behind its own volume at its loudest, three inputs together. */
const SILENT_WAY = -64;

/** Playback and monitor change over at the same time. */
const atOnce: Wrong = { code: [[/return dial\.want <= dial\.at \|\| [^;]*;/, 'return true;'], [/if \(playback && dial\.want > dial\.at && playback\.at > playback\.want\) return false;/, '']] };

export const line: Line = {
  id: 'A8',
  title: 'never louder than the louder end',
  async measure() {
    const entries = [await measured()];
    for (const name of boardNames()) entries.push(await proved(name));
    for (const board of await interfaces()) entries.push(await switching(board));
    return entries;
  },
  broken: async () => [await measured(overshooting), await switching(INTERFACE, atOnce)],
};
