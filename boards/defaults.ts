/**
 * What a board file may leave out, and where the figures come from. "(memory)" marks one that was read in no source.
 */
import type { RelayFacts } from './board.ts';

/**
 * A small signal relay with a flyback diode. Panasonic TQ: operate at most 3 ms (2 typical), release at most 3 ms
 * (1 typical) without diode; a diode makes the release two to five times as long (memory). Bounce and skew (memory).
 */
export const RELAY = { operate: [1, 4], release: [1, 10], bounce: [0, 1.5], skew: 0.5 } as const;

/** ms: Panasonic TQ, latching types: set and reset pulse at least 10 ms. */
export const LATCHING_PULSE = 10;

/** Gain of an open input contact with grounded neighbours, dB: 1 pF into 10 kohm at 1 kHz (own calculation: -84); with the ground between them (memory). */
export const OPEN_CONTACT = -100;

/** Gain of a form C contact at rest, dB: an open contact of 1 pF and 22 ohm to ground at 1 kHz is -137 (own calculation); taken with a margin for the layout. */
export const MUTE_CONTACT = -110;

/** V above silence that a meter has to give before it counts as heard: a divider of 1 % and the offset of an operational amplifier (own calculation). */
export const METER_FLOOR = 0.02;

/** dB that a peak may have faded before it is read (our choice): how often a meter is read comes from it. */
export const METER_FADE = 0.5;

/** Least impedance of a headphone, ohm: what headphone chips are specified into (TI SLOS488B p6); amplifiers of one's own are held to the same (our choice). */
export const MINIMUM_LOAD = 16;

/** Times of a relay, ms. */
export interface RelayTimes {
  readonly operate: readonly [number, number];
  readonly release: readonly [number, number];
  readonly bounce: readonly [number, number];
  readonly skew: number;
}

export function relayTimes(relay: RelayFacts): RelayTimes {
  return {
    operate: relay.operate ?? RELAY.operate,
    release: relay.release ?? RELAY.release,
    bounce: relay.bounce ?? RELAY.bounce,
    skew: relay.skew ?? RELAY.skew,
  };
}

/** ms until its contacts have surely arrived after the coil went on, and off. */
export function relayArrival(relay: RelayFacts): { readonly operate: number; readonly release: number } {
  const { operate, release, bounce, skew } = relayTimes(relay);
  return { operate: operate[1] + bounce[1] + skew, release: release[1] + bounce[1] + skew };
}

/** ms until a change has surely arrived, to rest and from it: a latching relay's not before its pulse is over. */
export function relayTravel(relay: RelayFacts): { readonly fall: number; readonly rise: number } {
  const { operate, release } = relayArrival(relay);
  const least = relay.kind === 'relay' ? 0 : (relay.pulse ?? LATCHING_PULSE);
  return { fall: Math.max(least, release), rise: Math.max(least, operate) };
}
