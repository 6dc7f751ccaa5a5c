/**
 * The ear: the gain from every source to every seat's jack, from the facts of the path and from what its parts do now.
 *
 * A path is a chain in which each stage is loaded by the next, so it is worked out from the jack, which is open, back to
 * the sources: a stage has a gain into its load and shows an input resistance to what drives it. Where seats part, what
 * they share is loaded by all of them. What a board file declares of a source is what arrives at the board's input, so
 * its resistance counts only where another source is joined to it.
 *
 * Bounds hold every timing inside the data of the parts: a contact on its way is on neither side or on both, whatever is
 * louder (or quieter). Each of them is a gain of resistors and amplifiers that only falls when something is switched to
 * its quiet side, so the loudest of all states is that of all loudest parts (`parts/ladder.ts` has the reason). What the
 * other seats load is taken from their loudest and their quietest state.
 *
 * Where a codec stands first, its model gives the gain from each of its inputs to the output that the path hangs at, its
 * headphone volume included. Its sources differ much in voltage and meet in its mixer: for their sum each counts by its
 * declared maximum, in shares of the greatest.
 *
 * Not modelled: capacitors and frequency, a source that two seats select at once (100 ohm into 100 kohm: 0.01 dB), what
 * leaks from one channel into another, load at the jack.
 */
import { pathOf } from '../boards/board.ts';
import type { Board, CodecFacts, CodecStageFacts, LadderFacts, SelectorFacts, StageFacts, VolumeFacts, VolumeStageFacts } from '../boards/board.ts';
import { MUTE_CONTACT, OPEN_CONTACT } from '../boards/defaults.ts';
import type { AudioChip, Bounds, Chip, CodecChip } from './chips/chip.ts';
import { codecOutput, codecPins } from './codec.ts';
import { factor } from './decibels.ts';
import { Ladder, ladderNetwork } from './parts/ladder.ts';
import type { Switch } from './parts/ladder.ts';

/** Who looks at the moving parts: for the least and the greatest that they may do, or for what they do in this run. */
type View = 'least' | 'greatest' | 'now';

/** A stage, or some, with a load. */
interface Loaded {
  /** Voltage at the load over voltage at the input. */
  readonly gain: number;
  /** ohm. */
  readonly input: number;
  /** Direct voltage of its own at the load, V. */
  readonly volts: number;
}

/** What moves in a path. */
interface Moving {
  contact(relay: string): Switch;
  /** Voltage at a part's output with nothing there, over that at its input. */
  volume(stage: VolumeStageFacts, ear: number, view: View): number;
  /** Voltage at a codec's output over that at an input of it. */
  way(stage: CodecStageFacts, source: string, headphones: boolean, ear: number, view: View): number;
}

/** A contact or a plug, ohm: 50 mohm is the most of a new relay of the kind (Panasonic TQ, (memory)). */
const CONTACT = 0.05;
/** A board file says so that a gate draws no current, ohm. */
const GATE = 1e9;

const CODECS: readonly string[] = ['WM8731', 'TLV320AIC23B', 'SGTL5000', 'WM8960', 'ES8388'] satisfies CodecFacts['part'][];

/** How a part with steps meets the circuit around it. */
interface VolumeData {
  /** End to end, for a part that divides and drives nothing; ohm. */
  readonly divider?: number;
  /** ohm. */
  readonly wiper?: number;
  /** For a part with an amplifier at its output; ohm. */
  readonly input?: number;
  /** Gain at its loudest setting, nothing at its output. */
  readonly loudest: number;
  /** Largest direct voltage at its output, V. */
  readonly offset?: number;
}

