/**
 * G7: no pop. A 997 Hz sine at the source's declared maximum is recorded at 192 kHz through every kind of change; its
 * click figure stays under that of the part's own step of 1 dB at the worst phase, and 6 dB. With silence at the input
 * the jack stays under the declared millivolts.
 */
import type { Board } from '../../boards/board.ts';
import type { Bench } from '../../sim/bench.ts';
import { CLICK_HZ, CLICK_RATE, clickBar, clickFigure, clickFloor, silentClick } from '../../sim/listen/click.ts';
import type { GainLog } from '../../sim/listen/gainlog.ts';
import { louderEndRms } from '../../sim/listen/gainlog.ts';
import { listen } from '../../sim/listen/listener.ts';
import { render } from '../../sim/listen/render.ts';
import { silence, tone } from '../../sim/signal.ts';
import type { Entry, Line } from './ledger.ts';
import { BUTTON_PIN, CONTACT_PIN, SOLO, VOLUME, entry, playingSolo, press, sound, soloWith, startSolo } from './solo.ts';
import type { Globals, Wrong } from './solo.ts';

const SEEDS = [1, 2, 3];

/** Records from now on, the contacts as they are at each instant. */
function record(bench: Bench): () => { log: GainLog; from: number } {
  const from = bench.clock.now;
  const end = listen(bench);
  return () => ({ log: end(), from });
}

/** The click figure of the louder ear, dB. */
function figureOf(log: GainLog, from: number): number {
  const sine = tone(CLICK_HZ);
  const moved = { ...sine, value: (ch: number, t: number) => sine.value(ch, t + from) };
  const ears = render(moved, log, CLICK_RATE);
  return Math.max(...ears.map((samples, ear) => clickFigure(samples, CLICK_RATE, louderEndRms(log.ears[ear]!)).dB));
}

interface Order {
  readonly name: string;
  /** Level that plays before, dB. */
  readonly level: number;
  readonly muted?: boolean;
  give(bench: Bench): void;
}

const ORDERS: readonly Order[] = [
  { name: 'click up', level: -10, give: (bench) => bench.turn('knob', 1, 10) },
  { name: 'click down', level: -10, give: (bench) => bench.turn('knob', -1, 10) },
  { name: 'turned up', level: -30, give: (bench) => bench.turn('knob', 10, 20) },
  { name: 'turned down', level: -10, give: (bench) => bench.turn('knob', -10, 20) },
  { name: '60 dB up', level: -60, give: (bench) => void bench.say('vol 0') },
  { name: '60 dB down', level: 0, give: (bench) => void bench.say('vol -60') },
  { name: 'mute', level: 0, give: (bench) => void press(bench) },
  { name: 'mute', level: -30, give: (bench) => void press(bench) },
  { name: 'unmute', level: 0, muted: true, give: (bench) => void press(bench) },
  { name: 'unmute', level: -30, muted: true, give: (bench) => void press(bench) },
];

async function clicks(board: Board, orders: readonly Order[], wrong: Wrong): Promise<Entry> {
  // A position of the DS1882 is 1 dB (data sheet p1).
  const bar = clickBar([[1, 10 ** (-1 / 20)]]);
  let worst = { dB: -Infinity, name: '' };
  let changes = 0;
  for (const order of orders) {
    for (const seed of SEEDS) {
      const running = await playingSolo({ seed, signal: tone(CLICK_HZ) }, board, wrong);
      const { bench } = running;
      bench.say(`vol ${order.level}`);
      bench.wait(2500);
      if (order.muted) press(bench);
      bench.wait(900 + seed * 0.31); // not at the same phase
      const stop = record(bench);
      bench.wait(20);
      order.give(bench);
      bench.wait(order.name === '60 dB up' || order.muted ? 2200 : 900);
      const { log, from } = stop();
      sound(running);
      if (log.ears[0].every(({ gain }) => gain === log.ears[0][0]!.gain)) throw new Error(`${order.name}: nothing has changed`);
      changes++;
      const dB = figureOf(log, from);
      if (dB > worst.dB) worst = { dB, name: `${order.name} at ${order.level} dB` };
    }
  }
  return entry('G7', `997 Hz: ${worst.dB.toFixed(1)} dB at worst (${worst.name}), ${changes} changes; the sine itself reads ${clickFloor().toFixed(1)} dB`,
    `at most ${bar.toFixed(1)} dB: a step of 1 dB at the worst phase, and 6 dB`, worst.dB <= bar);
}

async function fromSilence(board: Board): Promise<Entry> {
  let most = 0;
  for (const seed of SEEDS) {
    const running = await startSolo({ seed, signal: silence }, board);
    const { bench } = running;
    const stop = record(bench);
    bench.wait(2500);
    for (const order of ORDERS) {
      order.give(bench);
      bench.wait(1500);
    }
    most = Math.max(most, silentClick(stop().log, { declared: SOLO.silentClick }).mV);
    sound(running);
  }
  return entry('G7', `silence: ${most.toFixed(1)} mV at the jack, from power-up through every order`, `at most ${SOLO.silentClick} mV`, most > 0 && most <= SOLO.silentClick);
}

/** A mute that drops the relay at once and lets the volume stand, whatever plays. */
const hardMute: Wrong = {
  globals(globals: Globals) {
    let pressed = false;
    const bus = globals.I2C1 as { writeTo: (address: number, ...data: number[]) => void };
    const send = bus.writeTo;
    bus.writeTo = (address, ...data) => {
      if (!pressed || address !== VOLUME) send(address, ...data);
    };
    type Watch = (callback: (edge: { state: boolean }) => void, pin: { name: string }, options: unknown) => number;
    const watch = globals.setWatch as Watch;
    const write = globals.digitalWrite as (pin: { name: string }, level: number) => void;
    const PinOf = globals.Pin as new (name: string) => { name: string };
    globals.setWatch = ((callback, pin, options) =>
      watch(pin.name !== BUTTON_PIN ? callback : (edge) => {
        if (!edge.state) {
          pressed = true;
          write(new PinOf(CONTACT_PIN), 0);
        }
        callback(edge);
      }, pin, options)) satisfies Watch;
  },
};

const ALL = soloWith({ limit: 0 });
const noCrossing = (board: Board): Board => ({ ...board, chips: { ...board.chips, volume: { ...board.chips.volume!, zeroCross: false } as Board['chips'][string] } });

export const line: Line = {
  id: 'G7',
  title: 'no pop: click figure, and silence',
  measure: async () => [await clicks(ALL, ORDERS, {}), await fromSilence(ALL)],
  broken: async () => [
    await clicks(noCrossing(ALL), ORDERS, {}),
    await clicks(ALL, ORDERS.filter(({ name }) => name === 'mute'), hardMute),
  ],
};

