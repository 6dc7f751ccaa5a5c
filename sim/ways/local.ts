/**
 * Two of the ways to run: `sim`, the firmware's modules as they are written, and `bundle`, the very file that is
 * flashed. Both on a simulated board in this process, in a scope of their own that knows the device's globals only.
 */
import vm from 'node:vm';
import { bundle } from '../../boards/build/bundle.ts';
import { espruinoGlobals, localInterpreter } from './globals.ts';
import type { Bench } from '../bench.ts';
import type { Running } from './way.ts';

const built = new Map<string, Promise<string>>();

/** The code of a board, built once a process. Variants of a board (`facts`) are told apart by their content. */
export function codeOf(folder: string, minify: boolean, facts?: object): Promise<string> {
  const key = `${folder} ${minify} ${JSON.stringify(facts)}`;
  let code = built.get(key);
  if (!code) built.set(key, (code = bundle(folder, { minify, ...(facts ? { facts } : {}) }).then((made) => made.code)));
  return code;
}

type Print = (line: string) => void;

/** What a program finds when its board gets power. */
function powered(bench: Bench, print: Print): ReturnType<typeof espruinoGlobals> {
  const device = espruinoGlobals(bench.port, print);
  bench.port.interpreter = localInterpreter(device.out);
  bench.port.charge(bench.port.options.charges.boot);
  return device;
}

/** Runs a program as the modules are written. The bench may be that of another specimen. */
export function startModules(bench: Bench, code: string, print: Print = () => {}): void {
  const { globals } = powered(bench, print);
  const names = Object.keys(globals);
  new Function(...names, code)(...names.map((name) => globals[name]));
}

export async function startLocal(way: 'sim' | 'bundle', bench: Bench, folder: string): Promise<Running> {
  const code = await codeOf(folder, way === 'bundle', bench.board);
  const printed: string[] = [];
  const print = (line: string): void => void printed.push(line);
  if (way === 'sim') startModules(bench, `${code}\n//# sourceURL=cuebox-${bench.board.name}.js`, print);
  else {
    const { globals, out } = powered(bench, print);
    // In a context `globalThis` is the context itself: the bundle's one name lands there.
    const { globalThis: _, ...names } = globals;
    const context = vm.createContext({ ...names, atob });
    vm.runInContext(code, context, { filename: `${bench.board.name}.js` });
    Object.defineProperty(out, 'amp', { get: () => context.amp });
  }
  return { way, bench, printed, close: async () => {} };
}
