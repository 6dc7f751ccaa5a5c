/**
 * Does the interface's own output do, or does this headphone need the amp? Each output is measured by the formulas of
 * hearing.ts and asked the questions of one table. Who answers a hard one poorly cannot do the job; among the others the
 * fewest poor answers win, and then the interface's own output, for it is there already.
 */
import {
  clippedRange, couplingCutoff, current, dampingFactor, DEFAULT_PROGRAMME, largestVoltage, levelAtVolume, loadedVoltage,
  loss, noiseLevel, power, quantisedDown, responseError, soundLevel, unclippedLevel, volumeFor,
} from './hearing.ts';
import type { Drive } from './hearing.ts';
import { checkHeadphone, perVolt } from './headphone.ts';
import type { Headphone } from './headphone.ts';

export type Kind = 'interface' | 'amp';

/** An output of a board, at the supply that it runs from. Of a balanced one, what its two halves give together. */
export interface Output extends Drive {
  /** Unique among the outputs that are compared. */
  readonly name: string;
  readonly title: string;
  readonly kind: Kind;
  /** V rms, A-weighted, at the unloaded output while its gain is `volume` dB: from `lowest` to 0. */
  readonly noise: (volume: number) => number;
  /** dB of the quietest step that is not mute. */
  readonly lowest: number;
  /** Size in dB of the step at a volume, where it is known. */
  readonly steps?: (volume: number) => number;
  /** Least impedance that it is made for, ohm. */
  readonly minimumLoad: number;
  /** Coupling capacitor, F. */
  readonly coupling?: number;
}

/** Outputs are compared while a programme is as loud in one as in the other. */
export interface Comparison {
  /** dB(A) at the ear. */
  readonly level: number;
  /** How far the programme's average lies under a full-scale sine, dB: see PROGRAMMES. */
  readonly programme: number;
}

export const COMPARISON: Comparison = { level: 75, programme: DEFAULT_PROGRAMME };

/** dB, at the least: sensitivity figures, the fit on the ear, the programme. */
export const UNCERTAINTY = 5;

/** So little beside a bar is the arithmetic's. */
const SLACK = 1e-6;

/** Knobs are used from here upwards, dB SPL (sine). */
const USED_FROM = 55;

export interface Figures {
  /** dB SPL (sine), and what stands in the way of more. */
  readonly largest: number;
  readonly limitedBy: 'voltage' | 'current';
  /** The same without the current limit. */
  readonly unclipped: number;
  /** How much of the top of the volume a current limit clips, dB. */
  readonly clipped: number;
  /** At the headphone and in one ear, for the largest level: V rms, A rms, W. */
  readonly voltage: number;
  readonly current: number;
  readonly power: number;
  /** By the output resistance, dB: 0 or negative. */
  readonly loss: number;
  readonly dampingFactor: number;
  /** dB, where both ends of the impedance are known. */
  readonly responseError?: number;
  /** Of the quietest step, dB SPL (sine). */
  readonly lowest: number;
  /** The largest step among those that are used, dB, and where it is, dB SPL (sine). */
  readonly coarsest?: { readonly step: number; readonly at: number };
  /** dB(A) with the volume at its top. */
  readonly noiseAtTop: number;
  /** At the comparison level: the volume, dB, the noise, dB(A), and what kept the output from the level itself. */
  readonly compared: { readonly volume: number; readonly noise: number; readonly stuckAt?: 'top' | 'bottom' };
  /** Hz. */
  readonly couplingCutoff?: number;
}

export type Grade = 'good' | 'fair' | 'poor';
export type Subject = 'load' | 'loudness' | 'bottom' | 'steps' | 'hiss' | 'damping' | 'response' | 'current' | 'power' | 'bass';

interface Case {
  readonly output: Output;
  readonly headphone: Headphone;
  readonly figures: Figures;
  readonly comparison: Comparison;
}

type Bound = number | ((asked: Case) => number);

