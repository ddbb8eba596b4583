/** Bodies of responses, made without a model. */
import { characters, type TextAnswer } from '../completion.ts';
import { messageId, responseId } from '../ids.ts';
import { isObject } from '../types.ts';

export interface ResponseParts extends TextAnswer {
  /** Why the answer breaks off. Default: it does where it is longer than `max_output_tokens`. */
  readonly incomplete?: string;
}

/** Members of a request that its response repeats, and what they are where it has none. */
const REPEATED: Readonly<Record<string, unknown>> = {
  background: false,
  instructions: null,
  max_output_tokens: null,
  max_tool_calls: null,
  metadata: {},
  parallel_tool_calls: true,
  previous_response_id: null,
  prompt_cache_key: null,
  reasoning: { effort: null, summary: null },
  safety_identifier: null,
  store: true,
  temperature: 1,
  text: { format: { type: 'text' } },
  tool_choice: 'auto',
  tools: [],
  top_logprobs: 0,
  top_p: 1,
  truncation: 'disabled',
  user: null,
};

/** A `response` with one message. Where the text has more tokens than the request allows it is cut, as it would be there. */
export function modelResponse(parts: ResponseParts): Readonly<Record<string, unknown>> {
  const { refusal } = parts;
  const request = isObject(parts.request) ? parts.request : {};
  const written = refusal ?? parts.content ?? '';
  const tokens = parts.tokens ?? { input: inputTokens(request), output: Math.ceil(written.length / 4) };
  const most = typeof request.max_output_tokens === 'number' ? request.max_output_tokens : Infinity;
  const output = Math.min(tokens.output, most);
  const incomplete = parts.incomplete ?? (output < tokens.output ? 'max_output_tokens' : undefined);
  const status = incomplete === undefined ? 'completed' : 'incomplete';
  const text = output < tokens.output ? written.slice(0, output * 4) : written;
  const created = parts.created ?? Math.floor(Date.now() / 1000);
  const repeated = Object.fromEntries(Object.entries(REPEATED).map(([name, usual]) => [name, request[name] ?? usual]));
  return {
    ...repeated,
    id: responseId(),
    object: 'response',
    created_at: created,
    completed_at: incomplete === undefined ? created : null,
    status,
    error: null,
    incomplete_details: incomplete === undefined ? null : { reason: incomplete },
    model: parts.model ?? (typeof request.model === 'string' ? request.model : 'unknown'),
    output: [
      {
        id: messageId(),
        type: 'message',
        status,
        role: 'assistant',
        content: [
          refusal === undefined
            ? { type: 'output_text', annotations: [], logprobs: [], text }
            : { type: 'refusal', refusal: text },
        ],
      },
    ],
    service_tier: 'default',
    usage: {
      input_tokens: tokens.input,
      input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
      output_tokens: output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: tokens.input + output,
    },
  };
}

function inputTokens({ input, instructions }: Readonly<Record<string, unknown>>): number {
  const asked = typeof input === 'string' ? input.length : characters(input);
  return Math.ceil((asked + (typeof instructions === 'string' ? instructions.length : 0)) / 4);
}
