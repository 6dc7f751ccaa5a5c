/**
 * C4: unknown is written, on every board. A transfer that was not acknowledged to its end leaves registers that nobody
 * knows: every jack is silent at once, and all of the part's registers that matter are sent again before anything plays,
 * also where a shadow says that they hold what they shall. Then all comes back to the exact level, and input.
 */
import type { Board, ChipFacts } from '../../boards/board.ts';
import type { Bench } from '../../sim/bench.ts';
import type { Chip } from '../../sim/chips/chip.ts';
import { MS } from '../../sim/clock.ts';
import { dB } from '../../sim/decibels.ts';
import { DESK, LADDER, POCKET, SIX, SOLO, look, order, playingBoard } from './boards.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, ms, pinEdges, sentTo, sound } from './solo.ts';
import type { Sent, Wrong } from './solo.ts';

/** The contacts must be released so soon after the port has said that a transfer failed. */
const SILENT_BAR = 20;
/** How long a port takes to say so: an STM32's waits for the acknowledgement (espruino/Espruino targets/stm32/jshardware.c). */
const PORT: Record<string, number> = { MDBT42Q: 0, PICO_R1_3: 50, ESPRUINOWIFI: 50, ESP32: 0 };
/** How often in a row transfers fail: 5 take the pauses of 1, 2, 4 and 8 s. */
const TIMES = [1, 2, 5];
/** s until it has to be back. */
const BACK = 45;

/** The pins that a fault lets go: of the master, or of the only contact. */
const RELEASED: Record<string, string> = { solo: 'D16', pocket: 'D16', desk: 'B13', ladder: 'B13', six: 'D19' };

/** Registers that have to be sent before anything plays, found in acknowledged transfers. */
const COMPLETE: Partial<Record<ChipFacts['part'], (sent: readonly Sent[]) => boolean>> = {
  // Both wipers: bytes below 80h, target in bit 6 (data sheet p10).
  DS1882: (sent) => sent.some(({ bytes }) => [0, 1].every((pot) => bytes.some((byte) => byte >> 6 === pot))),
  // Volatile wipers 0 and 1 and TCON: commands 0Xh, 1Xh and 4Xh, two bytes each (DS22107B table 7-2).
  MCP4661: (sent) => [0x0, 0x1, 0x4].every((register) => sent.some(({ bytes }) => bytes.some((byte, i) => i % 2 === 0 && byte >> 4 === register))),
  // Registers 1 and 2, the second one with the mute (SLOS488F 8.5.4).
  TPA6130A2: (sent) => [1, 2].every((register) => sent.some(({ bytes }) => bytes[0]! <= register && register < bytes[0]! + bytes.length - 1)),
  // Latches at 12h and 13h (or 14h and 15h), directions at 00h and 01h (BANK = 0).
  MCP23017: (sent) => [[0x12, 0x14], [0x13, 0x15], [0x00], [0x01]].every((places) => sent.some(({ bytes }) => places.some((place) => bytes[0]! <= place && place < bytes[0]! + bytes.length - 1))),
  // Both digits of all six channels, and the mute (romr/esp-idf-pt2258 pt2258_reg.h).
  PT2258: (sent) => {
    const halves = new Set(sent.flatMap(({ bytes }) => bytes.map((byte) => byte >> 4)));
    return [0x8, 0x9, 0x4, 0x5, 0x0, 0x1, 0x2, 0x3, 0x6, 0x7, 0xa, 0xb].every((half) => halves.has(half)) && sent.some(({ bytes }) => bytes.includes(0xf8));
  },
};

/** A byte that only the long transfers of setting up have. */
const DEEP = 7;
const DEEP_PARTS = ['MCP23017', 'MCP4661', 'PT2258'];

/**
 * Lets the next `times` writes to a part fail, at the address (0) or at a byte (from 1); the later ones at `then`. Reads go
 * on as if nothing was.
 */
