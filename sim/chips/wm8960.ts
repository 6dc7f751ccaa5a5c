/**
 * WM8960, Wolfson (Cirrus), stereo codec with three inputs a side, headphone and class D speaker outputs, behind I2C.
 *
 * Written from the data sheet, rev 4.2 (p1 diagram, p23 boost, p32 DAC volumes and mute, p41 outputs, p57 clocks), its
 * register descriptions as HPMicro's SDK has them in hpm_wm8960_regs.h ("HPM"), sparkfun/SparkFun_WM8960_Arduino_Library
 * src/SparkFun_WM8960_Arduino_Library.h (reset values, laws), and torvalds/linux sound/soc/codecs/wm8960.c (routes, waits,
 * no reading). "(memory)" marks what was read in none of them. `REGISTERS` below has every bit.
 *
 * What is heard, for each side (DS p1):
 *
 *   input 1 - PGA -, input 2 or 3 - PGA + - PGA - boost -+- boost mixer -+- ADC
 *   input 2 -------------------------------------------- +              |
 *   input 3 -------------------------------------------- +              +- LB2LO -+- output mixer -+- headphone
 *   input 3 ------------------------------------------------------------ LI2LO ---+                +- speaker
 *   DAC ---------------------------------------------------------------- LD2LO ---+                +- OUT3, both sides
 *
 * Volumes wait in a latch: a write with the update bit makes both sides take what is latched (DS p32). A PGA that is
 * un-muted waits for it too (HPM). With zero-cross on they also wait for a crossing, or, if TOEN is set and SYSCLK runs,
 * for the end of the time-out, between one and two of its periods (WM8956 rev 4.1 p38, the sister without ADC). Without
 * that clock the wait may never end.
 *
 * Gains are those of a tone of 1 kHz. Not modelled: phase, noise, pops, thermal shutdown, whether word length, rate and
 * companding fit the other end.
 */
import { MS, type Alarm, type Clock } from '../clock.ts';
import { BadAccess, hex, type CodecChip, type Bounds, type Surroundings } from './chip.ts';
import { Crossing } from './crossing.ts';
import { maskOf, part, Registers, type Register as Named } from './fields.ts';
import { ALL, MAYBE, NOTHING, between, cascade, deemphasis, exactly, open, sum, times } from './gains.ts';
import { HalfSupply } from './half-supply.ts';
import { each, Paths, SIDES, type Pair, type Side } from './paths.ts';

const ADDRESS = 0x1a;

interface Register extends Named {
  /** Values that a field must not have. */
  readonly reserved?: Readonly<Record<string, readonly number[]>>;
}

const OTHER_END = 'has to fit the other end of the digital wires, which are not modelled';
const FREQUENCY = 'which frequencies it works at; gains are those of 1 kHz';
const PITCH = 'a wrong rate is heard as a wrong pitch, not as a gain';
const POP = 'how the output moves to half supply: a matter of pops';
const WITHIN = 'moves the gain inside the bounds that its function has while it is on';
const PINS = 'what a pin is for';

/**
 * By number. Names are those of Linux wm8960.h, fields those of the data sheet, without the letter of a side where both
 * sides have one. Bits in no field have to stay as after reset.
 */
