/** A batch as its record tells: one of ours, or one that another program keeps in the same place. */
import { z } from 'zod';
import { type BatchStatus, OPEN_BATCH_STATUSES } from '../openai/remote-batch.ts';
import type { AttributeData, Attributes } from './attributes.ts';
import { isExecutionId } from './layout.ts';
import type { CreatedSubmission } from './submission.ts';

const text = z.string();
const number = z.number();

export const batchFields = z.object({
  openai_batch_id: text.min(1),
  status: z.enum([...OPEN_BATCH_STATUSES, 'COMPLETED', 'FAILED', 'EXPIRED', 'CANCELLED']),
  submitted_at: text,
  // All below are ours; records of other programs lack them.
  // Becomes a part of object keys.
  execution_id: text.refine(isExecutionId, { error: 'is not an execution id' }).optional(),
  model: text.optional(),
  workload_version: text.optional(),
  store: text.optional(),
  request_key: text.optional(),
  request_sha256: text.optional(),
  queued_tokens: number.optional(),
  request_count: number.optional(),
  units: number.optional(),
  estimated_tokens: number.optional(),
  estimated_output_tokens: number.optional(),
  /** When it was first seen to have ended, where OpenAI does not say when it did. */
  ended_seen_at: z.iso.datetime().optional().catch(undefined),
});

export type Batch = Readonly<z.output<typeof batchFields>> & { readonly batchId: string };

/** What can be told of a batch whatever else is written. */
export const batchSketch = z.object({
  openai_batch_id: text.optional().catch(undefined),
  status: text.optional().catch(undefined),
  model: text.optional().catch(undefined),
  estimated_tokens: number.optional().catch(undefined),
  input_file_id: text.optional().catch(undefined),
  failure: text.optional().catch(undefined),
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

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isUuid(text: string): boolean {
  return UUID.test(text);
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
