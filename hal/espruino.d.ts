// Everything that firmware may name: the language's own library as Espruino has it, and Espruino's calls.
// Firmware compiles against this file alone (no DOM, no Node), so a name that the device lacks is a type error.
// Members were checked on the interpreter itself, 2v29: test/dialect/builtins.test.ts repeats that.
// Sources: espruino/Espruino src/jswrap_*.c, and https://www.espruino.com/Reference

// ---- types only: they leave no trace in the code ----

type Partial<T> = { [K in keyof T]?: T[K] };
type Required<T> = { [K in keyof T]-?: T[K] };
type Readonly<T> = { readonly [K in keyof T]: T[K] };
type Pick<T, K extends keyof T> = { [P in K]: T[P] };
type Record<K extends PropertyKey, T> = { [P in K]: T };
type Exclude<T, U> = T extends U ? never : T;
type Extract<T, U> = T extends U ? T : never;
type Omit<T, K extends PropertyKey> = Pick<T, Exclude<keyof T, K>>;
type NonNullable<T> = T & {};
type Parameters<T extends (...args: any) => any> = T extends (...args: infer P) => any ? P : never;
type ReturnType<T extends (...args: any) => any> = T extends (...args: any) => infer R ? R : any;
type PropertyKey = string | number | symbol;
interface PropertyDescriptor {
  configurable?: boolean; enumerable?: boolean; writable?: boolean; value?: any; get?(): any; set?(value: any): void;
}
interface ArrayLike<T> { readonly length: number; readonly [index: number]: T }
interface PromiseLike<T> {
  then<R1 = T, R2 = never>(
    done?: ((value: T) => R1 | PromiseLike<R1>) | null, failed?: ((reason: any) => R2 | PromiseLike<R2>) | null,
  ): PromiseLike<R1 | R2>;
}
type Awaited<T> = T extends PromiseLike<infer V> ? Awaited<V> : T;

/** Espruino has no `Symbol` and no iterators: the compiler asks for this name before it allows `for..of`. The linter refuses its use. */
declare const Symbol: SymbolConstructor;
interface SymbolConstructor { readonly iterator: unique symbol }
interface Symbol { toString(): string }
interface IteratorYieldResult<T> { done?: false; value: T }
interface IteratorReturnResult<T> { done: true; value: T }
type IteratorResult<T, R = any> = IteratorYieldResult<T> | IteratorReturnResult<R>;
interface Iterator<T, R = any, N = any> { next(value?: N): IteratorResult<T, R> }
interface Iterable<T, R = any, N = any> { [Symbol.iterator](): Iterator<T, R, N> }
interface IterableIterator<T, R = any, N = any> extends Iterator<T, R, N> { [Symbol.iterator](): IterableIterator<T, R, N> }

// ---- the language's own library ----

declare const NaN: number;
declare const Infinity: number;
declare function parseInt(text: string, radix?: number): number;
declare function parseFloat(text: string): number;
declare function isNaN(value: unknown): boolean;
declare function isFinite(value: unknown): boolean;

interface Object { hasOwnProperty(key: PropertyKey): boolean; toString(): string; valueOf(): Object }
interface ObjectConstructor {
  /** Keys that look like integers keep the order in which they were set. */
  keys(object: object): string[];
  values<T>(object: { [key: string]: T } | ArrayLike<T>): T[];
  entries<T>(object: { [key: string]: T } | ArrayLike<T>): [string, T][];
  assign<T extends object, U>(target: T, source: U): T & U;
  assign<T extends object, U, V>(target: T, source: U, source2: V): T & U & V;
  create(prototype: object | null): any;
  defineProperty<T extends object>(object: T, key: PropertyKey, descriptor: PropertyDescriptor): T;
  getPrototypeOf(object: object): any;
  setPrototypeOf(object: object, prototype: object | null): any;
}
declare const Object: ObjectConstructor;

