/**
 * SGTL5000, NXP (Freescale): codec with microphone and line input, line output, headphone output with analogue volume, a
 * switch for digital audio, and a sound processor.
 *
 * Written from torvalds/linux sound/soc/codecs/sgtl5000.c and sgtl5000.h (reset values, order of power) and from
 * PaulStoffregen/Audio control_sgtl5000.cpp ("Teensy", whose comments follow the data sheet: fields, laws, times).
 * "(memory)" marks what was read in neither. Reset values of registers 2, e, 20, 26 to 2c, 34 and 3c follow from both.
 *
 * Two bytes of register, two of data. Without SYS_MCLK it does not acknowledge (devzone.nordicsemi.com 77662,
 * forum.fs-net.de), and it comes without: see `clock`. It has no reset but its supply.
 *
 *   line --------------------------- SELECT_HP --- volume, mute --- headphone
 *     |                                  |
 *     '- SELECT_ADC - gain - ADC -.     DAC -- mute, level --- line out
 *   mic - gain -'                  |     |
 *                                 SSS ---+--- "adc": audio to the bus
 *   "dac": audio from the bus -----'
 *
 * Where nobody knows, this model does the worst:
 * - a volume that waits for a zero crossing waits for ever, for no time-out was read; `crossingMs` gives one. The mute of
 *   the headphones is taken to wait with it
 * - while half supply ramps up or down, and while the DAC's volume ramps, either end is possible; `rampMs` is the latter's
 *   time, for which no figure was read
 * - digital audio that does not fit clock and format is anything up to full scale; see `partner`
 * - the processor, in a way but not enabled: silent or through
 * - a capless board whose middle output has no power: silent or at its level; see `capless`
 *
 * Refused, because the fields were not read: more than one register a transaction (memory: it counts on), all of the
 * processor but its equalizer's switch and five bands, its parametric filters, its mixer.
 * Not modelled: pops, short circuits, supplies (VDDD, charge pump), clipping, drive of pins, half supply in the gain of
 * anything but the line output.
 */
import { MS, type Alarm, type Clock } from '../clock.ts';
import { factor } from '../decibels.ts';
import { BadAccess, hex, type CodecChip, type Bounds, type Surroundings } from './chip.ts';
import { Crossing } from './crossing.ts';
import { above, ALL, between, exactly } from './gains.ts';
import { Paths } from './paths.ts';

/** CTRL_ADR0_CS low and high (Teensy). */
const ADDRESSES = [0x0a, 0x2a];

const DIG_POWER = 0x02;
const CLK_CTRL = 0x04;
const I2S_CTRL = 0x06;
const SSS_CTRL = 0x0a;
const ADCDAC_CTRL = 0x0e;
const DAC_VOL = 0x10;
const ANA_ADC_CTRL = 0x20;
const ANA_HP_CTRL = 0x22;
const ANA_CTRL = 0x24;
const REF_CTRL = 0x28;
const MIC_CTRL = 0x2a;
const LINE_OUT_CTRL = 0x2c;
const LINE_OUT_VOL = 0x2e;
const ANA_POWER = 0x30;
const PLL_CTRL = 0x32;
const CLK_TOP_CTRL = 0x34;
const DAP_CONTROL = 0x100;
const AUDIO_EQ = 0x108;
const FIRST_BAND = 0x116;

const SUPPLIES = 'a supply';
const WHEN = 'says when a volume is taken';
const DIRECT = 'takes direct voltage alone out of the recording, or leaves it';

interface Field {
  readonly name: string;
  readonly shift: number;
  readonly width: number;
  /** Why it changes no gain at 1 kHz. */
  readonly inaudible?: string;
}

interface Register {
  readonly name: string;
  readonly reset: number;
  /** Without: cannot be written. */
  readonly fields?: readonly Field[];
}

