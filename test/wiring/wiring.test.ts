import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boardNames, findBoard } from '../../boards/find.ts';
import type { Board } from '../../boards/board.ts';
import { board as desk } from '../../boards/desk/board.ts';
import { board as ladder } from '../../boards/ladder/board.ts';
import { board as pocket } from '../../boards/pocket/board.ts';
import { board as six } from '../../boards/six/board.ts';
import { board as solo } from '../../boards/solo/board.ts';
import { MCUS } from '../../boards/mcu.ts';
import type { Mcu } from '../../boards/mcu.ts';
import { wiringOf } from '../../boards/wiring/wiring.ts';
import type { Wire, Wiring } from '../../boards/wiring/wiring.ts';
import { board as quartet } from '../input/quartet/board.ts';
import { anyBoard } from './boards.ts';
import { Sets, netsOf, nodesOf } from './circuit.ts';

/** Every pin that the facts give to something, those apart that have a button soldered to them. */
function pinsOf({ mcu, buses, chips, relays, master, jacks, controls, meters, clipLight }: Board): string[] {
  const { buttons = {} }: Mcu = MCUS[mcu];
  const drives = Object.values(relays).flatMap((relay) => (relay.kind === 'relay' ? [relay.coil] : [relay.set, relay.reset]));
  return [
    ...Object.values(buses).flatMap(({ scl, sda }) => [scl, sda]),
    ...drives.flatMap((drive) => ('pin' in drive ? [drive.pin] : [])),
    ...(master ? [master.pin] : []),
    ...Object.values(jacks).flatMap(({ sense }) => (sense ? [sense.pin] : [])),
    ...Object.values(meters ?? {}).map(({ pin }) => pin),
    ...(clipLight ? [clipLight.pin] : []),
    ...Object.values(chips).flatMap((chip) => ('interrupt' in chip && chip.interrupt !== undefined ? [chip.interrupt] : [])),
    ...Object.values(controls).flatMap((control) => (control.kind === 'encoder' ? [control.a, control.b] : typeof control.pin === 'string' && !(control.pin in buttons) ? [control.pin] : [])),
  ].sort();
}

/** Pins of the microcontroller on the sheet, its supply apart. */
function drawnPins({ mcu }: Board, wires: readonly Wire[]): string[] {
  const nodes = wires.flatMap(({ from, to }) => [from, to]).filter((node) => node.startsWith(`${mcu} `)).map((node) => node.slice(mcu.length + 1));
  return [...new Set(nodes)].filter((pin) => pin !== '3V3' && pin !== 'GND').sort();
}

/** Numbered pins by their package: "volume 8 H0" is pin 8 of volume. */
function packages({ wires, open }: Pick<Wiring, 'wires' | 'open'>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const nodes = new Set([...wires.flatMap(({ from, to }) => [from, to]), ...open.map(({ pin }) => pin)]);
  for (const node of nodes) {
    const [, name, pin] = /^(.+) (\d+ \S+)$/.exec(node) ?? [];
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), pin!]);
  }
  return found;
}

const numbers = (pins: readonly string[]): number[] => pins.map((pin) => Number(pin.split(' ')[0])).sort((a, b) => a - b);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

/** Number of pins, by what the list of parts calls them; the pad below a QFN is one. */
const SIZES: readonly (readonly [RegExp, number])[] = [
  [/^DS1882/, 16], [/^MCP46|^AD5252/, 14], [/^AD5254/, 20], [/^PT2258/, 20], [/^TPA6130A2/, 21],
  [/^MCP23017/, 28], [/^MCP23008/, 18], [/^TCA9554|^PCF8574/, 16], [/^ULN2803A/, 18], [/^TPS3808/, 6],
];

const EARS = ['left', 'right'];
const ofBoth = (...pins: string[]): string[] => pins.flatMap((pin) => EARS.map((side) => `${pin} ${side}`));

