/**
 * The program of a board, made from its facts: `main.ts` as somebody would write it by hand, parts wired to one another.
 * A board's folder needs no code of its own; where it has a `main.ts`, that one is taken.
 *
 * Only what a board has is imported, so only that is in its bundle. Numbers stand where the facts had names: the device
 * has no description of itself.
 */
import { audioOf, codecMade, onceOpen, waysOf } from './codec.ts';
import type { AudioCode, DialCode } from './codec.ts';
import { LATCHING_PULSE, relayArrival } from '../defaults.ts';
import type { Board, BusFacts, ButtonFacts, ChipFacts, CodecFacts, Drive, EncoderFacts, Feature, LatchingRelayFacts, RelayFacts, SeatFacts } from '../board.ts';
import { pathOf } from '../board.ts';
import { buttonsOn } from '../check/walk.ts';
import { CODEC_ELECTRICS, codecOf, isCodec } from '../plan/codecs.ts';
import { decibels, factor, gainOf, loudest } from '../plan/path.ts';
import type { Mcu, Socket } from '../mcu.ts';
import { MCUS } from '../mcu.ts';
import { at } from '../check/complaint.ts';
import { isStereo, planSeat, selectorOf } from '../plan/planner.ts';
import type { SeatPlan } from '../plan/planner.ts';
import type { Stage } from '../plan/path.ts';
import { meterEvery, meterReadings } from '../plan/meters.ts';
import { PARTS, expanderPart, isScreen, isVolume, screenOf, settlingOf, volumePart } from '../parts.ts';

/** Where the device's modules are, as a maker's own files name them. */
const HOME = 'cuebox/';

const DRIVERS: Record<ChipFacts['part'], string> = {
  DS1882: 'ds1882',
  MCP4651: 'mcp4661',
  MCP4661: 'mcp4661',
  AD5252: 'ad5252',
  AD5254: 'ad5252',
  PT2258: 'pt2258',
  TPA6130A2: 'tpa6130a2',
  WM8731: 'wm8731',
  TLV320AIC23B: 'wm8731',
  SGTL5000: 'sgtl5000',
  WM8960: 'wm8960',
  ES8388: 'es8388',
  MCP23017: 'mcp23017',
  MCP23008: 'mcp23008',
  TCA9554: 'tca9554',
  PCF8574: 'pcf8574',
  SSD1306: 'ssd1306',
  SH1106: 'sh1106',
};

/**
 * @returns TypeScript of the board's program.
 * @throws Error with one sentence that begins with the field that is wrong.
 */
export function programOf(board: Board): string {
  return new Program(board).text();
}

/** A part of a seat's chain, by the names that the program has for it and for what it writes to. */
interface Link {
  readonly seat: number;
  readonly name: string;
  readonly chip: string;
  readonly ranged: boolean;
  readonly relays: boolean;
}

class Program {
  private readonly imports = new Map<string, Set<string>>();
  private readonly lines: string[] = [];
  private readonly chains: Link[] = [];
  /** Parts that are looked at, one after the other. */
  private looked = 0;
  /** Seats whose share of a PT2258 has a name already. */
  private readonly pairs = new Set<string>();
  /** The pin that is named `knob`. */
  private knob: string | undefined;
  private readonly board: Board;
  private readonly plans: SeatPlan[];
  /** Banks of relays in the seats' paths and the selector, by expander; "" for pins of the microcontroller. */
  private readonly banks: string[];

  constructor(board: Board) {
    this.board = board;
    this.plans = board.seats.map((seat) => planSeat(board, seat));
    const switched = board.seats.flatMap((seat) => pathOf(board, seat)).flatMap((stage) => {
      switch (stage.kind) {
        case 'selector':
          return Object.values(stage.inputs);
        case 'ladder':
          return stage.cells.map(([, relay]) => relay);
        case 'pad':
        case 'gain relay':
          return [stage.relay];
        default:
          return [];
      }
    });
    const mutes = board.seats.map((seat) => this.muteOf(seat)).filter((relay) => 'expander' in this.coilOf(relay));
    this.banks = [...new Set([...switched, ...mutes].map((relay) => bankOf(this.coilOf(relay))))];
  }

  text(): string {
    const { board } = this;
    this.pins();
    for (const [name, chip] of Object.entries(board.chips)) this.chip(name, chip);
    for (const bank of this.banks) this.bank(bank);
    for (const bank of this.banks) if (this.latching(bank).length) this.latches(bank);
    this.amp();
    for (const name of this.ports) this.port(name);
    board.seats.forEach((seat, i) => this.seat(seat, i));
    if (this.selector) this.inputs();
    if (this.audio) this.audioParts(this.audio);
    this.parts();
    this.screen();
    this.commands();
    this.start();
    for (const [name, control] of Object.entries(board.controls)) this.control(name, control);
    const imports = [...this.imports].sort().map(([file, names]) => `import { ${[...names].sort().join(', ')} } from '${HOME}${file}';`);
    return [`/** What runs on ${board.name}: made from its facts. */`, ...imports, '', ...this.lines, ''].join('\n');
  }

  // ---- helpers ----

  private use(file: string, name: string): string {
    let names = this.imports.get(file);
    if (!names) this.imports.set(file, (names = new Set()));
    names.add(name);
    return name.replace(/^.* as /, '');
  }

  /** A verb of a chip's driver, by a name of its own: drivers call theirs alike. */
  private verb(part: ChipFacts['part'], verb: string): string {
    const driver = DRIVERS[part];
    const own = `${driver}${verb[0]!.toUpperCase()}${verb.slice(1)}`;
    return this.use(`firmware/chips/${driver}.ts`, verb === driver ? verb : `${verb} as ${own}`);
  }

  private put(...lines: string[]): void {
    this.lines.push(...lines);
  }

  /** Whether the ears can be taken apart by command. */
  private get tilts(): boolean {
    return this.plans.some(({ earStep }) => earStep > 0) && this.has('balance');
  }

  private has(feature: Feature): boolean {
    return !this.board.without?.includes(feature);
  }

  /** Which values are remembered: the name of their functions. */
  private get remembers(): string {
    return this.selector ? 'OfInputs' : this.tilts ? 'OfEars' : 'Of';
  }

  private get mcu(): Mcu {
    return MCUS[this.board.mcu];
  }

  private get selector(): ReturnType<typeof selectorOf> {
    return selectorOf(this.board);
  }

  /** What the board's codec can do beside choosing what is heard. */
  private get audio(): AudioCode | undefined {
    const codec = codecOf(this.board);
    return codec && audioOf(this.board, codec.stage, codec.chip, chipName(codec.stage.chip), (what) => this.verb(codec.chip.part, what));
  }

  private relay(name: string): RelayFacts {
    const relay = this.board.relays[name];
    if (!relay) throw new Error(`relays: there is no relay ${name}: add it, or name one of ${Object.keys(this.board.relays).join(', ')}`);
    return relay;
  }

  private coilOf(name: string): Drive {
    const relay = this.relay(name);
    return relay.kind === 'relay' ? relay.coil : relay.set;
  }

