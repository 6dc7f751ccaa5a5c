/**
 * TPA6130A2, Texas Instruments, stereo headphone amplifier with one volume for both channels, behind I2C.
 *
 * Written from the data sheet, SLOS488B (p6 start-up and thermal, p16 bus, p20 reset and gains) and SLOS488F (8.4
 * modes, 8.5 bus), from torvalds/linux sound/soc/codecs/tpa6130a2.h (bits), and where its pages could not be had, from
 * its sister's, the TPA6140A2, SLOS598A p15 (what bits do). "(memory)" marks what was read in none of them.
 *
 *   1 control            7 HP_EN_L, 6 HP_EN_R, 5:4 mode (00 stereo, 01 dual mono, 10 bridge), 1 THERMAL, 0 SWS
 *   2 volume and mute    7 MUTE_L, 6 MUTE_R, 5:0 volume, for both
 *   3 output impedance   1 HIZ_L, 0 HIZ_R
 *   4 version            3:0, cannot be written
 *   5 to 8 TI's tests    never to be written; may read as anything
 *
 * Reserved bits must not be written as 1, and mode 11 is not described: both are refused. What is written to THERMAL
 * is ignored. The volume acts with its byte: there is no zero-crossing and no ramp.
 *
 * Not modelled: how long an amplifier takes to fall silent (taken as at once), offset, input impedance by volume,
 * logic levels.
 */
import { MS, type Alarm } from '../clock.ts';
import { factor } from '../decibels.ts';
import { BadAccess, hex, type AudioChip, type Bounds, type Surroundings } from './chip.ts';
import { exactly } from './gains.ts';

/** No pin chooses it (SLOS598A p15: C0 and C1 with the direction bit). */
const ADDRESS = 0x60;

const CONTROL = 1;
const VOLUME_AND_MUTE = 2;
const OUTPUT_IMPEDANCE = 3;
const VERSION = 4;
const LAST_TEST_REGISTER = 8;

/** By channel: left, right. */
const HP_EN = [0x80, 0x40] as const;
const MUTE = [0x80, 0x40] as const;
const HIZ = [0x02, 0x01] as const;

const MODE = 0x30;
const MODE_RESERVED = 0x30;
const CONTROL_RESERVED = 0x0c;
const THERMAL = 0x02;
const SWS = 0x01;
const VOLUME = 0x3f;

/** Charge pump on, amplifiers off, stereo, muted at the lowest volume (SLOS488B p20). */
const RESET = { control: 0x00, volumeAndMute: 0xc0, outputImpedance: 0x00 };

/** What current parts say (PE5PVB/TPA6130A2 expects it); Linux tpa6130a2.c takes 1 and 2 for known ones. */
const VERSION_NOW = 2;

/** From shutdown until the outputs follow (SLOS488B p6, the one figure given). */
const START_UP_MS = 5;

/** Muted (SLOS488B p20). Taken for an amplifier that is off as well; SWS attenuates most (SLOS598A p15). */
const FLOOR_DB = -100;

/** Gain in dB by volume, typical (SLOS488B p20). */
const GAIN_DB = [
  [-59.5, -53.5, -50.0, -47.5],
  [-45.5, -43.9, -41.4, -39.5],
  [-36.5, -35.3, -33.3, -31.7],
  [-30.4, -28.6, -27.1, -26.3],
  [-24.7, -23.7, -22.5, -21.7],
  [-20.5, -19.6, -18.8, -17.8],
  [-17.0, -16.2, -15.2, -14.5],
  [-13.7, -13.0, -12.3, -11.6], // -11.6 (memory); 0.262 V/V fits between its neighbours, 0.242 and 0.283
  [-10.9, -10.3, -9.7, -9.0],
  [-8.5, -7.8, -7.2, -6.7],
  [-6.1, -5.6, -5.1, -4.5],
  [-4.1, -3.5, -3.1, -2.6],
  [-2.1, -1.7, -1.2, -0.8],
  [-0.3, 0.1, 0.5, 0.9],
  [1.4, 1.7, 2.1, 2.5],
  [2.9, 3.3, 3.6, 4.0],
].flat();

export interface Tpa6130a2Options {
  /** The level at the SD pin; tied high without it. Low: shut down, and deaf (memory). See `look`. */
  readonly shutdownPin?: () => 'low' | 'high';
  /** Whether a low SD pin clears the registers. Not read anywhere: try both. Kept registers may come back loud. */
  readonly shutdownClears?: boolean;
  /** How long this part takes to start; the data sheet's 5 ms without it, for which it gives no maximum. */
  readonly startUpMs?: number;
  /** What register 4 says. */
  readonly version?: 1 | 2;
}

