/**
 * Stages that are contacts: selector, pad, ladder, mute. Every relay has two form C contacts, one for each ear: common,
 * normally closed (touched at rest) and normally open (touched while the coil has current).
 */
import type { Board, LadderFacts, MuteRelayFacts, PadFacts, SelectorFacts } from '../board.ts';
import { pathOf } from '../board.ts';
import { cellResistors, factor } from '../plan/path.ts';
import { codecReturn } from './codecs.ts';
import { GND, GROUND, chargingResistor } from './rails.ts';
import type { Pins } from './sheet.ts';
import { SIDES, bothEars, rested } from './signal.ts';
import type { Drawing, Signal } from './signal.ts';
import { e96 } from './values.ts';

/** ohm: charges the capacitor at a source's output while nobody listens to it. */
const BLEED = 100_000;
/** F before a jack whose amplifier has one supply: 32 ohm pass 11 Hz. */
const OUTPUT_CAPACITOR = 470e-6;
/** ohm behind it, at most. */
const OUTPUT_BLEED = 1_000;

function contactsOf({ sheet, names }: Drawing, relay: string): Pins {
  return sheet.block(names.of('relay', relay));
}

export function sourceSignal({ names }: Drawing, source: string): Signal {
  return { at: bothEars((side) => `${names.of('source', source)} ${side}`), rest: GROUND, held: false };
}

export function drawSelector(drawing: Drawing, stage: SelectorFacts): Signal {
  const { sheet } = drawing;
  const pen = sheet.pen(stage.name);
  const selected = bothEars((side) => sheet.net(`selected ${side}`));
  for (const [source, relay] of Object.entries(stage.inputs)) {
    const contacts = contactsOf(drawing, relay);
    SIDES.forEach((side, ear) => {
      const from = sourceSignal(drawing, source).at[ear]!;
      pen.wire(from, contacts.at(`common ${side}`));
      pen.resistor(from, GND, BLEED);
      pen.wire(contacts.at(`normally open ${side}`), selected[ear]!);
      sheet.leaveOpen(contacts.at(`normally closed ${side}`), 'at rest the source leads nowhere');
    });
  }
  return { at: selected, rest: GROUND, held: false };
}

export function padResistors({ attenuation, inputResistance }: PadFacts): { readonly series: number; readonly shunt: number } {
  const shunt = inputResistance * factor(-attenuation);
  return { series: inputResistance - shunt, shunt };
}

/** The divider stays across the input; the contact leads its output on, or the input itself. */
export function drawPad(drawing: Drawing, stage: PadFacts, signal: Signal): Signal {
  const { sheet } = drawing;
  const { series, shunt } = padResistors(stage);
  const contacts = contactsOf(drawing, stage.relay);
  const pen = sheet.pen(stage.name);
  const { at, rest } = rested(drawing, pen, stage.name, signal);
  SIDES.forEach((side, ear) => {
    const tap = contacts.at(`normally closed ${side}`);
    pen.calculated(at[ear]!, tap, series);
    pen.calculated(tap, rest.node, shunt);
    pen.wire(at[ear]!, contacts.at(`normally open ${side}`));
  });
  // On its way the contact touches neither.
  return { at: bothEars((side) => contacts.at(`common ${side}`)), rest, held: false };
}

/**
 * The series resistor of a cell stays in the line. The contact sits at its output: at rest on the shunt, operated it
 * bridges the resistor. On its way it does neither, and the cell's loss lies between its two ends.
 */
export function drawLadder(drawing: Drawing, stage: LadderFacts, signal: Signal): Signal {
  const { sheet } = drawing;
  const pen = sheet.pen(stage.name);
  const { at, rest, held } = rested(drawing, pen, stage.name, signal);
  let from = at;
  for (const [dB, relay] of stage.cells) {
    const { series, shunt } = cellResistors(dB, stage.impedance);
    const contacts = contactsOf(drawing, relay);
    const to = bothEars((side) => contacts.at(`common ${side}`));
    SIDES.forEach((side, ear) => {
      pen.wire(from[ear]!, contacts.at(`normally open ${side}`));
      pen.calculated(from[ear]!, to[ear]!, series);
      pen.calculated(contacts.at(`normally closed ${side}`), rest.node, shunt);
    });
    from = to;
  }
  return { at: from, rest, held };
}

/** dB of a cell with the resistors that are sold. */
export function soldCell(dB: number, impedance: number): number {
  const { series, shunt } = cellResistors(dB, impedance);
  const below = 1 / (1 / e96(shunt) + 1 / impedance);
  return 20 * Math.log10((e96(series) + below) / below);
}

/** F in series with each ear. */
function couplingOf(board: Board, stage: MuteRelayFacts): number {
  const seat = board.seats.find((each) => pathOf(board, each).includes(stage));
  return (seat && board.jacks[seat.jack]?.coupling) ?? OUTPUT_CAPACITOR;
}

export function drawMute(drawing: Drawing, stage: MuteRelayFacts, signal: Signal): Signal {
  const { sheet } = drawing;
  const contacts = contactsOf(drawing, stage.relay);
  const pen = sheet.pen(contacts.name);
  SIDES.forEach((side, ear) => {
    const from = signal.at[ear]!;
    const end = contacts.at(`normally open ${side}`);
    if (stage.return) {
      // Without capacitors: the jack at rest is on what its sleeve is on, never on ground.
      pen.wire(from, end);
      pen.resistor(contacts.at(`normally closed ${side}`), codecReturn(drawing, stage.return), stage.dischargeResistance);
      return;
    }
    if (signal.rest.volts) {
      // The capacitor charges before the contact, while the jack is still on ground.
      const before = sheet.net(`${contacts.name} before ${side}`);
      const farad = couplingOf(drawing.board, stage);
      pen.capacitor(from, before, farad, from);
      pen.resistor(before, GND, Math.min(OUTPUT_BLEED, chargingResistor(drawing.board, farad)));
      pen.wire(before, end);
    } else pen.wire(from, end);
    pen.resistor(contacts.at(`normally closed ${side}`), GND, stage.dischargeResistance);
  });
  return { at: bothEars((side) => contacts.at(`common ${side}`)), rest: GROUND, held: true };
}
