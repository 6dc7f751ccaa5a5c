import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { expect, test } from 'vitest';
import { glyphBytes, readGlyphs } from '../../boards/build/glyphs.ts';

const program = [process.env['ESPRUINO'], 'espruino-interpreter'].find(
  (name) => name && !spawnSync(name, ['--help'], { stdio: 'ignore' }).error,
);

/** Runs a script and returns what it printed. Standard input stays open: at its end the interpreter reads 0xFF bytes. */
async function run(script: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'cuebox-glyphs-'));
  try {
    writeFileSync(join(folder, 'script.js'), `${script}\nsetTimeout(quit, 0);\n`);
    const child = spawn(program ?? '', ['script.js'], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'], timeout: 20_000 });
    let output = '';
    child.stdout.setEncoding('latin1').on('data', (text: string) => (output += text));
    await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
    return output;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test.skipIf(!program)('the interpreter sends the bytes of the drawings, whatever it thinks of UTF-8', { timeout: 30_000 }, async () => {
  const read = (name: string) => readFileSync(new URL(`../../firmware/screen/${name}`, import.meta.url), 'utf8');
  const module = transformSync(read('glyphs.ts'), { loader: 'ts' }).code.replace(/^export \{[^}]*\};?$/m, '').replace(/^export /gm, '');
  const expected = readGlyphs(read('glyphs.txt')).flatMap(({ name: font, glyphs }) =>
    glyphs.map((glyph) => `${font} ${JSON.stringify(glyph.name)} ${[...glyphBytes(glyph)].join()}`),
  );
  const asked = readGlyphs(read('glyphs.txt')).flatMap(({ name: font, glyphs }) =>
    glyphs.map(({ name }) => {
      // 0x40 in front and the string flattened behind it: writeTo walks its arguments in the same way.
      const bytes = `E.toUint8Array([0x40, ${font}Glyph(${JSON.stringify(name)})])`;
      return `print(${JSON.stringify(`= ${font} ${JSON.stringify(name)} `)} + ${bytes}.slice(1).join());`;
    }),
  );
  const line = 'print("= line " + E.toUint8Array(smallText("Seat 2")).join());';
  const output = await run(`${module}\n${asked.join('\n')}\n${line}`);
  const answers = output.split(/\r?\n/).flatMap((text) => /= (.*)$/.exec(text)?.[1] ?? []);
  const small = readGlyphs(read('glyphs.txt'))[1]?.glyphs ?? [];
  const seat = [...'SEAT 2'].flatMap((ch) => [...glyphBytes(small.find(({ name }) => name === ch)!)]);
  expect(answers).toEqual([...expected, `line ${seat.join()}`]);
});
