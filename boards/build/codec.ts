/**
 * What the program of a board says to its codec: how it is made, how its ways are opened and closed, and what has to be
 * set once it stands. Clocks and formats become register values here, at build time.
 */
import type { Board, CodecFacts, CodecInput, CodecStageFacts, Feature } from '../board.ts';
import { CODEC_ELECTRICS, SGTL5000_LINE_STEP, codecOf, hasFormat, millivolts, ratesOf, supplyShare, usesLineOut } from '../plan/codecs.ts';
import { factor } from '../plan/path.ts';
import { bypassLevels as es8388BypassLevels, digitalLevels as es8388DigitalLevels, formatOf as es8388Format, inputGains as es8388Gains, rateOf as es8388Rate } from '../../firmware/chips/es8388.ts';
import { dacLevels as sgtl5000DacLevels, formatOf as sgtl5000Format, inputGains as sgtl5000Gains, rateOf as sgtl5000Rate, settingsOf as sgtl5000Settings } from '../../firmware/chips/sgtl5000.ts';
import { formatOf as wm8731Format, inputGains as wm8731Gains, rateOf as wm8731Rate, sidetoneLevels as wm8731SidetoneLevels } from '../../firmware/chips/wm8731.ts';
import { bypassLevels as wm8960BypassLevels, dacLevels as wm8960DacLevels, formatOf as wm8960Format, inputGains as wm8960Gains, rateOf as wm8960Rate } from '../../firmware/chips/wm8960.ts';

/** A verb or a constant of a codec's driver, under the name that the program has for it. */
export type Use = (name: string) => string;

/** One of the ways: the statements that shut it, and that open it. */
export interface WayCode {
  readonly shut: string;
  readonly open: string;
}

/** What makes the record of a codec: its driver's function with numbers. @throws Error with one sentence, field first. */
export function codecMade(board: Board, name: string, chip: CodecFacts, use: Use): string {
  const { bus, audio } = chip;
  const { mclk, rate, format, bits, leads = false } = audio;
  const field = `chips.${name}.audio`;
  const address = `0x${chip.address.toString(16)}`;
  const needed = <T>(value: T | undefined): T => {
    if (value !== undefined) return value;
    const rates = ratesOf(chip);
    throw new Error(`${field}.rate: ${chip.part} cannot make ${rate} Hz of ${mclk} Hz${rates.length ? `: with that clock it has ${rates.join(', ')}` : ', nor anything else'}`);
  };
  if (!hasFormat(chip)) throw new Error(`${field}.format: ${chip.part} has no ${format} of ${bits} bits${leads ? ' where it gives the clocks' : ''} here`);
  const used = inputsOf(board, name);
  switch (chip.part) {
    case 'WM8731':
    case 'TLV320AIC23B': {
      const off = ['OSCILLATOR_OFF', 'CLOCK_OUT_OFF', ...(used.includes('line') ? [] : ['LINE_INPUT_OFF']), ...(used.includes('microphone') ? [] : ['MICROPHONE_OFF'])];
      const make = use(chip.part === 'WM8731' ? 'wm8731' : 'tlv320aic23b');
      return `${make}(${bus}, ${address}, ${hex(needed(wm8731Format(format, bits, leads)))}, ${hex(needed(wm8731Rate(mclk, rate)))}, ${off.map(use).join(' | ')})`;
    }
    case 'SGTL5000': {
      const mV = millivolts(board, chip);
      const clock = needed(sgtl5000Rate(mclk, rate));
      const settings = sgtl5000Settings({ clock, format: needed(sgtl5000Format(format, bits, leads)), vdda: mV, vddio: mV, vddd: 'internal', capless: chip.capless ?? false, biasKohm: chip.bias ?? 0 });
      return `${use('sgtl5000')}(${bus}, ${address}, [${settings.map(hex).join(', ')}])`;
    }
    case 'WM8960': {
      const { clocking, pll, k } = needed(wm8960Rate(mclk, rate));
      const features = ['RECORD', ...(chip.capless ? ['CAPLESS'] : []), ...(chip.bias ? ['MICROPHONE_BIAS'] : []), 'SHARED_CLOCK'];
      return `${use('wm8960')}(${bus}, ${features.map(use).join(' | ')}, ${hex(wm8960Format(format, bits))}, ${hex(clocking)}, ${hex(pll)}, ${hex(k)})`;
    }
    case 'ES8388': {
      const features = [...(audio.clock === 'none' ? [] : ['RECORD']), ...(usesLineOut(board) ? ['LINE_OUT'] : [])];
      return `${use('es8388')}(${bus}, ${address}, ${chip.pair}, ${features.map(use).join(' | ') || '0'}, ${hex(es8388Format(format, bits))}, ${hex(needed(es8388Rate(mclk, rate)))})`;
    }
  }
}

