// The forbidden forms are refused twice, by the linter and in a finished bundle, and for a reason that can be seen.

import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { checkBundle } from '../../boards/build/dialect.ts';
import { forms } from '../../boards/build/forms.ts';
import { evaluate, without } from './interpreter.ts';
import { allowed, bundleOnly, forbidden, refusedUnseen, sourceOnly } from './samples.ts';

const eslint = new ESLint({ cwd: fileURLToPath(new URL('../..', import.meta.url)) });
const inPlace = (code: string) => `(function () { ${code} })`;

async function lint(text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: 'firmware/sample.ts' });
  return result!.messages.filter(({ ruleId }) => ruleId === null || ruleId === 'cuebox/dialect').map(({ message }) => message);
}
const bundle = (code: string) => checkBundle(`${inPlace(code)}();`, 'amp.js');
/** What the language says: Node runs the same body. */
function inNode(code: string): string | undefined {
  try {
    return JSON.stringify(new Function(code)());
  } catch (error) {
    return `throws: ${(error as Error).message}`;
  }
}

const refused = [...forbidden, ...refusedUnseen];

describe('a finished bundle', () => {
  it.each([...refused, ...bundleOnly])('is refused for $form: $code', ({ form, code }) => {
    expect(bundle(code).filter((sentence) => sentence.includes(`: ${form}`))).not.toEqual([]);
  });

  it.each(allowed)('may contain %s', (code) => expect(bundle(code)).toEqual([]));

  it('is refused for imports and exports', () => {
    expect(checkBundle('import { a } from "./a.js";\nexport default a;', 'amp.js')).toEqual([
      'amp.js:1:1: import or export: there are no modules on the device; bundle as one function (iife)',
      'amp.js:2:1: import or export: there are no modules on the device; bundle as one function (iife)',
    ]);
  });

  it('is refused in a sentence that names the place', () => {
    expect(checkBundle('(function () {\n  return 2 ** 3;\n})();', 'solo.js'))
      .toEqual(['solo.js:2:10: power operator: the interpreter stops with a SyntaxError; use Math.pow']);
  });

  it('is refused when it does not parse', () => expect(checkBundle('let = ;', 'amp.js')).toHaveLength(1));

  it('is refused for a function of the minified kind that is called too early', () => {
    expect(checkBundle('!function(){var a=1;function n(){return r()}n();function r(){return a}globalThis.amp=n}()', 'amp.js'))
      .toEqual(['amp.js:1:45: use above the definition: n() is called, which needs r, before its definition has run, '
        + 'nothing is hoisted; move it down']);
  });
});

describe('the linter', () => {
  it.each([...refused, ...sourceOnly])('refuses $form in firmware: $code', async ({ form, code }) => {
    expect((await lint(`${inPlace(code)}();`)).filter((message) => message.startsWith(form))).not.toEqual([]);
  });

  it.each([...allowed, ...bundleOnly.map(({ code }) => code)])('allows %s', async (code) => {
    expect(await lint(`${inPlace(code)}();`)).toEqual([]);
  });

  it('passes over types', async () => {
    const text = [
      'import type { Bus } from "../hal/bus.ts";', 'import { low } from "./low.ts";',
      'type Write = (...data: number[]) => void;', 'interface Of { of?: 0.5; [key: string]: unknown }',
      'abstract class Part { bus: Bus; declare of: number; constructor(bus: Bus) { this.bus = bus; } abstract go(): void }',
      'export const write = (low as Write | Of) satisfies unknown;', 'export function f(this: Part, x?: number): x is 1 { return x! === 1; }',
      'export { Part }; // \u00b5 in a comment harms nobody',
    ];
    expect(await lint(text.join('\n'))).toEqual([]);
  });

  it('leaves the dialect to the device: the simulator is modern TypeScript', async () => {
    const [result] = await eslint.lintText('export const f = (o?: { a: number }, ...rest: number[]) => [...rest, o?.a];', { filePath: 'sim/sample.ts' });
    expect(result!.messages).toEqual([]);
  });
});

it('every form of the list has a sample', () => {
  const sampled = new Set([...refused, ...bundleOnly, ...sourceOnly].map(({ form }) => form));
  expect(forms.map(({ name }) => name).filter((name) => !sampled.has(name))).toEqual(['import or export']);
});

describe.skipIf(without('forms of the language'))('on the interpreter', () => {
  const seen = (codes: readonly string[]) => evaluate(codes.map((code) => `${inPlace(code)}()`));

  it('every forbidden form fails, or gives something else', async () => {
    const codes = [...forbidden, ...bundleOnly].map(({ code }) => code);
    const results = await seen(codes);
    expect(results).not.toContain(undefined);
    expect(codes.filter((code, i) => results[i] === inNode(code))).toEqual([]);
  });

  it('every allowed form gives what the language says', async () => {
    expect(await seen(allowed)).toEqual(allowed.map(inNode));
  });

  it('every allowed form can be read past without being run', async () => {
    const skipped = allowed.map((code) => `switch (9) { case 1: ${code} } return 1;`).filter((code) => bundle(code).length === 0);
    expect(skipped.length).toBeGreaterThan(25);
    expect(await seen(skipped)).toEqual(skipped.map(() => '1'));
  });

});
