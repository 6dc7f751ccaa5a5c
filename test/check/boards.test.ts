/** Whole boards: those that come with Cuebox, many mistakes at once, and files that somebody's hand slipped in. */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { programOf } from '../../boards/build/wire.ts';
import { checkBoard } from '../../boards/check/check.ts';
import { boardNames, findBoard } from '../../boards/find.ts';
import { board as desk } from '../../boards/desk/board.ts';
import { copyOf, errors, keysOf, lookUp } from './seeded.ts';

// Planning a board takes longer while all tests run.
vi.setConfig({ testTimeout: 60_000 });

const boards = await Promise.all(boardNames().map(async (name) => (await findBoard(name)).board));

describe.each(boards)('$name', (board) => {
  test('has no error', () => {
    expect(errors(board, {})).toEqual([]);
  });

  test('has no warning that is not known', () => {
    const known: Readonly<Record<string, readonly string[]>> = {
      kit: ['chips.codec.audio.clock: whether an ES8388 lets its inputs through without a clock was read nowhere'],
      interface: ['seats[1]: amp has one volume for both ears (amp volume): no balance and no trim'],
      desk: ['seats[0].limit: 2 V of cd clip in gain above -4.18 dB, so that source ends there'],
      ladder: ['seats[0]: phones has one volume for both ears (ladder): no balance and no trim'],
      pocket: ['seats[0]: phones has one volume for both ears (amp): no balance and no trim'],
    };
    expect(checkBoard(board, `boards/${board.name}/board.ts`).map(({ field, sentence }) => `${field}: ${sentence}`)).toEqual(known[board.name] ?? []);
  });
});

test('twelve mistakes in one file are all named', () => {
  const named = errors(desk, {
    'chips.screen.address': 0x20, // a clash, and no address of a screen
    'buses.I2C1.bitrate': 1_000_000,
    'controls.knob.b': 'C7',
    'controls.source.pin': 'A5',
    'relays.pad.coil.bit': 4,
    'relays.mute.coil.pin': 'B3',
    "path[0].inputs['tuner']": 'in radio',
    'path[1].gain': 6,
    'path[4].inputResistance': 5_000,
    'seats[0].limit': 300,
    'seats[0].startup': 400,
    'chips.pot.storedSilent': false,
    settling: 0,
    'controls.mute.seat': 'nobody',
  });
  const fields = named.map((complaint) => complaint.slice(0, complaint.indexOf(': ')));
  expect(fields).toEqual([
    'buses.I2C1.bitrate',
    'chips.screen.address',
    'chips.screen.address',
    'relays.mute.coil.pin',
    'controls.knob.b',
    'controls.source.pin',
    'path[0].inputs.tuner',
    'relays.gain.coil.bit',
    'chips.pot.storedSilent',
    'controls.mute.seat',
    'path[3].chip',
    'seats[0].limit',
    'seats[0].startup',
    'path[1].maximum',
    'path[1].maximum',
  ]);
});

// ---- slips of the hand ----

type Keys = readonly string[];

function placesIn(data: unknown, at: Keys = []): Keys[] {
  const below = typeof data === 'object' && data !== null ? Object.entries(data).flatMap(([key, entry]) => placesIn(entry, [...at, key])) : [];
  return at.length ? [at, ...below] : below;
}

function put(data: unknown, keys: Keys, slip: { readonly value: unknown } | 'gone'): void {
  const parent = lookUp(data, keys.slice(0, -1)) as Record<string, unknown> | undefined;
  if (typeof parent !== 'object' || parent === null) return; // an earlier slip took it
  const last = keys.at(-1)!;
  if (slip !== 'gone') parent[last] = slip.value;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
}

const isWithin = (field: Keys, place: Keys): boolean => field.length <= place.length && field.every((key, i) => key === place[i]);

