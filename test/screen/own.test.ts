/** The screen that a Pixl.js has itself: the firmware's own glyphs, in all three ways alike, short at a time. */
import { afterAll, describe, expect, test } from 'vitest';
import { checkBoard } from '../../boards/check/check.ts';
import { SHORT } from '../../sim/cli/hands.ts';
import { MS } from '../../sim/clock.ts';
import { toArt } from '../../sim/panel/picture.ts';
import { Memory, OwnScreen } from '../../sim/parts/own-screen.ts';
import { traceText } from '../../sim/scenario/trace.ts';
import { findInterpreter } from '../../sim/ways/interpreter.ts';
import { start } from '../../sim/ways/start.ts';
import type { Running } from '../../sim/ways/way.ts';
import type { Bench } from '../../sim/bench.ts';
import type { Board } from '../../boards/board.ts';
import { PIXL, PIXL_SSD1306 } from './pixl.ts';

/** A folder without a program: it is made from the facts. */
const FOLDER = new URL('.', import.meta.url).pathname;
/** No transfer to a screen takes longer, ms. */
const SLICE = 5;
const interpreter = findInterpreter();

const open: Running[] = [];
afterAll(() => Promise.all(open.map((running) => running.close())));

async function run(way: Running['way'], board: Board): Promise<Running> {
  const running = await start(way, board, FOLDER, { seed: 3 });
  open.push(running);
  return running;
}

function press(bench: Bench, button: string, ms = SHORT): void {
  bench.press(button, true);
  bench.button(button).move(bench.clock.now + ms * MS, false);
  bench.wait(ms + 60);
}

const art = (bench: Bench): string => {
  const glass = bench.screen()!;
  return toArt(glass.pixels(), glass.width, glass.height);
};

/** What somebody does with four buttons, and the picture after each. */
function evening(bench: Bench): string[] {
  const pictures: string[] = [];
  const look = (ms = 2500): void => {
    bench.wait(ms);
    pictures.push(art(bench));
  };
  look(4000);
  press(bench, 'up');
  look();
  press(bench, 'down', 1700);
  look();
  press(bench, 'mute');
  look();
  press(bench, 'input');
  look();
  press(bench, 'mute');
  look();
  bench.plug('volume', false);
  look();
  bench.plug('volume', true);
  look(9000);
  return pictures;
}

test('nothing is said about the boards of these tests', () => {
  for (const board of [PIXL, PIXL_SSD1306]) expect(checkBoard(board, 'pixl/board.ts').filter(({ severity }) => severity === 'error')).toEqual([]);
});

describe('what is drawn', () => {
  test('is the same picture as on an SSD1306 of 128x64', async () => {
    const own = evening((await run('sim', PIXL)).bench);
    const other = evening((await run('sim', PIXL_SSD1306)).bench);
    expect(own).toEqual(other);
    expect(new Set(own).size).toBeGreaterThan(5);
    expect(own[4]).not.toBe(own[3]); // the line below the bar names the input
  });

  for (const way of ['bundle', 'espruino'] as const) {
    test.skipIf(way === 'espruino' && !interpreter)(`is the same in ${way}, and so is the trace to the nanosecond`, { timeout: 120_000 }, async () => {
      const sim = await run('sim', PIXL);
      const other = await run(way, PIXL);
      expect(evening(other.bench)).toEqual(evening(sim.bench));
      expect(traceText(other.bench.trace)).toBe(traceText(sim.bench.trace));
      expect(other.bench.port.flips).toEqual(sim.bench.port.flips);
      expect(other.bench.port.errors).toEqual([]);
    });
  }

  test('is sent a cell at a time, and no flip takes longer than a slice', async () => {
    const { bench } = await run('sim', PIXL);
    evening(bench);
    expect(bench.port.flips.count).toBeGreaterThan(40);
    expect(bench.port.flips.longest / MS).toBeLessThan(SLICE);
  });

  test('takes less than 100 bytes for a step of the volume', async () => {
    const { bench } = await run('sim', PIXL);
    bench.wait(4000);
    const before = bench.port.flips.bytes;
    press(bench, 'down');
    bench.wait(500);
    expect(bench.port.flips.bytes - before).toBeGreaterThan(0);
    expect(bench.port.flips.bytes - before).toBeLessThan(100);
  });

  test('is gone without power, and comes back', async () => {
    const { bench } = await run('sim', PIXL);
    bench.wait(4000);
    const before = art(bench);
    bench.power(false);
    expect(art(bench)).not.toContain('#');
    bench.power(true);
    expect(art(bench)).not.toBe(before); // Espruino's logo
  });
});

test('the console leaves the screen to the amp', async () => {
  for (const way of ['sim', ...(interpreter ? ['espruino' as const] : [])] as const) {
    const { bench } = await run(way, PIXL);
    expect(bench.port.console).toBe('Terminal');
    bench.wait(4000);
    expect(bench.port.console).toBe('Bluetooth');
  }
});

test('the amp says nothing of a screen that cannot be missing', async () => {
  const { bench } = await run('sim', PIXL);
  bench.wait(4000);
  expect(bench.say('stat')).toBe('vol -30.0 mute off limit -6.0 pins found DS1882 found in line');
});

describe('a flip', () => {
  const glass = new OwnScreen(() => {});

  test('sends whole pages from a multiple of eight columns to the right edge', () => {
    expect(glass.sent({ x1: 10, y1: 8, x2: 12, y2: 15 })).toEqual({ pages: 1, bytes: 3 + 5 });
    expect(glass.sent({ x1: 0, y1: 0, x2: 127, y2: 63 })).toEqual({ pages: 8, bytes: 8 * 131 });
    expect(glass.sent({ x1: 16, y1: 7, x2: 16, y2: 8 })).toEqual({ pages: 2, bytes: 2 * 4 });
  });

  test('shows nothing else of what is in memory', () => {
    const memory = new Memory();
    memory.setRotation(3);
    memory.drawImage({ width: 8, height: 8, buffer: '\0'.repeat(8) }, 48, 32); // columns 32 to 39, rows 8 to 15
    memory.taken();
    memory.drawImage({ width: 8, height: 1, buffer: '\0\x81' }, 40, 33, { frame: 1 }); // column 33, rows 16 to 23
    const before = glass.pixels();
    glass.show(memory.bits, memory.taken()!);
    const after = glass.pixels();
    const changed = [...after.keys()].filter((i) => after[i] !== before[i]);
    expect(changed.every((i) => i >> 7 >= 16 && i >> 7 <= 23 && (i & 127) >= 32 && (i & 127) <= 33)).toBe(true);
    expect([16, 17, 22, 23].map((row) => after[row * 128 + 33])).toEqual([1, 0, 0, 1]);
  });
});
