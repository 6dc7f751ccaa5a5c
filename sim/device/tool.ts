/** Runs the `espruino` package's command-line tool as a child process, without network, Bluetooth scan or surprises. */

import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBluetooth, isBluetoothAddress } from "./link.ts";

export interface ToolJob {
  port: string;
  baudRate: number;
  /** Board id and firmware version as the board says them; the tool picks its way of writing by the version. */
  board: string;
  version: string;
  /** What the code may `require`: named as built in, so that the tool does not look for it elsewhere. */
  modules: readonly string[];
  timeout: number;
}

export interface ToolRun {
  printed: string;
  /** Why its word counts for nothing, as the end of a sentence; undefined if it ended by itself and well. */
  trouble: string | undefined;
}

/** Writes the code to `.bootcde`, and does not start it: what arrived is read back first. */
export const upload = (job: ToolJob, code: string): Promise<ToolRun> =>
  runTool(job, { "firmware.js": code }, ["--config", "SAVE_ON_SEND=1", "--config", "LOAD_STORAGE_FILE=0", "firmware.js"]);

/** Types one line at the board's prompt, without a reset. */
export const typeLine = (job: ToolJob, line: string): Promise<ToolRun> => runTool(job, {}, ["-e", line]);

async function runTool(job: ToolJob, files: Record<string, string>, action: readonly string[]): Promise<ToolRun> {
  // Its own folder: the tool looks for a folder `modules` where it runs.
  const folder = await mkdtemp(join(tmpdir(), "cuebox-flash-"));
  try {
    // Without a board file the tool asks the net for one, and waits a minute where there is no net.
    const board = {
      BOARD: job.board,
      VERSION: job.version,
      MODULES: job.modules.join(","),
      info: { builtin_modules: job.modules, binary_version: job.version },
      chip: {},
    };
    await writeFile(join(folder, "board.json"), JSON.stringify(board));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return await runChild([...place(job), "-q", "--board", "board.json", ...quietly, ...action], folder, job.timeout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function place({ port, baudRate }: ToolJob): string[] {
  // The Bluetooth modules end the tool at once where the system has no Bluetooth service.
  if (!isBluetooth(port)) return ["-p", port, "-b", String(baudRate), "--no-ble"];
  const name = port.replace(/^ble:/, "");
  return isBluetoothAddress(name) ? ["-p", name] : ["-d", name];
}

// PRETOKENISE gives bytes above 127, which the tool's TCP side sends as UTF-8: the file arrives as garbage and the tool
// says "Upload Complete". MODULE_URL and COMPILATION would fetch from espruino.com.
const quietly = ["PRETOKENISE=0", "MINIFICATION_LEVEL=\"\"", "MODULE_URL=\"\"", "COMPILATION=false"].flatMap((setting) => [
  "--config",
  setting,
]);

function runChild(args: readonly string[], folder: string, timeout: number): Promise<ToolRun> {
  const program = createRequire(import.meta.url).resolve("espruino/bin/espruino-cli.js");
  // NODE_OPTIONS may name a loader that cannot be found from the other folder.
  const { NODE_OPTIONS: _, ...env } = process.env;
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    let printed = "";
    let complaints = "";
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, timeout);
    child.stdout.on("data", (bytes: Buffer) => (printed += bytes.toString("latin1")));
    child.stderr.on("data", (bytes: Buffer) => (complaints += bytes.toString("latin1")));
    const end = (trouble: string | undefined): void => {
      clearTimeout(timer);
      resolve({ printed, trouble });
    };
    child.on("error", (error) => end(`the espruino tool does not start: ${error.message}`));
    child.on("close", (code) => {
      if (late) end(`the espruino tool did not end within ${timeout / 1000} s`);
      // It ends with 0 even when it could not connect, but then it says so here.
      else if (code !== 0 || complaints.trim()) end(`the espruino tool says "${reason(complaints, code)}"`);
      else end(undefined);
    });
  });
}

const reason = (complaints: string, code: number | null): string => {
  const lines = complaints.split(/\r?\n/).map((line) => line.trim());
  return lines.find((line) => /error|unable|cannot|not found/i.test(line)) ?? lines.find(Boolean) ?? `exit code ${code}`;
};
