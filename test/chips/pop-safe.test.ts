/**
 * The order that does not pop, of each codec: nothing that makes direct voltage (supplies, half supply, outputs) or a jump of
 * the signal (ways) moves while the headphones can hear it; the DAC goes silent first where the part wants it; stop is start
 * backwards; the waits are those of data sheets and drivers in use. By chance: routes, volumes, stops and starts that a bus
 * breaks off, half supplies that are cut short, parts that lose their power.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as wm8960 from '../../firmware/chips/wm8960.ts';
import { MS } from '../../sim/clock.ts';
import { CODECS, NAMES, type Stand } from './codecs.ts';
import { ORDERS, registersIn as part, type Peek } from './pop-safe.ts';

const ALL = Object.keys(ORDERS) as (keyof typeof ORDERS)[];

const make = (name: keyof typeof ORDERS): Stand => (name === 'WM8960 with capacitors' ? CODECS['WM8960'](undefined, wm8960.RECORD) : CODECS[name]());

/** Every way to the headphones now: the most that it may let through. */
function loudness({ chip }: Stand): number[] {
  const inputs = [...new Set(chip.paths().map(({ from }) => from))];
  return inputs.flatMap((from) => ['left', 'right'].map((ear) => chip.path(from, `headphone ${ear}`).hi));
}

/** -80 dB, the highest floor among them. */
const SILENCE = 1.0001e-4;

/** Watches every byte and every change of a gain. */
function watched(name: keyof typeof ORDERS) {
  const all = make(name);
  const order = ORDERS[name];
  const state = { doing: 'nothing' as 'nothing' | 'start' | 'stop' | 'verb', heard: loudness(all), limit: undefined as number[] | undefined, before: all.chip.peek() as Peek };
  all.world.heard = () => {
    state.heard = loudness(all);
    const { limit } = state;
    if (limit) state.heard.forEach((hi, i) => expect(hi, `${name}, ${state.doing}`).toBeLessThanOrEqual(Math.max(limit[i]!, SILENCE) * 1.0001));
  };
  all.world.onByte = () => {
    const { before } = state;
    const after = all.chip.peek();
    state.before = after;
    const moved = part(before, order.power) !== part(after, order.power);
    if (state.doing === 'verb') expect(moved, `${name}: a verb has moved a supply`).toBe(false);
    if (state.doing !== 'start' && state.doing !== 'stop') return;
    if (moved) {
      expect([order.muted(before), order.muted(after)], `${name}, ${state.doing}: a supply moves while the headphones are not muted`).toEqual([true, true]);
      expect(order.dacMuted?.(before) ?? true, `${name}, ${state.doing}: a supply moves while the DAC is not muted`).toBe(true);
      expect(Math.max(...state.heard), `${name}, ${state.doing}: a supply moves and something is heard`).toBeLessThanOrEqual(SILENCE);
    }
    if (part(before, order.ways) !== part(after, order.ways)) {
      expect((order.dacMuted ?? order.muted)(before), `${name}, ${state.doing}: a way moves before the mute`).toBe(true);
    }
  };
  /** One phase, whose bytes may be broken off. */
  const phase = (doing: 'start' | 'stop', n: number): number => {
    state.doing = doing;
    state.before = all.chip.peek();
    state.limit = loudness(all);
    try {
      return doing === 'start' ? all.codec.open(n) : all.codec.close(n);
    } finally {
      state.doing = 'nothing';
    }
  };
  const whole = (doing: 'start' | 'stop') => {
    for (let n = 0, ms = 1; ms; n++) {
      ms = phase(doing, n);
      all.wait(ms);
    }
  };
  /** An order of a verb: no instant is louder than the louder of its ends. */
  const obey = (call: () => void) => {
    const before = loudness(all);
    const louder: number[][] = [];
    const { heard } = all.world;
    all.world.heard = () => {
      state.heard = loudness(all);
      louder.push(state.heard);
    };
    state.doing = 'verb';
    state.before = all.chip.peek();
    try {
      call();
      all.wait(400);
      const after = loudness(all);
      for (const instant of louder) instant.forEach((hi, i) => expect(hi, `${name}: louder on the way`).toBeLessThanOrEqual(Math.max(before[i]!, after[i]!, SILENCE) * 1.0001));
    } finally {
      state.doing = 'nothing';
      all.world.heard = heard;
      state.limit = undefined;
    }
  };
  return { ...all, order, state, phase, whole, obey };
}

/** When each fact came to be, and ceased to be, for the last time: ns. */
function times(name: keyof typeof ORDERS, doing: 'start' | 'stop') {
  const all = watched(name);
  all.whole('start');
  // Registers that wake as if they were on are off then.
  if (doing === 'start') all.whole('stop');
  const facts = { ...all.order.off, ...all.order.extra };
  const at: Record<string, { ns: number; byte: number }> = {};
  let byte = 0;
  let before = all.chip.peek() as Peek;
  const { onByte } = all.world;
  all.world.onByte = () => {
    onByte();
    const after = all.chip.peek();
    byte++;
    for (const [fact, holds] of Object.entries(facts)) if (holds(before) !== holds(after) && holds(after) === (doing === 'stop')) at[fact] = { ns: all.clock.now, byte };
    before = after;
  };
  all.whole(doing);
  at['end'] = { ns: all.clock.now, byte: byte + 1 };
  return at;
}

