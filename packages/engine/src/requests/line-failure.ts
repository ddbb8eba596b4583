/** Why a line brought no answer: what it says about what was asked, and the words by which such lines are counted. */
import { redact } from '../platform/redact.ts';
import { isAnswered, type ResultLine } from './result-line.ts';

/** Why a request has no answer. */
export type LineReason =
  /** No line in either result file. */
  | 'missing'
  | 'timeout'
  /** The line has an error that may be about what was asked. */
  | 'http-error'
  | 'content-filter'
  | FreeReason;

/** These say nothing about what was asked: asking it again, as it is, may well be answered. */
export type FreeReason = (typeof FREE_REASONS)[number];

const FREE_REASONS = [
  /** Not begun when the batch ended, and not billed. */
  'expired',
  'cancelled',
  /** The key, the organisation, its rights. */
  'account',
  'quota',
  'rate',
  'model',
  /** A parameter of ours that the model does not take. */
  'parameter',
  'server-error',
  /** Who was to answer in OpenAI's place was not there, or not in time. */
  'no-answer',
  /** Whatever it is, it is said of no line of its own: of all of the batch, or of most. */
  'common-error',
  'batch-failed',
  /** A person has looked at the answers of the batch, and wants none of them. */
  'rejected',
] as const;

const FREE: ReadonlySet<string> = new Set(FREE_REASONS);

/** Whether a reason says nothing about what was asked. */
export function isFree(reason: string): reason is FreeReason {
  return FREE.has(reason);
}

export interface LineFailure {
  readonly reason: LineReason;
  /** `404 model_not_found: The model … does not exist`, without secrets and short. */
  readonly message: string;
  /** It is said of what was asked: too long, against the rules. */
  readonly aboutContent: boolean;
  /** It is said of what the model wrote: as good as an answer that cannot be used, however many have it. */
  readonly aboutAnswer: boolean;
  /** The same for failures that differ in ids and numbers only. */
  readonly key: string;
}

/** The service's words, as they are shown. */
const MAX_MESSAGE = 300;

/** Maps and sets, not objects: the codes come from outside, and an object has more names than its own. */
const BY_CODE: ReadonlyMap<string, LineReason> = new Map([
  ['batch_expired', 'expired'],
  ['batch_cancelled', 'cancelled'],
  ['request_timeout', 'timeout'],
  ['insufficient_quota', 'quota'],
  ['quota_exceeded', 'quota'],
  ['billing_hard_limit_reached', 'quota'],
  ['billing_not_active', 'quota'],
  ['model_not_found', 'model'],
  ['model_not_supported', 'model'],
  ['model_not_available', 'model'],
  ['unsupported_model', 'model'],
  ['invalid_model', 'model'],
  ['deploymentnotfound', 'model'],
  ['account_deactivated', 'account'],
  ['invalid_api_key', 'account'],
  ['authentication_error', 'account'],
  ['permission_denied', 'account'],
  ['permission_error', 'account'],
  ['rate_limit_exceeded', 'rate'],
  ['rate_limit_error', 'rate'],
  ['too_many_requests', 'rate'],
  ['server_error', 'server-error'],
  ['internal_error', 'server-error'],
  ['internal_server_error', 'server-error'],
  ['service_unavailable', 'server-error'],
  ['overloaded_error', 'server-error'],
  ['content_filter', 'content-filter'],
  ['vector_store_timeout', 'timeout'],
  // Of the emulator, where it sends requests on. What is too large is no such code: it may be so each time.
  ['forward_timeout', 'no-answer'],
  ['forward_unreachable', 'no-answer'],
  ['forward_redirected', 'no-answer'],
]);

const ABOUT_CONTENT: ReadonlySet<string> = new Set([
  'context_length_exceeded',
  'string_above_max_length',
  'content_policy_violation',
  'content_filter',
  'invalid_prompt',
  'bio_policy',
  'misalignment_policy_violation',
]);

/** Say nothing by themselves, although they begin as those that name a parameter. */
const GENERAL: ReadonlySet<string> = new Set(['invalid_request', 'invalid_request_error']);

