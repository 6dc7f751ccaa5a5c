/** The whole proof: boards of ours by a seeded sample, odd boards, and the command. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { boardNames, findBoard } from '../../boards/find.ts';
import { allDone } from '../../sim/prove/crew.ts';
import { prove } from '../../sim/prove/prove.ts';
import type { Proof, ProofOptions } from '../../sim/prove/prove.ts';
import { cuebox, refusal } from '../cli/cuebox.ts';

vi.setConfig({ testTimeout: 120_000 });

const ODD = ['twin', 'latched', 'shared'];
const odd = (name: string): string => fileURLToPath(new URL(`boards/${name}`, import.meta.url));

async function proofOf(name: string, options: ProofOptions): Promise<Proof> {
  const { board, folder } = await findBoard(name);
  return prove(board, folder, options);
}

test.each(boardNames())('%s: never louder, by a sample', async (name) => {
  const proof = await proofOf(name, { quick: true, threads: 1 });
  expect(proof).toMatchObject({
    verdicts: { neverLouder: true, apart: true, insidePlan: true, noLongDip: true, swappedFails: true },
    firmware: { astray: [] },
  });
  expect(proof.firmware.orders).toBeGreaterThanOrEqual(1000);
});

describe('odd boards', () => {
  // Two pots with zero crossing one after the other, or pulses of 10 ms, take longer than a dip may.
  test.each(ODD)('%s: never louder, by a sample', async (name) => {
    const proof = await proofOf(odd(name), { quick: true, threads: 1 });
    expect(proof).toMatchObject({ verdicts: { neverLouder: true, insidePlan: true, swappedFails: true }, firmware: { astray: [] } });
  });
});

test('two threads find what one finds', async () => {
  const options = { pairs: 1500, seed: 7 };
  expect(await proofOf('pocket', { ...options, threads: 2 })).toEqual(await proofOf('pocket', { ...options, threads: 1 }));
});

test.each([1, 2])('a mistake in Cuebox comes as what it is from %i threads', async (threads) => {
  const { board } = await findBoard('pocket');
  const pieces = Array.from({ length: 40 }, () => ({ kind: 'pairs', seat: board.seats.length, apart: 0 }) as const);
  await expect(allDone({ board, codes: {} }, pieces, { threads })).rejects.toBeInstanceOf(TypeError);
});

test('another seed is another evening', async () => {
  const [one, other] = await Promise.all([1, 2].map((seed) => proofOf('pocket', { pairs: 100, seed, threads: 1 })));
  expect(one!.plan).toEqual(other!.plan);
  expect(one!.firmware.moments).not.toBe(other!.firmware.moments);
});

test('a part that every seat would move is refused', async () => {
  const { board, folder } = await findBoard('six');
  const [first] = board.seats;
  const shared = { ...board, path: [...board.path, first!.path![0]!] };
  await expect(prove(shared, folder)).rejects.toThrow('every seat would move it');
});

describe('the command', () => {
  test('says what was proved', async () => {
    const { code, out, err } = await cuebox(['prove', 'solo', '--pairs', '200', '--quick']);
    expect(err).toBe('');
    expect(out).toMatch(/^every pair, by the plan +[\d,]+ pairs, [\d,]+ moments +0\.00 dB over the louder end +at most 0\.05 dB +pass$/m);
    expect(out).toMatch(/^swapped order of writes +a change is one write$/m);
    expect(out.trimEnd().endsWith('Never louder.')).toBe(true);
    expect(code).toBe(0);
  });

  test('as data too', async () => {
    const { out } = await cuebox(['prove', 'pocket', '--pairs', '100', '--seed', '3', '--json']);
    expect(JSON.parse(out)).toMatchObject({ board: 'pocket', seed: 3, verdicts: { neverLouder: true } });
  });

  test('a board that is none is refused with a sentence', async () => {
    expect(refusal(await cuebox(['prove', 'nobody']))).toContain('no board nobody');
  });
});
