/** Each scenario has been seen to fail: on firmware that does what its complaint says. */
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { boardNames, findBoard } from '../../boards/find.ts';
import { scenarioFiles } from '../../sim/scenario/find.ts';
import { readScenario } from '../../sim/scenario/read.ts';
import { runScenario } from '../../sim/scenario/run.ts';
import { withWrong } from './wrong.ts';
import type { Change } from './wrong.ts';

const SUPERVISOR = 'firmware/safety/supervisor.ts';
const SETTINGS = 'firmware/settings/seats.ts';
const SEAT = 'firmware/level/seat.ts';
const CHAIN = 'firmware/level/chain.ts';
const CELLS = 'firmware/level/cells.ts';
const INPUTS = 'firmware/level/inputs.ts';
const RELAYS = 'firmware/level/relays.ts';
const ENCODER = 'firmware/input/encoder.ts';
const BUTTON = 'firmware/input/button.ts';
const MONITOR = 'firmware/level/monitor.ts';
const MUTE = 'firmware/input/mute.ts';
const STEPS = 'firmware/input/steps.ts';
const PATIENT = 'firmware/input/patient.ts';
const PART = 'firmware/chips/ds1882.ts';
const WM8960 = 'firmware/chips/wm8960.ts';
const ES8388 = 'firmware/chips/es8388.ts';
/** Where a decoded detent leaves the encoder. */
const CLICK = /turn\(what, other \? -1 : 1\);/;
const LOOKS = /if \(amp\.parts\[amp\.turn\]!\.verify\(\)\)/;