function failWrites(bench: Bench, name: string, first: number, then: number, times: number): number[] {
  const chip = bench.chips.get(name)! as Chip & { start(read: boolean): boolean; write(byte: number): boolean; stop(repeated: boolean): void };
  const failed: number[] = [];
  const { start, write, stop } = chip;
  let index = 0;
  let dead = false;
  let at = first;
  const fail = (): false => {
    failed.push(bench.clock.now);
    at = then;
    return false;
  };
  chip.start = (read) => {
    index = 0;
    dead = !read && at === 0 && failed.length < times;
    return dead ? fail() : start.call(chip, read);
  };
  chip.write = (byte) => (++index === at && failed.length < times ? fail() : write.call(chip, byte));
  chip.stop = (repeated) => {
    if (!dead) stop.call(chip, repeated);
  };
  return failed;
}

/** The loudest that each ear of a seat may get of all sources together, dB. */
const ears = (bench: Bench, seat: number): number[] => [0, 1].map((ear) => dB(bench.gain(ear, seat).hi));

interface Order {
  readonly name: string;
  /** By how much the first seat's level is another afterwards, dB; undefined: the level that it says. */
  readonly moves?: number;
  /** dB, where it begins. */
  readonly from?: number;
  give(bench: Bench): void;
}

const turn = (detents: number) => (bench: Bench): void => {
  const knob = [...bench.knobs.keys()][0];
  if (knob) bench.turn(knob, detents, 10);
  else {
    for (let i = 0; i < Math.abs(detents); i++) {
      const button = detents > 0 ? 'up' : 'down';
      bench.press(button, true);
      bench.button(button).move(bench.clock.now + 60 * MS, false);
      bench.wait(160);
    }
  }
};

const muteButton = (bench: Bench): string => Object.entries(bench.board.controls).find(([, control]) => control.kind === 'button' && control.does === 'mute')![0];

function pressMute(bench: Bench): void {
  const name = muteButton(bench);
  bench.press(name, true);
  bench.button(name).move(bench.clock.now + 80 * MS, false);
  bench.wait(80);
}

/** Orders whose first transfer goes to a part that sets a level. */
const VOLUMES: readonly Order[] = [
  { name: 'click up', give: turn(1) },
  { name: 'click down', give: turn(-1) },
  // Ends at the level that the part had: a shadow that was kept would agree.
  { name: 'click up and down', moves: 0, give: (bench) => (turn(1)(bench), turn(-1)(bench)) },
  { name: 'mute and unmute', moves: 0, give: (bench) => (pressMute(bench), bench.wait(700), pressMute(bench)) },
];

interface Target {
  readonly board: Board;
  readonly chip: string;
  /** Bytes of a plain write. */
  readonly bytes: number;
  readonly orders: readonly Order[];
}

const crossing = (from: number, there: number): Order => ({ name: `over the crossing to ${there} dB`, from, give: (bench) => void order(bench, `vol ${there}`) });
const input = (name: string): Order => ({ name: `input ${name}`, give: (bench) => void bench.say(`in ${name}`) });

const TARGETS: readonly Target[] = [
  { board: SOLO, chip: 'volume', bytes: 2, orders: VOLUMES },
  { board: POCKET, chip: 'amp', bytes: 2, orders: VOLUMES },
  { board: DESK, chip: 'pot', bytes: 4, orders: VOLUMES },
  { board: DESK, chip: 'relays', bytes: 2, orders: [crossing(-45, -30), crossing(-30, -45), input('tuner')] },
  { board: LADDER, chip: 'cells', bytes: 2, orders: VOLUMES },
  { board: LADDER, chip: 'inputs', bytes: 2, orders: [input('cd'), input('tv')] },
  { board: SIX, chip: 'volume', bytes: 2, orders: VOLUMES },
];

interface Count {
  cases: number;
  late: number;
  slowest: number;
  unsent: number;
  louder: number;
  inexact: number;
}

