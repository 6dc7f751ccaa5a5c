/**
 * A4: balance and trim, to 20 dB either way in the parts' own steps, kept while the volume moves: left less right is off by
 * at most one step, and by what may still be pending in a zero-cross window. Between the two bytes of a transfer, or while
 * the poles of a relay come one after the other, it may be off for a moment, whose length is printed. The louder ear is
 * always at the volume. Boards without a volume for each ear say so.
 */
import type { Board } from '../../boards/board.ts';
import type { Bench } from '../../sim/bench.ts';
import type { Mcp4661 } from '../../sim/chips/mcp4661.ts';
import { dB } from '../../sim/decibels.ts';
import { between, seeded } from '../../sim/random.ts';
import { CASCADE, DESK, LADDER, LINEAR, POCKET, SIX, SOLO, clickOnce, ears, heard, inputsOf, look, numberIn, order, playingBoard, potStep, quietest, withSeats } from './boards.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, ms, sound } from './solo.ts';
import type { Globals, Wrong } from './solo.ts';

const MOST = 20;
const EXACT = 1e-3;
/** ms until the ears are surely apart: 40 positions, 13 ms each. */
const TILTED = 3300;
/** ms: two poles come at most 0.5 ms one after the other and bounce for 1.5 ms (Panasonic TQ); a transfer takes less. */
const MOMENT = 2;

interface Case {
  readonly board: Board;
  /** dB of a position. */
  readonly step: number;
  /** Whether a change waits for a zero crossing, so that an ear may be anywhere between two levels. */
  readonly pending: boolean;
}

const CASES: readonly Case[] = [
  { board: { ...SOLO, without: [] }, step: 1, pending: true },
  { board: DESK, step: 0.5, pending: false },
  { board: SIX, step: 1, pending: false },
  // Uneven steps: those of its potentiometer, where they are wider than a decibel.
  { board: LINEAR, step: 1, pending: false },
];

/**
 * The step of the parts where the ears are now, dB: of the two that meet at the quieter ear's code the wider one, since it
 * stands on either side of what is wanted (a change of range must not pass its end, so it may be the louder side); and what
 * the louder ear's own step leaves between it and the volume.
 */
function stepNow(bench: Bench, step: number): number {
  const pot = bench.chips.get('pot') as Mcp4661 | undefined;
  if (!pot) return step;
  const { wiper0, wiper1 } = pot.peek();
  const [quiet, loud] = [Math.min(wiper0!, wiper1!), Math.max(wiper0!, wiper1!)];
  return Math.max(step, potStep(Math.max(1, quiet - 1))) + (quiet < loud ? potStep(loud) : 0);
}

/** Watches both ears while the volume moves. */
class Watch {
  /** ms, the longest that they were off. */
  longest = 0;
  /** dB that they were off, a step and what was pending taken away, whenever that was for longer than a moment. */
  worst = 0;
  samples = 0;
  on = false;
  wanted = 0;
  private since: number | undefined;
  private most = 0;

  constructor(bench: Bench, one: Case, seat: number, source: () => string) {
    const floor = quietest(bench, seat);
    bench.onChange(() => {
      const now = bench.clock.now;
      if (this.since !== undefined) {
        const length = ms(now - this.since);
        this.longest = Math.max(this.longest, length);
        if (length > MOMENT) this.worst = Math.max(this.worst, this.most);
      }
      const off = this.on ? this.offNow(bench, one, seat, source(), floor) : 0;
      if (off) {
        this.since ??= now;
        this.most = Math.max(this.most, off);
      } else {
        this.since = undefined;
        this.most = 0;
      }
    });
  }

