/**
 * One receipt with what a prompt needs: lines, words, labels, merchant. Reads the cheapest way that finds the words
 * asked for; the letters (a row per printed character in the receipt's own partition) only when nothing else serves.
 */
import { GetItemCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { metadataKey, padId, placeKey, type ReceiptKey, receiptPartition, type WordKey } from '../table/keys.ts';
import { project, queryItems, type ReceiptsTable, tableCall } from '../table/receipts-table.ts';
import {
  type Item,
  LABEL_ATTRIBUTES,
  LINE_ATTRIBUTES,
  type Line,
  MERCHANT_ATTRIBUTES,
  type Merchant,
  type Parsed,
  parseLabel,
  parseLine,
  parseMerchant,
  parseWord,
  type RowProblem,
  WORD_ATTRIBUTES,
  type Word,
  type WordLabel,
} from '../table/rows.ts';

export interface ReceiptDetails extends ReceiptKey {
  readonly lines: readonly Line[];
  readonly words: readonly Word[];
  readonly labels: readonly WordLabel[];
  readonly merchant: Merchant | undefined;
  /** Lines, words and merchant rows of this receipt that do not parse; they are left out. */
  readonly problems: readonly RowProblem[];
}

type QueryInput = Omit<QueryCommandInput, 'TableName' | 'ExclusiveStartKey'>;

const ATTRIBUTES = [
  ...new Set(['TYPE', ...LABEL_ATTRIBUTES, ...LINE_ATTRIBUTES, ...WORD_ATTRIBUTES, ...MERCHANT_ATTRIBUTES]),
];

/** @param wanted words that must be found; while one is missing, the next dearer way is tried */
export async function getReceiptDetails(
  table: ReceiptsTable,
  receipt: ReceiptKey,
  wanted: readonly WordKey[],
): Promise<ReceiptDetails> {
  let details: ReceiptDetails | undefined;
  for (const way of waysToRead(table, receipt)) {
    details = await readBy(table, receipt, way);
    const found = new Set(details.words.map(wordId));
    if (wanted.every((word) => found.has(wordId(word)))) break;
  }
  if (details === undefined) throw new Error('a table always has one way to read a receipt');
  return details.merchant === undefined ? { ...details, merchant: await readMerchant(table, receipt) } : details;
}

const wordId = (word: Pick<WordKey, 'lineId' | 'wordId'>): string => `${word.lineId}.${word.wordId}`;

/** Queries from cheap to dear: GSI4 without its other kinds; GSI2 and GSI3, which hold no letters; the base table. */
function waysToRead(table: ReceiptsTable, receipt: ReceiptKey): QueryInput[][] {
  const partition = receiptPartition(receipt);
  const query = (names: [string, string], condition: string, values: Record<string, string>): QueryInput => {
    const projection = project([...new Set([...ATTRIBUTES, ...names])]);
    return {
      KeyConditionExpression: condition,
      ProjectionExpression: project(ATTRIBUTES).ProjectionExpression,
      ExpressionAttributeNames: projection.ExpressionAttributeNames,
      ExpressionAttributeValues: Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, { S: value }]),
      ),
    };
  };
  const ways: QueryInput[][] = [];
  if (table.indexes.has('GSI4')) {
    const kinds = { ':receipt': partition, ':from': '1_PLACE', ':to': '4_LABEL$' };
    ways.push([
      {
        IndexName: 'GSI4',
        ...query(['GSI4PK', 'GSI4SK'], '#GSI4PK = :receipt AND #GSI4SK BETWEEN :from AND :to', kinds),
      },
    ]);
  }
  if (table.indexes.has('GSI2')) {
    ways.push([
      {
        IndexName: 'GSI2',
        ...query(['GSI2PK', 'GSI2SK'], '#GSI2PK = :kind AND begins_with(#GSI2SK, :receipt)', {
          ':kind': 'RECEIPT',
          ':receipt': `${partition}#`,
        }),
      },
      {
        IndexName: 'GSI3',
        ...query(['GSI3PK', 'GSI3SK'], '#GSI3PK = :receipt AND #GSI3SK = :kind', {
          ':receipt': partition,
          ':kind': 'LINE',
        }),
      },
    ]);
  }
  ways.push([
    query(['PK', 'SK'], '#PK = :image AND begins_with(#SK, :receipt)', {
      ':image': `IMAGE#${receipt.imageId}`,
      ':receipt': `RECEIPT#${padId(receipt.receiptId)}#`,
    }),
  ]);
  return ways;
}

async function readBy(
  table: ReceiptsTable,
  receipt: ReceiptKey,
  queries: readonly QueryInput[],
): Promise<ReceiptDetails> {
  const details = {
    ...receipt,
    lines: [] as Line[],
    words: [] as Word[],
    labels: [] as WordLabel[],
    merchant: undefined as Merchant | undefined,
    problems: [] as RowProblem[],
  };
  const keep = <T>(parsed: Parsed<T>, into: (row: T) => void): void => {
    if ('row' in parsed) into(parsed.row);
    else details.problems.push(parsed.problem);
  };
  for (const query of queries) {
    for await (const item of queryItems(table, query)) {
      if (kindOf(item) === 'RECEIPT_LINE') keep(parseLine(item), (row) => details.lines.push(row));
      else if (kindOf(item) === 'RECEIPT_WORD') keep(parseWord(item), (row) => details.words.push(row));
      else if (kindOf(item) === 'RECEIPT_WORD_LABEL') {
        // Only context here; a label that is to be checked and does not parse was reported when it was listed.
        const parsed = parseLabel(item);
        if ('row' in parsed) details.labels.push(parsed.row);
      } else if (kindOf(item) === 'RECEIPT_PLACE' || kindOf(item) === 'RECEIPT_METADATA') {
        keep(parseMerchant(item), (row) => {
          details.merchant = row;
        });
      }
    }
  }
  return details;
}

function kindOf(item: Item): string | undefined {
  return item.TYPE?.S;
}

/** The place (newer) or the metadata (older) row, where there is one. */
async function readMerchant(table: ReceiptsTable, receipt: ReceiptKey): Promise<Merchant | undefined> {
  for (const { PK, SK } of [placeKey(receipt), metadataKey(receipt)]) {
    const answer = await tableCall(table.name, () =>
      table.client.send(
        new GetItemCommand({
          TableName: table.name,
          Key: { PK: { S: PK }, SK: { S: SK } },
          ...project(MERCHANT_ATTRIBUTES),
        }),
      ),
    );
    const parsed = answer.Item === undefined ? undefined : parseMerchant(answer.Item);
    if (parsed !== undefined && 'row' in parsed) return parsed.row;
  }
  return undefined;
}