export interface Question {
  readonly subject: Subject;
  /** A poor answer to a hard question rules the output out; to a soft one it only counts against it. */
  readonly rank: 'hard' | 'soft';
  /** Of the figure and its bar; '' for a ratio. */
  readonly unit: string;
  /** Undefined: not known, or does not apply; the question is not asked. */
  readonly figure: (asked: Case) => number | undefined;
  readonly wanted: 'at least' | 'at most';
  /** The bar, and how far an output may miss it and still be fair. */
  readonly good: Bound;
  readonly fair: Bound;
  /** What the figure is, in words that go before "at least 110 wanted". */
  readonly measured: (figure: number, asked: Case) => string;
  /** What is said of the output, after "it". */
  readonly says: Readonly<Partial<Record<Grade, string>>>;
  /** What to do where the answer is not good. */
  readonly remedy?: (asked: Case) => string;
  readonly why: string;
}

/**
 * Policy, not physics. Hiss has two bars of its own. Elsewhere fair is what misses the bar by no more than the
 * uncertainty of a level, or by no more than a factor of two: that is this project's own choice. So are the bar of the
 * bass, and what is hard: too quiet, hissing, bending the response by a known amount, or not made for such a load. The
 * damping factor is a rule of thumb for where that amount is not known, and a current limit or a rated power takes
 * nothing away from an output that is loud enough.
 */
