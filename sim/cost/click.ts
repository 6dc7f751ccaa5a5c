/** What a click of the knob costs in the interpreter, beside a bare handler that does the same write. */
import { minify } from 'terser';
import type { Board, EncoderFacts } from '../../boards/board.ts';
import type { Transaction } from '../bus.ts';
import { codeOf } from '../ways/local.ts';
import { start } from '../ways/start.ts';
import type { Machine } from './machine.ts';
import { scriptOf } from './machine.ts';

export interface ClickCost {
  /** One edge of the encoder that is no click yet. */
  readonly edge: number;
  /** One detent with all that follows from it, without the screen's chip. */
  readonly click: number;
  /** The same with the screen. */
  readonly withScreen: number;
  /** The bare handler's detent. */
  readonly bare: number;
}

export function knobOf(board: Board): EncoderFacts {
  const knob = Object.values(board.controls).find((control) => control.kind === 'encoder');
  if (!knob || knob.kind !== 'encoder') throw new Error(`${board.name} has no encoder`);
  return knob;
}

/** What the chips answered while the board started: the harness answers the same. */
export async function recordedReads(board: Board, folder: string): Promise<number[][]> {
  const { bench } = await start('bundle', board, folder, { seed: 1 });
  bench.wait(3000);
  return bench.trace.filter((entry): entry is Transaction => entry.kind === 'read').map((entry) => entry.bytes);
}

export function screenAddress(board: Board): number {
  return Object.values(board.chips).find((chip) => chip.part === 'SSD1306')?.address ?? -1;
}

/** The world of the harness, with or without a screen that answers. */
export async function world(board: Board, folder: string, screen: boolean): Promise<string> {
  const buses = Object.keys(board.buses).map((name) => `var ${name} = $bus;`).join('\n');
  return scriptOf('harness.js')
    .replace('READS', JSON.stringify(await recordedReads(board, folder)))
    .replace('DEAD', String(screen ? -1 : screenAddress(board)))
    .replace('BUSES', buses);
}

export async function measureClick(machine: Machine, board: Board, folder: string): Promise<ClickCost> {
  const knob = knobOf(board);
  machine.store('app', await codeOf(folder, true, board));
  const app = (harness: string): string =>
    `${harness}\neval(require('Storage').read('app'));\n$run(); $run();\nvar $a = $watch['${knob.a}'];`;

  // One click up and one down, each with what its timers do; halved. The harness's own share is measured by the same
  // calls with nothing behind them, as many timers as there were.
  const pair = '$a($cw0); $a($cw1); $run(); $a($b0); $a($b1); $run();';
  async function click(screen: boolean): Promise<number> {
    const harness = await world(board, folder, screen);
    const before = app(harness) + '\n$a($cw0); $a($cw1); $run();';
    const timers = Number(/timers (\d+)/.exec(machine.run(`${before}\n$count = 0; ${pair.repeat(4)}\nprint('timers', $count);`))?.[1]) / 4;
    const idle = `$nothing($cw0); $nothing($cw1); $run(); $nothing($b0); $nothing($b1); $run();`;
    const timer = machine.cost(harness, 'setTimeout($nothing, 1, $unused); $run();') - machine.cost(harness, '$run();');
    const called = machine.cost(harness, '$nothing($cw0);') - machine.cost(harness, '');
    const shared = machine.cost(harness, idle);
    // A timer's own dispatch and setTimeout belong to the click; the harness's queue does not.
    const native = machine.cost('', 'setTimeout(print, 1000, 1);', 'clearTimeout();');
    return (machine.cost(before, pair) - shared - timers * (timer - called - native)) / 2;
  }

  const harness = await world(board, folder, false);
  const nothing = machine.cost(harness, '$nothing($cw0);');
  const edge = machine.cost(app(harness), '$a($cw0);') - nothing;
  const bareCode = (await minify(scriptOf('bare.js'))).code ?? '';
  machine.store('bare', bareCode);
  const bareWorld = `${harness}\neval(require('Storage').read('bare'));\nvar $a = $watch.A, $b = $watch.B;`;
  const up = '$a($cw0); $b($b0); $a($cw1); $b($b1);';
  const bare = machine.cost(bareWorld, up) - machine.cost(harness, '$nothing($cw0); $nothing($b0); $nothing($cw1); $nothing($b1);');
  return { edge, click: await click(false), withScreen: await click(true), bare };
}
