/**
 * ES8388, Everest, stereo codec with two inputs and two pairs of outputs, behind I2C.
 *
 * Written from apache/nuttx drivers/audio/es8388.h (bits, reset values), the maker's user guide as a public header of its
 * tables has it, ES8388Control.h ("UG": what bits do, laws), torvalds/linux sound/soc/codecs/es8328.c (routes and half
 * supply of the sister part), and espressif/esp-adf components/audio_hal/driver/es8388 ("ADF": reading). The law of the
 * outputs is the one of three public ES8388 drivers and UG, 1.5 dB a code from -45 dB; the table of Linux is the ES8328's.
 * "(memory)" marks what was read in none of them. `REGISTERS` below has every bit.
 *
 * What is heard, for each side:
 *
 *   input 1 or 2, or left - right - amplifier - mono mix - ADC - volume
 *   input 1 or 2 ------------------------------ LI2LO -+- mixer -+- output 1
 *   DAC data - mono, volume, mute - DAC ------- LD2LO -+         +- output 2
 *
 * One register a transaction, each can be read. A change of a digital volume ramps softly, if that is on. The mute of the
 * DAC is "mute analog outputs" (UG): whether it takes the bypass with it was not read, nor whether the bypass works without
 * MCLK, reference or state machine: anything is possible then.
 *
 * Gains are those of a tone of 1 kHz. Not modelled: phase, noise, pops, whether format and rate fit the other end.
 */
import type { Alarm, Clock } from '../clock.ts';
import { BadAccess, hex, type CodecChip, type Bounds, type Surroundings } from './chip.ts';
import { part, Registers, type Register as Named } from './fields.ts';
import { ALL, MAYBE, NOTHING, between, cascade, deemphasis, exactly, open, sum, times } from './gains.ts';
import { HalfSupply } from './half-supply.ts';
import { each, Paths, SIDES, type Pair, type Side } from './paths.ts';

/** CE low and high. */
const ADDRESSES = [0x10, 0x11];

interface Register extends Named {
  /** What a field may be, where not everything. */
  readonly allowed?: Readonly<Record<string, (value: number) => boolean>>;
}

const OTHER_END = 'has to fit the other end of the digital wires, which are not modelled';
const PITCH = 'a wrong rate is heard as a wrong pitch, not as a gain';
const POWER_SAVING = 'saves current';
const WITHIN = 'moves the gain inside the bounds that its function has while it is on';
const WHEN = 'when, not how much';
const NOT_DESCRIBED = 'nobody says what it does: nothing but the reset value may be written';

/** 3 and 4 are the amplifier's two inputs (UG, nuttx), 2 and 3 amplifier and difference (Linux). */
const DISPUTED = 'the sources disagree: nothing but 0 may be written';

const upTo = (most: number) => (value: number) => value <= most;
const except = (...values: number[]) => (value: number) => !values.includes(value);
/** Ratios that are not reserved (nuttx, UG). */
const isRatio = (value: number) => value <= 12 || (value >= 16 && value <= 27);

function sealed(name: string, reset: number): Register {
  return { name, reset, fields: { ALL: [7, 0] }, allowed: { ALL: (value) => value === reset }, inaudible: { ALL: NOT_DESCRIBED } };
}

const digitalVolume = (name: string): Register => ({ name, reset: 0xc0, fields: { VOL: [7, 0] }, allowed: { VOL: upTo(0xc0) } });
const outputVolume = (name: string): Register => ({ name, reset: 0x00, fields: { VOL: [5, 0] }, allowed: { VOL: upTo(0x21) } });

