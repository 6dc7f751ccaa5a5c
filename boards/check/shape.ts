/**
 * Shapes of data. A board file is TypeScript that is loaded without its types being checked, so everything that comes
 * out of it may be anything. A shape complains about what does not fit, and names the field.
 */
import type { Complain } from './complaint.ts';
import { alternatives, at, nearest } from './complaint.ts';

export interface Shape {
  /** After "write": "a number of ms from 0 to 60000". */
  readonly wants: string;
  check(value: unknown, field: string, complain: Complain): void;
}

export interface Maybe extends Shape {
  readonly optional: true;
}

/** A shape for every field of T, and `maybe` for exactly those that may be left out. */
export type Fields<T> = { readonly [K in keyof T]-?: object extends Pick<T, K> ? Maybe : Shape & { readonly optional?: never } };

export const maybe = (shape: Shape): Maybe => ({ ...shape, optional: true });

/** How a value is shown in a complaint. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value);
  if (value === null || ['number', 'boolean', 'undefined'].includes(typeof value)) return String(value);
  if (Array.isArray(value)) {
    const plain = value.length > 0 && value.length < 5 && value.every((entry) => ['number', 'boolean'].includes(typeof entry));
    return plain ? `[${value.join(', ')}]` : 'a list';
  }
  return typeof value === 'object' ? 'a record' : `a ${typeof value}`;
}

/** Complains that `value` is not what is wanted. */
function refuse(value: unknown, field: string, wants: string, complain: Complain): void {
  if (value === undefined) complain.error(field, 'it is missing', `write ${wants}`);
  else complain.error(field, `${shown(value)} does not fit`, `write ${wants}`);
}

function simple(wants: string, fits: (value: unknown) => boolean): Shape {
  return {
    wants,
    check(value, field, complain) {
      if (!fits(value)) refuse(value, field, wants, complain);
    },
  };
}

/** From `least` on, or above `above`, to `most`; both ends belong to it. */
export interface Range {
  readonly least?: number;
  readonly above?: number;
  readonly most: number;
  readonly whole?: true;
}

const inside = ({ least, above, most, whole }: Range, value: unknown): boolean =>
  typeof value === 'number' && value <= most && value >= (least ?? -Infinity) && value > (above ?? -Infinity) && (!whole || Number.isInteger(value));

const rangeText = ({ least, above, most }: Range): string =>
  above === undefined ? `from ${least} to ${short(most)}` : `above ${above}, at most ${short(most)}`;

const short = (value: number): string => (value >= 1e6 ? value.toExponential().replace('+', '') : String(value));

/** @param unit "V", "dB", or '' for a bare number. */
export function number(unit: string, range: Range): Shape {
  const what = `a${range.whole ? ' whole' : ''} number${unit ? ` of ${unit}` : ''}`;
  return simple(`${what} ${rangeText(range)}`, (value) => inside(range, value));
}

/** A least and a greatest value. */
export function span(unit: string, range: Range): Shape {
  const fits = (value: unknown): boolean =>
    Array.isArray(value) && value.length === 2 && value.every((end) => inside(range, end)) && value[0] <= value[1];
  return simple(`the least and the greatest ${unit}, [a, b], ${rangeText(range)}`, fits);
}

export const flag: Shape = simple('true or false', (value) => typeof value === 'boolean');

/** Text for people, on one line. */
export const text: Shape = simple('words between quotes, on one line', (value) => typeof value === 'string' && /^[^\n\r]*\S[^\n\r]*$/.test(value));

/** What the device and the command line name: they have plain ASCII only. */
const NAME = /^(?!.*['"`\\])[!-~]([ -~]{0,18}[!-~])?$/;
const NAME_WANTS = 'a name of 1 to 20 plain ASCII characters, without quotes, and without blanks at its ends';
export const name: Shape = simple(NAME_WANTS, (value) => typeof value === 'string' && NAME.test(value));

export const matching = (wants: string, pattern: RegExp): Shape => simple(wants, (value) => typeof value === 'string' && pattern.test(value));

export function oneOf(...values: readonly (string | number)[]): Shape {
  const list = alternatives(values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value))));
  return {
    wants: list,
    check(value, field, complain) {
      if ((values as readonly unknown[]).includes(value)) return;
      const near = typeof value === 'string' ? nearest(value, values.map(String)) : undefined;
      refuse(value, field, near === undefined ? list : `'${near}'`, complain);
    },
  };
}

/** Exactly these, one after the other. */
export function tuple(wants: string, ...shapes: readonly Shape[]): Shape {
  return {
    wants,
    check(value, field, complain) {
      if (!Array.isArray(value) || value.length !== shapes.length) refuse(value, field, wants, complain);
      else shapes.forEach((shape, i) => shape.check(value[i], `${field}[${i}]`, complain));
    },
  };
}

export function list(what: string, shape: Shape, least = 0, most = Infinity): Shape {
  const wants = `a list of ${what}, ${!least ? '[] for none' : most === Infinity ? `${least} or more` : `${least} to ${most} of them`}`;
  return {
    wants,
    check(value, field, complain) {
      if (!Array.isArray(value) || (value.length && value.length < least) || value.length > most) return refuse(value, field, wants, complain);
      if (value.length < least) return complain.error(field, 'it is empty', `write ${wants}`);
      // By index: a list with holes has entries too.
      for (let i = 0; i < value.length; i++) shape.check(value[i], `${field}[${i}]`, complain);
    },
  };
}

/** Entries by name. */
export function dictionary(what: string, shape: Shape, least = 0): Shape {
  const wants = least ? `${what} by name, 1 or more` : `${what} by name, {} for none`;
  return {
    wants,
    check(value, field, complain) {
      if (!isRecord(value)) return refuse(value, field, wants, complain);
      if (Object.keys(value).length < least) return complain.error(field, 'it is empty', `write ${wants}`);
      for (const [key, entry] of Object.entries(value)) {
        if (!NAME.test(key)) complain.error(field, `${shown(key)} cannot be a name here`, `write ${NAME_WANTS}`);
        else shape.check(entry, at(field, key), complain);
      }
    },
  };
}

export function record<T extends object>(fields: Fields<T>): Shape {
  const names = Object.keys(fields);
  const wants = `{ ${names.join(', ')} }`;
  return {
    wants,
    check(value, field, complain) {
      if (!isRecord(value)) return refuse(value, field, wants, complain);
      const place = (key: string): string => (field ? at(field, key) : key);
      for (const key of Object.keys(value)) {
        if (names.includes(key)) continue;
        const near = nearest(key, names.filter((known) => !Object.hasOwn(value, known)));
        complain.error(place(key), 'there is no such field', near === undefined ? 'leave it out' : `write ${near}`);
      }
      for (const [key, shape] of Object.entries(fields as Readonly<Record<string, Shape & { optional?: true }>>)) {
        const entry = Object.hasOwn(value, key) ? value[key] : undefined;
        if (entry === undefined && shape.optional) continue;
        shape.check(entry, place(key), complain);
      }
    },
  };
}

/** A record whose field `tag` says which one it is. */
export function variant(tag: string, shapes: Readonly<Record<string, Shape>>): Shape {
  const tags = oneOf(...Object.keys(shapes));
  const wants = `{ ${tag}: ${tags.wants}, ... }`;
  return {
    wants,
    check(value, field, complain) {
      if (!isRecord(value)) return refuse(value, field, wants, complain);
      const is = Object.hasOwn(value, tag) ? value[tag] : undefined;
      if (typeof is === 'string' && Object.hasOwn(shapes, is)) shapes[is]!.check(value, field, complain);
      else tags.check(is, at(field, tag), complain);
    },
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
