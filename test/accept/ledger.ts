/** The ledger: what each line of the feature list measures, on each board. */

/** One row: a figure beside its bar. `pass` is left out where `skipped` says that no interpreter was there. */
export interface Entry {
  readonly id: string;
  readonly board: string;
  /** What was measured, with its unit. */
  readonly figure: string;
  /** What it is held against. */
  readonly bar: string;
  readonly pass?: boolean;
  readonly skipped?: true;
}

/** A line of the feature list. Each file of this folder that is named after one exports its `line`. */
export interface Line {
  /** "A1". */
  readonly id: string;
  /** What it says, in a few words. */
  readonly title: string;
  /** Measures on every board that the line is about. */
  measure(): Promise<Entry[]>;
  /**
   * The broken case: the same measure on something that is wrong on purpose. Each must come out as not passed, else the
   * line could not fail.
   */
  broken?(): Promise<Entry[]>;
}