/** By number; names are those of nuttx, fields those of the user guide. Bits in no field are kept and do nothing. */
export const REGISTERS: Readonly<Record<number, Register>> = {
  0x00: {
    name: 'CONTROL1', reset: 0x06, fields: { SCPReset: 7, LRCM: 6, DACMCLK: 5, SameFs: 4, SeqEn: 3, EnRef: 2, VMIDSEL: [1, 0] },
    inaudible: { LRCM: OTHER_END, DACMCLK: OTHER_END, SameFs: PITCH, SeqEn: 'order of the inner power-up' },
  },
  0x01: {
    name: 'CONTROL2', reset: 0x5c,
    fields: { THERMAL: 7, OVERCURRENT: 6, LPVcmMod: 5, LPVrefBuf: 4, PdnAna: 3, PdnIbiasgen: 2, VrefLo: 1, PdnVrefbuf: 0 },
    inaudible: { THERMAL: 'protection (Linux)', OVERCURRENT: 'protection (Linux)', LPVcmMod: POWER_SAVING, LPVrefBuf: POWER_SAVING, VrefLo: POWER_SAVING },
  },
  0x02: {
    name: 'CHIPPOWER', reset: 0xc3,
    fields: { adc_DigPDN: 7, dac_DigPDN: 6, adc_stm_rst: 5, dac_stm_rst: 4, ADCDLL_PDN: 3, DACDLL_PDN: 2, adcVref_PDN: 1, dacVref_PDN: 0 },
  },
  0x03: {
    name: 'ADCPOWER', reset: 0xfc,
    fields: { PdnAINL: 7, PdnAINR: 6, PdnADCL: 5, PdnADCR: 4, PdnMICB: 3, PdnADCBiasgen: 2, flashLP: 1, int1LP: 0 },
    inaudible: { PdnMICB: 'feeds the microphone, which is outside', flashLP: POWER_SAVING, int1LP: POWER_SAVING },
  },
  0x04: { name: 'DACPOWER', reset: 0xc0, fields: { PdnDACL: 7, PdnDACR: 6, LOUT1: 5, ROUT1: 4, LOUT2: 3, ROUT2: 2 } },
  0x05: {
    name: 'CHIPLOPOW1', reset: 0x00, fields: { LPDACL: 7, LPDACR: 6, LPLOUT1: 5, LPLOUT2: 3 },
    inaudible: { LPDACL: POWER_SAVING, LPDACR: POWER_SAVING, LPLOUT1: POWER_SAVING, LPLOUT2: POWER_SAVING },
  },
  0x06: {
    name: 'CHIPLOPOW2', reset: 0x00, fields: { LPPGA: 7, LPLMIX: 6, LPADCvrp: 1, LPDACvrp: 0 },
    inaudible: { LPPGA: POWER_SAVING, LPLMIX: POWER_SAVING, LPADCvrp: POWER_SAVING, LPDACvrp: POWER_SAVING },
  },
  0x07: sealed('ANAVOLMANAG', 0x7c),
  0x08: {
    name: 'MASTERMODE', reset: 0x80, fields: { MSC: 7, MCLKDIV2: 6, BCLK_INV: 5, BCLKDIV: [4, 0] },
    inaudible: { MCLKDIV2: PITCH, BCLK_INV: OTHER_END, BCLKDIV: OTHER_END },
  },
  0x09: { name: 'ADCCONTROL1', reset: 0x00, fields: { MicAmpL: [7, 4], MicAmpR: [3, 0] }, allowed: { MicAmpL: upTo(8), MicAmpR: upTo(8) } },
  0x0a: {
    name: 'ADCCONTROL2', reset: 0x00, fields: { LINSEL: [7, 6], RINSEL: [5, 4], DSSEL: 3, DSR: 2 },
    allowed: { LINSEL: except(2), RINSEL: except(2) },
  },
  0x0b: { name: 'ADCCONTROL3', reset: 0x02, fields: { DS: 7, MONOMIX: [4, 3], TRI: 2 }, allowed: { MONOMIX: upTo(2) } },
  0x0c: {
    name: 'ADCCONTROL4', reset: 0x00, fields: { DATSEL: [7, 6], ADCLRP: 5, ADCWL: [4, 2], ADCFORMAT: [1, 0] },
    allowed: { ADCWL: upTo(4) },
    inaudible: { ADCLRP: OTHER_END, ADCWL: OTHER_END, ADCFORMAT: OTHER_END },
  },
  0x0d: {
    name: 'ADCCONTROL5', reset: 0x06, fields: { ADCFsMode: 5, ADCFsRatio: [4, 0] },
    allowed: { ADCFsRatio: isRatio },
    inaudible: { ADCFsMode: PITCH, ADCFsRatio: PITCH },
  },
  0x0e: {
    name: 'ADCCONTROL6', reset: 0x30, fields: { ADC_invL: 7, ADC_invR: 6, ADC_HPF_L: 5, ADC_HPF_R: 4 },
    inaudible: { ADC_invL: 'polarity', ADC_invR: 'polarity', ADC_HPF_L: 'gains are those of 1 kHz', ADC_HPF_R: 'gains are those of 1 kHz' },
  },
  0x0f: {
    name: 'ADCCONTROL7', reset: 0x20, fields: { ADCRampRate: [7, 6], ADCSoftRamp: 5, ADCLeR: 3, ADCMute: 2 },
    inaudible: { ADCRampRate: WHEN, ADCSoftRamp: WHEN },
  },
  0x10: digitalVolume('ADCCONTROL8'),
  0x11: digitalVolume('ADCCONTROL9'),
  0x12: { name: 'ADCCONTROL10', reset: 0x38, fields: { ALCSEL: [7, 6], MAXGAIN: [5, 3], MINGAIN: [2, 0] } },
  0x13: { name: 'ADCCONTROL11', reset: 0xb0, fields: { ALCLVL: [7, 4], ALCHLD: [3, 0] }, inaudible: { ALCLVL: WITHIN, ALCHLD: WITHIN } },
  0x14: { name: 'ADCCONTROL12', reset: 0x32, fields: { ALCDCY: [7, 4], ALCATK: [3, 0] }, inaudible: { ALCDCY: WITHIN, ALCATK: WITHIN } },
  0x15: {
    name: 'ADCCONTROL13', reset: 0x06, fields: { ALCMODE: 7, ALCZC: 6, TIME_OUT: 5, WIN_SIZE: [4, 0] },
    inaudible: { ALCZC: WHEN, TIME_OUT: WHEN, WIN_SIZE: WITHIN },
  },
  0x16: {
    name: 'ADCCONTROL14', reset: 0x00, fields: { NGTH: [7, 3], NGG_HIGH: 2, NGG: 1, NGAT: 0 },
    allowed: { NGG_HIGH: upTo(0) },
    inaudible: { NGTH: WITHIN, NGG_HIGH: 'reserved' },
  },
  0x17: {
    name: 'DACCONTROL1', reset: 0x00, fields: { DACLRSWAP: 7, DACLRP: 6, DACWL: [5, 3], DACFORMAT: [2, 1] },
    allowed: { DACWL: upTo(4) },
    inaudible: { DACLRP: OTHER_END, DACWL: OTHER_END, DACFORMAT: OTHER_END },
  },
  0x18: {
    name: 'DACCONTROL2', reset: 0x06, fields: { DACFsMode: 5, DACFsRatio: [4, 0] },
    allowed: { DACFsRatio: isRatio },
    inaudible: { DACFsMode: PITCH, DACFsRatio: PITCH },
  },
  0x19: {
    name: 'DACCONTROL3', reset: 0x22, fields: { DACRampRate: [7, 6], DACSoftRamp: 5, DACLeR: 3, DACMute: 2 },
    inaudible: { DACRampRate: WHEN, DACSoftRamp: WHEN },
  },
  0x1a: digitalVolume('DACCONTROL4'),
  0x1b: digitalVolume('DACCONTROL5'),
  0x1c: {
    name: 'DACCONTROL6', reset: 0x08, fields: { DEEMP: [7, 6], DAC_invL: 5, DAC_invR: 4, ClickFree: 3 },
    inaudible: { DAC_invL: 'polarity', DAC_invR: 'polarity', ClickFree: 'how it starts and stops: a matter of pops' },
  },
  0x1d: { name: 'DACCONTROL7', reset: 0x00, fields: { ZeroL: 7, ZeroR: 6, Mono: 5, SE: [4, 2], Vpp_scale: [1, 0] } },
  0x1e: sealed('DACCONTROL8', 0x1f),
  0x1f: sealed('DACCONTROL9', 0xf7),
  0x20: sealed('DACCONTROL10', 0xfd),
  0x21: sealed('DACCONTROL11', 0xff),
  0x22: sealed('DACCONTROL12', 0x1f),
  0x23: sealed('DACCONTROL13', 0xf7),
  0x24: sealed('DACCONTROL14', 0xfd),
  0x25: sealed('DACCONTROL15', 0xff),
  0x26: {
    name: 'DACCONTROL16', reset: 0x00, fields: { LMIXSEL_HIGH: [5, 4], LMIXSEL: 3, RMIXSEL_HIGH: [2, 1], RMIXSEL: 0 },
    allowed: { LMIXSEL_HIGH: upTo(0), RMIXSEL_HIGH: upTo(0) },
    inaudible: { LMIXSEL_HIGH: DISPUTED, RMIXSEL_HIGH: DISPUTED },
  },
  0x27: { name: 'DACCONTROL17', reset: 0x38, fields: { D2O: 7, I2O: 6, I2OVOL: [5, 3] } },
  0x28: sealed('DACCONTROL18', 0x28),
  0x29: sealed('DACCONTROL19', 0x28),
  0x2a: { name: 'DACCONTROL20', reset: 0x38, fields: { D2O: 7, I2O: 6, I2OVOL: [5, 3] } },
  0x2b: {
    name: 'DACCONTROL21', reset: 0x00, fields: { slrck: 7, lrck_sel: 6, offset_dis: 5, mclk_dis: 4, adc_dll_pwd: 3, dac_dll_pwd: 2 },
    inaudible: { slrck: OTHER_END, lrck_sel: OTHER_END, offset_dis: 'direct voltage' },
  },
  0x2c: { name: 'DACCONTROL22', reset: 0x00, fields: { offset: [7, 0] }, inaudible: { offset: 'direct voltage' } },
  0x2d: { name: 'DACCONTROL23', reset: 0x00, fields: { VROI: 4 }, inaudible: { VROI: 'how an output that is off hangs at half supply' } },
  0x2e: outputVolume('DACCONTROL24'),
  0x2f: outputVolume('DACCONTROL25'),
  0x30: outputVolume('DACCONTROL26'),
  0x31: outputVolume('DACCONTROL27'),
  0x32: sealed('DACCONTROL28', 0x00),
  0x33: sealed('DACCONTROL29', 0xaa),
  0x34: sealed('DACCONTROL30', 0xaa),
};

