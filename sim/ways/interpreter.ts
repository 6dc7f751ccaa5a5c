/**
 * The third way to run: the flashed bundle in a real Espruino interpreter for Linux, a process of its own, with its
 * `I2C1`, pins, timers and Storage bridged to the simulated board by two pipes (`prelude.js` is the other end).
 *
 * Time stands still for the firmware between its calls: the simulated port charges it (`port/charges.ts`), so the
 * trace is that of the other ways to the byte and the nanosecond.
 */
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Bench } from '../bench.ts';
import { LOGO } from '../parts/own-screen.ts';
import type { EdgeArgument } from '../port/port.ts';
import { codeOf } from './local.ts';
import type { Running } from './way.ts';

/** How long the interpreter may take for one answer before it is given up, ms. */
const PATIENCE = 20_000;

/**
 * The interpreter that the environment names, else the one on the PATH; undefined when there is none.
 * @throws Error when the variable names something that is not an Espruino interpreter.
 */
export function findInterpreter(variable: 'ESPRUINO' | 'ESPRUINO32' = 'ESPRUINO'): string | undefined {
  const named = process.env[variable];
  const name = variable === 'ESPRUINO' ? 'espruino-interpreter' : 'espruino-interpreter32';
  const path = named || (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)).find(executable);
  if (!path) return undefined;
  if (!known.has(path)) known.set(path, isInterpreter(path));
  if (!known.get(path)) {
    throw new Error(`${variable}: ${path} is not an Espruino interpreter for this computer; name one that runs, or unset ${variable}`);
  }
  return path;
}

