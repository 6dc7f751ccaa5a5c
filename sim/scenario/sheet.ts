/** A YAML file on its way to something typed: its nodes as values, and every complaint with file and line. */
import { isMap, isScalar, isSeq } from 'yaml';
import type { LineCounter, Node } from 'yaml';

/** A file that was refused: one sentence a complaint, each with file and line. */
export class Refused extends Error {
  override name = 'Refused';
  readonly complaints: readonly string[];
  constructor(complaints: readonly string[]) {
    super(complaints.join('\n'));
    this.complaints = complaints;
  }
}

/** A key with what stands behind it, and the line of the key. */
export interface Field {
  readonly name: string;
  readonly line: number;
  readonly value: Node | null;
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };

export class Sheet {
  readonly complaints: string[] = [];
  readonly file: string;
  private readonly lines: LineCounter;

  constructor(file: string, lines: LineCounter) {
    this.file = file;
    this.lines = lines;
  }

  /** Returns undefined: what was complained about has no value. */
  complain(line: number, sentence: string): undefined {
    this.complaints.push(`${this.file}:${line}: ${sentence}`);
    return undefined;
  }

  lineAt(offset: number): number {
    return this.lines.linePos(offset).line || 1;
  }

  lineOf(node: Node | null, otherwise: number): number {
    return node?.range ? this.lineAt(node.range[0]) : otherwise;
  }

  /** The keys of a map in order, or undefined for what is no map. */
  fields(node: Node | null, line: number): Field[] | undefined {
    if (!isMap(node)) return undefined;
    const fields: Field[] = [];
    for (const { key, value } of node.items) {
      const at = this.lineOf(key as Node | null, line);
      if (!isScalar(key) || typeof key.value !== 'string') this.complain(at, 'a key is a word or two before a colon, such as `wait: 300 ms`');
      else fields.push({ name: key.value, line: at, value: value as Node | null });
    }
    return fields;
  }

  /** Complains about every key that is not `known`; `where` begins the sentence that lists what is. */
  onlyKnown(fields: readonly Field[], known: readonly string[], where: string): Field[] {
    return fields.filter(({ name, line }) => known.includes(name) || this.complain(line, `there is no "${name}" here: ${where} ${known.join(', ')}`));
  }

  /** Whether `owner` has a `what` of that name. */
  has(line: number, owner: string, what: string, all: ReadonlyMap<string, unknown>, name: string): boolean {
    if (all.has(name)) return true;
    this.complain(line, `${owner} has no ${what} "${name}": ${all.size ? `there is ${[...all.keys()].join(', ')}` : 'leave the line out'}`);
    return false;
  }

  items(node: Node | null): (Node | null)[] | undefined {
    return isSeq(node) ? (node.items as (Node | null)[]) : undefined;
  }
}

/** A scalar as it was typed, undefined for anything else and for nothing. */
export function textOf(node: Node | null): string | undefined {
  if (!isScalar(node) || node.value === null) return undefined;
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}

export function numberOf(node: Node | null): number | undefined {
  return isScalar(node) && typeof node.value === 'number' && Number.isFinite(node.value) ? node.value : undefined;
}

/** "300 ms" in ms. */
export function timeOf(node: Node | null): number | undefined {
  const found = /^(\d+(?:\.\d+)?) ?(ms|s|min|h)$/.exec(textOf(node) ?? '');
  return found ? Number(found[1]) * UNITS[found[2]!]! : undefined;
}

/** -30 or "-30 dB". */
export function decibelsOf(node: Node | null): number | undefined {
  const found = /^([-+]?\d+(?:\.\d+)?)(?: ?dB)?$/.exec(textOf(node) ?? '');
  return found ? Number(found[1]) : undefined;
}
