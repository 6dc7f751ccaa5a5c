/** G6: one conformance suite for every side of the HAL (`test/hal/conformance.ts`). */
import { findInterpreter } from '../../sim/ways/interpreter.ts';
import { EXPECTED, EXPECTED_WIRE, NATIVE, run, runNative } from '../hal/conformance.ts';
import type { Run } from '../hal/conformance.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, skipped } from './solo.ts';

const PARTS = Object.keys(EXPECTED);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function judged(way: string, { printed, wire, errors }: Run): Entry {
  const right = PARTS.filter((part) => same(printed[part], EXPECTED[part]));
  const wrong = PARTS.filter((part) => !right.includes(part));
  const wires = wire.filter((sent, i) => sent === EXPECTED_WIRE[i]).length;
  return entry('G6', `${way}: ${right.length} of ${PARTS.length} parts as the contract says${wrong.length ? ` (not ${wrong.join(', ')})` : ''}, ${wires} of ${EXPECTED_WIRE.length} transfers`,
    'all', wrong.length === 0 && same(wire, EXPECTED_WIRE) && errors === 1, 'solo');
}

export const line: Line = {
  id: 'G6',
  title: 'HAL conformance, one suite for every side',
  async measure() {
    const entries = [judged('sim', await run('sim')), judged('bundle', await run('bundle'))];
    const interpreter = findInterpreter();
    if (!interpreter) return [...entries, skipped('G6', 'all, in the interpreter', 'solo')];
    entries.push(judged('espruino', await run('espruino')));
    const native = await runNative(interpreter);
    const right = NATIVE.filter((part) => same(native[part], EXPECTED[part]));
    const wrong = NATIVE.filter((part) => !right.includes(part));
    entries.push(entry('G6', `bare interpreter: ${right.length} of ${NATIVE.length} parts that need no hardware${wrong.length ? ` (not ${wrong.join(', ')})` : ''}`, 'all', wrong.length === 0, 'solo'));
    return entries;
  },
  async broken() {
    // A side that sends its bytes last first.
    const wrong = await run('sim', ({ port }) => {
      const send = port.write.bind(port);
      port.write = (bus, address, bytes, stop) => send(bus, address, [...bytes].reverse(), stop);
    });
    return [judged('a side that sends bytes last first', wrong)];
  },
};
