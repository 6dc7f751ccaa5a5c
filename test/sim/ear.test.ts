/**
 * The ear against figures that were worked out by hand from the facts: pins and buses are driven without a firmware.
 * A level is dB of the seat's full scale, from one source, unless it says otherwise.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AmplifierFacts, Board, StageFacts } from '../../boards/board.ts';
import { board as desk } from '../../boards/desk/board.ts';
import { board as ladder } from '../../boards/ladder/board.ts';
import { board as pocket } from '../../boards/pocket/board.ts';
import { board as six } from '../../boards/six/board.ts';
import { board as studio } from '../../boards/studio/board.ts';
import { board as solo } from '../../boards/solo/board.ts';
import type { Bench } from '../../sim/bench.ts';
import { fullGain } from '../../sim/ear.ts';
import { seeded } from '../../sim/random.ts';
import { benchOf, boardOf, dB, drive, onPin, pass, show, write } from './hands.ts';

/** What a resistance takes away in front of a load. */
const loaded = (load: number, source: number): number => dB(load / (load + source));
const parallel = (a: number, b: number): number => (a * b) / (a + b);

const level = (bench: Bench, source?: string, seat = 0, ear = 0): { lo: number; hi: number } => {
  const { lo, hi } = bench.gain(ear, seat, source);
  return { lo: dB(lo), hi: dB(hi) };
};
/** The level, where it is sure. */
function sure(bench: Bench, source?: string, seat = 0, ear = 0): number {
  const { lo, hi } = level(bench, source, seat, ear);
  expect(hi - lo).toBeLessThan(1e-9);
  return hi;
}

// MCP4661: wiper 0 and 1, data bit 8 in the command (DS22096B p53).
const setPot = (bench: Bench, chip: string, code: number): void => void write(bench, chip, code >> 8, code & 0xff, 0x10 | (code >> 8), code & 0xff);
// DS1882: volatile with zero crossing off, wipers.
const setDs1882 = (bench: Bench, chip: string, left: number, right: number): void => void write(bench, chip, 0x84, left, 0x40 | right);

const IN = { cd: 0b1, phone: 0b10, tuner: 0b100 };
const PAD = 0b1000;
const GAIN = 0b10000;

/** A desk that plays: relays as said, the potentiometer at its code, the mute off. */
function playing(relays: number, code = 256, board: Board = desk): Bench {
  const bench = benchOf(board);
  drive(bench, true, 'B13', 'B14');
  show(bench, 'relays', relays);
  setPot(bench, 'pot', code);
  pass(bench);
  return bench;
}

describe('full scale', () => {
  test('is the gain of the loudest source with all relays operated and all volumes up, loads counted', () => {
    expect(dB(fullGain(solo))).toBeCloseTo(1.5, 9);
    // 1 ohm into the bridged pad with the potentiometer behind it, and into 100 kohm.
    expect(dB(fullGain(desk))).toBeCloseTo(-6.02 + loaded(parallel(2_200, 10_000), 1) + loaded(100_000, 1) + 12.04, 9);
    // All cells out: 1 ohm into the 10 kohm that end the ladder.
    expect(dB(fullGain(ladder))).toBeCloseTo(loaded(10_000, 1) + 1.5, 9);
    for (const seat of [0, 1, 2]) expect(dB(fullGain(six, seat))).toBeCloseTo(1.5, 9);
    // Line output at half of 3.3 V, its DAC at 1.575 V, the most it can have; code 15; 1 ohm into four potentiometers, and 6 dB.
    expect(dB(fullGain(studio))).toBeCloseTo(6 + 20 * Math.log10(1.575 / 1.65) + loaded(45_000 / 4, 1), 9);
    expect(dB(fullGain(pocket))).toBeCloseTo(4, 9);
  });

  test('is reached, and is 0 dB: nothing on a board is louder', () => {
    expect(sure(playing(IN.phone | PAD | GAIN), 'phone')).toBeCloseTo(0, 9);
    // What is declared of a source is what arrives: 600 ohm make the tuner no quieter.
    expect(sure(playing(IN.tuner | PAD | GAIN), 'tuner')).toBeCloseTo(0, 9);
  });

  test('of a seat that is not there is refused', () => {
    expect(() => fullGain(solo, 1)).toThrow('solo has no seat 1: it has 1');
  });
});

