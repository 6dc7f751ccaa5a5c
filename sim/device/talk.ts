/**
 * One conversation with a board while it is flashed: questions, and the espruino tool's upload in between.
 *
 * Where a Link can be opened it stays open throughout, and the tool gets a local TCP port that leads to it. By itself the
 * tool opens only ports that the system lists (no /dev/serial/by-id, no /dev/ttyS0), ends while bytes may still be on
 * their way, and on boards with DTR wired to reset each opening is a restart. Over Bluetooth the tool does everything.
 */

import { createServer, type AddressInfo, type Socket } from "node:net";
import { isBluetooth, openLink, type Link } from "./link.ts";
import { complaint, evaluateJson, makeQuestion, NoAnswer, order, wake } from "./prompt.ts";
import { typeLine, upload, type ToolJob, type ToolRun } from "./tool.ts";

export interface Talk {
  ask(expression: string, timeoutMs: number): Promise<unknown>;
  /** For a statement that ends the conversation's thread, as load() does. */
  order(statement: string): Promise<void>;
  upload(job: ToolJob, code: string): Promise<ToolRun>;
  /** The last of what the board said beside its answers. */
  printed(): string;
  end(): Promise<void>;
}

export function openTalk(job: ToolJob, throughTool: boolean): Promise<Talk> {
  return throughTool || isBluetooth(job.port) ? Promise.resolve(toolTalk(job)) : linkTalk(job);
}

async function linkTalk({ port, baudRate }: ToolJob): Promise<Talk> {
  let printed = "";
  let link = await open(1);

  async function open(attempts: number): Promise<Link> {
    const opened = await openPatiently(port, baudRate, attempts);
    opened.onData((text) => (printed = lastOf(printed + text)));
    return opened;
  }

  /** A board that starts anew may drop the line. */
  async function again(): Promise<Link> {
    if (link.closed !== undefined) {
      link = await open(4).catch((error: Error) => {
        throw new NoAnswer(error.message);
      });
    }
    return link;
  }

  try {
    await wake(link);
  } catch (error) {
    await link.close();
    throw error;
  }
  return {
    ask: async (expression, timeoutMs) => evaluateJson(await again(), expression, timeoutMs),
    order: async (statement) => order(await again(), statement),
    async upload(job, code) {
      const run = await relay(link, (local) => upload({ ...job, port: local }, code));
      await wake(await again());
      return run;
    },
    printed: () => printed,
    end: () => link.close(),
  };
}

async function openPatiently(port: string, baudRate: number, attempts: number): Promise<Link> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await openLink(port, { baudRate });
    } catch (error) {
      if (attempt >= attempts) throw error;
      await sleep(400 * attempt);
    }
  }
}

/** Lends the link to whoever opens the local port first, for as long as `work` takes; all it sent has left at the end. */
async function relay<T>(link: Link, work: (port: string) => Promise<T>): Promise<T> {
  let guest: Socket | undefined;
  let sent: Promise<void> = Promise.resolve();
  const server = createServer((socket) => {
    if (guest) return socket.destroy();
    guest = socket;
    server.close();
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      sent = link.write(bytes.toString("latin1")).catch(() => {});
    });
  });
  const stopData = link.onData((text) => guest?.write(Buffer.from(text, "latin1")));
  const stopClose = link.onClose(() => guest?.destroy());
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    const result = await work(`tcp://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await sent;
    return result;
  } finally {
    stopData();
    stopClose();
    guest?.destroy();
    server.close();
  }
}

/** Slow, a connection for each question, but the only way to a board on Bluetooth. */
function toolTalk(job: ToolJob): Talk {
  let printed = "";
  return {
    async ask(expression) {
      const question = makeQuestion(expression);
      const run = await typeLine(job, question.line);
      printed = lastOf(printed + run.printed);
      const answer = question.find(run.printed);
      if (answer === undefined) {
        throw new NoAnswer(`${job.port}: no answer${run.trouble ? `; ${run.trouble}` : ""}${complaint(run.printed)}.`);
      }
      return question.read(answer);
    },
    async order(statement) {
      // Delayed, since the tool waits for the prompt after its line, and load() would swallow that.
      printed = lastOf(printed + (await typeLine(job, `setTimeout(${JSON.stringify(statement)},1500)`)).printed);
      await sleep(1500);
    },
    upload,
    printed: () => printed,
    end: async () => {},
  };
}

const lastOf = (text: string): string => text.slice(-20_000);
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
