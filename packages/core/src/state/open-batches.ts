/** `BATCH_SUMMARY` rows that may still bring answers, of the type COMPLETION only: others belong to other pipelines. */
import { OPEN_BATCH_STATUSES } from '@completion-batch/engine';
import { queryItems, type ReceiptsTable } from '../table/receipts-table.ts';
import type { Item } from '../table/rows.ts';

/** As items, because other programs write such rows too. By the index: what was written in the last second may be missing. */
export async function* listOpenBatches(table: ReceiptsTable): AsyncGenerator<Item> {
  for (const status of OPEN_BATCH_STATUSES) {
    yield* queryItems(table, {
      IndexName: 'GSI1',
      KeyConditionExpression: 'GSI1PK = :status AND begins_with(GSI1SK, :type)',
      ExpressionAttributeValues: { ':status': { S: `STATUS#${status}` }, ':type': { S: 'BATCH_TYPE#COMPLETION#' } },
    });
  }
}
