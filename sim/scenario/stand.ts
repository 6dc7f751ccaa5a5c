/** Where a scenario is run: hands on a board, and eyes as far as they reach. Simulated (`simulated.ts`) or real (`device.ts`). */
import type { TraceEntry } from '../bench.ts';
import type { Bounds } from '../chips/chip.ts';
import type { Picture } from '../panel/picture.ts';
import type { Move } from './scenario.ts';

export interface Stand {
  /** ms between two looks at something that is waited for. */
  readonly pause: number;
  readonly trace: readonly TraceEntry[];
  /** False while entries are missing from the trace since the last `mark`. */
  readonly whole: boolean;
  /** ms since the board's power came up. */
  now(): number;
  wait(ms: number): Promise<void>;
  /** Resolves when the knob has come to rest, or at once if other things go on meanwhile. */
  turn(knob: string, detents: number, perSecond: number, meanwhile: boolean): Promise<void>;
  move(button: string, moves: readonly Move[]): Promise<void>;
  say(line: string): Promise<string>;
  /** What only a simulated board can do; missing on a real one. */
  readonly bench?: BenchHands;
  readonly meters?: Meters;
  /** Begins a new stretch of time for what is counted since the last look. */
  mark(): void;
  /** What went wrong by itself since the last call, as sentences. */
  troubles(): string[];
  close(): Promise<void>;
}

export interface BenchHands {
  plug(chip: string, plugged: boolean): void;
  reset(chip: string): void;
  power(on: boolean): Promise<void>;
}

export interface Meters {
  /** Gain at both ears now. */
  gains(): readonly [Bounds, Bounds];
  /** Greatest gain at either ear since the last mark. */
  loudest(): number;
  screen(): Picture | undefined;
  register(chip: string, name: string): number | undefined;
}
