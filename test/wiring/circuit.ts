/**
 * What a sheet does as a circuit: the wires of a board, put together by nothing but their ends, with the parts as ideal
 * ones. It knows the parts by their data sheets and nothing of how they were drawn.
 */
import type { Board, CodecFacts, VolumeFacts } from '../../boards/board.ts';
import type { Wiring } from '../../boards/wiring/wiring.ts';

/** Sets that grow together. */
export class Sets {
  private readonly parents = new Map<string, string>();

  find(node: string): string {
    const parent = this.parents.get(node);
    if (parent === undefined || parent === node) return node;
    const root = this.find(parent);
    this.parents.set(node, root);
    return root;
  }

  join(a: string, b: string): void {
    this.parents.set(this.find(a), this.find(b));
  }
}

/** Nodes that hang together by plain wires. */
export function netsOf({ wires }: Wiring): Sets {
  const nets = new Sets();
  for (const { from, to, through } of wires) if (!through) nets.join(from, to);
  return nets;
}

export const nodesOf = ({ wires }: Wiring): Set<string> => new Set(wires.flatMap(({ from, to }) => [from, to]));

export interface State {
  /** Names of relays on the sheet whose coil has current. */
  readonly operated: ReadonlySet<string>;
  /** What every part with steps is set to: its output over its input, unloaded. */
  readonly wiper?: number;
  readonly kind: 'signal' | 'direct';
  /** What plays, on the left ear: "cd left". */
  readonly source?: string;
}

interface Resistor {
  readonly a: string;
  readonly b: string;
  readonly ohm: number;
}

/** The three ends of each potentiometer of a part: high, wiper, low. */
function endsOf({ part }: VolumeFacts): readonly (readonly [string, string, string])[] {
  switch (part) {
    case 'DS1882':
      return [0, 1].map((n) => [`H${n}`, `W${n}`, `L${n}`] as const);
    case 'MCP4651':
    case 'MCP4661':
      return [0, 1].map((n) => [`P${n}A`, `P${n}W`, `P${n}B`] as const);
    case 'AD5252':
    case 'AD5254':
      return [0, 1, 2, 3].map((n) => [`A${n}`, `W${n}`, `B${n}`] as const);
    default:
      return [];
  }
}

/** Of a codec, for each ear: pins that it hears with what they count for, its headphone output, its line output. */
interface CodecEnds {
  readonly heard: readonly (readonly [pin: string, gain: number])[];
  readonly headphones: string;
  readonly lineOut?: string;
}

function codecEnds(chip: CodecFacts): readonly CodecEnds[] {
  const sides = [['L', 'left', 1], ['R', 'right', 2]] as const;
  switch (chip.part) {
    case 'WM8731':
    case 'TLV320AIC23B':
      // The microphone by 14 dB and its side tone by -6.
      return sides.map(([s]) => ({ heard: [[`${s}LINEIN`, 1], ['MICIN', 10 ** (8 / 20)]], headphones: `${s}HPOUT`, lineOut: `${s}OUT` }));
    case 'SGTL5000':
      return sides.map(([s]) => ({ heard: [[`LINEIN_${s}`, 1]], headphones: `HP_${s}`, lineOut: `LINEOUT_${s}` }));
    case 'WM8960':
      return sides.map(([s]) => ({ heard: [1, 2, 3].map((n) => [`${s}INPUT${n}`, 1] as const), headphones: `HP_${s}` }));
    case 'ES8388':
      return sides.map(([s]) => ({ heard: [1, 2].map((n) => [`${s}IN${n}`, 1] as const), headphones: `${s}OUT${chip.pair}`, lineOut: `${s}OUT${3 - chip.pair}` }));
  }
}