const REGISTERS: Readonly<Record<number, Register>> = {
  0x000: { name: 'CHIP_ID', reset: 0xa011 }, // a revision that is sold now (Linux speaks of 0x11 and later)
  0x002: { name: 'CHIP_DIG_POWER', reset: 0x0000, fields: fields('I2S_IN 0, I2S_OUT 1, DAP 4, DAC 5, ADC 6') },
  0x004: { name: 'CHIP_CLK_CTRL', reset: 0x0008, fields: fields('MCLK_FREQ 1:0, SYS_FS 3:2, RATE_MODE 5:4') },
  0x006: { name: 'CHIP_I2S_CTRL', reset: 0x0010, fields: fields('LRPOL 0, LRALIGN 1, I2S_MODE 3:2, DLEN 5:4, SCLK_INV 6, MS 7, SCLKFREQ 8') },
  0x00a: {
    name: 'CHIP_SSS_CTRL',
    reset: 0x0010,
    fields: [
      ...fields('I2S_SELECT 1:0, DAC_SELECT 5:4, DAP_SELECT 6, I2S_LRSWAP 10, DAC_LRSWAP 12, DAP_LRSWAP 13'),
      ...fields('DAP_SELECT_HIGH 7', 'both values with it are reserved'),
      ...fields('DAP_MIX_SELECT 9:8, DAP_MIX_LRSWAP 14', 'the mixer is refused'),
    ],
  },
  0x00e: {
    name: 'CHIP_ADCDAC_CTRL',
    reset: 0x020c,
    fields: [...fields('DAC_MUTE_LEFT 2, DAC_MUTE_RIGHT 3'), ...fields('ADC_HPF_BYPASS 0, ADC_HPF_FREEZE 1', DIRECT), ...fields('VOL_EXPO_RAMP 8, VOL_RAMP_EN 9', 'says how a volume is taken')],
  },
  0x010: { name: 'CHIP_DAC_VOL', reset: 0x3c3c, fields: fields('LEFT 7:0, RIGHT 15:8') },
  0x014: { name: 'CHIP_PAD_STRENGTH', reset: 0x015f, fields: fields('PADS 9:0', 'drive of digital pins') },
  0x020: { name: 'CHIP_ANA_ADC_CTRL', reset: 0x0000, fields: fields('LEFT 3:0, RIGHT 7:4, M6DB 8') },
  0x022: { name: 'CHIP_ANA_HP_CTRL', reset: 0x1818, fields: fields('LEFT 6:0, RIGHT 14:8') },
  0x024: {
    name: 'CHIP_ANA_CTRL',
    reset: 0x0111,
    fields: [...fields('MUTE_ADC 0, SELECT_ADC 2, MUTE_HP 4, SELECT_HP 6, MUTE_LO 8'), ...fields('EN_ZCD_ADC 1, EN_ZCD_HP 5', WHEN)],
  },
  0x026: { name: 'CHIP_LINREG_CTRL', reset: 0x0000, fields: fields('D_PROGRAMMING 3:0, VDDC_ASSN_OVRD 5, VDDC_MAN_ASSN 6', SUPPLIES) },
  0x028: {
    name: 'CHIP_REF_CTRL',
    reset: 0x0000,
    fields: [...fields('VAG_VAL 8:4'), ...fields('SMALL_POP 0', 'says how fast half supply ramps'), ...fields('BIAS_CTRL 3:1', 'noise and distortion')],
  },
  0x02a: { name: 'CHIP_MIC_CTRL', reset: 0x0000, fields: [...fields('GAIN 1:0, BIAS_RESISTOR 9:8'), ...fields('BIAS_VOLT 6:4', SUPPLIES)] },
  0x02c: { name: 'CHIP_LINE_OUT_CTRL', reset: 0x0000, fields: [...fields('LO_VAGCNTRL 5:0'), ...fields('OUT_CURRENT 11:8', 'load and distortion')] },
  0x02e: { name: 'CHIP_LINE_OUT_VOL', reset: 0x0404, fields: fields('LEFT 4:0, RIGHT 12:8') },
  0x030: {
    name: 'CHIP_ANA_POWER',
    reset: 0x7060,
    fields: [
      ...fields('LINEOUT 0, ADC 1, CAPLESS_HP 2, DAC 3, HEADPHONE 4, REFTOP 5, ADC_STEREO 6, VAG 7, VCOAMP 8, PLL 10, DAC_STEREO 14'),
      ...fields('LINREG_D 9, VDDC_CHRGPMP 11, STARTUP 12, LINREG_SIMPLE 13', SUPPLIES),
    ],
  },
  0x032: { name: 'CHIP_PLL_CTRL', reset: 0x5000, fields: fields('FRAC_DIVISOR 10:0, INT_DIVISOR 15:11') },
  0x034: { name: 'CHIP_CLK_TOP_CTRL', reset: 0x0000, fields: [...fields('INPUT_FREQ_DIV2 3'), ...fields('ENABLE_INT_OSC 11', 'a clock for zero crossings and charge pump')] },
  0x036: { name: 'CHIP_ANA_STATUS', reset: 0x0000 },
  0x03c: { name: 'CHIP_SHORT_CTRL', reset: 0x0000, fields: fields('MODE_CM 1:0, MODE_LR 3:2, LVLADJC 6:4, LVLADJL 10:8, LVLADJR 14:12', 'acts on a short circuit') },
  0x100: { name: 'DAP_CONTROL', reset: 0x0000, fields: fields('DAP_EN 0') },
  0x108: { name: 'DAP_AUDIO_EQ', reset: 0x0000, fields: fields('EN 1:0') },
  0x116: { name: 'DAP_EQ_BASS_BAND0', reset: 0x002f, fields: fields('VOLUME 6:0') },
  0x118: { name: 'DAP_EQ_BAND1', reset: 0x002f, fields: fields('VOLUME 6:0') },
  0x11a: { name: 'DAP_EQ_BAND2', reset: 0x002f, fields: fields('VOLUME 6:0') },
  0x11c: { name: 'DAP_EQ_BAND3', reset: 0x002f, fields: fields('VOLUME 6:0') },
  0x11e: { name: 'DAP_EQ_TREBLE_BAND4', reset: 0x002f, fields: fields('VOLUME 6:0') },
};

