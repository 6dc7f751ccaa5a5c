/**
 * WM8731, Wolfson (Cirrus Logic): codec with microphone and line input, headphone output with analogue volume, line output.
 *
 * Written from pages of its data sheet (rev 4.9 p26, p31; AI 2.0 p30; SED_13 p46), from torvalds/linux
 * sound/soc/codecs/wm8731.c and wm8731.h (reset values, bits, laws, routes), and from PaulStoffregen/Audio
 * control_wm8731.cpp (times). "(memory)" marks what was read in none of them.
 *
 * Write-only. Two bytes a transaction: seven bits of register and bit 8, then eight bits.
 *
 *   line left, right ---- volume, mute ---+-- bypass -----.
 *   mic ---- +14 dB, boost ---+-- side tone ------------- mixer ---+--- line out
 *                             |           |               |        '--- volume --- headphone
 *                             '---- mux ---'---- ADC      DAC
 *
 * Where nobody knows, this model does the worst:
 * - whether the mute of a line input silences its bypass, and that of the microphone its side tone (the data sheet speaks
 *   of the ADC; TI of its sister's bypass): either is possible
 * - a volume that waits for a zero crossing waits for ever, for no time-out is documented; `crossingMs` gives one
 * - for 100 ms after it was switched on (Teensy's wait for half supply) every output may be silent or at its level
 * - digital audio that does not fit format and rate is anything up to full scale; see `partner`
 *
 * Not modelled: pops, the time of the DAC's soft mute (no figure was read), retries for a bus upset by MCLK, SPI.
 */
import { MS } from '../clock.ts';
import { BadAccess, hex, type CodecChip, type Bounds, type Surroundings } from './chip.ts';
import { Crossing } from './crossing.ts';
import { above, deemphasis, exactly } from './gains.ts';
import { HalfSupply } from './half-supply.ts';
import { Paths } from './paths.ts';

/** CSB low and high (SED_13 p46). */
const ADDRESSES = [0x1a, 0x1b];

/** By register: data sheet name, reset value (Linux), bits that it has without bit 8. */
const REGISTERS = [
  { name: 'leftLineIn', reset: 0x097, bits: 0x09f },
  { name: 'rightLineIn', reset: 0x097, bits: 0x09f },
  { name: 'leftHeadphoneOut', reset: 0x079, bits: 0x0ff },
  { name: 'rightHeadphoneOut', reset: 0x079, bits: 0x0ff },
  { name: 'analogueAudioPath', reset: 0x00a, bits: 0x0ff },
  { name: 'digitalAudioPath', reset: 0x008, bits: 0x01f },
  { name: 'powerDown', reset: 0x09f, bits: 0x0ff },
  { name: 'digitalAudioInterface', reset: 0x00a, bits: 0x0ff },
  { name: 'samplingControl', reset: 0x000, bits: 0x0ff },
  { name: 'activeControl', reset: 0x000, bits: 0x001 },
] as const;
const RESET = 15;

/** In registers 0 to 3: the other channel takes the same (rev 4.9 p31). */
const BOTH = 0x100;

const LEFT_LINE_IN = 0;
const LEFT_HEADPHONE_OUT = 2;
const ANALOGUE = 4;
const DIGITAL = 5;
const POWER_DOWN = 6;
const INTERFACE = 7;
const SAMPLING = 8;
const ACTIVE = 9;

const MUTE = 0x80;
const ZERO_CROSS = 0x80;

/** Mute attenuation, typical, of headphones and line inputs (data sheet p9 to 13). Taken for everything that is off. */
const FLOOR_DB = -80;
const { silent: SILENT, orSilent, through } = above(FLOOR_DB);

/** From switched on until half supply stands (Teensy's wait). */
const RISE_MS = 100;

/** By SIDEATT (Linux). */
const SIDETONE_DB = [-6, -9, -12, -15];

/** Microphone: a fixed stage (memory), and the boost (Linux). */
const MICROPHONE_DB = 14;
const BOOST_DB = 20;

/** De-emphasis, 50 and 15 us, at 1 kHz; its filter may be made for another rate, so from 667 Hz to 1.5 kHz (own calculation). */
const DEEMPHASIS: Bounds = { lo: deemphasis(1500), hi: deemphasis(667) };

const INPUTS = ['line left', 'line right', 'mic', 'dac left', 'dac right'] as const;
const OUTPUTS = ['headphone left', 'headphone right', 'line out left', 'line out right', 'adc left', 'adc right'] as const;
type Input = (typeof INPUTS)[number];
type Output = (typeof OUTPUTS)[number];