describe.each(ALL)('%s', (name) => {
  const { off, on = Object.keys(off).reverse(), waits } = ORDERS[name];
  /** Facts by their write; what one write does is in the order that was expected. */
  const order = (doing: 'start' | 'stop', expected: readonly string[]) => {
    const at = times(name, doing);
    return [...expected].sort((a, b) => at[a]!.byte - at[b]!.byte);
  };

  test('goes off in its order, and comes on in the opposite one', () => {
    expect(order('stop', Object.keys(off))).toEqual(Object.keys(off));
    expect(order('start', on)).toEqual(on);
  });

  test.each(waits)('%s: from %s to %s at least %i ms', (doing, from, to, ms) => {
    const at = times(name, doing);
    expect((at[to]!.ns - at[from]!.ns) / MS).toBeGreaterThanOrEqual(ms);
  });
});

type Step =
  | { kind: 'verb'; which: number; values: number[] }
  | { kind: 'volume'; left: number; right: number }
  | { kind: 'break'; doing: 'start' | 'stop' | 'verb'; byte: number; which: number; values: number[] }
  | { kind: 'cut short'; doing: 'start' | 'stop'; phase: number; part: number }
  | { kind: 'power'; ms: number }
  | { kind: 'again'; stop: boolean };

const number = fc.integer({ min: 0, max: 1000 });
const values = fc.array(number, { minLength: 2, maxLength: 2 });
const doing = fc.constantFrom('start' as const, 'stop' as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('verb' as const), which: number, values }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('volume' as const), left: number, right: number }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('break' as const), doing: fc.constantFrom('start' as const, 'stop' as const, 'verb' as const), byte: fc.integer({ min: 0, max: 60 }), which: number, values }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cut short' as const), doing, phase: fc.integer({ min: 0, max: 3 }), part: fc.double({ min: 0, max: 1, noNaN: true }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('power' as const), ms: fc.integer({ min: 0, max: 1500 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('again' as const), stop: fc.boolean() }) },
);

/** Runs an order that the bus breaks off after so many bytes; whether it did. */
function broken(all: ReturnType<typeof watched>, bytes: number, act: () => void): boolean {
  const { onByte } = all.world;
  let left = bytes;
  all.world.onByte = () => {
    onByte();
    if (!left--) all.wires.unplugged.add(all.chip.address);
  };
  try {
    act();
    return false;
  } catch (error) {
    if (!String(error).includes('not acknowledged')) throw error;
    return true;
  } finally {
    all.wires.unplugged.clear();
    all.world.onByte = onByte;
  }
}

describe('whatever is ordered and whatever breaks', () => {
  test.each(ALL)('%s keeps its order, is never louder than its ends, and holds what was ordered', (name) => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 4, maxLength: 12 }), (steps) => {
        const all = watched(name);
        const { codec, chip } = all;
        const verbs = Object.values(codec.verbs);
        const called = (which: number, picks: readonly number[]) => {
          const { takes, call } = verbs[which % verbs.length]!;
          return () => call(...takes.map((each, i) => each[picks[i]! % each.length]!));
        };
        /** As a firmware does: whatever state it is in, silence first. */
        const restart = () => {
          all.whole('start');
          all.state.limit = undefined;
          expect(Math.max(...loudness(all)), `${name}: silent after a start`).toBeLessThanOrEqual(SILENCE);
        };
        restart();
        for (const each of steps) {
          if (each.kind === 'verb') all.obey(called(each.which, each.values));
          if (each.kind === 'volume') {
            all.obey(() => codec.headphones(each.left % (codec.most + 1), each.right % (codec.most + 1)));
          }
          if (each.kind === 'break') {
            const { doing: act } = each;
            const failed = broken(all, each.byte, act === 'verb' ? called(each.which, each.values) : () => all.whole(act));
            if (failed || act !== 'verb') restart();
          }
          if (each.kind === 'cut short') {
            // Up to a phase, part of its wait, and from the beginning.
            for (let n = 0; n <= each.phase; n++) {
              const ms = all.phase(each.doing, n);
              all.wait(n === each.phase ? ms * each.part : ms);
              if (!ms) break;
            }
            restart();
          }
          if (each.kind === 'power') {
            all.state.limit = undefined;
            chip.power(false);
            all.wait(each.ms);
            chip.power(true);
            restart();
          }
          if (each.kind === 'again') {
            if (each.stop) all.whole('stop');
            restart();
          }
          // The latches of the WM8960 are empty: what was written is in force.
          if (name.startsWith('WM8960')) {
            const peek = chip.peek();
            expect(['LINVOL', 'RINVOL', 'LOUT1', 'ROUT1', 'LDAC', 'RDAC', 'LADC', 'RADC'].map((register) => peek[register]! & (register.includes('INVOL') ? 0xbf : register.includes('OUT1') ? 0x7f : 0xff)))
              .toEqual(['pgaLeft', 'pgaRight', 'headphoneLeft', 'headphoneRight', 'dacLeft', 'dacRight', 'adcLeft', 'adcRight'].map((inForce) => peek[inForce]! & (inForce.startsWith('pga') ? 0xbf : inForce.startsWith('headphone') ? 0x7f : 0xff)));
          }
        }
        restart();
        all.obey(() => codec.headphones(3, 5));
        all.wait(1000);
        // A part that is read says so; one that is not is written again, and nothing changes.
        const before = chip.peek();
        expect(codec.verify(3, 5)).toBe(true);
        expect(chip.peek()).toEqual(before);
      }),
      { seed: 4711, numRuns: name.startsWith('WM8960') ? 100 : 200 }, // it is there twice
    );
  }, 60_000);
});

test('every codec is here', () => {
  expect(NAMES.filter((name) => !(name in ORDERS))).toEqual([]);
});
