/** Gains as people say them. */

/** Gain of silence, dB: what a level below is shown as. */
export const SILENCE_DB = -140;

/** Nobody hears what is below, dB of full scale. */
export const SILENT_DB = -90;

export const dB = (gain: number): number => (gain > 0 ? Math.max(20 * Math.log10(gain), SILENCE_DB) : SILENCE_DB);
export const factor = (decibels: number): number => 10 ** (decibels / 20);
