/**
 * Calls to GitHub's REST API, by the Octokit of `@actions/github`: bounded in time and size, to the one host only, made again
 * where that is right, with no error that quotes the token.
 */
import {
  GITHUB_BOUNDS as BOUNDS,
  BoundError,
  boundedFetch,
  type Clock,
  CompletionBatchError,
  checkPlainHttp,
  describeSkew,
  type Environment,
  type Logger,
  paced,
  parseJson,
  proxyFetch,
  type Redactor,
  redact,
  redactor,
  ServiceClock,
  sentSecretsOf,
  silentLogger,
  sourceOf,
  systemClock,
  type Timer,
} from '@completion-batch/engine';
import type { z } from 'zod';
import { type AnswerHeaders, GitHubRefusal, GitHubSilence, limitedUntil } from './github-refusals.ts';
import { VERSION } from './version.ts';

export interface GitHubOptions {
  readonly token: string;
  /** As GITHUB_API_URL has it; `https://api.github.com`, or a server's own with its path. */
  readonly apiUrl: string;
  /** Of the process: proxy, hosts that may be spoken to without encryption, secrets. */
  readonly env: Environment;
  /** This machine's; default the system's. */
  readonly clock?: Clock | undefined;
  /** Waits before it tries again; default the clock's. */
  readonly sleep?: ((ms: number) => Promise<void>) | undefined;
  /** Told of waits for a rate limit, and where the machine's clock is wrong. */
  readonly logger?: Logger | undefined;
  /** Measures how answers come. */
  readonly timer?: Timer | undefined;
}

export interface GitHubCall {
  /** `GET /repos/{owner}/{repo}/git/ref/{ref}` */
  readonly route: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** What an earlier answer was marked with: a 304 costs nothing of the rate limit. */
  readonly etag?: string | undefined;
  /** Statuses that an object has which is not everywhere yet: asked for again. */
  readonly retry?: readonly number[];
  /** Not made again where its answer is lost. */
  readonly once?: boolean;
}

export interface GitHubAnswer<T> {
  /** Undefined: as it was when the ETag was given (304). */
  readonly value: T | undefined;
  readonly etag: string | undefined;
}

export interface GitHubApi {
  /** GitHub's own time. */
  readonly clock: Clock;
  sleep(ms: number): Promise<void>;
  /** @throws GitHubRefusal, GitHubSilence */
  call<T>(call: GitHubCall, answer: z.ZodType<T>): Promise<GitHubAnswer<T>>;
  /** A file's content as it is, at its pace. @throws GitHubRefusal, GitHubSilence */
  content(call: GitHubCall): Promise<AsyncIterable<Uint8Array>>;
}

const RAW = 'application/vnd.github.raw+json';

/** @throws CompletionBatchError `invalid-input` where the URL is not to be spoken to */
export function gitHubApi(options: GitHubOptions): GitHubApi {
  const { token, env, clock: own = systemClock, logger = silentLogger } = options;
  const url = apiUrlOf(options.apiUrl, env);
  const hide = redactor([token, ...sentSecretsOf(env)]);
  const clock = new ServiceClock(own, (skewMs) =>
    logger.warn(`this machine's clock is ${describeSkew(skewMs, 'GitHub')}: GitHub's time is used. Set the clock.`),
  );
  const sleep = options.sleep ?? ((ms: number) => own.sleep(ms));
  const client = octokit({ ...options, url });

  async function once({ route, parameters, body, etag }: GitHubCall, raw: boolean): Promise<Reply> {
    const octo = await client();
    const request = async (): Promise<Reply> =>
      octo
        .request(route, {
          ...parameters,
          ...(body === undefined ? {} : { data: JSON.stringify(body) }),
          headers: {
            accept: raw ? RAW : 'application/vnd.github+json',
            'content-type': 'application/json; charset=utf-8',
            ...(etag === undefined ? {} : { 'if-none-match': etag }),
          },
          // Read here: what does not fit must not come as an empty text.
          request: { parseSuccessResponseBody: false },
        })
        .then(
          ({ status, headers, data }) => ({ status, headers, data: data as ReadableStream<Uint8Array> | null | '' }),
          (error: unknown) => replyOf(error),
        );
    const reply = await clock.during(request, ({ headers }) => headers.date?.toString());
    if (reply.error === undefined) return redirected(reply) ? refuse(reply, hide) : reply;
    throw troubleOf(reply, hide, clock.now());
  }

  /** As often as is right. */
  async function repeated<T>(call: GitHubCall, work: () => Promise<T>): Promise<T> {
    let waits = 0;
    for (let tries = 1; ; tries += 1) {
      try {
        return await work();
      } catch (error) {
        if (error instanceof GitHubRefusal && error.until !== undefined) {
          const ms = Math.max(1000, error.until - clock.now() + 1000);
          waits += 1;
          if (ms > BOUNDS.waitMs.most || waits > BOUNDS.waits.most) throw error;
          logger.info(`GitHub asks to wait ${Math.round(ms / 1000)} s (rate limit)`);
          await sleep(ms);
          tries -= 1;
          continue;
        }
        const passing =
          error instanceof GitHubSilence || (error instanceof GitHubRefusal && call.retry?.includes(error.status));
        if (!passing || call.once === true || tries === BOUNDS.calls.most) throw error;
        await sleep(pauseMs(tries));
      }
    }
  }

  return {
    clock,
    sleep,
    call: (call, answer) =>
      repeated(call, async () => {
        const { status, headers, data } = await once(call, false);
        const etag = headers.etag?.toString();
        if (status === 304) return { value: undefined, etag };
        const text = await textOf(data, hide);
        const parsed = answer.safeParse(text === '' ? undefined : json(text));
        if (parsed.success) return { value: parsed.data, etag };
        throw new GitHubSilence(`${url.host} answers in another form than GitHub does (${call.route})`);
      }),
    content: (call) =>
      repeated(call, async () => {
        const { data } = await once(call, true);
        const { piece, pieceMs, silenceMs } = BOUNDS;
        const pace = { name: 'the object', most: piece.most, silenceMs: silenceMs.most, wholeMs: pieceMs.most };
        return data ? chunksOf(paced(sourceOf(data), pace, options.timer), hide) : nothing();
      }),
  };
}

