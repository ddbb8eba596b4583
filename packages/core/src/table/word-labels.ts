/** The labels of one word, whatever they are called. */
import { type Item, project, queryItems } from '@completion-batch/engine/dynamodb';
import { labelKey, type WordKey, wordSortKey } from './keys.ts';
import type { ReceiptsTable } from './receipts-table.ts';
import { LABEL_ATTRIBUTES } from './rows.ts';

/** Their rows as they are now (consistent read). */
export async function readWordLabels(table: ReceiptsTable, word: WordKey): Promise<Item[]> {
  const items: Item[] = [];
  const query = queryItems(table, {
    KeyConditionExpression: '#PK = :image AND begins_with(#SK, :labels)',
    ...project(LABEL_ATTRIBUTES),
    ExpressionAttributeValues: {
      ':image': { S: labelKey({ ...word, label: '' }).PK },
      ':labels': { S: `${wordSortKey(word)}#LABEL#` },
    },
    ConsistentRead: true,
  });
  for await (const item of query) items.push(item);
  return items;
}
