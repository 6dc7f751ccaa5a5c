/**
 * A scenario's stand on a real board that runs the firmware already. Turns and presses are injected as edges without
 * bounce, time is the wall's, and the trace begins when the board has been restarted and opened. Levels, screen and
 * registers cannot be seen from here, and nobody is there to pull wires.
 *
 * The board keeps what it remembers from before: a scenario that is to run here says its levels itself.
 */
import type { TraceEntry } from '../bench.ts';
import { MCUS } from '../../boards/mcu.ts';
import type { ButtonFacts, EncoderFacts } from '../../boards/board.ts';
import { MS } from '../clock.ts';
import { openDevice } from '../device/device.ts';
import type { Device, Edge } from '../device/device.ts';
import { openLink } from '../device/link.ts';
import type { Link } from '../device/link.ts';
import { evaluateJson, order, wake } from '../device/prompt.ts';
import { CLOCKWISE } from '../parts/knob.ts';
import type { Scenario } from './scenario.ts';
import type { RunOptions, Stand } from './stand.ts';

/** The desktop interpreter's `process.env.BOARD`: a rehearsal. */
const REHEARSAL = 'LINUX';
/** How long a board may take to start without another word, and how often it is asked, ms. */
const START = 15_000;
const ASK = 300;
/** The board has room for little of its trace: it is fetched every so many ms. */
const FETCH = 200;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/** Restarts the board. Throws an Error of one sentence when it cannot be reached, or is another one. */
export async function deviceStand(scenario: Scenario, options: RunOptions): Promise<Stand> {
  const { board } = scenario.board;
  if (!options.port) throw new Error('the way "device" wants the port of a board, such as /dev/ttyACM0 or tcp://host:port');
  const link = await openLink(options.port, options.baudRate === undefined ? {} : { baudRate: options.baudRate });
  let device: Device;
  let watched: string[];
  try {
    await wake(link);
    const id = await evaluateJson(link, 'process.env.BOARD');
    if (id !== MCUS[board.mcu].id && id !== REHEARSAL) throw new Error(`${link.port}: this board is a ${String(id)}, but ${board.name} has a ${MCUS[board.mcu].id}`);
    await restart(link, options.startTimeout ?? START);
    device = await openDevice(link, { buses: Object.keys(board.buses) });
    watched = (await evaluateJson(link, String.raw`(function(w){return Object.keys(w).map(function(k){return ""+w[k].pin})})(global["\xff"].watches)`)) as string[];
  } catch (error) {
    await link.close();
    throw error;
  }

  const from = Date.now();
  const trace: TraceEntry[] = [];
  let missing = false;
  let fetched = 0;
  async function fetch(): Promise<void> {
    const { transactions, lost } = await device.trace();
    if (lost) missing = true;
    for (const { time, bus, kind, address, bytes, failure } of transactions) {
      trace.push({ t: Math.round(time * MS), bus, kind, address, bytes, ok: failure === undefined });
    }
    fetched = Date.now();
  }

  const places = new Map<string, number>();
  function edgesOf(name: string, knob: EncoderFacts, detents: number, perSecond: number): Edge[] {
    const spacing = 1000 / perSecond / knob.edges;
    const step = detents < 0 ? -1 : 1;
    const edges: Edge[] = [];
    let place = places.get(name) ?? 0;
    let after = spacing / 2;
    for (let i = 0; i < Math.abs(detents) * knob.edges; i++, after += spacing) {
      const [wasA] = CLOCKWISE[place & 3]!;
      place += step;
      const [a, b] = CLOCKWISE[place & 3]!;
      const [pin, closed, other] = a !== wasA ? [knob.a, a, b] : [knob.b, b, a];
      if (!watched.includes(pin)) continue;
      edges.push({ pin, state: !closed, data: !other, after });
      after = 0;
    }
    places.set(name, place);
    if (!edges.length) throw new Error(`${link.port}: the firmware watches neither ${knob.a} nor ${knob.b}, the pins of ${name}`);
    return edges;
  }

  let meanwhile: Promise<void> = Promise.resolve();
  const broken: string[] = [];
  return {
    pause: 50,
    trace,
    get whole() {
      return !missing;
    },
    now: () => Date.now() - from,
    async wait(ms) {
      const end = Date.now() + ms;
      while (end - Date.now() > FETCH) {
        await sleep(FETCH);
        await fetch();
      }
      await sleep(end - Date.now());
      if (Date.now() - fetched >= FETCH) await fetch();
    },
    async turn(name, detents, perSecond, along) {
      const edges = edgesOf(name, board.controls[name] as EncoderFacts, detents, perSecond);
      const turned = device.inject(edges);
      if (along) meanwhile = Promise.all([meanwhile, turned.catch((error: Error) => void broken.push(error.message))]).then(() => {});
      else await turned.then(fetch);
    },
    async move(button, moves) {
      const { pin } = board.controls[button] as ButtonFacts;
      if (typeof pin !== 'string') throw new Error(`${button} hangs on the expander ${pin.expander}: from here only pins can be moved, press it by hand`);
      await device.inject(moves.map(({ down, after }) => ({ pin, state: !down, after })));
      await fetch();
    },
    async say(line) {
      const answer = await device.say(line);
      await fetch();
      return answer;
    },
    mark() {
      missing = false;
    },
    troubles: () => broken.splice(0),
    async close() {
      await meanwhile;
      try {
        await device.close();
      } finally {
        await link.close();
      }
    },
  };
}

async function restart(link: Link, patience: number): Promise<void> {
  await order(link, 'load()');
  const end = Date.now() + patience;
  for (;;) {
    await sleep(ASK);
    // While it starts, silence and lost lines are to be expected.
    const kind = await evaluateJson(link, 'typeof amp', 2000).catch(() => undefined);
    if (kind === 'function') return;
    if (Date.now() > end) throw new Error(`${link.port}: no amp() runs ${patience / 1000} s after a restart: flash the board first`);
  }
}
