/** Boards that nobody builds, of everything that a board file can say. */
import fc from 'fast-check';
import type { AmplifierFacts, Board, BusFacts, ChipFacts, ControlFacts, Drive, RelayFacts, StageFacts, VolumeFacts } from '../../boards/board.ts';
import { MCUS } from '../../boards/mcu.ts';
import type { Mcu, McuId } from '../../boards/mcu.ts';
import { EXPANDER_PARTS, PARTS, volumePart } from '../../boards/parts.ts';

const pick = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

const VOLUMES = ['DS1882', 'MCP4651', 'MCP4661', 'AD5252', 'AD5254', 'PT2258', 'TPA6130A2'] as const;
const EXPANDERS = ['MCP23017', 'MCP23008', 'TCA9554', 'PCF8574'] as const;
const DRIVERS = ['BSS138', 'ULN2803A', '2N7002', 'BC337', 'BSS138, coil 5 V with a 1N4148 across it'];
const SUPPLIES = { '3V3': { volts: 3.3, from: 'a' }, '5V': { volts: 5, from: 'b' }, '12V': { volts: 12, from: 'c' }, '9V': { volts: 9, from: 'd' } };

/** Names end in letters: what ends in a number is a pin of a package. */
const letter = (n: number): string => String.fromCharCode(97 + n);

/** Takes one after the other and is never out of them. */
class Stock {
  private readonly all: string[];

  constructor(all: readonly string[]) {
    this.all = [...all];
  }

  take(): string | undefined {
    return this.all.shift();
  }
}

/** What chance decides; the board is made of it in one go, so that everything it names is there. */
const choices = fc.record({
  mcu: pick(Object.keys(MCUS) as McuId[]),
  volumes: fc.array(fc.record({ part: pick(VOLUMES), address: fc.nat(7), rab: pick([5_000, 10_000, 50_000, 100_000]), swapped: fc.boolean() }), { minLength: 1, maxLength: 3 }),
  expander: fc.record({ part: pick(EXPANDERS), address: fc.nat(7) }),
  screen: pick(['SSD1306', 'SH1106'] as const),
  shifted: fc.boolean(),
  shifter: pick(['two BSS138', 'PCA9306']),
  pair: fc.boolean(),
  supervised: fc.boolean(),
  master: pick(['AO3401 with a BSS138', 'TPS22918', undefined]),
  drivers: fc.array(pick(DRIVERS), { minLength: 1, maxLength: 4 }),
  coils: fc.array(pick(['3V3', '5V', '12V'] as const), { minLength: 1, maxLength: 3 }),
  latching: fc.boolean(),
  sources: fc.integer({ min: 1, max: 4 }),
  selector: fc.boolean(),
  stages: fc.array(pick(['amplifier', 'divider', 'buffer', 'pad', 'gain', 'ladder', 'volume'] as const), { maxLength: 6 }),
  seats: fc.integer({ min: 1, max: 3 }),
  inputResistance: pick([10_000, 47_000, 1e6, 1e9]),
  outputResistance: pick([1, 47]),
  resting: pick([0, 3]),
  sense: pick(['low', 'high', undefined] as const),
  pullup: pick(['internal', 'resistor'] as const),
  keys: fc.integer({ min: 0, max: 3 }),
  series: pick([0, 10_000]),
  capacitor: pick([0, 22e-9]),
  oneName: fc.boolean(),
  settling: fc.integer({ min: 50, max: 2_000 }),
});

