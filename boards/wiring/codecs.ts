/**
 * Codecs: supplies, clock and data from whoever plays, inputs by capacitors, outputs. Their packages are of many kinds, so
 * pins are wired by name: Wolfson WM8731 and WM8960, TI TLV320AIC23B, NXP SGTL5000, Everest ES8388, pin descriptions
 * (memory). Inputs and outputs sit on half of the supply, which each part makes itself.
 */
import type { CodecFacts, CodecInput, CodecStageFacts } from '../board.ts';
import { at } from '../check/complaint.ts';
import { isCodec, isHeadphones } from '../plan/codecs.ts';
import { lineOf } from './buses.ts';
import { sourceSignal } from './contacts.ts';
import { DECOUPLING, GND, refuse, supplyOf } from './rails.ts';
import type { Pins } from './sheet.ts';
import { bothEars } from './signal.ts';
import type { Drawing, Ears, Signal } from './signal.ts';

interface CodecPins {
  readonly supplies: readonly string[];
  readonly grounds: readonly string[];
  /** Half supply and other references, with their capacitors, F. */
  readonly references: readonly (readonly [pin: string, farad: number])[];
  /** Chooses the address: high is the second one. */
  readonly address?: string;
  readonly scl: string;
  readonly sda: string;
  /** The digital audio: [pin, what the other end calls it]. */
  readonly audio: readonly (readonly [pin: string, far: string])[];
  readonly inputs: Readonly<Partial<Record<CodecInput, readonly string[]>>>;
  readonly headphones: Ears;
  readonly lineOut?: Ears;
  /** Feeds an electret microphone. */
  readonly bias?: string;
  /** Where headphones without capacitors return to. */
  readonly back?: 'VGND' | 'OUT3';
}

const AUDIO = { clock: 'master clock', bit: 'bit clock', frame: 'frame clock', play: 'data to the codec', record: 'data from the codec' } as const;
/** F: half supply, against hum on it (memory). */
const HALF = 10e-6;
/** F: 20 kohm pass 0.8 Hz through it (own calculation). */
const INPUT = 10e-6;

