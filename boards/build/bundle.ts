/**
 * From a board's facts to the one file that is flashed: its program made from them (or a `main.ts` of its own, facts
 * folded in), types stripped, modules joined, nothing lowered; for the device also minified, parsed once more and held
 * against the device's language.
 *
 * Why these settings: terser must not delete "ram" directives, nor turn functions into calls of function expressions
 * (a closure each time); rollup's namespace helpers find no members in Espruino's own modules. The wrapper keeps a
 * stray global of another script from overwriting a minified name (35 variables, 2 % of the time).
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readFile } from 'node:fs/promises';
import { transform } from 'esbuild';
import { rollup } from 'rollup';
import { minify } from 'terser';
import type { MinifyOptions } from 'terser';
import type { InputOptions, OutputOptions, Plugin } from 'rollup';
import { checkBundle, deviceMembers } from './dialect.ts';
import type { Board } from '../board.ts';
import { isScreen } from '../parts.ts';
import { foldFacts } from './fold.ts';
import { programOf } from './wire.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Espruino's own modules: `require` finds them on the device. */
const NATIVE = ['Storage', 'Flash', 'heatshrink'];

export interface Bundle {
  readonly code: string;
  readonly bytes: number;
  /** First 12 digits of the SHA-256 of the code. */
  readonly hash: string;
}

export interface BundleOptions {
  /** The file that is flashed, or the modules joined and readable for the simulator. */
  readonly minify: boolean;
  /** Facts in place of those in the folder's board.ts: a variant of the board. */
  readonly facts?: object;
}

/** What firmware says of the board that does not come from its program: SCREEN_PART in its place, and METERED. */
function screenPart({ chips = {} }: Partial<Board>): string {
  return Object.values(chips).find(isScreen)?.part ?? '';
}

function device(main: string, facts: object): Plugin {
  return {
    name: 'cuebox-device',
    resolveId(source, importer) {
      if (NATIVE.includes(source)) return { id: source, external: true };
      // A maker's board outside this project names its files by the package: 'cuebox/firmware/amp.ts'.
      if (source.startsWith('cuebox/')) return join(PROJECT, source.slice('cuebox/'.length));
      // The program need not be a file.
      if (source === main) return main;
      return importer && source.startsWith('.') ? resolve(dirname(importer), source) : null;
    },
    async load(id) {
      const made = id === main && !existsSync(main);
      const { code } = await transform(made ? programOf(facts as Board) : await readFile(id, 'utf8'), {
        loader: 'ts',
        target: 'esnext',
        charset: 'ascii',
        sourcefile: id,
        define: { SCREEN_PART: JSON.stringify(screenPart(facts)), METERED: String((facts as Partial<Board>).meters !== undefined) },
        tsconfigRaw: { compilerOptions: { useDefineForClassFields: false, verbatimModuleSyntax: true } },
      });
      return id === main && !made ? foldFacts(code, facts, id) : code;
    },
  };
}

/**
 * Own property names become one letter: in the interpreter a name of up to four characters shares one variable with a
 * small value, a longer one takes two. Names that the device knows keep their spelling, and so do quoted ones. A
 * parameter that nobody reads is left out: it would take a variable as well. Made anew for each build: terser writes
 * into what it is given, and the same source must give the same bytes.
 */
function minifyOptions(): MinifyOptions {
  return {
    ecma: 2015,
    toplevel: true,
    compress: { passes: 3, directives: false, inline: 1, reduce_funcs: false, keep_fargs: false },
    mangle: { reserved: ['of'], properties: { reserved: [...deviceMembers(), 'amp'], keep_quoted: true, builtins: true } },
    format: { ascii_only: true, semicolons: true },
  };
}

/** Minifies the finished bundle and holds it against the device's language. */
function finish(name: string): Plugin {
  return {
    name: 'cuebox-finish',
    async renderChunk(code) {
      const small = (await minify(code, minifyOptions())).code ?? '';
      const complaints = checkBundle(small, `${name}.js`);
      if (complaints.length) throw new Error(complaints.join('\n'));
      return small;
    },
  };
}

/** Rollup's settings for a board's folder. */
export async function deviceConfig(folder: string, options: BundleOptions, file?: string): Promise<InputOptions & { output: OutputOptions }> {
  const main = resolve(folder, 'main.ts');
  const facts = options.facts ?? (await import(pathToFileURL(resolve(folder, 'board.ts')).href)).board;
  return {
    input: main,
    plugins: [device(main, facts)],
    treeshake: { moduleSideEffects: (id) => id === main },
    onwarn(warning) {
      throw new Error(`${folder}: ${warning.message}`);
    },
    output: {
      ...(file ? { file } : {}),
      format: 'iife',
      strict: false,
      freeze: false,
      esModule: false,
      interop: 'esModule',
      generatedCode: { constBindings: true },
      plugins: options.minify ? [finish(facts.name)] : [],
    },
  };
}

/**
 * @param folder A board's folder with `board.ts` and `main.ts`.
 * @throws Error with one sentence a line when a finished bundle holds what the device cannot run.
 */
export async function bundle(folder: string, options: BundleOptions): Promise<Bundle> {
  const config = await deviceConfig(folder, options);
  const built = await rollup(config);
  try {
    const { output } = await built.generate(config.output);
    const code = output[0].code;
    return { code, bytes: Buffer.byteLength(code), hash: createHash('sha256').update(code).digest('hex').slice(0, 12) };
  } finally {
    await built.close();
  }
}
