import { describe, expect, it } from 'vitest';
import { findInterpreter } from '../../sim/ways/interpreter.ts';
import { EXPECTED, EXPECTED_WIRE, NATIVE, run, runNative } from './conformance.ts';

const interpreter = findInterpreter();

describe('the HAL', () => {
  for (const way of ['sim', 'bundle', 'espruino'] as const) {
    it.skipIf(way === 'espruino' && !interpreter)(`${way}: every call does what the contract says`, async () => {
      const { printed, wire, errors } = await run(way);
      expect(printed).toEqual(EXPECTED);
      expect(wire).toEqual(EXPECTED_WIRE);
      expect(errors).toBe(1);
    });
  }

  it.skipIf(!interpreter)('the bare interpreter agrees where no hardware is needed', async () => {
    const printed = await runNative(interpreter!);
    for (const part of NATIVE) expect(printed[part], part).toEqual(EXPECTED[part]);
  });
});