/** What has to be connected of parts without numbers, by their words in the list of parts. */
const NEEDED: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^encoder$/, ['A', 'B', 'common']],
  [/^button$/, ['1', '2']],
  [/^relay,/, ['coil +', 'coil -', ...ofBoth('common', 'normally open')]],
  [/^latching relay,/, ['set coil +', 'set coil -', 'reset coil +', 'reset coil -', ...ofBoth('common', 'normally open')]],
  [/socket/, ['tip', 'ring', 'sleeve']],
  [/^OPA$/, ['V+', 'V-', ...ofBoth('in+', 'in-', 'out')]],
  [/^OPA350|^OPA1641/, ['V+', 'V-', 'in+', 'in-', 'out']],
  [/^SSD1306|^SH1106/, ['VCC', 'GND', 'SCL', 'SDA']],
  [/^source/, ['ground', ...EARS]],
  [/^2N7002$/, ['input', 'output', 'ground']],
  [/^BC337$/, ['base', 'collector', 'emitter']],
  [/^TPS22918$/, ['in', 'on', 'out', 'ground']],
  [/^PCA9306$/, ['SCL low', 'SCL high', 'SDA low', 'SDA high', 'low supply', 'high supply', 'ground']],
];

/** Nets that only one thing is connected to: pins, and the leads of resistors, capacitors and diodes. */
function loose(board: Board, wiring: Wiring): string[] {
  const nets = netsOf(wiring);
  const ends = new Map<string, number>();
  const count = (node: string): void => void ends.set(nets.find(node), (ends.get(nets.find(node)) ?? 0) + 1);
  for (const node of nodesOf(wiring)) if (!wiring.nets.includes(node)) count(node);
  for (const { from, to, through } of wiring.wires) if (through) [from, to].forEach(count);
  const rails = new Set([...Object.keys(board.supplies), 'GND'].map((rail) => nets.find(rail)));
  return [...ends].filter(([net, n]) => n < 2 && !rails.has(net)).map(([net]) => net);
}

/** Supplies that plain wires join to one another or to ground. */
function joined(board: Board, wiring: Wiring): string[] {
  const nets = netsOf(wiring);
  const rails = [...Object.keys(board.supplies), 'GND'];
  return rails.filter((rail) => rails.some((other) => other !== rail && nets.find(other) === nets.find(rail)));
}

/** Inputs of amplifiers that no direct current can reach while all relays are at rest and nothing plays. */
function floating(wiring: Wiring): string[] {
  const paths = new Sets();
  for (const { from, to, through, ohm } of wiring.wires) if (!through || ohm !== undefined) paths.join(from, to);
  const nodes = [...nodesOf(wiring)];
  for (const { name, part } of wiring.parts) {
    const pin = (which: string): string => nodes.find((node) => node.startsWith(`${name} `) && node.endsWith(` ${which}`)) ?? `${name} ${which}`;
    if (/relay,/.test(part)) for (const side of ['left', 'right']) paths.join(pin(`common ${side}`), pin(`normally closed ${side}`));
    if (/^DS1882/.test(part)) for (const n of [0, 1]) [`H${n}`, `W${n}`].forEach((end) => paths.join(pin(end), pin(`L${n}`)));
    if (/^MCP46/.test(part)) for (const n of [0, 1]) [`P${n}A`, `P${n}W`].forEach((end) => paths.join(pin(end), pin(`P${n}B`)));
    if (/^AD525/.test(part)) for (const n of [0, 1, 2, 3]) [`A${n}`, `W${n}`].forEach((end) => paths.join(pin(end), pin(`B${n}`)));
    // What is driven has a voltage: outputs of amplifiers and chips.
    for (const node of nodes) if (new RegExp(`^${name.replace(/[()]/g, '\\$&')} (out( left| right)?|\\d+ (OUT\\d|HPLEFT|HPRIGHT))$`).test(node)) paths.join(node, 'GND');
  }
  return nodes.filter((node) => / in\+( left| right)?$/.test(node) && paths.find(node) !== paths.find('GND'));
}

