/** A batch as its record tells: one of ours, or one that another program keeps in the same place. */
import { z } from 'zod';
import { type BatchStatus, OPEN_BATCH_STATUSES } from '../openai/remote-batch.ts';
import type { AttributeData, Attributes } from './attributes.ts';
import { executionId, name, number, remoteId, remoteIdOrNone, sha256, shown, storeUrl, text } from './fields.ts';
import { batchRequestsObject, isUuid } from './layout.ts';
import type { CreatedSubmission } from './submission.ts';

/** What a person may say of answers that are held. */
const DECISIONS = ['accepted', 'rejected'] as const;
export type Decision = (typeof DECISIONS)[number];

export const batchFields = z.object({
  openai_batch_id: remoteId,
  status: z.enum([...OPEN_BATCH_STATUSES, 'COMPLETED', 'FAILED', 'EXPIRED', 'CANCELLED']),
  submitted_at: text(100),
  // All below are ours; records of other programs lack them.
  execution_id: executionId.optional(),
  model: name().optional(),
  workload_version: name().optional(),
  store: storeUrl.optional(),
  request_key: text(1024).optional(),
  request_sha256: sha256.optional(),
  queued_tokens: number.optional(),
  request_count: number.optional(),
  units: number.optional(),
  estimated_tokens: number.optional(),
  estimated_output_tokens: number.optional(),
  /** When it was first seen to have ended, where OpenAI does not say when it did. */
  ended_seen_at: z.iso.datetime().optional().catch(undefined),
  /** Of each result file, as it came from OpenAI: no copy counts that has another digest. */
  output_sha256: sha256.optional().catch(undefined),
  error_sha256: sha256.optional().catch(undefined),
  /** That its answers are to be looked at before anything is written of them, and by which measure of the workload's. */
  examine: z.number().optional(),
  /** When they were. */
  examined_at: text(100).optional().catch(undefined),
  /** Why its answers wait for a person, and what that has said of them: what cannot be read is not taken for none. */
  held_reason: text(10_000).optional(),
  decision: z.enum(DECISIONS).optional(),
  /** The file that OpenAI was given. */
  input_file_id: remoteIdOrNone.optional().catch(undefined),
});

export type Batch = Readonly<z.output<typeof batchFields>> & { readonly batchId: string };

/** What can be told of a batch whatever else is written. */
export const batchSketch = z.object({
  openai_batch_id: remoteId.optional().catch(undefined),
  status: name(100).optional().catch(undefined),
  model: name().optional().catch(undefined),
  estimated_tokens: number.optional().catch(undefined),
  input_file_id: remoteIdOrNone.optional().catch(undefined),
  failure: text(10_000).optional().catch(undefined),
  held_reason: text(10_000).optional().catch(undefined),
});

export type BatchSketch = Readonly<z.output<typeof batchSketch>>;

/** A batch as it was read, whether or not this version can read all of it. */
export interface BatchRecord {
  readonly batchId: string;
  readonly sketch: BatchSketch;
  /** Whether we wrote it. What another program polls is its own, except that it may be collected whole. */
  readonly isOurs: boolean;
  readonly batch: Batch | undefined;
  /** Why it cannot be read; undefined where it can. */
  readonly problem: string | undefined;
  /** Where people find it. */
  readonly where: string;
  /** All that is written, under the names of the record. */
  readonly attributes: Attributes;
}

/** What a record of a batch says that cannot be true in its place; undefined where it can. */
export function misplacedBatch(
  { execution_id, request_key, request_sha256 }: z.output<typeof batchFields>,
  batchId: string,
): string | undefined {
  if (!isUuid(batchId)) return 'its key holds no batch id (a UUID)';
  // Another program's.
  if (request_key === undefined) return undefined;
  if (execution_id === undefined) return 'execution_id is missing beside request_key';
  if (request_sha256 === undefined) return 'request_sha256 is missing beside request_key';
  const key = batchRequestsObject(execution_id, batchId, request_sha256);
  return request_key === key ? undefined : `request_key is ${shown(request_key)}, not ${key}`;
}

/** Whether we wrote it. */
export function isOurs({ request_key }: Pick<Batch, 'request_key'>): boolean {
  return request_key !== undefined;
}

export function isOpenBatch({ status }: Pick<Batch, 'status'>): boolean {
  return (OPEN_BATCH_STATUSES as readonly string[]).includes(status);
}

/** What is written down of a batch as soon as it is made. */
export interface NewBatch {
  readonly submission: CreatedSubmission;
  readonly status: BatchStatus;
  /** ISO 8601. */
  readonly submittedAt: string;
  /** What other readers of the record need, by the workload. */
  readonly attributes: Attributes;
}

/** What is kept of a new batch, by the engine's names of fields, with what other readers need beside it. */
export function batchDataOf({
  submission,
  status,
  submittedAt,
  attributes,
}: NewBatch): Readonly<Record<string, AttributeData | undefined>> {
  return {
    openai_batch_id: submission.openai_batch_id,
    submitted_at: submittedAt,
    status,
    result_file_id: 'N/A',
    units: submission.units,
    workload_version: submission.workload_version,
    request_count: submission.requests,
    estimated_tokens: submission.estimated_tokens,
    estimated_output_tokens: submission.estimated_output_tokens,
    execution_id: submission.execution_id,
    model: submission.model,
    store: submission.store,
    request_key: submission.object_key,
    request_sha256: submission.sha256,
    request_bytes: submission.bytes,
    queued_tokens: submission.queued_tokens,
    input_file_id: submission.input_file_id,
    ...attributes,
  };
}
