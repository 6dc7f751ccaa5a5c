/** Buttons on an expander: none is lost or doubled, no coil moves by them, and what breaks is noticed and mends. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Board } from '../../boards/board.ts';
import { checkBoard } from '../../boards/check/check.ts';
import { Bench } from '../../sim/bench.ts';
import type { BenchOptions } from '../../sim/bench.ts';
import { MS } from '../../sim/clock.ts';
import type { ExpanderChip } from '../../sim/chips/chip.ts';
import { between, seeded } from '../../sim/random.ts';
import { traceText } from '../../sim/scenario/trace.ts';
import { findInterpreter } from '../../sim/ways/interpreter.ts';
import { startOn } from '../../sim/ways/start.ts';
import { board as quartet } from './quartet/board.ts';

const FOLDER = fileURLToPath(new URL('./quartet', import.meta.url));
const MUTES = ['mute ann', 'mute bob', 'mute cem'];
const STEPS = ['louder dia', 'quieter dia'];
const SEATS = ['ann', 'bob', 'cem', 'dia'];

/** The same board with a part of 8 bits: port B of the MCP23017 moves to bits 4 to 6 and to pins. */
function onEight(part: 'MCP23008' | 'TCA9554'): Board {
  const places: Record<string, Board['controls'][string] | undefined> = {
    'mute ann': { ...quartet.controls['mute ann']!, pin: { expander: 'io', bit: 4 } } as Board['controls'][string],
    'mute bob': { ...quartet.controls['mute bob']!, pin: { expander: 'io', bit: 5 } } as Board['controls'][string],
    'mute cem': { ...quartet.controls['mute cem']!, pin: { expander: 'io', bit: 6 } } as Board['controls'][string],
    'louder dia': { ...quartet.controls['louder dia']!, pin: 'D4' } as Board['controls'][string],
    'quieter dia': { ...quartet.controls['quieter dia']!, pin: 'D27' } as Board['controls'][string],
    next: { ...quartet.controls.next!, pin: 'D16' } as Board['controls'][string],
  };
  const { 'knob bob': _, ...controls } = { ...quartet.controls, ...places } as Board['controls'];
  return { ...quartet, chips: { ...quartet.chips, io: { ...quartet.chips.io!, part } as Board['chips'][string] }, controls };
}

/** Buttons on a part of their own that cannot drive coils, on a slower bus. */
function onPcf(): Board {
  const moved = Object.fromEntries(
    Object.entries(quartet.controls).map(([name, control], i) => [name, control.kind === 'button' ? { ...control, pin: { expander: 'keys', bit: i - 2 } } : control]),
  );
  const { interrupt: _, ...io } = quartet.chips.io as { interrupt?: string };
  const keys = { part: 'PCF8574', bus: 'I2C1', address: 0x21, supply: '3V3', behindShifter: false, interrupt: 'D23' } as const;
  return {
    ...quartet,
    buses: { I2C1: { ...quartet.buses.I2C1!, bitrate: 100_000 } },
    chips: { ...quartet.chips, io: io as Board['chips'][string], keys },
    controls: moved as Board['controls'],
  };
}

async function playing(board: Board = quartet, options: BenchOptions = {}) {
  const bench = new Bench(board, options);
  await startOn('sim', bench, FOLDER);
  bench.wait(3500);
  return bench;
}

const ask = (bench: Bench, line: string): string => bench.port.interpreter!.say(line);
const muted = (bench: Bench, seat: string): boolean => ask(bench, `seat ${seat} mute`).endsWith('mute on');
const level = (bench: Bench, seat: string): number => Number(/-?\d+\.\d/.exec(ask(bench, `seat ${seat} vol`))![0]);
const handy = (bench: Bench): string => / seat (\w+)/.exec(ask(bench, 'stat'))![1]!;
const playingSeats = (bench: Bench): boolean[] => SEATS.map((_, seat) => bench.level(0, seat) > -60);