/** Coils that nothing keeps off, or whose current has nowhere to go when they are switched off. */
function unsafe(wiring: Wiring): string[] {
  const { wires } = wiring;
  const nets = netsOf(wiring);
  const same = (a: string, b: string): boolean => nets.find(a) === nets.find(b);
  return [...nodesOf(wiring)].filter((node) => / coil -$/.test(node)).filter((node) => {
    const output = wires.flatMap(({ from, to }) => [from, to]).find((end) => same(end, node) && / (3 drain|output|collector|\d+ \dC)$/.test(end));
    if (output === undefined) return true;
    const array = /^(.*) \d+ (\d)C$/.exec(output);
    const plus = node.replace(/-$/, '+');
    const input = array
      ? [...nodesOf(wiring)].find((end) => end.startsWith(`${array[1]} ${array[2]} `))!
      : output.replace(/ (3 drain|output|collector)$/, (_, pin: string) => ({ '3 drain': ' 1 gate', output: ' input', collector: ' input' })[pin]!);
    const pulled = wires.some(({ from, to, ohm }) => ohm !== undefined && same(from, input) && to === 'GND');
    const clamped = array
      ? same(`${array[1]} 10 COM`, plus) || wires.some(({ from, to, through }) => to === `${array[1]} 10 COM` && same(from, plus) && through.startsWith('Zener'))
      : wires.some(({ from, to, through }) => from === node && to === plus && through === `1N4148, ring at ${plus}`);
    return !pulled || !clamped;
  });
}

describe.each(boardNames())('the wiring of %s', (name) => {
  test('uses every pin of the board file, and no other', async () => {
    const { board } = await findBoard(name);
    expect(drawnPins(board, wiringOf(board).wires)).toEqual(pinsOf(board));
  });

  test('leaves out no reserved pin', async () => {
    const { board } = await findBoard(name);
    expect(wiringOf(board).free.map(({ pin }) => pin)).toEqual(Object.keys(MCUS[board.mcu].reserved));
  });

  test('has no loose end', async () => {
    const { board } = await findBoard(name);
    expect(loose(board, wiringOf(board))).toEqual([]);
  });
});

describe('whatever a board file says', () => {
  const always = (holds: (board: Board, wiring: Wiring) => void): void =>
    fc.assert(fc.property(anyBoard, (board) => void holds(board, wiringOf(board))), { seed: 20261122, numRuns: 250 });

  test('no wire is left open', () => always((board, wiring) => expect(loose(board, wiring)).toEqual([])));

  test('no two supplies are joined, and none to ground', () => always((board, wiring) => expect(joined(board, wiring)).toEqual([])));

  test('every pin of every package is drawn or said to be open, once and by one name', () =>
    always((_, wiring) => {
      const drawn = nodesOf(wiring);
      for (const { pin } of wiring.open) expect(drawn).not.toContain(pin);
      const found = packages(wiring);
      for (const pins of found.values()) expect(numbers(pins)).toEqual(upTo(pins.length));
      for (const { name, part } of wiring.parts) {
        const size = SIZES.find(([parts]) => parts.test(part))?.[1];
        if (size !== undefined) expect(found.get(name), name).toHaveLength(size);
      }
    }));

  test('parts without numbers have all their pins', () =>
    always((_, wiring) => {
      const drawn = nodesOf(wiring);
      for (const { name, part } of wiring.parts) {
        for (const pin of NEEDED.find(([parts]) => parts.test(part))?.[1] ?? []) expect(drawn).toContain(`${name} ${pin}`);
      }
    }));

  test('every pin of the microcontroller is drawn, for one thing', () =>
    always((board, { wires }) => {
      expect(drawnPins(board, wires)).toEqual(pinsOf(board));
      for (const pin of pinsOf(board)) {
        const groups = wires.filter(({ from, to }) => [from, to].includes(`${board.mcu} ${pin}`)).map(({ group }) => group);
        expect(new Set(groups).size).toBe(1);
      }
    }));

  test('every coil has what keeps it off and a way for its current', () => always((_, wiring) => expect(unsafe(wiring)).toEqual([])));

  test('every input of an amplifier has a way for direct current', () => always((_, wiring) => expect(floating(wiring)).toEqual([])));

  test('no two parts have one name', () =>
    always((_, { parts }) => expect(new Set(parts.map(({ name }) => name)).size).toBe(parts.length)));
});

