/** Going from label to label and from receipt to receipt. */
import type { Label, Receipt } from './model.ts';

export interface Place {
  readonly receipt: string;
  /** Key of a label; null: none of the receipt's. */
  readonly label: string | null;
}

export type Direction = 1 | -1;

/** A receipt of the list, with those of its labels that are shown. */
export interface Listed {
  readonly receipt: Receipt;
  readonly labels: readonly Label[];
}

export type Wanted = (label: Label) => boolean;

/** The next label that is wanted, on this receipt or on one further on; undefined: there is none. */
export function nextLabel(
  listed: readonly Listed[],
  from: Place | undefined,
  direction: Direction,
  wanted: Wanted,
): Place | undefined {
  // Before a receipt's labels there is a place, too: where one stands who looks at none of them.
  const places = listed.flatMap(({ receipt: { id }, labels }) =>
    [undefined, ...labels].map((label) => ({ receipt: id, label })),
  );
  const standsAt = (key: string | undefined): number =>
    places.findIndex(({ receipt, label }) => receipt === from?.receipt && label?.key === key);
  const exact = standsAt(from?.label ?? undefined);
  const here = exact === -1 ? standsAt(undefined) : exact;
  const onward = direction === 1 ? places.slice(here + 1) : places.slice(0, Math.max(here, 0)).toReversed();
  const found = onward.find(({ label }) => label !== undefined && wanted(label));
  return found?.label === undefined ? undefined : { receipt: found.receipt, label: found.label.key };
}

/** Where one begins on a receipt: its first label that is shown. */
export function startOf({ receipt, labels }: Listed): Place {
  return { receipt: receipt.id, label: labels[0]?.key ?? null };
}

export function nextReceipt(
  listed: readonly Listed[],
  from: Place | undefined,
  direction: Direction,
): Place | undefined {
  const here = listed.findIndex(({ receipt }) => receipt.id === from?.receipt);
  const next = listed[here === -1 ? 0 : here + direction];
  return next === undefined ? undefined : startOf(next);
}
