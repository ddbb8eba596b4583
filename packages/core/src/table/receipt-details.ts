/**
 * One receipt with what a prompt needs: lines, words, labels, merchant. Reads the cheapest way that finds the words
 * asked for; the letters (a row per printed character in the receipt's own partition) only when nothing else serves.
 * Rows of older programs are not in GSI4: rejected labels are read from GSI3 too, and where lines show that words are
 * missing, the older indexes are read.
 */
import { GetItemCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { type Item, project, queryItems, tableCall } from '@completion-batch/engine/dynamodb';
import {
  labelId,
  metadataKey,
  padId,
  placeKey,
  type ReceiptKey,
  receiptPartition,
  type ValidationStatus,
  type WordKey,
  wordOf,
} from './keys.ts';
import { LabelsNearby } from './labels-nearby.ts';
import type { ReceiptsTable } from './receipts-table.ts';
import {
  kindOf,
  LABEL_ATTRIBUTES,
  LINE_ATTRIBUTES,
  type Line,
  MERCHANT_ATTRIBUTES,
  type Merchant,
  type Parsed,
  parseLabel,
  parseLineRow,
  parseMerchant,
  parseWord,
  type RowProblem,
  WORD_ATTRIBUTES,
  type Word,
  type WordLabel,
} from './rows.ts';

/** A label as context for others. */
export interface SeenLabel extends WordLabel {
  /** NEEDS_REVIEW because no answer was a verdict, or because a check doubts that it is valid: it was not rejected. */
  readonly exhausted?: true;
}

export interface ReceiptDetails extends ReceiptKey {
  readonly lines: readonly Line[];
  readonly words: readonly Word[];
  readonly labels: readonly SeenLabel[];
  readonly merchant: Merchant | undefined;
  /** Lines, words and merchant rows of this receipt that do not parse; they are left out. */
  readonly problems: readonly RowProblem[];
}

type QueryInput = Omit<QueryCommandInput, 'TableName' | 'ExclusiveStartKey'>;

const ATTRIBUTES = [...new Set([...LABEL_ATTRIBUTES, ...LINE_ATTRIBUTES, ...WORD_ATTRIBUTES, ...MERCHANT_ATTRIBUTES])];

/** What prompts tell of. */
const REJECTED: readonly ValidationStatus[] = ['INVALID', 'NEEDS_REVIEW'];

/**
 * @param wanted words that must be found; while one is missing, the next dearer way is tried
 * @param whole labels of these statuses are found, whichever generation of programs wrote them
 * @param nearby reads those of several receipts at once
 */
export async function getReceiptDetails(
  table: ReceiptsTable,
  receipt: ReceiptKey,
  wanted: readonly WordKey[],
  whole = REJECTED,
  nearby = labelsNearby(table, [receipt]),
): Promise<ReceiptDetails> {
  let details: ReceiptDetails | undefined;
  let used: QueryInput[] = [];
  const ways = waysToRead(table, receipt);
  for (const way of ways) {
    const isDearest = way === ways.at(-1);
    if (details !== undefined && hasWords(details, wanted) && (isDearest || looksWhole(details))) break;
    details = await readBy(table, receipt, way);
    used = way;
  }
  if (details === undefined) throw new Error('a table always has one way to read a receipt');
  const [more, merchant] = await Promise.all([
    used.some(({ IndexName }) => IndexName === 'GSI4')
      ? Promise.all(whole.map((status) => nearby.rowsOf(receipt, status)))
      : undefined,
    details.merchant ?? readMerchant(table, receipt),
  ]);
  const found = more === undefined ? [] : detailsOf(receipt, more.flat()).labels;
  const labels = new Map([...details.labels, ...found].map((label) => [labelId(label), label]));
  return { ...details, labels: [...labels.values()], merchant };
}

/** What GSI4 may lack because an older program wrote it, for receipts that are read one soon after the other. */
export function labelsNearby(table: ReceiptsTable, receipts: readonly ReceiptKey[]): LabelsNearby {
  return new LabelsNearby(table, receipts, ATTRIBUTES);
}

function hasWords(details: ReceiptDetails, wanted: readonly WordKey[]): boolean {
  const found = new Set(details.words.map(wordOf));
  return wanted.every((word) => found.has(wordOf(word)));
}

/** Whether each word has its line, and each line's words have all the letters and digits of its text. Costs no reading. */
function looksWhole({ lines, words }: ReceiptDetails): boolean {
  const printed = new Map(lines.map(({ lineId }) => [lineId, 0]));
  for (const { lineId, text } of words) {
    const before = printed.get(lineId);
    if (before === undefined) return false;
    printed.set(lineId, before + lettersOf(text));
  }
  return lines.every(({ lineId, text }) => (printed.get(lineId) ?? 0) >= lettersOf(text));
}

/** Nearly all of what is printed is. */
const ASCII_ALONE = /^[A-Za-z0-9]*$/;

function lettersOf(text: string): number {
  if (ASCII_ALONE.test(text)) return text.length;
  return text.replace(/[^\p{L}\p{N}]+/gu, '').length;
}

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
  const answers = await Promise.all(queries.map((query) => readAll(table, query)));
  return detailsOf(receipt, answers.flat());
}

function detailsOf(receipt: ReceiptKey, items: readonly Item[]): ReceiptDetails {
  const lines: Line[] = [];
  const words: Word[] = [];
  const labels: SeenLabel[] = [];
  const problems: RowProblem[] = [];
  let merchant: Merchant | undefined;
  const keep = <T>(parsed: Parsed<T>, into: (row: T) => void): void => {
    if ('row' in parsed) into(parsed.row);
    else problems.push(parsed.problem);
  };
  for (const item of items) {
    const kind = kindOf(item);
    if (kind === 'RECEIPT_LINE') keep(parseLineRow(item), (row) => lines.push(row));
    else if (kind === 'RECEIPT_WORD') keep(parseWord(item), (row) => words.push(row));
    else if (kind === 'RECEIPT_WORD_LABEL') {
      // Only context here; a label that is to be checked and does not parse was reported when it was listed.
      const parsed = parseLabel(item);
      if ('row' in parsed) labels.push(seen(parsed.row));
    } else if (kind === 'RECEIPT_PLACE' || kind === 'RECEIPT_METADATA') {
      keep(parseMerchant(item), (row) => {
        merchant = row;
      });
    }
  }
  return { ...receipt, lines, words, labels, merchant, problems };
}

async function readAll(table: ReceiptsTable, query: QueryInput): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of queryItems(table, query)) items.push(item);
  return items;
}

/** A label that was released too often keeps the id of the batch that released it; a verdict is of another batch. */
function seen(label: WordLabel): SeenLabel {
  const released = label.completionBatchId !== null && label.completionReleasedBy === label.completionBatchId;
  const doubted = label.completionCheck !== null;
  return (released || doubted) && label.validationStatus === 'NEEDS_REVIEW' ? { ...label, exhausted: true } : label;
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
