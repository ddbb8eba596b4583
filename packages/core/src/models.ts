/** What differs between models in a chat request. Facts: openai.com's model pages as of November 2026. */

/** Request parameters that depend on the model. */
export interface ModelParameters {
  readonly temperature?: number;
  readonly reasoning_effort?: string;
  readonly max_completion_tokens: number;
}

/** A reasoning model writes hidden tokens before its answer, and they count. */
const REASONING_TOKENS = 4096;

/** @param answerTokens upper bound of the visible answer */
export function modelParameters(model: string, answerTokens: number): ModelParameters {
  const name = model.replace(/^ft:/, '');
  if (/^o\d/.test(name)) return { reasoning_effort: 'low', max_completion_tokens: answerTokens + REASONING_TOKENS };
  if (/^gpt-5(-|$)/.test(name)) {
    return { reasoning_effort: 'minimal', max_completion_tokens: answerTokens + REASONING_TOKENS };
  }
  if (/^gpt-(5\.|[6-9])/.test(name)) return { reasoning_effort: 'none', max_completion_tokens: answerTokens };
  return { temperature: 0, max_completion_tokens: answerTokens };
}

/**
 * The smallest batch queue that an account may have for a model, in tokens (OpenAI's limits of tier 1, August 2026): up
 * to it files are handed over although the queue's real limit is not known.
 */
export function smallestQueue(model: string): number {
  return /mini|nano|luna/.test(model) ? 2_000_000 : 90_000;
}
