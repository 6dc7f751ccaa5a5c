/** How the gain is shared out among the stages at every level of a seat, and the noise that comes of it, as a picture. */
import { scaleLinear, scaleLog } from 'd3-scale';
import { line as curve } from 'd3-shape';
import type { Board } from '../board.ts';
import { namedSources } from '../advise/outputs.ts';
import { clipped, decibels, gainsOf } from '../plan/path.ts';
import { planSeat } from '../plan/planner.ts';
import type { SeatPlan } from '../plan/planner.ts';
import { bandsOf } from './report.ts';
import type { BandReport } from './report.ts';
import { isUsed, pointAt } from './settings.ts';
import type { Point } from './settings.ts';
import type { PictureOptions } from './signal-path.ts';
import type { Shape } from './svg.ts';
import { STAGE_COLOURS, element, fitted, group, line, sheet, text } from './svg.ts';

const WIDTH = 1000;
const MARGIN = { left: 64, right: 168 };
const HEAD = 70;
/** A panel: the names of its ranges, gains, noise, and what its axis says. */
const PANEL = { ranges: 26, gains: 250, between: 34, noise: 130, axis: 46 };
const PANEL_HEIGHT = PANEL.ranges + PANEL.gains + PANEL.between + PANEL.noise + PANEL.axis;
/** Between two labels at the right. */
const LABEL = 15;
/** dB by which another range may miss a level and still be held against the one that is used. */
const ELSEWHERE = 0.6;

type XY = readonly [x: number, y: number];

/** A line of the upper half. */
export interface Share {
  readonly stage: string;
  /** The same at every level. */
  readonly fixed: boolean;
  /** dB by position, from 1. */
  readonly gains: readonly number[];
}

export interface Shares {
  readonly points: readonly Point[];
  readonly shares: readonly Share[];
  /** dB in all, by position. */
  readonly all: readonly number[];
  readonly bands: readonly BandReport[];
  /** By range: levels and noise of where it could be used too. */
  readonly elsewhere: readonly { readonly range: number; readonly points: readonly Point[] }[];
}

/** What a seat's picture shows, for one input. */
export function sharesOf(plan: SeatPlan, input: number, source: { readonly maximum: number; readonly noise: number }): Shares {
  const { stages, inputs, settings } = plan;
  const { top, bands } = inputs[input]!;
  const points = Array.from({ length: top }, (_, i) => pointAt(plan, input, i + 1, source.noise));
  const loaded = points.map(({ vector }) => gainsOf(stages, vector).map(decibels));
  const shares = stages.flatMap(({ kind, name }, i): Share[] => {
    if (kind === 'selector' || kind === 'mute relay') return [];
    const gains = loaded.map((row) => row[i]!);
    return [{ stage: name, fixed: Math.max(...gains) - Math.min(...gains) < 0.01, gains }];
  });
  const elsewhere = settings.flatMap((row, range) => {
    if (settings.length === 1 || !isUsed(bands[range]!)) return [];
    const able = points.filter(({ position, level }) => Math.abs(row[position]!.level - level) < ELSEWHERE && !clipped(stages, row[position]!.left, source.maximum));
    return [{ range, points: able.map(({ position }) => pointAt(plan, input, position, source.noise, range)) }];
  });
  return { points, shares, all: points.map(({ gain }) => decibels(gain)), bands: bandsOf(plan, input, source.noise), elsewhere };
}

