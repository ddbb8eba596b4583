/**
 * How many labels have each status, by the index that prepare lists them from. DynamoDB counts by reading: the index's rows
 * are read page by page, and nothing of them is sent. A million labels are about 600 pages, and some 75,000 read units.
 */
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { type Item, tableCall } from '@completion-batch/engine/dynamodb';
import { VALIDATION_STATUSES, type ValidationStatus, validationStatusPartition } from './keys.ts';
import type { ReceiptsTable } from './receipts-table.ts';

/** Of one status; about five million labels. What has more is told as "at least". */
const MOST_PAGES = 3000;

export interface StatusCount {
  readonly labels: number;
  /** False where there are more, which were not counted. */
  readonly whole: boolean;
  /** Read units that the table has named; undefined where it names none. */
  readonly readUnits: number | undefined;
}

export interface StatusCounts {
  readonly byStatus: Readonly<Record<ValidationStatus, Omit<StatusCount, 'readUnits'>>>;
  readonly readUnits: number | undefined;
}

/**
 * All five, side by side.
 * @param onProgress told how many labels have been counted so far
 * @throws CompletionBatchError what the table throws
 */
export async function countByStatus(
  table: ReceiptsTable,
  onProgress: (labels: number) => void = () => {},
): Promise<StatusCounts> {
  let seen = 0;
  const onPage = (labels: number): void => {
    seen += labels;
    onProgress(seen);
  };
  const counts = await Promise.all(VALIDATION_STATUSES.map((status) => countLabels(table, status, onPage)));
  const units = counts.map(({ readUnits }) => readUnits);
  const of = (status: ValidationStatus): Omit<StatusCount, 'readUnits'> => {
    const { labels = 0, whole = true } = counts[VALIDATION_STATUSES.indexOf(status)] ?? {};
    return { labels, whole };
  };
  return {
    byStatus: {
      NONE: of('NONE'),
      PENDING: of('PENDING'),
      VALID: of('VALID'),
      INVALID: of('INVALID'),
      NEEDS_REVIEW: of('NEEDS_REVIEW'),
    },
    readUnits: units.includes(undefined) ? undefined : units.reduce<number>((sum, some) => sum + (some ?? 0), 0),
  };
}

/** @param onPage told how many labels each page has */
export async function countLabels(
  { client, name }: ReceiptsTable,
  status: ValidationStatus,
  onPage: (labels: number) => void = () => {},
): Promise<StatusCount> {
  let labels = 0;
  let readUnits: number | undefined = 0;
  let start: Item | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await tableCall(name, () =>
      client.send(
        new QueryCommand({
          TableName: name,
          IndexName: 'GSI3',
          KeyConditionExpression: 'GSI3PK = :status',
          ExpressionAttributeValues: { ':status': { S: validationStatusPartition(status) } },
          Select: 'COUNT',
          ReturnConsumedCapacity: 'TOTAL',
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      ),
    );
    const units = page.ConsumedCapacity?.CapacityUnits;
    readUnits = readUnits === undefined || units === undefined ? undefined : readUnits + units;
    labels += page.Count ?? 0;
    onPage(page.Count ?? 0);
    start = page.LastEvaluatedKey;
    if (start === undefined) return { labels, whole: true, readUnits };
  }
  return { labels, whole: false, readUnits };
}
