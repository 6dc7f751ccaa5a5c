/**
 * What a run did to the sound: the gain and the direct voltage at each ear, from switch to switch.
 *
 * Invariants, checked by `checkLog`: each ear's first switch is at t = 0, switches are sorted by t, every number is
 * finite. Of several switches at one instant the last one is in force; the others lasted no time.
 */

/** From `t` on, until the next switch. */
export interface Switch {
  /** ns since the start of the log. */
  readonly t: number;
  /** Amplitude factor from source to this ear, relative to the board's full scale. */
  readonly gain: number;
  /** Direct voltage at the jack, volts. */
  readonly offset: number;
}

export interface GainLog {
  /** ns. */
  readonly duration: number;
  /** Volts peak at the jack for gain 1 and a full-scale source. */
  readonly fullScale: number;
  /** Left, right. */
  readonly ears: readonly [readonly Switch[], readonly Switch[]];
}

export const EAR_NAMES = ['left', 'right'] as const;

/** Throws a sentence if `log` breaks an invariant. */
export function checkLog(log: GainLog): void {
  if (!(log.duration > 0 && Number.isFinite(log.duration))) {
    throw new RangeError(`gain log: duration is ${log.duration} ns: it must be above 0`);
  }
  if (!(log.fullScale > 0 && Number.isFinite(log.fullScale))) {
    throw new RangeError(`gain log: fullScale is ${log.fullScale} V: it must be above 0`);
  }
  log.ears.forEach((ear, e) => {
    const where = `gain log: ${EAR_NAMES[e]} ear`;
    if (ear[0]?.t !== 0) throw new RangeError(`${where}: the first switch must be at t = 0`);
    for (let i = 0; i < ear.length; i++) {
      const { t, gain, offset } = ear[i]!;
      if (!Number.isFinite(t) || !Number.isFinite(gain) || !Number.isFinite(offset)) {
        throw new RangeError(`${where}: switch ${i} has a number that is not finite (t ${t}, gain ${gain}, offset ${offset})`);
      }
      if (i > 0 && t < ear[i - 1]!.t) {
        throw new RangeError(`${where}: switch ${i} at ${t} ns comes after one at ${ear[i - 1]!.t} ns: sort the switches by t`);
      }
    }
  });
}

/** Index of the switch in force at `t` ns. Before the first switch: the first. */
export function switchIndexAt(ear: readonly Switch[], t: number): number {
  let low = 0;
  let high = ear.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (ear[middle]!.t <= t) low = middle;
    else high = middle;
  }
  return low;
}

/** The gain in force at `t` ns. */
export function gainAt(ear: readonly Switch[], t: number): number {
  return ear[switchIndexAt(ear, t)]!.gain;
}

/**
 * Rms of the louder end of a change, in units of full scale: the larger gain of the first and the last switch, for a
 * sine of `amplitude` (0..1 of the source's declared maximum).
 */
export function louderEndRms(ear: readonly Switch[], amplitude = 1): number {
  return (Math.max(Math.abs(ear[0]!.gain), Math.abs(ear[ear.length - 1]!.gain)) * amplitude) / Math.SQRT2;
}

/**
 * Volts at the jack just after each switch, with digital silence at the input.
 *
 * Without `coupling` these are the offsets. With it (R*C of the output capacitor and its load, in seconds) an offset is
 * the voltage before the capacitor: each step of it arrives whole at the jack and decays as exp(-t/RC), and the
 * capacitor is charged when the log starts.
 */
export function offsetAfterSwitches(ear: readonly Switch[], coupling?: number): Float64Array {
  if (coupling === undefined) return Float64Array.from(ear, (s) => s.offset);
  const volts = new Float64Array(ear.length);
  for (let i = 1; i < ear.length; i++) {
    const held = volts[i - 1]! * Math.exp(-(ear[i]!.t - ear[i - 1]!.t) / 1e9 / coupling);
    volts[i] = held + ear[i]!.offset - ear[i - 1]!.offset;
  }
  return volts;
}
