import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Clock, MS } from '../../sim/clock.ts';
import { between, seeded } from '../../sim/random.ts';
import { Ladder, cellResistors, ladderBounds, ladderGain, ladderNetwork } from '../../sim/parts/ladder.ts';
import type { Cell, LadderNetwork } from '../../sim/parts/ladder.ts';
import { LatchingRelay } from '../../sim/parts/latching.ts';
import { Relay } from '../../sim/parts/relay.ts';

type State = 'bypassed' | 'engaged' | 'travelling';

const dB = (gain: number): number => 20 * Math.log10(gain);
const CODES = Array.from({ length: 64 }, (_, code) => code);
/** Bit i of a code engages cell i, which loses 2^i dB. */
const settled = (code: number): ('bypassed' | 'engaged')[] => [0, 1, 2, 3, 4, 5].map((i) => ((code >> i) & 1 ? 'engaged' : 'bypassed'));
const level = (network: LadderNetwork, code: number): number => dB(ladderGain(network, settled(code)));

/** Another way to the same figure: the currents of every node add up to nothing, solved by elimination. */
function nodal(network: LadderNetwork, cells: readonly Cell[]): number {
  // 0 ohm makes two nodes one.
  const nodes = [0];
  for (const series of [network.source, ...cells.map((cell) => cell.series)]) nodes.push(nodes.at(-1)! + (series === 0 ? 0 : 1));
  const size = nodes.at(-1)! + 1;
  const rows = Array.from({ length: size }, () => Array<number>(size + 1).fill(0));
  const shunt = (node: number, ohm: number) => (rows[node]![node]! += 1 / ohm);
  const join = (a: number, b: number, ohm: number) => {
    if (a === b) return;
    for (const [node, other] of [[a, b], [b, a]] as const) {
      rows[node]![node]! += 1 / ohm;
      rows[node]![other]! -= 1 / ohm;
    }
  };
  join(0, nodes[1]!, network.source);
  cells.forEach(({ before, series, after }, i) => {
    shunt(nodes[i + 1]!, before);
    join(nodes[i + 1]!, nodes[i + 2]!, series);
    shunt(nodes[i + 2]!, after);
  });
  shunt(size - 1, network.load);
  rows[0] = [1, ...Array<number>(size - 1).fill(0), 1]; // 1 V at the source
  for (let pivot = 0; pivot < size; pivot++) {
    const best = rows.slice(pivot).reduce((most, row, i) => (Math.abs(row[pivot]!) > Math.abs(rows[most]![pivot]!) ? i + pivot : most), pivot);
    [rows[pivot], rows[best]] = [rows[best]!, rows[pivot]!];
    for (const row of rows) {
      if (row === rows[pivot]) continue;
      const times = row[pivot]! / rows[pivot]![pivot]!;
      row.forEach((value, i) => (row[i] = value - times * rows[pivot]![i]!));
    }
  }
  return rows[size - 1]![size]! / rows[size - 1]![size - 1]!;
}

describe('a cell', () => {
  // 6.0206 dB is a half: an L of 10 k is 5 k and 10 k; a pi is 7.5 k between two of 30 k.
  test('has the resistors of the text books', () => {
    const half = 20 * Math.log10(2);
    const { before, series, after } = cellResistors(half, 10_000);
    expect(before).toBe(Infinity);
    expect([series, after]).toEqual([expect.closeTo(5000, 6), expect.closeTo(10_000, 6)]);
    const pi = cellResistors(half, 10_000, 'pi');
    expect([pi.before, pi.series, pi.after]).toEqual([30_000, 7500, 30_000].map((ohm) => expect.closeTo(ohm, 6)));
    // 20 dB in 600 ohm: 540 and 66.67; 733.3, 2970, 733.3.
    const l20 = cellResistors(20, 600);
    expect([l20.series, l20.after]).toEqual([540, 66.667].map((ohm) => expect.closeTo(ohm, 3)));
    const pi20 = cellResistors(20, 600, 'pi');
    expect([pi20.before, pi20.series, pi20.after]).toEqual([733.333, 2970, 733.333].map((ohm) => expect.closeTo(ohm, 3)));
  });

  test.each(['L', 'pi'] as const)('%s: of 0 dB it is a wire, and none amplifies', (form) => {
    expect(cellResistors(0, 10_000, form)).toEqual({ before: Infinity, series: 0, after: Infinity });
    expect(() => cellResistors(-1, 10_000, form)).toThrow(RangeError);
    expect(() => cellResistors(NaN, 10_000, form)).toThrow(RangeError);
  });

  test.each(['L', 'pi'] as const)('%s: terminated by its impedance it shows it: the next one sees no difference', (form) => {
    for (const loss of [1, 2, 4, 8, 16, 32]) {
      // With a source of Z, an input of Z halves the voltage, whatever the cell loses after that.
      const network = ladderNetwork({ dB: [loss], form, source: 10_000 });
      expect(dB(ladderGain(network, ['engaged'])) + loss).toBeCloseTo(dB(0.5), 9);
    }
  });
});

