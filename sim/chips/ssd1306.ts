/**
 * SSD1306, Solomon Systech, controller of a 128x64 or 128x32 OLED, on I2C.
 *
 * Written from the SSD1306 data sheet, rev 1.1 to 1.5 (sections cited by number: 8.1.5 bus, 8.7 RAM, 9 and 10
 * commands, 10.1.8 re-map, 10.1.18 COM pins), and from espruino/EspruinoDocs devices/SSD1306.js,
 * adafruit/Adafruit_SSD1306 and apache/nuttx drivers/lcd/ssd1306.h for what modules need. "(memory)" marks what was read
 * in none of them.
 *
 * A wrong setting shows on the glass as it does on a real one. COM pins and multiplex say how the glass is wired,
 * so a wrong value gives a picture with every other row, interleaved halves or half the height, as people report
 * (ThingPulse/esp8266-oled-ssd1306 #151, 4ilo/ssd1306-stm32HAL #7, deeplyembeddedWP/SSD1306-OLED-display-driver-
 * for-BeagleBone #3). It is no error: the part has these settings, it is the glass that does not fit.
 *
 * Not modelled, and refused: scrolling and reading. Not modelled, and silent: the reset pin, the 100 ms that the
 * part takes to light up, brightness (contrast is in `peek`).
 */
import type { Surroundings } from './chip.ts';
import { Oled, type OledPart } from './oled.ts';
import { COLUMNS, commands, resetRegisters, type Registers } from './ssd1306-commands.ts';

const SSD1306: OledPart<Registers> = { name: 'SSD1306', columns: COLUMNS, commands, reset: resetRegisters };

export interface Ssd1306Options {
  /** Rows of the glass, 64 without it. */
  readonly height?: 32 | 64;
  /** Where the glass gets its voltage; internal without it: dark until the charge pump runs. */
  readonly vcc?: 'internal' | 'external';
}

export class Ssd1306 extends Oled<Registers> {
  private readonly vcc: 'internal' | 'external';

  /** Throws RangeError for an address that the pin cannot make (8.1.5). */
  constructor(address: number, surroundings: Surroundings, options: Ssd1306Options = {}) {
    super(SSD1306, address, surroundings, options.height ?? 64);
    this.vcc = options.vcc ?? 'internal';
  }

  protected lit(): boolean {
    return this.vcc === 'external' || this.registers.chargePump === 1;
  }

  protected segmentAt(x: number): number {
    return COLUMNS - 1 - x;
  }

  /** By addressing mode (10.1.3). */
  protected advance(): void {
    const r = this.registers;
    if (r.addressingMode === 2) r.column = r.column === COLUMNS - 1 ? r.pageModeColumn : r.column + 1;
    else if (r.addressingMode === 0) {
      if (r.column !== r.columnEnd) r.column = (r.column + 1) % COLUMNS;
      else {
        r.column = r.columnStart;
        r.page = r.page === r.pageEnd ? r.pageStart : (r.page + 1) % 8;
      }
    } else if (r.page !== r.pageEnd) r.page = (r.page + 1) % 8;
    else {
      r.page = r.pageStart;
      r.column = r.column === r.columnEnd ? r.columnStart : (r.column + 1) % COLUMNS;
    }
  }
}
