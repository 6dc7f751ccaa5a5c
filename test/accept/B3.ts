/**
 * B3: seats. Each has its own volume, limit, trim, mute and name, and whatever is done to one writes nothing to another's
 * registers and changes nothing at another's jack: orders one after the other and all at once, by knobs, buttons and
 * lines. A PT2258 cannot be read, so every second all of its registers are written again as they are: orders here are
 * given and done in the time between.
 */
import type { Board, MuteRelayFacts, SeatFacts } from '../../boards/board.ts';
import type { Bench, TraceEntry } from '../../sim/bench.ts';
import { MS } from '../../sim/clock.ts';
import { between, seeded } from '../../sim/random.ts';
import type { Random } from '../../sim/random.ts';
import { SIX, ears, handOf, heard, order, playingBoard, startBoard } from './boards.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, sound } from './solo.ts';
import type { Wrong } from './solo.ts';

const VOLUME = 0x40;
/** The high halves of the bytes of each seat's two channels: 10 dB digits, then 1 dB digits (romr/esp-idf-pt2258 pt2258_reg.h). */
const DIGITS: readonly (readonly number[])[] = [
  [0x8, 0x4, 0x9, 0x5],
  [0x0, 0x2, 0x1, 0x3],
  [0x6, 0xa, 0x7, 0xb],
];
/** A second, between whose ticks nothing is written but what is ordered; and what an order may take. */
const BEAT = 1000;
const ROOM = 900;
const ONE_BY_ONE = 150;
const STORMS = 80;

const names = SIX.seats.map(({ name }) => name);

/** Seats whose registers a transfer wrote; -1 for what belongs to all of them. */
function seatsOf(entries: readonly TraceEntry[]): number[] {
  return entries.flatMap((each) =>
    'address' in each && each.kind === 'write' && each.address === VOLUME
      ? each.bytes.map((byte) => DIGITS.findIndex((halves) => halves.includes(byte >> 4)))
      : [],
  );
}

/** Something done to a seat that is over in a second; in no simulated time, but for what the hand takes. */
function act(bench: Bench, seat: number, random: Random): void {
  const { knob } = handOf(SIX, seat);
  const which = Math.floor(random() * 5);
  if (which < 2) bench.knob(knob!).turn(Math.round(between(random, 1, 8)) * (random() < 0.5 ? 1 : -1), between(random, 8, 20));
  else if (which === 2) {
    const button = `button ${names[seat]}`;
    bench.press(button, true);
    bench.button(button).move(bench.clock.now + 80 * MS, false);
  } else {
    const near = Number(/-?\d+/.exec(order(bench, 'vol', seat))![0]);
    const line = which === 3 ? `vol ${Math.max(-70, Math.min(-5, near + Math.round(between(random, -25, 25))))}` : `bal ${Math.round(between(random, -6, 6))}`;
    order(bench, line, seat);
  }
}

/** Until just behind the next tick. */
function untilTick(bench: Bench, tick: number): void {
  const now = bench.clock.now / MS;
  bench.wait(BEAT - ((now - tick) % BEAT) + 25);
}

/** When the last tick was, ms: the time of a rewrite of everything. */
function tickOf(bench: Bench): number {
  const from = bench.trace.length;
  bench.wait(1500);
  const rewrite = bench.trace.slice(from).find((each) => 'address' in each && each.address === VOLUME);
  if (!rewrite) throw new Error('nothing was written for 1.5 s: the rewrite of a part that cannot be read is gone');
  return rewrite.t / MS;
}

interface Heard {
  strange: number;
  moved: number;
  writes: number;
  inexact: number;
}

