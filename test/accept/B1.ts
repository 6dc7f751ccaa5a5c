/**
 * B1: one of N inputs. Over every ordered pair of inputs, undisturbed and with another order in between at a random
 * instant: no instant has two inputs connected, a relay that may still be on its way counted as connected, and while any
 * of their contacts may move the jack has silence. In the end it is the input that was asked for last, and no other. Of a
 * codec the same by its registers, after every byte that it takes; and how long a change is not heard.
 */
import type { Board, SelectorFacts } from '../../boards/board.ts';
import type { Bench, BenchOptions } from '../../sim/bench.ts';
import { MS } from '../../sim/clock.ts';
import { CHARGES } from '../../sim/port/charges.ts';
import type { Charges } from '../../sim/port/charges.ts';
import { between, seeded } from '../../sim/random.ts';
import type { Random } from '../../sim/random.ts';
import { DESK, LADDER, clickOnce, order, playingBoard, startBoard } from './boards.ts';
import { INTERFACE, OPEN, SILENT, codecChip, codecStage, contactClosed, interfaces, muteWaits, onCodecByte, potentials } from './interfaces.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, ms, sound } from './solo.ts';
import type { Wrong } from './solo.ts';

/** ms that a change of a codec's input may take beside what its parts have to be waited for. */
const QUICK = 20;
/** Instants at which each pair is interrupted, and the time after the order in which they lie, ms. */
const INSTANTS = 24;
const SPAN = 260;
/** An input change and the rise after it, ms. */
const DONE = 1600;

interface Seen {
  /** Most inputs that may have been connected at one instant, at either pole. */
  most: number;
  /** Loudest level while a contact of an input may have moved, dB. */
  loudest: number;
  /** The jack was silent from its release to the next sound, ms: the longest. */
  longest: number;
}

/** Watches the input relays and the jack from now on. */
function watch(bench: Bench, inputs: readonly string[]): Seen {
  const seen: Seen = { most: 0, loudest: -Infinity, longest: 0 };
  const relays = inputs.map((name) => bench.relays.get(name)!);
  let since: number | undefined;
  const look = (): void => {
    let moving = false;
    for (const pole of [0, 1]) {
      const states = relays.map((relay) => relay.state(pole));
      seen.most = Math.max(seen.most, states.filter((state) => state !== 'released').length);
      moving ||= states.includes('travelling');
    }
    const level = Math.max(bench.level(0), bench.level(1));
    if (moving) seen.loudest = Math.max(seen.loudest, level);
    if (level > SILENT) {
      if (since !== undefined) seen.longest = Math.max(seen.longest, ms(bench.clock.now - since));
      since = undefined;
    } else since ??= bench.clock.now;
  };
  bench.onChange(look);
  return seen;
}

/** Something that somebody orders while an input is on its way; returns the input that it asks for, if it does. */
function interrupt(bench: Bench, names: readonly string[], random: Random): string | undefined {
  const which = Math.floor(random() * 6);
  if (which < 2) {
    const name = names[Math.floor(random() * names.length)]!;
    bench.say(`in ${name}`);
    return name;
  }
  if (which === 2) bench.say(`vol ${-Math.round(between(random, 5, 60))}`);
  else if (which === 3) bench.say('mute on');
  else if (which === 4) clickOnce(bench, random() < 0.5 ? 1 : -1);
  else {
    // No board is without: every one with several inputs has a button for the next.
    const [next] = Object.entries(bench.board.controls).find(([, control]) => control.kind === 'button' && control.does === 'input')!;
    bench.press(next, true);
    bench.button(next).move(bench.clock.now + 60 * MS, false);
    return 'next';
  }
  return undefined;
}

