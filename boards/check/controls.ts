/** Seats, jacks and hands: who turns what, and whether the contacts can be followed. */
import { selectorOf } from '../plan/planner.ts';
import type { Board, EncoderFacts } from '../board.ts';
import { checkInputs } from './inputs.ts';
import type { Mcu } from '../mcu.ts';
import { MCUS } from '../mcu.ts';
import type { Complain } from './complaint.ts';
import { at, missing, own, unused } from './complaint.ts';

/** Detents a second that a hand makes at most. */
const FASTEST = 60;
/** ms: what firmware/input/button.ts takes for one press, however it bounces. */
const BUTTON_BOUNCE = 30;
/** Time constants until an edge through a filter is seen: a high at 0.7 of the supply, ln(1 / 0.3). */
const UNTIL_SEEN = 1.2;

export function checkSeats(board: Board, complain: Complain): void {
  const names = new Map<string, number>();
  const jacks = new Map<string, string>();
  const all = Object.keys(board.jacks);
  let lost = 0;
  board.seats.forEach((seat, i) => {
    const before = names.get(seat.name);
    if (before !== undefined) complain.error(`seats[${i}].name`, `there is a seat ${seat.name} already (seats[${before}])`, 'give it another name');
    names.set(seat.name, before ?? i);
    const other = jacks.get(seat.jack);
    if (!own(board.jacks, seat.jack)) missing(`seats[${i}].jack`, 'jack', seat.jack, all.filter((name) => !board.seats.some(({ jack }) => jack === name)), complain);
    else if (other !== undefined) complain.error(`seats[${i}].jack`, `${seat.jack} is the jack of ${other} already`, 'give each seat its own');
    else {
      jacks.set(seat.jack, seat.name);
      return;
    }
    lost++;
  });
  for (const jack of unused(all, (name) => jacks.has(name), lost)) complain.error(at('jacks', jack), 'no seat has it', 'give it to a seat, or leave it out');
}

export function checkControls(board: Board, complain: Complain): void {
  const seats = board.seats.map(({ name }) => name);
  const turned = new Set<string>();
  checkScreen(board, complain);
  checkInputs(board, complain);
  const selects = selectorOf(board) !== undefined;
  for (const [name, control] of Object.entries(board.controls)) {
    const field = at('controls', name);
    const seat = control.seat ?? seats[0]!;
    if (!seats.includes(seat)) missing(`${field}.seat`, 'seat', seat, seats, complain);
    if (control.kind === 'encoder') {
      turned.add(seat);
      checkFilter(field, control, complain);
      continue;
    }
    if (control.does === 'up' || control.does === 'down') turned.add(seat);
    if (control.does === 'input' && !selects) complain.error(`${field}.does`, 'there is no selector, so there is no next input', 'give it something else to do, or add a selector');
    if (control.does === 'seat' && seats.length < 2) complain.error(`${field}.does`, 'there is one seat, so there is no next one', 'give it something else to do, or add a seat');
    if (control.bounce.ms >= BUTTON_BOUNCE) complain.error(`${field}.bounce.ms`, `${control.bounce.ms} ms of bounce are taken for a second press, from ${BUTTON_BOUNCE} ms on`, 'take a better button, or put a capacitor across it');
  }
  for (const seat of new Set(seats)) {
    if (!turned.has(seat)) complain.warning(`seats[${seats.indexOf(seat)}]`, `no knob or button turns ${seat} up and down`, `name it in a control: seat: '${seat}'`);
  }
}

function checkScreen(board: Board, complain: Complain): void {
  const mcu: Mcu = MCUS[board.mcu];
  const chip = Object.keys(board.chips).find((name) => board.chips[name]!.part === 'SSD1306');
  if (!board.screen) return;
  if (!mcu.screen) complain.error('screen', `${mcu.id} has no screen of its own`, 'leave it out, or add one to the chips');
  else if (chip !== undefined) complain.error('screen', `there is a screen already, ${chip}`, 'leave one of them out');
}

/** At the fastest turn an edge has to be through its filter before the other contact moves: half of that time is taken. */
function checkFilter(field: string, { edges, filter, bounce }: EncoderFacts, complain: Complain): void {
  const spacing = 1000 / (FASTEST * edges);
  const delay = 1000 * UNTIL_SEEN * (filter.pullup + filter.series) * filter.capacitor;
  if (delay > spacing / 2) {
    const most = spacing / 2 / 1000 / UNTIL_SEEN / (filter.pullup + filter.series);
    complain.error(
      `${field}.filter.capacitor`,
      `an edge takes ${delay.toFixed(1)} ms through this filter, and at ${FASTEST} detents a second edges are ${spacing.toFixed(1)} ms apart`,
      `take ${Math.floor(most * 1e9)} nF or less, or smaller resistors`,
    );
  } else if (edges === 1 && !filter.capacitor && bounce.ms > 0) {
    complain.warning(`${field}.filter.capacitor`, 'a knob with one edge a detent and no filter jumps to and fro when a contact bounces', 'take about 22 nF');
  }
}
