/** What the rows of `port/charges.ts` really take in the interpreter, callback by callback. */
import type { Board } from '../../boards/board.ts';
import { codeOf } from '../ways/local.ts';
import type { Charges } from '../port/charges.ts';
import { CHARGES } from '../port/charges.ts';
import type { ClickCost } from './click.ts';
import { knobOf, screenAddress, world } from './click.ts';
import { start } from '../ways/start.ts';
import type { Machine } from './machine.ts';

/** A kind of callback: what was counted, and what the simulator charges for the same. */
export interface ChargedCallback {
  readonly what: string;
  readonly measured: number;
  readonly charged: number;
}

/** Instructions that the idle loop itself takes to hand over an event (jsiIdle under callgrind, less the callback). */
export const DISPATCH = 25_000;
/** And what a call into the interpreter's own bus takes. */
const CALL = 25_000;

/** @param click What `measureClick` found. */
export async function measureCharges(machine: Machine, board: Board, folder: string, { click }: ClickCost, charges: Charges = CHARGES): Promise<ChargedCallback[]> {
  const knob = knobOf(board)!; // who has measured a click has one
  machine.store('app', await codeOf(folder, true, board));
  const dead =
    `${await world(board, folder, false)}\neval(require('Storage').read('app'));\n$run(); $run(); $run();\nvar $a = $watch['${knob.a}'];\n`;
  const called = machine.cost(dead, '$nothing($cw0);') - machine.cost(dead, '');
  const shift = machine.cost(`${dead}\nfor (var $i = 0; $i < 12; $i++) $timers.push($nothing, $unused, undefined);`, 'var f = $timers.shift(), a = $timers.shift(), b = $timers.shift(); $now++; f(a, b);') - called;
  const next = 'var f = $timers.shift(), a = $timers.shift(), b = $timers.shift(); $now++; f(a, b);';
  const push = machine.cost(dead, 'setTimeout($nothing, 1, $unused);') - machine.cost('', 'setTimeout(print, 1000, 1);', 'clearTimeout();');
  const rows: ChargedCallback[] = [];
  const row = (what: string, measured: number, charged: number): void => void rows.push({ what, measured: Math.round(measured), charged });

  row('an edge of the knob', machine.cost(dead, '$a($cw0);') - machine.cost(dead, '') + DISPATCH, charges.edge);
  const sent = await clickWrites(board, folder);
  const writes = sent.reduce((sum, { part, bytes }) => sum + charges.write[part]! + bytes * charges.byte + charges.after, 0);
  // Every further write of a click has waited for the one before.
  const waits = (sent.length - 1) * (charges.timer + charges.setTimer);
  row('a click: two edges, the write, its timers', click + (2 + sent.length) * DISPATCH, 2 * charges.edge + writes + waits + (screenAddress(board) < 0 ? 1 : 2) * charges.setTimer + charges.timer);
  row(
    'a step of a ramp',
    machine.cost(`${dead}\namp('vol -60'); $run(); amp('vol -20');`, next) - shift - push + DISPATCH,
    charges.timer + charges.write[sent[0]!.part]! + sent[0]!.bytes * charges.byte + charges.after + charges.setTimer,
  );
  const look = await lookAt(board, folder, charges);
  const answering = machine.cost(dead, look.calls) - machine.cost(dead, '') - look.transfers * CALL;
  row('a look at chip and settings', machine.cost(dead, '$beat($beaten, $beside);') - machine.cost(dead, '') - answering + DISPATCH, charges.timer + look.charged);
  if (board.meters) row('a look at the level', machine.cost(dead, '$look($looked);') - machine.cost(dead, '') + DISPATCH, charges.timer + charges.analog);
  row('a line', machine.cost(dead, "amp('stat');") - machine.cost(dead, ''), charges.line + 4 * charges.character);
  return rows;
}

/** What a click up from rest, and one down again, send to all but the screen: of the shorter of the two. */
async function clickWrites(board: Board, folder: string): Promise<{ part: string; bytes: number }[]> {
  const { bench } = await start('bundle', board, folder, { seed: 1 });
  bench.wait(3000);
  const parts = new Map(Object.values(board.chips).map(({ bus, address, part }) => [`${bus}:${address}`, part as string]));
  const screen = screenAddress(board);
  const clicked = [1, -1].map((detent) => {
    const from = bench.trace.length;
    bench.turn([...bench.knobs.keys()][0]!, detent, 10);
    bench.wait(100);
    return bench.trace.slice(from).flatMap((entry) => (entry.kind === 'write' && !entry.held && entry.address !== screen ? [{ part: parts.get(`${entry.bus}:${entry.address}`)!, bytes: entry.bytes.length }] : []));
  });
  return clicked.sort((a, b) => a.length - b.length)[0]!;
}

/** A look at one part: what it is charged, and its transfers as calls of the harness, which takes its time to answer. */
async function lookAt(board: Board, folder: string, charges: Charges): Promise<{ charged: number; calls: string; transfers: number }> {
  const { bench } = await start('bundle', board, folder, { seed: 1 });
  const parts = new Map(Object.values(board.chips).map(({ bus, address, part }) => [`${bus}:${address}`, part as string]));
  const screen = screenAddress(board);
  bench.wait(9000);
  const from = bench.trace.length;
  // One look a second, at one part after the other.
  bench.wait(1000);
  let charged = 0;
  const calls: string[] = [];
  for (const entry of bench.trace.slice(from)) {
    if (entry.kind === 'pin' || entry.address === screen) continue;
    const part = parts.get(`${entry.bus}:${entry.address}`)!;
    if (entry.kind === 'read') {
      charged += charges.read[part]!;
      calls.push(`$bus.readFrom(${entry.address},${entry.bytes.length});`);
    } else {
      if (!entry.held) charged += charges.write[part]! + entry.bytes.length * charges.byte + charges.after;
      calls.push(`$bus.writeTo(${entry.held ? `{address:${entry.address},stop:false}` : entry.address},${entry.bytes.join()});`);
    }
  }
  return { charged, calls: calls.join(' '), transfers: calls.length };
}
