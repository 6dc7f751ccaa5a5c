/**
 * Every combination of settings of a board's path, each by itself: gain with its loading, noise, and what clips. It knows
 * nothing of the planner: own formulas, own data, no search.
 *
 * Noise at the jack: v^2 = sum over stages of (noise at the stage's output times all gains after it)^2, A-weighted, sources
 * and stages uncorrelated. A resistance R has sqrt(4 k T R) per root Hz at 25 C, A-weighted 111.7 times as much in V. A
 * potentiometer of resistance R at the share x has R x (1 - x) and its wiper; a TPA6130A2 9 uV up to 0 dB and half its gain
 * in dB more above (data sheets as in `boards/board.ts`).
 */
import type { AmplifierFacts, Board, StageFacts, VolumeFacts } from '../../boards/board.ts';
import type { Bench } from '../../sim/bench.ts';
import { TPA_GAINS } from './boards.ts';

export interface Combination {
  /** What can be seen of it: each relay's coil and each part's code, "pad 1, volume 37". */
  readonly key: string;
  /** Relays alone. */
  readonly relays: string;
  /** dB of the loudest combination. */
  readonly level: number;
  /** Voltage at the jack over that at the board's input. */
  readonly gain: number;
  /** V rms, A-weighted, of the path alone. */
  readonly noise: number;
  /** The largest source that passes every stage unclipped, V rms. */
  readonly most: number;
}

/** A stage at one setting and with what follows. */
interface Part {
  readonly gain: number;
  readonly input: number;
  /** V rms at its output, loaded. */
  readonly noise: number;
  readonly mostIn: number;
  readonly mostOut: number;
}

const A_WEIGHTED = 111.7;
const thermal = (ohm: number): number => A_WEIGHTED * Math.sqrt(4 * 1.380649e-23 * 298.15 * ohm);
const amplitude = (dB: number): number => 10 ** (dB / 20);
const beside = (a: number, b: number): number => (a === Infinity ? b : b === Infinity ? a : (a * b) / (a + b));
const share = (load: number, ohm: number): number => (load === Infinity ? 1 : load / (load + ohm));

/** A setting of a stage: its name in a key ("" for none), and the part that it makes with a load. */
interface Choice {
  readonly name: string;
  readonly relay: boolean;
  part(load: number): Part;
}

function choicesOf(board: Board, stage: StageFacts): Choice[] {
  switch (stage.kind) {
    case 'selector':
    case 'codec':
    case 'mute relay':
      return [{ name: '', relay: false, part: (load) => ({ gain: 1, input: load, noise: 0, mostIn: Infinity, mostOut: Infinity }) }];
    case 'amplifier':
      return [{ name: '', relay: false, part: amplifier(stage, stage.gain, stage.noise) }];
    case 'gain relay':
      return [0, 1].map((on) => ({ name: `${stage.relay} ${on}`, relay: true, part: amplifier(stage, stage.gain[on]!, stage.noise[on]!) }));
    case 'pad': {
      const { attenuation, inputResistance: input, outputResistance: output } = stage;
      return [
        { name: `${stage.relay} 0`, relay: true, part: (load) => ({ gain: amplitude(-attenuation) * share(load, output), input, noise: thermal(output) * share(load, output), mostIn: Infinity, mostOut: Infinity }) },
        { name: `${stage.relay} 1`, relay: true, part: (load) => ({ gain: 1, input: beside(input, load), noise: 0, mostIn: Infinity, mostOut: Infinity }) },
      ];
    }
    case 'volume':
      return volumes(board, stage.chip, board.chips[stage.chip] as VolumeFacts);
    case 'ladder':
      throw new Error(`${board.name}: a ladder has nothing to share out`);
  }
}

function amplifier({ inputResistance, outputResistance, maximum }: Pick<AmplifierFacts, 'inputResistance' | 'outputResistance' | 'maximum'>, gain: number, noise: number): Choice['part'] {
  return (load) => ({
    gain: amplitude(gain) * share(load, outputResistance),
    input: inputResistance,
    noise: noise * share(load, outputResistance),
    mostIn: Infinity,
    mostOut: maximum,
  });
}

