/** What the rows of `port/charges.ts` really take in the interpreter, callback by callback. */
import type { Board } from '../../boards/board.ts';
import { codeOf } from '../ways/local.ts';
import type { Charges } from '../port/charges.ts';
import { CHARGES } from '../port/charges.ts';
import type { ClickCost } from './click.ts';
import { knobOf, world } from './click.ts';
import type { Machine } from './machine.ts';

/** A kind of callback: what was counted, and what the simulator charges for the same. */
export interface ChargedCallback {
  readonly what: string;
  readonly measured: number;
  readonly charged: number;
}

/** Instructions that the idle loop itself takes to hand over an event (jsiIdle under callgrind, less the callback). */
const DISPATCH = 25_000;

/** @param click What `measureClick` found. */
export async function measureCharges(machine: Machine, board: Board, folder: string, { click }: ClickCost, charges: Charges = CHARGES): Promise<ChargedCallback[]> {
  const knob = knobOf(board);
  machine.store('app', await codeOf(folder, true, board));
  const dead =
    `${await world(board, folder, false)}\neval(require('Storage').read('app'));\n$run(); $run(); $run();\nvar $a = $watch['${knob.a}'];\n`;
  const called = machine.cost(dead, '$nothing($cw0);') - machine.cost(dead, '');
  const shift = machine.cost(`${dead}\nfor (var $i = 0; $i < 12; $i++) $timers.push($nothing, $unused);`, 'var f = $timers.shift(), a = $timers.shift(); f(a);') - called;
  const next = 'var f = $timers.shift(), a = $timers.shift(); f(a);';
  const push = machine.cost(dead, 'setTimeout($nothing, 1, $unused);') - machine.cost('', 'setTimeout(print, 1000, 1);', 'clearTimeout();');
  const rows: ChargedCallback[] = [];
  const row = (what: string, measured: number, charged: number): void => void rows.push({ what, measured: Math.round(measured), charged });

  row('an edge of the knob', machine.cost(dead, '$a($cw0);') - machine.cost(dead, '') + DISPATCH, charges.edge);
  row('a click: two edges, the write, its timers', click + 3 * DISPATCH, 2 * charges.edge + charges.write + 2 * charges.byte + 2 * charges.setTimer + charges.timer);
  row(
    'a step of a ramp',
    machine.cost(`${dead}\namp('vol -60'); $run(); amp('vol -20');`, next) - shift - push + DISPATCH,
    charges.timer + charges.write + 2 * charges.byte + charges.setTimer,
  );
  row('a look at chip and settings', machine.cost(dead, '$beat($beaten);') - machine.cost(dead, '') + DISPATCH, charges.timer + charges.read);
  row('a line', machine.cost(dead, "amp('stat');") - machine.cost(dead, ''), charges.line + 4 * charges.character);
  return rows;
}