/** Inputs of a codec that the board uses. */
function inputsOf(board: Board, chip: string): readonly CodecInput[] {
  const codec = codecOf(board);
  if (codec?.stage.chip !== chip) return [];
  const { inputs, monitor } = codec.stage;
  return [...Object.values(inputs), ...(monitor ? [monitor.input] : [])];
}

/** The ways of a codec's stage in the order of its inputs. @throws Error with one sentence, field first. */
export function waysOf(board: Board, stage: CodecStageFacts, chip: CodecFacts, record: string, use: Use): WayCode[] {
  return Object.entries(stage.inputs).map(([source, input]) => {
    if (!CODEC_ELECTRICS[chip.part].inputs[input]) throw new Error(`path.${stage.name}.inputs.${source}: ${chip.part} has no ${input} that can be heard: it has ${Object.keys(CODEC_ELECTRICS[chip.part].inputs).join(', ')}`);
    return wayOf(chip.part, input, record, use);
  });
}

function wayOf(part: CodecFacts['part'], input: CodecInput, record: string, use: Use): WayCode {
  const turned = (name: string): WayCode => ({ shut: `${use('turn')}(${record}, ${use(name)}, false);`, open: `${use('turn')}(${record}, ${use(name)}, true);` });
  const stepped = (verb: string, step: number, more = ''): WayCode => ({ shut: `${use(verb)}(${record}, ${more}0, 0);`, open: `${use(verb)}(${record}, ${more}${step}, ${step});` });
  switch (part) {
    case 'WM8731':
    case 'TLV320AIC23B':
      // Side tone at -6 dB.
      if (input === 'microphone') return { shut: `${use('setSidetone')}(${record}, 0);`, open: `${use('setSidetone')}(${record}, 4);` };
      return turned(input === 'dac' ? 'DAC' : 'BYPASS');
    case 'SGTL5000':
      // The headphones hear one or the other; a DAC that nobody hears is muted.
      return turned(input === 'dac' ? 'PLAYBACK' : 'BYPASS');
    case 'WM8960':
      if (input === 'dac') return { shut: `${use('selectDac')}(${record}, false, false);`, open: `${use('selectDac')}(${record}, true, true);` };
      // Straight into the output mixers; or through the boost mixer, 0 dB in both.
      if (input === 'line 3') return stepped('setBypass', 8, `${use('FROM_INPUT_3')}, `);
      return stepped('setBypass', 8, `${use('FROM_BOOST')}, `);
    case 'ES8388':
      if (input === 'dac') return { shut: `${use('selectDac')}(${record}, false, false);`, open: `${use('selectDac')}(${record}, true, true);` };
      return { shut: `${use('setBypass')}(${record}, 0, 0);`, open: `${use('selectBypass')}(${record}, ${use(input === 'line 1' ? 'INPUT_1' : 'INPUT_2')}); ${use('setBypass')}(${record}, 6, 6);` };
  }
}

/** A control with steps, as the program has it. */
export interface DialCode {
  /** mB by step; left out where nobody asks by level. */
  readonly levels?: readonly number[];
  /** An expression that takes a step and sets it. */
  readonly write: string;
  /** The step at power-up. */
  readonly at: number;
}

/** What a codec can do beside choosing what is heard. */
export interface AudioCode {
  /** Where there are no commands for the inputs: what sets each to 0 dB once the codec stands. */
  readonly fixed: readonly string[];
  /** Sources that can be recorded, each with its gain and what chooses it. */
  readonly records: readonly { readonly source: string; readonly gain: DialCode; readonly choose: string }[];
  /** Left out where nothing makes it step back. */
  readonly playback?: DialCode & { readonly low: number };
  readonly monitor?: DialCode & { readonly talk: number };
  /** Expressions that take whether it is on: mono, swap, recording, high-pass. */
  readonly turns: readonly (string | undefined)[];
}