/** No figure was read: (memory). Also what a way that is shut lets through. */
const FLOOR_DB = -80;

/** From no half supply to all of it, by VMIDSEL: 5 k in 100 ms (Linux); the others by their resistors (own calculation). */
const CHARGE_MS = [undefined, 1000, 10_000, 100];
/** And back: (memory). */
const DISCHARGE_MS = 1000;
/** Frames for each half dB of a soft ramp (nuttx, UG). */
const DAC_RAMP = [4, 32, 64, 128];
const ADC_RAMP = [4, 8, 16, 32];
/** Codes between silence and 0 dB: what a mute ramps through. */
const WHOLE_RAMP = 0xc0;
/** Full scale by Vpp_scale, V (nuttx, UG); the first is 0 dB. */
const FULL_SCALE = [3.5, 4.0, 3.0, 2.5];
const DEEMPHASIS = times(deemphasis(1000));

export const INPUTS = ['input 1 left', 'input 1 right', 'input 2 left', 'input 2 right', 'dac left', 'dac right'] as const;
export const OUTPUTS = ['headphone left', 'headphone right', 'line out left', 'line out right', 'adc left', 'adc right'] as const;
type Input = (typeof INPUTS)[number];
type Output = (typeof OUTPUTS)[number];

export interface Es8388Options {
  /** The pair that the headphones hang at, 1 by itself; the other is the line out. */
  readonly headphones?: 1 | 2;
  /** Whether MCLK and frame clock run; they do by themselves. See `look`. */
  readonly clocked?: () => boolean;
  /** Whether the bypass works without them; left out, it may or may not. */
  readonly unclocked?: 'passes' | 'silent';
  /** Frames a second, 48,000 by itself: how fast a soft ramp is. */
  readonly fs?: number;
}

