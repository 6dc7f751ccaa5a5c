/**
 * `npm run bench`: what the firmware costs on the interpreter and how fast the simulator is, as ratios of one run.
 * Where there is no 32-bit interpreter its rows say so.
 */
import { bundle } from '../../boards/build/bundle.ts';
import { boardNames, findBoard } from '../../boards/find.ts';
import { MCUS } from '../../boards/mcu.ts';
import type { Board } from '../../boards/board.ts';
import { pathOf } from '../../boards/board.ts';
import type { Transaction } from '../bus.ts';
import { start } from '../ways/start.ts';
import { measureCharges } from './charges.ts';
import { measureClick, screenAddress } from './click.ts';
import { evening } from './evening.ts';
import { measureGlass, withOwnScreen } from './glass.ts';
import { Machine } from './machine.ts';
import { measureMemory } from './memory.ts';

export interface BenchRow {
  readonly what: string;
  readonly figure: string;
  /** What it is compared with. */
  readonly beside?: string;
  readonly ratio?: string;
}

/**
 * Espruino's stock Encoder and SSD1306 modules, redrawing a number and flipping, against the same bare handler: 5,452,000
 * instructions to 526,000 (measured once on the 32-bit interpreter, 2v29; the modules are not part of this project).
 */
const STOCK = 5_452 / 526;

const NO_KNOB = 'none: it has no knob';
const NO_SCREEN = 'none: it has no screen';

export async function benchReport(): Promise<{ rows: BenchRow[] }> {
  const rows: BenchRow[] = [];
  const machine = Machine.find();
  try {
    for (const name of boardNames()) {
      const { board, folder } = await findBoard(name);
      const mcu = MCUS[board.mcu];
      const row = (what: string, figure: string, beside = '', ratio = ''): void => void rows.push({ what: `${name}: ${what}`, figure, beside, ratio });
      const times = (a: number, b: number): string => `${(a / b).toFixed(2)} x`;
      if (machine) {
        const unit = machine.unit;
        const show = (n: number): string => `${unit === 'instructions' ? Math.round(n).toLocaleString('en') : n.toFixed(2)} ${unit}`;
        const cost = await measureClick(machine, board, folder);
        if (cost) {
          row('a click, screen apart', show(cost.click), `bare handler ${show(cost.bare)}`, times(cost.click, cost.bare));
          if (cost.withScreen === undefined) row('a click with the screen', NO_SCREEN);
          else row('a click with the screen', show(cost.withScreen), `stock modules ${STOCK.toFixed(1)} bare handlers`, times(cost.withScreen / cost.bare, STOCK));
          row('an edge of the knob', show(cost.edge), 'at most 90,000 instructions', times(cost.edge, 90_000));
        } else row('a click', NO_KNOB);
        for (const { what, measured, charged } of cost && unit === 'instructions' ? await measureCharges(machine, board, folder, cost) : []) {
          row(`charged for ${what}`, charged.toLocaleString('en'), `measured ${measured.toLocaleString('en')}`, times(charged, measured));
        }
        const memory = await measureMemory(machine, board, folder);
        row('variables used from flash', `${memory.used}`, `${memory.total} on ${mcu.id}`, times(memory.used, memory.total));
        row('variables left free', `${memory.total - memory.used}`, `${memory.total}`, times(memory.total - memory.used, memory.total));
      } else row('cost and memory in the interpreter', 'skipped: no ESPRUINO32');
      const { bytes, hash } = await bundle(folder, { minify: true });
      row('bundle', `${bytes} bytes (${hash})`, `Storage ${mcu.storage} bytes`, times(bytes, mcu.storage));
      const clicked = await clickBytes(board, folder);
      if (clicked) {
        const least = leastBytes(board);
        row('bus bytes of one click, volume', `${clicked.volume}`, `${least}, the least that its data sheet allows`, times(clicked.volume, least));
        if (clicked.screen === undefined) row('bus bytes of one click, screen', NO_SCREEN);
        else row('bus bytes of one click, screen', `${clicked.screen}`, 'at most 300', times(clicked.screen, 300));
      } else row('bus bytes of one click', NO_KNOB);
      const day = await evening('sim', board, folder);
      row(`an evening of ${(day.simulated / 3600).toFixed(0)} h, 600 gestures, trace on`, `${day.real.toFixed(1)} s, ${day.transactions} transactions, ${Math.round(day.megabytes)} MB`, 'real time', times(day.simulated, day.real));
    }
    if (machine?.unit === 'instructions') {
      const { board, folder } = await findBoard('pocket');
      const { what, measured, charged } = await measureGlass(machine, withOwnScreen(board), folder);
      rows.push({ what: `charged for ${what}`, figure: charged.toLocaleString('en'), beside: `measured ${measured.toLocaleString('en')}`, ratio: `${(charged / measured).toFixed(2)} x` });
    }
  } finally {
    machine?.close();
  }
  return { rows };
}

/**
 * Bytes after the address that set both ears to any level, by the data sheets: a byte a wiper, or a command and a byte,
 * or two digits an ear, or a register and a byte for both. Without such a part it is a port of an expander.
 */
function leastBytes(board: Board): number {
  const stage = pathOf(board, board.seats[0]!).find((one) => one.kind === 'volume');
  switch (stage?.kind === 'volume' ? board.chips[stage.chip]!.part : undefined) {
    case 'MCP4651':
    case 'MCP4661':
    case 'AD5252':
    case 'AD5254':
    case 'PT2258':
      return 4;
    default:
      return 2;
  }
}

/** Bytes after the address that one click up from rest sends to all but the screen, and to the screen. */
async function clickBytes(board: Board, folder: string): Promise<{ volume: number; screen: number | undefined } | undefined> {
  const { bench } = await start('bundle', board, folder, { seed: 1 });
  const [knob] = bench.knobs.keys();
  if (knob === undefined) return undefined;
  bench.wait(3000);
  const from = bench.trace.length;
  bench.turn(knob, 1, 10);
  bench.wait(400);
  const writes = bench.trace.slice(from).filter((entry): entry is Transaction => entry.kind === 'write' && !entry.held);
  const screen = screenAddress(board);
  const sum = (of: Transaction[]): number => of.reduce((bytes, { bytes: sent }) => bytes + sent.length, 0);
  const drawn = writes.filter(({ address }) => address === screen);
  return {
    volume: sum(writes.filter(({ address }) => address !== screen)),
    // Each transaction has an address byte on the wire too.
    screen: screen < 0 ? undefined : sum(drawn) + drawn.length,
  };
}
