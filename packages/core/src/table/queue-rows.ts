/**
 * The `COMPLETION_QUEUE` row: what OpenAI's refusals have told about the limits of a model, when, and by which batch. One
 * row per queue, in no index; what is made of it is in submit/learned-limits.ts.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { CompletionBatchError } from '../errors.ts';
import { queueKey } from './keys.ts';
import { conditionally, type ReceiptsTable, tableCall } from './receipts-table.ts';
import { explain } from './rows.ts';

const s = z.object({ S: z.string() }).transform((value) => value.S);
const n = z.object({ N: z.string() }).transform((value) => Number(value.N));

const row = z.object({
  /** Enqueued tokens, as the latest refusal that gave a number has named them. */
  limit_tokens: n.optional(),
  limit_learned_at: s.optional(),
  limit_batch_id: s.optional(),
  /** The latest refusal for want of room: all tokens of ours that would have waited with it. */
  refused_tokens: n.optional(),
  refused_at: s.optional(),
  /** The most bytes that a file should have. */
  max_bytes: n.optional(),
  bytes_learned_at: s.optional(),
  bytes_batch_id: s.optional(),
});

/** Times are ISO 8601. */
export type QueueRow = Readonly<z.output<typeof row>>;

/** Models with a dated name (gpt-4.1-mini-2025-04-14) wait in the queue of their family. */
export function queueOf(model: string): string {
  return model.replace(/-\d{4}-\d{2}-\d{2}$/, '');
}

/** Strongly consistent; nothing in it where nothing was learned. @throws CompletionBatchError `row-damaged` */
export async function getQueueRow(table: ReceiptsTable, model: string): Promise<QueueRow> {
  const { PK, SK } = queueKey(queueOf(model));
  const answer = await tableCall(table.name, () =>
    table.client.send(
      new GetItemCommand({ TableName: table.name, Key: { PK: { S: PK }, SK: { S: SK } }, ConsistentRead: true }),
    ),
  );
  const parsed = row.safeParse(answer.Item ?? {});
  if (parsed.success) return parsed.data;
  throw new CompletionBatchError('row-damaged', `the row of a queue does not parse: ${explain(parsed.error)}`, {
    where: `${PK} / ${SK}`,
    remedy: 'Delete it: it holds only what the next refusal would tell again.',
  });
}

export interface RefusedForRoom {
  /** ISO 8601. */
  readonly at: string;
  readonly batchId: string;
  /** Tokens of ours that would have waited, this batch's among them. */
  readonly tokens: number;
  /** The limit that the refusal names. */
  readonly limit: number | undefined;
}

/** Writes a refusal down, unless a later one is there already, or one of the same second that tells more. */
export async function recordRefusedForRoom(
  table: ReceiptsTable,
  model: string,
  refusal: RefusedForRoom,
): Promise<void> {
  const { at, batchId, tokens, limit } = refusal;
  await update(
    table,
    model,
    {
      refused_tokens: { N: String(tokens) },
      refused_at: { S: at },
      ...(limit === undefined
        ? {}
        : { limit_tokens: { N: String(limit) }, limit_learned_at: { S: at }, limit_batch_id: { S: batchId } }),
    },
    {
      condition:
        'attribute_not_exists(refused_at) OR refused_at < :refused_at OR (refused_at = :refused_at AND refused_tokens <= :refused_tokens)',
      values: {},
    },
  );
}

export interface RefusedForSize {
  readonly at: string;
  readonly batchId: string;
  readonly maxBytes: number;
  /** A limit that was learned before this (ISO 8601) does not count any more. */
  readonly staleBefore: string;
}

/** Writes a smaller limit down; a larger one only in the place of one that is stale. */
export async function recordRefusedForSize(
  table: ReceiptsTable,
  model: string,
  refusal: RefusedForSize,
): Promise<void> {
  await update(
    table,
    model,
    {
      max_bytes: { N: String(refusal.maxBytes) },
      bytes_learned_at: { S: refusal.at },
      bytes_batch_id: { S: refusal.batchId },
    },
    {
      condition: 'attribute_not_exists(max_bytes) OR max_bytes >= :max_bytes OR bytes_learned_at < :stale',
      values: { ':stale': { S: refusal.staleBefore } },
    },
  );
}

async function update(
  table: ReceiptsTable,
  model: string,
  set: Readonly<Record<string, AttributeValue>>,
  only: { readonly condition: string; readonly values: Record<string, AttributeValue> },
): Promise<void> {
  const { PK, SK } = queueKey(queueOf(model));
  const values = Object.entries({ TYPE: { S: 'COMPLETION_QUEUE' }, ...set });
  await conditionally(table, () =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: { PK: { S: PK }, SK: { S: SK } },
        UpdateExpression: `SET ${values.map(([name]) => `#${name} = :${name}`).join(', ')}`,
        ConditionExpression: only.condition,
        ExpressionAttributeNames: Object.fromEntries(values.map(([name]) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ...Object.fromEntries(values.map(([name, value]) => [`:${name}`, value])),
          ...only.values,
        },
      }),
    ),
  );
}
