/**
 * B6: direct monitoring, ducking, talkback, on every board with a way round its converters. Whatever is ordered, no ear's
 * potential (of all sources together, each by its declared maximum) is above the seat's limit at any instant; before the
 * monitor rises from nothing every seat has fallen to what it leaves, and once it is off each comes back to what it had,
 * exactly. Ducking and talkback end by themselves and leave everything as it was.
 */
import type { Board } from '../../boards/board.ts';
import type { Bench } from '../../sim/bench.ts';
import { MS } from '../../sim/clock.ts';
import { between, seeded } from '../../sim/random.ts';
import type { Random } from '../../sim/random.ts';
import { Storage } from '../../sim/storage.ts';
import { clickOnce, inputsOf, look, order, startBoard } from './boards.ts';
import { INTERFACE, OPEN, codecChip, codecStage, hasMonitor, interfaces, onCodecByte, potentials, talks } from './interfaces.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, ms, sound } from './solo.ts';
import type { Wrong } from './solo.ts';

const EPSILON = 0.05;
const SEEDS = 12;
const ORDERS = 80;
/** dB between what is called the same. */
const SAME = 1e-6;
/** What ends by itself, s after its order, and how late its timer may be, s: seconds of the microcontroller's own clock. */
const ENDS = { talk: 30, duck: 60 } as const;
const LATE = 0.2;
/** ms in which a monitor, a fall or a rise is over. */
const DONE = 3000;

/** Something of an evening. */
function gesture(bench: Bench, random: Random): void {
  const { board } = bench;
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const flip = (): string => (random() < 0.5 ? 'on' : 'off');
  const seat = Math.floor(random() * board.seats.length);
  const inputs = inputsOf(board);
  const orders: readonly (() => void)[] = [
    () => void bench.say(`monitor ${pick(['off', '-6', '-12', '-15', '0', '6'])}`),
    () => void bench.say(`monitor ${pick(['off', '-6', '0', '6'])}`),
    () => void bench.say(`gain ${pick([0, 6, 14, 24, 34, -20])}`),
    () => void bench.say(`rec ${pick([...inputs, codecStage(board).stage.monitor!.source, 'on', 'off'])}`),
    () => void bench.say(`talk ${flip()}`),
    () => void bench.say(`duck ${flip()}`),
    () => void order(bench, `vol ${Math.round(between(random, -40, 10))}`, seat),
    () => void order(bench, 'vol 10', seat),
    () => void order(bench, `mute ${flip()}`, seat),
    () => void bench.say(`in ${pick(inputs)}`),
    () => void bench.say(`dim ${flip()}`),
    () => void bench.say(`${pick(['swap', 'mono', 'hp'])} ${flip()}`),
    () => void bench.say(`bal ${Math.round(between(random, -20, 20))}`),
    () => void bench.say(`out ${pick([...board.seats.map(({ name }) => name), 'all'])}`),
    () => void bench.say(`out ${pick(board.seats).name} ${Math.round(between(random, -20, 20))}`),
    () => clickOnce(bench, random() < 0.7 ? 1 : -1, seat),
  ];
  pick(orders)();
}

async function evenings(board: Board, wrong: Wrong, seeds: number): Promise<Entry> {
  let over = -Infinity;
  let orders = 0;
  let heard = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const random = seeded(seed);
    const running = await startBoard(board, { seed }, wrong);
    const { bench } = running;
    const open = OPEN[codecStage(board).facts.part][codecStage(board).stage.monitor!.input]!;
    bench.onChange(() => {
      potentials(bench).forEach((level, seat) => (over = Math.max(over, level - board.seats[seat]!.limit / 100)));
      if (open(codecChip(bench).peek())) heard++;
    });
    bench.wait(between(random, 0, 5000));
    for (let n = 0; n < ORDERS; n++) {
      gesture(bench, random);
      orders++;
      bench.wait(random() < 0.7 ? between(random, 0, 200) : between(random, 0, 3000));
    }
    // Both end by themselves in the middle of it.
    bench.wait(65_000);
    sound(running);
  }
  return entry('B6', `${orders} orders of ${seeds} evenings, ${heard} changes with the monitor on: ${over.toFixed(2)} dB re the limit`, `at most ${EPSILON} dB above it`,
    over <= EPSILON && over > -3 && heard > 0, board.name);
}

