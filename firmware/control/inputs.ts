/** The command of a board with several inputs, and what is done when a button asks for the next one. */
import type { Amp } from '../amp.ts';
import { selectInput } from '../level/inputs.ts';
import { quoted } from './commands.ts';

export function input(amp: Amp, argument: string): string {
  const inputs = amp.inputs!;
  if (argument) {
    const found = inputs.names.indexOf(argument);
    if (found < 0) return 'error: no input ' + quoted(argument) + ', there are ' + inputs.names.join(', ');
    if (found !== inputs.want) selectInput(amp, found);
  }
  return 'in ' + inputs.names[inputs.want]!;
}

export function nextInput(amp: Amp): void {
  const inputs = amp.inputs!;
  selectInput(amp, (inputs.want + 1) % inputs.names.length);
}
