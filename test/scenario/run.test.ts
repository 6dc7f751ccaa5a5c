/** What a run says: each expectation can fail, and says what is so instead; what goes wrong by itself fails it too. */
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../sim/scenario/read.ts';
import type { Report } from '../../sim/scenario/run.ts';
import type { RunOptions } from '../../sim/scenario/stand.ts';
import { runScenario } from '../../sim/scenario/run.ts';
import { compareTraces, traceHash, traceText } from '../../sim/scenario/trace.ts';
import { withWrong } from './wrong.ts';

async function run(steps: string, options?: RunOptions, head = ''): Promise<Report> {
  return runScenario(await parseScenario(`name: x\n${head}steps:\n${steps}`, 'x.yaml'), 'sim', options);
}

const sentences = ({ failures }: Report): string[] => failures.map(({ line, sentence }) => `${line}: ${sentence}`);

describe('after 3 s of solo and one click down', () => {
  const before = '  - wait: 3 s\n  - expect: { level: -30 }\n  - turn: knob -1\n  - wait: 1500 ms\n';
  const right = [
    'level: -31', 'level: { left: -31 }', 'level: -31.5\n      tolerance: 0.5 dB', 'at most: -31', 'at least: -31', 'never louder than: -30',
    'registers: { volume: { pot0: 31, wiper1: 31, configuration: 0x86 } }',
    'writes: { volume: 1 }', 'writes: { volume: at least 1, screen: at most 40 }',
    'trace: [W 28 1f 5f]', 'trace: [W 28 1f 5f, W 3c]', 'trace: [I2C1 W 28 1f 5f, R 28 1f 5f 86]',
  ];
  it.each(right)('%s is so', async (line) => {
    expect(sentences(await run(`${before}  - expect:\n      ${line}\n`))).toEqual([]);
  });

  const wrong: [string, string][] = [
    ['level: -30', '8: the level is -31.00 dB, not -30.00 dB'],
    ['level: silent', '8: the level is -31.00 dB, not silent'],
    ['level: { left: -31, right: silent }', '8: the level is -31.00 dB, not -31.00 dB left and silent right'],
    ['level: { right: -32 }', '8: the level is -31.00 dB, not -32.00 dB right'],
    ['at most: -32', '8: the level is -31.00 dB, above -32.00 dB'],
    ['at least: -30', '8: the level is -31.00 dB, below -30.00 dB'],
    ['never louder than: -31', '8: the level has been up to -30.00 dB since the expectation before, above -31.00 dB'],
    ['registers: { volume: { pot0: 30 } }', '8: pot0 of volume is 31, not 30'],
    ['writes: { volume: 2 }', '8: there were 1 writes to volume since the expectation before, not 2'],
    ['writes: { volume: at most 0 }', '8: there were 1 writes to volume since the expectation before, not 0'],
    ['trace: [W 28 1e 5e]', '8: the trace has no "W 28 1e 5e" since the expectation before: there is "I2C1 W 28 1f 5f ok"'],
    ['trace: [W 28 1f 5f, W 28 1f 5f]', '8: the trace has no "W 28 1f 5f" after "W 28 1f 5f": there is "'],
    ['trace: [W 28 1f]', '8: the trace has no "W 28 1f" since'],
    ['trace: [R 28 NACK]', '8: the trace has no "R 28 NACK" since'],
    ['trace: [D16 low]', '8: the trace has no "D16 low" since'],
  ];
  it.each(wrong)('%s is not so', async (line, sentence) => {
    const report = await run(`${before}  - expect:\n      ${line}\n`);
    expect(sentences(report).map((each) => each.slice(0, sentence.length))).toEqual([sentence]);
    expect(report).toMatchObject({ passed: false, checked: 2, way: 'sim', board: 'solo', seed: 1 });
  });

  it('a picture that differs is shown as it is', async () => {
    const { failures } = await run(`${before}  - expect: { screen: dark }\n`);
    expect(failures[0]!.sentence).toMatch(/^the screen differs in \d+ dots: the one in row 2, column \d+ is lit and should be dark$/);
    expect(failures[0]!.picture!.split('\n')).toHaveLength(33);
    const art = failures[0]!.picture!.split('\n').map((row) => `        ${row}`).join('\n');
    expect(sentences(await run(`${before}  - expect:\n      screen: |\n${art}\n`))).toEqual([]);
  });

  it('an answer is whole or in part', async () => {
    expect(sentences(await run(`${before}  - say: vol\n    answer: vol -31.0\n  - say: stat\n    answer contains: DS1882\n`))).toEqual([]);
    expect(sentences(await run(`${before}  - say: vol\n    answer: vol\n  - say: stat\n    answer contains: PT2258\n`))).toEqual([
      '8: the answer to "vol" is "vol -31.0", not "vol"',
      expect.stringMatching(/^10: the answer to "stat" is ".*", without "PT2258"$/),
    ]);
  });
});