export const REGISTERS: Readonly<Record<number, Register>> = {
  0x00: { name: 'LINVOL', reset: 0x097, fields: { IPVU: 8, INMUTE: 7, IZC: 6, VOL: [5, 0] }, inaudible: { IZC: 'when, not how much' } },
  0x01: { name: 'RINVOL', reset: 0x097, fields: { IPVU: 8, INMUTE: 7, IZC: 6, VOL: [5, 0] }, inaudible: { IZC: 'when, not how much' } },
  0x02: { name: 'LOUT1', reset: 0x000, fields: { VU: 8, ZC: 7, VOL: [6, 0] }, inaudible: { ZC: 'when, not how much' } },
  0x03: { name: 'ROUT1', reset: 0x000, fields: { VU: 8, ZC: 7, VOL: [6, 0] }, inaudible: { ZC: 'when, not how much' } },
  0x04: {
    name: 'CLOCK1', reset: 0x000, fields: { ADCDIV: [8, 6], DACDIV: [5, 3], SYSCLKDIV: [2, 1], CLKSEL: 0 },
    reserved: { ADCDIV: [7], DACDIV: [7], SYSCLKDIV: [1, 3] },
    inaudible: { ADCDIV: PITCH, DACDIV: PITCH, SYSCLKDIV: PITCH },
  },
  0x05: {
    name: 'DACCTL1', reset: 0x008, fields: { DACDIV2: 7, ADCPOL: [6, 5], DACMU: 3, DEEMPH: [2, 1], ADCHPD: 0 },
    inaudible: { ADCPOL: 'polarity', ADCHPD: FREQUENCY },
  },
  0x06: {
    name: 'DACCTL2', reset: 0x000, fields: { DACPOL: [6, 5], DACSMM: 3, DACMR: 2, DACSLOPE: 1 },
    inaudible: { DACPOL: 'polarity', DACSMM: 'when, not how much', DACMR: 'when, not how much', DACSLOPE: FREQUENCY },
  },
  0x07: {
    name: 'IFACE1', reset: 0x00a, fields: { ALRSWAP: 8, BCLKINV: 7, MS: 6, DLRSWAP: 5, LRP: 4, WL: [3, 2], FORMAT: [1, 0] },
    inaudible: { BCLKINV: OTHER_END, MS: OTHER_END, LRP: OTHER_END, WL: OTHER_END, FORMAT: OTHER_END },
  },
  0x08: {
    name: 'CLOCK2', reset: 0x1c0, fields: { DCLKDIV: [8, 6], BCLKDIV: [3, 0] },
    inaudible: { DCLKDIV: 'switching of the class D outputs', BCLKDIV: OTHER_END },
  },
  0x09: {
    name: 'IFACE2', reset: 0x000, fields: { ALRCGPIO: 6, WL8: 5, DACCOMP: [4, 3], ADCCOMP: [2, 1], LOOPBACK: 0 },
    reserved: { DACCOMP: [1], ADCCOMP: [1] },
    inaudible: { ALRCGPIO: PINS, WL8: OTHER_END, DACCOMP: OTHER_END, ADCCOMP: OTHER_END },
  },
  0x0a: { name: 'LDAC', reset: 0x0ff, fields: { DACVU: 8, VOL: [7, 0] } },
  0x0b: { name: 'RDAC', reset: 0x0ff, fields: { DACVU: 8, VOL: [7, 0] } },
  0x10: { name: '3D', reset: 0x000, fields: { '3DUC': 6, '3DLC': 5, '3DDEPTH': [4, 1], '3DEN': 0 }, inaudible: { '3DUC': FREQUENCY, '3DLC': FREQUENCY } },
  0x11: { name: 'ALC1', reset: 0x07b, fields: { ALCSEL: [8, 7], MAXGAIN: [6, 4], ALCL: [3, 0] }, inaudible: { ALCL: WITHIN } },
  0x12: { name: 'ALC2', reset: 0x100, fields: { MINGAIN: [6, 4], HLD: [3, 0] }, inaudible: { HLD: WITHIN } },
  0x13: { name: 'ALC3', reset: 0x032, fields: { ALCMODE: 8, DCY: [7, 4], ATK: [3, 0] }, inaudible: { DCY: WITHIN, ATK: WITHIN } },
  0x14: { name: 'NOISEG', reset: 0x000, fields: { NGTH: [7, 3], NGAT: 0 }, inaudible: { NGTH: WITHIN, NGAT: WITHIN } },
  0x15: { name: 'LADC', reset: 0x0c3, fields: { ADCVU: 8, VOL: [7, 0] } },
  0x16: { name: 'RADC', reset: 0x0c3, fields: { ADCVU: 8, VOL: [7, 0] } },
  0x17: {
    name: 'ADDCTL1', reset: 0x1c0, fields: { TSDEN: 8, VSEL: [7, 6], DMONOMIX: 4, DATSEL: [3, 2], TOCLKSEL: 1, TOEN: 0 },
    reserved: { VSEL: [0] },
    inaudible: { TSDEN: 'heat is not modelled', VSEL: 'bias current', TOCLKSEL: 'when, not how much', TOEN: 'when, not how much' },
  },
  0x18: {
    name: 'ADDCTL2', reset: 0x000, fields: { HPSWEN: 6, HPSWPOL: 5, TRIS: 3, LRCM: 2 },
    inaudible: { HPSWPOL: WITHIN, LRCM: OTHER_END },
  },
  0x19: {
    name: 'POWER1', reset: 0x000,
    fields: { VMIDSEL: [8, 7], VREF: 6, AINL: 5, AINR: 4, ADCL: 3, ADCR: 2, MICB: 1, DIGENB: 0 },
    inaudible: { MICB: 'feeds the microphone, which is outside' },
  },
  0x1a: { name: 'POWER2', reset: 0x000, fields: { DACL: 8, DACR: 7, LOUT1: 6, ROUT1: 5, SPKL: 4, SPKR: 3, OUT3: 1, PLL_EN: 0 } },
  0x1b: {
    name: 'ADDCTL3', reset: 0x000, fields: { VROI: 6, OUT3CAP: 3, ADC_ALC_SR: [2, 0] },
    reserved: { ADC_ALC_SR: [6, 7] },
    inaudible: { VROI: POP, ADC_ALC_SR: WITHIN },
  },
  0x1c: {
    name: 'APOP1', reset: 0x000, fields: { POBCTRL: 7, BUFDCOPEN: 4, BUFIOEN: 3, SOFT_ST: 2, HPSTBY: 0 },
    inaudible: { POBCTRL: POP, BUFDCOPEN: POP, BUFIOEN: POP, SOFT_ST: POP },
  },
  0x1d: { name: 'APOP2', reset: 0x000, fields: { DISOP: 6, DRES: [5, 4] }, inaudible: { DRES: WITHIN } },
  0x20: { name: 'LINPATH', reset: 0x100, fields: { MN1: 8, MP3: 7, MP2: 6, MICBOOST: [5, 4], MIC2B: 3 } },
  0x21: { name: 'RINPATH', reset: 0x100, fields: { MN1: 8, MP3: 7, MP2: 6, MICBOOST: [5, 4], MIC2B: 3 } },
  0x22: { name: 'LOUTMIX', reset: 0x050, fields: { D2O: 8, I2O: 7, I2OVOL: [6, 4] } },
  0x25: { name: 'ROUTMIX', reset: 0x050, fields: { D2O: 8, I2O: 7, I2OVOL: [6, 4] } },
  0x26: { name: 'MONOMIX1', reset: 0x000, fields: { L2MO: 7 } },
  0x27: { name: 'MONOMIX2', reset: 0x000, fields: { R2MO: 7 } },
  0x28: { name: 'LOUT2', reset: 0x000, fields: { VU: 8, ZC: 7, VOL: [6, 0] }, inaudible: { ZC: 'when, not how much' } },
  0x29: { name: 'ROUT2', reset: 0x000, fields: { VU: 8, ZC: 7, VOL: [6, 0] }, inaudible: { ZC: 'when, not how much' } },
  0x2a: { name: 'MONO', reset: 0x040, fields: { MOUTVOL: 6 } },
  0x2b: { name: 'INBMIX1', reset: 0x000, fields: { IN3BOOST: [6, 4], IN2BOOST: [3, 1] } },
  0x2c: { name: 'INBMIX2', reset: 0x000, fields: { IN3BOOST: [6, 4], IN2BOOST: [3, 1] } },
  0x2d: { name: 'BYPASS1', reset: 0x050, fields: { B2O: 7, B2OVOL: [6, 4] } },
  0x2e: { name: 'BYPASS2', reset: 0x050, fields: { B2O: 7, B2OVOL: [6, 4] } },
  0x2f: { name: 'POWER3', reset: 0x000, fields: { LMIC: 5, RMIC: 4, LOMIX: 3, ROMIX: 2 } },
  0x30: {
    name: 'ADDCTL4', reset: 0x002, fields: { GPIOPOL: 7, GPIOSEL: [6, 4], HPSEL: [3, 2], TSENSEN: 1, MBSEL: 0 },
    reserved: { GPIOSEL: [1] },
    inaudible: { GPIOPOL: PINS, GPIOSEL: PINS, HPSEL: PINS, TSENSEN: 'heat is not modelled', MBSEL: 'feeds the microphone, which is outside' },
  },
  0x31: { name: 'CLASSD1', reset: 0x037, fields: { SPK_OP_EN: [7, 6] } },
  0x33: {
    name: 'CLASSD3', reset: 0x080, fields: { DCGAIN: [5, 3], ACGAIN: [2, 0] },
    reserved: { DCGAIN: [6, 7], ACGAIN: [6, 7] },
    inaudible: { DCGAIN: 'direct voltage' },
  },
  0x34: {
    name: 'PLL1', reset: 0x008, fields: { OPCLKDIV: [8, 6], SDM: 5, PLLPRESCALE: 4, PLLN: [3, 0] },
    reserved: { OPCLKDIV: [6, 7] },
    inaudible: { OPCLKDIV: PINS },
  },
  0x35: { name: 'PLL2', reset: 0x031, fields: { K: [7, 0] } },
  0x36: { name: 'PLL3', reset: 0x026, fields: { K: [7, 0] } },
  0x37: { name: 'PLL4', reset: 0x0e9, fields: { K: [7, 0] } },
};

