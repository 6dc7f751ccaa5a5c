/**
 * Puts a bundle on a board, and believes only what the board says.
 *
 * The order is: ask which board it is; let the espruino tool write `.bootcde` with the board reset and nothing running;
 * read length and CRC back; only then `load()`, and wait for the amp's own answer. The tool is not believed: it says
 * "Upload Complete" even of a file that Storage refused. Never `.bootrst`: that one runs whatever button is held.
 */

import { crc32 } from "../crc.ts";
import { complaint, NoAnswer } from "./prompt.ts";
import { openTalk, type Talk } from "./talk.ts";
import type { ToolJob } from "./tool.ts";

export interface FlashOrder {
  /** `tcp://host:port`, a serial port, a Bluetooth address, or `ble:` and a name. */
  port: string;
  /** The bundle, ASCII: board strings are bytes, and the tool's ways with other characters differ from port to port. */
  code: string;
  /** What `process.env.BOARD` has to say, for example "PICO_R1_3". */
  boardId: string;
  baudRate?: number;
  /** The command that the started amp has to answer. */
  command?: string;
  /** How long the amp may take to start, ms. */
  startTimeout?: number;
  /** Ask through the espruino tool instead of a link of our own; always so over Bluetooth. */
  throughTool?: boolean;
  /** Told each step as a sentence. */
  progress?: (sentence: string) => void;
}

export interface FlashReport {
  board: string;
  version: string;
  /** True on the desktop interpreter: all steps are real but the board. */
  rehearsal: boolean;
  bytes: number;
  crc: number;
  answer: string;
  /** All of the above in a sentence or two. */
  message: string;
}

/** The desktop interpreter's `process.env.BOARD`. */
const rehearsalBoard = "LINUX";

/** Throws an Error of one sentence when anything is not as it should be; the report is made only of checked facts. */
export async function flash(task: FlashOrder): Promise<FlashReport> {
  const { port, code, boardId, progress = () => {}, command = "stat", baudRate = 115200 } = task;
  checkCode(code);
  const bytes = code.length;
  const crc = crc32(Buffer.from(code, "latin1"));
  const job: ToolJob = { port, baudRate, board: boardId, version: "2v29", modules: [], timeout: 30_000 };
  let state = "nothing was written";
  let talk: Talk | undefined;
  try {
    progress(`Asking the board at ${port} what it is.`);
    talk = await openTalk(job, task.throughTool ?? false);
    const board = await meetBoard(talk, task);

    progress(`Writing ${bytes} bytes.`);
    state = "the upload was begun and could not be checked: flash again";
    // Over a slow link the tool sends less than 1,000 bytes a second.
    const timeout = 60_000 + 2 * bytes;
    const run = await talk.upload({ ...job, board: board.id, version: board.version, modules: board.modules, timeout }, code);

    progress("Reading them back.");
    await checkWritten(talk, port, bytes, crc, run.trouble ?? complaint(run.printed).replace(/^; /, ""));

    progress("Starting the amp.");
    const answer = await start(talk, port, command, task.startTimeout ?? 15_000);
    return makeReport(task, board, crc, answer);
  } catch (error) {
    // Silence leaves open what the board holds now, so the sentence has to say it.
    if (talk && !(error instanceof NoAnswer)) throw error;
    throw new Error(`${(error as Error).message.replace(/\.$/, "")}; ${state}.`);
  } finally {
    await talk?.end();
  }
}

function makeReport({ code, boardId }: FlashOrder, board: Board, crc: number, answer: string): FlashReport {
  const bytes = code.length;
  const rehearsal = board.id === rehearsalBoard && boardId !== rehearsalBoard;
  const message =
    `${bytes} bytes are in the .bootcde of ${board.id} ${board.version}, read back and equal (CRC ${hex(crc)}), ` +
    `and the amp answers "${answer}".` +
    (rehearsal ? ` This was a rehearsal on the desktop interpreter: no ${boardId} was flashed.` : "");
  return { board: board.id, version: board.version, rehearsal, bytes, crc, answer, message };
}

interface Board {
  id: string;
  version: string;
  modules: string[];
}

