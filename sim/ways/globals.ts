/**
 * Espruino's globals on a simulated port: what firmware finds when it runs inside this process. Names, argument shapes
 * and exceptions are those of the device (`hal/espruino.d.ts`); what is not here, the device's firmware may not use yet.
 */
import { crc32 } from '../crc.ts';
import { Memory } from '../parts/own-screen.ts';
import type { Image } from '../parts/own-screen.ts';
import type { EdgeArgument, Interpreter, Port } from '../port/port.ts';

type Data = number | string | ArrayLike<number>;
type Address = number | { address: number; stop?: boolean };

/** Whatever Espruino takes where it takes bytes, as bytes. Characters are bytes. */
function bytesOf(data: readonly Data[]): number[] {
  const bytes: number[] = [];
  for (const item of data) {
    if (typeof item === 'number') bytes.push(item & 0xff);
    else if (typeof item === 'string') for (let i = 0; i < item.length; i++) bytes.push(item.charCodeAt(i) & 0xff);
    else for (let i = 0; i < item.length; i++) bytes.push(item[i]! & 0xff);
  }
  return bytes;
}

class Pin {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  toString(): string {
    return this.name;
  }
}

function i2c(port: Port, bus: string): object {
  const target = (address: Address): [number, boolean] =>
    typeof address === 'number' ? [address, true] : [address.address, address.stop ?? true];
  return {
    setup: (options: { bitrate?: number }) => port.setupBus(bus, options.bitrate ?? 100_000),
    writeTo(address: Address, ...data: Data[]) {
      const [at, stop] = target(address);
      const failure = port.write(bus, at, bytesOf(data), stop);
      if (failure !== undefined) throw new DeviceError(failure);
    },
    readFrom(address: Address, count: number) {
      const [at, stop] = target(address);
      const result = port.read(bus, at, count, stop);
      if (typeof result === 'string') throw new DeviceError(result);
      return Uint8Array.from(result);
    },
  };
}

/** An exception as the device throws it: its text begins with its kind. */
class DeviceError extends Error {
  override toString(): string {
    return this.message;
  }
}

/** The globals, and `out`, where the bundle leaves what it hands out. */
export function espruinoGlobals(port: Port, printed: (line: string) => void): { globals: Record<string, unknown>; out: { amp?: unknown } } {
  const out: { amp?: unknown } = {};
  const timer =
    (repeat: boolean) =>
    (callback: unknown, ms: number, ...args: unknown[]): number =>
      port.setTimer(callback, ms, args, repeat);
  const clear = (id: number): void => port.clearTimer(id);
  const storage = {
    read: (name: string) => port.storageRead(name),
    write: (name: string, data: Data) => port.storageWrite(name, String.fromCharCode(...bytesOf([data]))),
    erase: (name: string) => port.options.storage.erase(name),
    list: () => port.options.storage.list(),
  };
  const write = (pin: Pin | readonly Pin[], level: unknown): void => {
    if (pin instanceof Pin) return port.digitalWrite(pin.name, !!level);
    // An array: its last pin is bit 0 (espruino/Espruino src/jswrap_io.c).
    [...pin].reverse().forEach(({ name }, bit) => port.digitalWrite(name, !!((level as number) & (1 << bit))));
  };
  class BoundPin extends Pin {
    write(level: unknown): void {
      write(this, level);
    }
    read(): boolean {
      return port.digitalRead(this.name);
    }
  }
  const globals: Record<string, unknown> = {
    globalThis: out,
    Pin: BoundPin,
    setTimeout: timer(false),
    setInterval: timer(true),
    clearTimeout: clear,
    clearInterval: clear,
    setWatch: (callback: unknown, pin: Pin, options: { repeat?: boolean; edge?: unknown; data?: Pin; debounce?: number }) =>
      port.setWatch(callback, pin.name, { ...options, ...(options.data ? { data: options.data.name } : {}) } as never),
    pinMode: (pin: Pin, mode: string) => port.pinMode(pin.name, mode),
    digitalWrite: write,
    analogRead: (pin: Pin) => (port.analogRead(pin.name) ?? NaN) / port.codes,
    digitalRead: (pin: Pin) => (port.digitalRead(pin.name) ? 1 : 0),
    getTime: () => port.time() / 1e6,
    print: (...values: unknown[]) => printed(values.join(' ')),
    E: { CRC32: (data: Data) => crc32(bytesOf([data])), getConsole: () => port.console },
    require(name: string) {
      if (name !== 'Storage') throw new DeviceError(`Error: Module ${name} not found`);
      return storage;
    },
  };
  if (port.options.screen) {
    const memory = new Memory();
    globals.g = {
      setRotation: (rotation: number) => memory.setRotation(rotation),
      drawImage: (image: Image, x: number, y: number, options?: { frame: number }) => memory.drawImage(image, x, y, options),
      flip: () => port.flip(memory.bits, memory.taken()),
    };
    globals.Bluetooth = { setConsole: () => void (port.console = 'Bluetooth') };
  }
  for (const bus of port.options.buses.keys()) globals[bus] = i2c(port, bus);
  return { globals, out };
}

/** Runs callbacks that are plain functions of this process. */
export function localInterpreter(out: { amp?: unknown }): Interpreter {
  return {
    call(callback, args) {
      try {
        (callback as (...args: unknown[]) => void)(...args.map(eventOf));
        return undefined;
      } catch (error) {
        if (error instanceof Error && error.name === 'BadAccess') throw error;
        return String((error as Error)?.stack ?? error);
      }
    },
    say: (line) => String((out.amp as (line: string) => unknown)(line)),
  };
}

/** An edge as firmware gets it: seconds, not microseconds. */
function eventOf(argument: unknown): unknown {
  const edge = argument as EdgeArgument;
  if (typeof edge !== 'object' || edge === null || !('lastTime' in edge)) return argument;
  const event: Record<string, unknown> = { state: edge.state, time: edge.time / 1e6, lastTime: edge.lastTime / 1e6, pin: new Pin(edge.pin) };
  if (edge.data !== undefined) event.data = edge.data;
  return event;
}