const RESET = 0x0f;

/** "Mute" has no figure: the WM8731's, 80 dB (its p9 to 13). Also what a way that is shut lets through. */
const FLOOR_DB = -80;

/** Codes below are mute, then 1 dB a step (SparkFun, Linux, HPM). */
const FIRST_OUTPUT_CODE = 0x30;
const OUTPUT_0_DB = 0x79;
const BOOST_DB = [0, 13, 20, 29];
/** Of the class D outputs (HPM). */
const SPEAKER_DB = [0, 2.1, 2.9, 3.6, 4.5, 5.1];

/** From no half supply to all of it, by VMIDSEL: 100 ms with 2 x 50 k (Linux); the others by their resistors (own calculation). */
const CHARGE_MS = [undefined, 100, 500, 10];
/** And back (Linux). */
const DISCHARGE_MS = 600;
/** From on to steady (Linux). */
const PLL_LOCK_MS = 250;
/** Division of SYSCLK to 256 times the rate (HPM). */
const RATE_DIVISORS = [1, 1.5, 2, 3, 4, 5.5, 6];
/** Samples that the soft mute takes at most: 10.7 ms and 171 ms at 48 kHz (HPM). */
const SOFT_MUTE_SAMPLES = [512, 8192];
const DEEMPHASIS = times(deemphasis(1000));

