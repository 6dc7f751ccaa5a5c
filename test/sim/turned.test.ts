/** Pins that Espruino turns over: the buttons of a Pixl.js. Its HAL says 1 while they are pressed, the wires say low. */
import { afterAll, expect, test } from 'vitest';
import { Bench } from '../../sim/bench.ts';
import { MS } from '../../sim/clock.ts';
import { findInterpreter } from '../../sim/ways/interpreter.ts';
import { start } from '../../sim/ways/start.ts';
import type { Running } from '../../sim/ways/way.ts';
import { PIXL } from '../screen/pixl.ts';

const FOLDER = new URL('.', import.meta.url).pathname;
const interpreter = findInterpreter();
const open: Running[] = [];
afterAll(() => Promise.all(open.map((running) => running.close())));

async function playing(way: Running['way']): Promise<Bench> {
  const running = await start(way, PIXL, FOLDER, { seed: 5 });
  open.push(running);
  running.bench.wait(3500);
  return running.bench;
}

for (const way of ['sim', 'bundle', 'espruino'] as const) {
  test.skipIf(way === 'espruino' && !interpreter)(`${way}: a button acts at its press, goes on while it is held, and not after its release`, async () => {
    const bench = await playing(way);
    // In no simulated time: at the edge itself, not once the contact has been quiet.
    const level = (): string => bench.port.interpreter!.say('vol');
    expect(level()).toBe('vol -30.0');
    bench.press('up', true);
    bench.wait(12);
    expect(level()).toBe('vol -29.0');
    bench.wait(900);
    expect(level()).toBe('vol -25.0');
    bench.press('up', false);
    bench.wait(500);
    expect(level()).toBe('vol -25.0');
  });

  test.skipIf(way === 'espruino' && !interpreter)(`${way}: a short press mutes, and another plays again`, async () => {
    const bench = await playing(way);
    for (const state of ['on', 'off']) {
      bench.press('mute', true);
      bench.button('mute').move(bench.clock.now + 80 * MS, false);
      bench.wait(600);
      expect(bench.say('mute')).toBe(`mute ${state}`);
    }
  });
}

test('the port turns over what it reads, writes and pulls, and no other pin', () => {
  const { port, pins } = new Bench(PIXL, { ideal: true });
  port.interpreter = { call: () => undefined, say: () => '' };
  expect([port.digitalRead('H1'), pins.level('H1')]).toEqual([false, true]);
  pins.put('H1', undefined);
  expect(pins.level('H1')).toBe(false);
  port.pinMode('H1', 'input_pullup');
  expect(pins.level('H1')).toBe(false);
  port.pinMode('H1', 'input_pulldown');
  expect(pins.level('H1')).toBe(true);
  pins.put('D8', undefined);
  port.pinMode('D8', 'input_pullup');
  expect([port.digitalRead('D8'), pins.level('D8')]).toEqual([true, true]);
  port.digitalWrite('H1', true);
  port.digitalWrite('D8', true);
  expect([pins.level('H1'), pins.level('D8')]).toEqual([false, true]);
});