describe('levels are those of a seat', () => {
  const on = (board: string, steps: string): Promise<Report> => run(steps, undefined, `board: ${board}\n`);

  it('the first, or the one that is named', async () => {
    const before = '  - wait: 4 s\n  - turn: knob ben -2\n  - wait: 1 s\n';
    expect(sentences(await on('six', `${before}  - expect: { level: -40 }\n  - expect: { level: -42, seat: ben }\n  - expect: { at least: -40, at most: -40, seat: cleo }\n`))).toEqual([]);
    expect(sentences(await on('six', `${before}  - expect: { level: -42 }\n  - expect: { level: -40, seat: ben }\n  - expect: { at least: -39, seat: cleo }\n`))).toEqual([
      '7: the level is -40.00 dB, not -42.00 dB',
      '8: the level at ben is -42.00 dB, not -40.00 dB',
      '9: the level at cleo is -40.00 dB, below -39.00 dB',
    ]);
  });

  it('and what one was meanwhile is not what another was', async () => {
    const loud = '  - wait: 4 s\n  - expect: { level: -40 }\n  - turn: knob ben +6\n  - wait: 1 s\n  - turn: knob ben -6\n  - wait: 1 s\n';
    expect(sentences(await on('six', `${loud}  - expect: { never louder than: -40 }\n`))).toEqual([]);
    expect(sentences(await on('six', `${loud}  - expect: { never louder than: -34, seat: ben }\n`))).toEqual([]);
    const again = loud.slice(loud.indexOf('  - turn'));
    expect(sentences(await on('six', `${loud}  - expect: { never louder than: -34, seat: ben }\n${again}  - expect: { never louder than: -40 }\n`))).toEqual([]);
    expect(sentences(await on('six', `${loud}  - expect: { never louder than: -40 }\n${again}  - expect: { never louder than: -35, seat: ben }\n`))).toHaveLength(1);
    expect(sentences(await on('six', `${loud}  - expect: { never louder than: -40, seat: ben, tolerance: 1 dB }\n`))).toEqual([
      '10: the level at ben has been up to -34.00 dB since the expectation before, above -40.00 dB',
    ]);
  });

  it('of all sources together, or of one', async () => {
    const steps = '  - wait: 4 s\n  - expect: { at least: -41, source: dac }\n  - expect: { at most: -110, source: cd }\n  - expect: { at most: -110, at least: -41, source: tape }\n';
    expect(sentences(await on('ladder', steps))).toEqual([expect.stringMatching(/^7: the level of tape is -130\.00 dB, below -41\.00 dB$/)]);
  });
});

it('headphones are pulled out of a socket that has a switch, and plugged in again', async () => {
  const edges: boolean[] = [];
  const report = await run('  - wait: 2 s\n  - pull out: phones\n  - wait: 1 s\n  - plug in: phones\n  - wait: 1 s\n', {
    bench: { ideal: true },
    meet: (bench) => bench.pins.onChange((pin, level) => void (pin === 'A8' && edges.push(level))),
  }, 'board: desk\n');
  expect(sentences(report)).toEqual([]);
  expect(edges).toEqual([false, true]);
});

it('a level on its way is said with both ends', async () => {
  const report = await run('  - wait: 3 s\n  - say: vol -40\n  - expect: { level: -40 }\n');
  expect(sentences(report)).toEqual(['5: the level is between -40.00 dB and -30.00 dB, not -40.00 dB']);
});

it('a deadline ends with the moment at which all is so, or fails at its end', async () => {
  const soon = await run('  - wait: 3 s\n  - say: vol -40\n  - expect: { level: -40, within: 1 s }\n');
  expect(sentences(soon)).toEqual([]);
  expect(soon.duration).toBeLessThan(3300);
  const never = await run('  - wait: 3 s\n  - expect: { level: -40, within: 1 s }\n');
  expect(sentences(never)).toEqual(['4: the level is -30.00 dB, not -40.00 dB, and no different within 1000 ms']);
  expect(never.duration).toBeGreaterThan(4000);
});

it('what is counted begins anew after each expectation', async () => {
  const steps = '  - wait: 3 s\n  - expect: { level: -30 }\n  - turn: knob -1\n  - wait: 100 ms\n  - expect: { writes: { volume: 1 } }\n';
  expect(sentences(await run(`${steps}  - wait: 1 s\n  - expect: { writes: { volume: 0 }, never louder than: -31 }\n`))).toEqual([]);
});

