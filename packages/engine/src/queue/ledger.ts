/**
 * Tokens that wait at OpenAI for one model. Not a counter that could drift: the sum over what is open in the state.
 */
import { queueOf } from '../state/queue-limits.ts';
import type { State } from '../state/state.ts';

/** Estimated input tokens of all open submissions and batches in the queue of `model`, by completion batch id. */
export async function enqueuedTokens(state: State, model: string): Promise<Map<string, number>> {
  const queue = queueOf(model);
  const tokens = new Map<string, number>();
  for await (const { batchId, submission } of state.submissions.listOpen()) {
    if (submission !== undefined && queueOf(submission.model) === queue)
      tokens.set(batchId, submission.estimated_tokens);
  }
  for await (const { batchId, sketch } of state.batches.listOpen()) {
    // What is held has its answers: it waits for a person, not at OpenAI.
    if (queueOf(sketch.model ?? '') === queue && sketch.held_reason === undefined)
      tokens.set(batchId, sketch.estimated_tokens ?? 0);
  }
  return tokens;
}
