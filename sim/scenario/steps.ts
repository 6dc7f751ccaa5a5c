/** The steps of a scenario, each held against what its board has. */
import type { Node } from 'yaml';
import type { Bench } from '../bench.ts';
import { readExpect } from './expectations.ts';
import type { Answer, Move, Step } from './scenario.ts';
import { decibelsOf, numberOf, textOf, timeOf } from './sheet.ts';
import type { Field, Sheet } from './sheet.ts';

/** A finger: how long a plain press lasts, the pause in a double one, and the least between two moves, ms. */
const PRESS = 80;
const PAUSE = 100;
export const LEAST_PRESS = 20;

const DAY = 86_400_000;

/** What the steps so far have left behind. */
interface Course {
  readonly sheet: Sheet;
  readonly bench: Bench;
  /** Buttons that are down, with the line that pressed them. */
  readonly held: Map<string, number>;
  /** The line that switched the power off. */
  off: number | undefined;
}

type Reader = (course: Course, field: Field, beside: readonly Field[]) => Step[] | undefined;

const VERBS: Record<string, Reader> = {
  wait: readWait,
  turn: (course, field) => readTurn(course, field, false),
  'start turning': (course, field) => readTurn(course, field, true),
  press: (course, field) => readMoves(course, field, PRESS, (ms) => [{ down: true, after: 0 }, { down: false, after: ms }]),
  double: readDouble,
  hold: readHold,
  release: readRelease,
  say: readSay,
  unplug: (course, field) => readChip(course, field, (chip) => ({ line: field.line, do: 'plug', chip, plugged: false })),
  plug: (course, field) => readChip(course, field, (chip) => ({ line: field.line, do: 'plug', chip, plugged: true })),
  reset: (course, field) => readChip(course, field, (chip) => ({ line: field.line, do: 'reset', chip })),
  clock: readClock,
  'plug in': (course, field) => readSocket(course, field, true),
  'pull out': (course, field) => readSocket(course, field, false),
  play: readPlay,
  power: readPower,
  expect: (course, field) => readExpect(course.sheet, field, course.bench),
};

/** Keys that may stand beside a verb. */
const BESIDE: Record<string, readonly string[]> = { say: ['answer', 'answer contains'] };

export function readSteps(sheet: Sheet, field: Field, bench: Bench): Step[] {
  const items = sheet.items(field.value);
  if (!items?.length) {
    sheet.complain(field.line, 'steps takes a list, such as `- wait: 300 ms` on a line of its own');
    return [];
  }
  const course: Course = { sheet, bench, held: new Map(), off: undefined };
  return items.flatMap((item) => readStep(course, item, sheet.lineOf(item, field.line)));
}

function readStep(course: Course, node: Node | null, line: number): Step[] {
  const { sheet } = course;
  const fields = sheet.fields(node, line);
  const known = Object.keys(VERBS);
  if (!fields?.length) {
    sheet.complain(line, `a step is one of ${known.join(', ')}, with a colon, such as \`- wait: 300 ms\``);
    return [];
  }
  const verb = fields.find(({ name }) => Object.hasOwn(VERBS, name));
  if (!verb) {
    sheet.complain(line, `there is no step "${fields[0]!.name}": a step is one of ${known.join(', ')}`);
    return [];
  }
  const beside = fields.filter((each) => each !== verb);
  for (const other of beside) {
    if (BESIDE[verb.name]?.includes(other.name)) continue;
    sheet.complain(other.line, `${other.name} cannot stand beside ${verb.name} in one step: begin a line of its own with \`- \``);
  }
  return VERBS[verb.name]!(course, verb, beside) ?? [];
}

function readWait({ sheet }: Course, { line, value }: Field): Step[] | undefined {
  const ms = timeOf(value);
  if (ms === undefined) return sheet.complain(line, 'wait takes a time with its unit, such as `wait: 300 ms`');
  if (ms > DAY) return sheet.complain(line, 'wait takes a day at most: shorten it, or repeat the step');
  return [{ line, do: 'wait', ms }];
}