export const INPUTS = [
  'input 1 left', 'input 1 right', 'input 2 left', 'input 2 right', 'input 3 left', 'input 3 right', 'dac left', 'dac right',
] as const;
export const OUTPUTS = ['headphone left', 'headphone right', 'speaker left', 'speaker right', 'out3', 'adc left', 'adc right'] as const;
type Input = (typeof INPUTS)[number];
type Output = (typeof OUTPUTS)[number];

export interface Wm8960Options {
  /** Hz at the MCLK pin, 0 without; 12.288 MHz by itself. See `look`. */
  readonly mclk?: () => number;
  /** Whether a write during a zero-cross window opens a new one. Not read anywhere: try both. */
  readonly restart?: boolean;
}

export class Wm8960 implements CodecChip {
  readonly part = 'WM8960';
  readonly address: number;
  /** (memory) */
  readonly maxBitrate = 526_000;
  private readonly clock: Clock;
  private readonly options: Wm8960Options;
  private readonly ways: Paths<Input, Output>;
  private readonly halfSupply: HalfSupply;
  private powered = true;
  private readonly registers = new Registers(REGISTERS);
  /** First byte of a transaction. */
  private first: number | undefined;
  private written = 0;

  private readonly pgas: Pair<Crossing>;
  private readonly headphones: Pair<Crossing>;
  private readonly speakers: Pair<Crossing>;
  /** 0 plays, 1 is muted. */
  private readonly softMute: Crossing;
  /** Digital volumes in force. */
  private readonly dac: [number, number] = [0, 0];
  private readonly adc: [number, number] = [0, 0];
  /** A PGA whose mute was written without the update bit: whether it acts was not read. */
  private readonly mayBeMuted: [boolean, boolean] = [false, false];

  private locked: Alarm | undefined;

