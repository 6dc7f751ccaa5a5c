/**
 * E3: buttons. Each acts on the press edge whatever its contact does afterwards; a press is one press; an edge that is
 * lost is made good by the state of the pin. A mute button mutes and plays again; one for louder or quieter is a step,
 * and goes on while it is held, and stops when it is let go; one for the next input is the next input.
 */
import type { Board, ButtonFacts } from '../../boards/board.ts';
import { isScreen } from '../../boards/parts.ts';
import type { Bench } from '../../sim/bench.ts';
import { MS } from '../../sim/clock.ts';
import { between, seeded } from '../../sim/random.ts';
import type { Random } from '../../sim/random.ts';
import { DESK, LADDER, POCKET, SIX, SOLO, TPA_GAINS, TPA_LOUDEST, ears, inputsOf, look, order, playingBoard } from './boards.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, ms, pinEdges, sentTo, sound } from './solo.ts';
import type { Globals, Wrong } from './solo.ts';

const PRESSES = 150;
/** A held button waits so long, then comes so often, ms; and what an interpreter may add to either. */
const WAIT = 500;
const EVERY = 100;
const SLACK = 25;

function buttonOf(board: Board, does: ButtonFacts['does']): { name: string; pin: string } {
  const [name, facts] = Object.entries(board.controls).find((each): each is [string, ButtonFacts] => each[1].kind === 'button' && each[1].does === does)!;
  return { name, pin: facts.pin as string };
}

/** A finger comes down now, for `held` ms. */
function finger(bench: Bench, name: string, held: number): void {
  bench.press(name, true);
  bench.button(name).move(bench.clock.now + held * MS, false);
}

/** Loses edges of a pin on their way to the firmware, but never all of one movement of the finger. */
function lossy(pin: string, random: Random, share: number): Wrong {
  return {
    globals(globals: Globals) {
      type Watch = (callback: (edge: { time: number }) => void, pin: { name: string }, options: unknown) => number;
      const watch = globals.setWatch as Watch;
      const later = globals.setTimeout as (callback: () => void, ms: number) => number;
      let last = -1;
      let passed = 0;
      globals.setWatch = ((callback, on, options) =>
        watch(on.name !== pin ? callback : (edge) => {
          if (edge.time - last > 0.03) passed = 0;
          last = edge.time;
          if (random() < share) {
            // If this was the last of its movement and none has come through, it comes late.
            later(() => {
              if (!passed++) callback(edge);
            }, 12);
            return;
          }
          passed++;
          callback(edge);
        }, on, options)) satisfies Watch;
    },
  };
}

/** Transfers to parts that set a level, after an instant. */
function firstWrite(bench: Bench, from: number): number {
  const ends = Object.values(bench.board.chips)
    .filter((chip) => !isScreen(chip))
    .flatMap(({ address }) => sentTo(bench.trace, address, from).filter(({ ok }) => ok).map(({ end }) => end));
  return Math.min(Infinity, ...ends);
}

interface Figures {
  readonly wrong: number;
  readonly slowest: number;
  readonly edges: number;
}

/** Presses of the mute now and then; each changes it exactly once. */
async function muted(board: Board, seed: number, wrong: Wrong): Promise<Figures> {
  const running = await playingBoard(board, { seed }, wrong);
  const { bench } = running;
  const random = seeded(seed + 1000);
  const { name, pin } = buttonOf(board, 'mute');
  const edges = pinEdges(bench, pin);
  let wrongs = 0;
  let slowest = 0;
  let muted = false;
  for (let i = 0; i < PRESSES; i++) {
    const held = between(random, 100, 420);
    const from = bench.trace.length;
    const seen = edges.length;
    finger(bench, name, held);
    bench.wait(80);
    // Down: muted at once, and stays so.
    if (look(bench, 'mute') !== 'mute on') wrongs++;
    if (!muted) slowest = Math.max(slowest, ms(firstWrite(bench, from) - edges[seen]!.t));
    bench.wait(held + 450 + between(random, 0, 300));
    muted = !muted;
    if (!muted) bench.wait(1500);
    if (look(bench, 'mute') !== (muted ? 'mute on' : 'mute off')) {
      wrongs++;
      muted = !muted;
    }
  }
  sound(running);
  return { wrong: wrongs, slowest, edges: edges.length };
}