export class Es8388 implements CodecChip {
  readonly part = 'ES8388';
  readonly address: number;
  /** (memory) */
  readonly maxBitrate = 400_000;
  private readonly options: Es8388Options;
  private readonly ways: Paths<Input, Output>;
  private readonly halfSupply: HalfSupply;
  private powered = true;
  private readonly registers = new Registers(REGISTERS);
  /** Where the next byte goes or comes from. */
  private pointer: number | undefined;
  private bytes = 0;

  /** Digital volumes in force, and mutes (1 is muted): they ramp. */
  private readonly dacVolumes: Pair<Ramp>;
  private readonly adcVolumes: Pair<Ramp>;
  private readonly dacMute: Ramp;
  private readonly adcMute: Ramp;

  /** Comes up powered, as after `power(true)`. Throws RangeError for an address that its pin cannot make. */
  constructor(address: number, surroundings: Surroundings, options: Es8388Options = {}) {
    if (!ADDRESSES.includes(address)) throw new RangeError(`ES8388: address ${hex(address)} is not 0x10 or 0x11, which its pin can make`);
    this.address = address;
    this.options = options;
    this.ways = new Paths(surroundings, { part: this.part, inputs: INPUTS, outputs: OUTPUTS, floorDb: FLOOR_DB, ways: (from) => this.arrivals(from) });
    const tell = () => this.ways.tell();
    this.halfSupply = new HalfSupply(surroundings.clock, tell, DISCHARGE_MS);
    const ramp = (gainOf: (position: number) => Bounds): Ramp => new Ramp(surroundings.clock, tell, gainOf);
    const volume = (): Ramp => ramp((code) => exactly(-0.5 * code));
    const mute = (): Ramp => ramp((muted) => (muted ? NOTHING : ALL));
    this.dacVolumes = [volume(), volume()];
    this.adcVolumes = [volume(), volume()];
    this.dacMute = mute();
    this.adcMute = mute();
    this.reset();
    this.ways.begin();
  }

