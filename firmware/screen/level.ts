/**
 * The level on a screen of 128x32 or 128x64: in big figures, as a bar, with MUTE, and what is wrong; on the taller one
 * below it the input and whose level it is.
 *
 * There is no picture in memory: what stands on the glass is remembered as text and numbers, and what differs is drawn
 * from its glyphs, one cell a callback, so that the knob comes in between. Least bytes a step: one figure and two
 * columns of the bar.
 */
import type { Amp } from '../amp.ts';
import { FAULT, MUTED, levelOf } from '../level/seat.ts';
import { levelText } from '../level/text.ts';
import { bigGlyph, smallText } from './glyphs.ts';

/** ms between two cells: time for the knob. */
const BREATH = 3;
/** So often in a row a turning knob goes first (a ramp always does): one left between two detents must not stop it. */
const PATIENCE = 9;
/** ms until it looks again. */
const PAUSE = 8;
/** The bar's patterns: played, and the rest of the way. */
const BAR_FULL = '\x7e';
const BAR_EMPTY = '\x18';
/** Cells: five figures of which the fourth is the point (8 columns, the others 16), then the flag, then the rest. */
const FIGURES = 5;
const POINT = 3;
const FLAG = 5;
const UNIT_AT = 72;
const FLAG_AT = 96;
/** Of a line. Bytes behind a window's last begin it anew on an SSD1306, over the first character. */
const CHARACTERS = 21;
/** The page of the line below the bar. */
const LINE = 5;

export interface Screen {
  timer: number;
  /** The knob's first contact: closed between two detents, so a click is on its way. Left out where buttons are all. */
  knob?: Pin;
  /** Whose ramp goes first too. */
  amp: Amp;
  /** How often they have gone first. */
  waited: number;
  /** The cell that is looked at next; -1 when something has changed. */
  cell: number;
  /** Steps of setting up and clearing that are still to be done; -1: the chip does not answer. */
  fresh: number;
  /** Columns of the bar for 256 positions. */
  scale: number;
  /** Pages of the panel. */
  pages: number;
  /** Draws the line below the bar, false when it stands there already; left out on a panel without one. */
  line?: (screen: Screen) => boolean;
  words?: (amp: Amp) => string;
  chip: never;
  /** Paints columns `from` to `to` of pages `first` to `last`; throws if the panel does not answer. */
  paint: (chip: never, from: number, to: number, first: number, last: number, bytes: string) => void;
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
  drawnLine?: string;
}

/** Fills in what shall be seen just before it is drawn: a click only says that something changed. */
function look(screen: Screen): void {
  const amp = screen.amp;
  const seat = amp.seat;
  const want = seat.want;
  screen.bar = (want * screen.scale) >> 8;
  screen.level = levelText(levelOf(seat, want)).padStart(5);
  screen.flag = seat.quiet & MUTED ? 'MUTE' : '    ';
  if (seat.quiet & FAULT) {
    const part = amp.parts[amp.turn]!;
    const name = part.name;
    screen.note = (part.absent === amp.fault ? 'NO CLOCK ' : name.length > 6 ? 'NO ANSWER ' : 'NO ANSWER FROM ') + name;
  } else screen.note = '';
}

/** Something that is seen has changed: drawn soon. */
export function show(amp: Amp): void {
  const screen = amp.panel!;
  screen.cell = -1;
  if (!screen.timer && screen.fresh >= 0) screen.timer = setTimeout(draw, BREATH, screen);
}

/** Forgets what the glass shows: everything is set up and drawn again. */
export function restart(screen: Screen): void {
  screen.fresh = screen.pages + 1;
  screen.drawn = '     ';
  screen.drawnNote = '';
  screen.drawnFlag = '    ';
  screen.drawnBar = -1;
  if (screen.line) screen.drawnLine = '';
  show(screen.amp);
}

/** Draws the next cell that differs. */
function draw(screen: Screen): void {
  screen.timer = 0;
  const turning = screen.knob && !digitalRead(screen.knob);
  if (screen.amp.seat.timer || (turning ? screen.waited++ < PATIENCE : screen.waited)) {
    // The knob is in its detent at last: its click waits in the queue and goes first too.
    if (!turning) screen.waited = 0;
    screen.timer = setTimeout(draw, PAUSE, screen);
    return;
  }
  screen.waited = 0;
  try {
    if (screen.fresh) begin(screen);
    else {
      let i = screen.cell;
      if (i < 0) {
        i = 0;
        look(screen);
      }
      const level = screen.level;
      const drawn = screen.drawn;
      while (i < FIGURES && level[i] === drawn[i]) i++;
      screen.cell = i + 1;
      if (i < FIGURES) figure(screen, i, level[i]!);
      else if (!details(screen, i)) return;
    }
    screen.timer = setTimeout(draw, BREATH, screen);
  } catch {
    screen.fresh = -1;
  }
}

/** One step of setting up: the panel, then page by page. */
function begin(screen: Screen): void {
  const page = --screen.fresh;
  if (page === screen.pages) screen.open(screen.chip);
  else screen.paint(screen.chip, 0, 127, page, page, '\0'.repeat(128));
  if (!page) screen.paint(screen.chip, UNIT_AT, UNIT_AT + 15, 0, 2, bigGlyph('dB'));
}

function figure(screen: Screen, i: number, ch: string): void {
  const x = i > POINT ? i * 16 - 8 : i * 16;
  screen.drawn = screen.drawn.substring(0, i) + ch + screen.drawn.substring(i + 1);
  screen.paint(screen.chip, x, i === POINT ? x + 7 : x + 15, 0, 2, bigGlyph(ch));
}

/** Flag, note and bar, from cell `i` on; false when there is nothing left to draw. */
function details(screen: Screen, i: number): boolean {
  if (i === FLAG && screen.flag !== screen.drawnFlag) {
    screen.drawnFlag = screen.flag;
    screen.paint(screen.chip, FLAG_AT, FLAG_AT + 23, 0, 0, smallText(screen.flag));
    return true;
  }
  if (screen.note !== screen.drawnNote) {
    screen.drawnNote = screen.note;
    screen.drawnBar = -1;
    screen.paint(screen.chip, 0, 125, 3, 3, smallText(screen.note.padEnd(CHARACTERS).substring(0, CHARACTERS)));
    return true;
  }
  const from = screen.drawnBar;
  const to = screen.bar;
  if (from === to || screen.note) return !!screen.line && screen.line(screen);
  screen.drawnBar = to;
  if (from < 0) screen.paint(screen.chip, 0, 125, 3, 3, BAR_FULL.repeat(to) + BAR_EMPTY.repeat(126 - to));
  else if (from < to) screen.paint(screen.chip, from, to - 1, 3, 3, BAR_FULL.repeat(to - from));
  else screen.paint(screen.chip, to, from - 1, 3, 3, BAR_EMPTY.repeat(from - to));
  return from < 0 || !!screen.line;
}

/** The line below the bar; false when it stands there already. */
export function line(screen: Screen): boolean {
  const words = screen.words!(screen.amp);
  if (words === screen.drawnLine) return false;
  screen.drawnLine = words;
  screen.paint(screen.chip, 0, 125, LINE, LINE, smallText(words.padEnd(CHARACTERS).substring(0, CHARACTERS)));
  return true;
}

/** Once a second: whether something is being drawn. A panel that was missing is set up again. */
export function drawing(amp: Amp): boolean {
  const screen = amp.panel!;
  if (screen.fresh < 0) restart(screen);
  return screen.timer > 0;
}