/** All that is complained about is there, or missing from what is there. */
function expectFields(board: unknown, complaints: readonly { field: string }[]): void {
  for (const { field } of complaints) {
    if (field === 'board') continue;
    const keys = keysOf(field);
    expect(lookUp(board, keys.slice(0, -1)) ?? (keys.length > 1 ? undefined : board), field).toBeDefined();
  }
}

const places = boards.map((board) => placesIn(board));
const anyPlace = fc.nat(boards.length - 1).chain((b) => fc.record({ board: fc.constant(b), place: fc.constantFrom(...places[b]!) }));
const rubbish = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, NaN, Infinity, -Infinity, -0, 1e308, '', ' ', '__proto__', 'constructor', [], {}, [[]], [null], { kind: 'relay' }, { part: 'DS1882' }, { pin: 'D5' }),
  fc.anything(),
);

describe('a slip of the hand', () => {
  test('in the type of a field is named with that field', () => {
    fc.assert(
      fc.property(anyPlace, fc.constantFrom<unknown>(5, 'words', true, null, [1, 2, 3], { odd: 1 }, () => 0), ({ board, place }, value) => {
        const before = lookUp(boards[board]!, place);
        const kind = (data: unknown): string => (data === null ? 'null' : Array.isArray(data) ? 'list' : typeof data);
        fc.pre(kind(before) !== kind(value));
        const copy: unknown = copyOf(boards[board]!);
        put(copy, place, { value });
        const complaints = checkBoard(copy, `boards/${boards[board]!.name}/board.ts`);
        const named = complaints.some(({ field }) => isWithin(keysOf(field), place) || isWithin(place, keysOf(field)));
        expect(named, `${place.join(' ')}: ${JSON.stringify(complaints)}`).toBe(true);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  test('that takes a field out is named, or leaves a board that can be built', () => {
    fc.assert(
      fc.property(anyPlace, ({ board, place }) => {
        const copy = copyOf(boards[board]!);
        put(copy, place, 'gone');
        const complaints = checkBoard(copy, `boards/${boards[board]!.name}/board.ts`);
        const missing = complaints.filter(({ sentence }) => sentence === 'it is missing');
        for (const { field } of missing) expect(keysOf(field)).toEqual(place);
        expectFields(copy, complaints);
        if (!complaints.some(({ severity }) => severity === 'error')) programOf(copy);
      }),
      { numRuns: 1000, seed: 2 },
    );
  });

  test('or several, with whatever, never throw and never name what is not there', () => {
    fc.assert(
      fc.property(anyPlace, fc.array(fc.tuple(fc.nat(), fc.oneof(fc.constant('gone' as const), fc.record({ value: rubbish }))), { minLength: 1, maxLength: 6 }), ({ board }, slips) => {
        const copy: unknown = copyOf(boards[board]!);
        for (const [n, slip] of slips) put(copy, places[board]![n % places[board]!.length]!, slip);
        expectFields(copy, checkBoard(copy, 'boards/any/board.ts'));
      }),
      { numRuns: 2000, seed: 3 },
    );
  });

  test('that exchanges facts of the right type never throws, and what is not refused can be built', () => {
    fc.assert(
      fc.property(anyPlace, fc.nat(), ({ board, place }, n) => {
        const before = lookUp(boards[board]!, place);
        // Another fact of the same name from any board: the likeliest mistake of all.
        const others = boards.flatMap((other, b) => places[b]!.filter((each) => each.at(-1) === place.at(-1)).map((each) => lookUp(other, each)));
        const value = others[n % others.length];
        fc.pre(typeof value === typeof before);
        const copy = copyOf(boards[board]!);
        put(copy, place, { value: structuredClone(value) });
        const complaints = checkBoard(copy, `boards/${boards[board]!.name}/board.ts`);
        expectFields(copy, complaints);
        if (!complaints.some(({ severity }) => severity === 'error')) programOf(copy);
      }),
      { numRuns: 600, seed: 4 },
    );
  });
});
