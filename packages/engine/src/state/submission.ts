/** Our open attempt to hand one file to OpenAI, and the states that it goes through. */
import { z } from 'zod';
import type { Attributes } from './attributes.ts';

/** Open states in their order, then the closed ones; exactly-once is explained in docs/submitting.md. */
export const OPEN_STATES = ['INTENDED', 'CLAIMED', 'UPLOADED', 'CREATING', 'CREATED', 'REJECTING'] as const;
export const CLOSED_STATES = ['RECORDED', 'REJECTED', 'ABANDONED'] as const;
/** `stuck`: no run can finish it, because its request file is gone. */
const LEFT_OPEN = ['waiting', 'failed', 'stuck'] as const;
export type LeftOpen = (typeof LEFT_OPEN)[number];
export type OpenState = (typeof OPEN_STATES)[number];
export type SubmissionState = OpenState | (typeof CLOSED_STATES)[number];

const optional = <T extends z.ZodType>(schema: T) => schema.optional();
const text = z.string();
const number = z.number();

/** `created_at` is ISO 8601; the other times are milliseconds since 1970. An empty `input_file_id` means none. */
export const submissionFields = z.object({
  batch_id: text,
  execution_id: text,
  state: z.enum([...OPEN_STATES, ...CLOSED_STATES]),
  version: number,
  owner: text,
  lease_until: number,
  store: text,
  object_key: text,
  sha256: text,
  model: text,
  /** Where it is not chat completions. */
  endpoint: optional(text),
  /** Of the workload that wrote the requests. */
  workload_version: text,
  requests: number,
  bytes: number,
  /** What the requests ask about, by the workload's count. */
  units: number,
  estimated_tokens: number,
  estimated_output_tokens: number,
  created_at: text,
  input_file_id: optional(text),
  openai_batch_id: optional(text),
  /** The latest create call, and the first of those whose answers never came. */
  create_called_at: optional(number),
  first_create_called_at: optional(number),
  /** Tokens of its model that waited with it, its own among them, as far as was known when it was begun. */
  queued_tokens: optional(number),
  reason: optional(text),
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

const readable = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

/** What can be told of a submission whatever else is written: other versions and damage are no reason to lose it. */
export const submissionSketch = z.object({
  execution_id: readable(text),
  state: readable(text),
  lease_until: readable(number),
  units: readable(number),
  input_file_id: readable(text),
  openai_batch_id: readable(text),
  create_called_at: readable(number),
  first_create_called_at: readable(number),
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