it('the next step begins while the knob still turns, if it was only started', async () => {
  const report = await run('  - wait: 3 s\n  - start turning: knob -10\n  - wait: 500 ms\n  - say: vol\n    answer: vol -35.0\n  - wait: 700 ms\n  - say: vol\n    answer: vol -40.0\n');
  expect(sentences(report)).toEqual([]);
});

it('fingers move no faster than fingers', async () => {
  const report = await run('  - wait: 3 s\n  - hold: button\n  - release: button\n  - press: button\n  - wait: 1 s\n  - say: mute\n    answer: mute on\n');
  expect(sentences(report)).toEqual([]);
});

it('without power nothing is heard and nothing moves; with it the program starts anew, its memory kept', async () => {
  const steps = `  - wait: 3 s
  - turn: knob -9
  - wait: 4 s
  - power: off
  - expect: { level: silent, screen: dark }
  - press: button
  - turn: knob +3
  - wait: 1 s
  - expect: { never louder than: silent, writes: { volume: 0, screen: 0 } }
  - power: on
  - wait: 2 s
  - expect: { level: -39 }
  - say: mute
    answer: mute off
`;
  expect(sentences(await run(steps))).toEqual([]);
});

describe('a run fails by itself', () => {
  const idle = '  - wait: 2 s\n  - turn: knob -1\n  - wait: 1 s\n';
  const wrongly = (file: string, from: RegExp, to: string, steps = idle): Promise<Report> => withWrong('solo', [[file, from, to]], (folder) => run(steps, { folder }));

  it('where the firmware throws', async () => {
    const report = await wrongly('firmware/amp.ts', /const want = .*;/, "throw new Error('oh dear');");
    expect(sentences(report)).toEqual(['4: the firmware threw "Error: oh dear"']);
  });
  it('where the firmware stops at its start', async () => {
    const report = await wrongly('boards/solo/main.ts', /const knob =/, "null.x;\nconst knob =");
    expect(sentences(report)).toHaveLength(1);
    expect(report).toMatchObject({ passed: false, trace: [], checked: 0 });
  });
  it('where a part gets what it does not have, even if the firmware catches it', async () => {
    const report = await wrongly('firmware/chips/ds1882.ts', /const POT_1 = 0x40/, 'const POT_1 = 0xc0');
    expect(sentences(report)).toEqual([expect.stringMatching(/DS1882 at 0x28: byte 0xff goes nowhere/)]);
    expect(report.checked).toBe(0);
  });
  it('where the input queue overflows', async () => {
    const report = await run('  - wait: 2 s\n  - turn: { knob: knob, detents: 600, rate: 300 }\n');
    expect(sentences(report)).toEqual([expect.stringMatching(/^4: the input queue overflowed and \d+ edges were lost$/)]);
  });
  it('where there is no board', async () => {
    const scenario = await parseScenario('name: x\nsteps:\n  - wait: 1 s\n', 'x.yaml');
    expect(sentences(await runScenario(scenario, 'device'))).toEqual(['1: the way "device" wants the port of a board, such as /dev/ttyACM0 or tcp://host:port']);
    expect(sentences(await runScenario(scenario, 'device', { port: 'tcp://127.0.0.1:1' }))).toEqual([expect.stringMatching(/nothing listens there/)]);
  });
});

it('the same seed gives the same trace, another one another', async () => {
  const steps = '  - wait: 2 s\n  - turn: knob +9\n  - press: button\n  - wait: 1 s\n';
  const hashes = await Promise.all([1, 1, 2].map(async (seed) => (await run(steps, { seed })).hash));
  expect(hashes[0]).toBe(hashes[1]);
  expect(hashes[2]).not.toBe(hashes[0]);
});

it('a trace is text, and the first difference of two is said in words', async () => {
  const { trace, hash } = await run('  - wait: 1 s\n');
  const lines = traceText(trace).split('\n');
  expect(lines[0]).toMatch(/^ +\d+\.\d{3} I2C1 R 28 3f 7f 87 ok$/);
  expect(lines.some((line) => /^ +\d+\.\d{3} D16 high$/.test(line))).toBe(true);
  expect(lines).toHaveLength(trace.length + 1);
  expect(compareTraces(trace, structuredClone(trace))).toBeUndefined();
  const late = structuredClone(trace);
  late[2]!.t++;
  expect(compareTraces(trace, late, ['sim', 'bundle'])).toBe(`entry 3 differs: sim has "${trace[2]!.t} ns I2C1 W 28 3f 7f ok", bundle has "${trace[2]!.t + 1} ns I2C1 W 28 3f 7f ok"`);
  expect(traceHash(late)).not.toBe(hash);
  expect(compareTraces(trace, trace.slice(0, 2))).toMatch(/^entry 3 differs: one has ".*", the other has "nothing"$/);
});
