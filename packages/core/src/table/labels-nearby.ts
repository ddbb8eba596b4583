/**
 * Label rows of receipts that follow one another in GSI3, read for all of them at once as long as they are few: what was found
 * wrong of a receipt is mostly nothing, and two queries that answer so were most of what a night asked of the table.
 */
import { type Item, queryItems } from '@completion-batch/engine/dynamodb';
import { type ReceiptKey, receiptPartition, type ValidationStatus } from './keys.ts';
import { labelsBetween, rowsOfStatus } from './receipt-labels.ts';
import type { ReceiptsTable } from './receipts-table.ts';

/**
 * Rows read for each receipt at most. A query costs half a read unit at least, which is eight of these rows: with two, a look
 * that was in vain adds a quarter to what it was to save, and never more.
 */
const ROWS_PER_RECEIPT = 2;

interface Look {
  readonly rows: ReadonlyMap<string, readonly Item[]>;
  /** The first receipt of which not all may have been read; undefined where all were. */
  readonly upTo: string | undefined;
}

export class LabelsNearby {
  readonly #table: ReceiptsTable;
  readonly #partitions: readonly string[];
  readonly #attributes: readonly string[];
  readonly #looks = new Map<ValidationStatus, Promise<Look>>();

  /** @param receipts in the order of the index, or nearly: what lies between the first and the last is read */
  constructor(table: ReceiptsTable, receipts: readonly ReceiptKey[], attributes: readonly string[]) {
    this.#table = table;
    this.#partitions = receipts.map(receiptPartition).sort();
    this.#attributes = attributes;
  }

  /** The rows of one of the receipts that have the status by the index. */
  async rowsOf(receipt: ReceiptKey, status: ValidationStatus): Promise<readonly Item[]> {
    const partition = receiptPartition(receipt);
    if (this.#partitions.length > 1) {
      let look = this.#looks.get(status);
      if (look === undefined) {
        look = this.#look(status);
        this.#looks.set(status, look);
      }
      const { rows, upTo } = await look;
      if (upTo === undefined || partition < upTo) return rows.get(partition) ?? [];
    }
    return rowsOfStatus(this.#table, receipt, status, this.#attributes);
  }

  async #look(status: ValidationStatus): Promise<Look> {
    const [first = '', last = first] = [this.#partitions[0], this.#partitions.at(-1)];
    const most = ROWS_PER_RECEIPT * this.#partitions.length;
    const query = { ...labelsBetween(first, last, status, [...this.#attributes, 'GSI3SK']), Limit: most };
    const rows = new Map<string, Item[]>();
    let count = 0;
    for await (const item of queryItems(this.#table, query)) {
      const partition = /^IMAGE#[^#]+#RECEIPT#\d+(?=#)/.exec(item.GSI3SK?.S ?? '')?.[0] ?? '';
      const known = rows.get(partition);
      if (known === undefined) rows.set(partition, [item]);
      else known.push(item);
      count += 1;
      if (count === most) return { rows, upTo: partition };
    }
    return { rows, upTo: undefined };
  }
}