/** dB that playback steps back. */
const DUCK = 20;

export function audioOf(board: Board, stage: CodecStageFacts, chip: CodecFacts, record: string, use: Use): AudioCode {
  const all = [...Object.entries(stage.inputs), ...(stage.monitor ? [[stage.monitor.source, stage.monitor.input] as const] : [])];
  const clocked = chip.audio.clock !== 'none';
  const records = (clocked ? all : []).flatMap(([source, input]) => {
    const rows = gainRows(board, chip, source, input);
    if (!rows.length) return [];
    const writes = rows.map(({ write }) => write);
    const row = writes.every((write, i) => write === writes[0]! + i) ? `step + ${writes[0]}` : `${table(writes)}[step]`;
    const gain = { levels: rows.map(({ mB }) => mB), write: `(step) => { const row = ${row}; ${use('setInputGain')}(${record}, row, row); }`, at: Math.max(0, rows.findLastIndex(({ mB }) => mB <= 0)) };
    return [{ source, gain, choose: chooser(chip.part, input, record, use) }];
  });
  const { monitor } = stage;
  const has = (feature: Feature): boolean => clocked && !board.without?.includes(feature);
  const turned = turnsOf(chip.part, record, use);
  return {
    fixed: has('recording') ? [] : records.map(({ choose, gain }) => `${choose}(${gain.write})(${gain.at});`).reverse(),
    records: has('recording') ? records : [],
    ...(has('ducking') ? { playback: playbackOf(chip.part, record, use) } : {}),
    ...(monitor ? { monitor: monitorOf(chip.part, monitor.input, record, use) } : {}),
    turns: turned.map((turn, bit) => (has(bit < 2 ? 'sides' : 'recording') ? turn?.() : undefined)),
  };
}

/** Sources that the board's codec can record, in the order of its inputs: those whose gain can be set. */
export function recordedAt(board: Board): string[] {
  const codec = codecOf(board);
  if (!codec) return [];
  const { stage, chip } = codec;
  const all = [...Object.entries(stage.inputs), ...(stage.monitor ? [[stage.monitor.source, stage.monitor.input] as const] : [])];
  return all.flatMap(([source, input]) => (board.sources[source] && gainRows(board, chip, source, input).length ? [source] : []));
}

/** Steps of an input's gain with which its source does not clip the codec. */
function gainRows(board: Board, chip: CodecFacts, source: string, input: CodecInput): { mB: number; write: number }[] {
  const most = (CODEC_ELECTRICS[chip.part].maximum * supplyShare(board, chip)) / board.sources[source]!.maximum;
  const kind = input === 'microphone' ? 'microphone' : 'line';
  const rows =
    input === 'dac' ? []
    : chip.part === 'SGTL5000' ? sgtl5000Gains(kind)
    : chip.part === 'ES8388' ? es8388Gains()
    : chip.part === 'WM8960' ? (input === 'microphone' ? wm8960Gains() : [])
    : wm8731Gains(kind);
  return rows.filter(({ mB }) => mB > SILENT && factor(mB / 100) <= most * (1 + 1e-9));
}
/** mB: what is below is a mute, and for `rec off`. */
const SILENT = -7000;

/** Chooses what is recorded. */
function chooser(part: CodecFacts['part'], input: CodecInput, record: string, use: Use): string {
  switch (part) {
    case 'ES8388':
      return `${use('selectInput')}(${record}, ${use(input === 'line 1' ? 'INPUT_1' : 'INPUT_2')});`;
    case 'WM8960':
      return ''; // the microphone alone
    default:
      return `${use('turn')}(${record}, ${use('FROM_MICROPHONE')}, ${input === 'microphone'});`;
  }
}