type Channel = 0 | 1;
const CHANNELS: readonly Channel[] = [0, 1];

/** An output amplifier. While it starts it may be silent or follow already. */
interface Amplifier {
  state: 'off' | 'starting' | 'on';
  alarm?: Alarm;
}

export class Tpa6130a2 implements AudioChip {
  readonly part = 'TPA6130A2';
  readonly address: number;
  private readonly surroundings: Surroundings;
  private readonly options: Tpa6130a2Options;
  private powered = true;
  /** The SD pin as it was last looked at. */
  private pin: 'low' | 'high';
  private hot = false;
  /** Bit THERMAL, which is not in `control`. */
  private thermal = false;
  private control = RESET.control;
  private volumeAndMute = RESET.volumeAndMute;
  private outputImpedance = RESET.outputImpedance;
  private readonly amplifiers: readonly [Amplifier, Amplifier] = [{ state: 'off' }, { state: 'off' }];
  /** Where the next byte goes or comes from. Undefined: a byte written names it, and nothing can be read. */
  private register: number | undefined;
  /** Whether it was named and not yet used: where a read would begin otherwise was not read. */
  private fresh = false;

  /** Comes up powered, as after `power(true)`. Throws RangeError for any address but its one. */
  constructor(address: number, surroundings: Surroundings, options: Tpa6130a2Options = {}) {
    if (address !== ADDRESS) {
      throw new RangeError(`TPA6130A2: address ${hex(address)} is not ${hex(ADDRESS)}, which is the only one it has`);
    }
    this.address = address;
    this.surroundings = surroundings;
    this.options = options;
    this.pin = options.shutdownPin?.() ?? 'high';
  }

  start(read: boolean): boolean {
    this.look();
    if (!this.awake()) return false;
    if (!read || !this.fresh) this.register = undefined;
    return true;
  }

  /** Throws before anything has changed. */
  write(byte: number): boolean {
    this.look();
    if (!this.awake()) return false;
    const { register } = this;
    if (register === undefined) {
      if (byte < CONTROL || byte > LAST_TEST_REGISTER) throw this.bad(`there is no register ${byte}`);
      this.register = byte;
      this.fresh = true;
    } else {
      this.announcing(() => this.set(register, byte));
      this.register = register + 1;
      this.fresh = false;
    }
    return true;
  }

  /** A read begins at the register that the write before it has named (SLOS488B p16), and goes on to the next. */
  read(): number {
    this.look();
    if (!this.awake()) return 0xff;
    const { register } = this;
    if (register === undefined) throw this.bad('a read has to follow a write that names its register, and no more');
    if (register > LAST_TEST_REGISTER) throw this.bad(`there is no register ${register}`);
    this.register = register + 1;
    this.fresh = false;
    const byte = this.held(register);
    // Clear on read (SLOS598A p15). Whether it is set again while the part is still hot is not said: taken by the letter.
    if (register === CONTROL) this.thermal = false;
    return byte;
  }

  /** A register that was named outlives it: PE5PVB/TPA6130A2 reads with a STOP between. */
  stop(): void {}

  /** Off: no acknowledgement, and no sound above the floor. Registers take their reset values (Linux tpa6130a2.c). */
  power(on: boolean): void {
    if (on === this.powered) return;
    this.announcing(() => {
      this.powered = on;
      this.reset();
      this.settle();
    });
  }

  /** Over its threshold of 180 degrees it shuts down and sets THERMAL (SLOS488B p6, SLOS598A p15). */
  heat(): void {
    this.announcing(() => {
      this.hot = true;
      this.thermal ||= this.awake();
      this.settle();
    });
  }

  /** 35 degrees cooler it comes back by itself, whether or not THERMAL was read (SLOS488B p6, SLOS598A p15). */
  cool(): void {
    this.announcing(() => {
      this.hot = false;
      this.settle();
    });
  }

  /**
   * Looks at the SD pin: to be called when it has moved. Bus, bench and ear look too; a low that nobody has looked at
   * has not been, and a start-up begins when the rise was seen.
   */
  look(): void {
    const pin = this.options.shutdownPin?.() ?? 'high';
    if (pin === this.pin) return;
    this.announcing(() => {
      this.pin = pin;
      if (pin === 'low' && this.options.shutdownClears) this.reset();
      this.settle();
    });
  }

