import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLog, gainAt, louderEndRms, offsetAfterSwitches, type GainLog, type Switch } from '../../sim/listen/gainlog.ts';

const still: Switch = { t: 0, gain: 1, offset: 0 };
const log = (left: Switch[], right: Switch[] = [still]): GainLog => ({ duration: 1e9, fullScale: 1, ears: [left, right] });

describe('a gain log', () => {
  it('knows the gain at every instant, as a walk through all switches does', () => {
    const times = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 20 });
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: 60 }), (ts, t) => {
        const ear = [0, ...ts.sort((a, b) => a - b)].map((at, i) => ({ t: at, gain: i, offset: 0 }));
        let walked = 0;
        for (const s of ear) if (s.t <= t) walked = s.gain;
        expect(gainAt(ear, t)).toBe(walked);
      }),
    );
  });

  it('takes the larger end of a change as the reference', () => {
    expect(louderEndRms([still, { t: 5, gain: 3, offset: 0 }, { t: 9, gain: 0.5, offset: 0 }])).toBeCloseTo(Math.SQRT1_2, 12);
    expect(louderEndRms([still, { t: 5, gain: -2, offset: 0 }], 0.5)).toBeCloseTo(Math.SQRT1_2, 12);
  });

  it('refuses what breaks its invariants, and says where', () => {
    expect(() => checkLog(log([still]))).not.toThrow();
    expect(() => checkLog(log([]))).toThrow('left ear: the first switch must be at t = 0');
    expect(() => checkLog(log([still], [{ ...still, t: 1 }]))).toThrow('right ear: the first switch must be at t = 0');
    expect(() => checkLog(log([still, { ...still, t: 9 }, { ...still, t: 5 }]))).toThrow('left ear: switch 2 at 5 ns comes after one at 9 ns');
    expect(() => checkLog(log([still, { t: 1, gain: NaN, offset: 0 }]))).toThrow('switch 1 has a number that is not finite');
    expect(() => checkLog({ ...log([still]), duration: 0 })).toThrow('duration is 0 ns');
    expect(() => checkLog({ ...log([still]), fullScale: 0 })).toThrow('fullScale is 0 V');
  });

  it('lets a step of the offset decay through the coupling capacitor: 1.65 V, 220 uF, 32 ohm, 7 ms', () => {
    const coupling = 220e-6 * 32;
    const ear = [still, { t: 0, gain: 1, offset: 1.65 }, { t: 7.04e6, gain: 1, offset: 1.65 }];
    const volts = offsetAfterSwitches(ear, coupling);
    expect(volts[1]).toBe(1.65);
    expect(volts[2]).toBeCloseTo(1.65 / Math.E, 12);
    expect(offsetAfterSwitches(ear)[2]).toBe(1.65);
    expect(offsetAfterSwitches([{ ...still, offset: 2 }], coupling)[0]).toBe(0); // charged since long
  });
});