  /** Comes up powered, as after `power(true)`. Throws RangeError for any address but its one. */
  constructor(address: number, surroundings: Surroundings, options: Wm8960Options = {}) {
    if (address !== ADDRESS) throw new RangeError(`WM8960: address ${hex(address)} is not ${hex(ADDRESS)}, which is the only one it has`);
    this.address = address;
    this.clock = surroundings.clock;
    this.options = options;
    this.ways = new Paths(surroundings, { part: this.part, inputs: INPUTS, outputs: OUTPUTS, floorDb: FLOOR_DB, ways: (from) => this.arrivals(from) });
    this.halfSupply = new HalfSupply(this.clock, () => this.ways.tell(), DISCHARGE_MS);
    const inside = this.ways.inside();
    const crossing = (channel: Side, window: () => number, gainOf: (position: number) => Bounds): Crossing =>
      new Crossing(0, inside, {
        channel,
        get window() {
          return window();
        },
        restart: options.restart ?? false,
        gainOf,
      });
    const pair = (gainOf: (position: number) => Bounds) => each((side) => crossing(side, () => this.timeOut(), gainOf));
    this.pgas = pair((position) => (position & 0x80 ? NOTHING : exactly(-17.25 + 0.75 * (position & 0x3f))));
    this.headphones = pair(outputGain);
    this.speakers = pair(outputGain);
    this.softMute = crossing(0, () => this.softMuteTime(), (position) => (position ? NOTHING : ALL));
    this.reset();
    this.ways.begin();
  }

  /** Not a word of it can be read (Linux). */
  start(read: boolean): boolean {
    this.first = undefined;
    this.written = 0;
    return this.powered && !read;
  }

  /** Seven bits of register and nine of data. Throws before anything has changed. */
  write(byte: number): boolean {
    if (!this.powered) return false;
    if (this.written === 2) throw this.bad('a transaction is one register: there is a third byte');
    this.written++;
    if (this.first === undefined) {
      this.first = byte;
      if (!REGISTERS[byte >> 1] && byte >> 1 !== RESET) throw this.bad(`there is no register ${hex(byte >> 1)}`);
      return true;
    }
    const register = this.first >> 1;
    const value = (this.first & 1) << 8 | byte;
    this.ways.atOnce(() => {
      if (register === RESET) this.reset();
      else this.set(register, value);
    });
    return true;
  }

  /** Nobody reads: a START for it is not acknowledged. */
  read(): number {
    return 0xff;
  }

  stop(): void {
    this.first = undefined;
  }

  /** Off: no acknowledgement, and silence. Half supply has gone when it comes back. */
  power(on: boolean): void {
    if (on === this.powered) return;
    this.powered = on;
    this.halfSupply.lose();
    this.reset();
    this.ways.tell();
  }

  /** Looks whether MCLK has come or gone: to be called when it has. What waits for its time-out is not started again. */
  look(): void {
    this.ways.tell();
  }

  /** The registers, and the volumes that are in force. */
  peek(): Record<string, number> {
    const inForce = (name: string, pair: Pair<Crossing>) => SIDES.map((side) => [`${name}${side ? 'Right' : 'Left'}`, pair[side].position] as const);
    return {
      ...this.registers.peek(),
      ...Object.fromEntries([...inForce('pga', this.pgas), ...inForce('headphone', this.headphones), ...inForce('speaker', this.speakers)]),
      dacLeft: this.dac[0],
      dacRight: this.dac[1],
      adcLeft: this.adc[0],
      adcRight: this.adc[1],
    };
  }

  /** From the DAC, whose full scale is 0 dB, to the headphone of the same side. */
  gain(ch: number): Bounds {
    return this.ways.ear(ch);
  }

  paths(): { from: Input; to: Output }[] {
    return this.ways.list();
  }

  /** Gain now. Ways that meet may add or cancel: the bounds hold both. `dac` and `adc` are data, full scale 0 dB. */
  path(from: string, to: string): Bounds {
    return this.ways.gain(from, to);
  }

  /** Several inputs together at an output: amplitudes add. */
  reach(from: readonly string[], to: string): Bounds {
    return this.ways.reach(from, to);
  }

