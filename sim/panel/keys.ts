/** Keys as a terminal sends them (ECMA-48 and xterm's control sequences), as words. */

const SEQUENCES: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  '1~': 'home',
  '2~': 'insert',
  '3~': 'delete',
  '4~': 'end',
  '5~': 'page-up',
  '6~': 'page-down',
};

const CONTROLS: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\b': 'backspace',
  '\x7f': 'backspace',
  '\x1b': 'escape',
  ' ': 'space',
};

/** ESC [ parameters final, or ESC O final; modifiers ("1;5A" is ctrl-up) are left out. */
const SEQUENCE = /^\x1b(?:\[([0-9;]*)([A-Za-z~])|O([A-Z]))/;

function first(text: string): { name: string; length: number } {
  const found = SEQUENCE.exec(text);
  if (found) {
    const [whole, parameters = '', final = '', plain = ''] = found;
    const name = SEQUENCES[plain || (final === '~' ? `${parameters.split(';')[0]}~` : final)];
    return { name: name ?? '', length: whole.length };
  }
  const letter = String.fromCodePoint(text.codePointAt(0) ?? 0);
  const known = CONTROLS[letter];
  if (known) return { name: known, length: 1 };
  const code = letter.charCodeAt(0);
  if (code === 0) return { name: 'ctrl-space', length: 1 };
  if (code < 27) return { name: `ctrl-${String.fromCharCode(code + 96)}`, length: 1 };
  return { name: code < 32 ? '' : letter, length: letter.length };
}

/**
 * All keys in what one read of the terminal gave: a fast knob sends many at once, and none may be lost.
 * Unknown sequences are left out.
 */
export function keyNames(buffer: string | Uint8Array): string[] {
  let rest = typeof buffer === 'string' ? buffer : Buffer.from(buffer).toString('utf8');
  const names: string[] = [];
  while (rest !== '') {
    const { name, length } = first(rest);
    if (name) names.push(name);
    rest = rest.slice(length);
  }
  return names;
}

/** The first key: "up", "space", "a", "A", "ctrl-c"; '' for none. */
export function keyName(buffer: string | Uint8Array): string {
  return keyNames(buffer)[0] ?? '';
}
