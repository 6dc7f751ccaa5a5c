/**
 * `npm run bench`: what the firmware costs on the interpreter and how fast the simulator is, as ratios of one run.
 * Where there is no 32-bit interpreter its rows say so.
 */
import { bundle } from '../../boards/build/bundle.ts';
import { boardNames, findBoard } from '../../boards/find.ts';
import { MCUS } from '../../boards/mcu.ts';
import type { Transaction } from '../bus.ts';
import { start } from '../ways/start.ts';
import { measureCharges } from './charges.ts';
import { measureClick } from './click.ts';
import { evening } from './evening.ts';
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
        row('a click, screen apart', show(cost.click), `bare handler ${show(cost.bare)}`, times(cost.click, cost.bare));
        row('a click with the screen', show(cost.withScreen), `stock modules ${STOCK.toFixed(1)} bare handlers`, times(cost.withScreen / cost.bare, STOCK));
        row('an edge of the knob', show(cost.edge), 'at most 90,000 instructions', times(cost.edge, 90_000));
        for (const { what, measured, charged } of unit === 'instructions' ? await measureCharges(machine, board, folder, cost) : []) {
          row(`charged for ${what}`, charged.toLocaleString('en'), `measured ${measured.toLocaleString('en')}`, times(charged, measured));
        }
        const memory = await measureMemory(machine, board, folder);
        row('variables used from flash', `${memory.used}`, `${memory.total} on ${mcu.id}`, times(memory.used, memory.total));
        row('variables left free', `${memory.total - memory.used}`, `${memory.total}`, times(memory.total - memory.used, memory.total));
      } else row('cost and memory in the interpreter', 'skipped: no ESPRUINO32');
      const { bytes, hash } = await bundle(folder, { minify: true });
      row('bundle', `${bytes} bytes (${hash})`, `Storage ${mcu.storage} bytes`, times(bytes, mcu.storage));
      const clicked = await clickBytes(name);
      row('bus bytes of one click, volume', `${clicked.volume}`, '2, the least that its data sheet allows', times(clicked.volume, 2));
      row('bus bytes of one click, screen', `${clicked.screen}`, 'at most 300', times(clicked.screen, 300));
      const day = await evening('sim', board, folder);
      row(`an evening of ${(day.simulated / 3600).toFixed(0)} h, 600 gestures, trace on`, `${day.real.toFixed(1)} s, ${day.transactions} transactions, ${Math.round(day.megabytes)} MB`, 'real time', times(day.simulated, day.real));
    }
  } finally {
    machine?.close();
  }
  return { rows };
}

/** Bytes after the address that one click up from rest sends, to the volume chip and to the screen. */
async function clickBytes(name: string): Promise<{ volume: number; screen: number }> {
  const { board, folder } = await findBoard(name);
  const { bench } = await start('bundle', board, folder, { seed: 1 });
  bench.wait(3000);
  const from = bench.trace.length;
  bench.turn([...bench.knobs.keys()][0]!, 1, 10);
  bench.wait(400);
  const writes = bench.trace.slice(from).filter((entry): entry is Transaction => entry.kind === 'write');
  const screen = Object.values(board.chips).find((chip) => chip.part === 'SSD1306')?.address;
  const sum = (of: Transaction[]): number => of.reduce((bytes, { bytes: sent }) => bytes + sent.length, 0);
  return {
    volume: sum(writes.filter(({ address }) => address !== screen)),
    // Each transaction has an address byte on the wire too.
    screen: sum(writes.filter(({ address }) => address === screen)) + writes.filter(({ address }) => address === screen).length,
  };
}
