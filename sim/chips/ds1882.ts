/**
 * DS1882, Maxim (Dallas), dual logarithmic audio potentiometer with zero-crossing detection.
 *
 * Written from the DS1882 data sheet, rev 0 6/06 (p1 law, p10 configuration, p12 bus, p14 address), and where its
 * pages could not be had, from its sister's, the DS1881 (p7-p11), and the DS1808 (p1). "(memory)" marks what was
 * read in none of them.
 *
 * There is no register pointer: bits 7:6 of every byte say where it goes (DS1882 p10, DS1881 p10).
 *
 *   00 pot 0         bits 5:0 wiper position; a bigger one is quieter
 *   01 pot 1         same
 *   10 configuration bits 5:3 no function, bit 2 volatile, bit 1 zero-crossing, bit 0 option (law)
 *   11 nothing       refused
 *
 * Not modelled: that the part is busy while it writes its EEPROM (no duration was read), and logic levels (the
 * part wants 5 V logic; that is for the checker of the board).
 */
import { MS } from '../clock.ts';
import { factor } from '../decibels.ts';
import { BadAccess, hex, type AudioChip, type Bounds, type Surroundings } from './chip.ts';
import { Crossing } from './crossing.ts';
import { exactly } from './gains.ts';

/** 0101 A2 A1 A0 (DS1882 p14). */
const FIRST_ADDRESS = 0x28;
const LAST_ADDRESS = 0x2f;

const VOLATILE = 0x04;
const ZERO_CROSSING = 0x02;
const OPTION_2 = 0x01;

/** Factory contents of the EEPROM: configuration DS1882 p10, wipers muted DS1881 p10. */
const FACTORY = { pot0: 63, pot1: 63, configuration: 0x87 };

/** The order in which a read gives the registers: jspark311/Arduino-DS1881, `_read_registers`, for the sister part. */
const READ_ORDER = ['pot0', 'pot1', 'configuration'] as const;

type Register = (typeof READ_ORDER)[number];

/** What bits 7:6 of a byte read are: the register's own selector (memory; the factory's 0x87 agrees). */
const SELECTOR: Record<Register, number> = { pot0: 0x00, pot1: 0x40, configuration: 0x80 };

/** The wiper moves at the first crossing, or when this has passed (DS1881 p7). */
const WINDOW = 50 * MS;

/** "Better than -90 dB" (DS1808 p1, the part whose law option 2 copies). */
const MUTE_FLOOR_DB = -90;

/** Attenuation in dB from position 0 on (DS1882 p1): so many dB a step, up to and including position `to`. */
const LAW_1 = attenuations([{ step: 1, to: 62 }]);
const LAW_2 = attenuations([
  { step: 1, to: 12 },
  { step: 2, to: 24 },
  { step: 3, to: 32 },
]);

/** One step past the last attenuation mutes. 63 mutes in both: it is what the factory stores under option 2. */
const MUTE_BOTH = 63;

export interface Ds1882Options {
  /** Whether a write during the zero-crossing window opens a new window. The data sheet does not say: try both. */
  readonly restart?: boolean;
  /** How far apart the two channels may be, dB. The data sheet allows 0.5 (p1); 0 is an ideal part. */
  readonly matchingDb?: number;
  /** The level at the CE pin; tied low without it. High: the bus is ignored (DS1882 p10). */
  readonly chipEnable?: () => 'low' | 'high';
  /** What an earlier life left in the EEPROM; the factory's contents without it. */
  readonly eeprom?: Partial<Record<Register, number>>;
}

export class Ds1882 implements AudioChip {
  readonly part = 'DS1882';
  readonly address: number;
  private readonly surroundings: Surroundings;
  private readonly options: Ds1882Options;
  private readonly eeprom: Record<Register, number>;
  private eepromWrites = 0;
  private powered = true;
  private configuration: number;
  private readonly wipers: readonly [Crossing, Crossing];
  /** Written, and on their way to the EEPROM with the next STOP (DS1882 p12). */
  private toStore: Partial<Record<Register, number>> = {};
  private bytesRead = 0;

  /** Comes up powered, as after `power(true)`. Throws RangeError for an address that the pins cannot make. */
  constructor(address: number, surroundings: Surroundings, options: Ds1882Options = {}) {
    if (address < FIRST_ADDRESS || address > LAST_ADDRESS) {
      throw new RangeError(`DS1882: address ${hex(address)} is not one of 0x28..0x2f, which its three pins can make`);
    }
    this.address = address;
    this.surroundings = surroundings;
    this.options = options;
    this.eeprom = { ...FACTORY, ...options.eeprom };
    this.configuration = this.eeprom.configuration;
    this.wipers = [this.wiper(0), this.wiper(1)];
    this.reset();
  }

  start(read: boolean): boolean {
    if (read) this.bytesRead = 0;
    return this.hearsBus();
  }

  /** Throws before anything has changed. */
  write(byte: number): boolean {
    if (!this.hearsBus()) return false;
    const selector = byte & 0xc0;
    if (selector === SELECTOR.pot0) this.setWiper(0, byte & 0x3f);
    else if (selector === SELECTOR.pot1) this.setWiper(1, byte & 0x3f);
    else if (selector === SELECTOR.configuration) this.configure(SELECTOR.configuration | (byte & 0x07));
    else throw this.bad(`byte ${hex(byte)} goes nowhere: bits 7:6 are 11`);
    return true;
  }

