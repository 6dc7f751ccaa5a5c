/** What drawing on the screen of the microcontroller's own board takes in the interpreter, beside its rows of `port/charges.ts`. */
import type { Board } from '../../boards/board.ts';
import { CHARGES } from '../port/charges.ts';
import { codeOf } from '../ways/local.ts';
import { DISPATCH } from './charges.ts';
import type { ChargedCallback } from './charges.ts';
import { world } from './click.ts';
import type { Machine } from './machine.ts';

/** While it is muted: two figures and the bar, there and back, and nothing else. */
const THERE_AND_BACK = "amp('vol -21'); $run(); amp('vol -30'); $run();";

/** A board for it: no board of ours has such a screen. */
export function withOwnScreen(board: Board): Board {
  const [bus] = Object.keys(board.buses) as [string];
  return {
    ...board,
    mcu: 'PIXLJS',
    buses: { [bus]: { ...board.buses[bus]!, scl: 'A5', sda: 'A4' } },
    relays: Object.fromEntries(Object.entries(board.relays).map(([name, relay], i) => [name, { ...relay, coil: { pin: `D${2 + i}` } } as never])),
    controls: Object.fromEntries(Object.entries(board.controls).map(([name, control], i) => [name, { ...control, pin: `H${1 + i}` } as never])),
    screen: 'own',
  };
}

/** All callbacks that draw for one change there and back, without the bits that a flip sends. */
export async function measureGlass(machine: Machine, board: Board, folder: string): Promise<ChargedCallback> {
  machine.store('app', await codeOf(folder, true, board));
  const app = async (screen: boolean): Promise<string> =>
    `${await world(board, folder, screen)}\neval(require('Storage').read('app'));\n$run(); $run(); $run(); amp('mute on'); $run(); ${THERE_AND_BACK}`;
  const [drawn, dark] = [await app(true), await app(false)];
  const counted = (text: string): number[] =>
    machine.run(`${text}\nvar $flips = [0, 0, 0]; g.flip = function () { var m = g.getModified(true), p = (m.y2 >> 3) - (m.y1 >> 3) + 1;
$flips[0]++; $flips[1] += p; $flips[2] += p * (m.x2 + 4 - (m.x1 & ~7)); };
if (g.getModified) g.getModified(true);
$count = 0; ${THERE_AND_BACK} print('drawn', $count, $flips.join(' '));`).match(/drawn ([\d ]+)/)![1]!.split(' ').map(Number);
  const [timers, flips, pages, bytes] = counted(drawn) as [number, number, number, number];
  const cells = timers - counted(dark)[0]!;
  // A timer's own dispatch and setTimeout belong to it; the harness's do not.
  const harness = await world(board, folder, true);
  const timer = machine.cost(harness, 'setTimeout($nothing, 1, $unused); $run();') - machine.cost(harness, '$run();');
  const called = machine.cost(harness, '$nothing($cw0);') - machine.cost(harness, '');
  const native = machine.cost('', 'setTimeout(print, 1000, 1);', 'clearTimeout();');
  const measured = machine.cost(drawn, THERE_AND_BACK) - machine.cost(dark, THERE_AND_BACK) - cells * (timer - called - native);
  return {
    what: `${flips} cells on a screen of its own, ${bytes} bytes, without their bits`,
    measured: Math.round(measured + cells * DISPATCH),
    charged: cells * (CHARGES.timer + CHARGES.setTimer) + flips * CHARGES.glass + (pages - flips) * CHARGES.glassPage + bytes * CHARGES.glassByte,
  };
}
