import { describe, expect, test } from 'vitest';
import { keyName, keyNames } from '../../sim/panel/keys.ts';
import { drawPanel, formatLevel, meterBar, repaint, type PanelState } from '../../sim/panel/terminal.ts';

const calm: PanelState = {
  title: 'solo',
  pixels: new Uint8Array(128 * 32),
  width: 128,
  height: 32,
  levels: [{ seat: 'Anna', left: -32.5, right: -Infinity }],
  knob: 'volume, detent 37 of 140',
  muted: false,
  fault: '',
  help: 'up/down turn   space press   q quit',
  log: ['1', '2', '3', '4', '5'].map((n) => `line ${n}`),
};

const lines = (state: PanelState, columns = 80) => drawPanel(state, columns, 'plain').split('\n');
const strip = (text: string) => text.replace(/\x1b\[[0-9;]*m/g, '');

describe('the panel', () => {
  test('reads like this on a small board', () => {
    expect(lines({ ...calm, pixels: new Uint8Array(16 * 4).fill(1), width: 16, height: 4, knob: 'volume' }, 52)).toEqual([
      '╭─ Cuebox solo ────────────────────────────────────╮',
      '│                ┌────────────────┐                │',
      '│                │████████████████│                │',
      '│                │████████████████│                │',
      '│                └────────────────┘                │',
      '│ knob  volume                              ● live │',
      '│                                                  │',
      '│ Anna   L ███████████████▌·············  -32.5 dB │',
      '│        R ·····························    silent │',
      '│             -60     -40      -20      0          │',
      '├──────────────────────────────────────────────────┤',
      '│ line 2                                           │',
      '│ line 3                                           │',
      '│ line 4                                           │',
      '│ line 5                                           │',
      '├──────────────────────────────────────────────────┤',
      '│ up/down turn   space press   q quit              │',
      '╰──────────────────────────────────────────────────╯',
    ]);
  });

  test('of a one-seat board fits a terminal of 80 x 24', () => {
    expect(lines(calm)).toHaveLength(24);
  });

  test.each([40, 47, 60, 69, 70, 80, 100, 135, 136])('has straight edges in %i columns, whatever the state', (columns) => {
    const long = 'a sentence that does not end where anybody would expect a sentence to end, which is before the edge of this panel, but goes on and on';
    const states: PanelState[] = [
      calm,
      { ...calm, fault: long, muted: true },
      { ...calm, title: long, knob: long, help: long, log: [long], levels: [{ seat: long, left: 12, right: -200 }] },
      { ...calm, levels: [], log: [], help: '' },
      { ...calm, levels: [1, 2, 3, 4].map((n) => ({ seat: `Seat ${n}`, left: -n * 17, right: 0 })) },
      { ...calm, width: 0, height: 0, pixels: new Uint8Array(0) },
    ];
    for (const state of states) {
      for (const line of lines(state, columns)) expect([...line].length, line).toBe(columns);
    }
  });

  test('does not jump when something is logged or goes wrong', () => {
    expect(lines({ ...calm, log: [] })).toHaveLength(lines(calm).length);
    expect(lines({ ...calm, fault: 'the chip at 0x28 does not answer' })).toHaveLength(lines(calm).length);
  });

  test('is in half blocks where they fit, in braille where not, and says so where neither fits', () => {
    const lit = { ...calm, pixels: new Uint8Array(128 * 32).fill(1) };
    expect(drawPanel(lit, 136, 'plain')).toContain('█'.repeat(128));
    expect(drawPanel(lit, 80, 'plain')).toContain('⣿'.repeat(64));
    expect(drawPanel(lit, 60, 'plain')).toContain('(the screen needs 70 columns)');
  });

  test('of a board without a knob speaks of keys', () => {
    expect(lines({ ...calm, control: 'keys' }).some((line) => line.startsWith('│ keys  volume, detent'))).toBe(true);
    expect(lines(calm).some((line) => line.startsWith('│ knob  volume, detent'))).toBe(true);
  });

  test('breaks its help between keys, and what is typed stands there without a jump', () => {
    const help = '←/→ turn  space mute  h hold  i input  d down  p plug  x pull pot  s pull screen  : type  q quit';
    const narrow = lines({ ...calm, help }, 52);
    const rows = narrow.slice(narrow.findLastIndex((line) => line.startsWith('├')) + 1, -1).map((line) => line.slice(2, -2).trimEnd());
    expect(rows).toEqual(['←/→ turn  space mute  h hold  i input  d down', 'p plug  x pull pot  s pull screen  : type', 'q quit']);
    const typed = lines({ ...calm, help, line: ': vol -2_' }, 52);
    expect(typed).toHaveLength(narrow.length);
    expect(typed.at(-4)).toContain('│ : vol -2_ ');
    expect(typed.join()).not.toContain('quit');
    for (const line of [...narrow, ...typed]) expect([...line].length).toBe(52);
  });

  test('in a low terminal has less of the log, and then no screen but the rows that it needs', () => {
    const high = { ...calm, height: 64, pixels: new Uint8Array(128 * 64) };
    const drawn = (rows: number): string[] => drawPanel(high, 80, 'plain', rows).split('\n');
    expect(drawn(Infinity)).toHaveLength(32);
    expect(drawn(32)).toEqual(drawn(Infinity));
    expect(drawn(30)).toHaveLength(30);
    expect(drawn(29)).toHaveLength(29);
    expect(drawn(29).join()).toContain('line 5');
    expect(drawn(29).join()).not.toContain('line 4');
    expect(drawn(28).join()).toContain('(the screen needs 29 rows)');
    expect(drawn(28).join()).toContain('line 2');
    for (let rows = 13; rows < 40; rows++) {
      expect(drawn(rows).length, `${rows}`).toBeLessThanOrEqual(rows);
      for (const line of drawn(rows)) expect([...line].length).toBe(80);
    }
  });

  test('colour changes no character', () => {
    for (const state of [calm, { ...calm, fault: 'broken', muted: true }]) {
      expect(strip(drawPanel(state, 80))).toBe(drawPanel(state, 80, 'plain'));
    }
  });

  test('has a calm colour for quiet levels, a warm one from -20 dB, red above the source', () => {
    const bar = (left: number) => /\x1b\[([0-9;]*)m█/.exec(drawPanel({ ...calm, levels: [{ seat: 'Anna', left, right: -Infinity }] }, 80))?.[1];
    const [quiet, warm, red] = [bar(-40), bar(-6), bar(3)];
    expect(new Set([quiet, warm, red]).size).toBe(3);
    expect([bar(-20), bar(-19), bar(0), bar(0.5)]).toEqual([quiet, warm, warm, red]);
  });

  test('shows a fault before a mute, and a mute before life', () => {
    expect(drawPanel(calm, 80, 'plain')).toContain('● live');
    expect(drawPanel({ ...calm, muted: true }, 80, 'plain')).toContain('● muted');
    const broken = drawPanel({ ...calm, muted: true, fault: 'no answer' }, 80, 'plain');
    expect(broken).toContain('● fault');
    expect(broken).toContain('▲ no answer');
  });

  test('lets no control character of a name through to the terminal', () => {
    const name = '\x1b[2J\x07\x9b';
    const panel = drawPanel({ ...calm, title: name, knob: name, fault: name, help: name, log: [name], levels: [{ seat: name, left: 0, right: 0 }] }, 80, 'plain');
    expect(panel).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  });

  test('is painted over the last one without clearing the screen first', () => {
    expect(repaint('a\nb')).toBe('\x1b[Ha\x1b[K\r\nb\x1b[K\x1b[J');
  });
});

describe('a meter', () => {
  test.each([
    [-Infinity, '', 14],
    [-200, '', 14],
    [-70, '', 14],
    [-35, '███████', 7],
    [-32.5, '███████▌', 6],
    [0, '██████████████', 0],
    [6, '██████████████', 0],
    [NaN, '', 14],
  ])('at %f dB fills %j', (level, filled, dots) => {
    expect(meterBar(level, 14)).toEqual({ filled, track: '·'.repeat(dots) });
  });

  test.each([
    [-32.5, '-32.5 dB'],
    [-100, '-100.0 dB'],
    [0, '0.0 dB'],
    [-0.01, '0.0 dB'],
    [3, '+3.0 dB'],
    [-Infinity, 'silent'],
  ])('%f dB is written %j', (level, text) => {
    expect(formatLevel(level)).toBe(text.padStart(9));
  });
});

describe('a key', () => {
  test.each([
    ['\x1b[A', 'up'],
    ['\x1bOB', 'down'],
    ['\x1b[C', 'right'],
    ['\x1b[1;5D', 'left'],
    ['\x1b[5~', 'page-up'],
    ['\x1b[H', 'home'],
    [' ', 'space'],
    ['\r', 'enter'],
    ['\t', 'tab'],
    ['\x7f', 'backspace'],
    ['\x1b', 'escape'],
    ['\x03', 'ctrl-c'],
    ['\x04', 'ctrl-d'],
    ['m', 'm'],
    ['M', 'M'],
    ['+', '+'],
    ['é', 'é'],
    ['', ''],
    ['\x1b[99~', ''],
  ])('sent as %j is "%s"', (sent, name) => {
    expect(keyName(sent)).toBe(name);
    expect(keyName(Buffer.from(sent))).toBe(name);
  });

  test('is not lost when many come at once', () => {
    expect(keyNames('\x1b[A\x1b[A\x1b[Bm \x03')).toEqual(['up', 'up', 'down', 'm', 'space', 'ctrl-c']);
  });

  test('that is unknown hides none behind it', () => {
    expect(keyNames('\x1b[99~q')).toEqual(['q']);
  });
});