  private muteOf(seat: SeatFacts): string {
    const last = pathOf(this.board, seat).at(-1);
    if (last?.kind !== 'mute relay') throw new Error(`seats[${this.board.seats.indexOf(seat)}].path: the last stage is not a mute relay: nothing could silence the jack for sure`);
    return last.relay;
  }

  /** The bit of a relay in its bank. */
  private bit(name: string): number {
    const coil = this.coilOf(name);
    return 'expander' in coil ? coil.bit : this.bankPins().indexOf(name);
  }

  /** Relays on pins that are in a bank: not the mutes, each of which is driven by itself. */
  private bankPins(): string[] {
    const mutes = this.board.seats.map((seat) => this.muteOf(seat));
    return Object.keys(this.board.relays).filter((name) => !mutes.includes(name) && 'pin' in this.coilOf(name));
  }

  private mask(relays: readonly string[]): number {
    return relays.reduce((mask, name) => mask | (1 << this.bit(name)), 0);
  }

  // ---- parts of the program ----

  private pins(): void {
    const { board } = this;
    if (board.master) this.put(`const master = new Pin('${board.master.pin}');`, 'digitalWrite(master, 0);');
    board.seats.forEach((seat, i) => {
      const coil = this.coilOf(this.muteOf(seat));
      if ('pin' in coil) this.put(`const contact${i} = new Pin('${coil.pin}');`, `digitalWrite(contact${i}, 0);`);
    });
    for (const [pin, { level }] of Object.entries(board.held ?? {})) this.put(`digitalWrite(new Pin('${pin}'), ${level});`);
    for (const [name, bus] of Object.entries(board.buses)) {
      for (const [pin, level] of this.socketOf(bus)?.power ?? []) this.put(`digitalWrite(new Pin('${pin}'), ${level});`);
      this.put(`${name}.setup({ scl: new Pin('${bus.scl}'), sda: new Pin('${bus.sda}'), bitrate: ${bus.bitrate} });`);
    }
  }

  private socketOf({ socket }: BusFacts): Socket | undefined {
    return socket === undefined ? undefined : this.mcu.sockets?.[socket];
  }

  private chip(name: string, chip: ChipFacts): void {
    const { bus, address } = chip;
    const made = (more = ''): string => `${this.verb(chip.part, DRIVERS[chip.part])}(${bus}, ${hex(address)}${more})`;
    const id = chipName(name);
    switch (chip.part) {
      case 'SSD1306':
        return this.put(`const ${id} = { bus: ${bus}, address: ${hex(address)}, height: ${chip.height} };`);
      case 'SH1106':
        return this.put(`const ${id} = { bus: ${bus}, address: ${hex(address)} };`);
      case 'DS1882':
        return this.put(`const ${id} = ${made(`, ${chip.zeroCross}`)};`);
      case 'AD5252':
      case 'AD5254': {
        const [left, right] = this.rdacs(name, chip.part);
        return this.put(`const ${id} = ${made(`, ${left}, ${right}`)};`);
      }
      case 'WM8731':
      case 'TLV320AIC23B':
      case 'SGTL5000':
      case 'WM8960':
      case 'ES8388':
        return this.put(`const ${id} = ${codecMade(this.board, name, chip, (what) => this.verb(chip.part, what))};`);
      case 'MCP23017':
      case 'MCP23008':
        this.put(`const ${id} = ${made(`, ${hex(this.outputs(name))}`)};`);
        if (this.ports.includes(name)) this.put(`${id}.watched = ${hex(this.watched(name))};`);
        return;
      case 'TCA9554':
      case 'PCF8574':
        return this.put(`const ${id} = ${made(`, ${hex(this.outputs(name))}`)};`);
      default:
        return this.put(`const ${id} = ${made()};`);
    }
  }

  /** All pins of an expander that drive a coil. */
  private outputs(expander: string): number {
    let mask = 0;
    for (const relay of Object.values(this.board.relays)) {
      for (const drive of relay.kind === 'relay' ? [relay.coil] : [relay.set, relay.reset]) {
        if ('expander' in drive && drive.expander === expander) mask |= 1 << drive.bit;
      }
    }
    return mask;
  }

  /** Expanders that buttons hang on, in the order of the parts. */
  private get ports(): string[] {
    return Object.keys(this.board.chips).filter((name) => buttonsOn(this.board, name).length);
  }

  /** All pins of an expander that read a button. */
  private watched(expander: string): number {
    return buttonsOn(this.board, expander).reduce((mask, { bit }) => mask | (1 << bit), 0);
  }

  private port(expander: string): void {
    const chip = this.board.chips[expander]!;
    if (!('interrupt' in chip) || chip.interrupt === undefined) throw new Error(`chips.${expander}.interrupt: buttons hang on it, and nobody hears when they are pressed`);
    const look = this.verb(chip.part, 'look');
    // What an MCP looks at in one transfer takes a TCA9554 four: at an edge it is read only.
    const read = chip.part === 'TCA9554' ? this.verb(chip.part, 'read') : look;
    const part = Object.entries(this.board.chips).filter(([, each]) => expanderPart(each)).findIndex(([name]) => name === expander);
    this.put(
      `const ${portName(expander)} = { amp, chip: ${chipName(expander)} as never, read: ${read} as never, look: ${look} as never, part: ${part}, line: new Pin('${chip.interrupt}'), levels: -1, contacts: [], timer: 0, deaf: 0 };`,
      `${this.use('firmware/input/port.ts', 'listenToPort')}(${portName(expander)});`,
    );
  }

  private rdacs(name: string, part: 'AD5252' | 'AD5254'): readonly [number, number] {
    const all = part === 'AD5252' ? [1, 3] : [0, 1, 2, 3];
    const stage = this.board.seats.flatMap((seat) => pathOf(this.board, seat)).find((each) => each.kind === 'volume' && each.chip === name);
    const [left, right] = stage?.kind === 'volume' && stage.channels ? stage.channels : [0, 1];
    return [all[left]!, all[right]!];
  }

  private bank(expander: string): void {
    const id = bankName(expander);
    if (expander) {
      const chip = this.board.chips[expander];
      if (!chip) throw new Error(`relays: there is no expander ${expander} among the chips`);
      this.put(`const ${id} = { coils: 0, write: ${this.verb(chip.part, 'write')}, chip: ${chipName(expander)} as never };`);
      return;
    }
    // digitalWrite takes the last pin of an array as bit 0.
    const pins = this.bankPins().map((name) => `new Pin('${(this.coilOf(name) as { pin: string }).pin}')`);
    this.put(`const pins = [${pins.reverse().join(', ')}];`, 'digitalWrite(pins, 0);');
    this.put(`const ${id} = { coils: 0, write: ${this.use('firmware/level/relays.ts', 'writePins')}, chip: pins as never };`);
  }

