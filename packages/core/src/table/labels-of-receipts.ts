/**
 * Labels of many receipts that have one status: receipts that stand one behind the other in the index are read together, as
 * long as little else stands between them. In a first run nothing does, and a query answers for a thousand labels; where an
 * archive does, each receipt is asked for alone.
 */
import { QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { type Item, project, tableCall } from '@completion-batch/engine/dynamodb';
import pMap from 'p-map';
import { type ReceiptKey, receiptPartition, type ValidationStatus, validationStatusPartition } from './keys.ts';
import type { LabelWriter } from './label-writes.ts';
import { getLabelsOfStatus } from './receipt-labels.ts';
import { LABEL_ATTRIBUTES, parseLabel, type WordLabel } from './rows.ts';

/** Rows of one page: what is read in vain of a status, once. */
const PAGE = 100;
/** A query of its own costs about as much as so many rows: half a read unit is 4 kB, begun or not. */
const ROWS_OF_A_QUERY = 4;

/** By `receiptPartition`; a receipt without such labels has none. */
export type LabelsOfReceipts = ReadonlyMap<string, readonly WordLabel[]>;

export class LabelsOfStatus {
  readonly #reader: Pick<LabelWriter, 'table' | 'concurrency'>;
  readonly #status: ValidationStatus;
  /** Too much of other receipts stands between those that are asked for. */
  #isSparse = false;

  constructor(reader: Pick<LabelWriter, 'table' | 'concurrency'>, status: ValidationStatus) {
    this.#reader = reader;
    this.#status = status;
  }

  /** As `getLabelsOfStatus` has them, of each. */
  async of(receipts: readonly ReceiptKey[]): Promise<LabelsOfReceipts> {
    const open = new Map(
      receipts
        .map((receipt) => [receiptPartition(receipt), receipt] as const)
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    );
    const found = new Map<string, WordLabel[]>();
    if (open.size > 1 && !this.#isSparse) await this.#readTogether(open, found);
    const { table, concurrency } = this.#reader;
    await pMap(
      open,
      async ([partition, receipt]) => found.set(partition, await getLabelsOfStatus(table, receipt, this.#status)),
      { concurrency },
    );
    return found;
  }

  /** Takes out of `open` those of which all is known. */
  async #readTogether(open: Map<string, ReceiptKey>, found: Map<string, WordLabel[]>): Promise<void> {
    const { table } = this.#reader;
    const [first = '', last = first] = [[...open.keys()][0], [...open.keys()].at(-1)];
    let start: Item | undefined;
    // A page that answers for less than one receipt is no gain, and there is no end of them where a server goes in circles.
    for (let pages = open.size; pages > 0 && open.size > 1 && !this.#isSparse; pages -= 1) {
      const query = { ...between(this.#status, first, last), TableName: table.name };
      const command = new QueryCommand(start === undefined ? query : { ...query, ExclusiveStartKey: start });
      const { Items = [], LastEvaluatedKey } = await tableCall(table.name, () => table.client.send(command));
      start = LastEvaluatedKey;
      const own = Items.filter((item) => this.#take(item, open, found));
      const end = start?.GSI3SK?.S;
      const known = [...open.keys()].filter((partition) => start === undefined || pastOf(partition) <= (end ?? ''));
      for (const partition of known) open.delete(partition);
      this.#isSparse = Items.length > own.length + ROWS_OF_A_QUERY * (known.length + 1);
    }
    // What the last page ends within is asked for alone.
    for (const partition of open.keys()) found.delete(partition);
  }

  #take(item: Item, open: ReadonlyMap<string, ReceiptKey>, found: Map<string, WordLabel[]>): boolean {
    const parsed = parseLabel(item);
    if (!('row' in parsed)) return false;
    const partition = receiptPartition(parsed.row);
    if (!open.has(partition)) return false;
    // The index says what a row was a moment ago.
    if (parsed.row.validationStatus === this.#status) {
      const labels = found.get(partition);
      if (labels === undefined) found.set(partition, [parsed.row]);
      else labels.push(parsed.row);
    }
    return true;
  }
}

/** Behind all keys of the receipt: `$` is the next letter after `#`. */
const pastOf = (partition: string): string => `${partition}$`;

function between(
  status: ValidationStatus,
  first: string,
  last: string,
): Omit<QueryCommandInput, 'TableName' | 'ExclusiveStartKey'> {
  return {
    IndexName: 'GSI3',
    KeyConditionExpression: '#GSI3PK = :status AND #GSI3SK BETWEEN :first AND :last',
    ProjectionExpression: project(LABEL_ATTRIBUTES).ProjectionExpression,
    ExpressionAttributeNames: project([...LABEL_ATTRIBUTES, 'GSI3PK', 'GSI3SK']).ExpressionAttributeNames,
    ExpressionAttributeValues: {
      ':status': { S: validationStatusPartition(status) },
      ':first': { S: `${first}#` },
      ':last': { S: pastOf(last) },
    },
    Limit: PAGE,
  };
}
