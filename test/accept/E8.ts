/**
 * E8: no line, however hostile, throws, passes the limit, or gets an answer that is not one line of printable ASCII; in
 * the interpreter it takes no memory that it does not give back.
 */
import type { Bench } from '../../sim/bench.ts';
import { seeded } from '../../sim/random.ts';
import type { Random } from '../../sim/random.ts';
import { findInterpreter } from '../../sim/ways/interpreter.ts';
import { start } from '../../sim/ways/start.ts';
import type { Entry, Line } from './ledger.ts';
import { FOLDER, SOLO, entry, playingSolo, skipped } from './solo.ts';
import type { Wrong } from './solo.ts';

const LINES = 100_000;
const LINES_THERE = 2000;
/** The limit of the board, dB. */
const LIMIT = SOLO.seats[0]!.limit / 100;
/** Within the start-up ramp nothing is above what was asked for; rounding of decibels. */
const EXACT = 1e-6;

const COMMANDS = ['vol', 'mute', 'stat', 'help'];
const INHERITED = ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__', 'prototype', 'length', 'isPrototypeOf', 'trace'];
const NUMBERS = [
  '-32.5', '-32.55', '-32.555', '+3', '0', '-0', '--1', '-', '.', '-.', '.5', '5.', '-5.', '1e3', '-1e99', 'Infinity', '-Infinity', 'NaN', 'null', 'undefined',
  '0x10', '-0x10', '99999', '-99999', '999999', '100000000000000000000', '-6.01', '-5.99', '-6', '6', '-62', '-63', '-62.01', '1,5', '-3 0', "'1'", '"1"', '[1]', '{}', '()', '-3;-2',
];
const TAILS = ['', ' ', '\t', '\r', '\n', '\0', ' ;', ';print(1)', ' && 1', '/*', '//', '\u00a0', '\u2028', '\ufeff', '\x1b[2J'];

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
const noise = (random: Random, length: number, top: number): string =>
  Array.from({ length }, () => String.fromCharCode(Math.floor(random() * top))).join('');

/** A line from somebody who means no good, or whose cat sits on the keyboard. */
function hostile(random: Random): string {
  switch (Math.floor(random() * 9)) {
    case 0:
      return noise(random, Math.floor(random() * 40), 256);
    case 1:
      return noise(random, Math.floor(random() * 40), 0x10000);
    case 2:
      return `${pick(random, COMMANDS)} ${pick(random, NUMBERS)}${pick(random, TAILS)}`;
    case 3:
      return pick(random, INHERITED) + pick(random, ['', ' ', ' 1', '()', ' constructor']);
    case 4: {
      // A command with one letter wrong, missing or double.
      const word = `${pick(random, COMMANDS)} ${pick(random, ['-30', 'on', 'off', ''])}`;
      const at = Math.floor(random() * word.length);
      return word.slice(0, at) + pick(random, ['', word[at]! + word[at]!, noise(random, 1, 128)]) + word.slice(at + 1);
    }
    case 5:
      return pick(random, [...COMMANDS, ...INHERITED]).repeat(1 + Math.floor(random() * 60));
    case 6:
      return `${pick(random, ['', ' ', '   ', '\t'])}${pick(random, COMMANDS).toUpperCase()}${pick(random, TAILS)}${pick(random, NUMBERS)}`;
    case 7:
      return `vol ${(random() * 200 - 100).toFixed(Math.floor(random() * 5))}${pick(random, TAILS)}`;
    default:
      return `mute ${pick(random, ['on', 'off', 'ON', 'yes', 'on off', 'true', ...INHERITED])}${pick(random, TAILS)}`;
  }
}

/** What the command language may answer. */
const ANSWER = /^(error: [ -~]+|vol -?\d+\.\d|mute (on|off)|vol -?\d+\.\d mute (on|off) [ -~]+|vol \[dB\][ -~]+)$/;
const LONGEST = 200;

interface Tally {
  thrown: number;
  badAnswers: number;
  firstBad: string;
  above: number;
  refused: number;
}

function talk(bench: Bench, random: Random, lines: number, each: (line: string) => string): Tally {
  const tally: Tally = { thrown: 0, badAnswers: 0, firstBad: '', above: 0, refused: 0 };
  bench.onChange(() => {
    if (bench.level(0) > LIMIT + EXACT || bench.level(1) > LIMIT + EXACT) tally.above++;
  });
  for (let i = 0; i < lines; i++) {
    const line = hostile(random);
    let answer = '';
    try {
      answer = each(line);
    } catch (error) {
      tally.thrown++;
      tally.firstBad ||= `${JSON.stringify(line)} threw ${String(error).slice(0, 60)}`;
      continue;
    }
    if (!ANSWER.test(answer) || answer.length > LONGEST) {
      tally.badAnswers++;
      tally.firstBad ||= `${JSON.stringify(line).slice(0, 60)} was answered ${JSON.stringify(answer).slice(0, 60)}`;
    } else if (answer.startsWith('error: ')) tally.refused++;
    // Once in a while somebody listens to what the lines have done.
    if (i % 100 === 99) bench.wait(300);
  }
  tally.thrown += bench.port.errors.length;
  return tally;
}

function judged(way: string, lines: number, tally: Tally): Entry {
  return entry('E8', `${way}: ${lines} lines, ${tally.refused} refused, ${tally.thrown} exceptions, ${tally.badAnswers} bad answers, ${tally.above} instants above the limit${tally.firstBad ? `; first: ${tally.firstBad}` : ''}`,
    'no exception, a valid answer or a refusal of one printable line, nothing above the limit', tally.thrown === 0 && tally.badAnswers === 0 && tally.above === 0 && tally.refused > lines / 10);
}

async function inSim(lines: number, wrong: Wrong = {}): Promise<Entry> {
  const { bench } = await playingSolo({ seed: 1 }, SOLO, wrong);
  return judged('sim', lines, talk(bench, seeded(8), lines, (line) => bench.say(line)));
}

async function inInterpreter(): Promise<Entry[]> {
  const running = await start('espruino', SOLO, FOLDER, { seed: 1 });
  const { bench, printed } = running;
  const usage = (): number => {
    // Twice: the first collects the garbage of asking.
    for (let i = 0; i < 2; i++) running.evaluate!('print(process.memory().usage)');
    return Number(printed.at(-1));
  };
  // A line arrives as bytes.
  const say = (line: string): string => bench.say(Buffer.from(line).toString('latin1'));
  try {
    bench.wait(3000);
    // The same state before and after; what is cached by then stays.
    const rest = (): void => {
      for (const line of ['vol -30', 'mute off', 'help', 'nonsense', 'vol nonsense']) say(line);
      bench.wait(6000);
    };
    rest();
    const before = usage();
    const tally = talk(bench, seeded(9), LINES_THERE, say);
    rest();
    const after = usage();
    return [
      judged('espruino', LINES_THERE, tally),
      entry('E8', `espruino: ${before} variables in use before, ${after} after`, 'as many after as before', before > 0 && after <= before),
    ];
  } finally {
    await running.close();
  }
}

export const line: Line = {
  id: 'E8',
  title: 'hostile command lines',
  async measure() {
    const entries = [await inSim(LINES)];
    if (findInterpreter()) entries.push(...(await inInterpreter()));
    else entries.push(skipped('E8', 'no exception and no memory lost in the interpreter'));
    return entries;
  },
  // Commands that are looked up with everything that an object inherits.
  broken: async () => [await inSim(5000, { code: [[/Object\.keys\((\w+)\)\.includes\((\w+)\)/, '($2 in $1)']] })],
};