export const anyBoard: fc.Arbitrary<Board> = choices.map((chosen) => {
  const mcu: Mcu = MCUS[chosen.mcu];
  const outputs = mcu.drivers?.flatMap(({ pins: each }) => each) ?? [];
  const pins = new Stock(mcu.pins.filter((pin) => !mcu.buttons?.[pin] && !outputs.includes(pin)));
  const bus: BusFacts = {
    scl: pins.take()!, sda: pins.take()!, bitrate: 100_000, pullup: { supply: '3V3', ohm: 4_700 },
    ...(chosen.shifted ? { shifter: { part: chosen.shifter, supply: '5V', ohm: 4_700 } } : {}),
  };
  const chips: Record<string, ChipFacts> = {};
  const relays: Record<string, RelayFacts> = {};
  const bits = new Stock(Array.from({ length: EXPANDER_PARTS[chosen.expander.part].bits }, (_, bit) => String(bit)));
  let drives = 0;
  const drive = (): Drive | undefined => {
    const bit = drives++ % 2 ? undefined : bits.take();
    if (bit !== undefined) return { expander: 'bits', bit: Number(bit) };
    const pin = pins.take();
    return pin === undefined ? undefined : { pin };
  };
  /** One more relay, while there is something to drive it. */
  const relay = (name: string): string | undefined => {
    const n = Object.keys(relays).length;
    const data = { driver: chosen.drivers[n % chosen.drivers.length]!, coilCurrent: 0.03, supply: chosen.coils[n % chosen.coils.length]!, pull: 4_700 };
    const first = drive();
    if (!first) return undefined;
    const second = chosen.latching && !name.startsWith('mute') ? drive() : undefined;
    relays[name] = second ? { ...data, kind: 'latching relay', set: first, reset: second } : { ...data, kind: 'relay', coil: first };
    return name;
  };
  const chip = (part: ChipFacts['part'], address: number) => ({ bus: 'I2C1', address: PARTS[part].addresses[address % PARTS[part].addresses.length]!, supply: '5V', behindShifter: chosen.shifted });
  const volumes = new Stock(chosen.volumes.map((_, i) => String(i)));
  const volume = (name: string): StageFacts | undefined => {
    const i = volumes.take();
    if (i === undefined) return undefined;
    const { part, address, rab, swapped } = chosen.volumes[Number(i)]!;
    const usable = part === 'DS1882' && !chosen.pair ? 'MCP4661' : part;
    const facts = { ...chip(usable, address), part: usable, rab, zeroCross: true } as VolumeFacts;
    // Two things of one name: the sheet has to tell them apart.
    const key = `${chosen.oneName ? 'amp' : 'chip'} ${letter(Number(i))}`;
    chips[key] = facts;
    return { kind: 'volume', name, chip: key, ...(volumePart(facts).channels > 1 && swapped ? { channels: [1, 0] as const } : {}) };
  };
  const electrical = { part: 'OPA', maximum: 1, outputResistance: chosen.outputResistance, currentLimit: 0.1, offset: 1, inputResistance: chosen.inputResistance } as const;
  const amplifier = (name: string, gain: number): AmplifierFacts => ({ ...electrical, kind: 'amplifier', name, gain, noise: 1e-6 });
  let made = 0;
  const stage = (kind: (typeof chosen.stages)[number]): StageFacts[] => {
    const name = `amp ${letter(made++)}`;
    if (kind === 'amplifier') return [amplifier(name, 6)];
    if (kind === 'divider') return [amplifier(name, -6)];
    if (kind === 'buffer') return [amplifier(name, 0)];
    if (kind === 'volume') return [volume(name)].filter((found) => found !== undefined);
    const first = relay(`relay ${name}`);
    if (first === undefined) return [];
    if (kind === 'pad') return [{ kind, name, relay: first, attenuation: 12, inputResistance: 4_000, outputResistance: 750 }];
    if (kind === 'gain') return [{ ...electrical, kind: 'gain relay', name, relay: first, gain: [chosen.resting, 10], noise: [1e-6, 2e-6], contact: 'ground leg' }];
    const second = relay(`second ${name}`);
    const cells: [number, string][] = [[1, first], ...(second ? [[2, second] as [number, string]] : [])];
    return [{ kind: 'ladder', name, cells, impedance: 10_000 }, { ...amplifier(`${name} end`, 0), inputResistance: 10_000 }];
  };
  chips.bits = { ...chip(chosen.expander.part, chosen.expander.address), part: chosen.expander.part };
  chips.screen = { ...chip(chosen.screen, chosen.expander.address), part: chosen.screen, height: 64 };

  // Mutes first: a seat without one is no seat.
  const mutes = Array.from({ length: chosen.seats }, (_, seat) => relay(`mute ${letter(seat)}`)).filter((name) => name !== undefined);
  const masterPin = chosen.master === undefined ? undefined : pins.take();
  const inputs: Record<string, string> = {};
  const names = Array.from({ length: chosen.selector ? chosen.sources : 1 }, (_, n) => `source ${letter(n)}`);
  if (chosen.selector) for (const name of names) {
    const found = relay(`in ${name}`);
    if (found !== undefined) inputs[name] = found;
  }
  const path: StageFacts[] = Object.keys(inputs).length ? [{ kind: 'selector', name: 'selector', inputs }] : [];
  const shared = chosen.stages.slice(0, chosen.stages.length >> 1).flatMap(stage);
  path.push(...shared);
  const seats = mutes.map((mute, seat) => ({
    name: `seat ${letter(seat)}`, jack: `jack ${letter(seat)}`, limit: 0, startup: -3000, rise: 80,
    path: [
      ...chosen.stages.slice(chosen.stages.length >> 1).flatMap(stage),
      amplifier(`amp ${letter(made++)}`, 0),
      { kind: 'mute relay', name: `end ${letter(seat)}`, relay: mute, form: 'C', dischargeResistance: 22 } as const,
    ],
  }));
  const controls: Record<string, ControlFacts> = {};
  const [a, b, button] = [pins.take(), pins.take(), Object.keys(mcu.buttons ?? {})[0] ?? pins.take()];
  if (a && b) controls.knob = { kind: 'encoder', a, b, edges: 4, detents: 24, filter: { pullup: 10_000, series: chosen.series, capacitor: chosen.capacitor }, bounce: { ms: 1, edges: 2 } };
  if (button) controls[chosen.oneName ? 'mute a' : 'button'] = { kind: 'button', pin: button, pullup: chosen.pullup, does: 'mute', bounce: { ms: 1, edges: 2 } };
  const heard = chosen.keys ? pins.take() : undefined;
  for (let key = 0; heard !== undefined && key < chosen.keys; key++) {
    const bit = bits.take();
    if (bit !== undefined) controls[`key ${letter(key)}`] = { kind: 'button', pin: { expander: 'bits', bit: Number(bit) }, pullup: chosen.pullup, does: 'seat', bounce: { ms: 1, edges: 2 } };
  }
  if (heard !== undefined) chips.bits = { ...chips.bits, interrupt: heard } as ChipFacts;
  const sensed = chosen.sense === undefined ? undefined : pins.take();
  return {
    name: 'any', title: 'Any', mcu: chosen.mcu,
    supplies: {
      ...SUPPLIES,
      ...(chosen.pair ? { '+5VA': { volts: 5, from: 'e' }, '-5VA': { volts: -5, from: 'f' } } : {}),
      ...(chosen.supervised && masterPin !== undefined ? { '9V': { volts: 9, from: 'd', supervised: true } } : {}),
    },
    buses: { I2C1: bus },
    chips, relays,
    ...(masterPin === undefined ? {} : { master: { pin: masterPin, pull: 10_000, part: chosen.master! } }),
    sources: Object.fromEntries((path[0]?.kind === 'selector' ? Object.keys(inputs) : names.slice(0, 1)).map((name) => [name, { title: name, maximum: 2, resistance: 100, noise: 1e-6 }])),
    path,
    jacks: Object.fromEntries(seats.map(({ jack }, i) => [jack, { title: 'socket', ...(sensed && !i ? { sense: { pin: sensed, plugged: chosen.sense! } } : {}) }])),
    seats, controls, settling: chosen.settling, silentClick: 5,
  };
});
