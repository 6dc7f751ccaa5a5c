// Whether code is in the dialect that Espruino runs as it stands: asked by the linter of each firmware file, and by the
// build of the finished bundle.

import { readFileSync } from 'node:fs';
import { parse } from 'acorn';
import { forms } from './forms.ts';
import { capturedLoopVariables, earlyReferences, resolveNames } from './names.ts';
import { walk, type Place, type SyntaxNode } from './syntax.ts';

export interface Finding { at: Place; message: string }

const DECLARATIONS = new URL('../../hal/espruino.d.ts', import.meta.url);
const LANGUAGE = ['undefined', 'arguments', 'globalThis'];

/** What hal/espruino.d.ts declares as a value. `Symbol` stands there for the compiler only, `amp` is the program's own. */
export function deviceGlobals(): Set<string> {
  const text = readFileSync(DECLARATIONS, 'utf8');
  const names = [...text.matchAll(/^declare (?:abstract )?(?:const|function|class|var|let) (\w+)/gm)].map((match) => match[1]!);
  return new Set([...names, ...LANGUAGE].filter((name) => name !== 'Symbol'));
}

/** Every member name that hal/espruino.d.ts declares: these belong to the device and keep their spelling. */
export function deviceMembers(): string[] {
  const text = readFileSync(DECLARATIONS, 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*/g, '');
  return [...new Set([...text.matchAll(/(?:^|[{;,(]|readonly|\n)\s*(\w+)\??\s*[:(<]/g)].map((match) => match[1]!))];
}

/**
 * A sentence for each form in a finished bundle that the device cannot run: `name:line:column: ...`. Empty if it runs.
 * Code that does not parse gives one sentence; nothing is thrown.
 */
export function checkBundle(code: string, name: string): string[] {
  let program: SyntaxNode;
  try {
    const options = { ecmaVersion: 'latest', sourceType: 'module', locations: true, ranges: true } as const;
    program = parse(code, options) as unknown as SyntaxNode;
  } catch (error) {
    return [`${name}: ${(error as Error).message}`];
  }
  return findForbidden(program, code, { isBundle: true })
    .map(({ at, message }) => `${name}:${at.line}:${at.column + 1}: ${message}`);
}

/** Columns count from 0, as both parsers do. Comments, where the tree lists them, may say what they like. */
export function findForbidden(program: SyntaxNode, code: string, { isBundle = false, globals = deviceGlobals() } = {}): Finding[] {
  const found: Finding[] = [];
  const report = (node: SyntaxNode, message: string) => found.push({ at: node.loc.start, message });

  walk(program, (node, above) => {
    for (const form of forms) {
      if (!form.on.includes(node.type) || (form.inBundleOnly && !isBundle)) continue;
      if (form.is && !form.is(node, above, code)) continue;
      report(node, `${form.name}: ${form.why}; ${form.instead}`);
    }
  });

  const references = resolveNames(program);
  for (const { at, name, binding } of references) {
    if (!binding && !globals.has(name)) report(at, `unknown name ${name}: the device has none; see hal/espruino.d.ts`);
  }
  for (const { at, name } of capturedLoopVariables(references)) {
    report(at, `captured loop variable ${name}: a loop's head makes one variable for all rounds; copy it inside the body`);
  }
  for (const { at, name, through } of earlyReferences(references)) {
    const how = through === undefined ? `${name} is used` : `${through}() is called, which needs ${name},`;
    report(at, `use above the definition: ${how} before its definition has run, nothing is hoisted; move it down`);
  }
  for (const at of foreignCharacters(program, code)) {
    found.push({ at, message: 'character outside ASCII: most boards have 8-bit strings; write it as \\xNN, or in words' });
  }
  return found.sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
}

function foreignCharacters(program: SyntaxNode, code: string): Place[] {
  const comments: SyntaxNode[] = program.comments ?? [];
  return [...code.matchAll(/[^\0-\x7f]+/g)]
    .filter(({ index }) => !comments.some(({ range }) => range[0] <= index && index < range[1]))
    .map(({ index }) => {
      const before = code.slice(0, index).split('\n');
      return { line: before.length, column: before.at(-1)!.length };
    });
}
