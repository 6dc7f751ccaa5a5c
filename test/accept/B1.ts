/**
 * B1: one of N inputs. Over every ordered pair of inputs, undisturbed and with another order in between at a random
 * instant: no instant has two inputs connected, a relay that may still be on its way counted as connected, and while any
 * of their contacts may move the jack has silence. In the end it is the input that was asked for last, and no other.
 */
import type { Board, SelectorFacts } from '../../boards/board.ts';
import type { Bench } from '../../sim/bench.ts';
import { MS } from '../../sim/clock.ts';
import { between, seeded } from '../../sim/random.ts';
import type { Random } from '../../sim/random.ts';
import { DESK, LADDER, clickOnce, playingBoard, startBoard } from './boards.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, ms, sound } from './solo.ts';
import type { Wrong } from './solo.ts';

const SILENT = -90;
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
    bench.press('source', true);
    bench.button('source').move(bench.clock.now + 60 * MS, false);
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

export const line: Line = {
  id: 'B1',
  title: 'one of N inputs, break before make, in silence',
  measure: async () => [...(await measured(DESK)), await pause(DESK), ...(await measured(LADDER)), await pause(LADDER)],
  broken: async () => [
    (await measured(LADDER, atOnce, 2))[0]!,
    (await measured(DESK, aloud, 2))[1]!,
  ],
};
