/** Calls to GitHub's REST API, by the token that the action was given. */
import { CompletionBatchError, jsonService } from '@completion-batch/engine';
import { context } from './github-context.ts';

/**
 * Starts workflows of this repository that wait for the event.
 * @throws CompletionBatchError `service-unreachable`, `access-denied`
 */
export async function dispatchEvent(token: string, event: string, payload: object): Promise<void> {
  const { owner, repo } = context.repo;
  const api = new URL(context.apiUrl);
  const github = jsonService({
    name: 'GitHub',
    url: api,
    headers: {
      authorization: `Bearer ${token}`,
      'user-agent': 'completion-batch',
      'x-github-api-version': '2022-11-28',
    },
    secrets: [token],
    env: process.env,
  });
  const answer = await github({
    method: 'POST',
    path: `${api.pathname.replace(/\/$/, '')}/repos/${owner}/${repo}/dispatches`,
    body: { event_type: event, client_payload: payload },
    signal: new AbortController().signal,
  });
  if (answer.ok) return;
  const denied = [401, 403, 404].includes(answer.status);
  throw new CompletionBatchError(
    denied ? 'access-denied' : 'service-unreachable',
    `GitHub has not taken the event ${event}: it says ${answer.status}, ${answer.message}`,
    {
      where: `${owner}/${repo}`,
      remedy: denied
        ? 'Give the job "permissions: contents: write" (its caller, too), or token a token that may write contents. The event is sent by the next run.'
        : 'The event is sent by the next run, or run the failed job again.',
    },
  );
}
