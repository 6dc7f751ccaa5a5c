/**
 * The screen of a board with one seat, 128x32: level in big figures, a bar, MUTE, and what is wrong.
 *
 * There is no picture in memory: what stands on the glass is remembered as text and numbers, and what differs is drawn
 * from its glyphs, one slice a callback, so that the knob comes in between. Least bytes a step: one figure and two
 * columns of the bar.
 */
import { bigGlyph, smallText } from './glyphs.ts';

/** ms between two slices: time for the knob. */
const BREATH = 3;
/** Columns of the bar for one position, and its patterns: played, and the rest of the way. */
const BAR_FULL = 0x7e;
const BAR_EMPTY = 0x18;
/** A text of five figures is 72 columns wide; the point at index 3 takes 8, the others 16. */
const FIGURES = 5;
const UNIT_AT = 72;
const FLAG_AT = 96;

export interface Screen {
  /** Sets the panel up; throws if it does not answer. */
  open: () => void;
  /** Paints columns of `pages` pages from column and page; throws if the panel does not answer. */
  paint: (column: number, page: number, pages: number, bytes: string) => void;
  /** Fills in what shall be seen, just before it is drawn: a click only says that something changed. */
  look: (screen: Screen) => void;
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
  /** Pages still to be set up and cleared; -1: the chip does not answer. */
  fresh: number;
  timer: number;
}

/** Something that is seen has changed: drawn soon. */
export function show(screen: Screen): void {
  if (!screen.timer && screen.fresh >= 0) screen.timer = setTimeout(draw, BREATH, screen);
}

function draw(screen: Screen): void {
  screen.timer = 0;
  screen.look(screen);
  try {
    if (slice(screen)) show(screen);
  } catch {
    screen.fresh = -1;
  }
}

/** Forgets what the glass shows: everything is set up and drawn again. */
export function restart(screen: Screen): void {
  screen.fresh = 5;
  screen.drawn = screen.drawnNote = screen.drawnFlag = '?';
  show(screen);
}

/** Draws one thing that differs; false when nothing does. */
function slice(screen: Screen): boolean {
  if (screen.fresh > 0) {
    screen.fresh--;
    if (screen.fresh === 4) screen.open();
    else screen.paint(0, screen.fresh, 1, bar(128, 0));
    if (!screen.fresh) {
      screen.paint(UNIT_AT, 0, 3, bigGlyph('dB'));
      screen.drawn = '     ';
      screen.drawnFlag = '    ';
      screen.drawnNote = '';
      screen.drawnBar = -1;
    }
    return true;
  }
  const level = screen.level;
  if (level !== screen.drawn) {
    let x = 0;
    for (let i = 0; i < FIGURES; i++) {
      const figure = level[i]!;
      if (figure !== screen.drawn[i]) {
        screen.paint(x, 0, 3, bigGlyph(figure));
        screen.drawn = screen.drawn.substring(0, i) + figure + screen.drawn.substring(i + 1);
        return true;
      }
      x += figure === '.' ? 8 : 16;
    }
  }
  if (screen.flag !== screen.drawnFlag) {
    screen.drawnFlag = screen.flag;
    screen.paint(FLAG_AT, 0, 1, smallText(screen.flag));
    return true;
  }
  if (screen.note !== screen.drawnNote) {
    screen.drawnNote = screen.note;
    screen.drawnBar = -1;
    screen.paint(0, 3, 1, smallText(screen.note.padEnd(21)));
    return true;
  }
  const from = screen.drawnBar;
  const to = screen.bar;
  if (!screen.note && from !== to) {
    screen.drawnBar = to;
    if (from < 0) screen.paint(0, 3, 1, bar(to, BAR_FULL) + bar(126 - to, BAR_EMPTY));
    else if (from < to) screen.paint(from, 3, 1, bar(to - from, BAR_FULL));
    else screen.paint(to, 3, 1, bar(from - to, BAR_EMPTY));
    return true;
  }
  return false;
}

function bar(columns: number, pattern: number): string {
  return String.fromCharCode(pattern).repeat(columns);
}
