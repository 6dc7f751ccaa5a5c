/** The ways to run one firmware, as a scenario sees them. */
import type { Bench } from '../bench.ts';

export const WAYS = ['sim', 'bundle', 'espruino', 'device'] as const;
export type WayName = (typeof WAYS)[number];

/** Firmware that runs on a simulated board. */
export interface Running {
  readonly way: Exclude<WayName, 'device'>;
  readonly bench: Bench;
  /** What the firmware printed. */
  readonly printed: string[];
  /** Runs code beside the firmware, in the interpreter only: for meters such as `process.memory()`. */
  evaluate?(code: string): void;
  close(): Promise<void>;
}
