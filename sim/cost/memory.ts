/** Variables that a board's firmware uses when it runs from flash, in the interpreter with the board's own variable size. */
import type { Board } from '../../boards/board.ts';
import { MCUS } from '../../boards/mcu.ts';
import { codeOf } from '../ways/local.ts';
import { knobOf, world } from './click.ts';
import type { Machine } from './machine.ts';

export interface MemoryUse {
  /** Variables in use once the board has started, the interpreter's own included. */
  readonly started: number;
  /** The same after `gestures` clicks (of the first knob, if there is one) and lines. */
  readonly used: number;
  /** Of that, the interpreter with nothing loaded. */
  readonly empty: number;
  /** The board's total. */
  readonly total: number;
}

/** @param besides Code that runs once a gesture too: for a test of the measure itself. */
export async function measureMemory(machine: Machine, board: Board, folder: string, gestures = 400, besides = ''): Promise<MemoryUse> {
  const knob = knobOf(board);
  machine.store('app', await codeOf(folder, true, board));
  const harness = await world(board, folder, true);
  const figure = (text: string, name: string): number => Number(new RegExp(`${name} (\\d+)`).exec(text)?.[1]);
  const empty = figure(machine.run("print('use', process.memory().usage);"), 'use');
  const rounds = Math.ceil(gestures / 4);
  const turned = knob ? '$a($cw0); $a($cw1); $run();\n  $a($b0); $a($b1); $run();' : '';
  const use = `
for (var $k = 0; $k < ${rounds}; $k++) {
  ${turned}
  amp('vol ' + (-60 + $k % 50)); $run(); amp('mute on'); $run(); amp('stat'); amp('nonsense ' + $k); amp('mute off'); $run(); ${besides}
}
$k = undefined;`;
  // Everything of the harness stands before the first figure is taken, so that only the firmware lies between.
  const text = machine.run(`${harness}
$timers = []; $count = 0; var $a = $nothing, $k = 0, $u0 = 0, $u1 = 0, $u2 = 0;
$u0 = process.memory().usage;
eval(require('Storage').read('app'));
$run(); $run();
$u1 = process.memory().usage;
${knob ? `$a = $watch['${knob.a}'];` : ''}
${use}
$u2 = process.memory().usage;
print('before', $u0); print('started', $u1); print('after', $u2);`);
  const before = figure(text, 'before');
  return {
    empty,
    started: figure(text, 'started') - before + empty,
    used: figure(text, 'after') - before + empty,
    total: MCUS[board.mcu].variables,
  };
}
