/** The terminal, taken for a picture and given back whatever happens. */
import { CLOSE_TERMINAL, OPEN_TERMINAL, repaint } from '../panel/terminal.ts';
import { keyNames } from '../panel/keys.ts';

const WRAP_OFF = '\x1b[?7l';
const WRAP_ON = '\x1b[?7h';
const CLEAR = '\x1b[2J';
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  /** Paints the picture if it differs from what is shown; what does not fit is cut off. */
  show(picture: string): void;
}

/** Runs `work` with the terminal; `keys` is called with the names of what was typed. */
export async function withTerminal(keys: (names: readonly string[]) => void, work: (terminal: Terminal) => Promise<void>): Promise<void> {
  const { stdin, stdout } = process;
  let shown = '';
  let open = false;

  const close = (): void => {
    if (!open) return;
    open = false;
    stdout.write(WRAP_ON + CLOSE_TERMINAL);
    stdin.setRawMode(false);
  };
  const ends = Object.entries(SIGNALS).map(([signal, number]) => {
    const end = (): void => {
      close();
      process.exit(128 + number);
    };
    process.on(signal, end);
    return () => process.off(signal, end);
  });
  const typed = (bytes: Buffer): void => keys(keyNames(bytes));
  const resized = (): void => {
    shown = '';
    stdout.write(CLEAR);
  };
  process.once('exit', close);
  process.prependListener('uncaughtException', close);
  try {
    stdin.setRawMode(true);
    open = true;
    stdout.write(OPEN_TERMINAL + WRAP_OFF + CLEAR);
    stdin.on('data', typed);
    stdout.on('resize', resized);
    await work({
      get columns() {
        return stdout.columns || 80;
      },
      get rows() {
        return stdout.rows || 24;
      },
      show(picture) {
        const fitting = picture.split('\n').slice(0, this.rows).join('\n');
        if (fitting === shown) return;
        shown = fitting;
        stdout.write(repaint(fitting));
      },
    });
  } finally {
    close();
    stdin.off('data', typed);
    stdin.pause();
    stdout.off('resize', resized);
    process.off('exit', close);
    process.off('uncaughtException', close);
    for (const off of ends) off();
  }
}
