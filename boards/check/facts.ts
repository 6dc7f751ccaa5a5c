/**
 * The shape of a board file. Ranges here only keep out what no board can have; what does not fit the rest of its board
 * is for the rules.
 */
import type {
  Ad525Facts, AmplifierFacts, Board, BusFacts, ButtonFacts, ChipFacts, CodecStageFacts, ControlFacts, DigitalAudioFacts, Drive, Ds1882Facts, EncoderFacts,
  Es8388Facts, ExpanderFacts, Feature,
  GainRelayFacts, JackFacts, LadderFacts, LatchingRelayFacts, LawFacts, Mcp46Facts, MeterFacts, MuteRelayFacts, PadFacts, Pt2258Facts, RelayFacts,
  RestingRelayFacts, SeatFacts, SelectorFacts, Sgtl5000Facts, Sh1106Facts, SourceFacts, Ssd1306Facts, StageFacts, Supply, Tpa6130Facts, VolumeStageFacts, Wm8731Facts,
  Wm8960Facts,
} from '../board.ts';
import { MCUS } from '../mcu.ts';
import type { Complain } from './complaint.ts';
import type { Shape } from './shape.ts';
import { dictionary, flag, isRecord, list, matching, maybe, name, number, oneOf, record, span, text, tuple, variant } from './shape.ts';

const LEAST_OHM = 10;
const ohm = number('ohm', { least: 0, most: 1e12 });
const load = number('ohm', { least: LEAST_OHM, most: 1e12 });
const pull = number('ohm', { least: 100, most: 1e6 });
const noise = number('V rms', { least: 0, most: 0.1 });
const swing = number('V rms', { above: 0, most: 50 });
const ms = (most: number): Shape => number('ms', { least: 0, most });
const count = (least: number, most: number): Shape => number('', { least, most, whole: true });
/** mB are whole numbers on the device. */
const level = number('mB (hundredths of a dB)', { least: -20_000, most: 20_000, whole: true });
const pin = matching("a pin's name, such as 'D15'", /^[A-Z]+\d+$/);

const supply = record<Supply>({
  volts: number('V', { least: -30, most: 30 }),
  from: text,
  supervised: maybe(flag),
});

const bus = record<BusFacts>({
  scl: pin,
  sda: pin,
  bitrate: number('Hz', { least: 1_000, most: 1_000_000, whole: true }),
  pullup: record<BusFacts['pullup']>({ supply: name, ohm: pull }),
  socket: maybe(name),
  shifter: maybe(record<NonNullable<BusFacts['shifter']>>({ part: text, supply: name, ohm: pull })),
});

const onBus = { bus: name, address: count(0, 127), supply: name, behindShifter: flag };
const measured = list('[code, dB]', tuple('[code, dB]', count(0, 256), number('dB', { least: -200, most: 20 })), 1);
const calibration = maybe(record<NonNullable<Mcp46Facts['calibration']>>({ left: measured, right: measured }));
const storedSilent = maybe(flag);

const mcp46 = record<Mcp46Facts>({
  ...onBus, part: oneOf('MCP4651', 'MCP4661'), rab: oneOf(5_000, 10_000, 50_000, 100_000), storedSilent, calibration,
});
const ad525 = record<Ad525Facts>({
  ...onBus, part: oneOf('AD5252', 'AD5254'), rab: oneOf(1_000, 10_000, 50_000, 100_000), storedSilent, calibration,
});
const expander = record<ExpanderFacts>({ ...onBus, part: oneOf('MCP23017', 'MCP23008', 'TCA9554', 'PCF8574'), interrupt: maybe(pin) });

const audio = record<DigitalAudioFacts>({
  mclk: number('Hz', { least: 1e6, most: 50e6 }), from: text, rate: number('Hz', { least: 8_000, most: 192_000 }),
  format: oneOf('I2S', 'left', 'right'), bits: oneOf(16, 20, 24, 32), leads: maybe(flag), clock: maybe(oneOf('none')), late: maybe(flag),
});
const wm8731 = record<Wm8731Facts>({ ...onBus, part: oneOf('WM8731', 'TLV320AIC23B'), audio });

