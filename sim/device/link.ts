/** A line to a board: a serial port or a TCP address, opened the same way, one character one byte. */

import { createConnection } from "node:net";

export interface Link {
  /** As the user wrote it: "/dev/ttyACM0", "COM3", "tcp://localhost:2323". */
  readonly port: string;
  /** Why the line is down, once it is. */
  readonly closed: string | undefined;
  /** Characters 0 to 255 only. Calls are sent in order; resolves when the last byte has left. */
  write(text: string): Promise<void>;
  /** Returns the function that stops the listening. */
  onData(listener: (text: string) => void): () => void;
  onClose(listener: (reason: string) => void): () => void;
  close(): Promise<void>;
}

export interface LinkOptions {
  /** Serial ports only; USB ignores it. Espruino's own serial consoles run at 115200. */
  baudRate?: number;
  /** How long a TCP address may take to answer, ms. */
  timeout?: number;
}

/** What a transport has to give; flow control, order and listeners are shared. */
interface Wire {
  send(bytes: Buffer): Promise<void>;
  close(): Promise<void>;
}

interface WireEvents {
  data(bytes: Buffer): void;
  closed(reason: string): void;
}

// Espruino's input queue holds 512 to 4096 bytes; it asks for a pause with XOFF well before it is full.
const chunkBytes = 128;
const xon = "\x11";
const xoff = "\x13";
const longestPause = 10_000;

const address = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i;
const appleAddress = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** A Bluetooth address, or `ble:` and a name: the espruino tool can reach these, a Link cannot. */
export const isBluetooth = (port: string): boolean =>
  port.startsWith("ble:") || address.test(port) || appleAddress.test(port);

export const isBluetoothAddress = (name: string): boolean => address.test(name) || appleAddress.test(name);

/** Opens `tcp://host:port` or a serial port. Throws an Error whose message is one sentence. */
export async function openLink(port: string, options: LinkOptions = {}): Promise<Link> {
  if (isBluetooth(port)) {
    throw new Error(`${port}: a Bluetooth board can be flashed, but not driven from here: connect it by USB or serial.`);
  }
  const events: WireEvents = { data: () => {}, closed: () => {} };
  const wire = port.startsWith("tcp://")
    ? await openTcp(port, events, options.timeout ?? 5000)
    : await openSerial(port, events, options.baudRate ?? 115200);
  return makeLink(port, wire, events);
}

function makeLink(port: string, wire: Wire, events: WireEvents): Link {
  const dataListeners = new Set<(text: string) => void>();
  const closeListeners = new Set<(reason: string) => void>();
  let closed: string | undefined;
  let queue: Promise<void> = Promise.resolve();
  let resume: (() => void) | undefined;
  let paused: Promise<void> | undefined;

  function pause(): void {
    if (paused) return;
    paused = new Promise((resolve) => {
      const timer = setTimeout(() => resume?.(), longestPause);
      resume = () => {
        clearTimeout(timer);
        paused = resume = undefined;
        resolve();
      };
    });
  }

  events.data = (bytes) => {
    let text = bytes.toString("latin1");
    for (const character of text) {
      if (character === xoff) pause();
      else if (character === xon) resume?.();
    }
    text = text.replaceAll(xon, "").replaceAll(xoff, "");
    if (text) for (const listener of [...dataListeners]) listener(text);
  };

  events.closed = (reason) => {
    if (closed !== undefined) return;
    closed = reason;
    resume?.();
    for (const listener of [...closeListeners]) listener(reason);
  };

  async function sendAll(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      await paused;
      if (closed !== undefined) throw new Error(closed);
      await wire.send(bytes.subarray(at, at + chunkBytes));
    }
  }

  return {
    port,
    get closed() {
      return closed;
    },
    write(text) {
      const sent = queue.then(() => sendAll(Buffer.from(text, "latin1")));
      queue = sent.catch(() => {});
      return sent;
    },
    onData(listener) {
      dataListeners.add(listener);
      return () => dataListeners.delete(listener);
    },
    onClose(listener) {
      closeListeners.add(listener);
      return () => closeListeners.delete(listener);
    },
    async close() {
      events.closed(`${port}: the line was closed here.`);
      await wire.close();
    },
  };
}

