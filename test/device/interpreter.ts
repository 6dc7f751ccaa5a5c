/**
 * A real Espruino interpreter behind a TCP port, as a board behind a telnet console.
 *
 * Its own `--telnet` always takes port 2323, and two of them share that port and each other's callers. So its console
 * is taken from standard input and output instead, and offered on a free port.
 */

import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findInterpreter as find } from "../../sim/ways/interpreter.ts";

/** The program named by ESPRUINO or ESPRUINO32, else the one on the PATH; undefined where there is none. */
export function findInterpreter(): string | undefined {
  return find("ESPRUINO") ?? find("ESPRUINO32");
}

export interface Interpreter {
  /** "tcp://127.0.0.1:NNNNN" */
  readonly port: string;
  /** Changes what callers send before it reaches the interpreter: a bad cable. Undefined is a good one. */
  spoil: ((text: string) => string) | undefined;
  /** Power off and on: a new process, the same Storage. */
  restart(): Promise<void>;
  /** Power on, if it has died. */
  revive(): Promise<void>;
  stop(): Promise<void>;
}

export async function startInterpreter(program: string): Promise<Interpreter> {
  const folder = await mkdtemp(join(tmpdir(), "cuebox-interpreter-"));
  let caller: Socket | undefined;
  let child: ChildProcess;
  let spoil: Interpreter["spoil"];

  async function powerOn(): Promise<void> {
    child = spawn(program, [], { cwd: folder, stdio: ["pipe", "pipe", "ignore"] });
    child.stdin?.on("error", () => {});
    child.stdout?.on("data", (bytes: Buffer) => caller?.write(bytes));
    // Its first output is the banner, or the prompt.
    await new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.stdout?.once("data", () => resolve());
    });
  }

  async function powerOff(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
  }

  const server = createServer((socket) => {
    caller?.destroy();
    caller = socket;
    socket.setNoDelay(true);
    socket.on("error", () => {});
    socket.on("close", () => {
      if (caller === socket) caller = undefined;
    });
    socket.on("data", (bytes) => {
      const text = bytes.toString("latin1");
      child.stdin?.write(Buffer.from(spoil ? spoil(text) : text, "latin1"));
    });
  });

  await powerOn();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get spoil() {
      return spoil;
    },
    set spoil(change) {
      spoil = change;
    },
    async restart() {
      await powerOff();
      await powerOn();
    },
    async revive() {
      if (child.exitCode !== null || child.signalCode !== null) await powerOn();
    },
    async stop() {
      await powerOff();
      caller?.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