describe('a logarithmic potentiometer', () => {
  test.each([0, 1, 17, 40, 62])('plays %i dB below full scale at that code', (code) => {
    const bench = benchOf(solo);
    drive(bench, true, 'D16');
    setDs1882(bench, 'volume', code, 62 - code);
    pass(bench);
    expect(sure(bench)).toBeCloseTo(-code, 9);
    expect(sure(bench, 'line', 0, 1)).toBeCloseTo(code - 62, 9);
  });
});

describe('a linear potentiometer', () => {
  test.each([256, 128, 64, 8, 1])('plays by its code, %i of 256, behind a buffer', (code) => {
    expect(sure(playing(IN.phone | PAD | GAIN, code), 'phone')).toBeCloseTo(dB(code / 256), 6);
  });

  const into = (rab: 5_000 | 10_000 | 50_000): Board =>
    boardOf({
      chips: {
        pot: { part: 'MCP4661', bus: 'I2C1', address: 0x28, supply: '5V', behindShifter: false, rab },
        amp: { part: 'TPA6130A2', bus: 'I2C1', address: 0x60, supply: '5V', behindShifter: false },
      },
      path: [{ kind: 'volume', name: 'pot', chip: 'pot' }, { kind: 'volume', name: 'amp', chip: 'amp' }],
    });
  // Worked out by hand from R(N) = RAB (N/256)(1 - N/256) + 75 ohm into 18.5 kohm.
  test.each([[5_000, -0.601], [10_000, -1.132], [50_000, -4.505]] as const)('of %i ohm loses %f dB at half its way into an amplifier of 18.5 kohm', (rab, loss) => {
    const bench = benchOf(into(rab));
    setPot(bench, 'pot', 128);
    const half = 0.25 * rab + 75;
    const top = loaded(18_500, 75);
    // The amplifier is off: its floor is the same at both, so the difference is that of the divider.
    const { hi: mid } = level(bench);
    setPot(bench, 'pot', 256);
    const { hi: all } = level(bench);
    expect(mid - all).toBeCloseTo(dB(0.5) + loaded(18_500, half) - top, 4);
    expect(dB(18_500 / (18_500 + half))).toBeCloseTo(loss, 2);
  });

  test('at the input is driven by what is declared of the source, its resistance counted', () => {
    const path: StageFacts[] = [{ kind: 'volume', name: 'pot', chip: 'pot' }];
    const board = { ...into(10_000), path, sources: { line: { title: 'Line', maximum: 1, resistance: 1000, noise: 0 } } };
    const bench = benchOf(board);
    for (const code of [256, 100, 3]) {
      setPot(bench, 'pot', code);
      expect(sure(bench)).toBeCloseTo(dB(code / 256), 6);
    }
    expect(dB(fullGain(board))).toBeCloseTo(0, 9);
  });
});