async function mutes(board: Board, wrong: Wrong = {}): Promise<Entry> {
  const { wrong: wrongs, slowest, edges } = await muted(board, 1, wrong);
  return entry('E3', `mute: ${wrongs} of ${PRESSES} short presses wrong (${edges} edges), first write at most ${slowest.toFixed(1)} ms after the edge`,
    'none (the time at rest is A10)', wrongs === 0 && edges > 2 * PRESSES, board.name);
}

async function withLoss(board: Board): Promise<Entry> {
  const { pin } = buttonOf(board, 'mute');
  let wrongs = 0;
  for (const [i, share] of [0.2, 0.5, 0.8].entries()) wrongs += (await muted(board, i + 2, lossy(pin, seeded(i + 7), share))).wrong;
  return entry('E3', `mute: ${wrongs} of ${3 * PRESSES} wrong while 20, 50 and 80 of 100 edges are lost`, 'none, as long as one edge of a movement arrives', wrongs === 0, board.name);
}

/** Which position the first seat is at: codes of the amplifier, else half decibels, each up to half a decibel below. */
function place(bench: Bench): number {
  const level = Number(/-?\d+\.\d/.exec(look(bench, 'vol'))![0]);
  if (bench.board !== POCKET) return Math.ceil(2 * level - 0.05);
  return TPA_GAINS.findIndex((gain) => Math.abs(gain - TPA_LOUDEST - level) < 0.06);
}

interface Held {
  /** Short presses that were not one step. */
  wrong: number;
  /** Held ones whose steps do not fit the time. */
  unfit: number;
  /** Steps after the button had been let go. */
  after: number;
  presses: number;
  slowest: number;
}

/** Presses and holds of the buttons for louder and quieter. */
async function stepped(board: Board, seed: number, lose: number, wrong: Wrong = {}): Promise<Held> {
  const kinds = (['up', 'down'] as const).filter((does) => Object.values(board.controls).some((control) => control.kind === 'button' && control.does === does));
  const pins = kinds.map((does) => buttonOf(board, does).pin);
  const losses = lose ? pins.map((pin, i) => lossy(pin, seeded(seed + i), lose)) : [];
  const running = await playingBoard(board, { seed }, {
    ...wrong,
    globals(globals, bench) {
      for (const loss of losses) loss.globals!(globals, bench);
      wrong.globals?.(globals, bench);
    },
  });
  const { bench } = running;
  const random = seeded(seed + 50);
  const result: Held = { wrong: 0, unfit: 0, after: 0, presses: 0, slowest: 0 };
  for (let i = 0; i < PRESSES; i++) {
    // Far from both ends.
    if (i % 3 === 0) {
      order(bench, board === POCKET ? 'vol -26' : 'vol -24');
      bench.wait(2500);
    }
    const does = kinds[Math.floor(random() * kinds.length)]!;
    const { name, pin } = buttonOf(board, does);
    const direction = does === 'up' ? 1 : -1;
    const long = i % 5 === 0;
    const held = long ? between(random, 700, 1900) : lose ? between(random, 100, 420) : between(random, 45, i % 2 ? 80 : 420);
    const edges = pinEdges(bench, pin);
    const from = bench.trace.length;
    const before = place(bench);
    finger(bench, name, held);
    bench.wait(held + 60 + (lose ? 30 : 0));
    const now = (place(bench) - before) * direction;
    // What it may be after the first: from `least` on surely, up to `most` perhaps.
    const late = lose ? 40 : 0;
    const least = 1 + Math.max(0, Math.floor((held - late - WAIT - SLACK) / (EVERY + SLACK)) + (held - late > WAIT + SLACK ? 1 : 0));
    const most = 1 + Math.max(0, Math.floor((held + late - WAIT) / EVERY) + (held + late >= WAIT ? 1 : 0));
    if (long ? now < least || now > most : now !== 1) {
      if (long) result.unfit++;
      else result.wrong++;
    }
    bench.wait(between(random, 150, 600));
    if ((place(bench) - before) * direction !== now) result.after++;
    if (!lose) result.slowest = Math.max(result.slowest, ms(firstWrite(bench, from) - edges[0]!.t));
    result.presses++;
  }
  sound(running);
  return result;
}

