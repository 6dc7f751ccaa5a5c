import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { encodeGlyphs, glyphBytes, readGlyphs, type Glyph } from '../../boards/build/glyphs.ts';
import { bigGlyph, smallGlyph, smallText } from '../../firmware/screen/glyphs.ts';
import { Ssd1306 } from '../../sim/chips/ssd1306.ts';
import { Clock } from '../../sim/clock.ts';
import { toArt } from '../../sim/panel/picture.ts';
import { seeded } from '../../sim/random.ts';
import { silence } from '../../sim/signal.ts';

const folder = new URL('../../firmware/screen/', import.meta.url);
const art = readFileSync(new URL('glyphs.txt', folder), 'utf8');
const fonts = readGlyphs(art);
const big = fonts.find(({ name }) => name === 'big')?.glyphs ?? [];
const small = fonts.find(({ name }) => name === 'small')?.glyphs ?? [];
const printable = Array.from({ length: 64 }, (_, n) => String.fromCharCode(32 + n));

/** The top left corner of a panel after one window write. */
function paint(bytes: string, width: number, pages: number): string[] {
  const chip = new Ssd1306(0x3c, { clock: new Clock(), random: seeded(1), signal: () => silence, changed: () => {} });
  const send = (control: number, payload: number[]) => {
    chip.start(false);
    for (const byte of [control, ...payload]) chip.write(byte);
    chip.stop(false);
  };
  send(0x00, [0xa8, chip.height - 1, 0xd3, 0, 0x40, 0x8d, 0x14, 0x20, 0, 0xa1, 0xc8, 0xda, chip.height === 64 ? 0x12 : 0x02]);
  send(0x00, [0xdb, 0x40, 0xa4, 0xa6, 0xaf]);
  send(0x00, [0x21, 0, 127, 0x22, 0, 7]);
  for (let n = 0; n < 8; n++) send(0x40, new Array<number>(128).fill(0));
  send(0x00, [0x21, 0, width - 1, 0x22, 0, pages - 1]);
  send(0x40, Array.from(bytes, (ch) => ch.charCodeAt(0)));
  const rows = toArt(chip.pixels(), chip.width, chip.height).split('\n');
  return rows.slice(0, pages * 8).map((row) => row.slice(0, width));
}

describe('the drawings', () => {
  test('have every character that a level needs, and all of ASCII 32 to 95 in small', () => {
    expect(big.map(({ name }) => name)).toEqual([...'0123456789-.', 'dB', ' ']);
    expect(small.map(({ name }) => name)).toEqual(printable);
  });

  test('leave the lowest level room for its unit on a 128 pixel screen', () => {
    const width = (text: string) => [...text].reduce((sum, ch) => sum + bigGlyph(ch).length / 3, 0);
    expect(width('-62.0')).toBe(72);
    expect(width('-100.0')).toBe(88);
    expect(width('-100.0') + bigGlyph('dB').length / 3).toBeLessThanOrEqual(128);
  });

  test('touch no neighbour: the last column of every glyph is dark, and no two glyphs are alike', () => {
    for (const glyph of [...big, ...small]) {
      for (const row of glyph.rows) expect(row.at(-1), glyph.name).toBe('.');
    }
    for (const font of [big, small]) {
      const seen = new Map<string, string>();
      for (const { name, rows } of font) {
        const same = seen.get(rows.join());
        // Capital O and zero share a drawing on purpose: a slashed zero is restless in a level.
        if (!(name === 'O' && same === '0')) expect(same, name).toBeUndefined();
        seen.set(rows.join(), name);
      }
    }
  });
});

describe('the device module', () => {
  test('is current', () => {
    expect(readFileSync(new URL('glyphs.ts', folder), 'utf8')).toBe(encodeGlyphs(art));
  });

  test('is plain ASCII without regular expressions', () => {
    expect(encodeGlyphs(art)).toMatch(/^[\n\x20-\x7e]*$/);
  });

  test.each(big.map((glyph) => [glyph.name, glyph] as const))('paints big "%s" with one window', (name, glyph) => {
    expect(paint(bigGlyph(name), glyph.width, 3)).toEqual(glyph.rows);
  });

  test.each(small.map((glyph) => [glyph.name, glyph] as const))('paints small "%s" with one window', (name, glyph) => {
    expect(paint(smallGlyph(name), glyph.width, 1)).toEqual(glyph.rows);
  });

  test('sets a line of text as its glyphs side by side', () => {
    expect(smallText('')).toBe('');
    expect(smallText('LINE 1')).toBe([...'LINE 1'].map(smallGlyph).join(''));
  });

  test('shows lower case as upper case, and what it cannot draw as a question mark', () => {
    expect(smallText('seat 2, dB')).toBe(smallText('SEAT 2, DB'));
    expect(smallText('\t~{\x7f')).toBe(smallText('????'));
  });

  test('gives nothing for a big character that is not drawn', () => {
    for (const ch of ['A', '', '+', '55']) expect(bigGlyph(ch)).toBe('');
  });
});

describe('the reader of drawings', () => {
  const cell = (rows: string[]) => `font big 8\nglyphs A\n${rows.join('\n')}\n`;

  test('has the top pixel in the least significant bit', () => {
    const glyph: Glyph = { name: 'x', width: 1, rows: ['#', '.', '.', '.', '.', '.', '.', '.'] };
    expect([...glyphBytes(glyph)]).toEqual([1]);
  });

  test.each([
    ['another character', cell(['........', '...x....', ...Array<string>(6).fill('........')]), /line 4: "...x...." has something else/],
    ['a short row', cell(['........', '.......', ...Array<string>(6).fill('........')]), /line 4: glyph "A" is 8 columns wide above, 7 here/],
    ['a missing row', cell(Array<string>(7).fill('........')), /line 10/],
    ['a missing cell', 'font big 8\nglyphs A B\n........\n', /line 3: 1 cells for 2 glyphs/],
    ['no font', 'glyphs A\n', /line 1: no "font" line above/],
    ['a height that is no page', 'font big 7\n', /line 1: the height of a font is a multiple of 8/],
    ['a glyph twice', `${cell(Array<string>(8).fill('........'))}glyphs A\n${'........\n'.repeat(8)}`, /"A" is drawn twice/],
  ])('refuses %s and says where', (_what, drawing, message) => {
    expect(() => readGlyphs(drawing)).toThrow(message);
  });

  test('refuses a font without a character that the firmware needs', () => {
    expect(() => encodeGlyphs(art.replace('glyphs @ A', 'glyphs @ a'))).toThrow(/font small: "A" is missing/);
  });
});
