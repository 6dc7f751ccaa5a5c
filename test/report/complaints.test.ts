/** What only planning shows is complained about like everything else, and a wrong board is refused with all of it. */
import { describe, expect, test } from 'vitest';
import { board as desk } from '../../boards/desk/board.ts';
import { board as solo } from '../../boards/solo/board.ts';
import { complaintText } from '../../boards/check/complaint.ts';
import { WrongBoard, complaintFrom, complaintsOf, refuseWrong, shownFile } from '../../boards/report/complaints.ts';
import { seeded } from '../check/seeded.ts';

describe('what planning refuses is a complaint about its field', () => {
  test.each([
    ['300 positions are more than the 250 of a byte: give a greater step', 'seats[1]', 'seats[1]', '300 positions are more than the 250 of a byte', 'give a greater step'],
    ['least: 9 dB is above all that the path can give: lower it', 'seats[1]', 'seats[1].least', '9 dB is above all that the path can give', 'lower it'],
    ['law.levels[2]: -3 dB is not above -2 dB before it: list levels', 'seats[0]', 'seats[0].law.levels[2]', '-3 dB is not above -2 dB before it', 'list levels'],
    ['cd cannot be played: no position is below the limit', 'seats[0]', 'seats[0]', 'cd cannot be played: no position is below the limit', 'raise the limit'],
    ['cd cannot be played: amp clips at every level', 'seats[0]', 'seats[0]', 'cd cannot be played: amp clips at every level', 'give that stage more headroom, or attenuate before it'],
    ['the path has no part that sets a volume: add one', 'seats[2]', 'seats[2]', 'the path has no part that sets a volume', 'add one'],
    ['relays: the ladder of seat anna uses bits above 7: put its cells into the first port', 'board', 'relays', 'the ladder of seat anna uses bits above 7', 'put its cells into the first port'],
    ["relays['in cd']: both coils of latching relays are driven by outputs of one expander: pulses end together there", 'board', "relays['in cd']", 'both coils of latching relays are driven by outputs of one expander', 'pulses end together there'],
    ['controls.knob.seat: there is no seat ben', 'board', 'controls.knob.seat', 'there is no seat ben', 'change the path or its levels'],
  ])('%s', (message, field, at, sentence, remedy) => {
    expect(complaintFrom(message, field)).toEqual({ field: at, sentence, remedy, severity: 'error' });
  });

  test('a step that is too fine for the device is named with its seat, before the warnings', () => {
    const wrong = seeded(desk, { 'seats[0].step': 0.1 });
    const [first, ...more] = complaintsOf(wrong, '/x/desk');
    expect(complaintText(first!, 'desk/board.ts')).toMatch(/^desk\/board\.ts: seats\[0\]: \d+ positions are more than the 250 of a byte: give a greater step, or a higher least level$/);
    expect(more.map(({ severity }) => severity)).toEqual(['warning']);
  });

  test('and with its seat whatever that is called', () => {
    const named = (name: string): string[] => complaintsOf(seeded(desk, { 'seats[0].name': name, 'seats[0].step': 0.1 }), '/x/desk').map(({ field, sentence }) => `${field}: ${sentence.replace(/^\d+/, 'many')}`);
    for (const name of ['anna b', 'anna.b', 'law']) expect(named(name), name).toContain('seats[0]: many positions are more than the 250 of a byte');
  });

  test('a board that cannot be read is not planned', () => {
    expect(complaintsOf({ name: 'solo' }, '/x/solo').length).toBeGreaterThan(5);
    expect(complaintsOf(undefined, '/x/solo').map(({ field }) => field)).toEqual(['board']);
  });
});

describe('a wrong board', () => {
  test('is refused with a sentence for each mistake', () => {
    const wrong = seeded(solo, { 'seats[0].limit': 100, 'chips.volume.address': 0x3c });
    let refusal: unknown;
    try {
      refuseWrong(wrong, '/x/solo');
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(WrongBoard);
    const { complaints } = refusal as WrongBoard;
    expect(complaints.length).toBeGreaterThan(1);
    for (const complaint of complaints) expect(complaint).toMatch(/^\/x\/solo\/board\.ts: (seats\[0\]\.limit|chips\.\w+\.address): .+: .+/);
  });

  test('a right one gives what is worth knowing', () => {
    expect(refuseWrong(desk, '/x/desk').map(({ field }) => field)).toEqual(['seats[0].limit']);
  });
});

test('a file is named as it is seen from here', () => {
  expect(shownFile(`${process.cwd()}/boards/solo`)).toBe('boards/solo/board.ts');
  expect(shownFile('/elsewhere/solo')).toBe('/elsewhere/solo/board.ts');
});