  /** What feeds the coils; latching ones are sent to rest as soon as they are fed, since where they stand nobody knows. */
  private gate(): string[] {
    const banks = this.banks.filter((bank) => this.latching(bank).length);
    if (!banks.length) return this.board.master ? ['  gate: (on) => digitalWrite(master, on),'] : [];
    const setLatches = this.use('firmware/level/latch.ts', 'setLatches');
    const rest = banks.map((bank) => `latches${bankName(bank)}.states = -1; ${setLatches}(latches${bankName(bank)}, 0, latches${bankName(bank)}.all);`);
    return [`  gate: (on) => { ${this.board.master ? 'digitalWrite(master, on); ' : ''}if (on) { ${rest.join(' ')} } },`];
  }

  /** Latching relays of a bank, in the order of their bits in `Latches`. */
  private latching(bank: string): string[] {
    return Object.keys(this.board.relays).filter((name) => this.relay(name).kind === 'latching relay' && bankOf(this.coilOf(name)) === bank);
  }

  private latches(bank: string): void {
    const names = this.latching(bank);
    const place = (drive: Drive): number => {
      if ('expander' in drive && drive.expander === bank) return drive.bit;
      throw new Error(`${at('relays', names[0]!)}: both coils of latching relays are driven by outputs of one expander: pulses end together there`);
    };
    const relays = names.map((name) => this.relay(name) as LatchingRelayFacts);
    const [set, reset] = [relays.map((relay) => place(relay.set)), relays.map((relay) => place(relay.reset))];
    const mask = [...set, ...reset].reduce((all, bit) => all | (1 << bit), 0);
    const spread = this.use('firmware/level/latch.ts', 'spread');
    this.put(
      `const set${bankName(bank)} = [${set.join(', ')}], reset${bankName(bank)} = [${reset.join(', ')}];`,
      `const latches${bankName(bank)} = {`,
      `  states: -1, going: 0, pulse: ${Math.max(...relays.map((relay) => relay.pulse ?? LATCHING_PULSE)) + 1}, timer: 0, all: ${(1 << names.length) - 1},`,
      `  write: (set: number, reset: number) => ${this.use('firmware/level/relays.ts', 'setCoils')}(${bankName(bank)}, ${spread}(set, set${bankName(bank)}) | ${spread}(reset, reset${bankName(bank)}), ${mask}),`,
      '};',
    );
  }

  private amp(): void {
    const screen = this.hasScreen;
    const values = this.use('firmware/settings/seats.ts', `values${this.remembers}`);
    this.put(
      `const amp: import('${HOME}firmware/amp.ts').Amp = {`,
      '  seat: undefined as never, seats: [], parts: [],',
      `  show: ${screen ? this.use('firmware/screen/level.ts', 'show') : '() => {}'},`,
      `  lost: ${this.use('firmware/safety/supervisor.ts', 'lose')},`,
      ...this.gate(),
      `  valuesOf: ${this.audio ? `(what) => ${this.use('firmware/settings/audio.ts', 'audioValues')}(what, ${values}(what))` : values},`,
      "  sequence: 0, unsaved: -1, retry: 0, pause: 1, turn: 0, fault: '',",
      '};',
    );
  }

  private seat(seat: SeatFacts, i: number): void {
    const plan = this.plans[i]!;
    const mute = this.muteOf(seat);
    const relay = this.relay(mute);
    const arrival = relayArrival(relay);
    const volumes = plan.stages.filter(({ chip }) => chip !== undefined);
    const wait = Math.max(2, ...volumes.map((stage) => this.settlingOf(stage)), ...this.relayFalls(plan));
    const coil = this.coilOf(mute);
    const contact =
      'pin' in coil ? `contact${i}` : `{ write: (closed: number) => ${this.use('firmware/level/relays.ts', 'setCoils')}(${bankName(coil.expander)}, closed ? ${this.mask([mute])} : 0, ${this.mask([mute])}) }`;
    const stereo = plan.earStep > 0;
    const apart = stereo ? Math.round(((seat.trim?.[1] ?? 0) - (seat.trim?.[0] ?? 0)) / plan.earStep) : 0;
    // In the order in which a click needs them: the interpreter looks fields up one by one.
    const fields: string[] = [`want: 1, top: ${plan.inputs[0]!.top}, quiet: ${this.use('firmware/level/seat.ts', 'STARTING')}, timer: 0, at: -1,`];
    const ears = `left: ${Math.max(0, apart)}, right: ${Math.max(0, -apart)},`;
    if (this.isPair(plan)) {
      fields.push(
        `move: ${this.use('firmware/level/pair.ts', 'movePair')} as never,`,
        ears,
        `write: ${this.writeOf(volumes[0]!)} as never, chip: ${this.chipOf(volumes[0]!, seat, i)} as never,`,
      );
    } else if (this.isCells(plan)) {
      const ladder = plan.stages.findIndex(({ kind }) => kind === 'ladder');
      const { relays } = plan.stages[ladder]!;
      const coils = plan.settings[0]!.map(({ left }) => relays.reduce((word, relay, bit) => ((left[ladder]! >> bit) & 1 ? word | (1 << this.bit(relay)) : word), 0));
      if (Math.max(...coils) > 255) throw new Error(`relays: the ladder of seat ${seat.name} uses bits above 7: put its cells into the first port`);
      fields.push(
        `move: ${this.use('firmware/level/cells.ts', 'moveCells')} as never, steps: ${table(coils)}, coils: 0, bank: ${bankName(bankOf(this.coilOf(relays[0]!)))}, mask: ${this.mask(relays)},`,
        `until: 0, fall: ${Math.ceil(Math.max(...this.relayFalls(plan)))},`,
        ears,
      );
    } else {
      const links = this.links(plan, seat, i);
      const moving = links.filter(({ ranged }) => !ranged);
      const volume = moving.length === 1 && !moving[0]!.relays ? moving[0]!.name : 'undefined';
      fields.push(
        `move: ${this.use('firmware/level/chain.ts', 'moveChain')} as never,`,
        `straight: ${volume}, most: ${plan.inputs[0]!.bands[0]!.most}, least: ${plan.inputs[0]!.bands[0]!.least},`,
        ears,
        `until: 0, column: 0, links: [${links.map(({ name }) => name).join(', ')}], size: ${plan.positions + 1}, volume: ${volume}, range: 0, band: 0, ranges: ${plan.ranges.length},`,
        `bands: ${table(plan.inputs.flatMap(({ bands }) => bands.flatMap(({ least, most, better }) => [least, most, better])))},`,
        ...(plan.ranges.length > 1 ? [`columnOf: ${this.use('firmware/level/chain.ts', 'columnOf')} as never,`] : []),
      );
    }
    fields.push(
      `amp, pace: ${Math.ceil((10 * plan.step) / seat.rise)}, spent: 0, open: false,`,
      `arrival: ${Math.ceil(wait + 2)}, travel: ${Math.ceil(Math.max(arrival.operate, arrival.release) + 1)},`,
      `contact: ${contact},`,
      `unmuting: 0, startup: ${Math.min(plan.startup, ...plan.inputs.map(({ top }) => top))},`,
      `base: ${plan.floor}, grade: ${plan.step},`,
    );
    if (plan.distance.some((row) => row.length)) fields.push(`far: ${table(plan.distance.flat())},`);
    if (plan.law.length) fields.push(`stops: ${table(plan.law)},`);
    if (stereo && this.tilts) fields.push(`bal: 0, trim: ${apart}, tilting: 0,`);
    this.put(`const seat${i} = {`, ...fields.map((field) => `  ${field}`), '};', `amp.seats.push(seat${i});`);
    if (!i) this.put('amp.seat = seat0;');
  }

