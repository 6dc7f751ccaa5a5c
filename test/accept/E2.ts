/**
 * E2: knob to chip, from the edge that completes a detent to the end of the first bus write that it leads to, the
 * interpreter's time charged. One knob alone on the boards that have one, two and three at once where there are as many,
 * at rest and while the screen is drawn. Two knobs and a screen are a board of this test: it
 * is judged on the microcontroller of the board that has several knobs, and printed for the slower ones.
 *
 * A fourth edge of a detent is A's opening clockwise, and still A's anticlockwise, where it comes last: its first rising
 * edge after the movement counts. Clicks and writes are paired in their order; a click whose write another click took
 * with it has the next one.
 */
import type { Board } from '../../boards/board.ts';
import { isScreen } from '../../boards/parts.ts';
import type { Bench, TraceEntry } from '../../sim/bench.ts';
import { MS } from '../../sim/clock.ts';
import { findInterpreter } from '../../sim/ways/interpreter.ts';
import { start } from '../../sim/ways/start.ts';
import type { Running } from '../../sim/ways/way.ts';
import { between, seeded } from '../../sim/random.ts';
import type { Random } from '../../sim/random.ts';
import { DESK, LADDER, SIX, SOLO, look, order, startBoard, withSeats } from './boards.ts';
import type { Entry, Line } from './ledger.ts';
import { FOLDER, SCREEN, entry, ms, quantile, sentTo, skipped, sound } from './solo.ts';
import type { Wrong } from './solo.ts';

const CLICKS = 400;
/** At rest so many, for the one in a hundred that meets the look at the parts. */
const RESTED = 1000;
const CLICKS_THERE = 100;
const IDLE_BAR = 10;
const BUSY_BAR = 20;

/** Pins of a board with two knobs, by microcontroller: scl, sda, two mutes, two knobs, a button. */
const PINS = {
  ESP32: ['D22', 'D21', 'D16', 'D17', 'D32', 'D33', 'D25', 'D26', 'D4'],
  PICO_R1_3: ['B8', 'B9', 'B13', 'B14', 'A5', 'A6', 'A0', 'A1', 'A4'],
  MDBT42Q: ['D15', 'D14', 'D16', 'D17', 'D3', 'D4', 'D22', 'D25', 'D5'],
} as const;

/** Two DS1882, two knobs and a screen. */
function two(mcu: keyof typeof PINS): Board {
  const [seat] = SOLO.seats;
  const [volume, amp, mute] = SOLO.path;
  const path = (name: string) => [{ ...volume!, name: `volume ${name}`, chip: `volume ${name}` }, { ...amp!, name: `amp ${name}` }, { ...mute!, name: `mute ${name}`, relay: `mute ${name}` }] as never;
  const knob = SOLO.controls['knob']!;
  const [scl, sda, muteA, muteB, a0, b0, a1, b1, button] = PINS[mcu];
  return {
    ...SOLO,
    mcu,
    name: `two on ${mcu}`,
    title: 'Two seats, two knobs, a screen',
    buses: { I2C1: { ...SOLO.buses['I2C1']!, scl: scl, sda: sda } },
    chips: { 'volume a': SOLO.chips['volume']!, 'volume b': { ...SOLO.chips['volume']!, address: 0x29 } as never, screen: SOLO.chips['screen']! },
    relays: { 'mute a': { ...SOLO.relays['mute']!, coil: { pin: muteA } } as never, 'mute b': { ...SOLO.relays['mute']!, coil: { pin: muteB } } as never },
    path: [],
    jacks: { 'jack a': { title: 'socket' }, 'jack b': { title: 'socket' } },
    seats: ['a', 'b'].map((name) => ({ ...seat!, name, jack: `jack ${name}`, path: path(name), limit: 0 })),
    controls: {
      'knob a': { ...knob, a: a0, b: b0, seat: 'a' } as never,
      'knob b': { ...knob, a: a1, b: b1, seat: 'b' } as never,
      button: { ...SOLO.controls['button']!, pin: button, seat: 'a' } as never,
    },
  };
}

const SOLO0 = withSeats(SOLO, { limit: 0 });

interface Sent {
  readonly t: number;
  readonly end: number;
}