interface Function {
  call(this: Function, self: any, ...args: any[]): any;
  apply(this: Function, self: any, args?: any): any;
  bind(this: Function, self: any, ...args: any[]): any;
  toString(): string;
  readonly length: number;
}
interface CallableFunction extends Function {
  call<T, A extends any[], R>(this: (this: T, ...args: A) => R, self: T, ...args: A): R;
  apply<T, A extends any[], R>(this: (this: T, ...args: A) => R, self: T, args: A): R;
  bind<T, A extends any[], B extends any[], R>(this: (this: T, ...args: [...A, ...B]) => R, self: T, ...args: A): (...args: B) => R;
}
interface NewableFunction extends Function {}
interface FunctionConstructor { readonly prototype: Function }
declare const Function: FunctionConstructor;
interface IArguments { readonly length: number; [index: number]: any }

interface Boolean { valueOf(): boolean }
declare const Boolean: { (value?: unknown): boolean };

interface Number {
  /** Rounds the decimal's binary value; `(-0.04).toFixed(1)` is `"-0.0"`. */
  toFixed(digits: number): string;
  toString(radix?: number): string;
  valueOf(): number;
}
interface NumberConstructor {
  (value?: unknown): number;
  readonly MAX_VALUE: number;
  readonly MIN_VALUE: number;
  readonly NaN: number;
  readonly NEGATIVE_INFINITY: number;
  readonly POSITIVE_INFINITY: number;
}
declare const Number: NumberConstructor;

/** Strings are bytes: on most ports a character is 0 to 255. */
interface String {
  readonly length: number;
  readonly [index: number]: string;
  charAt(index: number): string;
  charCodeAt(index: number): number;
  concat(...more: string[]): string;
  endsWith(text: string, end?: number): boolean;
  includes(text: string, from?: number): boolean;
  indexOf(text: string, from?: number): number;
  lastIndexOf(text: string, from?: number): number;
  match(pattern: RegExp | string): string[] | null;
  padEnd(length: number, fill?: string): string;
  padStart(length: number, fill?: string): string;
  repeat(count: number): string;
  replace(find: string | RegExp, by: string | ((match: string) => string)): string;
  replaceAll(find: string, by: string): string;
  slice(start: number, end?: number): string;
  /** There is no limit argument. */
  split(separator?: string): string[];
  startsWith(text: string, from?: number): boolean;
  substring(start: number, end?: number): string;
  toLowerCase(): string;
  toUpperCase(): string;
  trim(): string;
  toString(): string;
  valueOf(): string;
  [Symbol.iterator](): IterableIterator<string>;
}
declare const String: { (value?: unknown): string; fromCharCode(...codes: number[]): string };

interface ReadonlyArray<T> {
  readonly length: number;
  readonly [index: number]: T;
  concat(...items: (T | readonly T[])[]): T[];
  every(test: (value: T, index: number, array: readonly T[]) => unknown): boolean;
  filter<S extends T>(test: (value: T, index: number, array: readonly T[]) => value is S): S[];
  filter(test: (value: T, index: number, array: readonly T[]) => unknown): T[];
  find<S extends T>(test: (value: T, index: number, array: readonly T[]) => value is S): S | undefined;
  find(test: (value: T, index: number, array: readonly T[]) => unknown): T | undefined;
  findIndex(test: (value: T, index: number, array: readonly T[]) => unknown): number;
  forEach(each: (value: T, index: number, array: readonly T[]) => void): void;
  includes(value: T, from?: number): boolean;
  indexOf(value: T, from?: number): number;
  join(separator?: string): string;
  map<U>(each: (value: T, index: number, array: readonly T[]) => U): U[];
  reduce(fold: (sum: T, value: T, index: number, array: readonly T[]) => T): T;
  reduce<U>(fold: (sum: U, value: T, index: number, array: readonly T[]) => U, start: U): U;
  slice(start?: number, end?: number): T[];
  some(test: (value: T, index: number, array: readonly T[]) => unknown): boolean;
  toString(): string;
  [Symbol.iterator](): IterableIterator<T>;
}
/** A linked list: index 90 of 100 costs 90 steps, `for..of` one step each. Tables belong in typed arrays. */
interface Array<T> extends ReadonlyArray<T> {
  [index: number]: T;
  fill(value: T, start?: number, end?: number): this;
  pop(): T | undefined;
  push(...items: T[]): number;
  reverse(): T[];
  shift(): T | undefined;
  /** Unstable: equal elements may change places. */
  sort(compare?: (a: T, b: T) => number): this;
  splice(start: number, deleted?: number, ...items: T[]): T[];
  unshift(...items: T[]): number;
}
interface ArrayConstructor {
  new <T = any>(length: number): T[];
  isArray(value: unknown): value is any[];
}
declare const Array: ArrayConstructor;

