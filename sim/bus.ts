/**
 * A simulated I2C bus: bit time, acknowledgements, chips that are missing, a line that somebody holds.
 *
 * A transaction is START, 9 bits a byte (the address is one), STOP; time passes as it goes, so a chip gets each byte
 * at the end of its ninth bit (I2C specification UM10204, 3.1).
 */
import type { Clock } from './clock.ts';
import { BadAccess } from './chips/chip.ts';
import type { Chip } from './chips/chip.ts';

/** How a transaction ended. `at`: index of the byte that was not acknowledged, -1 for the address. */
export type Outcome = { ok: true; bytes: number[] } | { ok: false; why: 'nack'; at: number } | { ok: false; why: 'stuck' };

export interface Transaction {
  /** ns, at START. */
  t: number;
  bus: string;
  kind: 'write' | 'read';
  address: number;
  /** Bytes that were sent, or that came back. */
  bytes: number[];
  ok: boolean;
  /** Set where no STOP followed: the next one begins with a repeated START. */
  held?: true;
}

export class I2cBus {
  /** Chips on their wires. */
  readonly chips = new Map<number, Chip>();
  /** Addresses whose wires are broken: nobody acknowledges. */
  readonly unplugged = new Set<number>();
  /** Somebody holds SDA low: no START is possible. */
  stuck = false;
  bitrate = 100_000;
  /** The chip that waits for a repeated START. */
  private open: Chip | undefined;

  readonly name: string;
  private readonly clock: Clock;
  private readonly record: (transaction: Transaction) => void;

  constructor(name: string, clock: Clock, record: (transaction: Transaction) => void) {
    this.name = name;
    this.clock = clock;
    this.record = record;
  }

  write(address: number, bytes: readonly number[], stop: boolean): Outcome {
    return this.transfer('write', address, bytes, bytes.length, stop);
  }

  read(address: number, count: number, stop: boolean): Outcome {
    return this.transfer('read', address, [], count, stop);
  }

  private transfer(kind: 'write' | 'read', address: number, bytes: readonly number[], count: number, stop: boolean): Outcome {
    const transaction: Transaction = { t: this.clock.now, bus: this.name, kind, address, bytes: [], ok: false };
    this.record(transaction);
    if (this.stuck) return { ok: false, why: 'stuck' };
    this.checkSpeed();
    const bit = 1e9 / this.bitrate;
    const chip = this.unplugged.has(address) ? undefined : this.chips.get(address);
    this.open?.stop(true);
    this.open = undefined;
    this.pass(bit); // START
    this.pass(9 * bit);
    if (!chip || !chip.start(kind === 'read')) {
      this.pass(bit);
      return { ok: false, why: 'nack', at: -1 };
    }
    for (let i = 0; i < count; i++) {
      this.pass(9 * bit);
      if (kind === 'read') transaction.bytes.push(chip.read() & 0xff);
      else {
        const byte = bytes[i]! & 0xff;
        if (byte !== bytes[i]) throw new BadAccess(`${chip.part} at 0x${address.toString(16)}: ${bytes[i]} is not a byte`);
        transaction.bytes.push(byte);
        if (!chip.write(byte)) {
          this.pass(bit);
          chip.stop(false);
          return { ok: false, why: 'nack', at: i };
        }
      }
    }
    if (stop) {
      this.pass(bit);
      chip.stop(false);
    } else {
      this.open = chip;
      transaction.held = true;
    }
    transaction.ok = true;
    return { ok: true, bytes: transaction.bytes };
  }

  /** A part that cannot follow may take what is meant for another for its own: nobody may be too slow for a bus. */
  private checkSpeed(): void {
    for (const [address, { part, maxBitrate = Infinity }] of this.chips) {
      if (this.bitrate <= maxBitrate || this.unplugged.has(address)) continue;
      throw new BadAccess(`${part} at 0x${address.toString(16)} follows ${maxBitrate / 1000} kHz at most: ${this.name} runs at ${this.bitrate / 1000} kHz`);
    }
  }

  private pass(ns: number): void {
    this.clock.advanceTo(this.clock.now + ns);
  }
}
