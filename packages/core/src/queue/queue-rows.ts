/**
 * The `COMPLETION_QUEUE` row: what OpenAI's refusals have told about the limits of a model, when, and by which batch; and
 * of each model of the queue whether it has answered, or refuses everything. One row per queue, in no index but that of all types; what is made
 * of it is in submit/learned-limits.ts and submit/preflight.ts.
 */
import type { AttributeValue, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { CompletionBatchError, explain, redact } from '@completion-batch/engine';
import { z } from 'zod';
import { queueKey } from '../table/keys.ts';
import { conditionally, queryItems, type ReceiptsTable, tableCall } from '../table/receipts-table.ts';

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

/** Why a model takes nothing at all, until something else is seen. */
export interface ModelRefusal {
  /** OpenAI's time, ISO 8601 (UTC). */
  readonly at: string;
  readonly batchId: string;
  /** In the service's words. */
  readonly message: string;
  /** The Batch API refused the batch as a whole, or each of its lines was refused. */
  readonly kind: 'batch' | 'lines';
}

const refusal = z
  .object({
    M: z.object({ at: s, batch_id: s, message: s, kind: s.pipe(z.enum(['batch', 'lines'])) }),
  })
  .transform(({ M: { batch_id, ...rest } }): ModelRefusal => ({ ...rest, batchId: batch_id }));

/** A queue is shared by the dated names of a model, but each of them answers or refuses for itself. */
const answeredAt = (model: string): string => `answered_at#${model}`;
const answeredBy = (model: string): string => `answered_by#${model}`;
const refusedBy = (model: string): string => `refusal#${model}`;

export type Answering = 'batch' | 'probe';
const answering = s.pipe(z.enum(['batch', 'probe']));

/** Times are ISO 8601. */
export interface QueueRow extends Readonly<z.output<typeof row>> {
  /** When this very model has last been seen to answer. */
  readonly answered_at?: string | undefined;
  /** Where that was: in a batch, or asked directly. */
  readonly answered_by?: Answering | undefined;
  /** This very model's, where nothing later contradicts it. */
  readonly refusal?: ModelRefusal | undefined;
}

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
  const item = answer.Item ?? {};
  const parsed = row.safeParse(item);
  if (parsed.success) {
    // What does not parse of these is as if it were not there: the model is asked.
    return {
      ...parsed.data,
      answered_at: s.safeParse(item[answeredAt(model)]).data,
      answered_by: answering.safeParse(item[answeredBy(model)]).data,
      refusal: refusal.safeParse(item[refusedBy(model)]).data,
    };
  }
  throw new CompletionBatchError('row-damaged', `the row of a queue does not parse: ${explain(parsed.error)}`, {
    where: `${PK} / ${SK}`,
    remedy: 'Delete it: it holds only what the next refusal would tell again.',
  });
}

/** Every model that refuses everything, by the index of all types; none where the table lacks that index. */
export async function* listModelRefusals(
  table: ReceiptsTable,
): AsyncGenerator<{ readonly model: string; readonly refusal: ModelRefusal }> {
  if (!table.indexes.has('GSITYPE')) return;
  const rows = queryItems(table, {
    IndexName: 'GSITYPE',
    KeyConditionExpression: '#type = :type',
    ExpressionAttributeNames: { '#type': 'TYPE' },
    ExpressionAttributeValues: { ':type': TYPE },
  });
  for await (const item of rows) {
    for (const [name, value] of Object.entries(item)) {
      const model = /^refusal#(.+)$/s.exec(name)?.[1];
      const parsed = refusal.safeParse(value);
      if (model !== undefined && parsed.success) yield { model, refusal: parsed.data };
    }
  }
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

const MAX_MESSAGE = 1000;

/** Remembers that a model takes nothing, unless a later refusal or a later answer is there. */
export async function recordModelRefused(table: ReceiptsTable, model: string, refused: ModelRefusal): Promise<void> {
  const { at, batchId, message, kind } = refused;
  const [attribute, answered] = [refusedBy(model), answeredAt(model)];
  const fields = { at, batch_id: batchId, message: redact(message).slice(0, MAX_MESSAGE), kind };
  const M = Object.fromEntries(Object.entries(fields).map(([name, S]) => [name, { S }]));
  await write(table, model, {
    UpdateExpression: 'SET #type = :type, #refusal = :refusal',
    ConditionExpression: `NOT ${textAnd('#refusal.#at', '>= :at')} AND NOT ${textAnd('#answered', '>= :at')}`,
    ExpressionAttributeNames: { '#type': 'TYPE', '#refusal': attribute, '#at': 'at', '#answered': answered },
    ExpressionAttributeValues: { ':type': TYPE, ':refusal': { M }, ':at': { S: at }, ':text': TEXT },
  });
}

/**
 * Notes that a model has answered; an older refusal is gone then.
 * @param at OpenAI's time, ISO 8601 (UTC)
 */
export async function recordModelAnswered(
  table: ReceiptsTable,
  model: string,
  at: string,
  by: Answering = 'batch',
): Promise<void> {
  const before = await getQueueRow(table, model);
  const { refusal: refused, answered_at: answered = '', answered_by } = before;
  if ((refused?.at ?? '') > at) return;
  // Of the same second an answer in a batch says more than one that was asked for directly.
  const known = answered > at || (answered === at && (by === 'probe' || answered_by === 'batch'));
  if (refused === undefined && known) return;
  await write(table, model, {
    UpdateExpression: 'SET #type = :type, #answered = :at, #by = :by REMOVE #refusal',
    ConditionExpression: `NOT ${textAnd('#refusal.#at', '> :at')}`,
    ExpressionAttributeNames: {
      '#type': 'TYPE',
      '#refusal': refusedBy(model),
      '#at': 'at',
      '#answered': answeredAt(model),
      '#by': answeredBy(model),
    },
    ExpressionAttributeValues: { ':type': TYPE, ':at': { S: at }, ':by': { S: by }, ':text': TEXT },
  });
}

/** A comparison with a text; what is there as something else is damaged and does not count. */
function textAnd(path: string, comparison: string): string {
  return `(attribute_type(${path}, :text) AND ${path} ${comparison})`;
}

const TEXT: AttributeValue = { S: 'S' };
const TYPE: AttributeValue = { S: 'COMPLETION_QUEUE' };

async function update(
  table: ReceiptsTable,
  model: string,
  set: Readonly<Record<string, AttributeValue>>,
  only: { readonly condition: string; readonly values: Record<string, AttributeValue> },
): Promise<void> {
  const values = Object.entries({ TYPE, ...set });
  await write(table, model, {
    UpdateExpression: `SET ${values.map(([name]) => `#${name} = :${name}`).join(', ')}`,
    ConditionExpression: only.condition,
    ExpressionAttributeNames: Object.fromEntries(values.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(values.map(([name, value]) => [`:${name}`, value])),
      ...only.values,
    },
  });
}

/** Where the condition does not hold, what is there tells more: nothing is written. */
async function write(
  table: ReceiptsTable,
  model: string,
  change: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>,
): Promise<void> {
  const { PK, SK } = queueKey(queueOf(model));
  await conditionally(table, () =>
    table.client.send(
      new UpdateItemCommand({ TableName: table.name, Key: { PK: { S: PK }, SK: { S: SK } }, ...change }),
    ),
  );
}