/** What hangs together by plain wires. */
function netOf(wiring: Wiring, start: string): string[] {
  const nets = netsOf(wiring);
  return [...nodesOf(wiring)].filter((node) => nets.find(node) === nets.find(start)).sort();
}

const rows = ({ wires }: Wiring, end: string | RegExp): string[] =>
  wires.filter(({ from, to }) => [from, to].some((node) => (typeof end === 'string' ? node === end : end.test(node)))).map(({ from, to, through }) => `${from} | ${to} | ${through}`);

describe('the wiring of solo', () => {
  const wiring = wiringOf(solo);

  test('keeps the microcontroller on its side of the shifter', () => {
    const clock = netOf(wiring, 'MDBT42Q D15');
    expect(clock).toEqual(['I2C1 SCL', 'I2C1 SCL shifter 2 source', 'MDBT42Q D15', 'screen SCL']);
    expect(netOf(wiring, 'volume 14 SCL')).toContain('I2C1 SCL shifter 3 drain');
  });

  test('straps the address pins to the address', () => {
    const at = (address: number): string[] => {
      const chips = { ...solo.chips, volume: { ...solo.chips.volume, address } };
      return wiringOf({ ...solo, chips }).wires.filter(({ from }) => / A\d$/.test(from)).map(({ from, to }) => `${from.slice(-2)} ${to}`);
    };
    expect(at(0x28)).toEqual(['A0 GND', 'A1 GND', 'A2 GND']);
    expect(at(0x2d)).toEqual(['A0 5V', 'A1 GND', 'A2 5V']);
  });

  test('mutes while nobody drives the pin', () => {
    expect(rows(wiring, 'mute driver 1 gate')).toEqual(['MDBT42Q D16 | mute driver 1 gate | ', 'mute driver 1 gate | GND | 10 kohm']);
    expect(netOf(wiring, 'phones tip')).toEqual(['mute common left', 'phones tip']);
    expect(rows(wiring, /^mute normally closed/)).toEqual(['mute normally closed left | GND | 22 ohm', 'mute normally closed right | GND | 22 ohm']);
  });

  test('leaves no pin of the DS1882 open', () => {
    expect(wiring.open).toEqual([]);
  });

  test('says what is missing where a wire would stay open', () => {
    const { '-5VA': _, ...supplies } = solo.supplies;
    expect(() => wiringOf({ ...solo, supplies })).toThrow('boards/solo: supplies: volume needs a positive and a negative one, named like +5VA and -5VA');
    expect(() => wiringOf({ ...solo, relays: {} })).toThrow('boards/solo: path[2].relay: there is no relay mute');
    expect(() => wiringOf({ ...solo, chips: { screen: solo.chips.screen } })).toThrow('boards/solo: path[0].chip: there is no volume part volume');
    expect(() => wiringOf({ ...solo, jacks: {} })).toThrow('boards/solo: seats[0].jack: there is no jack phones');
    expect(() => wiringOf({ ...solo, buses: {} })).toThrow('boards/solo: buses: there is none');
    expect(() => wiringOf({ ...solo, sources: { ...solo.sources, tape: solo.sources.line } })).toThrow('boards/solo: path: 2 sources are joined to one wire: begin with a selector');
    const { cd: _cd, ...sources } = desk.sources;
    expect(() => wiringOf({ ...desk, sources })).toThrow('boards/desk: path[0].inputs.cd: there is no source cd');
    const bare = { ...solo.buses.I2C1, shifter: undefined };
    expect(() => wiringOf({ ...solo, buses: { I2C1: bare as never } })).toThrow('boards/solo: chips.volume.behindShifter: I2C1 has no shifter');
    const coil = { expander: 'relays', bit: 16 };
    expect(() => wiringOf({ ...desk, relays: { ...desk.relays, pad: { ...desk.relays.pad, coil } } })).toThrow('boards/desk: relays.pad.coil.bit: a MCP23017 has bits 0 to 15, not 16');
  });
});