interface ArrayBuffer { readonly byteLength: number }
declare const ArrayBuffer: { new (bytes: number): ArrayBuffer };

/** `slice` and `filter` are left out: here they return a plain array, elsewhere a typed one. `subarray` shares the bytes. */
interface TypedArray {
  readonly length: number;
  readonly buffer: ArrayBuffer;
  readonly byteOffset: number;
  readonly byteLength: number;
  [index: number]: number;
  every(test: (value: number, index: number) => unknown): boolean;
  fill(value: number, start?: number, end?: number): this;
  find(test: (value: number, index: number) => unknown): number | undefined;
  findIndex(test: (value: number, index: number) => unknown): number;
  forEach(each: (value: number, index: number) => void): void;
  includes(value: number, from?: number): boolean;
  indexOf(value: number, from?: number): number;
  join(separator?: string): string;
  map(each: (value: number, index: number) => number): this;
  reduce(fold: (sum: number, value: number, index: number) => number): number;
  reduce<U>(fold: (sum: U, value: number, index: number) => U, start: U): U;
  reverse(): this;
  set(values: ArrayLike<number>, offset?: number): void;
  some(test: (value: number, index: number) => unknown): boolean;
  sort(compare?: (a: number, b: number) => number): this;
  subarray(start?: number, end?: number): this;
  toString(): string;
  [Symbol.iterator](): IterableIterator<number>;
}
interface TypedArrayConstructor<T> {
  new (lengthOrValues: number | ArrayLike<number>): T;
  new (buffer: ArrayBuffer, byteOffset?: number, length?: number): T;
}
interface Int8Array extends TypedArray {}
interface Uint8Array extends TypedArray {}
interface Int16Array extends TypedArray {}
interface Uint16Array extends TypedArray {}
interface Int32Array extends TypedArray {}
interface Uint32Array extends TypedArray {}
interface Float32Array extends TypedArray {}
interface Float64Array extends TypedArray {}
declare const Int8Array: TypedArrayConstructor<Int8Array>;
declare const Uint8Array: TypedArrayConstructor<Uint8Array>;
declare const Int16Array: TypedArrayConstructor<Int16Array>;
declare const Uint16Array: TypedArrayConstructor<Uint16Array>;
declare const Int32Array: TypedArrayConstructor<Int32Array>;
declare const Uint32Array: TypedArrayConstructor<Uint32Array>;
declare const Float32Array: TypedArrayConstructor<Float32Array>;
declare const Float64Array: TypedArrayConstructor<Float64Array>;

/** Big end first unless `littleEndian` is true. */
interface DataView {
  readonly byteLength: number;
  getInt8(at: number): number;
  getUint8(at: number): number;
  getInt16(at: number, littleEndian?: boolean): number;
  getUint16(at: number, littleEndian?: boolean): number;
  getInt32(at: number, littleEndian?: boolean): number;
  getUint32(at: number, littleEndian?: boolean): number;
  setInt8(at: number, value: number): void;
  setUint8(at: number, value: number): void;
  setInt16(at: number, value: number, littleEndian?: boolean): void;
  setUint16(at: number, value: number, littleEndian?: boolean): void;
  setInt32(at: number, value: number, littleEndian?: boolean): void;
  setUint32(at: number, value: number, littleEndian?: boolean): void;
}
declare const DataView: { new (buffer: ArrayBuffer, byteOffset?: number, byteLength?: number): DataView };

