/** What the compiler refuses already, in an editor and by `npm run types`. Each line below an expected error is one. */
import { expect, test } from 'vitest';
import type { Board, ButtonFacts, ChipFacts, EncoderFacts, GainRelayFacts, LatchingRelayFacts, RestingRelayFacts, SeatFacts } from '../../boards/board.ts';
import { checkBoard } from '../../boards/check/check.ts';
import { board as desk } from '../../boards/desk/board.ts';
import { board as solo } from '../../boards/solo/board.ts';

const wrong: readonly unknown[] = [
  // @ts-expect-error A microcontroller that there is none of.
  { ...solo, mcu: 'RP2040' } satisfies Board,
  // @ts-expect-error A board without a path.
  { ...solo, path: undefined } satisfies Board,
  // @ts-expect-error A part that there is none of.
  { ...solo, chips: { volume: { ...solo.chips.volume, part: 'DS1883' } satisfies ChipFacts } },
  // @ts-expect-error An address in words.
  { ...solo, chips: { volume: { ...solo.chips.volume, address: '0x28' } satisfies ChipFacts } },
  // @ts-expect-error A field of another part.
  { ...solo, chips: { ...solo.chips, screen: { ...solo.chips.screen, rab: 10_000 } satisfies ChipFacts } },
  // @ts-expect-error A contact in the loop.
  { ...desk, path: desk.path.map((stage) => (stage.kind === 'gain relay' ? ({ ...stage, contact: 'feedback' } satisfies GainRelayFacts) : stage)) },
  // @ts-expect-error A latching relay with one coil.
  { ...desk, relays: { ...desk.relays, pad: { ...desk.relays.mute, kind: 'latching relay', set: { pin: 'A0' } } satisfies LatchingRelayFacts } },
  // @ts-expect-error A coil that nothing drives.
  { ...solo, relays: { mute: { ...solo.relays.mute, coil: {} } satisfies RestingRelayFacts } },
  // @ts-expect-error Three edges a detent.
  { ...solo, controls: { ...solo.controls, knob: { ...solo.controls.knob, edges: 3 } satisfies EncoderFacts } },
  // @ts-expect-error A button that does what no button does.
  { ...solo, controls: { ...solo.controls, button: { ...solo.controls.button, does: 'sing' } satisfies ButtonFacts } },
  // @ts-expect-error A slip in a field.
  { ...solo, seats: [{ ...solo.seats[0], limt: 0 } satisfies SeatFacts] },
];

test.each(wrong.map((board) => [board]))('what the compiler refuses the checker refuses as well', (board) => {
  const name = (board as Board).name;
  expect(checkBoard(board, `boards/${name}/board.ts`).filter(({ severity }) => severity === 'error')).not.toEqual([]);
});
