/** What a check is: a pure function over what is VALID of a receipt. It knows no model and reads nothing. */

export const CHECK_NAMES = ['forms', 'conflicts', 'uniqueness', 'sums'] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

/** A label that is VALID after an answer: by it, or by an earlier verdict. */
export interface CheckedLabel {
  readonly lineId: number;
  readonly wordId: number;
  /** By its core name. */
  readonly label: string;
  readonly text: string;
  /** By this answer. A check speaks only against those. */
  readonly asked: boolean;
}

/** Two labels that one word cannot both have. */
export type ExclusivePair = readonly [string, string];

/** What is printed, as far as it was shown: rows from top to bottom, an empty one for rows that are left out. */
export type PrintedRows = readonly (readonly { readonly id: string | undefined; readonly text: string }[])[];

export interface CheckedReceipt {
  readonly labels: readonly CheckedLabel[];
  readonly rows: PrintedRows;
  readonly exclusive: readonly ExclusivePair[];
}

export interface Check {
  readonly name: CheckName;
  /** For people who read a report. */
  readonly means: string;
  /** Whether it may speak against such a label, by its core name. */
  readonly looksAt: (label: string, exclusive: readonly ExclusivePair[]) => boolean;
  /** The asked labels that it speaks against. Throws at nothing, in time linear in the labels and words. */
  readonly against: (receipt: CheckedReceipt) => readonly CheckedLabel[];
}
