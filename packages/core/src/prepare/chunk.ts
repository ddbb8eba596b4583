/** Groups labels by receipt while they stream; holds one receipt at a time. */
import { type LabelKey, type ReceiptKey, receiptPartition } from '../table/keys.ts';
import type { WordLabel } from '../table/rows.ts';

export interface ReceiptLabels<Label extends LabelKey = WordLabel> extends ReceiptKey {
  /** Without doubles of (line, word, label): the later row wins. */
  readonly labels: readonly Label[];
}

/** Labels of one receipt must follow one another, as GSI3 gives them; a receipt that comes back makes a second group. */
export async function* chunkIntoCompletionBatches<Label extends LabelKey = WordLabel>(
  labels: AsyncIterable<Label> | Iterable<Label>,
): AsyncGenerator<ReceiptLabels<Label>> {
  let current: ReceiptKey | undefined;
  let byWord = new Map<string, Label>();
  for await (const label of labels) {
    if (current !== undefined && receiptPartition(current) !== receiptPartition(label)) {
      yield { ...current, labels: [...byWord.values()] };
      byWord = new Map();
    }
    current = { imageId: label.imageId, receiptId: label.receiptId };
    byWord.set(`${label.lineId}#${label.wordId}#${label.label}`, label);
  }
  if (current !== undefined) yield { ...current, labels: [...byWord.values()] };
}
