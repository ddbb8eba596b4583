/** Token figures of answers, summed over a batch. */
import { type BatchUsage, isObject } from './types.ts';

/** A sum that nothing was added to. */
export function noUsage(): BatchUsage {
  return {
    input_tokens: 0,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 0,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 0,
  };
}

/** Reads `usage` of an answer's body, in the spelling of chat completions or of responses; zeros where there is none. */
export function usageOf(body: unknown): BatchUsage {
  const usage = isObject(body) && isObject(body.usage) ? body.usage : {};
  const input = count(usage.prompt_tokens) + count(usage.input_tokens);
  const output = count(usage.completion_tokens) + count(usage.output_tokens);
  const inputDetails = usage.prompt_tokens_details ?? usage.input_tokens_details;
  const outputDetails = usage.completion_tokens_details ?? usage.output_tokens_details;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: isObject(inputDetails) ? count(inputDetails.cached_tokens) : 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: isObject(outputDetails) ? count(outputDetails.reasoning_tokens) : 0 },
    total_tokens: input + output,
  };
}

/** Adds `more` to `sum`. */
export function addUsage(sum: BatchUsage, more: BatchUsage): void {
  sum.input_tokens += more.input_tokens;
  sum.input_tokens_details.cached_tokens += more.input_tokens_details.cached_tokens;
  sum.output_tokens += more.output_tokens;
  sum.output_tokens_details.reasoning_tokens += more.output_tokens_details.reasoning_tokens;
  sum.total_tokens += more.total_tokens;
}

function count(value: unknown): number {
  return typeof value === 'number' && value > 0 ? value : 0;
}
