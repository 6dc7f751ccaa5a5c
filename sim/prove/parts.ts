/**
 * What of a board can be ordered and heard, as a row of parts: both ears of every volume part, and every relay.
 *
 * A codec's headphone volume is such a part too, and so is each way into its mixer: 0 shut, 1 open.
 *
 * Each part has a number of places in an order from quiet to loud: the steps of a volume part, 0 and 1 of a relay.
 * What is ordered is one place a part; what may be in force is the least and the greatest of them.
 */
import { pathOf } from '../../boards/board.ts';
import type { Board, ChipFacts, CodecFacts, CodecInput, Drive, VolumeFacts, VolumeStageFacts } from '../../boards/board.ts';
import { relayTravel } from '../../boards/defaults.ts';
import { settlingOf } from '../../boards/parts.ts';
import { factor } from '../decibels.ts';
import { CODEC_ELECTRICS, isCodec, lineGain, wayOf } from '../../boards/plan/codecs.ts';
import { chainOf } from '../../boards/plan/path.ts';
import type { Bench } from '../bench.ts';
import type { AudioChip, ExpanderChip } from '../chips/chip.ts';
import type { Relay } from '../parts/relay.ts';

/** Least and greatest place of every part that may be in force. */
export type Places = Int16Array;

export interface Part {
  /** For people: "pot left", "pad". */
  readonly name: string;
  /** A volume part's chip and its channel there. */
  readonly chip?: string;
  readonly channel?: number;
  readonly relay?: string;
  /** A way into a codec: the codec's input. */
  readonly way?: CodecInput;
  /** And what the line output makes of the mixer. */
  readonly line?: number;
  /** The only ear that it is for. */
  readonly ear?: 0 | 1;
  /** Gain by place, for a volume part. */
  readonly gains: readonly number[];
  /** The greatest place. */
  readonly top: number;
  /** ms from an order until the part has surely arrived; 0: with the byte. */
  readonly fall: number;
  readonly rise: number;
  /** The longest that it may wait for a zero crossing, ms. */
  readonly window: number;
  /** A digit at a time: between two places it has another one on the way. */
  readonly digits: boolean;
}

/** All parts of a board, and which belong to whom. */
export interface Parts {
  readonly all: readonly Part[];
  /** By seat and stage: the parts of a stage, [left, right] or its relays. */
  readonly stages: readonly (readonly (readonly number[])[])[];
  /** By name. */
  readonly relays: ReadonlyMap<string, number>;
  /** Of a codec, by source. */
  readonly ways: ReadonlyMap<string, number>;
}

/** A way that cannot be seen: the codec's silence shuts all of them. */
export const HIDDEN = -1;

export function partsOf(board: Board): Parts {
  const all: Part[] = [];
  const relays = new Map<string, number>();
  for (const [name, facts] of Object.entries(board.relays)) {
    relays.set(name, all.length);
    all.push({ name, relay: name, gains: [], top: 1, ...relayTravel(facts), window: 0, digits: false });
  }
  const ways = new Map<string, number>();
  const first = board.path[0];
  if (first?.kind === 'codec') {
    const monitored = first.monitor ? [[first.monitor.source, first.monitor.input] as const] : [];
    for (const [source, way] of [...Object.entries(first.inputs), ...monitored]) {
      ways.set(source, all.length);
      all.push({ name: `way of ${source}`, chip: first.chip, way, gains: [factor(CODEC_ELECTRICS[(board.chips[first.chip] as CodecFacts).part].floor), factor(wayOf(board, source)?.gain ?? 0)], top: 1, line: factor(lineGain(board, board.chips[first.chip] as CodecFacts)), fall: 0, rise: 0, window: 0, digits: false });
    }
  }
  const channels = new Map<string, number>();
  const channelOf = ({ name, chip }: VolumeStageFacts, channel: number, ear: 0 | 1, gains: readonly number[]): number => {
    const key = `${chip} ${channel}`;
    if (!channels.has(key)) {
      const facts = board.chips[chip] as VolumeFacts;
      const window = settlingOf(facts);
      channels.set(key, all.length);
      all.push({
        name: `${name} ${ear ? 'right' : 'left'}`,
        chip,
        channel,
        ear,
        gains,
        top: gains.length - 1,
        fall: window,
        rise: window,
        window,
        digits: facts.part === 'PT2258',
      });
    }
    return channels.get(key)!;
  };
  // The parts as they leave the factory: what a builder measured is for the planner.
  const plain = { ...board, chips: Object.fromEntries(Object.entries(board.chips).map(([name, chip]) => [name, uncalibrated(chip)])) };
  const stages = board.seats.map((seat) => {
    const chain = chainOf(plain, seat);
    return pathOf(board, seat).map((facts, s): readonly number[] => {
      if (facts.kind !== 'volume') return chain[s]!.relays.map((name) => relays.get(name)!);
      const gains = chain[s]!.settings.map(({ gain }) => gain);
      const [left, right] = facts.channels ?? [0, 1];
      return [channelOf(facts, left, 0, gains), channelOf(facts, right, 1, gains)];
    });
  });
  return { all, stages, relays, ways };
}

