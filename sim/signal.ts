/**
 * What plays: the voltage at a source, as far as the parts need to know it.
 *
 * Parts with zero-cross detection ask when their input crosses zero. Without a declared signal they must be taken
 * to use their whole window.
 */
export interface Signal {
  /** Text for reports: "silence", "tone 997 Hz", "front-center.wav", "unknown". */
  readonly name: string;
  /**
   * The first instant at or after `t` ns at which channel `ch` (0 left, 1 right) has no voltage.
   * Infinity: never. `undefined`: not known, any instant is possible.
   */
  nextZeroCross(ch: number, t: number): number | undefined;
  /** Instantaneous value at `t` ns, -1..1 of the source's declared maximum peak. Unknown signals read 0. */
  value(ch: number, t: number): number;
}

/** No voltage at all: every instant is a crossing. */
export const silence: Signal = {
  name: 'silence',
  nextZeroCross: (_ch, t) => t,
  value: () => 0,
};

/** Anything may play: parts take their whole window. */
export const unknownSignal: Signal = {
  name: 'unknown',
  nextZeroCross: () => undefined,
  value: () => 0,
};

/** A direct voltage: no crossing, ever. */
export const direct: Signal = {
  name: 'dc',
  nextZeroCross: () => Infinity,
  value: () => 1,
};

/** A sine of `hz`, amplitude 0..1 of the declared maximum, starting at zero. Both channels alike. */
export function tone(hz: number, amplitude = 1): Signal {
  const half = 5e8 / hz;
  return {
    name: `tone ${hz} Hz`,
    nextZeroCross: (_ch, t) => Math.ceil(t / half - 1e-9) * half,
    value: (_ch, t) => amplitude * Math.sin((2 * Math.PI * hz * t) / 1e9),
  };
}
