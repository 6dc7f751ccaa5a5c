/**
 * The microcontrollers that Espruino runs on and Cuebox knows: what the checker, the simulator and the bench need.
 *
 * Sources: espruino/Espruino boards/*.py (variables, chip, saved_code, devices, pins) and
 * scripts/build_platform_config.py (input queue, watches), as of 2v29.
 */

/** How a port's I2C fails when a chip does not answer: see `hal/failure.ts`. */
export type PortFamily = 'nrf52' | 'stm32' | 'esp32';

/** Outputs of one driver chip on the microcontroller's own board: high is its supply, low is ground. */
export interface DriverBank {
  readonly pins: readonly string[];
  /** V of the terminals that feed it and what it drives. */
  readonly volts: readonly [least: number, most: number];
  /** A, each output. */
  readonly amperes: number;
  /** ohm to ground while it sleeps. */
  readonly asleep: number;
}

/** A socket whose power pins of the microcontroller switch: off until they do. */
export interface Socket {
  readonly scl: string;
  readonly sda: string;
  /** Pins and the levels that switch it on. */
  readonly power: readonly (readonly [pin: string, level: 0 | 1])[];
  /** A that may be drawn. */
  readonly amperes: number;
}

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
  /** Pins that show short lows which nobody made: no edges are counted there, and a button acts only on what lasts. */
  readonly falseLows?: readonly string[];
  /**
   * Buttons to ground on its own board, by the names that Espruino has for them. Their pins have the flag NEGATED there:
   * pressed they read 1, edges are turned over, and a pull-down is a pull-up.
   */
  readonly buttons?: Readonly<Record<string, string>>;
  /** Rows of the screen on its own board, of 128 columns: Espruino's global `g`. */
  readonly screen?: 64;
  /** To make one pin of a bank an output wakes all of it: its other pins are driven low then. */
  readonly drivers?: readonly DriverBank[];
  readonly sockets?: Readonly<Record<string, Socket>>;
  /** Pins that read a voltage, the V of their greatest reading, and its bits. */
  readonly analog: { readonly pins: readonly string[]; readonly volts: number; readonly bits: number };
  /** Hardware I2C ports. */
  readonly i2c: readonly string[];
}

/** ADC1_IN0 to 7 in boards/*.py; a quarter of the supply as reference and a quarter of the input, 14 bits (targets/nrf5x/jshardware.c). */
const nrf52Analog = (pins: string): Mcu['analog'] => ({ pins: pins.split(' '), volts: 3.3, bits: 14 });
/** ADC1_IN0 to 9 in boards/pins/stm32f401.csv, of those that are led out; 12 bits of the supply (targets/stm32/jshardware.c). */
const stm32Analog = (pins: string): Mcu['analog'] => ({ pins: pins.split(' '), volts: 3.3, bits: 12 });

