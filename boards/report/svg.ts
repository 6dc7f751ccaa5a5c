/**
 * Pictures as SVG: elements, text that keeps within its room, and colours for a light and a dark surround. A picture has
 * its own ground, so it is read on any page; where the reader's system is dark, so is it. The same data give the same bytes.
 */
import type { Element } from 'xast';
import { toXml } from 'xast-util-to-xml';
import { x } from 'xastscript';

export type Shape = Element;
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element; numbers are rounded to hundredths of a pixel. */
export function element(name: string, attributes: Attributes, ...children: readonly (Shape | string)[]): Shape {
  const given = Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [[key, typeof value === 'number' ? String(rounded(value)) : value] as const]));
  return x(name, Object.fromEntries(given), ...children);
}

const rounded = (value: number): number => Math.round(value * 100) / 100 + 0;

export function text(at: readonly [x: number, y: number], words: string, attributes: Attributes = {}): Shape {
  return element('text', { x: at[0], y: at[1], ...attributes }, words);
}

export function line(from: readonly [number, number], to: readonly [number, number], attributes: Attributes): Shape {
  return element('line', { x1: from[0], y1: from[1], x2: to[0], y2: to[1], ...attributes });
}

export const group = (attributes: Attributes, ...children: readonly Shape[]): Shape => element('g', attributes, ...children);

/** Of a letter, in parts of the size: a wide font (DejaVu Sans), so that others have room to spare. */
const LETTER = 0.6;

/** Words that fit into a width, cut with an ellipsis where they do not. */
export function fitted(words: string, width: number, size: number): string {
  const room = Math.floor(width / (size * LETTER));
  if (words.length <= room) return words;
  const cut = words.slice(0, Math.max(1, room - 1));
  const space = cut.lastIndexOf(' ');
  return `${(space > room / 2 ? cut.slice(0, space) : cut).trimEnd()}\u2026`;
}

/** dB with a minus that is as wide as a plus. */
export const shownDb = (value: number): string => `${value.toFixed(1).replace(/^-(0\.0)$/, '$1').replace('-', '\u2212')} dB`;
export const micro = (words: string): string => words.replace(' uV', ' \u00b5V');

/** Colours by class: [light, dark]. Lines of stages are told apart without red against green. */
const FILLS: Readonly<Record<string, readonly [string, string]>> = {
  ground: ['#ffffff', '#161b22'],
  box: ['#f6f8fa', '#21262d'],
  track: ['#dde3ea', '#363d47'],
  words: ['#1f2328', '#e6edf3'],
  soft: ['#59636e', '#9aa4af'],
  signal: ['#1f6feb', '#58a6ff'],
  noise: ['#b35900', '#f0a050'],
  band: ['#8250df', '#a989ee'],
  stripe: ['#f6f8fa', '#1b2129'],
  even: ['#ffffff', '#161b22'],
};
const STROKES: Readonly<Record<string, readonly [string, string]>> = {
  frame: ['#d1d9e0', '#3d444d'],
  grid: ['#e4e9ee', '#2a3038'],
  wire: ['#59636e', '#9aa4af'],
  clip: ['#c62828', '#ff7b72'],
  all: ['#1f2328', '#e6edf3'],
  hiss: ['#b35900', '#f0a050'],
  stage0: ['#1f6feb', '#58a6ff'],
  stage1: ['#b8550a', '#f0883e'],
  stage2: ['#0f7b6c', '#3fc1ad'],
  stage3: ['#8250df', '#b49af5'],
  stage4: ['#b4236b', '#f778ba'],
  stage5: ['#6b6f00', '#c9c43a'],
  stage6: ['#59636e', '#9aa4af'],
};
/** Lines that have a colour of their own. */
export const STAGE_COLOURS = 7;

function style(): string {
  const rules = (which: 0 | 1): string => [
    ...Object.entries(FILLS).map(([name, colours]) => `.${name}{fill:${colours[which]}}`),
    ...Object.entries(STROKES).map(([name, colours]) => `.${name}{stroke:${colours[which]}}.${name}-text{fill:${colours[which]}}`),
  ].join('');
  return `text{font-family:"Segoe UI","Helvetica Neue",Arial,"DejaVu Sans",sans-serif;font-size:11px}.name{font-weight:600}line,path{fill:none}${rules(0)}@media (prefers-color-scheme:dark){${rules(1)}}`;
}

export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** For who cannot see it. */
  readonly description: string;
}

/** The whole picture, as a file. */
export function sheet({ width, height, title, description }: Sheet, ...shapes: readonly Shape[]): string {
  const picture = element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${rounded(width)} ${rounded(height)}`, width, height, role: 'img', 'aria-labelledby': 'title description' },
    element('title', { id: 'title' }, title),
    element('desc', { id: 'description' }, description),
    element('style', {}, style()),
    element('rect', { class: 'ground frame', x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 8 }),
    ...shapes,
  );
  // An element a line: a change is seen where it is.
  return `${toXml(picture, { closeEmptyElements: true }).replaceAll('><', '>\n<')}\n`;
}