/** Of the tries of one call: 0.5 to 1 s, 1 to 2 s, … */
export function pauseMs(tries: number, random = Math.random): number {
  return 250 * 2 ** Math.min(tries, 6) * (1 + random());
}

interface Reply {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly data: ReadableStream<Uint8Array> | null | '';
  readonly error?: unknown;
}

function apiUrlOf(text: string, env: Environment): URL {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol) || /[?#]|\/\/[^/]*@/.test(text)) {
    throw new CompletionBatchError(
      'invalid-input',
      "the URL of GitHub's API is no http(s) URL without user and query",
      {
        where: 'GITHUB_API_URL',
        remedy: 'It is https://api.github.com, or https://HOST/api/v3 of a server of your own.',
      },
    );
  }
  const url = new URL(text);
  checkPlainHttp(url, env, 'GITHUB_API_URL');
  return url;
}

function octokit(options: GitHubOptions & { readonly url: URL }) {
  const { token, url, env, timer } = options;
  const inner = proxyFetch(url.href, env) ?? fetch;
  const header = (init: RequestInit | undefined, name: string) => new Headers(init?.headers).get(name);
  const fetchWithin = boundedFetch(inner, {
    bounds: BOUNDS,
    isUpload: (init) => typeof init?.body === 'string' && init.body.length > 1024 * 1024,
    isStreamed: (_, init) => header(init, 'accept') === RAW,
    redirected: 'check GITHUB_API_URL, and whether the repository has another name now',
    timer,
  });
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  let made: Promise<ReturnType<typeof import('@actions/github').getOctokit>> | undefined;
  return () => {
    made ??= import('./octokit.ts').then(({ getOctokit }) =>
      getOctokit(token, {
        baseUrl: url.href.replace(/\/$/, ''),
        request: { fetch: fetchWithin, log: quiet },
        log: quiet,
        userAgent: `completion-batch/${VERSION}`,
      }),
    );
    return made;
  };
}

/** Octokit throws what is no 2xx; 500 is also its word for no answer at all. */
function replyOf(error: unknown): Reply {
  const { status, response } = Object(error) as {
    status?: number;
    response?: { headers: AnswerHeaders; data: unknown };
  };
  if (response === undefined) return { status: 0, headers: {}, data: '', error };
  const told = status === 304 ? {} : { error };
  return { status: status ?? 0, headers: response.headers, data: '', ...told };
}

/** To Octokit it is a success. */
function redirected({ status }: Reply): boolean {
  return status >= 300 && status < 400 && status !== 304;
}

async function refuse({ status, data }: Reply, hide: Redactor): Promise<never> {
  const message = messageOf({ response: { data: json(await textOf(data, hide)) } });
  throw new GitHubRefusal(status, redact(hide(message)), undefined);
}

function troubleOf({ status, headers, error }: Reply, hide: Redactor, now: number): Error {
  const message = redact(hide(messageOf(error)));
  if (status === 0) return new GitHubSilence(message);
  if (status >= 500 || status === 408) return new GitHubSilence(`it answers ${status} (${message})`);
  return new GitHubRefusal(status, message, limitedUntil(status, headers, message, now));
}

/** What is said first of what is thrown, without the address of a page. */
function messageOf(error: unknown): string {
  const { response, message, cause } = Object(error) as {
    response?: { data?: unknown };
    message?: unknown;
    cause?: unknown;
  };
  const data = Object(response?.data) as { message?: unknown; errors?: unknown };
  if (typeof data.message === 'string') {
    const more = Array.isArray(data.errors) ? `: ${JSON.stringify(data.errors).slice(0, 200)}` : '';
    return `${data.message}${more}`.slice(0, 500);
  }
  const { code } = Object(Object(cause).cause) as { code?: unknown };
  return [code, message]
    .filter((text) => typeof text === 'string' && text !== '')
    .join(', ')
    .slice(0, 500);
}

async function textOf(data: Reply['data'], hide: Redactor): Promise<string> {
  if (!data) return '';
  try {
    return await new Response(data).text();
  } catch (error) {
    throw brokenOff(error, hide);
  }
}

async function* chunksOf(chunks: AsyncIterable<Uint8Array>, hide: Redactor): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    throw brokenOff(error, hide);
  }
}

function brokenOff(error: unknown, hide: Redactor): GitHubSilence {
  return new GitHubSilence(redact(hide(error instanceof BoundError ? error.message : messageOf(error))));
}

function json(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
