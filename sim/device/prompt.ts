/**
 * Talks to Espruino's prompt as a program, not as a typist.
 *
 * - Each line begins with 0x10, which turns the echo off for that line.
 * - A half-typed line is erased with ESC [ 2 H, not with Ctrl-C: Ctrl-C breaks whatever handler runs at that moment,
 *   and Espruino then removes that handler's watch or interval for good. It is kept for a board that does not answer.
 *   Both from src/jsinteractive.c, jsiHandleConsoleChar and jsiIdle.
 * - The expression travels as an ASCII string literal and is evaluated inside try/catch; the value comes back as the
 *   base64 of its JSON between two marks that occur nowhere else.
 */

import type { Link } from "./link.ts";

const eraseLine = "\x1b[2H";
const noEcho = "\x10";
const ctrlC = "\x03";

let asked = 0;

/** An expression that threw on the board. */
export class BoardError extends Error {}

/** The board did not answer at all. */
export class NoAnswer extends Error {}

/** A string comes back as it is, everything else as JSON, nothing as "undefined". Errors are sentences. */
export async function evaluate(link: Link, expression: string, timeoutMs = 3000): Promise<string> {
  const value = await evaluateJson(link, expression, timeoutMs);
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "undefined");
}

/** The value itself, as far as JSON carries it. */
export async function evaluateJson(link: Link, expression: string, timeoutMs = 3000): Promise<unknown> {
  const question = makeQuestion(expression);
  return question.read(await exchange(link, question, timeoutMs));
}

/** Sends a line and waits for nothing: for `load()` and its like, after which the prompt is a new one. */
export async function order(link: Link, statement: string): Promise<void> {
  await link.write(`${eraseLine}${noEcho}${statement}\n`);
}

/**
 * Makes sure that somebody answers. Asks quietly for `patience` ms first (a board may be starting), then breaks what
 * runs. Says whether it had to.
 */
export async function wake(link: Link, patience = 4000): Promise<"answered" | "interrupted"> {
  const end = Date.now() + patience;
  do {
    if (await answers(link, 1000)) return "answered";
  } while (Date.now() < end);
  for (let attempt = 0; attempt < 3; attempt++) {
    await link.write(ctrlC);
    await new Promise((resolve) => setTimeout(resolve, 200));
    if (await answers(link, 1000)) return "interrupted";
  }
  throw new NoAnswer(
    `${link.port}: the port opens, but no Espruino prompt answers: check that this is the board's console, that the speed is right, and that no program took it over.`,
  );
}

async function answers(link: Link, timeoutMs: number): Promise<boolean> {
  try {
    return (await evaluateJson(link, "1", timeoutMs)) === 1;
  } catch (error) {
    if (error instanceof NoAnswer && link.closed === undefined && !locked.test(error.message)) return false;
    throw error;
  }
}

export interface Question {
  /** What to type: printable ASCII, one line, no line end. */
  readonly line: string;
  /** The answer in what was printed so far, or undefined. */
  find(printed: string): string | undefined;
  /** The value, or throws what the board threw. */
  read(answer: string): unknown;
}

/** The same question can be typed here, or handed to the espruino tool to type it. */
export function makeQuestion(expression: string): Question {
  const id = `${process.pid.toString(36)}.${(++asked).toString(36)}.${Math.random().toString(36).slice(2, 8)}`;
  const [open, close] = [`<${id}:`, `:${id}>`];
  // The marks are put together on the board, so that an echo of this line does not look like an answer.
  // JSON.stringify({v:undefined}) is not JSON in Espruino.
  const line =
    `(function(){var _;try{_=eval(${asciiLiteral(expression)});_=_===undefined?{}:{v:_};}catch(e){_={e:""+e};}` +
    `print("<"+"${id}:"+btoa(JSON.stringify(_))+":${id}"+">");})()`;
  return {
    line,
    find(printed) {
      const from = printed.indexOf(open);
      const to = printed.indexOf(close, from + open.length);
      return from < 0 || to < 0 ? undefined : printed.slice(from + open.length, to);
    },
    read(answer) {
      // A line end may be in between where the console wraps lines.
      const json = Buffer.from(answer.replace(/\s/g, ""), "base64").toString("latin1");
      let parsed: { v?: unknown; e?: string };
      try {
        parsed = JSON.parse(json, (_, value) => (typeof value === "string" ? fromBytes(value) : value));
      } catch {
        throw new BoardError(`The value of ${brief(expression)} cannot be carried as JSON.`);
      }
      if (parsed.e !== undefined) throw new BoardError(`The board says "${parsed.e}" to ${brief(expression)}.`);
      return parsed.v;
    },
  };
}

const locked = /password/;

function exchange(link: Link, question: Question, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    const end = (): void => {
      clearTimeout(timer);
      stopData();
      stopClose();
    };
    const fail = (error: Error): void => {
      end();
      reject(error);
    };
    const timer = setTimeout(() => {
      fail(new NoAnswer(`${link.port}: no answer in ${timeoutMs / 1000} s${complaint(printed)}.`));
    }, timeoutMs);
    const stopClose = link.onClose((reason) => fail(new NoAnswer(reason)));
    const stopData = link.onData((text) => {
      printed += text;
      const answer = question.find(printed);
      if (answer === undefined) {
        if (printed.endsWith("password>")) fail(new NoAnswer(`${link.port}: the board asks for a password: unlock it first.`));
        return;
      }
      end();
      resolve(answer);
    });
    if (link.closed !== undefined) return fail(new NoAnswer(link.closed));
    link.write(`${eraseLine}${noEcho}${question.line}\n`).catch((error: Error) => fail(new NoAnswer(error.message)));
  });
}

/** The first thing that the board complained about, as the end of a sentence. */
export function complaint(printed: string): string {
  const line = /(Uncaught [^\r\n]*|Execution Interrupted|(?:LOW_)?MEMORY[^\r\n]*|OUT OF MEMORY[^\r\n]*)/.exec(printed)?.[1];
  return line ? `; the board says "${line.trim()}"` : "";
}

/** Text as its UTF-8 bytes in a string literal of plain ASCII: boards know no wider characters. */
export function asciiLiteral(text: string): string {
  let literal = "";
  for (const byte of Buffer.from(text, "utf8")) {
    if (byte === 0x22 || byte === 0x5c) literal += `\\${String.fromCharCode(byte)}`;
    else if (byte >= 0x20 && byte < 0x7f) literal += String.fromCharCode(byte);
    else literal += `\\x${byte.toString(16).padStart(2, "0")}`;
  }
  return `"${literal}"`;
}

/** A board's string is bytes: UTF-8 if they are that, else one character a byte. */
function fromBytes(text: string): string {
  if (!/[\x80-\xff]/.test(text) || /[^\x00-\xff]/.test(text)) return text;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(text, "latin1"));
  } catch {
    return text;
  }
}

const brief = (expression: string): string => (expression.length > 60 ? `${expression.slice(0, 57)}...` : expression);
