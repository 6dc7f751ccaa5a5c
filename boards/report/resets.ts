/** What a part that resets itself does to the ears, and until when. */
import type { Board, VolumeFacts } from '../board.ts';
import { codecOf } from '../plan/codecs.ts';
import { dropsMutes } from '../check/relays.ts';
import { relayUses } from '../check/walk.ts';
import { expanderPart, isVolume, volumePart } from '../parts.ts';

export interface Reset {
  readonly name: string;
  readonly part: string;
  /** `quiet`: silent or softer; `muted`: loud behind a mute that falls with the supply; `loud`; `none`: nothing is heard. */
  readonly ear: 'quiet' | 'muted' | 'loud' | 'none';
  readonly does: string;
  /** ms until the firmware has looked at every part once, while nobody turns: then it is set up anew, from silence. Undefined: it is not looked at. */
  readonly noticed?: number;
}

/** ms between two looks, each at the next part (firmware/safety/supervisor.ts). Where a board has a codec, more often (firmware/safety/looks.ts). */
const BEAT = 1000;

/** @param parts How many the firmware looks at, one after the other. */
export function resetsOf(board: Board, mcuTitle: string, parts: number): Reset[] {
  const noticed = (codecOf(board) ? Math.min(parts, 2) : parts) * BEAT;
  const pin = board.master ? `${board.master.pin} and with it all coils` : 'the pin of the mute relay';
  return [
    { name: board.mcu, part: mcuTitle, ear: 'quiet', does: `${pin} fall${board.master ? '' : 's'}: silent, then a start as after power-up` },
    ...Object.entries(board.chips).map(([name, chip]): Reset => {
      if (isVolume(chip)) return { name, part: chip.part, noticed, ...volumeReset(board, chip) };
      if (expanderPart(chip)) return { name, part: chip.part, noticed, ear: 'quiet', does: expanderReset(board, name) };
      return { name, part: chip.part, ear: 'none', does: 'the picture is gone; nothing is heard' };
    }),
  ];
}

function volumeReset(board: Board, chip: VolumeFacts): Pick<Reset, 'ear' | 'does'> {
  const { wakes, wakesAt, writeOnly } = volumePart(chip);
  const again = writeOnly ? '; it cannot be read, so its levels are written again at each look' : '';
  if (wakes === 'silent') return { ear: 'quiet', does: `silent${again}` };
  if (wakes === 'stored' && 'storedSilent' in chip && chip.storedSilent) return { ear: 'quiet', does: `silent, by the code 0 that is stored in it${again}` };
  if (dropsMutes(board, chip.supply)) return { ear: 'muted', does: `${wakesAt}; where ${chip.supply} fell, its supervisor drops the mutes${again}` };
  return { ear: 'loud', does: `${wakesAt}${again}` };
}

function expanderReset(board: Board, name: string): string {
  const relays = Object.entries(board.relays).filter(([, relay]) => [relay.kind === 'relay' ? relay.coil : relay.set].some((drive) => 'expander' in drive && drive.expander === name));
  if (!relays.length) return 'it drives nothing';
  const latching = relays.some(([, { kind }]) => kind === 'latching relay');
  const kinds = new Set(relayUses(board).filter(({ relay }) => relays.some(([each]) => each === relay)).map(({ stage }) => REST[stage.kind] ?? ''));
  const rest = `its coils go off: ${[...kinds].filter(Boolean).join(', ')}`;
  return latching ? `${rest}; latching relays stay where they are` : rest;
}

const REST: Readonly<Record<string, string>> = {
  selector: 'no input is connected',
  pad: 'the pad attenuates',
  'gain relay': 'the amplifier has its smaller gain',
  ladder: 'all cells attenuate',
  'mute relay': 'the jack is on ground',
};