export function gainPlot(board: Board, { input }: PictureOptions): string {
  const { name: sourceName, facts: source } = namedSources(board)[input]!;
  const panels = alike(board).map(({ names, plan }) => ({ names, plan, shares: sharesOf(plan, input, source) }));
  const height = HEAD + panels.length * PANEL_HEIGHT + (panels.length - 1) * 24 + 12;
  const subtitle = `How the stages share the gain at every level, and the noise at the jack; ${sourceName} is connected`;
  return sheet(
    { width: WIDTH, height, title: `${board.title}: gain and noise by level`, description: `${subtitle}. ${panels.map(({ names, shares }) => `${names}: ${shares.shares.map(({ stage }) => stage).join(', ')}`).join('; ')}.` },
    text([24, 32], fitted(board.title, WIDTH - 48, 16.5), { class: 'words name', style: 'font-size:16px' }),
    text([24, 52], subtitle, { class: 'soft', style: 'font-size:12px' }),
    ...panels.map(({ names, plan, shares }, i) => panel(names, plan, shares, HEAD + i * (PANEL_HEIGHT + 24), board.seats.length > 1)),
  );
}

/** Seats whose paths differ in names alone are drawn once. */
function alike(board: Board): { names: string; plan: SeatPlan }[] {
  const groups = new Map<string, { names: string[]; plan: SeatPlan }>();
  for (const seat of board.seats) {
    const plan = planSeat(board, seat);
    const key = JSON.stringify([plan.stages.map(({ kind, settings }) => [kind, settings]), plan.settings, plan.inputs.map(({ clips, ...input }) => [input, plan.stages.findIndex(({ name }) => name === clips)])]);
    const group = groups.get(key);
    if (group) group.names.push(seat.name);
    else groups.set(key, { names: [seat.name], plan });
  }
  return [...groups.values()].map(({ names, plan }) => ({ names: names.join(', '), plan }));
}

function panel(names: string, plan: SeatPlan, { points, shares, all, bands, elsewhere }: Shares, top: number, named: boolean): Shape {
  const levels = points.map(({ level }) => level);
  const x = scaleLinear([Math.floor(Math.min(...levels) / 10) * 10, 0], [MARGIN.left, WIDTH - MARGIN.right]);
  const gains = [...shares.flatMap((share) => share.gains), ...all];
  const upper = top + PANEL.ranges;
  const y = scaleLinear([Math.min(...gains), Math.max(...gains)], [upper + PANEL.gains, upper]).nice(6);
  const lower = upper + PANEL.gains + PANEL.between;
  const noises = [...points, ...elsewhere.flatMap((each) => each.points)].flatMap(({ noise, ownNoise }) => [noise * 1e6, ownNoise * 1e6]);
  const n = scaleLog(decadeOver(noises), [lower + PANEL.noise, lower]);
  const end = x.range()[1]!;

  return group(
    {},
    ...rangeStripes(plan, points, x, [top, lower + PANEL.noise]),
    ...grid(x, [upper, upper + PANEL.gains], [lower, lower + PANEL.noise]),
    ...yAxis(y.ticks(6).map((tick) => [String(tick).replace('-', '\u2212'), y(tick)]), x, 'Gain, dB', upper + PANEL.gains / 2),
    ...yAxis(n.ticks().filter(isRound).map((tick) => [String(tick), n(tick)]), x, 'Noise, \u00b5V (A)', lower + PANEL.noise / 2),
    ...bands.map(({ least, most }) =>
      element('rect', { class: 'band', x: x(least) - 1, y: upper, width: x(most) - x(least) + 2, height: lower + PANEL.noise - upper, opacity: 0.16 }),
    ),
    ...shares.map(({ gains: row, fixed }, i) => drawn(points, row.map((gain) => y(gain)), x, { class: colour(i), 'stroke-width': fixed ? 1.25 : 2, ...(fixed ? { 'stroke-dasharray': '6 3' } : {}) })).flat(),
    ...drawn(points, all.map((gain) => y(gain)), x, { class: 'all', 'stroke-width': 2.5 }),
    ...labels([
      ...shares.map(({ stage, gains: row }, i) => ({ words: stage, at: y(row.at(-1)!), class: `${colour(i)}-text`, stroke: colour(i) })),
      { words: 'all together', at: y(all.at(-1)!), class: 'words name', stroke: 'all' },
    ], [x(levels.at(-1)!), end], [upper, upper + PANEL.gains]),
    ...elsewhere.flatMap(({ points: other }) =>
      runsOf(other, other.map(({ noise }) => n(noise * 1e6)), x).filter((run) => run.length > 2).map((run) => element('path', { d: pathThrough(run), class: 'hiss', 'stroke-width': 1.25, 'stroke-dasharray': '3 3' })),
    ),
    ...drawn(points, points.map(({ ownNoise }) => n(ownNoise * 1e6)), x, { class: 'wire', 'stroke-width': 1.5 }),
    ...drawn(points, points.map(({ noise }) => n(noise * 1e6)), x, { class: 'hiss', 'stroke-width': 2.5 }),
    ...labels([
      { words: 'with the source', at: n(points.at(-1)!.noise * 1e6), class: 'hiss-text', stroke: 'hiss' },
      { words: 'of the board alone', at: n(points.at(-1)!.ownNoise * 1e6), class: 'soft', stroke: 'wire' },
    ], [x(levels.at(-1)!), end], [lower, lower + PANEL.noise]),
    ...x.ticks(8).map((tick) => text([x(tick), lower + PANEL.noise + 17], String(tick).replace('-', '\u2212'), { class: 'soft', 'text-anchor': 'middle' })),
    text([(MARGIN.left + end) / 2, lower + PANEL.noise + 36], `${named ? `${names}: level` : 'Level'}, dB of full scale`, { class: 'soft', 'text-anchor': 'middle', style: 'font-size:12px' }),
    ...notes(bands, elsewhere.length > 0, end, lower + PANEL.noise),
  );
}

