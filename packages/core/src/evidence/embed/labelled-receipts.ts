/** Every receipt that has labels, with the words that have them: one receipt at a time, however many there are. */
import { keyOf, project, queryItems } from '@completion-batch/engine/dynamodb';
import { isLabelName } from '../../label-set/label-set.ts';
import {
  parseLabelKey,
  type ReceiptKey,
  receiptPartition,
  VALIDATION_STATUSES,
  type ValidationStatus,
  validationStatusPartition,
  type WordKey,
} from '../../table/keys.ts';
import type { ReceiptsTable } from '../../table/receipts-table.ts';
import { isNoLabel } from '../../table/rows.ts';
import { vectorId } from '../vectors/vector-store.ts';

export interface LabelledReceipt extends ReceiptKey {
  readonly words: readonly WordKey[];
}

/** In the order of their keys: `GSI3` has the labels of each status so, and the statuses are gone through side by side. */
export async function* labelledReceipts(table: ReceiptsTable): AsyncGenerator<LabelledReceipt> {
  const streams = VALIDATION_STATUSES.map((status) => labelledWords(table, status));
  try {
    const heads = await Promise.all(streams.map((stream) => stream.next()));
    for (;;) {
      const open = heads.flatMap(({ done, value }) => (done === true ? [] : [value as WordKey]));
      const first = open.reduce<WordKey | undefined>(
        (least, word) => (isBefore(word, least) ? word : least),
        undefined,
      );
      if (first === undefined) return;
      const words = new Map<string, WordKey>();
      for (const [at, stream] of streams.entries()) {
        for (let head = heads[at]; head?.done !== true; ) {
          const word = head?.value as WordKey;
          if (receiptPartition(word) !== receiptPartition(first)) break;
          words.set(vectorId(word), word);
          head = await stream.next();
          heads[at] = head;
        }
      }
      yield { imageId: first.imageId, receiptId: first.receiptId, words: [...words.values()] };
    }
  } finally {
    for (const stream of streams) await stream.return(undefined);
  }
}

const isBefore = (word: WordKey, other: WordKey | undefined): boolean =>
  other === undefined || receiptPartition(word) < receiptPartition(other);

async function* labelledWords(table: ReceiptsTable, status: ValidationStatus): AsyncGenerator<WordKey> {
  const names = ['PK', 'SK', 'TYPE'];
  const items = queryItems(table, {
    IndexName: 'GSI3',
    KeyConditionExpression: '#GSI3PK = :status',
    ProjectionExpression: project(names).ProjectionExpression,
    ExpressionAttributeNames: project([...names, 'GSI3PK']).ExpressionAttributeNames,
    ExpressionAttributeValues: { ':status': { S: validationStatusPartition(status) } },
  });
  for await (const item of items) {
    if (isNoLabel(item)) continue;
    // What is no label's key is told by prepare.
    const key = parseLabelKey(keyOf(item));
    if (key === undefined || !isLabelName(key.label)) continue;
    const { label: _, ...word } = key;
    yield word;
  }
}