async function meetBoard(talk: Talk, { port, code, boardId }: FlashOrder): Promise<Board> {
  const [id, version, modules, leftovers] = (await talk.ask(
    `(function(e,s){return[e.BOARD,e.VERSION,e.MODULES,[".bootrst",".varimg"].filter(function(f){return s.read(f)!==undefined})]})(process.env,require("Storage"))`,
    10_000,
  )) as [string, string, string, string[]];
  if (id !== boardId && id !== rehearsalBoard) {
    throw new Error(`${port}: this board is a ${id}, but the bundle is for ${boardId}: nothing was written.`);
  }
  // Both run before .bootcde or instead of it.
  if (leftovers[0]) {
    throw new Error(
      `${port}: the board has a saved ${leftovers[0]}, which would run beside the amp or instead of it: type require("Storage").erase("${leftovers[0]}") at its prompt, then flash again.`,
    );
  }
  const known = modules.split(",");
  const missing = required(code).filter((name) => !known.includes(name));
  if (missing.length > 0) {
    throw new Error(`${port}: the bundle requires ${missing.join(", ")}, which ${id} ${version} does not have: nothing was written.`);
  }
  return { id, version, modules: known };
}

const required = (code: string): string[] => [
  ...new Set([...code.matchAll(/\brequire\(\s*(["'`])([^"'`]+)\1\s*\)/g)].map((match) => match[2] ?? "")),
];

async function checkWritten(talk: Talk, port: string, bytes: number, crc: number, said: string): Promise<void> {
  const [length, found, free] = (await talk.ask(
    `(function(s){var c=s.read(".bootcde");return[c===undefined?-1:c.length,c===undefined?0:E.CRC32(c),s.getFree()]})(require("Storage"))`,
    15_000,
  )) as [number, number, number];
  if (length === bytes && found >>> 0 === crc) return;
  const why = said ? `; ${said}` : "";
  // Half a program must not run at the next power-up.
  const cleared = await talk
    .ask(`(function(s){s.erase(".bootcde");return s.read(".bootcde")===undefined})(require("Storage"))`, 15_000)
    .catch(() => false);
  const state = cleared === true ? "it was erased and nothing runs at the next start" : "it is still there and may run at the next start";
  if (length < 0) {
    throw new Error(`${port}: no .bootcde on the board after the upload of ${bytes} bytes, with ${free} bytes of Storage free${why}: flash again.`);
  }
  throw new Error(
    `${port}: the .bootcde on the board is not what was sent (${length} bytes, CRC ${hex(found >>> 0)} instead of ${bytes} bytes, CRC ${hex(crc)})${why}; ${state}: flash again.`,
  );
}

async function start(talk: Talk, port: string, command: string, timeout: number): Promise<string> {
  const before = talk.printed().length;
  const end = Date.now() + timeout;
  await talk.order("load()");
  let trouble = "";
  do {
    await sleep(300);
    try {
      const answer = await talk.ask(`typeof amp=="function"?amp(${JSON.stringify(command)}):undefined`, 2000);
      if (typeof answer === "string") return answer;
      trouble = answer === undefined ? "there is no amp()" : `amp() gives ${JSON.stringify(answer)} instead of a string`;
    } catch (error) {
      // While it starts, silence and lost lines are to be expected.
      trouble = (error as Error).message.replace(/\.$/, "");
    }
  } while (Date.now() < end);
  const printed = talk.printed();
  throw new Error(
    `${port}: the bundle is on the board, read back and equal, but does not answer "${command}" within ${timeout / 1000} s of its start: ${trouble}${complaint(printed.slice(Math.min(before, printed.length)))}.`,
  );
}

function checkCode(code: string): void {
  if (code.trim() === "") throw new Error("The bundle is empty: nothing was written.");
  const odd = /[^\t\n\r\x20-\x7e]/u.exec(code);
  if (!odd) return;
  const lines = code.slice(0, odd.index).split("\n");
  const point = odd[0].codePointAt(0) ?? 0;
  throw new Error(
    `The bundle has the character U+${point.toString(16).toUpperCase().padStart(4, "0")} in line ${lines.length}, column ${(lines.at(-1) ?? "").length + 1}: boards take ASCII, write it as \\x and two digits.`,
  );
}

const hex = (crc: number): string => `0x${crc.toString(16).padStart(8, "0")}`;
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
