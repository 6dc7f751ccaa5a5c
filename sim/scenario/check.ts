/** Whether what was expected is so, and in words what is so instead. */
import type { TraceEntry } from '../bench.ts';
import { SILENCE_DB, SILENT_DB, dB } from '../decibels.ts';
import type { Board } from '../../boards/board.ts';
import type { Bounds } from '../chips/chip.ts';
import { toArt } from '../panel/picture.ts';
import type { Expectation, Loudness, Pattern, Place } from './scenario.ts';
import type { Meters, Stand } from './stand.ts';
import { entryText } from './trace.ts';

/** `seen` false: this stand cannot tell, for the reason in `sentence`. */
export interface Finding {
  readonly seen: boolean;
  readonly sentence: string;
  /** The screen as it is. */
  readonly picture?: string;
}

/** @param since Index of the first trace entry since the last look. Undefined when all is as expected. */
export function check(expectation: Expectation, tolerance: number, stand: Stand, since: number, board: Board): Finding | undefined {
  switch (expectation.see) {
    case 'writes':
    case 'trace': {
      if (!stand.whole) return { seen: false, sentence: `${expectation.see}: the board had no room for all of its trace` };
      const trace = stand.trace.slice(since);
      const sentence = expectation.see === 'writes' ? checkWrites(expectation, trace, board) : checkTrace(expectation.entries, trace, !stand.meters);
      return sentence === undefined ? undefined : typeof sentence === 'string' ? { seen: true, sentence } : sentence;
    }
    default:
      if (!stand.meters) return { seen: false, sentence: `${expectation.see === 'register' ? 'registers' : expectation.see}: cannot be seen on a real board` };
      return checkMeters(expectation, tolerance, stand.meters);
  }
}

type Metered = Exclude<Expectation, { see: 'writes' | 'trace' }>;

function checkMeters(expectation: Metered, tolerance: number, meters: Meters): Finding | undefined {
  const wrong = (sentence: string): Finding => ({ seen: true, sentence });
  switch (expectation.see) {
    case 'level': {
      const gains = meters.gains(expectation.place);
      if (expectation.ears.every((wanted, ear) => wanted === undefined || isLevel(gains[ear]!, wanted, tolerance))) return undefined;
      return wrong(`${levelOf(expectation.place)} is ${both(gains)}, not ${wantedText(expectation.ears)}`);
    }
    case 'at most': {
      const gains = meters.gains(expectation.place);
      if (gains.every(({ hi }) => dB(hi) <= expectation.level + tolerance)) return undefined;
      return wrong(`${levelOf(expectation.place)} is ${both(gains)}, above ${levelText(expectation.level)}`);
    }
    case 'at least': {
      const gains = meters.gains(expectation.place);
      if (gains.every(({ lo }) => dB(lo) >= expectation.level - tolerance)) return undefined;
      return wrong(`${levelOf(expectation.place)} is ${both(gains)}, below ${levelText(expectation.level)}`);
    }
    case 'never louder than': {
      const most = expectation.level === 'silent' ? SILENT_DB : expectation.level;
      const loudest = dB(meters.loudest(expectation.place));
      if (loudest <= most + tolerance) return undefined;
      return wrong(`${levelOf(expectation.place)} has been up to ${levelText(loudest)} since the expectation before, above ${levelText(most)}`);
    }
    case 'screen':
      return checkScreen(expectation.art, meters);
    case 'register': {
      const { chip, register, value } = expectation;
      const is = meters.register(chip, register);
      return is === value ? undefined : wrong(`${register} of ${chip} is ${is}, not ${value}`);
    }
  }
}

function levelOf({ name, source }: Place): string {
  return `the level${source === undefined ? '' : ` of ${source}`}${name === undefined ? '' : ` at ${name}`}`;
}

function isLevel({ lo, hi }: Bounds, wanted: Loudness, tolerance: number): boolean {
  if (wanted === 'silent') return dB(hi) <= SILENT_DB + tolerance;
  return Math.abs(dB(hi) - wanted) <= tolerance && Math.abs(dB(lo) - wanted) <= tolerance;
}