describe('the wiring of desk', () => {
  const wiring = wiringOf(desk);

  test('feeds every coil through the master, which is off while its pin is not driven', () => {
    const coils = [...nodesOf(wiring)].filter((node) => / coil \+$/.test(node));
    expect(coils).toHaveLength(6);
    // The drivers' diodes lead there through a Zener: the relays let go sooner.
    expect(netOf(wiring, '5V coils')).toEqual(['5V coils', ...coils, 'master switch 3 drain'].sort());
    expect(rows(wiring, 'drivers 10 COM')).toEqual(['5V coils | drivers 10 COM | Zener of 12 V and 1.3 W, ring at drivers 10 COM']);
    expect(rows(wiring, /^master/)).toEqual([
      'master driver 2 source | GND | ',
      'master driver 3 drain | master switch 1 gate | ',
      'master switch 1 gate | master switch 2 source | 10 kohm',
      'master switch 2 source | 5V | ',
      'master switch 3 drain | 5V coils | ',
      'PICO_R1_3 B13 | master driver 1 gate | ',
      'master driver 1 gate | GND | 10 kohm',
    ]);
  });

  test('leads each bit of the expander through one driver to one coil', () => {
    expect(netOf(wiring, 'relays 24 GPA3')).toEqual(['drivers 4 4B', 'relays 24 GPA3']);
    expect(netOf(wiring, 'pad coil -')).toEqual(['drivers 15 4C', 'pad coil -']);
  });

  test('keeps the expander out of reset whatever the master does: its outputs are set while that is off', () => {
    expect(rows(wiring, 'relays 18 RESET')).toEqual(['relays 18 RESET | 3V3 | 10 kohm']);
  });

  test('has the potentiometer on half of its supply, and blocks that on both sides', () => {
    expect(netOf(wiring, 'half of 5V')).toEqual(['5V follower in-', '5V follower out', 'half of 5V', 'pot 10 P0B', 'pot 5 P1B']);
    expect(rows(wiring, 'pot 8 P0A')).toEqual(['pad common left | pot 8 P0A | 6.8 uF, + at pot 8 P0A']);
    expect(rows(wiring, 'pot 9 P0W')).toEqual(['pot 9 P0W | buffer in+ left | 68 nF']);
    expect(rows(wiring, 'pot 11 WP')).toEqual(['pot 11 WP | 5V | ']);
  });

  test('has the contact of the gain relay at the ground end of the leg', () => {
    expect(rows(wiring, /^gain relay (common|normally open) left$/)).toEqual([
      'gain amplifier leg left | gain relay normally open left | 220 uF',
      'gain relay common left | GND | ',
    ]);
  });

  test('has the switch of the socket between its pin and ground', () => {
    expect(rows(wiring, /^phones switch/)).toEqual(['PICO_R1_3 A8 | phones switch 1 | ', 'phones switch 2 | GND | ']);
    expect(wiring.parts.find(({ name }) => name === 'phones')!.data).toBe('seat phones; switch opens when something is plugged in; pull-up inside the microcontroller');
  });

  test('tells a button and a relay of one name apart', () => {
    expect(netOf(wiring, 'PICO_R1_3 A4')).toEqual(['PICO_R1_3 A4', 'mute button 1']);
    expect(netOf(wiring, 'PICO_R1_3 B14')).toEqual(['PICO_R1_3 B14', 'drivers 6 6B']);
  });
});

