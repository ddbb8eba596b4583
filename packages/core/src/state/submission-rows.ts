/**
 * The `SUBMISSION` row: our open attempt to hand one file to OpenAI, kept beside the batch's own row. While it is open
 * it stands in GSI1 under a partition of its own, so no reader of the other programs ever meets it. Every change is
 * conditional on version and owner.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { CompletionBatchError, explain } from '@completion-batch/engine';
import { z } from 'zod';
import { submissionKey } from '../table/keys.ts';
import { conditionally, queryItems, type ReceiptsTable, tableCall } from '../table/receipts-table.ts';
import { type Item, keyOf, number as n, type Parsed } from '../table/rows.ts';

/** Open states in their order, then the closed ones; exactly-once is explained in docs/submitting.md. */
export const OPEN_STATES = ['INTENDED', 'CLAIMED', 'UPLOADED', 'CREATING', 'CREATED', 'REJECTING'] as const;
export const CLOSED_STATES = ['RECORDED', 'REJECTED', 'ABANDONED'] as const;
/** `stuck`: no run can finish it, because its request file is gone. */
const LEFT_OPEN = ['waiting', 'failed', 'stuck'] as const;
export type LeftOpen = (typeof LEFT_OPEN)[number];
export type OpenState = (typeof OPEN_STATES)[number];
export type SubmissionState = OpenState | (typeof CLOSED_STATES)[number];

const s = z.object({ S: z.string() }).transform((value) => value.S);
const optional = <T extends z.ZodType>(schema: T) => schema.optional();

const row = z.object({
  batch_id: s,
  execution_id: s,
  state: s.pipe(z.enum([...OPEN_STATES, ...CLOSED_STATES])),
  version: n,
  owner: s,
  lease_until: n,
  store: s,
  object_key: s,
  sha256: s,
  model: s,
  prompt_version: s,
  validation_status: s.pipe(z.enum(['NONE', 'PENDING'])),
  requests: n,
  bytes: n,
  labels: n,
  receipts: n,
  estimated_tokens: n,
  estimated_output_tokens: n,
  created_at: s,
  input_file_id: optional(s),
  openai_batch_id: optional(s),
  /** The latest create call, and the first of those whose answers never came. */
  create_called_at: optional(n),
  first_create_called_at: optional(n),
  /** Tokens of its model that waited with it, its own among them, as far as was known when it was begun. */
  queued_tokens: optional(n),
  reason: optional(s),
  /** Of a refusal: the limit that it is about. */
  refused_for: optional(s.pipe(z.enum(['queue', 'size']))),
  /** Of one that was left open: how, for whoever has only the table to look at. `reason` says why. */
  left_open: optional(s.pipe(z.enum(LEFT_OPEN))).catch(undefined),
});

/** `created_at` is ISO 8601; the other times are milliseconds since 1970. An empty `input_file_id` means none. */
export type Submission = Readonly<z.output<typeof row>>;

const TYPE = 'COMPLETION_SUBMISSION';
const OPEN_PARTITION = 'COMPLETION_SUBMISSION#OPEN';

export function isOpen(submission: Submission): boolean {
  return (OPEN_STATES as readonly string[]).includes(submission.state);
}

const readable = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

/** What can be told of a submission whatever else its row holds: other versions and damage are no reason to lose it. */
const sketch = z.object({
  execution_id: readable(s),
  state: readable(s),
  lease_until: readable(n),
  labels: readable(n),
  input_file_id: readable(s),
  openai_batch_id: readable(s),
  create_called_at: readable(n),
  first_create_called_at: readable(n),
});

export type SubmissionSketch = Readonly<z.output<typeof sketch>> & { readonly batch_id: string };

export function sketchSubmission(item: Item): SubmissionSketch {
  return { ...sketch.parse(item), batch_id: keyOf(item).PK.replace(/^BATCH#/, '') };
}

export function parseSubmission(item: Item): Parsed<Submission> {
  const parsed = row.safeParse(item);
  return parsed.success ? { row: parsed.data } : { problem: { ...keyOf(item), reason: explain(parsed.error) } };
}

function toAttribute(value: string | number): AttributeValue {
  return typeof value === 'number' ? { N: String(value) } : { S: value };
}

function attributesOf(submission: Submission): Item {
  const entries = Object.entries(submission).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, toAttribute(value as string | number)]));
}

/** The row as it is, strongly consistent. */
export async function getSubmissionItem(table: ReceiptsTable, batchId: string): Promise<Item | undefined> {
  const { PK, SK } = submissionKey(batchId);
  const answer = await tableCall(table.name, () =>
    table.client.send(
      new GetItemCommand({ TableName: table.name, Key: { PK: { S: PK }, SK: { S: SK } }, ConsistentRead: true }),
    ),
  );
  return answer.Item;
}

/** Strongly consistent. @throws CompletionBatchError `row-damaged` */
export async function getSubmission(table: ReceiptsTable, batchId: string): Promise<Submission | undefined> {
  const item = await getSubmissionItem(table, batchId);
  if (item === undefined) return undefined;
  const { PK, SK } = submissionKey(batchId);
  const parsed = parseSubmission(item);
  if ('row' in parsed) return parsed.row;
  throw new CompletionBatchError('row-damaged', `a submission row does not parse: ${parsed.problem.reason}`, {
    where: `${PK} / ${SK}`,
    remedy: 'It was written by another version: finish it with that version, or correct the row by hand.',
  });
}

