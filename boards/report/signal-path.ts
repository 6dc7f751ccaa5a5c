/** The signal path as a picture: from the sources to the jacks, with signal, noise and headroom at each stage. */
import { linkHorizontal } from 'd3-shape';
import { scaleLinear } from 'd3-scale';
import type { Board, SeatFacts, StageFacts } from '../board.ts';
import { pathOf } from '../board.ts';
import { namedSources } from '../advise/outputs.ts';
import { decibels, gainsOf } from '../plan/path.ts';
import { planSeat } from '../plan/planner.ts';
import type { SeatPlan } from '../plan/planner.ts';
import { pointAt, positionFor } from './settings.ts';
import type { Point } from './settings.ts';
import type { Shape } from './svg.ts';
import { element, fitted, group, line, micro, sheet, shownDb, text } from './svg.ts';
import { volt } from './text.ts';

export interface PictureOptions {
  /** dB of full scale, for `signalPath`. Default -20. */
  readonly volume?: number | undefined;
  /** Place of the source among the inputs. */
  readonly input: number;
}

/** A stage as it is at the volume that is drawn. */
export interface Station {
  readonly name: string;
  readonly kind: StageFacts['kind'];
  /** What it is, and what it is set to. */
  readonly part: string;
  readonly setting: string;
  /** dB, loaded. */
  readonly gain: number;
  /** V rms at its output: a full-scale sine, noise (A-weighted, all from the source on), and where it clips. */
  readonly volts: number;
  readonly noise: number;
  readonly most: number;
}

export function stationsOf(board: Board, seat: SeatFacts, plan: SeatPlan, { vector }: Point, source: { readonly maximum: number; readonly noise: number }): Station[] {
  const gains = gainsOf(plan.stages, vector);
  let { maximum: volts, noise } = source;
  return pathOf(board, seat).map((facts, i): Station => {
    const stage = plan.stages[i]!;
    const setting = stage.settings[vector[i]!]!;
    const gain = gains[i]!;
    // The load that takes from the gain takes as much from the noise.
    noise = Math.hypot(noise * gain, setting.noise * (setting.gain ? gain / setting.gain : 1));
    volts *= gain;
    const most = Math.min(stage.most.output, stage.most.input * gain);
    return { name: facts.name, kind: facts.kind, ...wordsOf(board, facts, vector[i]!, stage.settings.length), gain: decibels(gain), volts, noise, most };
  });
}

function wordsOf(board: Board, facts: StageFacts, at: number, settings: number): { part: string; setting: string } {
  switch (facts.kind) {
    case 'codec':
      return { part: board.chips[facts.chip]!.part, setting: 'mixer' };
    case 'volume':
      return { part: board.chips[facts.chip]!.part, setting: `step ${at}/${settings - 1}` };
    case 'amplifier':
      return { part: brief(facts.part), setting: 'fixed' };
    case 'gain relay':
      return { part: brief(facts.part), setting: `relay ${at ? 'on' : 'off'}` };
    case 'pad':
      return { part: `${facts.attenuation} dB pad`, setting: at ? 'bypassed' : 'attenuates' };
    case 'ladder':
      return { part: `${facts.cells.length} cells`, setting: [...facts.cells.keys()].reverse().map((cell) => ((at >> cell) & 1 ? '1' : '0')).join('') };
    case 'selector':
    case 'mute relay':
      return { part: '', setting: 'closed' };
  }
}

