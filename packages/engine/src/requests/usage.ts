/** What a line was billed for, by its own words. */
import { membersOf, type ResultLine } from './result-line.ts';

/** Tokens; `cached` ones are among `input`. */
export interface Usage {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** Tokens a line was billed for, in the spelling of chat completions and embeddings, or of responses; zero where it does not say. */
export function usageOf({ body }: Pick<ResultLine, 'body'>): Usage {
  const usage = membersOf(membersOf(body).usage);
  return {
    input: tokensIn(usage.prompt_tokens) || tokensIn(usage.input_tokens),
    cached: cachedIn(usage.prompt_tokens_details) ?? cachedIn(usage.input_tokens_details) ?? 0,
    output: tokensIn(usage.completion_tokens) || tokensIn(usage.output_tokens),
  };
}

/** Undefined where there are no details. */
function cachedIn(details: unknown): number | undefined {
  const isTold = typeof details === 'object' && details !== null && !Array.isArray(details);
  return isTold ? tokensIn(membersOf(details).cached_tokens) : undefined;
}

/** What is no count is none: it would spoil the sum of the others. */
function tokensIn(value: unknown): number {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : 0;
}
