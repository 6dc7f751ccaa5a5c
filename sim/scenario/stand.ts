/** Where a scenario is run: hands on a board, and eyes as far as they reach. Simulated (`simulated.ts`) or real (`device.ts`). */
import type { Bench, BenchOptions, TraceEntry } from '../bench.ts';
import type { Bounds } from '../chips/chip.ts';
import type { Picture } from '../panel/picture.ts';
import type { Move, Place } from './scenario.ts';

/** What whoever runs a scenario may say about where. */
export interface RunOptions {
  /** The board of the way `device`: `tcp://host:port` or a serial port. */
  readonly port?: string;
  readonly baudRate?: number;
  /** How long that board may take to start, ms. */
  readonly startTimeout?: number;
  /** In place of the scenario's own. */
  readonly seed?: number;
  /** A folder with another `main.ts` for the same board. */
  readonly folder?: string;
  /** Other charges, parts at the middle of their data: for the bench of the simulated ways. */
  readonly bench?: Omit<BenchOptions, 'seed' | 'signal'>;
  /** Shown the bench of a simulated way before its power comes up: for who wants to listen. */
  readonly meet?: (bench: Bench) => void;
}

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
  clock(chip: string, on: boolean): void;
  socket(jack: string, plugged: boolean): void;
  play(source: string, level: number): void;
  power(on: boolean): Promise<void>;
}

export interface Meters {
  /** Gain at both ears now. */
  gains(place: Place): readonly [Bounds, Bounds];
  /** Greatest gain at either ear since the last mark, at a place that the scenario asks about. */
  loudest(place: Place): number;
  screen(): Picture | undefined;
  register(chip: string, name: string): number | undefined;
}
