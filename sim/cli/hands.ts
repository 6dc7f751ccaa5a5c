/** A person's hands and eyes on a simulated board, in the words of its board file. */
import type { Bench } from '../bench.ts';
import { MS } from '../clock.ts';

/** Below this nobody hears anything, dB. */
const SILENT = -90;
/** How long a short press is, and the pause that a finger makes before the next, ms. */
export const SHORT = 80;
const PAUSE = 60;
/** A finger does not save up more than this, ms. */
const PATIENCE = 1500;
/** As fast as somebody turns who is in a hurry, detents a second. */
const HURRY = 40;

export class Hands {
  private fingerFree = 0;
  private readonly bench: Bench;

  constructor(bench: Bench) {
    this.bench = bench;
  }

  /** Turns the knob; presses the button for `ms`. Time has to run for it. */
  turn(detents: number): void {
    const [knob] = this.bench.knobs.values();
    knob?.turn(detents, HURRY);
  }

  press(ms: number): void {
    const [button] = this.bench.buttons.values();
    const now = this.bench.clock.now;
    const from = Math.max(now, this.fingerFree);
    if (!button || from > now + PATIENCE * MS) return;
    button.move(from, true);
    button.move(from + ms * MS, false);
    this.fingerFree = from + (ms + PAUSE) * MS;
  }
}

/** What is wired to the board that wires can be pulled from: the first volume chip, the screen. */
export function chipNames({ board }: Bench): { volume: string | undefined; screen: string | undefined } {
  const stage = board.path.find((one) => one.kind === 'volume');
  const screen = Object.keys(board.chips).find((name) => board.chips[name]!.part === 'SSD1306');
  return { volume: stage?.kind === 'volume' ? stage.chip : undefined, screen };
}

export function isPlugged({ board, buses }: Bench, chip: string): boolean {
  const { bus, address } = board.chips[chip]!;
  return !buses.get(bus)!.unplugged.has(address);
}

/** Whether the mute relay connects the headphones; undefined where there is none. */
export function relayOn({ board, pins }: Bench): boolean | undefined {
  const stage = board.path.find((one) => one.kind === 'mute relay');
  return stage?.kind === 'mute relay' ? pins.level(stage.pin) : undefined;
}

/** Level at an ear in dB, -Infinity for silence. */
export function heard(bench: Bench, ear: 0 | 1): number {
  const level = bench.level(ear);
  return level <= SILENT ? -Infinity : level;
}

/** What the amp says is wrong with its chips, as it says it in `stat`; '' when nothing is. */
export function faultsIn(stat: string, bench: Bench): string {
  const words = Object.values(bench.board.chips).map(({ part }) => {
    const word = new RegExp(`\\b${part} (\\w+)`).exec(stat)?.[1] ?? 'found';
    return word === 'found' ? '' : `${part} ${word}`;
  });
  return words.filter(Boolean).join(', ');
}
