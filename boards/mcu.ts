/**
 * The microcontrollers that Espruino runs on and Cuebox knows: what the checker, the simulator and the bench need.
 *
 * Sources: espruino/Espruino boards/*.py (variables, chip, saved_code, pins) and scripts/build_platform_config.py
 * (input queue, watches), as of 2v29.
 */

/** How a port's I2C fails when a chip does not answer: see `hal/failure.ts`. */
export type PortFamily = 'nrf52' | 'stm32' | 'esp32';

export interface Mcu {
  /** `process.env.BOARD` there: `flash` refuses any other. */
  readonly id: string;
  readonly title: string;
  readonly family: PortFamily;
  /** JsVars in all, and bytes each. */
  readonly variables: number;
  readonly variableBytes: number;
  readonly clockMHz: number;
  /** Bytes of Storage: the bundle and the settings. */
  readonly storage: number;
  /** Bytes of the queue between interrupts and the interpreter; an edge takes 6. */
  readonly queue: number;
  /** How many pins can be watched at once. */
  readonly watches: number;
  /** Pins that an amp may use. */
  readonly pins: readonly string[];
  /** Pins that exist but belong to something else, with the reason. */
  readonly reserved: Readonly<Record<string, string>>;
  /** V at the pins that must not be passed: 3.6 where they are not 5 V tolerant. */
  readonly pinVolts: number;
}

export const MCUS = {
  MDBT42Q: {
    id: 'MDBT42Q',
    title: 'MDBT42Q (nRF52832)',
    family: 'nrf52',
    variables: 2950,
    variableBytes: 13,
    clockMHz: 64,
    storage: 40 * 1024,
    queue: 1024,
    watches: 8,
    pins: 'D2 D3 D4 D5 D7 D11 D13 D14 D15 D16 D17 D18 D19 D20 D22 D25 D26 D27 D28 D29 D30 D31'.split(' '),
    reserved: {
      D0: 'BTN1, the way out of a bad program',
      D1: 'LED1',
      D6: 'the console transmits there',
      D8: 'the console receives there',
      D9: 'NFC antenna',
      D10: 'NFC antenna',
    },
    pinVolts: 3.6,
  },
} as const satisfies Record<string, Mcu>;

export type McuId = keyof typeof MCUS;

/**
 * Nanoseconds that one host instruction of the interpreter stands for on a microcontroller: 15 on an 84 MHz Cortex-M4
 * (reckoned from Espruino's published loop times, README_JIT.md; to be measured on hardware), others by clock.
 */
export function nsPerInstruction(mcu: Mcu): number {
  return (15 * 84) / mcu.clockMHz;
}