describe('a selector', () => {
  test('lets one source through, and of the others what an open contact lets through', () => {
    const bench = playing(IN.phone | PAD | GAIN);
    expect(sure(bench, 'phone')).toBeCloseTo(0, 9);
    expect(sure(bench, 'cd')).toBeCloseTo(-100, 9);
    expect(sure(bench)).toBeCloseTo(dB(1 + 2e-5), 9);
  });

  test('without a source plays floors alone', () => {
    const bench = playing(PAD | GAIN);
    for (const source of Object.keys(desk.sources)) expect(sure(bench, source)).toBeLessThan(-99.9);
  });

  test('with two contacts closed shares the node, and the sum is what both may be together', () => {
    const bench = playing(IN.cd | IN.phone | PAD | GAIN);
    const node = 1 / 100.05 + 1 / 50.05 + 1 / 44_000;
    // Each is less than alone by what the other one takes.
    expect(sure(bench, 'cd')).toBeCloseTo(dB((1 / 100.05 + 1 / 44_000) / node), 9);
    expect(sure(bench, 'phone')).toBeCloseTo(dB((1 / 50.05 + 1 / 44_000) / node), 9);
  });

  test('that changes over may play both in full, or neither, until both have surely arrived', () => {
    const bench = playing(IN.cd | PAD | GAIN);
    show(bench, 'relays', IN.phone | PAD | GAIN);
    expect(level(bench, 'phone').hi).toBeCloseTo(0, 9);
    expect(level(bench, 'phone').lo).toBeLessThan(-99);
    expect(level(bench, 'cd').hi).toBeGreaterThan(-0.02);
    expect(level(bench).hi).toBeGreaterThan(6);
    pass(bench, 6); // the new one is there
    expect(level(bench, 'phone').hi).toBeCloseTo(0, 9);
    expect(level(bench, 'phone').lo).toBeLessThan(-3); // loaded by the other, perhaps
    pass(bench, 6); // the old one is gone
    expect(sure(bench, 'phone')).toBeCloseTo(0, 9);
    expect(sure(bench, 'cd')).toBeLessThan(-99.9);
  });

  test('takes its own floor', () => {
    const path = [{ ...desk.path[0], floor: -70 }, ...desk.path.slice(1)] as StageFacts[];
    const bench = playing(IN.phone | PAD | GAIN, 256, { ...desk, path });
    expect(sure(bench, 'cd')).toBeCloseTo(-70, 9);
  });

  test('has sources before it and nothing else', () => {
    const path = [desk.path[1], desk.path[0]] as StageFacts[];
    expect(() => benchOf({ ...desk, path })).toThrow('desk: selector inputs of seat phones has input before it: nothing but sources may be there');
  });

  test('may be one for each seat', () => {
    const seat = (name: string, relay: string) => ({ name, jack: 'phones', limit: 0, startup: -3000, rise: 80, path: [{ kind: 'selector', name, inputs: { cd: relay } }] as StageFacts[] });
    const sources = { cd: { title: 'CD', maximum: 2, resistance: 0, noise: 0 }, tv: { title: 'TV', maximum: 1, resistance: 0, noise: 0 } };
    const bench = benchOf(boardOf({ sources, relays: { a: onPin('A0'), b: onPin('A1') }, seats: [seat('anna', 'a'), seat('ben', 'b')] }));
    drive(bench, true, 'A1');
    pass(bench);
    expect(sure(bench, 'cd', 0)).toBeCloseTo(-100, 6);
    expect(sure(bench, 'cd', 1)).toBeCloseTo(0, 6);
    // Nobody can hear what no selector takes.
    expect(bench.gain(0, 0, 'tv')).toEqual({ lo: 0, hi: 0 });
  });
});

describe('sources without a selector', () => {
  test('are joined through their resistances', () => {
    const sources = { cd: { title: 'CD', maximum: 2, resistance: 1000, noise: 0 }, tv: { title: 'TV', maximum: 1, resistance: 3000, noise: 0 } };
    const bench = benchOf(boardOf({ sources }));
    expect(sure(bench, 'cd')).toBeCloseTo(0, 9);
    expect(sure(bench, 'tv')).toBeCloseTo(dB(1000.05 / 3000.05), 9);
  });
});

describe('a pad', () => {
  /** What the load of 10 kohm takes away at rest and in front of it, against the bridged state. */
  const rest = -20 + loaded(10_000, 198) + loaded(2_200, 1) - loaded(parallel(2_200, 10_000), 1);

  test('at rest takes its dB and what its resistance loses into the potentiometer', () => {
    expect(sure(playing(IN.phone | GAIN), 'phone')).toBeCloseTo(rest, 9);
  });

  test('on its way is between both', () => {
    const bench = playing(IN.phone | GAIN);
    show(bench, 'relays', IN.phone | GAIN | PAD);
    expect(level(bench, 'phone').lo).toBeCloseTo(rest, 9);
    expect(level(bench, 'phone').hi).toBeCloseTo(0, 9);
    pass(bench);
    expect(sure(bench, 'phone')).toBeCloseTo(0, 9);
  });
});

describe('a gain relay', () => {
  test('at rest has the less of its gains, on its way either', () => {
    const bench = playing(IN.phone | PAD);
    expect(sure(bench, 'phone')).toBeCloseTo(-12.04, 9);
    show(bench, 'relays', IN.phone | PAD | GAIN);
    expect(level(bench, 'phone').lo).toBeCloseTo(-12.04, 9);
    expect(level(bench, 'phone').hi).toBeCloseTo(0, 9);
  });
});

