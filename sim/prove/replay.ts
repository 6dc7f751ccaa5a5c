/**
 * An evening of orders to the firmware on a simulated board, many of them in the middle of the one before: at every
 * change of a part what each ear may get is held against the law and against the plan.
 */
import { levelOf } from '../../boards/plan/planner.ts';
import type { SeatPlan } from '../../boards/plan/planner.ts';
import { Bench } from '../bench.ts';
import { MS } from '../clock.ts';
import { CHARGES } from '../port/charges.ts';
import { between, seeded } from '../random.ts';
import type { Random } from '../random.ts';
import { charged, specimenOf } from './corners.ts';
import type { Dip } from './dips.ts';
import { NO_EXCESS } from './pairs.ts';
import type { Excess } from './pairs.ts';
import { Meter } from './parts.ts';
import { startModules } from '../ways/local.ts';
import type { Stage } from './stage.ts';
import { Watch } from './watch.ts';
import type { Instant } from './watch.ts';
import type { Target } from './way.ts';

/** Where it is not known whether something is heard at all, it is: nothing is louder, and no hole is taken for one of an order. */
const PASSES = { unclocked: 'passes' } as const;

export interface Evening {
  orders: number;
  /** Of these, given before the last one had surely arrived. */
  interrupting: number;
  /** Changes that were heard. */
  moments: number;
  worst: Excess;
  outside: Excess;
  dip: Dip | undefined;
  /** What the firmware did that is not in the plan. */
  astray: string[];
}

export interface EveningOptions {
  /** Whether the firmware has to keep to the plan: one that is wrong on purpose cannot. */
  readonly planned: boolean;
}

/** ms: longer than any order takes, and until the better range is taken. */
const LONG = 4000;
/** ms: longer than a change by one step takes. */
const STEP = 150;

/** Random orders. The same seed gives the same evening. */
export function evening(stage: Stage, code: string, seed: number, orders: number, options: EveningOptions): Evening {
  const random = seeded(seed);
  const specimen = specimenOf(stage.board, random, seed);
  const night = new Night(stage, code, random, `evening ${seed} (${specimen.name})`, new Bench(specimen.board, { ...PASSES, ...specimen.options }), options);
  for (let n = 0; n < orders; n++) night.wait(night.order());
  return night.end();
}

/**
 * Every step up and down again on one input, each from rest. Wrong firmware has a quick interpreter: a slow one may save
 * it.
 */
export function stairs(stage: Stage, code: string, seat: number, input: number, options: EveningOptions): Evening {
  const night = new Night(stage, code, seeded(1), `stairs${stage.inputs[input] && ` on ${stage.inputs[input]}`}`, new Bench(stage.board, options.planned ? PASSES : { ...PASSES, charges: charged(CHARGES, 0) }), options);
  if (stage.inputs.length > 1) night.give(undefined, `in ${stage.inputs[input]}`);
  night.wait(LONG);
  const { top } = stage.seats[seat]!.ways.plan.inputs[input]!;
  const steps = Array.from({ length: top }, (_, p) => p + 1);
  night.goTo(seat, 1);
  night.wait(LONG);
  for (const position of [...steps, ...steps.reverse()]) {
    night.goTo(seat, position);
    night.wait(STEP);
  }
  return night.end();
}

class Night {
  private readonly found: Evening = { orders: 0, interrupting: 0, moments: 0, worst: NO_EXCESS, outside: NO_EXCESS, dip: undefined, astray: [] };
  private readonly stage: Stage;
  private readonly bench: Bench;
  private readonly meter: Meter;
  private readonly random: Random;
  private readonly watches: Watch[] = [];
  private readonly name: string;
  /** The firmware has kept to the plan so far, and has to. */
  private planned: boolean;
  /** Seats whose ears can be taken apart. */
  private readonly tilts: readonly boolean[];
  /** What every part may do now. */
  private readonly lo: Int16Array;
  private readonly hi: Int16Array;

  constructor(stage: Stage, code: string, random: Random, name: string, bench: Bench, { planned }: EveningOptions) {
    this.stage = stage;
    this.bench = bench;
    this.random = random;
    this.name = name;
    this.planned = planned;
    this.meter = new Meter(stage.parts, bench);
    this.lo = new Int16Array(stage.parts.all.length);
    this.hi = new Int16Array(stage.parts.all.length);
    startModules(bench, code);
    bench.wait(stage.board.settling + LONG);
    if (stage.board.outputs) {
      // Who hands over to whom is not looked at here: all of them play.
      this.say('out all', undefined);
      bench.wait(LONG);
    }
    this.tilts = stage.seats.map((_, seat) => !this.say('bal', seat).startsWith('error'));
    stage.seats.forEach((seat, i) => {
      const watch = new Watch(seat, i, bench, this.targetOf(i), this.instant());
      this.watches.push(watch);
      if (!watch.places.length) this.astray(i, `${LONG} ms after the start it is at no setting`);
    });
    bench.onChange(() => this.listen());
  }

