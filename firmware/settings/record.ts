/**
 * What is remembered over a power cut: one line of text in two Storage files, written in turn.
 *
 * A line is "sequence,value,...,crc". The newer of the two that are whole counts; a cut while one is written leaves the
 * other. Storage erases a file before it writes it again, so one file alone would lose both.
 */
import type { Amp } from '../amp.ts';

const NAMES = ['cuebox.0', 'cuebox.1'];

function sealed(text: string): string {
  return text + ',' + E.CRC32(text);
}

/** The values that were remembered last; empty when there are none. Sets the amp's `sequence`. */
export function load(amp: Amp): number[] {
  let values: number[] = [];
  for (const name of NAMES) {
    const line = require('Storage').read(name);
    const parts = line ? line.split(',') : [];
    parts.pop();
    const sequence = parseInt(parts[0]!);
    if (parts.length > 1 && line === sealed(parts.join(',')) && sequence > amp.sequence) {
      amp.sequence = sequence;
      values = parts.map((part) => parseInt(part));
    }
  }
  values.shift();
  return values;
}

/** Remembers values. Blocks while flash is written. */
export function save(amp: Amp, values: number[]): void {
  amp.sequence++;
  require('Storage').write(NAMES[amp.sequence & 1]!, sealed(amp.sequence + ',' + values.join(',')));
}
