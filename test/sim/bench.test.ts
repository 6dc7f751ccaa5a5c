/** The bench without a firmware: what drives coils, what cuts them off, what a broken wire and a lost supply do. */
import { describe, expect, test } from 'vitest';
import { boardNames, findBoard } from '../../boards/find.ts';
import type { LatchingRelayFacts } from '../../boards/board.ts';
import { board as desk } from '../../boards/desk/board.ts';
import { board as ladder } from '../../boards/ladder/board.ts';
import { board as six } from '../../boards/six/board.ts';
import { board as solo } from '../../boards/solo/board.ts';
import { Bench } from '../../sim/bench.ts';
import { BadAccess } from '../../sim/chips/chip.ts';
import { traceText } from '../../sim/scenario/trace.ts';
import { ARRIVED, benchOf, boardOf, drive, onPin, pass, show, write } from './hands.ts';

/** From the board's drawing. */
const DESK = { master: 'B13', mute: 'B14', sense: 'A8' };

const states = (bench: Bench): Record<string, string> => Object.fromEntries([...bench.relays].map(([name, relay]) => [name, relay.state(0)]));
const operated = (bench: Bench): string[] => [...bench.relays.keys()].filter((name) => bench.relays.get(name)!.state(0) === 'operated');
const at = (address: number) => ({ bus: 'I2C1', address, supply: '3V3', behindShifter: false });

describe('every board of ours', () => {
  test.each(boardNames())('%s is soldered whole, and comes up with every coil off and every jack silent', async (name) => {
    const { board } = await findBoard(name);
    const bench = benchOf(board);
    expect([...bench.chips.keys()]).toEqual(Object.keys(board.chips));
    expect([...bench.chips.values()].map(({ part }) => part)).toEqual(Object.values(board.chips).map(({ part }) => part));
    expect([...bench.relays.keys()]).toEqual(Object.keys(board.relays));
    expect([...bench.knobs.keys(), ...bench.buttons.keys()].sort()).toEqual(Object.keys(board.controls).sort());
    expect(new Set(Object.values(states(bench)))).toEqual(new Set(['released']));
    for (const seat of board.seats.keys()) for (const ear of [0, 1]) expect(bench.level(ear, seat)).toBeLessThanOrEqual(-90);
  });
});

describe('a coil', () => {
  test('has current only while its drive and the master are both high', () => {
    const bench = benchOf(desk);
    show(bench, 'relays', 0b11111);
    drive(bench, true, DESK.mute);
    pass(bench);
    expect(operated(bench)).toEqual([]);
    drive(bench, true, DESK.master);
    expect(new Set(Object.values(states(bench)))).toEqual(new Set(['travelling']));
    pass(bench);
    expect(operated(bench)).toEqual(['in cd', 'in phone', 'in tuner', 'pad', 'gain', 'mute']);
    show(bench, 'relays', 0b10010);
    pass(bench);
    expect(operated(bench)).toEqual(['in phone', 'gain', 'mute']);
    drive(bench, false, DESK.master);
    pass(bench);
    expect(operated(bench)).toEqual([]);
  });

  test('is off while the microcontroller lets go of the master, or of its pin', () => {
    const bench = benchOf(desk);
    show(bench, 'relays', 0b1);
    drive(bench, true, DESK.mute, DESK.master);
    pass(bench);
    expect(operated(bench)).toEqual(['in cd', 'mute']);
    drive(bench, undefined, DESK.mute);
    pass(bench);
    expect(operated(bench)).toEqual(['in cd']);
    drive(bench, undefined, DESK.master);
    pass(bench);
    expect(operated(bench)).toEqual([]);
  });

  test('is off while its output of the expander is an input, whatever is latched', () => {
    const bench = benchOf(desk);
    drive(bench, true, DESK.master);
    write(bench, 'relays', 0x14, 0xff); // OLATA
    pass(bench);
    expect(operated(bench)).toEqual([]);
    write(bench, 'relays', 0x00, 0b11110111); // IODIRA: bit 3 alone is an output
    pass(bench);
    expect(operated(bench)).toEqual(['pad']);
    write(bench, 'relays', 0x00, 0xff);
    pass(bench);
    expect(operated(bench)).toEqual([]);
  });

  test('is that of its own expander and bit', () => {
    const bench = benchOf(ladder);
    drive(bench, true, 'B13');
    show(bench, 'cells', 0b100010);
    show(bench, 'inputs', 0b0100);
    pass(bench);
    expect(operated(bench)).toEqual(['cell 2', 'cell 32', 'in 3']);
  });

  test('on a board without a master follows its pin alone', () => {
    const bench = benchOf(solo);
    drive(bench, true, 'D16');
    pass(bench);
    expect(operated(bench)).toEqual(['mute']);
  });

  test('at an expander that comes up high is on from the start, unless a master holds it', () => {
    const chips = { port: { part: 'PCF8574', ...at(0x20) } } as const;
    const relays = { on: { ...onPin('A0'), kind: 'relay', coil: { expander: 'port', bit: 3 } } } as const;
    const bench = benchOf(boardOf({ chips, relays }));
    pass(bench);
    expect(operated(bench)).toEqual(['on']);
    const held = benchOf(boardOf({ chips, relays, master: { pin: 'B13', pull: 10_000, part: 'AO3401' } }));
    pass(held);
    expect(operated(held)).toEqual([]);
  });

  test('takes the times of its own relay, or the usual ones', () => {
    const slow = { ...onPin('A1'), operate: [8, 9], release: [3, 4], bounce: [0, 0], skew: 0 } as const;
    const bench = benchOf(boardOf({ relays: { usual: onPin('A0'), slow } }));
    drive(bench, true, 'A0', 'A1');
    // 4 ms to operate, 1.5 of bounce, 0.5 between the poles.
    pass(bench, 5.9);
    expect(operated(bench)).toEqual([]);
    pass(bench, 0.2);
    expect(operated(bench)).toEqual(['usual']);
    pass(bench, 3);
    expect(operated(bench)).toEqual(['usual', 'slow']);
  });

  test('whose expander is missing is named', () => {
    const relays = { on: { ...onPin('A0'), kind: 'relay', coil: { expander: 'prot', bit: 3 } } } as const;
    expect(() => new Bench(boardOf({ relays }))).toThrow('bare: relays name the expander prot, and chips has none of that name');
  });
});

