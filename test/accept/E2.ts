/**
 * E2: from the edge that completes a detent to the end of the bus write, the interpreter's time charged.
 *
 * A fourth edge of a detent is A's opening: its first rising edge after the movement is the one that counts. A click is
 * on the bus when a level is sent that it led to (its own, or that of a later click which was there already).
 */
import { findInterpreter } from '../../sim/ways/interpreter.ts';
import { start } from '../../sim/ways/start.ts';
import type { Running } from '../../sim/ways/way.ts';
import { between, seeded } from '../../sim/random.ts';
import type { Entry, Line } from './ledger.ts';
import { FOLDER, KNOB_A, SCREEN, entry, levelWrites, ms, pinEdges, playingSolo, press, quantile, sentTo, skipped, sound, soloWith, volume } from './solo.ts';
import type { Wrong } from './solo.ts';

const CLICKS = 400;
const CLICKS_THERE = 100;
const IDLE_BAR = 10;
const BUSY_BAR = 20;

interface Click {
  /** The instant at which the hand opens A, ns. */
  readonly moved: number;
  readonly direction: 1 | -1;
}

/** Turns one detent now; the hand takes 1/perSecond for it. */
function turnOne({ bench }: Running, direction: 1 | -1, perSecond: number): Click {
  const spacing = 1e9 / perSecond / 4;
  const start = bench.clock.now;
  bench.turn('knob', direction, perSecond);
  // Clockwise A closes, B closes, A opens, B opens; the other way round A is last.
  return { moved: start + spacing * (direction > 0 ? 2.5 : 3.5), direction };
}

interface Delays {
  readonly delays: number[];
  readonly lost: number;
  readonly overflows: number;
  readonly fullest: number;
}

function delaysOf(running: Running, clicks: readonly Click[], edges: readonly { t: number; level: boolean }[], from: number, level: number): Delays {
  const { bench } = running;
  const writes = levelWrites(bench.trace, from);
  const rising = edges.filter((edge) => edge.level);
  const done = clicks.map(({ moved }) => rising.find((edge) => edge.t >= Math.floor(moved))!.t);
  let reached = level;
  const levels = clicks.map(({ direction }) => (reached += direction));
  let lost = 0;
  const delays: number[] = [];
  clicks.forEach((_, i) => {
    const found = writes.find((write) => write.t >= done[i]! && levels.some((wanted, j) => j >= i && done[j]! <= write.t && wanted === write.level));
    if (found) delays.push(ms(found.end - done[i]!));
    else lost++;
  });
  if (volume(bench) !== reached) lost += Math.abs(volume(bench) - reached);
  return { delays, lost, overflows: bench.port.overflows, fullest: bench.port.fullest };
}

/** Starts solo with no limit and waits until it plays. */
type Player = (seed: number) => Promise<Running>;

const inSim = (wrong: Wrong): Player => (seed) => playingSolo({ seed }, soloWith({ limit: 0 }), wrong);

const inInterpreter: Player = async (seed) => {
  const running = await start('espruino', soloWith({ limit: 0 }), FOLDER, { seed });
  running.bench.wait(3000);
  return running;
};

/** Single clicks, each after the screen has come to rest. */
async function idle(play: Player, count: number): Promise<Delays> {
  const running = await play(11);
  const random = seeded(12);
  running.bench.wait(500);
  const edges = pinEdges(running.bench, KNOB_A);
  const from = running.bench.trace.length;
  const level = volume(running.bench);
  let at = level;
  const clicks: Click[] = [];
  for (let i = 0; i < count; i++) {
    const direction = at < -45 ? 1 : at > -8 ? -1 : random() < 0.5 ? 1 : -1;
    at += direction;
    clicks.push(turnOne(running, direction, between(random, 8, 20)));
    running.bench.wait(between(random, 200, 320));
  }
  sound(running);
  const delays = delaysOf(running, clicks, edges, from, level);
  await running.close();
  return delays;
}

/** Clicks while the screen has work: runs of quick turning, commands and mute presses in between. */
async function busy(play: Player, count: number): Promise<Delays & { drawing: number }> {
  const running = await play(21);
  const { bench } = running;
  const random = seeded(22);
  const edges = pinEdges(bench, KNOB_A);
  const parts: Delays[] = [];
  let drawing = 0;
  while (parts.reduce((n, part) => n + part.delays.length + part.lost, 0) < count) {
    const level = -Math.round(between(random, 12, 40));
    bench.say(`vol ${level}`);
    bench.wait(1500);
    press(bench); // "MUTE" is drawn, and taken away again
    bench.wait(600);
    press(bench);
    bench.wait(2500);
    const first = bench.clock.now;
    const from = bench.trace.length;
    const clicks: Click[] = [];
    const direction = random() < 0.5 ? 1 : -1;
    for (let i = 0; i < 9; i++) clicks.push(turnOne(running, random() < 0.8 ? direction : (-direction as 1 | -1), between(random, 12, 20)));
    bench.wait(400);
    drawing += sentTo(bench.trace, SCREEN, from).filter(({ t }) => t < clicks.at(-1)!.moved).length;
    parts.push(delaysOf(running, clicks, edges.filter((edge) => edge.t >= first), from, level));
  }
  sound(running);
  await running.close();
  return {
    delays: parts.flatMap((part) => part.delays),
    lost: parts.reduce((n, part) => n + part.lost, 0),
    overflows: bench.port.overflows,
    fullest: bench.port.fullest,
    drawing,
  };
}

async function measured(way: string, play: Player, count: number): Promise<Entry[]> {
  const rest = await idle(play, count);
  const work = await busy(play, count);
  const text = ({ delays, lost }: Delays): string =>
    `99 of 100 in ${quantile(delays, 0.99).toFixed(1)} ms, median ${quantile(delays, 0.5).toFixed(1)}, longest ${Math.max(...delays).toFixed(1)} of ${delays.length} clicks, ${lost} lost`;
  return [
    entry('E2', `${way}, idle: ${text(rest)}`, `99 of 100 within ${IDLE_BAR} ms, none lost`, quantile(rest.delays, 0.99) <= IDLE_BAR && rest.lost === 0 && rest.delays.length >= count),
    entry('E2', `${way}, screen at work: ${text(work)} (${work.drawing} transfers to the screen meanwhile)`, `99 of 100 within ${BUSY_BAR} ms, none lost`,
      quantile(work.delays, 0.99) <= BUSY_BAR && work.lost === 0 && work.delays.length >= count && work.drawing >= count),
    entry('E2', `${way}: ${rest.overflows + work.overflows} edges lost, fullest ${Math.max(rest.fullest, work.fullest)} of 1024 bytes`, 'the input queue never overflows', rest.overflows + work.overflows === 0),
  ];
}

/** A screen that is sent whole, 512 bytes, for each thing that changes. */
const wholeScreen: Wrong = {
  globals(globals) {
    const bus = globals.I2C1 as { writeTo: (address: number, ...data: unknown[]) => void };
    const send = bus.writeTo;
    bus.writeTo = (address, ...data) => {
      send(address, ...data);
      if (address === SCREEN && data[0] === 0x40) send(address, 0x40, new Uint8Array(512));
    };
  },
};

export const line: Line = {
  id: 'E2',
  title: 'knob to chip in time, the screen at work or not',
  measure: async () => [
    ...(await measured('sim', inSim({}), CLICKS)),
    ...(findInterpreter() ? await measured('espruino', inInterpreter, CLICKS_THERE) : [skipped('E2', 'the same in the interpreter')]),
  ],
  broken: async () => [(await measured('sim', inSim(wholeScreen), CLICKS))[1]!],
};