describe('the wiring of ladder', () => {
  const wiring = wiringOf(ladder);

  test.each([
    ['cell 1', '1.087 kohm, E96 1.1 kohm', '81.95 kohm, E96 82.5 kohm'],
    ['cell 2', '2.057 kohm, E96 2.05 kohm', '38.62 kohm, E96 38.3 kohm'],
    ['cell 4', '3.69 kohm, E96 3.65 kohm', '17.1 kohm, E96 16.9 kohm'],
    ['cell 8', '6.019 kohm, E96 6.04 kohm', '6.614 kohm, E96 6.65 kohm'],
    ['cell 16', '8.415 kohm, E96 8.45 kohm', '1.883 kohm, E96 1.87 kohm'],
    ['cell 32', '9.749 kohm, E96 9.76 kohm', '257.7 ohm, E96 255 ohm'],
  ])('has the resistors of %s at each ear', (cell, series, shunt) => {
    for (const side of ['left', 'right']) {
      expect(wiring.wires.find(({ to, through }) => to === `${cell} common ${side}` && through)!.through).toBe(series);
      expect(rows(wiring, `${cell} normally closed ${side}`)).toEqual([`${cell} normally closed ${side} | GND | ${shunt}`]);
    }
  });

  test('ends in its own impedance', () => {
    expect(rows(wiring, 'amp in+ left')).toEqual(['cell 32 common left | amp in+ left | ', 'amp in+ left | GND | 10 kohm']);
  });

  test('takes a second array of drivers when eight are taken', () => {
    expect(netOf(wiring, 'mute relay coil -')).toEqual(['drivers (2) 16 3C', 'mute relay coil -']);
    expect(rows(wiring, 'drivers (2) 10 COM')).toEqual(['5V coils | drivers (2) 10 COM | Zener of 12 V and 1.3 W, ring at drivers (2) 10 COM']);
  });

  test('straps the second expander to another address', () => {
    expect(rows(wiring, /^inputs \d+ A\d$/)).toEqual(['inputs 15 A0 | 3V3 | ', 'inputs 16 A1 | GND | ', 'inputs 17 A2 | GND | ']);
  });
});

describe('the wiring of six', () => {
  const wiring = wiringOf(six);

  test('leads one source into six channels, and two of them to each socket', () => {
    const ways = ['anna', 'ben', 'cleo'].map((seat) => rows(wiring, new RegExp(`^amp ${seat} in\\+ (left|right)$`)).filter((row) => row.startsWith('volume')));
    expect(ways).toEqual([
      ['volume 20 OUT1 | amp anna in+ left | 680 nF', 'volume 19 OUT2 | amp anna in+ right | 680 nF'],
      ['volume 18 OUT3 | amp ben in+ left | 680 nF', 'volume 13 OUT4 | amp ben in+ right | 680 nF'],
      ['volume 12 OUT5 | amp cleo in+ left | 680 nF', 'volume 11 OUT6 | amp cleo in+ right | 680 nF'],
    ]);
    expect(rows(wiring, 'input out left').filter((row) => row.includes('volume'))).toHaveLength(3);
  });

  test('lets the supervisor of the loud part pull down the master against its pin', () => {
    expect(rows(wiring, 'master driver 1 gate')).toEqual([
      'ESP32 D19 | master driver 1 gate | 1 kohm',
      'master driver 1 gate | GND | 10 kohm',
      '9V supervisor 1 RESET | master driver 1 gate | ',
    ]);
    expect(rows(wiring, '9V supervisor 5 SENSE')).toEqual(['9V | 9V supervisor 5 SENSE | 190 kohm, E96 191 kohm', '9V supervisor 5 SENSE | GND | 10 kohm']);
  });

  test.each([[0x40, 'GND', 'GND'], [0x42, 'GND', '9V'], [0x44, '9V', 'GND'], [0x46, '9V', '9V']])('straps CODE1 and CODE2 to address %i', (address, code1, code2) => {
    const other = wiringOf({ ...six, chips: { volume: { ...six.chips.volume, address } } });
    expect(rows(other, /^volume \d+ CODE/)).toEqual([`volume 17 CODE1 | ${code1} | `, `volume 4 CODE2 | ${code2} | `]);
  });

  test('pulls a pin up that has no pull-up inside', () => {
    expect(rows(wiring, 'ESP32 D34')).toEqual(['ESP32 D34 | button cleo 1 | ', 'ESP32 D34 | 3V3 | 10 kohm']);
  });

  test('switches the muted socket off its amplifier, each with a diode at its coil', () => {
    expect(rows(wiring, /^mute ben (common|normally|coil)/)).toEqual([
      'mute ben driver 3 drain | mute ben coil - | ',
      'mute ben coil + | 5V coils | ',
      'mute ben coil - | mute ben coil + | 1N4148, ring at mute ben coil +',
      'amp ben out left | mute ben normally open left | ',
      'mute ben normally closed left | GND | 22 ohm',
      'amp ben out right | mute ben normally open right | ',
      'mute ben normally closed right | GND | 22 ohm',
      'mute ben common left | jack ben tip | ',
      'mute ben common right | jack ben ring | ',
    ]);
  });
});

