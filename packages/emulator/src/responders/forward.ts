/** A responder that asks another server: anything with an endpoint like `/chat/completions`. */
import type { Responder } from '../types.ts';

export interface ForwardOptions {
  /** Such as `http://127.0.0.1:11434/v1`. */
  readonly baseURL: string;
  /** Sent as the bearer; without it no `Authorization` header is sent. */
  readonly apiKey?: string;
  /** Default `/chat/completions`. */
  readonly path?: string;
  /** Default: the global one. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Sends each line's body on as it is; status and body of the answer are copied as they are. A body that is no JSON is
 * kept as a string. Where no answer comes, the line fails with `request_timeout`.
 */
export function forwardResponder(options: ForwardOptions): Responder {
  const { apiKey, path = '/chat/completions', fetch = globalThis.fetch } = options;
  const url = `${options.baseURL.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
  const headers = {
    'content-type': 'application/json',
    ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
  };
  return async ({ body, signal }) => {
    try {
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal });
      return { status: response.status, body: parse(await response.text()) };
    } catch {
      return { error: { code: 'request_timeout', message: 'The underlying call to the model timed out.' } };
    }
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