  /** Whether a seat's positions are the steps of its only part. */
  private isPair({ stages, ranges, settings, positions }: SeatPlan): boolean {
    const moving = stages.flatMap((stage, i) => (stage.kind === 'volume' || stage.kind === 'ladder' || stage.relays.length ? [i] : []));
    const [only] = moving;
    if (moving.length !== 1 || ranges.length !== 1 || stages[only!]!.kind !== 'volume') return false;
    return settings[0]!.every(({ left, right }, p) => p > positions || (left[only!] === p && right[only!] === p));
  }

  /** Whether a seat's level is made by a ladder of resting relays in one bank, and by nothing else. */
  private isCells({ stages, ranges }: SeatPlan): boolean {
    const moving = stages.filter((stage) => stage.kind === 'volume' || stage.relays.length);
    if (moving.length !== 1 || ranges.length !== 1 || moving[0]!.kind !== 'ladder') return false;
    const { relays } = moving[0]!;
    return relays.every((relay) => this.relay(relay).kind === 'relay') && new Set(relays.map((relay) => bankOf(this.coilOf(relay)))).size === 1;
  }

  /** ms: a part that has to start first was perhaps opened just before. */
  private settlingOf(stage: Stage): number {
    const chip = this.board.chips[stage.chip!]!;
    return chip.part === 'TPA6130A2' ? PARTS.TPA6130A2.wait : settlingOf(chip);
  }

  private relayFalls(plan: SeatPlan): number[] {
    return plan.stages.flatMap(({ relays }) => relays.map((name) => relayFall(this.relay(name))));
  }

  private writeOf(stage: Stage): string {
    const chip = this.board.chips[stage.chip!]!;
    switch (chip.part) {
      case 'PT2258':
        return this.verb(chip.part, 'setPair');
      case 'TPA6130A2':
        return this.verb(chip.part, 'setVolume');
      case 'WM8731':
      case 'TLV320AIC23B':
      case 'SGTL5000':
      case 'WM8960':
      case 'ES8388':
        return this.verb(chip.part, 'setHeadphones');
      default:
        return this.verb(chip.part, 'setWipers');
    }
  }

  /** What the write of a volume part is about: its record, or the seat's share of it. */
  private chipOf(stage: Stage, seat: SeatFacts, i: number): string {
    const chip = this.board.chips[stage.chip!]!;
    if (chip.part !== 'PT2258') return chipName(stage.chip!);
    const facts = pathOf(this.board, seat).find((each) => each.kind === 'volume' && each.name === stage.name);
    const [left, right] = facts?.kind === 'volume' && facts.channels ? facts.channels : [0, 1];
    const id = `pair${i}`;
    if (!this.pairs.has(id)) this.put(`const ${id} = ${this.verb('PT2258', 'pt2258Pair')}(${chipName(stage.chip!)}, ${left + 1}, ${right + 1});`);
    this.pairs.add(id);
    return id;
  }

  /** The links of a chain: its volume parts, and its relays by bank. */
  private links(plan: SeatPlan, seat: SeatFacts, i: number): Link[] {
    const links: Link[] = [];
    const { stages, settings } = plan;
    const link = (write: string, chip: string, steps: string, rights: string, mask: number, ranged: boolean, fall: number): void => {
      const name = `link${i}${'abcdefgh'[links.length]}`;
      this.put(`const ${name} = { steps: ${steps}, rights: ${rights}, write: ${write} as never, chip: ${chip} as never, left: 0, right: ${mask}, mask: ${mask}, ranged: ${ranged}, goal: 0, other: ${mask}, fall: ${fall} };`);
      links.push({ seat: i, name, chip, ranged, relays: mask > 0 });
    };
    stages.forEach((stage, s) => {
      if (!stage.chip) return;
      const steps = settings.flatMap((row) => row.map(({ left }) => left[s]!));
      const rights = settings.flatMap((row) => row.map(({ right }) => right[s]!));
      const [own, other] = [table(steps), table(rights)];
      const id = `steps${i}${links.length}`;
      this.put(`const ${id} = ${own};`);
      const mono = !isStereo(this.board, stage);
      link(this.writeOf(stage), this.chipOf(stage, seat, i), id, own === other || mono ? id : other, 0, false, this.settlingOf(stage));
    });
    for (const { bank, latching } of this.banks.flatMap((bank) => [{ bank, latching: false }, { bank, latching: true }])) {
      const own = stages.flatMap((stage, s) =>
        stage.relays
          .filter((relay) => bankOf(this.coilOf(relay)) === bank && (this.relay(relay).kind === 'latching relay') === latching)
          .map((relay) => ({ s, relay, stage })),
      );
      if (!own.length) continue;
      const names = latching ? this.latching(bank) : [];
      const bitOf = (relay: string): number => (latching ? names.indexOf(relay) : this.bit(relay));
      const mask = own.reduce((all, { relay }) => all | (1 << bitOf(relay)), 0);
      const fall = Math.ceil(Math.max(...own.map(({ relay }) => relayFall(this.relay(relay)))));
      const stepwise = own.some(({ stage }) => stage.kind === 'ladder');
      const coils = (vector: readonly number[]): number =>
        own.reduce((word, { s, relay, stage }) => {
          const on = stage.kind === 'ladder' ? (vector[s]! >> this.cellBit(stage, relay)) & 1 : vector[s]!;
          return on ? word | (1 << bitOf(relay)) : word;
        }, 0);
      const words = stepwise ? settings.flatMap((row) => row.map(({ left }) => coils(left))) : settings.map((row) => coils(row[1]!.left));
      if (Math.max(...words) > 255) throw new Error(`relays: the path of seat ${seat.name} uses bits above 7 of ${bank || 'pins'}: put its pads, gain relays and cells into the first port`);
      const write = latching ? this.use('firmware/level/latch.ts', 'setLatches') : this.use('firmware/level/relays.ts', 'setCoils');
      link(write, latching ? `latches${bankName(bank)}` : bankName(bank), table(words), "''", mask, !stepwise, fall);
    }
    this.chains.push(...links);
    return links;
  }

  private cellBit(stage: Stage, relay: string): number {
    return stage.relays.indexOf(relay);
  }

