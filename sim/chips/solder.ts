/** A simulated chip for each part that a board file can name. */
import type { ChipFacts } from '../../boards/board.ts';
import { Ad5252 } from './ad5252.ts';
import type { Chip, Surroundings } from './chip.ts';
import { Ds1882 } from './ds1882.ts';
import { Es8388 } from './es8388.ts';
import { Mcp4661 } from './mcp4661.ts';
import type { Mcp4661Options } from './mcp4661.ts';
import { Mcp23017 } from './mcp23017.ts';
import { Pcf8574 } from './pcf8574.ts';
import { Pt2258 } from './pt2258.ts';
import { Sgtl5000 } from './sgtl5000.ts';
import { Sh1106 } from './sh1106.ts';
import { Ssd1306 } from './ssd1306.ts';
import { Tca9554 } from './tca9554.ts';
import { Tlv320aic23b } from './tlv320aic23b.ts';
import { Tpa6130a2 } from './tpa6130a2.ts';
import { Wm8731 } from './wm8731.ts';
import { Wm8960 } from './wm8960.ts';

export interface SolderOptions {
  /** Whether a DS1882 restarts its window when it is written again: its data sheet does not say. */
  readonly restartWindow?: boolean;
  /** Parts as the factory sends them, also where the board file says that code 0 has been stored in them. */
  readonly uncommissioned?: boolean;
  /** What an ES8388 without a clock does with its inputs; left out, it may do either. */
  readonly unclocked?: 'passes' | 'silent';
  /** One out of the bag: how each MCP4651 and MCP4661 is off its nominal values, and what loads it. */
  readonly unit?: Omit<Mcp4661Options, 'part' | 'rab' | 'eeprom'>;
}

/** @throws RangeError for an address or a value that the part cannot have. */
export function solder(facts: ChipFacts, surroundings: Surroundings, { restartWindow, uncommissioned, unit, unclocked }: SolderOptions): Chip {
  const { address } = facts;
  // Code 0 by register: RDACs 0 to 3 of the one, wipers at 2h and 3h of the other.
  const silent = 'storedSilent' in facts && facts.storedSilent && !uncommissioned;
  switch (facts.part) {
    case 'DS1882':
      return new Ds1882(address, surroundings, { restart: restartWindow ?? false });
    case 'MCP4651':
    case 'MCP4661':
      return new Mcp4661(address, surroundings, { ...unit, part: facts.part, rab: facts.rab, ...(silent ? { eeprom: { 2: 0, 3: 0 } } : {}) });
    case 'AD5252':
    case 'AD5254':
      return new Ad5252(address, surroundings, { part: facts.part, rab: facts.rab, ...(silent ? { eemem: { 0: 0, 1: 0, 2: 0, 3: 0 } } : {}) });
    case 'PT2258':
      return new Pt2258(address, surroundings);
    case 'TPA6130A2':
      return new Tpa6130a2(address, surroundings);
    case 'WM8731':
      return new Wm8731(address, surroundings);
    case 'TLV320AIC23B':
      return new Tlv320aic23b(address, surroundings);
    case 'SGTL5000':
      return new Sgtl5000(address, surroundings, { clock: true, capless: facts.capless ?? false, electret: facts.bias !== undefined });
    case 'WM8960':
      return new Wm8960(address, surroundings, { mclk: () => facts.audio.mclk });
    case 'ES8388':
      return new Es8388(address, surroundings, { headphones: facts.pair, fs: facts.audio.rate, clocked: () => facts.audio.clock !== 'none', ...(unclocked ? { unclocked } : {}) });
    case 'MCP23017':
    case 'MCP23008':
      return new Mcp23017(address, surroundings, { part: facts.part });
    case 'TCA9554':
      return new Tca9554(address, surroundings);
    case 'PCF8574':
      return new Pcf8574(address, surroundings);
    case 'SSD1306':
      return new Ssd1306(address, surroundings, { height: facts.height });
    case 'SH1106':
      return new Sh1106(address, surroundings);
  }
}