describe('a ladder', () => {
  function climbing(cells: number): Bench {
    const bench = benchOf(ladder);
    drive(bench, true, 'B13', 'B14');
    show(bench, 'inputs', 0b0001);
    show(bench, 'cells', cells);
    pass(bench);
    return bench;
  }

  test('has the nominal level at each of its 64 codes, left and right', () => {
    for (let loss = 0; loss < 64; loss++) {
      // At rest a cell attenuates: what is operated is what is not lost.
      const bench = climbing(63 - loss);
      for (const ear of [0, 1]) expect(sure(bench, 'dac', 0, ear), `${loss} dB`).toBeCloseTo(-loss, 9);
    }
  });

  test('on its way is anything from nothing to all that its falling cells had', () => {
    const bench = climbing(0b011111); // 32 dB
    show(bench, 'cells', 0b100000); // 31 dB
    expect(level(bench, 'dac').hi).toBeCloseTo(0, 9);
    expect(level(bench, 'dac').lo).toBe(-Infinity);
    pass(bench);
    expect(sure(bench, 'dac')).toBeCloseTo(-31, 9);
  });

  test('first down, then up, is never louder than the louder end', () => {
    const bench = climbing(0b011111);
    let loudest = -Infinity;
    bench.onChange(() => (loudest = Math.max(loudest, level(bench, 'dac').hi)));
    show(bench, 'cells', 0b000000);
    pass(bench, 13);
    show(bench, 'cells', 0b100000);
    pass(bench);
    expect(sure(bench, 'dac')).toBeCloseTo(-31, 9);
    expect(loudest).toBeCloseTo(-31, 9);
  });

  test('that does not end in its own impedance has other steps', () => {
    const path = ladder.path.map((stage) => (stage.kind === 'amplifier' && stage.name === 'amp' ? { ...stage, inputResistance: 100_000 } : stage));
    const bench = benchOf({ ...ladder, path } as Board);
    drive(bench, true, 'B13', 'B14');
    show(bench, 'inputs', 0b0001);
    show(bench, 'cells', 0b111110);
    pass(bench);
    // The 1 dB cell: 1087 ohm, and 81.96 kohm across. 1 ohm before it.
    const k = 10 ** (-1 / 20);
    const [series, shunt] = [10_000 * (1 - k), (10_000 * k) / (1 - k)];
    const below = parallel(shunt, 100_000);
    expect(sure(bench, 'dac')).toBeCloseTo(dB(below / (below + series + 1)) - loaded(100_000, 1), 6);
  });
});

describe('a mute relay', () => {
  test('at rest leaves its floor, and no direct voltage', () => {
    const bench = playing(IN.phone | PAD | GAIN);
    // The last amplifier's alone: what is before it has none.
    expect(bench.offset(0)).toBeCloseTo(1e-3, 9);
    drive(bench, false, 'B14');
    expect(level(bench, 'phone').hi).toBeCloseTo(0, 9);
    expect(level(bench, 'phone').lo).toBeCloseTo(-110, 9);
    pass(bench);
    expect(sure(bench, 'phone')).toBeCloseTo(-110, 9);
    expect(bench.offset(0)).toBe(0);
  });

  test('has both poles of this run told apart', () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= 20; seed++) {
      const bench = benchOf(desk, { seed });
      bench.onChange(() => seen.add([0, 1].map((ear) => bench.offset(ear) > 0).join()));
      drive(bench, true, 'B13', 'B14');
      pass(bench);
    }
    expect(seen).toContain('true,false');
    expect(seen).toContain('false,true');
  });
});

describe('direct voltage', () => {
  test('of an amplifier is amplified by what comes after it', () => {
    const bench = benchOf(ladder);
    drive(bench, true, 'B13', 'B14');
    show(bench, 'inputs', 1);
    show(bench, 'cells', 0b111111);
    pass(bench);
    const before = 0.5e-3 * (10_000 / 10_001) * 10 ** (1.5 / 20);
    expect(bench.offset(0)).toBeCloseTo(1e-3 + before, 9);
    show(bench, 'cells', 0b011111);
    pass(bench);
    expect(bench.offset(0)).toBeCloseTo(1e-3 + before / 10 ** (32 / 20), 9);
  });

  test('comes from a headphone amplifier chip as well', () => {
    const bench = benchOf(pocket);
    drive(bench, true, 'D16');
    pass(bench);
    expect(bench.offset(0)).toBeCloseTo(0.4e-3, 9); // SLOS488F: 400 uV at most
  });
});