  /** What opens the way of an input and shuts all others, and ms until it surely has. */
  private switches(): { write: string; travel: number } {
    const selector = this.selector!;
    if (selector.kind === 'codec') {
      const chip = this.board.chips[selector.chip];
      if (!isCodec(chip)) throw new Error(`path.${selector.name}.chip: ${selector.chip} is no codec of this board`);
      const ways = waysOf(this.board, selector, chip, chipName(selector.chip), (what) => this.verb(chip.part, what));
      // All others first: at no instant are two of them open.
      const shut = ways.map((way, i) => `if (input !== ${i}) ${braced(way.shut)}`);
      const open = ways.map((way, i) => `if (input === ${i}) ${braced(way.open)}`);
      const told = `if (input >= 0) ${this.use('firmware/control/switches.ts', 'setSwitches')}(amp, turns);`;
      return { write: `{ ${[told, ...shut, ...open].join(' ')} }`, travel: 1 };
    }
    const relays = Object.values(selector.inputs);
    const banks = [...new Set(relays.map((relay) => bankOf(this.coilOf(relay))))];
    if (banks.length > 1) throw new Error(`path.${selector.name}: its relays are on several expanders: put them on one, so that one byte breaks before another makes`);
    const coils = relays.map((relay) => this.mask([relay]));
    const mask = this.mask(relays);
    const travel = Math.ceil(Math.max(...relays.map((relay) => Math.max(relayArrival(this.relay(relay)).release, relayArrival(this.relay(relay)).operate))) + 1);
    const bits = relays.map((relay) => this.bit(relay));
    const inRow = bits.every((bit, i) => bit === bits[0]! + i);
    const one = inRow ? `${coils[0]} << input` : `${table(coils.map((word) => word & 255))}.charCodeAt(input)`;
    if (!inRow && Math.max(...coils) > 255) throw new Error(`path.${selector.name}: its relays are not in neighbouring bits`);
    const write = `${this.use('firmware/level/relays.ts', 'setCoils')}(${bankName(banks[0]!)}, input < 0 ? 0 : ${one}, ${mask})`;
    return { write, travel };
  }

  private inputs(): void {
    const selector = this.selector!;
    const { write, travel } = this.switches();
    const count = Object.keys(selector.inputs).length;
    const ranged = this.plans.some(({ ranges }) => ranges.length > 1);
    this.put(
      'amp.inputs = {',
      `  names: [${Object.keys(selector.inputs).map((name) => `'${name}'`).join(', ')}], want: 0, at: -1, timer: 0, lifted: 0,`,
      `  write: (input) => ${write},`,
      `  travel: ${travel}, wants: new Uint8Array(${this.board.seats.length * count}),`,
      `  tops: ${table([...this.plans, ...this.lifted()].flatMap(({ inputs }) => inputs.map(({ top }) => top)))},${ranged ? ` enter: ${this.use('firmware/level/chain.ts', 'enterBands')} as never,` : ''}`,
      '};',
    );
  }

  /** Plans beside the monitor: the limit leaves less for what plays. */
  private lifted(): SeatPlan[] {
    const codec = codecOf(this.board);
    const { audio } = this;
    if (!codec?.stage.monitor || !audio?.monitor) return [];
    const { source } = codec.stage.monitor;
    const gain = audio.records.find((each) => each.source === source)?.gain.levels?.at(-1) ?? 0;
    const most = this.board.sources[source]!.maximum * factor((gain + audio.monitor.levels!.at(-1)!) / 100);
    const lift = 100 * decibels(1 + most / CODEC_ELECTRICS[codec.chip.part].maximum);
    return this.board.seats.map((seat) => planSeat(this.board, { ...seat, limit: Math.floor(Math.min(seat.limit, 0) - lift) }));
  }

  /** Dials and switches of the interface, and its outputs. */
  private audioParts({ records, playback, monitor, turns }: AudioCode): void {
    const { board } = this;
    const type = `import('${HOME}firmware/level/dials.ts').Dial`;
    const dial = ({ levels, write, at }: DialCode, more = ''): string => `{ want: ${at}, at: ${at}, timer: 0, ${levels ? `levels: new Int16Array([${levels.join(', ')}]), ` : ''}write: ${write}${more} }`;
    const aim = board.meters ? this.use('firmware/level/meter.ts', 'aim') : '';
    records.forEach(({ gain }, i) => {
      // The clip light goes by the gain in force.
      const write = aim ? `${gain.write.slice(0, -1)}if (amp.recorded === ${i}) ${aim}(amp, ${i}, step); }` : gain.write;
      this.put(`const gain${i}: ${type} = ${dial({ ...gain, write })};`);
    });
    this.put(
      `const turns: import('${HOME}firmware/control/switches.ts').Turn[] = [${turns.map((turn) => turn ?? 'undefined').join(', ')}];`,
      `amp.gains = [${records.map((_, i) => `gain${i}`).join(', ')}];`,
      'amp.recorded = 0;',
      'amp.switches = amp.switched = 12;',
      ...(playback ? [`amp.playback = ${dial(playback, monitor ? `, ready: ${this.use('firmware/level/monitor.ts', 'playbackReady')}` : '')};`] : []),
    );
    if (monitor) {
      this.put(
        `amp.monitor = ${dial(monitor, `, ready: ${this.use('firmware/level/monitor.ts', 'monitorReady')}`)};`,
      );
    }
    if (this.has('dim')) this.put(`amp.dims = [];`, `amp.shift = ${this.use('firmware/level/dim.ts', 'shift')};`);
    if (this.has('standby')) this.put('amp.rest = { want: false, asleep: false, timer: 0 };');
    if (playback) this.put(`amp.ducking = { full: ${playback.at}, low: ${playback.low}, ducking: 0, talking: 0, talk: ${monitor?.talk ?? 0}, before: 0 };`);
    if (board.meters) this.meter(records.map(({ source }) => source));
    if (board.outputs === 'one') {
      this.put('amp.output = 0;');
      this.plans.forEach(({ stages }, i) => this.put(`Object.assign(seat${i}, { full: ${Math.round(100 * decibels(gainOf(stages, loudest(stages))))}, offset: 0, matched: 0, matchedTo: undefined });`, ...(i ? [`(seat${i} as import('${HOME}firmware/level/seat.ts').Seat).quiet |= ${this.use('firmware/level/seat.ts', 'UNUSED')};`] : [])));
    }
  }

  /** What measures the inputs that can be recorded. */
  private meter(sources: readonly string[]): void {
    const { board } = this;
    const level = (source: string): string => {
      const facts = board.meters![source];
      if (!facts) return 'undefined';
      const numbers = Object.entries(meterReadings(board, source)).map(([name, value]) => `${name}: ${value}`);
      return `{ pin: new Pin('${facts.pin}'), ${numbers.join(', ')} }`;
    };
    this.put(
      'amp.meter = {',
      `  pin: new Pin('${Object.values(board.meters!)[0]!.pin}'), mark: 2, due: false, amp,`,
      `  inputs: [${sources.map(level).join(', ')}],`,
      `  scale: ${2 ** this.mcu.analog.bits}, every: ${meterEvery(board)}, ms: 0, timer: 0, clip: 0, left: 0, headroom: 0, peak: 0, input: 0, step: 0, said: 'off',`,
      ...(board.clipLight ? [`  light: new Pin('${board.clipLight.pin}'),`] : []),
      '};',
      `${this.use('firmware/level/meter.ts', 'startMeter')}(amp.meter);`,
    );
  }

