/** Files that are no scenarios: refused before anything runs, with a sentence that says where and what to do. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseScenario, readScenario } from '../../sim/scenario/read.ts';
import { Refused } from '../../sim/scenario/sheet.ts';

async function complaints(text: string): Promise<readonly string[]> {
  const error = await parseScenario(text, 'x.yaml').then(() => undefined, (thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Refused);
  return (error as Refused).complaints;
}

/** A scenario with this step in line 3. */
const step = (line: string): string => `name: x\nsteps:\n  - ${line}\n`;
/** With this in an expect in line 4. */
const expecting = (line: string): string => `name: x\nsteps:\n  - expect:\n      ${line}\n`;

describe('a step', () => {
  const refused: [string, string][] = [
    ['turn: knob', 'x.yaml:3: turn takes a knob and detents, such as `turn: knob +3`'],
    ['turn: knob three', 'x.yaml:3: turn takes a knob and detents'],
    ['turn: knob 0', 'x.yaml:3: turn takes a knob and detents'],
    ['turn: knob +1.5', 'x.yaml:3: turn takes a knob and detents'],
    ['turn: knob +99999999', 'x.yaml:3: turn takes a knob and detents'],
    ['turn: { knob: knob }', 'x.yaml:3: turn takes a knob and detents'],
    ['turn: { knob: knob, detents: 5, rate: 0 }', 'x.yaml:3: turn takes a rate of 0.1 to 1000 detents a second, such as `rate: 20`'],
    ['turn: { knob: knob, detents: 5, rate: fast }', 'x.yaml:3: turn takes a rate'],
    ['turn: { knob: knob, detents: 5, speed: 2 }', 'x.yaml:3: there is no "speed" here: turn has knob, detents, rate'],
    ['turn: knop +3', 'x.yaml:3: solo has no knob "knop": there is knob'],
    ['turn: button +3', 'x.yaml:3: solo has no knob "button": there is knob'],
    ['start turning: knob', 'x.yaml:3: start turning takes a knob and detents, such as `start turning: knob +3`'],
    ['wait: 300', 'x.yaml:3: wait takes a time with its unit, such as `wait: 300 ms`'],
    ['wait: soon', 'x.yaml:3: wait takes a time with its unit'],
    ['wait: -1 s', 'x.yaml:3: wait takes a time with its unit'],
    ['wait:', 'x.yaml:3: wait takes a time with its unit'],
    ['wait: [1 s]', 'x.yaml:3: wait takes a time with its unit'],
    ['wait: 400 h', 'x.yaml:3: wait takes a day at most: shorten it, or repeat the step'],
    ['press: knob', 'x.yaml:3: solo has no button "knob": there is button'],
    ['press:', 'x.yaml:3: press takes a button, such as `press: button`'],
    ['press: { button: button, for: 2 }', 'x.yaml:3: for takes a time with its unit, such as `for: 120 ms`'],
    ['press: { button: button, for: 3 ms }', 'x.yaml:3: for takes 20 ms, which a finger needs, to a day'],
    ['double: { button: button }', 'x.yaml:3: double takes a button, such as `double: button`'],
    ['release: button', 'x.yaml:3: button is not down here: hold it first, with `hold: button`'],
    ['release:', 'x.yaml:3: release takes a button that is held, such as `release: button`'],
    ['hold: button\n  - press: button', 'x.yaml:4: press needs a button that is up, button is down since line 3: write `release: button` before'],
    ['say:', 'x.yaml:3: say takes a line for the amp, such as `say: vol -30`'],
    ['say: "vol -30\\nvol 0"', 'x.yaml:3: say takes one line of plain ASCII'],
    ['say: vol −30', 'x.yaml:3: say takes one line of plain ASCII'],
    ['say: vol\n    answer: [1]', 'x.yaml:4: answer takes text, such as `answer: vol -30.0`'],
    ['say: vol\n    answer: a\n    answer contains: b', 'x.yaml:5: say takes either answer or answer contains, not both'],
    ['wait: 1 s\n    answer: vol', 'x.yaml:4: answer cannot stand beside wait in one step: begin a line of its own with `- `'],
    ['wait: 1 s\n    turn: knob +1', 'x.yaml:4: turn cannot stand beside wait in one step'],
    ['unplug: volum', 'x.yaml:3: solo has no chip "volum": there is volume, screen'],
    ['plug: 40', 'x.yaml:3: solo has no chip "40": there is volume, screen'],
    ['reset:', 'x.yaml:3: reset takes a chip of the board, such as `reset: volume`'],
    ['plug in:', 'x.yaml:3: plug in takes a jack of the board, such as `plug in: phones`'],
    ['pull out: phones', 'x.yaml:3: solo has no jack with a switch "phones": leave the line out'],
    ['play: line', 'x.yaml:3: play takes a source and dB of its maximum, such as `play: { line: -6 }`'],
    ['play: { line: -6 }', 'x.yaml:3: solo has no source with a meter "line": leave the line out'],
    ['power: on', 'x.yaml:3: the power is on already: write `power: off` before'],
    ['power: off\n  - power: cycle', 'x.yaml:4: the power is off already, since line 3: write `power: on` before'],
    ['power: off\n  - say: vol', 'x.yaml:4: nobody hears this, the power is off since line 3: write `power: on` before'],
    ['power: maybe', 'x.yaml:3: power takes off, on or cycle, such as `power: cycle`'],
    ['jump: 3', 'x.yaml:3: there is no step "jump": a step is one of wait, turn,'],
    ['__proto__: 3', 'x.yaml:3: there is no step "__proto__": a step is one of'],
    ['constructor: 3', 'x.yaml:3: there is no step "constructor": a step is one of'],
    ['wait', 'x.yaml:3: a step is one of wait, turn,'],
    ['{}', 'x.yaml:3: a step is one of wait, turn,'],
    ['[wait]', 'x.yaml:3: a step is one of wait, turn,'],
    ['? [1]\n    : 2', 'x.yaml:3: a key is a word or two before a colon, such as `wait: 300 ms`'],
    ['wait: &a 1 s\n  - wait: *a', 'x.yaml:4: *a is an alias: write out here what it stands for'],
    ['&a { wait: 1 s }\n  - *a', 'x.yaml:4: *a is an alias'],
  ];
  it.each(refused)('%s', async (line, sentence) => {
    expect((await complaints(step(line)))[0]!.slice(0, sentence.length)).toBe(sentence);
  });
});

