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
  /** A transfer to a part, by its name: what leads to it and the call; each byte; and what follows it. */
  readonly write: Readonly<Record<string, number>>;
  readonly byte: number;
  readonly after: number;
  /** A transfer to the screen: what is drawn and the call; each byte. */
  readonly picture: number;
  readonly pictureByte: number;
  /** A cell of the screen on the microcontroller's own board: what is looked up and drawn, and the calls; each further page; each byte. */
  readonly glass: number;
  readonly glassPage: number;
  readonly glassByte: number;
  /**
   * To send a byte there, bit by bit: reckoned, not measured, from the 24 pin changes a byte of espruino/Espruino
   * libs/pixljs/jswrap_pixljs.c at some 30 cycles each and what is around them, 13 us at 64 MHz.
   */
  readonly flipByte: number;
  /** A transfer from a part, with the naming of its register and what is made of the answer. */
  readonly read: Readonly<Record<string, number>>;
  readonly pin: number;
  /** A voltage that is read, and what is made of it. */
  readonly analog: number;
  readonly setTimer: number;
  readonly storage: number;
  /** The start of the program up to its first idle moment. */
  readonly boot: number;
}

export const CHARGES: Charges = {
  edge: 97_000,
  timer: 100_000,
  line: 1_400_000,
  character: 50_000,
  write: {
    DS1882: 355_000,
    TPA6130A2: 355_000,
    MCP4651: 555_000,
    MCP4661: 555_000,
    AD5252: 560_000,
    AD5254: 560_000,
    PT2258: 820_000,
    MCP23017: 480_000,
    MCP23008: 450_000,
    TCA9554: 420_000,
    PCF8574: 400_000,
  },
  byte: 1_000,
  after: 70_000,
  picture: 150_000,
  pictureByte: 2_800,
  glass: 880_000,
  glassPage: 70_000,
  glassByte: 2_200,
  flipByte: 660,
  read: {
    DS1882: 45_000,
    TPA6130A2: 125_000,
    MCP4651: 125_000,
    MCP4661: 125_000,
    AD5252: 125_000,
    AD5254: 125_000,
    MCP23017: 310_000,
    MCP23008: 280_000,
    TCA9554: 125_000,
    PCF8574: 125_000,
  },
  pin: 60_000,
  analog: 25_000,
  setTimer: 125_000,
  storage: 300_000,
  boot: 6_000_000,
};