export const POLICY: readonly Question[] = [
  {
    subject: 'load',
    rank: 'hard',
    unit: 'ohm',
    figure: ({ headphone }) => headphone.minimumImpedance ?? headphone.impedance,
    wanted: 'at least', good: ({ output }) => output.minimumLoad, fair: ({ output }) => output.minimumLoad,
    measured: (ohm) => `${plain(ohm)} ohm`,
    says: { good: 'can drive this impedance', poor: 'is not made for so low an impedance' },
    why: 'below its least load an output distorts, gets hot or switches off',
  },
  {
    subject: 'loudness',
    rank: 'hard',
    unit: 'dB SPL (sine)',
    figure: ({ figures }) => figures.largest,
    wanted: 'at least', good: 110, fair: 110 - UNCERTAINTY,
    measured: (level) => `${tenths(level)} dB SPL (sine)`,
    says: { good: 'is loud enough', fair: 'is barely loud enough', poor: 'is too quiet' },
    why: '85 dB(A) on average, and 25 dB for dynamics',
  },
  {
    subject: 'bottom',
    rank: 'soft',
    unit: 'dB SPL (sine)',
    figure: ({ figures }) => figures.lowest,
    wanted: 'at most', good: 45, fair: 45 + UNCERTAINTY,
    measured: (level) => `${tenths(level)} dB SPL (sine) at its lowest step`,
    says: { good: 'can be turned down far enough', fair: 'can barely be turned down far enough', poor: 'cannot be turned down far enough' },
    why: 'a knob whose quietest step is loud is of no use at night',
  },
  {
    subject: 'steps',
    rank: 'soft',
    unit: 'dB',
    figure: ({ figures }) => figures.coarsest?.step,
    wanted: 'at most', good: 1.5, fair: 2 * 1.5,
    measured: (step, { figures }) => `${tenths(step)} dB at ${tenths(figures.coarsest!.at)} dB SPL (sine)`,
    says: { good: 'has fine steps', fair: 'has coarse steps', poor: 'has steps that are too coarse' },
    why: `from ${USED_FROM} dB SPL upwards the right loudness should not lie between two steps`,
  },
  {
    subject: 'hiss',
    rank: 'hard',
    unit: 'dB(A)',
    figure: ({ figures }) => figures.compared.noise,
    wanted: 'at most', good: 10, fair: 20, // (memory), a rule of thumb
    measured: (noise, { figures: { compared }, comparison: { level } }) => {
      const where = {
        exactly: `with music at ${plain(level)} dB(A)`,
        top: `at its top, where music stays below ${plain(level)} dB(A)`,
        bottom: `at its lowest step, where music is above ${plain(level)} dB(A)`,
      };
      return `noise of ${tenths(noise)} dB(A) ${where[compared.stuckAt ?? 'exactly']}`;
    },
    says: { good: 'does not hiss', fair: 'hisses faintly', poor: 'hisses' },
    why: 'more than 20 dB(A) is heard in a quiet room',
  },
  {
    subject: 'damping',
    rank: 'soft',
    unit: '',
    figure: ({ figures }) => (figures.responseError === undefined ? figures.dampingFactor : undefined),
    wanted: 'at least', good: 8, fair: 8 / 2, // (memory), a rule of thumb: Z/8
    measured: (factor) => `damping factor ${ratio(factor)}`,
    says: { good: 'has a low output resistance', fair: 'has a slightly high output resistance', poor: 'has too high an output resistance' },
    why: 'where the impedance varies with frequency, a high output resistance bends the response',
  },
  {
    subject: 'response',
    rank: 'hard',
    unit: 'dB',
    figure: ({ figures }) => figures.responseError,
    wanted: 'at most', good: 0.5, fair: 2 * 0.5,
    measured: (error) => `response error ${hundredths(error)} dB`,
    says: { good: 'leaves the response as it is', fair: 'bends the response slightly', poor: 'bends the response' },
    why: 'that much the output resistance changes the tone',
  },
  {
    subject: 'current',
    rank: 'soft',
    unit: 'mA rms',
    figure: ({ output, headphone }) => (output.currentLimit < Infinity ? 1000 * current(unlimitedVoltage(output, headphone), headphone.impedance) : undefined),
    wanted: 'at most', good: ({ output }) => output.currentLimit * 1000, fair: Infinity,
    measured: (milliamperes) => `${significant(milliamperes)} mA for its largest voltage`,
    says: { good: 'has current enough', fair: 'runs out of current before its top' },
    why: 'where the current ends the volume only distorts, and gets no louder',
  },
  {
    subject: 'power',
    rank: 'soft',
    unit: 'mW',
    figure: ({ headphone, figures }) => (headphone.ratedPower === undefined ? undefined : figures.power * 1000),
    wanted: 'at most', good: ({ headphone }) => headphone.ratedPower! * 1000, fair: Infinity,
    measured: (milliwatts) => `${significant(milliwatts)} mW at its top`,
    says: { good: 'cannot pass the rated power', fair: 'can pass the rated power' },
    remedy: (asked) => `keep its volume at ${tenths(quantisedDown(volumeAtRatedPower(asked), 0.1))} dB or less`,
    why: 'more than its rated power may destroy a headphone',
  },
  {
    subject: 'bass',
    rank: 'soft',
    unit: 'Hz',
    figure: ({ figures }) => figures.couplingCutoff,
    wanted: 'at most', good: 20, fair: 2 * 20,
    measured: (hertz) => `3 dB less at ${tenths(hertz)} Hz`,
    says: { good: 'has all the bass', fair: 'loses a little bass', poor: 'loses bass' },
    why: 'its coupling capacitor and the headphone are a high-pass',
  },
];

export interface Answer {
  readonly subject: Subject;
  readonly rank: 'hard' | 'soft';
  readonly grade: Grade;
  readonly figure: number;
  readonly wanted: 'at least' | 'at most';
  /** For good. */
  readonly bar: number;
  readonly unit: string;
  /** What is said of the output, after "it", and the figure beside the bar. */
  readonly says: string;
  readonly measured: string;
  readonly why: string;
}

export interface OutputAdvice {
  readonly name: string;
  readonly title: string;
  readonly kind: Kind;
  readonly figures: Figures;
  readonly answers: readonly Answer[];
  /** No answer to a hard question is poor. */
  readonly suits: boolean;
}

export interface Verdict {
  readonly choice: Kind | 'neither';
  /** Name of the output that does the job; undefined: none does. */
  readonly output?: string;
  readonly sentence: string;
}

