/** Values of resistors and capacitors: as text, and the ones that are sold. */

function scaled(value: number, digits: number, steps: readonly (readonly [number, string])[], unit: string): string {
  const rounded = Number(value.toPrecision(digits));
  const [size, prefix] = steps.find(([least]) => rounded >= least) ?? steps.at(-1)!;
  return `${Number((rounded / size).toPrecision(digits))} ${prefix}${unit}`;
}

export function ohms(value: number, digits = 3): string {
  return scaled(value, digits, [[1e6, 'M'], [1e3, 'k'], [1, '']], 'ohm');
}

export function farads(value: number): string {
  return scaled(value, 3, [[1e-6, 'u'], [1e-9, 'n'], [1e-12, 'p']], 'F');
}

/** The nearest of 96 values a decade, by ratio. */
export function e96(value: number): number {
  const decade = 10 ** Math.floor(Math.log10(value));
  const step = Math.floor(96 * Math.log10(value / decade));
  const [below, above] = [step, step + 1].map((n) => Number((decade * Number((10 ** (n / 96)).toFixed(2))).toPrecision(3)));
  return value / below! < above! / value ? below! : above!;
}

const E6 = [1, 1.5, 2.2, 3.3, 4.7, 6.8];

/** The largest of 6 values a decade that is not above `value`. */
export function e6Below(value: number): number {
  const decade = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const most = E6.findLast((step) => step * decade <= value * (1 + 1e-9)) ?? 1;
  return Number((most * decade).toPrecision(2));
}
