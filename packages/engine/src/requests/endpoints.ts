/** The endpoints that a batch may be for, as far as more is known of them than their path. */
import { listsOf, membersOf } from './result-line.ts';

export const CHAT_COMPLETIONS = '/v1/chat/completions';
export const RESPONSES = '/v1/responses';
export const EMBEDDINGS = '/v1/embeddings';

/** Whether a body is what the endpoint answers with. */
export function isAnswerOf(endpoint: string, body: unknown): boolean {
  const { choices } = membersOf(body);
  if (endpoint === CHAT_COMPLETIONS) return Array.isArray(choices) && choices.length > 0;
  return listsOf(body).some((list) => list.length > 0);
}