function uncalibrated(chip: ChipFacts): ChipFacts {
  if (!('calibration' in chip)) return chip;
  const { calibration: _, ...plain } = chip;
  return plain as ChipFacts;
}

/**
 * The place on the way of a part that takes its digits one after the other: the one that attenuates more comes first, or
 * in the wrong order last.
 */
export function between(part: Part, from: number, to: number, order: 'right' | 'wrong' = 'right'): number {
  if (!part.digits) return to;
  const [a, b] = [part.top - from, part.top - to];
  const tensFirst = Math.floor(b / 10) >= Math.floor(a / 10) === (order === 'right');
  const [tens, units] = tensFirst ? [b, a] : [a, b];
  return part.top - (10 * Math.floor(tens / 10) + (units % 10));
}

/** Reads parts on a bench: what was ordered of them, and what they may do now. */
export class Meter {
  private readonly parts: readonly Part[];
  private readonly bench: Bench;
  /** What the last pulse of a latching relay was for. */
  private readonly latched = new Map<string, number>();
  private readonly steps: readonly ReadonlyMap<number, number>[];

  /** Before the firmware starts: the pulses of latching relays are seen only as they come. */
  constructor(parts: Parts, bench: Bench) {
    this.parts = parts.all;
    this.bench = bench;
    this.steps = this.parts.map(({ gains }) => new Map(gains.map((gain, step) => [gain, step])));
    for (const [name, facts] of Object.entries(bench.board.relays)) {
      if (facts.kind !== 'latching relay') continue;
      this.latched.set(name, 0);
      this.follow(facts.set, () => this.latched.set(name, 1));
      this.follow(facts.reset, () => this.latched.set(name, 0));
    }
  }

  /** The place that every part was sent to last. */
  orders(): Places {
    const { chips, relays, board } = this.bench;
    const registers = new Map<string, Record<string, number>>();
    const places = new Int16Array(this.parts.length);
    this.parts.forEach(({ chip, channel, relay, way, top }, i) => {
      if (chip !== undefined) {
        if (!registers.has(chip)) registers.set(chip, chips.get(chip)!.peek());
        if (way !== undefined) places[i] = wayIn(registers.get(chip)!, board.chips[chip] as CodecFacts, way);
        else places[i] = stepIn(registers.get(chip)!, board.chips[chip] as VolumeFacts, channel!, top);
      } else places[i] = this.latched.get(relay!) ?? Number((relays.get(relay!) as Relay).coilOn);
    });
    return places;
  }

  /** The least (`lo`) and the greatest place of every part that it may be at now. */
  now(lo: Places, hi: Places): void {
    const { chips, relays, board } = this.bench;
    const orders = this.parts.some(({ chip }) => chip !== undefined && isCodec(board.chips[chip])) ? this.orders() : undefined;
    for (let i = 0; i < this.parts.length; i++) {
      const { chip, channel, relay } = this.parts[i]!;
      if (chip !== undefined && isCodec(board.chips[chip])) lo[i] = hi[i] = orders![i]!; // over with the byte
      else if (chip !== undefined) {
        const gain = (chips.get(chip) as AudioChip).gain(channel!);
        lo[i] = this.step(i, gain.lo);
        hi[i] = gain.hi === gain.lo ? lo[i]! : this.step(i, gain.hi);
      } else {
        const state = relays.get(relay!)!.state(0);
        lo[i] = state === 'operated' ? 1 : 0;
        hi[i] = state === 'released' ? 0 : 1;
      }
    }
  }

