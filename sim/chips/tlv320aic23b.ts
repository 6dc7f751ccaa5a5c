/**
 * TLV320AIC23B, Texas Instruments: codec with microphone and line input, headphone output with analogue volume, line output.
 *
 * Written from pages of TI's data manuals (p21 of the AIC23B, registers and bus; p27 of the AIC23, the part before it,
 * bypass and side tone), from Neotron-Compute/tlv320aic23 src/lib.rs (reset values, laws) and from torvalds/linux
 * sound/soc/codecs/tlv320aic23.c and tlv320aic23.h (bits, routes, rates). "(memory)" marks what was read in none of them.
 *
 * Write-only. Two bytes a transaction: B15:9 register, B8:0 data (p21).
 *
 * It wakes with outputs and DAC powered, headphones at 0 dB, zero-cross on and bypass selected; the line inputs have no
 * power, so nothing plays yet.
 *
 * Where nobody knows, this model does the worst:
 * - side tone 011 is -18 dB by the libraries, -15 by the text of the AIC23: both are possible
 * - whether MICM silences the side tone: either is possible. LIM and RIM do silence the bypass ("mutes are still
 *   operational", p27)
 * - a volume that waits for a zero crossing waits for ever, for no time-out is documented; `crossingMs` gives one
 * - for 100 ms after it was switched on every output may be silent or at its level (its sister's time, Teensy)
 * - digital audio that does not fit format and rate is anything up to full scale; see `partner`
 *
 * ADCHP is disputed (set is on: Linux; set is off, "checked": ua1arn/hftrx), but takes only direct voltage away: no gain.
 * Not modelled: pops, the time of the soft mute (no figure was read), the gain resistor of the microphone, SPI.
 */
import { MS } from '../clock.ts';
import { factor } from '../decibels.ts';
import { BadAccess, hex, type CodecChip, type Bounds, type Surroundings } from './chip.ts';
import { Crossing } from './crossing.ts';
import { above, ALL, exactly } from './gains.ts';
import { HalfSupply } from './half-supply.ts';
import { Paths } from './paths.ts';

/** Reset value (Neotron; Linux's cache has its own choice in two), and where fields are: [shift, width]. */
interface Register {
  readonly name: string;
  readonly reset: number;
  readonly fields: Readonly<Record<string, readonly [shift: number, width: number]>>;
}

const LINE_FIELDS = { LIV: [0, 5], LIM: [7, 1], LRS: [8, 1] } as const;
const HEADPHONE_FIELDS = { LHV: [0, 7], LZC: [7, 1], LRS: [8, 1] } as const;

/** By address. */
const REGISTERS: readonly Register[] = [
  { name: 'leftLineInput', reset: 0b0_1001_0111, fields: LINE_FIELDS },
  { name: 'rightLineInput', reset: 0b0_1001_0111, fields: LINE_FIELDS },
  { name: 'leftHeadphone', reset: 0b0_1111_1001, fields: HEADPHONE_FIELDS },
  { name: 'rightHeadphone', reset: 0b0_1111_1001, fields: HEADPHONE_FIELDS },
  {
    name: 'analogPath',
    reset: 0b0_0000_1010,
    fields: { MICB: [0, 1], MICM: [1, 1], INSEL: [2, 1], BYP: [3, 1], DAC: [4, 1], STE: [5, 1], STA: [6, 3] },
  },
  { name: 'digitalPath', reset: 0b0_0000_1000, fields: { ADCHP: [0, 1], DEEMP: [1, 2], DACM: [3, 1] } },
  {
    name: 'powerDown',
    reset: 0b0_0000_0111,
    fields: { LINE: [0, 1], MIC: [1, 1], ADC: [2, 1], DAC: [3, 1], OUT: [4, 1], OSC: [5, 1], CLK: [6, 1], OFF: [7, 1] },
  },
  { name: 'interfaceFormat', reset: 0b0_0000_0001, fields: { FOR: [0, 2], IWL: [2, 2], LRP: [4, 1], LRSWAP: [5, 1], MS: [6, 1] } },
  { name: 'sampleRate', reset: 0b0_0010_0000, fields: { USB: [0, 1], BOSR: [1, 1], SR: [2, 4], CLKIN: [6, 1], CLKOUT: [7, 1] } },
  { name: 'interfaceActivation', reset: 0, fields: { ACT: [0, 1] } },
];

