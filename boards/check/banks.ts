/** Relays that have to move together: the cells of a ladder, the inputs of a selector, what sets a level. */
import type { Board } from '../board.ts';
import { expanderPart } from '../parts.ts';
import type { Complain } from './complaint.ts';
import { at, own } from './complaint.ts';
import { allStages, ofKind, relayUses } from './walk.ts';

export function checkBanks(board: Board, complain: Complain): void {
  checkLadders(board, complain);
  checkSelector(board, complain);
  checkBytes(board, complain);
}

/** One byte moves all cells of a ladder at once, or a travelling cell could be louder than both ends. */
function checkLadders(board: Board, complain: Complain): void {
  for (const { stage, field } of ofKind(allStages(board), 'ladder')) {
    const values = new Set<number>();
    let first: { readonly expander: string; readonly relay: string } | undefined;
    stage.cells.forEach(([dB, name], i) => {
      if (values.has(dB)) complain.error(`${field}.cells[${i}][0]`, `there is a cell of ${dB} dB already`, 'give every cell another attenuation');
      values.add(dB);
      const relay = own(board.relays, name);
      if (!relay) return;
      const place = at('relays', name);
      if (relay.kind !== 'relay') return complain.error(`${place}.kind`, `a cell of ${stage.name} has to attenuate when nobody drives it, and a latching relay stays where it is`, "take kind: 'relay'");
      if ('pin' in relay.coil) return complain.error(`${place}.coil`, `all cells of ${stage.name} have to move with one byte, and this one hangs on a pin`, 'put them into bits 0 to 7 of one expander');
      const { expander } = relay.coil; // its bits: checkBytes
      first ??= { expander, relay: name };
      if (expander !== first.expander) {
        complain.error(`${place}.coil.expander`, `all cells of ${stage.name} have to move with one byte, and ${name} hangs on another expander than ${first.relay}`, 'put them into bits 0 to 7 of one expander');
      }
    });
    const gap = widestGap([...values]);
    if (gap) complain.warning(`${field}.cells`, `between ${gap[0]} and ${gap[1]} dB there is nothing`, 'let each cell be at most as large as all smaller ones and one step of the smallest');
  }
}

/** One byte breaks the old input before another makes the new one. */
function checkSelector(board: Board, complain: Complain): void {
  for (const { stage } of ofKind(allStages(board), 'selector')) {
    let first: { readonly bank: string; readonly relay: string } | undefined;
    const names = Object.values(stage.inputs);
    const bits = names.map((name) => bitOf(board, name)).filter((bit) => bit !== undefined);
    if (bits.some((bit, i) => bit !== bits[0]! + i)) {
      names.forEach((name) => checkLowBit(board, name, `${stage.name} (its relays are not one bit after the other)`, complain));
    }
    for (const name of names) {
      const relay = own(board.relays, name);
      if (!relay || relay.kind !== 'relay') continue;
      const bank = 'pin' in relay.coil ? 'pins' : relay.coil.expander;
      first ??= { bank, relay: name };
      if (bank === first.bank) continue;
      complain.error(`${at('relays', name)}.coil`, `${name} hangs on ${bank}, and ${first.relay} of the same selector on ${first.bank}: nothing could open one surely before the other closes`, 'put all of them on one expander, or all on pins');
    }
  }
}

/** The firmware keeps what these relays do at each level as a byte. */
function checkBytes(board: Board, complain: Complain): void {
  for (const { relay, stage } of relayUses(board)) {
    if (stage.kind === 'pad' || stage.kind === 'gain relay' || stage.kind === 'ladder') checkLowBit(board, relay, stage.name, complain);
  }
}

function checkLowBit(board: Board, name: string, user: string, complain: Complain): void {
  const bit = bitOf(board, name);
  if (bit !== undefined && bit > 7) complain.error(`${at('relays', name)}.coil.bit`, `${user} has to be in bits 0 to 7, not ${bit}`, 'move it into the first port: mutes, and inputs in neighbouring bits, may be in the other');
}

/** Undefined where there is none: that is said elsewhere. */
function bitOf(board: Board, name: string): number | undefined {
  const relay = own(board.relays, name);
  if (relay?.kind !== 'relay' || !('expander' in relay.coil)) return undefined;
  const chip = own(board.chips, relay.coil.expander);
  return relay.coil.bit < ((chip && expanderPart(chip)?.bits) ?? 0) ? relay.coil.bit : undefined;
}

/** Where the sums of some of the cells leave more than the smallest cell between them. */
function widestGap(cells: readonly number[]): readonly [number, number] | undefined {
  const sorted = [...cells].sort((a, b) => a - b);
  let sum = 0;
  for (const cell of sorted) {
    if (cell > sum + sorted[0]! + 1e-9) return [sum, cell];
    sum += cell;
  }
  return undefined;
}
