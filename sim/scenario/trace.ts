/** Traces as text, and what two of them differ in. */
import { createHash } from 'node:crypto';
import type { TraceEntry } from '../bench.ts';
import { MS } from '../clock.ts';

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

/** An entry without its time: "I2C1 W 28 1e 5e ok", "D16 high". */
export function entryText(entry: TraceEntry): string {
  if (entry.kind === 'pin') return `${entry.pin} ${entry.level ? 'high' : 'low'}`;
  const bytes = [entry.address, ...entry.bytes].map(hex).join(' ');
  return `${entry.bus} ${entry.kind === 'write' ? 'W' : 'R'} ${bytes} ${entry.ok ? 'ok' : 'NACK'}`;
}

/** One line an entry: ms with 3 decimals, then bus, W or R, address and bytes in hexadecimal, ok or NACK; or a pin. */
export function traceText(trace: readonly TraceEntry[]): string {
  return trace.map((entry) => `${(entry.t / MS).toFixed(3).padStart(12)} ${entryText(entry)}\n`).join('');
}

/** To the nanosecond, which the text rounds. */
const exact = (entry: TraceEntry | undefined): string => (entry ? `${entry.t} ns ${entryText(entry)}` : 'nothing');

/** First 12 digits of the SHA-256 of a trace, to the nanosecond. */
export function traceHash(trace: readonly TraceEntry[]): string {
  const hash = createHash('sha256');
  for (const entry of trace) hash.update(`${exact(entry)}\n`);
  return hash.digest('hex').slice(0, 12);
}

/** Undefined if they are equal byte for byte and nanosecond for nanosecond, else the first difference in words. */
export function compareTraces(a: readonly TraceEntry[], b: readonly TraceEntry[], names: readonly [string, string] = ['one', 'the other']): string | undefined {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [first, second] = [exact(a[i]), exact(b[i])];
    if (first !== second) return `entry ${i + 1} differs: ${names[0]} has "${first}", ${names[1]} has "${second}"`;
  }
  return undefined;
}