function readTurn({ sheet, bench }: Course, { name, line, value }: Field, meanwhile: boolean): Step[] | undefined {
  const usage = `${name} takes a knob and detents, such as \`${name}: knob +3\` or \`${name}: { knob: knob, detents: -5, rate: 20 }\``;
  let knob: string | undefined;
  let detents: number | undefined;
  let rate: number | undefined = 10;
  const fields = sheet.fields(value, line);
  if (fields) {
    for (const field of sheet.onlyKnown(fields, ['knob', 'detents', 'rate'], `${name} has`)) {
      if (field.name === 'knob') knob = textOf(field.value);
      else if (field.name === 'detents') detents = numberOf(field.value);
      else rate = numberOf(field.value);
    }
  } else {
    const found = /^(\S.*?) +([-+]?\d+)$/.exec(textOf(value) ?? '');
    knob = found?.[1];
    detents = found ? Number(found[2]) : undefined;
  }
  if (!knob || detents === undefined || !Number.isInteger(detents) || detents === 0 || Math.abs(detents) > 10_000) return sheet.complain(line, usage);
  if (rate === undefined || rate < 0.1 || rate > 1000) return sheet.complain(line, `${name} takes a rate of 0.1 to 1000 detents a second, such as \`rate: 20\``);
  if (!sheet.has(line, bench.board.name, 'knob', bench.knobs, knob)) return undefined;
  return [{ line, do: 'turn', knob, detents, rate, meanwhile }];
}

/** A button, alone or with `for`. `ms`: how long without `for`, undefined where it has to be said. */
function readButton({ sheet, bench }: Course, { name, line, value }: Field, ms?: number): { button: string; ms: number | undefined } | undefined {
  const fields = sheet.fields(value, line);
  let button = fields ? undefined : textOf(value);
  for (const field of sheet.onlyKnown(fields ?? [], ['button', 'for'], `${name} has`)) {
    if (field.name === 'button') button = textOf(field.value);
    else {
      ms = timeOf(field.value);
      if (ms === undefined) return sheet.complain(field.line, 'for takes a time with its unit, such as `for: 120 ms`');
      if (ms < LEAST_PRESS || ms > DAY) return sheet.complain(field.line, `for takes ${LEAST_PRESS} ms, which a finger needs, to a day`);
    }
  }
  if (!button) return sheet.complain(line, `${name} takes a button, such as \`${name}: button\` or \`${name}: { button: button, for: 120 ms }\``);
  return sheet.has(line, bench.board.name, 'button', bench.buttons, button) ? { button, ms } : undefined;
}

function readMoves(course: Course, field: Field, ms: number, moves: (ms: number) => Move[]): Step[] | undefined {
  const found = readButton(course, field, ms);
  if (!found || !isUp(course, field, found.button)) return undefined;
  return [{ line: field.line, do: 'move', button: found.button, moves: moves(found.ms!) }];
}

function readDouble(course: Course, field: Field): Step[] | undefined {
  if (course.sheet.fields(field.value, field.line)) return course.sheet.complain(field.line, 'double takes a button, such as `double: button`');
  const once = (after: number): Move[] => [{ down: true, after }, { down: false, after: PRESS }];
  return readMoves(course, field, PRESS, () => [...once(0), ...once(PAUSE)]);
}

function readHold(course: Course, field: Field): Step[] | undefined {
  const found = readButton(course, field);
  if (!found || !isUp(course, field, found.button)) return undefined;
  if (found.ms === undefined) course.held.set(found.button, field.line);
  const down = { down: true, after: 0 };
  return [{ line: field.line, do: 'move', button: found.button, moves: found.ms === undefined ? [down] : [down, { down: false, after: found.ms }] }];
}

function readRelease(course: Course, field: Field): Step[] | undefined {
  const { sheet, bench, held } = course;
  const button = textOf(field.value);
  if (!button) return sheet.complain(field.line, 'release takes a button that is held, such as `release: button`');
  if (!sheet.has(field.line, bench.board.name, 'button', bench.buttons, button)) return undefined;
  if (!held.delete(button)) return sheet.complain(field.line, `${button} is not down here: hold it first, with \`hold: ${button}\``);
  return [{ line: field.line, do: 'move', button, moves: [{ down: false, after: 0 }] }];
}

function isUp({ sheet, held }: Course, { name, line }: Field, button: string): boolean {
  const since = held.get(button);
  if (since !== undefined) sheet.complain(line, `${name} needs a button that is up, ${button} is down since line ${since}: write \`release: ${button}\` before`);
  return since === undefined;
}

