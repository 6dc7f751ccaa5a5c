/** Pictures: the same bytes every time, words that keep clear of one another and of the edges, on every board. */
import { namedSources } from '../../boards/advise/outputs.ts';
import { describe, expect, test } from 'vitest';
import type { Board } from '../../boards/board.ts';
import { boardNames, findBoard } from '../../boards/find.ts';
import { decibels, gainOf, noiseOf } from '../../boards/plan/path.ts';
import { planSeat } from '../../boards/plan/planner.ts';
import { gainPlot, sharesOf } from '../../boards/report/gain-plot.ts';
import { pointAt, positionFor } from '../../boards/report/settings.ts';
import { signalPath, stationsOf } from '../../boards/report/signal-path.ts';
import { fitted } from '../../boards/report/svg.ts';
import { CASCADE, DESK, LOG } from '../accept/boards.ts';

/** Of the size, a letter of Arial; most fonts are within a tenth of it. */
const LETTER = 0.52;

interface Box {
  readonly words: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function textsOf(svg: string): Box[] {
  return [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].flatMap(([, attributes = '', words = '']) => {
    const get = (name: string): string | undefined => new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes)?.[1];
    if (get('transform')) return [];
    const size = Number(/font-size:(\d+)px/.exec(get('style') ?? '')?.[1] ?? 11);
    const [x, y] = [Number(get('x')), Number(get('y'))];
    const width = words.replace(/&\w+;/g, '&').length * size * LETTER;
    const left = { middle: x - width / 2, end: x - width }[get('text-anchor') ?? ''] ?? x;
    return [{ words, left, right: left + width, top: y - size * 0.75, bottom: y + size * 0.2 }];
  });
}

const overlap = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const own = await Promise.all(boardNames().map(async (name) => (await findBoard(name)).board as Board));
const long: Board = {
  ...DESK,
  title: 'A board <with> "signs" & a title that goes on and on and on, as titles of boards sometimes do, for a line or more',
  path: DESK.path.map((stage) => (stage.kind === 'pad' ? { ...stage, name: 'an attenuating stage' } : stage)),
};
const boards = [...own, LOG, CASCADE, long];

describe.each(boards.map((board) => [board.title.slice(0, 30), board] as const))('%s', (_, board) => {
  const pictures = [-60, -20, 0].map((volume) => signalPath(board, { volume, input: 0 }));
  pictures.push(gainPlot(board, { input: namedSources(board).length - 1 }), gainPlot(board, { input: 0 }));

  test('is drawn the same twice', () => {
    expect(gainPlot(board, { input: 0 })).toBe(pictures.at(-1));
    expect(signalPath(board, { input: 0 })).toBe(pictures[1]);
  });

  test('has no place that is no number', () => {
    for (const picture of pictures) expect(picture).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('is XML: every element ends, nothing is left unescaped', () => {
    for (const picture of pictures) {
      const open: string[] = [];
      for (const [, end, name, , whole] of picture.matchAll(/<(\/?)(\w+)((?: [\w-]+="[^"<]*")*) ?(\/?)>/g)) {
        if (end) expect(open.pop()).toBe(name);
        else if (!whole) open.push(name!);
      }
      expect(open).toEqual([]);
      expect(picture.replace(/<[^>]*>/g, '')).not.toMatch(/[<]|&(?!#?\w+;)/);
    }
  });

  test('keeps its words within its edges and clear of one another', () => {
    for (const picture of pictures) {
      const [, width, height] = /width="(\d+(?:\.\d+)?)" height="(\d+(?:\.\d+)?)"/.exec(picture)!.map(Number);
      const texts = textsOf(picture);
      expect(texts.length).toBeGreaterThan(8);
      for (const text of texts) {
        expect(text.left, text.words).toBeGreaterThanOrEqual(4);
        expect(text.right, text.words).toBeLessThanOrEqual(width! - 4);
        expect(text.bottom, text.words).toBeLessThanOrEqual(height! - 4);
      }
      texts.forEach((text, i) => expect(texts.slice(i + 1).filter((other) => overlap(text, other)).map(({ words }) => `${text.words} over ${words}`)).toEqual([]));
    }
  });
});

describe('what is drawn', () => {
  test.each([...own, CASCADE].map((board) => [board.name, board] as const))('of %s ends with the gain and the noise of the whole path', (_, board) => {
    const [source] = Object.values(board.sources);
    for (const seat of board.seats) {
      const plan = planSeat(board, seat);
      for (const volume of [-50, -20, 0]) {
        const point = pointAt(plan, 0, positionFor(plan, 0, volume), source!.noise);
        const stations = stationsOf(board, seat, plan, point, source!);
        expect(stations.at(-1)!.volts / (source!.maximum * gainOf(plan.stages, point.vector))).toBeCloseTo(1, 9);
        expect(stations.at(-1)!.noise / noiseOf(plan.stages, point.vector, source!.noise)).toBeCloseTo(1, 9);
        for (const { name, volts, most } of stations) expect(volts, name).toBeLessThanOrEqual(most * (1 + 1e-9));
      }
    }
  });

  test.each([...own, CASCADE].map((board) => [board.name, board] as const))('of %s has shares that add up', (_, board) => {
    for (const seat of board.seats) {
      const plan = planSeat(board, seat);
      const [source] = Object.values(board.sources);
      const { points, shares, all } = sharesOf(plan, 0, source!);
      points.forEach(({ gain }, i) => {
        expect(shares.reduce((sum, { gains }) => sum + gains[i]!, 0)).toBeCloseTo(decibels(gain), 6);
        expect(all[i]).toBeCloseTo(decibels(gain), 9);
      });
    }
  });
});

test('words are cut where they do not fit', () => {
  expect(fitted('short', 100, 10)).toBe('short');
  expect(fitted('a long line of words', 60, 10)).toBe('a long\u2026');
  expect(fitted('unbroken-unbroken', 60, 10)).toBe('unbroken-\u2026');
});
