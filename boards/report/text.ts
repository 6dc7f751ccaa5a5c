/** A report for people: headings with sentences and tables. How a table is drawn is up to whoever prints it. */
import { address, hertz } from '../check/complaint.ts';
import type { Dip, Dips } from './dips.ts';
import type { InputReport, RangeEnd, Report, SeatReport } from './report.ts';

export interface Section {
  readonly heading: string;
  readonly sentences?: readonly string[];
  readonly table?: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[]; readonly right?: readonly number[] };
}

export function sectionsOf(report: Report): Section[] {
  return [
    supplies(report),
    buses(report),
    pins(report),
    sources(report),
    ...groups(report).flatMap((group) => seat(report, group)),
    resets(report),
    memory(report),
  ];
}

/** Seats that differ in names only are told once. */
function groups({ seats }: Report): SeatReport[][] {
  const alike = new Map<string, SeatReport[]>();
  for (const each of seats) {
    const figures = JSON.stringify({ ...each, name: '', jack: '' }, (key, value: unknown) => {
      if (key === 'steps') return Object.values(value as object);
      // Whether a stage clips, not how it is called.
      return key === 'stage' || key === 'why' || (key === 'clips' && value !== null) ? '' : value;
    });
    alike.set(figures, [...(alike.get(figures) ?? []), each]);
  }
  return [...alike.values()];
}

function supplies({ supplies }: Report): Section {
  return { heading: 'Supplies', table: { head: ['supply', 'V', 'from', 'feeds'], rows: supplies.map(({ name, volts, from, feeds }) => [name, String(volts), from, feeds.join(', ')]), right: [1] } };
}

function buses({ buses }: Report): Section {
  return {
    heading: 'Buses',
    table: {
      head: ['bus', 'bit rate', 'SCL', 'SDA', 'chips'],
      rows: buses.map(({ name, bitrate, scl, sda, chips }) => [
        name, hertz(bitrate), scl, sda,
        chips.map(({ name: chip, part, address: at, behindShifter }) => `${address(at)} ${chip} (${part}${behindShifter ? ', behind the shifter' : ''})`).join(', '),
      ]),
    },
  };
}

function pins({ mcu, pins }: Report): Section {
  const { used, free, watched, watches } = pins;
  return {
    heading: `Pins of the ${mcu}`,
    sentences: [
      `used: ${used.map(({ pin, what, watched: w }) => `${pin} ${what}${w ? ' (watched)' : ''}`).join(', ')}`,
      `watches: ${watched} of ${watches}`,
      `free: ${free.join(' ') || 'none'}`,
    ],
  };
}

function sources({ sources }: Report): Section {
  return {
    heading: 'Sources: every level below rests on these declared maxima; a louder source is louder by as much',
    table: { head: ['source', 'title', 'at most', 'noise'], rows: sources.map(({ name, title, maximum, noise }) => [name, title, volt(maximum), volt(noise)]), right: [2, 3] },
  };
}

function seat(report: Report, group: readonly SeatReport[]): Section[] {
  const [first] = group as [SeatReport];
  const names = group.map(({ name }) => name);
  const title = names.length > 1 ? `Seats ${names.slice(0, -1).join(', ')} and ${names.at(-1)}, alike` : `Seat ${names[0]}`;
  const { positions, stops, lowest, highest, startup, limit, fullScaleGain, coarsestStep, stepError, balance, driver } = first;
  return [
    {
      heading: `${title}: ${first.title}`,
      sentences: [
        `0.0 dB, full scale, is a gain of ${dB(fullScaleGain)} from the input to the jack`,
        `${positions} positions from ${dB(lowest)} to ${dB(highest)}${stops ? `, of which a knob takes ${stops}` : ''}; starts at ${dB(startup)}, limit ${dB(limit)}`,
        `over the top 40 dB: steps of at most ${dB(coarsestStep, 2)}, levels asked in half decibels met within ${dB(stepError, 2)}`,
        balance.step ? `balance and trim in steps of ${dB(balance.step)}` : `no balance: ${balance.why}`,
        `driven by ${driver.stage}: ${number(driver.ohm)} ohm, ${number(driver.amperes * 1000)} mA`,
        dipText(first.dips),
      ],
    },
    ranges(first),
    levels(report, first),
    ...bands(first),
  ];
}

/** `cuebox prove` counts it in. */
const ON_TOP = '; what the interpreter takes for its writes comes on top';

function dipText({ deepest, longest }: Dips): string {
  if (deepest.dB > -0.05) return 'a change by one step waits for no part, and leaves no hole';
  const told = ({ dB: depth, from, to }: Dip): string => `${dB(from)} to ${dB(to)}, ${depth === -Infinity ? 'silence' : `${dB(-depth)} below its quieter end`}`;
  if (!longest.ms) return `the deepest change by one step is no hole: ${told(deepest)}`;
  if (longest.dB <= deepest.dB) return `changes by one step: the worst hole is ${told(longest)}, for at most ${longest.ms.toFixed(1)} ms${ON_TOP}`;
  return `changes by one step: the deepest hole is ${told(deepest)}, for at most ${deepest.ms.toFixed(1)} ms; the longest at most ${longest.ms.toFixed(1)} ms, ${told(longest)}${ON_TOP}`;
}

