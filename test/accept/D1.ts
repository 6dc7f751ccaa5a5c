/**
 * D1: every part that has a driver and a model: what its registers hold after reset; the bytes by which it is started;
 * its levels row by row, the driver's table beside what the model passes and beside the data sheet; every verb that the
 * driver hands out, with what it leaves behind and what it says. The driver and the model know nothing of one another.
 */
import { existsSync } from 'node:fs';
import { boardNames, findBoard } from '../../boards/find.ts';
import type { Entry, Line } from './ledger.ts';
import { PARTS } from './parts.ts';
import { asIs, gainOf } from './wires.ts';
import type { Mangle, Part, Registers } from './wires.ts';
import { entry } from './solo.ts';

/** dB: of the model, and of the driver's table, which is rounded to a tenth in some data sheets. */
const EXACT = 0.01;

/** Parts of the list, and the files of their driver and model. */
const LIST: Readonly<Record<string, readonly [driver: string, model: string]>> = {
  'DS1882': ['ds1882', 'ds1882'],
  'MCP4661': ['mcp4661', 'mcp4661'],
  'PT2258': ['pt2258', 'pt2258'],
  'AD5252': ['ad5252', 'ad5252'],
  'TPA6130A2': ['tpa6130a2', 'tpa6130a2'],
  'WM8731': ['wm8731', 'wm8731'],
  'TLV320AIC23B': ['wm8731', 'tlv320aic23b'],
  'SGTL5000': ['sgtl5000', 'sgtl5000'],
  'WM8960': ['wm8960', 'wm8960'],
  'ES8388': ['es8388', 'es8388'],
  'MCP23017': ['mcp23017', 'mcp23017'],
  'MCP23008': ['mcp23008', 'mcp23017'],
  'TCA9554': ['tca9554', 'tca9554'],
  'PCF8574': ['pcf8574', 'pcf8574'],
  'SSD1306': ['ssd1306', 'ssd1306'],
  'SH1106': ['sh1106', 'sh1106'],
  '24LC256': ['24lc256', '24lc256'],
  'INA219': ['ina219', 'ina219'],
  'TMP102': ['tmp102', 'tmp102'],
};

const there = ([driver, model]: readonly [string, string]): boolean =>
  [`../../firmware/chips/${driver}.ts`, `../../sim/chips/${model}.ts`].every((file) => existsSync(new URL(file, import.meta.url)));

/** What differs, as words. */
function differs(is: Registers, shall: Registers): string[] {
  return Object.entries(shall).flatMap(([name, value]) => (is[name] === value ? [] : [`${name} ${is[name]?.toString(16)} not ${value.toString(16)}`]));
}

/** Starts a new part; the trace is empty then. */
function started(make: (mangle: Mangle) => Part, mangle: Mangle): Part {
  const part = make(mangle);
  part.start();
  part.trace();
  return part;
}

function measured(name: string, make: (mangle: Mangle) => Part, mangle: Mangle = asIs): Entry {
  const wrong: string[] = [];
  const fresh = make(mangle);
  wrong.push(...differs(fresh.chip.peek(), fresh.reset));
  fresh.start();
  const trace = fresh.trace();
  let next = 0;
  if (fresh.partly) for (const each of trace) if (each === fresh.starts[next]) next++;
  if (fresh.partly ? next < fresh.starts.length : trace.join(', ') !== fresh.starts.join(', ')) wrong.push(`started by ${trace.join(', ')}${fresh.partly ? `, without ${fresh.starts[next]}` : ''}`);

  const { levels } = started(make, mangle);
  let furthest = 0;
  if (levels) {
    const part = started(make, mangle);
    if (levels.table.length !== levels.dB.length) wrong.push(`${levels.table.length} levels in the driver's table, not ${levels.dB.length}`);
    levels.dB.forEach(([least, most], step) => {
      part.levels!.set(step);
      const off = Math.max(
        ...levels.channels.flatMap((channel) => {
          const [lo, hi] = gainOf(part, channel);
          return [least - lo, hi - most];
        }),
        Math.abs(levels.table[step]! / 100 - (least + most) / 2),
      );
      furthest = Math.max(furthest, off);
      if (!(off <= EXACT)) wrong.push(`step ${step} is ${off.toFixed(2)} dB off`);
    });
  }

  const verbs = Object.keys(fresh.driver).filter((word) => !fresh.tables.includes(word));
  const calls = Object.keys(fresh.verbs);
  // "turn DAC" is a call of turn.
  const listed = [...new Set(calls.map((call) => call.split(' ')[0]!))];
  const strange = [...verbs.filter((verb) => !listed.includes(verb)), ...listed.filter((verb) => !verbs.includes(verb))];
  if (strange.length) wrong.push(`not in both lists of verbs: ${strange.join(', ')}`);
  for (const verb of calls) {
    const part = started(make, mangle);
    const { call, leaves, says } = part.verbs[verb]!;
    const said = call();
    wrong.push(...differs(part.chip.peek(), leaves ?? {}).map((what) => `${verb}: ${what}`));
    if (says !== undefined && said !== says) wrong.push(`${verb} says ${String(said)}, not ${String(says)}`);
  }
  const rows = levels ? `${levels.dB.length} levels, furthest ${furthest.toFixed(3)} dB off` : 'no levels';
  return entry('D1', wrong.length ? `${wrong.length} wrong: ${wrong.slice(0, 3).join('; ')}` : `${rows}, ${listed.length} verbs`, 'reset, start, levels and verbs as in the data sheet', wrong.length === 0, name);
}

/** No board has a part that is not measured here. */
async function coverage(): Promise<Entry> {
  const used = new Set<string>();
  for (const name of boardNames()) for (const { part } of Object.values((await findBoard(name)).board.chips)) used.add(part);
  const missing = [...used].filter((part) => !(part in PARTS));
  const both = Object.keys(LIST).filter((name) => there(LIST[name]!));
  return entry('D1', `${used.size} parts on the boards${missing.length ? `, not measured: ${missing.join(', ')}` : ''}; ${both.length} of the ${Object.keys(LIST).length} of the list have a driver and a model`, 'each part of a board is measured', missing.length === 0, 'all boards');
}

/** A wire that turns the lowest bit of each byte behind the first. */
const flipped: Mangle = ([first, ...rest]) => [first!, ...rest.map((byte) => byte ^ 1)];

export const line: Line = {
  id: 'D1',
  title: 'parts: reset, start, levels and verbs',
  measure: async () => [...Object.entries(PARTS).map(([name, make]) => measured(name, make)), await coverage()],
  broken: async () => ['DS1882', 'MCP4661', 'TPA6130A2', 'MCP23017'].map((name) => measured(name, PARTS[name]!, flipped)),
};
