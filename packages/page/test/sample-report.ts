/** Reports to draw, from a seed: receipts as tills print them, labels in every state, nights of batches; and hostile ones. */
import {
  REASONS,
  type ReportData,
  type ReportLabel,
  type ReportReceipt,
  type ReportWord,
  reportData,
} from '@completion-batch/core/review';
import { random } from '../../../test/world/random.ts';
import { CORE_LABELS } from '../../core/src/label-set/default-labels.ts';
import { HOSTILE } from './hostile-text.ts';
import { type SampleBatches, sampleBatches } from './sample-batches.ts';
import { figuresOf } from './sample-figures.ts';

export interface SampleOptions {
  readonly receipts?: number;
  readonly seed?: number;
  readonly nights?: number;
  /** Texts of every kind are such as should not be able to do anything. */
  readonly hostile?: boolean;
}

export type Below = (below: number) => number;
/** A word of a line with the label that is right for it. */
type Printed = readonly [text: string, label: string | null];

const MERCHANTS = [
  ['Green Valley Market', '12 Orchard Rd', '(555) 203-8841', 'greenvalley.example'],
  ['Corner Pharmacy', '480 Main Street', '(555) 771-0092', 'cornerpharmacy.example'],
  ['Bäckerei Schönhuber', 'Lindenstraße 7', '089 / 55 21 90', 'schoenhuber.example'],
  ['Harbor Hardware', '9 Quay Ave', '(555) 410-6673', 'harborhardware.example'],
  ['El Molino Tacos', '77 Sunset Blvd', '(555) 338-2210', 'elmolino.example'],
] as const;
const PRODUCTS = ['Bananas', 'Oat milk', 'Sourdough', 'Dish soap', 'AA batteries', 'Olive oil 500ml', 'Paper towels'];
const WRONG: Readonly<Record<string, string>> = {
  SUBTOTAL: 'GRAND_TOTAL',
  GRAND_TOTAL: 'SUBTOTAL',
  TAX: 'LINE_TOTAL',
  LINE_TOTAL: 'UNIT_PRICE',
  DATE: 'TIME',
  PRODUCT_NAME: 'MERCHANT_NAME',
  MERCHANT_NAME: 'PRODUCT_NAME',
  ADDRESS_LINE: 'MERCHANT_NAME',
};

export function sampleReport(options: SampleOptions = {}): ReportData {
  const { receipts: number = 12, seed = 7, nights = 6, hostile = false } = options;
  const below = random(seed);
  const batches = sampleBatches(below, nights);
  const receipts = Array.from({ length: number }, (_, index) => sampleReceipt(below, index, batches, hostile));
  const data: ReportData = {
    format: 'completion-batch/report',
    version: 1,
    madeAt: '2026-11-20T08:00:00.000Z',
    table: hostile ? hostileText(below) : 'ReceiptsTable-dev',
    scope: `Batches of the last ${nights} days, and whatever waits for a person.`,
    page: { index: 0, files: [fileOf('report.html', receipts)] },
    labelNames: Object.entries(CORE_LABELS).map(([name, meaning]) => ({ name, meaning })),
    receiptsInAll: number,
    ...figuresOf(receipts, batches, hostile ? hostileText(below) : undefined),
    receipts,
  };
  return reportData.parse(data);
}

/** The same report in several files, as a big night is written. */
export function sampleFiles({ files: number, ...rest }: SampleOptions & { readonly files: number }): ReportData[] {
  const whole = sampleReport(rest);
  const each = Math.ceil(whole.receipts.length / number);
  const parts = Array.from({ length: number }, (_, index) => whole.receipts.slice(index * each, (index + 1) * each));
  const files = parts.map((part, index) => fileOf(index === 0 ? 'report.html' : `report-${index + 1}.html`, part));
  return parts.map((receipts, index) => ({ ...whole, page: { index, files }, receipts }));
}

const fileOf = (name: string, receipts: readonly ReportReceipt[]): ReportData['page']['files'][number] => ({
  name,
  receipts: receipts.length,
  needsReview: receipts.flatMap(({ labels }) => labels).filter(({ status }) => status === 'NEEDS_REVIEW').length,
});

function sampleReceipt(below: Below, index: number, batches: SampleBatches, hostile: boolean): ReportReceipt {
  const merchant = MERCHANTS[below(MERCHANTS.length)] ?? MERCHANTS[0];
  const lines = print(below, merchant).map((line) =>
    hostile ? line.map(([text, label]): Printed => [below(3) === 0 ? hostileText(below) : text, label]) : line,
  );
  const step = Math.floor(9600 / lines.length);
  const words = lines.flatMap((line, row) => place(below, line, row + 1, 9800 - (row + 1) * step, step));
  const labels = lines.flatMap((line, row) =>
    line.flatMap(([, right], at) =>
      right === null || below(2) === 0 ? [] : [sampleLabel(below, row + 1, at + 1, right, batches, hostile)],
    ),
  );
  const image = `0000${(index + 1).toString(16)}`.slice(-4);
  return {
    image: `5f3c9a10-${image}-4c1e-9b7a-${String(below(1e9)).padStart(12, '0')}`,
    receipt: 1 + below(2),
    merchant: below(12) === 0 ? null : hostile && below(2) === 0 ? hostileText(below) : merchant[0],
    words,
    labels,
  };
}

