/**
 * What is remembered over a power cut: one line of text in two Storage files, written in turn.
 *
 * A line is "sequence,position,crc". The newer of the two that are whole counts; a cut while one is written leaves the
 * other. Storage erases a file before it writes it again, so one file alone would lose both.
 */

const NAMES = ['cuebox.0', 'cuebox.1'];

export interface Memory {
  /** Sequence number of the newest whole record. */
  sequence: number;
}

function sealed(text: string): string {
  return text + ',' + E.CRC32(text);
}

/** The remembered position, or 0. Sets `sequence`. */
export function load(memory: Memory): number {
  let position = 0;
  for (const name of NAMES) {
    const line = require('Storage').read(name);
    const parts = line ? line.split(',') : [];
    const sequence = parseInt(parts[0]!);
    if (parts.length === 3 && line === sealed(parts[0] + ',' + parts[1]) && sequence > memory.sequence) {
      memory.sequence = sequence;
      position = parseInt(parts[1]!);
    }
  }
  return position;
}

/** Remembers a position. Blocks while flash is written. */
export function save(memory: Memory, position: number): void {
  memory.sequence++;
  require('Storage').write(NAMES[memory.sequence & 1]!, sealed(memory.sequence + ',' + position));
}