describe('the gain of a ladder', () => {
  test.each(['L', 'pi'] as const)('%s: each of the 64 codes loses its dB, terminated by its impedance', (form) => {
    const network = ladderNetwork({ form });
    for (const code of CODES) expect(Math.abs(level(network, code) + code)).toBeLessThan(1e-9);
  });

  test('with the nearest resistors of the E96 series each code is within 0.2 dB, and each louder than the next', () => {
    // 10 k, L, 1 2 4 8 16 32 dB; 12 resistors, picked by hand.
    const cells = [[1100, 82_500], [2050, 38_300], [3650, 16_900], [6040, 6650], [8450, 1870], [9760, 255]].map(([series, after]) => ({ before: Infinity, series: series!, after: after! }));
    const network = { ...ladderNetwork(), cells };
    for (const code of CODES) expect(Math.abs(level(network, code) + code)).toBeLessThan(0.2);
    for (const code of CODES.slice(1)) expect(level(network, code)).toBeLessThan(level(network, code - 1));
  });

  test('a source with resistance takes its share once', () => {
    const network = ladderNetwork({ source: 100 });
    for (const code of CODES) expect(level(network, code)).toBeCloseTo(dB(10_000 / 10_100) - code, 9);
  });

  test('loaded otherwise, the error is that of the network, not of a sum', () => {
    // By hand: L of 6.02 dB (5 k, 10 k) into 5 k is 10 k || 5 k = 3.333 k behind 5 k: 0.4. Twice: the second shows
    // 8.333 k, with its 10 k before it 4.5455 k behind 5 k: 0.47619 * 0.4.
    const half = 20 * Math.log10(2);
    const two = ladderNetwork({ dB: [half, half], load: 5000 });
    expect(ladderGain(two, ['bypassed', 'engaged'])).toBeCloseTo(0.4, 9);
    expect(ladderGain(two, ['engaged', 'bypassed'])).toBeCloseTo(0.4, 9);
    expect(ladderGain(two, ['engaged', 'engaged'])).toBeCloseTo(0.190476, 6);
    // Not terminated at all: 10 k behind 5 k is 2/3; twice, 10 k || 15 k = 6 k behind 5 k, and 2/3 of that.
    const open = ladderNetwork({ dB: [half, half], load: Infinity });
    expect(dB(ladderGain(open, ['engaged', 'bypassed']))).toBeCloseTo(dB(2 / 3), 9);
    expect(dB(ladderGain(open, ['engaged', 'engaged']))).toBeCloseTo(dB(4 / 11), 9);
  });

  test.each([47_000, 5000, Infinity])('a whole ladder into %s ohm is off by what its loading says, and never the sum of its cells', (load) => {
    const network = ladderNetwork({ load });
    const single = [0, 1, 2, 3, 4, 5].map((i) => level(network, 1 << i));
    const apart = CODES.map((code) => level(network, code) - single.reduce((sum, loss, i) => sum + ((code >> i) & 1 ? loss : 0), 0));
    expect(Math.max(...apart.map(Math.abs))).toBeGreaterThan(0.5);
  });

  test('is what the currents of every node say', () => {
    const ohm = fc.double({ min: 1, max: 1e6, noNaN: true });
    const cell = fc.record({ before: fc.oneof(ohm, fc.constant(Infinity)), series: fc.oneof(ohm, fc.constant(0)), after: fc.oneof(ohm, fc.constant(Infinity)) });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 6 }), fc.oneof(ohm, fc.constant(0)), fc.oneof(ohm, fc.constant(Infinity)), (cells, source, load) => {
        const network = { source, cells, load, transit: 'silent' as const };
        const gain = ladderGain(network, cells.map(() => 'engaged'));
        expect(Math.abs(gain / nodal(network, cells) - 1)).toBeLessThan(1e-8);
        expect(gain).toBe(ladderGain(network, cells));
      }),
    );
  });

  test('an interrupted line or a short to ground is silence, whatever stands around it', () => {
    const network = ladderNetwork({ dB: [6, 6], source: 0, load: Infinity });
    expect(ladderGain(network, ['engaged', { before: Infinity, series: Infinity, after: Infinity }])).toBe(0);
    expect(ladderGain(network, [{ before: 0, series: 0, after: Infinity }, 'bypassed'])).toBe(0);
    expect(ladderGain(network, ['bypassed', { before: Infinity, series: 0, after: 0 }])).toBe(0);
    expect(ladderGain({ ...network, load: 0 }, ['bypassed', 'bypassed'])).toBe(0);
  });

  test('wants a state for each cell', () => {
    expect(() => ladderGain(ladderNetwork(), ['engaged'])).toThrow('a ladder of 6 cells got 1 states');
    expect(() => ladderBounds(ladderNetwork(), [])).toThrow(RangeError);
  });
});

