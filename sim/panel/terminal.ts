/**
 * The front panel of a simulated board in a terminal: what it looks like. Pure functions of a state, no terminal is
 * touched here. Keys are in `keys.ts`.
 */
import { toBraille, toHalfBlocks } from './picture.ts';

/** What one seat hears, in dB below the source at full scale. -Infinity is silence. */
export interface PanelLevel {
  readonly seat: string;
  readonly left: number;
  readonly right: number;
}

export interface PanelState {
  /** The board: "solo". */
  readonly title: string;
  /** The OLED: one byte a pixel, row by row, 1 is lit. Width and height 0: a board without a screen. */
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly levels: readonly PanelLevel[];
  /** What moves the volume: a knob without it. */
  readonly control?: 'knob' | 'keys';
  /** What the knob turns and where it stands: "volume, seat 1". */
  readonly knob: string;
  readonly muted: boolean;
  /** A sentence, or '' when all is well. */
  readonly fault: string;
  /** "up/down turn   space press   q quit": groups stand two or more blanks apart, the first word of each is the key. */
  readonly help: string;
  /** What is being typed; in the place of the help. */
  readonly line?: string;
  /** Oldest first; the newest `LOG_LINES` are shown. */
  readonly log: readonly string[];
}

export type Paint = 'colour' | 'plain';

/** Log lines on the panel where there is room. The height never changes with the log, so nothing jumps. */
export const LOG_LINES = 4;
/** The bars' range in dB. */
export const METER = { lowest: -70, highest: 0 } as const;

/** Rules of the panel: its top, two between, its bottom. */
const FRAMES = 4;
const WIDEST = 136;
const NARROWEST = 40;

// 256-colour codes: one accent, greys, and warm colours for what wants attention.
const COLOURS = {
  frame: '38;5;240',
  title: '1;38;5;252',
  text: '38;5;250',
  quiet: '38;5;244',
  oled: '38;5;195',
  calm: '38;5;108',
  loud: '38;5;179',
  hot: '1;38;5;203',
  track: '38;5;238',
  key: '38;5;152',
} as const;
type Colour = keyof typeof COLOURS;

/** A piece of a line: its text and its colour. Widths are counted before colour is applied. */
type Piece = readonly [Colour, string];

/** Names come from settings and wires: a control character in one must not reach the terminal. */
function harmless(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f]/g, '?');
}

function fit(text: string, width: number): string {
  const letters = [...harmless(text)];
  if (letters.length <= width) return letters.join('') + ' '.repeat(width - letters.length);
  return width < 1 ? '' : letters.slice(0, width - 1).join('') + '…';
}

function widthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, [, text]) => sum + [...text].length, 0);
}

/** "-32.5 dB", "+3.0 dB", "silent"; 9 columns, right-aligned. */
export function formatLevel(level: number): string {
  if (level === -Infinity || Number.isNaN(level)) return 'silent'.padStart(9);
  const tenths = Math.round(level * 10) / 10;
  return `${tenths > 0 ? '+' : ''}${(tenths === 0 ? 0 : tenths).toFixed(1)} dB`.padStart(9);
}

/** A bar of `width` characters in eighths of a character; what is above the range fills it. */
export function meterBar(level: number, width: number): { filled: string; track: string } {
  const share = (level - METER.lowest) / (METER.highest - METER.lowest);
  const eighths = Math.round(Math.min(1, Math.max(0, Number.isNaN(share) ? 0 : share)) * width * 8);
  const filled = '█'.repeat(eighths >> 3) + ' ▏▎▍▌▋▊▉'.charAt(eighths & 7).trim();
  return { filled, track: '·'.repeat(width - filled.length) };
}

function meterColour(level: number): Colour {
  if (level > METER.highest) return 'hot';
  return level > -20 ? 'loud' : 'calm';
}

/** "-70   -60 ... 0" under the bars, each figure centred below where a bar of that level ends. */
function scale(width: number): string {
  const step = width >= 42 ? 10 : width >= 21 ? 20 : 35;
  const marks = new Array<string>(width + 3).fill(' ');
  for (let level: number = METER.highest; level >= METER.lowest; level -= step) {
    const text = String(level);
    const at = Math.round(((level - METER.lowest) / (METER.highest - METER.lowest)) * width) - Math.floor(text.length / 2);
    [...text].forEach((letter, n) => (marks[Math.max(0, at) + n] = letter));
  }
  return marks.join('').trimEnd();
}

function meters(levels: readonly PanelLevel[], inner: number): Piece[][] {
  if (levels.length === 0) return [];
  const longest = Math.max(...levels.map(({ seat }) => [...seat].length));
  const name = Math.min(Math.max(6, longest), Math.max(6, Math.floor(inner / 4)));
  const width = inner - name - 2 - 2 - 9;
  const lines: Piece[][] = [];
  for (const { seat, left, right } of levels) {
    for (const [ear, level] of [['L', left], ['R', right]] as const) {
      const { filled, track } = meterBar(level, width);
      const colour = meterColour(level);
      lines.push([
        ['text', `${fit(ear === 'L' ? seat : '', name)} `],
        ['quiet', `${ear} `],
        [colour, filled],
        ['track', track],
        [level === -Infinity ? 'quiet' : colour === 'hot' ? 'hot' : 'text', ` ${formatLevel(level)}`],
      ]);
    }
  }
  lines.push([['quiet', ' '.repeat(name + 3) + scale(width)]]);
  return lines;
}

