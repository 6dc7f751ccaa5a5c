/** Pin numbers, typed again from the sources that `pinouts.ts` names. */
import { expect, test } from 'vitest';
import { AO3401, BSS138, CHIP_PINOUTS, TPS3808, ULN2803A } from '../../boards/wiring/pinouts.ts';
import type { Pinout } from '../../boards/wiring/pinouts.ts';

/** Number by name; several where a name stands at several pins. */
const TABLES: readonly (readonly [name: string, pinout: Pinout, pins: Readonly<Record<string, number | readonly number[]>>])[] = [
  ['DS1882', CHIP_PINOUTS.DS1882, { GND: 1, A2: 2, A1: 3, 'V-': 4, A0: 5, W0: 6, L0: 7, H0: 8, L1: 9, H1: 10, W1: 11, CE: 12, SDA: 13, SCL: 14, VCC: 15, VDD: 16 }],
  ['MCP4651', CHIP_PINOUTS.MCP4651, { 'HVC/A0': 1, SCL: 2, SDA: 3, VSS: 4, P1B: 5, P1W: 6, P1A: 7, P0A: 8, P0W: 9, P0B: 10, NC: 11, A2: 12, A1: 13, VDD: 14 }],
  ['MCP4661', CHIP_PINOUTS.MCP4661, { 'HVC/A0': 1, SCL: 2, SDA: 3, VSS: 4, P1B: 5, P1W: 6, P1A: 7, P0A: 8, P0W: 9, P0B: 10, WP: 11, A2: 12, A1: 13, VDD: 14 }],
  ['AD5252', CHIP_PINOUTS.AD5252, { VDD: 1, AD0: 2, WP: 3, W1: 4, B1: 5, A1: 6, SDA: 7, VSS: 8, SCL: 9, DGND: 10, AD1: 11, A3: 12, B3: 13, W3: 14 }],
  ['AD5254', CHIP_PINOUTS.AD5254, {
    W0: 1, B0: 2, A0: 3, AD0: 4, WP: 5, W1: 6, B1: 7, A1: 8, SDA: 9, VSS: 10, A2: 11, B2: 12, W2: 13, SCL: 14, DGND: 15, AD1: 16, A3: 17, B3: 18, W3: 19, VDD: 20,
  }],
  ['PT2258', CHIP_PINOUTS.PT2258, {
    IN1: 1, IN2: 2, IN3: 3, IN4: 8, IN5: 9, IN6: 10, OUT1: 20, OUT2: 19, OUT3: 18, OUT4: 13, OUT5: 12, OUT6: 11,
    CODE1: 17, CODE2: 4, DGND: 5, GND: 14, SCL: 6, SDA: 7, REF: 15, VCC: 16,
  }],
  ['TPA6130A2', CHIP_PINOUTS.TPA6130A2, {
    LEFTINM: 1, LEFTINP: 2, RIGHTINP: 4, RIGHTINM: 5, SD: 6, SDA: 7, SCL: 8, HPRIGHT: 11, HPLEFT: 14, CPN: 17, CPP: 18, CPVSS: [15, 16], VDD: [12, 20], GND: [3, 9, 10, 13, 19], PAD: 21,
  }],
  ['MCP23017', CHIP_PINOUTS.MCP23017, {
    GPB0: 1, GPB1: 2, GPB2: 3, GPB3: 4, GPB4: 5, GPB5: 6, GPB6: 7, GPB7: 8, VDD: 9, VSS: 10, NC: [11, 14], SCL: 12, SDA: 13, A0: 15, A1: 16, A2: 17,
    RESET: 18, INTB: 19, INTA: 20, GPA0: 21, GPA1: 22, GPA2: 23, GPA3: 24, GPA4: 25, GPA5: 26, GPA6: 27, GPA7: 28,
  }],
  ['MCP23008', CHIP_PINOUTS.MCP23008, {
    SCL: 1, SDA: 2, A2: 3, A1: 4, A0: 5, RESET: 6, NC: 7, INT: 8, VSS: 9, GP0: 10, GP1: 11, GP2: 12, GP3: 13, GP4: 14, GP5: 15, GP6: 16, GP7: 17, VDD: 18,
  }],
  ['TCA9554', CHIP_PINOUTS.TCA9554, { A0: 1, A1: 2, A2: 3, P0: 4, P1: 5, P2: 6, P3: 7, GND: 8, P4: 9, P5: 10, P6: 11, P7: 12, INT: 13, SCL: 14, SDA: 15, VCC: 16 }],
  ['PCF8574', CHIP_PINOUTS.PCF8574, { A0: 1, A1: 2, A2: 3, P0: 4, P1: 5, P2: 6, P3: 7, VSS: 8, P4: 9, P5: 10, P6: 11, P7: 12, INT: 13, SCL: 14, SDA: 15, VDD: 16 }],
  ['BSS138', BSS138, { gate: 1, source: 2, drain: 3 }],
  ['AO3401', AO3401, { gate: 1, source: 2, drain: 3 }],
  ['ULN2803A', ULN2803A, {
    '1B': 1, '2B': 2, '3B': 3, '4B': 4, '5B': 5, '6B': 6, '7B': 7, '8B': 8, GND: 9, COM: 10, '8C': 11, '7C': 12, '6C': 13, '5C': 14, '4C': 15, '3C': 16, '2C': 17, '1C': 18,
  }],
  ['TPS3808', TPS3808, { RESET: 1, GND: 2, MR: 3, CT: 4, SENSE: 5, VDD: 6 }],
];

test.each(TABLES)('the pins of a %s', (_, pinout, pins) => {
  const numbers: Record<string, number[]> = {};
  pinout.pins.forEach((pin, i) => (numbers[pin] ??= []).push(i + 1));
  expect(numbers).toEqual(Object.fromEntries(Object.entries(pins).map(([pin, at]) => [pin, [at].flat()])));
});

test('every chip with numbered pins has its table here', () => {
  expect(TABLES.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(CHIP_PINOUTS)));
});
