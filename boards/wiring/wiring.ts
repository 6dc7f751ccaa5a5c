/**
 * The wiring of a board, from its facts: every wire with what lies in it, complete enough to solder from.
 *
 * A resistor, a capacitor or a diode is a row of its own, between the two nets or pins that it joins. Left is the first
 * channel of a part and the tip of the socket.
 */
import type { Board, SeatFacts, StageFacts } from '../board.ts';
import { pathOf } from '../board.ts';
import { at, own } from '../check/complaint.ts';
import { allStages, chipOf, ofKind, relayUses } from '../check/walk.ts';
import { MCUS } from '../mcu.ts';
import { chainOf } from '../plan/path.ts';
import { drawAmplifier, drawGainRelay } from './amplifiers.ts';
import { drawBuses } from './buses.ts';
import { drawChips } from './chips.ts';
import { codecReturn, drawCodecStage } from './codecs.ts';
import { isHeadphones } from '../plan/codecs.ts';
import { Coils } from './coils.ts';
import { drawLadder, drawMute, drawPad, drawSelector, sourceSignal } from './contacts.ts';
import { drawControls, drawSense } from './controls.ts';
import { Master } from './master.ts';
import { drawMeters } from './meters.ts';
import { Names } from './names.ts';
import { GND, Halves, logicSupply, refuse } from './rails.ts';
import { listRelays } from './relays.ts';
import { Sheet } from './sheet.ts';
import type { Part, Wire } from './sheet.ts';
import type { Drawing, Signal } from './signal.ts';
import { drawVolume } from './volumes.ts';

export type { Part, Wire } from './sheet.ts';

export interface Wiring {
  readonly board: string;
  readonly title: string;
  readonly mcu: string;
  readonly supplies: readonly { readonly name: string; readonly volts: number; readonly from: string }[];
  readonly parts: readonly Part[];
  /** Joints that are no pin of a part; supplies and GND are not among them. */
  readonly nets: readonly string[];
  readonly wires: readonly Wire[];
  /** Pins of parts that nothing is connected to, and why. */
  readonly open: readonly { readonly pin: string; readonly why: string }[];
  /** Pins of the microcontroller that stay free, and why. */
  readonly free: readonly { readonly pin: string; readonly why: string }[];
}

/** @throws Error with one sentence when the facts leave a wire open. */
export function wiringOf(board: Board): Wiring {
  checkNames(board);
  const mcu = MCUS[board.mcu];
  const sheet = new Sheet();
  const names = new Names(board);
  const pin = (name: string): string => `${board.mcu} ${name}`;
  sheet.part(board.mcu, mcu.title, `runs Espruino; pins take ${mcu.pinVolts} V at most${board.screen ? '; the screen is its own' : ''}`);
  sheet.pen('power').wire(pin('3V3'), logicSupply(board));
  sheet.pen('power').wire(pin('GND'), GND);
  for (const [name, { level, what }] of Object.entries(board.held ?? {})) sheet.leaveOpen(pin(name), `held ${level ? 'high' : 'low'} by the program: ${what}`);
  drawBuses(board, sheet, names, pin);
  const chips = drawChips(board, sheet, names);
  const drawing: Drawing = { board, sheet, names, chips, halves: new Halves(board, sheet, names) };
  for (const [key, source] of Object.entries(board.sources)) {
    const name = names.of('source', key);
    sheet.part(name, source.title, `at most ${source.maximum} V rms`);
    sheet.pen(name).wire(`${name} ground`, GND);
  }
  listRelays(drawing);
  const master = new Master(board, sheet, names, pin);
  master.draw();
  new Coils(board, sheet, names, chips, master).draw();
  master.drawSupervisors();
  drawPaths(drawing, pin);
  drawControls(board, sheet, names, pin, chips);
  drawMeters(drawing, pin);
  return {
    board: board.name,
    title: board.title,
    mcu: mcu.id,
    supplies: Object.entries(board.supplies).map(([name, { volts, from }]) => ({ name, volts, from })),
    parts: sheet.parts,
    nets: sheet.nets,
    wires: sheet.wires,
    open: sheet.open(),
    free: Object.entries(mcu.reserved).map(([reserved, why]) => ({ pin: reserved, why })),
  };
}