const chips: Readonly<Record<ChipFacts['part'], Shape>> = {
  DS1882: record<Ds1882Facts>({ ...onBus, part: oneOf('DS1882'), zeroCross: flag }),
  MCP4651: mcp46,
  MCP4661: mcp46,
  AD5252: ad525,
  AD5254: ad525,
  PT2258: record<Pt2258Facts>({ ...onBus, part: oneOf('PT2258') }),
  TPA6130A2: record<Tpa6130Facts>({ ...onBus, part: oneOf('TPA6130A2') }),
  WM8731: wm8731,
  TLV320AIC23B: wm8731,
  SGTL5000: record<Sgtl5000Facts>({ ...onBus, part: oneOf('SGTL5000'), audio, capless: maybe(flag), bias: maybe(oneOf(2, 4, 8)) }),
  WM8960: record<Wm8960Facts>({ ...onBus, part: oneOf('WM8960'), audio, capless: maybe(flag), bias: maybe(flag) }),
  ES8388: record<Es8388Facts>({ ...onBus, part: oneOf('ES8388'), audio, pair: oneOf(1, 2) }),
  MCP23017: expander,
  MCP23008: expander,
  TCA9554: expander,
  PCF8574: expander,
  SSD1306: record<Ssd1306Facts>({ ...onBus, part: oneOf('SSD1306'), height: oneOf(32, 64) }),
  SH1106: record<Sh1106Facts>({ ...onBus, part: oneOf('SH1106'), height: oneOf(64) }),
};

type PinDrive = Extract<Drive, { pin: unknown }>;
type ExpanderDrive = Extract<Drive, { expander: unknown }>;
const byPin = record<PinDrive>({ pin });
const byExpander = record<ExpanderDrive>({ expander: name, bit: count(0, 15) });

/** It has no field that says which of the two it is. */
const drive: Shape = {
  wants: '{ pin } or { expander, bit }',
  check(value: unknown, field: string, complain: Complain) {
    if (isRecord(value) && ('expander' in value || 'bit' in value)) byExpander.check(value, field, complain);
    else if (isRecord(value) && 'pin' in value) byPin.check(value, field, complain);
    else complain.error(field, value === undefined ? 'it is missing' : 'nothing drives this coil', `write ${this.wants}`);
  },
};

/** A pin by its name, or a bit of an expander. */
const buttonPin: Shape = {
  wants: `${pin.wants}, or { expander, bit }`,
  check(value: unknown, field: string, complain: Complain) {
    if (isRecord(value)) byExpander.check(value, field, complain);
    else pin.check(value, field, complain);
  },
};

const relayData = {
  driver: text,
  operate: maybe(span('ms', { least: 0, most: 100 })),
  release: maybe(span('ms', { least: 0, most: 100 })),
  bounce: maybe(span('ms', { least: 0, most: 50 })),
  skew: maybe(ms(50)),
  clamp: maybe(number('V', { above: 0, most: 30 })),
  coilCurrent: number('A', { above: 0, most: 1 }),
  supply: name,
  pull,
};

const relays: Readonly<Record<RelayFacts['kind'], Shape>> = {
  relay: record<RestingRelayFacts>({ ...relayData, kind: oneOf('relay'), coil: drive }),
  'latching relay': record<LatchingRelayFacts>({
    ...relayData, kind: oneOf('latching relay'), set: drive, reset: drive, pulse: maybe(number('ms', { above: 0, most: 1000 })),
  }),
};

const source = record<SourceFacts>({ title: text, maximum: number('V rms', { above: 0, most: 20 }), resistance: ohm, noise });

const gain = number('dB', { least: -60, most: 60 });
const floor = maybe(number('dB', { least: -200, most: 0 }));
const amplifierData = {
  name, part: text, maximum: swing, outputResistance: ohm, currentLimit: number('A', { above: 0, most: 10 }),
  offset: number('mV', { least: 0, most: 5_000 }), inputResistance: load,
};
const attenuation = number('dB', { least: 0.1, most: 100 });
const channel = count(0, 5);

const codecInput = oneOf('dac', 'line', 'line 1', 'line 2', 'line 3', 'microphone');

const stages: Readonly<Record<StageFacts['kind'], Shape>> = {
  selector: record<SelectorFacts>({ kind: oneOf('selector'), name, inputs: dictionary('inputs', name, 1), floor }),
  codec: record<CodecStageFacts>({
    kind: oneOf('codec'), name, chip: name, inputs: dictionary('inputs', codecInput, 1),
    monitor: maybe(record<NonNullable<CodecStageFacts['monitor']>>({ source: name, input: codecInput })),
  }),
  volume: record<VolumeStageFacts>({ kind: oneOf('volume'), name, chip: name, channels: maybe(tuple('two channels, [left, right], from 0', channel, channel)) }),
  amplifier: record<AmplifierFacts>({ ...amplifierData, kind: oneOf('amplifier'), gain, noise }),
  pad: record<PadFacts>({
    kind: oneOf('pad'), name, relay: name, attenuation, inputResistance: load, outputResistance: ohm,
  }),
  'gain relay': record<GainRelayFacts>({
    ...amplifierData, kind: oneOf('gain relay'), relay: name, gain: tuple('two gains in dB, [rest, operated]', gain, gain),
    noise: tuple('two noises in V rms, [rest, operated]', noise, noise), contact: oneOf('ground leg'),
  }),
  ladder: record<LadderFacts>({
    kind: oneOf('ladder'), name, impedance: load,
    // As many as one port of an expander has bits.
    cells: list('[dB, relay]', tuple('[dB, relay]', attenuation, name), 1, 8),
  }),
  'mute relay': record<MuteRelayFacts>({
    kind: oneOf('mute relay'), name, relay: name, form: oneOf('C'), dischargeResistance: number('ohm', { above: 0, most: 1e5 }),
    return: maybe(oneOf('VGND', 'OUT3')), floor,
  }),
};
const path = list('stages', variant('kind', stages));