  /** The registers as the bus would read them. */
  peek(): Record<string, number> {
    this.look();
    return {
      control: this.held(CONTROL),
      volumeAndMute: this.held(VOLUME_AND_MUTE),
      outputImpedance: this.held(OUTPUT_IMPEDANCE),
      version: this.held(VERSION),
    };
  }

  /**
   * From input to output, each against ground, into a load. Bounds while an amplifier starts; also in dual mono and
   * bridge, where what feeds which output, and which mute holds for it, was not read; also with HIZ set while the
   * amplifier is on, which the data sheet does not describe (p6: "HP amps disabled").
   */
  gain(ch: number): Bounds {
    if (ch !== 0 && ch !== 1) throw new RangeError(`TPA6130A2: channel ${ch} is neither 0 nor 1`);
    this.look();
    return this.bounds(ch);
  }

  private bounds(ch: Channel): Bounds {
    const { state } = this.amplifiers[ch];
    const stereo = (this.control & MODE) === 0;
    const muting = stereo ? MUTE[ch] : MUTE[0] | MUTE[1];
    if (state === 'off' || (this.volumeAndMute & muting) === muting) return exactly(FLOOR_DB);
    const target = exactly(GAIN_DB[this.volumeAndMute & VOLUME]!);
    const sure = state === 'on' && stereo && (this.outputImpedance & HIZ[ch]) === 0;
    return sure ? target : { lo: factor(FLOOR_DB), hi: target.hi };
  }

  private set(register: number, byte: number): void {
    switch (register) {
      case CONTROL:
        if (byte & CONTROL_RESERVED) throw this.bad(`control ${hex(byte)}: bits 3:2 are reserved`);
        if ((byte & MODE) === MODE_RESERVED) throw this.bad(`control ${hex(byte)}: there is no mode 11`);
        this.control = byte & ~THERMAL;
        this.settle();
        return;
      case VOLUME_AND_MUTE:
        this.volumeAndMute = byte;
        return;
      case OUTPUT_IMPEDANCE:
        if (byte & ~(HIZ[0] | HIZ[1])) throw this.bad(`output impedance ${hex(byte)}: bits 7:2 are reserved`);
        this.outputImpedance = byte;
        return;
      case VERSION:
        throw this.bad('the version cannot be written');
      default:
        throw this.bad(`register ${register} is not to be written: 5 to 8 are for TI's tests, and there is none above`);
    }
  }

  private held(register: number): number {
    switch (register) {
      case CONTROL:
        return this.control | (this.thermal ? THERMAL : 0);
      case VOLUME_AND_MUTE:
        return this.volumeAndMute;
      case OUTPUT_IMPEDANCE:
        return this.outputImpedance;
      case VERSION:
        return this.options.version ?? VERSION_NOW;
      default:
        return Math.floor(this.surroundings.random() * 256);
    }
  }

  /** Starts and stops the amplifiers as pin, registers and heat want it. */
  private settle(): void {
    for (const ch of CHANNELS) {
      const amplifier = this.amplifiers[ch];
      const wanted = this.awake() && !this.hot && !(this.control & SWS) && (this.control & HP_EN[ch]) !== 0;
      if (!wanted) {
        this.surroundings.clock.cancel(amplifier.alarm);
        amplifier.state = 'off';
      } else if (amplifier.state === 'off') {
        amplifier.state = 'starting';
        amplifier.alarm = this.surroundings.clock.after((this.options.startUpMs ?? START_UP_MS) * MS, () =>
          this.announcing(() => (amplifier.state = 'on')),
        );
      }
    }
  }

  private reset(): void {
    this.control = RESET.control;
    this.volumeAndMute = RESET.volumeAndMute;
    this.outputImpedance = RESET.outputImpedance;
    this.thermal = this.hot && this.awake();
    this.register = undefined;
    this.fresh = false;
  }

  private awake(): boolean {
    return this.powered && this.pin === 'high';
  }

  private announcing(act: () => void): void {
    const before = CHANNELS.map((ch) => this.bounds(ch));
    act();
    const same = CHANNELS.every((ch) => {
      const { lo, hi } = this.bounds(ch);
      return lo === before[ch]!.lo && hi === before[ch]!.hi;
    });
    if (!same) this.surroundings.changed();
  }

  private bad(sentence: string): BadAccess {
    return new BadAccess(`TPA6130A2 at ${hex(this.address)}: ${sentence}`);
  }
}