/** Each bit that can be written, and why those that change no gain do not. */
export const WM8731_BITS: readonly { readonly register: number; readonly bit: number; readonly name: string; readonly inaudible?: string }[] = [
  ...[0, 1].flatMap((register) => [
    ...field(register, 'INVOL', 0, 5),
    ...field(register, 'INMUTE', 7, 1),
    ...field(register, 'INBOTH', 8, 1),
  ]),
  ...[2, 3].flatMap((register) => [
    ...field(register, 'HPVOL', 0, 7),
    ...field(register, 'ZCEN', 7, 1, 'says when a volume is taken'),
    ...field(register, 'HPBOTH', 8, 1),
  ]),
  ...field(4, 'MICBOOST', 0, 1),
  ...field(4, 'MUTEMIC', 1, 1),
  ...field(4, 'INSEL', 2, 1),
  ...field(4, 'BYPASS', 3, 1),
  ...field(4, 'DACSEL', 4, 1),
  ...field(4, 'SIDETONE', 5, 1),
  ...field(4, 'SIDEATT', 6, 2),
  ...field(5, 'ADCHPD', 0, 1, 'takes direct voltage alone out of the recording'),
  ...field(5, 'DEEMP', 1, 2),
  ...field(5, 'DACMU', 3, 1),
  ...field(5, 'HPOR', 4, 1, 'keeps the direct voltage that was taken out'),
  ...field(6, 'LINEINPD', 0, 1),
  ...field(6, 'MICPD', 1, 1),
  ...field(6, 'ADCPD', 2, 1),
  ...field(6, 'DACPD', 3, 1),
  ...field(6, 'OUTPD', 4, 1),
  ...field(6, 'OSCPD', 5, 1),
  ...field(6, 'CLKOUTPD', 6, 1, 'a clock for others'),
  ...field(6, 'POWEROFF', 7, 1),
  ...field(7, 'FORMAT', 0, 2),
  ...field(7, 'IWL', 2, 2),
  ...field(7, 'LRP', 4, 1),
  ...field(7, 'LRSWAP', 5, 1),
  ...field(7, 'MS', 6, 1),
  ...field(7, 'BCLKINV', 7, 1),
  ...field(8, 'USB/NORM', 0, 1),
  ...field(8, 'BOSR', 1, 1),
  ...field(8, 'SR', 2, 4),
  ...field(8, 'CLKIDIV2', 6, 1),
  ...field(8, 'CLKODIV2', 7, 1, 'a clock for others'),
  ...field(9, 'ACTIVE', 0, 1),
];

/** Bits of format and rate that have to fit what is at the other end; LRSWAP is a swap for any, CLKODIV2 is for others. */
const FORMAT_BITS = 0xdf;
const SAMPLING_BITS = 0x7f;

export interface Wm8731Options {
  /** Whether MCLK runs; it does without this. See `clock`. DAC and ADC want it, bypass and side tone do not (memory). */
  readonly clock?: boolean;
  /** The clock is a crystal at the part itself: OSCPD stops it (Linux). */
  readonly crystal?: boolean;
  /** What fits the other end of the digital audio: registers 7 and 8. Without it, whatever was written fits. */
  readonly partner?: { readonly interface: number; readonly sampling: number };
  /** The longest wait for a zero crossing, ms. For ever without it. */
  readonly crossingMs?: number;
  /** Whether a volume that comes while another waits opens a new window. */
  readonly restart?: boolean;
}

export class Wm8731 implements CodecChip {
  readonly part = 'WM8731';
  readonly address: number;
  private readonly ways: Paths<Input, Output>;
  private readonly options: Wm8731Options;
  private powered = true;
  private clocked: boolean;
  /** Without bit 8 of the first four, which is an order and not a state. */
  private registers: number[] = REGISTERS.map(({ reset }) => reset);
  private readonly volumes: readonly [Crossing, Crossing];
  private readonly halfSupply: HalfSupply;
  /** The first byte of a transaction, until the second comes. */
  private first: number | undefined;
  private bytes = 0;

