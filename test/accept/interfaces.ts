/**
 * What the lines about codecs share: the boards that have one, those of Cuebox and some that nobody sells, so that every
 * codec is measured; and what stands in their registers, typed from the sources in the heads of the models.
 */
import type { Board, CodecFacts, CodecInput, CodecStageFacts } from '../../boards/board.ts';
import { pathOf } from '../../boards/board.ts';
import { relayTimes } from '../../boards/defaults.ts';
import { boardNames, findBoard } from '../../boards/find.ts';
import { board as project } from '../../boards/interface/board.ts';
import type { Bench } from '../../sim/bench.ts';
import type { CodecChip } from '../../sim/chips/chip.ts';

export const INTERFACE: Board = project;

const { codec, driver: _driver, ...others } = INTERFACE.chips;
const CODEC = codec as CodecFacts;
const OWN = INTERFACE.seats[0]!;
const { 'amp knob': _knob, ...CONTROLS } = INTERFACE.controls;
const { outputs: _outputs, ...ALONE } = INTERFACE;
const { monitor: _monitor, ...STAGE } = INTERFACE.path[0] as CodecStageFacts;

interface Alone {
  readonly chip: Partial<CodecFacts>;
  readonly stage: CodecStageFacts;
  readonly limit: number;
  /** V, where a source would clip it. */
  readonly maximum?: number;
}

/** The same interface with another codec, and its headphone output alone. */
function alone(name: string, { chip, stage, limit, maximum = Infinity }: Alone): Board {
  const sources = [...Object.keys(stage.inputs), ...(stage.monitor ? [stage.monitor.source] : [])];
  const quieter = (source: string) => ({ ...INTERFACE.sources[source]!, maximum: Math.min(maximum, INTERFACE.sources[source]!.maximum) });
  return {
    ...ALONE,
    name,
    title: `The interface with ${chip.part} and its headphone output alone`,
    chips: { codec: { ...CODEC, ...chip } as CodecFacts, ...others },
    relays: { 'mute own': INTERFACE.relays['mute own']! },
    sources: Object.fromEntries(sources.map((source) => [source, quieter(source)])),
    path: [stage],
    jacks: { own: INTERFACE.jacks['own']! },
    seats: [{ ...OWN, limit }],
    controls: CONTROLS,
  };
}

const SISTER: Board = {
  ...INTERFACE,
  name: 'aic23b',
  title: 'The interface with the sister of its codec',
  supplies: { ...INTERFACE.supplies, '3V3': { ...INTERFACE.supplies['3V3']!, supervised: true } },
  chips: { ...INTERFACE.chips, codec: { ...CODEC, part: 'TLV320AIC23B' } as CodecFacts },
};
const WM8960 = alone('wm8960', { chip: { part: 'WM8960', bias: true }, stage: { ...STAGE, inputs: { usb: 'dac', line: 'line 3' }, monitor: { source: 'mic', input: 'microphone' } }, limit: -800 });
const SGTL5000 = alone('sgtl5000', { chip: { part: 'SGTL5000', address: 0x0a }, stage: STAGE, limit: -1400 });
// One of its inputs at a time can go round the converters: to be chosen, or to be monitored.
const ES8388 = alone('es8388', { chip: { part: 'ES8388', address: 0x10, pair: 1 }, stage: { ...STAGE, inputs: { usb: 'dac', line: 'line 1' } }, limit: -700, maximum: 0.85 });
const ES8388_MONITOR = alone('es8388-monitor', { chip: { part: 'ES8388', address: 0x10, pair: 2 }, stage: { ...STAGE, inputs: { usb: 'dac' }, monitor: { source: 'mic', input: 'line 1' } }, limit: -700, maximum: 0.85 });

/** Boards that nobody sells. */
export const TEST_INTERFACES: readonly Board[] = [SISTER, WM8960, SGTL5000, ES8388, ES8388_MONITOR];

/** The codec's stage of a board, and its chip by name. */
export function codecStage(board: Board): { readonly stage: CodecStageFacts; readonly facts: CodecFacts } {
  const stage = board.path[0] as CodecStageFacts;
  return { stage, facts: board.chips[stage.chip] as CodecFacts };
}

export const hasCodec = (board: Board): boolean => board.path[0]?.kind === 'codec';
/** Whether something can be recorded: not without a clock or an input, and not where the board leaves it out. */
export const records = (board: Board): boolean => {
  if (!hasCodec(board) || board.without?.includes('recording')) return false;
  const { stage, facts } = codecStage(board);
  return facts.audio.clock !== 'none' && (stage.monitor !== undefined || Object.values(stage.inputs).some((input) => input !== 'dac'));
};
/** Whether somebody can talk over what plays. */
export const talks = (board: Board): boolean => hasMonitor(board) && !board.without?.includes('ducking');
export const hasMonitor = (board: Board): boolean => hasCodec(board) && codecStage(board).stage.monitor !== undefined;