describe('an expectation', () => {
  const refused: [string, string][] = [
    ['levl: -30', 'x.yaml:4: there is no "levl" here: expect has level, at most,'],
    ['level: loud', 'x.yaml:4: level takes dB for both ears, such as `level: -30`'],
    ['level: {}', 'x.yaml:4: level takes dB for both ears'],
    ['level: { left: -30, middle: 2 }', 'x.yaml:4: there is no "middle" here: level has left, right'],
    ['level: { left: loud }', 'x.yaml:4: level takes dB for both ears'],
    ['at most: silent', 'x.yaml:4: at most takes dB, such as `at most: -60`'],
    ['never louder than: 1e3', 'x.yaml:4: never louder than takes dB, such as `never louder than: -20`, or silent'],
    ['tolerance: 0.1', 'x.yaml:3: expect wants something to look at: level, at most,'],
    ['{ level: -30, tolerance: -1 }', 'x.yaml:4: tolerance takes decibels from 0 on, such as `tolerance: 0.5 dB`'],
    ['{ level: -30, within: 100 }', 'x.yaml:4: within takes a time of an hour at most with its unit, such as `within: 100 ms`'],
    ['{ level: -30, seat: ben }', 'x.yaml:4: solo has no seat "ben": there is phones'],
    ['{ level: -30, seat: }', 'x.yaml:4: seat takes a seat of the board, such as `seat: phones`'],
    ['{ at most: -30, source: cd }', 'x.yaml:4: solo has no source "cd": there is line'],
    ['{ writes: { volume: 1 }, seat: phones }', 'x.yaml:4: seat goes with a level, and there is none here: add one of level, at most, at least, never louder than'],
    ['screen: |\n        #.x', 'x.yaml:5: the picture has "x" in column 3: write # for a lit dot and . for a dark one'],
    [`screen: |\n        .\n        ${'#'.repeat(129)}`, 'x.yaml:6: this row has 129 dots, the screen of solo has 128: shorten it'],
    [`screen: |\n${'        .\n'.repeat(33)}`, 'x.yaml:37: the picture has 33 rows, the screen of solo has 32: shorten it'],
    ['screen: [dark]', 'x.yaml:4: screen takes a picture as rows of # and . below `screen: |`, or dark'],
    ['registers: 30', 'x.yaml:4: registers takes a chip with its registers, such as `registers: { volume: { pot0: 30 } }`'],
    ['registers: { volum: { pot0: 30 } }', 'x.yaml:4: solo has no chip "volum": there is volume, screen'],
    ['registers: { volume: { pot2: 30 } }', 'x.yaml:4: there is no "pot2" here: the DS1882 has pot0, pot1,'],
    ['registers: { volume: { pot0: loud } }', 'x.yaml:4: pot0 takes a number, such as `pot0: 30` or `pot0: 0x1e`'],
    ['writes: 3', 'x.yaml:4: writes takes a chip and how many, such as `writes: { volume: 3 }`'],
    ['writes: { volume: few }', 'x.yaml:4: writes takes a chip and how many'],
    ['writes: { volume: 2.5 }', 'x.yaml:4: writes takes a chip and how many'],
    ['trace: W 28', 'x.yaml:4: trace takes a list, such as `trace: [W 28 1e 5e, R 28, D16 high]`'],
    ['trace: [W 128]', 'x.yaml:4: a line of a trace is `W` or `R`, address and bytes in hexadecimal'],
    ['trace: [X 28]', 'x.yaml:4: a line of a trace is `W` or `R`'],
    ['trace: [I2C7 W 28]', 'x.yaml:4: solo has no bus "I2C7": there is I2C1'],
    ['trace: [D3 high]', 'x.yaml:4: D3 is in no trace of solo: the pins of its relays are, D16'],
  ];
  it.each(refused)('%s', async (line, sentence) => {
    const text = line.startsWith('{') ? `name: x\nsteps:\n  - expect:\n      ${line}\n` : expecting(line);
    expect((await complaints(text))[0]!.slice(0, sentence.length)).toBe(sentence);
  });
});

