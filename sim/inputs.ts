/** What hangs on the inputs of an expander, and its interrupt line on a pin of the microcontroller. */
import type { Chip, ExpanderChip } from './chips/chip.ts';
import type { Places } from './parts/contact.ts';
import type { Pins } from './pins.ts';

/**
 * The input that a contact to ground hangs on. Open, the pin is left to the expander's own pull-up, or held up by a
 * resistor. Throws RangeError where there is none.
 */
export function inputOf(chips: ReadonlyMap<string, Chip>, expander: string, bit: number, resistor: boolean): Places {
  const chip = chips.get(expander);
  if (!chip || !('put' in chip)) throw new RangeError(`a button names the expander ${expander}, and chips has none of that name`);
  let open = true;
  return {
    level: () => open,
    put(_, level) {
      open = level;
      (chip as ExpanderChip).put(bit, level ? (resistor ? true : undefined) : false);
    },
  };
}

/** From an expander to a pin, with a resistor at the pin that holds it up while nobody drives it. */
export class InterruptLine {
  private wire: 'whole' | 'cut' | 'grounded' = 'whole';
  private readonly chip: ExpanderChip;
  private readonly pins: Pins;
  private readonly pin: string;

  constructor(chip: ExpanderChip, pins: Pins, pin: string) {
    this.chip = chip;
    this.pins = pins;
    this.pin = pin;
    chip.onInterrupt(() => this.follow());
    this.follow();
  }

  /** Breaks it, or mends it. */
  lead(wire: 'whole' | 'cut' | 'grounded'): void {
    this.wire = wire;
    this.follow();
  }

  private follow(): void {
    const driven = this.wire === 'whole' ? this.chip.interruptLevel() : this.wire === 'cut' ? undefined : false;
    this.pins.put(this.pin, driven ?? true);
  }
}