describe('a latching relay', () => {
  const range: LatchingRelayFacts = {
    kind: 'latching relay', set: { expander: 'port', bit: 0 }, reset: { expander: 'port', bit: 1 }, pull: 4_700, driver: 'ULN2803A', coilCurrent: 0.028, supply: '5V',
  };
  const board = boardOf({ chips: { port: { part: 'TCA9554', ...at(0x20) } }, relays: { range }, master: { pin: 'B13', pull: 10_000, part: 'AO3401' } });
  // TCA9554: 1 output, 3 configuration.
  const port = (bench: Bench, bits: number): void => {
    write(bench, 'port', 1, bits);
    write(bench, 'port', 3, 0xfc);
  };

  test('is anywhere at first, goes with a pulse, and stays without current and without supply', () => {
    const bench = benchOf(board);
    expect(states(bench)).toEqual({ range: 'unknown' });
    drive(bench, true, 'B13');
    port(bench, 0b01);
    pass(bench);
    port(bench, 0b00);
    pass(bench);
    expect(states(bench)).toEqual({ range: 'operated' });
    drive(bench, false, 'B13');
    pass(bench);
    expect(states(bench)).toEqual({ range: 'operated' });
    bench.power(false);
    pass(bench);
    expect(states(bench)).toEqual({ range: 'unknown' }); // nobody vouches for it
    expect(bench.relays.get('range')!.closed(0)).toBe(true);
  });

  test('has no pulse without the master', () => {
    const bench = benchOf(board);
    port(bench, 0b01);
    pass(bench);
    expect(states(bench)).toEqual({ range: 'unknown' });
  });

  test('may change over within one byte, but has never both coils on', () => {
    const bench = benchOf(board);
    drive(bench, true, 'B13');
    port(bench, 0b01);
    pass(bench);
    port(bench, 0b10);
    pass(bench);
    expect(states(bench)).toEqual({ range: 'released' });
    expect(() => port(bench, 0b11)).toThrow(/both coils of range at once/);
  });

  test('with both coils on by pins is an error of the run, even if the firmware catches it', () => {
    const pins = { ...range, set: { pin: 'A0' }, reset: { pin: 'A1' } };
    const bench = benchOf(boardOf({ relays: { range: pins } }));
    bench.port.interpreter = {
      call() {
        try {
          bench.port.digitalWrite('A0', true);
          bench.port.digitalWrite('A1', true);
        } catch {
          // Nobody is told.
        }
        return undefined;
      },
      say: () => '',
    };
    bench.port.setTimer('', 1, [], false);
    expect(() => bench.wait(5)).toThrow(/both coils of range at once/);
  });
});

