/**
 * The contract between firmware and hardware: the part of Espruino that firmware may use, as types.
 *
 * On a microcontroller each of these *is* Espruino's own global of that name (`hal/espruino.d.ts` declares them), so
 * the device side is no code at all. The simulator hands out the same names (`sim/port/`). One suite,
 * `test/hal/conformance.test.ts`, holds for every side.
 */

/** A pin, opaque: made by `new Pin('D3')`. */
export type PinRef = object;

export interface EdgeEvent {
  state: boolean;
  time: number;
  lastTime: number;
  pin: unknown;
  data: boolean;
}

/**
 * I2C as drivers may use it. Each call blocks until STOP.
 *
 *     writeTo(a, 1, 2)                  S a W A 1 A 2 A P
 *     writeTo({address: a, stop: false}, 1); readFrom(a, 1)
 *                                       S a W A 1 A Sr a R A d N P
 *
 * A chip that does not acknowledge, or a bus that is held, throws: see `failure.ts`. No data is no transfer.
 */
export interface Bus {
  writeTo(address: number | { address: number; stop?: boolean }, ...bytes: (number | string | ArrayLike<number>)[]): void;
  readFrom(address: number | { address: number; stop?: boolean }, count: number): ArrayLike<number>;
}

/**
 * The screen of a board that has one of its own: what is drawn stands in memory until `flip`, which blocks and sends the
 * rectangle that has changed.
 */
export interface Canvas {
  setRotation(rotation: 0 | 1 | 2 | 3): void;
  /** A bit a pixel, row by row, most significant bit to the left; `frame` counts images in the buffer. */
  drawImage(image: { 'width': number; 'height': number; 'buffer': string }, x: number, y: number, options?: { 'frame': number }): void;
  flip(): void;
}
