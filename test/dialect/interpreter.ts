// One run of a script on a real Espruino interpreter, where there is one.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findInterpreter } from '../device/interpreter.ts';

export const interpreter = findInterpreter();

/** For `describe.skipIf`: says so in one line where there is no interpreter. */
export function without(what: string): boolean {
  if (!interpreter) console.log(`skipped: ${what}: no interpreter; set ESPRUINO to one`);
  return !interpreter;
}

/**
 * Evaluates each expression by itself and returns what it gives as JSON text, or `throws: ...`.
 * An expression that ends the interpreter is missing in the result, and so are all behind it.
 */
export async function evaluate(expressions: readonly string[]): Promise<(string | undefined)[]> {
  const lines = expressions.map((expression, i) =>
    `try{print("@${i}@"+JSON.stringify(eval(${JSON.stringify(`(${expression}\n)`)})))}`
    + `catch(e){print("@${i}@throws: "+(e&&e.message||e))}`);
  const output = await run([...lines, 'setTimeout(quit,0);'].join('\n'));
  const results: (string | undefined)[] = expressions.map(() => undefined);
  for (const [, i, result] of output.matchAll(/^@(\d+)@(.*?)\r?$/gm)) results[Number(i)] = result;
  return results;
}

function run(script: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'cuebox-dialect-'));
  writeFileSync(join(folder, 'script.js'), script);
  return new Promise((resolve, reject) => {
    // Its input stays open: at its end the interpreter would read bytes without end.
    const child = spawn(interpreter!, ['script.js'], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
    const limit = setTimeout(() => child.kill('SIGKILL'), 10_000);
    let output = '';
    child.stdout.on('data', (bytes: Buffer) => { output += bytes.toString('latin1'); });
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(limit);
      rmSync(folder, { recursive: true });
      resolve(output);
    });
  });
}
