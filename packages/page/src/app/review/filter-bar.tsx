/** What is listed, and in which order. */
import type { ReportData } from '@completion-batch/core/review';
import { useMemo, useState } from 'preact/hooks';
import { type Filter, isFiltered, NO_FILTER } from './filter.ts';
import type { Receipt } from './model.ts';
import { isOrder, ORDERS, type Order } from './order.ts';
import { REASON_ORDER, REASON_WORDS, STATUS_WORDS, STATUSES } from './verdicts.ts';

interface Props {
  readonly data: ReportData;
  readonly receipts: readonly Receipt[];
  readonly filter: Filter;
  readonly order: Order;
  /** What the filter leaves. */
  readonly left: { readonly receipts: number; readonly labels: number; readonly undecided: number };
  readonly onFilter: (change: Partial<Filter>) => void;
  readonly onOrder: (order: Order) => void;
}

export function FilterBar({ data, receipts, filter, order, left, onFilter, onOrder }: Props) {
  const merchants = useMemo(
    () => [...new Set(receipts.flatMap(({ row }) => (row.merchant === null ? [] : [row.merchant])))].sort(),
    [receipts],
  );
  const labels = useMemo(
    () => [...new Set(receipts.flatMap(({ row }) => row.labels.map(({ label }) => label)))].sort(),
    [receipts],
  );
  const [wide] = useState(() => matchMedia('(min-width: 60rem)').matches);
  return (
    <search class="filters" aria-label="Filter of receipts">
      <label>
        Words
        <input
          type="search"
          id="search"
          value={filter.text}
          aria-keyshortcuts="/"
          onInput={({ currentTarget }) => onFilter({ text: currentTarget.value })}
        />
      </label>
      {/* On a phone the receipt comes first. */}
      <details class="more-filters" open={wide || isFiltered(filter)}>
        <summary>Filter and order</summary>
        <div class="filter-fields">
          <label>
            Merchant
            <input
              type="search"
              list="merchants"
              value={filter.merchant}
              onInput={({ currentTarget }) => onFilter({ merchant: currentTarget.value })}
            />
          </label>
          <datalist id="merchants">
            {merchants.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <Choice
            name="Label"
            value={filter.label}
            options={labels.map((label) => [label, label])}
            onChange={(label) => onFilter({ label })}
          />
          <Choice
            name="Verdict"
            value={filter.verdict}
            options={STATUSES.map((status) => [status, STATUS_WORDS[status]])}
            onChange={(verdict) => onFilter({ verdict })}
          />
          <Choice
            name="Reason"
            value={filter.reason}
            options={REASON_ORDER.map((reason) => [reason, REASON_WORDS[reason]])}
            onChange={(reason) => onFilter({ reason })}
          />
          <Choice
            name="Batch"
            value={filter.batch}
            options={data.batches.map(({ id, submittedAt }) => [id, `${submittedAt.slice(0, 10)} · ${id.slice(0, 8)}`])}
            onChange={(batch) => onFilter({ batch })}
          />
          <Choice
            name="Order"
            value={order}
            needed
            options={Object.entries(ORDERS).map(([name, { words }]) => [name, words])}
            onChange={(name) => {
              if (isOrder(name)) onOrder(name);
            }}
          />
        </div>
      </details>
      <label class="filter-check">
        <input
          type="checkbox"
          checked={filter.undecided}
          onChange={({ currentTarget }) => onFilter({ undecided: currentTarget.checked })}
        />
        Undecided only
      </label>
      <p class="filter-left" role="status">
        {left.receipts} of {receipts.length} receipts, {left.labels} labels, {left.undecided} to decide
      </p>
      {isFiltered(filter) && (
        <button type="button" onClick={() => onFilter(NO_FILTER)}>
          Clear filter
        </button>
      )}
    </search>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, words: string])[];
  readonly needed?: boolean;
  readonly onChange: (value: string) => void;
}

function Choice({ name, value, options, needed = false, onChange }: ChoiceProps) {
  return (
    <label>
      {name}
      <select
        class={needed ? 'filter-order' : ''}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      >
        {!needed && <option value="">all</option>}
        {options.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
