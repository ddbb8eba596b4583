/** Which receipts are listed, and which of their labels are gone through. */
import { isOpen, type Label, plain, type Receipt } from './model.ts';
import { isOrder, type Order } from './order.ts';

/** Empty: all. */
export interface Filter {
  readonly merchant: string;
  readonly text: string;
  readonly label: string;
  readonly verdict: string;
  readonly batch: string;
  readonly reason: string;
  /** Only what waits for a person and is not decided here. */
  readonly undecided: boolean;
}

export const NO_FILTER: Filter = {
  merchant: '',
  text: '',
  label: '',
  verdict: '',
  batch: '',
  reason: '',
  undecided: false,
};

const TEXTS = ['merchant', 'text', 'label', 'verdict', 'batch', 'reason'] as const;

export type Decided = (key: string) => boolean;

export const isFiltered = (filter: Filter): boolean => filter.undecided || TEXTS.some((name) => filter[name] !== '');

function labelFits(label: Label, filter: Filter, decided: Decided): boolean {
  const { row, key } = label;
  return (
    (filter.label === '' || row.label === filter.label) &&
    (filter.verdict === '' || row.status === filter.verdict) &&
    (filter.batch === '' || row.batch === filter.batch) &&
    (filter.reason === '' || (row.status === 'NEEDS_REVIEW' && (row.reason ?? 'other') === filter.reason)) &&
    (!filter.undecided || (isOpen(label) && !decided(key)))
  );
}

const asksLabels = ({ label, verdict, batch, reason, undecided }: Filter): boolean =>
  undecided || [label, verdict, batch, reason].some((text) => text !== '');

export function labelsThatFit(receipt: Receipt, filter: Filter, decided: Decided): readonly Label[] {
  return asksLabels(filter) ? receipt.labels.filter((label) => labelFits(label, filter, decided)) : receipt.labels;
}

export function receiptFits(receipt: Receipt, filter: Filter, decided: Decided): boolean {
  return (
    plain(receipt.row.merchant ?? '').includes(plain(filter.merchant.trim())) &&
    receipt.text.includes(plain(filter.text.trim())) &&
    (!asksLabels(filter) || receipt.labels.some((label) => labelFits(label, filter, decided)))
  );
}

/** What the address keeps behind its "#": it works where nothing else does, from a file too. */
export interface Address {
  readonly tab: 'review' | 'figures';
  readonly filter: Filter;
  readonly order: Order;
  /** Id of the receipt that is looked at. */
  readonly at: string;
}

export function writeAddress({ tab, filter, order, at }: Address): string {
  const params = new URLSearchParams();
  if (tab !== 'review') params.set('tab', tab);
  for (const name of TEXTS) if (filter[name] !== '') params.set(name, filter[name]);
  if (filter.undecided) params.set('undecided', '1');
  if (order !== 'need') params.set('order', order);
  if (at !== '') params.set('at', at);
  return params.toString();
}

export function readAddress(hash: string): Address {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  const texts = Object.fromEntries(TEXTS.map((name) => [name, params.get(name) ?? '']));
  const order = params.get('order') ?? '';
  return {
    tab: params.get('tab') === 'figures' ? 'figures' : 'review',
    filter: { ...NO_FILTER, ...texts, undecided: params.get('undecided') === '1' },
    order: isOrder(order) ? order : 'need',
    at: params.get('at') ?? '',
  };
}