async function steps(board: Board): Promise<Entry[]> {
  const all = await stepped(board, 3, 0);
  const lost = { wrong: 0, unfit: 0, after: 0 };
  for (const [i, share] of [0.2, 0.5, 0.8].entries()) {
    const some = await stepped(board, 4 + i, share);
    lost.wrong += some.wrong;
    lost.unfit += some.unfit;
    lost.after += some.after;
  }
  return [
    entry('E3', `steps: ${all.wrong} of ${all.presses} presses were not one step, ${all.unfit} held ones not one and ten a second after half a second, ${all.after} went on when let go; first write at most ${all.slowest.toFixed(1)} ms after the edge`, 'none, within 50 ms', all.wrong + all.unfit + all.after === 0 && all.slowest <= 50, board.name),
    entry('E3', `steps: ${lost.wrong}, ${lost.unfit} and ${lost.after} of ${3 * PRESSES} while 20, 50 and 80 of 100 edges are lost`, 'none', lost.wrong + lost.unfit + lost.after === 0, board.name),
  ];
}

/** The button for the next input: single, double and long presses. */
async function inputs(board: Board): Promise<Entry> {
  const names = inputsOf(board);
  const running = await playingBoard(board, { seed: 9 });
  const { bench } = running;
  const random = seeded(99);
  const { name } = buttonOf(board, 'input');
  let at = 0;
  let wrong = 0;
  for (let i = 0; i < PRESSES; i++) {
    const twice = i % 4 === 3;
    finger(bench, name, i % 5 === 4 ? 900 : between(random, 45, 300));
    if (twice) {
      bench.wait(1000);
      finger(bench, name, between(random, 45, 150));
    }
    at = (at + (twice ? 2 : 1)) % names.length;
    bench.wait(between(random, 2200, 2800));
    const heard = ears(bench, 0, names[at]).every((level) => level > -60);
    if (look(bench, 'in') !== `in ${names[at]}` || !heard) {
      wrong++;
      at = names.indexOf(look(bench, 'in').slice(3));
    }
  }
  sound(running);
  return entry('E3', `inputs: ${wrong} of ${PRESSES} presses, every fourth one of two, led to another input`, 'none', wrong === 0, board.name);
}

/** A button that counts every edge down as a press. */
const bouncy: Wrong = {
  globals(globals: Globals, bench) {
    type Watch = (callback: (edge: { state: boolean; time: number }) => void, pin: { name: string }, options: unknown) => number;
    const watch = globals.setWatch as Watch;
    const { pin } = buttonOf(SOLO, 'mute');
    globals.setWatch = ((callback, on, options) => {
      if (on.name !== pin) return watch(callback, on, options);
      let muted = false;
      return watch(({ state }) => {
        if (state) return;
        muted = !muted;
        bench.say(muted ? 'mute on' : 'mute off');
      }, on, options);
    }) satisfies Watch;
  },
};

/** A button that does not look whether it is held still. */
const stuck: Wrong = {
  code: [
    [/[^=;]*at\.read\(\)\)? \? 0 : (?=setTimeout\(again)/, ''],
    [/if \(timer\) clearTimeout\(timer\);\s*timer = 0;(?=\s*},?\s*\w*\s*\))/, ''],
  ],
};

export const line: Line = {
  id: 'E3',
  title: 'buttons act on their press edge, and go on while held',
  async measure() {
    const entries = [await mutes(SOLO), await withLoss(SOLO)];
    for (const board of [POCKET, DESK, LADDER, SIX]) entries.push(await mutes(board));
    entries.push(await withLoss(POCKET), await withLoss(DESK));
    for (const board of [POCKET, DESK]) entries.push(...(await steps(board)));
    for (const board of [DESK, LADDER]) entries.push(await inputs(board));
    return entries;
  },
  async broken() {
    const held = await stepped(POCKET, 3, 0, stuck);
    return [
      await mutes(SOLO, bouncy),
      entry('E3', `${held.after} went on when let go`, 'none', held.after === 0, 'pocket'),
    ];
  },
};