/** Whatever a stage or a seat names is there. */
function checkNames(board: Board): void {
  for (const { relay, field } of relayUses(board)) if (!own(board.relays, relay)) refuse(board, field, `there is no relay ${relay}`);
  for (const { stage, field } of ofKind(allStages(board), 'volume')) {
    if (!chipOf(board, stage)) refuse(board, `${field}.chip`, `there is no volume part ${stage.chip}`);
  }
  for (const { stage, field } of ofKind(allStages(board), 'selector')) {
    for (const source of Object.keys(stage.inputs)) if (!own(board.sources, source)) refuse(board, at(`${field}.inputs`, source), `there is no source ${source}`);
  }
  board.seats.forEach(({ jack }, i) => own(board.jacks, jack) ?? refuse(board, `seats[${i}].jack`, `there is no jack ${jack}`));
}

/** What all seats share once, then the way of each seat to its socket. */
function drawPaths(drawing: Drawing, pin: (name: string) => string): void {
  const { board, sheet, names } = drawing;
  const [first] = board.seats;
  if (!first) return refuse(board, 'seats', 'there is none');
  let common: Signal | undefined;
  const [stage, ...others] = board.path;
  const codec = stage?.kind === 'codec' ? drawCodecStage(drawing, stage) : undefined;
  const begins = (seat: SeatFacts): Signal | undefined => (codec && stage?.kind === 'codec' ? (isHeadphones(pathOf(board, seat), stage.chip) ? codec.headphones : codec.lineOut) : undefined);
  const apart = codec && !others.length;
  if (apart) common = undefined;
  else board.path.forEach((each, i) => (common = each.kind === 'codec' ? begins(first) : drawStage(drawing, first, each, i, common)));
  for (const seat of board.seats) {
    let signal = apart ? begins(seat) : common;
    (seat.path ?? []).forEach((stage, i) => (signal = drawStage(drawing, seat, stage, board.path.length + i, signal)));
    signal ??= onlySource(drawing);
    const name = names.of('jack', seat.jack);
    const pen = sheet.pen(name);
    pen.wire(signal.at[0], `${name} tip`);
    pen.wire(signal.at[1], `${name} ring`);
    const mute = pathOf(board, seat).find((each) => each.kind === 'mute relay');
    pen.wire(`${name} sleeve`, mute?.return ? codecReturn(drawing, mute.return) : GND);
    const sense = drawSense(board, sheet, names, pin, seat.jack);
    sheet.part(name, board.jacks[seat.jack]!.title, [`seat ${seat.name}`, ...(sense ? [sense] : [])].join('; '));
  }
}

/** Where no selector stands first. */
function onlySource(drawing: Drawing): Signal {
  const [source, ...more] = Object.keys(drawing.board.sources);
  if (source === undefined) return refuse(drawing.board, 'sources', 'there is none');
  if (more.length) return refuse(drawing.board, 'path', `${more.length + 1} sources are joined to one wire: begin with a selector`);
  return sourceSignal(drawing, source);
}

/** @param i Its place from the sources on, as the planner counts. */
function drawStage(drawing: Drawing, seat: SeatFacts, stage: StageFacts, i: number, before: Signal | undefined): Signal {
  if (stage.kind === 'selector') {
    if (before) return refuse(drawing.board, stage.name, 'a selector stands first');
    return drawSelector(drawing, stage);
  }
  const signal = before ?? onlySource(drawing);
  switch (stage.kind) {
    case 'codec':
      return refuse(drawing.board, stage.name, 'a codec stands first');
    case 'volume':
      return drawVolume(drawing, stage, signal, chainOf(drawing.board, seat)[i]!.input);
    case 'amplifier':
      return drawAmplifier(drawing, stage, signal);
    case 'gain relay':
      return drawGainRelay(drawing, stage, signal);
    case 'pad':
      return drawPad(drawing, stage, signal);
    case 'ladder':
      return drawLadder(drawing, stage, signal);
    case 'mute relay':
      return drawMute(drawing, stage, signal);
  }
}
