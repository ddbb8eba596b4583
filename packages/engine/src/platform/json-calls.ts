/**
 * Calls to a service that speaks JSON over HTTP and has no client of its own here: bounded in time and size, to that one host
 * only, and with no error that quotes a secret.
 */
import { parseJson } from './bounded-json.ts';
import {
  BoundError,
  paced,
  readBeginning,
  readWhole,
  seconds,
  sourceOf,
  systemTimer,
  type Timer,
} from './bounded-stream.ts';
import { JSON_CALL_BOUNDS as BOUNDS } from './bounds.ts';
import type { Environment } from './environment.ts';
import { CompletionBatchError } from './errors.ts';
import { inTime } from './in-time.ts';
import { checkPlainHttp } from './plain-http.ts';
import { PROXY_REMEDY, proxyFetch, proxyIn } from './proxy.ts';
import { redact, sentSecretsOf } from './redact.ts';
import { cleanError, type Redactor, redactor } from './redactor.ts';

export interface JsonServiceOptions {
  /** For messages. */
  readonly name: string;
  /** Without a path; what is called lies below it. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** What nothing may show, beside what the environment holds. */
  readonly secrets: readonly string[];
  /** Of the process: proxy, hosts that may be spoken to without encryption, secrets. */
  readonly env: Environment;
  readonly timer?: Timer;
}

export interface JsonCall {
  readonly method: 'GET' | 'POST';
  /** From the top: `/api/v2/heartbeat`. */
  readonly path: string;
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

/** `body` of what succeeded; of anything else what the service says, cut, with nothing secret in it. */
export type JsonAnswer =
  | { readonly ok: true; readonly status: number; readonly body: unknown }
  | { readonly ok: false; readonly status: number; readonly message: string };

export type JsonService = (call: JsonCall) => Promise<JsonAnswer>;

/** @throws CompletionBatchError `invalid-input` where the URL is not to be spoken to */
export function jsonService(options: JsonServiceOptions): JsonService {
  const { url, headers, secrets, env } = options;
  checkPlainHttp(url, env, options.name);
  const inner = proxyFetch(url.href, env) ?? fetch;
  const hide = redactor([...secrets, ...sentSecretsOf(env)]);
  const service = { ...options, timer: options.timer ?? systemTimer, hide };
  return async ({ method, path, body, signal }) => {
    signal.throwIfAborted();
    const init: RequestInit = {
      method,
      headers: {
        ...headers,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
    };
    try {
      return await read(service, await begun(service, inner, `${url.origin}${path}`, init, signal));
    } catch (error) {
      // Whoever ended it knows why.
      if (signal.aborted) throw signal.reason;
      throw failed(service, cleanError(error, hide));
    }
  };
}

interface Service extends JsonServiceOptions {
  readonly timer: Timer;
  readonly hide: Redactor;
}

function begun(
  { name, timer }: Service,
  inner: typeof fetch,
  url: string,
  init: RequestInit,
  signal: AbortSignal,
): Promise<Response> {
  const { most } = BOUNDS.headMs;
  const call = (ending: AbortSignal) => inner(url, { ...init, signal: AbortSignal.any([signal, ending]) });
  const late = () => new BoundError(`${name} has not begun to answer within ${seconds(most)}`);
  return inTime(most, call, late, timer);
}

async function read({ name, timer, hide, url }: Service, response: Response): Promise<JsonAnswer> {
  const { status, body } = response;
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    void body?.cancel().catch(() => {});
    throw new BoundError(`${url.host} sends this call on to ${placeIn(response)}, and redirects are not followed`);
  }
  if (!response.ok) {
    const { error, errorMs } = BOUNDS;
    const pace = { name: 'the error', most: error.most, silenceMs: errorMs.most, wholeMs: errorMs.most };
    const text = body === null ? '' : String(await readBeginning(sourceOf(body), pace, timer));
    return { ok: false, status, message: redact(hide(messageIn(text))) };
  }
  const pace = {
    name: `${name}'s answer`,
    most: BOUNDS.json.most,
    silenceMs: BOUNDS.silenceMs.most,
    wholeMs: BOUNDS.answerMs.most,
  };
  const text = body === null ? '' : (await readWhole(paced(sourceOf(body), pace, timer))).toString();
  return { ok: true, status, body: parseJson(text) };
}

function placeIn({ headers, url }: Response): string {
  const location = headers.get('location') ?? '';
  return URL.canParse(location, url) ? new URL(location, url).host : 'nowhere';
}

const SHOWN = 300;

/** What the service says of a failure: its `message`, or how its text begins. */
function messageIn(text: string): string {
  try {
    const { message } = Object(parseJson(text)) as { message?: unknown };
    if (typeof message === 'string') return message.slice(0, SHOWN);
  } catch {
    // It is shown as it is.
  }
  return text.trim().slice(0, SHOWN);
}

function failed({ name, url }: Service, error: unknown): CompletionBatchError {
  const proxy = proxyIn(error);
  const why =
    error instanceof SyntaxError
      ? 'it does not answer in JSON'
      : error instanceof BoundError
        ? error.message
        : causeOf(error);
  return new CompletionBatchError('service-unreachable', `${name} cannot be asked: ${why}`, {
    where: proxy === undefined ? url.origin : `${url.origin} by ${proxy}`,
    remedy: `${proxy === undefined ? 'Check that the address is right and that the service is up' : PROXY_REMEDY}; then run it again.`,
    cause: error,
  });
}

/** `fetch failed` says nothing; what it was caused by does. */
function causeOf(error: unknown): string {
  const { cause, message } = Object(error) as { cause?: unknown; message?: unknown };
  const { code, message: deeper } = Object(cause) as { code?: unknown; message?: unknown };
  return [code, deeper, message].filter((text) => typeof text === 'string' && text !== '').join(', ') || String(error);
}