  private offNow(bench: Bench, one: Case, seat: number, source: string, floor: number): number {
    const bounds = [0, 1].map((ear) => heard(bench, ear, seat, source));
    const levels = [0, 1].map((ear) => dB(bench.instant(ear, seat)));
    const step = stepNow(bench, one.step);
    // Silent, or an ear at its last step: there is no room for a difference.
    if (Math.max(...levels) < floor - 0.5 || Math.min(...levels) < floor + step + 0.5) return 0;
    this.samples++;
    const pending = one.pending ? bounds.reduce((sum, { lo, hi }) => sum + hi - lo, 0) : 0;
    return Math.max(0, Math.abs(levels[0]! - levels[1]! - this.wanted) - step - pending - EXACT);
  }
}

async function balanced(one: Case, seed: number, wrong: Wrong) {
  const { board, step } = one;
  const seat = seed % board.seats.length;
  const running = await playingBoard(withSeats(board, { limit: 0 }), { seed }, wrong);
  const { bench } = running;
  const random = seeded(seed + 40);
  const inputs = inputsOf(board);
  let source = inputs[0]!;
  const watch = new Watch(bench, one, seat, () => source);
  const floor = quietest(bench, seat);
  let apart = 0;
  let off = 0;
  let wrongVolume = 0;
  let settings = 0;
  for (let setting = 0; setting < 8; setting++) {
    watch.on = false;
    // Both at once to either end, and anything between.
    const trim = setting === 0 ? -MOST : setting === 1 ? MOST : Math.round(2 * between(random, -10, 10)) / 2;
    const bal = setting < 2 ? 0 : Math.round(2 * between(random, -MOST, MOST) - trim) / 2;
    order(bench, 'bal 0', seat);
    order(bench, `trim ${trim}`, seat);
    const saidTrim = numberIn(look(bench, 'trim', seat));
    order(bench, `bal ${Math.max(-MOST - saidTrim, Math.min(MOST - saidTrim, bal))}`, seat);
    const saidBal = numberIn(look(bench, 'bal', seat));
    bench.wait(TILTED);
    const wanted = -(saidTrim + saidBal);
    apart = Math.max(apart, Math.abs(wanted));
    settings++;
    for (let i = 0; i < 4; i++) {
      order(bench, `vol ${Math.round(between(random, floor + MOST + 8, 0))}`, seat);
      bench.wait(TILTED);
      const [left, right] = ears(bench, seat, source);
      off = Math.max(off, Math.abs(left - right - wanted) - stepNow(bench, step));
      if (Math.abs(Math.max(left, right) - numberIn(look(bench, 'vol', seat))) > 0.051) wrongVolume++;
    }
    watch.wanted = wanted;
    watch.on = true;
    for (let i = 0; i < 12; i++) {
      const what = Math.floor(random() * 6);
      if (what < 3) order(bench, `vol ${Math.round(between(random, floor + 1, 0))}`, seat);
      else if (what === 3) order(bench, `mute ${random() < 0.5 ? 'on' : 'off'}`, seat);
      else if (what === 4) for (let n = 0; n < 5; n++) clickOnce(bench, random() < 0.5 ? 1 : -1, seat);
      else if (inputs.length > 1) {
        order(bench, 'mute on', seat);
        bench.wait(300);
        source = inputs[Math.floor(random() * inputs.length)]!;
        bench.say(`in ${source}`);
        order(bench, 'mute off', seat);
      }
      bench.wait(random() < 0.5 ? between(random, 0, 150) : between(random, 300, 2500));
    }
    watch.on = false;
    order(bench, 'mute off', seat);
    bench.wait(2500);
  }
  sound(running);
  return { apart, off, wrongVolume, settings, watch };
}