const CODEC_PINS: Readonly<Record<CodecFacts['part'], CodecPins>> = {
  WM8731: {
    supplies: ['AVDD', 'HPVDD', 'DBVDD', 'DCVDD'], grounds: ['AGND', 'HPGND', 'DGND', 'MODE'], references: [['VMID', HALF]],
    address: 'CSB', scl: 'SCLK', sda: 'SDIN',
    audio: [['XTI/MCLK', AUDIO.clock], ['BCLK', AUDIO.bit], ['DACLRC', AUDIO.frame], ['ADCLRC', AUDIO.frame], ['DACDAT', AUDIO.play], ['ADCDAT', AUDIO.record]],
    inputs: { line: ['LLINEIN', 'RLINEIN'], microphone: ['MICIN'] }, headphones: ['LHPOUT', 'RHPOUT'], lineOut: ['LOUT', 'ROUT'], bias: 'MICBIAS',
  },
  TLV320AIC23B: {
    supplies: ['AVDD', 'HPVDD', 'BVDD', 'DVDD'], grounds: ['AGND', 'HPGND', 'DGND', 'MODE'], references: [['VMID', HALF]],
    address: 'CS', scl: 'SCLK', sda: 'SDIN',
    audio: [['XTI/MCLK', AUDIO.clock], ['BCLK', AUDIO.bit], ['LRCIN', AUDIO.frame], ['LRCOUT', AUDIO.frame], ['DIN', AUDIO.play], ['DOUT', AUDIO.record]],
    inputs: { line: ['LLINEIN', 'RLINEIN'], microphone: ['MICIN'] }, headphones: ['LHPOUT', 'RHPOUT'], lineOut: ['LOUT', 'ROUT'], bias: 'MICBIAS',
  },
  SGTL5000: {
    supplies: ['VDDA', 'VDDIO'], grounds: ['AGND', 'GND', 'CTRL_MODE'], references: [['VAG', 0.1e-6], ['VDDD', 0.1e-6], ['CPFILT', 0.1e-6]],
    address: 'CTRL_ADR0_CS', scl: 'CTRL_CLK', sda: 'CTRL_DATA',
    audio: [['SYS_MCLK', AUDIO.clock], ['I2S_SCLK', AUDIO.bit], ['I2S_LRCLK', AUDIO.frame], ['I2S_DIN', AUDIO.play], ['I2S_DOUT', AUDIO.record]],
    inputs: { line: ['LINEIN_L', 'LINEIN_R'], microphone: ['MIC'] }, headphones: ['HP_L', 'HP_R'], lineOut: ['LINEOUT_L', 'LINEOUT_R'], bias: 'MIC_BIAS', back: 'VGND',
  },
  WM8960: {
    supplies: ['AVDD', 'DBVDD', 'DCVDD', 'SPKVDD1', 'SPKVDD2'], grounds: ['AGND', 'DGND', 'SPKGND1', 'SPKGND2'], references: [['VMID', HALF]],
    scl: 'SCLK', sda: 'SDIN',
    audio: [['MCLK', AUDIO.clock], ['BCLK', AUDIO.bit], ['DACLRC', AUDIO.frame], ['DACDAT', AUDIO.play], ['ADCDAT', AUDIO.record]],
    inputs: { microphone: ['LINPUT1', 'RINPUT1'], 'line 2': ['LINPUT2', 'RINPUT2'], 'line 3': ['LINPUT3', 'RINPUT3'] },
    headphones: ['HP_L', 'HP_R'], bias: 'MICBIAS', back: 'OUT3',
  },
  ES8388: {
    supplies: ['AVDD', 'HPVDD', 'DVDD', 'PVDD'], grounds: ['AGND', 'HPGND', 'DGND'], references: [['VMID', HALF], ['VREF', HALF], ['ADCVREF', HALF]],
    address: 'CE', scl: 'CCLK', sda: 'CDATA',
    audio: [['MCLK', AUDIO.clock], ['SCLK', AUDIO.bit], ['LRCK', AUDIO.frame], ['DSDIN', AUDIO.play], ['ASDOUT', AUDIO.record]],
    inputs: { 'line 1': ['LIN1', 'RIN1'], 'line 2': ['LIN2', 'RIN2'] }, headphones: ['LOUT1', 'ROUT1'], lineOut: ['LOUT2', 'ROUT2'],
  },
};

function pinsOf(facts: CodecFacts): CodecPins {
  const pins = CODEC_PINS[facts.part];
  return facts.part === 'ES8388' && facts.pair === 2 ? { ...pins, headphones: pins.lineOut!, lineOut: pins.headphones } : pins;
}

/** All of a codec but its audio. */
export function drawCodec({ board, sheet, names }: Pick<Drawing, 'board' | 'sheet' | 'names'>, key: string, facts: CodecFacts): Pins {
  const name = names.of('chip', key);
  const supply = supplyOf(board, `${at('chips', key)}.supply`, facts.supply);
  const pen = sheet.pen(name);
  const block = sheet.block(name);
  const pins = pinsOf(facts);
  const { mclk, from, rate, format, bits, leads, clock } = facts.audio;
  sheet.part(name, facts.part, `address 0x${facts.address.toString(16)} on ${facts.bus}; ${clock ? 'no clock' : `${format} of ${bits} bits, ${rate / 1000} kHz out of ${mclk / 1e6} MHz, ${leads ? 'gives' : 'follows'} the clocks`}`);
  for (const pin of pins.supplies) {
    pen.wire(block.at(pin), supply);
    pen.capacitor(block.at(pin), GND, DECOUPLING);
  }
  for (const pin of pins.grounds) pen.wire(block.at(pin), GND);
  for (const [pin, farad] of pins.references) pen.capacitor(block.at(pin), GND, farad, block.at(pin));
  if (pins.address) pen.wire(block.at(pins.address), facts.address & 1 || facts.address === 0x2a ? supply : GND);
  pen.wire(block.at(pins.scl), lineOf(board, names, key, 'SCL'));
  pen.wire(block.at(pins.sda), lineOf(board, names, key, 'SDA'));
  if (clock) {
    for (const [pin] of pins.audio) sheet.leaveOpen(block.at(pin), 'nobody gives a clock');
    return block;
  }
  const player = names.fresh(`${name} player`);
  sheet.part(player, from, `gives clock and data to ${name}`);
  // A clock that rings upsets the bus (PaulStoffregen/Audio control_wm8731.h).
  for (const [pin, far] of pins.audio) {
    if (far === AUDIO.clock) pen.resistor(`${player} ${far}`, block.at(pin), 47);
    else pen.wire(`${player} ${far}`, block.at(pin));
  }
  pen.wire(`${player} ground`, GND);
  return block;
}