describe('on a board of several', () => {
  const on = (board: string, line: string): string => `name: x\nboard: ${board}\nsteps:\n  - ${line}\n`;
  it.each([
    ['six', 'turn: knob dora +3', 'x.yaml:4: six has no knob "knob dora": there is knob anna, knob ben, knob cleo'],
    ['six', 'press: button', 'x.yaml:4: six has no button "button": there is button anna, button ben, button cleo'],
    ['six', 'expect: { level: -30, seat: dora }', 'x.yaml:4: six has no seat "dora": there is anna, ben, cleo'],
    ['six', 'expect: { trace: [D4 high] }', 'x.yaml:4: D4 is in no trace of six: the pins of its relays are, D19, D16, D17, D18'],
    ['desk', 'pull out: line', 'x.yaml:4: desk has no jack with a switch "line": there is phones'],
    ['desk', 'expect: { registers: { relays: { OLATC: 1 } } }', 'x.yaml:4: there is no "OLATC" here: the MCP23017 has IOCON, IODIRA,'],
    ['ladder', 'expect: { screen: dark }', 'x.yaml:4: ladder has no screen: leave this out'],
    ['studio', 'clock: codec', 'x.yaml:4: clock takes a codec and off or on, such as `clock: { codec: off }`'],
    ['studio', 'clock: { codec: maybe }', 'x.yaml:4: the clock of codec is off or on, such as `clock: { codec: off }`'],
    ['studio', 'clock: { io: off }', 'x.yaml:4: studio has no codec whose clock can stop "io": there is codec'],
    ['six', 'clock: { volume: off }', 'x.yaml:4: six has no codec whose clock can stop "volume": leave the line out'],
    ['pocket', 'turn: knob +3', 'x.yaml:4: pocket has no knob "knob": leave the line out'],
  ])('%s: %s', async (board, line, sentence) => {
    expect((await complaints(on(board, line)))[0]!.slice(0, sentence.length)).toBe(sentence);
  });

  it('knobs, seats and jacks are named whole, with their blanks', async () => {
    const scenario = await parseScenario('name: x\nboard: six\nsteps:\n  - turn: knob ben -3\n  - expect: { level: -40, at most: -3, seat: ben, source: line }\n', 'x.yaml');
    expect(scenario.steps[0]).toMatchObject({ do: 'turn', knob: 'knob ben', detents: -3 });
    const place = { seat: 1, name: 'ben', source: 'line' };
    expect(scenario.steps[1]).toMatchObject({ do: 'expect', expectations: [{ see: 'level', place }, { see: 'at most', place }] });
    const desk = await parseScenario('name: x\nboard: desk\nsteps:\n  - pull out: phones\n  - plug in: phones\n', 'x.yaml');
    expect(desk.steps).toEqual([{ line: 4, do: 'socket', jack: 'phones', plugged: false }, { line: 5, do: 'socket', jack: 'phones', plugged: true }]);
  });
});