describe('the wiring of pocket', () => {
  const wiring = wiringOf(pocket);

  test('has the charge pump, equal capacitors at all inputs, and SD high', () => {
    expect(rows(wiring, /^amp \d+ CP/)).toEqual(['amp 18 CPP | amp 17 CPN | 1 uF', 'amp 15 CPVSS | amp 16 CPVSS | ', 'amp 15 CPVSS | GND | 1 uF']);
    expect(rows(wiring, /^amp \d+ (LEFT|RIGHT)IN/)).toEqual([
      'line left | amp 2 LEFTINP | 470 nF', 'amp 1 LEFTINM | GND | 470 nF', 'line right | amp 4 RIGHTINP | 470 nF', 'amp 5 RIGHTINM | GND | 470 nF',
    ]);
    expect(rows(wiring, 'amp 6 SD')).toEqual(['amp 6 SD | 3V3 | ']);
  });
});

describe('boards that are not there yet', () => {
  test('a latching relay has a driver for each of its two coils', () => {
    const relays = { ...desk.relays, pad: { ...desk.relays.pad, kind: 'latching relay', set: { expander: 'relays', bit: 8 }, reset: { expander: 'relays', bit: 9 } } } as const;
    const wiring = wiringOf({ ...desk, relays });
    expect(netOf(wiring, 'relays 1 GPB0')).toEqual(['drivers 4 4B', 'relays 1 GPB0']);
    expect(netOf(wiring, 'pad set coil -')).toEqual(['drivers 15 4C', 'pad set coil -']);
    expect(netOf(wiring, 'pad reset coil -')).toEqual(['drivers 14 5C', 'pad reset coil -']);
  });

  test('coils on two supplies have a switch each, by one pin', () => {
    const wiring = wiringOf({ ...desk, supplies: { ...desk.supplies, '12V': { volts: 12, from: 'adapter' } }, relays: { ...desk.relays, mute: { ...desk.relays.mute, supply: '12V' } } });
    expect(netOf(wiring, 'PICO_R1_3 B13')).toEqual(['PICO_R1_3 B13', 'master 12V driver 1 gate', 'master driver 1 gate']);
    expect(netOf(wiring, '12V coils')).toContain('mute relay coil +');
    // 10 V between gate and source at most.
    expect(rows(wiring, 'master 12V driver 3 drain')).toEqual(['master 12V driver 3 drain | master 12V switch 1 gate | 2 kohm, E96 2 kohm']);
  });

  test('a mute that is its own master is dropped by the supervisor itself', () => {
    const supplies = { ...solo.supplies, '5V': { ...solo.supplies['5V'], supervised: true } };
    const wiring = wiringOf({ ...solo, supplies });
    expect(rows(wiring, 'mute driver 1 gate')).toEqual([
      'MDBT42Q D16 | mute driver 1 gate | 1 kohm', 'mute driver 1 gate | GND | 10 kohm', '5V supervisor 1 RESET | mute driver 1 gate | ',
    ]);
    const noMute = { ...solo, supplies, relays: { ...solo.relays, other: solo.relays.mute } };
    expect(() => wiringOf(noMute)).toThrow("boards/solo: supplies['5V'].supervised: there is no master");
  });

  test('an AD5252 has its ears at RDAC 1 and 3', () => {
    const pot = { part: 'AD5252', bus: 'I2C1', address: 0x2d, supply: '5V', behindShifter: true, rab: 10_000, storedSilent: true } as const;
    const wiring = wiringOf({ ...desk, chips: { ...desk.chips, pot } });
    expect(rows(wiring, /^pot \d+ W\d/)).toEqual(['pot 4 W1 | buffer in+ left | 68 nF', 'pot 14 W3 | buffer in+ right | 68 nF']);
    expect(rows(wiring, /^pot \d+ AD\d/)).toEqual(['pot 2 AD0 | 5V | ', 'pot 11 AD1 | GND | ']);
  });

  test('the mute of an amplifier with one supply has its capacitor before the contact', () => {
    const { '-5VA': _, ...supplies } = solo.supplies;
    const pot = { part: 'MCP4661', bus: 'I2C1', address: 0x28, supply: '5V', behindShifter: true, rab: 10_000, storedSilent: true } as const;
    const wiring = wiringOf({ ...solo, supplies, chips: { volume: pot } });
    expect(rows(wiring, 'mute before left')).toEqual(['amp out left | mute before left | 470 uF, + at amp out left', 'mute before left | GND | 150 ohm', 'mute before left | mute normally open left | ']);
    // Both stand on 5 V: no capacitor between wiper and amplifier.
    expect(rows(wiring, 'amp in+ left')).toEqual(['volume 9 P0W | amp in+ left | ']);
  });
});