/** No `trunc`, `log10`, `log2`, `hypot`. */
interface Math {
  readonly PI: number;
  abs(x: number): number;
  ceil(x: number): number;
  /** `x` kept between `low` and `high`. Espruino's own: in code that other runtimes load too, write it out. */
  clip(x: number, low: number, high: number): number;
  cos(x: number): number;
  exp(x: number): number;
  floor(x: number): number;
  log(x: number): number;
  max(...values: number[]): number;
  min(...values: number[]): number;
  pow(base: number, exponent: number): number;
  random(): number;
  /** Halves go away from zero: -2.5 gives -3. */
  round(x: number): number;
  sign(x: number): number;
  sin(x: number): number;
  sqrt(x: number): number;
}
declare const Math: Math;

interface JSON {
  /** Throws a SyntaxError on anything that is not JSON. */
  parse(text: string): any;
  /** Leaves out getters. */
  stringify(value: unknown, replacer?: null, indent?: number | string): string;
}
declare const JSON: JSON;

/** Cannot be extended: throw a plain object `{code}` where the kind matters. */
interface Error { message: string; stack?: string; toString(): string }
interface ErrorConstructor { new (message?: string): Error; (message?: string): Error }
declare const Error: ErrorConstructor;
declare const TypeError: ErrorConstructor;
declare const SyntaxError: ErrorConstructor;
declare const ReferenceError: ErrorConstructor;

/** Pattern matching beyond plain characters fails without an error: the linter allows the plainest only. */
interface RegExp { readonly source: string; exec(text: string): string[] | null; test(text: string): boolean }

/** No `finally`, `race`, `allSettled`, `any`; no `await`. */
interface Promise<T> extends PromiseLike<T> {
  then<R1 = T, R2 = never>(
    done?: ((value: T) => R1 | PromiseLike<R1>) | null, failed?: ((reason: any) => R2 | PromiseLike<R2>) | null,
  ): Promise<R1 | R2>;
  catch<R = never>(failed: (reason: any) => R | PromiseLike<R>): Promise<T | R>;
}
interface PromiseConstructor {
  new <T>(start: (resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: any) => void) => void): Promise<T>;
  all<T>(promises: readonly (T | PromiseLike<T>)[]): Promise<T[]>;
  resolve<T>(value: T | PromiseLike<T>): Promise<T>;
  resolve(): Promise<void>;
  reject<T = never>(reason?: any): Promise<T>;
}
declare const Promise: PromiseConstructor;

// ---- Espruino's own: bytes and time ----

/** What Espruino takes wherever it takes bytes. */
type Bytes = number | string | ArrayLike<number> | { data: Bytes; count: number };

declare function print(...values: unknown[]): void;
declare function atob(base64: string): string;
declare function btoa(bytes: string): string;

/** Seconds since power-up or since the clock was set; microseconds are real. Jumps when the clock is set. */
declare function getTime(): number;
/** `ms` from now. The callback outlives an exception, but not Ctrl-C, lack of memory or a full stack. */
declare function setTimeout<A extends any[]>(callback: (...args: A) => void, ms: number, ...args: A): number;
declare function setInterval<A extends any[]>(callback: (...args: A) => void, ms: number, ...args: A): number;
/** Without an id it stops every timer there is; with `undefined` it throws. */
declare function clearTimeout(id?: number): void;
/** Without an id it stops every timer there is; with `undefined` it throws. */
declare function clearInterval(id?: number): void;
/** Throws if the interval is not running. */
declare function changeInterval(id: number, ms: number): void;

// ---- pins ----

type PinMode =
  | 'analog' | 'input' | 'input_pullup' | 'input_pulldown' | 'output' | 'opendrain' | 'opendrain_pullup'
  | 'af_output' | 'af_opendrain';