  /** Whatever has to be there for the amp to play, expanders first: they hold the relays. */
  private parts(): void {
    const { board } = this;
    for (const [name, chip] of Object.entries(board.chips)) {
      if (!expanderPart(chip)) continue;
      const bank = bankName(name);
      const has = this.banks.includes(name);
      const port = this.ports.includes(name) ? ` ${this.use('firmware/input/port.ts', 'openPort')}(${portName(name)});` : '';
      this.part(chip.part, `${this.verb(chip.part, 'open')}(${chipName(name)}, 0);${has ? ` ${bank}.coils = 0;` : ''} ${this.settled(name)}${port}`, `${this.verb(chip.part, 'verify')}(${chipName(name)})`);
    }
    if (this.banks.includes('')) {
      // Pins do not forget, but the links over them begin anew.
      this.part('pins', `digitalWrite(pins, 0); ${bankName('')}.coils = 0; ${this.settled('')}`, 'true');
    }
    for (const [name, chip] of Object.entries(board.chips)) {
      if (!isVolume(chip)) continue;
      const users = board.seats.flatMap((seat, i) => (this.plans[i]!.stages.some((stage) => stage.chip === name) ? [i] : []));
      if (isCodec(chip)) {
        this.codec(name, chip, users);
        continue;
      }
      const opened = `${this.verb(chip.part, 'open')}(${chipName(name)});`;
      // A part that several seats share is looked at seat by seat: a look must be short.
      users.forEach((i, n) => {
        const stage = this.plans[i]!.stages.find((each) => each.chip === name)!;
        const record = this.chipOf(stage, board.seats[i]!, i);
        const link = this.linkName(i, name);
        const opens = n ? [] : [opened];
        if (chip.part === 'PT2258') opens.push(`${this.verb(chip.part, 'openPair')}(${record});`);
        if (link) opens.push(`${this.use('firmware/level/chain.ts', 'settle')}(${link});`);
        const ear = (which: string): string => `${this.use('firmware/level/seat.ts', 'ear')}(seat${i}.at, seat${i}.${which})`;
        const [left, right] = link ? [`${link}.left`, `${link}.right`] : [ear('left'), ear('right')];
        this.part(users.length > 1 ? `${chip.part} ${board.seats[i]!.name}` : chip.part, opens.join(' '), `${this.verb(chip.part, 'verify')}(${record}, ${left}, ${right})`);
      });
    }
  }

  /** A codec starts in phases, and nobody waits for it; seats that hang at its line output move nothing of it. */
  private codec(name: string, chip: CodecFacts, users: readonly number[]): void {
    const record = chipName(name);
    const use = (what: string): string => this.verb(chip.part, what);
    const steps = users.map((i) => {
      const link = this.linkName(i, name);
      const ear = (which: string): string => `${this.use('firmware/level/seat.ts', 'ear')}(seat${i}.at, seat${i}.${which})`;
      return { settle: link ? ` ${this.use('firmware/level/chain.ts', 'settle')}(${link});` : '', ears: () => (link ? `${link}.left, ${link}.right` : `${ear('left')}, ${ear('right')}`) };
    });
    const { audio } = this;
    const held = audio ? [...audio.fixed, ...audio.records.map((_, i) => `gain${i}.write(gain${i}.at);`), ...(audio.records.length > 1 ? ['choose(amp.recorded!);'] : []), ...(audio.playback && chip.part !== 'WM8731' && chip.part !== 'TLV320AIC23B' ? ['amp.playback!.write(amp.playback!.at);'] : [])] : [];
    if (audio && audio.records.length > 1) {
      this.put(`const choose = (index: number) => { ${audio.records.map(({ choose }, i) => `if (index === ${i}) ${braced(choose)}`).join(' ')}${this.board.meters ? ` ${this.use('firmware/level/meter.ts', 'aim')}(amp, index, amp.gains![index]!.at);` : ''} };`);
    }
    const once = [...onceOpen(this.board, name, chip, record, use), ...held].join(' ');
    // Of them all only this one is deaf without a clock.
    const late = chip.audio.late === true && chip.part === 'SGTL5000';
    if (late) this.put(`${this.use('firmware/safety/clock.ts', 'watchClock')}(amp, amp.parts.length, () => ${use('look')}(${record}));`);
    this.looked++;
    this.put(
      'amp.parts.push({',
      `  name: '${chip.part}',`,
      `  open: (phase) => { const wait = ${use('open')}(${record}, phase); if (wait) return wait; ${once}${steps.map(({ settle }) => settle).join('')} return 0; },`,
      `  verify: () => ${volumePart(chip).writeOnly ? `{ ${this.use('firmware/safety/scrub.ts', 'scrubOn')}(amp, (from) => ${use('scrub')}(${record}, from), ${use('scrub')}(${record}, 0)); return true; }` : `${use('verify')}(${record}, ${steps[0]?.ears() ?? '0, 0'})`},`,
      ...(this.has('standby') ? [`  close: (phase) => ${use('close')}(${record}, phase),`] : []),
      ...(late ? ["  absent: 'no clock',"] : []),
      '});',
    );
  }

  private part(name: string, open: string, verify: string): void {
    this.looked++;
    this.put(`amp.parts.push({ name: '${name}', open: () => { ${open} }, verify: () => ${verify} });`);
  }

  /** After an expander was opened with all coils off: the links on it begin anew. */
  private settled(bank: string): string {
    const cells = this.plans.flatMap((plan, i) =>
      this.isCells(plan) && bankOf(this.coilOf(plan.stages.find(({ kind }) => kind === 'ladder')!.relays[0]!)) === bank ? [`${this.use('firmware/level/cells.ts', 'settleCells')}(seat${i} as never);`] : [],
    );
    return [
      ...cells,
      ...this.chains
        .filter(({ chip }) => chip === bankName(bank) || chip === `latches${bankName(bank)}`)
        .map(({ name }) => `${this.use('firmware/level/chain.ts', 'settle')}(${name});`),
    ].join(' ');
  }

  private linkName(seat: number, chip: string): string | undefined {
    const record = this.board.chips[chip]!.part === 'PT2258' ? `pair${seat}` : chipName(chip);
    return this.chains.find((link) => link.seat === seat && link.chip === record)?.name;
  }

  private get hasScreen(): boolean {
    return this.screenName !== undefined || this.board.screen !== undefined;
  }

  private get screenName(): string | undefined {
    return screenOf(this.board);
  }

  /** Rows of the screen, and what paints on it; undefined without one. */
  private get glass(): { readonly rows: number; readonly chip: string; readonly paint: string; readonly open: string } | undefined {
    if (this.board.screen) {
      if (!this.mcu.screen) throw new Error(`screen: ${this.mcu.id} has no screen of its own`);
      const verb = (name: string): string => this.use('firmware/screen/own.ts', `${name} as own${name[0]!.toUpperCase()}${name.slice(1)}`);
      return { rows: this.mcu.screen, chip: 'g', paint: verb('paint'), open: verb('open') };
    }
    const name = this.screenName;
    const chip = name === undefined ? undefined : this.board.chips[name]!;
    if (!chip || !isScreen(chip)) return undefined;
    return { rows: chip.height, chip: chipName(name!), paint: this.verb(chip.part, 'paint'), open: this.verb(chip.part, 'open') };
  }

