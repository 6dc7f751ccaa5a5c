/** What an audio interface has on, for the line below the bar. */
import type { Amp } from '../amp.ts';

/** After the source: that it is dimmed, that somebody talks or playback steps back, the monitor, mono, swapped sides, no recording. */
export function marks(amp: Amp): string {
  const ducking = amp.ducking!;
  const switches = amp.switches!;
  let text = amp.dims && amp.dims.length ? ' DIM' : '';
  if (ducking.talking) text += ' TALK';
  else if (amp.monitor && amp.monitor.want) text += ' MON';
  if (ducking.ducking) text += ' DUCK';
  if (switches & 1) text += ' MONO';
  if (switches & 2) text += ' SWAP';
  if (!(switches & 4)) text += ' REC OFF';
  return text;
}
