import { describe, expect, test } from 'vitest';
import { board as desk } from '../../boards/desk/board.ts';
import { board as pocket } from '../../boards/pocket/board.ts';
import { board as six } from '../../boards/six/board.ts';
import { board as solo } from '../../boards/solo/board.ts';
import { Bench } from '../../sim/bench.ts';
import { Hands, chipNames, faultsIn, headphonesIn, placesOf, relayOn } from '../../sim/cli/hands.ts';
import { boardOf, drive, onPin, pass } from '../sim/hands.ts';

describe('places', () => {
  test('are seats with the controls that are for them', () => {
    expect(placesOf(solo)).toEqual([{ seat: 0, name: 'phones', knob: 'knob', mute: 'button' }]);
    expect(placesOf(pocket)).toEqual([{ seat: 0, name: 'phones', up: 'up', down: 'down', mute: 'mute' }]);
    expect(placesOf(desk)).toEqual([{ seat: 0, name: 'phones', knob: 'knob', down: 'down', mute: 'mute', input: 'source' }]);
    expect(placesOf(six).map(({ seat, knob, mute }) => [seat, knob, mute])).toEqual([0, 1, 2].map((n) => [n, `knob ${six.seats[n]!.name}`, `button ${six.seats[n]!.name}`]));
  });

  test('are as many as knobs, and hands go round them', () => {
    const bench = new Bench(six);
    const hands = new Hands(bench);
    const names: (string | undefined)[] = [hands.place?.name];
    for (let i = 0; i < 3; i++) {
      hands.goOn();
      names.push(hands.place?.name);
    }
    hands.goTo(7);
    names.push(hands.place?.name);
    hands.goTo(1);
    names.push(hands.place?.name);
    expect(names).toEqual(['anna', 'ben', 'cleo', 'anna', 'anna', 'ben']);
  });

  test('are none on a board without seats, and hands do nothing there', () => {
    const hands = new Hands(new Bench(boardOf({ seats: [] })));
    hands.goOn();
    hands.turn(1);
    hands.press(hands.place?.mute, 80);
    expect(hands.place).toBeUndefined();
  });
});

describe('what the amp says is wrong', () => {
  test.each([
    [solo, 'vol -30.0 mute off limit -6.0 DS1882 found SSD1306 found', ''],
    [solo, 'vol -30.0 mute off limit -6.0 DS1882 missing SSD1306 missing', 'DS1882 missing, SSD1306 missing'],
    [six, 'vol -40.0 mute off limit 0.0 PT2258 anna found PT2258 ben stuck bal 0.0 seat anna', 'PT2258 ben stuck'],
    [six, 'vol -40.0 mute off limit 0.0 PT2258 of the big table reset', 'PT2258 of the big table reset'],
    [desk, 'vol -39.1 mute off MCP23017 found MCP4661 reset in cd SSD1306 found', 'MCP4661 reset'],
    [boardOf({}), 'vol -39.1', ''],
  ] as const)('of a %# is found in its words', (board, stat, fault) => {
    expect(faultsIn(stat, new Bench(board))).toBe(fault);
  });
});

test('wires to pull are those of the volume, or of what drives the relays, and of the screen', () => {
  expect(chipNames(new Bench(desk))).toEqual({ volume: 'pot', screen: 'screen' });
  expect(chipNames(new Bench(pocket))).toEqual({ volume: 'amp', screen: undefined });
  const chips = { port: { part: 'PCF8574', bus: 'I2C1', address: 0x20, supply: '3V3', behindShifter: false } } as const;
  expect(chipNames(new Bench(boardOf({ chips, relays: { on: { ...onPin('A0'), kind: 'relay', coil: { expander: 'port', bit: 3 } } } })))).toEqual({ volume: 'port', screen: undefined });
});

test('a mute relay is that of the seat, its coil and the master counted', () => {
  const bench = new Bench(six);
  drive(bench, true, 'D17');
  expect([0, 1, 2].map((seat) => relayOn(bench, seat))).toEqual([false, false, false]);
  drive(bench, true, 'D19');
  expect([0, 1, 2].map((seat) => relayOn(bench, seat))).toEqual([false, true, false]);
  expect(relayOn(new Bench(boardOf({})))).toBeUndefined();
});

test('headphones are in, out, or not to be told', () => {
  const bench = new Bench(desk);
  expect(headphonesIn(bench, 'phones')).toBe(true);
  bench.plugIn('phones', false);
  pass(bench);
  expect(headphonesIn(bench, 'phones')).toBe(false);
  expect(headphonesIn(new Bench(solo), 'phones')).toBeUndefined();
});
