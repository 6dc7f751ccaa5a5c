/** The real command as a child process. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, vi } from 'vitest';

// A start takes half a second alone, and more while all tests run.
vi.setConfig({ testTimeout: 60_000 });

const COMMAND = fileURLToPath(new URL('../../sim/cli/cuebox.js', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Place {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function cuebox(args: readonly string[], { cwd, env }: Place = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [COMMAND, ...args], { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

/** A folder that is gone when the file's tests are over. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cuebox-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** One sentence on stderr, nothing that looks like a stack trace, exit code 1. Returns the sentence. */
export function refusal({ code, out, err }: Outcome): string {
  expect(out).toBe('');
  expect(err).toMatch(/^cuebox: [^\n]+\n$/);
  expect(err).not.toMatch(/\n\s+at |node:internal|mistake in Cuebox/);
  expect(code).toBe(1);
  return err.slice('cuebox: '.length, -1);
}
