/** Receipts for checks, written as they are printed: `TOTAL 12.50{GRAND_TOTAL}`; `!` before a label: it was VALID before. */
import type { CheckedLabel, CheckedReceipt } from '../../src/checks/check.ts';
import { findContradicted } from '../../src/checks/checks.ts';
import { EXCLUSIVE_LABELS } from '../../src/label-set/default-labels.ts';

/** Each row a line; `…` stands for rows that are left out. Of words that were judged before, prompts show no id. */
export function receiptOf(...rows: readonly string[]): CheckedReceipt {
  const labels: CheckedLabel[] = [];
  const shown = rows.map((row, index) =>
    row === '…'
      ? []
      : row.split(' ').map((word, place) => {
          const [, text = '', names] = /^(.*?)(?:\{(.*)\})?$/.exec(word) ?? [];
          const own = (names?.split(',') ?? []).map((name) => ({
            label: name.replace('!', ''),
            asked: !name.startsWith('!'),
          }));
          const [lineId, wordId] = [index + 1, place + 1];
          labels.push(...own.map((each) => ({ lineId, wordId, text, ...each })));
          return { id: own.some(({ asked }) => asked) ? `${lineId}.${wordId}` : undefined, text };
        }),
  );
  return { labels, rows: shown, exclusive: EXCLUSIVE_LABELS };
}

/** What is spoken against, as `15.00 GRAND_TOTAL: uniqueness`. */
export const contradicted = (...rows: readonly string[]): string[] =>
  findContradicted(receiptOf(...rows)).map(({ label, check }) => `${label.text} ${label.label}: ${check}`);