function ranges({ ranges }: SeatReport): Section {
  const stages = Object.keys(ranges[0]!.least.steps);
  const relays = Object.keys(ranges[0]!.relays);
  const steps = (least: RangeEnd, most: RangeEnd, stage: string): string => `${least.steps[stage]} to ${most.steps[stage]}`;
  return {
    heading: relays.length ? 'Gain structure: ranges, in order of loudness (a relay that is off attenuates)' : 'Gain structure',
    table: {
      head: ['range', ...relays, 'top', 'used from', 'to', ...stages.map((stage) => `steps of ${stage}`)],
      rows: ranges.map(({ relays: on, top, least, most }, r) => [
        String(r + 1), ...relays.map((name) => (on[name] ? 'on' : 'off')), dB(top), dB(least.level), dB(most.level), ...stages.map((stage) => steps(least, most, stage)),
      ]),
      right: [relays.length + 1, relays.length + 2, relays.length + 3],
    },
  };
}

function levels({ headphone }: Report, { inputs }: SeatReport): Section {
  const { impedance, sensitivity } = headphone;
  return {
    heading: `Levels and noise, into ${number(impedance)} ohm and ${number(sensitivity.level)} dB/${sensitivity.per}`,
    table: {
      head: ['input', 'at', 'level', 'at the jack', 'into the load', 'dB SPL', 'noise', 'its own', 'signal to noise'],
      rows: inputs.flatMap((input) =>
        input.levels.map(({ at, level, volts, loaded, loudness, noise, ownNoise, signalToNoise }, i) => [
          i ? '' : input.source, at === 'top' ? `top: ${endText(input)}` : dB(at), dB(level), volt(volts), volt(loaded), loudness.toFixed(1), volt(noise), volt(ownNoise), dB(signalToNoise),
        ]),
      ),
      right: [2, 3, 4, 5, 6, 7, 8],
    },
    sentences: ['Volts are those of a full-scale sine; noise is A-weighted, with that of the source and without; dB SPL are estimates, +-5 dB at the least.'],
  };
}

const endText = ({ endedBy, clips }: InputReport): string => ({ limit: 'its limit', clipping: `${clips} clips above`, path: 'all there is' })[endedBy];

function bands({ inputs }: SeatReport): Section[] {
  const rows = inputs.flatMap(({ source, bands }) =>
    bands.map(({ quieter, louder, least, most, width, loss }, i) => [i ? '' : source, `${quieter + 1} and ${louder + 1}`, dB(least), dB(most), dB(width), dB(loss)]),
  );
  if (!rows.length) return [];
  return [
    {
      heading: 'Bands, where the range that was there before is kept until nobody turns for two seconds',
      table: { head: ['input', 'ranges', 'from', 'to', 'wide', 'noise it may cost'], rows, right: [2, 3, 4, 5] },
    },
  ];
}

const EARS = { quiet: 'never louder', muted: 'behind the mute', loud: 'LOUD', none: 'nothing' } as const;

function resets({ resets }: Report): Section {
  return {
    heading: 'When a part resets by itself',
    table: {
      head: ['name', 'part', 'at the ears', 'what it does', 'noticed within'],
      rows: resets.map(({ name, part, ear, does, noticed }) => [name, part, EARS[ear], does, noticed === undefined ? '' : `${noticed / 1000} s`]),
      right: [4],
    },
  };
}

function memory({ memory }: Report): Section {
  const { tables, bundle, storage } = memory;
  return {
    heading: 'Memory',
    sentences: [
      `program: ${grouped(bundle)} of ${grouped(storage)} bytes of Storage, ${((100 * bundle) / storage).toFixed(1)} %`,
      `of that, tables of levels and steps: ${grouped(tables)} bytes once they are unpacked`,
    ],
  };
}

/** Never "-0.0 dB". */
export function dB(value: number, digits = 1): string {
  return `${value.toFixed(digits).replace(/^-(0(?:\.0*)?)$/, '$1')} dB`;
}

/** Three digits that count: "2.36 V", "12.3 mV", "1.13 uV". */
export function volt(value: number): string {
  const [unit, name] = value >= 0.9995 ? [1, 'V'] : value >= 0.9995e-3 ? [1e-3, 'mV'] : [1e-6, 'uV'];
  const shown = value / (unit as number);
  return `${shown.toFixed(shown >= 99.95 ? 0 : shown >= 9.995 ? 1 : 2)} ${name}`;
}

const number = (value: number): string => String(Number(value.toPrecision(3)));
const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
