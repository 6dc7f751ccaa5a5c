/** What a click of the knob costs in the interpreter, beside a bare handler that does the same write. */
import { minify } from 'terser';
import type { Board, EncoderFacts } from '../../boards/board.ts';
import { isScreen } from '../../boards/parts.ts';
import { codeOf } from '../ways/local.ts';
import { start } from '../ways/start.ts';
import type { Machine } from './machine.ts';
import { scriptOf } from './machine.ts';

export interface ClickCost {
  /** One edge of the encoder that is no click yet. */
  readonly edge: number;
  /** One detent with all that follows from it, without the screen's chip. */
  readonly click: number;
  /** The same with the screen, if the board has one. */
  readonly withScreen: number | undefined;
  /** The bare handler's detent. */
  readonly bare: number;
}

/** The first knob of the board; undefined where there is none. */
export function knobOf(board: Board): EncoderFacts | undefined {
  return Object.values(board.controls).find((control) => control.kind === 'encoder');
}

/** Answers in their order, and which is the next: the last is given again and again. */
type Reads = Record<string, { i: number; all: number[][] }>;

/** What the chips answered while the board started, by address and register: the harness answers the same. */
async function recordedReads(board: Board, folder: string): Promise<Reads> {
  const { bench } = await start('bundle', board, folder, { seed: 1 });
  bench.wait(3000);
  const reads: Reads = {};
  let named = '';
  for (const entry of bench.trace) {
    if (entry.kind === 'pin') continue;
    if (entry.kind === 'read' && entry.ok) (reads[entry.address + named] ??= { i: 0, all: [] }).all.push(entry.bytes);
    named = entry.kind === 'write' && entry.held ? `,${entry.bytes[0]}` : '';
  }
  return reads;
}

/** Pins that are low while nobody presses anything and all headphones are in. */
function lowPins(board: Board): Record<string, 1> {
  const low = Object.values(board.jacks).flatMap(({ sense }) => (sense?.plugged === 'low' ? [[sense.pin, 1] as const] : []));
  return Object.fromEntries(low);
}

export function screenAddress(board: Board): number {
  return Object.values(board.chips).find(isScreen)?.address ?? -1;
}

/** A screen of the microcontroller's own, whose flip takes no time. */
const OWN_SCREEN = 'var g = Graphics.createArrayBuffer(128, 64, 1, { msb: true }); g.flip = $nothing;';

/** The world of the harness, with or without a screen that answers. */
export async function world(board: Board, folder: string, screen: boolean): Promise<string> {
  const own = board.screen ? [screen ? OWN_SCREEN : 'var g = {};'] : [];
  const buses = [...Object.keys(board.buses).map((name) => `var ${name} = $bus;`), ...own].join('\n');
  return scriptOf('harness.js')
    .replace('READS', JSON.stringify(await recordedReads(board, folder)))
    .replace('LOW', JSON.stringify(lowPins(board)))
    .replace('DEAD', String(screen ? -1 : screenAddress(board)))
    .replace('BUSES', buses);
}

/** Undefined for a board that has no knob to click. */
export async function measureClick(machine: Machine, board: Board, folder: string): Promise<ClickCost | undefined> {
  const knob = knobOf(board);
  if (!knob) return undefined;
  machine.store('app', await codeOf(folder, true, board));
  const app = (harness: string): string =>
    `${harness}\neval(require('Storage').read('app'));\n$run(); $run();\nvar $a = $watch['${knob.a}'];`;

  // One click up and one down, each with what its timers do; halved. The harness's own share is measured by the same
  // calls with nothing behind them, as many timers as there were.
  const pair = '$a($cw0); $a($cw1); $run(); $a($b0); $a($b1); $run();';
  async function click(screen: boolean): Promise<number> {
    const harness = await world(board, folder, screen);
    const before = app(harness) + '\n$a($cw0); $a($cw1); $run();';
    const counted = machine.run(`${before}\n$count = $looks = 0; ${pair.repeat(4)}\nprint('timers', $count, 'looks', $looks);`);
    const [timers, looks] = (/timers (\d+) looks (\d+)/.exec(counted)?.slice(1) ?? []).map((count) => Number(count) / 4) as [number, number];
    const idle = `$nothing($cw0); $nothing($cw1); $run(); $nothing($b0); $nothing($b1); $run();`;
    const timer = machine.cost(harness, 'setTimeout($nothing, 1, $unused); $run();') - machine.cost(harness, '$run();');
    const called = machine.cost(harness, '$nothing($cw0);') - machine.cost(harness, '');
    const shared = machine.cost(harness, idle);
    // A timer's own dispatch and setTimeout belong to the click, and so does a look at the clock; the harness's do not.
    const native = machine.cost('', 'setTimeout(print, 1000, 1);', 'clearTimeout();');
    const clock = machine.cost(harness, 'getTime();') - machine.cost('', 'getTime();');
    return (machine.cost(before, pair) - shared - timers * (timer - called - native) - looks * clock) / 2;
  }

  const harness = await world(board, folder, false);
  const nothing = machine.cost(harness, '$nothing($cw0);');
  const edge = machine.cost(app(harness), '$a($cw0);') - nothing;
  const bareCode = (await minify(scriptOf('bare.js'))).code ?? '';
  machine.store('bare', bareCode);
  const bareWorld = `${harness}\neval(require('Storage').read('bare'));\nvar $a = $watch.A, $b = $watch.B;`;
  const up = '$a($cw0); $b($b0); $a($cw1); $b($b1);';
  const bare = machine.cost(bareWorld, up) - machine.cost(harness, '$nothing($cw0); $nothing($b0); $nothing($cw1); $nothing($b1);');
  return { edge, click: await click(false), withScreen: screenAddress(board) < 0 ? undefined : await click(true), bare };
}