/** "OPA1656 and a BUF634A in its loop" as "OPA1656": what it is, without how. */
const brief = (words: string): string => words.split(/[,;(]| and | as | with /)[0]!.trim();

const VOLUME = -20;
const BOX = { width: 112, contact: 54, height: 122 };
/** Of a source: it has no gain. */
const SOURCE_HEIGHT = 84;
/** `fan`: where several wires meet or part. */
const GAP = { column: 16, fan: 44, row: 16 };
const MARGIN = 24;
/** For the words above and below. */
const LEAST_WIDTH = 640;
const HEAD = 70;
const FOOT = 44;
/** dBV of the bar in a box. */
const SCALE = { least: -130, most: 10 };

export function signalPath(board: Board, { volume = VOLUME, input }: PictureOptions): string {
  const { name: sourceName, facts: source } = namedSources(board)[input]!;
  const rows = board.seats.map((seat) => {
    const plan = planSeat(board, seat);
    const point = pointAt(plan, input, positionFor(plan, input, volume), source.noise);
    return { seat, plan, point, stations: stationsOf(board, seat, plan, point, source) };
  });
  const common = board.path.length;
  const own = Math.max(...rows.map(({ stations }) => stations.length)) - common;
  const sources = namedSources(board);
  const tall = (count: number, height: number): number => count * height + (count - 1) * GAP.row;
  const bodyHeight = Math.max(tall(rows.length, BOX.height), tall(sources.length, SOURCE_HEIGHT));
  const middle = HEAD + bodyHeight / 2;
  const laneOf = (i: number, count: number, height = BOX.height): number => middle + (i - (count - 1) / 2) * (height + GAP.row);

  // Left edges of the columns: sources, stages that all share, stages of a seat, jacks.
  const shared = rows[0]!.stations.slice(0, common);
  const widths = [
    BOX.width,
    ...shared.map(widthOf),
    ...Array.from({ length: own }, (_, i) => Math.max(...rows.map(({ stations }) => (stations[common + i] ? widthOf(stations[common + i]!) : 0)))),
    BOX.width,
  ];
  const gapAfter = (column: number): number => ((column === 0 && sources.length > 1) || (column === common && rows.length > 1) ? GAP.fan : GAP.column);
  const lefts = widths.map((_, i) => MARGIN + widths.slice(0, i).reduce((sum, width, column) => sum + width + gapAfter(column), 0));
  const width = Math.max(LEAST_WIDTH, lefts.at(-1)! + BOX.width + MARGIN);
  const height = HEAD + bodyHeight + FOOT;
  const right = (column: number): number => lefts[column]! + widths[column]!;

  const wires: Shape[] = [];
  const boxes: Shape[] = [];
  const wire = (from: readonly [number, number], to: readonly [number, number], more = {}): void => {
    wires.push(from[1] === to[1] ? line(from, to, { class: 'wire', 'stroke-width': 1.5, ...more }) : element('path', { class: 'wire', 'stroke-width': 1.5, d: curve(from, to), ...more }));
  };

  sources.forEach(({ name, facts }, i) => {
    const y = laneOf(i, sources.length, SOURCE_HEIGHT);
    const chosen = i === input;
    const words = { name, part: facts.title, setting: '', gain: undefined, volts: facts.maximum, noise: facts.noise, most: Infinity };
    boxes.push(group(chosen ? {} : { opacity: 0.5 }, ...box([lefts[0]!, y], BOX.width, words)));
    const end: readonly [number, number] = common ? [lefts[1]!, middle] : [lefts[1]!, laneOf(0, rows.length)];
    wire([right(0), y], end, chosen ? {} : { 'stroke-dasharray': '2 4', opacity: 0.6 });
  });
  shared.forEach((station, i) => {
    boxes.push(...stationBox(station, [lefts[1 + i]!, middle], widths[1 + i]!));
    if (i + 1 < common) wire([right(1 + i), middle], [lefts[2 + i]!, middle]);
  });
  rows.forEach(({ seat, point, stations }, r) => {
    const y = laneOf(r, rows.length);
    const mine = stations.slice(common);
    if (mine.length && common) wire([right(common), middle], [lefts[common + 1]!, y]);
    mine.forEach((station, i) => {
      const column = 1 + common + i;
      boxes.push(...stationBox(station, [lefts[column]!, y], widths[column]!));
      if (i + 1 < mine.length) wire([right(column), y], [lefts[column + 1]!, y]);
    });
    const last = stations.at(-1)!;
    wire([right(mine.length ? common + mine.length : common), mine.length ? y : middle], [lefts.at(-1)!, y]);
    const words = { name: seat.name, part: brief(board.jacks[seat.jack]!.title), setting: `S/N ${shownDb(decibels(last.volts / last.noise))}`, gain: shownDb(point.level), volts: last.volts, noise: last.noise, most: Infinity };
    boxes.push(...box([lefts.at(-1)!, y], BOX.width, words));
  });

  const levels = [...new Set(rows.map(({ point }) => shownDb(point.level)))].join(', ');
  const relays = rows.length === 1 && rows[0]!.plan.ranges.length > 1 ? `, range ${rows[0]!.point.range + 1} of ${rows[0]!.plan.ranges.length}` : '';
  const subtitle = `Volume ${levels} of full scale${relays}; ${sourceName} plays a full-scale sine of ${micro(volt(source.maximum))}`;
  return sheet(
    { width, height, title: `${board.title}: signal path`, description: `${subtitle}. ${rows.map(({ seat, stations }) => `${seat.name}: ${stations.map((station) => `${station.name} ${shownDb(station.gain)}`).join(', ')}`).join('. ')}.` },
    text([MARGIN, 32], fitted(board.title, width - 2 * MARGIN, 16.5), { class: 'words name', style: 'font-size:16px' }),
    text([MARGIN, 52], fitted(subtitle, width - 2 * MARGIN, 11.5), { class: 'soft', style: 'font-size:12px' }),
    ...wires,
    ...boxes,
    ...legend([MARGIN, height - 18]),
  );
}

const isContact = ({ kind }: Station): boolean => kind === 'selector' || kind === 'mute relay';
const widthOf = (station: Station): number => (isContact(station) ? BOX.contact : BOX.width);

const bump = linkHorizontal<{ source: readonly [number, number]; target: readonly [number, number] }, readonly [number, number]>();
function curve(from: readonly [number, number], to: readonly [number, number]): string {
  return bump({ source: from, target: to })!.replace(/-?\d+\.\d+/g, (number) => String(Number(Number(number).toFixed(2))));
}

interface Words {
  readonly name: string;
  readonly part: string;
  readonly setting: string;
  /** None of a source. */
  readonly gain: string | undefined;
  readonly volts: number;
  readonly noise: number;
  readonly most: number;
}

function stationBox(station: Station, at: readonly [number, number], width: number): Shape[] {
  if (isContact(station)) return contact(station.name, at, width);
  return box(at, width, { ...station, gain: shownDb(station.gain) });
}

/** @param at Its left edge, and the height of its wires. */
function box([left, middle]: readonly [number, number], width: number, { name, part, setting, gain, volts, noise, most }: Words): Shape[] {
  const height = gain === undefined ? SOURCE_HEIGHT : BOX.height;
  const top = middle - height / 2;
  const pad = 8;
  const room = width - 2 * pad;
  const bar = scaleLinear([SCALE.least, SCALE.most], [left + pad, left + width - pad]).clamp(true);
  const y = top + height - 31;
  const dBV = { signal: bar(decibels(volts)), noise: bar(decibels(noise)) };
  return [
    element('rect', { class: 'box frame', x: left, y: top, width, height, rx: 6 }),
    text([left + pad, top + 19], fitted(name, room, 12.5), { class: 'words name', style: 'font-size:13px' }),
    text([left + pad, top + 35], fitted(part, room, 11), { class: 'soft' }),
    ...(gain === undefined
      ? []
      : [text([left + pad, top + 50], fitted(setting, room, 11), { class: 'soft' }), text([left + pad, top + 72], gain, { class: 'words', style: 'font-size:14px' })]),
    element('rect', { class: 'track', x: left + pad, y, width: room, height: 6, rx: 3 }),
    element('rect', { class: 'signal', x: dBV.noise, y, width: Math.max(0, dBV.signal - dBV.noise), height: 6 }),
    element('rect', { class: 'noise', x: dBV.noise - 1, y: y - 2, width: 2.5, height: 10 }),
    ...(most < Infinity ? [line([bar(decibels(most)), y - 3], [bar(decibels(most)), y + 9], { class: 'clip', 'stroke-width': 2 })] : []),
    text([left + pad, top + height - 9], micro(volt(volts)), { class: 'signal' }),
    text([left + width - pad, top + height - 9], micro(volt(noise)), { class: 'noise', 'text-anchor': 'end' }),
  ];
}

/** A closed switch with its name. */
function contact(name: string, [left, middle]: readonly [number, number], width: number): Shape[] {
  const [a, b] = [left + 10, left + width - 10];
  return [
    line([left, middle], [a, middle], { class: 'wire', 'stroke-width': 1.5 }),
    line([b, middle], [left + width, middle], { class: 'wire', 'stroke-width': 1.5 }),
    line([a, middle], [b, middle], { class: 'wire', 'stroke-width': 3 }),
    element('circle', { class: 'ground wire', cx: a, cy: middle, r: 3.5, 'stroke-width': 1.5 }),
    element('circle', { class: 'ground wire', cx: b, cy: middle, r: 3.5, 'stroke-width': 1.5 }),
    text([left + width / 2, middle - 14], fitted(name, width + 10, 11), { class: 'words', 'text-anchor': 'middle' }),
    text([left + width / 2, middle + 22], 'closed', { class: 'soft', 'text-anchor': 'middle' }),
  ];
}

function legend([left, y]: readonly [number, number]): Shape[] {
  const bar = left + 44;
  return [
    text([left, y], 'Bars:', { class: 'soft' }),
    element('rect', { class: 'signal', x: bar, y: y - 7, width: 34, height: 6 }),
    element('rect', { class: 'noise', x: bar - 1, y: y - 9, width: 2.5, height: 10 }),
    text([bar + 42, y], `at each output, from noise (A-weighted) to sine, on ${SCALE.least} to +${SCALE.most} dBV`.replace('-1', '\u22121'), { class: 'soft' }),
    line([bar + 446, y - 10], [bar + 446, y + 2], { class: 'clip', 'stroke-width': 2 }),
    text([bar + 454, y], 'the stage clips', { class: 'soft' }),
  ];
}