/** An input until the program speaks, and again after a reset: what must be safe then needs a resistor. */
declare class Pin {
  /** By the name on the board, `'B6'`. An unknown name is not refused here: the first call on that pin throws. */
  constructor(name: string);
  mode(mode: PinMode | 'auto'): void;
  getMode(): PinMode;
  read(): boolean;
  /** As `digitalWrite`: makes it an output unless its mode was set. */
  write(level: boolean | number): void;
  set(): void;
  reset(): void;
  /** Returns the new level. */
  toggle(): boolean;
}
/** `'auto'` hands the mode back to the calls that use the pin. */
declare function pinMode(pin: Pin, mode: PinMode | 'auto'): void;
/** An array of pins takes a number, whose bit 0 goes to the array's last pin. */
declare function digitalWrite(pin: Pin | readonly Pin[], level: boolean | number): void;
/** The level now, not at the time of an event that is being handled. */
declare function digitalRead(pin: Pin | readonly Pin[]): number;
/** Returns at once: a hardware timer makes the pulse of `ms`. */
declare function digitalPulse(pin: Pin, level: boolean | number, ms: number): void;
/** 0 to 1 of the supply. */
declare function analogRead(pin: Pin): number;
/** PWM; `level` 0 to 1, `freq` in Hz. */
declare function analogWrite(pin: Pin, level: number, options?: { freq?: number; soft?: boolean; forceSoft?: boolean }): void;

interface WatchEvent {
  /** The level after the edge. */
  state: boolean;
  /** Seconds, stamped in the interrupt; the callback runs later, from the idle loop. */
  time: number;
  /** Seconds, the edge before this one, of either direction. */
  lastTime: number;
  pin: Pin;
  /** The level of the `data` pin, read in the interrupt. */
  data: boolean;
}
interface WatchOptions {
  /** Without it the watch ends after one event. */
  repeat?: boolean;
  edge?: 'rising' | 'falling' | 'both' | 1 | -1 | 0;
  /** ms of quiet that an edge must keep; 0 reports every edge. */
  debounce?: number;
  /** For compiled functions only. */
  irq?: boolean;
  /** Needs `debounce: 0`. */
  data?: Pin;
}
/** STM32 cannot watch two pins of one number (A0, B0), nRF52 watches eight: then, or for an unknown pin, it warns and returns undefined. */
declare function setWatch(callback: (event: WatchEvent) => void, pin: Pin, options?: WatchOptions): number;
/** Without an id it ends every watch; with `undefined` or an unknown id it throws. */
declare function clearWatch(id?: number): void;

// ---- I2C ----

/** Blocks until the transfer is over. A missing chip is an error on some ports, silence or a hang on others. */
declare class I2C {
  /** A software port: any pins, and a missing chip is never reported. */
  constructor();
  /** `bitrate` in Hz, 100000 if not given. */
  setup(options: { scl: Pin; sda: Pin; bitrate?: number }): void;
  /** 7-bit address. `stop: false` keeps the bus for the read that follows. No data, no transfer at all. */
  writeTo(address: number | { address: number; stop?: boolean }, ...data: Bytes[]): void;
  readFrom(address: number | { address: number; stop?: boolean }, count: number): Uint8Array;
}
declare const I2C1: I2C;
/** Not on every board. */
declare const I2C2: I2C;
/** Not on every board. */
declare const I2C3: I2C;

// ---- screen ----

/**
 * Rows one after the other without a gap, most significant bit to the left; 1 is foreground, 0 background. Its names are
 * quoted: so they keep their spelling where they are used, and parts with a height of their own need not.
 */
type GraphicsImage = { 'width': number; 'height': number; 'buffer': string };
/** A picture in memory that is drawn into. */
interface Graphics {
  /** Clockwise, in quarters of a turn: what is drawn from now on lands so. */
  setRotation(rotation: 0 | 1 | 2 | 3): void;
  /** Its upper left corner at `x`, `y`. `frame`: the image is the one that many images further on in the buffer. */
  drawImage(image: GraphicsImage, x: number, y: number, options?: { 'frame': number }): void;
}
interface OwnScreen extends Graphics {
  /** Blocks until what has been drawn since the last time is on the glass: whole pages of eight rows, from a multiple of eight columns on. */
  flip(): void;
}
/** Only where the board has a screen of its own. */
declare const g: OwnScreen;

// ---- lines ----