export interface Advice {
  readonly headphone: Headphone;
  /** dB SPL at 1 V rms. */
  readonly perVolt: number;
  readonly warnings: readonly string[];
  readonly comparison: Comparison;
  /** dB, of every level. */
  readonly uncertainty: number;
  readonly outputs: readonly OutputAdvice[];
  readonly verdict: Verdict;
}

/** Throws RangeError, one sentence, for outputs, a headphone or a comparison that cannot be. */
export function advise(outputs: readonly Output[], headphone: Headphone, comparison: Comparison = COMPARISON): Advice {
  const warnings = checkHeadphone(headphone);
  checkComparison(comparison);
  if (!outputs.length) throw new RangeError('outputs: there is none to judge; give one at least');
  for (const output of outputs) checkOutput(output);
  const twice = outputs.find(({ name }, n) => outputs.findIndex((other) => other.name === name) < n);
  if (twice) throw new RangeError(`output ${twice.name}: there are two of this name; rename one`);
  const judged = outputs.map((output) => judge(output, headphone, comparison));
  return { headphone, perVolt: perVolt(headphone), warnings, comparison, uncertainty: UNCERTAINTY, outputs: judged, verdict: verdictOn(judged) };
}

function judge(output: Output, headphone: Headphone, comparison: Comparison): OutputAdvice {
  const figures = measure(output, headphone, comparison);
  const asked = { output, headphone, figures, comparison };
  const answers = POLICY.flatMap((question) => answer(question, asked) ?? []);
  const { name, title, kind } = output;
  return { name, title, kind, figures, answers, suits: !answers.some(({ rank, grade }) => rank === 'hard' && grade === 'poor') };
}

function measure(output: Output, headphone: Headphone, comparison: Comparison): Figures {
  const { impedance, minimumImpedance, maximumImpedance } = headphone;
  const { resistance, coupling } = output;
  const sensitivity = perVolt(headphone);
  const voltage = largestVoltage(output, impedance);
  const largest = soundLevel(sensitivity, voltage);
  const unclipped = unclippedLevel(output, sensitivity, impedance);
  const clipped = clippedRange(output, impedance);
  const noiseAt = (volume: number): number => noiseLevel(sensitivity, noiseOf(output, volume), resistance, impedance);
  const exact = volumeFor(comparison.level, unclipped, comparison.programme);
  const volume = Math.min(0, Math.max(output.lowest, exact));
  const stuckAt = exact > SLACK ? 'top' : exact < output.lowest - SLACK ? 'bottom' : undefined;
  const coarsest = coarsestStep(output, unclipped, largest);
  return {
    largest,
    limitedBy: clipped > 0 ? 'current' : 'voltage',
    unclipped,
    clipped,
    voltage,
    current: current(voltage, impedance),
    power: power(voltage, impedance),
    loss: loss(resistance, impedance),
    dampingFactor: dampingFactor(resistance, impedance),
    ...(minimumImpedance !== undefined && maximumImpedance !== undefined && { responseError: responseError(resistance, minimumImpedance, maximumImpedance) }),
    lowest: levelAtVolume(unclipped, largest, output.lowest),
    ...(coarsest && { coarsest }),
    noiseAtTop: noiseAt(0),
    compared: { volume, noise: noiseAt(volume), ...(stuckAt && { stuckAt }) },
    ...(coupling !== undefined && { couplingCutoff: couplingCutoff(coupling, resistance, impedance) }),
  };
}

/** Looked for every tenth of a dB from USED_FROM to the top: no part has finer steps that differ. */
function coarsestStep({ name, steps, lowest }: Output, unclipped: number, largest: number): Figures['coarsest'] {
  if (!steps) return undefined;
  const from = Math.min(0, Math.max(lowest, USED_FROM - unclipped));
  const volumes = Array.from({ length: Math.floor(-from * 10) + 1 }, (_, n) => 0 - n / 10);
  let coarsest = { step: 0, at: largest };
  for (const volume of [...volumes, from]) {
    const step = steps(volume);
    if (!(step > 0 && step < Infinity)) throw new RangeError(`output ${name}: its step at ${volume} dB is ${step} dB; a step is above 0`);
    if (step > coarsest.step) coarsest = { step, at: levelAtVolume(unclipped, largest, volume) };
  }
  return coarsest;
}

