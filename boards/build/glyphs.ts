/**
 * From the drawings in `firmware/screen/glyphs.txt` to the device module `firmware/screen/glyphs.ts`.
 *
 * Bytes are in the SSD1306's order for one window in horizontal addressing: along the columns of the first page (8
 * rows, least significant bit on top), then the next page.
 */
import { readFileSync, writeFileSync } from 'node:fs';

export interface Glyph {
  /** The character, or the unit "dB". */
  readonly name: string;
  readonly width: number;
  /** `#` and `.`, top to bottom. */
  readonly rows: readonly string[];
}

export interface Font {
  readonly name: string;
  readonly height: number;
  readonly glyphs: readonly Glyph[];
}

/** Reads the drawings. Throws an Error that names the line. */
export function readGlyphs(art: string): Font[] {
  const fonts: { name: string; height: number; glyphs: Glyph[] }[] = [];
  const lines = art.split(/\r?\n/);
  const fail = (line: number, text: string): never => {
    throw new Error(`glyphs.txt: line ${line + 1}: ${text}`);
  };
  for (let at = 0; at < lines.length; at++) {
    const words = (lines[at] ?? '').trim().split(/\s+/);
    if (words[0] === 'font') {
      const height = Number(words[2]);
      if (!(height > 0 && height % 8 === 0)) fail(at, 'the height of a font is a multiple of 8, as in "font big 24"');
      fonts.push({ name: words[1] ?? '', height, glyphs: [] });
    } else if (words[0] === 'glyphs') {
      const font = fonts.at(-1);
      if (!font) throw fail(at, 'no "font" line above');
      const names = words.slice(1).map((word) => (word === 'space' ? ' ' : word));
      const columns: string[][] = names.map(() => []);
      for (let row = 0; row < font.height; row++) {
        at += 1;
        const cells = (lines[at] ?? '').trim().split(/\s+/);
        if (cells.length !== names.length) fail(at, `${cells.length} cells for ${names.length} glyphs`);
        cells.forEach((cell, n) => {
          if (/[^#.]/.test(cell)) fail(at, `"${cell}" has something else than # and .`);
          const first = columns[n]?.[0];
          if (first !== undefined && cell.length !== first.length) {
            fail(at, `glyph "${names[n]}" is ${first.length} columns wide above, ${cell.length} here`);
          }
          columns[n]?.push(cell);
        });
      }
      columns.forEach((rows, n) => {
        const name = names[n] ?? '';
        if (font.glyphs.some((glyph) => glyph.name === name)) fail(at, `glyph "${name}" is drawn twice`);
        font.glyphs.push({ name, width: rows[0]?.length ?? 0, rows });
      });
    }
  }
  return fonts;
}

/** The bytes that paint a glyph into a window of its columns and pages. */
export function glyphBytes(glyph: Glyph): Uint8Array {
  const bytes = new Uint8Array((glyph.width * glyph.rows.length) / 8);
  glyph.rows.forEach((row, y) => {
    for (let x = 0; x < glyph.width; x++) {
      const at = (y >> 3) * glyph.width + x;
      if (row.charAt(x) === '#') bytes[at] = (bytes[at] ?? 0) | (1 << (y & 7));
    }
  });
  return bytes;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function literal(text: string): string {
  return text === "'" || text === '\\' ? `'\\${text}'` : `'${text}'`;
}

const FIRST = 32;
const LAST = 95;

function font(fonts: readonly Font[], name: string): Font {
  const found = fonts.find((one) => one.name === name);
  if (!found) throw new Error(`glyphs.txt: no font "${name}"`);
  return found;
}

/** Digits are asked for at every click: they stay in memory, 480 bytes. */
const DIGITS = [...'0123456789'];

function digits(glyphs: readonly Glyph[]): string {
  return base64(
    Buffer.concat(
      DIGITS.map((name) => {
        const glyph = glyphs.find((one) => one.name === name);
        if (glyph?.width !== 16) throw new Error(`glyphs.txt: font big: "${name}" is missing or not 16 wide`);
        return glyphBytes(glyph);
      }),
    ),
  );
}

function cases(glyphs: readonly Glyph[]): string {
  return glyphs
    .filter(({ name }) => !DIGITS.includes(name))
    .map((glyph) => `    case ${literal(glyph.name)}:\n      return atob('${base64(glyphBytes(glyph))}');\n`)
    .join('');
}

/** All small glyphs in the order of their codes, 8 characters of base64 each. */
function sheet(small: Font): string {
  let text = '';
  for (let code = FIRST; code <= LAST; code++) {
    const name = String.fromCharCode(code);
    const glyph = small.glyphs.find((one) => one.name === name);
    if (!glyph) throw new Error(`glyphs.txt: font small: "${name}" is missing`);
    if (glyph.width !== 6 || small.height !== 8) throw new Error(`glyphs.txt: font small: "${name}" is not 6 x 8`);
    text += base64(glyphBytes(glyph));
  }
  return text;
}

/** The text of `firmware/screen/glyphs.ts`. */
export function encodeGlyphs(art: string): string {
  const fonts = readGlyphs(art);
  const big = font(fonts, 'big').glyphs;
  for (const { name, width, rows } of big) {
    if (width % 8 !== 0 || rows.length !== 24) {
      throw new Error(`glyphs.txt: font big: "${name}" is ${width} x ${rows.length}, not 24 high and a multiple of 8 wide`);
    }
  }
  const narrow = big.filter(({ width }) => width !== 16).map(({ name, width }) => `'${name}' ${width}`);
  return `// Generated from firmware/screen/glyphs.txt by \`npx cuebox glyphs\`: draw there, not here.
//
// Strings hold one byte a character, in the SSD1306's order for one window in horizontal addressing: along the columns
// of the first page, least significant bit on top, then the next page.
//
// Why so, in host instructions of the interpreter: a big glyph out of a switch of fourteen literals takes 0.5 million,
// whichever it is, because every literal on the way is read; a slice of a string that stays takes 0.08 million, and
// ten digits hold 41 variables for it. Small glyphs are asked for by the line: the long literal is read once.

/** The ten digits, 48 bytes each. */
const DIGITS = atob(
  '${digits(big)}',
);

function symbol(ch: string): string {
  switch (ch) {
${cases(big)}  }
  return '';
}

/**
 * A character of the big font: 3 pages, 16 columns (${narrow.join(', ')}): its width is \`bigGlyph(ch).length / 3\`.
 * There are ${big.map(({ name }) => (name === ' ' ? 'space' : name)).join(' ')}; for anything else ''.
 *
 * Digits come first and by themselves: the interpreter reads a function to its end, also what it does not run.
 */
export function bigGlyph(ch: string): string {
  if (ch < '0' || ch > '9') return symbol(ch);
  const at = +ch * 48;
  return DIGITS.slice(at, at + 48);
}

/**
 * Text in the small font: 1 page, 6 columns a character. ASCII 32 to 95; lower case looks like upper case, anything
 * else like '?'. A line in one call costs a third of its characters one by one.
 */
export function smallText(text: string): string {
  const sheet =
    '${sheet(font(fonts, 'small')).replace(/[\\']/g, '\\$&')}';
  let bytes = '';
  for (const ch of text.toUpperCase()) {
    let at = ch.charCodeAt(0) * 8 - ${FIRST * 8};
    if (at < 0 || at > ${(LAST - FIRST) * 8}) at = ${('?'.charCodeAt(0) - FIRST) * 8};
    bytes += sheet.slice(at, at + 8); // 6 bytes are 8 characters of base64 exactly
  }
  return atob(bytes);
}

/** One character of the small font: 6 bytes. */
export function smallGlyph(ch: string): string {
  return smallText(ch);
}
`;
}

const here = new URL('../../firmware/screen/', import.meta.url);

/** Writes `firmware/screen/glyphs.ts` anew from `glyphs.txt`. */
export function writeGlyphs(): void {
  writeFileSync(new URL('glyphs.ts', here), encodeGlyphs(readFileSync(new URL('glyphs.txt', here), 'utf8')));
}
