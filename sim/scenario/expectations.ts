/** What an `expect` says, held against what its board has. */
import type { Node } from 'yaml';
import type { Bench } from '../bench.ts';
import type { Expectation, Loudness, Pattern, Place, Step } from './scenario.ts';
import { decibelsOf, numberOf, textOf, timeOf } from './sheet.ts';
import type { Field, Sheet } from './sheet.ts';

type Reader = (sheet: Sheet, field: Field, bench: Bench, place: Place) => Expectation[] | undefined;

const EXPECTATIONS: Record<string, Reader> = {
  level: readLevel,
  'at most': readBound,
  'at least': readBound,
  'never louder than': readCeiling,
  screen: readScreen,
  registers: readRegisters,
  writes: readWrites,
  trace: readTrace,
};

/** Beside them: how, when and where. */
const KEYS = [...Object.keys(EXPECTATIONS), 'seat', 'source', 'tolerance', 'within'];

/** What `seat` and `source` are about. */
const LEVELS = ['level', 'at most', 'at least', 'never louder than'];

export function readExpect(sheet: Sheet, field: Field, bench: Bench): Step[] | undefined {
  const fields = sheet.fields(field.value, field.line);
  if (!fields) return sheet.complain(field.line, 'expect takes a map, such as `expect: { level: -30 }`');
  let tolerance: number | undefined = 0.05;
  let within: number | undefined = 0;
  const place = readPlace(sheet, fields, bench);
  const expectations: Expectation[] = [];
  for (const each of sheet.onlyKnown(fields, KEYS, 'expect has')) {
    const { name, line, value } = each;
    if (name === 'tolerance') {
      tolerance = decibelsOf(value);
      if (tolerance === undefined || tolerance < 0) sheet.complain(line, 'tolerance takes decibels from 0 on, such as `tolerance: 0.5 dB`');
    } else if (name === 'within') {
      within = timeOf(value);
      if (within === undefined || within > 3_600_000) sheet.complain(line, 'within takes a time of an hour at most with its unit, such as `within: 100 ms`');
    } else if (Object.hasOwn(EXPECTATIONS, name)) expectations.push(...(EXPECTATIONS[name]!(sheet, each, bench, place) ?? []));
  }
  if (!fields.some(({ name }) => Object.hasOwn(EXPECTATIONS, name))) {
    return sheet.complain(field.line, `expect wants something to look at: ${Object.keys(EXPECTATIONS).join(', ')}`);
  }
  return [{ line: field.line, do: 'expect', expectations, tolerance: tolerance ?? 0, within: within ?? 0 }];
}

/** The first seat, all sources, unless something else is said. */
function readPlace(sheet: Sheet, fields: readonly Field[], bench: Bench): Place {
  const { name: board, seats, sources } = bench.board;
  const known = {
    seat: new Map(seats.map(({ name }, index) => [name, index])),
    source: new Map(Object.keys(sources).map((name) => [name, name])),
  };
  const level = fields.find(({ name }) => LEVELS.includes(name));
  if (level && !seats.length) sheet.complain(level.line, `${board} has no seat, so nobody hears it: leave ${level.name} out`);
  const said: { seat?: string; source?: string } = {};
  for (const { name, line, value } of fields) {
    if (name !== 'seat' && name !== 'source') continue;
    const text = textOf(value);
    if (!text) sheet.complain(line, `${name} takes a ${name} of the board, such as \`${name}: ${[...known[name].keys()][0] ?? 'phones'}\``);
    else if (sheet.has(line, board, name, known[name], text)) said[name] = text;
    if (!level) sheet.complain(line, `${name} goes with a level, and there is none here: add one of ${LEVELS.join(', ')}`);
  }
  return {
    seat: said.seat === undefined ? 0 : known.seat.get(said.seat)!,
    ...(said.seat === undefined ? {} : { name: said.seat }),
    ...(said.source === undefined ? {} : { source: said.source }),
  };
}

const loudness = (node: Node | null): Loudness | undefined => (textOf(node) === 'silent' ? 'silent' : decibelsOf(node));

function readLevel(sheet: Sheet, { line, value }: Field, _bench: Bench, place: Place): Expectation[] | undefined {
  const usage = 'level takes dB for both ears, such as `level: -30`, `level: silent` or `level: { left: -30, right: -32 }`';
  const fields = sheet.fields(value, line);
  if (!fields) {
    const both = loudness(value);
    return both === undefined ? sheet.complain(line, usage) : [{ line, see: 'level', place, ears: [both, both] }];
  }
  const ears: [Loudness | undefined, Loudness | undefined] = [undefined, undefined];
  for (const ear of sheet.onlyKnown(fields, ['left', 'right'], 'level has')) {
    const found = loudness(ear.value);
    if (found === undefined) return sheet.complain(ear.line, usage);
    ears[ear.name === 'left' ? 0 : 1] = found;
  }
  return fields.length ? [{ line, see: 'level', place, ears }] : sheet.complain(line, usage);
}

function readBound(sheet: Sheet, { name, line, value }: Field, _bench: Bench, place: Place): Expectation[] | undefined {
  const level = decibelsOf(value);
  if (level === undefined) return sheet.complain(line, `${name} takes dB, such as \`${name}: -60\``);
  return [{ line, see: name as 'at most' | 'at least', place, level }];
}

function readCeiling(sheet: Sheet, { line, value }: Field, _bench: Bench, place: Place): Expectation[] | undefined {
  const level = loudness(value);
  if (level === undefined) return sheet.complain(line, 'never louder than takes dB, such as `never louder than: -20`, or silent');
  return [{ line, see: 'never louder than', place, level }];
}

