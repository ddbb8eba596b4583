/** Which batches of labels have ended, by the index that lists batches by status. */
import type { Attributes } from '@completion-batch/engine';
import { keyOf, plainOf, project, queryItems } from '@completion-batch/engine/dynamodb';
import { RECEIPT_ROWS, type ReceiptsTable } from './receipts-table.ts';

/** A batch that expired or was cancelled may have answered some. */
const ENDED = ['COMPLETED', 'EXPIRED', 'CANCELLED', 'FAILED'] as const;

const SINCE = '#collected_at >= :since OR (attribute_not_exists(#collected_at) AND #submitted_at >= :since)';

/**
 * Ids of completion batches, in no order. What was written in the last second may be missing.
 * @param since ISO 8601: only those that were collected then or later, or submitted where their row does not say
 */
export async function* listEndedBatches(table: ReceiptsTable, since?: string): AsyncGenerator<string> {
  for await (const { batchId } of listEndedRows(table, [], since)) yield batchId;
}

/** What the index tells of a batch that has ended, under the names of its row. */
export interface EndedRow {
  readonly batchId: string;
  readonly attributes: Attributes;
}

/** The same with some of their attributes, as they stand in the row. Costs no more than the ids: rows are read whole. */
export async function* listEndedRows(
  table: ReceiptsTable,
  attributes: readonly string[],
  since?: string,
): AsyncGenerator<EndedRow> {
  const times = since === undefined ? [] : ['collected_at', 'submitted_at'];
  const wanted = ['PK', 'SK', ...attributes];
  for (const status of ENDED) {
    const items = queryItems(table, {
      IndexName: 'GSI1',
      KeyConditionExpression: '#GSI1PK = :status AND begins_with(#GSI1SK, :type)',
      ProjectionExpression: project(wanted).ProjectionExpression,
      ExpressionAttributeNames: project([...new Set([...wanted, 'GSI1PK', 'GSI1SK', ...times])])
        .ExpressionAttributeNames,
      ...(since === undefined ? {} : { FilterExpression: SINCE }),
      ExpressionAttributeValues: {
        ':status': { S: `STATUS#${status}` },
        ':type': { S: `BATCH_TYPE#${RECEIPT_ROWS.batchType}#` },
        ...(since === undefined ? {} : { ':since': { S: since } }),
      },
    });
    for await (const item of items) {
      const { PK } = keyOf(item);
      if (PK.startsWith('BATCH#')) yield { batchId: PK.slice('BATCH#'.length), attributes: plainOf(item) };
    }
  }
}