  read(): number {
    if (!this.hearsBus()) return 0xff;
    const register = READ_ORDER[this.bytesRead++];
    if (!register) throw this.bad(`there are three bytes to read, what a fourth would be is not known`);
    return SELECTOR[register] | this.register(register);
  }

  stop(repeated: boolean): void {
    if (repeated || !this.powered) return;
    for (const register of READ_ORDER) {
      const stored = this.toStore[register];
      if (stored === undefined) continue;
      this.eeprom[register] = stored;
      this.eepromWrites++;
    }
    this.toStore = {};
  }

  /** Off: no acknowledgement, and no sound above the mute floor. What had not seen its STOP is not stored. */
  power(on: boolean): void {
    if (on === this.powered) return;
    this.powered = on;
    this.reset();
    this.surroundings.changed();
  }

  /** The registers as the bus reads them; the wipers where they are now; the EEPROM, and how often it was written. */
  peek(): Record<string, number> {
    return {
      pot0: this.register('pot0'),
      pot1: this.register('pot1'),
      configuration: this.configuration,
      wiper0: this.wipers[0].position,
      wiper1: this.wipers[1].position,
      eepromPot0: this.eeprom.pot0,
      eepromPot1: this.eeprom.pot1,
      eepromConfiguration: this.eeprom.configuration,
      eepromWrites: this.eepromWrites,
    };
  }

  /** From H to W with L at ground and no load on W, which must drive a high impedance (DS1882 p1). */
  gain(ch: number): Bounds {
    const wiper = this.wipers[ch];
    if (!wiper) throw new RangeError(`DS1882: channel ${ch} is neither 0 nor 1`);
    return this.powered ? wiper.bounds() : exactly(MUTE_FLOOR_DB);
  }

  /** A volatile part comes up muted, a non-volatile one where its EEPROM says (DS1882 p10). */
  private reset(): void {
    this.toStore = {};
    this.bytesRead = 0;
    this.configuration = this.eeprom.configuration;
    for (const wiper of this.wipers) wiper.forget();
    this.wipers[0].position = this.has(VOLATILE) ? MUTE_BOTH : this.eeprom.pot0;
    this.wipers[1].position = this.has(VOLATILE) ? MUTE_BOTH : this.eeprom.pot1;
  }

  private hearsBus(): boolean {
    return this.powered && this.options.chipEnable?.() !== 'high';
  }

  private wiper(channel: 0 | 1): Crossing {
    return new Crossing(MUTE_BOTH, this.surroundings, {
      channel,
      window: WINDOW,
      restart: this.options.restart ?? false,
      gainOf: (position) => this.gainOf(position),
    });
  }

  private setWiper(pot: 0 | 1, position: number): void {
    if (this.has(OPTION_2) && isUnknownInOption2(position)) {
      throw this.bad(`pot ${pot} position ${position} is not known in option 2`);
    }
    if (!this.has(VOLATILE)) this.toStore[pot === 0 ? 'pot0' : 'pot1'] = position;
    if (this.has(ZERO_CROSSING)) this.wipers[pot].moveAtCrossing(position);
    else this.wipers[pot].moveAtOnce(position);
  }

  /**
   * The configuration lives in the EEPROM itself (DS1882 p10). A new law gives the positions that stand another
   * gain; whether that waits for a crossing is not known, so both gains are possible for one window. The same for
   * what waits while zero-crossing is switched off.
   */
  private configure(configuration: number): void {
    const unknown = this.wipers.flatMap((wiper) => wiper.possible).find(isUnknownInOption2);
    if (configuration & OPTION_2 && unknown !== undefined) {
      throw this.bad(`option 2 is chosen while a wiper stands, or may stand, at ${unknown}, which is not known there`);
    }
    this.toStore.configuration = configuration;
    if (configuration === this.configuration) return;
    const take = () => (this.configuration = configuration);
    if (this.has(ZERO_CROSSING) || configuration & ZERO_CROSSING) {
      this.wipers[0].doubtAround(() => this.wipers[1].doubtAround(take));
    } else {
      take();
      this.surroundings.changed();
    }
  }

  private gainOf(position: number): Bounds {
    const law = this.has(OPTION_2) ? LAW_2 : LAW_1;
    const attenuation = law[position];
    const apart = (this.options.matchingDb ?? 0) / 2;
    if (attenuation !== undefined) {
      return { lo: factor(-attenuation - apart), hi: Math.min(1, factor(apart - attenuation)) };
    }
    if (position === law.length || position === MUTE_BOTH) return exactly(MUTE_FLOOR_DB);
    return { lo: factor(MUTE_FLOOR_DB), hi: 1 }; // out of an EEPROM that was written under option 1
  }

  private register(register: Register): number {
    if (register === 'configuration') return this.configuration;
    return this.wipers[register === 'pot0' ? 0 : 1].ordered;
  }

  private has(bit: number): boolean {
    return (this.configuration & bit) !== 0;
  }

  private bad(sentence: string): BadAccess {
    return new BadAccess(`DS1882 at ${hex(this.address)}: ${sentence}`);
  }
}

function isUnknownInOption2(position: number): boolean {
  return position > LAW_2.length && position < MUTE_BOTH;
}

function attenuations(segments: readonly { step: number; to: number }[]): readonly number[] {
  const law = [0];
  for (const { step, to } of segments) while (law.length <= to) law.push(law[law.length - 1]! + step);
  return law;
}