function noiseOf({ name, noise }: Output, volume: number): number {
  const volts = noise(volume);
  if (volts > 0 && volts < Infinity) return volts;
  throw new RangeError(`output ${name}: its noise at ${volume} dB is ${volts} V; every output has some`);
}

/** V rms at the headphone if no current limit stood in the way. */
function unlimitedVoltage({ openVoltage, resistance }: Output, { impedance }: Headphone): number {
  return loadedVoltage(openVoltage, resistance, impedance);
}

function volumeAtRatedPower({ output, headphone }: Case): number {
  return 20 * Math.log10(Math.sqrt(headphone.ratedPower! * headphone.impedance) / unlimitedVoltage(output, headphone));
}

function answer(question: Question, asked: Case): Answer | undefined {
  const { subject, rank, unit, wanted, says, remedy, why } = question;
  const figure = question.figure(asked);
  if (figure === undefined) return undefined;
  const bound = (value: Bound): number => (typeof value === 'number' ? value : value(asked));
  const bar = bound(question.good);
  const reaches = (value: number): boolean => (wanted === 'at least' ? figure >= value - SLACK : figure <= value + SLACK);
  const grade = reaches(bar) ? 'good' : reaches(bound(question.fair)) ? 'fair' : 'poor';
  const cure = remedy && grade !== 'good' ? `, so ${remedy(asked)}` : '';
  const measured = `${question.measured(figure, asked)}, ${wanted} ${plain(bar)} wanted${cure}`;
  return { subject, rank, grade, figure, wanted, bar, unit, says: says[grade]!, measured, why };
}

/** What a listener asks first: said of an output also where it is good. */
const FIRST: readonly Subject[] = ['loudness', 'hiss', 'damping', 'response'];

function verdictOn(outputs: readonly OutputAdvice[]): Verdict {
  const [own, amp] = (['interface', 'amp'] as const).map((kind) => best(outputs.filter((output) => output.kind === kind)));
  const called = (output: OutputAdvice): string => {
    const alone = outputs.filter(({ kind }) => kind === output.kind).length === 1;
    return `${output.kind === 'interface' ? "the interface's own output" : 'the amp'}${alone ? '' : ` (${output.name})`}`;
  };

  if (own?.suits && !(amp?.suits && graded(amp, 'poor').length < graded(own, 'poor').length)) {
    const better = amp?.suits ? graded(amp, 'good').filter((subject) => graded(own, 'fair', 'poor').includes(subject)) : [];
    const beside = amp && better.length ? `; ${called(amp)} ${told(amp, better)}` : '';
    return { choice: 'interface', output: own.name, sentence: `${called(own)} will do: ${recommended(own)}${beside}` };
  }
  if (amp?.suits && own) {
    const failed = graded(own, 'poor');
    const matters = unique([...failed, ...graded(amp, 'fair', 'poor')]);
    return { choice: 'amp', output: amp.name, sentence: `this headphone needs the amp: ${called(own)} ${told(own, failed)}; ${called(amp)} ${told(amp, matters)}` };
  }
  if (amp?.suits) return { choice: 'amp', output: amp.name, sentence: `${called(amp)} will do: ${recommended(amp)}` };

  const failures = outputs.map((output) => `${called(output)}${outputs.length > 1 ? '' : ' will not do: it'} ${told(output, graded(output, 'poor'))}`);
  const none = ['', '', 'neither: '][outputs.length] ?? 'none of them: ';
  return { choice: 'neither', sentence: `${none}${failures.join('; ')}${amp ? '' : '; there is no amp to compare with'}` };
}