  /** Comes up powered, as after `power(true)`. Throws RangeError for an address that the pin cannot make. */
  constructor(address: number, surroundings: Surroundings, options: Wm8731Options = {}) {
    if (!ADDRESSES.includes(address)) throw new RangeError(`WM8731: address ${hex(address)} is not 0x1a or 0x1b, which its pin can make`);
    this.address = address;
    this.ways = new Paths(surroundings, {
      part: this.part, inputs: INPUTS, outputs: OUTPUTS, floorDb: FLOOR_DB,
      ways: (from) => OUTPUTS.map((_, output) => this.way(from, output)),
    });
    this.options = options;
    this.clocked = options.clock ?? true;
    this.volumes = [this.volume(0), this.volume(1)];
    this.halfSupply = new HalfSupply(surroundings.clock, () => this.ways.tell(), 0);
    this.supply();
    this.ways.begin();
  }

  /** It has no way to answer a read (Linux keeps a cache alone). */
  start(read: boolean): boolean {
    this.bytes = 0;
    this.first = undefined;
    return this.powered && !read;
  }

  /** Throws before anything has changed. */
  write(byte: number): boolean {
    if (!this.powered) return false;
    if (this.bytes >= 2) throw this.bad('a third byte: one register a transaction');
    if (this.first === undefined) {
      const register = byte >> 1;
      if (register !== RESET && !REGISTERS[register]) throw this.bad(`there is no register ${register}`);
      this.first = byte;
    } else this.set(this.first >> 1, ((this.first & 1) << 8) | byte);
    this.bytes++;
    return true;
  }

  /** Nobody drives the line. */
  read(): number {
    return 0xff;
  }

  stop(): void {
    this.first = undefined;
  }

  /** Off: no acknowledgement, and no sound above the floor. On: reset values. */
  power(on: boolean): void {
    if (on === this.powered) return;
    this.powered = on;
    this.reset();
  }

  /** MCLK runs or stops. */
  clock(on: boolean): void {
    this.clocked = on;
    this.ways.tell();
  }

  /** Registers by name; the volumes in force; half supply 0 off, 1 rising, 2 up. */
  peek(): Record<string, number> {
    const seen: Record<string, number> = {};
    REGISTERS.forEach(({ name }, i) => (seen[name] = this.registers[i]!));
    seen['leftVolume'] = this.volumes[0].position;
    seen['rightVolume'] = this.volumes[1].position;
    seen['halfSupply'] = this.halfSupply.bounds().lo + this.halfSupply.bounds().hi;
    return seen;
  }

  /** From the DAC's full scale to the headphones. */
  gain(ch: number): Bounds {
    return this.ways.ear(ch);
  }

  /** Every input with every output, whether or not there is a way. */
  paths(): { from: Input; to: Output }[] {
    return this.ways.list();
  }

  /** Gain of one way at 1 kHz; the floor where there is none. Throws RangeError for what is no input or no output. */
  path(from: string, to: string): Bounds {
    return this.ways.gain(from, to);
  }

  /** Several inputs together at an output: amplitudes add. */
  reach(from: readonly string[], to: string): Bounds {
    return this.ways.reach(from, to);
  }

  private way(from: Input, output: number): Bounds {
    const ch = output & 1;
    const { lo, hi } = this.halfSupply.bounds();
    if (!hi) return SILENT;
    const gain = output < 2
      ? through(this.mixer(from, ch), this.volumes[ch]!.bounds())
      : output < 4 ? this.mixer(from, ch) : this.adc(from, ch);
    return lo ? gain : orSilent(gain);
  }

  private mixer(from: Input, ch: number): Bounds {
    if (this.off(0x10)) return SILENT;
    const path = this.registers[ANALOGUE]!;
    switch (from) {
      case 'line left':
      case 'line right':
        return path & 0x08 && sideOf(from) === ch ? this.line(ch, orSilent) : SILENT;
      case 'mic':
        return path & 0x20 ? through(this.microphone(orSilent), exactly(SIDETONE_DB[path >> 6]!)) : SILENT;
      default:
        return path & 0x10 ? this.dac(sideOf(from), ch) : SILENT;
    }
  }

  private adc(from: Input, ch: number): Bounds {
    if (this.off(0x04) || !this.runs()) return SILENT;
    const fromMicrophone = (this.registers[ANALOGUE]! & 0x04) !== 0;
    let gain = SILENT;
    if (from === 'mic' && fromMicrophone) gain = this.microphone(silenced);
    if (from !== 'mic' && from.startsWith('line') && !fromMicrophone && sideOf(from) === ch) gain = this.line(ch, silenced);
    return this.fits() ? gain : { lo: SILENT.lo, hi: Math.max(1, gain.hi) };
  }