/** Each bit that can be written, and why those that change no gain do not. */
export const SGTL5000_BITS: readonly { register: number; bit: number; name: string; inaudible?: string }[] = Object.entries(REGISTERS).flatMap(
  ([address, { fields: list = [] }]) =>
    list.flatMap(({ name, shift, width, inaudible }) =>
      Array.from({ length: width }, (_, i) => ({ register: Number(address), bit: shift + i, name, ...(inaudible ? { inaudible } : {}) })),
    ),
);

/** How deep the mutes are was not read: taken as its signal-to-noise ratio (data sheet rev 4 p1), for all that is off too. */
const FLOOR_DB = -100;
const { silent: SILENT, orSilent, through } = above(FLOOR_DB);

/** Half supply ramps so long, without and with SMALL_POP (Teensy). */
const RAMP = [200 * MS, 400 * MS] as const;

/** The longest ramp of the DAC's volume: no figure was read. */
const VOLUME_RAMP_MS = 100;

/** By GAIN (Teensy). */
const MICROPHONE_DB = [0, 20, 30, 40];

const INPUTS = ['line left', 'line right', 'mic', 'dac left', 'dac right'] as const;
const OUTPUTS = ['headphone left', 'headphone right', 'line out left', 'line out right', 'adc left', 'adc right'] as const;
type Input = (typeof INPUTS)[number];
type Output = (typeof OUTPUTS)[number];
type Channel = 0 | 1;

export interface Sgtl5000Options {
  /** Whether SYS_MCLK runs from the beginning. It does not without this: see `clock`. */
  readonly clock?: boolean;
  /** What fits the other end of the digital audio. Without it, whatever was written fits. `pll` and `halved` where the PLL is used. */
  readonly partner?: { readonly clock: number; readonly format: number; readonly pll?: number; readonly halved?: boolean };
  /** The headphones return to VGND. */
  readonly capless?: boolean;
  /** The microphone is an electret that lives on the bias. */
  readonly electret?: boolean;
  /** The longest wait for a zero crossing, ms. For ever without it. */
  readonly crossingMs?: number;
  /** How long the DAC's volume ramps at most, ms. */
  readonly rampMs?: number;
  /** Whether a volume that comes while another waits opens a new window. */
  readonly restart?: boolean;
}

/** Half supply. */
interface Reference {
  wanted: boolean;
  /** Set while it is on its way. */
  ramp: Alarm | undefined;
}

/** A DAC volume on its way. */
interface Ramp {
  readonly from: Bounds;
  readonly end: Alarm;
}

export class Sgtl5000 implements CodecChip {
  readonly part = 'SGTL5000';
  readonly address: number;
  private readonly time: Clock;
  private readonly ways: Paths<Input, Output>;
  private readonly options: Sgtl5000Options;
  private powered = true;
  private mclk: boolean;
  private registers: Record<number, number> = {};
  private readonly reference: Reference = { wanted: false, ramp: undefined };
  /** Position: volume, and 0x80 for the mute of both. */
  private readonly headphones: readonly [Crossing, Crossing];
  private readonly gains: readonly [Crossing, Crossing];
  private readonly ramps: [Ramp | undefined, Ramp | undefined] = [undefined, undefined];
  /** Bytes of the write that goes on, and the register that it named. */
  private bytes: number[] = [];
  private named: number | undefined;
  private read16: number[] | undefined;

