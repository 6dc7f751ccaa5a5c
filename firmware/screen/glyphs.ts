// Generated from firmware/screen/glyphs.txt by `npx cuebox glyphs`: draw there, not here.
//
// Strings hold one byte a character, in the SSD1306's order for one window in horizontal addressing: along the columns
// of the first page, least significant bit on top, then the next page.
//
// Why so, in host instructions of the interpreter: a big glyph out of a switch of fourteen literals takes 0.5 million,
// whichever it is, because every literal on the way is read; a slice of a string that stays takes 0.08 million, and
// ten digits hold 41 variables for it. Small glyphs are asked for by the line: the long literal is read once.

/** The ten digits, 48 bytes each. */
const DIGITS = atob(
  'APD4/P4eDg4OHv78+PAAAAD/////AAAAAAD/////AAAADx8/f3hwcHB4fz8fDwAAAADw8Hh4PP7+/v4AAAAAAAAAAAAAAAD/////AAAAAAAAAAAAAAAAf39/fwAAAAAAAHB4fH4eDg4OHv78+PAAAAAAAIDA4PD4/H4/Hw8HAAAAfn9/f397eXh4eHh4eAAAADA4PD4eDg4OHv78+PAAAAAAAAAAHh4eHj////PhAAAADBw8fHhwcHB4fz8fDwAAAAAAAACA4Pj+/v7+/gAAAADA8Pj+v4+Hgf////+AAAAABwcHBwcHBwd/f39/BwAAAP7+/v4eHh4eHh4eHgAAAAAPDw8PBwcHBw///vz4AAAADBw8fHhwcHB4fz8fDwAAAPD4/P4eDg4OHj48ODAAAAD/////HA4ODh7+/PjwAAAADx8/f3hwcHB4fz8fDwAAAB4eHh4eHh4env7+/n4AAAAAAAAAAADg/P//HwMAAAAAAAAAAHh/f38HAAAAAAAAAPD4/P4eDg4OHv78+PAAAADh8///Px4eHj////PhAAAADx8/f3hwcHB4fz8fDwAAAPD4/P4eDg4OHv78+PAAAAAPHz9/eHBwcDj/////AAAADBw8fHhwcHB4fz8fDwAA',
);

function symbol(ch: string): string {
  switch (ch) {
    case '-':
      return atob('AAAAAAAAAAAAAAAAAAAAAAAAPDw8PDw8PDw8PAAAAAAAAAAAAAAAAAAAAAAAAAAA');
    case '.':
      return atob('AAAAAAAAAAAAAAAAAAAAAAB4eHh4AAAA');
    case 'dB':
      return atob('AAAAAAAAAAAAAAAAAAAAAAAAAADg4AAA4OBgYODAAAA+f2Njf38AAH9/ZmZnfTgA');
    case ' ':
      return atob('AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
  }
  return '';
}

/**
 * A character of the big font: 3 pages, 16 columns ('.' 8): its width is `bigGlyph(ch).length / 3`.
 * There are 0 1 2 3 4 5 6 7 8 9 - . dB space; for anything else ''.
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
    'AAAAAAAAAABfAAAAAAMAAwAAFH8UfxQAJCp/KhIAYxMIZGMANklVIlAAAAADAAAAABwiQQAAAEEiHAAAFAg+CBQACAg+CAgAAKBgAAAACAgICAgAAGBgAAAAYBAIBAMAPkFBQT4AAEJ/QAAAQmFRSUYAIkFJSTYAGBQSfxAAJ0VFRTkAPklJSTAAAQFxDQMANklJSTYABklJST4AAGZmAAAAAKZmAAAACBQiQQAAFBQUFBQAAEEiFAgAAgFRCQYAPkFdVR4AfgkJCX4Af0lJSTYAPkFBQSIAf0FBQT4Af0lJSUEAfwkJCQEAPkFJSToAfwgICH8AAEF/QQAAIEBBPwEAfwgUIkEAf0BAQEAAfwIMAn8AfwYIMH8APkFBQT4AfwkJCQYAPkFRIV4AfwkZKUYARklJSTEAAQF/AQEAP0BAQD8AHyBAIB8AfyAYIH8AYxQIFGMAAwR4BAMAYVFJRUMAAH9BQQAAAwQIEGAAAEFBfwAABAIBAgQAQEBAQEAA';
  let bytes = '';
  for (const ch of text.toUpperCase()) {
    let at = ch.charCodeAt(0) * 8 - 256;
    if (at < 0 || at > 504) at = 248;
    bytes += sheet.slice(at, at + 8); // 6 bytes are 8 characters of base64 exactly
  }
  return atob(bytes);
}

/** One character of the small font: 6 bytes. */
export function smallGlyph(ch: string): string {
  return smallText(ch);
}
