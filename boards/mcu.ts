/**
 * The microcontrollers that Espruino runs on and Cuebox knows: what the checker, the simulator and the bench need.
 *
 * Sources: espruino/Espruino boards/*.py (variables, chip, saved_code, pins) and scripts/build_platform_config.py
 * (input queue, watches), as of 2v29.
 */

/** How a port's I2C fails when a chip does not answer: see `hal/failure.ts`. */
export type PortFamily = 'nrf52' | 'stm32' | 'esp32';

/** A pin that moves by itself at reset or power-up, one whose level at boot chooses something, one that cannot drive. */
export interface Unfit {
  readonly is: 'moving' | 'strap' | 'input';
  readonly why: string;
}

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
  /** STM32: two pins of one number (A0, B0) share a watch line. */
  readonly watchesByNumber?: true;
  /** Pins that no mute and no coil may be at. */
  readonly unfit?: Readonly<Record<string, Unfit>>;
  /** Pins without a pull resistor inside. */
  readonly pulless?: readonly string[];
  /** Hardware I2C ports. */
  readonly i2c: readonly string[];
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
    i2c: ['I2C1'],
  },
  PICO_R1_3: {
    id: 'PICO_R1_3',
    title: 'Espruino Pico (STM32F401)',
    family: 'stm32',
    variables: 5100,
    variableBytes: 13,
    clockMHz: 84,
    storage: 48 * 1024,
    queue: 1024,
    watches: 16,
    pins: 'A0 A1 A2 A3 A4 A5 A6 A7 A8 A10 B1 B3 B4 B5 B8 B9 B10 B13 B14 B15'.split(' '),
    reserved: {
      B6: 'the console transmits there when USB is out',
      B7: 'the console receives there when USB is out',
      B2: 'LED1',
      B12: 'LED2',
      C13: 'BTN1, the way out of a bad program',
    },
    pinVolts: 5.5,
    watchesByNumber: true,
    // Debug pins: pulled at reset (memory; STM32F401 data sheet, alternate functions after reset).
    unfit: { B3: { is: 'moving', why: 'a debug pin, pulled at reset' }, B4: { is: 'moving', why: 'a debug pin, pulled up at reset' } },
    i2c: ['I2C1', 'I2C2', 'I2C3'],
  },
  ESPRUINOWIFI: {
    id: 'ESPRUINOWIFI',
    title: 'Espruino WiFi (STM32F411)',
    family: 'stm32',
    variables: 8190,
    variableBytes: 13,
    clockMHz: 100,
    storage: 64 * 1024,
    queue: 1024,
    watches: 16,
    pins: 'A0 A1 A4 A5 A6 A7 B0 B1 B3 B4 B5 B8 B9 B10 B13 B14 B15'.split(' '),
    reserved: {
      B6: 'the console transmits there when USB is out',
      B7: 'the console receives there when USB is out',
      B2: 'LED1',
      B12: 'LED2',
      C13: 'BTN1, the way out of a bad program',
      A2: 'the ESP8266 receives there',
      A3: 'the ESP8266 transmits there',
      A13: 'the ESP8266 boots by it',
      A14: 'power of the ESP8266',
      A15: 'the ESP8266 holds the line there',
    },
    pinVolts: 5.5,
    watchesByNumber: true,
    unfit: { B3: { is: 'moving', why: 'a debug pin, pulled at reset' }, B4: { is: 'moving', why: 'a debug pin, pulled up at reset' } },
    i2c: ['I2C1', 'I2C2', 'I2C3'],
  },
  ESP32: {
    id: 'ESP32',
    title: 'ESP32 (a module of 30 or 38 pins)',
    family: 'esp32',
    // At most: the port sizes its heap at boot by what Wi-Fi and Bluetooth leave (espruino/Espruino targets/esp32/main.c).
    variables: 16383,
    variableBytes: 14,
    clockMHz: 240,
    storage: 896 * 1024,
    queue: 4096,
    watches: 40,
    pins: 'D4 D13 D16 D17 D18 D19 D21 D22 D23 D25 D26 D27 D32 D33 D34 D35 D36 D39 D5 D12 D14 D15 D2'.split(' '),
    reserved: {
      D0: 'BTN1, and it chooses the boot mode',
      D1: 'the console transmits there',
      D3: 'the console receives there',
    },
    pinVolts: 3.6,
    unfit: {
      D2: { is: 'strap', why: 'chooses the boot mode; LED1' },
      D5: { is: 'moving', why: 'moves at boot' },
      D12: { is: 'strap', why: 'chooses the flash voltage at boot' },
      D14: { is: 'moving', why: 'moves at boot' },
      D15: { is: 'moving', why: 'moves at boot' },
      D34: { is: 'input', why: 'an input only' },
      D35: { is: 'input', why: 'an input only' },
      D36: { is: 'input', why: 'an input only' },
      D39: { is: 'input', why: 'an input only' },
    },
    pulless: ['D34', 'D35', 'D36', 'D39'],
    i2c: ['I2C1', 'I2C2'],
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