describe('a file', () => {
  const refused: [string, string, string][] = [
    ['that is empty', '', 'x.yaml:1: the file is empty: write at least `name:` and `steps:`'],
    ['of comments only', '# nothing\n', 'x.yaml:1: the file is empty'],
    ['that is a list', '- wait: 1 s\n', 'x.yaml:1: a scenario is a map: begin with `name: ` and a title'],
    ['that is a sentence', 'turn it up\n', 'x.yaml:1: a scenario is a map'],
    ['that is no YAML', 'name: x\nsteps: [\n', 'x.yaml:3: this is not YAML ('],
    ['with a tab', 'name: x\nsteps:\n\t- wait: 1 s\n', 'x.yaml:3: this is not YAML ('],
    ['with a key twice', 'name: x\nname: y\nsteps: []\n', 'x.yaml:2: this is not YAML (Map keys must be unique)'],
    ['with two documents', 'name: x\n---\nname: y\n', 'x.yaml:2: this is not YAML ('],
    ['with an unknown tag', 'name: !shell x\nsteps: []\n', 'x.yaml:1: this is not YAML (Unresolved tag: !shell)'],
    ['without a name', 'steps:\n  - wait: 1 s\n', 'x.yaml:1: a scenario wants a name, such as `name: One click is one step`'],
    ['with a name of nothing', 'steps:\n  - wait: 1 s\nname: ""\n', 'x.yaml:3: a scenario wants a name'],
    ['without steps', 'name: x\n', 'x.yaml:1: a scenario wants steps: write `steps:` and a list below it'],
    ['with no step', 'name: x\nsteps: []\n', 'x.yaml:2: steps takes a list, such as `- wait: 300 ms` on a line of its own'],
    ['with one step that is no list', 'name: x\nsteps:\n  wait: 1 s\n', 'x.yaml:2: steps takes a list'],
    ['with a key too many', 'name: x\nspeed: 2\nsteps:\n  - wait: 1 s\n', 'x.yaml:2: there is no "speed" here: a scenario has name, complaint, board, seed, signal, unclocked, steps'],
    ['with a seed of letters', 'name: x\nseed: abc\nsteps:\n  - wait: 1 s\n', 'x.yaml:2: seed takes a whole number from 0 to 4294967295, such as `seed: 1`'],
    ['with a negative seed', 'name: x\nseed: -1\nsteps:\n  - wait: 1 s\n', 'x.yaml:2: seed takes a whole number'],
    ['with a signal nobody knows', 'name: x\nsignal: pink noise\nsteps:\n  - wait: 1 s\n', 'x.yaml:2: signal takes silence, unknown, dc, or a tone'],
    ['with a tone without its unit', 'name: x\nsignal: tone 997\nsteps:\n  - wait: 1 s\n', 'x.yaml:2: signal takes silence, unknown, dc, or a tone'],
    ['for a board nobody knows', 'name: x\nboard: sola\nsteps:\n  - wait: 1 s\n', 'x.yaml:2: no board sola: there is '],
    ['for a folder without a board', 'name: x\nboard: ./here\nsteps:\n  - wait: 1 s\n', 'x.yaml:2: no board '],
    ['for a board of nothing', 'name: x\nboard:\nsteps:\n  - wait: 1 s\n', 'x.yaml:2: board takes the name of a board, such as `board: solo`'],
    ['with a complaint that is a list', 'name: x\ncomplaint: [a]\nsteps:\n  - wait: 1 s\n', 'x.yaml:2: complaint takes text'],
  ];
  it.each(refused)('%s', async (_what, text, sentence) => {
    expect((await complaints(text))[0]!.slice(0, sentence.length)).toBe(sentence);
  });

  it('gets all its complaints at once, each one line', async () => {
    const all = await complaints('name: x\nsed: 1\nsteps:\n  - wait: 3\n  - turn: knop +1\n  - expect: { level: x, writes: { lamp: 1 } }\n');
    expect(all.map((sentence) => sentence.split(':')[1])).toEqual(['2', '4', '5', '6', '6']);
    for (const sentence of all) expect(sentence).not.toContain('\n');
  });

  const folder = mkdtempSync(join(tmpdir(), 'cuebox-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('that is not there', async () => {
    const path = join(folder, 'none.yaml');
    await expect(readScenario(path)).rejects.toThrow(`${path}: there is no such file: give the path of a scenario`);
  });
  it('that is a folder', async () => {
    await expect(readScenario(folder)).rejects.toThrow(`${folder}: this is a folder: give the path of a scenario`);
  });
  it('that is a recording', async () => {
    const path = join(folder, 'a.wav');
    writeFileSync(path, Uint8Array.of(0x52, 0x49, 0x46, 0x46, 0xff, 0xfe, 0x80));
    await expect(readScenario(path)).rejects.toThrow(`${path}:1: this is not text: a scenario is YAML in UTF-8`);
  });
});