function volumeData(facts: VolumeFacts): VolumeData {
  switch (facts.part) {
    // 45 kohm, DS1882 data sheet p1. Its wiper wants a high impedance; its own resistance was not read.
    case 'DS1882':
      return { divider: 45_000, loudest: 1 };
    // 75 ohm, DS22096B p5; code 100h is at A, p35.
    case 'MCP4651':
    case 'MCP4661':
      return { divider: facts.rab, wiper: 75, loudest: 1 };
    // 75 ohm and what is in series with both ends, in steps, AD5252 rev D p3 and AD5254 rev C p5; 255 is the last code.
    case 'AD5252':
    case 'AD5254': {
      const end = facts.rab === 1_000 ? 11 : 1.2;
      return { divider: facts.rab, wiper: 75, loudest: (255 + end) / (256 + 2 * end) };
    }
    // What it shows at its inputs was not read: taken as no load.
    case 'PT2258':
      return { input: Infinity, loudest: 1 };
    // Half of the 37 kohm between both inputs, the least over its gains; 4.0 dB, SLOS488B p20; 400 uV, SLOS488F.
    case 'TPA6130A2':
      return { input: 18_500, loudest: factor(4), offset: 400e-6 };
    // Codes 7Fh, +6 dB (WM8731 rev 4.9 p31, torvalds/linux tlv320aic23.c, wm8960.c); 0, +12 (Linux sgtl5000.c); 21h, +4.5 (three
    // public drivers of the ES8388). Behind their mixer, inside the part.
    case 'WM8731':
    case 'TLV320AIC23B':
    case 'WM8960':
      return { input: Infinity, loudest: factor(6) };
    case 'SGTL5000':
      return { input: Infinity, loudest: factor(12) };
    case 'ES8388':
      return { input: Infinity, loudest: factor(4.5) };
  }
}

/** A seat's path, taken apart where sources are chosen and where seats part. */
interface Path {
  readonly selector: SelectorFacts | undefined;
  readonly codec: CodecStageFacts | undefined;
  /** The path goes on from the codec's headphone output. */
  readonly headphones: boolean;
  readonly shared: readonly StageFacts[];
  readonly own: readonly StageFacts[];
  /** What else hangs where `own` begins. */
  readonly others: readonly (readonly StageFacts[])[];
}

export class Ear {
  private readonly paths: readonly Path[];
  private readonly moving: Moving;
  private readonly board: Board;

  /** @throws RangeError with one sentence for a path that has no meaning. */
  constructor(board: Board, relays: ReadonlyMap<string, Switch>, chips: ReadonlyMap<string, Chip>) {
    this.board = board;
    this.paths = board.seats.map((_, seat) => pathTo(board, seat));
    this.moving = {
      contact: (relay) => relays.get(relay)!,
      volume({ chip, channels = [0, 1] }, ear, view) {
        const { lo, hi } = (chips.get(chip) as AudioChip).gain(channels[ear]!);
        return view === 'greatest' ? hi : lo;
      },
      way({ chip, inputs, monitor }, source, headphones, ear, view) {
        const input = inputs[source] ?? (monitor?.source === source ? monitor.input : undefined);
        if (input === undefined) return 0;
        const { lo, hi } = (chips.get(chip) as CodecChip).reach(codecPins((board.chips[chip] as CodecFacts).part, input), codecOutput(headphones, ear));
        return view === 'greatest' ? hi : lo;
      },
    };
  }

  /** Voltage at a seat's jack over the source's at the board's input, at an ear (0 left, 1 right): the least and the greatest it may be. */
  gain(source: string, seat: number, ear: number): Bounds {
    return { lo: this.at(source, seat, ear, 'least'), hi: this.at(source, seat, ear, 'greatest') };
  }

  /** The same for all sources together: amplitudes add. */
  sum(seat: number, ear: number): Bounds {
    return { lo: this.all(seat, ear, 'least'), hi: this.all(seat, ear, 'greatest') };
  }

  /** The sum in this run at this very instant, contacts as they are: what a recording hears. */
  instant(seat: number, ear: number): number {
    return this.all(seat, ear, 'now');
  }