/** Writes that move a seat's level, from entry `from` of the trace on. What is only written again as it was is none. */
function writesOf(bench: Bench, seat: number, from: number): Sent[] {
  const { board } = bench;
  const bit = 1e9 / Object.values(board.buses)[0]!.bitrate;
  const held = new Map<number, number>();
  /** Whether the bytes to an address set a level of this seat, by the part's data sheet. */
  const sets = (address: number, bytes: readonly number[]): boolean => {
    const part = Object.values(board.chips).find((chip) => chip.address === address)!.part;
    if (part === 'DS1882') return address === 0x28 + seat && bytes.some((byte) => byte < 0x80);
    if (part === 'MCP4661') return bytes.length === 4 && bytes[0]! >> 4 === 0;
    if (part === 'MCP23017') return address === 0x20 && bytes[0] === 0x12;
    if (part !== 'PT2258') return false;
    // Digits of two channels: high halves 8 4 9 5, 0 2 1 3, 6 A 7 B.
    const halves = [[0x8, 0x4, 0x9, 0x5], [0x0, 0x2, 0x1, 0x3], [0x6, 0xa, 0x7, 0xb]][seat]!;
    const changes = bytes.filter((byte) => halves.includes(byte >> 4) && held.get(byte >> 4) !== (byte & 15));
    for (const byte of bytes) held.set(byte >> 4, byte & 15);
    return changes.length > 0;
  };
  const writes: Sent[] = [];
  bench.trace.forEach((each: TraceEntry, i) => {
    if (!('address' in each) || each.kind !== 'write' || !each.ok || !sets(each.address, each.bytes) || i < from) return;
    writes.push({ t: each.t, end: each.t + (2 + 9 * (1 + each.bytes.length)) * bit });
  });
  return writes;
}

interface Click {
  readonly seat: number;
  /** The instant at which the hand opens A, ns. */
  readonly moved: number;
  readonly direction: 1 | -1;
}

/** A hand for each of the knobs, and what their contacts do. */
class Hands {
  readonly knobs: readonly { readonly name: string; readonly seat: number; readonly rising: number[] }[];
  clicks: Click[] = [];
  private readonly bench: Bench;

  constructor(bench: Bench, count: number) {
    this.bench = bench;
    const { board } = bench;
    this.knobs = [...bench.knobs.keys()].slice(0, count).map((name) => {
      const facts = board.controls[name]!;
      return { name, seat: Math.max(0, board.seats.findIndex((each) => each.name === facts.seat)), rising: [] };
    });
    bench.pins.onChange((pin, level) => {
      if (!level) return;
      for (const { name, rising } of this.knobs) {
        const facts = board.controls[name]!;
        if (facts.kind === 'encoder' && facts.a === pin) rising.push(bench.clock.now);
      }
    });
  }

  /** Begins to turn; returns when that ends, ns. */
  turn(knob: number, detents: number, perSecond: number): number {
    const { name, seat } = this.knobs[knob]!;
    const end = this.bench.knob(name).turn(detents, perSecond);
    const each = 1e9 / perSecond;
    const count = Math.abs(detents);
    const direction = detents > 0 ? 1 : -1;
    for (let i = 0; i < count; i++) {
      const start = end - (count - i) * each;
      // Clockwise A closes, B closes, A opens, B opens; the other way round A is last.
      this.clicks.push({ seat, moved: start + (each / 4) * (direction > 0 ? 2.5 : 3.5), direction });
    }
    return end;
  }

  /** When a click's detent was complete. */
  done({ seat, moved }: Click): number {
    return this.knobs.find((knob) => knob.seat === seat)!.rising.find((t) => t >= Math.floor(moved))!;
  }
}

interface Delays {
  readonly delays: number[];
  lost: number;
}

const levelOf = (bench: Bench, seat: number): number => Number(/-?\d+\.\d/.exec(look(bench, 'vol', seat))![0]);

/** Pairs clicks with writes, and adds the delays. Clicks in order, seat by seat. */
function pair(bench: Bench, hands: Hands, from: number, into: Delays): void {
  for (const { seat } of hands.knobs) {
    const writes = writesOf(bench, seat, from);
    let next = 0;
    for (const click of hands.clicks.filter((each) => each.seat === seat)) {
      const done = hands.done(click);
      let i = writes.findIndex(({ t }, n) => n >= next && t >= done);
      if (i < 0) i = writes.findIndex(({ t }) => t >= done);
      if (i < 0) into.lost++;
      else {
        into.delays.push(ms(writes[i]!.end - done));
        next = i + 1;
      }
    }
  }
  hands.clicks = [];
}