  /** Comes up powered, without a clock. Throws RangeError for an address that the pin cannot make. */
  constructor(address: number, surroundings: Surroundings, options: Sgtl5000Options = {}) {
    if (!ADDRESSES.includes(address)) throw new RangeError(`SGTL5000: address ${hex(address, 2)} is not 0x0a or 0x2a, which its pin can make`);
    this.address = address;
    this.time = surroundings.clock;
    this.ways = new Paths(surroundings, {
      part: this.part, inputs: INPUTS, outputs: OUTPUTS, floorDb: FLOOR_DB,
      ways: (from) => OUTPUTS.map((_, output) => this.way(from, output)),
    });
    this.options = options;
    this.mclk = options.clock ?? false;
    this.headphones = [this.crossing(0, headphoneGain), this.crossing(1, headphoneGain)];
    this.gains = [this.crossing(0, adcGain), this.crossing(1, adcGain)];
    this.reset();
    this.ways.begin();
  }

  start(read: boolean): boolean {
    if (!this.awake) return false;
    this.read16 = undefined;
    if (!read) {
      this.bytes = [];
      this.named = undefined;
    }
    return true;
  }

  /** Throws before anything has changed. */
  write(byte: number): boolean {
    if (!this.awake) return false;
    if (this.bytes.length === 4) throw this.bad('a fifth byte: whether the next register takes it was not read');
    const [high, low, first] = [...this.bytes, byte];
    if (this.bytes.length === 1) {
      const register = (high! << 8) | low!;
      if (!REGISTERS[register]) throw this.bad(`there is no register ${hex(register, 4)} here`);
      this.named = register;
    }
    if (this.bytes.length === 3) this.set(this.named!, (first! << 8) | byte);
    this.bytes.push(byte);
    return true;
  }

  /** A read gives the register that the write before it has named, and no more. */
  read(): number {
    if (!this.awake) return 0xff;
    if (this.named === undefined || this.bytes.length !== 2) throw this.bad('a read has to follow a write that names its register, and no more');
    this.read16 ??= [this.held(this.named) >> 8, this.held(this.named) & 0xff];
    const byte = this.read16.shift();
    if (byte === undefined) throw this.bad('a third byte: whether the next register follows was not read');
    return byte;
  }

  /** A register that was named is read behind a repeated START (Teensy). */
  stop(repeated: boolean): void {
    if (!repeated) this.named = undefined;
  }

  /** Off: no acknowledgement, and no sound above the floor. On: reset values; the clock is somebody else's. */
  power(on: boolean): void {
    if (on === this.powered) return;
    this.powered = on;
    this.reset();
    this.ways.tell();
  }

  /** SYS_MCLK runs or stops. Without it the part is deaf, and only the line input can be heard. */
  clock(on: boolean): void {
    this.mclk = on;
    this.ways.tell();
  }