describe('buttons on an expander', () => {
  const resistor = { ...quartet, controls: { ...quartet.controls, next: { ...quartet.controls.next!, pullup: 'resistor' } } } as Board;

  test('hang between its pin and ground; its line is on a pin of the microcontroller with a pull-up there', () => {
    const wiring = wiringOf(resistor);
    expect(netOf(wiring, 'io 1 GPB0')).toEqual(['io 1 GPB0', 'mute ann button 1']);
    expect(netOf(wiring, 'io 27 GPA6')).toEqual(['io 27 GPA6', 'next 1']);
    expect(rows(wiring, 'io 27 GPA6')).toEqual(['io 27 GPA6 | next 1 | ', 'io 27 GPA6 | 3V3 | 10 kohm']);
    expect(rows(wiring, 'ESP32 D23')).toEqual(['io 20 INTA | ESP32 D23 | ', 'ESP32 D23 | 3V3 | 10 kohm']);
    expect(wiring.parts.filter(({ part }) => part === 'button').map(({ name, data }) => `${name}: ${data}`)).toEqual([
      'mute ann button: mute of ann; pull-up inside the MCP23017',
      'mute bob button: mute of bob; pull-up inside the MCP23017',
      'mute cem button: mute of cem; pull-up inside the MCP23017',
      'louder dia: up of dia; pull-up inside the MCP23017',
      'quieter dia: down of dia; pull-up inside the MCP23017',
      'next: seat of ann; pull-up outside',
    ]);
    expect(loose(resistor, wiring)).toEqual([]);
    expect(drawnPins(resistor, wiring.wires)).toEqual(pinsOf(resistor));
  });
});
