/** An advice for people, as lines of ASCII, and for programs, as plain data. */
import { hundredths, plain, ratio, significant, tenths } from './advise.ts';
import type { Advice, Answer, Figures, OutputAdvice, Verdict } from './advise.ts';
import type { Headphone } from './headphone.ts';
import { PROGRAMMES, sineAtLimit } from './hearing.ts';

export interface LinesOptions {
  /** Columns of the terminal: sentences are broken between words. The table of figures keeps its width. */
  readonly width?: number;
}

/** The report: the headphone, a table of figures, the answers of each output, the verdict, what the figures are worth. */
export function adviceLines(advice: Advice, { width = 100 }: LinesOptions = {}): string[] {
  const { headphone, perVolt, warnings, comparison, uncertainty, outputs, verdict } = advice;
  const programme = PROGRAMMES.find(({ level }) => level === comparison.programme)?.title;
  return [
    headphoneLine(headphone, perVolt),
    ...warnings.flatMap((warning) => wrapped(`warning: ${warning}`, width, 2)),
    '',
    ...figureTable(advice),
    ...outputs.flatMap(({ name, title, answers }) => ['', `${name}: ${title}`, ...answers.flatMap((answer) => answerLines(answer, width))]),
    '',
    ...wrapped(`Verdict: ${verdict.sentence}.`, width, 2),
    '',
    ...wrapped(
      `Levels are estimates, +-${plain(uncertainty)} dB at the least: sensitivity figures, the fit on the ear and the music differ. ` +
        `Music at ${plain(comparison.level)} dB(A) means ${plain(sineAtLimit(comparison.level, comparison.programme))} dB SPL for a full-scale sine: its average is taken as ${plain(-comparison.programme)} dB below that${programme ? ` (${programme})` : ''}.`,
      width,
    ),
  ];
}

function headphoneLine({ name, sensitivity, impedance, minimumImpedance, maximumImpedance, ratedPower }: Headphone, perVolt: number): string {
  const range = minimumImpedance === undefined && maximumImpedance === undefined ? '' : ` (${shown(minimumImpedance, plain)} to ${shown(maximumImpedance, plain)})`;
  const volt = sensitivity.per === 'V' ? '' : ` (${tenths(perVolt)} dB/V)`;
  const rated = ratedPower === undefined ? '' : `, rated ${significant(ratedPower * 1000)} mW`;
  return `${name ?? 'Headphone'}: ${plain(impedance)} ohm${range}, ${plain(sensitivity.level)} dB/${sensitivity.per}${volt}${rated}`;
}

function answerLines({ grade, says, measured, why }: Answer, width: number): string[] {
  return wrapped(`  ${grade}  ${says}: ${measured}${grade === 'good' ? '' : `; ${why}`}`, width, 8);
}

type Row = readonly [what: string, cell: (figures: Figures) => string | undefined];

/** A row that no output has a figure for is left out. */
function figureTable({ outputs, comparison }: Advice): string[] {
  const music = `with music at ${plain(comparison.level)} dB(A)`;
  const rows: readonly Row[] = [
    ['largest level, dB SPL (sine)', ({ largest }) => tenths(largest)],
    ['limited by', ({ limitedBy }) => limitedBy],
    ['  clipped top of the volume, dB', ({ clipped }) => (clipped > 0 ? tenths(clipped) : undefined)],
    ['  voltage at the headphone, V rms', ({ voltage }) => significant(voltage)],
    ['  current in one ear, mA rms', ({ current }) => significant(current * 1000)],
    ['  power in one ear, mW', ({ power }) => significant(power * 1000)],
    ['quietest step, dB SPL (sine)', ({ lowest }) => tenths(lowest)],
    ['coarsest step in use, dB', ({ coarsest }) => coarsest && tenths(coarsest.step)],
    ['noise at the top, dB(A)', ({ noiseAtTop }) => tenths(noiseAtTop)],
    [`noise ${music}, dB(A)`, ({ compared }) => tenths(compared.noise)],
    [`volume ${music}, dB`, ({ compared }) => `${compared.stuckAt ? `${compared.stuckAt}, ` : ''}${tenths(compared.volume)}`],
    ['damping factor', ({ dampingFactor }) => ratio(dampingFactor)],
    ['response error, dB', ({ responseError }) => responseError === undefined ? undefined : hundredths(responseError)],
    ['loss by the output resistance, dB', ({ loss }) => tenths(loss)],
    ['3 dB less bass at, Hz', ({ couplingCutoff }) => couplingCutoff === undefined ? undefined : tenths(couplingCutoff)],
  ];
  const cells = rows.map(([what, cell]) => [what, ...outputs.map(({ figures }) => cell(figures) ?? '')]).filter(([, ...given]) => given.some(Boolean));
  const head = ['', ...outputs.map(({ name }) => name)];
  const widths = head.map((title, n) => Math.max(title.length, ...cells.map((row) => row[n]!.length)));
  const line = (row: readonly string[]): string => row.map((cell, n) => (n ? cell.padStart(widths[n]!) : cell.padEnd(widths[n]!))).join('  ').trimEnd();
  return [line(head), widths.map((one) => '-'.repeat(one)).join('  '), ...cells.map(line)];
}

const shown = (value: number | undefined, text: (value: number) => string): string => (value === undefined ? '?' : text(value));

/** Breaks a sentence between words; what follows its first line stands `indent` further in. Leading blanks stay. */
function wrapped(text: string, width: number, indent = 0): string[] {
  const [start = ''] = /^ */.exec(text) ?? [];
  const lines = [start];
  for (const word of text.trimStart().split(' ')) {
    const last = lines.at(-1)!;
    if (!last.trim()) lines[lines.length - 1] += word;
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(' '.repeat(indent) + word);
  }
  return lines;
}

