/**
 * Batches as `BATCH_SUMMARY` rows of one `batch_type`, which other programs read and write too: their attributes and words,
 * and more of our own beside them. Rows of another type belong to other pipelines and are never touched.
 */
import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { OPEN_BATCH_STATUSES } from '../../openai/remote-batch.ts';
import { explain } from '../../platform/explain.ts';
import type { Attributes } from '../attributes.ts';
import type { NewBatch } from '../batch.ts';
import {
  type Batch,
  type BatchRecord,
  batchDataOf,
  batchFields,
  batchSketch,
  type Decision,
  isOpenBatch,
  isOurs,
  misplacedBatch,
} from '../batch.ts';
import type { Batches } from '../state.ts';
import { type Item, keyOf, plainOf, scalarsOf, toAttribute, toItem, toKey, whereIs } from './items.ts';
import { batchIdIn, batchKey, inRowNames, type RowForm, withFieldNames, withRowNames } from './row-form.ts';
import { conditionally, queryItems, type Table, tableCall } from './table.ts';

/** For conditions: `#status` is one of an open batch. */
const IS_OPEN = `#status IN (${OPEN_BATCH_STATUSES.map((open) => `:open_${open}`).join(', ')})`;
const OPEN_VALUES = Object.fromEntries(OPEN_BATCH_STATUSES.map((open) => [`:open_${open}`, { S: open }]));

export class BatchRows implements Batches {
  readonly #table: Table;
  readonly #form: RowForm;

  constructor(table: Table, form: RowForm) {
    this.#table = table;
    this.#form = form;
  }