  start(read: boolean): boolean {
    this.bytes = 0;
    if (!read) this.pointer = undefined;
    return this.powered;
  }

  /** A register and its value. Throws before anything has changed. */
  write(byte: number): boolean {
    if (!this.powered) return false;
    const { pointer } = this;
    if (this.bytes === 2) throw this.bad('a transaction is one register: there is a third byte');
    if (pointer === undefined) {
      if (!REGISTERS[byte]) throw this.bad(`register ${hex(byte)} is in no table`);
      this.pointer = byte;
    } else {
      this.ways.atOnce(() => this.set(pointer, byte));
    }
    this.bytes++;
    return true;
  }

  /** The register that a write has named, with or without a STOP between (ADF has one). */
  read(): number {
    if (!this.powered) return 0xff;
    if (this.pointer === undefined) throw this.bad('a read has to follow a write that names its register, and no more');
    if (this.bytes) throw this.bad('a transaction is one register: there is a second byte to read');
    this.bytes++;
    return this.registers.get(this.pointer);
  }

  stop(): void {}

  /** Off: no acknowledgement, and silence. Half supply has gone when it comes back. */
  power(on: boolean): void {
    if (on === this.powered) return;
    this.powered = on;
    this.halfSupply.lose();
    this.reset();
    this.ways.tell();
  }

  /** Looks whether the clock has come or gone: to be called when it has. */
  look(): void {
    this.ways.tell();
  }