const colour = (i: number): string => `stage${i % STAGE_COLOURS}`;
const isRound = (tick: number): boolean => [1, 2, 5].some((digit) => Math.abs(tick / 10 ** Math.floor(Math.log10(tick) + 1e-9) - digit) < 1e-6);

/** From below the least to above the greatest, a decade at least: it has ticks then. */
function decadeOver(values: readonly number[]): [number, number] {
  const [least, most] = [Math.min(...values) / 1.2, Math.max(...values) * 1.2];
  const more = Math.sqrt(Math.max(1, 10 / (most / least)));
  return [least / more, most * more];
}

/** Where each range rests, striped, with what its relays do. */
function rangeStripes(plan: SeatPlan, points: readonly Point[], x: (level: number) => number, [top, bottom]: XY): Shape[] {
  const runs: { range: number; from: number; to: number }[] = [];
  for (const { range, level } of points) {
    const last = runs.at(-1);
    if (last?.range === range) last.to = level;
    else runs.push({ range, from: level, to: level });
  }
  if (runs.length < 2) return [];
  return runs.flatMap(({ range, from, to }, i) => {
    // A range ends half way to the next.
    const left = i ? (x(runs[i - 1]!.to) + x(from)) / 2 : x(from) - 2;
    const right = i + 1 < runs.length ? (x(to) + x(runs[i + 1]!.from)) / 2 : x(to) + 2;
    const on = Object.entries(plan.ranges[range]!.relays).flatMap(([name, on]) => (on ? [name] : []));
    const relays = on.length ? `relays ${on.join(', ')}` : 'relays at rest';
    return [
      element('rect', { class: i % 2 ? 'even' : 'stripe', x: left, y: top, width: right - left, height: bottom - top }),
      // The last has the margin to spare.
      i + 1 < runs.length
        ? text([(left + right) / 2, top + 16], fitted(`range ${range + 1}: ${relays}`, right - left - 6, 11), { class: 'soft', 'text-anchor': 'middle' })
        : text([left + 6, top + 16], fitted(`range ${range + 1}: ${relays}`, WIDTH - left - 30, 11), { class: 'soft' }),
    ];
  });
}

function grid(x: { ticks(count: number): number[]; (value: number): number }, ...spans: readonly XY[]): Shape[] {
  return spans.flatMap(([top, bottom]) => x.ticks(8).map((tick) => line([x(tick), top], [x(tick), bottom], { class: 'grid' })));
}