  private dac(side: number, ch: number): Bounds {
    const digital = this.registers[DIGITAL]!;
    if (this.off(0x08) || digital & 0x08 || !this.runs()) return SILENT;
    if (!this.fits()) return orSilent(exactly(0));
    const swapped = (this.registers[INTERFACE]! & 0x20) !== 0;
    if ((side === ch) === swapped) return SILENT;
    return digital & 0x06 ? DEEMPHASIS : exactly(0);
  }

  private line(ch: number, muting: (gain: Bounds) => Bounds): Bounds {
    if (this.off(0x01)) return SILENT;
    const control = this.registers[LEFT_LINE_IN + ch]!;
    const gain = exactly(-34.5 + 1.5 * (control & 0x1f));
    return control & MUTE ? muting(gain) : gain;
  }

  private microphone(muting: (gain: Bounds) => Bounds): Bounds {
    if (this.off(0x02)) return SILENT;
    const path = this.registers[ANALOGUE]!;
    const gain = exactly(MICROPHONE_DB + (path & 0x01 ? BOOST_DB : 0));
    return path & 0x02 ? muting(gain) : gain;
  }

  /** A bit of the power-down register. */
  private off(bit: number): boolean {
    return (this.registers[POWER_DOWN]! & bit) !== 0;
  }

  /** Digital audio is active and has a clock. */
  private runs(): boolean {
    const clocked = this.options.crystal ? !this.off(0x20) : this.clocked;
    return clocked && (this.registers[ACTIVE]! & 1) !== 0;
  }

  private fits(): boolean {
    const { partner } = this.options;
    if (!partner) return true;
    const unlike = (register: number, wanted: number, bits: number) => ((this.registers[register]! ^ wanted) & bits) !== 0;
    return !unlike(INTERFACE, partner.interface, FORMAT_BITS) && !unlike(SAMPLING, partner.sampling, SAMPLING_BITS);
  }

  private set(register: number, data: number): void {
    if (register === RESET) {
      if (data !== 0) throw this.bad(`register 15 takes 0, not ${hex(data)}`);
      this.reset();
      return;
    }
    const bits = REGISTERS[register]!.bits | (register < 4 ? BOTH : 0);
    if (data & ~bits) throw this.bad(`register ${register}, ${hex(data)}: there are bits that it does not have`);
    const channels = register < 4 && data & BOTH ? [register & ~1, register | 1] : [register];
    for (const each of channels) this.registers[each] = data & 0xff;
    if (register >= LEFT_HEADPHONE_OUT && register < ANALOGUE) for (const each of channels) this.turn(each & 1);
    if (register === POWER_DOWN) this.supply();
    this.ways.tell();
  }

  private turn(ch: number): void {
    const data = this.registers[LEFT_HEADPHONE_OUT + ch]!;
    if (data & ZERO_CROSS) this.volumes[ch]!.moveAtCrossing(data & 0x7f);
    else this.volumes[ch]!.moveAtOnce(data & 0x7f);
  }

  /** Half supply follows POWEROFF. */
  private supply(): void {
    this.halfSupply.follow(this.powered && !this.off(0x80) ? RISE_MS : undefined);
  }

  private reset(): void {
    this.first = undefined;
    this.registers = REGISTERS.map(({ reset }) => reset);
    for (const volume of this.volumes) volume.moveAtOnce(this.registers[LEFT_HEADPHONE_OUT]! & 0x7f);
    this.supply();
    this.ways.tell();
  }

  private volume(channel: 0 | 1): Crossing {
    return new Crossing(REGISTERS[LEFT_HEADPHONE_OUT].reset & 0x7f, this.ways.inside(), {
      channel,
      window: this.options.crossingMs === undefined ? Infinity : this.options.crossingMs * MS,
      restart: this.options.restart ?? false,
      gainOf: (code) => (code < 0x30 ? SILENT : exactly(code - 121)),
    });
  }

  private bad(sentence: string): BadAccess {
    return new BadAccess(`WM8731 at ${hex(this.address)}: ${sentence}`);
  }
}

function silenced(): Bounds {
  return SILENT;
}

function sideOf(from: Input): number {
  return from.endsWith('right') ? 1 : 0;
}

function field(register: number, name: string, shift: number, width: number, inaudible?: string) {
  return Array.from({ length: width }, (_, i) => ({ register, bit: shift + i, name, ...(inaudible ? { inaudible } : {}) }));
}
