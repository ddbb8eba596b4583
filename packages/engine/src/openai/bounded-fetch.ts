/**
 * The `fetch` that every call to OpenAI goes through, also with a client that somebody else made: it follows no redirect, and
 * takes no more, and waits no longer, than `OPENAI_BOUNDS` says.
 */
import type OpenAI from 'openai';
import { checkJson } from '../platform/bounded-json.ts';
import {
  BoundError,
  paced,
  readBeginning,
  readWhole,
  seconds,
  sourceOf,
  systemTimer,
  type Timer,
} from '../platform/bounded-stream.ts';
import { OPENAI_BOUNDS as BOUNDS } from '../platform/bounds.ts';
import { inTime } from '../platform/in-time.ts';

type Fetch = typeof fetch;

const clients = new WeakMap<OpenAI, OpenAI>();

/** The same client, within bounds. Every call goes through it: a client is handed in, and may be anybody's. */
export function bounded(openai: OpenAI, timer?: Timer): OpenAI {
  const known = clients.get(openai);
  if (known !== undefined) return known;
  // Not in its types, as it is the client's own affair; what it was given is called, with its proxy or its stand-in.
  const { fetch: own = fetch } = openai as unknown as { readonly fetch?: Fetch };
  const client = openai.withOptions({ fetch: boundedFetch(own, timer) });
  clients.set(openai, client);
  clients.set(client, client);
  return client;
}

export function boundedFetch(inner: Fetch, timer: Timer = systemTimer): Fetch {
  return async (input, init) => {
    const response = await begun(inner, input, init, timer);
    const { status, statusText, headers, body } = response;
    const like = { status, statusText, headers };
    if (response.type === 'opaqueredirect' || (status >= 300 && status < 400 && status !== 304)) {
      void body?.cancel().catch(() => {});
      return redirected(urlOf(input), status, headers);
    }
    if (body === null) return response;
    if (!response.ok) {
      const { error, errorMs } = BOUNDS;
      const pace = { name: 'the error', most: error.most, silenceMs: errorMs.most, wholeMs: errorMs.most };
      return new Response(await readBeginning(sourceOf(body), pace, timer), like);
    }
    // Read by who fetches the file, at the pace of files.
    if (urlOf(input).pathname.endsWith('/content')) return response;
    try {
      const pace = {
        name: 'the answer',
        most: BOUNDS.json.most,
        silenceMs: BOUNDS.silenceMs.most,
        wholeMs: BOUNDS.answerMs.most,
      };
      const bytes = await readWhole(paced(sourceOf(body), pace, timer));
      if (/json/i.test(headers.get('content-type') ?? '')) checkJson(bytes.toString());
      return new Response(bytes, like);
    } catch (error) {
      // Where it is read, and not here: what a fetch throws the client tries again.
      return new Response(new ReadableStream({ start: (stream) => stream.error(error) }), like);
    }
  };
}

/** The answer's head. @throws BoundError where it does not come */
function begun(inner: Fetch, ...[input, init, timer]: [...Parameters<Fetch>, Timer]): Promise<Response> {
  const most = init?.body instanceof FormData ? BOUNDS.uploadMs.most : BOUNDS.headMs.most;
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
function redirected(from: URL, status: number, headers: Headers): Response {
  const location = headers.get('location') ?? '';
  const to = URL.canParse(location, from.href) ? new URL(location, from.href).host : 'nowhere';
  const message = `${from.host} sends this call on to ${to}, and redirects are not followed: name the right server in OPENAI_BASE_URL`;
  const date = headers.get('date');
  return new Response(JSON.stringify({ error: { message, code: 'redirected' } }), {
    status: status === 0 ? 302 : status,
    headers: { 'content-type': 'application/json', ...(date === null ? {} : { date }) },
  });
}

function urlOf(input: Parameters<Fetch>[0]): URL {
  return new URL(input instanceof Request ? input.url : String(input));
}
