/** What a line was billed for, by its own words. */
import { z } from 'zod';
import type { ResultLine } from './result-line.ts';

/** What is no count is none: it would spoil the sum of the others. */
const tokens = z.int().nonnegative().catch(0);
const details = z.looseObject({ cached_tokens: tokens }).nullish().catch(null);

/** In the spelling of chat completions and embeddings, or of responses. */
const usageBody = z.looseObject({
  usage: z.looseObject({
    prompt_tokens: tokens,
    completion_tokens: tokens,
    prompt_tokens_details: details,
    input_tokens: tokens,
    output_tokens: tokens,
    input_tokens_details: details,
  }),
});

/** Tokens; `cached` ones are among `input`. */
export interface Usage {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** Tokens a line was billed for; zero where it does not say. */
export function usageOf(line: ResultLine): Usage {
  const body = usageBody.safeParse(line.body);
  if (!body.success) return { input: 0, cached: 0, output: 0 };
  const { usage } = body.data;
  return {
    input: usage.prompt_tokens || usage.input_tokens,
    cached: usage.prompt_tokens_details?.cached_tokens ?? usage.input_tokens_details?.cached_tokens ?? 0,
    output: usage.completion_tokens || usage.output_tokens,
  };
}