async function measured(one: Case, wrong: Wrong = {}): Promise<Entry[]> {
  const all: Awaited<ReturnType<typeof balanced>>[] = [];
  for (let seed = 1; seed <= 6; seed++) all.push(await balanced(one, seed, wrong));
  const most = (of: (run: (typeof all)[number]) => number): number => Math.max(...all.map(of));
  const sum = (of: (run: (typeof all)[number]) => number): number => all.reduce((n, run) => n + of(run), 0);
  const { name } = one.board;
  const worst = most(({ watch }) => watch.worst);
  const longest = most(({ watch }) => watch.longest);
  return [
    entry('A4', `${sum(({ settings }) => settings)} settings up to ${most(({ apart }) => apart).toFixed(1)} dB: at most ${Math.max(0, most(({ off }) => off)).toFixed(2)} dB over a step off, louder ear wrong ${sum(({ wrongVolume }) => wrongVolume)} times`,
      `${MOST} dB to either side, within a step, the louder ear at the volume`, most(({ off }) => off) <= EXACT && most(({ apart }) => apart) >= MOST - 0.01 && sum(({ wrongVolume }) => wrongVolume) === 0, name),
    entry('A4', `in ramps, ${sum(({ watch }) => watch.samples)} instants: ${worst.toFixed(2)} dB off for longer than a moment, the longest moment ${longest.toFixed(2)} ms`,
      `a step${one.pending ? ' and what is pending in a window' : ''}, but for ${MOMENT} ms between two bytes or two poles`, worst === 0 && longest <= MOMENT && sum(({ watch }) => watch.samples) > 1000, name),
  ];
}

/** What is beyond the ends, or nonsense, is refused and changes nothing. */
async function refused({ board }: Case): Promise<Entry> {
  const { bench } = await playingBoard(board, { seed: 1 });
  const answers = ['bal 20.6', 'bal -21', 'trim 30', 'bal x'].map((line) => look(bench, line));
  look(bench, 'trim 15');
  answers.push(look(bench, 'bal 10'));
  const plain = answers.filter((answer) => /^error: .*(at most|takes dB)/.test(answer)).length;
  const kept = look(bench, 'bal') === 'bal 0.0' && look(bench, 'trim') === 'trim 15.0';
  return entry('A4', `${plain} of ${answers.length} orders beyond ${MOST} dB refused with a reason`, 'all, nothing changed', plain === answers.length && kept, board.name);
}

/** A board without balance says so; one whose ears have a volume each keeps the trim of its board file all the same. */
async function without(board: Board, trim: number | undefined): Promise<Entry> {
  const { bench } = await playingBoard(trim ? withSeats(board, { trim: [0, -trim] }) : board, { seed: 1 });
  const plain = ['bal 3', 'bal', 'trim 3'].filter((line) => /^error: no command "(bal|trim)", there are /.test(look(bench, line))).length;
  const [left, right] = ears(bench, 0, inputsOf(board)[0]);
  const off = Math.abs(left - right - (trim ?? 0));
  return entry('A4', `no command: ${plain} of 3 answered plainly; left less right ${(left - right).toFixed(2)} dB`, `all; ${(trim ?? 0).toFixed(2)} dB${trim ? ', as in the board file' : ''}`, plain === 3 && off <= EXACT, board.name);
}

/** A driver that sends the right ear 60 ms after the left one. */
const lagging: Wrong = {
  globals(globals: Globals) {
    const bus = globals.I2C1 as { writeTo: (address: number, ...data: number[]) => void };
    const later = globals.setTimeout as (callback: () => void, ms: number) => number;
    const send = bus.writeTo;
    bus.writeTo = (address, ...data) => {
      send(address, ...(address === 0x28 && data.length === 4 ? data.slice(0, 2) : data));
      if (address === 0x28 && data.length === 4) later(() => send(address, ...data.slice(2)), 60);
    };
  },
};
/** Ears that are twice as far apart. */
const doubled: Wrong = { code: [[/at > less \? at - less/, 'at > 2 * less ? at - 2 * less']] };

export const line: Line = {
  id: 'A4',
  title: 'balance and trim, kept in ramps',
  async measure() {
    const entries: Entry[] = [await without(SOLO, 3)];
    for (const one of CASES) entries.push(...(await measured(one)), await refused(one));
    entries.push(await without(POCKET, undefined), await without(LADDER, undefined), await without(CASCADE, undefined));
    return entries;
  },
  async broken() {
    return [(await measured(CASES[1]!, lagging))[1]!, (await measured(CASES[2]!, doubled))[0]!];
  },
};