/** Gains at all jacks, to be compared: nothing may change at the seats that nothing was done to. */
async function quietNeighbours(wrong: Wrong, orders: number, atOnce: boolean): Promise<Heard> {
  const result: Heard = { strange: 0, moved: 0, writes: 0, inexact: 0 };
  const running = await playingBoard(SIX, { seed: atOnce ? 2 : 1 }, wrong);
  const { bench } = running;
  const random = seeded(atOnce ? 22 : 21);
  let others: number[] = [];
  let before: number[][] = [];
  const gains = (seat: number): number[] => [0, 1].flatMap((ear) => Object.values(bench.gain(ear, seat)));
  bench.onChange(() => {
    for (const seat of others) if (gains(seat).some((gain, i) => gain !== before[seat]![i])) result.moved++;
  });
  const tick = tickOf(bench);
  for (let i = 0; i < orders; i++) {
    untilTick(bench, tick);
    const mine = atOnce ? names.map((_, seat) => seat).filter((seat) => seat !== i % names.length) : [Math.floor(random() * names.length)];
    others = names.map((_, seat) => seat).filter((seat) => !mine.includes(seat));
    before = names.map((_, seat) => gains(seat));
    const from = bench.trace.length;
    for (const seat of mine) act(bench, seat, random);
    bench.wait(ROOM - ((bench.clock.now / MS - tick) % BEAT));
    const seats = seatsOf(bench.trace.slice(from));
    result.writes += seats.length;
    result.strange += seats.filter((seat) => !mine.includes(seat)).length;
    others = [];
    // Whoever is muted plays again, for the next to be heard.
    untilTick(bench, tick);
    for (const [seat] of names.entries()) order(bench, 'mute off', seat);
    for (let n = 0; n < 6 && names.some((_, seat) => heard(bench, 0, seat).hi < -100); n++) bench.wait(500);
    bench.wait(2000);
    for (const [seat] of names.entries()) {
      const level = Number(/-?\d+\.\d/.exec(order(bench, 'vol', seat))![0]);
      if (Math.abs(Math.max(...ears(bench, seat)) - level) > 0.01) result.inexact++;
    }
  }
  sound(running);
  return result;
}

async function neighbours(wrong: Wrong = {}, share = 1): Promise<Entry[]> {
  const single = await quietNeighbours(wrong, Math.ceil(ONE_BY_ONE * share), false);
  const storm = await quietNeighbours(wrong, Math.ceil(STORMS * share), true);
  const writes = single.writes + storm.writes;
  const strange = single.strange + storm.strange;
  const moved = single.moved + storm.moved;
  return [
    entry('B3', `${strange} of ${writes} digits written belonged to a seat that nothing was done to (${ONE_BY_ONE} orders to one seat, ${STORMS} to two at once)`, 'none', strange === 0 && writes > 1000 * share, 'six'),
    entry('B3', `${moved} changes at a jack of a seat that nothing was done to`, 'none', moved === 0, 'six'),
    entry('B3', `${single.inexact + storm.inexact} seats not at the level that they say`, 'none', single.inexact + storm.inexact === 0, 'six'),
  ];
}

const mute = (name: string): MuteRelayFacts => ({ kind: 'mute relay', name: `mute ${name}`, relay: `mute ${name}`, form: 'C', dischargeResistance: 22 });

/** Six people: another PT2258, three more jacks; limits, trims and start-up levels of their own. */
function crowd(): Board {
  const more = ['dan', 'eva', 'fay'];
  const pins = ['D2', 'D14', 'D5'];
  const extra = more.map((name, i): SeatFacts => ({
    ...SIX.seats[0]!,
    name,
    jack: `jack ${name}`,
    path: [
      { kind: 'volume', name: `volume ${name}`, chip: 'volume 2', channels: [2 * i, 2 * i + 1] },
      { ...SIX.seats[0]!.path!.find((stage) => stage.kind === 'amplifier')!, name: `amp ${name}` } as never,
      mute(name),
    ],
  }));
  const own: Partial<SeatFacts>[] = [
    { limit: -1000, trim: [0, -3] },
    { limit: 0, startup: -5000 },
    { limit: -2050 },
    { limit: -600, startup: -3000, trim: [-2, 0] },
    { limit: -1500 },
    { limit: 0, least: -6000 },
  ];
  return {
    ...SIX,
    chips: { ...SIX.chips, 'volume 2': { ...SIX.chips['volume']!, address: 0x42 } as never },
    relays: { ...SIX.relays, ...Object.fromEntries(more.map((name, i) => [`mute ${name}`, { ...SIX.relays['mute anna']!, coil: { pin: pins[i]! } } as never])) },
    jacks: { ...SIX.jacks, ...Object.fromEntries(more.map((name) => [`jack ${name}`, { title: '6.35 mm socket' }])) },
    seats: [...SIX.seats, ...extra].map((seat, i) => ({ ...seat, ...own[i] })),
  };
}