it('a scenario of all there is is taken', async () => {
  const scenario = await parseScenario(
    `name: 12
complaint: none
board: solo
seed: 7
signal: tone 1 kHz
steps:
  - wait: 1.5 s
  - { turn: knob -3 }
  - turn: { knob: knob, detents: 4, rate: 2.5 }
  - start turning: knob +2
  - press: { button: button, for: 120 ms }
  - double: button
  - hold: { button: button, for: 2 s }
  - hold: button
  - release: button
  - say: vol
    answer contains: 'vol '
  - unplug: volume
  - plug: volume
  - reset: screen
  - power: cycle
  - power: off
  - power: on
  - expect:
      level: { left: -30 dB, right: silent }
      at most: -1
      at least: -100 dB
      never louder than: silent
      tolerance: 0.5 dB
      within: 1 min
      screen: |
        #

        .#
      registers: { volume: { pot0: 0x1e, pot1: 30 }, screen: { column: 3 } }
      writes: { volume: at most 3, screen: 0 }
      trace: [W 28 1e 5e, I2C1 R 28, W 28 NACK, D16 low]
`,
    'x.yaml',
  );
  expect(scenario).toMatchObject({ file: 'x.yaml', name: '12', complaint: 'none', seed: 7, signal: { name: 'tone 1000 Hz' } });
  expect(scenario.steps.map((each) => each.do)).toEqual([
    'wait', 'turn', 'turn', 'turn', 'move', 'move', 'move', 'move', 'move', 'say', 'plug', 'plug', 'reset', 'power', 'wait', 'power', 'power', 'power', 'expect',
  ]);
  expect(scenario.steps[1]).toEqual({ line: 8, do: 'turn', knob: 'knob', detents: -3, rate: 10, meanwhile: false });
  const last = scenario.steps.at(-1)!;
  expect(last).toMatchObject({ line: 24, tolerance: 0.5, within: 60_000 });
  expect(last.do === 'expect' && last.expectations.map(({ line, see }) => `${line} ${see}`)).toEqual([
    '25 level', '26 at most', '27 at least', '28 never louder than', '31 screen', '35 register', '35 register', '35 register', '36 writes', '36 writes', '37 trace',
  ]);
  const screen = last.do === 'expect' ? last.expectations.find((each) => each.see === 'screen') : undefined;
  expect(screen && 'art' in screen && screen.art.split('\n').slice(0, 3)).toEqual(['#'.padEnd(128, '.'), '.'.repeat(128), '.#'.padEnd(128, '.')]);
});
