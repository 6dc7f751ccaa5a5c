/** `listen`: ten seconds of what comes in set the gain. */
import type { Amp } from '../amp.ts';
import { listening, startListening, stopListening } from '../level/meter.ts';
import { parseLevel } from '../level/text.ts';
import { quoted } from './commands.ts';

/** mB. */
const HEADROOM = 600;
const MOST = 3000;

export function listen(amp: Amp, argument: string): string {
  const meter = amp.meter!;
  if (argument === 'off') {
    if (meter.left) stopListening(meter, 'stopped');
  } else {
    const headroom = argument ? parseLevel(argument) : HEADROOM;
    if (headroom === undefined || headroom < 0 || headroom > MOST) return 'error: listen takes off, or a headroom of 0 to 30 dB, not ' + quoted(argument);
    if (!meter.inputs[amp.recorded!]) return 'error: nothing measures what is recorded';
    if (amp.seat.at < 0) return 'error: not while a part is missing';
    if (argument || !meter.left) startListening(amp, headroom);
  }
  return 'listen ' + listening(amp);
}
