/**
 * C1: silent start, on every board. From power-up until the board has settled no instant at any jack is above -90 dB of
 * full scale, whatever its parts wake with and whoever of them is missing, and nothing is ever above the start-up level.
 * The same when only the microcontroller starts anew and every part still holds a loud evening: its pins float in reset,
 * and the pull resistors alone must release the relays.
 */
import type { Bench } from '../../sim/bench.ts';
import { Ds1882 } from '../../sim/chips/ds1882.ts';
import { MS } from '../../sim/clock.ts';
import { seeded } from '../../sim/random.ts';
import { startOn } from '../../sim/ways/start.ts';
import { BOARDS, SOLO, order, playingBoard, startBoard } from './boards.ts';
import { TEST_INTERFACES, hasCodec, interfaces } from './interfaces.ts';
import type { Entry, Line } from './ledger.ts';
import { FOLDER, entry, ms, sound } from './solo.ts';
import type { Wrong } from './solo.ts';
import type { Board } from '../../boards/board.ts';
import { isScreen } from '../../boards/parts.ts';

const BAR = -90;
const SEEDS = 12;
/** Rounding of decibels. */
const EXACT = 0.001;
/** Latest release of a relay with a diode, its bounce, and what its poles are apart, ms: see circuits of the boards. */
const RELEASE = 10 + 1.5 + 0.5;

/** What each true board needs to settle, ms, and its start-up level, dB. */
const FACTS: Record<string, { readonly settling: number; readonly startup: number }> = {
  solo: { settling: 500, startup: -30 },
  pocket: { settling: 300, startup: -30 },
  desk: { settling: 500, startup: -40 },
  ladder: { settling: 500, startup: -30 },
  six: { settling: 500, startup: -40 },
};

/** Of boards with a codec their own files say it: they are others than these five. */
const factsOf = (board: Board): { readonly settling: number; readonly startup: number } => FACTS[board.name] ?? { settling: board.settling, startup: Math.max(...board.seats.map(({ startup }) => startup)) / 100 };
/** dB: ways of a codec that are shut let something through. */
const shareOf = (board: Board): number => (hasCodec(board) ? 0.05 : EXACT);
/** What plays at the end: every seat, or the one of several outputs. */
const least = (board: Board, levels: readonly number[]): number => (board.outputs === 'one' ? Math.max(...levels) : Math.min(...levels));

interface Start {
  /** dB of full scale, the loudest that was possible at any ear until the board had settled, and until the end. */
  settling: number;
  whole: number;
  /** The quietest seat at the end. */
  reached: number;
}

const jacks = (bench: Bench): number[] => bench.board.seats.map((_, seat) => Math.max(bench.level(0, seat), bench.level(1, seat)));

/** Every DS1882 of an earlier life that left it loud: wipers at 0 dB in its EEPROM, wipers not volatile, zero crossing on. */
function loudDs1882(bench: Bench, changed: () => void): void {
  for (const [name, facts] of Object.entries(bench.board.chips)) {
    if (facts.part !== 'DS1882') continue;
    const chip = new Ds1882(facts.address, { clock: bench.clock, random: seeded(1), signal: () => bench.signal, changed }, {
      eeprom: { pot0: 0, pot1: 0, configuration: 0x82 },
    });
    bench.chips.set(name, chip);
    bench.buses.get(facts.bus)!.chips.set(facts.address, chip);
  }
}

interface Case {
  readonly name: string;
  /** Parts as the factory sends them: potentiometers at the middle. Else code 0 is stored where the board says so. */
  readonly factory: boolean;
  /** Solo's chip with 0 dB in its EEPROM. */
  readonly stored?: true;
  /** A part whose wires are made 2 s after power-up. */
  readonly missing?: string;
}

function casesOf(board: Board): Case[] {
  const stored = Object.values(board.chips).some(({ part }) => part === 'DS1882');
  const parts = Object.keys(board.chips).filter((name) => !isScreen(board.chips[name]!));
  return [
    { name: 'new parts', factory: true },
    ...(Object.values(board.chips).some((chip) => 'storedSilent' in chip) ? [{ name: 'code 0 stored', factory: false }] : []),
    ...(stored ? [{ name: '0 dB stored', factory: false, stored } as const] : []),
    ...parts.map((missing): Case => ({ name: `${board.chips[missing]!.part} ${parts.length > 1 ? `${missing} ` : ''}missing for 2 s`, factory: true, missing, ...(stored ? { stored: true } : {}) })),
  ];
}

async function startOf(seed: number, { factory, stored, missing }: Case, board: Board, wrong: Wrong): Promise<Start> {
  const heard: Start = { settling: -Infinity, whole: -Infinity, reached: -Infinity };
  const { settling } = factsOf(board);
  const running = await startBoard(board, { seed, restartWindow: seed % 2 === 0, uncommissioned: factory }, {
    ...wrong,
    bench(bench) {
      const listen = (): void => {
        const loudest = Math.max(...jacks(bench));
        // Until the settling time of the true board has passed since power-up.
        if (bench.clock.now <= settling * MS) heard.settling = Math.max(heard.settling, loudest);
        heard.whole = Math.max(heard.whole, loudest);
      };
      if (stored) loudDs1882(bench, listen);
      bench.onChange(listen);
      if (missing !== undefined) {
        bench.plug(missing, false);
        bench.clock.at(2000 * MS, () => bench.plug(missing, true));
      }
      listen();
    },
  });
  running.bench.wait(missing === undefined ? 4000 : 13_000);
  heard.reached = least(board, jacks(running.bench));
  sound(running);
  return heard;
}