/** Volts at every net. For a signal: per volt of the source, capacitors as wires; for direct voltage capacitors are open. */
export function solve(board: Board, wiring: Wiring, { operated, wiper = 1, kind, source }: State): (node: string) => number {
  const nets = netsOf(wiring);
  const nodes = nodesOf(wiring);
  for (const name of operated) {
    for (const side of ['left', 'right']) nets.join(`${name} common ${side}`, `${name} normally open ${side}`);
  }
  for (const { part, name } of wiring.parts) {
    if (!/^(latching )?relay,/.test(part) || operated.has(name)) continue;
    for (const side of ['left', 'right']) nets.join(`${name} common ${side}`, `${name} normally closed ${side}`);
  }
  if (kind === 'signal') for (const { from, to, farad } of wiring.wires) if (farad !== undefined) nets.join(from, to);

  const fixed = new Map<string, number>([[nets.find('GND'), 0]]);
  for (const [name, { volts }] of Object.entries(board.supplies)) fixed.set(nets.find(name), kind === 'direct' ? volts : 0);
  if (source !== undefined) fixed.set(nets.find(source), 1);

  const resistors: Resistor[] = wiring.wires.flatMap(({ from, to, ohm }) => (ohm === undefined ? [] : [{ a: from, b: to, ohm }]));
  const pinOf = (chip: string, pin: string): string | undefined => [...nodes].find((node) => node.startsWith(`${chip} `) && node.endsWith(` ${pin}`));
  /** Parts with an output of their own: input, output, and the voltage that the output sits on. */
  const followers: { readonly inputs: readonly (readonly [pin: string, gain: number])[]; readonly output: string; readonly volts: number; readonly fixed?: boolean }[] = [];
  for (const [key, chip] of Object.entries(board.chips)) {
    const name = wiring.parts.find(({ name, part }) => (name === key || name === `${key} chip`) && part.startsWith(chip.part))!.name;
    const ends = 'rab' in chip || chip.part === 'DS1882' ? endsOf(chip) : [];
    const ohm = 'rab' in chip ? chip.rab : 45_000;
    for (const [high, wiperPin, low] of ends) {
      const [h, w, l] = [pinOf(name, high), pinOf(name, wiperPin), pinOf(name, low)];
      if (!h || !w || !l) continue;
      if (wiper < 1) resistors.push({ a: h, b: w, ohm: ohm * (1 - wiper) });
      else nets.join(h, w);
      resistors.push({ a: w, b: l, ohm: ohm * wiper });
    }
    if (chip.part === 'PT2258') {
      const half = kind === 'direct' ? board.supplies[chip.supply]!.volts / 2 : 0;
      for (let n = 1; n <= 6; n++) {
        const [input, output] = [pinOf(name, `IN${n}`), pinOf(name, `OUT${n}`)];
        if (input && output) followers.push({ inputs: [[input, 1]], output, volts: half });
      }
    }
    if (chip.part === 'TPA6130A2') {
      for (const side of ['LEFT', 'RIGHT']) {
        const [input, output] = [pinOf(name, `${side}INP`), pinOf(name, `HP${side}`)];
        if (input && output) followers.push({ inputs: [[input, 1]], output, volts: 0 });
      }
    }
    if ('audio' in chip) {
      const volts = kind === 'direct' ? board.supplies[chip.supply]!.volts / 2 : 0;
      // What headphones without capacitors return to.
      for (const back of ['HP_VGND', 'OUT3']) if (pinOf(name, back)) fixed.set(nets.find(pinOf(name, back)!), volts);
      for (const { heard, headphones, lineOut } of codecEnds(chip)) {
        const inputs = heard.flatMap(([pin, gain]) => (pinOf(name, pin) ? [[pinOf(name, pin)!, gain] as const] : []));
        const [ears, line] = [pinOf(name, headphones), lineOut && pinOf(name, lineOut)];
        if (ears) followers.push({ inputs, output: ears, volts });
        if (line) followers.push({ inputs, output: line, volts, fixed: true });
        // At direct voltage every pin of it stands at half of its supply.
        if (kind === 'direct') for (const [pin] of inputs) fixed.set(nets.find(pin), volts);
      }
    }
  }
  const amplifiers = [...nodes].flatMap((node) => {
    const found = /^(.*) in\+( left| right)?$/.exec(node);
    return found ? [{ plus: node, minus: `${found[1]} in-${found[2] ?? ''}`, output: `${found[1]} out${found[2] ?? ''}` }] : [];
  });

  // Nets may have been joined again: the supplies' roots are looked up once more.
  const known = (node: string): number | undefined => fixed.get(nets.find(node)) ?? [...fixed].find(([root]) => nets.find(root) === nets.find(node))?.[1];
  const roots = [...new Set([...nodes].map((node) => nets.find(node)))];
  const unknowns = roots.filter((root) => known(root) === undefined);
  const index = new Map(unknowns.map((root, i) => [root, i]));
  const outputs = [...amplifiers.map(({ output }) => output), ...followers.map(({ output }) => output)];
  const size = unknowns.length + outputs.length;
  const matrix = Array.from({ length: size }, () => new Float64Array(size + 1));
  // So little that nothing is changed by it, and a net that hangs in the air is at 0.
  unknowns.forEach((_, i) => (matrix[i]![i] = 1e-13));
  const conduct = (a: string, b: string, siemens: number): void => {
    for (const [here, there] of [[a, b], [b, a]] as const) {
      const i = index.get(nets.find(here));
      if (i === undefined) continue;
      matrix[i]![i]! += siemens;
      const j = index.get(nets.find(there));
      if (j !== undefined) matrix[i]![j]! -= siemens;
      else matrix[i]![size]! += siemens * known(there)!;
    }
  };
  for (const { a, b, ohm } of resistors) if (nets.find(a) !== nets.find(b)) conduct(a, b, 1 / ohm);
  /** A row says: sum of these voltages is `volts`. */
  const demand = (row: number, terms: readonly (readonly [node: string, weight: number])[], volts: number): void => {
    matrix[row]![size]! = volts;
    for (const [node, weight] of terms) {
      const j = index.get(nets.find(node));
      if (j !== undefined) matrix[row]![j]! += weight;
      else matrix[row]![size]! -= weight * known(node)!;
    }
  };
  outputs.forEach((output, n) => {
    const i = index.get(nets.find(output));
    if (i !== undefined) matrix[i]![unknowns.length + n] = 1;
  });
  amplifiers.forEach(({ plus, minus }, n) => demand(unknowns.length + n, [[plus, 1], [minus, -1]], 0));
  // Only the signal goes through; what direct voltage stands at the input stays there.
  followers.forEach(({ inputs, output, volts, fixed: line }, n) =>
    demand(unknowns.length + amplifiers.length + n, kind === 'signal' ? [[output, 1], ...inputs.map(([input, gain]) => [input, -gain * (line ? 1 : wiper)] as const)] : [[output, 1]], volts));
  const volts = gauss(matrix);
  return (node) => known(node) ?? volts[index.get(nets.find(node))!]!;
}

function gauss(matrix: Float64Array[]): number[] {
  const size = matrix.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column; row < size; row++) if (Math.abs(matrix[row]![column]!) > Math.abs(matrix[pivot]![column]!)) pivot = row;
    if (Math.abs(matrix[pivot]![column]!) < 1e-20) throw new Error('an amplifier whose loop is open');
    [matrix[column], matrix[pivot]] = [matrix[pivot]!, matrix[column]!];
    const from = matrix[column]!;
    for (let row = column + 1; row < size; row++) {
      const at = matrix[row]!;
      const share = at[column]! / from[column]!;
      if (share) for (let i = column; i <= size; i++) at[i]! -= share * from[i]!;
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    let rest = matrix[row]![size]!;
    for (let i = row + 1; i < size; i++) rest -= matrix[row]![i]! * solution[i]!;
    solution[row] = rest / matrix[row]![row]!;
  }
  return solution;
}