/** Which position a level is: half decibels on desk, each up to half a decibel below what it stands for; else 1 dB each. */
const placeOf = (board: Board, level: number): number => (board.name === DESK.name ? Math.ceil(2 * level - 0.05) : Math.round(level));

/** Steps that the knobs' seats are away from where they began, and those that the hand made. */
class Places {
  private readonly from: number[];
  private readonly made: number[];
  private readonly bench: Bench;
  private readonly hands: Hands;

  constructor(bench: Bench, hands: Hands) {
    this.bench = bench;
    this.hands = hands;
    this.from = this.now();
    this.made = hands.knobs.map(() => 0);
  }

  add(knob: number, detents: number): void {
    this.made[knob]! += detents;
  }

  /** Clicks by which the seats are wrong. */
  off(): number {
    return this.now().reduce((sum, place, i) => sum + Math.abs(place - this.from[i]! - this.made[i]!), 0);
  }

  private now(): number[] {
    return this.hands.knobs.map(({ seat }) => placeOf(this.bench.board, levelOf(this.bench, seat)));
  }
}

type Player = (board: Board, seed: number) => Promise<Running>;

const inSim = (wrong: Wrong): Player => async (board, seed) => {
  const running = await startBoard(board, { seed }, wrong);
  running.bench.wait(3500);
  return running;
};

const inInterpreter: Player = async (board, seed) => {
  const running = await start('espruino', board, FOLDER, { seed });
  running.bench.wait(3500);
  return running;
};

interface Result extends Delays {
  readonly overflows: number;
  readonly fullest: number;
  readonly drawing: number;
}

/** A direction that keeps away from both ends. */
function way(random: Random, level: number): 1 | -1 {
  if (level < -42) return 1;
  return level > -12 || random() < 0.5 ? -1 : 1;
}

/** Single clicks of all knobs at about the same time, each after all has come to rest. */
async function idle(play: Player, board: Board, knobs: number, count: number): Promise<Result> {
  const running = await play(board, 11);
  const { bench } = running;
  const random = seeded(12);
  const hands = new Hands(bench, knobs);
  const places = new Places(bench, hands);
  const result = { delays: [], lost: 0 } satisfies Delays;
  while (result.delays.length + result.lost < count) {
    const from = bench.trace.length;
    const t = bench.clock.now;
    let end = t;
    hands.knobs.forEach(({ seat }, knob) => {
      const direction = way(random, levelOf(bench, seat));
      // The detents are complete within a few ms of one another.
      bench.clock.advanceTo(t + knob * between(random, 0, 2) * MS);
      end = Math.max(end, hands.turn(knob, direction, between(random, 12, 20)));
      places.add(knob, direction);
    });
    bench.port.run(end);
    bench.wait(between(random, 200, 320));
    pair(bench, hands, from, result);
  }
  result.lost += places.off();
  sound(running);
  await running.close();
  return { ...result, overflows: bench.port.overflows, fullest: bench.port.fullest, drawing: 0 };
}

/** Runs of quick turning of all knobs at once; before them something that has the screen drawn, where there is one. */
async function busy(play: Player, board: Board, knobs: number, count: number): Promise<Result> {
  const running = await play(board, 21);
  const { bench } = running;
  const random = seeded(22);
  const hands = new Hands(bench, knobs);
  const result = { delays: [], lost: 0 } satisfies Delays;
  let drawing = 0;
  while (result.delays.length + result.lost < count) {
    for (const { seat } of hands.knobs) order(bench, `vol ${-Math.round(between(random, 14, 40))}`, seat);
    bench.wait(1500);
    if (bench.screen()) {
      // "MUTE" is drawn, and taken away again
      order(bench, 'mute on');
      bench.wait(300);
      order(bench, 'mute off');
      bench.wait(2000);
    }
    const places = new Places(bench, hands);
    const from = bench.trace.length;
    const directions = hands.knobs.map(() => (random() < 0.5 ? 1 : -1));
    let end = bench.clock.now;
    for (let i = 0; i < 9; i++) {
      hands.knobs.forEach((_, knob) => {
        const direction = (random() < 0.8 ? directions[knob]! : -directions[knob]!) as 1 | -1;
        end = Math.max(end, hands.turn(knob, direction, between(random, 12, 20)));
        places.add(knob, direction);
      });
    }
    bench.port.run(end);
    const last = Math.max(...hands.clicks.map(({ moved }) => moved));
    bench.wait(400);
    drawing += sentTo(bench.trace, SCREEN, from).filter(({ t }) => t < last).length;
    pair(bench, hands, from, result);
    result.lost += places.off();
  }
  sound(running);
  await running.close();
  return { ...result, overflows: bench.port.overflows, fullest: bench.port.fullest, drawing };
}