  /** Direct voltage at a seat's jack in this run, V, with every amplifier at the worst of its data. */
  offset(seat: number, ear: number): number {
    const path = this.paths[seat]!;
    const onGround = [...path.shared, ...path.own].some((stage) => stage.kind === 'mute relay' && !operated(this.moving.contact(stage.relay), ear, 'now'));
    return onGround ? 0 : behindSelector(this.board, path, ear, 'now', this.moving).volts;
  }

  private at(source: string, seat: number, ear: number, view: View): number {
    const path = this.paths[seat]!;
    return into(this.board, source, path, ear, view, this.moving, behindSelector(this.board, path, ear, view, this.moving));
  }

  private all(seat: number, ear: number, view: View): number {
    const path = this.paths[seat]!;
    const rest = behindSelector(this.board, path, ear, view, this.moving);
    let sum = 0;
    for (const source in this.board.sources) sum += weightOf(this.board, source) * into(this.board, source, path, ear, view, this.moving, rest);
    return sum;
  }
}

/** What a source counts for in the sum. */
function weightOf(board: Board, source: string): number {
  if (board.path[0]?.kind !== 'codec') return 1;
  return board.sources[source]!.maximum / Math.max(...Object.values(board.sources).map(({ maximum }) => maximum));
}

/**
 * What 0.0 dB of a seat is: the gain of its loudest source with every relay of its path operated and every volume part
 * at its loudest. A codec's mixer is 1 there, as it is for its DAC.
 */
export function fullGain(board: Board, seat = 0): number {
  const path = pathTo(board, seat);
  const chosen = (source: string): Moving => {
    const mine = path.selector?.inputs[source];
    const others = Object.values(path.selector?.inputs ?? {}).filter((relay) => relay !== mine);
    return {
      contact: (relay) => (others.includes(relay) ? RELEASED : OPERATED),
      volume: ({ chip }) => volumeData(board.chips[chip] as VolumeFacts).loudest,
      way: ({ chip }, _, headphones) => (headphones ? volumeData(board.chips[chip] as VolumeFacts).loudest : lineOut(board, board.chips[chip] as CodecFacts)),
    };
  };
  const gains = Object.keys(board.sources).map((source) => {
    const moving = chosen(source);
    return into(board, source, path, 0, 'now', moving, behindSelector(board, path, 0, 'now', moving));
  });
  return Math.max(...gains);
}

/**
 * The line output at the loudest that its firmware may choose. An SGTL5000's has code 15, and full scale is 15 and
 * 40 log(VAG / LO_VAG): halves of the supply in steps of 25 mV from 0.8 V, VAG 1.575 V at most (Teensy, Linux sgtl5000.c).
 */
function lineOut({ supplies }: Board, { part, supply }: CodecFacts): number {
  if (part !== 'SGTL5000') return 1;
  const half = (most: number): number => Math.min(most, 800 + 25 * Math.floor((500 * Math.abs(supplies[supply]!.volts) - 800) / 25 + 1e-9));
  return half(1575) / half(1675);
}

const OPERATED: Switch = { state: () => 'operated', touching: () => ({ released: false, operated: true }) };
const RELEASED: Switch = { state: () => 'released', touching: () => ({ released: true, operated: false }) };

function pathTo(board: Board, index: number): Path {
  const seat = board.seats[index];
  if (!seat) throw new RangeError(`${board.name} has no seat ${index}: it has ${board.seats.length}`);
  const own = seat.path ?? [];
  const whole = pathOf(board, seat);
  for (const stage of whole) checkNames(board, stage);
  const late = whole.find((stage, i) => i > 0 && (stage.kind === 'selector' || stage.kind === 'codec'));
  if (late) throw new RangeError(`${board.name}: ${late.kind} ${late.name} of seat ${seat.name} has ${whole[0]!.name} before it: nothing but sources may be there`);
  const selector = whole[0]?.kind === 'selector' ? whole[0] : undefined;
  const codec = whole[0]?.kind === 'codec' ? whole[0] : undefined;
  const headphones = codec !== undefined && whole.some((stage) => stage.kind === 'volume' && stage.chip === codec.chip);
  const first = { selector, codec, headphones };
  if (!board.path.length && (selector || codec)) return { ...first, shared: [], own: own.slice(1), others: [] };
  const others = board.seats.filter((other) => other !== seat).map(({ path }) => path ?? []);
  return { ...first, shared: selector || codec ? board.path.slice(1) : board.path, own, others: others.filter((path) => path.length) };
}