  /** What of one input arrives at every output; nothing is 0 here, not the floor. */
  private arrivals(from: Input): Bounds[] {
    if (!this.powered) return OUTPUTS.map(() => NOTHING);
    const at = (name: Input): Bounds => (name === from ? ALL : NOTHING);
    const name = (side: Side): 'left' | 'right' => (side ? 'right' : 'left');
    const supplied = this.supplied();
    const clocked = this.clocked();

    const boost = each((side) => {
      const path = side ? 0x21 : 0x20;
      const mixer = side ? 0x2c : 0x2b;
      if (!this.field(0x19, side ? 'AINR' : 'AINL')) return NOTHING;
      const [in1, in2, in3] = [at(`input 1 ${name(side)}`), at(`input 2 ${name(side)}`), at(`input 3 ${name(side)}`)];
      const pga = this.pgaGain(side);
      // Without input 1 at the inverting side the other one's gain is not described: between that of a follower and its own.
      const plus = this.field(path, 'MN1') ? pga : between(pga, ALL);
      const gain = exactly(BOOST_DB[this.field(path, 'MICBOOST')]!);
      const microphone = this.field(0x2f, side ? 'RMIC' : 'LMIC') && this.field(path, 'MIC2B');
      return cascade(
        supplied,
        sum(
          open(microphone && this.field(path, 'MN1'), pga, gain, in1),
          open(microphone && this.field(path, 'MP2'), plus, gain, in2),
          open(microphone && this.field(path, 'MP3'), plus, gain, in3),
          cascade(lineGain(this.field(mixer, 'IN2BOOST')), in2),
          cascade(lineGain(this.field(mixer, 'IN3BOOST')), in3),
        ),
      );
    });

    const adc = each((side) => {
      const volume = this.adc[side];
      return open(this.field(0x19, side ? 'ADCR' : 'ADCL'), clocked, volume ? exactly(0.5 * volume - 97.5) : NOTHING, boost[side]);
    });
    const select = this.field(0x17, 'DATSEL');
    const chosen: Pair<Bounds> = [adc[select & 2 ? 1 : 0], adc[select === 0 || select === 2 ? 1 : 0]];
    const data: Pair<Bounds> = this.field(0x07, 'ALRSWAP') ? [chosen[1], chosen[0]] : chosen;

    const swap = this.field(0x07, 'DLRSWAP');
    const played: Pair<Bounds> = this.field(0x09, 'LOOPBACK')
      ? data
      : [at(swap ? 'dac right' : 'dac left'), at(swap ? 'dac left' : 'dac right')];
    // Whether mono halves the sum was not read. (memory): 3D adds so much of the difference.
    const half = { lo: 0.5, hi: 1 };
    const mono: Pair<Bounds> = this.field(0x17, 'DMONOMIX') ? each(() => cascade(half, sum(...played))) : played;
    const depth = this.field(0x10, '3DEN') ? this.field(0x10, '3DDEPTH') / 15 : 0;
    const dac = each((side) => {
      const volume = this.dac[side];
      const wide = sum(cascade({ lo: 1, hi: 1 + depth }, mono[side]), cascade({ lo: 0, hi: depth }, mono[side ? 0 : 1]));
      return open(
        this.field(0x1a, side ? 'DACR' : 'DACL'), supplied, clocked,
        volume ? exactly(0.5 * volume - 127.5) : NOTHING,
        this.softMute.bounds(),
        this.field(0x05, 'DACDIV2') ? exactly(-6) : ALL,
        this.field(0x05, 'DEEMPH') ? DEEMPHASIS : ALL,
        wide,
      );
    });

    const mixer = each((side) => {
      const [mix, bypass] = side ? [0x25, 0x2e] : [0x22, 0x2d];
      return open(
        this.field(0x2f, side ? 'ROMIX' : 'LOMIX'), supplied,
        sum(
          open(this.field(mix, 'D2O'), dac[side]),
          open(this.field(mix, 'I2O'), exactly(-3 * this.field(mix, 'I2OVOL')), at(`input 3 ${name(side)}`)),
          open(this.field(bypass, 'B2O'), exactly(-3 * this.field(bypass, 'B2OVOL')), boost[side]),
        ),
      );
    });

    // A jack switch, standby and discharge leave open how much comes out: nothing was read but their names.
    const jack = this.field(0x18, 'HPSWEN') ? MAYBE : ALL;
    const headphone = each((side) =>
      open(
        this.field(0x1a, side ? 'ROUT1' : 'LOUT1'), supplied, jack,
        this.field(0x1c, 'HPSTBY') || this.field(0x1d, 'DISOP') ? MAYBE : ALL,
        this.headphones[side].bounds(), mixer[side],
      ),
    );
    const speaker = each((side) =>
      open(
        this.field(0x1a, side ? 'SPKR' : 'SPKL') && this.field(0x31, 'SPK_OP_EN') & (side ? 2 : 1), supplied, clocked, jack,
        exactly(SPEAKER_DB[this.field(0x33, 'ACGAIN')]!),
        this.speakers[side].bounds(), mixer[side],
      ),
    );
    const out3 = open(
      this.field(0x1a, 'OUT3'), supplied, this.field(0x1b, 'OUT3CAP') ? jack : ALL,
      this.field(0x2a, 'MOUTVOL') ? exactly(-6) : ALL,
      sum(open(this.field(0x26, 'L2MO'), mixer[0]), open(this.field(0x27, 'R2MO'), mixer[1])),
    );
    const driven = !this.field(0x18, 'TRIS');
    return [...headphone, ...speaker, out3, open(driven, data[0]), open(driven, data[1])];
  }