/** The screen in its bezel, centred: square dots in half blocks where they fit, in braille where not. */
function screen(state: PanelState, inner: number): Piece[][] {
  const { pixels, width, height } = state;
  if (width === 0 || height === 0) return [];
  const wide = width + 4 <= inner;
  const columns = wide ? width : Math.ceil(width / 2);
  if (columns + 2 > inner) return [[['quiet', `(the screen needs ${columns + 6} columns)`]]];
  const rows = wide ? toHalfBlocks(pixels, width, height) : toBraille(pixels, width, height);
  const margin = ' '.repeat(Math.floor((inner - columns - 2) / 2));
  return [
    [['frame', `${margin}┌${'─'.repeat(columns)}┐`]],
    ...rows.map((row): Piece[] => [['frame', `${margin}│`], ['oled', row], ['frame', '│']]),
    [['frame', `${margin}└${'─'.repeat(columns)}┘`]],
  ];
}

function status({ control = 'knob', knob, muted, fault }: PanelState, inner: number): Piece[] {
  const lamp: Piece = fault ? ['hot', '● fault'] : muted ? ['loud', '● muted'] : ['calm', '● live'];
  const room = inner - widthOf([lamp]) - 7;
  return [['quiet', `${control}  `], ['text', fit(knob, room)], ['text', ' '], lamp];
}

/** The help with its keys in colour, broken between groups; what is typed has as many lines. */
function help({ help: text, line }: PanelState, inner: number): Piece[][] {
  const lines = [''];
  for (const group of text.split(/( {2,})/)) {
    const last = lines.length - 1;
    if (widthOf([['quiet', lines[last] + group.trimEnd()]]) <= inner || !lines[last]!.trim()) lines[last] += group;
    else lines.push(group.trim());
  }
  if (line !== undefined) return [[['key', fit(line, inner).trimEnd()]], ...lines.slice(1).map((): Piece[] => [])];
  return lines.map((groups) =>
    fit(groups.trimEnd(), inner)
      .trimEnd()
      .split(/( {2,})/)
      .flatMap((group): Piece[] => {
        const [, key = '', rest = ''] = /^(\S*)(.*)$/s.exec(group) ?? [];
        return [['key', key], ['quiet', rest]];
      }),
  );
}

/**
 * The panel as lines joined by "\n", `columns` wide (40 to 136 are used). Same height for the same board, always. Where
 * there are fewer `rows` it has fewer lines of the log, and at last no screen.
 */
export function drawPanel(state: PanelState, columns: number, paint: Paint = 'colour', rows = Infinity): string {
  const width = Math.max(NARROWEST, Math.min(WIDEST, Math.floor(columns)));
  const inner = width - 4;
  const colour = ([name, text]: Piece) => (paint === 'plain' || text === '' ? text : `\x1b[${COLOURS[name]}m${text}\x1b[0m`);
  const row = (pieces: readonly Piece[]) =>
    [['frame', '│ '] as Piece, ...pieces, ['text', ' '.repeat(Math.max(0, inner - widthOf(pieces)))] as Piece, ['frame', ' │'] as Piece];
  const rule = (left: string, right: string, label = ''): Piece[] => {
    const text = label ? ` ${fit(label, Math.min([...label].length, inner - 2))} ` : '';
    return [['frame', `${left}─`], ['title', text], ['frame', '─'.repeat(width - 3 - [...text].length) + right]];
  };
  const glass = screen(state, inner);
  const fault: Piece[] = [['hot', fit(state.fault ? `▲ ${state.fault}` : '', inner)]];
  const below = [status(state, inner), fault, ...meters(state.levels, inner)];
  const keys = help(state, inner);
  const taken = FRAMES + below.length + keys.length;
  const room = Math.max(1, Math.min(LOG_LINES, rows - taken - glass.length));
  const fits = glass.length + room + taken <= rows;
  const tooHigh: Piece[] = [['quiet', `(the screen needs ${glass.length + 1 + taken} rows)`]];
  const length = fits ? room : Math.max(1, Math.min(LOG_LINES, rows - taken - 1));
  const newest = state.log.slice(-length);
  const log = Array.from({ length }, (_, n) => newest[n - (length - newest.length)] ?? '');
  const lines: Piece[][] = [
    rule('╭', '╮', `Cuebox ${state.title}`.trim()),
    ...(fits || !glass.length ? glass : [tooHigh]).map(row),
    ...below.map(row),
    rule('├', '┤'),
    ...log.map((line) => row([['quiet', fit(line, inner)]])),
    rule('├', '┤'),
    ...keys.map(row),
    rule('╰', '╯'),
  ];
  return lines.map((pieces) => pieces.map(colour).join('')).join('\n');
}

/** Written once before the first picture (another screen, no cursor), and once at the end. */
export const OPEN_TERMINAL = '\x1b[?1049h\x1b[?25l';
export const CLOSE_TERMINAL = '\x1b[?25h\x1b[?1049l';

/** A picture over the last one, without flicker: from the top left, the rest of each line and of the screen erased. */
export function repaint(picture: string): string {
  return `\x1b[H${picture.split('\n').join('\x1b[K\r\n')}\x1b[K\x1b[J`;
}
