/** Two knobs, counted. The command line answers with both counts. */
import { board } from './board.ts';
import type { Turn } from '../../../firmware/input/encoder.ts';
import { fullCycleEncoder, halfCycleEncoder, quarterCycleEncoder } from '../../../firmware/input/encoder.ts';

/** The decoder of many a library, wrong on purpose: it looks at the pins when it gets to run. */
function lateEncoder(a: Pin, b: Pin, turn: Turn): void {
  let last = digitalRead(a);
  setWatch(
    () => {
      const now = digitalRead(a);
      if (now && !last) turn(digitalRead(b) ? -1 : 1);
      last = now;
    },
    a,
    { repeat: true, edge: 'both', debounce: 0 },
  );
}

function decoder(): (a: Pin, b: Pin, turn: Turn) => void {
  if (board.late) return lateEncoder;
  if (board.controls.left.edges === 4) return fullCycleEncoder;
  return board.controls.left.edges === 2 ? halfCycleEncoder : quarterCycleEncoder;
}

const decode = decoder();
let left = 0;
let right = 0;
decode(new Pin(board.controls.left.a), new Pin(board.controls.left.b), (detents) => {
  left += detents;
});
decode(new Pin(board.controls.right.a), new Pin(board.controls.right.b), (detents) => {
  right += detents;
});

globalThis.amp = () => left + ' ' + right;
