/** A `repository_dispatch` event, by GitHub's REST API. */
import { z } from 'zod';
import { gitHubApi } from '../shared/github-api.ts';
import { explainGitHub } from '../shared/github-refusals.ts';
import { githubPlace, ownRepository } from '../shared/run-context.ts';

/**
 * Starts the workflows of this repository that wait for the event. Where its answer is lost it is sent again.
 * @param payload ten members at most, and 64 KB
 * @throws CompletionBatchError `access-denied`, `service-unreachable`, `store-unusable`
 */
export async function dispatchEvent(token: string, event: string, payload: object): Promise<void> {
  const { owner, repo } = ownRepository();
  const github = gitHubApi({ token, apiUrl: githubPlace().apiUrl, env: process.env });
  try {
    await github.call(
      {
        route: 'POST /repos/{owner}/{repo}/dispatches',
        parameters: { owner, repo },
        body: { event_type: event, client_payload: payload },
      },
      z.unknown(),
    );
  } catch (error) {
    throw explainGitHub(error, { repository: `${owner}/${repo}`, where: `the event ${event}` });
  }
}
