/** The receipts of a merchant, by the rows that name it. */
import { project, queryItems } from '@completion-batch/engine/dynamodb';
import { parseReceiptPartition, type ReceiptKey, receiptPartition } from './keys.ts';
import type { ReceiptsTable } from './receipts-table.ts';
import type { Merchant } from './rows.ts';

/** As the programs that write those rows make it of a name. */
function partitionOf({ name, partition }: Merchant): string | undefined {
  if (partition !== null && partition !== undefined) return partition;
  return name === null ? undefined : `MERCHANT#${name.toUpperCase().replaceAll(' ', '_')}`;
}

/** Other programs may have written any name; that of an index is never longer (DynamoDB, "Quotas"). */
const MAX_KEY_BYTES = 2048;

/** @param most receipts at most, in the order of their keys */
export async function receiptsOfMerchant(
  table: ReceiptsTable,
  merchant: Merchant,
  most: number,
): Promise<ReceiptKey[]> {
  const partition = partitionOf(merchant);
  if (partition === undefined || Buffer.byteLength(partition) > MAX_KEY_BYTES) return [];
  // A receipt may have a row of each kind. Other programs may keep anything beside them.
  let rowsLeft = 2 * most;
  const receipts = new Map<string, ReceiptKey>();
  const rows = queryItems(table, {
    IndexName: 'GSI1',
    KeyConditionExpression: '#GSI1PK = :merchant',
    ProjectionExpression: project(['PK', 'SK']).ProjectionExpression,
    ExpressionAttributeNames: project(['PK', 'SK', 'GSI1PK']).ExpressionAttributeNames,
    ExpressionAttributeValues: { ':merchant': { S: partition } },
    Limit: rowsLeft,
  });
  for await (const { PK, SK } of rows) {
    const receipt = parseReceiptPartition(`${PK?.S}#${SK?.S?.replace(/#(METADATA|PLACE)$/, '')}`);
    if (receipt !== undefined) receipts.set(receiptPartition(receipt), receipt);
    rowsLeft -= 1;
    if (receipts.size === most || rowsLeft === 0) break;
  }
  return [...receipts.values()];
}