/** What is heard of each source at each ear, and the answers of the seats. */
const state = (bench: Bench): string =>
  JSON.stringify(bench.board.seats.map((_, seat) => [
    look(bench, 'vol', seat),
    ...[0, 1].flatMap((ear) => Object.keys(bench.board.sources).map((source) => Math.round(bench.gain(ear, seat, source).hi / SAME))),
  ]));

interface Steps {
  /** dB by which what plays was above where it came to rest when the monitor's way opened. */
  above: number;
  /** Orders after which something was not as before. */
  changed: number;
  orders: number;
  /** s that they lasted at most, and at least. */
  readonly lasted: Record<'talk' | 'duck', [least: number, most: number]>;
  /** dB that playback went down, the least. */
  ducked: number;
}

async function steps(board: Board, wrong: Wrong): Promise<Steps> {
  const found: Steps = { above: -Infinity, changed: 0, orders: 0, lasted: { talk: [Infinity, 0], duck: [Infinity, 0] }, ducked: Infinity };
  const { stage, facts } = codecStage(board);
  const open = OPEN[facts.part][stage.monitor!.input]!;
  const digital = Object.keys(stage.inputs).find((source) => stage.inputs[source] === 'dac');
  const running = await startBoard(board, { seed: 3 }, wrong);
  const { bench } = running;
  bench.wait(3500);
  const outs = board.outputs === 'one' ? [...board.seats.map(({ name }) => name), 'all'] : [''];
  const playing = (): number[] => board.seats.map((_, seat) => Math.max(...[0, 1].map((ear) => Math.max(...Object.keys(stage.inputs).map((source) => bench.gain(ear, seat, source).hi)))));
  const opened: number[][] = [];
  let wasOpen = false;
  onCodecByte(bench, () => {
    const now = open(codecChip(bench).peek());
    if (now && !wasOpen) opened.push(playing());
    wasOpen = now;
  });
  const exact = (before: string, act: () => void): void => {
    found.orders++;
    act();
    if (state(bench) !== before) found.changed++;
  };
  for (const out of outs) {
    if (out) {
      bench.say(`out ${out}`);
      bench.wait(DONE);
    }
    for (const source of inputsOf(board)) {
      bench.say(`in ${source}`);
      bench.wait(DONE);
      for (const level of [10, -20]) {
        board.seats.forEach((_, seat) => order(bench, `vol ${level}`, seat));
        bench.wait(DONE);
        const before = state(bench);
        exact(before, () => {
          opened.length = 0;
          bench.say('monitor 6');
          bench.wait(DONE);
          const rest = playing();
          if (!opened[0]) throw new Error(`${board.name}: the monitor never opened`);
          opened[0].forEach((gain, seat) => (found.above = Math.max(found.above, 20 * Math.log10((gain + 1e-9) / (rest[seat]! + 1e-9)))));
          // Another step, another gain.
          bench.say('monitor -12');
          bench.say('gain 0');
          bench.wait(200);
          bench.say('monitor off');
          bench.wait(DONE);
        });
        for (const word of ['talk', 'duck'] as const) {
          for (const monitored of [false, true]) {
            if (monitored) bench.say('monitor -12');
            bench.wait(DONE);
            const was = state(bench);
            exact(was, () => {
              const playback = digital === source ? bench.gain(0, 0, source).hi : 0;
              const t = bench.clock.now;
              bench.say(`${word} on`);
              bench.wait(DONE);
              if (playback > 1e-4) found.ducked = Math.min(found.ducked, 20 * Math.log10(playback / bench.gain(0, 0, source).hi));
              bench.port.run(t + (ENDS[word] - 1) * 1000 * MS);
              while (look(bench, word) === `${word} on` && ms(bench.clock.now - t) < 1000 * (ENDS[word] + 10)) bench.wait(5);
              const seconds = ms(bench.clock.now - t) / 1000;
              const [least, most] = found.lasted[word];
              found.lasted[word] = [Math.min(least, seconds), Math.max(most, seconds)];
              bench.wait(DONE);
            });
            // By hand, and one in the other.
            exact(was, () => {
              bench.say(`${word} on`);
              bench.wait(DONE / 4);
              bench.say(`${word === 'talk' ? 'duck' : 'talk'} on`);
              bench.wait(DONE / 4);
              bench.say(`${word} off`);
              bench.wait(DONE / 8);
              bench.say(`${word === 'talk' ? 'duck' : 'talk'} off`);
              bench.wait(DONE);
            });
            bench.say('monitor off');
            bench.wait(DONE);
          }
        }
      }
    }
  }
  sound(running);
  return found;
}