const known = new Map<string, boolean>();

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isInterpreter(path: string): boolean {
  if (!executable(path)) return false;
  const folder = mkdtempSync(join(tmpdir(), 'cuebox-'));
  try {
    writeFileSync(join(folder, 'probe.js'), "print('cuebox' + '-probe', process.version); quit();\n");
    const run = spawnSync(path, ['probe.js'], { cwd: folder, timeout: 5000, encoding: 'latin1' });
    return /cuebox-probe \dv\d+/.test(run.stdout ?? '');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A running interpreter and its two pipes. Blocking: the firmware's calls are answered from within. */
export class Interpreter {
  version = '';
  /** The largest number of variables seen in use by `memory`. */
  private readonly folder: string;
  private readonly child: ReturnType<typeof spawn>;
  private readonly input: number;
  private readonly output: number;
  private text = '';

  constructor(path: string, bench: Bench, code: string) {
    this.folder = mkdtempSync(join(tmpdir(), 'cuebox-'));
    const pipe = (name: string): string => join(this.folder, name);
    const made = spawnSync('mkfifo', [pipe('out'), pipe('in')]);
    if (made.status !== 0) throw new Error(`${this.folder}: no pipes could be made there: is mkfifo installed?`);
    const buses = [...bench.buses.keys()].map((name) => `var ${name} = $bus('${name}');`).join('\n');
    const screen = bench.ownScreen ? `var g = $screen(${LOGO.x1}, ${LOGO.y1}, ${LOGO.x2}, ${LOGO.y2});\nvar Bluetooth = { setConsole: function () { $tell(['move']); } };` : '';
    const prelude = readFileSync(new URL('./prelude.js', import.meta.url), 'latin1');
    const script = prelude
      .replace('$OUT', () => pipe('out'))
      .replace('$IN', () => pipe('in'))
      .replace('$BUSES', () => `${buses}\n${screen}`)
      .replace('//FIRMWARE', () => code);
    writeFileSync(pipe('run.js'), script, 'latin1');
    this.input = openSync(pipe('out'), constants.O_RDONLY | constants.O_NONBLOCK);
    this.output = openSync(pipe('in'), constants.O_RDWR);
    // Its standard input stays open: at end of file it would feed itself characters.
    this.child = spawn(path, ['run.js'], { cwd: this.folder, stdio: ['pipe', 'ignore', 'ignore'] });
    const hello = this.receive();
    this.version = String(hello[1]);
    this.send(true);
  }

  send(message: unknown): void {
    const json = Buffer.from(JSON.stringify(message), 'latin1');
    writeSync(this.output, Buffer.concat([Buffer.from(String(json.length).padStart(6, '0')), json]));
  }

  receive(): unknown[] {
    const chunk = Buffer.alloc(65536);
    const start = Date.now();
    for (let spins = 0; ; spins++) {
      const end = this.text.indexOf('\n');
      if (end >= 0) {
        const line = this.text.slice(0, end);
        this.text = this.text.slice(end + 1);
        return JSON.parse(line) as unknown[];
      }
      let count = 0;
      try {
        count = readSync(this.input, chunk);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      }
      if (count) this.text += chunk.toString('latin1', 0, count);
      else if (spins > 2000) {
        Atomics.wait(nap, 0, 0, 0.2);
        if (Date.now() - start > PATIENCE) {
          throw new Error(`the interpreter gave no answer for ${PATIENCE / 1000} s: it has crashed, or the firmware loops for ever`);
        }
      }
    }
  }

  async close(): Promise<void> {
    closeSync(this.input);
    closeSync(this.output);
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    if (this.child.exitCode === null) {
      this.child.kill('SIGKILL');
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const nap = new Int32Array(new SharedArrayBuffer(4));

export async function startEspruino(bench: Bench, folder: string): Promise<Running> {
  const path = findInterpreter();
  if (!path) throw new Error('no Espruino interpreter: set ESPRUINO to one, or put espruino-interpreter on the PATH');
  const code = await codeOf(folder, true, bench.board);
  const printed: string[] = [];
  const { port } = bench;
  const interpreter = new Interpreter(path, bench, code);
  const args = new Map<number, boolean>();

  /** Answers calls until the interpreter says that it is done. */
  function serve(): unknown[] {
    for (;;) {
      const message = interpreter.receive();
      // The prelude is the only sender: the shapes of its lines are known.
      const [kind, a, b, c, d, e, f] = message as [string, never, never, never, never, never, never];
      switch (kind) {
        case 'done':
        case 'said':
          return message;
        case 'write':
          interpreter.send(port.write(a, b, d, c) ?? null);
          break;
        case 'read':
          interpreter.send(port.read(a, b, d, c));
          break;
        case 'setup':
          port.setupBus(a, b);
          break;
        case 'timeout':
        case 'interval':
          args.set(a, kind === 'timeout');
          port.setTimer(a, b, [], kind === 'interval', a);
          break;
        case 'clear':
          port.clearTimer(a);
          break;
        case 'watch':
          port.setWatch(a, b, { edge: c, ...(d ? { data: d } : {}), repeat: e, debounce: f });
          break;
        case 'mode':
          port.pinMode(a, b);
          break;
        case 'pin':
          port.digitalWrite(a, b);
          break;
        case 'look':
          interpreter.send(port.digitalRead(a) ? 1 : 0);
          break;
        case 'analog':
          // Whole numbers: the interpreter's decimals are not exact.
          interpreter.send([port.analogRead(a) ?? null, port.codes]);
          break;
        case 'time':
          interpreter.send(port.time());
          break;
        case 'load':
          interpreter.send(port.storageRead(a) ?? null);
          break;
        case 'save':
          interpreter.send(port.storageWrite(a, b));
          break;
        case 'flip':
          port.flip(Buffer.from(a, 'base64'), b ?? undefined);
          break;
        case 'console':
          interpreter.send(port.console);
          break;
        case 'move':
          port.console = 'Bluetooth';
          break;
        case 'print':
          printed.push(a);
          break;
        default:
          throw new Error(`the interpreter sent ${JSON.stringify(message)}`);
      }
    }
  }

  port.interpreter = {
    call(callback, [argument]) {
      const id = callback as number;
      if (argument) interpreter.send(['edge', id, argument as EdgeArgument]);
      else {
        interpreter.send(['timer', id, args.get(id)]);
        if (args.get(id)) args.delete(id);
      }
      return (serve()[1] as string | null) ?? undefined;
    },
    say(line) {
      interpreter.send(['say', line]);
      const said = serve();
      if (said[0] === 'said') serve();
      return said[0] === 'said' ? String(said[1]) : `error: ${String(said[1])}`;
    },
  };
  port.charge(port.options.charges.boot);
  try {
    const error = serve()[1];
    if (error) throw new Error(`the firmware of ${bench.board.name} stopped at its start: ${String(error)}`);
  } catch (error) {
    await interpreter.close();
    throw error;
  }
  const evaluate = (code: string): void => {
    interpreter.send(['run', code]);
    const error = serve()[1];
    if (error) throw new Error(String(error));
  };
  return { way: 'espruino', bench, printed, evaluate, close: () => interpreter.close() };
}