const text = ({ delays, lost }: Delays): string =>
  `99 of 100 in ${quantile(delays, 0.99).toFixed(1)} ms, median ${quantile(delays, 0.5).toFixed(1)}, longest ${Math.max(...delays).toFixed(1)} of ${delays.length} clicks, ${lost} lost`;

async function measured(name: string, play: Player, board: Board, knobs: number, count: number): Promise<Entry[]> {
  const screen = Object.values(board.chips).some(isScreen);
  const rests = count === CLICKS ? RESTED : count;
  const rest = await idle(play, board, knobs, rests);
  const work = await busy(play, board, knobs, count);
  // A click whose neighbour comes within 2 ms is not alone with the interpreter, as little as one beside the screen.
  const restBar = knobs > 1 ? BUSY_BAR : IDLE_BAR;
  const { queue } = (await import('../../boards/mcu.ts')).MCUS[board.mcu];
  return [
    entry('E2', `${name}, idle: ${text(rest)}`, `99 of 100 within ${restBar} ms, none lost`, quantile(rest.delays, 0.99) <= restBar && rest.lost === 0 && rest.delays.length >= rests, board.name),
    entry('E2', `${name}, ${screen ? 'screen at work' : 'turned fast'}: ${text(work)}${screen ? ` (${work.drawing} transfers to the screen meanwhile)` : ''}`, `99 of 100 within ${BUSY_BAR} ms, none lost`,
      quantile(work.delays, 0.99) <= BUSY_BAR && work.lost === 0 && work.delays.length >= count && (!screen || work.drawing >= count / knobs / 2), board.name),
    entry('E2', `${name}: ${rest.overflows + work.overflows} edges lost, fullest ${Math.max(rest.fullest, work.fullest)} of ${queue} bytes`, 'the input queue never overflows', rest.overflows + work.overflows === 0, board.name),
  ];
}

/** A screen that is sent whole, 512 bytes, for each thing that changes. */
const wholeScreen: Wrong = {
  globals(globals) {
    const bus = globals.I2C1 as { writeTo: (address: number, ...data: unknown[]) => void };
    const send = bus.writeTo;
    bus.writeTo = (address, ...data) => {
      send(address, ...data);
      if (address === SCREEN && data[0] === 0x40) send(address, 0x40, new Uint8Array(512));
    };
  },
};

export const line: Line = {
  id: 'E2',
  title: 'knob to chip in time, the screen at work or not',
  async measure() {
    const sim = inSim({});
    const there = findInterpreter();
    return [
      ...(await measured('sim', sim, SOLO0, 1, CLICKS)),
      ...(there ? await measured('espruino', inInterpreter, SOLO0, 1, CLICKS_THERE) : [skipped('E2', 'the same in the interpreter')]),
      ...(await measured('sim', sim, withSeats(DESK, { limit: 0 }), 1, CLICKS)),
      ...(await measured('sim', sim, LADDER, 1, CLICKS)),
      ...(await measured('three at once', sim, SIX, 3, CLICKS)),
      ...(there ? await measured('three at once, espruino', inInterpreter, SIX, 3, CLICKS_THERE) : [skipped('E2', 'the same in the interpreter', 'six')]),
      ...(await measured('one of two', sim, two('ESP32'), 1, CLICKS)),
      ...(await measured('two at once', sim, two('ESP32'), 2, CLICKS)),
      // No board of ours has two knobs on the slower ones: there the second of two clicks waits for the first for too long.
      ...(await measured('two at once', sim, two('PICO_R1_3'), 2, CLICKS)).map((each) => ({ ...each, bar: 'none lost, the time is printed', pass: /\b0 (edges )?lost/.test(each.figure) })),
      ...(await measured('two at once', sim, two('MDBT42Q'), 2, CLICKS)).map((each) => ({ ...each, bar: 'none lost, the time is printed', pass: /\b0 (edges )?lost/.test(each.figure) })),
    ];
  },
  broken: async () => [(await measured('sim', inSim(wholeScreen), SOLO0, 1, CLICKS))[1]!],
};
