/**
 * The `fetch` that every call to OpenAI goes through, also with a client that somebody else made: it follows no redirect, and
 * takes no more, and waits no longer, than `OPENAI_BOUNDS` says.
 */
import type OpenAI from 'openai';
import { boundedFetch } from '../platform/bounded-fetch.ts';
import type { Timer } from '../platform/bounded-stream.ts';
import { OPENAI_BOUNDS } from '../platform/bounds.ts';

const clients = new WeakMap<OpenAI, OpenAI>();

/** The same client, within bounds. Every call goes through it: a client is handed in, and may be anybody's. */
export function bounded(openai: OpenAI, timer?: Timer): OpenAI {
  const known = clients.get(openai);
  if (known !== undefined) return known;
  // Not in its types, as it is the client's own affair; what it was given is called, with its proxy or its stand-in.
  const { fetch: own = fetch } = openai as unknown as { readonly fetch?: typeof fetch };
  const rules = {
    bounds: OPENAI_BOUNDS,
    isUpload: (init: RequestInit | undefined) => init?.body instanceof FormData,
    isStreamed: (url: URL) => url.pathname.endsWith('/content'),
    redirected: 'name the right server in OPENAI_BASE_URL',
    timer,
  };
  const client = openai.withOptions({ fetch: boundedFetch(own, rules) });
  clients.set(openai, client);
  clients.set(client, client);
  return client;
}