/** The one that does the job with the fewest poor answers, then fair ones, then the least noise. */
function best(outputs: readonly OutputAdvice[]): OutputAdvice | undefined {
  const worse = (output: OutputAdvice): number[] => [Number(!output.suits), graded(output, 'poor').length, graded(output, 'fair').length, output.figures.compared.noise];
  return [...outputs].sort((a, b) => worse(a).map((figure, n) => figure - worse(b)[n]!).find((difference) => difference !== 0) ?? 0)[0];
}

/** "it is loud enough (...) and does not hiss (...), but it has coarse steps (...)". */
function recommended(output: OutputAdvice): string {
  const good = graded(output, 'good').filter((subject) => FIRST.includes(subject));
  const reservations = graded(output, 'fair', 'poor');
  const parts = [good, reservations].filter((subjects) => subjects.length).map((subjects) => `it ${told(output, subjects)}`);
  return parts.join(', but ');
}

const unique = <T>(list: readonly T[]): T[] => [...new Set(list)];

function graded({ answers }: OutputAdvice, ...grades: readonly Grade[]): Subject[] {
  return answers.filter(({ grade }) => grades.includes(grade)).map(({ subject }) => subject);
}

/** "is loud enough (112.6 dB SPL (sine), ...) and does not hiss (...)", in the order of the subjects. */
function told({ answers }: OutputAdvice, subjects: readonly Subject[]): string {
  const said = subjects.flatMap((subject) => answers.filter((one) => one.subject === subject)).map(({ says, measured }) => `${says} (${measured})`);
  return said.length > 1 ? `${said.slice(0, -1).join(', ')} and ${said.at(-1)}` : said.join('');
}

function checkComparison({ level, programme }: Comparison): void {
  if (!(level >= 30 && level <= 120)) throw new RangeError(`comparison: ${level} dB(A) is no level to listen at; give 30 to 120, such as ${COMPARISON.level}`);
  if (!(programme >= -60 && programme <= 0)) throw new RangeError(`programme: ${programme} dB is not below a full-scale sine; give -60 to 0, such as ${COMPARISON.programme}`);
}

function checkOutput({ name, openVoltage, resistance, currentLimit, lowest, minimumLoad, coupling }: Output): void {
  const refuse = (what: string, value: number, wanted: string): never => {
    throw new RangeError(`output ${name}: ${what}: ${value} is not ${wanted}`);
  };
  if (!(openVoltage > 0 && openVoltage < Infinity)) refuse('open voltage in V rms', openVoltage, 'above 0');
  if (!(resistance >= 0 && resistance < Infinity)) refuse('output resistance in ohm', resistance, '0 or more');
  if (!(currentLimit > 0)) refuse('current limit in A rms', currentLimit, 'above 0');
  if (!(lowest <= 0 && lowest > -Infinity)) refuse('lowest step in dB', lowest, '0 or less; mute does not count');
  if (!(minimumLoad >= 0 && minimumLoad < Infinity)) refuse('least load in ohm', minimumLoad, '0 or more');
  if (coupling !== undefined && !(coupling > 0 && coupling < Infinity)) refuse('coupling capacitor in F', coupling, 'above 0');
}

/** For people. */
export const tenths = (value: number): string => fixed(value, 1);
export const hundredths = (value: number): string => fixed(value, 2);
/** As many digits as it has, at most two behind the point. */
export const plain = (value: number): string => String(Number(fixed(value, 2)));
/** Three digits that count. */
export const significant = (value: number): string => String(Number(value.toPrecision(3)));
/** A damping factor: beyond 1000 it says nothing more. */
export const ratio = (factor: number): string => (factor > 1000 ? 'over 1000' : significant(factor));

/** Never "-0.0". */
const fixed = (value: number, digits: number): string => value.toFixed(digits).replace(/^-(0(?:\.0*)?)$/, '$1');
