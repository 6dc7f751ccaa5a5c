/** Two knobs, counted. The command line answers with both counts. */
import { board } from './board.ts';
import type { Turn } from '../../../firmware/input/encoder.ts';
import { fullCycleEncoder, halfCycleEncoder, quarterCycleEncoder } from '../../../firmware/input/encoder.ts';

interface Counter {
  detents: number;
}

function count(counter: Counter, detents: number): void {
  counter.detents += detents;
}

/** The decoder of many a library, wrong on purpose: it looks at the pins when it gets to run. */
function lateEncoder(a: Pin, b: Pin, turn: Turn<Counter>, counter: Counter): void {
  let last = digitalRead(a);
  setWatch(
    () => {
      const now = digitalRead(a);
      if (now && !last) turn(counter, digitalRead(b) ? -1 : 1);
      last = now;
    },
    a,
    { repeat: true, edge: 'both', debounce: 0 },
  );
}

function decoder(): (a: Pin, b: Pin, turn: Turn<Counter>, counter: Counter) => void {
  if (board.late) return lateEncoder;
  if (board.controls.left.edges === 4) return fullCycleEncoder;
  return board.controls.left.edges === 2 ? halfCycleEncoder : quarterCycleEncoder;
}

/** Work that keeps the interpreter from the knobs: as long as a slow drawing, again and again. */
function work(): void {
  const start = getTime();
  while ((getTime() - start) * 1000 < board.work.ms) digitalWrite(spare, 1);
}

const spare = new Pin(board.work.pin);
const decode = decoder();
const left: Counter = { detents: 0 };
const right: Counter = { detents: 0 };
decode(new Pin(board.controls.left.a), new Pin(board.controls.left.b), count, left);
decode(new Pin(board.controls.right.a), new Pin(board.controls.right.b), count, right);

setInterval(work, board.work.every);
globalThis.amp = () => left.detents + ' ' + right.detents;