const RESET_ADDRESS = 15;

/** Fields that change no gain at 1 kHz, and why. */
const INAUDIBLE: Readonly<Record<string, string>> = {
  LZC: 'says when a volume is taken',
  ADCHP: 'takes direct voltage alone out of the recording, or leaves it',
  CLK: 'a clock for others: Linux plays with it off',
  CLKOUT: 'a clock for others',
};

/** Each bit that can be written, and why those that change no gain do not. */
export const TLV320AIC23B_BITS: readonly { register: number; bit: number; name: string; inaudible?: string }[] = REGISTERS.flatMap(
  ({ fields }, register) =>
    Object.entries(fields).flatMap(([name, [shift, width]]) =>
      Array.from({ length: width }, (_, i) => ({ register, bit: shift + i, name, ...(INAUDIBLE[name] ? { inaudible: INAUDIBLE[name] } : {}) })),
    ),
);

/** Mute attenuation: its sister's typical 80 dB (WM8731 data sheet p9 to 13). Taken for everything that is off. */
const FLOOR_DB = -80;
const { silent: SILENT, orSilent, through } = above(FLOOR_DB);

/** Headphone codes below this are mute (Neotron, Linux). */
const FIRST_VOLUME = 0b0110000;

/** By STA1 and STA0; STA2 is 0 dB. */
const SIDETONE: readonly Bounds[] = [exactly(-6), exactly(-9), exactly(-12), { lo: factor(-18), hi: factor(-15) }];

/** The microphone's fixed stage (memory: its sister's), and MICB (Neotron). */
const MICROPHONE = 14;
const MICROPHONE_BOOST = 20;

/** 50 and 15 us at 1 kHz, by a filter that may be made for another rate: 667 Hz to 1.5 kHz (own calculation). */
const DEEMPHASIS: Bounds = { lo: factor(-0.79), hi: factor(-0.16) };

const RISE_MS = 100;

export interface Tlv320aic23bOptions {
  /** Whether MCLK runs; it does without this. See `clock`. DAC and ADC want it, bypass and side tone do not (memory). */
  readonly clock?: boolean;
  /** The clock is a crystal at the part itself: OSC stops it. */
  readonly crystal?: boolean;
  /** What fits the other end of the digital audio: registers 7 and 8. Without it, whatever was written fits. */
  readonly partner?: { readonly interface: number; readonly sampling: number };
  /** The longest wait for a zero crossing, ms. For ever without it. */
  readonly crossingMs?: number;
  /** Whether a volume that comes while another waits opens a new window. */
  readonly restart?: boolean;
}

const SIDES = ['left', 'right'] as const;
const INPUTS = ['line left', 'line right', 'dac left', 'dac right', 'mic'] as const;
const OUTPUTS = ['headphone left', 'headphone right', 'line out left', 'line out right', 'adc left', 'adc right'] as const;
type Input = (typeof INPUTS)[number];
type Output = (typeof OUTPUTS)[number];

export class Tlv320aic23b implements CodecChip {
  readonly part = 'TLV320AIC23B';
  readonly address: number;
  private readonly ways: Paths<Input, Output>;
  private readonly options: Tlv320aic23bOptions;
  private live = true;
  private mclk: boolean;
  /** Data by address; LRS is an order and not kept. */
  private data: number[] = [];
  private readonly volumes: readonly Crossing[];
  private readonly halfSupply: HalfSupply;
  /** Bytes of this transaction. */
  private word: number[] = [];

