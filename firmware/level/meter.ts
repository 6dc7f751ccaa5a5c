/**
 * How loud what is recorded comes in, by a peak detector before the codec's own gain: a light while the recording clips,
 * and a listen of ten seconds that sets the gain.
 */
import type { Amp } from '../amp.ts';
import { turnTo } from './dials.ts';
import { levelText } from './text.ts';

/** A detector and what its readings mean. */
export interface Level {
  pin: Pin;
  /** What a reading is counted from, and the codec's full scale above it, at a gain of 0 dB. */
  base: number;
  full: number;
  /** Below this is silence; from `top` on it may be louder than it seems; below `least` or above `torn` a wire is broken. */
  quiet: number;
  top: number;
  least: number;
  torn: number;
}

export interface Meter {
  /** Looked at now, the share of its greatest reading from which on the recording clips, and whether time is counted: first, each look needs them. */
  pin: Pin;
  mark: number;
  due: boolean;
  amp: Amp;
  /** By input that can be recorded; undefined where nothing measures it. */
  inputs: (Level | undefined)[];
  /** Readings are 0 to this. */
  scale: number;
  /** ms between two looks, those in force, and the timer. */
  every: number;
  ms: number;
  timer: number;
  /** Lights while the recording clips; left out where there is none. */
  light?: Pin;
  /** ms for which CLIP is still to be seen. */
  clip: number;
  /** ms for which it still listens; 0 when it does not. */
  left: number;
  /** mB that shall stay above the loudest peak, and the loudest reading. */
  headroom: number;
  peak: number;
  /** What it listens to, and the step of the gain when it began: another one was set by hand. */
  input: number;
  step: number;
  /** What came of the last listen. */
  said: string;
}

/** ms. */
const LISTEN = 10000;
const SHINE = 2000;
/** mB below full scale from which on it counts as clipping: so much may a peak have faded until it is read. */
const MARGIN = 50;
/** No reading is as great. */
const NEVER = 2;

/** An input is recorded with this step of its gain from now on: from which reading on it clips. */
export function aim(amp: Amp, input: number, step: number): void {
  const meter = amp.meter!;
  const level = meter.inputs[input];
  meter.mark = NEVER;
  if (level) {
    meter.pin = level.pin;
    meter.mark = Math.ceil(level.base + level.full * Math.exp(((-MARGIN - amp.gains![input]!.levels![step]!) * 1000) / 868589)) / meter.scale;
  }
}

/** Level of a reading above silence, mB of the codec's full scale at a gain of 0 dB. */
function levelOf(level: Level, reading: number): number {
  return Math.round((Math.log((reading - level.base) / level.full) * 868589) / 1000);
}

function shine(amp: Amp, on: number): void {
  const light = amp.meter!.light;
  if (light) digitalWrite(light, on);
  amp.show(amp);
}

function pace(meter: Meter, ms: number): void {
  if (meter.timer) clearInterval(meter.timer);
  meter.ms = ms;
  meter.timer = setInterval(look, ms, meter);
}

/** Before the parts are opened: from then on the level is looked at. */
export function startMeter(meter: Meter): void {
  const light = meter.light;
  if (light) digitalWrite(light, 0);
  pace(meter, meter.every);
}

/** All that most looks are: a reading and a comparison, a quarter of what `attend` takes. */
function look(meter: Meter): void {
  const share = analogRead(meter.pin);
  if (share >= meter.mark || meter.due) attend(meter, share);
}

function attend(meter: Meter, share: number): void {
  const amp = meter.amp;
  const level = meter.inputs[amp.recorded!];
  if (meter.clip > 0) {
    meter.clip -= meter.ms;
    if (meter.clip <= 0) shine(amp, 0);
  }
  // While parts are missing or asleep nothing is recorded.
  if (level && amp.seat.at >= 0) {
    const reading = Math.round(share * meter.scale);
    if (reading > meter.peak) meter.peak = reading;
    if (share >= meter.mark && reading <= level.torn) {
      const dark = meter.clip <= 0;
      meter.clip = SHINE;
      if (dark) shine(amp, 1);
    }
  }
  if (meter.left) {
    meter.left -= meter.ms;
    if (amp.recorded !== meter.input || amp.gains![meter.input]!.want !== meter.step || amp.rest!.want) stopListening(meter, 'stopped');
    else if (meter.left <= 0) stopListening(meter, setGain(amp));
  }
  meter.due = meter.clip > 0 || meter.left > 0;
}

/** Begins, or goes on with another headroom. @param headroom mB. */
export function startListening(amp: Amp, headroom: number): void {
  const meter = amp.meter!;
  meter.headroom = headroom;
  if (meter.left) return;
  meter.left = LISTEN;
  meter.input = amp.recorded!;
  meter.step = amp.gains![meter.input]!.want;
  meter.peak = -1;
  meter.due = true;
  // Twice as often: what is measured fades half as far.
  pace(meter, meter.every >> 1);
}

export function stopListening(meter: Meter, said: string): void {
  meter.left = 0;
  meter.said = said;
  pace(meter, meter.every);
}

/** The loudest step that leaves the headroom; says what came of it. A meter that cannot be believed changes nothing. */
function setGain(amp: Amp): string {
  const meter = amp.meter!;
  const level = meter.inputs[meter.input]!;
  const dial = amp.gains![meter.input]!;
  const levels = dial.levels!;
  const peak = meter.peak;
  if (peak < level.least || peak > level.torn) return 'meter broken';
  if (peak < level.quiet) return 'nothing heard';
  const mB = levelOf(level, peak);
  let step = levels.length - 1;
  while (step > 0 && levels[step]! + mB + meter.headroom > 0) step--;
  const over = peak >= level.top;
  // At its end it says nothing of how much louder: never up on its word.
  if (over && step > dial.want) step = dial.want;
  turnTo(amp, dial, step);
  amp.unsaved = 0;
  amp.show(amp);
  return 'peak ' + (over ? 'above ' : '') + levelText(levels[step]! + mB);
}

/** For `stat`. */
export function listening(amp: Amp): string {
  const meter = amp.meter!;
  return meter.left ? Math.ceil(meter.left / 1000) + ' s' : meter.said;
}
