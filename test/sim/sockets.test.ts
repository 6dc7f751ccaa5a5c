/** A socket whose supply the firmware switches on, and a relay at an output of the microcontroller's own board. */
import { afterAll, expect, test } from 'vitest';
import { wiringOf } from '../../boards/wiring/wiring.ts';
import { Bench } from '../../sim/bench.ts';
import { traceText } from '../../sim/scenario/trace.ts';
import { findInterpreter } from '../../sim/ways/interpreter.ts';
import { start } from '../../sim/ways/start.ts';
import type { Running } from '../../sim/ways/way.ts';
import { JOLT } from './jolt.ts';

const FOLDER = new URL('.', import.meta.url).pathname;
const interpreter = findInterpreter();
const open: Running[] = [];
afterAll(() => Promise.all(open.map((running) => running.close())));

async function playing(way: Running['way']): Promise<Bench> {
  const running = await start(way, JOLT, FOLDER, { seed: 7 });
  open.push(running);
  running.bench.wait(3500);
  return running.bench;
}

const answers = (bench: Bench): boolean => bench.buses.get('I2C1')!.write(0x60, [1, 0xc0], true).ok;

test('a chip in a socket answers only while its supply is switched on', () => {
  const bench = new Bench(JOLT, { ideal: true });
  expect(answers(bench)).toBe(false);
  bench.pins.drive('D7', true);
  expect(answers(bench)).toBe(true);
  bench.pins.drive('D7', false);
  expect(answers(bench)).toBe(false);
  bench.pins.drive('D7', true);
  bench.pins.drive('D7', undefined);
  expect(answers(bench)).toBe(false);
});

test('both pins of a socket that two pins feed have to say so, one of them low', () => {
  const bench = new Bench({ ...JOLT, buses: { I2C1: { ...JOLT.buses.I2C1!, scl: 'D45', sda: 'D44', socket: 'Q2' } } }, { ideal: true });
  bench.pins.drive('D43', true);
  expect(answers(bench)).toBe(false);
  bench.pins.drive('D36', false);
  expect(answers(bench)).toBe(true);
});

for (const way of ['sim', 'bundle', 'espruino'] as const) {
  test.skipIf(way === 'espruino' && !interpreter)(`${way}: the firmware switches its socket on, and plays`, async () => {
    const bench = await playing(way);
    expect(bench.say('stat')).toBe('vol -30.3 mute off limit -6.1 TPA6130A2 found');
    expect(bench.relays.get('mute')!.state(0)).toBe('operated');
    expect(bench.port.errors).toEqual([]);
    expect(traceText(bench.trace)).toBe(traceText((await playing('sim')).trace));
  });
}

test('without power a socket stays off, and with it the firmware switches it on again', async () => {
  const bench = await playing('sim');
  bench.power(false);
  expect(answers(bench)).toBe(false);
  bench.power(true);
  expect(answers(bench)).toBe(false);
});

test('a coil at an output lies between it and ground, and its supply at the terminal', () => {
  const { wires } = wiringOf(JOLT);
  const rows = wires.filter(({ through }) => !through).map(({ from, to }) => `${from} | ${to}`);
  const [, coil] = /^JOLTJS H0 \| (.* coil) \+$/.exec(rows.find((row) => row.startsWith('JOLTJS H0'))!)!;
  expect(rows).toContain(`${coil} - | GND`);
  expect(rows).toContain('JOLTJS +V | +V');
  expect(wires.some(({ from, to }) => /driver/.test(`${from} ${to}`))).toBe(false);
});