  /** Registers by name; half supply 0 down, 1 ramping, 2 up. */
  peek(): Record<string, number> {
    const seen: Record<string, number> = {};
    for (const [address, { name }] of Object.entries(REGISTERS)) seen[name] = this.held(Number(address));
    seen['halfSupply'] = this.reference.ramp ? 1 : this.reference.wanted ? 2 : 0;
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

  private way(input: Input, output: number): Bounds {
    // Nothing analogue works without its references, and nothing at all without half supply (Linux: "ADC/DAC only works when VAG powerup").
    if (!this.powered || !this.has(ANA_POWER, 0x20)) return this.digitalOnly(input, output) ?? SILENT;
    const ch = (output & 1) as Channel;
    if (output < 2) return this.headphone(input, ch);
    return output < 4 ? this.lineOut(input, ch) : this.recorded(input, ch);
  }

  private headphone(from: Input, ch: Channel): Bounds {
    if (!this.has(ANA_POWER, 0x10)) return SILENT;
    const bypass = this.has(ANA_CTRL, 0x40);
    const source = bypass ? (from === INPUTS[ch] ? ALL : SILENT) : this.dac(from, ch);
    const gain = this.referred(through(source, this.headphones[ch].bounds()));
    return this.options.capless && !this.has(ANA_POWER, 0x04) ? orSilent(gain) : gain;
  }

  private lineOut(from: Input, ch: Channel): Bounds {
    if (!this.has(ANA_POWER, 0x01) || this.has(ANA_CTRL, 0x100)) return SILENT;
    const code = (this.registers[LINE_OUT_VOL]! >> (8 * ch)) & 0x1f;
    const volts = (steps: number) => 0.8 + 0.025 * steps;
    const vag = volts((this.registers[REF_CTRL]! >> 4) & 0x1f);
    const nominal = 40 * Math.log10(vag / volts(this.registers[LINE_OUT_CTRL]! & 0x3f)) + 15;
    return this.referred(through(this.dac(from, ch), exactly(0.5 * (nominal - code))));
  }

  private dac(from: Input, ch: Channel): Bounds {
    const on = this.has(ANA_POWER, 0x08) && this.has(DIG_POWER, 0x20) && this.clocked && (ch === 0 || this.has(ANA_POWER, 0x4000));
    if (!on) return SILENT;
    const swapped = (this.has(SSS_CTRL, 0x1000) ? 1 - ch : ch) as Channel;
    return through(this.routed((this.registers[SSS_CTRL]! >> 4) & 3, from, swapped), this.dacVolume(ch));
  }

  /** Digital volume and mute; both ends while it ramps. */
  private dacVolume(ch: Channel): Bounds {
    const target = this.orderedVolume(ch);
    const ramp = this.ramps[ch];
    return ramp ? between(ramp.from, target) : target;
  }

  private orderedVolume(ch: Channel): Bounds {
    const code = (this.registers[DAC_VOL]! >> (8 * ch)) & 0xff;
    if (code >= 0xfc || this.has(ADCDAC_CTRL, 0x04 << ch)) return SILENT;
    return exactly(-0.5017 * (code - 0x3c));
  }

  private recorded(from: Input, ch: Channel): Bounds {
    if (!this.has(DIG_POWER, 0x02) || !this.clocked) return SILENT;
    const swapped = (this.has(SSS_CTRL, 0x400) ? 1 - ch : ch) as Channel;
    const gain = this.routed(this.registers[SSS_CTRL]! & 3, from, swapped);
    return this.fits ? gain : orSilent(between(ALL, gain));
  }

  /** Without references the bus may still loop. */
  private digitalOnly(from: Input, output: number): Bounds | undefined {
    return this.powered && output > 3 && from.startsWith('dac') ? this.recorded(from, (output & 1) as Channel) : undefined;
  }

  /** What arrives through the switch for digital audio: 0 the ADC, 1 the bus, 3 the processor. */
  private routed(select: number, from: Input, ch: Channel): Bounds {
    if (select === 3) return this.processed(from, ch);
    if (select === 0) return this.adc(from, ch);
    if (!from.startsWith('dac') || !this.has(DIG_POWER, 0x01)) return SILENT;
    if (!this.fits) return orSilent(ALL);
    return from === INPUTS[3 + ch] ? ALL : SILENT;
  }

  private adc(from: Input, ch: Channel): Bounds {
    const on = this.has(ANA_POWER, 0x22) && this.has(DIG_POWER, 0x40) && this.clocked && (ch === 0 || this.has(ANA_POWER, 0x40));
    if (!on || this.has(ANA_CTRL, 0x01)) return SILENT;
    let source = SILENT;
    if (this.has(ANA_CTRL, 0x04)) source = from === INPUTS[ch] ? ALL : SILENT;
    else if (from === 'mic') source = this.microphone();
    return this.referred(through(source, this.gains[ch].bounds()));
  }

  private microphone(): Bounds {
    const control = this.registers[MIC_CTRL]!;
    return this.options.electret && !(control & 0x300) ? SILENT : exactly(MICROPHONE_DB[control & 3]!);
  }

  private processed(from: Input, ch: Channel): Bounds {
    if (!this.has(DIG_POWER, 0x10)) return SILENT;
    const swapped = (this.has(SSS_CTRL, 0x2000) ? 1 - ch : ch) as Channel;
    const source = this.routed((this.registers[SSS_CTRL]! >> 6) & 3, from, swapped);
    return this.has(DAP_CONTROL, 1) ? through(source, this.equalized()) : orSilent(source);
  }

  /** Of the bands in use, all that cut and all that lift: what lies between, 1 kHz may have. 2 is tone, 3 is all five (Teensy). */
  private equalized(): Bounds {
    const bands = [[], [], [0, 4], [0, 1, 2, 3, 4]][this.registers[AUDIO_EQ]!]!;
    const dB = bands.map((band) => (this.registers[FIRST_BAND + 2 * band]! - 0x2f) * 0.25);
    const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
    return { lo: factor(sum(dB.filter((each) => each < 0))), hi: factor(sum(dB.filter((each) => each > 0))) };
  }

  /** Half supply feeds all that is analogue. */
  private referred(gain: Bounds): Bounds {
    if (this.reference.ramp) return orSilent(gain);
    return this.reference.wanted ? gain : SILENT;
  }

  /** The clock that converters need: SYS_MCLK, by its PLL if so chosen, which wants its two supplies and the bus's clocks to be its own. */
  private get clocked(): boolean {
    const byPll = (this.registers[CLK_CTRL]! & 3) === 3;
    return this.mclk && (!byPll || (this.has(ANA_POWER, 0x400) && this.has(ANA_POWER, 0x100) && this.has(I2S_CTRL, 0x80)));
  }

  private get fits(): boolean {
    const { partner } = this.options;
    if (!partner) return true;
    if (this.registers[CLK_CTRL] !== partner.clock || this.registers[I2S_CTRL] !== partner.format) return false;
    if ((partner.clock & 3) !== 3) return true;
    return this.registers[PLL_CTRL] === partner.pll && this.has(CLK_TOP_CTRL, 0x08) === (partner.halved ?? false);
  }

  /** All of these bits. */
  private has(register: number, bits: number): boolean {
    return (this.registers[register]! & bits) === bits;
  }

  private get awake(): boolean {
    return this.powered && this.mclk;
  }

  private held(register: number): number {
    const value = this.registers[register]!;
    if (register === ADCDAC_CTRL) return value | (this.ramps[0] ? 0x1000 : 0) | (this.ramps[1] ? 0x2000 : 0);
    if (REGISTERS[register]!.name === 'CHIP_ANA_STATUS') return this.has(ANA_POWER, 0x500) && this.mclk ? 0x10 : 0;
    return value;
  }

  private set(register: number, value: number): void {
    this.check(register, value);
    const before = [this.dacVolume(0), this.dacVolume(1)] as const;
    // Both sides are one change.
    this.ways.atOnce(() => {
      this.registers[register] = value;
      if (register === DAC_VOL || register === ADCDAC_CTRL) for (const ch of [0, 1] as const) this.ramp(ch, before[ch]);
      if (register === ANA_HP_CTRL || register === ANA_CTRL) this.turnHeadphones();
      if (register === ANA_ADC_CTRL) this.turnGains();
      if (register === ANA_POWER) this.refer();
    });
  }

  /** Throws for what the register has not, or what was not read. */
  private check(register: number, value: number): void {
    const { name, fields: list } = REGISTERS[register]!;
    if (!list) throw this.bad(`${name} cannot be written`);
    const bits = list.reduce((all, { shift, width }) => all | (((1 << width) - 1) << shift), 0);
    const refuse = (why: string): never => {
      throw this.bad(`${name} ${hex(value, 4)}: ${why}`);
    };
    if (value & ~bits) refuse('there are bits that it does not have');
    const fieldOf = (wanted: string) => {
      const { shift, width } = list.find((each) => each.name === wanted)!;
      return (value >> shift) & ((1 << width) - 1);
    };
    switch (name) {
      case 'CHIP_SSS_CTRL':
        for (const select of ['I2S_SELECT', 'DAC_SELECT', 'DAP_MIX_SELECT']) if (fieldOf(select) === 2) refuse(`${select} 2 is reserved`);
        if (fieldOf('DAP_SELECT_HIGH') || fieldOf('DAP_MIX_SELECT') === 3) refuse('the processor hears ADC or bus');
        break;
      case 'CHIP_I2S_CTRL':
        if (fieldOf('I2S_MODE') === 3) refuse('mode 3 is reserved');
        break;
      case 'CHIP_DAC_VOL':
        if (fieldOf('LEFT') < 0x3c || fieldOf('RIGHT') < 0x3c) refuse('below 0x3c is reserved');
        break;
      case 'CHIP_LINE_OUT_CTRL':
        if (fieldOf('LO_VAGCNTRL') > 0x23) refuse('LO_VAGCNTRL ends at 0x23');
        if (![0, 1, 3, 7, 15].includes(fieldOf('OUT_CURRENT'))) refuse('OUT_CURRENT is one of 0, 1, 3, 7, 15');
        break;
      case 'CHIP_SHORT_CTRL':
        if (fieldOf('MODE_CM') === 2 || fieldOf('MODE_LR') === 2) refuse('mode 2 is none');
        break;
      case 'DAP_AUDIO_EQ':
        if (value === 1) refuse('the parametric filters are not modelled');
        break;
      default:
        if (register >= FIRST_BAND && value > 0x5f) refuse('a band ends at 0x5f');
    }
  }

  /** With VOL_RAMP_EN volume and mute go softly (Teensy). */
  private ramp(ch: Channel, from: Bounds): void {
    const target = this.orderedVolume(ch);
    if (from.lo === target.lo && from.hi === target.hi) return;
    this.time.cancel(this.ramps[ch]?.end);
    this.ramps[ch] = undefined;
    if (!this.has(ADCDAC_CTRL, 0x200)) return;
    const end = this.time.after((this.options.rampMs ?? VOLUME_RAMP_MS) * MS, () => {
      this.ramps[ch] = undefined;
      this.ways.tell();
    });
    this.ramps[ch] = { from, end };
  }

  private turnHeadphones(): void {
    const muted = this.has(ANA_CTRL, 0x10) ? 0x80 : 0;
    for (const ch of [0, 1] as const) {
      this.turn(this.headphones[ch], ((this.registers[ANA_HP_CTRL]! >> (8 * ch)) & 0x7f) | muted, this.has(ANA_CTRL, 0x20));
    }
  }

  private turnGains(): void {
    const control = this.registers[ANA_ADC_CTRL]!;
    for (const ch of [0, 1] as const) this.turn(this.gains[ch], ((control >> (4 * ch)) & 0xf) | ((control & 0x100) >> 4), this.has(ANA_CTRL, 0x02));
  }

  private turn(volume: Crossing, position: number, waits: boolean): void {
    if (waits && position !== volume.ordered) volume.moveAtCrossing(position);
    if (!waits) volume.moveAtOnce(position);
  }

  /** Half supply follows its bit. */
  private refer(): void {
    const { reference } = this;
    const wanted = this.has(ANA_POWER, 0x80);
    if (wanted === reference.wanted) return;
    this.time.cancel(reference.ramp);
    reference.wanted = wanted;
    reference.ramp = this.time.after(RAMP[this.has(REF_CTRL, 1) ? 1 : 0], () => {
      reference.ramp = undefined;
      this.ways.tell();
    });
  }

  private reset(): void {
    this.bytes = [];
    this.named = undefined;
    for (const [address, { reset }] of Object.entries(REGISTERS)) this.registers[Number(address)] = reset;
    this.time.cancel(this.reference.ramp);
    this.reference.ramp = undefined;
    this.reference.wanted = false;
    for (const ch of [0, 1] as const) {
      this.time.cancel(this.ramps[ch]?.end);
      this.ramps[ch] = undefined;
    }
    this.turnHeadphones();
    this.turnGains();
  }

  private crossing(channel: Channel, gainOf: (position: number) => Bounds): Crossing {
    return new Crossing(0, this.ways.inside(), { channel, window: (this.options.crossingMs ?? Infinity) * MS, restart: this.options.restart ?? false, gainOf });
  }

  private bad(sentence: string): BadAccess {
    return new BadAccess(`SGTL5000 at ${hex(this.address, 2)}: ${sentence}`);
  }
}

/** 0.5 dB a code down from +12 (Teensy, Linux). */
function headphoneGain(position: number): Bounds {
  return position & 0x80 ? SILENT : exactly(12 - 0.5 * position);
}

/** 1.5 dB a code up from 0, or from -6 with M6DB (Teensy). */
function adcGain(position: number): Bounds {
  return exactly(1.5 * (position & 0xf) - (position & 0x10 ? 6 : 0));
}

/** "NAME 7:4, OTHER 0": fields by their bits. */
function fields(list: string, inaudible?: string): Field[] {
  return list.split(', ').map((each) => {
    const [name, bits] = each.split(' ') as [string, string];
    const [high, low = high] = bits.split(':').map(Number) as [number, number?];
    return { name, shift: low!, width: high - low! + 1, ...(inaudible ? { inaudible } : {}) };
  });
}