/** Every level that a seat can have, from its quietest on; the one it has stays. */
function levelsOf(bench: Bench, seat: string): number[] {
  const now = level(bench, seat);
  const found = new Set<number>();
  for (let dB = -60; dB <= 0; dB += 0.1) {
    const said = /^vol (-?\d+\.\d)/.exec(ask(bench, `seat ${seat} vol ${dB.toFixed(1)}`));
    if (said) found.add(Number(said[1]));
  }
  ask(bench, `seat ${seat} vol ${now}`);
  bench.wait(2000);
  return [...found];
}

function press(bench: Bench, name: string, held: number, from = 0): void {
  bench.button(name).move(bench.clock.now + from * MS, true);
  bench.button(name).move(bench.clock.now + (from + held) * MS, false);
}

/** Fingers on all buttons at once, at their own pace, while a knob turns and the screen follows. */
async function fingers(board: Board, count: number, seed: number): Promise<void> {
  const bench = await playing(board, { seed });
  const levels = levelsOf(bench, 'dia');
  const random = seeded(seed + 100);
  const coils = bench.chips.get('io') as ExpanderChip;
  const moves = [0, 0, 0, 0];
  coils.onPins((pin) => pin < 4 && moves[pin]!++);
  const start = bench.clock.now;
  const free = new Map<string, number>();
  const all = [...MUTES, ...STEPS, 'next'];
  const presses = new Map(all.map((name) => [name, 0]));
  const clicks: { at: number; step: number }[] = [];
  let end = 0;
  for (let i = 0; i < count; i++) {
    const name = all[Math.floor(random() * all.length)]!;
    // A mute tells a short press from a long one, and a single one from a double one.
    const slow = MUTES.includes(name);
    const from = (free.get(name) ?? 0) + between(random, slow ? 420 : 60, slow ? 1200 : 700);
    const held = between(random, 45, slow ? 400 : 420);
    press(bench, name, held, from);
    free.set(name, from + held);
    presses.set(name, presses.get(name)! + 1);
    if (STEPS.includes(name)) clicks.push({ at: from, step: name === 'louder dia' ? 1 : -1 });
    end = Math.max(end, from + held);
  }
  const before = levels.indexOf(level(bench, 'dia'));
  while (bench.clock.now < start + end * MS) {
    bench.turn('knob ann', random() < 0.5 ? 2 : -2, 25);
    bench.wait(between(random, 150, 500));
  }
  bench.wait(2000);
  const top = levels.length - 1;
  const want = clicks.sort((a, b) => a.at - b.at).reduce((at, { step }) => Math.min(top, Math.max(0, at + step)), before);
  expect(levels.indexOf(level(bench, 'dia'))).toBe(want);
  MUTES.forEach((name, i) => {
    expect([name, muted(bench, SEATS[i]!)]).toEqual([name, presses.get(name)! % 2 === 1]);
    expect([name, moves[i]]).toEqual([name, presses.get(name)]);
  });
  expect(moves[3]).toBe(0);
  expect(bench.port.errors).toEqual([]);
  expect(bench.port.overflows).toBe(0);
  expect(ask(bench, 'stat')).not.toMatch(/missing|reset|stuck/);
}

