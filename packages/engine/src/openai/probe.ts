/** Small questions, for who wants to know what a key may do before it is used. All but one cost nothing. */
import type OpenAI from 'openai';
import { ask } from './ask.ts';
import { modelParameters } from './models.ts';
import { type Refusal, readRefusal } from './refusals.ts';

/** What a free call came to. */
export type Probe =
  /** With its `Date`, and between which moments of this machine (ms since 1970) it was asked for and came. */
  | { readonly ok: true; readonly date: string | undefined; readonly sentMs: number; readonly receivedMs: number }
  | ({ readonly ok: false; readonly cause: unknown } & Pick<Refusal, 'status' | 'code' | 'reason'>);

/** The client repeats a call twice unless it is told otherwise. */
const ONCE_MORE = { maxRetries: 1 } as const;

/** Whether the key's project has the model: its description is read, and nothing asked of it. */
export function probeModel(openai: OpenAI, model: string): Promise<Probe> {
  return probed(ask(openai, (client) => client.models.retrieve(model, ONCE_MORE).withResponse()));
}

/** Whether the key may use the Batch API: the newest batch is listed. */
export function probeBatches(openai: OpenAI): Promise<Probe> {
  return probed(ask(openai, (client) => client.batches.list({ limit: 1 }, ONCE_MORE).withResponse()));
}

/** Tokens of an answer that is to be one word. */
const ANSWER_TOKENS = 16;

/** Whether the model answers: one request of a few words, outside of a batch and at the full price. */
export function probeAnswer(openai: OpenAI, model: string): Promise<Probe> {
  const body = {
    model,
    messages: [{ role: 'user', content: 'Say ok.' }],
    ...modelParameters(model, ANSWER_TOKENS),
  };
  // By its path: builds leave the client's module for chats out, which brings runners and streams.
  return probed(ask(openai, (client) => client.post('/chat/completions', { body, maxRetries: 0 }).withResponse()));
}

async function probed(call: Promise<{ readonly response: { readonly headers: Headers } }>): Promise<Probe> {
  const sentMs = Date.now();
  try {
    const { response } = await call;
    const date = response.headers.get('date') ?? undefined;
    return { ok: true, date, sentMs, receivedMs: Date.now() };
  } catch (cause) {
    const { status, code, reason } = readRefusal(cause);
    return { ok: false, status, code, reason, cause };
  }
}
