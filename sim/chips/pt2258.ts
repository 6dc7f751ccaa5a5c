/**
 * PT2258, Princeton: six attenuators of 0 to -79 dB, a mute for all of them, write-only.
 *
 * Written from the four libraries that are published for it, which agree on the commands: romr/esp-idf-pt2258
 * (pt2258/priv_include/pt2258_reg.h, pt2258.c, README.md), marclura/PT2258-Arduino-Library, liman324/PT2258,
 * p4fkdgo/arduino-PT2258-library; where they are silent, from the data sheet of its sister, PT2259 V1.2 p9. "(memory)"
 * marks what was read in none of them.
 *
 * Every byte is a command; the upper nibble says which, the lower has the digit.
 *
 *   10 dB digit, 0..7   8 4 0 2 6 A   of channel 1 2 3 4 5 6;   D   of all
 *    1 dB digit, 0..9   9 5 1 3 7 B   of channel 1 2 3 4 5 6;   E   of all
 *   C0 clear registers;   F8 mute off;   F9 mute on
 *
 * Where nobody knows, this model does the worst:
 * - after power-up it plays at 0 dB. marclura says muted at 0 dB (`reset: 'muted'`), romr undefined, and somebody who
 *   had not written to his measured no attenuation (picaxeforum.co.uk 32847)
 * - C0 brings the same state
 * - a START with its address in the first 200 ms hangs it until its power goes (romr: "can")
 * - each digit works as its byte comes. The sister's sheet forbids one digit without the other; p4fkdgo sends the
 *   1 dB digit first, all others the 10 dB digit
 *
 * Not modelled: bit rate (`maxBitrate` is for whoever checks), logic levels, coupling between channels.
 */
import { MS } from '../clock.ts';
import { BadAccess, hex, type AudioChip, type Bounds, type Surroundings } from './chip.ts';
import { exactly } from './gains.ts';

/** 10001 CODE1 CODE2 and 0 (romr, marclura, p4fkdgo). */
const ADDRESSES = [0x40, 0x42, 0x44, 0x46];

/** By upper nibble. */
const TENS: Readonly<Record<number, number>> = { 0x8: 0, 0x4: 1, 0x0: 2, 0x2: 3, 0x6: 4, 0xa: 5 };
const UNITS: Readonly<Record<number, number>> = { 0x9: 0, 0x5: 1, 0x1: 2, 0x3: 3, 0x7: 4, 0xb: 5 };
const CHANNELS = 6;

/** romr, README.md. */
const DEAF = 200 * MS;

/** (memory) */
const MUTE_FLOOR_DB = -95;

export interface Pt2258Options {
  /** What power-up and C0 bring: 0 dB, with the mute off or on. `loud` without it. */
  readonly reset?: 'loud' | 'muted';
}

export class Pt2258 implements AudioChip {
  readonly part = 'PT2258';
  readonly address: number;
  /** Bits a second that it follows (marclura, p4fkdgo). */
  readonly maxBitrate = 100_000;
  private readonly surroundings: Surroundings;
  private readonly options: Pt2258Options;
  private powered = true;
  private poweredAt: number;
  private hung = false;
  private muted = false;
  private readonly tens: number[] = [];
  private readonly units: number[] = [];

  /** Comes up powered, as after `power(true)`. Throws RangeError for an address that the pins cannot make. */
  constructor(address: number, surroundings: Surroundings, options: Pt2258Options = {}) {
    if (!ADDRESSES.includes(address)) {
      throw new RangeError(`PT2258: address ${hex(address)} is not one of 0x40, 0x42, 0x44, 0x46, which its two pins can make`);
    }
    this.address = address;
    this.surroundings = surroundings;
    this.options = options;
    this.poweredAt = surroundings.clock.now;
    this.clear();
  }

  start(read: boolean): boolean {
    if (this.powered && this.surroundings.clock.now < this.poweredAt + DEAF) this.hung = true;
    return !read && this.hearsBus();
  }

  /** Throws before anything has changed. */
  write(byte: number): boolean {
    if (!this.hearsBus()) return false;
    const command = this.commandOf(byte);
    this.announcing(command);
    return true;
  }

  /** Nobody drives the line. */
  read(): number {
    return 0xff;
  }

  stop(): void {}

  power(on: boolean): void {
    if (on === this.powered) return;
    this.announcing(() => {
      this.powered = on;
      this.poweredAt = this.surroundings.clock.now;
      this.hung = false;
      this.clear();
    });
  }

  /** The digits and the mute; whether it hangs. */
  peek(): Record<string, number> {
    const seen: Record<string, number> = {};
    for (let ch = 0; ch < CHANNELS; ch++) {
      seen[`ch${ch + 1}Tens`] = this.tens[ch]!;
      seen[`ch${ch + 1}Units`] = this.units[ch]!;
    }
    seen['mute'] = Number(this.muted);
    seen['hung'] = Number(this.hung);
    return seen;
  }

  /** Channel `ch` + 1, from its input to its output. */
  gain(ch: number): Bounds {
    const tens = this.tens[ch];
    if (tens === undefined) throw new RangeError(`PT2258: channel ${ch} is not one of 0..5`);
    const dB = !this.powered || this.muted ? MUTE_FLOOR_DB : -(10 * tens + this.units[ch]!);
    return exactly(dB);
  }

  private hearsBus(): boolean {
    return this.powered && !this.hung;
  }

  private clear(): void {
    this.tens.splice(0, CHANNELS, 0, 0, 0, 0, 0, 0);
    this.units.splice(0, CHANNELS, 0, 0, 0, 0, 0, 0);
    this.muted = this.options.reset === 'muted';
  }

  private commandOf(byte: number): () => void {
    const nibble = byte >> 4;
    const digit = byte & 0xf;
    if (byte === 0xc0) return () => this.clear();
    if (byte === 0xf8 || byte === 0xf9) return () => (this.muted = byte === 0xf9);
    if (nibble === 0xd || nibble in TENS) {
      if (digit > 7) throw this.bad(`byte ${hex(byte)}: a 10 dB digit is 0 to 7`);
      return () => this.set(this.tens, TENS[nibble], digit);
    }
    if (nibble === 0xe || nibble in UNITS) {
      if (digit > 9) throw this.bad(`byte ${hex(byte)}: a 1 dB digit is 0 to 9`);
      return () => this.set(this.units, UNITS[nibble], digit);
    }
    throw this.bad(`byte ${hex(byte)} is no command`);
  }

  /** Without a channel: all of them. */
  private set(digits: number[], channel: number | undefined, digit: number): void {
    if (channel === undefined) digits.fill(digit);
    else digits[channel] = digit;
  }

  private announcing(act: () => void): void {
    const before = this.loudness();
    act();
    if (this.loudness() !== before) this.surroundings.changed();
  }

  private loudness(): string {
    return this.tens.map((_, ch) => this.gain(ch).hi).join();
  }

  private bad(sentence: string): BadAccess {
    return new BadAccess(`PT2258 at ${hex(this.address)}: ${sentence}`);
  }
}