describe('the board', () => {
  test.each([['quartet', quartet], ['MCP23008', onEight('MCP23008')], ['TCA9554', onEight('TCA9554')], ['PCF8574', onPcf()]])('%s has nothing to complain of', (_, board) => {
    expect(checkBoard(board, 'quartet/board.ts').filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('no press is lost or doubled, and no coil moves that nobody asked', () => {
  test.each([1, 2, 3, 4])('500 bouncing presses on six buttons at once, a knob turning, screen on: %i', { timeout: 120_000 }, (seed) => fingers(quartet, 500, seed));
  test.each([['MCP23008', onEight('MCP23008')], ['TCA9554', onEight('TCA9554')], ['PCF8574', onPcf()]])('on %s', { timeout: 120_000 }, (_, board) => fingers(board, 250, 3));

  test('a press that is over before anybody reads is one press', async () => {
    const bench = await playing(quartet, { ideal: true });
    bench.port.charge(60 * 1e6 / 5.25); // the interpreter is busy for 60 ms
    expect(muted(bench, 'ann')).toBe(false);
    const { now } = bench.clock;
    press(bench, 'mute ann', 2);
    bench.clock.advanceTo(now + 5 * MS);
    bench.wait(200);
    expect(muted(bench, 'ann')).toBe(true);
    bench.wait(2000);
    expect(muted(bench, 'ann')).toBe(true);
  });

  test('a mute acts on the press edge, not when the contact has come to rest', async () => {
    const bench = await playing();
    for (let i = 0; i < 30; i++) {
      press(bench, 'mute ann', 150);
      bench.wait(8);
      expect(muted(bench, 'ann')).toBe(true);
      bench.wait(1200);
      ask(bench, 'seat ann mute off');
      bench.wait(1500);
    }
  });

  test('edges of the line that never arrive are made good by the state of the port', async () => {
    const bench = await playing();
    const call = bench.port.interpreter!.call.bind(bench.port.interpreter);
    const random = seeded(5);
    let dropped = 0;
    bench.port.interpreter!.call = (callback, args) => {
      const edge = args[0] as { pin?: string } | undefined;
      if (edge?.pin === 'D23' && random() < 0.5) return void dropped++;
      return call(callback, args);
    };
    const levels = levelsOf(bench, 'dia');
    let at = levels.indexOf(level(bench, 'dia'));
    for (let i = 0; i < 60; i++) {
      press(bench, i % 2 ? 'quieter dia' : 'louder dia', 200);
      bench.wait(1500 + between(random, 0, 1000));
      at += i % 2 ? -1 : 1;
      expect([i, levels.indexOf(level(bench, 'dia'))]).toEqual([i, at]);
    }
    expect(dropped).toBeGreaterThan(30);
    expect(ask(bench, 'stat')).not.toContain('missing');
  });
});

describe('the button for the next seat', () => {
  test('takes one seat after the other in hand, and the first again', async () => {
    const bench = await playing();
    const seen = [handy(bench)];
    for (let i = 0; i < 9; i++) {
      press(bench, 'next', 80);
      bench.wait(200);
      seen.push(handy(bench));
    }
    expect(seen).toEqual(['ann', 'bob', 'cem', 'dia', 'ann', 'bob', 'cem', 'dia', 'ann', 'bob']);
  });
});

describe('knobs of two seats', () => {
  test('turn each its own, at once', async () => {
    const bench = await playing();
    const before = SEATS.map((seat) => level(bench, seat));
    bench.knob('knob ann').turn(4, 20);
    bench.knob('knob bob').turn(-1, 20);
    bench.wait(1500);
    const after = SEATS.map((seat) => level(bench, seat));
    expect(after.map((now, i) => Math.sign(now - before[i]!))).toEqual([1, -1, 0, 0]);
  });
});

describe('a fault', () => {
  const works = (bench: Bench): void => {
    for (const down of [true, false]) {
      press(bench, 'mute bob', 100);
      bench.wait(60);
      expect(muted(bench, 'bob')).toBe(true);
      bench.wait(1500);
      expect(muted(bench, 'bob')).toBe(down);
    }
  };
  const faulty = /^vol .* (MCP230\d\d|TCA9554) (missing|reset)/;

  test('a cut interrupt line: presses act within a second, the second one is a fault, mended it works as before', async () => {
    const bench = await playing();
    const line = bench.interrupts.get('io')!;
    line.lead('cut');
    press(bench, 'mute ann', 150);
    bench.wait(1100);
    expect(muted(bench, 'ann')).toBe(true);
    press(bench, 'mute ann', 150);
    let missed = false;
    for (let i = 0; i < 30 && !missed; i++) {
      bench.wait(50);
      missed = faulty.test(ask(bench, 'stat'));
    }
    expect(missed).toBe(true);
    bench.wait(15);
    expect(playingSeats(bench)).toEqual([false, false, false, false]);
    line.lead('whole');
    bench.wait(6000);
    expect(ask(bench, 'stat')).not.toMatch(faulty);
    works(bench);
    expect(bench.port.errors).toEqual([]);
  });

  test('an interrupt line that is held low: silent until it is free', async () => {
    const bench = await playing();
    const line = bench.interrupts.get('io')!;
    line.lead('grounded');
    bench.wait(3000);
    expect(ask(bench, 'stat')).toMatch(faulty);
    for (let i = 0; i < 20; i++) {
      bench.wait(500);
      expect(playingSeats(bench)).toEqual([false, false, false, false]);
    }
    line.lead('whole');
    bench.wait(20_000);
    expect(playingSeats(bench)).toEqual([true, true, true, true]);
    works(bench);
    expect(bench.port.errors).toEqual([]);
  });

  test('an expander that is unplugged is missed within two seconds, and its buttons work when it is back', async () => {
    const bench = await playing();
    bench.press('louder dia', true);
    bench.wait(700);
    bench.plug('io', false);
    bench.press('louder dia', false);
    bench.wait(2000);
    expect(ask(bench, 'stat')).toMatch(faulty);
    expect(playingSeats(bench)).toEqual([false, false, false, false]);
    const held = level(bench, 'dia');
    bench.wait(3000);
    bench.plug('io', true);
    bench.wait(6000);
    expect(playingSeats(bench)).toEqual([true, true, true, true]);
    expect(level(bench, 'dia')).toBe(held);
    works(bench);
    expect(bench.port.errors).toEqual([]);
  });

  test.each([['quartet', quartet], ['MCP23008', onEight('MCP23008')], ['TCA9554', onEight('TCA9554')]])(
    'an expander that was reset is missed within two seconds, and no button is taken for pressed: %s', async (_, board) => {
      const part = board.chips.io!.part;
      for (const after of [0, 300, 600, 900]) {
        const bench = await playing(board);
        const before = SEATS.map((seat) => level(bench, seat));
        bench.wait(after);
        bench.chips.get('io')!.power(false);
        bench.chips.get('io')!.power(true);
        // An edge just then: what a reset part reads must not act.
        bench.interrupts.get('io')!.lead('grounded');
        bench.interrupts.get('io')!.lead('whole');
        let missed = false;
        // The supervisor's next beat may set it up at once.
        for (let i = 0; i < 1000 && !missed; i++) {
          bench.wait(2);
          missed = faulty.test(ask(bench, 'stat'));
        }
        expect(missed).toBe(true);
        bench.wait(5000);
        expect(playingSeats(bench)).toEqual([true, true, true, true]);
        expect(SEATS.map((seat) => level(bench, seat))).toEqual(before);
        expect(SEATS.map((seat) => muted(bench, seat))).toEqual([false, false, false, false]);
        expect(bench.chips.get('io')!.peek()).toMatchObject(part === 'TCA9554' ? { configuration: 0xf0 } : part === 'MCP23008' ? { IODIR: 0x70, GPINTEN: 0x70 } : { IODIRA: 0x70, GPINTENA: 0x40, GPINTENB: 0x1f });
        works(bench);
      }
    });

  test('a button that is held while power comes up is no press', async () => {
    const bench = new Bench(quartet);
    bench.press('mute ann', true);
    await startOn('sim', bench, FOLDER);
    bench.wait(4000);
    expect(muted(bench, 'ann')).toBe(false);
    bench.press('mute ann', false);
    bench.wait(500);
    works(bench);
  });
});

/** The same hands in every way of running. */
async function traced(way: 'sim' | 'bundle' | 'espruino'): Promise<string> {
  const bench = new Bench(quartet, { seed: 4 });
  const running = await startOn(way, bench, FOLDER);
  bench.wait(3500);
  for (const name of ['mute ann', 'louder dia', 'next', 'mute ann', 'quieter dia', 'mute bob']) {
    press(bench, name, 130);
    press(bench, 'mute cem', 600, 40);
    bench.turn('knob ann', 2, 20);
    bench.wait(900);
  }
  bench.plug('io', false);
  bench.wait(2500);
  bench.plug('io', true);
  bench.wait(5000);
  expect(bench.port.errors).toEqual([]);
  await running.close();
  return traceText(bench.trace);
}

describe('all ways of running', () => {
  test('give one trace: sim and bundle', async () => {
    expect(await traced('bundle')).toBe(await traced('sim'));
  });

  test.skipIf(!findInterpreter())('and the real interpreter', { timeout: 120_000 }, async () => {
    expect(await traced('espruino')).toBe(await traced('sim'));
  });
});