  /** Comes up powered, as after `power(true)`. Throws RangeError for an address that the pin cannot make. */
  constructor(address: number, surroundings: Surroundings, options: Tlv320aic23bOptions = {}) {
    if (address !== 0x1a && address !== 0x1b) {
      throw new RangeError(`TLV320AIC23B: address ${hex(address)} is not 0x1a or 0x1b, which its CS pin can make`);
    }
    this.address = address;
    this.ways = new Paths(surroundings, {
      part: this.part, inputs: INPUTS, outputs: OUTPUTS, floorDb: FLOOR_DB,
      ways: (from) => OUTPUTS.map((to) => this.way(from, to)),
    });
    this.halfSupply = new HalfSupply(surroundings.clock, () => this.ways.tell(), 0);
    this.options = options;
    this.mclk = options.clock ?? true;
    const inside = this.ways.inside();
    this.volumes = [0, 1].map(
      (channel) =>
        new Crossing(0, inside, {
          channel,
          window: (options.crossingMs ?? Infinity) * MS,
          restart: options.restart ?? false,
          gainOf: (volume) => (volume < FIRST_VOLUME ? SILENT : exactly(volume - 0b1111001)),
        }),
    );
    this.reset();
    this.ways.begin();
  }

  start(read: boolean): boolean {
    this.word = [];
    return this.live && !read; // write-only (p21)
  }

  /** Throws before anything has changed. */
  write(byte: number): boolean {
    if (!this.live) return false;
    const [first] = this.word;
    if (first === undefined) {
      const register = byte >> 1;
      if (register !== RESET_ADDRESS && !REGISTERS[register]) throw this.bad(`there is no register ${register}`);
    } else {
      if (this.word.length > 1) throw this.bad('a control word has two bytes, not three');
      this.order(first >> 1, ((first & 1) << 8) | byte);
    }
    this.word.push(byte);
    return true;
  }

  /** Nobody drives the line. */
  read(): number {
    return 0xff;
  }

  stop(): void {
    this.word = [];
  }

  /** Off: no acknowledgement, and no sound above the floor. On: reset values. */
  power(on: boolean): void {
    if (on === this.live) return;
    this.live = on;
    this.reset();
  }

  /** MCLK runs or stops. */
  clock(on: boolean): void {
    this.mclk = on;
    this.ways.tell();
  }

