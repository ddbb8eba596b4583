/** Which receipts are listed, in which order, and what there is to do on them. */
import { useMemo } from 'preact/hooks';
import { type Address, type Decided, labelsThatFit, receiptFits } from './filter.ts';
import { isOpen, type Receipt } from './model.ts';
import { inOrder } from './order.ts';
import type { Listed } from './steps.ts';

interface Lists {
  readonly shown: readonly Listed[];
  /** The same, without their labels. */
  readonly receipts: readonly Receipt[];
  /** What the filter leaves. */
  readonly left: { readonly receipts: number; readonly labels: number; readonly undecided: number };
}

export function useListed(receipts: readonly Receipt[], { filter, order, at }: Address, decided: Decided): Lists {
  const ordered = useMemo(() => inOrder(receipts, order), [receipts, order]);
  const fitting = useMemo(
    () => ordered.filter((receipt) => receiptFits(receipt, filter, decided)),
    [ordered, filter, decided],
  );
  // The one that is looked at stays, though what was decided on it has taken it out of the filter.
  const stays = filter.undecided ? at : undefined;
  const listed = useMemo(() => {
    if (stays === undefined) return fitting;
    const fit = new Set(fitting);
    return ordered.filter((each) => each.id === stays || fit.has(each));
  }, [ordered, fitting, stays]);
  const shown = useMemo(
    () => listed.map((receipt) => ({ receipt, labels: labelsThatFit(receipt, filter, decided) })),
    [listed, filter, decided],
  );
  const left = useMemo(() => {
    const all = shown.flatMap((each) => each.labels);
    return {
      receipts: fitting.length,
      labels: all.length,
      undecided: all.filter((each) => isOpen(each) && !decided(each.key)).length,
    };
  }, [shown, fitting, decided]);
  return { shown, receipts: listed, left };
}
