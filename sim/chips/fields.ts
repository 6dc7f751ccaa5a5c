/** Registers with named fields, as a table says them. */

/** A bit, or the highest and the lowest bit of a field. */
export type Bits = number | readonly [high: number, low: number];

export interface Register {
  readonly name: string;
  readonly reset: number;
  readonly fields: Readonly<Record<string, Bits>>;
  /** Why no gain changes with a field. */
  readonly inaudible?: Readonly<Record<string, string>>;
}

export type Table<R extends Register = Register> = Readonly<Record<number, R>>;

export function maskOf(bits: Bits): number {
  const [high, low] = typeof bits === 'number' ? [bits, bits] : bits;
  return (2 << high) - (1 << low);
}

/** A field of a value. */
export function part(value: number, bits: Bits): number {
  return (value & maskOf(bits)) >> (typeof bits === 'number' ? bits : bits[1]);
}

/** What the registers hold. */
export class Registers {
  private readonly held = new Map<number, number>();
  private readonly table: Table;

  constructor(table: Table) {
    this.table = table;
    this.reset();
  }

  reset(): void {
    for (const [number, { reset }] of Object.entries(this.table)) this.held.set(Number(number), reset);
  }

  get(register: number): number {
    return this.held.get(register)!;
  }

  set(register: number, value: number): void {
    this.held.set(register, value);
  }

  field(register: number, name: string): number {
    return part(this.get(register), this.table[register]!.fields[name]!);
  }

  /** By name. */
  peek(): Record<string, number> {
    return Object.fromEntries([...this.held].map(([number, value]) => [this.table[number]!.name, value]));
  }
}
