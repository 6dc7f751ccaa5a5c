/**
 * The command language: one line in, one line out, the same on every line that reaches the amp.
 *
 * A word chooses the command, the rest is its argument. What cannot be done is answered with a sentence that begins
 * with "error:", and nothing changes.
 */

/** What there is to say for itself, or a function. It takes what is commanded and the argument, '' when there is none; returns the answer. */
export type Command<T> = string | ((what: T, argument: string) => string);

export function answer<T>(commands: Record<string, Command<T>>, what: T, line: string): string {
  const text = ('' + line).trim();
  const space = text.indexOf(' ');
  const word = space < 0 ? text : text.substring(0, space);
  // Own names only: a line must not reach what every object inherits.
  if (!Object.keys(commands).includes(word)) {
    return 'error: no command ' + quoted(word) + ', there are ' + Object.keys(commands).join(', ');
  }
  const command = commands[word]!;
  return typeof command === 'string' ? command : command(what, space < 0 ? '' : text.substring(space).trim());
}

/** What somebody typed, safe to print: 20 characters at most, all of them visible ASCII. */
export function quoted(text: string): string {
  let clean = '';
  // By index: `for..of` over text that happens to be UTF-8 loses a variable each time (Espruino 2v29).
  for (let i = 0; i < text.length && i < 20; i++) {
    const code = text.charCodeAt(i);
    clean += code < 32 || code > 126 ? '?' : String.fromCharCode(code);
  }
  return '"' + clean + (text.length > 20 ? '..."' : '"');
}