/**
 * Puts a new submission where there is none, or in the place of one that ended without a batch (`REJECTED`,
 * `ABANDONED`). False where there is one that counts.
 */
export async function putSubmission(table: ReceiptsTable, submission: Submission): Promise<boolean> {
  const { PK, SK } = submissionKey(submission.batch_id);
  return conditionally(table, () =>
    table.client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: {
          PK: { S: PK },
          SK: { S: SK },
          TYPE: { S: TYPE },
          GSI1PK: { S: OPEN_PARTITION },
          GSI1SK: { S: `${submission.execution_id}#${submission.batch_id}` },
          ...attributesOf(submission),
        },
        ConditionExpression: 'attribute_not_exists(PK) OR #state IN (:rejected, :abandoned)',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':rejected': { S: 'REJECTED' }, ':abandoned': { S: 'ABANDONED' } },
      }),
    ),
  );
}

export type SubmissionChange = Partial<Omit<Submission, 'batch_id' | 'version'>>;

/**
 * Writes a change if the row still has this version and owner; the version grows by one. A closed state leaves GSI1.
 * @returns the new row's value, or undefined if somebody else has it by now
 */
export async function changeSubmission(
  table: ReceiptsTable,
  before: Submission,
  change: SubmissionChange,
): Promise<Submission | undefined> {
  const after: Submission = { ...before, ...change, version: before.version + 1 };
  const { PK, SK } = submissionKey(before.batch_id);
  const changed = { ...change, version: after.version };
  const entries = Object.entries(changed).filter(([, value]) => value !== undefined);
  const closing = isOpen(after) ? '' : ' REMOVE GSI1PK, GSI1SK';
  const done = await conditionally(table, () =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: { PK: { S: PK }, SK: { S: SK } },
        UpdateExpression: `SET ${entries.map(([name]) => `#${name} = :${name}`).join(', ')}${closing}`,
        ConditionExpression: '#version = :before_version AND #owner = :before_owner',
        ExpressionAttributeNames: Object.fromEntries(
          [...new Set([...entries.map(([name]) => name), 'version', 'owner'])].map((name) => [`#${name}`, name]),
        ),
        ExpressionAttributeValues: {
          ...Object.fromEntries(entries.map(([name, value]) => [`:${name}`, toAttribute(value as string | number)])),
          ':before_version': { N: String(before.version) },
          ':before_owner': { S: before.owner },
        },
      }),
    ),
  );
  if (done) return after;
  // The SDK repeats a call whose answer was lost; our own write then fails its own condition.
  const now = await getSubmission(table, before.batch_id);
  const ours = Object.entries({ ...changed, owner: after.owner }).every(
    ([name, value]) => value === undefined || now?.[name as keyof Submission] === value,
  );
  return ours ? now : undefined;
}

/**
 * Closes an open submission as `ABANDONED` if its row is still what `item` says, whether or not this version can read it.
 * @returns whether it is closed so
 */
export async function abandonSubmission(table: ReceiptsTable, item: Item, reason: string): Promise<boolean> {
  const asRead = ['version', 'owner', 'state', 'lease_until', 'GSI1PK'];
  const version = n.safeParse(item.version).data ?? 0;
  const { PK, SK } = keyOf(item);
  const done = await conditionally(table, () =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: { PK: { S: PK }, SK: { S: SK } },
        UpdateExpression: 'SET #state = :abandoned, #reason = :reason, #version = :next REMOVE #GSI1PK, #GSI1SK',
        ConditionExpression: asRead
          .map((name) => (item[name] === undefined ? `attribute_not_exists(#${name})` : `#${name} = :was_${name}`))
          .join(' AND '),
        ExpressionAttributeNames: Object.fromEntries([...asRead, 'reason', 'GSI1SK'].map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ':abandoned': { S: 'ABANDONED' },
          ':reason': { S: reason },
          ':next': { N: String(version + 1) },
          ...Object.fromEntries(
            asRead.flatMap((name) => (item[name] === undefined ? [] : [[`:was_${name}`, item[name]]])),
          ),
        },
      }),
    ),
  );
  if (done) return true;
  // The SDK repeats a call whose answer was lost; our own write then fails its own condition.
  const now = await getSubmissionItem(table, sketchSubmission(item).batch_id);
  return now?.state?.S === 'ABANDONED' && now.reason?.S === reason && now.version?.N === String(version + 1);
}

/** Open submissions of all executions, by the index: what was written in the last second may be missing. */
export async function* listOpenSubmissions(table: ReceiptsTable): AsyncGenerator<Parsed<Submission>> {
  for await (const item of listOpenSubmissionItems(table)) yield parseSubmission(item);
}

/** The same as rows, because some may not parse. */
export function listOpenSubmissionItems(table: ReceiptsTable): AsyncGenerator<Item> {
  return queryItems(table, {
    IndexName: 'GSI1',
    KeyConditionExpression: 'GSI1PK = :open',
    ExpressionAttributeValues: { ':open': { S: OPEN_PARTITION } },
  });
}