/** A monitor that is ordered in the middle of a talkback stays; a power cut in it ends it. */
async function interrupted(board: Board, wrong: Wrong = {}): Promise<Entry> {
  const storage = new Storage();
  let wrongs = 0;
  const expect = (bench: Bench, answers: readonly string[]): void => {
    for (const answer of answers) if (look(bench, answer.split(' ')[0]!) !== answer) wrongs++;
  };
  for (const monitor of ['off', '-12.0']) {
    const first = await startBoard(board, { storage }, wrong);
    first.bench.wait(3500);
    first.bench.say(`monitor ${monitor}`);
    first.bench.say('talk on');
    first.bench.wait(1000);
    first.bench.say('vol -30');
    first.bench.wait(6000);
    expect(first.bench, ['talk on']);
    first.bench.power(false);
    const second = await startBoard(board, { storage }, wrong);
    second.bench.wait(4000);
    expect(second.bench, ['talk off', 'duck off', `monitor ${monitor}`]);
    second.bench.say('talk on');
    second.bench.wait(500);
    second.bench.say('monitor -9.0');
    second.bench.wait(500);
    second.bench.say('talk off');
    second.bench.wait(500);
    expect(second.bench, ['talk off', 'monitor -9.0']);
    [first, second].forEach(sound);
    second.bench.power(false);
  }
  return entry('B6', `${wrongs} wrong after a power cut and after an order in a talkback`, 'none: it ends there, the order stays', wrongs === 0, board.name);
}

async function byItself(board: Board, wrong: Wrong = {}): Promise<Entry[]> {
  const { above, changed, orders, lasted, ducked } = await steps(board, wrong);
  const times = (['talk', 'duck'] as const).map((word) => `${word} ends after ${lasted[word].map((s) => s.toFixed(2)).join(' to ')} s`).join(', ');
  const inTime = (['talk', 'duck'] as const).every((word) => lasted[word].every((s) => Math.abs(s - ENDS[word]) <= LATE));
  return [
    entry('B6', `what plays was ${Math.max(0, above).toFixed(2)} dB above its place beside the monitor when that opened`, `at most ${EPSILON} dB: seats are down first`, above <= EPSILON, board.name),
    entry('B6', `${changed} of ${orders} monitors, talkbacks and duckings left something changed; playback goes down by ${ducked.toFixed(0)} dB at least`, 'none, and 20 dB', changed === 0 && ducked > 19.99, board.name),
    entry('B6', times, `${ENDS.talk} s and ${ENDS.duck} s, ${LATE} s late at most`, inTime, board.name),
  ];
}

/** Seats that take their place beside the monitor when it is there. */
const unready: Wrong = {
  code: [
    [/for \(const seat of amp\.seats\) (apply\S*)\(seat\);\n(.*\n.*)return !on;/, 'for (const seat of amp.seats) setTimeout($1, 30, seat);\n$2return true;'],
    [/if \(seat\.at > seat\.top \|\| seat\.timer && !dial\.at\) return false;/, ';'],
  ],
};
/** A talkback that forgets what the monitor was. */
const forgetful: Wrong = { code: [[/turnTo\(amp, monitor, ducking\.before\)/, 'turnTo(amp, monitor, ducking.before + 1)']] };
/** What is in force in a talkback is remembered. */
const remembering: Wrong = { code: [[/ducking\.talking && dial === amp\.monitor/, 'false']] };
/** The limit that does not know the monitor. */
const unlifted: Wrong = { code: [[/charCodeAt\(inputs\.lifted \+ i\)/, 'charCodeAt(i)']] };

export const line: Line = {
  id: 'B6',
  title: 'direct monitor below the limit, ducking and talkback that end',
  async measure() {
    const entries: Entry[] = [];
    for (const board of await interfaces()) if (hasMonitor(board)) entries.push(await evenings(board, {}, SEEDS), ...(talks(board) ? [...(await byItself(board)), await interrupted(board)] : []));
    return entries;
  },
  async broken() {
    const board = INTERFACE; // it leaves nothing out
    return [await evenings(board, unlifted, 4), (await byItself(board, unready))[0]!, (await byItself(board, forgetful))[1]!, await interrupted(board, remembering)];
  },
};