  wait(ms: number): void {
    this.bench.wait(ms);
  }

  /** Gives one, and says how many ms until the next. */
  order(): number {
    const { random, stage } = this;
    const seat = Math.floor(random() * this.watches.length);
    const watch = this.watches[seat]!;
    const draw = random();
    if (this.tilts[seat] && draw < 0.04 && watch.arrived(this.instant())) {
      // The ears go apart on their own; what comes while they do is not looked at here.
      this.give(seat, `${random() < 0.5 ? 'bal' : 'trim'} ${levelText(Math.round(between(random, -1000, 1000)))}`);
      return LONG;
    }
    if (draw > 0.8 && draw < 0.86) {
      // A hand that turns back.
      this.goTo(seat, this.across(seat));
      this.wait(between(random, 0, 12));
      const { top } = stage.seats[seat]!.ways.plan.inputs[watch.target.input]!;
      this.goTo(seat, Math.min(top, Math.max(1, this.standing(seat) + Math.round(between(random, -2, 3)))));
      return between(random, 0, 120);
    }
    if (draw > 0.86 && draw < 0.9 && this.watches.length > 1) {
      // Seats that share a bank of relays must not disturb each other.
      this.watches.forEach((_, each) => {
        this.goTo(each, this.across(each));
        this.wait(between(random, 0, 12));
      });
      return between(random, 0, 120);
    }
    if (draw < (watch.target.muted ? 0.35 : 0.12)) this.give(seat, `mute ${watch.target.muted ? 'off' : 'on'}`);
    else if (draw > 0.9 && stage.inputs.length > 1) this.give(undefined, `in ${stage.inputs[Math.floor(random() * stage.inputs.length)]}`);
    else this.goTo(seat, this.position(seat));
    const wait = random();
    if (wait < 0.95) return between(random, 0, wait < 0.35 ? 15 : wait < 0.7 ? 120 : 1500);
    this.wait(LONG);
    this.watches.forEach((each, i) => {
      if (this.planned && !each.arrived(this.instant())) this.astray(i, `${LONG} ms after its last order it is not where it shall be`);
    });
    return 0;
  }

  goTo(seat: number, position: number): void {
    const { target, places } = this.watches[seat]!;
    const { ways } = this.stage.seats[seat]!;
    const [place] = [...this.watches[seat]!.standing(this.instant()), ...places];
    this.give(seat, `vol ${levelText(levelOf(ways.plan, place ? ways.rangeFor(place, position, target.input) : 0, position))}`);
  }

  /** Gives an order that takes effect at this very instant, to one seat or to all. */
  give(seat: number | undefined, line: string): void {
    const seats = seat === undefined ? [...this.watches.keys()] : [seat];
    const now = this.instant();
    const rested = seats.every((each) => this.watches[each]!.arrived(now));
    const begun = seats.map((each) => {
      const watch = this.watches[each]!;
      watch.judge(this.where());
      const places = watch.standing(now);
      if (!places.length) this.astray(each, `its parts are where nothing in the plan has them`);
      watch.begin(line, now);
      return { each, watch, places, before: watch.target };
    });
    this.found.orders++;
    if (!rested) this.found.interrupting++;
    this.say(line, seat);
    for (const { each, watch, places, before } of begun) {
      const target = this.targetOf(each);
      const dips = rested && line.startsWith('vol') && !target.muted && Math.abs(target.want - before.want) === 1;
      const switching = target.input !== before.input;
      watch.follow(switching ? places.map((place) => ({ ...place, switching })) : places, target, now, { bounded: this.planned, dips });
    }
  }

  end(): Evening {
    const { found } = this;
    for (const watch of this.watches) {
      watch.judge(this.where());
      if (watch.worst.dB > found.worst.dB) found.worst = watch.worst;
      if (watch.outside.dB > found.outside.dB) found.outside = watch.outside;
      if (watch.dip && watch.dip.ms > (found.dip?.ms ?? 0)) found.dip = watch.dip;
    }
    const [error] = this.bench.port.errors;
    if (error) found.astray.push(`${this.where()}: the firmware threw ${error.split('\n')[0]}`);
    return found;
  }