  /** Registers by name; the volumes in force; half supply 0 off, 1 rising, 2 up. */
  peek(): Record<string, number> {
    return {
      ...Object.fromEntries(REGISTERS.map(({ name }, address) => [name, this.data[address]!])),
      leftVolume: this.volumes[0]!.position,
      rightVolume: this.volumes[1]!.position,
      halfSupply: this.halfSupply.bounds().lo + this.halfSupply.bounds().hi,
    };
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

  private way(from: Input, to: Output): Bounds {
    const { lo, hi } = this.halfSupply.bounds();
    if (!hi) return SILENT;
    const [, source, side] = /^(line|dac|mic)(?: (left|right))?$/.exec(from)!;
    const [, output, end] = /^(headphone|line out|adc) (left|right)$/.exec(to)!;
    const same = side === end;
    let stages: (Bounds | undefined)[];
    if (output === 'adc') stages = this.recording(source!, same);
    else stages = [this.mixing(source!, same), this.is('powerDown', 'OUT') ? undefined : ALL];
    if (source === 'line') stages.push(this.lineInput(end!));
    if (output === 'headphone') stages.push(this.volumes[SIDES.indexOf(end as 'left')]!.bounds());
    const gain = through(...stages);
    return lo ? gain : orSilent(gain);
  }

  /** From a source to the mixer; undefined for no way. */
  private mixing(source: string, same: boolean): Bounds | undefined {
    switch (source) {
      case 'line':
        return this.is('analogPath', 'BYP') && same ? ALL : undefined;
      case 'mic': {
        if (!this.is('analogPath', 'STE')) return undefined;
        const code = this.field('analogPath', 'STA');
        return through(code & 4 ? ALL : SIDETONE[code], this.microphone('perhaps'));
      }
      default:
        return this.is('analogPath', 'DAC') ? this.playing(same) : undefined;
    }
  }

  private playing(same: boolean): Bounds | undefined {
    if (this.is('powerDown', 'DAC') || this.is('digitalPath', 'DACM') || !this.running) return undefined;
    if (!this.fitting) return orSilent(ALL);
    if (same === this.is('interfaceFormat', 'LRSWAP')) return undefined;
    return this.field('digitalPath', 'DEEMP') ? DEEMPHASIS : ALL;
  }

  private recording(source: string, same: boolean): (Bounds | undefined)[] {
    if (this.is('powerDown', 'ADC') || !this.running) return [undefined];
    if (!this.fitting) return [orSilent(ALL)];
    if (source === 'mic') return [this.is('analogPath', 'INSEL') ? this.microphone('surely') : undefined];
    return [source === 'line' && same && !this.is('analogPath', 'INSEL') ? ALL : undefined];
  }

  private lineInput(side: string): Bounds | undefined {
    const input = `${side}LineInput`;
    if (this.is('powerDown', 'LINE') || this.is(input, 'LIM')) return undefined;
    return exactly(1.5 * this.field(input, 'LIV') - 34.5);
  }

  /** `muted`: whether MICM silences what asks. */
  private microphone(muted: 'surely' | 'perhaps'): Bounds | undefined {
    if (this.is('powerDown', 'MIC')) return undefined;
    const gain = exactly(MICROPHONE + (this.is('analogPath', 'MICB') ? MICROPHONE_BOOST : 0));
    if (!this.is('analogPath', 'MICM')) return gain;
    return muted === 'surely' ? undefined : orSilent(gain);
  }

  private get running(): boolean {
    return this.is('interfaceActivation', 'ACT') && (this.options.crystal ? !this.is('powerDown', 'OSC') : this.mclk);
  }

  /** LRSWAP serves any format, CLKOUT is for others. */
  private get fitting(): boolean {
    const { partner } = this.options;
    if (!partner) return true;
    return ((this.data[7]! ^ partner.interface) & ~0x20) === 0 && ((this.data[8]! ^ partner.sampling) & ~0x80) === 0;
  }

  private field(register: string, name: string): number {
    const address = REGISTERS.findIndex((each) => each.name === register);
    const [shift, width] = REGISTERS[address]!.fields[name]!;
    return (this.data[address]! >> shift) & ((1 << width) - 1);
  }

  private is(register: string, name: string): boolean {
    return this.field(register, name) !== 0;
  }

  private order(register: number, data: number): void {
    if (register === RESET_ADDRESS) {
      if (data) throw this.bad(`the reset register takes 0, not ${hex(data)}`);
      return this.reset();
    }
    const known = Object.values(REGISTERS[register]!.fields).reduce((bits, [shift, width]) => bits | (((1 << width) - 1) << shift), 0);
    if (data & ~known) throw this.bad(`${REGISTERS[register]!.name} ${hex(data)}: reserved bits are set`);
    const both = register < 4 && (data & 0x100) !== 0;
    for (const each of both ? [register, register ^ 1] : [register]) this.take(each, register < 4 ? data & 0xff : data);
    this.ways.tell();
  }

  private take(register: number, data: number): void {
    this.data[register] = data;
    const volume = register === 2 || register === 3 ? this.volumes[register - 2] : undefined;
    if (volume) {
      if (data & 0x80) volume.moveAtCrossing(data & 0x7f);
      else volume.moveAtOnce(data & 0x7f);
    }
    if (register === 6) this.supply();
  }

  private supply(): void {
    this.halfSupply.follow(this.live && !this.is('powerDown', 'OFF') ? RISE_MS : undefined);
  }

  private reset(): void {
    this.word = [];
    this.data = REGISTERS.map(({ reset }) => reset);
    for (const [ch, volume] of this.volumes.entries()) volume.moveAtOnce(this.data[2 + ch]! & 0x7f);
    this.supply();
    this.ways.tell();
  }

  private bad(sentence: string): BadAccess {
    return new BadAccess(`TLV320AIC23B at ${hex(this.address)}: ${sentence}`);
  }
}
