/**
 * What the interpreter takes, in host instructions of the Linux build under callgrind (deterministic, so ratios of them
 * are facts): a row a kind of callback, and a row a kind of call that a callback makes. The simulator charges a callback
 * its row when it starts, and each call its row before it takes effect, in all ways of running alike; that is why their
 * traces can be equal. `npm run bench` measures every row again on the interpreter and prints both.
 */
export interface Charges {
  /** A watch calls back: a knob's edge, decoded, with nothing more to do. */
  readonly edge: number;
  /** A timer calls back. */
  readonly timer: number;
  /** A line for the command language, and each character of it. */
  readonly line: number;
  readonly character: number;
  /** A transfer to an audio chip: what leads to it and the call; each byte. */
  readonly write: number;
  readonly byte: number;
  /** A transfer to the screen: what is drawn and the call; each byte. */
  readonly picture: number;
  readonly pictureByte: number;
  readonly read: number;
  readonly pin: number;
  readonly setTimer: number;
  readonly storage: number;
  /** The start of the program up to its first idle moment. */
  readonly boot: number;
}

export const CHARGES: Charges = {
  edge: 107_000,
  timer: 100_000,
  line: 1_150_000,
  character: 50_000,
  write: 325_000,
  byte: 1_000,
  picture: 150_000,
  pictureByte: 2_800,
  read: 150_000,
  pin: 60_000,
  setTimer: 125_000,
  storage: 300_000,
  boot: 6_000_000,
};
