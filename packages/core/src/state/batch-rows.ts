/** Reads and changes `BATCH_SUMMARY` rows of type COMPLETION: ours, and those the reference wrote. No other type, ever. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type BatchStatus, explain, OPEN_BATCH_STATUSES } from '@completion-batch/engine';
import { z } from 'zod';
import { isExecutionId } from '../objects/layout.ts';
import { batchKey, isUuid } from '../table/keys.ts';
import { conditionally, type ReceiptsTable, tableCall } from '../table/receipts-table.ts';
import { type Item, keyOf, number as n, type Parsed } from '../table/rows.ts';
import { listOpenBatches } from './open-batches.ts';

const s = z.object({ S: z.string() }).transform((value) => value.S);

const row = z.object({
  batch_type: s.pipe(z.literal('COMPLETION')),
  openai_batch_id: s.pipe(z.string().min(1)),
  status: s.pipe(z.enum([...OPEN_BATCH_STATUSES, 'COMPLETED', 'FAILED', 'EXPIRED', 'CANCELLED'])),
  submitted_at: s,
  // All below are ours; rows of the reference lack them.
  // Becomes a part of object keys.
  execution_id: s.pipe(z.string().refine(isExecutionId, { error: 'is not an execution id' })).optional(),
  model: s.optional(),
  prompt_version: s.optional(),
  store: s.optional(),
  request_key: s.optional(),
  request_sha256: s.optional(),
  queued_tokens: n.optional(),
  request_count: n.optional(),
  label_count: n.optional(),
  estimated_tokens: n.optional(),
  estimated_output_tokens: n.optional(),
  /** When it was first seen to have ended, where OpenAI does not say when it did. */
  ended_seen_at: s.pipe(z.iso.datetime()).optional().catch(undefined),
});

export type BatchRow = Readonly<z.output<typeof row>> & { readonly batchId: string };

export function parseBatch(item: Item): Parsed<BatchRow> {
  const key = keyOf(item);
  const parsed = row.safeParse(item);
  if (!parsed.success) return { problem: { ...key, reason: explain(parsed.error) } };
  const batchId = key.PK.replace(/^BATCH#/, '');
  if (!isUuid(batchId)) return { problem: { ...key, reason: 'its key holds no batch id (a UUID)' } };
  return { row: { ...parsed.data, batchId } };
}

/** Whether we wrote the row. What another program polls is its own, except that it may be collected whole. */
export function isOurs(batch: BatchRow): boolean {
  return batch.request_key !== undefined;
}

export function isOpenBatch(batch: BatchRow): boolean {
  return (OPEN_BATCH_STATUSES as readonly string[]).includes(batch.status);
}

/** Strongly consistent. */
export async function getBatch(table: ReceiptsTable, batchId: string): Promise<Parsed<BatchRow> | undefined> {
  const item = await getBatchItem(table, batchId);
  return item === undefined ? undefined : parseBatch(item);
}

/** The row as it is, strongly consistent. */
export async function getBatchItem(table: ReceiptsTable, batchId: string): Promise<Item | undefined> {
  const { PK, SK } = batchKey(batchId);
  const answer = await tableCall(table.name, () =>
    table.client.send(
      new GetItemCommand({ TableName: table.name, Key: { PK: { S: PK }, SK: { S: SK } }, ConsistentRead: true }),
    ),
  );
  return answer.Item;
}

/** Open batches, each once: a row may move between statuses while they are listed. */
export async function* openBatches(table: ReceiptsTable): AsyncGenerator<Parsed<BatchRow>> {
  const seen = new Set<string>();
  for await (const item of listOpenBatches(table)) {
    const { PK } = keyOf(item);
    if (seen.has(PK)) continue;
    seen.add(PK);
    yield parseBatch(item);
  }
}

/**
 * Writes a status, and more attributes with it, while the batch is open. A terminal status is never changed.
 * @returns whether it was written
 */
export async function changeBatch(
  table: ReceiptsTable,
  batchId: string,
  status: BatchStatus,
  attributes: Readonly<Record<string, string | number>> = {},
): Promise<boolean> {
  const { PK, SK } = batchKey(batchId);
  const set: Record<string, string | number> = { ...attributes, status, GSI1PK: `STATUS#${status}` };
  const names = Object.keys(set);
  const value = (given: string | number): AttributeValue =>
    typeof given === 'number' ? { N: String(given) } : { S: given };
  return conditionally(table, () =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: { PK: { S: PK }, SK: { S: SK } },
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
        ConditionExpression: `#status IN (${OPEN_BATCH_STATUSES.map((open) => `:open_${open}`).join(', ')}) AND #batch_type = :completion`,
        ExpressionAttributeNames: Object.fromEntries([...names, 'batch_type'].map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ...Object.fromEntries(Object.entries(set).map(([name, given]) => [`:${name}`, value(given)])),
          ...Object.fromEntries(OPEN_BATCH_STATUSES.map((open) => [`:open_${open}`, { S: open }])),
          ':completion': { S: 'COMPLETION' },
        },
      }),
    ),
  );
}

/**
 * Remembers when an open batch was first seen to have ended.
 * @returns the time that counts: the first that was written
 */
export async function rememberEnd(table: ReceiptsTable, batchId: string, seenAt: string): Promise<string> {
  const { PK, SK } = batchKey(batchId);
  const answer = await tableCall(table.name, () =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: { PK: { S: PK }, SK: { S: SK } },
        UpdateExpression: 'SET ended_seen_at = if_not_exists(ended_seen_at, :seen)',
        ConditionExpression: 'attribute_exists(PK)',
        ExpressionAttributeValues: { ':seen': { S: seenAt } },
        ReturnValues: 'UPDATED_NEW',
      }),
    ),
  );
  return answer.Attributes?.ended_seen_at?.S ?? seenAt;
}