async function measured(board: Board, wrong: Wrong = {}, instants = INSTANTS): Promise<Entry[]> {
  const selector = board.path.find((stage): stage is SelectorFacts => stage.kind === 'selector')!;
  const names = Object.keys(selector.inputs);
  const relays = Object.values(selector.inputs);
  const pairs = names.flatMap((from) => names.filter((to) => to !== from).map((to) => [from, to] as const));
  let changes = 0;
  let inexact = 0;
  const all: Seen = { most: 0, loudest: -Infinity, longest: 0 };
  for (const [i, [from, to]] of pairs.entries()) {
    const random = seeded(i + 1);
    // From power-up on: the first input comes in silence, too.
    const running = await startBoard(board, { seed: i + 1 }, wrong);
    const { bench } = running;
    const seen = watch(bench, relays);
    bench.wait(2500);
    for (let n = 0; n <= instants; n++) {
      bench.say('mute off');
      bench.say(`in ${from}`);
      bench.say(`vol ${-Math.round(between(random, 0, 20))}`);
      bench.wait(DONE);
      let wanted = to;
      bench.say(`in ${to}`);
      changes += 2;
      if (n) {
        bench.wait(between(random, 0, SPAN));
        const asked = interrupt(bench, names, random);
        bench.wait(DONE);
        wanted = asked === 'next' ? names[(names.indexOf(to) + 1) % names.length]! : (asked ?? to);
        if (asked) changes++;
      } else bench.wait(DONE);
      const right = names.every((name) => bench.relays.get(selector.inputs[name]!)!.state(0) === (name === wanted ? 'operated' : 'released'));
      if (!right || bench.say('in') !== `in ${wanted}`) inexact++;
    }
    sound(running);
    all.most = Math.max(all.most, seen.most);
    all.loudest = Math.max(all.loudest, seen.loudest);
    all.longest = Math.max(all.longest, seen.longest);
  }
  return [
    entry('B1', `${all.most} inputs connected at most in ${changes} changes of ${pairs.length} ordered pairs, ${pairs.length * instants} interrupted`,
      'one, contacts on their way counted', all.most === 1, board.name),
    entry('B1', `${all.loudest.toFixed(1)} dB at most while a contact may move`, `at most ${SILENT} dB`, all.loudest <= SILENT, board.name),
    entry('B1', `${inexact} ended on another input than the one asked for last`, 'none', inexact === 0, board.name),
  ];
}

/** The longest silence of an undisturbed change: printed, there is no bar for it. */
async function pause(board: Board): Promise<Entry> {
  const selector = board.path.find((stage): stage is SelectorFacts => stage.kind === 'selector')!;
  const { bench } = await playingBoard(board);
  const seen = watch(bench, Object.values(selector.inputs));
  for (const name of Object.keys(selector.inputs).reverse()) {
    bench.say(`in ${name}`);
    bench.wait(DONE);
  }
  return entry('B1', `a change is silent for ${seen.longest.toFixed(0)} ms at most`, 'less than half a second', seen.longest > 0 && seen.longest < 500, board.name);
}

/** All in one byte: the new contact closes while the old one opens. */
const atOnce: Wrong = { code: [[/inputs\.write\(inputs\.at < 0 \? inputs\.want : -1\)/, 'inputs.write(inputs.want)']] };
/** The contacts move while it plays. */
const aloud: Wrong = { code: [[/if \(!moving\)/, 'if (true)']] };

/** dB of an ES8388 with both its mixers empty: two inputs at its floor of -80 dB (no figure of its maker was read). */
const MIXER_SILENT = -73.9;

/** An interpreter that takes no time. */
const IDLE = Object.fromEntries(Object.entries(CHARGES).map(([kind, row]) => [kind, typeof row === 'number' ? 0 : Object.fromEntries(Object.keys(row).map((part) => [part, 0]))])) as unknown as Charges;

// ---- codecs: ways instead of contacts ----

interface Ways {
  changes: number;
  most: number;
  loudest: number;
  inexact: number;
  /** ms from the order until the new way is open and a contact closed again, less what parts have to be waited for. */
  rest: number;
  waits: number;
}

