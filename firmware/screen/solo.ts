/**
 * The screen of a board with one seat, 128x32: level in big figures, a bar, MUTE, and what is wrong.
 *
 * There is no picture in memory: what stands on the glass is remembered as text and numbers, and what differs is drawn
 * from its glyphs, one cell a callback, so that the knob comes in between. Least bytes a step: one figure and two
 * columns of the bar.
 */
import { bigGlyph, smallText } from './glyphs.ts';

/** ms between two cells: time for the knob. */
const BREATH = 3;
/** Columns of the bar for one position, and its patterns: played, and the rest of the way. */
export const BAR_STEP = 2;
const BAR_FULL = '\x7e';
const BAR_EMPTY = '\x18';
/** Cells: five figures of which the fourth is the point (8 columns, the others 16), then these. */
const FIGURES = 5;
const FLAG = 5;
const NOTE = 6;
const BAR = 7;
const UNIT_AT = 72;
const FLAG_AT = 96;

export interface Screen {
  timer: number;
  /** The cell that is looked at next; -1 when something has changed. */
  cell: number;
  /** Steps of setting up and clearing that are still to be done; -1: the chip does not answer. */
  fresh: number;
  /** Fills in what shall be seen, just before it is drawn: a click only says that something changed. */
  look: (screen: Screen) => void;
  chip: never;
  /** Paints columns of `pages` pages from column and page; throws if the panel does not answer. */
  paint: (chip: never, column: number, page: number, pages: number, bytes: string) => void;
  /** Sets the panel up; throws if it does not answer. */
  open: (chip: never) => void;
  /** What shall be seen: level as text, length of the bar in columns, MUTE, a fault in words ('' for the bar). */
  level: string;
  bar: number;
  flag: string;
  note: string;
  /** What is seen. */
  drawn: string;
  drawnBar: number;
  drawnFlag: string;
  drawnNote: string;
}

/** Something that is seen has changed: drawn soon. */
export function show(screen: Screen): void {
  screen.cell = -1;
  if (!screen.timer && screen.fresh >= 0) screen.timer = setTimeout(draw, BREATH, screen);
}

/** Forgets what the glass shows: everything is set up and drawn again. */
export function restart(screen: Screen): void {
  screen.fresh = 5;
  screen.drawn = '     ';
  screen.drawnFlag = screen.drawnNote = '';
  screen.drawnBar = -1;
  show(screen);
}

/** Draws the next cell that differs. */
function draw(screen: Screen): void {
  screen.timer = 0;
  try {
    if (screen.fresh) {
      const page = --screen.fresh;
      if (page > 3) screen.open(screen.chip);
      else screen.paint(screen.chip, 0, page, 1, '\0'.repeat(128));
      if (!page) screen.paint(screen.chip, UNIT_AT, 0, 3, bigGlyph('dB'));
    } else {
      if (screen.cell < 0) {
        screen.cell = 0;
        screen.look(screen);
      }
      if (!cell(screen)) return;
    }
    screen.timer = setTimeout(draw, BREATH, screen);
  } catch {
    screen.fresh = -1;
  }
}

/** Draws one cell from `screen.cell` on; false when there is nothing left. */
function cell(screen: Screen): boolean {
  let i = screen.cell;
  const level = screen.level;
  while (i < FIGURES && level[i] === screen.drawn[i]) i++;
  screen.cell = i + 1;
  if (i < FIGURES) {
    screen.drawn = screen.drawn.substring(0, i) + level[i] + screen.drawn.substring(i + 1);
    screen.paint(screen.chip, i < FIGURES - 1 ? i * 16 : i * 16 - 8, 0, 3, bigGlyph(level[i]!));
    return true;
  }
  if (i === FLAG) {
    if (screen.flag !== screen.drawnFlag) {
      screen.drawnFlag = screen.flag;
      screen.paint(screen.chip, FLAG_AT, 0, 1, smallText(screen.flag));
      return true;
    }
    i = NOTE;
  }
  if (i === NOTE && screen.note !== screen.drawnNote) {
    screen.cell = BAR;
    screen.drawnNote = screen.note;
    screen.drawnBar = -1;
    screen.paint(screen.chip, 0, 3, 1, smallText(screen.note.padEnd(21)));
    return true;
  }
  const from = screen.drawnBar;
  const to = screen.bar;
  if (from === to || screen.note) return false;
  screen.drawnBar = to;
  if (from < 0) screen.paint(screen.chip, 0, 3, 1, BAR_FULL.repeat(to) + BAR_EMPTY.repeat(126 - to));
  else if (from < to) screen.paint(screen.chip, from, 3, 1, BAR_FULL.repeat(to - from));
  else screen.paint(screen.chip, to, 3, 1, BAR_EMPTY.repeat(from - to));
  return true;
}
