/** Tokens of requests and answers, for the usage that answers tell. */
import { requestLine } from '@completion-batch/core';
import { requestTokens } from '@completion-batch/engine';
import { exactTokens } from '@completion-batch/engine/exact-tokens';

/** As a model would be billed: with o200k, so that the estimate can be held against it. */
export function countTokens(body: unknown, answer: string): { input: number; output: number } {
  const request = requestLine.shape.body.safeParse(body);
  return { input: request.success ? requestTokens(request.data, exactTokens) : 0, output: exactTokens(answer) };
}
