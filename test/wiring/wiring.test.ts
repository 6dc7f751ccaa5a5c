import { describe, expect, test } from 'vitest';
import { boardNames, findBoard } from '../../boards/find.ts';
import type { Board } from '../../boards/board.ts';
import { board as solo } from '../../boards/solo/board.ts';
import { MCUS } from '../../boards/mcu.ts';
import { wiringOf } from '../../boards/wiring/wiring.ts';
import type { Wire } from '../../boards/wiring/wiring.ts';

/** Every pin that the facts give to something. */
function pinsOf({ buses, path, controls }: Board): string[] {
  return [
    ...Object.values(buses).flatMap(({ scl, sda }) => [scl, sda]),
    ...path.flatMap((stage) => (stage.kind === 'mute relay' ? [stage.pin] : [])),
    ...Object.values(controls).flatMap((control) => (control.kind === 'encoder' ? [control.a, control.b] : [control.pin])),
  ].sort();
}

/** What hangs together by plain wires. */
function netOf(wires: readonly Wire[], start: string): Set<string> {
  const net = new Set([start]);
  for (let size = 0; size !== net.size; ) {
    size = net.size;
    for (const { from, to, through } of wires) {
      if (through) continue;
      if (net.has(from)) net.add(to);
      if (net.has(to)) net.add(from);
    }
  }
  return net;
}

describe.each(boardNames())('the wiring of %s', (name) => {
  test('uses every pin of the board file, and no other', async () => {
    const { board } = await findBoard(name);
    const { wires } = wiringOf(board);
    const used = wires.flatMap(({ from }) => (from.startsWith(`${board.mcu} D`) ? [from.slice(board.mcu.length + 1)] : []));
    expect([...new Set(used)].sort()).toEqual(pinsOf(board));
  });

  test('leaves out no reserved pin', async () => {
    const { board } = await findBoard(name);
    expect(wiringOf(board).free.map(({ pin }) => pin)).toEqual(Object.keys(MCUS[board.mcu].reserved));
  });

  test('joins no two supplies, and no supply to ground', async () => {
    const { board } = await findBoard(name);
    const { wires } = wiringOf(board);
    const rails = [...Object.keys(board.supplies), 'GND'];
    for (const rail of rails) expect([...netOf(wires, rail)].filter((node) => rails.includes(node))).toEqual([rail]);
  });
});

describe('the wiring of solo', () => {
  const { wires } = wiringOf(solo);

  test('has the 16 pins of the DS1882, each once', () => {
    const pins = wires.flatMap(({ from, to }) => [from, to]).filter((node) => /^volume \d/.test(node));
    expect(pins.map((pin) => Number(pin.split(' ')[1])).sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, n) => n + 1));
  });

  test('keeps the microcontroller on its side of the shifter', () => {
    const clock = netOf(wires, 'MDBT42Q D15');
    expect(clock).toContain('screen SCL');
    expect(clock).toContain('I2C1 SCL shifter 2 source');
    expect(clock).not.toContain('volume 14 SCL');
    expect(netOf(wires, 'volume 14 SCL')).toContain('I2C1 SCL shifter 3 drain');
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
    const gate = [...netOf(wires, 'MDBT42Q D16')];
    expect(wires.filter(({ from, to, through }) => gate.includes(from) && to === 'GND' && through)).toEqual([
      { group: 'mute', from: 'mute driver 1 gate', to: 'GND', through: '10 kohm' },
    ]);
    expect(netOf(wires, 'phones tip')).toEqual(new Set(['phones tip', 'mute common left']));
  });

  test('says what is missing where a wire would stay open', () => {
    const { '-5VA': _, ...supplies } = solo.supplies;
    expect(() => wiringOf({ ...solo, supplies })).toThrow('volume needs a positive and a negative one');
  });
});