/** espruino/EspruinoDocs boards/Jolt.js.md, Terminal Block and Motor Drivers. */
const joltBank = (pins: string): DriverBank => ({ pins: pins.split(' '), volts: [2.7, 18], amperes: 1, asleep: 2_500 });

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
    analog: nrf52Analog('D2 D3 D4 D5 D28 D29 D30 D31'),
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
    analog: stm32Analog('A0 A1 A2 A3 A4 A5 A6 A7 B1'),
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
    analog: stm32Analog('A0 A1 A4 A5 A6 A7 B0 B1'),
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
    // 80 ns, whenever a converter in the RTC domain gets its power (ESP32 Series SoC Errata, GPIO-3.11); with Wi-Fi asleep
    // between beacons five a second (espressif/esp-idf issues 1096 and 4585).
    falseLows: ['D36', 'D39'],
    analog: { pins: 'D32 D33 D34 D35 D36 D39'.split(' '), volts: 3.6, bits: 12 }, // ADC1 alone; attenuated by 11 dB (targets/esp32/jshardwareAnalog.c)
    i2c: ['I2C1', 'I2C2'],
  },
  PIXLJS: {
    id: 'PIXLJS',
    title: 'Pixl.js (nRF52832)',
    family: 'nrf52',
    variables: 2950,
    variableBytes: 13,
    clockMHz: 64,
    storage: 36 * 1024,
    queue: 1024,
    watches: 8,
    // SDA and SCL in print are A4 and A5. Its 5V is not connected: 3.3 V only.
    pins: 'A4 A5 A0 A1 A2 A3 D2 D3 D4 D5 D6 D7 D8 D9 D10 D11 D12 D13 H1 H2 H3 H4'.split(' '),
    reserved: {
      D0: 'the console receives there',
      D1: 'the console transmits there',
      H0: 'LED1, the light behind the screen',
      H5: 'data or command of the screen',
      H6: 'chip select of the screen',
      H7: 'reset of the screen',
      H8: 'clock of the screen',
      H9: 'data of the screen',
    },
    pinVolts: 3.6,
    buttons: { H1: 'BTN1', H2: 'BTN2', H3: 'BTN3', H4: 'BTN4' },
    screen: 64, // an ST7567 on H5 to H9
    analog: nrf52Analog('A0 A1 A2 A3 A4 A5 D3 D4'),
    i2c: ['I2C1'],
  },
  JOLTJS: {
    id: 'JOLTJS',
    title: 'Jolt.js (nRF52840)',
    family: 'nrf52',
    variables: 12000,
    variableBytes: 14,
    clockMHz: 64,
    storage: 400 * 1024,
    queue: 2048,
    watches: 8,
    // D29 D3, D31 D2, D45 D44 D43 D36 and D38 D39 D42 D37 are at the sockets Q0 to Q3, the next four at the header.
    pins: 'D29 D3 D31 D2 D45 D44 D38 D39 D43 D36 D42 D37 D1 D26 D47 D46 H0 H1 H2 H3 H4 H5 H6 H7'.split(' '),
    // devices in boards/JOLTJS.py; H0 to H7 are names of eight of these pins.
    reserved: {
      D0: 'BTN1, the way out of a bad program',
      D6: 'LED1',
      D8: 'LED2',
      D41: 'LED3',
      D7: 'switches the ground of the socket Q0',
      D27: 'switches the ground of the socket Q1',
      D9: 'NFC antenna',
      D10: 'NFC antenna',
      D17: 'output 0 of the driver of H0 to H3',
      D15: 'output 1 of the driver of H0 to H3',
      D13: 'output 2 of the driver of H0 to H3',
      D14: 'output 3 of the driver of H0 to H3',
      D21: 'sleep of the driver of H0 to H3',
      D19: 'fault of the driver of H0 to H3',
      D16: 'mode of the driver of H0 to H3',
      D12: 'torque of the driver of H0 to H3',
      D4: 'a look at output 0 of the driver of H0 to H3',
      D5: 'a look at output 2 of the driver of H0 to H3',
      D22: 'output 0 of the driver of H4 to H7',
      D32: 'output 1 of the driver of H4 to H7',
      D25: 'output 2 of the driver of H4 to H7',
      D34: 'output 3 of the driver of H4 to H7',
      D23: 'sleep of the driver of H4 to H7',
      D20: 'fault of the driver of H4 to H7',
      D24: 'mode of the driver of H4 to H7',
      D35: 'torque of the driver of H4 to H7',
      D30: 'a look at output 0 of the driver of H4 to H7',
      D28: 'a look at output 2 of the driver of H4 to H7',
    },
    pinVolts: 3.6,
    drivers: [joltBank('H0 H1 H2 H3'), joltBank('H4 H5 H6 H7')],
    sockets: {
      Q0: { scl: 'D29', sda: 'D3', power: [['D7', 1]], amperes: 0.5 },
      Q1: { scl: 'D31', sda: 'D2', power: [['D27', 1]], amperes: 0.5 },
      Q2: { scl: 'D45', sda: 'D44', power: [['D36', 0], ['D43', 1]], amperes: 0.008 },
      Q3: { scl: 'D38', sda: 'D39', power: [['D37', 0], ['D42', 1]], amperes: 0.008 },
    },
    analog: nrf52Analog('D2 D3 D29 D31'),
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
