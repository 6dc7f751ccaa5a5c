/** The facts of parts against the simulated parts, which were written from the data sheets by themselves. */
import { describe, expect, test } from 'vitest';
import type { ChipFacts } from '../../boards/board.ts';
import { EXPANDER_PARTS, PARTS, VOLUME_PARTS } from '../../boards/parts.ts';
import { Ad5252 } from '../../sim/chips/ad5252.ts';
import type { Chip, Surroundings } from '../../sim/chips/chip.ts';
import { Ds1882 } from '../../sim/chips/ds1882.ts';
import { Mcp23017 } from '../../sim/chips/mcp23017.ts';
import { Mcp4661 } from '../../sim/chips/mcp4661.ts';
import { Pcf8574 } from '../../sim/chips/pcf8574.ts';
import { Pt2258 } from '../../sim/chips/pt2258.ts';
import { Sh1106 } from '../../sim/chips/sh1106.ts';
import { Ssd1306 } from '../../sim/chips/ssd1306.ts';
import { Tca9554 } from '../../sim/chips/tca9554.ts';
import { Tpa6130a2 } from '../../sim/chips/tpa6130a2.ts';
import { Es8388 } from '../../sim/chips/es8388.ts';
import { Sgtl5000 } from '../../sim/chips/sgtl5000.ts';
import { Tlv320aic23b } from '../../sim/chips/tlv320aic23b.ts';
import { Wm8731 } from '../../sim/chips/wm8731.ts';
import { Wm8960 } from '../../sim/chips/wm8960.ts';
import { Clock } from '../../sim/clock.ts';
import { seeded } from '../../sim/random.ts';
import { unknownSignal } from '../../sim/signal.ts';

const surroundings: Surroundings = { clock: new Clock(), random: seeded(1), signal: () => unknownSignal, changed: () => {} };

const models: Record<ChipFacts['part'], (address: number) => Chip> = {
  DS1882: (address) => new Ds1882(address, surroundings),
  MCP4651: (address) => new Mcp4661(address, surroundings, { part: 'MCP4651' }),
  MCP4661: (address) => new Mcp4661(address, surroundings, { part: 'MCP4661' }),
  AD5252: (address) => new Ad5252(address, surroundings, { part: 'AD5252' }),
  AD5254: (address) => new Ad5252(address, surroundings, { part: 'AD5254' }),
  PT2258: (address) => new Pt2258(address, surroundings),
  TPA6130A2: (address) => new Tpa6130a2(address, surroundings),
  MCP23017: (address) => new Mcp23017(address, surroundings),
  MCP23008: (address) => new Mcp23017(address, surroundings, { part: 'MCP23008' }),
  TCA9554: (address) => new Tca9554(address, surroundings),
  PCF8574: (address) => new Pcf8574(address, surroundings),
  WM8731: (address) => new Wm8731(address, surroundings),
  TLV320AIC23B: (address) => new Tlv320aic23b(address, surroundings),
  SGTL5000: (address) => new Sgtl5000(address, surroundings),
  WM8960: (address) => new Wm8960(address, surroundings),
  ES8388: (address) => new Es8388(address, surroundings),
  SSD1306: (address) => new Ssd1306(address, surroundings),
  SH1106: (address) => new Sh1106(address, surroundings),
};
const parts = Object.keys(models) as ChipFacts['part'][];

const takes = (part: ChipFacts['part'], address: number): boolean => {
  try {
    models[part](address);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

describe.each(parts)('%s', (part) => {
  test('is at the addresses of its model, and at no other', () => {
    expect(Array.from({ length: 128 }, (_, address) => address).filter((address) => takes(part, address))).toEqual(PARTS[part].addresses);
  });

  test('is as slow as its model', () => {
    const { maxBitrate } = models[part](PARTS[part].addresses[0]!);
    if (maxBitrate !== undefined) expect(PARTS[part].bitrate).toBe(maxBitrate);
  });
});

test('the clashes of the address map', () => {
  const shared = (a: ChipFacts['part'], b: ChipFacts['part']): number[] => PARTS[a].addresses.filter((address) => PARTS[b].addresses.includes(address));
  expect(shared('DS1882', 'MCP4661')).toEqual([0x28, 0x29, 0x2a, 0x2b, 0x2c, 0x2d, 0x2e, 0x2f]);
  expect(shared('DS1882', 'AD5252')).toEqual([0x2c, 0x2d, 0x2e, 0x2f]);
  expect(shared('MCP23017', 'TCA9554')).toEqual(PARTS.PCF8574.addresses);
  expect(shared('PT2258', 'SSD1306')).toEqual([]);
});

test('who comes up loud', () => {
  const wakes = (how: string): string[] => Object.entries(VOLUME_PARTS).filter(([, part]) => part.wakes === how).map(([name]) => name);
  expect(wakes('silent')).toEqual(['DS1882', 'TPA6130A2', 'WM8731', 'SGTL5000', 'WM8960', 'ES8388']);
  expect(wakes('stored')).toEqual(['MCP4661', 'AD5252', 'AD5254']);
  expect(wakes('loud')).toEqual(['MCP4651', 'PT2258', 'TLV320AIC23B']);
});

test('as many channels and bits as there are', () => {
  expect(Object.fromEntries(Object.entries(VOLUME_PARTS).map(([name, { channels }]) => [name, channels]))).toEqual({
    DS1882: 2, MCP4651: 2, MCP4661: 2, AD5252: 2, AD5254: 4, PT2258: 6, TPA6130A2: 1, WM8731: 2, TLV320AIC23B: 2, SGTL5000: 2, WM8960: 2, ES8388: 2,
  });
  expect(Object.fromEntries(Object.entries(EXPANDER_PARTS).map(([name, { bits }]) => [name, bits]))).toEqual({ MCP23017: 16, MCP23008: 8, TCA9554: 8, PCF8574: 8 });
});
