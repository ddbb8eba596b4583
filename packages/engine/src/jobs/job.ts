/**
 * A job: a file of requests as it was given, kept in the store so that whoever goes on with it, on whatever machine, asks
 * what is left and writes the results in the order of its lines.
 */
import type OpenAI from 'openai';
import { z } from 'zod';
import type { ObjectStore } from '../objects/object-store.ts';
import type { PriceList } from '../openai/prices.ts';
import { SHA256 } from '../platform/digest.ts';
import type { Logger } from '../platform/logger.ts';
import type { Ways } from '../platform/ways.ts';
import type { TokenCounter } from '../requests/tokens.ts';
import type { State } from '../state/state.ts';

/** What all that is done with jobs works with. The workload is made of it, for each job its own: `plainRequests`. */
export interface JobServices {
  readonly store: ObjectStore;
  readonly state: State;
  readonly openai: OpenAI;
  readonly logger: Logger;
  readonly ways: Ways;
  readonly prices?: PriceList;
  readonly countTokens?: TokenCounter;
  /** See `Services`. */
  readonly tidy?: () => void;
}

const count = z.int().nonnegative();

/** A batch has one of each: its requests go there. */
const destination = z.object({
  model: z.string(),
  endpoint: z.string(),
  requests: count,
  /** Estimated. */
  input_tokens: count,
  output_tokens: count,
});

const digest = z.string().regex(SHA256);

const part = z.object({ key: z.string(), sha256: digest, bytes: count, requests: count });

/** `jobs/<job>/job.json`. */
export const jobManifest = z.object({
  format: z.literal('completion-batch/job'),
  version: z.literal(1),
  job: z.string(),
  /** SHA-256 over the lines in their order (custom id, url, body, however they are written): what the job asks. */
  digest,
  /** Lines that were given; their numbers from 1 are what `InvalidLine.line` counts by. */
  lines: count,
  /** Of them, those that are requests: all lines of all parts, in the order in which they were given. */
  requests: count,
  parts: z.array(part),
  /** Lines that were left out as no requests; null where there are none. */
  invalid: z.object({ key: z.string(), sha256: digest, lines: count }).nullable(),
  destinations: z.array(destination),
  max_attempts: z.int().positive(),
  /** USD: for rounds that name no other budget. */
  max_cost_usd: z.number().positive().optional(),
  /** Where the records of its batches lie: `recordsOf`. */
  records: z.string().optional(),
  created_at: z.string(),
});

export type JobManifest = Readonly<z.output<typeof jobManifest>>;

/** Why a line is no request: OpenAI's own codes where it has one. */
export const LINE_CODES = [
  'invalid_json_line',
  'missing_required_parameter',
  'invalid_type',
  'invalid_value',
  'invalid_url',
  'invalid_request',
  'duplicate_custom_id',
  'streaming_unsupported',
  'line_too_large',
] as const;

/** A line that is no request, as it is told and, where it is skipped, kept. */
export const invalidLine = z.object({
  /** Among all that were given, from 1. */
  line: z.int().positive(),
  /** Of its file, and there. */
  file: z.string(),
  file_line: z.int().positive(),
  /** As far as it could be read. */
  custom_id: z.string().nullable(),
  code: z.enum(LINE_CODES),
  /** The member at fault, such as `body.model`; null where it is the line. */
  param: z.string().nullable(),
  message: z.string(),
});

export type InvalidLine = Readonly<z.output<typeof invalidLine>>;

/** A line of results: one for each line that was given, in that order. */
export interface JobResult {
  /** Null only where an invalid line had none. */
  readonly custom_id: string | null;
  /** `open` only where results are read before the job is done. */
  readonly outcome: 'answered' | 'failed' | 'open';
  readonly response: { readonly status_code: number | null; readonly body: unknown } | null;
  readonly error: { readonly status_code: number | null; readonly code: string; readonly message: string } | null;
  /** Why it failed: a `LineReason`, `invalid` or `cancelled`; null where it was answered. */
  readonly reason: string | null;
  /** Attempts that were used up. */
  readonly attempts: number;
  /** OpenAI's id of the batch that gave the outcome; null where none did. */
  readonly batch: string | null;
  /** The answer is an earlier job's: nothing was paid for it. */
  readonly cached?: true;
}