describe('six channels', () => {
  // Tens and units by channel (romr/esp-idf-pt2258).
  const TENS = [0x80, 0x40, 0x00, 0x20, 0x60, 0xa0];
  const UNITS = [0x90, 0x50, 0x10, 0x30, 0x70, 0xb0];
  const set = (bench: Bench, channel: number, loss: number): void =>
    void write(bench, 'volume', TENS[channel]! | Math.floor(loss / 10), UNITS[channel]! | (loss % 10));

  function table(board: Board = six): Bench {
    const bench = benchOf(board);
    pass(bench, 250);
    drive(bench, true, 'D19', 'D16', 'D17', 'D18');
    for (let channel = 0; channel < 6; channel++) set(bench, channel, 10 * channel + channel);
    pass(bench);
    return bench;
  }

  test('are two for each seat', () => {
    const bench = table();
    for (const seat of [0, 1, 2]) {
      expect(sure(bench, 'line', seat, 0)).toBeCloseTo(-22 * seat, 9);
      expect(sure(bench, undefined, seat, 1)).toBeCloseTo(-22 * seat - 11, 9);
      expect(bench.level(1, seat)).toBeCloseTo(-22 * seat - 11, 9);
    }
  });

  test('are muted for one seat by its relay, for all by the master', () => {
    const bench = table();
    drive(bench, false, 'D17');
    pass(bench);
    expect([0, 1, 2].map((seat) => bench.level(0, seat) > -90)).toEqual([true, false, true]);
    expect([0, 1, 2].map((seat) => bench.offset(0, seat))).toEqual([1e-3, 0, 1e-3]);
    expect([0, 1, 2].map((seat) => bench.instant(0, seat) > 1e-4)).toEqual([true, false, true]);
    drive(bench, false, 'D19');
    pass(bench);
    for (const seat of [0, 1, 2]) expect(bench.level(0, seat)).toBeLessThan(-100);
  });

  test('may be given in another order', () => {
    const seats = six.seats.map((seat, n) => (n ? seat : { ...seat, path: [{ ...seat.path[0], channels: [5, 0] as const }, ...seat.path.slice(1)] }));
    const bench = table({ ...six, seats } as Board);
    expect(sure(bench, 'line', 0, 0)).toBeCloseTo(-55, 9);
    expect(sure(bench, 'line', 0, 1)).toBeCloseTo(0, 9);
  });
});

describe('seats that share a stage', () => {
  const amp = (name: string, more: Partial<AmplifierFacts>): AmplifierFacts => ({
    kind: 'amplifier', name, part: 'any', gain: 0, maximum: 2, outputResistance: 0, currentLimit: 0.1, noise: 0, offset: 0, inputResistance: 10_000, ...more,
  });
  const seat = { jack: 'phones', limit: 0, startup: -3000, rise: 80 };

  test('load it together', () => {
    const seats = [10_000, 5_000, 2_000].map((inputResistance, n) => ({ ...seat, name: `${n}`, path: [amp(`${n}`, { inputResistance })] }));
    const board = boardOf({ path: [amp('shared', { outputResistance: 1000 })], seats });
    const together = 1 / (1 / 10_000 + 1 / 5_000 + 1 / 2_000);
    for (const n of [0, 1, 2]) expect(dB(fullGain(board, n))).toBeCloseTo(loaded(together, 1000), 4);
  });

  test('hear one another by what they load, for sure or perhaps', () => {
    const pad = { kind: 'pad', name: 'pad', relay: 'pad', attenuation: 20, inputResistance: 2_200, outputResistance: 198 } as const;
    const seats = [
      { ...seat, name: 'anna', path: [amp('anna', {})] },
      { ...seat, name: 'ben', path: [pad, amp('ben', { inputResistance: 1_000 })] },
    ];
    const bench = benchOf(boardOf({ relays: { pad: onPin('A0') }, path: [amp('shared', { outputResistance: 1000 })], seats }));
    const [open, bridged] = [2_200, parallel(2_200, 1_000)].map((input) => loaded(parallel(10_000, input), 1000));
    // Full scale is with the relay operated.
    expect(sure(bench, 'line', 0)).toBeCloseTo(open! - bridged!, 9);
    drive(bench, true, 'A0');
    expect(level(bench, 'line', 0).hi).toBeCloseTo(open! - bridged!, 9);
    expect(level(bench, 'line', 0).lo).toBeCloseTo(0, 9);
    pass(bench);
    expect(sure(bench, 'line', 0)).toBeCloseTo(0, 9);
  });
});