function readScreen(sheet: Sheet, { line, value }: Field, bench: Bench): Expectation[] | undefined {
  const screen = bench.screen();
  if (!screen) return sheet.complain(line, `${bench.board.name} has no screen: leave this out`);
  const { width, height } = screen;
  const art = textOf(value);
  if (art === undefined) return sheet.complain(line, 'screen takes a picture as rows of # and . below `screen: |`, or dark');
  const rows = art === 'dark' ? [] : art.replace(/\n+$/, '').split('\n');
  // A block begins on the line below its key.
  const first = art.includes('\n') ? line + 1 : line;
  for (const [y, row] of rows.entries()) {
    const bad = row.search(/[^#.]/);
    if (bad >= 0) return sheet.complain(first + y, `the picture has "${row[bad]}" in column ${bad + 1}: write # for a lit dot and . for a dark one`);
    if (row.length > width) return sheet.complain(first + y, `this row has ${row.length} dots, the screen of ${bench.board.name} has ${width}: shorten it`);
  }
  if (rows.length > height) return sheet.complain(first + height, `the picture has ${rows.length} rows, the screen of ${bench.board.name} has ${height}: shorten it`);
  const full = Array.from({ length: height }, (_, y) => (rows[y] ?? '').padEnd(width, '.') + '\n');
  return [{ line, see: 'screen', art: full.join('') }];
}

function readRegisters(sheet: Sheet, { line, value }: Field, bench: Bench): Expectation[] | undefined {
  const usage = 'registers takes a chip with its registers, such as `registers: { volume: { pot0: 30 } }`';
  const chips = sheet.fields(value, line);
  if (!chips?.length) return sheet.complain(line, usage);
  return chips.flatMap((chip) => {
    if (!sheet.has(chip.line, bench.board.name, 'chip', bench.chips, chip.name)) return [];
    const { part, peek } = { part: bench.chips.get(chip.name)!.part, peek: bench.chips.get(chip.name)!.peek() };
    const registers = sheet.fields(chip.value, chip.line);
    if (!registers?.length) sheet.complain(chip.line, usage);
    return sheet.onlyKnown(registers ?? [], Object.keys(peek), `the ${part} has`).flatMap((register): Expectation[] => {
      const expected = numberOf(register.value);
      if (expected === undefined) sheet.complain(register.line, `${register.name} takes a number, such as \`${register.name}: 30\` or \`${register.name}: 0x1e\``);
      return expected === undefined ? [] : [{ line: register.line, see: 'register', chip: chip.name, register: register.name, value: expected }];
    });
  });
}

function readWrites(sheet: Sheet, { line, value }: Field, bench: Bench): Expectation[] | undefined {
  const usage = 'writes takes a chip and how many, such as `writes: { volume: 3 }` or `writes: { volume: at most 3 }`';
  const chips = sheet.fields(value, line);
  if (!chips?.length) return sheet.complain(line, usage);
  return chips.flatMap((chip): Expectation[] => {
    if (!sheet.has(chip.line, bench.board.name, 'chip', bench.chips, chip.name)) return [];
    const found = /^(at most |at least )?(\d+)$/.exec(textOf(chip.value) ?? '');
    if (!found) return sheet.complain(chip.line, usage) ?? [];
    const count = Number(found[2]);
    const least = found[1] === 'at most ' ? 0 : count;
    const most = found[1] === 'at least ' ? Infinity : count;
    return [{ line: chip.line, see: 'writes', chip: chip.name, least, most }];
  });
}

function readTrace(sheet: Sheet, { line, value }: Field, bench: Bench): Expectation[] | undefined {
  const items = sheet.items(value);
  if (!items?.length) return sheet.complain(line, 'trace takes a list, such as `trace: [W 28 1e 5e, R 28, D16 high]`');
  const entries = items.map((item) => readPattern(sheet, sheet.lineOf(item, line), textOf(item), bench));
  return entries.every((entry) => entry !== undefined) ? [{ line, see: 'trace', entries }] : undefined;
}

const TRANSFER = /^(?:(\w+) )?([WR]) ([0-9a-f]{2})((?: [0-9a-f]{2})*)( NACK)?$/;

function readPattern(sheet: Sheet, line: number, text: string | undefined, bench: Bench): Pattern | undefined {
  const pin = /^(\w+) (high|low)$/.exec(text ?? '');
  if (pin) {
    const traced = bench.tracedPins;
    if (!traced.has(pin[1]!)) return sheet.complain(line, `${pin[1]} is in no trace of ${bench.board.name}: the pins of its relays are, ${[...traced].join(', ') || 'and it has none'}`);
    return { text: text!, line, kind: 'pin', pin: pin[1]!, level: pin[2] === 'high' };
  }
  const found = TRANSFER.exec(text ?? '');
  if (!found) return sheet.complain(line, 'a line of a trace is `W` or `R`, address and bytes in hexadecimal, such as `W 28 1e 5e`, `R 28` or `W 28 NACK`, or a pin such as `D16 high`');
  const bus = found[1];
  if (bus !== undefined && !bench.buses.has(bus)) return sheet.complain(line, `${bench.board.name} has no bus "${bus}": there is ${[...bench.buses.keys()].join(', ')}`);
  return {
    text: text!,
    line,
    kind: found[2] === 'W' ? 'write' : 'read',
    ...(bus === undefined ? {} : { bus }),
    address: parseInt(found[3]!, 16),
    bytes: found[4]!.trim() ? found[4]!.trim().split(' ').map((byte) => parseInt(byte, 16)) : [],
    ok: !found[5],
  };
}