  /** One step, anywhere, back to where it stands by now, or where ranges change and falls are divided. */
  private position(seat: number): number {
    const { random } = this;
    const { want, input } = this.watches[seat]!.target;
    const { top } = this.stage.seats[seat]!.ways.plan.inputs[input]!;
    const draw = random();
    let position = Math.ceil(between(random, 0, top));
    if (draw < 0.3) position = want + (random() < 0.5 ? 1 : -1);
    else if (draw < 0.45) position = this.standing(seat) + Math.round(between(random, -3, 3));
    else if (draw < 0.6) position = this.across(seat);
    else if (draw < 0.65) position = want - (random() < 0.5 ? 32 : 64) + Math.round(between(random, -2, 2));
    return Math.min(top, Math.max(1, position));
  }

  /** The other side of a place where the range changes. */
  private across(seat: number): number {
    const { random } = this;
    const { bands, top } = this.stage.seats[seat]!.ways.plan.inputs[this.watches[seat]!.target.input]!;
    const edges = bands.map(({ least }) => least).filter((least) => least > 1 && least < 255);
    const edge = edges[Math.floor(random() * edges.length)] ?? Math.ceil(top / 2);
    const far = Math.round(between(random, 1, 32));
    return Math.min(top, Math.max(1, this.standing(seat) < edge ? edge + far : edge - far));
  }

  private standing(seat: number): number {
    const watch = this.watches[seat]!;
    return (watch.standing(this.instant())[0] ?? watch.places[0])?.at ?? 0;
  }

  private say(line: string, seat: number | undefined): string {
    const many = this.stage.board.seats.length > 1 && seat !== undefined;
    return this.bench.port.interpreter!.say(many ? `seat ${seat + 1} ${line}` : line);
  }

  /** What the firmware says that it was told. */
  private targetOf(seat: number): Target {
    const { stage } = this;
    const word = (line: string): string => this.say(line, seat).split(' ')[1]!;
    const { plan } = stage.seats[seat]!.ways;
    const input = stage.inputs.length > 1 ? stage.inputs.indexOf(this.say('in', undefined).slice('in '.length)) : 0;
    const positions = (line: string): number => Math.round((Number(word(line)) * 100) / plan.step);
    const apart = this.tilts[seat] ? positions('bal') + positions('trim') : trimOf(plan);
    return { want: positionAt(plan, input, Number(word('vol')) * 100), muted: word('mute') === 'on', input, left: Math.max(0, apart), right: Math.max(0, -apart) };
  }

  private instant(): Instant {
    this.meter.now(this.lo, this.hi);
    return { lo: this.lo.slice(), hi: this.hi.slice(), orders: this.meter.orders() };
  }

  private listen(): void {
    this.meter.now(this.lo, this.hi);
    for (const watch of this.watches) watch.note({ lo: this.lo, hi: this.hi });
    this.found.moments++;
  }

  private where(): string {
    return `${this.name}, order ${this.found.orders}`;
  }

  private astray(seat: number, sentence: string): void {
    if (!this.planned) return;
    this.planned = false;
    const { ways, name } = this.stage.seats[seat]!;
    const { orders } = this.instant();
    const parts = ways.own.map((i) => `${this.stage.parts.all[i]!.name} ${orders[i]}`).join(', ');
    this.found.astray.push(`${this.where()}, at ${(this.bench.clock.now / MS).toFixed(1)} ms, ${name}: ${sentence} (${parts})`);
  }
}

/** Of levels that look alike the nearest. */
function positionAt(plan: SeatPlan, input: number, level: number): number {
  const { bands, top } = plan.inputs[input]!;
  let [found, off] = [0, Infinity];
  bands.forEach(({ least, most }, range) => {
    for (let position = least; position <= Math.min(most, top); position++) {
      const miss = Math.abs(levelOf(plan, range, position) - level);
      if (miss < off) [found, off] = [position, miss];
    }
  });
  return found;
}

const levelText = (mB: number): string => (mB / 100).toFixed(2);

/** Positions that a trim of the facts takes the ears apart. */
function trimOf({ seat, earStep }: SeatPlan): number {
  return earStep ? Math.round(((seat.trim?.[1] ?? 0) - (seat.trim?.[0] ?? 0)) / earStep) : 0;
}
