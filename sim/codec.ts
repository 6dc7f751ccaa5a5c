/** A codec seen from the board: what its model calls the pins that a source or a path is on. */
import type { CodecFacts, CodecInput } from '../boards/board.ts';

/** Pins of the models, by input of the facts: [left, right], or one pin for both ears. */
const PINS: Readonly<Record<CodecFacts['part'], Readonly<Partial<Record<CodecInput, readonly string[]>>>>> = {
  WM8731: { dac: ['dac left', 'dac right'], line: ['line left', 'line right'], microphone: ['mic'] },
  TLV320AIC23B: { dac: ['dac left', 'dac right'], line: ['line left', 'line right'], microphone: ['mic'] },
  SGTL5000: { dac: ['dac left', 'dac right'], line: ['line left', 'line right'], microphone: ['mic'] },
  WM8960: {
    dac: ['dac left', 'dac right'],
    microphone: ['input 1 left', 'input 1 right'],
    'line 2': ['input 2 left', 'input 2 right'],
    'line 3': ['input 3 left', 'input 3 right'],
  },
  ES8388: { dac: ['dac left', 'dac right'], 'line 1': ['input 1 left', 'input 1 right'], 'line 2': ['input 2 left', 'input 2 right'] },
};

/** @throws RangeError with one sentence for an input that the part has not. */
export function codecPins(part: CodecFacts['part'], input: CodecInput): readonly string[] {
  const pins = PINS[part][input];
  if (!pins) throw new RangeError(`${part} has no input ${input}: it has ${Object.keys(PINS[part]).join(', ')}`);
  return pins;
}

/** What drives a path: the headphone output with its volume, or the line output. */
export const codecOutput = (headphones: boolean, ear: number): string => `${headphones ? 'headphone' : 'line out'} ${ear ? 'right' : 'left'}`;