/** What plays into it, and what comes out: of its headphone output, or of its line output. */
export function drawCodecStage(drawing: Drawing, stage: CodecStageFacts): { readonly headphones: Signal; readonly lineOut: Signal | undefined } {
  const { board, sheet, chips } = drawing;
  const facts = board.chips[stage.chip];
  if (!isCodec(facts)) return refuse(board, `path.${stage.name}.chip`, `there is no codec ${stage.chip}`);
  const block = chips.get(stage.chip)!;
  const pins = pinsOf(facts);
  const pen = sheet.pen(stage.name);
  const heard = [...Object.entries(stage.inputs), ...(stage.monitor ? [[stage.monitor.source, stage.monitor.input] as const] : [])];
  for (const [source, input] of heard) {
    if (input === 'dac') continue; // by the digital audio
    const ends = pins.inputs[input];
    if (!ends) return refuse(board, `path.${stage.name}.inputs.${source}`, `${facts.part} has no ${input}`);
    const signal = sourceSignal(drawing, source);
    ends.forEach((end, ear) => pen.capacitor(signal.at[ear]!, block.at(end), INPUT, block.at(end)));
    if (input !== 'microphone' || !pins.bias || !hasBias(facts)) continue;
    // The SGTL5000 has the resistor inside, and is told how large it is.
    if (facts.part === 'SGTL5000') pen.wire(block.at(pins.bias), signal.at[0]);
    else pen.resistor(block.at(pins.bias), signal.at[0], ELECTRET);
  }
  for (const [input, ends] of Object.entries(pins.inputs)) {
    if (!heard.some(([, used]) => used === input)) for (const end of ends) sheet.leaveOpen(block.at(end), 'no source is on it');
  }
  const rest = { volts: Math.abs(board.supplies[facts.supply]!.volts) / 2 };
  const used = board.seats.map((seat) => isHeadphones([...board.path, ...(seat.path ?? [])], stage.chip));
  const unused = [...(used.includes(true) ? [] : pins.headphones), ...(used.includes(false) ? [] : (pins.lineOut ?? []))];
  for (const end of unused) sheet.leaveOpen(block.at(end), 'no seat hangs there');
  const out = (ears: Ears): Signal => ({ at: bothEars((_, ear) => block.at(ears[ear]!)), rest, held: true });
  return { headphones: out(pins.headphones), lineOut: pins.lineOut && out(pins.lineOut) };
}

/** ohm: feeds an electret (memory). */
const ELECTRET = 2_200;
const hasBias = (facts: CodecFacts): boolean => (facts.part === 'WM8960' ? facts.bias === true : true);

/** The pin that headphones return to where there are no capacitors. */
export function codecReturn(drawing: Drawing, wanted: 'VGND' | 'OUT3'): string {
  for (const [key, facts] of Object.entries(drawing.board.chips)) {
    if (isCodec(facts) && CODEC_PINS[facts.part].back === wanted) return drawing.chips.get(key)!.at(wanted === 'VGND' ? 'HP_VGND' : wanted);
  }
  return refuse(drawing.board, 'chips', `no codec has a pin ${wanted}`);
}