describe('tolerance', () => {
  test('the same seed makes the same resistors, each inside its tolerance and over all of it', () => {
    const made = (seed: number) => ladderNetwork({ form: 'pi', spread: { tolerance: 0.01, random: seeded(seed) } });
    expect(made(3)).toEqual(made(3));
    expect(made(3)).not.toEqual(made(4));
    const nominal = ladderNetwork({ form: 'pi' }).cells;
    const shares = Array.from({ length: 50 }, (_, seed) => made(seed).cells.flatMap((cell, i) => (['before', 'series', 'after'] as const).map((r) => cell[r] / nominal[i]![r] - 1))).flat();
    expect(Math.max(...shares)).toBeLessThanOrEqual(0.01);
    expect(Math.max(...shares)).toBeGreaterThan(0.0099);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(-0.01);
    expect(Math.min(...shares)).toBeLessThan(-0.0099);
  });

  test('1 % resistors: each code within 0.5 dB of its level, and each louder than the next', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const network = ladderNetwork({ spread: { tolerance: 0.01, random: seeded(seed) } });
      const levels = CODES.map((code) => level(network, code));
      levels.forEach((is, code) => expect(Math.abs(is + code)).toBeLessThan(0.5));
      levels.slice(1).forEach((is, code) => expect(is).toBeLessThan(levels[code]!));
    }
  });
});

/** Any ladder, any loading. */
const anyNetwork = fc
  .record({
    form: fc.constantFrom('L' as const, 'pi' as const),
    source: fc.constantFrom(0, 100, 10_000),
    load: fc.constantFrom(1000, 10_000, 47_000, Infinity),
    tolerance: fc.constantFrom(0, 0.05),
    seed: fc.nat(),
    transit: fc.constantFrom('silent' as const, 'between' as const),
  })
  .map(({ tolerance, seed, ...options }) => ladderNetwork({ ...options, spread: { tolerance, random: seeded(seed) } }));
const anyStates = fc.array(fc.constantFrom<State>('bypassed', 'engaged', 'travelling'), { minLength: 6, maxLength: 6 });
const ABOUT = 1 + 1e-12;