type LawOf<K extends LawFacts['kind']> = Extract<LawFacts, { kind: K }>;
const laws: Readonly<Record<LawFacts['kind'], Shape>> = {
  dB: record<LawOf<'dB'>>({ kind: oneOf('dB') }),
  audio: record<LawOf<'audio'>>({ kind: oneOf('audio'), steps: count(2, 250) }),
  table: record<LawOf<'table'>>({ kind: oneOf('table'), levels: list('levels in dB', number('dB', { least: -200, most: 0 }), 2) }),
};
const ear = number('dB', { least: -20, most: 20 });

const seat = record<SeatFacts>({
  name, jack: name, path: maybe(path), limit: level, least: maybe(level), startup: level,
  rise: number('dB a second', { above: 0, most: 1000 }),
  step: maybe(number('dB', { above: 0, most: 20 })),
  law: maybe(variant('kind', laws)),
  trim: maybe(tuple('two trims in dB, [left, right]', ear, ear)),
});

const bounce = record<ButtonFacts['bounce']>({ ms: ms(1000), edges: count(0, 1000) });
const controls: Readonly<Record<ControlFacts['kind'], Shape>> = {
  encoder: record<EncoderFacts>({
    kind: oneOf('encoder'), a: pin, b: pin, edges: oneOf(1, 2, 4), detents: count(1, 1000),
    filter: record<EncoderFacts['filter']>({ pullup: pull, series: number('ohm', { least: 0, most: 1e6 }), capacitor: number('F', { least: 0, most: 1e-3 }) }),
    bounce, seat: maybe(name),
  }),
  button: record<ButtonFacts>({
    kind: oneOf('button'), pin: buttonPin, pullup: oneOf('internal', 'resistor'), does: oneOf('mute', 'input', 'up', 'down', 'seat'), bounce, seat: maybe(name),
  }),
};

const jack = record<JackFacts>({
  title: text,
  sense: maybe(record<NonNullable<JackFacts['sense']>>({ pin, plugged: oneOf('low', 'high') })),
  of: maybe(oneOf('interface', 'amp')),
  minimumLoad: maybe(number('ohm', { above: 0, most: 1e4 })),
  coupling: maybe(number('F', { above: 0, most: 0.1 })),
});

const volts = number('V', { above: 0, most: 30 });
const meter = record<MeterFacts>({
  pin, gain: number('V a V rms', { above: 0, most: 10_000 }), offset: number('V', { least: -2, most: 5 }), most: volts,
  attack: number('ms', { above: 0, most: 1000 }), decay: number('ms', { above: 0, most: 60_000 }), supply: name,
});

const FEATURES: Readonly<Record<Feature, true>> = { balance: true, recording: true, ducking: true, sides: true, dim: true, standby: true };

export const BOARD: Shape = record<Board>({
  name: matching('a name of letters, digits, - and _', /^[\w-]+$/),
  title: text,
  mcu: oneOf(...Object.keys(MCUS)),
  supplies: dictionary('supplies', supply, 1),
  buses: dictionary('buses', bus),
  chips: dictionary('chips', variant('part', chips)),
  relays: dictionary('relays', variant('kind', relays)),
  master: maybe(record<NonNullable<Board['master']>>({ pin, pull, part: text })),
  held: maybe(dictionary('held', record<NonNullable<Board['held']>[string]>({ level: oneOf(0, 1), what: text }))),
  sources: dictionary('sources', source, 1),
  path,
  jacks: dictionary('jacks', jack, 1),
  seats: list('seats', seat, 1),
  outputs: maybe(oneOf('one')),
  controls: dictionary('controls', variant('kind', controls)),
  meters: maybe(dictionary('meters', meter, 1)),
  clipLight: maybe(record<NonNullable<Board['clipLight']>>({ pin, resistor: pull })),
  screen: maybe(oneOf('own')),
  without: maybe(list('features', oneOf(...Object.keys(FEATURES)))),
  settling: ms(60_000),
  silentClick: number('mV', { above: 0, most: 1000 }),
});
