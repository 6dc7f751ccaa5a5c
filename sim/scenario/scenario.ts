/**
 * Scenarios: what a tester does to a board and what is to come of it, in a YAML file that needs no code.
 *
 *   name: One click is one step
 *   complaint: what people say of such devices, and where
 *   board: solo                      a board of ours, or the path of a folder with a board.ts, seen from this file
 *   seed: 1                          chance: bounce, relays, pole skew
 *   signal: unknown                  what plays: silence, unknown, dc, tone 997 Hz
 *   steps:
 *     - wait: 2 s
 *     - turn: knob +1
 *     - expect: { level: -29, within: 100 ms }
 *
 * Steps, one a list item (times want their unit: ms, s, min, h):
 *
 *   wait: 300 ms
 *   turn: knob +3                    10 detents a second; or { knob: knob, detents: -5, rate: 20 }
 *   start turning: knob +3           the same, and the next step begins at once
 *   press: button                    80 ms; or { button: button, for: 120 ms }
 *   double: button                   two presses of 80 ms, 100 ms apart
 *   hold: button                     until `release`; or { button: button, for: 2 s }, which lets go by itself
 *   release: button
 *   say: vol -30                     a line for the amp; beside it `answer:` (the whole) or `answer contains:`
 *   unplug: volume                   a chip's wires break
 *   plug: volume                     and are mended
 *   reset: volume                    a brown-out: the chip forgets
 *   clock: { codec: off }            of a codec: the computer sleeps; later `on`. As the first step: not there at power-up
 *   plug in: phones                  headphones, into a jack that has a switch; they are in from the start
 *   pull out: phones                 and out of it
 *   play: { line: -6 }               how loud a source comes in, dB of its declared maximum, or `silent` as at the start; for
 *                                    sources with a meter
 *   power: cycle                     off for 1 s; or `off` and, later, `on`. Storage and EEPROMs keep what they have
 *   expect: { ... }                  all of it at this instant, or `within: 100 ms`: looked at every ms until all is so
 *
 * In `expect`, levels are dB of the seat's full scale, whatever a contact or a zero-cross switch on its way may still do
 * counted in:
 *
 *   seat: ben                        whose levels are meant; the board's first seat without it
 *   source: cd                       the level of that source alone; of all together without it
 *   level: -30                       at both ears, within 0.05 dB or `tolerance: 0.5 dB`; or { left: -30, right: -32 };
 *                                    or `silent`, -90 dB and less
 *   at most: -60                     at both ears; also `at least`
 *   never louder than: -20           since the expectation before, at either ear, any instant; or `silent`
 *   screen: |                        rows of # and .; what is left out at the end of a row or below is dark; or `dark`
 *   registers: { volume: { pot0: 30 } }
 *   writes: { volume: 3 }            how many there were since the expectation before; or `at most 3`, `at least 1`
 *   trace: [W 28 1e 5e, D16 high]    these in this order, others between them, since the expectation before:
 *                                    W or R, address, bytes (any where none are given), NACK if it failed; a pin of a
 *                                    relay, the master's, or the clip light's
 *
 * A scenario fails too where the firmware threw or hung, a chip got what it does not have, or the input queue overflowed.
 * On a real board levels, screen and registers cannot be seen and wires cannot be cut: that is reported as not checked.
 */
import type { FoundBoard } from '../../boards/find.ts';
import type { Signal } from '../signal.ts';

export interface Scenario {
  /** As it was asked for: complaints begin with it. */
  readonly file: string;
  readonly name: string;
  readonly complaint: string;
  readonly board: FoundBoard;
  readonly seed: number;
  readonly signal: Signal;
  /** What a codec without a clock does with its inputs, where that is not known; left out, it may do either. */
  readonly unclocked?: 'passes' | 'silent';
  readonly steps: readonly Step[];
}

/** Line of the file. Times are ms. */
export type Step = { readonly line: number } & (
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'turn'; readonly knob: string; readonly detents: number; readonly rate: number; readonly meanwhile: boolean }
  | { readonly do: 'move'; readonly button: string; readonly moves: readonly Move[] }
  | { readonly do: 'say'; readonly text: string; readonly answer?: Answer }
  | { readonly do: 'plug'; readonly chip: string; readonly plugged: boolean }
  | { readonly do: 'reset'; readonly chip: string }
  | { readonly do: 'clock'; readonly chip: string; readonly on: boolean }
  | { readonly do: 'socket'; readonly jack: string; readonly plugged: boolean }
  | { readonly do: 'play'; readonly source: string; readonly level: number }
  | { readonly do: 'power'; readonly on: boolean }
  | { readonly do: 'expect'; readonly expectations: readonly Expectation[]; readonly tolerance: number; readonly within: number }
);

/** A finger comes down or up, `after` ms after its last move in this step. */
export interface Move {
  readonly down: boolean;
  readonly after: number;
}

export interface Answer {
  readonly line: number;
  readonly text: string;
  readonly whole: boolean;
}

/** Where a level is looked at. */
export interface Place {
  /** From 0. */
  readonly seat: number;
  /** Its name, where it was said. */
  readonly name?: string;
  /** All sources together without it. */
  readonly source?: string;
}

/** dB, or what nobody hears. */
export type Loudness = number | 'silent';

export type Expectation = { readonly line: number } & (
  | { readonly see: 'level'; readonly place: Place; readonly ears: readonly [left: Loudness | undefined, right: Loudness | undefined] }
  | { readonly see: 'at most' | 'at least'; readonly place: Place; readonly level: number }
  | { readonly see: 'never louder than'; readonly place: Place; readonly level: Loudness }
  | { readonly see: 'screen'; readonly art: string }
  | { readonly see: 'register'; readonly chip: string; readonly register: string; readonly value: number }
  | { readonly see: 'writes'; readonly chip: string; readonly least: number; readonly most: number }
  | { readonly see: 'trace'; readonly entries: readonly Pattern[] }
);

/** An entry of a trace to look for. */
export type Pattern = { readonly text: string; readonly line: number } & (
  | { readonly kind: 'write' | 'read'; readonly bus?: string; readonly address: number; readonly bytes: readonly number[]; readonly ok: boolean }
  | { readonly kind: 'pin'; readonly pin: string; readonly level: boolean }
);