/** Every board with a codec. */
export async function interfaces(): Promise<Board[]> {
  const ours: Board[] = [];
  for (const name of boardNames()) {
    const { board } = await findBoard(name);
    if (hasCodec(board)) ours.push(board);
  }
  return [...ours, ...TEST_INTERFACES];
}

export const codecChip = (bench: Bench): CodecChip => bench.chips.get(codecStage(bench.board).stage.chip) as CodecChip;

type Peek = Readonly<Record<string, number>>;
type Open = (peek: Peek) => boolean;
const bit = (register: string, mask: number): Open => (peek) => (peek[register]! & mask) !== 0;
const either = (left: Open, right: Open): Open => (peek) => left(peek) || right(peek);
const bothSides = (left: string, right: string, mask: number): Open => either(bit(left, mask), bit(right, mask));

/** Whether the registers let an input into the mixer of an output, at either side. */
export const OPEN: Readonly<Record<CodecFacts['part'], Readonly<Partial<Record<CodecInput, Open>>>>> = {
  // DACSEL, BYPASS, SIDETONE (Linux wm8731.c).
  WM8731: { dac: bit('analogueAudioPath', 0x10), line: bit('analogueAudioPath', 0x08), microphone: bit('analogueAudioPath', 0x20) },
  TLV320AIC23B: { dac: bit('analogPath', 0x10), line: bit('analogPath', 0x08), microphone: bit('analogPath', 0x20) },
  // SELECT_HP is one or the other; a DAC that is muted on both sides is not open (Linux sgtl5000.h).
  SGTL5000: {
    dac: (peek) => (peek['CHIP_ANA_CTRL']! & 0x40) === 0 && (peek['CHIP_ADCDAC_CTRL']! & 0x0c) !== 0x0c,
    line: bit('CHIP_ANA_CTRL', 0x40),
  },
  // LD2LO, LI2LO, LB2LO (Linux wm8960.c). What comes by the boost mixer has one way.
  WM8960: {
    dac: bothSides('LOUTMIX', 'ROUTMIX', 0x100),
    'line 3': bothSides('LOUTMIX', 'ROUTMIX', 0x80),
    'line 2': bothSides('BYPASS1', 'BYPASS2', 0x80),
    microphone: bothSides('BYPASS1', 'BYPASS2', 0x80),
  },
  // LD2LO, LI2LO; which input the latter takes is LMIXSEL's to say (nuttx es8388.h).
  ES8388: {
    dac: bothSides('DACCONTROL17', 'DACCONTROL20', 0x80),
    'line 1': (peek) => bothSides('DACCONTROL17', 'DACCONTROL20', 0x40)(peek) && (peek['DACCONTROL16']! & 0x3f) === 0,
    'line 2': (peek) => bothSides('DACCONTROL17', 'DACCONTROL20', 0x40)(peek) && (peek['DACCONTROL16']! & 0x3f) !== 0,
  },
};

/** Calls back after every byte that the codec has taken, and before it. */
export function onCodecByte(bench: Bench, look: () => void, before: () => void = () => {}): void {
  const chip = codecChip(bench);
  const write = chip.write.bind(chip);
  chip.write = (byte) => {
    before();
    const taken = write(byte);
    look();
    return taken;
  };
}

/** dB: everything a board's mute can do. */
export const SILENT = -90;

/** The louder ear of each seat, dB of its full scale: for all sources together, each by its declared maximum. */
export const potentials = (bench: Bench): number[] => bench.board.seats.map((_, seat) => Math.max(bench.level(0, seat), bench.level(1, seat)));

/** ms that a change of what is heard has to wait for: a mute contact falls and comes back, at the latest of their data. */
export function muteWaits(board: Board, seat: number): number {
  const last = pathOf(board, board.seats[seat]!).at(-1)!;
  const relay = last.kind === 'mute relay' ? board.relays[last.relay]! : undefined;
  if (!relay) throw new Error(`${board.name}: seat ${seat} has no mute relay`);
  const { operate, release, bounce, skew } = relayTimes(relay);
  return operate[1] + release[1] + 2 * (bounce[1] + skew);
}

/** Whether a seat's mute contact is closed for sure, at both poles. */
export function contactClosed(bench: Bench, seat: number): boolean {
  const last = pathOf(bench.board, bench.board.seats[seat]!).at(-1)!;
  const relay = bench.relays.get((last as { relay: string }).relay)!;
  return [0, 1].every((pole) => relay.state(pole) === 'operated');
}