/** What each of them shall have, typed: dB. */
const CROWD = [
  { name: 'anna', limit: -10, startup: -40, trim: [0, -3], least: -78 },
  { name: 'ben', limit: 0, startup: -50, trim: [0, 0], least: -78 },
  // -20.5 is between two steps: the quieter one.
  { name: 'cleo', limit: -21, startup: -40, trim: [0, 0], least: -78 },
  { name: 'dan', limit: -6, startup: -30, trim: [-2, 0], least: -78 },
  { name: 'eva', limit: -15, startup: -40, trim: [0, 0], least: -78 },
  { name: 'fay', limit: 0, startup: -40, trim: [0, 0], least: -60 },
] as const;

async function people(): Promise<Entry> {
  const running = await startBoard(crowd(), { seed: 5 });
  const { bench } = running;
  bench.wait(5000);
  const wrong: string[] = [];
  const check = (what: string, is: unknown, shall: unknown): void => {
    if (is !== shall) wrong.push(`${what} is ${String(is)}, not ${String(shall)}`);
  };
  const level = (seat: number, ear: 0 | 1): number => Math.round(heard(bench, ear, seat).hi * 100) / 100;
  const play = (seat: number, dB: number): void => {
    for (const ear of [0, 1] as const) check(`${CROWD[seat]!.name}, ear ${ear}`, level(seat, ear), dB + CROWD[seat]!.trim[ear]);
  };
  const all = [...CROWD.keys()];
  for (const seat of all) {
    play(seat, CROWD[seat]!.startup);
    check('name', bench.say(`seat ${seat + 1}`), `seat ${CROWD[seat]!.name}`);
    check('in hand', bench.say('seat'), `seat ${CROWD[seat]!.name}`);
  }
  // Each to its limit, and the others stay.
  const at: number[] = CROWD.map(({ startup }) => startup);
  for (const seat of all) {
    at[seat] = CROWD[seat]!.limit;
    check('limit', bench.say(`seat ${CROWD[seat]!.name} vol 6`), `vol ${CROWD[seat]!.limit.toFixed(1)}`);
    bench.wait(2500);
    for (const other of all) play(other, at[other]!);
  }
  for (const seat of all) {
    check('mute', bench.say(`seat ${CROWD[seat]!.name} mute on`), 'mute on');
    bench.wait(500);
    for (const other of all) {
      if (other === seat) check(`${CROWD[seat]!.name} muted`, Math.max(level(seat, 0), level(seat, 1)) <= -90, true);
      else play(other, at[other]!);
    }
    check('mute', bench.say(`seat ${seat + 1} mute off`), 'mute off');
    bench.wait(4000);
  }
  for (const seat of all) check('quietest', bench.say(`seat ${seat + 1} vol -99`), `error: the quietest level is ${CROWD[seat]!.least.toFixed(1)}; for silence there is mute on`);
  for (const line of ['seat gus vol -20', 'seat 7 vol -20', 'seat 0 vol -20']) check(line, /^error: no seat "\w+", there are anna, ben, cleo, dan, eva, fay$/.test(bench.say(line)), true);
  for (const seat of all) play(seat, at[seat]!);
  sound(running);
  return entry('B3', `six people on two PT2258: ${wrong.length ? wrong.slice(0, 3).join('; ') : 'volume, limit, trim, mute, start-up and name are each one\'s own'}`, 'each seat as its facts say', wrong.length === 0, 'six');
}

/** A driver that writes the digits of all channels. */
const everybody: Wrong = {
  globals(globals) {
    const bus = globals.I2C1 as { writeTo: (address: number, ...data: unknown[]) => void };
    const send = bus.writeTo;
    bus.writeTo = (address, ...data) => send(address, ...data, data.flat().map((byte) => ((byte as number) < 0xc0 ? ((byte as number) & 0x10 ? 0xe0 : 0xd0) | ((byte as number) & 15) : byte)));
  },
};

export const line: Line = {
  id: 'B3',
  title: 'seats: what is one\'s is nobody else\'s',
  measure: async () => [...(await neighbours()), await people()],
  broken: async () => (await neighbours(everybody, 0.1)).slice(0, 2),
};