describe('a broken wire', () => {
  test('of an expander leaves its relays where they are, and nobody acknowledges', () => {
    const bench = benchOf(desk);
    drive(bench, true, DESK.master);
    show(bench, 'relays', 0b1001);
    pass(bench);
    bench.plug('relays', false);
    expect(write(bench, 'relays', 0x14, 0)).toBe(false);
    pass(bench);
    expect(operated(bench)).toEqual(['in cd', 'pad']);
    bench.plug('relays', true);
    expect(write(bench, 'relays', 0x14, 0)).toBe(true);
    pass(bench);
    expect(operated(bench)).toEqual([]);
  });

  test('of any chip is that chip alone', () => {
    const bench = benchOf(ladder);
    bench.plug('inputs', false);
    expect([write(bench, 'cells', 0x14, 0), write(bench, 'inputs', 0x14, 0)]).toEqual([true, false]);
    expect(() => bench.plug('pot', false)).toThrow('ladder has no chip pot: there is cells, inputs');
  });
});

describe('a lost supply', () => {
  test('of an expander drops its relays, not those on pins', () => {
    const bench = benchOf(desk);
    drive(bench, true, DESK.master, DESK.mute);
    show(bench, 'relays', 0b11111);
    pass(bench);
    const chip = bench.chips.get('relays')!;
    chip.power(false);
    chip.power(true);
    pass(bench);
    expect(operated(bench)).toEqual(['mute']);
  });

  test('of the board drops all, and power brings nothing back by itself', () => {
    const bench = benchOf(desk);
    drive(bench, true, DESK.master, DESK.mute);
    show(bench, 'relays', 0b11111);
    pass(bench);
    bench.power(false);
    pass(bench);
    expect(operated(bench)).toEqual([]);
    bench.power(true);
    pass(bench);
    expect(operated(bench)).toEqual([]);
  });
});

describe('a potentiometer with a memory', () => {
  test('has code 0 stored where the board file says so, and is as the factory sends it on demand', () => {
    const wipers = (bench: Bench) => [bench.chips.get('pot')!.peek().wiper0, bench.chips.get('pot')!.peek().wiper1];
    expect(wipers(new Bench(desk))).toEqual([0, 0]);
    expect(wipers(new Bench(desk, { uncommissioned: true }))).toEqual([0x80, 0x80]);
    const facts = { part: 'AD5252', ...at(0x2c), rab: 10_000 } as const;
    const rdacs = (bench: Bench) => {
      pass(bench); // the restore of its memory
      const { rdac1, rdac3 } = bench.chips.get('pot')!.peek();
      return [rdac1, rdac3];
    };
    expect(rdacs(benchOf(boardOf({ chips: { pot: { ...facts, storedSilent: true } } })))).toEqual([0, 0]);
    expect(rdacs(benchOf(boardOf({ chips: { pot: facts } })))).toEqual([0x80, 0x80]);
  });
});

describe('a bus', () => {
  test('faster than one of its parts can follow is a bad access, whoever is addressed', () => {
    const bench = benchOf(six);
    pass(bench, 250); // a PT2258 wants 200 ms of peace after power-up
    expect(write(bench, 'volume', 0xf9)).toBe(true);
    bench.buses.get('I2C1')!.bitrate = 400_000;
    expect(() => write(bench, 'volume', 0xf9)).toThrow(BadAccess);
    expect(() => bench.buses.get('I2C1')!.write(0x3c, [0], true)).toThrow('PT2258 at 0x40 follows 100 kHz at most: I2C1 runs at 400 kHz');
    bench.plug('volume', false);
    expect(bench.buses.get('I2C1')!.write(0x3c, [0], true).ok).toBe(false);
  });

  test('notes in its trace where no STOP followed', () => {
    const bench = benchOf(desk);
    const bus = bench.buses.get('I2C1')!;
    bus.write(0x20, [0x12], false);
    bus.read(0x20, 1, true);
    expect(bench.trace.map((entry) => 'held' in entry)).toEqual([true, false]);
  });
});

describe('a trace', () => {
  test('has the pins of relays and the master, and no other', () => {
    const bench = benchOf(desk);
    drive(bench, true, 'B14', 'A0', 'B13');
    drive(bench, false, 'B14');
    drive(bench, false, 'B14');
    expect(traceText(bench.trace).split('\n').map((entry) => entry.trim().replace(/^\S+ /, ''))).toEqual(['B14 high', 'B13 high', 'B14 low', '']);
    expect([...bench.tracedPins]).toEqual(['B13', 'B14']);
    expect([...benchOf(six).tracedPins]).toEqual(['D19', 'D16', 'D17', 'D18']);
  });
});