async function openTcp(port: string, events: WireEvents, timeout: number): Promise<Wire> {
  // The espruino tool takes 23 where no port is given, and so must we: both open the same string.
  const parts = /^tcp:\/\/(\[[^\]]+\]|[^:/]+)(?::([0-9]+))?\/?$/.exec(port);
  const number = Number(parts?.[2] ?? 23);
  if (!parts?.[1] || number < 1 || number > 65535) {
    throw new Error(`${port}: not an address: write tcp://host:port, for example tcp://localhost:2323.`);
  }
  const host = parts[1].replace(/^\[|\]$/g, "");
  const socket = createConnection({ host, port: number });
  socket.setNoDelay(true);
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`${port}: no answer in ${timeout / 1000} s: check the address, and that the board is on this network.`));
    }, timeout);
    socket.once("connect", () => {
      clearTimeout(timer);
      resolve();
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(new Error(`${port}: ${tcpReason(error)}`));
    });
  });
  socket.on("data", (bytes) => events.data(bytes));
  socket.on("error", (error) => events.closed(`${port}: the line broke: ${error.message}.`));
  socket.on("close", () => events.closed(`${port}: the board closed the line.`));
  return {
    send: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => (error ? reject(new Error(`${port}: the line broke: ${error.message}.`)) : resolve()));
      }),
    close: () =>
      new Promise((resolve) => {
        if (socket.destroyed) return resolve();
        socket.once("close", () => resolve());
        socket.end();
        // An interpreter that is busy does not answer the goodbye.
        setTimeout(() => socket.destroy(), 200).unref();
      }),
  };
}

function tcpReason(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case "ECONNREFUSED":
      return "nothing listens there: start the board's console (or an interpreter with --telnet), then try again.";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "no such host: check the name.";
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return "that host cannot be reached from here: check the network.";
    default:
      return `cannot be opened: ${error.message}.`;
  }
}

async function openSerial(port: string, events: WireEvents, baudRate: number): Promise<Wire> {
  let serialport: typeof import("serialport");
  try {
    // Loaded only here: a machine without the native part can still do all the rest.
    serialport = await import("serialport");
  } catch {
    throw new Error(`${port}: serial ports need the package "serialport", which does not load here: run npm install.`);
  }
  const serial = new serialport.SerialPort({ path: port, baudRate, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    serial.open((error) => (error ? reject(new Error(`${port}: ${serialReason(error)}`)) : resolve()));
  });
  serial.on("data", (bytes: Buffer) => events.data(bytes));
  serial.on("error", (error) => events.closed(`${port}: the line broke: ${error.message}.`));
  serial.on("close", () => events.closed(`${port}: the board was unplugged or its port closed.`));
  return {
    send: (bytes) =>
      new Promise((resolve, reject) => {
        const failed = (error: Error): void => reject(new Error(`${port}: the line broke: ${error.message}.`));
        serial.write(bytes, (error) => {
          if (error) failed(error);
          else serial.drain((late) => (late ? failed(late) : resolve()));
        });
      }),
    close: () =>
      new Promise((resolve) => {
        if (!serial.isOpen) return resolve();
        serial.close(() => resolve());
      }),
  };
}

// The binding gives its reasons only as text, in the words of three operating systems.
function serialReason(error: Error): string {
  const text = error.message;
  if (/no such file|not found|cannot find/i.test(text)) return "no such port: is the board plugged in, and is that its name?";
  if (/permission|access denied|EACCES/i.test(text)) {
    return "this user may not open it: on Linux join the group dialout, elsewhere close the program that holds it.";
  }
  if (/lock|busy|resource temporarily/i.test(text)) return "another program holds it: close that one first.";
  return `cannot be opened: ${text.replace(/^Error:?\s*/i, "").replace(/\.$/, "")}.`;
}