/** Nobody looks whether the parts still have what they were given. */
const blind: Change = [SUPERVISOR, LOOKS, 'if (true)'];
/** A part that was lost stays lost. */
const final: Change = [SUPERVISOR, /if \(!--amp\.retry\) {/, 'if (false) {'];
/** A lost part leaves the coils as they are. */
const fed: readonly Change[] = [[SUPERVISOR, /(function lose[^]*?)if \(amp\.gate\) amp\.gate\(0\);/, '$1']];
/** What rises does not wait for what falls: relays in one byte, and a volume part beside them. */
const hasty: readonly Change[] = [
  [CHAIN, /low = left & now;/, 'low = left;'],
  [CHAIN, /low = left < now \? left : now;/, 'low = left;'],
];
/** The same on a ladder: a cell is bridged while another comes in. */
const hastyCells: Change = [CELLS, /const low = coils & now;/, 'const low = coils;'];
/** A held button that nobody holds any more. */
const stuck: readonly Change[] = [
  [STEPS, /\(negated \? !at\.read\(\) : at\.read\(\)\) \? 0 : /, ''],
  [STEPS, /\(\) => {\s*if \(timer\) clearTimeout\(timer\);\s*timer = 0;\s*}/, '() => {}'],
];
const late: Change = [MUTE, /setQuiet\((seat, MUTED, true)\);/, 'setTimeout(setQuiet, 300, $1);'];
const loudUnmute: Change = [MUTE, /seat\.unmuting = setTimeout\(.*\);/, '{ seat.want = seat.top; $& }'];

/** What each is about, and a line that does it. */
const BROKEN: Record<string, Record<string, readonly Change[]>> = {
  solo: {
    'balance': [[PART, /\(POT_1 \| MUTE\) - right/, '(POT_1 | MUTE) - (right === 1 ? 2 : right)']],
    'brown-out': [blind],
    'cut-too-soon': [[SUPERVISOR, /SAVE_BEATS = \d+/, 'SAVE_BEATS = 0']],
    'evening-minute': [loudUnmute],
    'fast-turn': [[ENCODER, /edge\.state && other !== side/, '$& && edge.time - edge.lastTime > 0.03']],
    'limit': [['boards/solo/main.ts', /top: \d+/, 'top: 63']],
    'loose-chip': [[SEAT, /(seat\.spent = 0;\s*try {\s*)seat\.contact.*/, '$1']],
    'loud-start': [[SETTINGS, /want > 0 && want < seat\.startup \? want : seat\.startup/, 'want || seat.startup']],
    'mute-at-once': [late],
    'mute-bounce': [[BUTTON, /!edge\.state && !down && quiet/, '!edge.state']],
    'no-crossing': [[ENCODER, CLICK, 'setTimeout(turn, 40, what, other ? -1 : 1);']],
    'no-screen': [['firmware/screen/level.ts', /catch {/, "catch {\n    throw 'no screen';"]],
    'one-click': [
      [ENCODER, /let side = true;/, '$& let jump = 5;'],
      [ENCODER, CLICK, '{ turn(what, (other ? -1 : 1) * jump); jump = 1; }'],
    ],
    'quiet-start': [[SUPERVISOR, /}, settling\);/, '}, 0);']],
    'ramp-interrupted': [[SEAT, /const FALL = \d+/, 'const FALL = 1']],
    'remembers': [[SUPERVISOR, /save\(amp, .*\);/, '']],
    'turn-back': [
      [ENCODER, /let side = true;/, '$& let last = 1;'],
      [ENCODER, CLICK, '{ const way = other ? -1 : 1; if (way === last) turn(what, way); last = way; }'],
    ],
    'turn-while-drawing': [[ENCODER, CLICK, 'if (!(what as { amp: { panel: { timer: number } } }).amp.panel.timer) $&']],
    'turn-while-muted': [[ENCODER, CLICK, '{ (what as { quiet: number }).quiet = 0; $& }']],
    'typos': [['firmware/control/orders.ts', /parseLevel\(argument\)/, '$& ?? 0']],
    'unmute-by-accident': [[MUTE, /single && held < LONG/, 'single']],
    'unmute': [loudUnmute],
    'worn-memory': [[PART, /const CONFIGURATION = 0x84/, 'const CONFIGURATION = 0x80']],
    'zipper': [[SEAT, /at\+\+;/, 'at = at + 4 < goal ? at + 4 : goal;']],
  },
  pocket: {
    'buttons': [[STEPS, /const WAIT = 500/, 'const WAIT = 50000']],
    'mute': [late],
    'plugged-late': [final],
    'released': stuck,
  },
  desk: {
    'cut-in-input-change': [[SETTINGS, /values\.push\(inputs\.want\);/, '']],
    'down-held': stuck,
    'expander-back': [final],
    'expander-reset': [blind],
    'expander-unplugged': fed,
    'fast-crossing': hasty,
    'headroom': [[INPUTS, /seat\.top = inputs\.tops\.charCodeAt\(inputs\.lifted \+ i\);/, '']],
    'input-silent': [[INPUTS, /if \(!moving\)/, 'if (true)']],
    'input-volumes': [[INPUTS, /seat\.want = inputs\.wants\[i\]!;/, '']],
    'mute-in-range-change': [[MUTE, /setQuiet\(seat, MUTED, true\);/, 'if (!seat.timer) $&']],
    'next-input-twice': [['firmware/control/inputs.ts', /selectInput\((amp, \(inputs.*)\);/, 'setTimeout(selectInput, 400, $1);']],
    'range-crossing': hasty,
  },
  ladder: {
    '31-to-32': [hastyCells],
    'inputs': [[INPUTS, /inputs\.write\(inputs\.at < 0 \? inputs\.want : -1\)/, 'inputs.write(inputs.want)']],
    'mute-while-relays-move': [hastyCells],
    // A relay at a time.
    'one-byte': [
      [
        RELAYS,
        /bank\.write\(bank\.chip, all\);/,
        'for (let bit = 1; bit < 64; bit *= 2) { bank.coils = (bank.coils & ~bit) | (all & bit); bank.write(bank.chip, bank.coils); }',
      ],
    ],
    'one-expander-lost': fed,
  },
  six: {
    'balance': [[SETTINGS, /values\.push\(\(seat as Tilted\)\.bal.*/, '']],
    'one-knob': [['boards/six/main.ts', /(new Pin\('D26'\), click, )seat1/, '$1seat0']],
    'one-mute': [[MUTE, /setQuiet\(seat, MUTED, true\)/, 'for (const each of seat.amp.seats) setQuiet(each, MUTED, true)']],
    'quiet-start': [['boards/six/main.ts', /start\(amp, (\d+), false/, 'start(amp, $1, true']],
    // A knob that was not turned last wants a click to be noticed.
    'three-at-once': [
      [ENCODER, CLICK, '{ const seat = what as { amp: { seat: unknown } }; if (seat.amp.seat === what) turn(what, other ? -1 : 1); seat.amp.seat = what; }'],
    ],
    'volume-chip-lost': [blind],
  },
  studio: {
    'computer-sleeps': [['firmware/safety/clock.ts', /look\(\);/, ''], ['firmware/safety/looks.ts', /if \(!still\) return;/, 'return;']],
    'expander-lost': fed,
    'four-seats': [['boards/studio/main.ts', /(new Pin\('D26'\), click, )seat1/, '$1seat0']],
    // Pauses grow as after a fault.
    'late-clock': [[SUPERVISOR, /amp\.retry = amp\.pause = 1;/, '']],
    // The end of a press is not seen.
    'mute-button': [['firmware/input/port.ts', /if \(contact\.level\) {/, 'if (false) {']],
    'seat-limit': [[INPUTS, /seat\.top = inputs\.tops\.charCodeAt\(inputs\.lifted \+ i\);/, 'seat.top = 63;']],
  },
  interface: {
    // Full scale is looked for without the gain in force.
    'clipping': [['firmware/level/meter.ts', /-MARGIN - amp\.gains!\[input\]!\.levels!\[step\]!/, '-MARGIN']],
    'codec-lost': [final],
    'direct-monitor': [[MONITOR, /on !== inputs\.lifted > 0/, 'false']],
    'gain-in-decibels': [['firmware/control/dials.ts', /levels\[step\]! > mB/, 'levels[step]! > mB + 300']],
    'input-change': [['boards/interface/main.ts', /if \(input !== 0\)/, 'if (false)']],
    // The last peak counts and not the loudest.
    'listen': [['firmware/level/meter.ts', /if \(reading > meter\.peak\) meter\.peak/, 'meter.peak']],
    'output-change': [['firmware/level/outputs.ts', /seat\.want = seat\.matched = best;/, '']],
    'settings-survive': [['firmware/settings/audio.ts', /dial\.want = want;/, '']],
    'standby': [['firmware/safety/standby.ts', /if \(close\) wait = close\(phase\);/, '']],
    'talkback': [[MONITOR, /setTimeout\(talk, TALK, amp, false\)/, '1']],
  },
  hat: {
    'both-ears': [[WM8960, /UPDATE \| MUTE \+ right/, 'MUTE + right']],
    'line-in': [['boards/hat/main.ts', /if \(input !== 0\)/, 'if (false)']],
    'microphone': [[WM8960, /INPUT_1 = 0x108/, 'INPUT_1 = 0x100']],
    'remembers': [[SUPERVISOR, /save\(amp, .*\);/, '']],
    'start': [[WM8960, /S, 0xf0 \| features/, 'S, 0x1f0 | features']],
  },
  kit: {
    'headphones': [[ES8388, /out: pair < 2/, 'out: pair < 3']],
    // Any two looks, whatever was between them.
    'keys': [[PATIENT, /if \(seen === last\)/, 'if (false)']],
    'line-through': [[ES8388, /input && 0x09/, '0']],
    'no-clock': [[SUPERVISOR, /function release[^]*?{/, '$& return;']],
    'silence': [late],
    'speakers': [[ES8388, /pair < 2 \? 0x30 : 0x0c/, '0x3c']],
  },
};

for (const board of boardNames()) {
  const { folder } = await findBoard(board);
  const files = scenarioFiles(folder);
  describe.skipIf(!files.length)(`the scenarios of ${board}`, () => {
    it.each(files)('%s fails on firmware that deserves the complaint', async (file) => {
      const changes = BROKEN[board]?.[basename(file, '.yaml')];
      expect(changes, 'a scenario wants a way to break what it is about').toBeDefined();
      const scenario = await readScenario(file);
      const report = await withWrong(board, changes!, (wrong) => runScenario(scenario, 'sim', { folder: wrong }));
      expect(report.failures.map(({ line, sentence }) => `${line}: ${sentence}`)).not.toEqual([]);
    });
  });
}