const PARAMETER_CODE = /^(invalid_|unsupported_|unknown_parameter|missing_required_parameter)/;
/** The text that was asked is a parameter, too. */
const CONTENT_PARAM = /^(messages|input|prompt)\b/i;
/** Of llama.cpp, as a 500: the server is well, and what the model wrote to this request was not in the form asked for. */
const MISFORMED = /\bmodel produced output that does not match\b/i;
const MODEL_MESSAGE = /\bmodel\b.*\b(does not exist|not found|not supported|not available|do(es)? not have access)/i;

/** Undefined for a line that was answered. */
export function lineFailure(line: ResultLine): LineFailure | undefined {
  if (isAnswered(line)) return undefined;
  const { code = '', type = '', param = '', message = '' } = line.error ?? {};
  // Some servers have the status in the place of the code.
  const status = line.status ?? (/^[1-5]\d\d$/.test(code) ? Number(code) : undefined);
  const word = code || type;
  const head = [...new Set([status === undefined ? '' : String(status), word])].filter((part) => part !== '').join(' ');
  const text = [head || 'no status', message].filter((part) => part !== '').join(': ');
  const aboutContent = ABOUT_CONTENT.has(code) || CONTENT_PARAM.test(param) || status === 413;
  return {
    reason: reasonOf({ status, code: code.toLowerCase(), type: type.toLowerCase(), param, message, aboutContent }),
    message: clean(text).slice(0, MAX_MESSAGE),
    aboutContent,
    aboutAnswer: status !== undefined && isMisformed(status, message),
    key: `${head}: ${withoutIds(clean(message))}`.slice(0, MAX_MESSAGE),
  };
}

interface Said {
  readonly status: number | undefined;
  readonly code: string;
  readonly type: string;
  readonly param: string;
  readonly message: string;
  readonly aboutContent: boolean;
}

function reasonOf({ status = 0, code, type, param, message, aboutContent }: Said): LineReason {
  if (isMisformed(status, message)) return 'http-error';
  const known = BY_CODE.get(code) ?? BY_CODE.get(type);
  if (known !== undefined) return known;
  const refused = status >= 400 && status < 500;
  if (param === 'model' || (refused && MODEL_MESSAGE.test(message.slice(0, 2000)))) return 'model';
  if (status === 401 || status === 403) return 'account';
  if (status === 404) return 'model';
  if (status === 408) return 'timeout';
  if (status === 429) return 'rate';
  if (status >= 500) return 'server-error';
  if (aboutContent) return 'http-error';
  return param !== '' || (PARAMETER_CODE.test(code) && !GENERAL.has(code)) ? 'parameter' : 'http-error';
}

function isMisformed(status: number, message: string): boolean {
  return status >= 500 && MISFORMED.test(message.slice(0, 2000));
}

function withoutIds(text: string): string {
  const words = text.toLowerCase().split(' ');
  return words.map((word) => (/\d/.test(word) ? '#' : word)).join(' ');
}

/** On one line, without secrets. */
function clean(text: string): string {
  return redact(text.slice(0, 4000))
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

export interface CountedFailure extends LineFailure {
  readonly lines: number;
}

/** Different messages that are told apart; a server that puts an id into each has no more in common than that. */
const MAX_MESSAGES = 200;

/** Failures by what they say, each with the words of the first. */
export class FailureBook {
  readonly #slots = new Map<string, number>();
  readonly #failures: LineFailure[] = [];

  /** @returns the number under which such failures are kept */
  slotOf(failure: LineFailure): number {
    const key = this.#slots.has(failure.key) || this.#slots.size < MAX_MESSAGES ? failure.key : failure.reason;
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const slot = this.#failures.push(failure) - 1;
    this.#slots.set(key, slot);
    return slot;
  }

  at(slot: number): LineFailure | undefined {
    return this.#failures[slot];
  }

  /** The most frequent first. @param slots one for each line that failed */
  count(slots: Iterable<number>): CountedFailure[] {
    const lines = new Map<number, number>();
    for (const slot of slots) lines.set(slot, (lines.get(slot) ?? 0) + 1);
    return this.#failures
      .map((failure, slot) => ({ ...failure, lines: lines.get(slot) ?? 0 }))
      .filter((failure) => failure.lines > 0)
      .sort((a, b) => b.lines - a.lines);
  }
}