function volumes(board: Board, name: string, chip: VolumeFacts): Choice[] {
  const volts = board.supplies[chip.supply]!.volts;
  const choices = (codes: readonly number[], part: (code: number, load: number) => Part): Choice[] =>
    codes.map((code) => ({ name: `${name} ${code}`, relay: false, part: (load) => part(code, load) }));
  const upTo = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  switch (chip.part) {
    // 0 to 62 dB of 45 kohm; its signal stays within the analogue supplies, +-5 V.
    case 'DS1882':
      return choices(upTo(0, 62), (code, load) => divider(amplitude(-code), 45_000, 0, load, 5 / Math.SQRT2));
    // Code 256 is all of it; 75 ohm of wiper; its signal stays between ground and its supply.
    case 'MCP4651':
    case 'MCP4661':
      return choices(upTo(1, 256), (code, load) => divider(code / 256, chip.rab, 75, load, volts / 2 / Math.SQRT2));
    // 18.5 kohm; 1.49 V at 5 V; inputs go down to -2.5 V.
    case 'TPA6130A2':
      if (volts !== 5) throw new Error(`${board.name}: what a TPA6130A2 gives at ${volts} V is not here`);
      return choices(upTo(0, 63), (code) => ({ gain: amplitude(TPA_GAINS[code]!), input: 18_500, noise: 9e-6 * Math.max(1, amplitude(TPA_GAINS[code]! / 2)), mostIn: 2.5 / Math.SQRT2, mostOut: 1.49 }));
    default:
      throw new Error(`${board.name}: ${chip.part} is not here`);
  }
}

/** A potentiometer of `end` ohm, its wiper at the share `x`. */
function divider(x: number, end: number, wiper: number, load: number, most: number): Part {
  const below = beside(end * x, wiper + load);
  const gain = (below / (below + end * (1 - x))) * share(load, wiper);
  const output = end * x * (1 - x) + wiper;
  return { gain, input: end * (1 - x) + below, noise: thermal(output) * share(load, output), mostIn: most, mostOut: Infinity };
}

/** All combinations of a seat's path, from quietest to loudest. */
export function combinationsOf(board: Board, seat = 0): Combination[] {
  const stages = [...board.path, ...(board.seats[seat]!.path ?? [])].map((stage) => choicesOf(board, stage));
  const found: Omit<Combination, 'level'>[] = [];
  // From the jack, which is open, to the source.
  const walk = (at: number, load: number, names: readonly Choice[], gain: number, power: number, limits: readonly { gain: number; most: number }[]): void => {
    if (at < 0) {
      found.push({
        key: names.map(({ name }) => name).filter(Boolean).join(', '),
        relays: names.filter(({ relay }) => relay).map(({ name }) => name).join(', '),
        gain,
        noise: Math.sqrt(power),
        // A place with `most` volts and this gain from there to the jack: the source may have as much, seen from the jack.
        most: Math.min(...limits.map((limit) => (limit.most * limit.gain) / gain)),
      });
      return;
    }
    for (const choice of stages[at]!) {
      const part = choice.part(load);
      const before = gain * part.gain;
      const more = [];
      if (part.mostOut < Infinity) more.push({ gain, most: part.mostOut });
      if (part.mostIn < Infinity) more.push({ gain: before, most: part.mostIn });
      walk(at - 1, part.input, [choice, ...names], before, power + (part.noise * gain) ** 2, [...limits, ...more]);
    }
  };
  walk(stages.length - 1, Infinity, [], 1, 0, []);
  const loudest = Math.max(...found.map(({ gain }) => gain));
  return found.map((each) => ({ ...each, level: 20 * Math.log10(each.gain / loudest) })).sort((a, b) => a.level - b.level);
}

/** What the firmware has set, as a key: read from the chips and coils of the bench. */
export function keyNow(bench: Bench, seat = 0): string {
  const { board } = bench;
  const names = [...board.path, ...(board.seats[seat]!.path ?? [])].map((stage) => {
    switch (stage.kind) {
      case 'gain relay':
      case 'pad': {
        const relay = bench.relays.get(stage.relay)!;
        return `${stage.relay} ${relay.state(0) === 'operated' ? 1 : 0}`;
      }
      case 'volume': {
        const registers = bench.chips.get(stage.chip)!.peek();
        return `${stage.chip} ${registers.wiper0 ?? registers.volumeAndMute! & 0x3f}`;
      }
      default:
        return '';
    }
  });
  return names.filter(Boolean).join(', ');
}
