/**
 * D3: no verb changes a bit outside its own field. Each verb of each driver is called on 16 random states of the part's
 * registers, of which the record of a volume knows nothing; what differs afterwards has to lie in the bits that the verb is about.
 */
import { seeded } from '../../sim/random.ts';
import type { Entry, Line } from './ledger.ts';
import { PARTS } from './parts.ts';
import { asIs } from './wires.ts';
import type { Mangle, Part } from './wires.ts';
import { entry } from './solo.ts';

const STATES = 16;

function measured(name: string, make: (mangle: Mangle) => Part, mangle: Mangle = asIs): Entry {
  const outside: string[] = [];
  let calls = 0;
  let touched = 0;
  for (const verb of Object.keys(make(asIs).verbs)) {
    for (let state = 1; state <= STATES; state++) {
      let broken = false;
      const part = make((bytes) => (broken ? mangle(bytes) : bytes));
      // From the state after power-up too, unless the driver works from a record.
      if (state % 2 || part.recorded) part.start();
      part.scramble(seeded(state * 7919));
      const before = part.chip.peek();
      const { call, field } = part.verbs[verb]!;
      broken = true;
      try {
        call();
      } catch {
        // Refused on the way: all the more nothing else may have changed.
      }
      calls++;
      const after = part.chip.peek();
      for (const register of Object.keys(after)) {
        const changed = before[register]! ^ after[register]!;
        if (changed) touched++;
        if (changed & ~(field[register] ?? 0)) outside.push(`${verb} changed ${register} from ${before[register]!.toString(16)} to ${after[register]!.toString(16)}`);
      }
    }
  }
  return entry('D3', `${outside.length} of ${touched} changes in ${calls} calls were outside${outside.length ? `: ${outside[0]}` : ''}`, 'none', outside.length === 0 && touched > 0, name);
}

/** Drivers whose register is another one. */
const next: Mangle = ([first, ...rest]) => [(first! + 1) & 255, ...rest];
const other: Mangle = ([first, ...rest]) => [first! ^ 2, ...rest];
const nextDigit: Mangle = (bytes) => bytes.map((byte) => byte ^ 0x10);

export const line: Line = {
  id: 'D3',
  title: 'no verb changes a bit outside its own field',
  measure: async () => Object.entries(PARTS).map(([name, make]) => measured(name, make)),
  broken: async () => [measured('AD5252', PARTS['AD5252']!, other), measured('MCP23017', PARTS['MCP23017']!, next), measured('PT2258', PARTS['PT2258']!, nextDigit)],
};
