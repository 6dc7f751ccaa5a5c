/** How fast the simulator is: an evening of three hours, 600 gestures, the screen on and every transaction recorded. */
import type { Board } from '../../boards/board.ts';
import { between, seeded } from '../random.ts';
import type { Running } from '../ways/way.ts';
import { start } from '../ways/start.ts';

export interface Evening {
  /** Simulated seconds, and seconds of this computer. */
  readonly simulated: number;
  readonly real: number;
  readonly transactions: number;
  /** Most memory of the process, MB. */
  readonly megabytes: number;
  readonly running: Running;
}

const HOURS = 3;
const GESTURES = 600;

export async function evening(way: 'sim' | 'bundle' | 'espruino', board: Board, folder: string, share = 1): Promise<Evening> {
  const running = await start(way, board, folder, { seed: 5 });
  const { bench } = running;
  const random = seeded(6);
  const knobs = [...bench.knobs.keys()];
  const buttons = [...bench.buttons.keys()];
  const pause = (HOURS * 3_600_000) / GESTURES;
  const began = performance.now();
  for (let i = 0; i < GESTURES * share; i++) {
    const until = bench.clock.now + pause * 1e6;
    const chance = random();
    const knob = knobs[Math.floor(random() * knobs.length)];
    const button = buttons[Math.floor(random() * buttons.length)];
    if (chance < 0.8 && knob) bench.turn(knob, Math.round(between(random, -8, 8)) || 1, between(random, 4, 20));
    else if (chance < 0.9 && button) {
      bench.press(button, true);
      bench.wait(between(random, 60, 400));
      bench.press(button, false);
    } else bench.say(`vol -${Math.round(between(random, 10, 60))}`);
    bench.port.run(until);
  }
  return {
    simulated: bench.clock.now / 1e9,
    real: (performance.now() - began) / 1000,
    transactions: bench.trace.length,
    megabytes: process.memoryUsage().rss / 2 ** 20,
    running,
  };
}
