/**
 * Submissions as rows of their own kind, kept beside the batch's own row. While one is open it stands in GSI1 under a
 * partition of its own, so no reader of other programs ever meets it.
 */
import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { explain } from '../../platform/explain.ts';
import type { Submissions } from '../state.ts';
import {
  changed,
  isOpen,
  misplaced,
  type Submission,
  type SubmissionChange,
  type SubmissionRecord,
  submissionFields,
  submissionSketch,
} from '../submission.ts';
import { type Item, keyOf, plainOf, toAttribute, toItem, toKey, whereIs } from './items.ts';
import { batchIdIn, inRowNames, type RowForm, submissionKey, withFieldNames, withRowNames } from './row-form.ts';
import { conditionally, queryItems, type Table, tableCall } from './table.ts';

export class SubmissionRows implements Submissions {
  readonly #table: Table;
  readonly #form: RowForm;

  constructor(table: Table, form: RowForm) {
    this.#table = table;
    this.#form = form;
  }

  async get(batchId: string): Promise<SubmissionRecord | undefined> {
    const item = await this.#item(batchId);
    return item === undefined ? undefined : readSubmissionItem(item, this.#form);
  }

  async put(submission: Submission): Promise<boolean> {
    const { client, name } = this.#table;
    const { submissionType: type } = this.#form;
    const { attributes, ...fields } = submission;
    return conditionally(this.#table, () =>
      client.send(
        new PutItemCommand({
          TableName: name,
          Item: toItem({
            ...submissionKey(submission.batch_id),
            TYPE: type,
            GSI1PK: openPartition(type),
            GSI1SK: `${submission.execution_id}#${submission.batch_id}`,
            ...withRowNames(fields, this.#form.submissionNames),
            ...attributes,
          }),
          ConditionExpression: 'attribute_not_exists(PK) OR #state IN (:rejected, :abandoned)',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':rejected': { S: 'REJECTED' }, ':abandoned': { S: 'ABANDONED' } },
        }),
      ),
    );
  }

  async change(before: Submission, change: SubmissionChange): Promise<Submission | undefined> {
    const { attributes = {}, ...fields } = change;
    const after = changed(before, change);
    const set = { ...withRowNames({ ...fields, version: after.version }, this.#form.submissionNames), ...attributes };
    const entries = Object.entries(set).filter(([, value]) => value !== undefined);
    const closing = isOpen(after) ? '' : ' REMOVE GSI1PK, GSI1SK';
    const done = await conditionally(this.#table, () =>
      this.#table.client.send(
        new UpdateItemCommand({
          TableName: this.#table.name,
          Key: toKey(submissionKey(before.batch_id)),
          UpdateExpression: `SET ${entries.map(([name]) => `#${name} = :${name}`).join(', ')}${closing}`,
          ConditionExpression: '#version = :before_version AND #owner = :before_owner',
          ExpressionAttributeNames: Object.fromEntries(
            [...new Set([...entries.map(([name]) => name), 'version', 'owner'])].map((name) => [`#${name}`, name]),
          ),
          ExpressionAttributeValues: {
            ...Object.fromEntries(entries.map(([name, value]) => [`:${name}`, toAttribute(value ?? '')])),
            ':before_version': { N: String(before.version) },
            ':before_owner': { S: before.owner },
          },
        }),
      ),
    );
    if (done) return after;
    // The SDK repeats a call whose answer was lost; our own write then fails its own condition.
    const now = await this.#item(before.batch_id);
    const written = now === undefined ? {} : plainOf(now);
    const ours = [...entries, ['owner', after.owner] as const].every(([name, value]) => written[name] === value);
    return ours && now !== undefined ? readSubmissionItem(now, this.#form).submission : undefined;
  }

  async abandon({ batchId, seen }: SubmissionRecord, reason: string): Promise<boolean> {
    const { item } = seen as Seen;
    const asRead = ['version', 'owner', 'state', 'lease_until', 'GSI1PK'];
    const version = Number(item.version?.N ?? 0) + 1;
    const done = await conditionally(this.#table, () =>
      this.#table.client.send(
        new UpdateItemCommand({
          TableName: this.#table.name,
          Key: toKey(keyOf(item)),
          UpdateExpression: 'SET #state = :abandoned, #reason = :reason, #version = :next REMOVE #GSI1PK, #GSI1SK',
          ConditionExpression: asRead
            .map((name) => (item[name] === undefined ? `attribute_not_exists(#${name})` : `#${name} = :was_${name}`))
            .join(' AND '),
          ExpressionAttributeNames: Object.fromEntries(
            [...asRead, 'reason', 'GSI1SK'].map((name) => [`#${name}`, name]),
          ),
          ExpressionAttributeValues: {
            ':abandoned': { S: 'ABANDONED' },
            ':reason': { S: reason },
            ':next': { N: String(version) },
            ...Object.fromEntries(
              asRead.flatMap((name) => (item[name] === undefined ? [] : [[`:was_${name}`, item[name]]])),
            ),
          },
        }),
      ),
    );
    if (done) return true;
    // The SDK repeats a call whose answer was lost; our own write then fails its own condition.
    const now = await this.#item(batchId);
    return now?.state?.S === 'ABANDONED' && now.reason?.S === reason && now.version?.N === String(version);
  }

  async *listOpen(): AsyncGenerator<SubmissionRecord> {
    const items = queryItems(this.#table, {
      IndexName: 'GSI1',
      KeyConditionExpression: 'GSI1PK = :open',
      ExpressionAttributeValues: { ':open': { S: openPartition(this.#form.submissionType) } },
    });
    for await (const item of items) yield readSubmissionItem(item, this.#form);
  }

  /** Strongly consistent. */
  async #item(batchId: string): Promise<Item | undefined> {
    const { client, name } = this.#table;
    const Key = toKey(submissionKey(batchId));
    const answer = await tableCall(name, () =>
      client.send(new GetItemCommand({ TableName: name, Key, ConsistentRead: true })),
    );
    return answer.Item;
  }
}

/** A row as a record, whatever it holds. */
export function readSubmissionItem(
  item: Item,
  { submissionNames: names, attributes: form }: RowForm,
): SubmissionRecord {
  const key = keyOf(item);
  const plain = withFieldNames<unknown>(plainOf(item), names);
  const fields = submissionFields.safeParse(plain);
  const attributes = form.safeParse(plain);
  const error = fields.error ?? attributes.error;
  // Also for a row that this version cannot read.
  const place = { batchId: batchIdIn(key), isOpen: item.GSI1PK !== undefined };
  const problem =
    error === undefined ? fields.data && misplaced(fields.data, place) : explain(inRowNames(error, names));
  const isGood = fields.success && attributes.success && problem === undefined;
  return {
    ...place,
    sketch: submissionSketch.parse(plain),
    submission: isGood ? { ...fields.data, attributes: attributes.data } : undefined,
    problem,
    where: whereIs(key),
    seen: { item },
  };
}

interface Seen {
  readonly item: Item;
}

function openPartition(type: string): string {
  return `${type}#OPEN`;
}