/** Every ordered pair of a codec's inputs: registers after every byte, contacts, and the time that a change takes. */
async function switched(board: Board, wrong: Wrong = {}, instants = 6, options: BenchOptions = {}): Promise<Ways> {
  const { stage, facts } = codecStage(board);
  const names = Object.keys(stage.inputs);
  const open = names.map((name) => OPEN[facts.part][stage.inputs[name]!]!);
  const found: Ways = { changes: 0, most: 0, loudest: -Infinity, inexact: 0, rest: -Infinity, waits: 0 };
  for (const [i, [from, to]] of names.flatMap((one) => names.filter((other) => other !== one).map((other) => [one, other] as const)).entries()) {
    const random = seeded(i + 1);
    const running = await startBoard(board, { seed: i + 1, ...options }, {
      ...wrong,
      bench(bench) {
        const look = (): string => open.map((is) => (is(codecChip(bench).peek()) ? 1 : 0)).join('');
        let before = look();
        let chosen = before;
        let loud = 0;
        onCodecByte(bench, () => {
          const now = look();
          found.most = Math.max(found.most, [...now].filter((way) => way === '1').length);
          // The ES8388 is silent by its mixers alone: one that it gives back is no change, and is heard at once.
          const own = facts.part === 'ES8388';
          if (own ? now.includes('1') && now !== chosen : now !== before) found.loudest = Math.max(found.loudest, loud, ...(own ? [] : potentials(bench)));
          if (now.includes('1')) chosen = now;
          before = now;
        }, () => (loud = Math.max(...potentials(bench))));
      },
    });
    const { bench } = running;
    bench.wait(3500);
    if (board.outputs === 'one') bench.say('out all');
    for (let n = 0; n <= instants; n++) {
      bench.say('mute off');
      bench.say(`in ${from}`);
      board.seats.forEach((_, seat) => order(bench, `vol ${-Math.round(between(random, 0, 40))}`, seat));
      bench.wait(DONE);
      const t = bench.clock.now;
      let wanted = to;
      bench.say(`in ${to}`);
      found.changes += 2;
      if (n) {
        bench.wait(between(random, 0, 60));
        const asked = interrupt(bench, names, random);
        bench.wait(DONE);
        wanted = asked === 'next' ? names[(names.indexOf(to) + 1) % names.length]! : (asked ?? to);
        bench.say('mute off');
        bench.wait(DONE);
      } else {
        for (const seat of board.seats.keys()) {
          while (ms(bench.clock.now - t) < DONE && !(open[names.indexOf(to)]!(codecChip(bench).peek()) && contactClosed(bench, seat))) bench.port.run(bench.clock.now + MS / 10);
          const waits = muteWaits(board, seat);
          found.waits = Math.max(found.waits, waits);
          found.rest = Math.max(found.rest, ms(bench.clock.now - t) - waits);
        }
        bench.wait(DONE);
      }
      if (!open.every((is, way) => is(codecChip(bench).peek()) === (names[way] === wanted)) || bench.say('in') !== `in ${wanted}`) found.inexact++;
    }
    sound(running);
  }
  return found;
}

async function codec(board: Board, wrong: Wrong = {}, instants?: number): Promise<Entry[]> {
  const { changes, most, loudest, inexact, rest: worked } = await switched(board, wrong, instants);
  const byMixer = codecStage(board).facts.part === 'ES8388';
  // What the firmware waits, without the work of an interpreter of 64 MHz or less.
  const { rest, waits } = await switched(board, wrong, 0, { charges: IDLE });
  return [
    entry('B1', `${most} ways open at most after any byte of ${changes} changes`, 'one', most === 1, board.name),
    entry('B1', `${loudest.toFixed(1)} dB at most when a way opens or shuts`, byMixer ? `at most ${MIXER_SILENT} dB: its mixers empty, which are its mute` : `at most ${SILENT} dB`, loudest <= (byMixer ? MIXER_SILENT : SILENT), board.name),
    entry('B1', `${inexact} ended on another input than the one asked for last`, 'none', inexact === 0, board.name),
    entry('B1', `contact closed again ${(waits + rest).toFixed(1)} ms after the order: ${waits.toFixed(1)} ms for contacts, and ${rest.toFixed(1)} ms; ${worked.toFixed(0)} ms with the interpreter's own work`, `at most ${QUICK} ms beside what parts and interpreter need`, rest <= QUICK, board.name),
  ];
}

/** The new way opens before the others shut. */
const opensFirst: Wrong = { code: [[/inputs\.write\(inputs\.at < 0 \? inputs\.want : -1\)/, 'inputs.write(inputs.want)'], [/if \(input\d* !== \d\) \w+\(\w+, \w*DAC, false\);/, ';'], [/if \(input\d* !== \d\) \w+\(\w+, \w*BYPASS, false\);/, ';']] };
/** It waits for longer than it has to. */
const lazy: Wrong = { code: [[/(const PAUSE\S* = )4;/g, '$140;']] };

export const line: Line = {
  id: 'B1',
  title: 'one of N inputs, break before make, in silence',
  async measure() {
    const entries = [...(await measured(DESK)), await pause(DESK), ...(await measured(LADDER)), await pause(LADDER)];
    for (const board of await interfaces()) if (Object.keys(codecStage(board).stage.inputs).length > 1) entries.push(...(await codec(board)));
    return entries;
  },
  broken: async () => [
    (await measured(LADDER, atOnce, 2))[0]!,
    (await measured(DESK, aloud, 2))[1]!,
    (await codec(INTERFACE, opensFirst, 1))[0]!,
    (await codec(INTERFACE, aloud, 1))[1]!,
    (await codec(INTERFACE, lazy, 0))[3]!,
  ],
};