  private screen(): void {
    const { board, glass } = this;
    if (!glass) return;
    // A turning knob goes before the drawing; buttons leave time enough between two steps.
    const knob = Object.values(board.controls).find((control): control is EncoderFacts => control.kind === 'encoder');
    if (knob) this.put(`const knob = new Pin('${knob.a}');`);
    this.knob = knob?.a;
    const scale = 126 / Math.max(...this.plans.map(({ positions }) => positions));
    const words: string[] = [];
    if (glass.rows > 32) {
      if (this.selector) words.push('amp.inputs!.names[amp.inputs!.want]!');
      if (board.seats.length > 1) words.push(`[${board.seats.map((seat) => `'${seat.name}'`).join(', ')}][amp.seats.indexOf(amp.seat)]!`);
    }
    this.put(
      `const panel: import('${HOME}firmware/screen/level.ts').Screen = {`,
      `  timer: 0, ${knob ? 'knob, ' : ''}amp, waited: 0, cell: 0, fresh: -1, scale: ${scale >= 1 ? 256 * Math.floor(scale) : Math.floor(256 * scale)}, pages: ${glass.rows / 8},`,
      `  chip: ${glass.chip} as never, paint: ${glass.paint} as never, open: ${glass.open} as never,`,
      ...(words.length ? [`  words: () => ${words.join(" + ' ' + ")}, line: ${this.audio ? this.use('firmware/screen/marks.ts', 'lines') : this.use('firmware/screen/level.ts', 'line')}, drawnLine: '',`] : []),
      "  level: '', bar: 0, flag: '', note: '', drawn: '', drawnBar: 0, drawnFlag: '', drawnNote: '',",
      '};',
      'amp.panel = panel;',
    );
  }

  private commands(): void {
    const { board } = this;
    const orders: [string, string, string][] = [
      ['vol', this.use('firmware/control/orders.ts', 'vol'), '[dB]'],
      ['mute', this.use('firmware/control/orders.ts', 'mute'), '[on|off]'],
    ];
    const stereo = this.tilts;
    if (stereo) {
      orders.push(['bal', this.use('firmware/control/balance.ts', 'bal'), '[dB]'], ['trim', this.use('firmware/control/balance.ts', 'trim'), '[dB]']);
    }
    if (this.selector) orders.push(['in', this.use('firmware/control/inputs.ts', 'input'), '[input]']);
    const { audio } = this;
    if (audio) orders.push(...this.audioOrders(audio));
    const stat = this.use('firmware/control/orders.ts', 'stat');
    const more = [
      ...(stereo ? ["' ' + bal(what, '')"] : []),
      ...(this.selector ? ["' ' + input(what, '')"] : []),
      ...(board.seats.length > 1 ? [`' seat ' + [${board.seats.map(({ name }) => `'${name}'`).join(', ')}][what.seats.indexOf(what.seat)]`] : []),
    ];
    // What a listen says without an argument is that it begins.
    const told = audio ? this.audioOrders(audio).map(([name]) => name).filter((name) => name !== 'listen') : [];
    if (told.length) more.push(`[${told.map((name) => `'${name}'`).join(', ')}].map((word) => ' ' + (orders[word] as (amp: unknown, argument: string) => string)(what, '')).join('')`);
    if (board.meters) more.push(`' listen ' + ${this.use('firmware/level/meter.ts', 'listening')}(what)`);
    if (more.length) this.put(`amp.more = (what) => ${more.join(' + ')};`);
    const help = [...orders.map(([name, , what]) => `${name} ${what}`), ...(board.seats.length > 1 ? ['seat [seat] [command]'] : []), 'stat', 'help'].join(', ');
    const command = `import('${HOME}firmware/control/commands.ts').Command<import('${HOME}firmware/amp.ts').Amp>`;
    this.put(
      `const orders: Record<string, ${command}> = {`,
      ...orders.map(([name, verb]) => `  '${name}': ${verb},`),
      ...(audio ? AUDIO_WORDS.filter((word) => !orders.some(([name]) => name === word)).map((word) => `  '${word}': 'error: this board has no ${word}',`) : []),
      `  'stat': ${stat},`,
      `  'help': '${help}',`,
      '};',
    );
    if (board.seats.length > 1) {
      this.put(`orders['seat'] = ${this.use('firmware/control/seats.ts', 'seatCommand')}([${board.seats.map(({ name }) => `'${name}'`).join(', ')}], orders);`);
    }
    this.put(`globalThis.amp = (line: string) => ${this.use('firmware/control/commands.ts', 'answer')}(orders, amp, line);`);
  }

  private audioOrders({ records, playback, monitor, turns }: AudioCode): [string, string, string][] {
    const orders: [string, string, string][] = [];
    const switches = 'firmware/control/switches.ts';
    const turn = (name: string, bit: number, silent: boolean): string => `${this.use(switches, 'switchCommand')}('${name}', ${1 << bit}, turns, ${silent})`;
    for (const [bit, name] of ['mono', 'swap'].entries()) if (turns[bit]) orders.push([name, turn(name, bit, true), '[on|off]']);
    if (this.has('dim')) orders.push(['dim', `${this.use(switches, 'holdCommand')}('dim', (what) => what.dims!.length > 0, ${this.use('firmware/level/dim.ts', 'dim')})`, '[on|off]']);
    if (records.length) {
      orders.push(['gain', `${this.use('firmware/control/dials.ts', 'dialCommand')}('gain', (what) => what.gains![what.recorded!]!, false)`, '[dB]']);
      const rec = turn('rec', 2, false);
      orders.push(records.length > 1
        ? ['rec', `${this.use(switches, 'recordCommand')}([${records.map(({ source }) => `'${source}'`).join(', ')}], ${rec}, choose)`, '[on|off|input]']
        : ['rec', rec, '[on|off]']);
      orders.push(['hp', turn('hp', 3, false), '[on|off]']);
    }
    if (this.board.meters) orders.push(['listen', this.use('firmware/control/listen.ts', 'listen'), '[dB|off]']);
    const monitors = 'firmware/level/monitor.ts';
    if (playback) orders.push(['duck', `${this.use(switches, 'holdCommand')}('duck', (what) => what.ducking!.ducking > 0, ${this.use(monitors, 'duck')})`, '[on|off]']);
    if (monitor) {
      orders.push(['monitor', `${this.use('firmware/control/dials.ts', 'dialCommand')}('monitor', (what) => what.monitor!, true)`, '[dB|off]']);
      if (playback) orders.push(['talk', `${this.use(switches, 'holdCommand')}('talk', (what) => what.ducking!.talking > 0, ${this.use(monitors, 'talk')})`, '[on|off]']);
    }
    if (this.has('standby')) orders.push(['standby', `${this.use(switches, 'holdCommand')}('standby', (what) => what.rest!.want, ${this.use('firmware/safety/standby.ts', 'standby')})`, '[on|off]']);
    if (this.board.outputs === 'one') orders.push(['out', `${this.use('firmware/control/outputs.ts', 'outputCommand')}([${this.board.seats.map(({ name }) => `'${name}'`).join(', ')}])`, '[output|all] [dB]']);
    return orders;
  }

