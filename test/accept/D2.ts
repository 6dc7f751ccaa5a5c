/**
 * D2: the order of each codec that does not pop, on whole boards: at power-up and after a fault, what makes direct voltage
 * comes in its order and with its waits, muted by the registers of the part and behind open contacts. Whatever is chosen,
 * switched, turned or said meanwhile moves none of it. (The drivers by themselves, start and stop, broken wherever a byte
 * can be: test/chips/pop-safe.test.ts.)
 */
import type { Board } from '../../boards/board.ts';
import type { Bench } from '../../sim/bench.ts';
import { between, seeded } from '../../sim/random.ts';
import { ORDERS, registersIn } from '../chips/pop-safe.ts';
import type { Order, Peek } from '../chips/pop-safe.ts';
import { inputsOf, order as tell, startBoard } from './boards.ts';
import { INTERFACE, SILENT, codecChip, codecStage, interfaces, onCodecByte, potentials } from './interfaces.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, ms, sound } from './solo.ts';
import type { Wrong } from './solo.ts';

const STARTS = 4;
const ROUTES = 120;

/** Without capacitors in the way of the headphones another order holds. */
function orderOf(board: Board): Order {
  const { facts } = codecStage(board);
  return ORDERS[facts.part === 'WM8960' && !facts.capless ? 'WM8960 with capacitors' : facts.part];
}

interface Found {
  starts: number;
  /** Places in an order, and waits, that were looked at. */
  facts: number;
  bytes: number;
  /** Bytes that moved a supply while something could be heard, or while the part was not muted. */
  loud: number;
  /** Facts that came in another order than theirs, and waits that were too short. */
  disordered: number;
  routes: number;
  /** Supplies that moved though nobody started anything. */
  moved: number;
}

type Times = Record<string, number>;

/** What stood at once, after a reset or because the part was never off, has no time of its own. */
function judge(found: Found, { off, on = Object.keys(off).reverse(), waits }: Order, at: Times): void {
  found.starts++;
  const order = on.filter((fact) => at[fact] !== undefined);
  found.facts += order.length;
  if (order.some((fact, i) => i > 0 && at[fact]! < at[order[i - 1]!]!)) found.disordered++;
  for (const [when, from, to, wait] of waits) {
    if (when !== 'start' || at[from] === undefined || at[to] === undefined) continue;
    found.facts++;
    if (at[to] - at[from] < wait) found.disordered++;
  }
}

function route(bench: Bench, random: () => number): void {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const flip = (): string => (random() < 0.5 ? 'on' : 'off');
  const orders = [
    `in ${pick(inputsOf(bench.board))}`, `in ${pick(inputsOf(bench.board))}`, `${pick(['swap', 'mono', 'hp', 'dim', 'duck', 'talk', 'mute'])} ${flip()}`,
    `rec ${pick([...Object.keys(bench.board.sources), 'on', 'off'])}`, `gain ${pick([0, 6, 12, 34])}`, `monitor ${pick(['off', '-12', '6'])}`,
    `vol ${Math.round(between(random, -60, 0))}`, `out ${pick([...bench.board.seats.map(({ name }) => name), 'all'])}`,
  ];
  tell(bench, pick(orders), Math.floor(random() * bench.board.seats.length));
}

async function measure(board: Board, wrong: Wrong, starts: number): Promise<Found> {
  const order = orderOf(board);
  const { stage } = codecStage(board);
  const facts = { ...order.off, ...order.extra };
  const found: Found = { starts: 0, facts: 0, bytes: 0, loud: 0, disordered: 0, routes: 0, moved: 0 };
  for (let seed = 1; seed <= starts; seed++) {
    const random = seeded(seed);
    let at: Times = {};
    let starting = true;
    let before: Peek = {};
    let quiet = true;
    const running = await startBoard(board, { seed }, {
      ...wrong,
      bench(bench) {
        onCodecByte(bench, () => {
          const after = codecChip(bench).peek();
          found.bytes++;
          for (const [fact, holds] of Object.entries(facts)) if (holds(before) && !holds(after)) at[fact] = ms(bench.clock.now);
          if (registersIn(before, order.power) === registersIn(after, order.power)) return;
          if (!starting) found.moved++;
          if (!quiet || Math.max(...potentials(bench)) > SILENT || !order.muted(after)) found.loud++;
        }, () => {
          before = codecChip(bench).peek();
          quiet = Math.max(...potentials(bench)) <= SILENT;
        });
        bench.pins.onChange((pin, level) => {
          // The first current for a coil is the end of a start.
          if (starting && level && bench.tracedPins.has(pin)) {
            at['end'] = ms(bench.clock.now);
            judge(found, order, at);
            starting = false;
          }
        });
      },
    });
    const { bench } = running;
    const routes = (count: number): void => {
      for (let n = 0; n < count; n++) {
        route(bench, random);
        found.routes++;
        bench.wait(random() < 0.6 ? between(random, 0, 150) : between(random, 0, 1500));
      }
      for (const end of ['talk off', 'duck off', 'mute off', 'dim off']) bench.say(end);
      bench.wait(4000);
    };
    bench.wait(3500);
    routes(ROUTES / 2);
    // A fault: the part is away for a while, and is set up anew.
    at = {};
    starting = true;
    bench.plug(stage.chip, false);
    // Every other time it loses its supply, too.
    if (seed % 2) codecChip(bench).power(false);
    bench.wait(between(random, 1000, 4000));
    codecChip(bench).power(true);
    bench.plug(stage.chip, true);
    bench.wait(14_000);
    if (starting) found.disordered++;
    routes(ROUTES / 2);
    sound(running);
  }
  return found;
}

async function measured(board: Board, wrong: Wrong = {}, starts = STARTS): Promise<Entry[]> {
  const all = await measure(board, wrong, starts);
  return [
    entry('D2', `${all.starts} starts, half of them after a fault, ${all.bytes} bytes: ${all.disordered} of ${all.facts} places and waits wrong, ${all.loud} supplies moved while not muted or behind a closed contact`, 'none', all.starts === 2 * starts && all.facts > 0 && all.disordered === 0 && all.loud === 0, board.name),
    entry('D2', `${all.moved} supplies moved in ${all.routes} changes of ways, gains and volumes`, 'none', all.moved === 0, board.name),
  ];
}

/** Outputs that come before what feeds them. */
const outputsFirst: Wrong = { code: [[/OUTPUTS_OFF = 16/, 'OUTPUTS_OFF = 0']] };
/** A verb that takes a supply along. */
const careless: Wrong = { code: [[/const SWAP\S* = 1824;/, 'const SWAP = 1552;']] };

export const line: Line = {
  id: 'D2',
  title: 'codecs start in the order that does not pop',
  async measure() {
    const entries: Entry[] = [];
    for (const board of await interfaces()) entries.push(...(await measured(board)));
    return entries;
  },
  broken: async () => [(await measured(INTERFACE, outputsFirst, 1))[0]!, (await measured(INTERFACE, careless, 1))[1]!],
};
