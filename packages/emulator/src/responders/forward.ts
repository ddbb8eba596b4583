/** A responder that asks another server: anything that speaks OpenAI's API, such as llama.cpp, vLLM or Ollama. */
import type { Agent } from 'node:http';
import { MODEL_SERVER_BOUNDS as BOUNDS, hideSecrets, parseJson } from '../engine-parts.ts';
import { CHAT, RESPONSES } from '../paths.ts';
import { isObject, type Responder, type ResponderReply } from '../types.ts';
import { callServer, NoAnswer, type ServerAnswer } from './server-call.ts';

export interface ForwardOptions {
  /** Such as `http://127.0.0.1:11434/v1`. */
  readonly baseURL: string;
  /** Sent as the bearer; without it no `Authorization` header is sent. */
  readonly apiKey?: string;
  /** In place of the model that a chat completion or a response names. */
  readonly model?: string;
  /** Requests at a time, of all batches together. Default 4. */
  readonly concurrency?: number;
  /** How long an answer may take, from when its request is sent. Default 600,000. */
  readonly timeoutMs?: number;
  /** For a way through a proxy. */
  readonly agent?: Agent;
}

export const FORWARD_DEFAULTS = { concurrency: 4, timeoutMs: 600_000 } as const;

/**
 * Sends each line's body on to the path of its endpoint; status and body of the answer are copied. A body that is no JSON is
 * kept as a string. Where no answer comes, the line's error says why: `forward_timeout`, `forward_unreachable`,
 * `forward_redirected` (none is followed), `forward_too_large`.
 */
export function forwardResponder(options: ForwardOptions): Responder {
  const { concurrency, timeoutMs } = { ...FORWARD_DEFAULTS, ...options };
  const turns = new Turns(concurrency);
  let takesMaxTokens = true;
  const call = async (endpoint: string, body: unknown, signal: AbortSignal): Promise<ServerAnswer> =>
    callServer({
      url: urlOf(options.baseURL, endpoint.replace(/^\/v1/, '')),
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(options.apiKey) },
      body: JSON.stringify(body),
      timeoutMs,
      mostBytes: BOUNDS.answer.most,
      signal,
      ...(options.agent === undefined ? {} : { agent: options.agent }),
    });
  const answerTo = async (endpoint: string, body: unknown, signal: AbortSignal): Promise<ServerAnswer> => {
    if ((endpoint !== CHAT && endpoint !== RESPONSES) || !isObject(body)) return call(endpoint, body, signal);
    const named = options.model === undefined ? body : { ...body, model: options.model };
    if (endpoint === RESPONSES) return call(endpoint, named, signal);
    const widened = takesMaxTokens ? withMaxTokens(named) : named;
    const answer = await call(endpoint, widened, signal);
    if (widened === named || !refusesMaxTokens(answer)) return answer;
    takesMaxTokens = false;
    return call(endpoint, named, signal);
  };
  return async ({ endpoint, body, signal }) => {
    const done = await turns.take();
    try {
      return replyOf(await answerTo(endpoint, body, signal), options.apiKey);
    } catch (error) {
      if (error instanceof NoAnswer) return { error: { code: error.code, message: `${error.message}.` } };
      throw error;
    } finally {
      done();
    }
  };
}

/** The URL below the base, whose own path is kept. */
export function urlOf(baseURL: string, path: string): URL {
  return new URL(`${baseURL.replace(/\/+$/, '')}${path}`);
}

export function bearer(apiKey: string | undefined): Readonly<Record<string, string>> {
  return apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
}

/** Ollama passes over `max_completion_tokens` without a word, and would write on and on. Others know both, and take the newer. */
function withMaxTokens(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { max_completion_tokens: most, max_tokens: older } = body;
  return typeof most === 'number' && older === undefined ? { ...body, max_tokens: most } : body;
}

/** As OpenAI does for models that reason: then it is sent no more. */
function refusesMaxTokens({ status, text }: ServerAnswer): boolean {
  return status === 400 && /max_tokens/.test(text);
}

function replyOf({ status, text }: ServerAnswer, apiKey: string | undefined): ResponderReply {
  // A server may quote the key that it refuses. Its errors are short, and cut where they are not.
  const shown = status < 400 ? text : hideSecrets(text.slice(0, BOUNDS.error.most), [apiKey]);
  return { status, body: parsed(shown) };
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

/** Lets so many go on at a time, in the order in which they came. */
class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#free = most;
  }

  /** @returns gives the turn to the next */
  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return () => {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    };
  }
}
