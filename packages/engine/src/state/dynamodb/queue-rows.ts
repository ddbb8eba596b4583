/**
 * The `COMPLETION_QUEUE` row: what is known of a queue and its models. One row per queue, in no index but that of all types.
 */
import type { AttributeValue, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { CompletionBatchError } from '../../platform/errors.ts';
import { explain } from '../../platform/explain.ts';
import { number } from '../fields.ts';
import {
  type Answering,
  isNews,
  keptWords,
  type ModelRefusal,
  type QueueLimits,
  queueOf,
  type RefusedForRoom,
  type RefusedForSize,
} from '../queue-limits.ts';
import type { Queues } from '../state.ts';
import { toKey, whereIs } from './items.ts';
import { queueKey } from './row-form.ts';
import { conditionally, queryItems, type Table, tableCall } from './table.ts';

const s = z.object({ S: z.string() }).transform((value) => value.S);
const n = z
  .object({ N: z.string() })
  .transform((value) => Number(value.N))
  .pipe(number);

const sharedLimits = z.object({
  limit_tokens: n.optional(),
  limit_learned_at: s.optional(),
  limit_batch_id: s.optional(),
  refused_tokens: n.optional(),
  refused_at: s.optional(),
  max_bytes: n.optional(),
  bytes_learned_at: s.optional(),
  bytes_batch_id: s.optional(),
});

const refusal = z
  .object({
    M: z.object({ at: s, batch_id: s, message: s, kind: s.pipe(z.enum(['batch', 'lines'])) }),
  })
  .transform(({ M: { batch_id, ...rest } }): ModelRefusal => ({ ...rest, batchId: batch_id }));

/** A queue is shared by the dated names of a model, but each of them answers or refuses for itself. */
const answeredAt = (model: string): string => `answered_at#${model}`;
const answeredBy = (model: string): string => `answered_by#${model}`;
const refusedBy = (model: string): string => `refusal#${model}`;

const answering = s.pipe(z.enum(['batch', 'probe']));

const TEXT: AttributeValue = { S: 'S' };
const TYPE: AttributeValue = { S: 'COMPLETION_QUEUE' };

export class QueueRows implements Queues {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Strongly consistent; nothing in it where nothing was learned. */
  async get(model: string): Promise<QueueLimits> {
    const { client, name } = this.#table;
    const key = queueKey(queueOf(model));
    const answer = await tableCall(name, () =>
      client.send(new GetItemCommand({ TableName: name, Key: toKey(key), ConsistentRead: true })),
    );
    const item = answer.Item ?? {};
    const parsed = sharedLimits.safeParse(item);
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
      where: whereIs(key),
      remedy: 'Delete it: it holds only what the next refusal would tell again.',
    });
  }

  /** By the index of all types; none where the table lacks that index. */
  async *refusals(): AsyncGenerator<{ readonly model: string; readonly refusal: ModelRefusal }> {
    if (!this.#table.indexes.has('GSITYPE')) return;
    const rows = queryItems(this.#table, {
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

  async refusedForRoom(model: string, { at, batchId, tokens, limit }: RefusedForRoom): Promise<void> {
    const set = {
      refused_tokens: { N: String(tokens) },
      refused_at: { S: at },
      ...(limit === undefined
        ? {}
        : { limit_tokens: { N: String(limit) }, limit_learned_at: { S: at }, limit_batch_id: { S: batchId } }),
    };
    await this.#update(model, set, {
      condition:
        'attribute_not_exists(refused_at) OR refused_at < :refused_at OR (refused_at = :refused_at AND refused_tokens <= :refused_tokens)',
      values: {},
    });
  }

  async refusedForSize(model: string, { at, batchId, maxBytes, staleBefore }: RefusedForSize): Promise<void> {
    const set = { max_bytes: { N: String(maxBytes) }, bytes_learned_at: { S: at }, bytes_batch_id: { S: batchId } };
    await this.#update(model, set, {
      condition: 'attribute_not_exists(max_bytes) OR max_bytes >= :max_bytes OR bytes_learned_at < :stale',
      values: { ':stale': { S: staleBefore } },
    });
  }

  async modelRefused(model: string, { at, batchId, message, kind }: ModelRefusal): Promise<void> {
    const fields = { at, batch_id: batchId, message: keptWords(message), kind };
    const M = Object.fromEntries(Object.entries(fields).map(([name, S]) => [name, { S }]));
    await this.#write(model, {
      UpdateExpression: 'SET #type = :type, #refusal = :refusal',
      ConditionExpression: `NOT ${textAnd('#refusal.#at', '>= :at')} AND NOT ${textAnd('#answered', '>= :at')}`,
      ExpressionAttributeNames: {
        '#type': 'TYPE',
        '#refusal': refusedBy(model),
        '#at': 'at',
        '#answered': answeredAt(model),
      },
      ExpressionAttributeValues: { ':type': TYPE, ':refusal': { M }, ':at': { S: at }, ':text': TEXT },
    });
  }

  async modelAnswered(model: string, at: string, by: Answering = 'batch'): Promise<void> {
    if (!isNews(await this.get(model), at, by)) return;
    await this.#write(model, {
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

  async #update(
    model: string,
    set: Readonly<Record<string, AttributeValue>>,
    only: { readonly condition: string; readonly values: Record<string, AttributeValue> },
  ): Promise<void> {
    const values = Object.entries({ TYPE, ...set });
    await this.#write(model, {
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
  async #write(model: string, change: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>): Promise<void> {
    const { client, name } = this.#table;
    const key = queueKey(queueOf(model));
    await conditionally(this.#table, () =>
      client.send(new UpdateItemCommand({ TableName: name, Key: toKey(key), ...change })),
    );
  }
}

/** A comparison with a text; what is there as something else is damaged and does not count. */
function textAnd(path: string, comparison: string): string {
  return `(attribute_type(${path}, :text) AND ${path} ${comparison})`;
}
