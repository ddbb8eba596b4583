/** The endpoints that a batch may be for, as far as more is known of them than their path. */
import { isUnfinishedResponse, listsOf, membersOf } from './result-line.ts';

export const CHAT_COMPLETIONS = '/v1/chat/completions';
export const RESPONSES = '/v1/responses';
export const EMBEDDINGS = '/v1/embeddings';

/**
 * What may be asked outside of a batch, too: it answers at once with a text or numbers, and does nothing else. A path of a
 * request line is whatever somebody wrote, and others of the API begin work that is paid or change the project.
 */
export const ASKED_DIRECTLY: ReadonlySet<string> = new Set([
  CHAT_COMPLETIONS,
  RESPONSES,
  EMBEDDINGS,
  '/v1/completions',
  '/v1/moderations',
]);

/** Whether a body is what the endpoint answers with. */
export function isAnswerOf(endpoint: string, body: unknown): boolean {
  const { choices, output, status } = membersOf(body);
  if (endpoint === CHAT_COMPLETIONS) return Array.isArray(choices) && choices.length > 0;
  if (endpoint === RESPONSES) {
    // One that broke off while the model still thought says nothing, and is one.
    return Array.isArray(output) && (output.length > 0 || status === 'incomplete') && !isUnfinishedResponse(body);
  }
  return listsOf(body).some((list) => list.length > 0);
}