  /** Tables and parts reckon the same levels by themselves: the last bits may differ. */
  private step(part: number, gain: number): number {
    const found = this.steps[part]!.get(gain);
    if (found !== undefined) return found;
    const { gains, name } = this.parts[part]!;
    const near = gains.findIndex((each) => Math.abs(each / gain - 1) < 1e-6);
    if (near < 0) throw new Error(`${name} has a gain of ${gain}, and no step of its table has`);
    (this.steps[part] as Map<number, number>).set(gain, near);
    return near;
  }

  private follow(drive: Drive, pulse: () => void): void {
    const { pins, chips } = this.bench;
    if ('pin' in drive) {
      pins.onChange((pin, level) => {
        if (pin === drive.pin && level) pulse();
      });
      return;
    }
    const expander = chips.get(drive.expander) as ExpanderChip;
    expander.onPins((bit) => {
      if (bit === drive.bit && expander.level(bit) === true) pulse();
    });
  }
}

/** The step that a volume part was sent to, from its registers; the codes are those of the data sheets that its model cites. */
function stepIn(registers: Record<string, number>, facts: VolumeFacts, channel: number, top: number): number {
  switch (facts.part) {
    case 'DS1882':
      return 63 - registers[`pot${channel}`]!;
    case 'MCP4651':
    case 'MCP4661':
      return registers[`wiper${channel}`]!;
    case 'AD5252':
      return registers[`rdac${[1, 3][channel]}`]!;
    case 'AD5254':
      return registers[`rdac${channel}`]!;
    case 'PT2258':
      return top - 10 * registers[`ch${channel + 1}Tens`]! - registers[`ch${channel + 1}Units`]!;
    case 'TPA6130A2': {
      const muted = registers['volumeAndMute']! & 0x80;
      return muted ? 0 : (registers['volumeAndMute']! & 0x3f) + 1;
    }
    case 'WM8731':
    case 'TLV320AIC23B':
      return Math.max(0, registers[channel ? 'rightVolume' : 'leftVolume']! - 0x2f);
    case 'WM8960':
      return Math.max(0, (registers[channel ? 'headphoneRight' : 'headphoneLeft']! & 0x7f) - 0x2f);
    case 'SGTL5000':
      return registers['CHIP_ANA_CTRL']! & 0x10 ? 0 : 128 - ((registers['CHIP_ANA_HP_CTRL']! >> (channel ? 8 : 0)) & 0x7f);
    case 'ES8388': {
      const mixer = registers[channel ? 'DACCONTROL20' : 'DACCONTROL17']!;
      return mixer & 0xc0 ? registers[`DACCONTROL${(facts.pair === 2 ? 26 : 24) + channel}`]! + 1 : 0;
    }
  }
}

/** Whether a way into a codec is open, from its registers, by the same data sheets. */
function wayIn(registers: Record<string, number>, { part }: CodecFacts, way: CodecInput): number {
  switch (part) {
    case 'WM8731':
    case 'TLV320AIC23B': {
      const path = registers[part === 'WM8731' ? 'analogueAudioPath' : 'analogPath']!;
      return Number((path & (way === 'dac' ? 0x10 : way === 'line' ? 0x08 : 0x20)) !== 0);
    }
    case 'SGTL5000': {
      const line = (registers['CHIP_ANA_CTRL']! & 0x40) !== 0;
      return Number(way === 'line' ? line : !line && !(registers['CHIP_ADCDAC_CTRL']! & 0x0c));
    }
    case 'WM8960':
      if (way === 'dac') return Number((registers['LOUTMIX']! & 0x100) !== 0);
      return Number(((way === 'line 3' ? registers['LOUTMIX']! : registers['BYPASS1']!) & 0x80) !== 0);
    case 'ES8388': {
      // A side that is silent has nothing in its mixer.
      const [left, right] = [registers['DACCONTROL17']!, registers['DACCONTROL20']!];
      const mixer = left & 0xc0 ? left : right;
      if (!(mixer & 0xc0)) return HIDDEN;
      if (way === 'dac') return Number((mixer & 0x80) !== 0);
      return Number((mixer & 0x40) !== 0 && (registers['DACCONTROL16']! & 0x38) === (way === 'line 1' ? 0 : 0x08));
    }
  }
}
