/** Limits of one batch, and the defaults that stay clear of them. */
import { CompletionBatchError } from '../platform/errors.ts';
import type { MergeLimits } from './merge.ts';

/** OpenAI: at most 50,000 requests a batch (Batch guide). */
export const MAX_LINES = 50_000;
/** OpenAI: at most 50,000 inputs in the requests of one batch of embeddings (Batch guide). */
export const MAX_INPUTS = 50_000;
/** OpenAI says 200 MB and means 209,715,200 bytes; files of 166 MB have been refused. */
export const MAX_BYTES = 190_000_000;
export const DEFAULT_BYTES = 100_000_000;
/** The smallest batch queue of the mini models is 2,000,000 tokens (tier 1); a file must fit beside rounding errors. */
export const DEFAULT_TOKENS = 1_500_000;

/**
 * Fills in defaults and checks the ranges.
 * @throws CompletionBatchError `invalid-input`
 */
export function mergeLimits(given: Partial<MergeLimits>): MergeLimits {
  return {
    maxLines: inRange('max-lines', given.maxLines ?? MAX_LINES, MAX_LINES),
    maxBytes: inRange('max-bytes', given.maxBytes ?? DEFAULT_BYTES, MAX_BYTES),
    maxInputs: inRange('max-inputs', given.maxInputs ?? MAX_INPUTS, MAX_INPUTS),
    maxTokens: inRange('max-tokens', given.maxTokens ?? DEFAULT_TOKENS, Number.MAX_SAFE_INTEGER),
  };
}

function inRange(name: string, value: number, max: number): number {
  if (Number.isSafeInteger(value) && value >= 1 && value <= max) return value;
  throw new CompletionBatchError('invalid-input', `${name} is ${value}`, {
    where: name,
    remedy: max === Number.MAX_SAFE_INTEGER ? 'Use a whole number from 1.' : `Use a whole number from 1 to ${max}.`,
  });
}
