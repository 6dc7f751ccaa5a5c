/** A board with an SH1106 where desk has its SSD1306: whoever draws does not know which of the two it is. */
import { describe, expect, test } from 'vitest';
import type { Board } from '../../boards/board.ts';
import { board as desk } from '../../boards/desk/board.ts';
import { checkBoard } from '../../boards/check/check.ts';
import { wiringOf } from '../../boards/wiring/wiring.ts';
import type { Bench } from '../../sim/bench.ts';
import { toArt } from '../../sim/panel/picture.ts';
import { compareTraces } from '../../sim/scenario/trace.ts';
import { findInterpreter } from '../../sim/ways/interpreter.ts';
import { start } from '../../sim/ways/start.ts';
import type { Running } from '../../sim/ways/way.ts';
import { FOLDER, sentTo, sound } from '../accept/solo.ts';

const SCREEN = 0x3c;
const DESK: Board = desk;
const TWIN: Board = { ...desk, name: 'twin', chips: { ...desk.chips, screen: { ...desk.chips.screen, part: 'SH1106', height: 64 } } };

async function playing(board: Board, way: Running['way'] = 'sim', seed = 3) {
  const running = await start(way, board, FOLDER, { seed });
  running.bench.wait(4000);
  return running;
}

/** Rows of # and . */
function picture(bench: Bench): string[] {
  const { pixels, width, height } = { ...bench.screen()!, pixels: bench.screen()!.pixels() };
  return toArt(pixels, width, height).split('\n');
}
const bytes = (sent: readonly { bytes: readonly number[] }[]): number => sent.reduce((sum, each) => sum + 1 + each.bytes.length, 0);

describe('a desk with an SH1106', () => {
  test('is a board without a complaint that desk has not, and says its part', async () => {
    const said = (board: Board) => checkBoard(board, 'board.ts').map(({ field, sentence }) => `${field}: ${sentence}`);
    expect(said(TWIN)).toEqual(said(DESK));
    expect(wiringOf(TWIN).parts.find(({ name }) => name === 'screen')).toMatchObject({ part: 'SH1106, 128x64' });
    const { bench } = await playing(TWIN);
    expect(bench.say('stat')).toMatch(/ SH1106 found$/);
  });

  test('shows what desk shows, dot by dot, whatever the hand does', async () => {
    const [one, other] = [await playing(DESK), await playing(TWIN)];
    const both = (act: (bench: Bench) => void, what: string): void => {
      for (const { bench } of [one, other]) act(bench);
      expect(picture(other.bench), what).toEqual(picture(one.bench));
    };
    both(() => {}, 'after the start');
    expect(picture(one.bench).join('')).toContain('#');
    both((bench) => { bench.turn('knob', 7, 15); bench.wait(1500); }, 'seven clicks up');
    both((bench) => { bench.turn('knob', -12, 15); bench.wait(1500); }, 'twelve clicks down');
    both((bench) => { bench.say('mute on'); bench.wait(1500); }, 'muted');
    both((bench) => { bench.say('mute off'); bench.wait(3000); }, 'and not');
    both((bench) => { bench.say('in tuner'); bench.wait(3000); }, 'another input');
    both((bench) => { bench.plug('pot', false); bench.wait(3000); }, 'a fault in words');
    [one, other].forEach(sound);
  });

  test('sends what has changed and no more', async () => {
    const { bench } = await playing(TWIN);
    let from = bench.trace.length;
    bench.wait(5000);
    expect(sentTo(bench.trace, SCREEN, from)).toEqual([]);
    bench.say('vol -30');
    bench.wait(3000);
    from = bench.trace.length;
    bench.turn('knob', 1, 15);
    bench.wait(1500);
    const sent = sentTo(bench.trace, SCREEN, from);
    // Three figures that half a decibel changes, of three pages each, and the bar.
    expect(sent.length).toBe(10);
    expect(bytes(sent)).toBe(3 * 3 * (8 + 16) + 8 + 1);
    for (const { bytes: all } of sent) expect(all[0]).toBe(0x80);
  });

  test('a panel that was unplugged is missing, and is set up and drawn anew when it is there again', async () => {
    const running = await playing(TWIN);
    const { bench } = running;
    const before = picture(bench);
    bench.plug('screen', false);
    bench.chips.get('screen')!.power(false);
    bench.turn('knob', 1, 15);
    bench.wait(3000);
    expect(bench.say('stat')).toMatch(/ SH1106 missing$/);
    bench.turn('knob', -1, 15);
    bench.wait(500);
    bench.chips.get('screen')!.power(true);
    bench.plug('screen', true);
    bench.wait(4000);
    expect(bench.say('stat')).toMatch(/ SH1106 found$/);
    expect(picture(bench)).toEqual(before);
    sound(running);
  });

  test('runs as the file that is flashed, and in the interpreter where there is one, with the same trace', async ({ skip }) => {
    const play = async (way: Running['way']) => {
      const running = await playing(TWIN, way);
      running.bench.turn('knob', 3, 15);
      running.bench.wait(1500);
      const end = { trace: running.bench.trace, seen: picture(running.bench) };
      await running.close();
      return end;
    };
    const sim = await play('sim');
    const flashed = await play('bundle');
    expect(compareTraces(sim.trace, flashed.trace)).toBeUndefined();
    expect(flashed.seen).toEqual(sim.seen);
    if (!findInterpreter()) skip('no ESPRUINO');
    const real = await play('espruino');
    expect(compareTraces(sim.trace, real.trace)).toBeUndefined();
    expect(real.seen).toEqual(sim.seen);
  });
});