  /** While the ALC has it, anything between its ends; a limiter begins where the volume is (Linux names, HPM). */
  private pgaGain(side: Side): Bounds {
    const volume = this.pgas[side].bounds();
    if (this.field(0x11, 'ALCSEL') & (side ? 1 : 2)) {
      const bounds = between(exactly(-17.25 + 6 * this.field(0x12, 'MINGAIN')), exactly(-12 + 6 * this.field(0x11, 'MAXGAIN')));
      return this.field(0x13, 'ALCMODE') ? between(bounds, volume) : bounds;
    }
    return this.mayBeMuted[side] ? { lo: 0, hi: volume.hi } : volume;
  }

  private set(register: number, value: number): void {
    const { name, reset, fields, reserved } = REGISTERS[register]!;
    const known = Object.values(fields).reduce<number>((mask, bits) => mask | maskOf(bits), 0);
    if ((value ^ reset) & ~known) throw this.bad(`${name} ${hex(value)}: the reserved bits have to stay as in ${hex(reset)}`);
    for (const [field, values] of Object.entries(reserved ?? {})) {
      if (values.includes(part(value, fields[field]!))) throw this.bad(`${name} ${hex(value)}: ${field} ${part(value, fields[field]!)} is reserved`);
    }
    const before = this.registers.get(register);
    if (register === 0x05 && (value ^ before) & 0x08) {
      const muted = part(value, 3);
      if (muted || this.field(0x06, 'DACSMM')) this.softMute.doubtAround(() => (this.softMute.position = muted));
      else this.softMute.moveAtOnce(0);
    }
    this.registers.set(register, value);
    switch (register) {
      case 0x00:
      case 0x01:
        if (part(value, 8)) this.update(0x00, 'IZC', 0xbf, this.pgas);
        else if (part(value, 7)) this.mayBeMuted[register as Side] = true;
        break;
      case 0x02:
      case 0x03:
        if (part(value, 8)) this.update(0x02, 'ZC', 0x7f, this.headphones);
        break;
      case 0x28:
      case 0x29:
        if (part(value, 8)) this.update(0x28, 'ZC', 0x7f, this.speakers);
        break;
      case 0x0a:
      case 0x0b:
        if (part(value, 8)) for (const side of SIDES) this.dac[side] = this.field(0x0a + side, 'VOL');
        break;
      case 0x15:
      case 0x16:
        if (part(value, 8)) for (const side of SIDES) this.adc[side] = this.field(0x15 + side, 'VOL');
        break;
      case 0x19:
        this.supply();
        break;
      case 0x1a:
        if (~before & value & 1) this.lock();
        break;
      case 0x34:
      case 0x35:
      case 0x36:
      case 0x37:
        if ((value ^ before) & (register === 0x34 ? 0x3f : 0xff) && this.field(0x1a, 'PLL_EN')) this.lock();
    }
  }

