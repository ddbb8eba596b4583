/** How many labels have a status, by the index that prepare lists them from. */
import { paginateQuery } from '@aws-sdk/client-dynamodb';
import type { ReceiptsTable } from '@completion-batch/core';

export async function countLabels({ client, name }: ReceiptsTable, status: 'NONE' | 'PENDING'): Promise<number> {
  let count = 0;
  const query = {
    TableName: name,
    IndexName: 'GSI3',
    KeyConditionExpression: 'GSI3PK = :status',
    ExpressionAttributeValues: { ':status': { S: `VALIDATION_STATUS#${status}` } },
    Select: 'COUNT',
  } as const;
  for await (const page of paginateQuery({ client }, query)) count += page.Count ?? 0;
  return count;
}
