/** Two lines below the bar, for an audio interface: source and seat, and what is on beside it. */
import type { Amp } from '../amp.ts';
import { smallText } from './glyphs.ts';
import type { Screen } from './level.ts';

/** Whether the board has a meter. The build writes it in: elsewhere nothing of it is left. */
declare const METERED: boolean;

const CHARACTERS = 21;
const PAGES = [5, 7];

/** No recording, a recording that clips, somebody talks, the monitor, dimmed, playback that steps back, mono, swapped sides; the last ones are cut off where many are on. */
function marks(amp: Amp): string {
  const ducking = amp.ducking;
  const switches = amp.switches!;
  let text = switches & 4 ? '' : 'NOREC ';
  if (METERED && amp.meter!.clip > 0) text += 'CLIP ';
  if (ducking && ducking.talking) text += 'TALK ';
  else if (amp.monitor && amp.monitor.want) text += 'MON ';
  if (amp.dims && amp.dims.length) text += 'DIM ';
  if (ducking && ducking.ducking) text += 'DUCK ';
  if (switches & 1) text += 'MONO ';
  if (switches & 2) text += 'SWAP';
  return text;
}

/** Draws one of the lines, if it does not stand there already; false when both do. */
export function lines(screen: Screen): boolean {
  const drawn = screen.drawnLine!;
  const texts = [screen.words!(screen.amp), marks(screen.amp)];
  for (let i = 0; i < 2; i++) {
    const text = texts[i]!.padEnd(CHARACTERS).substring(0, CHARACTERS);
    if (drawn.substring(i * CHARACTERS, (i + 1) * CHARACTERS) !== text) {
      screen.drawnLine = i ? drawn.substring(0, CHARACTERS) + text : text + drawn.substring(CHARACTERS);
      screen.paint(screen.chip, 0, 125, PAGES[i]!, PAGES[i]!, smallText(text));
      return true;
    }
  }
  return false;
}
