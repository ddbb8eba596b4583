/** All labels of one receipt, by one query: GSI4's kind of labels, else GSI2, else the receipt's own partition. */
import type { QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { padId, type ReceiptKey, receiptPartition } from './keys.ts';
import { project, queryItems, type ReceiptsTable } from './receipts-table.ts';
import { LABEL_ATTRIBUTES, parseLabel, type WordLabel } from './rows.ts';

/**
 * Rows that do not parse are left out.
 * @param known a label row that must be among them: where an index does not have it, the next way is tried
 */
export async function getReceiptLabels(
  table: ReceiptsTable,
  receipt: ReceiptKey,
  known: { readonly lineId: number; readonly wordId: number; readonly label: string },
): Promise<WordLabel[]> {
  let labels: WordLabel[] = [];
  for (const query of waysToRead(table, receipt)) {
    labels = [];
    for await (const item of queryItems(table, query)) {
      const parsed = item.TYPE?.S === 'RECEIPT_WORD_LABEL' ? parseLabel(item) : undefined;
      if (parsed !== undefined && 'row' in parsed) labels.push(parsed.row);
    }
    const found = labels.some(
      (label) => label.lineId === known.lineId && label.wordId === known.wordId && label.label === known.label,
    );
    if (found) break;
  }
  return labels;
}

function waysToRead(table: ReceiptsTable, receipt: ReceiptKey): Omit<QueryCommandInput, 'TableName'>[] {
  const partition = receiptPartition(receipt);
  const by = (index: string, hash: string, range: string): Omit<QueryCommandInput, 'TableName'> => {
    const [pk, sk] = [`${index}PK`, `${index}SK`];
    const { ProjectionExpression } = project(['TYPE', ...LABEL_ATTRIBUTES]);
    return {
      ...(index === '' ? {} : { IndexName: index }),
      KeyConditionExpression: `#${pk} = :hash AND begins_with(#${sk}, :range)`,
      ProjectionExpression,
      ExpressionAttributeNames: project(['TYPE', ...LABEL_ATTRIBUTES, pk, sk]).ExpressionAttributeNames,
      ExpressionAttributeValues: { ':hash': { S: hash }, ':range': { S: range } },
    };
  };
  return [
    ...(table.indexes.has('GSI4') ? [by('GSI4', partition, '4_LABEL#')] : []),
    ...(table.indexes.has('GSI2') ? [by('GSI2', 'RECEIPT', `${partition}#`)] : []),
    by('', `IMAGE#${receipt.imageId}`, `RECEIPT#${padId(receipt.receiptId)}#`),
  ];
}
