/**
 * Which workflow run this is, and where GitHub is. The context of `@actions/github` would read the event's file, too, and bring
 * what else its package needs into each start.
 */
import { CompletionBatchError } from '@completion-batch/engine';

export interface RunContext {
  /** The same in every attempt of a run; undefined outside of GitHub Actions. */
  readonly runId: string | undefined;
  readonly attempt: number;
  /** The run's page. */
  readonly url: string | undefined;
}

export function runContext(env = process.env): RunContext {
  const { GITHUB_RUN_ID, GITHUB_RUN_ATTEMPT, GITHUB_REPOSITORY, GITHUB_SERVER_URL } = env;
  const runId = wholeNumber(GITHUB_RUN_ID);
  const server = GITHUB_SERVER_URL ?? 'https://github.com';
  return {
    runId: runId === undefined ? undefined : String(runId),
    attempt: wholeNumber(GITHUB_RUN_ATTEMPT) ?? 1,
    url: runId === undefined || !GITHUB_REPOSITORY ? undefined : `${server}/${GITHUB_REPOSITORY}/actions/runs/${runId}`,
  };
}

function wholeNumber(text: string | undefined): number | undefined {
  const number = Number.parseInt(text ?? '', 10);
  return Number.isSafeInteger(number) ? number : undefined;
}

export interface GitHubPlace {
  /** `OWNER/REPO`. */
  readonly repository: string | undefined;
  /** Of GitHub or of a server of one's own. */
  readonly apiUrl: string;
}

export function githubPlace(env = process.env): GitHubPlace {
  return { repository: env.GITHUB_REPOSITORY, apiUrl: env.GITHUB_API_URL ?? 'https://api.github.com' };
}

/** @throws CompletionBatchError `invalid-input` outside of GitHub Actions */
export function ownRepository(env = process.env): { readonly owner: string; readonly repo: string } {
  const [owner, repo] = env.GITHUB_REPOSITORY?.split('/') ?? [];
  if (owner && repo) return { owner, repo };
  throw new CompletionBatchError('invalid-input', 'the environment does not say which repository this is', {
    where: 'GITHUB_REPOSITORY',
    remedy: 'Set it to OWNER/REPO, as GitHub Actions does.',
  });
}