function checkNames(board: Board, stage: StageFacts): void {
  const relays: string[] = [];
  if ('relay' in stage) relays.push(stage.relay);
  if (stage.kind === 'ladder') relays.push(...stage.cells.map(([, relay]) => relay));
  if (stage.kind === 'selector') relays.push(...Object.values(stage.inputs));
  const missing = relays.find((relay) => !(relay in board.relays));
  if (missing) throw new RangeError(`${board.name}: ${stage.kind} ${stage.name} names a relay ${missing}: there is ${Object.keys(board.relays).join(', ') || 'none'}`);
  if ((stage.kind === 'volume' || stage.kind === 'codec') && !(stage.chip in board.chips)) {
    throw new RangeError(`${board.name}: ${stage.kind} ${stage.name} names a chip ${stage.chip}: there is ${Object.keys(board.chips).join(', ') || 'none'}`);
  }
}

/** From a source to the jack. `rest` is what comes behind the selector. Without a selector all sources are joined. */
function into(board: Board, source: string, { selector, codec, headphones }: Path, ear: number, view: View, moving: Moving, rest: Loaded): number {
  if (codec) return moving.way(codec, source, headphones, ear, view) * rest.gain;
  const closed = (name: string, as: View): boolean => {
    if (!selector) return true;
    const relay = selector.inputs[name];
    return relay !== undefined && operated(moving.contact(relay), ear, as);
  };
  if (!closed(source, view)) return source in selector!.inputs ? factor(selector!.floor ?? OPEN_CONTACT) * rest.gain : 0;
  const conductance = (name: string): number => 1 / (board.sources[name]!.resistance + CONTACT);
  // Another source that is joined loads this one, so for the greatest it must be there for sure.
  const other: View = view === 'least' ? 'greatest' : view === 'greatest' ? 'least' : 'now';
  // Alone it gives what the facts declare.
  const alone = conductance(source) + 1 / rest.input;
  let node = alone;
  for (const name in board.sources) if (name !== source && closed(name, other)) node += conductance(name);
  return (alone / node) * rest.gain;
}

function behindSelector(board: Board, { shared, own, others }: Path, ear: number, view: View, moving: Moving): Loaded {
  const mine = chain(board, own, ear, view, moving, Infinity);
  const load = others.reduce((sum, path) => parallel(sum, inputOf(board, path, ear, view, moving)), mine.input);
  const before = chain(board, shared, ear, view, moving, load);
  return { gain: before.gain * mine.gain, input: before.input, volts: before.volts * mine.gain + mine.volts };
}

/** What another seat shows, seen from where one wants the least or the greatest of his own. */
function inputOf(board: Board, path: readonly StageFacts[], ear: number, view: View, moving: Moving): number {
  const as = (state: View): number => chain(board, path, ear, state, moving, Infinity).input;
  if (view === 'now') return as('now');
  return view === 'least' ? Math.min(as('least'), as('greatest')) : Math.max(as('least'), as('greatest'));
}

function chain(board: Board, stages: readonly StageFacts[], ear: number, view: View, moving: Moving, load: number): Loaded {
  let gain = 1;
  let volts = 0;
  let input = load;
  for (let i = stages.length - 1; i >= 0; i--) {
    const stage = through(board, stages[i]!, ear, view, moving, input);
    volts += stage.volts * gain;
    gain *= stage.gain;
    input = stage.input;
  }
  return { gain, input, volts };
}