  peek(): Record<string, number> {
    return this.registers.peek();
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
    const at = (input: number, side: Side): Bounds => (from === `input ${input} ${side ? 'right' : 'left'}` ? ALL : NOTHING);
    const data = (side: Side): Bounds => (from === (side ? 'dac right' : 'dac left') ? ALL : NOTHING);
    const supplied = this.supplied();
    // As long as it is the master, its clocks fight with the other end's.
    const clocked = this.clocks() && !this.field(0x2b, 'mclk_dis') ? (this.field(0x08, 'MSC') ? MAYBE : ALL) : NOTHING;

    const amplified = each((side) => {
      const select = this.field(0x0a, side ? 'RINSEL' : 'LINSEL');
      const difference = side && this.field(0x0a, 'DSSEL') ? this.field(0x0a, 'DSR') : this.field(0x0b, 'DS');
      const chosen = select === 3 ? sum(at(1 + difference, 0), at(1 + difference, 1)) : at(1 + select, side);
      return open(!this.field(0x03, side ? 'PdnAINR' : 'PdnAINL'), supplied, this.amplifier(side), chosen);
    });
    // (memory): how the two are weighted.
    const mono = cascade({ lo: 0.5, hi: 1 }, sum(...amplified));
    const toAdc = this.field(0x0b, 'MONOMIX');
    const gate = this.field(0x16, 'NGAT') && this.field(0x16, 'NGG') === 1 ? MAYBE : ALL;
    const adcRuns = !['adc_DigPDN', 'adc_stm_rst', 'ADCDLL_PDN', 'adcVref_PDN'].some((name) => this.field(0x02, name))
      && !this.field(0x03, 'PdnADCBiasgen') && !this.field(0x2b, 'adc_dll_pwd');
    const adc = each((side) =>
      open(
        adcRuns && !this.field(0x03, side ? 'PdnADCR' : 'PdnADCL'), clocked, gate,
        this.adcVolumes[side].bounds(), this.adcMute.bounds(), toAdc === side + 1 ? mono : amplified[side],
      ),
    );
    const select = this.field(0x0c, 'DATSEL');
    const driven = !this.field(0x0b, 'TRI');

    const swap = this.field(0x17, 'DACLRSWAP');
    const arrived = each((side) => data(swap ? (side ? 0 : 1) : side));
    // UG: mono is (L+R)/2. What SE does with its strength, in eighths (Linux), is (memory): so much of the difference.
    const played: Pair<Bounds> = this.field(0x1d, 'Mono') ? each(() => cascade(exactly(20 * Math.log10(0.5)), sum(...arrived))) : arrived;
    const depth = this.field(0x1d, 'SE') / 8;
    const dacRuns = !['dac_DigPDN', 'dac_stm_rst', 'DACDLL_PDN', 'dacVref_PDN'].some((name) => this.field(0x02, name)) && !this.field(0x2b, 'dac_dll_pwd');
    const scale = FULL_SCALE[this.field(0x1d, 'Vpp_scale')]! / FULL_SCALE[0]!;
    const dac = each((side) =>
      open(
        dacRuns && !this.field(0x04, side ? 'PdnDACR' : 'PdnDACL') && !this.field(0x1d, side ? 'ZeroR' : 'ZeroL'), supplied, clocked,
        this.dacVolumes[side].bounds(), this.dacMute.bounds(), times(scale),
        this.field(0x1c, 'DEEMP') ? DEEMPHASIS : ALL,
        sum(cascade({ lo: 1, hi: 1 + depth }, played[side]), cascade({ lo: 0, hi: depth }, played[side ? 0 : 1])),
      ),
    );

    // What the bypass needs beside its switch was not read.
    const unclocked = { passes: ALL, silent: NOTHING, unsure: MAYBE }[this.options.unclocked ?? 'unsure'];
    const running = this.dacMute.bounds().lo === 1 && dacRuns;
    const bypassed = running ? (clocked === NOTHING ? unclocked : clocked) : MAYBE;
    const mixer = each((side) => {
      const mix = side ? 0x2a : 0x27;
      const input = at(1 + this.field(0x26, side ? 'RMIXSEL' : 'LMIXSEL'), side);
      return sum(
        open(this.field(mix, 'D2O'), dac[side]),
        open(
          this.field(mix, 'I2O'), supplied, bypassed, this.field(0x03, side ? 'PdnAINR' : 'PdnAINL') ? MAYBE : ALL,
          exactly(6 - 3 * this.field(mix, 'I2OVOL')), input,
        ),
      );
    });
    const output = (pair: 1 | 2): Pair<Bounds> =>
      each((side) =>
        open(this.field(0x04, `${side ? 'R' : 'L'}OUT${pair}`), supplied, exactly(1.5 * this.field(0x2c + 2 * pair + side, 'VOL') - 45), mixer[side]),
      );
    const headphones = this.options.headphones ?? 1;
    return [
      ...output(headphones),
      ...output(headphones === 1 ? 2 : 1),
      open(driven, adc[select & 2 ? 1 : 0]),
      open(driven, adc[select === 0 || select === 2 ? 1 : 0]),
    ];
  }

  /** While the ALC has it, anything between its ends (UG); a limiter begins where the gain is (memory). */
  private amplifier(side: Side): Bounds {
    const gain = exactly(3 * this.field(0x09, side ? 'MicAmpR' : 'MicAmpL'));
    if (!(this.field(0x12, 'ALCSEL') & (side ? 1 : 2))) return gain;
    const ends = between(exactly(-12 + 6 * this.field(0x12, 'MINGAIN')), exactly(-6.5 + 6 * this.field(0x12, 'MAXGAIN')));
    return this.field(0x15, 'ALCMODE') ? between(ends, gain) : ends;
  }

