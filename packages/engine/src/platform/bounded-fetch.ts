/** A `fetch` for one service: it follows no redirect, and takes no more, and waits no longer, than the service's bounds say. */
import { checkJson } from './bounded-json.ts';
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
import type { Bound } from './bounds.ts';
import { inTime } from './in-time.ts';

type Fetch = typeof fetch;

export interface FetchBounds {
  readonly headMs: Bound;
  readonly uploadMs: Bound;
  readonly silenceMs: Bound;
  readonly answerMs: Bound;
  readonly json: Bound;
  readonly error: Bound;
  readonly errorMs: Bound;
}

export interface FetchRules {
  readonly bounds: FetchBounds;
  /** Whether a call sends much, and so waits longer. */
  isUpload(init: RequestInit | undefined): boolean;
  /** Whether the answer is not held here, but read by who asked, at a pace of its own. */
  isStreamed(url: URL, init: RequestInit | undefined): boolean;
  /** What to do about a redirect: the end of a sentence. */
  readonly redirected: string;
  readonly timer?: Timer | undefined;
}

export function boundedFetch(inner: Fetch, rules: FetchRules): Fetch {
  const { bounds, timer = systemTimer } = rules;
  return async (input, init) => {
    const response = await begun(inner, input, init, rules);
    const { status, statusText, headers, body } = response;
    const like = { status, statusText, headers };
    if (response.type === 'opaqueredirect' || (status >= 300 && status < 400 && status !== 304)) {
      void body?.cancel().catch(() => {});
      return redirected(urlOf(input), status, headers, rules);
    }
    if (body === null) return response;
    if (!response.ok) {
      const { error, errorMs } = bounds;
      const pace = { name: 'the error', most: error.most, silenceMs: errorMs.most, wholeMs: errorMs.most };
      return new Response(await readBeginning(sourceOf(body), pace, timer), like);
    }
    if (rules.isStreamed(urlOf(input), init)) return response;
    try {
      const pace = {
        name: 'the answer',
        most: bounds.json.most,
        silenceMs: bounds.silenceMs.most,
        wholeMs: bounds.answerMs.most,
      };
      const bytes = await readWhole(paced(sourceOf(body), pace, timer));
      if (/json/i.test(headers.get('content-type') ?? '')) checkJson(bytes.toString());
      return new Response(bytes, like);
    } catch (error) {
      // Where it is read, and not here: what a fetch throws a client tries again.
      return new Response(new ReadableStream({ start: (stream) => stream.error(error) }), like);
    }
  };
}

/** The answer's head. @throws BoundError where it does not come */
function begun(inner: Fetch, ...[input, init, rules]: [...Parameters<Fetch>, FetchRules]): Promise<Response> {
  const { bounds, timer } = rules;
  const { most } = rules.isUpload(init) ? bounds.uploadMs : bounds.headMs;
  const call = (ending: AbortSignal): Promise<Response> => {
    const signal = AbortSignal.any([ending, ...(init?.signal ? [init.signal] : [])]);
    return inner(input, { ...init, signal, redirect: 'manual' });
  };
  const late = () => new BoundError(`${urlOf(input).host} has not begun to answer within ${seconds(most)}`);
  return inTime(most, call, late, timer);
}

/**
 * What is sent is for one host: the other one gets nothing of it, and what it would answer counts for nothing. An answer and
 * no error, so that the client does not try again.
 */
function redirected(from: URL, status: number, headers: Headers, rules: FetchRules): Response {
  const location = headers.get('location') ?? '';
  const to = URL.canParse(location, from.href) ? new URL(location, from.href).host : 'nowhere';
  const message = `${from.host} sends this call on to ${to}, and redirects are not followed: ${rules.redirected}`;
  const date = headers.get('date');
  return new Response(JSON.stringify({ message, error: { message, code: 'redirected' } }), {
    status: status === 0 ? 302 : status,
    headers: { 'content-type': 'application/json', ...(date === null ? {} : { date }) },
  });
}

function urlOf(input: Parameters<Fetch>[0]): URL {
  return new URL(input instanceof Request ? input.url : String(input));
}
