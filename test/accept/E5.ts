/**
 * E5: the screen shows what the golden pictures show, and sends only what has changed, in short transfers.
 *
 * UPDATE_GOLDEN=1 writes the pictures again: look at the difference before it is kept.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Bench } from '../../sim/bench.ts';
import { toArt } from '../../sim/panel/picture.ts';
import type { Entry, Line } from './ledger.ts';
import { SCREEN, entry, ms, playingSolo, press, sentTo, sound, soloWith, volume } from './solo.ts';
import type { Sent, Wrong } from './solo.ts';

const BYTES_BAR = 300;
const SLICE_BAR = 5;

/** States of the amp that people see, and how to get there from a start. */
const STATES: Readonly<Record<string, (bench: Bench) => void>> = {
  normal: () => {},
  muted: (bench) => void press(bench),
  fault: (bench) => bench.plug('volume', false),
  limit: (bench) => {
    bench.turn('knob', 40, 20);
  },
  lowest: (bench) => {
    bench.turn('knob', -50, 20);
  },
};

async function pictures(wrong: Wrong): Promise<Entry> {
  const different: string[] = [];
  for (const [state, reach] of Object.entries(STATES)) {
    const running = await playingSolo({ seed: 1 }, undefined, wrong);
    const { bench } = running;
    reach(bench);
    bench.wait(2000);
    const screen = bench.screen()!;
    const art = toArt(screen.pixels(), screen.width, screen.height);
    const file = new URL(`golden/solo-${state}.txt`, import.meta.url);
    if (process.env.UPDATE_GOLDEN) writeFileSync(file, art);
    if (!existsSync(file) || readFileSync(file, 'utf8') !== art) different.push(state);
    sound(running);
  }
  const count = Object.keys(STATES).length;
  return entry('E5', `${count - different.length} of ${count} pictures right${different.length ? `, wrong: ${different.join(', ')}` : ''}`, 'all as in test/accept/golden', different.length === 0);
}

/** Address and data. */
const bytesOf = (sent: readonly Sent[]): number => sent.reduce((sum, { bytes }) => sum + 1 + bytes.length, 0);

async function steps(wrong: Wrong): Promise<Entry[]> {
  const running = await playingSolo({ seed: 2 }, soloWith({ limit: 0 }), wrong);
  const { bench } = running;
  bench.say('vol -62');
  bench.wait(2000);
  let most = 0;
  let all = 0;
  let count = 0;
  let longest = 0;
  for (const direction of [1, -1]) {
    for (let i = 0; i < 62; i++) {
      const from = bench.trace.length;
      bench.turn('knob', direction, 10);
      bench.wait(400);
      const sent = sentTo(bench.trace, SCREEN, from);
      most = Math.max(most, bytesOf(sent));
      all += bytesOf(sent);
      count++;
    }
  }
  const whole = volume(bench) === -62;
  const from = bench.trace.length;
  bench.wait(10_000);
  bench.say('vol -62');
  bench.say('mute off');
  bench.wait(1000);
  const idle = bytesOf(sentTo(bench.trace, SCREEN, from));
  for (const { t, end } of sentTo(bench.trace, SCREEN)) longest = Math.max(longest, ms(end - t));
  sound(running);
  return [
    entry('E5', `at most ${most} bytes a step, ${(all / count).toFixed(0)} on average over ${count} steps`, `at most ${BYTES_BAR} on the wire`, whole && most > 0 && most <= BYTES_BAR),
    entry('E5', `longest transfer ${longest.toFixed(2)} ms, the start included`, `slices of at most ${SLICE_BAR} ms at 400 kHz`, longest > 0 && longest <= SLICE_BAR),
    entry('E5', `${idle} bytes when nothing has changed`, 'none', idle === 0),
  ];
}

/** A picture that is sent whole with every change, and one column aside. */
const whole: Wrong = {
  globals(globals) {
    const bus = globals.I2C1 as { writeTo: (address: number, ...data: unknown[]) => void };
    const send = bus.writeTo;
    bus.writeTo = (address, ...data) => {
      if (address === SCREEN && data[0] === 0x40) send(address, 0x40, new Uint8Array(511));
      send(address, ...data);
    };
  },
};

export const line: Line = {
  id: 'E5',
  title: 'screen: golden pictures, dirty cells only',
  measure: async () => [await pictures({}), ...(await steps({}))],
  broken: async () => [await pictures(whole), ...(await steps(whole)).slice(0, 2)],
};