function readSay(course: Course, { line, value }: Field, beside: readonly Field[]): Step[] | undefined {
  const { sheet } = course;
  const text = textOf(value);
  if (text === undefined) return sheet.complain(line, 'say takes a line for the amp, such as `say: vol -30`');
  // What a wider character becomes on its way differs from line to line, and with it the trace.
  if (!/^[ -~]*$/.test(text)) return sheet.complain(line, 'say takes one line of plain ASCII');
  if (course.off !== undefined) return sheet.complain(line, `nobody hears this, the power is off since line ${course.off}: write \`power: on\` before`);
  const answers = beside.filter(({ name }) => BESIDE.say!.includes(name));
  if (answers.length > 1) return sheet.complain(answers[1]!.line, 'say takes either answer or answer contains, not both');
  const answer = answers[0] && readAnswer(sheet, answers[0]);
  return answers[0] && !answer ? undefined : [{ line, do: 'say', text, ...(answer ? { answer } : {}) }];
}

function readAnswer(sheet: Sheet, { name, line, value }: Field): Answer | undefined {
  const text = textOf(value);
  if (text === undefined) return sheet.complain(line, `${name} takes text, such as \`${name}: vol -30.0\``);
  return { line, text, whole: name === 'answer' };
}

function readChip({ sheet, bench }: Course, { name, line, value }: Field, step: (chip: string) => Step): Step[] | undefined {
  const chip = textOf(value);
  if (!chip) return sheet.complain(line, `${name} takes a chip of the board, such as \`${name}: ${[...bench.chips.keys()][0]}\``);
  return sheet.has(line, bench.board.name, 'chip', bench.chips, chip) ? [step(chip)] : undefined;
}

function readClock({ sheet, bench }: Course, { line, value }: Field): Step[] | undefined {
  const example = [...bench.clocked.keys()][0] ?? 'codec';
  const fields = sheet.fields(value, line);
  if (!fields?.length) return sheet.complain(line, `clock takes a codec and off or on, such as \`clock: { ${example}: off }\``);
  return fields.flatMap((field): Step[] => {
    const text = textOf(field.value);
    if (!sheet.has(field.line, bench.board.name, 'codec whose clock can stop', bench.clocked, field.name)) return [];
    if (text === 'on' || text === 'off') return [{ line: field.line, do: 'clock', chip: field.name, on: text === 'on' }];
    sheet.complain(field.line, `the clock of ${field.name} is off or on, such as \`clock: { ${field.name}: off }\``);
    return [];
  });
}

function readSocket({ sheet, bench }: Course, { name, line, value }: Field, plugged: boolean): Step[] | undefined {
  const jack = textOf(value);
  if (!jack) return sheet.complain(line, `${name} takes a jack of the board, such as \`${name}: ${Object.keys(bench.board.jacks)[0] ?? 'phones'}\``);
  return sheet.has(line, bench.board.name, 'jack with a switch', bench.sockets, jack) ? [{ line, do: 'socket', jack, plugged }] : undefined;
}

/** dB of its maximum that a source may be told to play: below nobody measures it, above no input survives it. */
const SOFTEST = -120;
const LOUDEST = 20;

function readPlay({ sheet, bench }: Course, { line, value }: Field): Step[] | undefined {
  const fields = sheet.fields(value, line);
  if (!fields?.length) return sheet.complain(line, `play takes a source and dB of its maximum, such as \`play: { ${[...bench.meters.keys()][0] ?? 'line'}: -6 }\``);
  return fields.flatMap((field): Step[] => {
    if (!sheet.has(field.line, bench.board.name, 'source with a meter', bench.meters, field.name)) return [];
    const level = textOf(field.value) === 'silent' ? -Infinity : decibelsOf(field.value);
    if (level !== undefined && (level === -Infinity || (level >= SOFTEST && level <= LOUDEST))) return [{ line: field.line, do: 'play', source: field.name, level }];
    sheet.complain(field.line, `${field.name} takes ${SOFTEST} to ${LOUDEST} dB of its maximum, or silent, such as \`play: { ${field.name}: -6 dB }\``);
    return [];
  });
}

function readPower(course: Course, { line, value }: Field): Step[] | undefined {
  const { sheet } = course;
  const text = textOf(value);
  const off = course.off;
  switch (text) {
    case 'off':
    case 'cycle':
      if (off !== undefined) return sheet.complain(line, `the power is off already, since line ${off}: write \`power: on\` before`);
      if (text === 'cycle') return [{ line, do: 'power', on: false }, { line, do: 'wait', ms: 1000 }, { line, do: 'power', on: true }];
      course.off = line;
      return [{ line, do: 'power', on: false }];
    case 'on':
      if (off === undefined) return sheet.complain(line, 'the power is on already: write `power: off` before');
      course.off = undefined;
      return [{ line, do: 'power', on: true }];
    default:
      return sheet.complain(line, 'power takes off, on or cycle, such as `power: cycle`');
  }
}
