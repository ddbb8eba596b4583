/** A few of the labels that were rejected, with what they should be: what goes wrong is seen in examples first. */
import type { BatchReport } from '@completion-batch/core';
import { code, table } from '../shared/summary.ts';

const MAX_SHOWN = 5;

type Rejected = BatchReport['rejected'][number];

/** One of each batch, then the next of each, and of them those with a correction first. */
export function rejectedTable(reports: readonly BatchReport[]): string {
  const turns = reports.flatMap(({ rejected }) => rejected.map((one, turn) => ({ one, turn })));
  const sorted = turns.toSorted((a, b) => weight(a.one) - weight(b.one) || a.turn - b.turn).map(({ one }) => one);
  const shown = sorted.slice(0, MAX_SHOWN);
  if (shown.length === 0) return '';
  const withTexts = shown.some(({ text }) => text !== undefined);
  const rows = shown.map((one) => [
    ...(withTexts ? [one.text === undefined ? '' : code(one.text)] : []),
    code(one.label),
    one.suggested === null ? 'none fits' : code(one.suggested),
    place(one),
  ]);
  const title = '**Some of the labels that were rejected**';
  return `${title}\n\n${table([...(withTexts ? ['Word'] : []), 'Label', 'Correction', 'Where'], rows)}`;
}

const weight = ({ suggested }: Rejected): number => (suggested === null ? 1 : 0);

function place({ imageId, receiptId, lineId, wordId }: Rejected): string {
  return `image ${code(imageId)}, receipt ${receiptId}, line ${lineId}, word ${wordId}`;
}