  /** Strongly consistent. */
  async get(batchId: string): Promise<BatchRecord | undefined> {
    const { client, name } = this.#table;
    const Key = toKey(batchKey(batchId));
    const answer = await tableCall(name, () =>
      client.send(new GetItemCommand({ TableName: name, Key, ConsistentRead: true })),
    );
    return answer.Item === undefined ? undefined : readBatchItem(answer.Item, this.#form);
  }

  async add(batch: NewBatch): Promise<boolean> {
    const { client, name } = this.#table;
    return conditionally(this.#table, () =>
      client.send(
        new PutItemCommand({
          TableName: name,
          Item: this.#rowOf(batch),
          ConditionExpression: 'attribute_not_exists(PK)',
        }),
      ),
    );
  }

  async change(batchId: string, status: Batch['status'], attributes: Attributes = {}): Promise<boolean> {
    const set: Attributes = { ...attributes, status, GSI1PK: `STATUS#${status}` };
    const names = Object.keys(set);
    return conditionally(this.#table, () =>
      this.#table.client.send(
        new UpdateItemCommand({
          TableName: this.#table.name,
          Key: toKey(batchKey(batchId)),
          UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
          ConditionExpression: `${IS_OPEN} AND #batch_type = :batch_type`,
          ExpressionAttributeNames: Object.fromEntries([...names, 'batch_type'].map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: {
            ...Object.fromEntries(Object.entries(set).map(([name, given]) => [`:${name}`, toAttribute(given)])),
            ...OPEN_VALUES,
            ':batch_type': { S: this.#form.batchType },
          },
        }),
      ),
    );
  }

  async rememberEnd(batchId: string, seenAt: string): Promise<string> {
    const { client, name } = this.#table;
    const answer = await tableCall(name, () =>
      client.send(
        new UpdateItemCommand({
          TableName: name,
          Key: toKey(batchKey(batchId)),
          UpdateExpression: 'SET ended_seen_at = if_not_exists(ended_seen_at, :seen)',
          ConditionExpression: 'attribute_exists(PK)',
          ExpressionAttributeValues: { ':seen': { S: seenAt } },
          ReturnValues: 'UPDATED_NEW',
        }),
      ),
    );
    return answer.Attributes?.ended_seen_at?.S ?? seenAt;
  }

  async decide(batchId: string, decision: Decision): Promise<Decision | undefined> {
    const { client, name } = this.#table;
    await conditionally(this.#table, () =>
      client.send(
        new UpdateItemCommand({
          TableName: name,
          Key: toKey(batchKey(batchId)),
          UpdateExpression: 'SET decision = :decision',
          ConditionExpression: `${IS_OPEN} AND #batch_type = :batch_type AND attribute_exists(held_reason) AND attribute_not_exists(decision)`,
          ExpressionAttributeNames: { '#status': 'status', '#batch_type': 'batch_type' },
          ExpressionAttributeValues: {
            ...OPEN_VALUES,
            ':batch_type': { S: this.#form.batchType },
            ':decision': { S: decision },
          },
        }),
      ),
    );
    // Written now or before, by whomever: the row says which.
    const batch = (await this.get(batchId))?.batch;
    return batch !== undefined && isOpenBatch(batch) ? batch.decision : undefined;
  }

  /** By the index: what was written in the last second may be missing. A row may move between statuses while they are listed. */
  async *listOpen(): AsyncGenerator<BatchRecord> {
    const seen = new Set<string>();
    for (const status of OPEN_BATCH_STATUSES) {
      const items = queryItems(this.#table, {
        IndexName: 'GSI1',
        KeyConditionExpression: 'GSI1PK = :status AND begins_with(GSI1SK, :type)',
        ExpressionAttributeValues: {
          ':status': { S: `STATUS#${status}` },
          ':type': { S: `BATCH_TYPE#${this.#form.batchType}#` },
        },
      });
      for await (const item of items) {
        const { PK } = keyOf(item);
        if (seen.has(PK)) continue;
        seen.add(PK);
        yield readBatchItem(item, this.#form);
      }
    }
  }

  #rowOf(batch: NewBatch): Item {
    const { batchType, batchNames } = this.#form;
    const { batch_id } = batch.submission;
    return toItem({
      ...batchKey(batch_id),
      TYPE: 'BATCH_SUMMARY',
      GSI1PK: `STATUS#${batch.status}`,
      GSI1SK: `BATCH_TYPE#${batchType}#BATCH_ID#${batch_id}`,
      batch_type: batchType,
      ...withRowNames(batchDataOf(batch), batchNames),
    });
  }
}

/** Nobody would ever be done with it. */
function closedAmongOpen({ GSI1PK }: Item, batch: Pick<Batch, 'status'>): string | undefined {
  const listed = OPEN_BATCH_STATUSES.find((open) => GSI1PK?.S === `STATUS#${open}`);
  if (listed === undefined || isOpenBatch(batch)) return undefined;
  return `status is ${batch.status}, and it stands among those that are ${listed} (GSI1PK)`;
}

/** A row as a record, whatever it holds. */
export function readBatchItem(item: Item, { batchNames: names, batchType }: RowForm): BatchRecord {
  const key = keyOf(item);
  const batchId = batchIdIn(key);
  const plain = scalarsOf(item);
  const fields = withFieldNames(plain, names);
  const parsed = batchFields.safeParse(fields);
  const problem = parsed.success
    ? (misplacedBatch(parsed.data, batchId) ?? closedAmongOpen(item, parsed.data))
    : explain(inRowNames(parsed.error, names));
  const otherType = plain.batch_type === batchType ? undefined : `batch_type is not ${batchType}`;
  const batch =
    parsed.success && problem === undefined && otherType === undefined ? { ...parsed.data, batchId } : undefined;
  return {
    batchId,
    sketch: batchSketch.parse(fields),
    isOurs: isOurs({ request_key: typeof plain.request_key === 'string' ? plain.request_key : undefined }),
    batch,
    problem: otherType ?? problem,
    where: whereIs(key),
    // Lists of a row may be long, and few who list batches look at them.
    get attributes() {
      return plainOf(item);
    },
  };
}
