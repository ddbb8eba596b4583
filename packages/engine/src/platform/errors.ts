/**
 * The one error type that users of this project see: what is wrong, where, and what to do about it.
 * Anything else that is thrown is a defect of ours (or of a library) and is shown with its stack.
 */

/**
 * Stable names of everything that can be refused; tests and callers match on these, never on message texts. An interface, so
 * that a package built on this one adds its own: `declare module '@completion-batch/engine/errors' { interface ErrorCodes { … } }`.
 */
export interface ErrorCodes {
  'invalid-input': true;
  'table-not-found': true;
  'index-missing': true;
  'bucket-not-found': true;
  'credentials-missing': true;
  'access-denied': true;
  'wrong-region': true;
  'service-unreachable': true;
  'object-not-found': true;
  'object-key-invalid': true;
  'store-unusable': true;
  'file-unusable': true;
  'ndjson-damaged': true;
  'line-too-large': true;
  'request-invalid': true;
  'request-foreign': true;
  'requests-changed': true;
  'row-damaged': true;
  'model-unknown': true;
  'model-refused': true;
  'price-unknown': true;
  'openai-unavailable': true;
  'lease-lost': true;
  cancelled: true;
}

export type ErrorCode = keyof ErrorCodes;

export interface ErrorDetails {
  /** File and line, a row's keys, an input's name: whatever lets the reader find the place. */
  readonly where?: string;
  /** The next step, as an instruction. */
  readonly remedy: string;
  readonly cause?: unknown;
}

/** Of credentials that are good for a time, e.g. an hour. */
export const SESSION_ENDED = {
  message: 'the AWS session has ended, which is the time for which its credentials are good',
  remedy:
    'Nothing is lost: run it again with new credentials (in a workflow: the next run gets them), and it goes on where it stopped. Work that takes longer needs a longer session (role-duration-seconds of aws-actions/configure-aws-credentials, and the maximum session duration of the role).',
} as const;

export class CompletionBatchError extends Error {
  override readonly name = 'CompletionBatchError';
  readonly code: ErrorCode;
  readonly where: string | undefined;
  readonly remedy: string;

  constructor(code: ErrorCode, message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.where = details.where;
    this.remedy = details.remedy;
  }
}

/** Whether `error` is one of ours, with this code when one is given. */
export function isCompletionBatchError(error: unknown, code?: ErrorCode): error is CompletionBatchError {
  return error instanceof CompletionBatchError && (code === undefined || error.code === code);
}

/** `message (where). remedy` on one line; for anything else, its own message. */
export function describeError(error: unknown): string {
  if (!(error instanceof CompletionBatchError)) return error instanceof Error ? error.message : String(error);
  const where = error.where === undefined ? '' : ` (${error.where})`;
  return `${withoutFullStop(error.message)}${where}. ${error.remedy}`;
}

function withoutFullStop(text: string): string {
  return text.endsWith('.') ? text.slice(0, -1) : text;
}
