/** The firmware in the evening: orders in the middle of orders, and firmware that is wrong on purpose. */
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { findBoard } from '../../boards/find.ts';
import { evening, stairs } from '../../sim/prove/replay.ts';
import { Stage } from '../../sim/prove/stage.ts';
import { hastyFacts, swappedCode } from '../../sim/prove/wrong.ts';
import { codeOf } from '../../sim/ways/local.ts';

vi.setConfig({ testTimeout: 60_000 });

async function staged(name: string) {
  const { board, folder } = await findBoard(name);
  return { stage: new Stage(board), code: await codeOf(folder, false, board), hasty: () => codeOf(folder, false, hastyFacts(board)) };
}

const PLANNED = { planned: true };
const WRONG = { planned: false };

test('solo is never louder, and where its plan has it', async () => {
  const { stage, code } = await staged('solo');
  const found = evening(stage, code, 1, 100, PLANNED);
  expect(found.worst.dB).toBeLessThanOrEqual(0.05);
  expect(found.outside.dB).toBeLessThanOrEqual(0.001);
  expect(found.astray).toEqual([]);
  expect(found.orders).toBeGreaterThanOrEqual(100);
  expect(found.interrupting).toBeGreaterThan(20);
  expect(found.moments).toBeGreaterThan(300);
});

test('the same seed gives the same evening, whatever was before it', async () => {
  const { stage, code } = await staged('ladder');
  const first = evening(stage, code, 5, 20, PLANNED);
  evening(stage, code, 6, 20, PLANNED);
  expect(evening(stage, code, 5, 20, PLANNED)).toEqual(first);
  expect(evening(stage, code, 6, 20, PLANNED)).not.toEqual(first);
});

test('what rises before the fall has arrived is 31 dB too loud', async () => {
  const { stage, code, hasty } = await staged('ladder');
  expect(stairs(stage, swappedCode(code, stage)!, 0, 0, WRONG).worst.dB).toBeCloseTo(31, 3);
  expect(stairs(stage, await hasty(), 0, 0, WRONG).worst.dB).toBeCloseTo(31, 3);
});

test('a range that is left in the swapped order is too loud by the gain of its relay', async () => {
  const { stage, code } = await staged('desk');
  expect(stairs(stage, swappedCode(code, stage)!, 0, 0, WRONG).worst.dB).toBeGreaterThan(15);
});

test('a PT2258 that gets its digits in the other order is 9 dB too loud', async () => {
  const { stage, code } = await staged('six');
  expect(stairs(stage, swappedCode(code, stage)!, 0, 0, WRONG).worst.dB).toBeCloseTo(9, 3);
});

test('a part that is alone has no order that could be wrong', async () => {
  const { stage, code } = await staged('solo');
  expect(swappedCode(code, stage)).toBeUndefined();
});

test('firmware that has become another cannot be made wrong unnoticed', async () => {
  const { stage } = await staged('ladder');
  expect(() => swappedCode('another', stage)).toThrow('cannot be made');
});

test('other writes than the planned ones are told, though none is too loud', async () => {
  const { stage, code } = await staged('solo');
  const other = code.replace('const FALL = 32', 'const FALL = 20').replace('const FALL_PACE = 2;', 'const FALL_PACE = 200;');
  expect(other).toMatch(/FALL = 20;[^]*FALL_PACE = 200;/);
  const found = evening(stage, other, 1, 100, PLANNED);
  expect(found.astray.join()).toContain('nothing in the plan has them');
  expect(found.worst.dB).toBeLessThanOrEqual(0.05);
});

test('wipers that are sent past their goal are too loud, and outside of the plan', async () => {
  const { stage, code } = await staged('solo');
  const other = code.replace(/writeTo\(chip\.address, MUTE - left, /, 'writeTo(chip.address, Math.max(0, MUTE - left - 1), ');
  expect(other).not.toBe(code);
  expect(evening(stage, other, 1, 50, WRONG).worst.dB).toBeGreaterThan(0.9);
});

// A pulse that comes while another runs must not begin that one anew: it was 12 dB.
test('one seat that moves a latching relay does not hold up the fall of another', async () => {
  const { stage, code } = await staged(fileURLToPath(new URL('boards/shared', import.meta.url)));
  const found = evening(stage, code, 241, 50, PLANNED);
  expect(found.astray).toEqual([]);
  expect(found.worst.dB).toBeLessThanOrEqual(0.05);
});
