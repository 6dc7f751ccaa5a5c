/** Relays in the list of parts: their coils, and what they do while those have no current. */
import type { Board } from '../board.ts';
import { allStages } from '../check/walk.ts';
import { padResistors, soldCell } from './contacts.ts';
import type { Drawing } from './signal.ts';
import { ohms } from './values.ts';

export function listRelays(drawing: Drawing): void {
  const meaning = atRest(drawing.board);
  for (const [key, { kind, coilCurrent, supply }] of Object.entries(drawing.board.relays)) {
    const name = drawing.names.of('relay', key);
    const coil = `${kind === 'relay' ? 'coil' : 'two coils'} ${Number((coilCurrent * 1000).toPrecision(3))} mA on ${supply}`;
    drawing.sheet.part(name, `${kind}, two form C contacts`, `${coil}; ${kind === 'relay' ? 'at rest' : 'reset'}: ${meaning.get(key) ?? 'nothing uses it'}`);
  }
}

/** What a relay does at rest, by the stage that uses it. */
function atRest(board: Board): Map<string, string> {
  const found = new Map<string, string>();
  for (const { stage } of allStages(board)) {
    switch (stage.kind) {
      case 'selector':
        for (const [source, relay] of Object.entries(stage.inputs)) found.set(relay, `${source} is off`);
        break;
      case 'pad': {
        const { series, shunt } = padResistors(stage);
        const out = (series * shunt) / (series + shunt);
        const other = Math.abs(out / stage.outputResistance - 1) > 0.02 ? `, not ${ohms(stage.outputResistance)}` : '';
        found.set(stage.relay, `${stage.attenuation} dB less, ${ohms(out)} out${other}`);
        break;
      }
      case 'ladder':
        for (const [dB, relay] of stage.cells) found.set(relay, `${dB} dB less, ${soldCell(dB, stage.impedance).toFixed(2)} dB of E96 resistors`);
        break;
      case 'gain relay':
        found.set(stage.relay, `a gain of ${stage.gain[0]} dB`);
        break;
      case 'mute relay':
        found.set(stage.relay, `the socket on ${stage.return ?? 'ground'}`);
        break;
    }
  }
  return found;
}