const levelText = (level: number): string => (level <= SILENCE_DB ? 'silence' : `${level.toFixed(2)} dB`);

function boundsText({ lo, hi }: Bounds): string {
  const [quiet, loud] = [levelText(dB(lo)), levelText(dB(hi))];
  return quiet === loud ? loud : `between ${quiet} and ${loud}`;
}

function both([left, right]: readonly [Bounds, Bounds]): string {
  const [a, b] = [boundsText(left), boundsText(right)];
  return a === b ? a : `${a} left and ${b} right`;
}

function wantedText([left, right]: readonly (Loudness | undefined)[]): string {
  const word = (wanted: Loudness): string => (wanted === 'silent' ? 'silent' : levelText(wanted));
  if (left === right) return word(left!);
  return [left === undefined ? '' : `${word(left)} left`, right === undefined ? '' : `${word(right)} right`].filter(Boolean).join(' and ');
}

function checkScreen(wanted: string, meters: Meters): Finding | undefined {
  const { pixels, width, height } = meters.screen()!;
  const picture = toArt(pixels, width, height);
  if (picture === wanted) return undefined;
  const at = [...picture].findIndex((dot, i) => dot !== wanted[i]);
  const count = [...picture].filter((dot, i) => dot !== wanted[i]).length;
  const place = `row ${Math.floor(at / (width + 1)) + 1}, column ${(at % (width + 1)) + 1}`;
  const first = picture[at] === '#' ? 'lit and should be dark' : 'dark and should be lit';
  return { seen: true, sentence: `the screen differs in ${count} dots: the one in ${place} is ${first}`, picture };
}

function checkWrites({ chip, least, most }: Extract<Expectation, { see: 'writes' }>, trace: readonly TraceEntry[], board: Board): string | undefined {
  const { bus, address } = board.chips[chip]!;
  const count = trace.filter((entry) => entry.kind === 'write' && entry.bus === bus && entry.address === address).length;
  if (count >= least && count <= most) return undefined;
  const wanted = least === most ? `${least}` : most === Infinity ? `at least ${least}` : `at most ${most}`;
  return `there were ${count} writes to ${chip} since the expectation before, not ${wanted}`;
}

/** `pinless`: the trace of a real board has no pins. */
function checkTrace(patterns: readonly Pattern[], trace: readonly TraceEntry[], pinless: boolean): string | Finding | undefined {
  if (pinless && patterns.some(({ kind }) => kind === 'pin')) return { seen: false, sentence: 'trace: pins are in no trace of a real board' };
  let from = 0;
  for (const [i, pattern] of patterns.entries()) {
    const at = trace.findIndex((entry, n) => n >= from && fits(entry, pattern));
    if (at >= 0) from = at + 1;
    else {
      const after = i ? `after "${patterns[i - 1]!.text}"` : 'since the expectation before';
      const rest = trace.slice(from);
      const like = rest.find((entry) => resembles(entry, pattern)) ?? rest[0];
      const next = like ? `there is "${entryText(like)}"` : 'there is nothing more';
      return `the trace has no "${pattern.text}" ${after}: ${next}`;
    }
  }
  return undefined;
}

/** To the same part in the same direction, or the same pin. */
function resembles(entry: TraceEntry, pattern: Pattern): boolean {
  if (entry.kind === 'pin' || pattern.kind === 'pin') return entry.kind === 'pin' && pattern.kind === 'pin' && entry.pin === pattern.pin;
  return entry.kind === pattern.kind && entry.address === pattern.address;
}

function fits(entry: TraceEntry, pattern: Pattern): boolean {
  if (pattern.kind === 'pin') return entry.kind === 'pin' && entry.pin === pattern.pin && entry.level === pattern.level;
  if (entry.kind !== pattern.kind || entry.address !== pattern.address || entry.ok !== pattern.ok) return false;
  if (pattern.bus !== undefined && entry.bus !== pattern.bus) return false;
  return !pattern.bytes.length || (entry.bytes.length === pattern.bytes.length && pattern.bytes.every((byte, i) => byte === entry.bytes[i]));
}
