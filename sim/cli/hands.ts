/** A person's hands and eyes on a simulated board, in the words of its board file. */
import type { Board, ControlFacts } from '../../boards/board.ts';
import { pathOf } from '../../boards/board.ts';
import { screenOf } from '../../boards/parts.ts';
import type { Bench } from '../bench.ts';
import { MS } from '../clock.ts';
import { SILENT_DB } from '../decibels.ts';

/** How long a short press is, and the pause that a finger makes before the next, ms. */
export const SHORT = 80;
export const PAUSE = 60;
/** A finger does not save up more than this, ms. */
const PATIENCE = 1500;
/** As fast as somebody turns who is in a hurry, detents a second. */
const HURRY = 40;

/** Where somebody sits: a seat, and the controls that are for it, by their names. */
export interface Place {
  readonly seat: number;
  readonly name: string;
  readonly knob?: string;
  readonly up?: string;
  readonly down?: string;
  readonly mute?: string;
  readonly input?: string;
}

/** A place for each knob of a seat, and one for a seat that has none. */
export function placesOf({ seats, controls }: Board): Place[] {
  return seats.flatMap(({ name }, seat) => {
    const mine = Object.entries(controls).filter(([, control]) => (control.seat ?? seats[0]!.name) === name);
    const knobs = mine.filter(([, { kind }]) => kind === 'encoder').map(([knob]) => ({ knob }));
    const button = (does: string): string | undefined => mine.find(([, control]) => doesOf(control) === does)?.[0];
    // The sources are everybody's.
    const input = Object.entries(controls).find(([, control]) => doesOf(control) === 'input')?.[0];
    const buttons = Object.entries({ up: button('up'), down: button('down'), mute: button('mute'), input }).filter(([, found]) => found);
    return (knobs.length ? knobs : [{}]).map((knob) => ({ seat, name, ...knob, ...Object.fromEntries(buttons) }));
  });
}

function doesOf(control: ControlFacts): string | undefined {
  return control.kind === 'button' ? control.does : undefined;
}

export class Hands {
  readonly places: readonly Place[];
  private chosen = 0;
  private fingerFree = 0;
  private readonly bench: Bench;

  constructor(bench: Bench) {
    this.bench = bench;
    this.places = placesOf(bench.board);
  }

  /** Where the hands are; undefined on a board without seats. */
  get place(): Place | undefined {
    return this.places[this.chosen];
  }

  /** Goes to a place by its number, from 0; nowhere if there is none. */
  goTo(place: number): void {
    if (place in this.places) this.chosen = place;
  }

  goOn(): void {
    this.goTo((this.chosen + 1) % this.places.length);
  }

  /** Turns the knob, or presses a button for louder or quieter. Time has to run for it. */
  turn(detents: number): void {
    const { knob, up, down } = this.place ?? {};
    if (knob !== undefined) this.bench.knob(knob).turn(detents, HURRY);
    else this.press(detents > 0 ? up : down, SHORT);
  }

  /** Presses a button for `ms`; nothing where there is no such button. */
  press(button: string | undefined, ms: number): void {
    const now = this.bench.clock.now;
    const from = Math.max(now, this.fingerFree);
    if (button === undefined || from > now + PATIENCE * MS) return;
    const contact = this.bench.button(button);
    contact.move(from, true);
    contact.move(from + ms * MS, false);
    this.fingerFree = from + (ms + PAUSE) * MS;
  }
}

/** What wires can be pulled from: the volume chip of a seat (an expander where there is none), the screen. */
export function chipNames({ board }: Bench, seat = 0): { volume: string | undefined; screen: string | undefined } {
  const stage = board.seats[seat] && pathOf(board, board.seats[seat]).find((one) => one.kind === 'volume');
  const expander = Object.values(board.relays).flatMap((relay) => (relay.kind === 'relay' && 'expander' in relay.coil ? [relay.coil.expander] : []))[0];
  const screen = screenOf(board);
  return { volume: stage?.kind === 'volume' ? stage.chip : expander, screen };
}

export function isPlugged({ board, buses }: Bench, chip: string): boolean {
  const { bus, address } = board.chips[chip]!;
  return !buses.get(bus)!.unplugged.has(address);
}

/** Whether headphones are in a jack that has a switch; undefined for one that has none. */
export function headphonesIn({ board, sockets }: Bench, jack: string): boolean | undefined {
  const socket = sockets.get(jack);
  return socket && socket.closed === (board.jacks[jack]!.sense!.plugged === 'low');
}

/** Whether a seat's mute relay connects the headphones; undefined where there is none. */
export function relayOn({ board, relays }: Bench, seat = 0): boolean | undefined {
  const stage = board.seats[seat] && pathOf(board, board.seats[seat]).find((one) => one.kind === 'mute relay');
  const relay = stage?.kind === 'mute relay' ? relays.get(stage.relay) : undefined;
  return relay && ('coilOn' in relay ? relay.coilOn : relay.closed(0));
}

/** Level at an ear of a seat in dB, -Infinity for silence. */
export function heard(bench: Bench, ear: 0 | 1, seat = 0): number {
  const level = bench.level(ear, seat);
  return level <= SILENT_DB ? -Infinity : level;
}

/** How a part is, in `stat`. */
const HOW = 'found|missing|stuck|reset';

/** What the amp says is wrong with its parts, as it says it in `stat`; '' when nothing is. A part may have its name behind it. */
export function faultsIn(stat: string, { board }: Bench): string {
  const parts = [...new Set(Object.values(board.chips).map(({ part }) => part))].join('|');
  if (!parts) return '';
  const said = stat.matchAll(new RegExp(`\\b(${parts})((?: (?!(?:${HOW})\\b)\\S+)*) (${HOW})\\b`, 'g'));
  return [...said].flatMap(([whole, , , how]) => (how === 'found' ? [] : [whole])).join(', ');
}