describe('a headphone amplifier chip', () => {
  test('plays by its table, and is between silence and that while it starts', () => {
    const bench = benchOf(pocket);
    drive(bench, true, 'D16');
    pass(bench);
    write(bench, 'amp', 2, 0x3f); // volume and mute (SLOS488B p20)
    write(bench, 'amp', 1, 0xc0); // both amplifiers on
    expect(level(bench).hi).toBeCloseTo(0, 9);
    expect(level(bench).lo).toBeCloseTo(-104, 9);
    pass(bench);
    expect(sure(bench)).toBeCloseTo(0, 9);
    write(bench, 'amp', 2, 0x34);
    expect(sure(bench)).toBeCloseTo(-0.3 - 4, 9);
  });
});

describe('names', () => {
  test.each([
    [{ kind: 'pad', name: 'pad', relay: 'padd', attenuation: 20, inputResistance: 1, outputResistance: 1 }, 'bare: pad pad names a relay padd: there is on'],
    [{ kind: 'ladder', name: 'steps', cells: [[1, 'on'], [2, 'no']], impedance: 1 }, 'bare: ladder steps names a relay no: there is on'],
    [{ kind: 'volume', name: 'volume', chip: 'pot' }, 'bare: volume volume names a chip pot: there is none'],
  ] as const)('that are nowhere are refused: %j', (stage, sentence) => {
    expect(() => benchOf(boardOf({ relays: { on: onPin('A0') }, path: [stage] }))).toThrow(sentence);
  });
});

describe('whatever is driven', () => {
  /** Pins, and bytes that a part takes whatever came before. */
  const ACTS: Readonly<Record<string, readonly ((bench: Bench, n: number) => void)[]>> = {
    solo: [(bench, n) => drive(bench, n % 2 === 0, 'D16'), (bench, n) => setDs1882(bench, 'volume', n % 64, (7 * n) % 64), (bench, n) => void write(bench, 'volume', 0x86, n % 64)],
    desk: [
      (bench, n) => drive(bench, n % 4 > 0, 'B13'),
      (bench, n) => drive(bench, n % 2 === 0, 'B14'),
      (bench, n) => show(bench, 'relays', n % 32),
      (bench, n) => setPot(bench, 'pot', n % 257),
    ],
    ladder: [(bench, n) => drive(bench, n % 4 > 0, 'B13'), (bench, n) => drive(bench, n % 2 === 0, 'B14'), (bench, n) => show(bench, 'cells', n % 64), (bench, n) => show(bench, 'inputs', n % 16)],
    six: [(bench, n) => drive(bench, n % 4 > 0, 'D19'), (bench, n) => drive(bench, n % 2 === 0, `D${16 + (n % 3)}`), (bench, n) => void write(bench, 'volume', 0xd0 | (n % 8), 0xe0 | (n % 10))],
    pocket: [(bench, n) => drive(bench, n % 2 === 0, 'D16'), (bench, n) => void write(bench, 'amp', 2, n % 64), (bench, n) => void write(bench, 'amp', 1, n % 2 ? 0xc0 : 0)],
  };
  const BOARDS: Readonly<Record<string, Board>> = { solo, desk, ladder, six, pocket };

  test.each(Object.keys(BOARDS))('%s: this run lies within the bounds, and the bounds close', (name) => {
    const acts = ACTS[name]!;
    const steps = fc.array(fc.record({ act: fc.nat(acts.length - 1), n: fc.nat(5000), wait: fc.nat(160) }), { minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(steps, fc.nat(1000), (list, seed) => {
        const bench = benchOf(BOARDS[name]!, { seed });
        const seats = bench.board.seats.map((_, seat) => seat);
        const look = (): void => {
          for (const seat of seats) {
            for (const ear of [0, 1]) {
              const { lo, hi } = bench.gain(ear, seat);
              const now = bench.instant(ear, seat);
              expect(now).toBeLessThanOrEqual(hi * (1 + 1e-12));
              expect(now).toBeGreaterThanOrEqual(lo * (1 - 1e-12));
            }
          }
        };
        pass(bench, 250);
        bench.onChange(look);
        const random = seeded(seed);
        for (const { act, n, wait } of list) {
          acts[act]!(bench, n);
          look();
          pass(bench, (wait / 10) * random());
        }
        pass(bench, 100);
        for (const seat of seats) for (const ear of [0, 1]) expect(bench.gain(ear, seat).hi).toBe(bench.gain(ear, seat).lo);
      }),
      { numRuns: 60 },
    );
  });
});
