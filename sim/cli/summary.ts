/** What a simulated board does when somebody turns its knob and presses its button: for where there is no terminal. */
import type { Bench } from '../bench.ts';
import type { Running } from '../ways/way.ts';
import { toHalfBlocks } from '../panel/picture.ts';
import { formatLevel } from '../panel/terminal.ts';
import { SHORT, heard, relayOn } from './hands.ts';
import { print, printJson } from './output.ts';
import { table } from './table.ts';

/** After this time everything has settled, ms. */
const SETTLED = 2000;

interface Step {
  readonly what: string;
  /** dB of the board's full scale; null is silence. */
  readonly left: number | null;
  readonly right: number | null;
  readonly relay: 'on' | 'off' | null;
  /** What the amp answers to `stat`. */
  readonly stat: string;
}

/** @param asked The board as it was asked for: for what to try next. */
export function summarise({ bench }: Running, asked: string, form: 'words' | 'json'): void {
  const steps: Step[] = [];
  const step = (what: string, act: () => void): void => {
    act();
    bench.wait(SETTLED);
    steps.push({ what, ...look(bench) });
  };
  const [knob] = bench.knobs.keys();
  const [button] = bench.buttons.keys();
  const press = (): void => {
    bench.press(button!, true);
    bench.wait(SHORT);
    bench.press(button!, false);
  };

  step('power up', () => {});
  const screen = pictureOf(bench);
  if (knob !== undefined) {
    step('knob 6 clicks up', () => bench.turn(knob, 6, 10));
    step('knob 9 clicks down', () => bench.turn(knob, -9, 10));
  }
  if (button !== undefined) {
    step('button pressed', press);
    step('button pressed again', press);
  }

  const { name, title } = bench.board;
  const errors = bench.port.errors.map((error) => error.split('\n')[0]!);
  if (form === 'json') printJson({ board: name, title, mcu: bench.mcu.id, steps, screen, errors });
  else {
    const rows = steps.map(({ what, left, right, relay, stat }) => [what, words(left), words(right), relay ?? '', stat]);
    print(`${title}, ${bench.mcu.title}, simulated\n`);
    if (screen.length) print(`${framed(screen)}\n`);
    print(table(['', 'left', 'right', 'mute relay', 'stat'], rows, { right: [1, 2] }));
    print(`\nNext: npx cuebox sim ${asked}, in a terminal, gives you the knob; npx cuebox wiring ${asked} says what to solder.`);
  }
  if (errors.length) throw new Error(`the firmware of ${name} threw: ${errors[0]}`);
}

function look(bench: Bench): Omit<Step, 'what'> {
  const level = (ear: 0 | 1): number | null => {
    const dB = heard(bench, ear);
    return dB === -Infinity ? null : Math.round(dB * 10) / 10;
  };
  const relay = relayOn(bench);
  return { left: level(0), right: level(1), relay: relay === undefined ? null : relay ? 'on' : 'off', stat: bench.say('stat') };
}

const words = (level: number | null): string => formatLevel(level ?? -Infinity).trim();

function pictureOf(bench: Bench): string[] {
  const glass = bench.screen();
  return glass ? toHalfBlocks(glass.pixels(), glass.width, glass.height).map((row) => row.trimEnd()) : [];
}

function framed(rows: readonly string[]): string {
  const width = Math.max(...rows.map((row) => row.length));
  const rule = '─'.repeat(width + 2);
  return [`┌${rule}┐`, ...rows.map((row) => `│ ${row.padEnd(width)} │`), `└${rule}┘`].join('\n');
}
