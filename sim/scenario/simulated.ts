/** A scenario's stand on a simulated board, in one of the three ways that have one. */
import { Bench } from '../bench.ts';
import { MS } from '../clock.ts';
import { startOn } from '../ways/start.ts';
import type { Running } from '../ways/way.ts';
import type { Place, Scenario } from './scenario.ts';
import type { RunOptions, Stand } from './stand.ts';

/** Starts the firmware. Throws what the start throws. */
export async function simulatedStand(scenario: Scenario, way: Running['way'], options: RunOptions): Promise<Stand> {
  const { board } = scenario.board;
  const folder = options.folder ?? scenario.board.folder;
  const bench = new Bench(board, { ...options.bench, seed: options.seed ?? scenario.seed, signal: scenario.signal, ...(scenario.unclocked ? { unclocked: scenario.unclocked } : {}) });
  options.meet?.(bench);
  const { port } = bench;
  const gains = ({ seat, source }: Place) => [bench.gain(0, seat, source), bench.gain(1, seat, source)] as const;

  /** The places that are listened to all the time, and the loudest there. */
  const places = new Map<string, { readonly place: Place; loudest: number }>();
  const keyOf = ({ seat, source = '' }: Place): string => `${seat} ${source}`;
  for (const place of placesOf(scenario)) places.set(keyOf(place), { place, loudest: 0 });
  const listen = (): void => {
    for (const heard of places.values()) for (const { hi } of gains(heard.place)) heard.loudest = Math.max(heard.loudest, hi);
  };
  bench.onChange(listen);
  listen();

  // What is without its clock from the first step on never had it.
  for (const step of scenario.steps) {
    if (step.do !== 'clock') break;
    bench.runClock(step.chip, step.on);
  }
  let running: Running | undefined = await startOn(way, bench, folder);
  let [threw, overflows, hung] = [0, 0, false];

  return {
    pause: 1,
    trace: bench.trace,
    whole: true,
    now: () => bench.clock.now / MS,
    async wait(ms) {
      bench.wait(ms);
    },
    async turn(knob, detents, perSecond, meanwhile) {
      if (meanwhile) bench.knob(knob).turn(detents, perSecond);
      else bench.turn(knob, detents, perSecond);
    },
    async move(button, moves) {
      for (const { down, after } of moves) {
        bench.wait(after);
        bench.press(button, down);
      }
    },
    say: async (line) => bench.say(line),
    bench: {
      plug: (chip, plugged) => bench.plug(chip, plugged),
      reset(name) {
        const chip = bench.chips.get(name)!;
        chip.power(false);
        chip.power(true);
      },
      clock: (chip, on) => bench.runClock(chip, on),
      socket: (jack, plugged) => bench.plugIn(jack, plugged),
      play: (source, level) => bench.play(source, level),
      async power(on) {
        if (on) {
          bench.power(true);
          running = await startOn(way, bench, folder);
        } else {
          await running?.close();
          running = undefined;
          bench.power(false);
        }
      },
    },
    meters: {
      gains,
      loudest: (place) => places.get(keyOf(place))!.loudest,
      screen() {
        const screen = bench.screen();
        return screen && { pixels: screen.pixels(), width: screen.width, height: screen.height };
      },
      register: (chip, name) => bench.chips.get(chip)!.peek()[name],
    },
    mark() {
      for (const heard of places.values()) heard.loudest = 0;
      listen();
    },
    troubles() {
      const sentences = counted(port.errors.slice(threw).map((error) => `the firmware threw "${error.split('\n')[0]}"`));
      if (port.overflows > overflows) sentences.push(`the input queue overflowed and ${port.overflows - overflows} edges were lost`);
      if (port.hung && !hung) sentences.push('the interpreter hangs in a call to a bus that is held');
      [threw, overflows, hung] = [port.errors.length, port.overflows, port.hung];
      return sentences;
    },
    async close() {
      await running?.close();
    },
  };
}

/** Where nothing may ever have been louder than something. */
function placesOf({ steps }: Scenario): Place[] {
  return steps.flatMap((step) => (step.do === 'expect' ? step.expectations : [])).flatMap((each) => (each.see === 'never louder than' ? [each.place] : []));
}

/** Each sentence once, with how often it was said. */
function counted(sentences: readonly string[]): string[] {
  return [...new Set(sentences)].map((sentence) => {
    const times = sentences.filter((each) => each === sentence).length;
    return times > 1 ? `${sentence} ${times} times` : sentence;
  });
}
