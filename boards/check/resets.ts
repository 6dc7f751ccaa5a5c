/** What a part does by itself: the level that it wakes with, and the time that it needs. */
import type { Board } from '../board.ts';
import { PARTS, isVolume, volumePart } from '../parts.ts';
import type { Complain } from './complaint.ts';
import { aPart, at, own } from './complaint.ts';
import { dropsMutes } from './relays.ts';

export function checkResets(board: Board, complain: Complain): void {
  for (const [name, chip] of Object.entries(board.chips)) {
    const field = at('chips', name);
    const { wait } = PARTS[chip.part];
    if (board.settling < wait) complain.error('settling', `${board.settling} ms are over before ${name} may be written: ${aPart(chip.part)} takes ${wait} ms from power-up`, `give it ${wait} or more`);
    if (!isVolume(chip)) continue;
    const { wakes, wakesAt } = volumePart(chip);
    const stored = 'storedSilent' in chip && chip.storedSilent === true;
    if (stored && wakes !== 'stored') complain.error(`${field}.storedSilent`, `${aPart(chip.part)} keeps nothing without power`, 'leave it out, or take an MCP4661');
    else if (wakes !== 'silent' && !stored && own(board.supplies, chip.supply) && !dropsMutes(board, chip.supply)) {
      const supervise = `let a supervisor of ${chip.supply} drop the mutes and say supervised: true`;
      const loud = `${aPart(chip.part)} comes back from a short loss of ${chip.supply} at ${wakesAt}, whatever was set`;
      if (wakes === 'stored') complain.error(`${field}.storedSilent`, loud, `store code 0 in it once and say storedSilent: true, or ${supervise}`);
      else complain.error(`${at('supplies', chip.supply)}.supervised`, loud, supervise);
    }
    checkCalibration(field, chip, complain);
  }
}

function checkCalibration(field: string, chip: Board['chips'][string], complain: Complain): void {
  if (!('calibration' in chip) || !chip.calibration) return;
  const most = chip.part.startsWith('AD') ? 255 : 256;
  for (const ear of ['left', 'right'] as const) {
    const measured = chip.calibration[ear];
    measured.forEach(([code, dB], i) => {
      const place = `${field}.calibration.${ear}[${i}]`;
      const before = measured[i - 1];
      if (code > most) complain.error(`${place}[0]`, `${aPart(chip.part)} has codes 0 to ${most}, not ${code}`, 'take what was measured');
      else if (before && (code <= before[0] || dB <= before[1])) complain.error(place, `code ${code} with ${dB} dB does not follow code ${before[0]} with ${before[1]} dB: a bigger code is louder`, 'list them from the smallest code to the biggest, each once');
    });
  }
}
