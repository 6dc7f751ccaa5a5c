/** What a simulated board does when somebody turns its knob and presses its buttons: for where there is no terminal. */
import type { Bench } from '../bench.ts';
import type { Running } from '../ways/way.ts';
import { toHalfBlocks } from '../panel/picture.ts';
import { formatLevel } from '../panel/terminal.ts';
import { PAUSE, SHORT, heard, placesOf, relayOn } from './hands.ts';
import { print, printJson } from './output.ts';
import { table } from './table.ts';

/** After this time everything has settled, ms. */
const SETTLED = 2000;

/** What somebody hears. */
interface Heard {
  /** dB of the seat's full scale; null is silence. */
  readonly left: number | null;
  readonly right: number | null;
  readonly relay: 'on' | 'off' | null;
}

/** What is heard at the first seat, and at all of them. */
interface Step extends Heard {
  readonly what: string;
  readonly seats: readonly (Heard & { readonly seat: string })[];
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
  const press = (button: string, times = 1): void => {
    for (let i = 0; i < times; i++) {
      bench.press(button, true);
      bench.wait(SHORT);
      bench.press(button, false);
      bench.wait(PAUSE);
    }
  };

  step('power up', () => {});
  const screen = pictureOf(bench);
  const { knob, up, down, mute, input } = placesOf(bench.board)[0] ?? {};
  if (knob !== undefined) {
    step(`${knob} 6 clicks up`, () => bench.turn(knob, 6, 10));
    step(`${knob} 9 clicks down`, () => bench.turn(knob, -9, 10));
  } else {
    if (up !== undefined) step(`${up} pressed 6 times`, () => press(up, 6));
    if (down !== undefined) step(`${down} pressed 9 times`, () => press(down, 9));
  }
  if (mute !== undefined) {
    step(`${mute} pressed`, () => press(mute));
    step(`${mute} pressed again`, () => press(mute));
  }
  if (input !== undefined) step(`${input} pressed`, () => press(input));

  const { name, title } = bench.board;
  const errors = bench.port.errors.map((error) => error.split('\n')[0]!);
  if (form === 'json') printJson({ board: name, title, mcu: bench.mcu.id, steps, screen, errors });
  else {
    print(`${title}, ${bench.mcu.title}, simulated\n`);
    if (screen.length) print(`${framed(screen)}\n`);
    print(drawn(steps));
    print(`\nNext: npx cuebox sim ${asked}, in a terminal, gives you the ${knob === undefined ? 'buttons' : 'knob'}; npx cuebox wiring ${asked} says what to solder.`);
  }
  if (errors.length) throw new Error(`the firmware of ${name} threw: ${errors[0]}`);
}

/** One seat has a column for each ear; of several each has one. */
function drawn(steps: readonly Step[]): string {
  const seats = steps[0]!.seats.map(({ seat }) => seat);
  if (seats.length < 2) {
    const rows = steps.map(({ what, left, right, relay, stat }) => [what, words(left), words(right), relay ?? '', stat]);
    return table(['', 'left', 'right', 'mute relay', 'stat'], rows, { right: [1, 2] });
  }
  const rows = steps.map((step) => [
    step.what,
    ...step.seats.map(({ left, right }) => (left === right ? words(left) : `${words(left)} / ${words(right)}`)),
    step.seats.map(({ relay }) => relay ?? '').join(' '),
    step.stat,
  ]);
  return table(['', ...seats, 'mute relays', 'stat'], rows, { right: seats.map((_, n) => n + 1) });
}

function look(bench: Bench): Omit<Step, 'what'> {
  const seats = bench.board.seats.map(({ name }, seat) => ({ seat: name, ...hear(bench, seat) }));
  const [first] = seats;
  return { left: first?.left ?? null, right: first?.right ?? null, relay: first?.relay ?? null, seats, stat: bench.say('stat') };
}

function hear(bench: Bench, seat: number): Heard {
  const level = (ear: 0 | 1): number | null => {
    const dB = heard(bench, ear, seat);
    return dB === -Infinity ? null : Math.round(dB * 10) / 10;
  };
  const relay = relayOn(bench, seat);
  return { left: level(0), right: level(1), relay: relay === undefined ? null : relay ? 'on' : 'off' };
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