async function one({ board, chip }: Target, { moves, from, give }: Order, at: number, then: number, times: number, seed: number, wrong: Wrong, count: Count): Promise<void> {
  count.cases++;
  const running = await playingBoard(board, { seed }, wrong);
  const { bench } = running;
  if (from !== undefined) {
    order(bench, `vol ${from}`);
    bench.wait(4000);
  }
  const said = (what: string): number => Number(/-?\d+\.\d/.exec(look(bench, what))![0]);
  const before = said('vol');
  const loudest = board.seats.map((_, seat) => Math.max(...ears(bench, seat)));
  const contacts = pinEdges(bench, RELEASED[board.name]!);
  const jack = pinEdges(bench, [...bench.tracedPins].find((pin) => pin !== board.master?.pin)!);
  const { address, part } = board.chips[chip]!;
  const failed = failWrites(bench, chip, at, then, times);
  const first = bench.trace.length;
  let reached = -Infinity;
  bench.onChange(() => {
    for (const [seat] of board.seats.entries()) reached = Math.max(reached, Math.max(bench.level(0, seat), bench.level(1, seat)) - Math.max(loudest[seat]!, said('vol')));
  });
  give(bench);
  bench.wait(BACK * 1000);
  if (!failed.length) throw new Error(`${board.name}: no transfer to ${chip} failed`);
  const off = contacts.find(({ t, level }) => !level && t >= failed[0]!)?.t ?? Infinity;
  const took = ms(off - failed[0]!) - PORT[board.mcu]!;
  count.slowest = Math.max(count.slowest, took);
  if (took > SILENT_BAR) count.late++;
  // Between the last failure and the contact: everything, acknowledged.
  const closed = jack.find(({ t, level }) => level && t > failed.at(-1)!)?.t ?? -Infinity;
  const again = sentTo(bench.trace, address, first).filter(({ t, ok }) => ok && t > failed.at(-1)! && t < closed);
  if (!(closed > failed.at(-1)!) || !COMPLETE[part]!(again)) count.unsent++;
  if (reached > 0.05) count.louder++;
  const level = said('vol');
  const name = look(bench, 'stat');
  const wanted = moves === undefined ? level : before + moves;
  const right = board.seats.every((_, seat) => {
    const at = seat ? loudest[seat]! : wanted;
    return ears(bench, seat).every((ear) => Math.abs(ear - at) < 0.06);
  });
  if (level !== wanted || !right || !bench.chips.has(chip) || /missing|stuck|reset/.test(name)) count.inexact++;
  sound(running);
}

async function measured(board: Board, wrong: Wrong = {}, some = TIMES): Promise<Entry[]> {
  const count: Count = { cases: 0, late: 0, slowest: 0, unsent: 0, louder: 0, inexact: 0 };
  for (const target of TARGETS.filter((each) => each.board === board)) {
    for (const each of target.orders) {
      for (let at = 0; at <= target.bytes; at++) {
        for (const times of some) await one(target, each, at, at, times, count.cases + 1, wrong, count);
        if (some === TIMES && DEEP_PARTS.includes(board.chips[target.chip]!.part)) await one(target, each, at, DEEP, 3, count.cases + 1, wrong, count);
      }
    }
  }
  const { cases, late, slowest, unsent, louder, inexact } = count;
  const port = PORT[board.mcu]!;
  return [
    entry('C4', `coils let go at most ${slowest.toFixed(1)} ms after ${port ? 'the port said that ' : ''}a transfer failed, ${late} of ${cases} late`, `within ${SILENT_BAR} ms${port ? ` (the port takes ${port} to say so)` : ''}`, late === 0, board.name),
    entry('C4', `${unsent} of ${cases} played again before all registers had been sent again`, 'none', unsent === 0, board.name),
    entry('C4', `${louder} of ${cases} were louder than both ends, ${inexact} did not come back to the exact level`, `none, within ${BACK} s`, louder + inexact === 0, board.name),
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
  async measure() {
    const entries: Entry[] = [];
    for (const board of [SOLO, POCKET, DESK, LADDER, SIX]) entries.push(...(await measured(board)));
    return entries;
  },
  broken: async () => (await measured(SOLO, trusting, [1])).slice(0, 2),
};