  /** Both sides take what is in their latches, each as its own zero-cross bit says. */
  private update(left: number, zeroCross: string, mask: number, pair: Pair<Crossing>): void {
    for (const side of SIDES) {
      const position = this.registers.get(left + side) & mask;
      if (pair === this.pgas) this.mayBeMuted[side] = false;
      if (this.field(left + side, zeroCross)) pair[side].moveAtCrossing(position);
      else pair[side].moveAtOnce(position);
    }
  }

  private supply(): void {
    this.halfSupply.follow(CHARGE_MS[this.field(0x19, 'VMIDSEL')]);
  }

  /** Nothing without VREF, "necessary for all other functions" (HPM); anything while half supply moves. */
  private supplied(): Bounds {
    return open(this.field(0x19, 'VREF'), this.halfSupply.bounds());
  }

  // ---- clock ----

  /** Hz of SYSCLK; 0 without. */
  private sysclk(): number {
    if (!this.powered || this.field(0x19, 'DIGENB')) return 0;
    const source = this.field(0x04, 'CLKSEL') ? this.pll() : this.mclk();
    return this.field(0x04, 'SYSCLKDIV') === 2 ? source / 2 : source;
  }

  private mclk(): number {
    return this.options.mclk?.() ?? 12_288_000;
  }

  /** N more than 5 and less than 13 (HPM), by four (SparkFun). */
  private pll(): number {
    const n = this.field(0x34, 'PLLN');
    if (!this.field(0x1a, 'PLL_EN') || n < 6 || n > 12) return 0;
    const k = this.field(0x34, 'SDM') ? (this.field(0x35, 'K') << 16 | this.field(0x36, 'K') << 8 | this.field(0x37, 'K')) / 2 ** 24 : 0;
    return (this.mclk() / (this.field(0x34, 'PLLPRESCALE') ? 2 : 1)) * (n + k) / 4;
  }

  private lock(): void {
    this.clock.cancel(this.locked);
    this.locked = this.clock.after(PLL_LOCK_MS * MS, () => {
      this.locked = undefined;
      this.ways.tell();
    });
  }

  /** What the digital part does to a signal. */
  private clocked(): Bounds {
    if (this.sysclk() === 0) return NOTHING;
    return this.field(0x04, 'CLKSEL') && this.locked ? MAYBE : ALL;
  }

  /** ns, two of its periods at most: 2^21 cycles, or 2^19 with TOCLKSEL (HPM; the names in Linux wm8960.h say the opposite). */
  private timeOut(): number {
    const sysclk = this.sysclk();
    if (!sysclk || !this.field(0x17, 'TOEN')) return Infinity;
    return ((2 * 2 ** (this.field(0x17, 'TOCLKSEL') ? 19 : 21)) / sysclk) * 1e9;
  }

  /** ns that a soft mute takes at most. Without a clock there is nothing to hear meanwhile. */
  private softMuteTime(): number {
    const rate = this.sysclk() / 256 / RATE_DIVISORS[this.field(0x04, 'DACDIV')]!;
    return rate ? (SOFT_MUTE_SAMPLES[this.field(0x06, 'DACMR')]! / rate) * 1e9 : 0;
  }

  // ---- all of it ----

  private reset(): void {
    this.registers.reset();
    for (const side of SIDES) {
      for (const pair of [this.pgas, this.headphones, this.speakers]) pair[side].forget();
      this.pgas[side].position = 0x97;
      this.headphones[side].position = 0;
      this.speakers[side].position = 0;
      this.dac[side] = 0xff;
      this.adc[side] = 0xc3;
      this.mayBeMuted[side] = false;
    }
    this.softMute.forget();
    this.softMute.position = 1;
    this.clock.cancel(this.locked);
    this.locked = undefined;
    this.supply();
  }

  private field(register: number, name: string): number {
    return this.registers.field(register, name);
  }

  private bad(sentence: string): BadAccess {
    return new BadAccess(`WM8960 at ${hex(this.address)}: ${sentence}`);
  }
}

function outputGain(code: number): Bounds {
  return code < FIRST_OUTPUT_CODE ? NOTHING : exactly(code - OUTPUT_0_DB);
}

/** Inputs 2 and 3 into the boost mixer: mute, then -12 dB and up in 3 dB (DS p23). */
function lineGain(code: number): Bounds {
  return code ? exactly(3 * code - 15) : NOTHING;
}