describe('the bounds', () => {
  test('at rest are the gain', () => {
    const network = ladderNetwork({ load: 47_000 });
    for (const code of CODES) {
      const gain = ladderGain(network, settled(code));
      expect(ladderBounds(network, settled(code))).toEqual({ lo: gain, hi: gain });
    }
  });

  test('the law: the output never rises when a series resistance rises or a shunt falls', () => {
    const cell = fc.nat({ max: 5 });
    const factorUp = fc.double({ min: 1, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(anyNetwork, cell, fc.constantFrom('before' as const, 'series' as const, 'after' as const), factorUp, (network, i, which, times) => {
        const cells = network.cells.map((one) => ({ ...one }));
        const before = ladderGain(network, cells);
        cells[i]![which] *= which === 'series' ? times : 1 / times;
        expect(ladderGain(network, cells)).toBeLessThanOrEqual(before * ABOUT);
      }),
      { numRuns: 1000 },
    );
  });

  test('the highest is the larger of the two ends of every cell that travels, given the others', () => {
    fc.assert(
      fc.property(anyNetwork, anyStates, (network, states) => {
        const corners = CODES.map((code) => ladderGain(network, states.map((state, i) => (state === 'travelling' ? settled(code)[i]! : state))));
        const { lo, hi } = ladderBounds(network, states);
        expect(hi).toBe(Math.max(...corners));
        if (network.transit === 'between' || !states.includes('travelling')) expect(lo).toBe(Math.min(...corners));
        else expect(lo).toBe(0);
      }),
    );
  });

  test('contain every resistance between, and silence where the line may open', () => {
    fc.assert(
      fc.property(anyNetwork, anyStates, fc.nat(), (network, states, seed) => {
        const random = seeded(seed);
        // Evenly in conductance for shunts, in resistance for series; now and then an end, or an open line.
        const pick = (): number => (random() < 0.2 ? Math.round(random()) : random());
        const { lo, hi } = ladderBounds(network, states);
        for (let n = 0; n < 20; n++) {
          const cells = states.map((state, i): 'bypassed' | 'engaged' | Cell => {
            if (state !== 'travelling') return state;
            const { before, series, after } = network.cells[i]!;
            const open = network.transit === 'silent' && random() < 0.2;
            return { before: before / pick(), series: open ? Infinity : series * pick(), after: after / pick() };
          });
          const gain = ladderGain(network, cells);
          expect(gain).toBeLessThanOrEqual(hi * ABOUT);
          expect(gain * ABOUT).toBeGreaterThanOrEqual(lo);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a ladder with its relays', () => {
  const TIMES = { operate: [1, 4], release: [1, 10], bounce: [0, 1.5], skew: 0.5 } as const;
  const NETWORK = ladderNetwork();

  /** A ladder that stands at a code; released relays engage. */
  function bench(code: number, seed = 1, options: { network?: LadderNetwork; contact?: 'open' | 'both'; heard?: () => void } = {}) {
    const clock = new Clock();
    const random = seeded(seed);
    const network = options.network ?? NETWORK;
    const relays = CODES.slice(0, 6).map(() => new Relay(clock, random, { ...TIMES, transit: options.contact ?? 'open' }, () => options.heard?.()));
    const ladder = new Ladder([network, network], relays);
    const send = (to: number, mask = 63) => relays.forEach((relay, i) => (mask >> i) & 1 && relay.drive(!((to >> i) & 1)));
    const wait = (ms: number) => clock.advanceTo(clock.now + ms * MS);
    send(code);
    wait(20);
    return { clock, ladder, send, wait };
  }

  test('without current it is at its quietest', () => {
    const { ladder } = bench(63);
    expect(dB(ladder.gain(0).hi)).toBeCloseTo(-63, 9);
    expect(ladder.gain(0).lo).toBe(ladder.gain(0).hi);
    expect(ladder.instant(1)).toBe(ladder.gain(1).hi);
  });

  test.each(CODES)('code %i stands where it says, at both ears', (code) => {
    const { ladder } = bench(code);
    for (const ear of [0, 1]) {
      expect(dB(ladder.gain(ear).hi)).toBeCloseTo(-code, 9);
      expect(ladder.gain(ear).lo).toBe(ladder.gain(ear).hi);
      expect(ladder.instant(ear)).toBe(ladder.gain(ear).hi);
    }
  });

  test('relays may engage by their operated side', () => {
    const clock = new Clock();
    const relay = new Relay(clock, seeded(1), TIMES, () => {});
    const network = ladderNetwork({ dB: [6] });
    const ladder = new Ladder([network, network], [relay], 'operated');
    expect(ladder.gain(0)).toEqual({ lo: 1, hi: 1 });
    relay.drive(true);
    clock.advanceTo(20 * MS);
    expect(dB(ladder.gain(0).hi)).toBeCloseTo(-6, 9);
  });

  test('each ear has its own network', () => {
    const right = ladderNetwork({ dB: [6] });
    const left = ladderNetwork({ dB: [12] });
    const ladder = new Ladder([left, right], [new Relay(new Clock(), seeded(1), TIMES, () => {})]);
    expect([dB(ladder.gain(0).hi), dB(ladder.gain(1).hi)]).toEqual([expect.closeTo(-12, 9), expect.closeTo(-6, 9)]);
  });

  test('each ear has its own pole', () => {
    const clock = new Clock();
    const network = ladderNetwork({ dB: [6] });
    const seen: boolean[][] = [];
    const relay: Relay = new Relay(clock, seeded(1), TIMES, () => seen.push([0, 1].map((ear) => ladder.instant(ear) === 1)));
    const ladder = new Ladder([network, network], [relay]);
    relay.drive(true);
    clock.advanceTo(20 * MS);
    expect(seen).toContainEqual([true, false]); // with this seed the left one is first
    expect(seen.at(-1)).toEqual([true, true]);
  });

  test('wants a relay for each cell', () => {
    expect(() => new Ladder([NETWORK, NETWORK], [])).toThrow('a ladder of 6 cells got 0 relays');
  });

  test('latching relays that nobody has moved may be anything', () => {
    const relays = CODES.slice(0, 6).map((i) => new LatchingRelay(new Clock(), seeded(i), { name: `K${i}`, set: [1, 3], reset: [1, 3], bounce: [0, 1], skew: 0.5 }, () => {}));
    const ladder = new Ladder([NETWORK, NETWORK], relays);
    expect(ladder.gain(0)).toEqual({ lo: 0, hi: 1 });
    expect(ladder.instant(0)).toBeGreaterThan(0);
  });

  test.each([
    { contact: 'open', transit: 'silent', opens: true },
    { contact: 'open', transit: 'between', opens: false },
    { contact: 'both', transit: 'silent', opens: false },
    { contact: 'both', transit: 'between', opens: false },
  ] as const)('the sound of a run is inside the bounds at every instant, $contact contacts, $transit cells', ({ contact, transit, opens }) => {
    let silences = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const random = seeded(1000 + seed);
      const network = ladderNetwork({ transit, source: 100, load: 20_000, spread: { tolerance: 0.01, random } });
      const check = () => {
        for (const ear of [0, 1]) {
          const { lo, hi } = ladder.gain(ear);
          const now = ladder.instant(ear);
          if (now === 0) silences++;
          expect(now).toBeLessThanOrEqual(hi * ABOUT);
          expect(now * ABOUT).toBeGreaterThanOrEqual(lo);
        }
      };
      let heard = () => {};
      const { ladder, send, wait } = bench(Math.floor(between(random, 0, 64)), seed, { network, contact, heard: () => heard() });
      heard = check;
      for (let n = 0; n < 10; n++) {
        send(Math.floor(between(random, 0, 64)));
        wait(between(random, 0, 15));
      }
      wait(20);
    }
    expect(silences > 0).toBe(opens);
  });

  /** Longest operate or release with skew and bounce: a cell surely stands after it. */
  const SURE = 12;

  /** How far the highest possible gain rises over the louder end, dB, on the way from one code to another. */
  function excess(from: number, to: number, move: (bench: { send: (to: number, mask?: number) => void; wait: (ms: number) => void }) => void): number {
    let highest = -Infinity;
    let listening = false;
    const made = bench(from, 1, { heard: () => listening && (highest = Math.max(highest, dB(made.ladder.gain(0).hi))) });
    listening = true;
    move(made);
    made.wait(20);
    expect(dB(made.ladder.gain(0).hi)).toBeCloseTo(-to, 9);
    return highest + Math.min(from, to);
  }

  test('falling cells first, rising ones when those surely stand: never louder than the louder end, 64 by 64', () => {
    let worst = -Infinity;
    for (const from of CODES) {
      for (const to of CODES) {
        if (from === to) continue;
        worst = Math.max(worst, excess(from, to, ({ send, wait }) => {
          send(to, to & ~from);
          wait(SURE);
          send(to);
        }));
      }
    }
    expect(worst).toBeLessThan(1e-9);
  });

  test('one that does not wait quite long enough is seen', () => {
    const hasty = excess(31, 32, ({ send, wait }) => {
      send(32, 32);
      wait(SURE - 0.01);
      send(32);
    });
    expect(hasty).toBeCloseTo(31, 9);
  });

  test('all at once from 31 to 32 dB may be 31 dB too loud', () => {
    expect(excess(31, 32, ({ send }) => send(32))).toBeCloseTo(31, 9);
  });
});
