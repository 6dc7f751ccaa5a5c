/**
 * A scenario's hands and eyes on a real board: edges for its watches, lines for its amp, a trace of its buses.
 *
 * Timing is the board's best effort. Registers, levels at the ear and the screen's pixels cannot be seen from here: who
 * runs the scenario reports those as *not checked*.
 */

import { benchPieces } from "./bench.ts";
import type { Link } from "./link.ts";
import { BoardError, evaluateJson, wake } from "./prompt.ts";

export interface Edge {
  /** As the board names it: "B6", "D3". */
  pin: string;
  /** The level after the edge. */
  state: boolean;
  /** What the watch's `data` pin shows at that moment, for a watch that has one. */
  data?: boolean;
  /** ms since the edge before, or since now. */
  after: number;
}

export interface Transaction {
  /** ms since the device was opened, by the board's clock, at the start of the call. */
  time: number;
  bus: string;
  kind: "write" | "read";
  address: number;
  /** False where the bus was kept for a repeated start. */
  stop: boolean;
  /** Written, or read; empty where a read failed. */
  bytes: number[];
  /** What the bus threw. */
  failure?: string;
}

export interface Trace {
  transactions: Transaction[];
  /** How many more there were than the board had room for. */
  lost: number;
}

export interface Device {
  /** Resolves when every handler has run, also the debounced ones; rejects with what a handler threw. */
  inject(edges: readonly Edge[]): Promise<void>;
  /** The amp's answer to one line. */
  say(line: string): Promise<string>;
  /** What went over the buses since the last call, and forgets it. */
  trace(): Promise<Trace>;
  /** Takes everything off the board again, and leaves the link open. */
  close(): Promise<void>;
}

export interface DeviceOptions {
  /** Globals whose `writeTo` and `readFrom` are traced. `readReg` is not seen. */
  buses?: readonly string[];
  /** Transactions kept on the board between two calls of `trace`. */
  traceLimit?: number;
  /** Characters kept, about 33 and 4 for every 3 bytes a transaction; 13 characters take a variable. */
  traceCharacters?: number;
}

// So that a line is at most some 1,500 characters: an infrared frame fits, an input line stays small.
const edgesAtOnce = 80;

/** The board must run the amp already. Throws an Error of one sentence. */
export async function openDevice(link: Link, options: DeviceOptions = {}): Promise<Device> {
  const { buses = ["I2C1"], traceLimit = 128, traceCharacters = 8000 } = options;
  const ask = (expression: string, timeoutMs = 5000): Promise<unknown> => evaluateJson(link, expression, timeoutMs);
  let open = true;
  /** One at a time: two gestures, or a gesture and a fetch, would take each other's answers. */
  let turn: Promise<unknown> = Promise.resolve();

  if ((await wake(link)) === "interrupted") {
    throw new Error(
      `${link.port}: the board had to be interrupted to get its prompt, and Espruino may have removed the handler that was running: restart it and try again.`,
    );
  }
  if ((await ask("typeof amp")) !== "function") {
    throw new Error(`${link.port}: no amp() runs on this board: flash it first.`);
  }
  // A session that broke off may have left its own.
  await ask("global._bench?_bench.close():0");
  try {
    for (const line of asLines(benchPieces(traceLimit, traceCharacters))) await ask(line);
    for (const bus of buses) await ask(`_bench.tap(${JSON.stringify(bus)},${bus})`);
  } catch (error) {
    await ask("global._bench?_bench.close():0").catch(() => {});
    throw error;
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(() => {
      if (!open) throw new Error(`${link.port}: this device was closed.`);
      return work();
    });
    turn = result.catch(() => {});
    return result;
  }

  async function inject(edges: readonly Edge[]): Promise<void> {
    const pins = checkEdges(edges);
    for (let at = 0; at < edges.length; at += edgesAtOnce) {
      const part = edges.slice(at, at + edgesAtOnce);
      const numbers = part.flatMap((edge) => [pins.indexOf(edge.pin) * 8 + bits(edge), Math.round(edge.after * 1000)]);
      const deaf = (await ask(`_bench.play(${JSON.stringify(pins)},[${numbers}],${at === 0})`)) as string[];
      if (deaf.length > 0) throw new Error(`${link.port}: the firmware watches no ${deaf.join(", ")}: nothing was injected.`);
      await finished(part.reduce((sum, edge) => sum + edge.after, 0));
    }
    const said = (await ask("_bench.said.splice(0,9)")) as string[];
    if (said[0]) throw new BoardError(`The firmware's handler threw at an edge of ${said[0]}.`);
  }

  /** Looks only when it may be over: each question takes the board's time. */
  async function finished(duration: number): Promise<void> {
    await sleep(duration);
    const end = Date.now() + 10_000;
    while ((await ask("_bench.busy")) !== 0) {
      if (Date.now() > end) throw new Error(`${link.port}: the handlers did not end within 10 s of the last edge.`);
      await sleep(20);
    }
  }

  async function say(line: string): Promise<string> {
    const answer = await ask(`amp(${JSON.stringify(line)})`);
    if (typeof answer !== "string") throw new Error(`${link.port}: amp(${JSON.stringify(line)}) gave no string.`);
    return answer;
  }

  async function trace(): Promise<Trace> {
    const transactions: Transaction[] = [];
    for (;;) {
      const lines = (await ask("_bench.fetch()")) as string[];
      if (lines.length === 0) break;
      transactions.push(...lines.map(readTransaction));
    }
    const lost = (await ask("(function(n){_bench.lost=0;return n})(_bench.lost)")) as number;
    return { transactions, lost };
  }

  return {
    inject: (edges) => inTurn(() => (edges.length > 0 ? inject(edges) : Promise.resolve())),
    say: (line) => inTurn(() => say(line)),
    trace: () => inTurn(trace),
    close: () =>
      open
        ? inTurn(async () => {
            open = false;
            await ask("global._bench?_bench.close():0");
          })
        : Promise.resolve(),
  };
}

/** Fewer questions, and still no line that needs much memory at once. */
function asLines(pieces: readonly string[]): string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + piece.length < 1500) lines[lines.length - 1] = `${last};${piece}`;
    else lines.push(piece);
  }
  return lines;
}

function checkEdges(edges: readonly Edge[]): string[] {
  for (const { pin, after } of edges) {
    if (!/^[A-Z][A-Z]*[0-9]+$/.test(pin)) throw new Error(`"${pin}" is no pin: write it as the board does, for example B6 or D3.`);
    // 2^31 us is the longest that the board's queue takes.
    if (!(after >= 0 && after < 2_000_000)) throw new Error(`${pin}: after: ${after} ms is not between 0 and 2000 s.`);
  }
  return [...new Set(edges.map((edge) => edge.pin))];
}

const bits = ({ data, state }: Edge): number => (data === undefined ? 0 : 4) + (data ? 2 : 0) + (state ? 1 : 0);

function readTransaction(line: string): Transaction {
  const [time, bus = "", kind, address, stop, bytes = "", ...failure] = line.split(",");
  const transaction: Transaction = {
    time: Number(time),
    bus,
    kind: kind === "W" ? "write" : "read",
    address: Number(address),
    stop: stop === "1",
    bytes: [...Buffer.from(bytes, "base64")],
  };
  // What was thrown may have commas of its own.
  if (failure.join(",")) transaction.failure = failure.join(",");
  return transaction;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
