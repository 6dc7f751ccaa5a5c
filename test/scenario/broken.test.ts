/** Each scenario of solo has been seen to fail: on firmware that does what its complaint says. */
import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { findBoard } from '../../boards/find.ts';
import { scenarioFiles } from '../../sim/scenario/find.ts';
import { readScenario } from '../../sim/scenario/read.ts';
import { runScenario } from '../../sim/scenario/run.ts';
import { withWrong } from './wrong.ts';
import type { Change } from './wrong.ts';

const AMP = 'firmware/amp.ts';
const SUPERVISOR = 'firmware/safety/supervisor.ts';
const SEAT = 'firmware/level/seat.ts';
const ENCODER = 'firmware/input/encoder.ts';
const PART = 'firmware/chips/ds1882.ts';
/** Where a decoded detent leaves the encoder. */
const CLICK = /turn\(what, other \? -1 : 1\);/;

/** What each is about, and a line that does it. */
const BROKEN: Record<string, readonly Change[]> = {
  'balance': [[PART, /POT_1 \| right/, 'POT_1 | (right === 62 ? 61 : right)']],
  'brown-out': [[SUPERVISOR, /if \(amp\.chip\.verify\(/, 'if (true || amp.chip.verify(']],
  'cut-too-soon': [[SUPERVISOR, /SAVE_BEATS = \d+/, 'SAVE_BEATS = 0']],
  'evening-minute': [[AMP, /amp\.unmuting = setTimeout/, 'amp.seat.want = amp.seat.top; $&']],
  'fast-turn': [[ENCODER, /edge\.state && other !== side/, '$& && edge.time - edge.lastTime > 0.03']],
  'limit': [['boards/solo/main.ts', /top: .*/, 'top: 63,']],
  'loose-chip': [[SEAT, /seat\.contact\(0\);\s*seat\.open = false;/, '']],
  'loud-start': [[SUPERVISOR, /remembered && remembered < startup \? remembered : startup/, 'remembered || startup']],
  'mute-at-once': [[AMP, /setQuiet\((amp, MUTED, true)\);\n {4}}/, 'setTimeout(setQuiet, 300, $1);\n    }']],
  'mute-bounce': [['firmware/input/button.ts', /!edge\.state && !down/, '!edge.state']],
  'no-crossing': [[ENCODER, CLICK, 'setTimeout(turn, 40, what, other ? -1 : 1);']],
  'no-screen': [['firmware/screen/solo.ts', /catch {/, "catch {\n    throw 'no screen';"]],
  'one-click': [
    [ENCODER, /let side = true;/, '$& let jump = 5;'],
    [ENCODER, CLICK, '{ turn(what, (other ? -1 : 1) * jump); jump = 1; }'],
  ],
  'quiet-start': [[SUPERVISOR, /}, settling\);/, '}, 0);']],
  'ramp-interrupted': [[SEAT, /const FALL = \d+/, 'const FALL = 1']],
  'remembers': [[SUPERVISOR, /save\(amp\.memory, seat\.want\);/, '']],
  'turn-back': [
    [ENCODER, /let side = true;/, '$& let last = 1;'],
    [ENCODER, CLICK, '{ const way = other ? -1 : 1; if (way === last) turn(what, way); last = way; }'],
  ],
  'turn-while-drawing': [[ENCODER, CLICK, 'if (!what.screen.timer) $&']],
  'turn-while-muted': [[ENCODER, CLICK, '{ what.seat.quiet = 0; $& }']],
  'typos': [['firmware/control/orders.ts', /parseLevel\(argument\)/, '$& ?? 0']],
  'unmute-by-accident': [[AMP, /single && held < LONG/, 'single']],
  'unmute': [[AMP, /amp\.unmuting = setTimeout/, 'amp.seat.want = amp.seat.top; $&']],
  'worn-memory': [[PART, /const CONFIGURATION = 0x84/, 'const CONFIGURATION = 0x80']],
  'zipper': [[SEAT, /at\+\+;/, 'at = at + 4 < goal ? at + 4 : goal;']],
};

const { folder } = await findBoard('solo');

it.each(scenarioFiles(folder))('%s fails on firmware that deserves the complaint', async (file) => {
  const changes = BROKEN[basename(file, '.yaml')];
  expect(changes, 'a scenario wants a way to break what it is about').toBeDefined();
  const scenario = await readScenario(file);
  const report = await withWrong('solo', changes!, (wrong) => runScenario(scenario, 'sim', { folder: wrong }));
  expect(report.failures.map(({ line, sentence }) => `${line}: ${sentence}`)).not.toEqual([]);
});
