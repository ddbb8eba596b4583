/** Our open attempt to hand one file to OpenAI, and the states that it goes through. */
import { z } from 'zod';
import { parseParameters } from '../requests/parameters.ts';
import type { Attributes } from './attributes.ts';
import {
  apiPath,
  executionId,
  name,
  number,
  remoteIdOrNone,
  sha256,
  shown,
  storeUrl,
  text,
  time,
  uuid,
  version,
} from './fields.ts';
import { batchRequestsObject } from './layout.ts';

/** Open states in their order, then the closed ones; exactly-once is explained in docs/submitting.md. */
export const OPEN_STATES = ['INTENDED', 'CLAIMED', 'UPLOADED', 'CREATING', 'CREATED', 'REJECTING'] as const;
export const CLOSED_STATES = ['RECORDED', 'REJECTED', 'ABANDONED'] as const;
/** `stuck`: no run can finish it, because its request file is gone. */
const LEFT_OPEN = ['waiting', 'failed', 'stuck'] as const;
export type LeftOpen = (typeof LEFT_OPEN)[number];
export type OpenState = (typeof OPEN_STATES)[number];
export type SubmissionState = OpenState | (typeof CLOSED_STATES)[number];

const optional = <T extends z.ZodType>(schema: T) => schema.optional();
/** `created_at` is ISO 8601; the other times are milliseconds since 1970. An empty id of OpenAI's means none. */
export const submissionFields = z.object({
  batch_id: uuid,
  execution_id: executionId,
  state: z.enum([...OPEN_STATES, ...CLOSED_STATES]),
  version,
  owner: name(),
  lease_until: time,
  store: storeUrl,
  object_key: text(1024),
  sha256,
  model: name(),
  /** Where it is not chat completions. */
  endpoint: optional(apiPath),
  /** Those that were laid over the body of every request, if any were set: JSON, their members in the order that was given. */
  parameters: optional(z.string().refine(isParameters, { error: 'is no JSON object of parameters' })),
  /** Of the workload that wrote the requests. */
  workload_version: name(),
  requests: number,
  bytes: number,
  /** What the requests ask about, by the workload's count. */
  units: number,
  estimated_tokens: number,
  estimated_output_tokens: number,
  created_at: text(100),
  input_file_id: optional(remoteIdOrNone),
  openai_batch_id: optional(remoteIdOrNone),
  /** The latest create call, and the first of those whose answers never came. */
  create_called_at: optional(time),
  first_create_called_at: optional(time),
  /** Tokens of its model that waited with it, its own among them, as far as was known when it was begun. */
  queued_tokens: optional(number),
  reason: optional(text(10_000)),
  /** Of a refusal: the limit that it is about. */
  refused_for: optional(z.enum(['queue', 'size'])),
  /** Of one that was left open: how, for whoever has only the record to look at. `reason` says why. */
  left_open: optional(z.enum(LEFT_OPEN)).catch(undefined),
});

export type SubmissionFields = Readonly<z.output<typeof submissionFields>>;

export interface Submission extends SubmissionFields {
  /** The run's, and the workload's own. */
  readonly attributes: Attributes;
}

export type SubmissionChange = Partial<Omit<SubmissionFields, 'batch_id' | 'version'>> & {
  readonly attributes?: Attributes;
};

/** What a change makes of it: attributes that it does not name stay. */
export function changed(before: Submission, change: SubmissionChange): Submission {
  const attributes = { ...before.attributes, ...change.attributes };
  return { ...before, ...change, attributes, version: before.version + 1 };
}

export function isOpen({ state }: Pick<Submission, 'state'>): boolean {
  return (OPEN_STATES as readonly string[]).includes(state);
}

function isParameters(given: string): boolean {
  try {
    return parseParameters(given) !== undefined;
  } catch {
    return false;
  }
}

/** What a record of a submission says that cannot be true in its place; undefined where it can. */
export function misplaced(
  { batch_id, execution_id, object_key, sha256, state }: SubmissionFields,
  { batchId, isOpen: isListed }: Pick<SubmissionRecord, 'batchId' | 'isOpen'>,
): string | undefined {
  if (batch_id !== batchId) return `batch_id is ${batch_id}, and its key holds ${shown(batchId)}`;
  const key = batchRequestsObject(execution_id, batch_id, sha256);
  if (object_key !== key) return `object_key is ${shown(object_key)}, not ${key}`;
  // The other way round whoever finds it goes on with it.
  return isListed && !isOpen({ state }) ? `state is ${state}, and it stands among the open ones` : undefined;
}

const readable = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

/** What can be told of a submission whatever else is written: other versions and damage are no reason to lose it. */
export const submissionSketch = z.object({
  execution_id: readable(executionId),
  state: readable(name(100)),
  lease_until: readable(time),
  units: readable(number),
  input_file_id: readable(remoteIdOrNone),
  openai_batch_id: readable(remoteIdOrNone),
  create_called_at: readable(time),
  first_create_called_at: readable(time),
});

export type SubmissionSketch = Readonly<z.output<typeof submissionSketch>>;

/** A submission as it was read, whether or not this version can read all of it. */
export interface SubmissionRecord {
  readonly batchId: string;
  /** By where it stands, also for one that cannot be read. */
  readonly isOpen: boolean;
  readonly sketch: SubmissionSketch;
  readonly submission: Submission | undefined;
  /** Why it cannot be read; undefined where it can. */
  readonly problem: string | undefined;
  /** Where people find it. */
  readonly where: string;
  /** What a conditional change of it is held against; known to the state that gave it. */
  readonly seen: unknown;
}

/** One whose batch is made. */
export type CreatedSubmission = Submission & { readonly openai_batch_id: string };
