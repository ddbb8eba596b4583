/** Where one is: the receipt and the label that are looked at, and going on from there. */
import { useCallback, useMemo, useState } from 'preact/hooks';
import type { Address } from './filter.ts';
import type { Label } from './model.ts';
import { type Listed, type Place, startOf } from './steps.ts';

interface Standing {
  readonly here: Listed | undefined;
  /** Those of its labels that are shown. */
  readonly labels: readonly Label[];
  readonly looked: Label | undefined;
  readonly place: Place | undefined;
  readonly go: (to: Place | undefined) => void;
  /** A label of this receipt. */
  readonly select: (key: string) => void;
  readonly selectReceipt: (id: string) => void;
  /** Whether the correction of the label that is looked at is being chosen. */
  readonly correcting: boolean;
  readonly setCorrecting: (correcting: boolean) => void;
}

export function usePlace(
  shown: readonly Listed[],
  at: Address['at'],
  change: (change: Partial<Address>) => void,
): Standing {
  const [labelKey, setLabelKey] = useState<string | null>(null);
  const [correcting, setCorrecting] = useState(false);
  const here = shown.find(({ receipt }) => receipt.id === at) ?? shown[0];
  const labels = useMemo(() => {
    const fit = here?.labels ?? [];
    // So that what was just decided does not vanish from under one's hands.
    const stays = here?.receipt.labels.find(({ key }) => key === labelKey);
    return stays === undefined || fit.includes(stays) ? fit : [stays, ...fit];
  }, [here, labelKey]);
  const looked = labels.find(({ key }) => key === labelKey) ?? labels[0];
  const place = here === undefined ? undefined : { receipt: here.receipt.id, label: looked?.key ?? null };

  const select = useCallback((key: string | null) => {
    setCorrecting(false);
    setLabelKey(key);
  }, []);
  const go = useCallback(
    (to: Place | undefined): void => {
      if (to === undefined) return;
      select(to.label);
      change({ at: to.receipt });
    },
    [select, change],
  );
  const selectReceipt = useCallback(
    (id: string) => {
      const chosen = shown.find(({ receipt }) => receipt.id === id);
      if (chosen !== undefined) go(startOf(chosen));
    },
    [shown, go],
  );
  return { here, labels, looked, place, go, select, selectReceipt, correcting, setCorrecting };
}