declare class Serial {
  /** `'data'` comes in pieces of any length, and never on the port that holds the console. */
  on(event: 'data', listener: (data: string) => void): void;
  on(event: 'framing' | 'parity', listener: () => void): void;
  removeListener(event: 'data' | 'framing' | 'parity', listener: (data: string) => void): void;
  write(...data: Bytes[]): void;
  /** Turns each `\n` into `\r\n`. */
  print(text: string): void;
  println(text: string): void;
  /** With `true` the console stays here when USB comes or goes. */
  setConsole(force?: boolean): void;
  setup(baud: number, options?: { rx?: Pin; tx?: Pin; bytesize?: 7 | 8; parity?: 'none' | 'odd' | 'even'; stopbits?: 1 | 2 }): void;
  unsetup(): void;
  /** As if `data` had arrived here. */
  inject(...data: Bytes[]): void;
}
declare const Serial1: Serial;
/** Only where the board has USB of its own. */
declare const USB: Serial;
/** Only where the board has Bluetooth. */
declare const Bluetooth: Serial;
/** What is written to A arrives at B: the console moves here so that USB is free for the amp's own commands. */
declare const LoopbackA: Serial;
declare const LoopbackB: Serial;

// ---- flash ----

interface StorageModule {
  /** Names up to 28 characters. Text in flash: costs two variables, whatever its length. */
  read(name: string, offset?: number, length?: number): string | undefined;
  readArrayBuffer(name: string): ArrayBuffer | undefined;
  /** With `true`, undefined in place of an exception. */
  readJSON(name: string, noExceptions: true): any;
  /** The same content writes nothing. Otherwise the old file dies first: a power cut may lose it. False if it does not fit. */
  write(name: string, data: Bytes, offset?: number, size?: number): boolean;
  erase(name: string): void;
  list(): string[];
  getFree(): number;
  getStats(): {
    totalBytes: number; freeBytes: number; fileBytes: number; fileCount: number; trashBytes: number; trashCount: number;
  };
  /** Rewrites whole pages from RAM: a power cut here can lose any file. */
  compact(): void;
}
interface FlashModule {
  /** Pages that nothing else uses; empty on some ports. */
  getFree(): { addr: number; length: number }[];
  getPage(addr: number): { addr: number; length: number } | undefined;
  /** Blocks for tens of ms. */
  erasePage(addr: number): void;
  /** Clears bits only: what was written once needs `erasePage` before other data fits. */
  write(data: Bytes, addr: number): void;
  read(length: number, addr: number): Uint8Array;
}
declare function require(module: 'Storage'): StorageModule;
declare function require(module: 'Flash'): FlashModule;

// ---- the machine ----

type ErrorFlag = 'FIFO_FULL' | 'BUFFER_FULL' | 'CALLBACK' | 'LOW_MEMORY' | 'MEMORY' | 'UART_OVERFLOW';

declare const E: {
  /** Unsigned. */
  CRC32(data: string | ArrayLike<number>): number;
  /** Reads and clears. */
  getErrorFlags(): ErrorFlag[];
  /** `'kill'` is not raised by a power cut or the watchdog. */
  on(event: 'init' | 'kill', listener: () => void): void;
  on(event: 'errorFlag', listener: (flags: ErrorFlag[]) => void): void;
  /** Seconds. With `auto` false the program must kick it. STM32, nRF5x, ESP32; cannot be switched off. */
  enableWatchdog(seconds: number, auto?: boolean): void;
  kickWatchdog(): void;
  /** Where the console is: `'USB'`, `'Terminal'` for the board's own screen. */
  getConsole(): string | null;
  /** `null` hides the console. */
  setConsole(device: Serial | string | null, options?: { force?: boolean }): void;
  toString(...data: Bytes[]): string;
  toUint8Array(...data: Bytes[]): Uint8Array;
  reboot(): void;
};

declare const process: {
  readonly version: string;
  readonly env: { readonly BOARD: string; readonly VERSION: string; readonly MODULES: string };
  /** In variables of `blocksize` bytes. Collects garbage first unless `gc` is false. */
  memory(gc?: boolean): { free: number; usage: number; total: number; history: number; blocksize: number };
  /** With a listener the console no longer reports errors. */
  on(event: 'uncaughtException', listener: (error: unknown) => void): void;
};

/** The one name that a finished bundle hands out: `globalThis.amp = ...`. */
declare var amp: unknown;