/** A figure as JSON has it: null where there is none, or none that is finite. */
type Figure = number | null;

/** Units stand in the names. Levels to 0.001 dB, the rest to six digits. */
export interface AdviceData {
  readonly headphone: {
    readonly name: string | null;
    readonly sensitivity: { readonly level: number; readonly per: 'mW' | 'V' };
    readonly dBSplAt1V: number;
    readonly ohm: number;
    readonly minimumOhm: Figure;
    readonly maximumOhm: Figure;
    readonly ratedMilliwatts: Figure;
  };
  readonly warnings: readonly string[];
  readonly comparison: { readonly dBA: number; readonly programmeDb: number; readonly sineDbSpl: number };
  readonly uncertaintyDb: number;
  readonly outputs: readonly OutputData[];
  readonly verdict: { readonly choice: Verdict['choice']; readonly output: string | null; readonly sentence: string };
}

export interface OutputData {
  readonly name: string;
  readonly title: string;
  readonly kind: OutputAdvice['kind'];
  readonly suits: boolean;
  readonly figures: {
    readonly largestDbSpl: Figure;
    readonly limitedBy: Figures['limitedBy'];
    readonly clippedDb: Figure;
    readonly volts: Figure;
    readonly milliamperes: Figure;
    readonly milliwatts: Figure;
    readonly lossDb: Figure;
    /** null: no output resistance. */
    readonly dampingFactor: Figure;
    readonly responseErrorDb: Figure;
    readonly lowestDbSpl: Figure;
    readonly coarsestStepDb: Figure;
    readonly coarsestStepAtDbSpl: Figure;
    readonly noiseAtTopDbA: Figure;
    readonly comparedNoiseDbA: Figure;
    readonly comparedVolumeDb: Figure;
    /** What kept the output from the comparison level: null, nothing did. */
    readonly comparedStuckAt: 'top' | 'bottom' | null;
    readonly couplingCutoffHz: Figure;
  };
  readonly answers: readonly {
    readonly subject: Answer['subject'];
    readonly rank: Answer['rank'];
    readonly grade: Answer['grade'];
    readonly figure: Figure;
    readonly wanted: Answer['wanted'];
    readonly bar: Figure;
    readonly unit: string;
    readonly says: string;
    readonly measured: string;
    readonly why: string;
  }[];
}

/** The advice as plain data: JSON and back changes nothing. */
export function adviceData({ headphone, perVolt, warnings, comparison, uncertainty, outputs, verdict }: Advice): AdviceData {
  const { name = null, sensitivity, impedance, minimumImpedance, maximumImpedance, ratedPower } = headphone;
  return {
    headphone: {
      name,
      sensitivity: { level: thousandths(sensitivity.level), per: sensitivity.per },
      dBSplAt1V: thousandths(perVolt),
      ohm: impedance,
      minimumOhm: minimumImpedance ?? null,
      maximumOhm: maximumImpedance ?? null,
      ratedMilliwatts: ratedPower === undefined ? null : sixDigits(ratedPower * 1000),
    },
    warnings: [...warnings],
    comparison: { dBA: comparison.level, programmeDb: thousandths(comparison.programme), sineDbSpl: thousandths(sineAtLimit(comparison.level, comparison.programme)) },
    uncertaintyDb: uncertainty,
    outputs: outputs.map(outputData),
    verdict: { choice: verdict.choice, output: verdict.output ?? null, sentence: verdict.sentence },
  };
}

function outputData({ name, title, kind, suits, figures, answers }: OutputAdvice): OutputData {
  const { coarsest, compared } = figures;
  return {
    name,
    title,
    kind,
    suits,
    figures: {
      largestDbSpl: thousandths(figures.largest),
      limitedBy: figures.limitedBy,
      clippedDb: thousandths(figures.clipped),
      volts: sixDigits(figures.voltage),
      milliamperes: sixDigits(figures.current * 1000),
      milliwatts: sixDigits(figures.power * 1000),
      lossDb: thousandths(figures.loss),
      dampingFactor: orNull(figures.dampingFactor, sixDigits),
      responseErrorDb: orNull(figures.responseError, thousandths),
      lowestDbSpl: thousandths(figures.lowest),
      coarsestStepDb: orNull(coarsest?.step, thousandths),
      coarsestStepAtDbSpl: orNull(coarsest?.at, thousandths),
      noiseAtTopDbA: thousandths(figures.noiseAtTop),
      comparedNoiseDbA: thousandths(compared.noise),
      comparedVolumeDb: thousandths(compared.volume),
      comparedStuckAt: compared.stuckAt ?? null,
      couplingCutoffHz: orNull(figures.couplingCutoff, sixDigits),
    },
    answers: answers.map(({ subject, rank, grade, figure, wanted, bar, unit, says, measured, why }) => ({
      subject, rank, grade, figure: orNull(figure, sixDigits), wanted, bar: orNull(bar, sixDigits), unit, says, measured, why,
    })),
  };
}

function orNull(value: number | undefined, rounded: (value: number) => number): Figure {
  return value === undefined || !Number.isFinite(value) ? null : rounded(value);
}

/** Never -0: JSON would make it 0. */
const thousandths = (value: number): number => Math.round(value * 1000) / 1000 + 0;
/** More digits say nothing. */
export const sixDigits = (value: number): number => Number(value.toPrecision(6)) + 0;
