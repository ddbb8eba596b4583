/** Which workflow run this is. */

export interface RunContext {
  /** The same in every attempt of a run; undefined outside of GitHub Actions. */
  readonly runId: string | undefined;
  readonly attempt: number;
  /** The run's page. */
  readonly url: string | undefined;
}

/** Loaded when asked for: `@actions/github` reads the event's file as soon as it is imported. */
export async function runContext(): Promise<RunContext> {
  const { context } = await import('./github-context.ts');
  const runId = Number.isSafeInteger(context.runId) ? String(context.runId) : undefined;
  const repository = process.env.GITHUB_REPOSITORY;
  return {
    runId,
    attempt: Number.isSafeInteger(context.runAttempt) ? context.runAttempt : 1,
    url: runId === undefined || !repository ? undefined : `${context.serverUrl}/${repository}/actions/runs/${runId}`,
  };
}

/** Where this repository is: `OWNER/REPO`, and the API of GitHub or of a server of one's own. */
export async function githubPlace(): Promise<{ readonly repository: string | undefined; readonly apiUrl: string }> {
  const { context } = await import('./github-context.ts');
  return { repository: process.env.GITHUB_REPOSITORY, apiUrl: context.apiUrl };
}