/** The DAC's own volume; the WM8731 has none, and mutes. */
function playbackOf(part: CodecFacts['part'], record: string, use: Use): NonNullable<AudioCode['playback']> {
  if (part === 'WM8731' || part === 'TLV320AIC23B') return { write: `(step) => ${use('turn')}(${record}, ${use('PLAYBACK')}, step > 0)`, at: 1, low: 0 };
  const levels = part === 'WM8960' ? wm8960DacLevels() : part === 'SGTL5000' ? sgtl5000DacLevels() : es8388DigitalLevels();
  const at = levels.length - 1;
  return { write: `(step) => ${use('duck')}(${record}, step)`, at, low: levels.findLastIndex((mB) => mB <= -100 * DUCK) };
}

/** The way round the converters, quietest first; step 0 is off. */
function monitorOf(part: CodecFacts['part'], input: CodecInput, record: string, use: Use): NonNullable<AudioCode['monitor']> {
  switch (part) {
    case 'WM8731':
    case 'TLV320AIC23B': {
      const levels = wm8731SidetoneLevels(part);
      return { levels, write: `(step) => ${use('setSidetone')}(${record}, step)`, at: 0, talk: levels.length - 1 };
    }
    case 'ES8388': {
      const levels = es8388BypassLevels();
      return { levels, write: `(step) => { if (step === 1) ${use('selectBypass')}(${record}, ${use(input === 'line 1' ? 'INPUT_1' : 'INPUT_2')}); ${use('setBypass')}(${record}, step, step); }`, at: 0, talk: 6 };
    }
    default: {
      const levels = wm8960BypassLevels();
      return { levels, write: `(step) => ${use('setBypass')}(${record}, ${use(input === 'line 3' ? 'FROM_INPUT_3' : 'FROM_BOOST')}, step, step)`, at: 0, talk: levels.length - 1 };
    }
  }
}

/** Functions, so that only what a board has is imported. */
function turnsOf(part: CodecFacts['part'], record: string, use: Use): ((() => string) | undefined)[] {
  const verb = (name: string) => (): string => `(on) => ${use(name)}(${record}, on)`;
  const turned = (name: string) => (): string => `(on) => ${use('turn')}(${record}, ${use(name)}, on)`;
  switch (part) {
    // By `turn`, which is there anyway: a verb for it would cost 7 variables.
    case 'WM8731':
      return [undefined, turned('SWAP'), turned('RECORD'), turned('HIGH_PASS')];
    case 'TLV320AIC23B':
      return [undefined, turned('SWAP'), turned('RECORD'), turned('HIGH_PASS_AIC23B')];
    case 'SGTL5000':
      return [undefined, turned('SWAP'), turned('RECORD'), turned('HIGH_PASS')];
    case 'WM8960':
      return [verb('setMono'), verb('setSwap'), () => `(on) => ${use('setRecord')}(${record}, on ? 195 : 0, on ? 195 : 0)`, verb('setHighPass')];
    case 'ES8388':
      return [verb('setMono'), verb('setSwap'), () => `(on) => ${use('muteRecord')}(${record}, !on)`, verb('setHighPass')];
  }
}

/** What is set each time the codec stands, before its dials: what no record of it has from the beginning. */
export function onceOpen(board: Board, name: string, chip: CodecFacts, record: string, use: Use): string[] {
  const used = inputsOf(board, name);
  switch (chip.part) {
    case 'WM8731':
    case 'TLV320AIC23B':
      return [];
    case 'SGTL5000':
      return usesLineOut(board) ? [`${use('setLevel')}(${record}, ${use('LINE_OUT')}, ${SGTL5000_LINE_STEP}, ${SGTL5000_LINE_STEP});`] : [];
    case 'WM8960':
      return [
        `${use('muteDac')}(${record}, false);`,
        ...(used.includes('microphone') ? [`${use('selectInput')}(${record}, ${use('INPUT_1')});`] : []),
        ...(used.includes('line 2') ? [`${use('setLine')}(${record}, ${use('LINE_2')}, 5, 5);`] : []),
      ];
    case 'ES8388':
      return [`${use('muteDac')}(${record}, false);`, ...(usesLineOut(board) ? [`${use('setLineOut')}(${record}, 30, 30);`] : [])];
  }
}

/** Values of steps: a text where they are bytes. */
const table = (values: readonly number[]): string => `[${values.join(', ')}]`;
const hex = (value: number): string => `0x${value.toString(16)}`;
