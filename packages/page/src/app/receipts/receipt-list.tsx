/** The receipts that the filter leaves, as a list of any length. */
import { useCallback, useMemo, useRef } from 'preact/hooks';
import { Mark } from '../review/mark.tsx';
import type { Receipt } from '../review/model.ts';
import { STATUS_WORDS, STATUSES } from '../review/verdicts.ts';
import { useOnceDrawn } from '../use-once-drawn.ts';
import { bringIntoSight, useVirtual } from './use-virtual.ts';

interface Props {
  readonly receipts: readonly Receipt[];
  readonly selected: string | undefined;
  /** Of those that wait, how many are decided here. */
  readonly decidedOf: (receipt: Receipt) => number;
  readonly onSelect: (id: string) => void;
}

export function ReceiptList({ receipts, selected, decidedOf, onSelect }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const here = receipts.findIndex(({ id }) => id === selected);
  const virtualizer = useVirtual({
    count: receipts.length,
    keyOf: useCallback((index: number) => receipts[index]?.id ?? String(index), [receipts]),
    scroller: () => scroller.current,
    height: 66,
    always: [here],
  });
  useOnceDrawn(() => {
    if (here !== -1) bringIntoSight(virtualizer, here);
  }, [here, virtualizer]);

  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: receipts.length - 1 }[event.key];
    const receipt = to === undefined ? undefined : receipts[to];
    if (receipt === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onSelect(receipt.id);
    // Drawn by then, as the selected one always is.
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>('[aria-current="true"]')?.focus());
  };

  return (
    <div class="receipt-list" ref={scroller}>
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the list's semantics with its bullets */}
      <ul role="list" aria-label="Receipts" style={{ height: `${virtualizer.getTotalSize()}px` }} onKeyDown={onKeyDown}>
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const receipt = receipts[index];
          return (
            receipt !== undefined && (
              <li
                key={key}
                data-index={index}
                ref={virtualizer.measureElement}
                aria-setsize={receipts.length}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${start}px)` }}
              >
                <ReceiptRow
                  receipt={receipt}
                  current={index === here}
                  reachable={index === Math.max(here, 0)}
                  decided={decidedOf(receipt)}
                  onSelect={onSelect}
                />
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}

interface RowProps {
  readonly receipt: Receipt;
  readonly current: boolean;
  /** By the tab key: one of the list is, arrows lead to the others. */
  readonly reachable: boolean;
  readonly decided: number;
  readonly onSelect: (id: string) => void;
}

function ReceiptRow({ receipt, current, reachable, decided, onSelect }: RowProps) {
  const { row, waiting, counts } = receipt;
  // Scrolling leaves most rows what they are: what is the same one as before is not compared, either.
  return useMemo(
    () => (
      <button
        type="button"
        class="receipt-row"
        aria-current={current ? 'true' : undefined}
        tabIndex={reachable ? 0 : -1}
        onClick={() => onSelect(receipt.id)}
      >
        <span class="receipt-merchant">{row.merchant ?? 'Merchant not known'}</span>
        <span class="receipt-id">
          {row.image.slice(0, 8)} · {row.receipt}
        </span>
        <span class="receipt-counts">
          {STATUSES.filter((status) => counts.has(status)).map((status) => (
            <span key={status} class="receipt-count">
              <Mark status={status} />
              {counts.get(status)}
              <span class="visually-hidden"> {STATUS_WORDS[status]},</span>
            </span>
          ))}
        </span>
        {waiting > 0 && (
          <span class={decided === waiting ? 'receipt-waits receipt-done' : 'receipt-waits'}>
            {decided === 0 ? `${waiting} to decide` : `${decided} of ${waiting} decided`}
          </span>
        )}
      </button>
    ),
    [receipt, current, reachable, decided, onSelect],
  );
}
