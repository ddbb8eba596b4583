/** Bodies of chat completions, made without a model. */
import { rangeProblem } from './http.ts';
import { completionId } from './ids.ts';
import { isObject } from './types.ts';

/** Choices a request may ask for with `n`. */
const MOST_CHOICES = 128;

/** Whether there can be as many choices as the request asks for. @throws ApiError 400 */
export function checkChoices(body: unknown): void {
  const problem = rangeProblem('n', isObject(body) ? (body.n ?? 1) : 1, 1, MOST_CHOICES);
  if (problem !== undefined) throw problem;
}

/** What an answer in words is made of. */
export interface TextAnswer {
  /** The request's body. */
  readonly request: unknown;
  /** The answer's text; `null` for a refusal. */
  readonly content: string | null;
  readonly refusal?: string;
  /** Default: the model of the request. */
  readonly model?: string;
  /** Seconds since 1970. Default: the system's time. */
  readonly created?: number;
  /** Of the request and of one choice. Default: characters divided by four, rounded up. */
  readonly tokens?: { readonly input: number; readonly output: number };
}

export interface CompletionParts extends TextAnswer {
  /** Default `stop`. */
  readonly finishReason?: string;
  /** Says who answered. */
  readonly fingerprint?: string;
}

/** A `chat.completion` with as many choices as the request's `n` says; they all say the same, and each is billed. */
export function chatCompletion(parts: CompletionParts): Readonly<Record<string, unknown>> {
  const { request, content } = parts;
  const body = isObject(request) ? request : {};
  const n = typeof body.n === 'number' ? body.n : 1;
  const { input, output } = parts.tokens ?? {
    input: Math.ceil(characters(body.messages) / 4),
    output: Math.ceil((content ?? parts.refusal ?? '').length / 4),
  };
  const outputs = n * output;
  return {
    id: completionId(),
    object: 'chat.completion',
    created: parts.created ?? Math.floor(Date.now() / 1000),
    model: parts.model ?? (typeof body.model === 'string' ? body.model : 'unknown'),
    choices: Array.from({ length: n }, (_, index) => ({
      index,
      message: { role: 'assistant', content, refusal: parts.refusal ?? null, annotations: [] },
      logprobs: null,
      finish_reason: parts.finishReason ?? 'stop',
    })),
    usage: {
      prompt_tokens: input,
      completion_tokens: outputs,
      total_tokens: input + outputs,
      prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
    },
    service_tier: 'default',
    system_fingerprint: parts.fingerprint ?? null,
  };
}

/** Characters of all messages' texts. */
export function characters(messages: unknown): number {
  if (!Array.isArray(messages)) return 0;
  return messages.reduce((sum: number, message: unknown) => {
    const content = isObject(message) ? message.content : undefined;
    if (typeof content === 'string') return sum + content.length;
    return sum + (content === undefined || content === null ? 0 : JSON.stringify(content).length);
  }, 0);
}