  private start(): void {
    const { board } = this;
    const late = Object.values(board.chips).some((chip) => chip.part === 'PT2258');
    const settling = Math.max(board.settling, late ? PARTS.PT2258.wait : 0);
    const ranged = this.plans.flatMap(({ ranges }, i) => (ranges.length > 1 ? [i] : []));
    const { audio } = this;
    if (audio) {
      const dials = [...audio.records.map((_, i) => `gain${i}`), ...(audio.playback ? ['amp.playback!'] : []), ...(audio.monitor ? ['amp.monitor!'] : [])];
      this.put(`amp.opened = (what) => { ${this.use('firmware/level/inputs.ts', 'reconnect')}(what); ${this.use('firmware/level/dials.ts', 'resume')}(what, [${dials.join(', ')}]); };`);
    } else if (this.selector) this.put(`amp.opened = ${this.use('firmware/level/inputs.ts', 'reconnect')};`);
    if (ranged.length) {
      const refine = this.use('firmware/level/chain.ts', 'refine');
      this.put(`amp.rested = () => { ${ranged.map((i) => `if (!seat${i}.timer) ${refine}(seat${i});`).join(' ')} };`);
    }
    if (this.hasScreen) this.put(`amp.drawing = ${this.use('firmware/screen/level.ts', 'drawing')};`);
    // Two are looked at by the beat, one a second; where there is a codec no part waits longer for more of them.
    if (this.looked > 2 && audio) this.put(`${this.use('firmware/safety/looks.ts', 'lookOften')}(amp, ${Math.floor(2000 / (this.looked - 2))});`);
    const take = this.use('firmware/settings/seats.ts', `takeValues${this.remembers.replace(/^Of$/, '')}`);
    const takes = audio ? `(what, values) => { ${take}(what, values); ${this.use('firmware/settings/audio.ts', 'takeAudioValues')}(what, values); }` : take;
    this.put(`${this.use('firmware/safety/supervisor.ts', 'start')}(amp, ${settling}, ${!late}, ${takes});`);
  }

  /** What a detent of a seat's knob does. */
  private clickOf(seat: number): string {
    return this.plans[seat]!.law.length ? this.use('firmware/level/law.ts', 'clickStops') : this.use('firmware/amp.ts', 'click');
  }

  private control(name: string, control: EncoderFacts | ButtonFacts): void {
    const seat = control.seat === undefined ? 0 : this.board.seats.findIndex((each) => each.name === control.seat);
    if (seat < 0) throw new Error(`${at('controls', name)}.seat: there is no seat ${control.seat}`);
    if (control.kind === 'encoder') {
      const decoder = this.use('firmware/input/encoder.ts', ({ 1: 'quarterCycleEncoder', 2: 'halfCycleEncoder', 4: 'fullCycleEncoder' } as const)[control.edges]);
      const a = control.a === this.knob ? 'knob' : `new Pin('${control.a}')`;
      const click = this.clickOf(seat);
      this.put(`${decoder}(${a}, new Pin('${control.b}'), ${click}, seat${seat} as import('${HOME}firmware/level/seat.ts').Seat);`);
      return;
    }
    const pin = `pin${Object.keys(this.board.controls).indexOf(name)}`;
    let listen: string;
    const negated = typeof control.pin === 'string' && control.pin in (this.mcu.buttons ?? {});
    if (typeof control.pin === 'string') {
      this.put(`const ${pin} = new Pin('${control.pin}');`);
      // Espruino turns the pull over with the pin: a button to ground has its pull-up all the same.
      if (control.pullup === 'internal') this.put(`pinMode(${pin}, 'input_pull${negated ? 'down' : 'up'}');`);
      listen = this.mcu.falseLows?.includes(control.pin) ? this.use('firmware/input/patient.ts', 'patientButton') : this.use('firmware/input/button.ts', 'button');
    } else {
      const { expander, bit } = control.pin;
      this.put(`const ${pin} = ${this.use('firmware/input/port.ts', 'portContact')}(${portName(expander)}, ${hex(1 << bit)});`);
      listen = this.use('firmware/input/port.ts', 'portButton');
    }
    // An expander's contact is never turned over.
    const over = typeof control.pin === 'string' ? `, ${negated}` : '';
    switch (control.does) {
      case 'mute':
        return this.put(`${this.use('firmware/input/mute.ts', 'muteButton')}(seat${seat} as never, ${pin}, ${listen}, ${negated});`);
      case 'input':
        if (!this.selector) throw new Error(`${at('controls', name)}.does: input wants a selector in the path`);
        return this.put(`${listen}(${pin}, () => ${this.use('firmware/control/inputs.ts', 'nextInput')}(amp), () => {}${over});`);
      case 'seat':
        return this.put(`${listen}(${pin}, () => ${this.use('firmware/control/seats.ts', 'nextSeat')}(amp), () => {}${over});`);
      default:
        return this.put(`${this.use('firmware/input/steps.ts', 'stepButton')}(seat${seat} as never, ${pin}, ${listen}, ${control.does === 'up' ? 1 : -1}, ${this.clickOf(seat)}, ${negated});`);
    }
  }
}

/** ms until the quieter state has surely arrived: without current, or after a pulse into the other coil. */
function relayFall(relay: RelayFacts): number {
  const { operate, release } = relayArrival(relay);
  return relay.kind === 'relay' ? release : Math.max(operate, release, (relay.pulse ?? LATCHING_PULSE) + 1);
}

/** What an interface may be asked for; a board answers to all of them. */
const AUDIO_WORDS = ['mono', 'swap', 'dim', 'gain', 'rec', 'hp', 'monitor', 'duck', 'talk', 'standby', 'out', 'mix'];

/** Several statements as one. */
const braced = (statements: string): string => (statements.indexOf(';') < statements.length - 1 ? `{ ${statements} }` : statements);
const bankOf = (drive: Drive): string => ('pin' in drive ? '' : drive.expander);
const identifier = (name: string): string => name.replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase());
const chipName = (name: string): string => `chip${identifier(` ${name}`)}`;
const bankName = (expander: string): string => `bank${identifier(` ${expander}`)}`;
const portName = (expander: string): string => `port${identifier(` ${expander}`)}`;
const hex = (value: number): string => `0x${value.toString(16)}`;

/** Bytes as a string of the device. Base64 is the shortest that survives any tool. */
function table(bytes: readonly number[]): string {
  return `atob('${Buffer.from(bytes).toString('base64')}')`;
}