/** Only the microcontroller starts anew: every part keeps the loudest that it can be given, expanders their coils. */
async function restartOf(seed: number, board: Board): Promise<Start> {
  const heard: Start = { settling: -Infinity, whole: -Infinity, reached: -Infinity };
  const { bench } = await playingBoard(board, { seed });
  board.seats.forEach((_, seat) => order(bench, 'vol 20', seat));
  bench.wait(6000);
  const t = bench.clock.now;
  bench.port.stop();
  bench.onChange(() => {
    const loudest = Math.max(...jacks(bench));
    const since = (bench.clock.now - t) / MS;
    if (since <= RELEASE) return;
    if (since <= RELEASE + factsOf(board).settling) heard.settling = Math.max(heard.settling, loudest);
    heard.whole = Math.max(heard.whole, loudest);
  });
  bench.clock.advanceTo(t + RELEASE * MS); // held in reset until the relays have surely fallen
  heard.settling = Math.max(...jacks(bench));
  bench.port.begin();
  const running = await startOn('sim', bench, FOLDER);
  bench.wait(5000);
  heard.reached = least(board, jacks(bench));
  sound(running);
  return heard;
}

function judged(board: Board, name: string, all: readonly Start[]): Entry {
  const { settling: time, startup } = factsOf(board);
  const settling = Math.max(...all.map((start) => start.settling));
  const whole = Math.max(...all.map((start) => start.whole));
  const reached = Math.min(...all.map((start) => start.reached));
  return entry(
    'C1',
    `${name}: ${settling.toFixed(1)} dB while settling, then at most ${whole.toFixed(1)} dB, ${all.length} starts`,
    `at most ${BAR} dB for ${time} ms, then at most the start-up level of ${startup} dB, which is reached`,
    settling <= BAR && whole <= startup + shareOf(board) && reached > startup - 1.5,
    board.name,
  );
}

async function starts(board: Board, wrong: Wrong = {}): Promise<Entry[]> {
  const entries: Entry[] = [];
  const many = async (name: string, start: (seed: number) => Promise<Start>): Promise<void> => {
    const all: Start[] = [];
    for (let seed = 1; seed <= SEEDS; seed++) all.push(await start(seed));
    entries.push(judged(board, name, all));
  };
  for (const each of casesOf(board)) await many(each.name, (seed) => startOf(seed, each, board, wrong));
  await many('microcontroller started anew', (seed) => restartOf(seed, board));
  return entries;
}

/** The microcontroller is reset in the middle of the music: how long until every jack lies on ground. */
async function reset(board: Board): Promise<Entry> {
  let longest = 0;
  let floating = true;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { bench } = await playingBoard(board, { seed });
    if (least(board, jacks(bench)) < factsOf(board).startup - 1.5) floating = false; // it must have played
    const t = bench.clock.now;
    let silent = Infinity;
    bench.onChange(() => {
      silent = Math.max(...jacks(bench)) <= BAR ? Math.min(silent, bench.clock.now) : Infinity;
    });
    for (const pin of bench.mcu.pins) bench.pins.drive(pin, undefined);
    bench.clock.advanceTo(t + 500 * MS); // held in reset: no firmware runs
    if ([...bench.tracedPins].some((pin) => bench.pins.level(pin))) floating = false;
    longest = Math.max(longest, ms(silent - t));
  }
  return entry('C1', `microcontroller held in reset while playing: silent after at most ${longest.toFixed(1)} ms`, `the relays fall by their pull resistors, within their data (${RELEASE} ms)`, floating && longest <= RELEASE, board.name);
}

/** Coils that have current as soon as the program runs, while a codec that wakes loud has not been set up. */
const hasty: Wrong = { code: [[/digitalWrite\((master|contact0), 0\)/g, 'digitalWrite($1, 1)'], [/\.gate\(0\)/g, '.gate(1)'], [/contact\.write\(0\)/g, 'contact.write(1)']] };

export const line: Line = {
  id: 'C1',
  title: 'silent start',
  async measure() {
    const entries: Entry[] = [];
    for (const board of [...BOARDS, ...(await interfaces())]) entries.push(...(await starts(board)), await reset(board));
    return entries;
  },
  async broken() {
    return [
      // A board file that says the supplies need no time: the true ones still do.
      (await starts({ ...SOLO, settling: 1 }))[0]!,
      judged(TEST_INTERFACES[0]!, 'coils on from the beginning', [await startOf(1, { name: '', factory: true }, TEST_INTERFACES[0]!, hasty)]),
    ];
  },
};
