/**
 * Where the pins of the parts are: number on the package and name.
 *
 * DS1882: Maxim data sheet, pin description (SO and TSSOP, 16 pins). BSS138: onsemi data sheet, SOT-23. Modules are left
 * out: their pins are named in print, in an order of their maker's.
 */

export const DS1882_PINS = {
  GND: 1, A2: 2, A1: 3, 'V-': 4, A0: 5, W0: 6, L0: 7, H0: 8, L1: 9, H1: 10, W1: 11, CE: 12, SDA: 13, SCL: 14, VCC: 15, VDD: 16,
} as const;

export const BSS138_PINS = { gate: 1, source: 2, drain: 3 } as const;

export type Ds1882Pin = keyof typeof DS1882_PINS;
export type Bss138Pin = keyof typeof BSS138_PINS;
