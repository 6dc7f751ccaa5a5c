/** What each stage has to drive: wipers want no load, lines no headphones, a ladder its own impedance. */
import type { Board, StageFacts } from '../board.ts';
import type { Stage } from '../plan/path.ts';
import { chainOf } from '../plan/path.ts';
import { volumePart } from '../parts.ts';
import type { Complain } from './complaint.ts';
import { aPart, at, dB } from './complaint.ts';
import { endOf } from './path.ts';
import type { Placed } from './walk.ts';
import { ohms } from '../wiring/values.ts';
import { chipOf, commonPath, placedPath } from './walk.ts';

/** dB that a load may take from a wiper in the middle of its way: a step of a part with steps of 1 dB. */
const MOST_LOSS = 1;
/** dB from which on it is worth knowing. */
const NOTED_LOSS = 0.1;
/** Share by which what ends a ladder may be off: 0.2 dB at its first cell (own calculation). */
const TERMINATION = 0.05;

const isContact = ({ kind }: StageFacts): boolean => kind === 'selector' || kind === 'codec' || kind === 'mute relay';

/** For boards whose stages name what is there. */
export function checkLoads(board: Board, complain: Complain): void {
  const said = new Set<string>();
  board.seats.forEach((seat, s) => {
    const placed = placedPath(board, s);
    const chain = chainOf(board, seat);
    const driver = [...placed].reverse().find(({ stage }) => !isContact(stage));
    if (!driver) complain.error(endOf(board, s), `nothing in the path of ${seat.name} drives headphones`, 'put an amplifier before the mute relay');
    placed.forEach((here, i) => {
      if (isContact(here.stage)) return;
      if (here === driver) checkDriver(board, here, seat.jack, complain);
      else if (!said.has(here.field)) checkLoad(board, here, chain[i]!, loadAfter(board, s, i), complain);
      said.add(here.field);
    });
    checkSources(board, chain, complain);
  });
}

/** What a stage sees: the next one, or those of all seats in parallel. */
function loadAfter(board: Board, seat: number, i: number): { readonly ohm: number; readonly what: string } {
  const inputs = (s: number): { ohm: number; what: string } => {
    const next = chainOf(board, board.seats[s]!).slice(i + 1).find(({ input }) => input !== Infinity);
    return { ohm: next?.input ?? Infinity, what: next?.name ?? 'nothing' };
  };
  const common = commonPath(board);
  const lastOfAll = i < common.length && common.slice(i + 1).every(({ stage }) => isContact(stage));
  if (!lastOfAll || board.seats.length < 2) return inputs(seat);
  const all = board.seats.map((_, s) => inputs(s));
  return { ohm: 1 / all.reduce((sum, { ohm }) => sum + 1 / ohm, 0), what: `the ${all.length} seats together` };
}

function checkLoad(board: Board, { stage, field }: Placed, electrical: Stage, load: { ohm: number; what: string }, complain: Complain): void {
  const buffer = 'put a buffer after it';
  if (stage.kind === 'amplifier' || stage.kind === 'gain relay') {
    const current = stage.maximum / load.ohm;
    if (current > stage.currentLimit) complain.error(`${field}.currentLimit`, `${stage.name} gives ${stage.currentLimit * 1000} mA, and ${ohms(load.ohm)} of ${load.what} take ${Number((current * 1000).toPrecision(2))} mA at its ${stage.maximum} V`, 'raise what it drives, or take a stronger part');
  } else if (stage.kind === 'ladder') {
    if (Math.abs(load.ohm / stage.impedance - 1) > TERMINATION) {
      complain.error(field, `a ladder of ${ohms(stage.impedance)} has to end in as much, and ${load.what} has ${load.ohm === Infinity ? 'no resistance' : ohms(load.ohm)}`, 'put an amplifier after it with that inputResistance');
    }
  } else if (stage.kind === 'volume') {
    const chip = chipOf(board, stage);
    if (!chip || volumePart(chip).output !== 'wiper') return;
    const { wiperCurrent } = volumePart(chip);
    const current = electrical.most.input / load.ohm;
    const loss = 20 * Math.log10(1 + Math.max(...electrical.settings.map(({ output }) => output)) / load.ohm);
    const halfway = `${ohms(load.ohm)} of ${load.what} take ${dB(loss)} from ${stage.name} in the middle of its way`;
    if (wiperCurrent && current > wiperCurrent) complain.error(`${field}.chip`, `${ohms(load.ohm)} of ${load.what} draw up to ${Number((current * 1000).toPrecision(2))} mA through a wiper of ${stage.chip}, and it stands ${wiperCurrent * 1000} mA`, buffer);
    else if (loss > MOST_LOSS) complain.error(`${field}.chip`, halfway, buffer);
    else if (loss > NOTED_LOSS) complain.warning(`${field}.chip`, halfway, `${buffer} if steps have to be even`);
  }
}

/** The last stage before the jack. */
function checkDriver(board: Board, { stage, field }: Placed, jack: string, complain: Complain): void {
  const amplifier = 'put an amplifier between it and the mute relay';
  if (stage.kind === 'pad' || stage.kind === 'ladder') return complain.error(field, `${stage.name} cannot drive headphones, and it is the last stage before ${jack}`, amplifier);
  if (stage.kind === 'volume') {
    const chip = chipOf(board, stage);
    if (chip && volumePart(chip).output !== 'headphones') complain.error(field, `${aPart(chip.part)} cannot drive headphones, and it is the last stage before ${jack}`, amplifier);
  } else if ('offset' in stage && stage.offset > board.silentClick) {
    complain.error(`${field}.offset`, `${stage.offset} mV at the jack click when the mute opens, and silentClick allows ${board.silentClick} mV`, 'take an amplifier with less, or a capacitor or a servo that keeps it away');
  }
}

function checkSources(board: Board, chain: readonly Stage[], complain: Complain): void {
  const first = chain.find(({ input }) => input !== Infinity);
  if (!first) return;
  for (const [name, { resistance }] of Object.entries(board.sources)) {
    const loss = 20 * Math.log10(1 + resistance / first.input);
    if (loss > MOST_LOSS) complain.warning(`${at('sources', name)}.resistance`, `${name} loses ${dB(loss)} in its own ${ohms(resistance)}, for ${first.name} has ${ohms(first.input)}`, 'put a buffer before it if all sources have to be equally loud');
  }
}