describe('a button on an expander', () => {
  const key = { kind: 'button', pin: { expander: 'port', bit: 3 }, pullup: 'internal', does: 'mute', bounce: { ms: 5, edges: 8 } } as const;
  const bench = (pullup: 'internal' | 'resistor' = 'internal'): Bench =>
    benchOf(boardOf({ chips: { port: { part: 'MCP23017', ...at(0x20), interrupt: 'A1' } }, controls: { key: { ...key, pullup } } }));
  /** IOCON open drain and MIRROR, GPPUA, GPINTENA. */
  const listen = (made: Bench): void => {
    write(made, 'port', 0x0a, 0x44);
    write(made, 'port', 0x0c, 0x08);
    write(made, 'port', 0x04, 0x08);
    read(made);
  };
  /** GPIOA. */
  const read = (made: Bench): number => {
    const bus = made.buses.get('I2C1')!;
    bus.write(0x20, [0x12], false);
    const got = bus.read(0x20, 1, true);
    return got.ok ? got.bytes[0]! & 8 : -1;
  };

  test('bounces there, and the line goes low until it is read', () => {
    const made = bench();
    listen(made);
    const edges: boolean[] = [];
    made.pins.onChange((pin, level) => pin === 'A1' && edges.push(level));
    made.press('key', true);
    pass(made);
    expect(edges).toEqual([false]);
    expect(read(made)).toBe(0);
    expect(edges).toEqual([false, true]);
    made.press('key', false);
    pass(made);
    expect([read(made), ...edges]).toEqual([8, false, true, false, true]);
  });

  test('needs a pull-up: without one inside and none outside it reads low, with a resistor high', () => {
    expect(read(bench())).toBe(0);
    expect(read(bench('resistor'))).toBe(8);
  });

  test('has a line that can be cut, or held low; without wires at all it is cut', () => {
    const made = bench();
    listen(made);
    const line = made.interrupts.get('port')!;
    made.press('key', true);
    pass(made);
    expect(made.pins.level('A1')).toBe(false);
    line.lead('cut');
    expect(made.pins.level('A1')).toBe(true);
    line.lead('whole');
    expect(made.pins.level('A1')).toBe(false);
    made.plug('port', false);
    expect(made.pins.level('A1')).toBe(true);
    made.plug('port', true);
    read(made);
    expect(made.pins.level('A1')).toBe(true);
    line.lead('grounded');
    expect(made.pins.level('A1')).toBe(false);
  });
});

describe('a socket with a switch', () => {
  test.each([['high', true], ['low', false]] as const)('says so with a %s pin while headphones are in', (plugged, level) => {
    const bench = benchOf(boardOf({ jacks: { phones: { title: 'socket', sense: { pin: 'A8', plugged } } } }));
    const edges: boolean[] = [];
    expect(bench.pins.level('A8')).toBe(level);
    bench.pins.onChange((_pin, now) => edges.push(now));
    bench.plugIn('phones', false);
    pass(bench);
    expect(bench.pins.level('A8')).toBe(!level);
    bench.plugIn('phones', true);
    pass(bench);
    expect(bench.pins.level('A8')).toBe(level);
    expect(edges.length).toBeGreaterThanOrEqual(2);
  });

  test('scrapes on its way, but not on an ideal bench', () => {
    const edges = (ideal: boolean): number => {
      const bench = benchOf(desk, { ideal });
      let count = 0;
      bench.pins.onChange((pin) => (count += pin === DESK.sense ? 1 : 0));
      for (let i = 0; i < 20; i++) {
        bench.plugIn('phones', i % 2 === 1);
        pass(bench);
      }
      return count;
    };
    expect(edges(true)).toBe(20);
    expect(edges(false)).toBeGreaterThan(40);
  });

  test('is asked for by name', () => {
    expect(() => new Bench(solo).plugIn('phones', false)).toThrow('solo has no jack phones with a switch: there is none');
  });
});

test('the ideal bench has relays at the middle of their data', () => {
  const bench = benchOf(desk, { ideal: true });
  drive(bench, true, DESK.master, DESK.mute);
  // 2.5 ms, bounce 0.75; the poles may still be half a millisecond apart.
  pass(bench, 3.7);
  expect(states(bench).mute).toBe('travelling');
  pass(bench, 0.1);
  expect(states(bench).mute).toBe('operated');
});

test('who asks for what is not there gets a sentence', () => {
  const bench = new Bench(solo);
  expect(() => bench.gain(0, 1)).toThrow('solo has no seat 1: it has 1, the first is 0');
  expect(() => bench.gain(0, 0, 'cd')).toThrow('solo has no source cd: there is line');
  expect(() => bench.knob('left')).toThrow('solo has no knob left: there is knob');
});

test('nothing is left to be waited for once all has arrived', () => {
  const bench = benchOf(desk);
  drive(bench, true, DESK.master, DESK.mute);
  show(bench, 'relays', 0b11111);
  pass(bench, ARRIVED);
  expect(bench.clock.next()).toBe(Infinity);
});
