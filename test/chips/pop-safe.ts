/**
 * The order of each codec that does not pop, as facts of its registers: what moves direct voltage and what moves a way, when it
 * is muted, what goes off after what, and the waits between. From the sources in the heads of the models.
 */
import type { Name } from './codecs.ts';

export type Peek = Readonly<Record<string, number>>;
export type Fact = (peek: Peek) => boolean;

export interface Order {
  /** Registers that move direct voltage, with their bits. */
  readonly power: Readonly<Record<string, number>>;
  /** What is heard of what, and what is recorded. */
  readonly ways: Readonly<Record<string, number>>;
  /** The headphones are muted, by the registers. */
  readonly muted: Fact;
  /** The DAC is, where stop begins with it. */
  readonly dacMuted?: Fact;
  /** What is off after stop, in the order in which it goes. */
  readonly off: Readonly<Record<string, Fact>>;
  /** The order in which it comes at start, where that is not the opposite one. */
  readonly on?: readonly string[];
  /** What else happens between. */
  readonly extra?: Readonly<Record<string, Fact>>;
  /** From one fact to another one, ms at least: at start and at stop. */
  readonly waits: readonly (readonly [when: 'start' | 'stop', from: string, to: string, ms: number])[];
}

const bits = (register: string, mask: number): Fact => (peek) => (peek[register]! & mask) !== 0;
const not = (fact: Fact): Fact => (peek) => !fact(peek);

const sister = (analogue: string, digital: string, power: string, active: string): Order => ({
  power: { [power]: 0x98 },
  ways: { [analogue]: 0x38 },
  muted: ({ leftVolume, rightVolume }) => leftVolume! < 0x30 && rightVolume! < 0x30,
  dacMuted: bits(digital, 0x08),
  // DAC muted, nothing into the mixer, outputs, all (Teensy, out of the data sheet). At start the outputs are the last to get
  // power ("keep OUTPD until last", there too), so behind the mixer.
  off: { dac: bits(digital, 0x08), mixer: not(bits(analogue, 0x38)), outputs: bits(power, 0x10), all: bits(power, 0x80) },
  waits: [['start', 'all', 'running', 100], ['start', 'running', 'mixer', 5], ['start', 'outputs', 'dac', 100]],
  on: ['all', 'mixer', 'outputs', 'dac'],
  extra: { running: not(bits(active, 1)) },
});

export const ORDERS: Readonly<Record<Name | 'WM8960 with capacitors', Order>> = {
  'WM8731': sister('analogueAudioPath', 'digitalAudioPath', 'powerDown', 'activeControl'),
  'TLV320AIC23B': sister('analogPath', 'digitalPath', 'powerDown', 'interfaceActivation'),
  'SGTL5000': {
    power: { CHIP_ANA_POWER: 0x7fff, CHIP_DIG_POWER: 0x61, CHIP_REF_CTRL: 0x1ff, CHIP_LINREG_CTRL: 0x6f },
    ways: { CHIP_SSS_CTRL: 0x7fff, CHIP_ANA_CTRL: 0x44 },
    muted: (peek) => (peek['CHIP_ANA_CTRL']! & 0x111) === 0x111,
    // Half supply falls while the outputs still have power (Teensy), 400 to 1000 ms (Linux).
    off: { 'half supply': not(bits('CHIP_ANA_POWER', 0x80)), outputs: not(bits('CHIP_ANA_POWER', 0x11)) },
    waits: [['start', 'half supply', 'end', 400], ['stop', 'half supply', 'outputs', 400]],
  },
  'WM8960': {
    power: { POWER1: 0x1c0, POWER2: 0x1e3, APOP1: 0x9d, APOP2: 0x70 },
    ways: { LINPATH: 0x1c8, RINPATH: 0x1c8, LOUTMIX: 0x180, ROUTMIX: 0x180, BYPASS1: 0x80, BYPASS2: 0x80, INBMIX1: 0x7e, INBMIX2: 0x7e, IFACE1: 0x20, ADDCTL1: 0x10 },
    muted: ({ headphoneLeft, headphoneRight }) => headphoneLeft! < 0x30 && headphoneRight! < 0x30,
    // Without capacitors the outputs rise and fall with half supply: they are on before and off after it (Linux).
    off: { reference: not(bits('POWER1', 0x40)), 'half supply': not(bits('POWER1', 0x180)), outputs: not(bits('POWER2', 0x62)) },
    waits: [['start', 'half supply', 'reference', 100], ['start', 'reference', 'ramp', 100], ['stop', 'half supply', 'outputs', 600]],
    extra: { ramp: bits('APOP1', 0x94) },
  },
  'WM8960 with capacitors': {
    power: { POWER1: 0x1c0, POWER2: 0x1e3, APOP1: 0x9d, APOP2: 0x70 },
    ways: { LINPATH: 0x1c8, RINPATH: 0x1c8, LOUTMIX: 0x180, ROUTMIX: 0x180, BYPASS1: 0x80, BYPASS2: 0x80, INBMIX1: 0x7e, INBMIX2: 0x7e, IFACE1: 0x20, ADDCTL1: 0x10 },
    muted: ({ headphoneLeft, headphoneRight }) => headphoneLeft! < 0x30 && headphoneRight! < 0x30,
    off: { outputs: not(bits('POWER2', 0x60)), reference: not(bits('POWER1', 0x40)), 'half supply': not(bits('POWER1', 0x180)) },
    waits: [['start', 'half supply', 'outputs', 100], ['stop', 'half supply', 'end', 600]],
  },
  'ES8388': {
    power: { CONTROL1: 0x07, CONTROL2: 0x0f, CHIPPOWER: 0xff, DACPOWER: 0xfc },
    ways: { DACCONTROL16: 0x3f, ADCCONTROL2: 0xf0, DACCONTROL1: 0x80, DACCONTROL7: 0x20 },
    muted: (peek) => ((peek['DACCONTROL17']! | peek['DACCONTROL20']!) & 0xc0) === 0,
    dacMuted: bits('DACCONTROL3', 0x04),
    off: { outputs: not(bits('DACPOWER', 0x3c)), 'half supply': not(bits('CONTROL1', 0x03)) },
    waits: [['start', 'half supply', 'outputs', 100]],
  },
};

/** The registers and bits of a list, as one text. */
export const registersIn = (peek: Peek, of: Readonly<Record<string, number>>): string => Object.entries(of).map(([register, mask]) => peek[register]! & mask).join(' ');