function through(board: Board, stage: StageFacts, ear: number, view: View, moving: Moving, load: number): Loaded {
  switch (stage.kind) {
    case 'amplifier':
      return amplified(factor(stage.gain), stage, load);
    case 'gain relay':
      return amplified(factor(stage.gain[operated(moving.contact(stage.relay), ear, view) ? 1 : 0]), stage, load);
    case 'pad': {
      // The divider stays across the input; the contact leads its output, or the input, on.
      if (operated(moving.contact(stage.relay), ear, view)) return { gain: 1, input: parallel(stage.inputResistance, load), volts: 0 };
      return { gain: factor(-stage.attenuation) * shareOf(load, stage.outputResistance), input: stage.inputResistance, volts: 0 };
    }
    case 'ladder':
      return laddered(stage, ear, view, moving, load);
    case 'volume':
      // A codec's own volume is in its ways already.
      if (CODECS.includes(board.chips[stage.chip]!.part)) return { gain: 1, input: Infinity, volts: 0 };
      return divided(volumeData(board.chips[stage.chip] as VolumeFacts), moving.volume(stage, ear, view), load);
    case 'mute relay':
      if (operated(moving.contact(stage.relay), ear, view)) return { gain: 1, input: load, volts: 0 };
      return { gain: factor(stage.floor ?? MUTE_CONTACT), input: Infinity, volts: 0 };
    case 'selector':
    case 'codec':
      throw new RangeError(`${board.name}: ${stage.kind} ${stage.name} is not where the sources are`);
  }
}

interface Amplifier {
  readonly inputResistance: number;
  readonly outputResistance: number;
  /** mV. */
  readonly offset: number;
}

function amplified(gain: number, { inputResistance, outputResistance, offset }: Amplifier, load: number): Loaded {
  const share = shareOf(load, outputResistance);
  return { gain: gain * share, input: inputResistance >= GATE ? Infinity : inputResistance, volts: (offset / 1000) * share };
}

/** `open`: its gain with nothing at its output; of a divider that is where its wiper stands. */
function divided({ divider, wiper = 0, input = Infinity, offset = 0 }: VolumeData, open: number, load: number): Loaded {
  if (divider === undefined) return { gain: open, input, volts: offset };
  if (load === Infinity) return { gain: open, input: divider, volts: 0 };
  const below = parallel(divider * open, wiper + load);
  const whole = divider * (1 - open) + below;
  return { gain: (below / whole) * shareOf(load, wiper), input: whole, volts: 0 };
}

function laddered({ cells, impedance }: LadderFacts, ear: number, view: View, moving: Moving, load: number): Loaded {
  const relays = cells.map(([, relay]) => moving.contact(relay));
  const network = { ...ladderNetwork({ dB: cells.map(([loss]) => loss), impedance }), load };
  const from = (source: number): number => {
    const driven = { ...network, source };
    const ladder = new Ladder([driven, driven], relays);
    if (view === 'now') return ladder.instant(ear);
    return view === 'least' ? ladder.gain(ear).lo : ladder.gain(ear).hi;
  };
  const gain = from(0);
  // From what a source resistance takes away one sees the resistance that it meets.
  const drop = gain - from(impedance);
  return { gain, input: drop > 0 ? (impedance * (gain - drop)) / drop : Infinity, volts: 0 };
}

/** Whether a contact is on its operated side, for who wants to know the least, the greatest, or this run. */
function operated(contact: Switch, ear: number, view: View): boolean {
  if (view === 'now') return contact.touching(ear).operated;
  const state = contact.state(ear);
  return view === 'least' ? state === 'operated' : state !== 'released';
}

function parallel(a: number, b: number): number {
  if (a === Infinity) return b;
  if (b === Infinity) return a;
  return a + b === 0 ? 0 : (a * b) / (a + b);
}

/** Of a voltage behind `resistance`. */
function shareOf(load: number, resistance: number): number {
  return load === Infinity ? 1 : load / (load + resistance);
}
