/** What is wrong in a board file: where, what, and what to do. */

export interface Complaint {
  /** `seats[1].limit`, `relays['in cd'].coil.bit`. */
  readonly field: string;
  readonly sentence: string;
  readonly remedy: string;
  /** A board with an error is not built; a warning is something to know before soldering. */
  readonly severity: 'error' | 'warning';
}

export interface Complain {
  error(field: string, sentence: string, remedy: string): void;
  warning(field: string, sentence: string, remedy: string): void;
}

/** `boards/desk/board.ts: seats[1].limit: 12 dB is above the loudest level of this path, 0 dB: lower it` */
export function complaintText({ field, sentence, remedy }: Complaint, file: string): string {
  return `${file}: ${field}: ${sentence}: ${remedy}`;
}

/** @returns What to complain to, and what was said so far. */
export function collect(): { readonly complain: Complain; readonly complaints: Complaint[] } {
  const complaints: Complaint[] = [];
  const say = (severity: Complaint['severity']) => (field: string, sentence: string, remedy: string): void => {
    complaints.push({ field, sentence, remedy, severity });
  };
  return { complain: { error: say('error'), warning: say('warning') }, complaints };
}

/** An entry of a record as one would write it: `chips.pot`, `relays['in cd']`. */
export function at(record: string, name: string): string {
  if (/^[A-Za-z_$][\w$]*$/.test(name)) return `${record}.${name}`;
  return `${record}['${name.replace(/[\\']/g, '\\$&')}']`;
}

/** An entry by its own name: a board file may name what every object inherits. */
export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** "cd, phone or tuner". */
export function alternatives(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? 'none';
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** A reference that leads nowhere. @param names What there is instead. */
export function missing(field: string, what: string, name: string, names: readonly string[], complain: Complain): void {
  const near = nearest(name, names);
  complain.error(field, `there is no ${what} "${name}"`, names.length ? `name ${near ?? alternatives([...new Set(names)])}` : `add it first`);
}

/** What nobody names: nothing while as many names lead nowhere, for they may have been meant. */
export function unused(names: readonly string[], used: (name: string) => boolean, lost: number): string[] {
  const left = names.filter((name) => !used(name));
  return left.length > lost ? left : [];
}

/** What was meant, if it is at most a third of the letters away. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const [best] = known.map((name) => ({ name, away: distance(word.toLowerCase(), name.toLowerCase()) })).sort((a, b) => a.away - b.away);
  return best && best.away <= Math.max(1, Math.floor(Math.min(word.length, best.name.length) / 3)) ? best.name : undefined;
}

/** Letters to change, add, leave out, or swap with their neighbour. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(row[j - 1]! + 1, rows[i - 1]![j]! + 1, rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j]!, rows[i - 2]![j - 2]! + 1);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

/** A part with its article: "an MCP4661", "a DS1882". */
export const aPart = (part: string): string => `${/^[AEFHILMNORSX]/.test(part) ? 'an' : 'a'} ${part}`;

export const address = (bits: number): string => `0x${bits.toString(16).padStart(2, '0')}`;
export const volts = (value: number): string => `${Number(value.toFixed(2))} V`;
export const dB = (value: number): string => `${Number(value.toFixed(1))} dB`;
export const mB = (value: number): string => `${Number((value / 100).toFixed(2))} dB`;

export function hertz(value: number): string {
  return value >= 1e6 ? `${value / 1e6} MHz` : `${value / 1000} kHz`;
}
