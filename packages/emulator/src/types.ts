/** The shapes that travel between the emulator's parts: records on disk, objects on the wire, answers of responders. */
import type { Clock } from './engine-parts.ts';

export type { Clock };

/** What a responder is asked: one line of a batch, or a direct call. */
export interface ResponderRequest {
  /** `/v1/chat/completions`, `/v1/responses` or `/v1/embeddings`. */
  readonly endpoint: string;
  readonly customId: string;
  /** The line's `body`, parsed. */
  readonly body: unknown;
  /** Line of the input file, counted from 1; 0 for a direct call. */
  readonly line: number;
  /** `null` for a direct call. */
  readonly batchId: string | null;
  /** Aborted when the batch is cancelled or expires, and when the emulator closes. */
  readonly signal: AbortSignal;
}

/** An answer as the model's endpoint would give it. `delayMs` (of the clock) is added to the line's own time. */
export interface ResponderReply {
  readonly status: number;
  readonly body: unknown;
  readonly delayMs?: number;
}

/** No answer at all: the line goes to the error file with `response: null`. */
export interface ResponderFailure {
  readonly error: { readonly code: string; readonly message: string };
  readonly delayMs?: number;
}

/** Answers lines. One that throws makes the line a 500. */
export type Responder = (request: ResponderRequest) => Promise<ResponderReply | ResponderFailure>;

export type BatchStatus =
  | 'validating'
  | 'failed'
  | 'in_progress'
  | 'finalizing'
  | 'completed'
  | 'expired'
  | 'cancelling'
  | 'cancelled';

export interface BatchError {
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
  readonly line: number | null;
}

export interface RequestCounts {
  total: number;
  completed: number;
  failed: number;
}

export interface BatchUsage {
  input_tokens: number;
  input_tokens_details: { cached_tokens: number };
  output_tokens: number;
  output_tokens_details: { reasoning_tokens: number };
  total_tokens: number;
}

/** A batch as it is kept on disk. Times are milliseconds of the clock; the wire shows whole seconds. */
export interface BatchRecord {
  readonly id: string;
  /** Order of creation, for listing. */
  readonly sequence: number;
  readonly endpoint: string;
  readonly inputFileId: string;
  readonly completionWindow: string;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly outputExpiresAfterSeconds: number | null;
  readonly createdMs: number;
  readonly expiresMs: number;
  status: BatchStatus;
  /** Set before the result files are written, so that a restart goes on with the same ending. */
  ending: { readonly status: 'completed' | 'expired' | 'cancelled'; readonly atMs: number } | null;
  model: string | null;
  /** Estimated input tokens, held against the model's queue limit until the batch ends. */
  inputTokens: number;
  errors: readonly BatchError[] | null;
  counts: RequestCounts;
  usage: BatchUsage;
  /** Ids the result files get if they are needed; chosen once so that writing them again replaces them. */
  readonly plannedOutputFileId: string;
  readonly plannedErrorFileId: string;
  outputFileId: string | null;
  errorFileId: string | null;
  inProgressMs: number | null;
  finalizingMs: number | null;
  completedMs: number | null;
  failedMs: number | null;
  expiredMs: number | null;
  cancellingMs: number | null;
  cancelledMs: number | null;
}

/** A file's description as it is kept on disk; its bytes lie beside it. */
export interface FileRecord {
  readonly id: string;
  readonly sequence: number;
  readonly bytes: number;
  readonly createdMs: number;
  readonly expiresMs: number | null;
  readonly filename: string;
  readonly purpose: string;
}

/** Whether nothing will happen to a batch of this status any more. */
export function isTerminal(status: BatchStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'expired' || status === 'cancelled';
}

/** Narrows to an object that can be read by keys; arrays and `null` are none. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