function yAxis(ticks: readonly (readonly [words: string, at: number])[], x: { range(): number[] }, title: string, middle: number): Shape[] {
  const [left, right] = x.range() as [number, number];
  return [
    ...ticks.flatMap(([words, at]) => [line([left, at], [right, at], { class: 'grid' }), text([left - 8, at + 4], words, { class: 'soft', 'text-anchor': 'end' })]),
    text([22, middle], title, { class: 'soft', 'text-anchor': 'middle', style: 'font-size:12px', transform: `rotate(-90 22 ${middle})` }),
  ];
}

/** Positions that follow one another in one range. */
function runsOf(points: readonly Point[], ys: readonly number[], x: (level: number) => number): XY[][] {
  const runs: XY[][] = [];
  points.forEach(({ range, level, position }, i) => {
    const before = points[i - 1];
    if (!before || before.range !== range || before.position !== position - 1) runs.push([]);
    runs.at(-1)!.push([x(level), ys[i]!]);
  });
  return runs;
}

const path = curve<XY>().digits(2);
const pathThrough = (run: readonly XY[]): string => path([...run])!;

/** A line a range: it breaks where the range changes, and a thin one leads over. */
function drawn(points: readonly Point[], ys: readonly number[], x: (level: number) => number, attributes: Readonly<Record<string, string | number>>): Shape[] {
  const runs = runsOf(points, ys, x);
  const { 'stroke-width': _, 'stroke-dasharray': __, ...quiet } = attributes;
  return runs.flatMap((run, i) => {
    const from = runs[i - 1]?.at(-1);
    const leads = from ? [line(from, run[0]!, { ...quiet, 'stroke-width': 1, 'stroke-dasharray': '1 3' })] : [];
    return [...leads, element('path', { d: pathThrough(run), 'stroke-linejoin': 'round', 'stroke-linecap': 'round', ...attributes })];
  });
}

interface Label {
  readonly words: string;
  readonly at: number;
  readonly class: string;
  readonly stroke: string;
}

/** At the right of their lines, none over another, each led to its line. */
function labels(all: readonly Label[], [from, left]: XY, [top, bottom]: XY): Shape[] {
  const sorted = [...all].sort((a, b) => a.at - b.at);
  const ys: number[] = [];
  sorted.forEach(({ at }, i) => ys.push(Math.max(at, i ? ys[i - 1]! + LABEL : top)));
  for (let i = ys.length - 1, most = bottom; i >= 0 && ys[i]! > most; i--, most -= LABEL) ys[i] = most;
  return sorted.flatMap(({ words, at, class: kind, stroke }, i) => [
    element('path', { class: stroke, 'stroke-width': 1, opacity: 0.6, d: `M${point(from + 3, at)}L${point(left + 6, at)}L${point(left + 16, ys[i]!)}` }),
    text([left + 20, ys[i]! + 4], fitted(words, MARGIN.right - 26, 11), { class: kind }),
  ]);
}

const point = (x: number, y: number): string => `${Number(x.toFixed(2))},${Number(y.toFixed(2))}`;

function notes(bands: readonly BandReport[], others: boolean, left: number, y: number): Shape[] {
  const shapes: Shape[] = [];
  if (bands.length) {
    shapes.push(
      element('rect', { class: 'band', x: left + 20, y: y + 14, width: 10, height: 11, opacity: 0.3 }),
      text([left + 36, y + 23], 'either range, by', { class: 'soft' }),
      text([left + 36, y + 36], 'where it came from', { class: 'soft' }),
    );
  }
  if (others) shapes.push(line([left - 150, y + 32], [left - 130, y + 32], { class: 'hiss', 'stroke-width': 1.25, 'stroke-dasharray': '3 3' }), text([left - 124, y + 36], 'noise in another range', { class: 'soft' }));
  return shapes;
}
