/** Tables of commands of OLED controllers: a byte says which, parameters follow. Each part has a table of its own. */

/** What a parameter byte may be. */
export interface Limit {
  allows(byte: number): boolean;
  /** "0..63": completes "is not ...". */
  readonly says: string;
}

export interface Command<R> {
  readonly name: string;
  readonly parameters: readonly Limit[];
  /** Whether an eye could notice. */
  readonly shows: boolean;
  /** Why it cannot be obeyed now, if so. */
  readonly refuses?: (r: R, parameters: readonly number[], byte: number) => string | undefined;
  obey(r: R, parameters: readonly number[], byte: number): void;
}

/** By first byte; what is not in it is not a command. */
export type Commands<R> = readonly (Command<R> | undefined)[];

export type Row<R> = [
  first: number,
  last: number,
  name: string,
  parameters: Limit[],
  shows: 'seen' | 'unseen',
  obey: (r: R, parameters: readonly number[], byte: number) => void,
  refuses?: Command<R>['refuses'],
];

export const anything: Limit = { allows: () => true, says: '' };
export const upTo = (last: number, first = 0): Limit => ({
  allows: (byte) => byte >= first && byte <= last,
  says: `${first}..${last}`,
});
export const oneOf = (...bytes: number[]): Limit => ({
  allows: (byte) => bytes.includes(byte),
  says: `one of ${bytes.map((byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(' ')}`,
});

export function commandsOf<R>(table: readonly Row<R>[]): Commands<R> {
  return Array.from({ length: 256 }, (_, byte) => {
    const row = table.find(([first, last]) => byte >= first && byte <= last);
    if (!row) return undefined;
    const [, , name, parameters, shows, obey, refuses] = row;
    return { name, parameters, shows: shows === 'seen', obey, ...(refuses && { refuses }) };
  });
}