function print(below: Below, [name, address, phone, site]: (typeof MERCHANTS)[number]): Printed[][] {
  const all = (text: string, label: string | null): Printed[] => text.split(' ').map((word) => [word, label]);
  const cents = () => 99 + below(2400);
  const money = (value: number) => (value / 100).toFixed(2);
  const items = Array.from({ length: 2 + below(7) }, () => {
    const [price, count] = [cents(), 1 + below(3)];
    return { price, count, name: PRODUCTS[below(PRODUCTS.length)] ?? '' };
  });
  const sum = items.reduce((total, { price, count }) => total + price * count, 0);
  const tax = Math.round(sum * 0.0825);
  return [
    all(name, 'MERCHANT_NAME'),
    all(address, 'ADDRESS_LINE'),
    all(phone, 'PHONE_NUMBER'),
    all(site, 'WEBSITE'),
    [
      [`11/${10 + below(10)}/2026`, 'DATE'],
      [`${10 + below(12)}:${10 + below(50)}`, 'TIME'],
    ],
    ...items.map(({ price, count, name }): Printed[] => [
      [String(count), 'QUANTITY'],
      ...all(name, 'PRODUCT_NAME'),
      [money(price), 'UNIT_PRICE'],
      [money(price * count), 'LINE_TOTAL'],
    ]),
    [...all('Subtotal', null), [money(sum), 'SUBTOTAL']],
    [...all('Tax 8.25%', null), [money(tax), 'TAX']],
    [...all('TOTAL', null), [money(sum + tax), 'GRAND_TOTAL']],
    [...all('VISA', 'PAYMENT_METHOD'), ...all('**** 4021', 'PAYMENT_METHOD')],
    all('Thank you, come again', null),
  ];
}

/** From the left, and what is an amount at the right, as a till does. */
function place(below: Below, line: readonly Printed[], row: number, bottom: number, step: number): ReportWord[] {
  const height = Math.floor(step * 0.68);
  let left = 400 + below(120);
  return line.map(([text, label], at) => {
    const width = Math.min(230 * [...text].length, 4200);
    const last = at === line.length - 1 && label !== null && /TOTAL|TAX/.test(label);
    const x = last ? 9600 - width : left;
    left = x + width + 220;
    // A row without a box now and then: the table has such.
    if (below(150) === 0) return [row, at + 1, text];
    return [row, at + 1, text, Math.max(0, Math.min(x, 9900)), bottom + below(20), width, height];
  });
}

function sampleLabel(
  below: Below,
  line: number,
  word: number,
  right: string,
  batches: SampleBatches,
  hostile: boolean,
): ReportLabel {
  const wrong = below(6) === 0 ? WRONG[right] : undefined;
  const label = wrong ?? right;
  const batch = batches.pick(below);
  const drawn = below(100);
  const open = batch === null || batch.endedAt === null;
  const status = batch === null ? 'NONE' : open ? 'PENDING' : drawn < 6 ? 'NEEDS_REVIEW' : wrong ? 'INVALID' : 'VALID';
  const reason = status === 'NEEDS_REVIEW' ? (REASONS[below(REASONS.length)] ?? null) : null;
  const said = open ? null : reason === 'contradicted' ? 'VALID' : status;
  const judged = said !== null;
  const contradicted = reason === 'contradicted';
  return {
    line,
    word,
    label: hostile && below(8) === 0 ? hostileText(below) : label,
    status,
    batch: batch?.id ?? null,
    proposedBy: below(5) === 0 ? null : 'merchant-pattern-v3',
    corrects: below(20) === 0 ? 'PRODUCT_NAME' : null,
    suggested: wrong && judged ? right : null,
    said,
    reason,
    check: contradicted ? 'sums' : null,
    why: reason === null ? null : `${REASON_WHY[reason]}`,
    reasoning: judged ? reasoningOf(below, label, hostile) : null,
    attempts: judged ? 1 + below(2) : 0,
    reviewed: judged && drawn > 96 ? { at: '2026-11-19T10:12:00.000Z', by: below(2) === 0 ? 'maria' : null } : null,
    evidence: judged
      ? Array.from({ length: below(3) === 0 ? 1 + below(3) : 0 }, () => ({
          text: hostile ? hostileText(below) : `${below(90)}.${10 + below(89)}`,
          label: right,
          valid: below(4) > 0,
        }))
      : [],
  };
}

const REASON_WHY: Readonly<Record<(typeof REASONS)[number], string>> = {
  contradicted: 'sums: the amounts of the items before it add up to 31.40, not to this.',
  unsure: 'The model was not sure.',
  'second-rejection': 'A label that was proposed as a correction was rejected again.',
  exhausted: 'It was asked as often as is allowed and has no answer.',
  other: 'It waits for a person.',
};

const reasoningOf = (below: Below, label: string, hostile: boolean): string =>
  hostile
    ? hostileText(below)
    : `The word stands ${below(2) === 0 ? 'at the right edge of an item line' : 'below the items'}, which fits ${label}.`;

export const hostileText = (below: Below): string => HOSTILE[below(HOSTILE.length)] ?? '';