  private set(register: number, value: number): void {
    const { name, fields, allowed } = REGISTERS[register]!;
    for (const [field, may] of Object.entries(allowed ?? {})) {
      if (may(part(value, fields[field]!))) continue;
      throw this.bad(`${name} ${hex(value)}: ${fields['ALL'] ? NOT_DESCRIBED : `${field} cannot be ${hex(part(value, fields[field]!))}`}`);
    }
    if (register === 0x00 && part(value, 7)) {
      this.reset(); // "reset control port register to default" (UG): this one too
      return;
    }
    this.registers.set(register, value);
    if (register === 0x00) this.supply();
    if (register === 0x0f || register === 0x10 || register === 0x11) this.follow(this.adcVolumes, this.adcMute, 0x0f, 'ADC', ADC_RAMP);
    if (register === 0x19 || register === 0x1a || register === 0x1b) this.follow(this.dacVolumes, this.dacMute, 0x19, 'DAC', DAC_RAMP);
  }

  /** Volumes and mute to what the registers want, on a ramp if it is on. Whether a mute ramps was not read: it may. */
  private follow(volumes: Pair<Ramp>, mute: Ramp, control: number, name: string, frames: readonly number[]): void {
    const soft = this.field(control, `${name}SoftRamp`) && this.clocks();
    const ns = soft ? (frames[this.field(control, `${name}RampRate`)]! / (this.options.fs ?? 48_000)) * 1e9 : 0;
    const both = this.field(control, `${name}LeR`);
    for (const side of SIDES) volumes[side].moveTo(this.field(control + 1 + (both ? 0 : side), 'VOL'), ns);
    mute.moveTo(this.field(control, `${name}Mute`), ns * WHOLE_RAMP);
  }

  private supply(): void {
    this.halfSupply.follow(this.powered ? CHARGE_MS[this.field(0x00, 'VMIDSEL')] : undefined);
  }

  /** Nothing without its bias; anything while half supply moves, or without the reference, which ADF leaves off. */
  private supplied(): Bounds {
    if (this.field(0x01, 'PdnAna') || this.field(0x01, 'PdnIbiasgen') || this.field(0x01, 'PdnVrefbuf')) return NOTHING;
    return cascade(this.halfSupply.bounds(), this.field(0x00, 'EnRef') ? ALL : MAYBE);
  }

  private clocks(): boolean {
    return this.options.clocked?.() ?? true;
  }

  private reset(): void {
    this.registers.reset();
    this.pointer = undefined;
    for (const volume of [...this.dacVolumes, ...this.adcVolumes]) volume.moveTo(0xc0, 0);
    for (const mute of [this.dacMute, this.adcMute]) mute.moveTo(0, 0);
    this.supply();
  }

  private field(register: number, name: string): number {
    return this.registers.field(register, name);
  }

  private bad(sentence: string): BadAccess {
    return new BadAccess(`ES8388 at ${hex(this.address)}: ${sentence}`);
  }
}

/** A setting that moves step by step. Where between its ends it is, nobody knows until the time for the whole way is over. */
class Ramp {
  private position = 0;
  /** Where it may have begun. */
  private begun: number[] = [];
  private end: Alarm | undefined;
  private readonly clock: Clock;
  private readonly changed: () => void;
  private readonly gainOf: (position: number) => Bounds;

  constructor(clock: Clock, changed: () => void, gainOf: (position: number) => Bounds) {
    this.clock = clock;
    this.changed = changed;
    this.gainOf = gainOf;
  }

  bounds(): Bounds {
    return this.begun.map(this.gainOf).reduce(between, this.gainOf(this.position));
  }

  /** At `ns` a step, at once with 0. A ramp that is not over may begin anywhere on its way. */
  moveTo(position: number, ns: number): void {
    if (position === this.position && ns) return;
    this.clock.cancel(this.end);
    this.begun = ns ? [this.position, ...this.begun] : [];
    this.position = position;
    if (!ns) return;
    const steps = Math.max(...this.begun.map((from) => Math.abs(position - from)));
    this.end = this.clock.after(ns * steps, () => {
      this.begun = [];
      this.changed();
    });
  }
}
