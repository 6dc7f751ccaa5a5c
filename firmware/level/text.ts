/** Levels as people write them, over integers: Espruino's decimals are not exact. */

/** Hundredths of a decibel to text with one decimal: -3250 is "-32.5". Half a tenth goes up. */
export function levelText(mB: number): string {
  const tenths = Math.floor((mB + 5) / 10);
  return tenths % 10 ? '' + tenths / 10 : tenths / 10 + '.0';
}

/** Text such as "-32.5", "+3", "0.25" to hundredths of a decibel; `undefined` for anything else. */
export function parseLevel(text: string): number | undefined {
  let at = 0;
  let sign = 1;
  if (text[0] === '-' || text[0] === '+') {
    if (text[0] === '-') sign = -1;
    at = 1;
  }
  const start = at;
  let mB = 0;
  let unit = 0; // 0 before the point, then what a digit is worth in mB
  let digits = 0;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 46 && !unit && at > start) unit = 100;
    else if (code < 48 || code > 57 || digits > 4) return undefined;
    else if (unit) {
      if (unit < 10) return undefined;
      unit = unit / 10;
      mB += (code - 48) * unit;
      digits = 0;
    } else {
      mB = mB * 10 + (code - 48) * 100;
      digits++;
    }
  }
  if (at === start || text[at - 1] === '.') return undefined;
  return sign * mB;
}
